//! FakeQuantize nodes in one spelling: unsigned, behind Relu, each only once.

use super::PASS;
use crate::PassError;
use crate::rewrite::{add_op, name_of, only_consumer, producer_op, replace, try_replace};
use nibblec_exec::quantize;
use nibblec_ir::op::Unary;
use nibblec_ir::{DType, Graph, NodeId, Op};

/// Signed codes become unsigned ones, code and zero point shifted by `2^(bits-1)`: the same function.
pub(super) fn unsigned(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let Op::FakeQuantize(q) = &mut graph.node_mut(id).op else { return Ok(false) };
    let bits = q.dtype.bits();
    match DType::unsigned(bits) {
        Some(unsigned) if q.dtype.is_signed() => {
            q.dtype = unsigned;
            q.zero_point += 1 << (bits - 1);
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// `Relu(FakeQuantize(x))` is `FakeQuantize(Relu(x))`: quantization keeps order and maps zero to itself.
pub(super) fn behind_relu(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let (mid, y) = (node.inputs()[0], node.output());
    let (Op::Unary(Unary::RELU), Some((quantizer, op @ Op::FakeQuantize(_)))) =
        (&node.op, producer_op(graph, mid))
    else {
        return Ok(false);
    };
    if only_consumer(graph, mid).is_none() {
        return Ok(false);
    }
    let (op, x) = (op.clone(), graph.node(quantizer).inputs()[0]);
    let (relu, fake) = (name_of(graph, id), name_of(graph, quantizer));
    let positive = add_op(graph, PASS, &relu, Unary::RELU, &[x])?;
    let quantized = add_op(graph, PASS, &fake, op, &[positive])?;
    replace(graph, y, quantized);
    graph.remove_node(quantizer);
    Ok(true)
}

/// A Clip whose bounds quantize to the extreme codes changes nothing before that quantizer.
pub(super) fn covered_clip(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let Op::FakeQuantize(q) = &node.op else { return Ok(false) };
    let (Some((clip, Op::Unary(Unary::Clip { min, max }))), Some((lo, hi))) =
        (producer_op(graph, node.inputs()[0]), q.dtype.code_range())
    else {
        return Ok(false);
    };
    let code = |x: f32| quantize(x, q.scale, q.zero_point, lo, hi);
    if code(*min) != lo || code(*max) != hi {
        return Ok(false);
    }
    let x = graph.node(clip).inputs()[0];
    graph.set_inputs(id, &[x]);
    Ok(true)
}

/// Quantizing again with the same parameters changes nothing.
pub(super) fn repeated(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let (x, y) = (node.inputs()[0], node.output());
    let same = matches!(node.op, Op::FakeQuantize(_))
        && producer_op(graph, x).is_some_and(|(_, before)| *before == node.op);
    Ok(same && try_replace(graph, y, x))
}

/// Equal quantizers of one value become one.
pub(super) fn parallel(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    if !matches!(node.op, Op::FakeQuantize(_)) {
        return Ok(false);
    }
    let (x, y) = (node.inputs()[0], node.output());
    let twin =
        graph.consumers(x).into_iter().map(|(n, _)| n).find(|&n| n != id && graph.node(n).op == node.op);
    Ok(twin.is_some_and(|n| try_replace(graph, y, graph.node(n).output())))
}
