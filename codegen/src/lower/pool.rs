//! Pooling over windows, channels in the lanes.

use super::epilogue::generic_codes;
use super::unsupported;
use crate::arith::fma;
use crate::build::{El, Fb, V};
use crate::error::Result;
use crate::model::Model;
use crate::place::Place;
use inkwell::values::{IntValue, PointerValue};
use nibblec_ir::ann::Format;
use nibblec_ir::op::{Op, Requant};
use nibblec_ir::{DType, Node};

/// What is made of a window.
enum Kind<'r> {
    MaxFloat,
    MaxCode,
    MaxSigned,
    MaxPairs,
    MeanFloat { include_pad: bool },
    MeanCode { include_pad: bool, m: f32, b: f32, outs: &'r [Requant] },
}

struct Window {
    kernel: [usize; 2],
    strides: [usize; 2],
    dilations: [usize; 2],
    pads: [usize; 4],
}

/// Lowers a pooling operator.
pub fn lower(model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
    let graph = model.graph;
    let x = Place::of(graph, node.inputs()[0])?;
    let sinks: Vec<Place> = node.outputs().iter().map(|o| Place::of(graph, *o)).collect::<Result<_>>()?;
    let pairs = x.format == Format::ChannelPairs && matches!(node.op, Op::MaxPool(_));
    if !(pairs || x.format == Format::ChannelsLast) || sinks.iter().any(|s| s.format != x.format) {
        return Err(unsupported(node, "pooling needs channels-last operands".into()));
    }
    let borders = sinks.clone();
    // Pairs are pooled as bytes of two fields.
    let as_bytes =
        |p: Place| if pairs { Place { c: p.c.div_ceil(2), format: Format::ChannelsLast, ..p } } else { p };
    let (x, sinks) = (as_bytes(x), sinks.into_iter().map(as_bytes).collect::<Vec<_>>());
    let whole = Window { kernel: [x.h, x.w], strides: [1, 1], dilations: [1, 1], pads: [0; 4] };
    let (window, kind) = match &node.op {
        Op::MaxPool(p) => (
            Window { kernel: p.kernel, strides: p.strides, dilations: p.dilations, pads: p.pads },
            match x.dtype {
                DType::F32 => Kind::MaxFloat,
                _ if pairs => Kind::MaxPairs,
                t if t.is_signed() => Kind::MaxSigned,
                _ => Kind::MaxCode,
            },
        ),
        Op::AveragePool(p) => (
            Window { kernel: p.kernel, strides: p.strides, dilations: [1, 1], pads: p.pads },
            Kind::MeanFloat { include_pad: p.count_include_pad },
        ),
        Op::GlobalAveragePool(_) => (whole, Kind::MeanFloat { include_pad: false }),
        Op::QLinearAveragePool(p) => (
            Window { kernel: p.kernel, strides: p.strides, dilations: [1, 1], pads: p.pads },
            Kind::MeanCode { include_pad: p.count_include_pad, m: p.m, b: p.b, outs: &p.outs },
        ),
        Op::QLinearGlobalAveragePool(p) => {
            (whole, Kind::MeanCode { include_pad: false, m: p.m, b: p.b, outs: &p.outs })
        }
        _ => return Err(unsupported(node, "no pooling".into())),
    };
    let kernel = format!("{}_{}__{}", x.dtype, node.op.name(), model.top().name());
    model.note_kernel(&node.name, node.op.name(), kernel, 0);
    super::border::fill(model, &node.name, &borders.iter().collect::<Vec<_>>())?;
    let y = &sinks[0];
    let lanes = 16;
    // Planes of one row are split by channel blocks instead of rows.
    let by_row = y.h > 1;
    let blocks = y.c.div_ceil(lanes);
    let units = if by_row { y.h } else { blocks };
    let work = y.h * y.w * y.c * window.kernel[0] * window.kernel[1];
    let pool = Pool { x: &x, sinks: &sinks, window, kind };
    model.step(
        &format!("{} {}", node.name, node.op.name()),
        |_| units,
        work,
        |fb, a| {
            let from = fb.atc(x.pointer(fb, a.ctx)?, x.interior())?;
            let to: Vec<_> =
                sinks.iter().map(|s| fb.atc(s.pointer(fb, a.ctx)?, s.interior())).collect::<Result<_>>()?;
            let (y0, y1) = if by_row { (a.lo, a.hi) } else { (fb.i(0), fb.u(pool.sinks[0].h)) };
            let (c0, c1) = if by_row {
                (fb.i(0), fb.u(x.c))
            } else {
                (fb.imulc(a.lo, lanes)?, fb.imin(fb.imulc(a.hi, lanes)?, fb.u(x.c))?)
            };
            fb.for_range(y0, y1, 1, |fb, oy| {
                fb.for_range(fb.i(0), fb.u(pool.sinks[0].w), 1, |fb, ox| {
                    pool.pixel(fb, from, &to, oy, ox, c0, c1)
                })
            })
        },
    )
}

