//! Depthwise convolutions on vector levels: tiles of pixels of a row times blocks of channels.

use crate::arith::fma;
use crate::build::{El, Fb, V};
use crate::error::{Result, internal};
use crate::kernels::depthwise::{Block, Geometry, Sums, TapPair};
use crate::kernels::fixed16::{self, Channel, Fixed};
use crate::kernels::x86::Registers;
use crate::lower::epilogue::activate;
use crate::model::{Model, StepArgs, blob_ptr};
use crate::place::Place;
use inkwell::values::{IntValue, PointerValue};
use nibblec_ir::op::{Activation, Requant};

/// A depthwise layer of codes: weights `[channel][tap]`, one multiplier and addend a channel.
pub struct Problem<'w> {
    /// The filter.
    pub geometry: Geometry,
    /// Channels.
    pub channels: usize,
    /// Weight codes less their zero point.
    pub codes: &'w [i16],
    /// Largest code of the input.
    pub amax: i32,
    /// Zero point of the input.
    pub zero_point: i32,
    /// Multipliers.
    pub m: &'w [f32],
    /// Addends.
    pub b: &'w [f32],
    /// Requantization of each output; an output without one is f32.
    pub outs: &'w [Requant],
    /// Applied to an f32 output.
    pub activation: Activation,
}

/// Taps above which the straight-line code of a tile would grow too long.
const MOST_TAPS: usize = 49;

impl Problem<'_> {
    fn taps(&self) -> usize {
        self.geometry.kernel[0] * self.geometry.kernel[1]
    }

    fn code(&self, channel: usize, tap: usize) -> i16 {
        self.codes.get(channel * self.taps() + tap).copied().unwrap_or(0)
    }

    /// Sums of the positive and of the negative weights among some taps of a channel.
    fn signed_sums(&self, channel: usize, taps: impl Iterator<Item = usize>) -> (i64, i64) {
        taps.map(|t| i64::from(self.code(channel, t))).fold((0, 0), |(p, n), w| (p + w.max(0), n - w.min(0)))
    }

    /// Least and largest sum of a channel over all inputs.
    fn range(&self, channel: usize) -> (i64, i64) {
        let (p, n) = self.signed_sums(channel, 0..self.taps());
        let (z, top) = (i64::from(self.zero_point), i64::from(self.amax - self.zero_point));
        (-(top * n + z * p), top * p + z * n)
    }

    /// Whether 16-bit sums are exact: no pair of products saturates, and no final sum wraps.
    fn fits_16(&self, pairs: &[TapPair]) -> bool {
        let bytes = self.codes.iter().all(|w| i8::try_from(*w).is_ok());
        bytes
            && (0..self.channels).all(|c| {
                let (lo, hi) = self.range(c);
                let pair_fits = |pair: &TapPair| {
                    let (p, n) = self.signed_sums(c, pair.iter().flatten().copied());
                    p.max(n) * i64::from(self.amax) <= i64::from(i16::MAX)
                };
                lo >= i64::from(i16::MIN) && hi <= i64::from(i16::MAX) && pairs.iter().all(pair_fits)
            })
    }

    /// Whether every value to be rounded stays in the range of i32.
    fn bounded(&self) -> bool {
        (0..self.channels).all(|c| {
            let (lo, hi) = self.range(c);
            let t = lo.abs().max(hi) as f64 * f64::from(self.m[c]).abs() + f64::from(self.b[c]).abs();
            self.outs.iter().all(|o| t * f64::from(o.m).abs() + f64::from(o.b).abs() < 1e9)
        })
    }
}

/// Largest factor on the weights of a fixed-point layer.
const MOST_GAIN: i64 = 64;

