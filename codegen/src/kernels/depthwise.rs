//! Depthwise convolutions with the channels in the lanes: neighbouring taps alternate byte by byte, and one
//! multiply-add of pairs takes two of them.
//!
//! Rows are taken in pairs, an odd last row in pairs of columns. What a tile of pixels of one output row shares is
//! loaded and interleaved once. Sums are 16-bit where the weights prove that they fit, else 32-bit.

use super::x86::Registers;
use crate::build::{El, Fb, V};
use crate::error::{Result, internal};
use inkwell::values::PointerValue;
use std::collections::{BTreeMap, BTreeSet};

/// The convolution as the kernel sees it; pitches in bytes of the input.
#[derive(Clone, Debug)]
pub struct Geometry {
    /// Rows and columns of the filter.
    pub kernel: [usize; 2],
    /// Vertical, horizontal.
    pub strides: [usize; 2],
    /// Vertical, horizontal.
    pub dilations: [usize; 2],
    /// From one input row to the next.
    pub row_pitch: usize,
    /// From one input pixel to the next.
    pub pixel_pitch: usize,
}

/// Two taps of the filter that one multiply-add takes, as indices into it.
pub type TapPair = [Option<usize>; 2];

/// Two vectors of the input that are interleaved: `(row, column)` in taps from the tile's first pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Source {
    column: usize,
    row: usize,
    other: Option<(usize, usize)>,
}

impl Geometry {
    /// Pairs of taps of pixel `p` of a tile that reads `columns` of the last row.
    fn terms(&self, p: usize, columns: &BTreeSet<usize>) -> Vec<(Source, TapPair)> {
        let [kh, kw] = self.kernel;
        let d = self.dilations[1];
        let first = p * self.strides[1];
        let mut out = Vec::new();
        for row in (0..kh - kh % 2).step_by(2) {
            for kx in 0..kw {
                let column = first + kx * d;
                let source = Source { column, row, other: Some((row + 1, column)) };
                out.push((source, [Some(row * kw + kx), Some((row + 1) * kw + kx)]));
            }
        }
        if kh % 2 == 0 {
            return out;
        }
        let row = kh - 1;
        // Pairs begin at even columns, so that neighbouring pixels share them.
        let shift = if d == 1 { first % 2 } else { 0 };
        let tap = |k: usize| (shift..kw + shift).contains(&k).then(|| row * kw + k - shift);
        for k in (0..kw + shift).step_by(2) {
            let column = first + k * d - shift;
            let next = column + d;
            let other = columns.contains(&next).then_some((row, next));
            out.push((Source { column, row, other }, [tap(k), tap(k + 1)]));
        }
        out
    }

    fn columns(&self, pixels: usize) -> BTreeSet<usize> {
        (0..pixels)
            .flat_map(|p| (0..self.kernel[1]).map(move |kx| p * self.strides[1] + kx * self.dilations[1]))
            .collect()
    }

    /// Every pair of taps that tiles of up to `pixels` use: the order of the packed weights.
    pub fn pairs(&self, pixels: usize) -> Vec<TapPair> {
        let columns = self.columns(pixels);
        let all: BTreeSet<TapPair> =
            (0..pixels).flat_map(|p| self.terms(p, &columns)).map(|(_, pair)| pair).collect();
        all.into_iter().collect()
    }
}

/// Width of the sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sums {
    /// 16 bits: the layer's weights prove that no sum leaves them.
    I16,
    /// 32 bits.
    I32,
}

/// Channels that one turn of the kernel handles, and how they lie in its registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// 32, 16 or 8 channels.
    pub channels: usize,
    /// Width of the sums.
    pub sums: Sums,
}

impl Block {
    /// The registers of a block.
    pub fn registers(self) -> Registers {
        Registers { bytes: if self.channels == 32 { 32 } else { 16 } }
    }

    /// Halves that interleaving makes of a vector of channels.
    pub fn halves(self) -> usize {
        if self.channels == 8 { 1 } else { 2 }
    }

    /// Vectors of weights a pair of taps.
    fn weight_vectors(self) -> usize {
        self.halves() * if self.sums == Sums::I16 { 1 } else { 2 }
    }

    /// Vectors of 32-bit lanes that a pixel's results fill.
    pub fn parts(self) -> usize {
        2 * self.halves()
    }

