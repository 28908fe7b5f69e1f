//! From the accumulators of a pixel to its outputs: requantization, residual, activation, store in the consumer's
//! layout.

use super::fixed::{self, FixedTables};
use crate::arith::{clamp, clamp_codes, fma, requantize, round_to_i32};
use crate::blob::Blob;
use crate::build::{El, Fb, V};
use crate::error::{Result, internal};
use crate::isa::Isa;
use crate::model::blob_ptr;
use crate::place::Place;
use inkwell::values::{IntValue, PointerValue};
use nibblec_ir::DType;
use nibblec_ir::ann::Format;
use nibblec_ir::op::{Activation, Requant};

/// One output of an integer epilogue; without `requant` it takes `t` itself as f32.
pub struct Sink {
    /// Where it goes.
    pub place: Place,
    /// How `t` becomes a code.
    pub requant: Option<Requant>,
}

/// What follows the accumulation.
pub enum Epilogue {
    /// Codes in, codes (or f32) out.
    Integer {
        /// Blob offset of the multipliers by panel lane.
        m: usize,
        /// Blob offset of the addends.
        b: usize,
        /// Blob offset of what is subtracted from the accumulators.
        correction: Option<usize>,
        /// Residual codes and their multiplier, or a residual of f32, which is added as it is.
        residual: Option<(Place, f32)>,
        /// Applied to outputs of f32.
        activation: Activation,
        /// Outputs.
        sinks: Vec<Sink>,
        /// The accumulators are u16.
        narrow: bool,
        /// Blob offset of thresholds that stand for the whole epilogue ([`super::thresholds`]).
        thresholds: Option<usize>,
        /// Proved: no `t` leaves the range in which f32 converts to i32 without saturation.
        bounded: bool,
        /// The arithmetic in 16-bit fixed point, in place of multipliers, addends and requantizations.
        fixed: Option<FixedTables>,
    },
    /// f32 in and out.
    Float {
        /// Blob offset of the bias by panel lane.
        bias: Option<usize>,
        /// Residual.
        residual: Option<Place>,
        /// Applied last.
        activation: Activation,
        /// The output.
        place: Place,
    },
}

/// Pointers that an epilogue uses throughout a step.
pub struct Env<'c> {
    params: Vec<PointerValue<'c>>,
    correction: Option<PointerValue<'c>>,
    residual: Option<PointerValue<'c>>,
    sinks: Vec<PointerValue<'c>>,
    thresholds: Option<PointerValue<'c>>,
    /// Tables of byte offsets by pixel of the outputs and then the residual, where there are any: [`Epilogue::orders`].
    pub orders: Vec<Option<PointerValue<'c>>>,
}

impl Epilogue {
    /// Where the outputs go.
    pub fn places(&self) -> Vec<&Place> {
        match self {
            Epilogue::Integer { sinks, .. } => sinks.iter().map(|s| &s.place).collect(),
            Epilogue::Float { place, .. } => vec![place],
        }
    }

    /// Tables of byte offsets of the pixels in `order` (`None`: as they lie), of the outputs and then the residual;
    /// dense places in their own order have none.
    pub fn orders(&self, order: Option<&[usize]>, blob: &mut Blob) -> Vec<Option<usize>> {
        let residual = match self {
            Epilogue::Integer { residual, .. } => residual.as_ref().map(|(r, _)| r),
            Epilogue::Float { residual, .. } => residual.as_ref(),
        };
        let places = self.places().into_iter().chain(residual);
        places
            .map(|p| match order {
                Some(order) => Some(blob.add_i32(&p.pixel_offsets(order.iter().copied()))),
                None if p.is_dense() => None,
                None => Some(blob.add_i32(&p.pixel_offsets(0..p.h * p.w))),
            })
            .collect()
    }

