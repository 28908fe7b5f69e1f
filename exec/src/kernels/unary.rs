//! Functions of one float over many.

use super::CHUNK;
use super::simd::simd_fn;
use crate::arith::Scalar;
use nibblec_ir::arith::{Arithmetic, Consumer};
use nibblec_ir::op::Unary;
use rayon::prelude::*;

/// The loop over two slices.
struct Loop<'a> {
    x: &'a [f32],
    y: &'a mut [f32],
}

impl Consumer<Scalar, 1> for Loop<'_> {
    type Output = ();

    #[inline(always)]
    fn take(self, f: impl Fn(&Scalar, [f32; 1]) -> f32 + Sync) {
        self.y.iter_mut().zip(self.x).for_each(|(y, x)| *y = f(&Scalar, [*x]));
    }
}

simd_fn! {
    fn chunk(function: Unary, x: &[f32], y: &mut [f32]) {
        function.with(Loop { x, y });
    }
}

simd_fn! {
    fn clamp_chunk(y: &mut [f32], lo: f32, hi: f32) {
        y.iter_mut().for_each(|y| *y = Scalar.clamp(*y, lo, hi));
    }
}

/// `function` of each element.
pub(crate) fn unary(function: Unary, x: &[f32]) -> Vec<f32> {
    let mut y = vec![0.0; x.len()];
    y.par_chunks_mut(CHUNK).zip(x.par_chunks(CHUNK)).for_each(|(y, x)| chunk(function, x, y));
    y
}

/// Each element clamped; a NaN stays.
pub(crate) fn clamp(y: &mut [f32], (lo, hi): (f32, f32)) {
    y.par_chunks_mut(CHUNK).for_each(|y| clamp_chunk(y, lo, hi));
}
