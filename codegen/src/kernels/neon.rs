//! Kernels on NEON with dot products (`sdot`): four products of signed bytes a 32-bit lane. A panel's step of 64 bytes
//! is four vectors of weights. Activations that take all 8 bits enter as `x - 128`; the accumulators then start at 128
//! times the sum of the weights.

use super::direct::{Args, store_sums, walk};
use super::{Tile, dot, lookup};
use crate::arith::fma;
use crate::build::{El, Fb, V};
use crate::error::Result;
use inkwell::values::PointerValue;

/// Vectors of a panel: of 16 channels in 32 bits, or of 64 channels in bytes.
const PARTS: usize = 4;

/// Loads the four vectors at `p`.
fn load_parts<'c>(fb: &Fb<'_, 'c>, e: El, lanes: u32, p: PointerValue<'c>) -> Result<Vec<V<'c>>> {
    (0..PARTS).map(|j| fb.load(e, lanes, fb.atc(p, 16 * j)?, 16)).collect()
}

/// Adds to sums the products of weights with the four bytes of the 32-bit `lane` of x: `sdot` by element.
fn sdot<'c>(fb: &Fb<'_, 'c>, acc: &mut [V<'c>], x: V<'c>, lane: u32, weights: &[V<'c>]) -> Result<()> {
    let (bytes, sums) = (fb.ty(El::I8, 16), fb.ty(El::I32, 4));
    let x = x.into_vector_value();
    let x = fb.bitcast(fb.shuffle(x, x, &[lane; 4])?.into(), bytes)?;
    for (sum, w) in acc.iter_mut().zip(weights) {
        let w = fb.bitcast(*w, bytes)?;
        *sum = fb.pin(fb.intrinsic("llvm.aarch64.neon.sdot", &[sums, bytes], &[*sum, w, x])?)?;
    }
    Ok(())
}

/// Eight bytes less 128 each.
fn flip<'c>(fb: &Fb<'_, 'c>, x: V<'c>) -> Result<V<'c>> {
    let signs = fb.bitcast(fb.int_const(El::I8, 8, 0x80)?, x.get_type())?;
    Ok(fb.b.build_xor(x.into_vector_value(), signs.into_vector_value(), "")?.into())
}

/// Codes: tiles of `pixels` x 16 channels, two steps of four products a turn. `unsigned`: activations pass 127.
pub fn codes<'c>(fb: &Fb<'_, 'c>, tile: Tile, unsigned: bool) -> Result<()> {
    let a = Args::of(fb, tile)?;
    let pixels = tile.pixels;
    let starts = if unsigned {
        load_parts(fb, El::I32, 4, fb.param_ptr(8)?)?
    } else {
        vec![fb.zero(fb.ty(El::I32, 4)); PARTS]
    };
    let signed = |fb: &Fb<'_, 'c>, x: V<'c>| if unsigned { flip(fb, x) } else { Ok(x) };
    walk(
        fb,
        &a,
        [128, 8],
        0,
        |_, _| Ok((0..PARTS * pixels).map(|i| starts[i % PARTS]).collect()),
        |fb, taps, w, len, accs| {
            fb.for_carry(fb.i(0), len, 1, accs, |fb, k, accs| {
                let mut acc = accs.to_vec();
                let wk = fb.at(w, fb.imulc(k, 128)?)?;
                let xk = fb.imulc(k, 8)?;
                let xs: Vec<V> = taps
                    .iter()
                    .map(|t| signed(fb, fb.load(El::I32, 2, fb.at(*t, xk)?, 1)?))
                    .collect::<Result<_>>()?;
                for u in 0..2 {
                    let weights = load_parts(fb, El::I8, 16, fb.atc(wk, 64 * u)?)?;
                    for (x, acc) in xs.iter().zip(acc.chunks_mut(PARTS)) {
                        sdot(fb, acc, *x, u as u32, &weights)?;
                    }
                }
                Ok(acc)
            })
        },
        |fb, g, accs| {
            // There is one group; the columns of split weights belong to it.
            let accs = dot::extras(fb, &a, accs, |fb, e, acc| {
                let weights = e.weights(fb, 4)?;
                for (p, acc) in acc.chunks_mut(PARTS).enumerate() {
                    let x = signed(fb, fb.splat(e.input(fb, a.pixels[p])?, 2)?)?;
                    sdot(fb, acc, x, 0, &weights)?;
                }
                Ok(())
            })?;
            store_sums(fb, a.out, g, &accs, 16)
        },
    )
}

/// f32: one fused multiply-add a product, k ascending.
pub fn float<'c>(fb: &Fb<'_, 'c>, tile: Tile) -> Result<()> {
    let a = Args::of(fb, tile)?;
    let pixels = tile.pixels;
    let zero = fb.zero(fb.ty(El::F32, 4));
    walk(
        fb,
        &a,
        [64, 4],
        0,
        |_, _| Ok(vec![zero; PARTS * pixels]),
        |fb, taps, w, len, accs| {
            fb.for_carry(fb.i(0), len, 1, accs, |fb, k, accs| {
                let mut acc = accs.to_vec();
                let weights = load_parts(fb, El::F32, 4, fb.at(w, fb.imulc(k, 64)?)?)?;
                let xk = fb.imulc(k, 4)?;
                for (tap, acc) in taps.iter().zip(acc.chunks_mut(PARTS)) {
                    let x = fb.splat(fb.load(El::F32, 1, fb.at(*tap, xk)?, 4)?, 4)?;
                    for (sum, w) in acc.iter_mut().zip(&weights) {
                        *sum = fb.pin(fma(fb, x, *w, *sum)?)?;
                    }
                }
                Ok(acc)
            })
        },
        |fb, _, accs| {
            for (i, v) in accs.iter().enumerate() {
                fb.store(*v, fb.atc(a.out, 16 * i)?, 4)?;
            }
            Ok(())
        },
    )
}

