//! Softmax along an axis.

use super::simd::simd_fn;
use crate::arith::exp;
use rayon::prelude::*;

simd_fn! {
    /// One slab `[extent, inner]`: for each inner index the maximum in index order (`v > max ? v : max` from
    /// `-inf`), `e = exp(v - max)`, their sum in index order from 0 by plain additions, and `e / sum`.
    fn slab(x: &[f32], y: &mut [f32], max: &mut [f32], sum: &mut [f32]) {
        let inner = max.len();
        max.fill(f32::NEG_INFINITY);
        sum.fill(0.0);
        for x in x.chunks_exact(inner) {
            max.iter_mut().zip(x).for_each(|(m, v)| *m = if *v > *m { *v } else { *m });
        }
        for (x, y) in x.chunks_exact(inner).zip(y.chunks_exact_mut(inner)) {
            for (((y, x), m), s) in y.iter_mut().zip(x).zip(max.iter()).zip(sum.iter_mut()) {
                *y = exp(*x - *m);
                *s += *y;
            }
        }
        for y in y.chunks_exact_mut(inner) {
            y.iter_mut().zip(sum.iter()).for_each(|(y, s)| *y /= *s);
        }
    }
}

/// `exp(x - max) / sum` along `axis` of `dims`; no extent is zero.
pub(crate) fn softmax(x: &[f32], dims: &[usize], axis: usize) -> Vec<f32> {
    let inner: usize = dims[axis + 1..].iter().product();
    let chunk = inner * dims[axis];
    let mut y = vec![0.0; x.len()];
    y.par_chunks_mut(chunk)
        .zip(x.par_chunks(chunk))
        .for_each_init(|| (vec![0.0; inner], vec![0.0; inner]), |(max, sum), (y, x)| slab(x, y, max, sum));
    y
}