    /// Loads the pointers.
    pub fn open<'c>(&self, fb: &Fb<'_, 'c>, ctx: PointerValue<'c>) -> Result<Env<'c>> {
        let sinks = self.places().iter().map(|p| p.pointer(fb, ctx)).collect::<Result<_>>()?;
        Ok(match self {
            Epilogue::Integer { m, b, correction, residual, thresholds, fixed, .. } => Env {
                params: match fixed {
                    Some(f) => vec![blob_ptr(fb, ctx, f.at)?],
                    None => vec![blob_ptr(fb, ctx, *m)?, blob_ptr(fb, ctx, *b)?],
                },
                correction: correction.map(|c| blob_ptr(fb, ctx, c)).transpose()?,
                residual: residual.as_ref().map(|(r, _)| r.pointer(fb, ctx)).transpose()?,
                sinks,
                thresholds: thresholds.map(|t| blob_ptr(fb, ctx, t)).transpose()?,
                orders: Vec::new(),
            },
            Epilogue::Float { bias, residual, .. } => Env {
                params: bias.iter().map(|b| blob_ptr(fb, ctx, *b)).collect::<Result<_>>()?,
                correction: None,
                residual: residual.as_ref().map(|r| r.pointer(fb, ctx)).transpose()?,
                sinks,
                thresholds: None,
                orders: Vec::new(),
            },
        })
    }

    /// Where a pixel's channels go, and where its residual's come from.
    fn targets<'c>(&self, fb: &Fb<'_, 'c>, env: &Env<'c>, pixel: IntValue<'c>) -> Result<Targets<'c>> {
        let at = |i: usize, p: &Place| -> Result<IntValue<'c>> {
            match env.orders.get(i) {
                Some(Some(table)) => fb.load_i32(fb.at(*table, fb.imulc(pixel, 4)?)?),
                _ => p.pixel_offset(fb, pixel),
            }
        };
        let sinks: Vec<_> = self
            .places()
            .iter()
            .zip(&env.sinks)
            .enumerate()
            .map(|(i, (p, base))| fb.at(*base, at(i, p)?))
            .collect::<Result<_>>()?;
        let last = sinks.len();
        let residual = match (self, env.residual) {
            (Epilogue::Integer { residual: Some((r, _)), .. }, Some(p)) => Some(fb.at(p, at(last, r)?)?),
            (Epilogue::Float { residual: Some(r), .. }, Some(p)) => Some(fb.at(p, at(last, r)?)?),
            _ => None,
        };
        Ok(Targets { sinks, residual })
    }

    /// Finishes `count` channels of pixel `pixel` from `channel` on; `acc` are their accumulators and `lane0` the
    /// panel's first lane in the parameters.
    #[allow(clippy::too_many_arguments)]
    pub fn pixel<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        env: &Env<'c>,
        acc: PointerValue<'c>,
        pixel: IntValue<'c>,
        lane0: IntValue<'c>,
        channel: IntValue<'c>,
        count: usize,
    ) -> Result<()> {
        let lanes = if fb.isa == Isa::Scalar { 1 } else { 16 };
        let to = self.targets(fb, env, pixel)?;
        if let Some(table) = env.thresholds
            && fb.isa.is_x86_vector()
        {
            return super::thresholds::pixel(
                fb,
                table,
                acc,
                lane0,
                fb.at(to.sinks[0], fb.udiv(channel, fb.i(2))?)?,
            );
        }
        let narrow = matches!(self, Epilogue::Integer { narrow: true, .. });
        let size = if narrow { 2 } else { 4 };
        let place = |fb: &Fb<'_, 'c>, lane: IntValue<'c>, n: usize| -> Result<Block<'c>> {
            let c = fb.iadd(channel, lane)?;
            Ok(Block { acc: fb.at(acc, fb.imulc(lane, size)?)?, param: fb.iadd(lane0, lane)?, c, n, lanes })
        };
        let block = |fb: &Fb<'_, 'c>, lane: IntValue<'c>, n: usize| -> Result<()> {
            let here = place(fb, lane, n)?;
            match self {
                Epilogue::Integer { .. } => self.integer(fb, env, &here, to.residual, &to.sinks),
                Epilogue::Float { .. } => self.float(fb, env, &here, to.residual, &to.sinks),
            }
        };
        if lanes == 1 {
            // Pairs share a byte: two channels a turn.
            fb.for_range(fb.i(0), fb.u(count & !1), 2, |fb, lane| block(fb, lane, 2))?;
            return if count % 2 == 1 { block(fb, fb.u(count - 1), 1) } else { Ok(()) };
        }
        let coupled = if self.couples(fb) { count / 32 * 32 } else { 0 };
        for start in (0..coupled).step_by(32) {
            let [a, b] = [place(fb, fb.u(start), 16)?, place(fb, fb.u(start + 16), 16)?];
            self.couple(fb, env, [&a, &b], [&to, &to], true)?;
        }
        for start in (coupled..count).step_by(16) {
            block(fb, fb.u(start), 16.min(count - start))?;
        }
        Ok(())
    }

    fn integer<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        env: &Env<'c>,
        at: &Block<'c>,
        residual: Option<PointerValue<'c>>,
        targets: &[PointerValue<'c>],
    ) -> Result<()> {
        let Epilogue::Integer { sinks, bounded, fixed, activation, .. } = self else {
            return internal("epilogue");
        };
        if let (Some(f), Some(residual)) = (fixed, residual) {
            let t = self.fixed(fb, env, f, at, residual)?;
            for ((out, sink), target) in f.outs.iter().zip(sinks).zip(targets) {
                store_codes(fb, fixed::codes(fb, &t, out)?, &sink.place, *target, at)?;
            }
            return Ok(());
        }
        let t = self.reals(fb, env, at, residual)?;
        for (sink, target) in sinks.iter().zip(targets) {
            match &sink.requant {
                None => {
                    let y = t.iter().map(|v| activate(fb, *v, *activation)).collect::<Result<Vec<_>>>()?;
                    store_floats(fb, &y, *target, at)?;
                }
                Some(r) => {
                    let codes = codes(fb, &t, r, *bounded)?;
                    store_codes(fb, codes, &sink.place, *target, at)?;
                }
            }
        }
        Ok(())
    }

    /// The values of a block before its requantizations.
    fn reals<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        env: &Env<'c>,
        at: &Block<'c>,
        residual: Option<PointerValue<'c>>,
    ) -> Result<Vec<V<'c>>> {
        let Epilogue::Integer { residual: spec, .. } = self else { return internal("epilogue") };
        let mut t = Vec::new();
        for (first, lanes) in &at.halves() {
            let p = |base: PointerValue<'c>, size: usize, at: IntValue<'c>| -> Result<PointerValue<'c>> {
                fb.atc(fb.at(base, fb.imulc(at, size)?)?, first * size)
            };
            let acc = self.sum(fb, env, at, (*first, *lanes))?;
            let m = fb.load(El::F32, *lanes, p(env.params[0], 4, at.param)?, 4)?;
            let b = fb.load(El::F32, *lanes, p(env.params[1], 4, at.param)?, 4)?;
            let mut v = fma(fb, fb.sitofp(acc)?, m, b)?;
            if let (Some(r), Some((place, rm))) = (residual, spec) {
                let left = at.n.saturating_sub(*first);
                if place.dtype == DType::F32 {
                    v = fb.fadd(v, load_part(fb, El::F32, *lanes, p(r, 4, at.c)?, left)?)?;
                    t.push(v);
                    continue;
                }
                let q = load_part(fb, El::I8, *lanes, p(r, 1, at.c)?, left)?;
                let q = fb.sitofp(fb.zext(q, El::I32)?)?;
                v = fma(fb, q, fb.f32_const(*lanes, *rm), v)?;
            }
            t.push(v);
        }
        Ok(t)
    }

    /// `t` of a block in fixed point, as 32-bit lanes.
    fn fixed<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        env: &Env<'c>,
        f: &FixedTables,
        at: &Block<'c>,
        residual: PointerValue<'c>,
    ) -> Result<Vec<V<'c>>> {
        let mut t = Vec::new();
        for (first, lanes) in at.halves() {
            let acc = self.sum(fb, env, at, (first, lanes))?;
            let p = fb.atc(fb.at(residual, at.c)?, first)?;
            let r = load_part(fb, El::I8, lanes, p, at.n.saturating_sub(first))?;
            let lane = fb.iadd(at.param, fb.u(first))?;
            t.push(f.reals(fb, env.params[0], lane, acc, r)?);
        }
        Ok(t)
    }

    /// Lanes of a block's true sums, in 32 bits.
    fn sum<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        env: &Env<'c>,
        at: &Block<'c>,
        (first, lanes): (usize, u32),
    ) -> Result<V<'c>> {
        let Epilogue::Integer { narrow, .. } = self else { return internal("epilogue") };
        let acc = if *narrow {
            fb.zext(fb.load(El::I16, lanes, fb.atc(at.acc, 2 * first)?, 2)?, El::I32)?
        } else {
            fb.load(El::I32, lanes, fb.atc(at.acc, 4 * first)?, 4)?
        };
        let Some(c) = env.correction else { return Ok(acc) };
        let p = fb.atc(fb.at(c, fb.imulc(at.param, 4)?)?, first * 4)?;
        fb.sub(acc, fb.load(El::I32, lanes, p, 4)?)
    }

    /// Whether [`Epilogue::couple`] can finish two blocks at once: codes on x86 whose rounding stays inside i32.
    pub fn couples(&self, fb: &Fb<'_, '_>) -> bool {
        let codes = matches!(self, Epilogue::Integer { bounded: true, thresholds: None, sinks, .. }
            if sinks.iter().all(|s| s.requant.is_some()));
        codes && fb.isa.is_x86_vector()
    }

    /// Finishes 16 channels from `channel` on of two pixels, as [`Epilogue::pixel`] does with one.
    #[allow(clippy::too_many_arguments)]
    pub fn two_pixels<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        env: &Env<'c>,
        accs: [PointerValue<'c>; 2],
        pixels: [IntValue<'c>; 2],
        lane0: IntValue<'c>,
        channel: IntValue<'c>,
    ) -> Result<()> {
        let [a, b] = [self.targets(fb, env, pixels[0])?, self.targets(fb, env, pixels[1])?];
        let block = |acc| Block { acc, param: lane0, c: channel, n: 16, lanes: 16 };
        self.couple(fb, env, [&block(accs[0]), &block(accs[1])], [&a, &b], false)
    }

    /// Finishes two whole blocks; `adjacent`: the second has the next 16 channels of the same pixel.
    fn couple<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        env: &Env<'c>,
        at: [&Block<'c>; 2],
        to: [&Targets<'c>; 2],
        adjacent: bool,
    ) -> Result<()> {
        let Epilogue::Integer { sinks, fixed, narrow, .. } = self else { return internal("epilogue") };
        let mut t = Vec::new();
        for (at, to) in at.iter().zip(to) {
            t.extend(match (fixed, to.residual) {
                (Some(f), Some(r)) => {
                    let words = if *narrow {
                        fb.load(El::I16, 16, at.acc, 2)?
                    } else {
                        fixed::words(fb, [0, 8].map(|first| self.sum(fb, env, at, (first, 8))))?
                    };
                    vec![f.words(fb, env.params[0], at.param, words, fb.at(r, at.c)?)?]
                }
                _ => self.reals(fb, env, at, to.residual)?,
            });
        }
        for (i, sink) in sinks.iter().enumerate() {
            let pairs = sink.place.format == Format::ChannelPairs;
            let codes = match (fixed, &sink.requant) {
                (Some(f), _) => paired(fb, fixed::codes32(fb, [t[0], t[1]], &f.outs[i])?, pairs)?,
                (None, Some(r)) => codes32(fb, &t, r, pairs)?,
                (None, None) => return internal("a sink without codes"),
            };
            let codes = codes.into_vector_value();
            let size = if pairs { 8 } else { 16u32 };
            let target = |half: usize| -> Result<PointerValue<'c>> {
                let c = if pairs { fb.udiv(at[half].c, fb.i(2))? } else { at[half].c };
                fb.at(to[half].sinks[i], c)
            };
            if adjacent {
                fb.store(codes.into(), target(0)?, 1)?;
                continue;
            }
            for half in 0..2u32 {
                let lanes: Vec<u32> = (half * size..(half + 1) * size).collect();
                fb.store(fb.shuffle(codes, codes, &lanes)?.into(), target(half as usize)?, 1)?;
            }
        }
        Ok(())
    }

    fn float<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        env: &Env<'c>,
        at: &Block<'c>,
        residual: Option<PointerValue<'c>>,
        targets: &[PointerValue<'c>],
    ) -> Result<()> {
        let Epilogue::Float { activation, .. } = self else { return internal("epilogue") };
        let mut t = Vec::new();
        for (first, lanes) in at.halves() {
            let p = |base: PointerValue<'c>, at: IntValue<'c>| -> Result<PointerValue<'c>> {
                fb.atc(fb.at(base, fb.imulc(at, 4)?)?, first * 4)
            };
            let mut v = fb.load(El::F32, lanes, fb.atc(at.acc, 4 * first)?, 4)?;
            if let Some(b) = env.params.first() {
                v = fb.fadd(v, fb.load(El::F32, lanes, p(*b, at.param)?, 4)?)?;
            }
            if let Some(r) = residual {
                v = fb.fadd(v, load_part(fb, El::F32, lanes, p(r, at.c)?, at.n.saturating_sub(first))?)?;
            }
            t.push(activate(fb, v, *activation)?);
        }
        store_floats(fb, &t, targets[0], at)
    }
}

