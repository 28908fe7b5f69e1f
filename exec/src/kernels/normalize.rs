//! Batch normalization in its inference form.

use super::simd::simd_fn;
use rayon::prelude::*;

simd_fn! {
    fn plane(x: &[f32], y: &mut [f32], mean: f32, deviation: f32, scale: f32, offset: f32) {
        y.iter_mut().zip(x).for_each(|(y, x)| *y = (*x - mean) / deviation * scale + offset);
    }
}

/// `(x - mean) / sqrt(var + epsilon) * scale + B` over axis 1 of `dims`; `p` is scale, B, mean, var.
pub(crate) fn batch_normalization(epsilon: f32, x: &[f32], dims: &[usize], p: [&[f32]; 4]) -> Vec<f32> {
    let (channels, len) = (dims[1], dims[2..].iter().product::<usize>());
    let mut y = vec![0.0; x.len()];
    y.par_chunks_mut(len).zip(x.par_chunks(len)).enumerate().for_each(|(i, (y, x))| {
        let c = i % channels;
        plane(x, y, p[2][c], (p[3][c] + epsilon).sqrt(), p[0][c], p[1][c]);
    });
    y
}