    /// Channel of lane `lane` of 16-bit sums (of `half`), within the block.
    pub fn lane16(self, half: usize, lane: usize) -> usize {
        lane / 8 * 16 + half * 8 + lane % 8
    }

    /// Channel of lane `lane` of part `part`, within the block.
    pub fn lane32(self, part: usize, lane: usize) -> usize {
        match self.sums {
            Sums::I16 => self.lane16(part / 2, 2 * lane + part % 2),
            Sums::I32 => lane / 4 * 16 + part * 4 + lane % 4,
        }
    }

    /// Bytes of the weights of a block.
    pub fn weight_bytes(self, pairs: usize) -> usize {
        pairs * self.weight_vectors() * self.registers().bytes
    }

    /// Appends the weights of a block in the kernel's order; `code(channel, tap)` gives them.
    pub fn pack(self, pairs: &[TapPair], code: impl Fn(usize, usize) -> i16, out: &mut Vec<u8>) {
        let bytes = self.registers().bytes;
        for pair in pairs {
            let at = |channel: usize, i: usize| pair[i].map_or(0, |t| code(channel, t));
            match self.sums {
                Sums::I16 => {
                    for half in 0..self.halves() {
                        for lane in 0..bytes {
                            out.push(at(self.lane16(half, lane / 2), lane % 2) as u8);
                        }
                    }
                }
                Sums::I32 => {
                    for part in 0..self.parts() {
                        for lane in 0..bytes / 2 {
                            out.extend(at(self.lane32(part, lane / 2), lane % 2).to_le_bytes());
                        }
                    }
                }
            }
        }
    }

