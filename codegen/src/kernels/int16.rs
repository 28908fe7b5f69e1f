//! 16-bit codes times 16-bit weights: `vpmaddwd` adds two products in 32 bits and never saturates. It reaches 16 MAC an
//! instruction pair, half of what bytes do, but needs no guard against saturation: for first layers, whose 8-bit codes
//! and weights are the largest there are, and whose rows of few channels would be padded to more bytes.
//!
//! Panels are `[K/2][16 outputs][2 k]` i16.

use super::Tile;
use super::direct::{Args, broadcast4, store_sums, walk};
use crate::build::{El, Fb, V};
use crate::error::Result;
use inkwell::values::IntValue;

/// Tiles of `pixels` x 16 channels, two taps a step.
pub fn avx2<'c>(fb: &Fb<'_, 'c>, tile: Tile) -> Result<()> {
    let a = Args::of(fb, tile)?;
    let pixels = tile.pixels;
    let (i16x16, i32x8) = (fb.ty(El::I16, 16), fb.ty(El::I32, 8));
    walk(
        fb,
        &a,
        [64, 4],
        0,
        |fb, _| Ok(vec![fb.zero(i32x8); 2 * pixels]),
        |fb, taps, w, len, accs| {
            // Two steps a turn, then a last odd one.
            let step = |fb: &Fb<'_, 'c>, k: IntValue<'c>, acc: &mut [V<'c>]| -> Result<()> {
                let wk = fb.at(w, fb.imulc(k, 64)?)?;
                let xk = fb.imulc(k, 4)?;
                let b = [fb.load(El::I16, 16, wk, 32)?, fb.load(El::I16, 16, fb.atc(wk, 32)?, 32)?];
                for (p, tap) in taps.iter().enumerate() {
                    let x = fb.bitcast(broadcast4(fb, *tap, xk)?, i16x16)?;
                    for (j, bj) in b.iter().enumerate() {
                        let t = fb.intrinsic("llvm.x86.avx2.pmadd.wd", &[], &[x, *bj])?;
                        acc[2 * p + j] = fb.accumulate(El::I32, acc[2 * p + j], t)?;
                    }
                }
                Ok(())
            };
            let even = fb.isub(len, fb.urem(len, fb.i(2))?)?;
            let accs = fb.for_carry(fb.i(0), even, 2, accs, |fb, k, accs| {
                let mut acc = accs.to_vec();
                step(fb, k, &mut acc)?;
                step(fb, fb.iadd(k, fb.i(1))?, &mut acc)?;
                Ok(acc)
            })?;
            fb.for_carry(even, len, 1, &accs, |fb, k, accs| {
                let mut acc = accs.to_vec();
                step(fb, k, &mut acc)?;
                Ok(acc)
            })
        },
        |fb, g, accs| store_sums(fb, a.out, g, accs, 32),
    )
}

/// The same panels on any CPU: one pixel.
pub fn scalar<'c>(fb: &Fb<'_, 'c>) -> Result<()> {
    let a = Args::of(fb, Tile::ONE)?;
    fb.fill(a.out, 0, fb.i(64))?;
    walk(
        fb,
        &a,
        [64, 4],
        0,
        |_, _| Ok(Vec::new()),
        |fb, taps, w, len, _| {
            fb.for_range(fb.i(0), fb.imulc(len, 2)?, 1, |fb, k| {
                let load = |p| -> Result<V<'c>> { fb.sext(fb.load(El::I16, 1, p, 1)?, El::I32) };
                let x = load(fb.at(taps[0], fb.imulc(k, 2)?)?)?;
                // Tap k of output o: step k / 2, element 2 o + k % 2.
                let one = fb.i(1);
                let step = fb.b.build_right_shift(k, one, false, "")?;
                let odd = fb.b.build_and(k, one, "")?;
                let row = fb.at(w, fb.iadd(fb.imulc(step, 64)?, fb.imulc(odd, 2)?)?)?;
                fb.for_range(fb.i(0), fb.i(16), 1, |fb, o| {
                    let four = fb.imulc(o, 4)?;
                    let wv = fb.sext(fb.load(El::I16, 1, fb.at(row, four)?, 1)?, El::I32)?;
                    let slot = fb.at(a.out, four)?;
                    let old = fb.load(El::I32, 1, slot, 4)?;
                    fb.store(fb.add(old, fb.mul(x, wv)?)?, slot, 4)
                })
            })?;
            Ok(Vec::new())
        },
        |_, _, _| Ok(()),
    )
}
