//! Operators that move elements.

use super::moves::{Change, Move, row_major, start_of};
use super::{Lower, note, unsupported};
use crate::build::El;
use crate::error::{CodegenError, Result};
use crate::model::Model;
use crate::place::Place;
use nibblec_ir::ann::Format;
use nibblec_ir::op::{Affine, Concat, Pad, Requant, Reshape, Slice, Transpose};
use nibblec_ir::{Graph, Node};

fn pairs(node: &Node) -> CodegenError {
    unsupported(node, "channel pairs cannot be moved".into())
}

/// The first operand, which must not lie in pairs.
pub(super) fn source(graph: &Graph, node: &Node) -> Result<Place> {
    let x = Place::of(graph, node.inputs()[0])?;
    if x.format == Format::ChannelPairs { Err(pairs(node)) } else { Ok(x) }
}

/// The result with its border filled, and the name of the step that writes it.
pub(super) fn target(model: &mut Model<'_, '_>, node: &Node) -> Result<(Place, String)> {
    let y = Place::of(model.graph, node.output())?;
    if y.format == Format::ChannelPairs {
        return Err(pairs(node));
    }
    note(model, node, y.dtype);
    super::border::fill(model, &node.name, &[&y])?;
    Ok((y, format!("{} {}", node.name, node.op.name())))
}

impl Lower for Concat {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let (y, name) = target(model, node)?;
        concat(model, node, self, &y, &name)
    }
}

fn concat(model: &mut Model<'_, '_>, node: &Node, op: &Concat, y: &Place, name: &str) -> Result<()> {
    let graph = model.graph;
    let axis = op.axis - (graph.value(node.output()).shape.rank() - y.dims.len());
    for (o, out) in node.outputs().iter().enumerate() {
        let y = Place::of(graph, *out)?;
        if o > 0 {
            super::border::fill(model, &node.name, &[&y])?;
        }
        let mut at = 0i64;
        for (i, id) in node.inputs().iter().enumerate() {
            let x = Place::of(graph, *id)?;
            if x.format == Format::ChannelPairs || y.format == Format::ChannelPairs {
                return Err(pairs(node));
            }
            let extent = x.dims[axis];
            let change = match &op.codes {
                Some(c) if !same_code(&c.ins[i], &c.outs[o], &x) => Change::Affine(c.ins[i], c.outs[o]),
                _ => Change::Copy,
            };
            let mut m = Move::whole(x, y.clone(), change);
            m.dims = m.src.dims.clone();
            m.dst_start += at * m.dst_strides[axis];
            at += extent as i64;
            m.emit(model, name)?;
        }
    }
    Ok(())
}

/// Whether the operand's codes pass unchanged.
fn same_code(a: &Affine, r: &Requant, x: &Place) -> bool {
    let (lo, hi) = x.dtype.code_range().unwrap_or((0, 0));
    a.m == 1.0 && a.b == 0.0 && r.is_identity() && r.lo <= lo && hi <= r.hi
}

impl Lower for Pad {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let (y, name) = target(model, node)?;
        let x = source(model.graph, node)?;
        let shift = self.before.len() - x.dims.len();
        fill(model, node, &y, self.value)?;
        let mut m = Move::whole(x, y, Change::Copy);
        m.dims = m.src.dims.clone();
        for (i, b) in self.before[shift..].iter().enumerate() {
            m.dst_start += *b as i64 * m.dst_strides[i];
        }
        m.emit(model, &name)
    }
}

/// Fills the interior of a place with one value.
fn fill(model: &mut Model<'_, '_>, node: &Node, y: &Place, value: f32) -> Result<()> {
    let rows = if y.format == Format::RowMajor { 1 } else { y.h };
    let run = y.w * y.c;
    let name = format!("{} fill", node.name);
    model.step(
        &name,
        |_| rows,
        rows * run,
        |fb, a| {
            let base = fb.at(y.pointer(fb, a.ctx)?, fb.i(start_of(y)))?;
            fb.for_range(a.lo, a.hi, 1, |fb, r| {
                let row = fb.at(base, fb.imulc(r, y.row())?)?;
                let element = y.element();
                if element == 1 {
                    // Negative codes in two's complement.
                    return fb.fill(row, value as i32 as u8, fb.u(run));
                }
                let padding = match y.el() {
                    El::F32 => fb.f32_const(1, value),
                    el => fb.int_const(el, 1, value as i64)?,
                };
                fb.for_range(fb.i(0), fb.u(run), 1, |fb, i| {
                    fb.store(padding, fb.at(row, fb.imulc(i, element)?)?, element as u32)
                })
            })
        },
    )
}

impl Lower for Reshape {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let (y, name) = target(model, node)?;
        let x = source(model.graph, node)?;
        reshape(model, node, x, y, &name)
    }
}

fn reshape(model: &mut Model<'_, '_>, node: &Node, x: Place, y: Place, name: &str) -> Result<()> {
    let e = x.element();
    let plain = |p: &Place| p.format == Format::RowMajor || (p.is_dense() && (p.h * p.w == 1 || p.c == 1));
    let mut m = Move::whole(x, y, Change::Copy);
    if m.src.dims == m.dst.dims {
        // A change of layout.
    } else if plain(&m.dst) {
        m.dims = m.src.dims.clone();
        m.src_strides = m.src.strides();
        m.dst_strides = row_major(&m.dims, e);
    } else if plain(&m.src) {
        m.src_strides = row_major(&m.dims, e);
    } else {
        return Err(unsupported(node, "a reshape between two image shapes".into()));
    }
    m.emit(model, name)
}

impl Lower for Transpose {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let (y, name) = target(model, node)?;
        let x = source(model.graph, node)?;
        let batched = self.perm.len() == x.dims.len() + 1;
        let perm: Vec<usize> =
            if batched { self.perm[1..].iter().map(|p| p - 1).collect() } else { self.perm.clone() };
        let s = x.strides();
        let mut m = Move::whole(x, y, Change::Copy);
        m.src_strides = perm.iter().map(|p| s[*p]).collect();
        m.emit(model, &name)
    }
}

impl Lower for Slice {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let (y, name) = target(model, node)?;
        let x = source(model.graph, node)?;
        let shift = model.graph.value(node.inputs()[0]).shape.rank() - x.dims.len();
        let mut m = Move::whole(x, y, Change::Copy);
        m.src_strides = m.src.strides();
        for i in 0..self.axes.len() {
            let axis = self.axes[i] - shift;
            m.src_start += self.starts[i] as i64 * m.src_strides[axis];
            m.src_strides[axis] *= self.steps[i];
        }
        m.emit(model, &name)
    }
}