impl Problem<'_> {
    /// Fixed-point constants of every channel, if there are such for all.
    fn fixed(&self, pairs: &[TapPair]) -> Option<Vec<Fixed>> {
        let [o] = self.outs else { return None };
        (0..self.channels)
            .map(|c| {
                let (lo, hi) = self.range(c);
                let (m, b) = (self.m[c], self.b[c]);
                if m < 0.0 || o.m < 0.0 {
                    return None;
                }
                let code = |acc: i32| {
                    let t = (acc as f32).mul_add(m, b);
                    let v = if o.is_identity() { t } else { t.mul_add(o.m, o.b) };
                    v.max(o.lo as f32).min(o.hi as f32).round_ties_even() as i32
                };
                let channel = Channel {
                    range: (lo as i32, hi as i32),
                    most_gain: self.most_gain(c, pairs),
                    slope: f64::from(m) * f64::from(o.m),
                    codes: (o.lo, o.hi),
                    code,
                };
                channel.fit()
            })
            .collect()
    }

    /// The largest factor on a channel's weights with which they stay bytes and all sums stay 16-bit.
    fn most_gain(&self, c: usize, pairs: &[TapPair]) -> i32 {
        let (lo, hi) = self.range(c);
        let weights = (0..self.taps()).map(|t| i64::from(self.code(c, t)));
        let (least, most) = weights.fold((0, 0), |(l, h), w| (l.min(w), h.max(w)));
        let pair = pairs.iter().map(|pair| {
            let (p, n) = self.signed_sums(c, pair.iter().flatten().copied());
            p.max(n) * i64::from(self.amax)
        });
        let sum = pair.max().unwrap_or(0).max(-lo).max(hi).max(1);
        let gain = (127 / most.max(1)).min(128 / (-least).max(1)).min(i64::from(i16::MAX) / sum);
        gain.min(MOST_GAIN) as i32
    }
}

/// A run of blocks of equal width.
struct Blocks {
    block: Block,
    count: usize,
    /// Blob offset of the first block's weights and parameters.
    at: usize,
    /// Bytes from block to block.
    stride: usize,
}

/// A layer ready to be emitted.
pub struct Tiles {
    geometry: Geometry,
    pairs: Vec<TapPair>,
    pixels: usize,
    starts: bool,
    channels: usize,
    /// Blocks side by side, the last of them drawn back to end with the channels, then one narrower block.
    main: Blocks,
    tail: Option<Blocks>,
    outs: Vec<Requant>,
    activation: Activation,
    fixed: Option<Vec<Fixed>>,
    /// Bytes of the weights in the library.
    pub weight_bytes: usize,
}

/// Widths of the blocks that cover the channels: `(width, count)`, and a narrower last one.
fn cover(channels: usize) -> Option<((usize, usize), Option<usize>)> {
    let width = [32, 16, 8].into_iter().find(|w| channels >= *w)?;
    let (whole, rest) = (channels / width, channels % width);
    let narrow = [8, 16].into_iter().find(|w| rest <= *w && *w < width);
    Some(match (rest, narrow) {
        (0, _) => ((width, whole), None),
        (_, Some(n)) => ((width, whole), Some(n)),
        _ => ((width, whole + 1), None),
    })
}

impl Tiles {
    /// Packs a layer, or `None` where the generic code must do it.
    pub fn plan(p: &Problem<'_>, model: &mut Model<'_, '_>) -> Option<Tiles> {
        if p.taps() > MOST_TAPS || p.m.len() != p.channels || p.b.len() != p.channels || !p.bounded() {
            return None;
        }
        let (main, tail) = cover(p.channels)?;
        let wide = if p.taps() > 25 { 2 } else { 4 };
        let pairs = p.geometry.pairs(wide);
        let (sums, pixels) = if p.fits_16(&pairs) { (Sums::I16, wide) } else { (Sums::I32, 2) };
        let pairs = p.geometry.pairs(pixels);
        let starts = p.zero_point != 0;
        let fixed = if sums == Sums::I16 { p.fixed(&pairs) } else { None };
        let mut weight_bytes = 0;
        let mut blocks = |width: usize, firsts: Vec<usize>| {
            let block = Block { channels: width, sums };
            weight_bytes += firsts.len() * block.weight_bytes(pairs.len());
            let mut bytes = Vec::new();
            for first in &firsts {
                pack_block(p, block, &pairs, fixed.as_deref(), *first, &mut bytes);
            }
            let stride = bytes.len() / firsts.len().max(1);
            Blocks { block, count: firsts.len(), at: model.blob.add(&bytes), stride }
        };
        let main = blocks(main.0, (0..main.1).map(|i| (i * main.0).min(p.channels - main.0)).collect());
        let tail = tail.map(|w| blocks(w, vec![p.channels - w]));
        let (geometry, outs) = (p.geometry.clone(), p.outs.to_vec());
        Some(Tiles {
            geometry,
            pairs,
            pixels,
            starts,
            channels: p.channels,
            main,
            tail,
            outs,
            activation: p.activation,
            fixed,
            weight_bytes,
        })
    }

