//! Convolution of a single plane, tap by tap: depthwise layers, float and integer.

use super::simd::simd_fn;
use nibblec_ir::Window;
use std::num::Wrapping;
use std::ops::{AddAssign, Mul};

#[inline(always)]
fn plane<T: Copy + AddAssign + Mul<Output = T>>(x: &[T], taps: &[T], win: &Window, y: &mut [T]) {
    let (w, ow) = (win.input[1], win.output[1]);
    for (oy, line) in y.chunks_exact_mut(ow).enumerate() {
        for ky in 0..win.kernel[0] {
            let Some(iy) = win.at(0, oy, ky) else { continue };
            for kx in 0..win.kernel[1] {
                let tap = taps[ky * win.kernel[1] + kx];
                let span = win.outputs_on(1, kx);
                let Some(start) = win.at(1, span.start, kx) else { continue };
                let from = &x[iy * w + start..(iy + 1) * w];
                let to = &mut line[span];
                if win.strides[1] == 1 {
                    to.iter_mut().zip(from).for_each(|(t, f)| *t += tap * *f);
                } else {
                    to.iter_mut().zip(from.iter().step_by(win.strides[1])).for_each(|(t, f)| *t += tap * *f);
                }
            }
        }
    }
}

simd_fn! {
    /// Adds the convolution of plane `x` with `taps` to `y`, in the order of the taps.
    pub(crate) fn plane_f32(x: &[f32], taps: &[f32], win: &Window, y: &mut [f32]) {
        plane(x, taps, win, y);
    }
}

simd_fn! {
    /// Adds the convolution of plane `x` with `taps` to `y`.
    pub(crate) fn plane_i32(x: &[Wrapping<i32>], taps: &[Wrapping<i32>], win: &Window, y: &mut [Wrapping<i32>]) {
        plane(x, taps, win, y);
    }
}
