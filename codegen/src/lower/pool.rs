//! Pooling over windows, channels in the lanes.

use super::epilogue::generic_codes;
use super::{note, unsupported};
use crate::arith::fma;
use crate::build::{El, Fb, V};
use crate::error::Result;
use crate::model::Model;
use crate::place::Place;
use inkwell::values::{IntValue, PointerValue};
use nibblec_ir::ann::Format;
use nibblec_ir::op::{MeanCodes, Windows};
use nibblec_ir::{DType, Node};

/// What is made of a window.
enum Kind<'r> {
    MaxFloat,
    MaxCode,
    MaxSigned,
    MaxPairs,
    MeanFloat { include_pad: bool },
    MeanCode { include_pad: bool, codes: &'r MeanCodes },
}

/// How elements of a window become their mean.
pub struct Mean<'m> {
    /// Whether padding counts in the divisor.
    pub include_pad: bool,
    /// Of codes.
    pub codes: Option<&'m MeanCodes>,
}

/// Lowers a maximum over windows.
pub fn maxima(model: &mut Model<'_, '_>, node: &Node, windows: Windows) -> Result<()> {
    let x = Place::of(model.graph, node.inputs()[0])?;
    let kind = match x.dtype {
        DType::F32 => Kind::MaxFloat,
        _ if x.format == Format::ChannelPairs => Kind::MaxPairs,
        t if t.is_signed() => Kind::MaxSigned,
        _ => Kind::MaxCode,
    };
    lower(model, node, x, windows, kind)
}

/// Lowers a mean over windows, or over the whole plane.
pub fn means(model: &mut Model<'_, '_>, node: &Node, windows: Option<Windows>, mean: Mean<'_>) -> Result<()> {
    let x = Place::of(model.graph, node.inputs()[0])?;
    let windows = windows.unwrap_or(Windows { kernel: [x.h, x.w], ..Windows::PIXELS });
    let include_pad = mean.include_pad;
    let kind = match mean.codes {
        Some(codes) => Kind::MeanCode { include_pad, codes },
        None => Kind::MeanFloat { include_pad },
    };
    lower(model, node, x, windows, kind)
}

fn lower(model: &mut Model<'_, '_>, node: &Node, x: Place, window: Windows, kind: Kind<'_>) -> Result<()> {
    let graph = model.graph;
    let sinks: Vec<Place> = node.outputs().iter().map(|o| Place::of(graph, *o)).collect::<Result<_>>()?;
    let pairs = matches!(kind, Kind::MaxPairs);
    if !(pairs || x.format == Format::ChannelsLast) || sinks.iter().any(|s| s.format != x.format) {
        return Err(unsupported(node, "pooling needs channels-last operands".into()));
    }
    let borders = sinks.clone();
    // Pairs are pooled as bytes of two fields.
    let as_bytes =
        |p: Place| if pairs { Place { c: p.c.div_ceil(2), format: Format::ChannelsLast, ..p } } else { p };
    let (x, sinks) = (as_bytes(x), sinks.into_iter().map(as_bytes).collect::<Vec<_>>());
    note(model, node, x.dtype);
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
    window: Windows,
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
            Kind::MeanCode { include_pad, codes: MeanCodes { m, b, outs } } => {
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
