//! What a layer costs at a width, and budgets: a fraction of the all-high cost, or an absolute cost with a unit.

use super::SelectError;
use super::group::behind_quantizers;
use crate::kernel_table::{Kernel, KernelTable, LayerShape, Time, widths_name};
use crate::sensitivity::layer::Layer;
use nibblec_ir::ann::Bits;
use nibblec_ir::{Graph, Op};
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
    /// Nanoseconds of an image on one thread, from a table of measured layers.
    Latency,
}

impl CostKind {
    /// The name in options and plan files.
    pub fn name(self) -> &'static str {
        match self {
            CostKind::Compute => "compute",
            CostKind::Bops => "bops",
            CostKind::Size => "size",
            CostKind::Latency => "latency",
        }
    }

    /// All of them.
    pub const ALL: [CostKind; 4] = [CostKind::Compute, CostKind::Bops, CostKind::Size, CostKind::Latency];

    /// Cost of a layer at a width, for one image, where it can be counted; `None` of latency, which is measured.
    pub fn count(self, layer: &Layer<'_>, bits: Bits) -> Option<u64> {
        let (w, a) = (u64::from(bits.weight), u64::from(bits.activation));
        match self {
            CostKind::Compute => Some(layer.macs.saturating_mul(w)),
            CostKind::Bops => Some(layer.macs.saturating_mul(w).saturating_mul(a)),
            CostKind::Size => Some(layer.parameters().saturating_mul(w)),
            CostKind::Latency => None,
        }
    }
}

/// Costs of a graph's layers.
pub struct Costs<'a> {
    /// What they count.
    pub kind: CostKind,
    /// The float graph.
    pub graph: &'a Graph,
    /// Measured layers, for latency.
    pub table: Option<&'a KernelTable>,
}

impl Costs<'_> {
    /// Cost of a layer at a width, for one image. Latency is that of the fastest kernel that the layer can have.
    pub fn of(&self, layer: &Layer<'_>, bits: Bits) -> Result<u64, SelectError> {
        match self.kind.count(layer, bits) {
            Some(cost) => Ok(cost),
            None => self.time(layer, bits).map(|t| t.ns),
        }
    }

    /// Whether the cost is derived from other layers.
    pub fn is_estimated(&self, layer: &Layer<'_>, bits: Bits) -> bool {
        self.kind == CostKind::Latency && self.time(layer, bits).is_ok_and(|t| t.estimated)
    }

    fn time(&self, layer: &Layer<'_>, bits: Bits) -> Result<Time, SelectError> {
        let table = self.table.ok_or(SelectError::NoTable)?;
        let unknown = || SelectError::NoTime { layer: layer.name.to_string(), widths: widths_name(bits) };
        let shape = LayerShape::of(self.graph, layer.node).ok_or_else(unknown)?;
        let mut kernels = shape.kernels(bits);
        if !self.reads_pairs(layer) {
            kernels.retain(|k| *k != Kernel::Lookup);
        }
        table.fastest(&shape, bits, &kernels).map(|(_, t)| t).ok_or_else(unknown)
    }

    /// Whether a layer's 2-bit input can lie in pairs: a convolution without groups writes it, or a MaxPool of such.
    fn reads_pairs(&self, layer: &Layer<'_>) -> bool {
        let Some(mut value) = self.graph.node(layer.node).inputs().first().copied() else { return false };
        loop {
            value = behind_quantizers(self.graph, value);
            let Some(node) = self.graph.value(value).producer().map(|n| self.graph.node(n)) else {
                return false;
            };
            match (&node.op, node.inputs().first()) {
                (Op::Conv(c), _) => return c.groups == 1,
                (Op::Relu(_) | Op::Clip(_) | Op::MaxPool(_), Some(&x)) => value = x,
                _ => return false,
            }
        }
    }
}

impl FromStr for CostKind {
    type Err = String;
    fn from_str(s: &str) -> Result<CostKind, String> {
        CostKind::ALL
            .into_iter()
            .find(|k| k.name() == s)
            .ok_or_else(|| format!("unknown cost '{s}': compute, bops, size, latency"))
    }
}

/// How much the selected widths may cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// Of the cost with every layer at the highest candidate width.
    Fraction(f64),
    /// In the unit of the cost kind: MAC x bits, MAC x bits x bits, or bits.
    Absolute(u64),
    /// Of all layers, those of given width too.
    Nanoseconds(u64),
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
            Budget::Absolute(c) | Budget::Nanoseconds(c) => c,
        }
    }

    /// Whether it can limit what the costs count.
    pub fn suits(self, cost: CostKind) -> bool {
        match self {
            Budget::Fraction(_) => true,
            Budget::Absolute(_) => cost != CostKind::Latency,
            Budget::Nanoseconds(_) => cost == CostKind::Latency,
        }
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Budget::Fraction(x) => write!(f, "{x}"),
            Budget::Absolute(x) => write!(f, "{x}u"),
            Budget::Nanoseconds(ns) => write!(f, "{}ms", *ns as f64 / 1e6),
        }
    }
}

/// `0.75` and `75%` are fractions; `12.5G` (and `k`, `M`, `T`; `u` for none) counts in the cost's unit;
/// `11.5MB` (and `kB`, `GB`) counts bytes of weights; `12ms` (and `us`) is the time of all layers.
impl FromStr for Budget {
    type Err = String;
    fn from_str(s: &str) -> Result<Budget, String> {
        let split = s.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(s.len());
        let (digits, unit) = s.split_at(split);
        let number: f64 = digits.parse().map_err(|_| format!("budget '{s}' does not start with a number"))?;
        let scale = match unit.trim() {
            "" if number > 1.0 => {
                return Err(format!(
                    "budget '{s}' is neither a fraction up to 1 nor has a unit (%, k, M, G, T, kB, MB, GB, ms, us)"
                ));
            }
            "" => return Ok(Budget::Fraction(number)),
            "%" => return Ok(Budget::Fraction(number / 100.0)),
            "ms" => return Ok(Budget::Nanoseconds((number * 1e6).round() as u64)),
            "us" => return Ok(Budget::Nanoseconds((number * 1e3).round() as u64)),
            "u" => 1.0,
            "k" => 1e3,
            "M" => 1e6,
            "G" => 1e9,
            "T" => 1e12,
            "kB" => 8e3,
            "MB" => 8e6,
            "GB" => 8e9,
            other => {
                return Err(format!(
                    "budget '{s}': unknown unit '{other}' (%, k, M, G, T, kB, MB, GB, ms, us)"
                ));
            }
        };
        Ok(Budget::Absolute((number * scale).round() as u64))
    }
}
