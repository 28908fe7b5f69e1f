//! 2-bit activations times 2-bit weights: the pair of activations selects one of 16 tables of 16 entries, the pair of
//! weights indexes it, and one `vpshufb` gives 32 sums of two products (kernels like DeepGEMM's, with static tables).
//!
//! Panels are 64 channels. A group of pairs is `[64 starts]` then `[pair][2 vectors][32 lanes]` index bytes
//! `(w0 + 2) | (w1 + 2) << 2`. A start is the sum of the group's negative parts at full activation: it keeps the
//! 8-bit lanes in 0..=255. Byte lane `2 j` of vector `v` is channel `32 v + j`, lane `2 j + 1` is `32 v + 16 + j`.
//! Results are u16 `[pixel][64 channels]` and carry the sum of the starts; the epilogue subtracts it. No sum passes 65535
//! (`Format::pairs_fit` bounds the number of products). Between groups they are kept as the 16-bit sums of whole byte
//! pairs and of odd bytes.

use super::direct::{Args, walk};
use super::{Span, Tile};
use crate::build::{El, Fb, V};
use crate::error::Result;
use inkwell::values::{IntValue, PointerValue};

/// Channel of byte lane `lane` of vector `v`.
pub fn lane_channel(v: usize, lane: usize) -> usize {
    32 * v + 16 * (lane % 2) + lane / 2
}

/// The table of 256 bytes: entry `16 s + i` is `a0 w0 + a1 w1 mod 256` for selector `s = a0 | a1 << 2` and index
/// `i = (w0 + 2) | (w1 + 2) << 2`.
fn table_bytes() -> Vec<u8> {
    (0..256i32)
        .map(|e| {
            let (s, i) = (e / 16, e % 16);
            let v = (s & 3) * ((i & 3) - 2) + (s >> 2) * ((i >> 2) - 2);
            v.rem_euclid(256) as u8
        })
        .collect()
}

/// The table as a constant of the module.
pub(super) fn table<'c>(fb: &Fb<'_, 'c>) -> PointerValue<'c> {
    fb.constant("nb_pair_table", table_bytes)
}

/// Tiles of `pixels` x 64 channels, four pairs a step.
pub fn avx2<'c>(fb: &Fb<'_, 'c>, tile: Tile) -> Result<()> {
    let a = Args::of(fb, tile)?;
    let pixels = tile.pixels;
    let several = matches!(tile.span, Span::Runs | Span::Groups);
    let table = table(fb);
    walk(
        fb,
        &a,
        [256, 4],
        64,
        |fb, w| {
            let starts: Vec<V> =
                (0..2).map(|v| fb.load(El::I8, 32, fb.atc(w, 32 * v)?, 32)).collect::<Result<_>>()?;
            Ok((0..2 * pixels).map(|i| starts[i % 2]).collect())
        },
        |fb, taps, w, len, accs| {
            fb.for_carry(fb.i(0), len, 1, accs, |fb, k, accs| {
                let mut acc = accs.to_vec();
                let wk = fb.at(w, fb.imulc(k, 256)?)?;
                let xk = fb.imulc(k, 4)?;
                for u in 0..4 {
                    let idx: Vec<V> = (0..2)
                        .map(|v| fb.load(El::I8, 32, fb.atc(wk, 64 * u + 32 * v)?, 32))
                        .collect::<Result<_>>()?;
                    let xu = fb.iadd(xk, fb.u(u))?;
                    for (p, tap) in taps.iter().enumerate() {
                        let sel = fb.zext(fb.load(El::I8, 1, fb.at(*tap, xu)?, 1)?, El::I64)?;
                        let entry = fb.at(table, sel.into_int_value())?;
                        let row = fb.load(El::I8, 16, entry, 16)?.into_vector_value();
                        let twice: Vec<u32> = (0..32).map(|i| i % 16).collect();
                        let t: V = fb.shuffle(row, row, &twice)?.into();
                        for (v, i) in idx.iter().enumerate() {
                            let y = fb.intrinsic("llvm.x86.avx2.pshuf.b", &[], &[t, *i])?;
                            acc[2 * p + v] = fb.accumulate(El::I8, acc[2 * p + v], y)?;
                        }
                    }
                }
                Ok(acc)
            })
        },
        |fb, g, accs| flush(fb, a.out, g, accs, several),
    )?;
    if several { split_pairs(fb, a.out, 2 * pixels) } else { Ok(()) }
}