/// Unsigned codes of 8-bit lanes as f32.
pub fn real<'c>(fb: &Fb<'_, 'c>, q: V<'c>) -> Result<V<'c>> {
    fb.sitofp(fb.zext(q, El::I32)?)
}

/// Applies a fused activation to f32 lanes.
pub fn activate<'c>(fb: &Fb<'_, 'c>, v: V<'c>, a: Activation) -> Result<V<'c>> {
    bounded(fb, v, a.bounds())
}

/// Clamps f32 lanes; a NaN stays.
pub fn bounded<'c>(fb: &Fb<'_, 'c>, v: V<'c>, (lo, hi): (f32, f32)) -> Result<V<'c>> {
    let lanes = fb.lanes(v);
    // The second operand is what a comparison with NaN gives.
    let v = if lo > f32::NEG_INFINITY { fb.fmax(fb.f32_const(lanes, lo), v)? } else { v };
    if hi < f32::INFINITY { fb.fmin(fb.f32_const(lanes, hi), v) } else { Ok(v) }
}

/// Channel 0 of a pixel in the outputs and in the residual.
struct Targets<'c> {
    sinks: Vec<PointerValue<'c>>,
    residual: Option<PointerValue<'c>>,
}

/// A block of channels of one pixel.
struct Block<'c> {
    acc: PointerValue<'c>,
    param: IntValue<'c>,
    c: IntValue<'c>,
    n: usize,
    lanes: u32,
}

