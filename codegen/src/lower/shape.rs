//! Operators that move elements: Reshape, Transpose, Slice, Pad, Concat, Gather, and the layout changes that
//! QuantizeLinear and DequantizeLinear do at the model's edges.

use super::epilogue::{generic_codes, quantize};
use super::image::{self, Scale};
use super::unsupported;
use crate::arith::fma;
use crate::build::{El, Fb, V};
use crate::error::{CodegenError, Result};
use crate::model::Model;
use crate::place::Place;
use inkwell::values::{IntValue, PointerValue};
use nibblec_ir::ann::Format;
use nibblec_ir::op::{Affine, Op, Requant};
use nibblec_ir::{Graph, Node, Tensor};

/// What happens to an element on its way.
#[derive(Clone)]
enum Change {
    Copy,
    Quantize { scale: f32, zero_point: i32, lo: i32, hi: i32 },
    Dequantize { scale: f32, zero_point: i32 },
    Affine(Affine, Requant),
}

/// Elements `[dims]` from `src + sum(i * src_strides)` to `dst + sum(i * dst_strides)`.
struct Move {
    dims: Vec<usize>,
    src: Place,
    src_start: i64,
    src_strides: Vec<i64>,
    dst: Place,
    dst_start: i64,
    dst_strides: Vec<i64>,
    change: Change,
}

fn start_of(p: &Place) -> i64 {
    if p.format == Format::RowMajor { 0 } else { p.interior() as i64 }
}

fn row_major(dims: &[usize], element: usize) -> Vec<i64> {
    let mut s = vec![0; dims.len()];
    let mut at = element as i64;
    for (i, d) in dims.iter().enumerate().rev() {
        s[i] = at;
        at *= *d as i64;
    }
    s
}

impl Move {
    fn whole(src: Place, dst: Place, change: Change) -> Move {
        Move {
            dims: dst.dims.clone(),
            src_start: start_of(&src),
            src_strides: src.strides(),
            dst_start: start_of(&dst),
            dst_strides: dst.strides(),
            src,
            dst,
            change,
        }
    }

    /// Drops axes of extent 1, orders axes by falling destination stride, joins axes that lie together on both sides.
    fn simplify(&mut self) {
        let mut axes: Vec<(usize, i64, i64)> = (0..self.dims.len())
            .map(|i| (self.dims[i], self.src_strides[i], self.dst_strides[i]))
            .filter(|a| a.0 != 1)
            .collect();
        axes.sort_by_key(|a| std::cmp::Reverse(a.2.abs()));
        let mut out: Vec<(usize, i64, i64)> = Vec::new();
        for a in axes {
            match out.last_mut() {
                Some(l) if l.1 == a.1 * a.0 as i64 && l.2 == a.2 * a.0 as i64 => *l = (l.0 * a.0, a.1, a.2),
                _ => out.push(a),
            }
        }
        if out.is_empty() {
            out.push((1, 0, 0));
        }
        self.dims = out.iter().map(|a| a.0).collect();
        self.src_strides = out.iter().map(|a| a.1).collect();
        self.dst_strides = out.iter().map(|a| a.2).collect();
    }

    /// The quantization, where whole images are changed a row at a time.
    fn image(&self) -> Option<Scale> {
        let Change::Quantize { scale, zero_point, lo, hi } = self.change else { return None };
        image::fits(&self.src, &self.dst).then_some(Scale { scale, zero_point, range: (lo, hi) })
    }

    fn emit(mut self, model: &mut Model<'_, '_>, name: &str) -> Result<()> {
        let image = self.image();
        self.simplify();
        if self.dims.contains(&0) {
            return Ok(());
        }
        let units = if self.dims.len() > 1 { self.dims[0] } else { 1 };
        let work = self.dims.iter().product::<usize>() * 2;
        model.step(
            name,
            |isa| if image.is_some() && isa.is_x86_vector() { self.dst.h } else { units },
            work,
            |fb, a| {
                if let Some(s) = image.as_ref().filter(|_| fb.isa.is_x86_vector()) {
                    return image::rows(fb, a, &self.src, &self.dst, s);
                }
                let src = fb.at(self.src.pointer(fb, a.ctx)?, fb.i(self.src_start))?;
                let dst = fb.at(self.dst.pointer(fb, a.ctx)?, fb.i(self.dst_start))?;
                if self.dims.len() == 1 {
                    return self.nest(fb, 0, src, dst);
                }
                fb.for_range(a.lo, a.hi, 1, |fb, i| self.turn(fb, 0, src, dst, i))
            },
        )
    }

