//! Kernels on `vpdpbusd` (AVX-VNNI, AVX-512 VNNI): four products of unsigned and signed bytes a 32-bit lane, wrapping,
//! so that the sums are exact without widening points; and the float kernel on 512-bit vectors. A panel's step of 64
//! bytes is one 512-bit vector of weights or two of 256 bits.

use super::direct::{Args, store_sums, walk};
use super::{Tile, dot};
use crate::arith::fma;
use crate::build::{El, Fb, V};
use crate::error::Result;

/// Codes: tiles of `pixels` x 16 channels, two steps of four products a turn.
pub fn codes<'c>(fb: &Fb<'_, 'c>, tile: Tile) -> Result<()> {
    let a = Args::of(fb, tile)?;
    let pixels = tile.pixels;
    let bytes = fb.isa.vector_bits() / 8;
    let (lanes, parts) = (bytes / 4, (64 / bytes) as usize);
    let name = format!("llvm.x86.avx512.vpdpbusd.{}", fb.isa.vector_bits());
    let zero = fb.zero(fb.ty(El::I32, lanes));
    // Four products of one pixel with every vector of weights.
    let step = |fb: &Fb<'_, 'c>, acc: &mut [V<'c>], x: V<'c>, weights: &[V<'c>]| -> Result<()> {
        let x = fb.splat(x, lanes)?;
        for (sum, w) in acc.iter_mut().zip(weights) {
            *sum = fb.pin(fb.intrinsic(&name, &[], &[*sum, x, *w])?)?;
        }
        Ok(())
    };
    walk(
        fb,
        &a,
        [128, 8],
        0,
        |_, _| Ok(vec![zero; parts * pixels]),
        |fb, taps, w, len, accs| {
            fb.for_carry(fb.i(0), len, 1, accs, |fb, k, accs| {
                let mut acc = accs.to_vec();
                let wk = fb.at(w, fb.imulc(k, 128)?)?;
                let xk = fb.imulc(k, 8)?;
                for u in 0..2 {
                    let weights: Vec<V> = (0..parts)
                        .map(|j| fb.load(El::I32, lanes, fb.atc(wk, 64 * u + bytes as usize * j)?, bytes))
                        .collect::<Result<_>>()?;
                    let xu = fb.iadd(xk, fb.u(4 * u))?;
                    for (tap, acc) in taps.iter().zip(acc.chunks_mut(parts)) {
                        step(fb, acc, fb.load(El::I32, 1, fb.at(*tap, xu)?, 1)?, &weights)?;
                    }
                }
                Ok(acc)
            })
        },
        |fb, g, accs| {
            // There is one group; the columns of split weights belong to it.
            let accs = dot::extras(fb, &a, accs, |fb, e, acc| {
                let weights = e.weights(fb, lanes)?;
                for (p, acc) in acc.chunks_mut(parts).enumerate() {
                    step(fb, acc, e.input(fb, a.pixels[p])?, &weights)?;
                }
                Ok(())
            })?;
            store_sums(fb, a.out, g, &accs, bytes as usize)
        },
    )
}

/// f32: one fused multiply-add a product, k ascending, 16 channels a vector.
pub fn float512<'c>(fb: &Fb<'_, 'c>, tile: Tile) -> Result<()> {
    let a = Args::of(fb, tile)?;
    let pixels = tile.pixels;
    let zero = fb.zero(fb.ty(El::F32, 16));
    walk(
        fb,
        &a,
        [64, 4],
        0,
        |_, _| Ok(vec![zero; pixels]),
        |fb, taps, w, len, accs| {
            fb.for_carry(fb.i(0), len, 1, accs, |fb, k, accs| {
                let mut acc = accs.to_vec();
                let b = fb.load(El::F32, 16, fb.at(w, fb.imulc(k, 64)?)?, 64)?;
                let xk = fb.imulc(k, 4)?;
                for (sum, tap) in acc.iter_mut().zip(taps) {
                    let x = fb.splat(fb.load(El::F32, 1, fb.at(*tap, xk)?, 4)?, 16)?;
                    *sum = fb.pin(fma(fb, x, b, *sum)?)?;
                }
                Ok(acc)
            })
        },
        |fb, _, accs| {
            for (i, v) in accs.iter().enumerate() {
                fb.store(*v, fb.atc(a.out, 64 * i)?, 4)?;
            }
            Ok(())
        },
    )
}
