//! Budgets: a fraction of the cost at the highest widths, an amount in the cost's own unit, bytes, or a time. A budget is
//! shown as it was written.

use super::CostKind;
use std::fmt;
use std::str::FromStr;

/// What a budget allows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// Of the cost with every layer at the highest candidate width.
    Fraction(f64),
    /// In the unit of the costs, see [`CostKind::unit`].
    Units(u64),
    /// Bits of all that is stored: the weights of every layer, and biases.
    Bits(u64),
    /// The time of all layers.
    Nanoseconds(u64),
}

/// How much the selected widths may cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    limit: Limit,
    written: String,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget::fraction(1.0)
    }
}

impl Budget {
    /// A fraction of the cost with every layer at the highest candidate width.
    pub fn fraction(share: f64) -> Budget {
        Budget { limit: Limit::Fraction(share), written: share.to_string() }
    }

    /// What it allows.
    pub fn limit(&self) -> Limit {
        self.limit
    }

    /// The capacity that this budget means if the all-high cost is `highest`.
    pub fn capacity(&self, highest: u64) -> u64 {
        match self.limit {
            // The margin keeps 0.5 of an even cost from falling under its half.
            Limit::Fraction(f) => (f * highest as f64 * (1.0 + 1e-12)) as u64,
            Limit::Units(c) | Limit::Bits(c) | Limit::Nanoseconds(c) => c,
        }
    }

    /// The cost that its unit is of: bytes are a size, milliseconds a latency. Fractions and bare numbers fit every cost.
    pub fn implied_cost(&self) -> Option<CostKind> {
        match self.limit {
            Limit::Fraction(_) | Limit::Units(_) => None,
            Limit::Bits(_) => Some(CostKind::Size),
            Limit::Nanoseconds(_) => Some(CostKind::Latency),
        }
    }

    /// Whether it limits what all layers cost together, those of given width too: an amount of bytes or of time does.
    pub fn covers_all(&self, cost: CostKind) -> bool {
        !matches!(self.limit, Limit::Fraction(_)) && matches!(cost, CostKind::Size | CostKind::Latency)
    }

    /// Whether it can limit what the costs count.
    pub fn suits(&self, cost: CostKind) -> bool {
        self.implied_cost().is_none_or(|implied| implied == cost)
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// What a unit multiplies a number to.
#[derive(Clone, Copy)]
enum Unit {
    Share(f64),
    Units(f64),
    Bytes(f64),
    Nanoseconds(f64),
}

const UNITS: [(&str, Unit); 24] = [
    ("%", Unit::Share(0.01)),
    ("u", Unit::Units(1.0)),
    ("k", Unit::Units(1e3)),
    ("M", Unit::Units(1e6)),
    ("G", Unit::Units(1e9)),
    ("T", Unit::Units(1e12)),
    ("B", Unit::Bytes(1.0)),
    ("byte", Unit::Bytes(1.0)),
    ("bytes", Unit::Bytes(1.0)),
    ("kB", Unit::Bytes(1e3)),
    ("KB", Unit::Bytes(1e3)),
    ("MB", Unit::Bytes(1e6)),
    ("GB", Unit::Bytes(1e9)),
    ("TB", Unit::Bytes(1e12)),
    ("KiB", Unit::Bytes(1024.0)),
    ("kiB", Unit::Bytes(1024.0)),
    ("MiB", Unit::Bytes(1_048_576.0)),
    ("GiB", Unit::Bytes(1_073_741_824.0)),
    ("TiB", Unit::Bytes(1_099_511_627_776.0)),
    ("ns", Unit::Nanoseconds(1.0)),
    ("us", Unit::Nanoseconds(1e3)),
    ("\u{b5}s", Unit::Nanoseconds(1e3)),
    ("ms", Unit::Nanoseconds(1e6)),
    ("s", Unit::Nanoseconds(1e9)),
];

const LIST: &str = "0.75 or 75% of everything at the highest width; 8MB, 500kB, 8MiB or 8000B of weights; 12ms, 800us \
                    or 90ns; 12.5G, 80M or 64000000 in the unit of --cost";

/// Digits with a point and an exponent, and what follows them.
fn split(s: &str) -> (&str, &str) {
    let digits = |s: &str| s.find(|c: char| !c.is_ascii_digit()).unwrap_or(s.len());
    let mut end = digits(s);
    if s[end..].starts_with('.') {
        end += 1 + digits(&s[end + 1..]);
    }
    let exponent = s[end..].strip_prefix(['e', 'E']).map(|e| (e, e.strip_prefix(['+', '-']).unwrap_or(e)));
    if let Some((all, bare)) = exponent.filter(|(_, bare)| digits(bare) > 0) {
        end += 1 + (all.len() - bare.len()) + digits(bare);
    }
    s.split_at(end)
}

fn parse(s: &str) -> Result<Limit, String> {
    let (digits, unit) = split(s);
    let number: f64 =
        digits.parse().map_err(|_| format!("budget '{s}' does not start with a number: {LIST}"))?;
    let unit = unit.trim();
    if unit.is_empty() {
        return match number {
            n if n <= 1.0 => Ok(Limit::Fraction(n)),
            // 75 is more often meant as a percentage than as so few operations or bits.
            n if n <= 100.0 || n.fract() != 0.0 => Err(format!(
                "budget '{s}' is no fraction up to 1 and has no unit: {s}% is a share, {s}u is in the unit of --cost"
            )),
            n => Ok(Limit::Units(n as u64)),
        };
    }
    let known = UNITS.iter().find(|(name, _)| *name == unit);
    let Some((_, unit)) = known else {
        let near = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit));
        let hint = near.map_or_else(String::new, |(name, _)| format!(" (did you mean {digits}{name}?)"));
        return Err(format!("budget '{s}': unknown unit '{unit}'{hint}: {LIST}"));
    };
    Ok(match unit {
        Unit::Share(x) => Limit::Fraction(number * x),
        Unit::Units(x) => Limit::Units((number * x).round() as u64),
        Unit::Bytes(x) => Limit::Bits((number * x * 8.0).round() as u64),
        Unit::Nanoseconds(x) => Limit::Nanoseconds((number * x).round() as u64),
    })
}

/// `0.75` and `75%` are fractions; `64000000` and `12.5G` (`k`, `M`, `T`; `u` for none) count in the cost's unit;
/// `11.5MB` (`B`, `kB`, `GB`, `KiB`, `MiB`, `GiB`) is a size; `12ms` (`s`, `us`, `ns`) is a time.
impl FromStr for Budget {
    type Err = String;
    fn from_str(s: &str) -> Result<Budget, String> {
        let written = s.trim();
        Ok(Budget { limit: parse(written)?, written: written.to_string() })
    }
}