    fn turn<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        axis: usize,
        src: PointerValue<'c>,
        dst: PointerValue<'c>,
        i: IntValue<'c>,
    ) -> Result<()> {
        let s = fb.at(src, fb.imul(i, fb.i(self.src_strides[axis]))?)?;
        let d = fb.at(dst, fb.imul(i, fb.i(self.dst_strides[axis]))?)?;
        self.nest(fb, axis + 1, s, d)
    }

    fn nest<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        axis: usize,
        src: PointerValue<'c>,
        dst: PointerValue<'c>,
    ) -> Result<()> {
        if axis == self.dims.len() {
            let v = fb.load(self.src.el(), 1, src, 1)?;
            return fb.store(self.changed(fb, v)?, dst, 1);
        }
        let n = self.dims[axis];
        let (ss, ds) = (self.src_strides[axis], self.dst_strides[axis]);
        let last = axis + 1 == self.dims.len();
        let (se, de) = (self.src.element() as i64, self.dst.element() as i64);
        if last && matches!(self.change, Change::Copy) && ss == se && ds == de {
            return fb.copy(dst, src, fb.u(n * se as usize));
        }
        let lanes = fb.isa.lanes() as usize;
        if last && ss == se && lanes > 1 {
            fb.for_range(fb.i(0), fb.u(n / lanes * lanes), lanes, |fb, i| {
                let v = fb.load(self.src.el(), lanes as u32, fb.at(src, fb.imul(i, fb.i(ss))?)?, 1)?;
                let v = self.changed(fb, v)?;
                let d = fb.at(dst, fb.imul(i, fb.i(ds))?)?;
                if ds == de {
                    return fb.store(v, d, 1);
                }
                for lane in 0..lanes {
                    let k = fb.cx.i32_type().const_int(lane as u64, false);
                    let x = fb.b.build_extract_element(v.into_vector_value(), k, "")?;
                    fb.store(x, fb.at(d, fb.i(ds * lane as i64))?, 1)?;
                }
                Ok(())
            })?;
            return fb
                .for_range(fb.u(n / lanes * lanes), fb.u(n), 1, |fb, i| self.turn(fb, axis, src, dst, i));
        }
        fb.for_range(fb.i(0), fb.u(n), 1, |fb, i| self.turn(fb, axis, src, dst, i))
    }

    fn changed<'c>(&self, fb: &Fb<'_, 'c>, v: V<'c>) -> Result<V<'c>> {
        let v = self.change(fb, v)?;
        let widen = self.dst.format == Format::ChannelsLast16 && self.src.format != self.dst.format;
        if widen { fb.zext(v, El::I16) } else { Ok(v) }
    }

    fn change<'c>(&self, fb: &Fb<'_, 'c>, v: V<'c>) -> Result<V<'c>> {
        let lanes = fb.lanes(v);
        match &self.change {
            Change::Copy => Ok(v),
            Change::Quantize { scale, zero_point, lo, hi } => quantize(fb, v, *scale, *zero_point, *lo, *hi),
            Change::Dequantize { scale, zero_point } => {
                let signed = self.src.dtype.is_signed();
                let q = if signed { fb.sext(v, El::I32)? } else { fb.zext(v, El::I32)? };
                let c = fb.sub(q, fb.int_const(El::I32, lanes, i64::from(*zero_point))?)?;
                fb.fmul(fb.sitofp(c)?, fb.f32_const(lanes, *scale))
            }
            Change::Affine(a, r) => {
                let q = fb.sitofp(fb.zext(v, El::I32)?)?;
                generic_codes(fb, fma(fb, q, fb.f32_const(lanes, a.m), fb.f32_const(lanes, a.b))?, r)
            }
        }
    }
}

/// `QuantizeLinear` or `DequantizeLinear` between the model's row-major order and channels last; `None` if both sides
/// have the same order (then the element-wise code does it).
pub fn edge(model: &mut Model<'_, '_>, node: &Node) -> Result<Option<()>> {
    let graph = model.graph;
    let x = Place::of(graph, node.inputs()[0])?;
    let y = Place::of(graph, node.output())?;
    if x.format == y.format || x.dims.len() != 3 || y.format == Format::ChannelPairs {
        return Ok(None);
    }
    let quant = |v| -> Result<(f32, i32)> {
        let v = graph.value(v);
        let q = v.quant.as_ref().and_then(|q| Some((q.tensor_scale()?, q.zero_point)));
        q.ok_or_else(|| unsupported(node, format!("'{}' needs a per-tensor quantization", v.name)))
    };
    let change = match &node.op {
        Op::QuantizeLinear(q) => {
            let (scale, zero_point) = quant(node.output())?;
            Change::Quantize { scale, zero_point, lo: q.lo, hi: q.hi }
        }
        _ => {
            let (scale, zero_point) = quant(node.inputs()[0])?;
            Change::Dequantize { scale, zero_point }
        }
    };
    super::border::fill(model, &node.name, &[&y])?;
    note(model, node, &y);
    Move::whole(x, y, change).emit(model, &format!("{} {}", node.name, node.op.name()))?;
    Ok(Some(()))
}

