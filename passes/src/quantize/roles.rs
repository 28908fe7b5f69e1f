//! What a node's operands are to quantization: layers on codes, constants, values that training quantized.

use crate::sensitivity::layer::{Layer, Weights};
use nibblec_ir::op::OnCodes;
use nibblec_ir::{Graph, NodeId, Op, Source, ValueId};

/// How a node runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// On codes.
    Integer,
    /// In f32, its results quantized where codes are wanted of them.
    Float,
    /// Not at all: it computes a constant, or nothing reads it.
    Constant,
}

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
        && n.ann.bits.as_ref().is_some_and(|b| b.value.weight != 32)
}

/// Why a layer does not run on codes, or an operator in f32 that has no integer form; `None` of others.
pub fn float_reason(graph: &Graph, node: NodeId) -> Option<&'static str> {
    let n = graph.node(node);
    match (&n.op, n.ann.bits.as_ref().map(|b| b.value.weight)) {
        (op, Some(32)) if op.is_layer() => Some("the plan leaves it in float"),
        (op, _) if op.is_layer() => Some("its weights or bias are not constant"),
        (Op::Cast(_), _) => None,
        (op, _) if op.on_codes() == OnCodes::Float => Some("no integer form"),
        _ => None,
    }
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