impl Block<'_> {
    /// Vectors that cover the block: (first lane, lanes).
    fn halves(&self) -> Vec<(usize, u32)> {
        if self.lanes == 1 { (0..self.n).map(|i| (i, 1)).collect() } else { vec![(0, 8), (8, 8)] }
    }
}

/// Loads `lanes` elements of which only the first `valid` may be read; the others are zero.
fn load_part<'c>(fb: &Fb<'_, 'c>, e: El, lanes: u32, p: PointerValue<'c>, valid: usize) -> Result<V<'c>> {
    if valid >= lanes as usize {
        return fb.load(e, lanes, p, 1);
    }
    let size = if e == El::F32 { 4 } else { 1 };
    let mut v = fb.zero(fb.ty(e, lanes)).into_vector_value();
    for i in 0..valid {
        let x = fb.load(e, 1, fb.atc(p, i * size)?, 1)?;
        v = fb.b.build_insert_element(v, x, fb.cx.i32_type().const_int(i as u64, false), "")?;
    }
    Ok(v.into())
}

/// Codes of 16 lanes as `<16 x i8>`, or one i8 a channel on the scalar level.
fn codes<'c>(fb: &Fb<'_, 'c>, t: &[V<'c>], r: &Requant, bounded: bool) -> Result<Vec<V<'c>>> {
    if fb.lanes(t[0]) == 1 {
        return t.iter().map(|v| fb.trunc(requantize(fb, *v, r)?, El::I8)).collect();
    }
    let mut q = Vec::new();
    for v in t {
        if !bounded {
            q.push(requantize(fb, *v, r)?);
            continue;
        }
        let lanes = fb.lanes(*v);
        let v = if r.is_identity() {
            *v
        } else {
            fma(fb, *v, fb.f32_const(lanes, r.m), fb.f32_const(lanes, r.b))?
        };
        q.push(if fb.isa == Isa::Dotprod {
            neon_round(fb, v)?
        } else {
            fb.intrinsic("llvm.x86.avx.cvt.ps2dq.256", &[], &[v])?
        });
    }
    if fb.isa == Isa::Dotprod {
        return Ok(vec![neon_bytes(fb, &q, r)?]);
    }
    // Both packs saturate, which is the clamp to 0..=255 of values that fit i32.
    let words = fb.intrinsic("llvm.x86.avx2.packssdw", &[], &[q[0], q[1]])?;
    let quads = fb.bitcast(words, fb.ty(El::I64, 4))?.into_vector_value();
    let natural = fb.shuffle(quads, quads, &[0, 2, 1, 3])?;
    let words = fb.bitcast(natural.into(), fb.ty(El::I16, 16))?.into_vector_value();
    let low: Vec<u32> = (0..8).collect();
    let high: Vec<u32> = (8..16).collect();
    let (a, b) = (fb.shuffle(words, words, &low)?, fb.shuffle(words, words, &high)?);
    let mut bytes = fb.intrinsic("llvm.x86.sse2.packuswb.128", &[], &[a.into(), b.into()])?;
    bytes = clamp_codes(fb, bytes, (r.lo, r.hi))?;
    Ok(vec![bytes])
}