fn note(model: &mut Model<'_, '_>, node: &Node, y: &Place) {
    let kernel = format!("{}_{}__{}", y.dtype, node.op.name(), model.top().name());
    model.note_kernel(&node.name, node.op.name(), kernel, 0);
}

fn pairs(node: &Node) -> CodegenError {
    unsupported(node, "channel pairs cannot be moved".into())
}

/// Lowers an operator that moves elements.
pub fn lower(model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
    let graph = model.graph;
    let y = Place::of(graph, node.output())?;
    if y.format == Format::ChannelPairs {
        return Err(pairs(node));
    }
    note(model, node, &y);
    super::border::fill(model, &node.name, &[&y])?;
    let name = format!("{} {}", node.name, node.op.name());
    match &node.op {
        Op::Concat(_) | Op::QLinearConcat(_) => concat(model, node, &y, &name),
        Op::Reshape(_) => reshape(model, node, source(graph, node)?, y, &name),
        Op::Transpose(t) => {
            let x = source(graph, node)?;
            let batched = t.perm.len() == x.dims.len() + 1;
            let perm: Vec<usize> =
                if batched { t.perm[1..].iter().map(|p| p - 1).collect() } else { t.perm.clone() };
            let s = x.strides();
            let mut m = Move::whole(x, y, Change::Copy);
            m.src_strides = perm.iter().map(|p| s[*p]).collect();
            m.emit(model, &name)
        }
        Op::Slice(s) => {
            let x = source(graph, node)?;
            let shift = graph.value(node.inputs()[0]).shape.rank() - x.dims.len();
            let mut m = Move::whole(x, y, Change::Copy);
            m.src_strides = m.src.strides();
            for i in 0..s.axes.len() {
                let axis = s.axes[i] - shift;
                m.src_start += s.starts[i] as i64 * m.src_strides[axis];
                m.src_strides[axis] *= s.steps[i];
            }
            m.emit(model, &name)
        }
        Op::Pad(p) => {
            let x = source(graph, node)?;
            let shift = p.before.len() - x.dims.len();
            fill(model, node, &y, p.value)?;
            let mut m = Move::whole(x, y, Change::Copy);
            m.dims = m.src.dims.clone();
            for (i, b) in p.before[shift..].iter().enumerate() {
                m.dst_start += *b as i64 * m.dst_strides[i];
            }
            m.emit(model, &name)
        }
        Op::Gather(g) => gather(model, node, g.axis, y, &name),
        _ => Err(unsupported(node, "no code that moves elements".into())),
    }
}

fn source(graph: &Graph, node: &Node) -> Result<Place> {
    let x = Place::of(graph, node.inputs()[0])?;
    if x.format == Format::ChannelPairs { Err(pairs(node)) } else { Ok(x) }
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

fn concat(model: &mut Model<'_, '_>, node: &Node, y: &Place, name: &str) -> Result<()> {
    let graph = model.graph;
    let (axis, ins, outs) = match &node.op {
        Op::Concat(c) => (c.axis, None, None),
        Op::QLinearConcat(c) => (c.axis, Some(&c.ins), Some(&c.outs)),
        _ => return Err(unsupported(node, "no Concat".into())),
    };
    let axis = axis - (graph.value(node.output()).shape.rank() - y.dims.len());
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
            let change = match (ins, outs) {
                (Some(ins), Some(outs)) if !same_code(&ins[i], &outs[o], &x) => {
                    Change::Affine(ins[i], outs[o])
                }
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

fn gather(model: &mut Model<'_, '_>, node: &Node, axis: usize, y: Place, name: &str) -> Result<()> {
    let graph = model.graph;
    let x = source(graph, node)?;
    let rank = graph.value(node.inputs()[0]).shape.rank();
    let axis = axis - (rank - x.dims.len());
    let idx = graph.value(node.inputs()[1]).constant();
    let Some(list) = idx.and_then(Tensor::as_i64) else {
        return Err(unsupported(node, "the indices must be an i64 constant".into()));
    };
    let scalar = idx.is_some_and(|t| t.dims().is_empty());
    let extent = x.dims[axis] as i64;
    for (i, &g) in list.iter().enumerate() {
        let g = if g < 0 { g + extent } else { g };
        let mut m = Move::whole(x.clone(), y.clone(), Change::Copy);
        let mut strides = x.strides();
        m.src_start += g * strides[axis];
        if scalar {
            strides.remove(axis);
        } else {
            strides[axis] = 0;
            m.dims[axis] = 1;
            m.dst_start += i as i64 * m.dst_strides[axis];
        }
        m.src_strides = strides;
        m.emit(model, name)?;
    }
    Ok(())
}