    /// The middle of the kernel's name.
    pub fn kind(&self) -> String {
        let bits = if self.main.block.sums == Sums::I16 { 16 } else { 32 };
        let fixed = if self.fixed.is_some() { "f" } else { "" };
        format!("depthwise{bits}{fixed}_{}x{}", self.pixels, self.main.block.channels)
    }

    /// Blocks of channels: a step has `rows * blocks` units.
    pub fn blocks(&self) -> usize {
        self.main.count + usize::from(self.tail.is_some())
    }

    /// Emits the units `[lo, hi)`.
    pub fn emit<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        a: &StepArgs<'c>,
        x: &Place,
        origin: usize,
        sinks: &[Place],
    ) -> Result<()> {
        let Some(first) = sinks.first() else { return internal("a depthwise layer without output") };
        let from = fb.atc(x.pointer(fb, a.ctx)?, origin)?;
        let to: Vec<_> =
            sinks.iter().map(|s| fb.atc(s.pointer(fb, a.ctx)?, s.interior())).collect::<Result<_>>()?;
        let blocks = fb.u(self.blocks());
        let last = fb.udiv(fb.iadd(a.hi, fb.u(self.blocks() - 1))?, blocks)?;
        fb.for_range(fb.udiv(a.lo, blocks)?, last, 1, |fb, y| {
            let base = fb.imul(y, blocks)?;
            let lo = fb.imax(fb.isub(a.lo, base)?, fb.i(0))?;
            let hi = fb.imin(fb.isub(a.hi, base)?, blocks)?;
            let row_in = fb.at(from, fb.imulc(y, self.geometry.strides[0] * self.geometry.row_pitch)?)?;
            let rows: Vec<_> = sinks
                .iter()
                .zip(&to)
                .map(|(s, p)| Ok((fb.at(*p, fb.imulc(y, s.row())?)?, s.pixel(), s.element())))
                .collect::<Result<_>>()?;
            let m = &self.main;
            let p = blob_ptr(fb, a.ctx, m.at)?;
            fb.for_range(lo, fb.imin(hi, fb.u(m.count))?, 1, |fb, i| {
                let c = fb.imin(fb.imulc(i, m.block.channels)?, fb.u(self.channels - m.block.channels))?;
                let params = fb.at(p, fb.imulc(i, m.stride)?)?;
                self.row(fb, m.block, params, row_in, &rows, c, first.w)
            })?;
            let Some(t) = &self.tail else { return Ok(()) };
            let params = blob_ptr(fb, a.ctx, t.at)?;
            fb.if_less(fb.u(m.count), hi, |fb| {
                self.row(fb, t.block, params, row_in, &rows, fb.u(self.channels - t.block.channels), first.w)
            })
        })
    }

    /// One row of a block of channels.
    #[allow(clippy::too_many_arguments)]
    fn row<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        block: Block,
        params: PointerValue<'c>,
        row_in: PointerValue<'c>,
        rows: &[(PointerValue<'c>, usize, usize)],
        c: IntValue<'c>,
        width: usize,
    ) -> Result<()> {
        let x = fb.at(row_in, c)?;
        let outs: Vec<_> = rows
            .iter()
            .map(|(p, pitch, size)| Ok((fb.at(*p, fb.imulc(c, *size)?)?, *pitch)))
            .collect::<Result<_>>()?;
        let step = self.geometry.strides[1] * self.geometry.pixel_pitch;
        let tile = |fb: &Fb<'_, 'c>, at: IntValue<'c>, n: usize| -> Result<()> {
            let first = fb.at(x, fb.imulc(at, step)?)?;
            let targets: Vec<_> = outs
                .iter()
                .map(|(p, pitch)| Ok((fb.at(*p, fb.imulc(at, *pitch)?)?, *pitch)))
                .collect::<Result<_>>()?;
            self.tile(fb, block, params, first, &targets, n)
        };
        let whole = width - width % self.pixels;
        fb.for_range(fb.i(0), fb.u(whole), self.pixels, |fb, at| tile(fb, at, self.pixels))?;
        if whole < width { tile(fb, fb.u(whole), width - whole) } else { Ok(()) }
    }

    /// `n` pixels of a block: sums, then each output.
    fn tile<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        block: Block,
        params: PointerValue<'c>,
        x: PointerValue<'c>,
        targets: &[Target<'c>],
        n: usize,
    ) -> Result<()> {
        let at = block.weight_bytes(self.pairs.len());
        let mut start = block.zeros(fb);
        let before = if self.starts { start.len() } else { 0 };
        let constants = Constants { registers: block.registers(), params, at, before };
        if self.starts {
            let (el, size) = if block.sums == Sums::I16 { (El::I16, 2) } else { (El::I32, 4) };
            for (i, s) in start.iter_mut().enumerate() {
                *s = constants.vector(fb, el, size, i)?;
            }
        }
        let sums = block.tile(fb, &self.geometry, &self.pairs, n, [x, params], &start)?;
        for (p, sums) in sums.iter().enumerate() {
            if let (Some(f), [(target, pitch)]) = (&self.fixed, targets) {
                let codes = self.fixed_codes(fb, &constants, f, sums)?;
                block.store(fb, codes, fb.atc(*target, p * pitch)?)?;
                continue;
            }
            let mut t = Vec::new();
            for (i, part) in block.widen(fb, sums)?.into_iter().enumerate() {
                let m = constants.after_starts(fb, El::F32, 4, i)?;
                let b = constants.after_starts(fb, El::F32, 4, block.parts() + i)?;
                t.push(fma(fb, fb.sitofp(part)?, m, b)?);
            }
            if let ([], [(target, pitch)]) = (&self.outs[..], targets) {
                self.store_floats(fb, block, &t, (*target, p * pitch))?;
                continue;
            }
            for (o, (target, pitch)) in self.outs.iter().zip(targets) {
                let codes = requantized(fb, block, &t, o)?;
                block.store(fb, codes, fb.atc(*target, p * pitch)?)?;
            }
        }
        Ok(())
    }

    /// Codes of a pixel's 16-bit sums in fixed point.
    fn fixed_codes<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        constants: &Constants<'c>,
        fixed: &[Fixed],
        sums: &[V<'c>],
    ) -> Result<V<'c>> {
        let r = constants.registers;
        let excepted = fixed.iter().any(|f| f.excepted);
        let mut q = Vec::new();
        for (half, sum) in sums.iter().enumerate() {
            let constant = |i: usize| constants.after_starts(fb, El::I16, 2, i * sums.len() + half);
            let e = if excepted { Some(constant(3)?) } else { None };
            let constants = [constant(0)?, constant(1)?, constant(2)?];
            q.push(fixed16::codes(fb, r, *sum, constants, e)?);
        }
        clamp_bytes(fb, r.pack_u8(fb, q[0], q[q.len() - 1])?, &self.outs[0])
    }

    /// Stores a pixel's values as f32, so many bytes behind a target.
    fn store_floats<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        block: Block,
        t: &[V<'c>],
        (target, first): (PointerValue<'c>, usize),
    ) -> Result<()> {
        let lanes = block.registers().lanes(4) as usize;
        for (i, v) in block.in_order(fb, t)?.into_iter().enumerate() {
            let at = fb.atc(target, first + 4 * lanes * i)?;
            fb.store(activate(fb, v, self.activation)?, at, 4)?;
        }
        Ok(())
    }
}