struct Pool<'p> {
    x: &'p Place,
    sinks: &'p [Place],
    window: Window,
    kind: Kind<'p>,
}

/// First and last tap inside the image along one axis, the first input index, and taps inside the padded image.
struct Span<'c> {
    lo: IntValue<'c>,
    hi: IntValue<'c>,
    origin: IntValue<'c>,
    padded: IntValue<'c>,
}

impl Pool<'_> {
    fn span<'c>(&self, fb: &Fb<'_, 'c>, axis: usize, out: IntValue<'c>) -> Result<Span<'c>> {
        let w = &self.window;
        let (extent, k, d) = ([self.x.h, self.x.w][axis], w.kernel[axis], w.dilations[axis]);
        let origin = fb.isub(fb.imulc(out, w.strides[axis])?, fb.u(w.pads[axis]))?;
        let up = |v: IntValue<'c>| fb.udiv(fb.iadd(fb.imax(v, fb.i(0))?, fb.u(d - 1))?, fb.u(d));
        let lo = up(fb.isub(fb.i(0), origin)?)?;
        let hi = fb.imin(up(fb.isub(fb.u(extent), origin)?)?, fb.u(k))?;
        let end = fb.u(extent + w.pads[axis + 2]);
        let padded = fb.imin(fb.isub(end, origin)?, fb.u(k))?;
        Ok(Span { lo, hi, origin, padded })
    }

    #[allow(clippy::too_many_arguments)]
    fn pixel<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        from: PointerValue<'c>,
        to: &[PointerValue<'c>],
        oy: IntValue<'c>,
        ox: IntValue<'c>,
        c0: IntValue<'c>,
        c1: IntValue<'c>,
    ) -> Result<()> {
        let (sy, sx) = (self.span(fb, 0, oy)?, self.span(fb, 1, ox)?);
        let inside = fb.imul(fb.isub(sy.hi, sy.lo)?, fb.isub(sx.hi, sx.lo)?)?;
        let padded = fb.imul(sy.padded, sx.padded)?;
        let targets: Vec<_> = self
            .sinks
            .iter()
            .zip(to)
            .map(|(s, p)| fb.at(*p, fb.iadd(fb.imulc(oy, s.row())?, fb.imulc(ox, s.pixel())?)?))
            .collect::<Result<_>>()?;
        let block = |fb: &Fb<'_, 'c>, c: IntValue<'c>, lanes: u32| -> Result<()> {
            let acc = self.accumulate(fb, from, &sy, &sx, c, lanes)?;
            let results = self.finish(fb, acc, inside, padded)?;
            for ((s, p), v) in self.sinks.iter().zip(&targets).zip(results) {
                fb.store(v, fb.at(*p, fb.imulc(c, s.element())?)?, s.element() as u32)?;
            }
            Ok(())
        };
        let lanes = fb.isa.lanes();
        let n = fb.isub(c1, c0)?;
        let whole = fb.isub(c1, fb.urem(n, fb.u(lanes as usize))?)?;
        if lanes > 1 {
            fb.for_range(c0, whole, lanes as usize, |fb, c| block(fb, c, lanes))?;
            return fb.for_range(whole, c1, 1, |fb, c| block(fb, c, 1));
        }
        fb.for_range(c0, c1, 1, |fb, c| block(fb, c, 1))
    }

    fn accumulate<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        from: PointerValue<'c>,
        sy: &Span<'c>,
        sx: &Span<'c>,
        c: IntValue<'c>,
        lanes: u32,
    ) -> Result<V<'c>> {
        let (x, d) = (self.x, self.window.dilations);
        let init = match self.kind {
            Kind::MaxFloat => fb.f32_const(lanes, f32::NEG_INFINITY),
            Kind::MeanFloat { .. } => fb.f32_const(lanes, 0.0),
            Kind::MaxCode | Kind::MaxPairs => fb.int_const(El::I8, lanes, 0)?,
            Kind::MaxSigned => fb.int_const(El::I8, lanes, i64::from(i8::MIN))?,
            Kind::MeanCode { .. } => fb.int_const(El::I32, lanes, 0)?,
        };
        let column = fb.at(from, fb.imulc(c, x.element())?)?;
        let out = fb.for_carry(sy.lo, sy.hi, 1, &[init], |fb, ky, acc| {
            let y = fb.iadd(sy.origin, fb.imulc(ky, d[0])?)?;
            let row = fb.at(column, fb.imulc(y, x.row())?)?;
            fb.for_carry(sx.lo, sx.hi, 1, acc, |fb, kx, acc| {
                let px = fb.iadd(sx.origin, fb.imulc(kx, d[1])?)?;
                let v = fb.load(x.el(), lanes, fb.at(row, fb.imulc(px, x.pixel())?)?, x.element() as u32)?;
                Ok(vec![match self.kind {
                    Kind::MaxFloat => fb.fmax(v, acc[0])?,
                    Kind::MeanFloat { .. } => fb.fadd(acc[0], v)?,
                    Kind::MaxCode => fb.umax(v, acc[0])?,
                    Kind::MaxSigned => fb.smax(v, acc[0])?,
                    Kind::MaxPairs => {
                        let field = |mask: i64| -> Result<V<'c>> {
                            let mask = fb.int_const(El::I8, lanes, mask)?;
                            fb.umax(fb.and(v, mask)?, fb.and(acc[0], mask)?)
                        };
                        fb.or(field(0x30)?, field(0xC0)?)?
                    }
                    Kind::MeanCode { .. } => fb.add(acc[0], fb.zext(v, El::I32)?)?,
                }])
            })
        })?;
        Ok(out[0])
    }

    fn finish<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        acc: V<'c>,
        inside: IntValue<'c>,
        padded: IntValue<'c>,
    ) -> Result<Vec<V<'c>>> {
        let lanes = fb.lanes(acc);
        let float = |n: IntValue<'c>| fb.sitofp(fb.trunc(n.into(), El::I32)?);
        match &self.kind {
            Kind::MaxFloat | Kind::MaxCode | Kind::MaxSigned | Kind::MaxPairs => Ok(vec![acc]),
            Kind::MeanFloat { include_pad } => {
                let count = float(if *include_pad { padded } else { inside })?;
                Ok(vec![fb.fdiv(acc, fb.splat(count, lanes)?)?])
            }
            Kind::MeanCode { include_pad, m, b, outs } => {
                let z = fb.int_const(El::I32, 1, i64::from(self.x.zero_point))?;
                let zeros = fb.mul(fb.trunc(inside.into(), El::I32)?, z)?;
                let sum = fb.sub(acc, fb.splat(zeros, lanes)?)?;
                let count = float(if *include_pad { padded } else { inside })?;
                let scale = fb.fdiv(fb.f32_const(1, *m), count)?;
                let t = fma(fb, fb.sitofp(sum)?, fb.splat(scale, lanes)?, fb.f32_const(lanes, *b))?;
                outs.iter().map(|r| generic_codes(fb, t, r)).collect()
            }
        }
    }
}
