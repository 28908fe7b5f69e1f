//! Elements from one place to another, with any strides, and what may happen to them on the way.

use super::epilogue::{generic_codes, quantize};
use super::image::{self, Scale};
use crate::arith::fma;
use crate::build::{El, Fb, V};
use crate::error::Result;
use crate::model::Model;
use crate::place::Place;
use inkwell::values::{IntValue, PointerValue};
use nibblec_ir::ann::Format;
use nibblec_ir::op::{Affine, Requant};

/// What happens to an element on its way.
#[derive(Clone)]
pub enum Change {
    /// Nothing.
    Copy,
    /// From f32 to codes.
    Quantize { scale: f32, zero_point: i32, lo: i32, hi: i32 },
    /// From codes to f32.
    Dequantize { scale: f32, zero_point: i32 },
    /// From codes to other codes.
    Affine(Affine, Requant),
}

/// Elements `[dims]` from `src + sum(i * src_strides)` to `dst + sum(i * dst_strides)`.
pub struct Move {
    /// How many elements along each axis.
    pub dims: Vec<usize>,
    /// From where.
    pub src: Place,
    /// The first byte.
    pub src_start: i64,
    /// Bytes from element to element along each axis.
    pub src_strides: Vec<i64>,
    /// To where.
    pub dst: Place,
    /// The first byte.
    pub dst_start: i64,
    /// Bytes from element to element along each axis.
    pub dst_strides: Vec<i64>,
    /// What happens on the way.
    pub change: Change,
}

/// The first byte of a place behind its border.
pub fn start_of(p: &Place) -> i64 {
    if p.format == Format::RowMajor { 0 } else { p.interior() as i64 }
}

/// Bytes from element to element of a dense tensor.
pub fn row_major(dims: &[usize], element: usize) -> Vec<i64> {
    let mut s = vec![0; dims.len()];
    let mut at = element as i64;
    for (i, d) in dims.iter().enumerate().rev() {
        s[i] = at;
        at *= *d as i64;
    }
    s
}

impl Move {
    /// All elements, axis by axis.
    pub fn whole(src: Place, dst: Place, change: Change) -> Move {
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

    /// Adds the step that does it.
    pub fn emit(mut self, model: &mut Model<'_, '_>, name: &str) -> Result<()> {
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