/// Where a block's channels of an output go, and the bytes from pixel to pixel.
type Target<'c> = (PointerValue<'c>, usize);

/// What lies behind a block's weights: starts of the sums, if they have any, then the numbers of its requantization.
struct Constants<'c> {
    registers: Registers,
    params: PointerValue<'c>,
    /// Bytes of the weights.
    at: usize,
    /// Vectors of starts.
    before: usize,
}

impl<'c> Constants<'c> {
    /// Vector `i` of elements of `size` bytes.
    fn vector(&self, fb: &Fb<'_, 'c>, el: El, size: usize, i: usize) -> Result<V<'c>> {
        let bytes = self.registers.bytes;
        fb.load(el, self.registers.lanes(size), fb.atc(self.params, self.at + i * bytes)?, bytes as u32)
    }

    /// The same of what follows the starts.
    fn after_starts(&self, fb: &Fb<'_, 'c>, el: El, size: usize, i: usize) -> Result<V<'c>> {
        self.vector(fb, el, size, self.before + i)
    }
}

/// Codes of a pixel's values.
fn requantized<'c>(fb: &Fb<'_, 'c>, block: Block, t: &[V<'c>], o: &Requant) -> Result<V<'c>> {
    let r = block.registers();
    let mut q = Vec::new();
    for v in t {
        let lanes = fb.lanes(*v);
        let v = if o.is_identity() {
            *v
        } else {
            fma(fb, *v, fb.f32_const(lanes, o.m), fb.f32_const(lanes, o.b))?
        };
        q.push(r.round(fb, v)?);
    }
    clamp_bytes(fb, block.bytes(fb, &q)?, o)
}