/// Codes of 32 lanes (four vectors) by AVX2: bytes, or 16 bytes of pairs `(q0 | q1 << 2) << 4`.
fn codes32<'c>(fb: &Fb<'_, 'c>, t: &[V<'c>], r: &Requant, pairs: bool) -> Result<V<'c>> {
    let mut q = Vec::with_capacity(4);
    for v in t {
        let m = fb.f32_const(8, r.m);
        let v = match (r.is_identity(), r.b == 0.0) {
            (true, _) => *v,
            // The product of an fma with 0 is rounded alike.
            (_, true) => fb.fmul(*v, m)?,
            _ => fma(fb, *v, m, fb.f32_const(8, r.b))?,
        };
        q.push(fb.intrinsic("llvm.x86.avx.cvt.ps2dq.256", &[], &[v])?);
    }
    // All packs saturate, which is the clamp to 0..=255 of values that fit i32. They work in halves of a vector.
    let pack = |a, b| fb.intrinsic("llvm.x86.avx2.packssdw", &[], &[a, b]);
    let bytes = fb.intrinsic("llvm.x86.avx2.packuswb", &[], &[pack(q[0], q[1])?, pack(q[2], q[3])?])?;
    let quads = fb.bitcast(bytes, fb.ty(El::I32, 8))?.into_vector_value();
    let natural = fb.shuffle(quads, quads, &[0, 4, 1, 5, 2, 6, 3, 7])?;
    let bytes = clamp_codes(fb, fb.bitcast(natural.into(), fb.ty(El::I8, 32))?, (r.lo, r.hi))?;
    paired(fb, bytes, pairs)
}

