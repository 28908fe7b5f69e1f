//! Operators that move elements of an image.

use super::Differentiate;
use crate::error::NodeError;
use crate::steps::moves::{MoveStep, Span, spans};
use crate::tape::builder::{Builder, Outcome};
use nibblec_ir::op::{Concat, Pad, Reshape, Slice, Transpose};
use nibblec_ir::{Node, NodeId};

/// Row-major strides.
fn strides(dims: &[usize]) -> Vec<usize> {
    let mut s = vec![1; dims.len()];
    for i in (1..dims.len()).rev() {
        s[i - 1] = s[i] * dims[i];
    }
    s
}

/// Coordinates of an element.
fn coordinates(mut i: usize, dims: &[usize]) -> Vec<usize> {
    let mut at = vec![0; dims.len()];
    for (c, d) in at.iter_mut().zip(dims).rev() {
        *c = i % d;
        i /= d;
    }
    at
}

/// The element at `at`.
fn dot(at: &[usize], strides: &[usize]) -> usize {
    at.iter().zip(strides).map(|(a, s)| a * s).sum()
}

/// Adds a step that moves elements of slots to the result; the others are `fill`.
fn add(
    builder: &mut Builder<'_>,
    node: &Node,
    parts: Vec<(usize, Vec<Span>)>,
    fill: Option<f32>,
) -> Outcome<()> {
    let wanted = parts.iter().any(|p| builder.run.wanted[p.0]);
    let y = builder.result(node, wanted)?;
    builder.push(MoveStep { parts, y, fill });
    Ok(())
}

/// Adds a step that moves elements of the first operand, from and to these places.
pub(super) fn add_one(
    builder: &mut Builder<'_>,
    node: &Node,
    pairs: impl IntoIterator<Item = (usize, usize)>,
    fill: Option<f32>,
) -> Outcome<()> {
    let x = builder.slot(node.inputs()[0])?;
    add(builder, node, vec![(x, spans(pairs))], fill)
}

impl Differentiate for Concat {
    fn steps(&self, builder: &mut Builder<'_>, _: NodeId, node: &Node) -> Outcome<()> {
        if self.codes.is_some() {
            return Err(NodeError::NoGradient);
        }
        let axis = self.axis.checked_sub(1).ok_or(NodeError::Batch)?;
        let (to, mut before) = (strides(&builder.item(node.output())), 0);
        let mut parts = Vec::new();
        for &v in node.inputs() {
            let dims = builder.item(v);
            let count = dims.iter().product();
            let pairs = (0..count).map(|i| (i, dot(&coordinates(i, &dims), &to) + before * to[axis]));
            parts.push((builder.slot(v)?, spans(pairs)));
            before += dims[axis];
        }
        add(builder, node, parts, None)
    }
}

impl Differentiate for Pad {
    fn steps(&self, builder: &mut Builder<'_>, _: NodeId, node: &Node) -> Outcome<()> {
        if self.before[0] + self.after[0] > 0 {
            return Err(NodeError::Batch);
        }
        let (dims, to) = (builder.item(node.inputs()[0]), strides(&builder.item(node.output())));
        let first = dot(&self.before[1..], &to);
        let pairs = (0..dims.iter().product()).map(|i| (i, first + dot(&coordinates(i, &dims), &to)));
        add_one(builder, node, pairs, Some(self.value))
    }
}

impl Differentiate for Reshape {
    fn steps(&self, builder: &mut Builder<'_>, _: NodeId, node: &Node) -> Outcome<()> {
        builder.same(node)
    }
}

impl Differentiate for Transpose {
    fn steps(&self, builder: &mut Builder<'_>, _: NodeId, node: &Node) -> Outcome<()> {
        if self.perm.first() != Some(&0) {
            return Err(NodeError::Batch);
        }
        let (out, from) = (builder.item(node.output()), strides(&builder.item(node.inputs()[0])));
        let stride: Vec<usize> = self.perm[1..].iter().map(|p| from[p - 1]).collect();
        let pairs = (0..out.iter().product()).map(|i| (dot(&coordinates(i, &out), &stride), i));
        add_one(builder, node, pairs, None)
    }
}

impl Differentiate for Slice {
    fn steps(&self, builder: &mut Builder<'_>, _: NodeId, node: &Node) -> Outcome<()> {
        let (out, from) = (builder.item(node.output()), strides(&builder.item(node.inputs()[0])));
        let count = out.iter().product();
        let mut pairs = Vec::with_capacity(count);
        for i in 0..count {
            let mut at = coordinates(i, &out);
            for (k, &axis) in self.axes.iter().enumerate() {
                let axis = axis.checked_sub(1).ok_or(NodeError::Batch)?;
                let index = self.starts[k] as i64 + at[axis] as i64 * self.steps[k];
                at[axis] = usize::try_from(index).map_err(|_| NodeError::SliceIndex(index))?;
            }
            pairs.push((dot(&at, &from), i));
        }
        add_one(builder, node, pairs, None)
    }
}
