//! What a layer costs at a width, and budgets: a fraction of the all-high cost, or an absolute cost with a unit.

use crate::sensitivity::layer::Layer;
use nibblec_ir::ann::Bits;
use std::fmt;
use std::str::FromStr;

/// What a cost counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum CostKind {
    /// Multiply-accumulates times weight bits (arXiv 2301.13330, section 3.2).
    #[default]
    Compute,
    /// Multiply-accumulates times weight bits times activation bits.
    Bops,
    /// Bits of the stored weights.
    Size,
}

impl CostKind {
    /// The name in options and plan files.
    pub fn name(self) -> &'static str {
        match self {
            CostKind::Compute => "compute",
            CostKind::Bops => "bops",
            CostKind::Size => "size",
        }
    }

    /// Cost of a layer at a width, for one image.
    pub fn of(self, layer: &Layer<'_>, bits: Bits) -> u64 {
        let (w, a) = (u64::from(bits.weight), u64::from(bits.activation));
        match self {
            CostKind::Compute => layer.macs.saturating_mul(w),
            CostKind::Bops => layer.macs.saturating_mul(w).saturating_mul(a),
            CostKind::Size => layer.parameters().saturating_mul(w),
        }
    }
}

impl FromStr for CostKind {
    type Err = String;
    fn from_str(s: &str) -> Result<CostKind, String> {
        [CostKind::Compute, CostKind::Bops, CostKind::Size]
            .into_iter()
            .find(|k| k.name() == s)
            .ok_or_else(|| format!("unknown cost '{s}': compute, bops, size"))
    }
}

/// How much the selected widths may cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// Of the cost with every layer at the highest candidate width.
    Fraction(f64),
    /// In the unit of the cost kind: MAC x bits, MAC x bits x bits, or bits.
    Absolute(u64),
}

impl Default for Budget {
    fn default() -> Budget {
        Budget::Fraction(1.0)
    }
}

impl Budget {
    /// The capacity that this budget means if the all-high cost is `highest`.
    pub fn capacity(self, highest: u64) -> u64 {
        match self {
            // The margin keeps 0.5 of an even cost from falling under its half.
            Budget::Fraction(f) => (f * highest as f64 * (1.0 + 1e-12)) as u64,
            Budget::Absolute(c) => c,
        }
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Budget::Fraction(x) => write!(f, "{x}"),
            Budget::Absolute(x) => write!(f, "{x}u"),
        }
    }
}

/// `0.75` and `75%` are fractions; `12.5G` (and `k`, `M`, `T`; `u` for none) counts in the cost's unit;
/// `11.5MB` (and `kB`, `GB`) counts bytes of weights.
impl FromStr for Budget {
    type Err = String;
    fn from_str(s: &str) -> Result<Budget, String> {
        let split = s.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(s.len());
        let (digits, unit) = s.split_at(split);
        let number: f64 = digits.parse().map_err(|_| format!("budget '{s}' does not start with a number"))?;
        let scale = match unit.trim() {
            "" if number > 1.0 => {
                return Err(format!(
                    "budget '{s}' is neither a fraction up to 1 nor has a unit (%, k, M, G, T, kB, MB, GB)"
                ));
            }
            "" => return Ok(Budget::Fraction(number)),
            "%" => return Ok(Budget::Fraction(number / 100.0)),
            "u" => 1.0,
            "k" => 1e3,
            "M" => 1e6,
            "G" => 1e9,
            "T" => 1e12,
            "kB" => 8e3,
            "MB" => 8e6,
            "GB" => 8e9,
            other => return Err(format!("budget '{s}': unknown unit '{other}' (%, k, M, G, T, kB, MB, GB)")),
        };
        Ok(Budget::Absolute((number * scale).round() as u64))
    }
}