/// 32 codes as they are, or by AVX2 as 16 bytes of pairs.
fn paired<'c>(fb: &Fb<'_, 'c>, bytes: V<'c>, pairs: bool) -> Result<V<'c>> {
    if !pairs {
        return Ok(bytes);
    }
    let places = fb.bitcast(fb.int_const(El::I16, 16, 0x4010)?, fb.ty(El::I8, 32))?;
    let words = fb.intrinsic("llvm.x86.avx2.pmadd.ub.sw", &[], &[bytes, places])?;
    let twice = fb.intrinsic("llvm.x86.avx2.packuswb", &[], &[words, words])?;
    let halves = fb.bitcast(twice, fb.ty(El::I64, 4))?.into_vector_value();
    let both = fb.shuffle(halves, halves, &[0, 2])?;
    fb.bitcast(both.into(), fb.ty(El::I8, 16))
}

/// The two halves of a vector of `n` lanes.
fn neon_halves<'c>(fb: &Fb<'_, 'c>, v: V<'c>, n: u32) -> Result<[V<'c>; 2]> {
    let x = v.into_vector_value();
    let part = |first: u32| fb.shuffle(x, x, &(first..first + n / 2).collect::<Vec<_>>());
    Ok([part(0)?.into(), part(n / 2)?.into()])
}

