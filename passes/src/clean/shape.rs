//! Canonical spelling of operators that only move elements.

use crate::PassError;
use crate::rewrite::{producer_op, try_replace};
use nibblec_ir::op::Reshape;
use nibblec_ir::{Dim, Graph, NodeId, Op, Shape};

/// Drops a Reshape to the same shape, an identity Transpose or Slice, an empty Pad, a Concat of one.
pub(super) fn drop_identity(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let (x, y) = (node.inputs()[0], node.output());
    let shape = &graph.value(x).shape;
    let identity = match &node.op {
        Op::Reshape(r) => r.shape == shape.0,
        Op::Transpose(t) => t.perm.iter().enumerate().all(|(i, &p)| i == p),
        Op::Pad(p) => p.before.iter().chain(&p.after).all(|&n| n == 0),
        Op::Slice(s) => (0..s.axes.len())
            .all(|i| s.starts[i] == 0 && s.steps[i] == 1 && shape.dim(s.axes[i]) == Some(s.counts[i])),
        Op::Concat(c) => c.codes.is_none() && node.inputs().len() == 1,
        _ => false,
    };
    Ok(identity && try_replace(graph, y, x))
}

/// `Reshape(Reshape(x))` reshapes `x` at once.
pub(super) fn merge_reshapes(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let (Op::Reshape(_), Some((inner, Op::Reshape(_)))) = (&node.op, producer_op(graph, node.inputs()[0]))
    else {
        return Ok(false);
    };
    let x = graph.node(inner).inputs()[0];
    graph.set_inputs(id, &[x]);
    Ok(true)
}

/// `Transpose(Transpose(x))` permutes at once.
pub(super) fn merge_transposes(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let (Op::Transpose(outer), Some((from, Op::Transpose(inner)))) =
        (&node.op, producer_op(graph, node.inputs()[0]))
    else {
        return Ok(false);
    };
    let perm = outer.perm.iter().map(|&p| inner.perm[p]).collect();
    let x = graph.node(from).inputs()[0];
    if let Op::Transpose(t) = &mut graph.node_mut(id).op {
        t.perm = perm;
    }
    graph.set_inputs(id, &[x]);
    Ok(true)
}

/// A Transpose that moves only axes of extent 1 is a Reshape.
pub(super) fn transpose_to_reshape(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let Op::Transpose(t) = &node.op else { return Ok(false) };
    let Shape(dims) = &graph.value(node.inputs()[0]).shape;
    let long: Vec<usize> = t.perm.iter().copied().filter(|&p| dims[p] != Dim::Fixed(1)).collect();
    if !long.is_sorted() {
        return Ok(false);
    }
    let shape = graph.value(node.output()).shape.0.clone();
    graph.node_mut(id).op = Reshape { shape }.into();
    Ok(true)
}
