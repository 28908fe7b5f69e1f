//! What a layer costs at a width.

use super::SelectError;
use super::group::behind_quantizers;
use crate::kernel_table::{Kernel, KernelTable, LayerShape, Time, widths_name};
use nibblec_ir::ann::Bits;
use nibblec_ir::layers::Layer;
use nibblec_ir::op::Elements;
use nibblec_ir::{DType, Graph, Op, ValueId};
use std::collections::BTreeSet;
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

    /// What an amount of the cost counts, in words.
    pub fn unit(self) -> &'static str {
        match self {
            CostKind::Compute => "MACs x weight bits",
            CostKind::Bops => "MACs x weight bits x activation bits",
            CostKind::Size => "bits",
            CostKind::Latency => "ns",
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
            if let Op::Conv(c) = &node.op {
                return c.groups == 1;
            }
            match (node.op.elements(), node.inputs().first()) {
                (Elements::Clamped(..) | Elements::Maxima, Some(&x)) => value = x,
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

/// Bits of what the library stores beside the weights of layers: biases and other constants, which stay 32 bits wide.
pub fn stored_beside(graph: &Graph) -> u64 {
    let weights: BTreeSet<ValueId> = graph
        .nodes()
        .filter(|(id, _)| Layer::of(graph, *id).is_some())
        .filter_map(|(_, n)| n.inputs().get(1).copied())
        .collect();
    let used = |id: ValueId| graph.is_output(id) || !graph.consumers(id).is_empty();
    let others = graph.values().filter(|(id, _)| !weights.contains(id) && used(*id));
    let numbers = others.filter_map(|(_, v)| v.constant()).filter(|t| t.dtype() == DType::F32);
    numbers.fold(0u64, |sum, t| sum.saturating_add(32 * t.len() as u64))
}