/// `fcvtns` of 8 lanes: f32 to i32, half to even.
fn neon_round<'c>(fb: &Fb<'_, 'c>, v: V<'c>) -> Result<V<'c>> {
    let types = [fb.ty(El::I32, 4), fb.ty(El::F32, 4)];
    let [a, b] = neon_halves(fb, v, 8)?;
    let a = fb.intrinsic("llvm.aarch64.neon.fcvtns", &types, &[a])?.into_vector_value();
    let b = fb.intrinsic("llvm.aarch64.neon.fcvtns", &types, &[b])?.into_vector_value();
    Ok(fb.shuffle(a, b, &[0, 1, 2, 3, 4, 5, 6, 7])?.into())
}

/// 16 codes from two vectors of 8 i32: `sqxtn` and `sqxtun` saturate, which is the clamp to 0..=255.
fn neon_bytes<'c>(fb: &Fb<'_, 'c>, q: &[V<'c>], r: &Requant) -> Result<V<'c>> {
    let join = |a: V<'c>, b: V<'c>, n: u32| -> Result<V<'c>> {
        let all: Vec<u32> = (0..n).collect();
        Ok(fb.shuffle(a.into_vector_value(), b.into_vector_value(), &all)?.into())
    };
    let mut bytes = Vec::new();
    for v in q {
        let [a, b] = neon_halves(fb, *v, 8)?;
        let narrow = |v: V<'c>| fb.intrinsic("llvm.aarch64.neon.sqxtn", &[fb.ty(El::I16, 4)], &[v]);
        let words = join(narrow(a)?, narrow(b)?, 8)?;
        bytes.push(fb.intrinsic("llvm.aarch64.neon.sqxtun", &[fb.ty(El::I8, 8)], &[words])?);
    }
    clamp_codes(fb, join(bytes[0], bytes[1], 16)?, (r.lo, r.hi))
}

