//! 2-bit activations times 2-bit weights by `vpermb`: three activations select one of 64 tables of 64 entries, three
//! weights index it, and one instruction gives 64 sums of three products (`lookup.rs` with triples for pairs).
//!
//! Activations lie in pairs; a step is three bytes of them, two triples of channels. A group of steps is `[64 starts]`
//! then `[step][2 triples][64 lanes]` index bytes `(w0 + 2) | (w1 + 2) << 2 | (w2 + 2) << 4`. Starts, lanes and results
//! are those of `lookup.rs`; the 16-bit sums of several groups stay in registers. A step reads one byte beyond its own,
//! and where a run is no multiple of three bytes its last step meets what follows it with weights of 0.

use super::Tile;
use super::direct::{Args, walk_carry};
use crate::build::{El, Fb, V};
use crate::error::Result;
use inkwell::values::PointerValue;

/// The 64 tables: entry `64 s + i` is `a0 w0 + a1 w1 + a2 w2 mod 256` for selector `s = a0 | a1 << 2 | a2 << 4` and index
/// `i = (w0 + 2) | (w1 + 2) << 2 | (w2 + 2) << 4`.
fn table_bytes() -> Vec<u8> {
    let product = |e: i32, shift: i32| ((e >> (6 + shift)) & 3) * (((e >> shift) & 3) - 2);
    (0..64 * 64).map(|e| (product(e, 0) + product(e, 2) + product(e, 4)).rem_euclid(256) as u8).collect()
}

/// The tables as a constant of the module.
fn table<'c>(fb: &Fb<'_, 'c>) -> PointerValue<'c> {
    fb.constant("nb_triple_table", table_bytes)
}

/// Tiles of `pixels` x 64 channels, two triples a step.
pub fn avx512<'c>(fb: &Fb<'_, 'c>, tile: Tile) -> Result<()> {
    let a = Args::of(fb, tile)?;
    let pixels = tile.pixels;
    let i16x32 = fb.ty(El::I16, 32);
    let eight = fb.int_const(El::I16, 32, 8)?;
    let table = table(fb);
    // By pixel, in 16-bit lanes: the pair of bytes as one number, and the odd byte.
    let none = vec![fb.zero(i16x32); 2 * pixels];
    let sums = walk_carry(
        fb,
        &a,
        [128, 3],
        64,
        &none,
        |fb, w| Ok(vec![fb.load(El::I8, 64, w, 64)?; pixels]),
        |fb, taps, w, len, accs| {
            fb.for_carry(fb.i(0), len, 1, accs, |fb, k, accs| {
                let mut acc = accs.to_vec();
                let wk = fb.at(w, fb.imulc(k, 128)?)?;
                let xk = fb.imulc(k, 3)?;
                let index = [fb.load(El::I8, 64, wk, 64)?, fb.load(El::I8, 64, fb.atc(wk, 64)?, 64)?];
                for (tap, acc) in taps.iter().zip(&mut acc) {
                    let pairs = fb.load(El::I32, 1, fb.at(*tap, xk)?, 1)?;
                    for (i, entry) in selected(fb, table, pairs)?.into_iter().enumerate() {
                        let row = fb.load(El::I8, 64, entry, 64)?;
                        let y = fb.intrinsic("llvm.x86.avx512.permvar.qi.512", &[], &[row, index[i]])?;
                        *acc = fb.accumulate(El::I8, *acc, y)?;
                    }
                }
                Ok(acc)
            })
        },
        |fb, _, accs, sums| {
            let mut next = Vec::with_capacity(sums.len());
            for (acc, sum) in accs.iter().zip(sums.chunks(2)) {
                let both = fb.bitcast(*acc, i16x32)?;
                next.push(fb.add(sum[0], both)?);
                next.push(fb.add(sum[1], fb.lshr(both, eight)?)?);
            }
            Ok(next)
        },
    )?;
    for (p, sum) in sums.chunks(2).enumerate() {
        let even = fb.sub(sum[0], fb.shl(sum[1], eight)?)?;
        // Halves: channels 0..16 and 32..48 of the even lanes, 16..32 and 48..64 of the odd ones.
        for (i, lanes) in [even, sum[1]].into_iter().enumerate() {
            for half in 0..2 {
                let picks: Vec<u32> = (16 * half..16 * half + 16).collect();
                let v = lanes.into_vector_value();
                let at = 128 * p + 32 * i + 64 * half as usize;
                fb.store(fb.shuffle(v, v, &picks)?.into(), fb.atc(a.out, at)?, 4)?;
            }
        }
    }
    Ok(())
}

/// The tables that both triples of three bytes of pairs select, the bytes' high nibbles.
fn selected<'c>(fb: &Fb<'_, 'c>, table: PointerValue<'c>, pairs: V<'c>) -> Result<[PointerValue<'c>; 2]> {
    let c = |n: i64| fb.int_const(El::I32, 1, n);
    let codes = fb.intrinsic("llvm.x86.bmi.pext.32", &[], &[pairs, c(0x00F0_F0F0)?])?;
    let place = c(63 << 6)?;
    let row = |v: V<'c>| fb.at(table, fb.zext(fb.and(v, place)?, El::I64)?.into_int_value());
    Ok([row(fb.shl(codes, c(6)?)?)?, row(codes)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_sums_of_three_products() {
        let table = table_bytes();
        for (s, i) in (0..64).flat_map(|s| (0..64).map(move |i| (s, i))) {
            let sum: i32 = [1, 4, 16].map(|d| (s / d % 4) * (i / d % 4 - 2)).iter().sum();
            assert_eq!(i32::from(table[(64 * s + i) as usize] as i8), sum, "{s} {i}");
        }
    }
}
