//! Functions of one element.

use super::Step;
use crate::dual::{Dual, Slopes};
use crate::simd::simd_fn;
use crate::split::CHUNK;
use crate::tape::run::{Gradient, Run};
use nibblec_exec::arith::Scalar;
use nibblec_ir::arith::Consumer;
use nibblec_ir::op::Unary;
use rayon::prelude::*;

/// The loop of the forward pass.
struct Values<'a> {
    x: &'a [f32],
    y: &'a mut [f32],
}

impl Consumer<Scalar, 1> for Values<'_> {
    type Output = ();

    #[inline(always)]
    fn take(self, f: impl Fn(&Scalar, [f32; 1]) -> f32) {
        self.y.iter_mut().zip(self.x).for_each(|(y, x)| *y = f(&Scalar, [*x]));
    }
}

/// The loop of the backward pass.
struct Gradients<'a> {
    x: &'a [f32],
    dy: &'a [f32],
    dx: &'a mut [f32],
    accumulate: bool,
}

impl Consumer<Slopes, 1> for Gradients<'_> {
    type Output = ();

    #[inline(always)]
    fn take(self, f: impl Fn(&Slopes, [Dual; 1]) -> Dual) {
        let keep = if self.accumulate { 1.0f32 } else { 0.0 };
        for ((dx, dy), x) in self.dx.iter_mut().zip(self.dy).zip(self.x) {
            let slope = f(&Slopes, [Dual::variable(*x)]).slope();
            let d = if slope == 0.0 { 0.0 } else { slope * *dy };
            *dx = if keep > 0.0 { *dx + d } else { d };
        }
    }
}

simd_fn! {
    fn apply(f: Unary, x: &[f32], y: &mut [f32]) {
        f.with::<Scalar, _>(Values { x, y })
    }
}

simd_fn! {
    /// `dx (+)= f'(x) dy`.
    fn apply_gradient(f: Unary, x: &[f32], dy: &[f32], dx: &mut [f32], accumulate: bool) {
        f.with::<Slopes, _>(Gradients { x, dy, dx, accumulate })
    }
}

/// `y = f(x)`.
pub(crate) struct UnaryStep {
    pub f: Unary,
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
            let work = dx.par_chunks_mut(CHUNK).zip(dy.par_chunks(CHUNK));
            work.zip(run.value(self.x).par_chunks(CHUNK))
                .for_each(|((dx, dy), x)| apply_gradient(self.f, x, dy, dx, accumulate));
        });
    }

    fn result(&self) -> usize {
        self.y
    }
}