fn store_codes<'c>(
    fb: &Fb<'_, 'c>,
    codes: Vec<V<'c>>,
    place: &Place,
    target: PointerValue<'c>,
    at: &Block<'c>,
) -> Result<()> {
    let pairs = place.format == Format::ChannelPairs;
    if at.lanes == 1 {
        if !pairs {
            let p = fb.at(target, at.c)?;
            for (i, q) in codes.iter().enumerate() {
                fb.store(*q, fb.atc(p, i)?, 1)?;
            }
            return Ok(());
        }
        let shift = |v: V<'c>, n: i64| fb.shl(v, fb.int_const(El::I8, 1, n)?);
        let mut byte = shift(codes[0], 4)?;
        if let Some(q) = codes.get(1) {
            byte = fb.or(byte, shift(*q, 6)?)?;
        }
        return fb.store(byte, fb.at(target, fb.udiv(at.c, fb.i(2))?)?, 1);
    }
    let v = codes[0];
    if !pairs {
        return store_bytes(fb, v, fb.at(target, at.c)?, 16, at.n);
    }
    let words = fb.bitcast(v, fb.ty(El::I16, 8))?;
    let c = |n: i64| fb.int_const(El::I16, 8, n);
    let joined = fb.or(fb.shl(words, c(4)?)?, fb.lshr(words, c(2)?)?)?;
    let bytes = fb.trunc(joined, El::I8)?;
    store_bytes(fb, bytes, fb.at(target, fb.udiv(at.c, fb.i(2))?)?, 8, at.n.div_ceil(2))
}

/// Stores the first `n` of `all` bytes of a vector.
fn store_bytes<'c>(fb: &Fb<'_, 'c>, v: V<'c>, p: PointerValue<'c>, all: usize, n: usize) -> Result<()> {
    if n == all {
        return fb.store(v, p, 1);
    }
    let mut at = 0;
    for size in [8usize, 4, 2, 1] {
        while n - at >= size {
            let picks: Vec<u32> = (at..at + size).map(|i| i as u32).collect();
            let x = v.into_vector_value();
            let part: V = if size == 1 {
                fb.b.build_extract_element(x, fb.cx.i32_type().const_int(at as u64, false), "")?
            } else {
                fb.shuffle(x, x, &picks)?.into()
            };
            fb.store(part, fb.atc(p, at)?, 1)?;
            at += size;
        }
    }
    Ok(())
}

fn store_floats<'c>(fb: &Fb<'_, 'c>, t: &[V<'c>], target: PointerValue<'c>, at: &Block<'c>) -> Result<()> {
    let p = fb.at(target, fb.imulc(at.c, 4)?)?;
    for ((first, lanes), v) in at.halves().into_iter().zip(t) {
        if first + lanes as usize <= at.n {
            fb.store(*v, fb.atc(p, 4 * first)?, 4)?;
            continue;
        }
        for i in first..at.n {
            let k = fb.cx.i32_type().const_int((i - first) as u64, false);
            let x = fb.b.build_extract_element(v.into_vector_value(), k, "")?;
            fb.store(x, fb.atc(p, 4 * i)?, 4)?;
        }
    }
    Ok(())
}

/// Requantizes `t` (any lanes) to codes as i8 lanes; the generic path of operators other than convolutions.
pub fn generic_codes<'c>(fb: &Fb<'_, 'c>, t: V<'c>, r: &Requant) -> Result<V<'c>> {
    fb.trunc(requantize(fb, t, r)?, El::I8)
}

/// `QuantizeLinear` of f32 lanes to i8 lanes.
pub fn quantize<'c>(
    fb: &Fb<'_, 'c>,
    x: V<'c>,
    scale: f32,
    zero_point: i32,
    lo: i32,
    hi: i32,
) -> Result<V<'c>> {
    let lanes = fb.lanes(x);
    let v = fb.fdiv(x, fb.f32_const(lanes, scale))?;
    let v = clamp(fb, v, (lo - zero_point) as f32, (hi - zero_point) as f32)?;
    let q = round_to_i32(fb, v)?;
    let q = fb.add(q, fb.int_const(El::I32, lanes, i64::from(zero_point))?)?;
    fb.trunc(q, El::I8)
}