    /// Sums of `pixels` pixels in a row: for each, one vector a half (16-bit) or a part (32-bit). `x` points at the
    /// first tap of the first pixel, `w` at the block's weights; `start` is what the sums of a pixel begin with.
    pub fn tile<'c>(
        self,
        fb: &Fb<'_, 'c>,
        g: &Geometry,
        pairs: &[TapPair],
        pixels: usize,
        [x, w]: [PointerValue<'c>; 2],
        start: &[V<'c>],
    ) -> Result<Vec<Vec<V<'c>>>> {
        let r = self.registers();
        let columns = g.columns(pixels);
        let mut uses: BTreeMap<Source, Vec<(usize, usize)>> = BTreeMap::new();
        for p in 0..pixels {
            for (source, pair) in g.terms(p, &columns) {
                let Some(index) = pairs.iter().position(|q| *q == pair) else {
                    return internal("depthwise: a pair of taps without weights");
                };
                uses.entry(source).or_default().push((p, index));
            }
        }
        let mut acc: Vec<Vec<V<'c>>> = vec![start.to_vec(); pixels];
        let mut loaded: BTreeMap<(usize, usize), V<'c>> = BTreeMap::new();
        let zero = fb.zero(fb.ty(El::I8, r.lanes(1)));
        for (source, uses) in &uses {
            let (a, b) = ((source.row, source.column), source.other);
            let mut load = |at: (usize, usize)| -> Result<V<'c>> {
                if let Some(v) = loaded.get(&at) {
                    return Ok(*v);
                }
                let off = at.0 * g.dilations[0] * g.row_pitch + at.1 * g.pixel_pitch;
                let v = self.load(fb, fb.atc(x, off)?)?;
                loaded.insert(at, v);
                Ok(v)
            };
            let (va, vb) = (load(a)?, b.map(&mut load).transpose()?.unwrap_or(zero));
            for half in 0..self.halves() {
                let both = r.interleave(fb, va, vb, half == 1)?;
                let operands = match self.sums {
                    Sums::I16 => vec![both],
                    Sums::I32 => {
                        vec![r.interleave(fb, both, zero, false)?, r.interleave(fb, both, zero, true)?]
                    }
                };
                for (p, index) in uses {
                    for (i, operand) in operands.iter().enumerate() {
                        let slot = half * operands.len() + i;
                        let at = (index * self.weight_vectors() + slot) * r.bytes;
                        let k = fb.load(El::I8, r.lanes(1), fb.atc(w, at)?, r.bytes as u32)?;
                        let product = match self.sums {
                            Sums::I16 => r.maddubs(fb, *operand, k)?,
                            Sums::I32 => r.maddwd(fb, *operand, k)?,
                        };
                        acc[*p][slot] = fb.pin(fb.add(acc[*p][slot], product)?)?;
                    }
                }
            }
        }
        Ok(acc)
    }

    /// The channels of one input pixel.
    fn load<'c>(self, fb: &Fb<'_, 'c>, p: PointerValue<'c>) -> Result<V<'c>> {
        if self.channels > 8 {
            return fb.load(El::I8, self.channels as u32, p, 1);
        }
        let v = fb.load(El::I8, 8, p, 1)?.into_vector_value();
        let zero = fb.zero(fb.ty(El::I8, 8)).into_vector_value();
        let picks: Vec<u32> = (0..16).collect();
        Ok(fb.shuffle(v, zero, &picks)?.into())
    }

    /// Zeros to begin sums with.
    pub fn zeros<'c>(self, fb: &Fb<'_, 'c>) -> Vec<V<'c>> {
        let r = self.registers();
        let (el, size) = if self.sums == Sums::I16 { (El::I16, 2) } else { (El::I32, 4) };
        vec![fb.zero(fb.ty(el, r.lanes(size))); self.weight_vectors()]
    }

    /// 32-bit parts of a pixel's sums.
    pub fn widen<'c>(self, fb: &Fb<'_, 'c>, sums: &[V<'c>]) -> Result<Vec<V<'c>>> {
        if self.sums == Sums::I32 {
            return Ok(sums.to_vec());
        }
        let r = self.registers();
        let mut parts = Vec::with_capacity(self.parts());
        for s in sums {
            for odd in [false, true] {
                let pick = fb.int_const(El::I32, r.lanes(4), if odd { 1 << 16 } else { 1 })?;
                parts.push(r.maddwd(fb, *s, pick)?);
            }
        }
        Ok(parts)
    }

    /// The parts' lanes in natural order.
    pub fn in_order<'c>(self, fb: &Fb<'_, 'c>, parts: &[V<'c>]) -> Result<Vec<V<'c>>> {
        let lanes = self.registers().lanes(4);
        let width = lanes as usize;
        // Where each channel lies: part and lane.
        let mut from = vec![(0, 0); self.channels];
        for part in 0..parts.len() {
            for lane in 0..width {
                if let Some(at) = from.get_mut(self.lane32(part, lane)) {
                    *at = (part, lane as u32);
                }
            }
        }
        from.chunks(width)
            .map(|run| {
                let first = run[0].0;
                let other = run.iter().map(|r| r.0).find(|p| *p != first).unwrap_or(first);
                let pick = |(part, lane): &(usize, u32)| if *part == first { *lane } else { lanes + lane };
                let picks: Vec<u32> = run.iter().map(pick).collect();
                let vector = |p: usize| parts[p].into_vector_value();
                Ok(fb.shuffle(vector(first), vector(other), &picks)?.into())
            })
            .collect()
    }

    /// Bytes in natural order from parts of i32 lanes, saturated to 0..=255.
    pub fn bytes<'c>(self, fb: &Fb<'_, 'c>, parts: &[V<'c>]) -> Result<V<'c>> {
        let r = self.registers();
        match self.sums {
            Sums::I16 => {
                let last = parts.len() - 2;
                let even = r.pack_i32(fb, parts[0], parts[last])?;
                let odd = r.pack_i32(fb, parts[1], parts[last + 1])?;
                let both = r.pack_u8(fb, even, odd)?;
                r.permute(fb, both, [0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15])
            }
            Sums::I32 => {
                let last = parts.len() - 2;
                let low = r.pack_i32(fb, parts[0], parts[1])?;
                let high = r.pack_i32(fb, parts[last], parts[last + 1])?;
                r.pack_u8(fb, low, high)
            }
        }
    }

    /// Stores the bytes of a pixel's channels.
    pub fn store<'c>(self, fb: &Fb<'_, 'c>, v: V<'c>, p: PointerValue<'c>) -> Result<()> {
        if self.channels > 8 {
            return fb.store(v, p, 1);
        }
        let x = v.into_vector_value();
        fb.store(fb.shuffle(x, x, &[0, 1, 2, 3, 4, 5, 6, 7])?.into(), p, 1)
    }
}
