//! Functions of one element.

use super::Step;
use crate::simd::simd_fn;
use crate::split::CHUNK;
use crate::tape::run::{Gradient, Run};
use nibblec_exec::ops::math;
use rayon::prelude::*;

/// A function of one element, as `nibblec_ir::op` defines it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Function {
    /// `min(max(x, lo), hi)`; ReLU is `0, inf`.
    Clip { lo: f32, hi: f32 },
    /// `x < 0 ? alpha x : x`.
    LeakyRelu { alpha: f32 },
    /// `x * clamp(x / 6 + 0.5, 0, 1)`.
    HardSwish,
    /// `clamp(alpha x + beta, 0, 1)`.
    HardSigmoid { alpha: f32, beta: f32 },
    /// `1 / (1 + exp(-x))`.
    Sigmoid,
    /// `tanh x`.
    Tanh,
}

simd_fn! {
    fn apply(f: Function, x: &[f32], y: &mut [f32]) {
        let pairs = y.iter_mut().zip(x);
        let clamp = |v: f32, lo: f32, hi: f32| {
            let v = if v < lo { lo } else { v };
            if v > hi { hi } else { v }
        };
        match f {
            Function::Clip { lo, hi } => pairs.for_each(|(y, x)| *y = clamp(*x, lo, hi)),
            Function::LeakyRelu { alpha } => pairs.for_each(|(y, x)| *y = if *x < 0.0 { alpha * *x } else { *x }),
            Function::HardSwish => pairs.for_each(|(y, x)| *y = *x * clamp(*x / 6.0 + 0.5, 0.0, 1.0)),
            Function::HardSigmoid { alpha, beta } => {
                pairs.for_each(|(y, x)| *y = clamp(alpha * *x + beta, 0.0, 1.0));
            }
            Function::Sigmoid => pairs.for_each(|(y, x)| *y = math::sigmoid(*x)),
            Function::Tanh => pairs.for_each(|(y, x)| *y = math::tanh(*x)),
        }
    }
}

simd_fn! {
    /// `dx (+)= f'(x) dy`; at a corner the slope is that of the side where the function is flat.
    fn apply_gradient(f: Function, x: &[f32], y: &[f32], dy: &[f32], dx: &mut [f32], accumulate: bool) {
        let keep = if accumulate { 1.0f32 } else { 0.0 };
        let work = dx.iter_mut().zip(dy).zip(x.iter().zip(y));
        let put = |dx: &mut f32, v: f32| *dx = if keep > 0.0 { *dx + v } else { v };
        match f {
            Function::Clip { lo, hi } => work.for_each(|((dx, dy), (x, _))| {
                put(dx, if *x > lo && *x < hi { *dy } else { 0.0 });
            }),
            Function::LeakyRelu { alpha } => work.for_each(|((dx, dy), (x, _))| {
                put(dx, if *x < 0.0 { alpha * *dy } else { *dy });
            }),
            Function::HardSwish => work.for_each(|((dx, dy), (x, _))| {
                let slope = if *x <= -3.0 { 0.0 } else if *x >= 3.0 { 1.0 } else { *x / 3.0 + 0.5 };
                put(dx, slope * *dy);
            }),
            Function::HardSigmoid { alpha, .. } => work.for_each(|((dx, dy), (_, y))| {
                put(dx, if *y > 0.0 && *y < 1.0 { alpha * *dy } else { 0.0 });
            }),
            Function::Sigmoid => work.for_each(|((dx, dy), (_, y))| put(dx, *y * (1.0 - *y) * *dy)),
            Function::Tanh => work.for_each(|((dx, dy), (_, y))| put(dx, (1.0 - *y * *y) * *dy)),
        }
    }
}

/// `y = f(x)`.
pub(crate) struct UnaryStep {
    pub f: Function,
    pub x: usize,
    pub y: usize,
}

impl Step for UnaryStep {
    fn forward(&mut self, run: &mut Run) {
        run.write(self.y, |run, y| {
            y.par_chunks_mut(CHUNK)
                .zip(run.value(self.x).par_chunks(CHUNK))
                .for_each(|(y, x)| apply(self.f, x, y));
        });
    }

    fn backward(&mut self, run: &mut Run, dy: &mut Gradient) {
        let dy = &*dy.slice();
        run.add_gradient(self.x, |run, dx, accumulate| {
            let values = run.value(self.x).par_chunks(CHUNK).zip(run.value(self.y).par_chunks(CHUNK));
            dx.par_chunks_mut(CHUNK).zip(dy.par_chunks(CHUNK)).zip(values).for_each(|((dx, dy), (x, y))| {
                apply_gradient(self.f, x, y, dy, dx, accumulate);
            });
        });
    }

    fn result(&self) -> usize {
        self.y
    }
}
