//! What runs on codes in a network of quantized layers, and what it reads at which width. Training asks here where
//! quantizers belong, and quantization which operands have to be codes, so that what was trained is what is compiled.

use crate::layers::{Layer, Weights};
use crate::op::OnCodes;
use crate::{Graph, NodeId, Op, Source, ValueId, Width};

/// Bits of the codes that are added, pooled or otherwise computed on beside the layers.
pub const BESIDE_LAYERS: Width = Width::W8;

/// Whether the value is a constant, or a dequantized one.
pub fn is_constant(graph: &Graph, value: ValueId) -> bool {
    matches!(graph.value(value).source(), Source::Constant(_)) || Weights::of(graph, value).is_some()
}

/// Operands that are no constants.
pub fn data_operands(graph: &Graph, node: NodeId) -> Vec<ValueId> {
    graph.node(node).inputs().iter().copied().filter(|v| !is_constant(graph, *v)).collect()
}

/// Whether a layer runs on codes: constant weights, constant bias, selected widths.
pub fn is_integer_layer(graph: &Graph, node: NodeId) -> bool {
    let n = graph.node(node);
    let Some(e) = n.op.float_epilogue() else { return false };
    Layer::of(graph, node).is_some()
        && n.inputs().first().is_some_and(|&x| !is_constant(graph, x))
        && (!e.bias || n.inputs().get(2).is_some_and(|&b| is_constant(graph, b)))
        && n.ann.bits.as_ref().is_some_and(|b| !b.value.weight.is_float())
}

/// The operand on which a layer adds a residual.
pub fn residual_of(graph: &Graph, node: NodeId) -> Option<ValueId> {
    let n = graph.node(node);
    let adds = n.op.float_epilogue().is_some_and(|e| e.residual);
    n.inputs().last().copied().filter(|_| adds)
}

/// Unary functions that a table of codes stands for; sums and products with one number are unary too.
pub fn is_table(graph: &Graph, node: NodeId) -> bool {
    let n = graph.node(node);
    let one_number = |v: &ValueId| graph.value(*v).shape.item_elements() == Some(1);
    match &n.op {
        op if op.on_codes() == OnCodes::Table => true,
        Op::Binary(b) if b.float().is_some() => {
            let (constants, data): (Vec<ValueId>, Vec<ValueId>) =
                n.inputs().iter().partition(|v| is_constant(graph, **v));
            data.len() == 1
                && constants.iter().all(one_number)
                && graph.value(data[0]).shape == graph.value(n.output()).shape
        }
        _ => false,
    }
}

/// Whether an operator of the float graph has a form that computes on codes of its operands, a layer aside: all of them
/// are data, or a table of the one that is stands for it.
pub fn computes_on_codes(graph: &Graph, node: NodeId) -> bool {
    let n = graph.node(node);
    let all_data = || data_operands(graph, node).len() == n.inputs().len();
    n.op.on_codes() == OnCodes::Requantized && all_data() || is_table(graph, node)
}

/// The operands that a node reads as codes if it runs on codes with a quantizer for each, and the bits of those. `activation`
/// are the bits of a layer's input. What only passes codes on has none of its own.
pub fn code_operands(graph: &Graph, node: NodeId, activation: Width) -> Vec<(usize, Width)> {
    let n = graph.node(node);
    if let Some(e) = n.op.float_epilogue() {
        let residual = e.residual.then(|| (n.inputs().len() - 1, BESIDE_LAYERS));
        return std::iter::once((0, activation)).chain(residual).collect();
    }
    if !computes_on_codes(graph, node) {
        return Vec::new();
    }
    let data = n.inputs().iter().enumerate().filter(|(_, v)| !is_constant(graph, **v));
    data.map(|(i, _)| (i, BESIDE_LAYERS)).collect()
}
