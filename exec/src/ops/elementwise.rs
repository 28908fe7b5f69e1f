//! Float operators of one operand: activations, `FakeQuantize`, `BatchNormalization`. A NaN stays a NaN unless a
//! quantizer swallows it.

use super::math;
use super::simd::simd_fn;
use nibblec_ir::op::BatchNormalization;
use rayon::prelude::*;

/// Elements that a thread takes at a time.
pub(super) const CHUNK: usize = 1 << 14;

/// A float function of one element.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unary {
    /// `x < lo ? lo : x`, then `x > hi ? hi : x`.
    Clamp { lo: f32, hi: f32 },
    /// `x < 0 ? alpha x : x`.
    LeakyRelu { alpha: f32 },
    /// `x * clamp(x / 6 + 0.5, 0, 1)`.
    HardSwish,
    /// `clamp(alpha x + beta, 0, 1)`: a product, then a sum.
    HardSigmoid { alpha: f32, beta: f32 },
    /// [`math::sigmoid`].
    Sigmoid,
    /// [`math::tanh`].
    Tanh,
    /// Through a quantizer and back; all bounds as floats.
    FakeQuantize { scale: f32, zero_point: f32, lo: f32, hi: f32 },
}

#[inline(always)]
fn clamp(v: f32, lo: f32, hi: f32) -> f32 {
    let v = if v < lo { lo } else { v };
    if v > hi { hi } else { v }
}

simd_fn! {
    fn apply(op: Unary, x: &[f32], y: &mut [f32]) {
        let pairs = y.iter_mut().zip(x);
        match op {
            Unary::Clamp { lo, hi } => pairs.for_each(|(y, x)| *y = clamp(*x, lo, hi)),
            Unary::LeakyRelu { alpha } => pairs.for_each(|(y, x)| *y = if *x < 0.0 { alpha * *x } else { *x }),
            Unary::HardSwish => pairs.for_each(|(y, x)| *y = *x * clamp(*x / 6.0 + 0.5, 0.0, 1.0)),
            Unary::HardSigmoid { alpha, beta } => {
                pairs.for_each(|(y, x)| *y = clamp(alpha * *x + beta, 0.0, 1.0));
            }
            Unary::Sigmoid => pairs.for_each(|(y, x)| *y = math::sigmoid(*x)),
            Unary::Tanh => pairs.for_each(|(y, x)| *y = math::tanh(*x)),
            Unary::FakeQuantize { scale, zero_point, lo, hi } => pairs.for_each(|(y, x)| {
                let v = (*x / scale).round_ties_even() + zero_point;
                let v = if v > lo { v } else { lo };
                let v = if v < hi { v } else { hi };
                *y = (v - zero_point) * scale;
            }),
        }
    }
}

/// `op` on each element.
pub(super) fn unary(op: Unary, x: &[f32]) -> Vec<f32> {
    let mut y = vec![0.0; x.len()];
    y.par_chunks_mut(CHUNK).zip(x.par_chunks(CHUNK)).for_each(|(y, x)| apply(op, x, y));
    y
}

simd_fn! {
    fn normalize(x: &[f32], y: &mut [f32], mean: f32, deviation: f32, scale: f32, offset: f32) {
        y.iter_mut().zip(x).for_each(|(y, x)| *y = (*x - mean) / deviation * scale + offset);
    }
}

/// `(x - mean) / sqrt(var + epsilon) * scale + B` over axis 1 of `dims`; `p` is scale, B, mean, var.
pub(super) fn batch_normalization(
    op: &BatchNormalization,
    x: &[f32],
    dims: &[usize],
    p: [&[f32]; 4],
) -> Vec<f32> {
    let (channels, plane) = (dims[1], dims[2..].iter().product::<usize>());
    let mut y = vec![0.0; x.len()];
    y.par_chunks_mut(plane).zip(x.par_chunks(plane)).enumerate().for_each(|(i, (y, x))| {
        let c = i % channels;
        normalize(x, y, p[2][c], (p[3][c] + op.epsilon).sqrt(), p[0][c], p[1][c]);
    });
    y
}