/// Clamps bytes that saturated to 0..=255 to the codes of an output.
fn clamp_bytes<'c>(fb: &Fb<'_, 'c>, v: V<'c>, o: &Requant) -> Result<V<'c>> {
    let c = |n: i32| fb.int_const(El::I8, fb.lanes(v), i64::from(n));
    let v = if o.hi < 255 { fb.umin(v, c(o.hi)?)? } else { v };
    if o.lo > 0 { fb.umax(v, c(o.lo)?) } else { Ok(v) }
}

/// Weights, starts of the sums, multipliers and addends of the block whose first channel is `first`.
fn pack_block(
    p: &Problem<'_>,
    block: Block,
    pairs: &[TapPair],
    fixed: Option<&[Fixed]>,
    first: usize,
    out: &mut Vec<u8>,
) {
    let gain = |c: usize| fixed.map_or(1, |f| f[first + c].gain);
    block.pack(pairs, |c, t| (i32::from(p.code(first + c, t)) * gain(c)) as i16, out);
    let bytes = block.registers().bytes;
    let start = |c: usize| {
        let (pos, neg) = p.signed_sums(first + c, 0..p.taps());
        (neg - pos) * i64::from(p.zero_point) * i64::from(gain(c))
    };
    let lanes16 = || (0..block.halves()).flat_map(|i| (0..bytes / 2).map(move |l| block.lane16(i, l)));
    let lanes32 = || (0..block.parts()).flat_map(|i| (0..bytes / 4).map(move |l| block.lane32(i, l)));
    if p.zero_point != 0 && block.sums == Sums::I16 {
        out.extend(lanes16().flat_map(|c| (start(c) as i16).to_le_bytes()));
    }
    if p.zero_point != 0 && block.sums == Sums::I32 {
        out.extend(lanes32().flat_map(|c| (start(c) as i32).to_le_bytes()));
    }
    if let Some(f) = fixed {
        for value in
            [|f: &Fixed| f.multiplier, |f: &Fixed| f.addend, |f: &Fixed| f.shift, |f: &Fixed| f.exception]
        {
            out.extend(lanes16().flat_map(|c| value(&f[first + c]).to_le_bytes()));
        }
        return;
    }
    for values in [p.m, p.b] {
        out.extend(lanes32().flat_map(|c| values[first + c].to_le_bytes()));
    }
}