/// Ends a group: hands the byte lanes to the 16-bit sums at `out`, which the first group writes and later ones add to. In
/// 16-bit lanes: the pair of bytes as one number, and the odd byte. Sums of several groups are kept that way until the
/// end.
fn flush<'c>(
    fb: &Fb<'_, 'c>,
    out: PointerValue<'c>,
    group: IntValue<'c>,
    accs: &[V<'c>],
    several: bool,
) -> Result<()> {
    let eight = fb.int_const(El::I16, 16, 8)?;
    let halves = |fb: &Fb<'_, 'c>, i: usize| -> Result<[V<'c>; 2]> {
        let both = fb.pin(fb.bitcast(accs[i], fb.ty(El::I16, 16))?)?;
        let odd = fb.lshr(both, eight)?;
        Ok([if several { both } else { fb.sub(both, fb.shl(odd, eight)?)? }, odd])
    };
    let each = |fb: &Fb<'_, 'c>, add: bool| -> Result<()> {
        for i in 0..accs.len() {
            for (j, v) in halves(fb, i)?.into_iter().enumerate() {
                let p = fb.atc(out, 64 * i + 32 * j)?;
                let v = if add { fb.add(fb.load_kept(El::I16, 16, p, 4)?, v)? } else { v };
                fb.store_kept(v, p, 4)?;
            }
        }
        Ok(())
    };
    fb.if_less(group, fb.i(1), |fb| each(fb, false))?;
    fb.if_less(fb.i(0), group, |fb| each(fb, true))
}

/// Takes the odd bytes out of `count` vectors of sums of byte pairs.
fn split_pairs<'c>(fb: &Fb<'_, 'c>, out: PointerValue<'c>, count: usize) -> Result<()> {
    let eight = fb.int_const(El::I16, 16, 8)?;
    for i in 0..count {
        let p = fb.atc(out, 64 * i)?;
        let both = fb.load_kept(El::I16, 16, p, 4)?;
        let odd = fb.load_kept(El::I16, 16, fb.atc(p, 32)?, 4)?;
        fb.store(fb.sub(both, fb.shl(odd, eight)?)?, p, 4)?;
    }
    Ok(())
}

/// The same panels on any CPU: one pixel.
pub fn scalar<'c>(fb: &Fb<'_, 'c>) -> Result<()> {
    let a = Args::of(fb, Tile::ONE)?;
    fb.fill(a.out, 0, fb.i(128))?;
    let slot = |fb: &Fb<'_, 'c>, lane: IntValue<'c>| -> Result<PointerValue<'c>> {
        // lane 32 v + l: channel 32 v + 16 (l % 2) + l / 2
        let one = fb.i(1);
        let v = fb.b.build_and(lane, fb.i(32), "")?;
        let l = fb.b.build_and(lane, fb.i(31), "")?;
        let odd = fb.imulc(fb.b.build_and(l, one, "")?, 16)?;
        let half = fb.b.build_right_shift(l, one, false, "")?;
        let c = fb.iadd(v, fb.iadd(odd, half)?)?;
        fb.at(a.out, fb.imulc(c, 2)?)
    };
    walk(
        fb,
        &a,
        [256, 4],
        64,
        |fb, w| {
            fb.for_range(fb.i(0), fb.i(64), 1, |fb, lane| {
                let p = slot(fb, lane)?;
                let start = fb.zext(fb.load(El::I8, 1, fb.at(w, lane)?, 1)?, El::I16)?;
                let old = fb.load(El::I16, 1, p, 2)?;
                fb.store(fb.add(old, start)?, p, 2)
            })?;
            Ok(Vec::new())
        },
        |fb, taps, w, len, _| {
            fb.for_range(fb.i(0), fb.imulc(len, 4)?, 1, |fb, k| {
                let x = fb.zext(fb.load(El::I8, 1, fb.at(taps[0], k)?, 1)?, El::I32)?;
                let c = |n: i64| fb.int_const(El::I32, 1, n);
                let a0 = fb.and(fb.lshr(x, c(4)?)?, c(3)?)?;
                let a1 = fb.lshr(x, c(6)?)?;
                let row = fb.at(w, fb.imulc(k, 64)?)?;
                fb.for_range(fb.i(0), fb.i(64), 1, |fb, lane| {
                    let c = |n: i64| fb.int_const(El::I32, 1, n);
                    let i = fb.zext(fb.load(El::I8, 1, fb.at(row, lane)?, 1)?, El::I32)?;
                    let w0 = fb.sub(fb.and(i, c(3)?)?, c(2)?)?;
                    let w1 = fb.sub(fb.lshr(i, c(2)?)?, c(2)?)?;
                    let y = fb.add(fb.mul(a0, w0)?, fb.mul(a1, w1)?)?;
                    let p = slot(fb, lane)?;
                    let old = fb.load(El::I16, 1, p, 2)?;
                    fb.store(fb.add(old, fb.trunc(y, El::I16)?)?, p, 2)
                })
            })?;
            Ok(Vec::new())
        },
        |_, _, _| Ok(()),
    )
}
