//! Between floats and codes: requantization, `QuantizeLinear`, `DequantizeLinear`, `Lookup`.

use super::CHUNK;
use super::simd::simd_fn;
use crate::array::Elements;
use crate::fault::Fault;
use nibblec_ir::op::Requant;
use nibblec_ir::{DType, Quant, Scale};
use rayon::prelude::*;

/// The code of `t`: `v = fma(t, m, b)`, `v = v > lo ? v : lo`, `v = v < hi ? v : hi`, rounded half to even.
/// A NaN gives `lo`.
#[inline(always)]
pub fn requantize(t: f32, r: &Requant) -> i32 {
    let v = t.mul_add(r.m, r.b);
    let v = if v > r.lo as f32 { v } else { r.lo as f32 };
    let v = if v < r.hi as f32 { v } else { r.hi as f32 };
    v.round_ties_even() as i32
}

/// The code of a float: `v = x / scale`, clamped to `[lo - zero_point, hi - zero_point]` as in [`requantize`],
/// rounded half to even, plus the zero point.
#[inline(always)]
pub fn quantize(x: f32, scale: f32, zero_point: i32, lo: i32, hi: i32) -> i32 {
    let (l, h) = ((lo - zero_point) as f32, (hi - zero_point) as f32);
    let v = x / scale;
    let v = if v > l { v } else { l };
    let v = if v < h { v } else { h };
    v.round_ties_even() as i32 + zero_point
}

simd_fn! {
    fn requantize_u8(t: &[f32], r: &Requant, q: &mut [u8]) {
        q.iter_mut().zip(t).for_each(|(q, t)| *q = requantize(*t, r) as u8);
    }
}

simd_fn! {
    fn requantize_i8(t: &[f32], r: &Requant, q: &mut [i8]) {
        q.iter_mut().zip(t).for_each(|(q, t)| *q = requantize(*t, r) as i8);
    }
}

/// An error in words if `lo..=hi` is no range of codes of `dtype`.
fn check_range(lo: i32, hi: i32, dtype: DType) -> Result<(), Fault> {
    match dtype.code_range() {
        Some((least, most)) if least <= lo && lo <= hi && hi <= most => Ok(()),
        Some(_) => Err(Fault::Range { lo, hi, dtype }),
        None => Err(Fault::ResultCodes(dtype)),
    }
}

/// Each `t` as a code of `dtype`.
pub(crate) fn requantize_all(t: &[f32], r: &Requant, dtype: DType) -> Result<Elements, Fault> {
    check_range(r.lo, r.hi, dtype)?;
    Ok(if dtype.is_signed() {
        let mut q = vec![0; t.len()];
        q.par_chunks_mut(CHUNK).zip(t.par_chunks(CHUNK)).for_each(|(q, t)| requantize_i8(t, r, q));
        Elements::I8(q)
    } else {
        let mut q = vec![0; t.len()];
        q.par_chunks_mut(CHUNK).zip(t.par_chunks(CHUNK)).for_each(|(q, t)| requantize_u8(t, r, q));
        Elements::U8(q)
    })
}

/// `QuantizeLinear` to codes `lo..=hi` of `dtype`.
pub(crate) fn quantize_all(
    x: &[f32],
    (scale, zero_point): (f32, i32),
    (lo, hi): (i32, i32),
    dtype: DType,
) -> Result<Elements, Fault> {
    check_range(lo, hi, dtype)?;
    check_range(zero_point, zero_point, dtype)?;
    let q = |x: &f32| quantize(*x, scale, zero_point, lo, hi);
    Ok(if dtype.is_signed() {
        Elements::I8(x.par_iter().with_min_len(CHUNK).map(|x| q(x) as i8).collect())
    } else {
        Elements::U8(x.par_iter().with_min_len(CHUNK).map(|x| q(x) as u8).collect())
    })
}

/// `f32(q - zero_point) * scale`, one scale or one for each index of an axis of `dims`.
pub(crate) fn dequantize<T: Copy + Into<i32> + Sync>(
    x: &[T],
    dims: &[usize],
    quant: &Quant,
) -> Result<Vec<f32>, Fault> {
    let zp = quant.zero_point;
    let real = |q: T, scale: f32| q.into().wrapping_sub(zp) as f32 * scale;
    match &quant.scale {
        Scale::PerTensor(s) => Ok(x.par_iter().with_min_len(CHUNK).map(|q| real(*q, *s)).collect()),
        Scale::PerChannel { axis, values } => {
            let scales = values.as_f32().ok_or(Fault::UnknownScales)?;
            if dims.get(*axis) != Some(&scales.len()) {
                return Err(Fault::Scales { count: scales.len(), axis: *axis, dims: dims.to_vec() });
            }
            let inner: usize = dims[axis + 1..].iter().product();
            let scale = |i: usize| scales[i % scales.len()];
            Ok(x.chunks(inner)
                .enumerate()
                .flat_map(|(i, x)| x.iter().map(move |q| real(*q, scale(i))))
                .collect())
        }
    }
}

/// `table[q]`; a signed code indexes by its two's complement of `bits` bits.
pub(crate) fn lookup<I: Copy + Into<i32>, T: Copy>(x: &[I], table: &[T], bits: u32) -> Vec<T> {
    let mask = (1usize << bits) - 1;
    x.iter().map(|q| table[(*q).into() as usize & mask]).collect()
}

simd_fn! {
    fn fake_chunk(x: &[f32], y: &mut [f32], scale: f32, zero_point: f32, lo: f32, hi: f32) {
        y.iter_mut().zip(x).for_each(|(y, x)| {
            let v = (*x / scale).round_ties_even() + zero_point;
            let v = if v > lo { v } else { lo };
            let v = if v < hi { v } else { hi };
            *y = (v - zero_point) * scale;
        });
    }
}

/// `FakeQuantize` with codes `lo..=hi`.
pub(crate) fn fake_quantize(x: &[f32], scale: f32, zero_point: i32, (lo, hi): (i32, i32)) -> Vec<f32> {
    let mut y = vec![0.0; x.len()];
    let bounds = (zero_point as f32, lo as f32, hi as f32);
    y.par_chunks_mut(CHUNK).zip(x.par_chunks(CHUNK)).for_each(|(y, x)| {
        fake_chunk(x, y, scale, bounds.0, bounds.1, bounds.2);
    });
    y
}
