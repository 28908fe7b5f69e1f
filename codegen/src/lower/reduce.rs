//! Operators that look at all elements along axes.

use super::lanes::exp;
use super::pool::{self, Mean};
use super::{Lower, note, unsupported};
use crate::build::El;
use crate::error::Result;
use crate::model::Model;
use crate::place::Place;
use nibblec_ir::op::{GlobalAveragePool, Softmax};
use nibblec_ir::{DType, Node};

impl Lower for GlobalAveragePool {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        pool::means(model, node, None, Mean { include_pad: false, codes: self.codes.as_ref() })
    }
}

impl Lower for Softmax {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        softmax(model, node, self)
    }
}

/// One element at a time along the axis, in the interpreter's order of operations.
fn softmax(model: &mut Model<'_, '_>, node: &Node, op: &Softmax) -> Result<()> {
    let graph = model.graph;
    let x = Place::of(graph, node.inputs()[0])?;
    let y = Place::of(graph, node.output())?;
    let rank = graph.value(node.inputs()[0]).shape.rank();
    let Some(axis) = op.axis.checked_sub(rank - x.dims.len()) else {
        return Err(unsupported(node, "a softmax over the batch".into()));
    };
    super::border::fill(model, &node.name, &[&y])?;
    note(model, node, DType::F32);
    let n = x.dims[axis];
    let others: Vec<usize> = (0..x.dims.len()).filter(|i| *i != axis).collect();
    let lines: usize = others.iter().map(|i| x.dims[*i]).product();
    let (xs, ys) = (x.strides(), y.strides());
    model.step(
        &format!("{} Softmax", node.name),
        |_| lines,
        lines * n * 40,
        |fb, a| {
            let interior = |p: &Place| if p.dims.len() == 3 { p.interior() } else { 0 };
            let from = fb.atc(x.pointer(fb, a.ctx)?, interior(&x))?;
            let to = fb.atc(y.pointer(fb, a.ctx)?, interior(&y))?;
            fb.for_range(a.lo, a.hi, 1, |fb, line| {
                let (mut rest, mut f, mut t) = (line, from, to);
                for i in others.iter().rev() {
                    let k = fb.urem(rest, fb.u(x.dims[*i]))?;
                    rest = fb.udiv(rest, fb.u(x.dims[*i]))?;
                    f = fb.at(f, fb.imul(k, fb.i(xs[*i]))?)?;
                    t = fb.at(t, fb.imul(k, fb.i(ys[*i]))?)?;
                }
                let end = fb.u(n);
                let low = fb.f32_const(1, f32::NEG_INFINITY);
                let max = fb.for_carry(fb.i(0), end, 1, &[low], |fb, i, m| {
                    let v = fb.load(El::F32, 1, fb.at(f, fb.imul(i, fb.i(xs[axis]))?)?, 4)?;
                    Ok(vec![fb.fmax(v, m[0])?])
                })?;
                let sum = fb.for_carry(fb.i(0), end, 1, &[fb.f32_const(1, 0.0)], |fb, i, s| {
                    let v = fb.load(El::F32, 1, fb.at(f, fb.imul(i, fb.i(xs[axis]))?)?, 4)?;
                    let e = exp(fb, fb.fsub(v, max[0])?)?;
                    fb.store(e, fb.at(t, fb.imul(i, fb.i(ys[axis]))?)?, 4)?;
                    Ok(vec![fb.fadd(s[0], e)?])
                })?;
                fb.for_range(fb.i(0), end, 1, |fb, i| {
                    let p = fb.at(t, fb.imul(i, fb.i(ys[axis]))?)?;
                    let v = fb.load(El::F32, 1, p, 4)?;
                    fb.store(fb.fdiv(v, sum[0])?, p, 4)
                })
            })
        },
    )
}