/// The lookup of `lookup` by `tbl`: tiles of `pixels` x 64 channels, four pairs a turn. Byte lane `2 j` of vector `v` is
/// channel `32 (v / 2) + 8 (v % 2) + j`, lane `2 j + 1` is 16 channels on.
pub fn pairs<'c>(fb: &Fb<'_, 'c>, tile: Tile) -> Result<()> {
    let a = Args::of(fb, tile)?;
    let pixels = tile.pixels;
    let table = lookup::table(fb);
    let bytes = fb.ty(El::I8, 16);
    let eight = fb.int_const(El::I16, 8, 8)?;
    walk(
        fb,
        &a,
        [256, 4],
        64,
        |fb, w| {
            let starts = load_parts(fb, El::I8, 16, w)?;
            Ok((0..PARTS * pixels).map(|i| starts[i % PARTS]).collect())
        },
        |fb, taps, w, len, accs| {
            fb.for_carry(fb.i(0), len, 1, accs, |fb, k, accs| {
                let mut acc = accs.to_vec();
                let wk = fb.at(w, fb.imulc(k, 256)?)?;
                let xk = fb.imulc(k, 4)?;
                for u in 0..4 {
                    let indices = load_parts(fb, El::I8, 16, fb.atc(wk, 64 * u)?)?;
                    let xu = fb.iadd(xk, fb.u(u))?;
                    for (tap, acc) in taps.iter().zip(acc.chunks_mut(PARTS)) {
                        let selector = fb.zext(fb.load(El::I8, 1, fb.at(*tap, xu)?, 1)?, El::I64)?;
                        let row = fb.load(El::I8, 16, fb.at(table, selector.into_int_value())?, 16)?;
                        for (sum, index) in acc.iter_mut().zip(&indices) {
                            let y = fb.intrinsic("llvm.aarch64.neon.tbl1", &[bytes], &[row, *index])?;
                            *sum = fb.pin(fb.add(*sum, y)?)?;
                        }
                    }
                }
                Ok(acc)
            })
        },
        |fb, g, accs| {
            // The pair of bytes as one number, and the odd byte, in the order of the channels.
            let mut sums = Vec::with_capacity(2 * accs.len());
            for couple in accs.chunks(2) {
                let both: Vec<V> =
                    couple.iter().map(|v| fb.bitcast(*v, fb.ty(El::I16, 8))).collect::<Result<_>>()?;
                let odd: Vec<V> = both.iter().map(|v| fb.lshr(*v, eight)).collect::<Result<_>>()?;
                sums.extend(both.into_iter().chain(odd));
            }
            store_sums(fb, a.out, g, &sums, 16)
        },
    )?;
    for i in 0..PARTS * pixels {
        let p = fb.atc(a.out, 64 * (i / 2) + 16 * (i % 2))?;
        let both = fb.load(El::I16, 8, p, 2)?;
        let odd = fb.load(El::I16, 8, fb.atc(p, 32)?, 2)?;
        fb.store(fb.sub(both, fb.shl(odd, eight)?)?, p, 2)?;
    }
    Ok(())
}

/// 16-bit codes times 16-bit weights: the panels of `int16`, tiles of `pixels` x 16 channels, two taps a turn.
pub fn int16<'c>(fb: &Fb<'_, 'c>, tile: Tile) -> Result<()> {
    let a = Args::of(fb, tile)?;
    let pixels = tile.pixels;
    let zero = fb.zero(fb.ty(El::I32, 4));
    walk(
        fb,
        &a,
        [64, 4],
        0,
        |_, _| Ok(vec![zero; PARTS * pixels]),
        |fb, taps, w, len, accs| {
            fb.for_carry(fb.i(0), len, 1, accs, |fb, k, accs| {
                let mut acc = accs.to_vec();
                let weights = load_parts(fb, El::I16, 8, fb.at(w, fb.imulc(k, 64)?)?)?;
                let xk = fb.imulc(k, 4)?;
                for (tap, acc) in taps.iter().zip(acc.chunks_mut(PARTS)) {
                    let x = fb.at(*tap, xk)?;
                    for tap in 0..2 {
                        let x = fb.splat(fb.load(El::I16, 1, fb.atc(x, 2 * tap)?, 2)?, 4)?;
                        let x = fb.sext(x, El::I32)?;
                        for (sum, w) in acc.iter_mut().zip(&weights) {
                            let w = w.into_vector_value();
                            let lanes: Vec<u32> = (0..4).map(|i| 2 * i + tap as u32).collect();
                            let w = fb.sext(fb.shuffle(w, w, &lanes)?.into(), El::I32)?;
                            *sum = fb.pin(fb.add(*sum, fb.mul(x, w)?)?)?;
                        }
                    }
                }
                Ok(acc)
            })
        },
        |fb, g, accs| store_sums(fb, a.out, g, accs, 16),
    )
}
