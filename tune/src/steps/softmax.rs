//! `exp(x - max) / sum` along an axis of an image.

use super::Step;
use crate::tape::run::{Gradient, Run};
use nibblec_exec::arith::exp;
use rayon::prelude::*;

/// Softmax of `extent` elements that lie `stride` apart.
pub(crate) struct SoftmaxStep {
    pub x: usize,
    pub y: usize,
    pub extent: usize,
    pub stride: usize,
}

/// `softmax` of a row into `y`.
pub(crate) fn softmax(x: &[f32], y: &mut [f32]) {
    let max = x.iter().fold(f32::NEG_INFINITY, |m, v| if *v > m { *v } else { m });
    y.iter_mut().zip(x).for_each(|(y, x)| *y = exp(*x - max));
    let sum: f32 = y.iter().sum();
    y.iter_mut().for_each(|y| *y /= sum);
}

impl SoftmaxStep {
    /// The starts of the rows of a block of `extent * stride` elements, with its offset.
    fn rows(&self, len: usize) -> impl Iterator<Item = usize> {
        let (block, stride) = (self.extent * self.stride, self.stride);
        (0..len / block).flat_map(move |b| (0..stride).map(move |s| b * block + s))
    }
}

impl Step for SoftmaxStep {
    fn forward(&mut self, run: &mut Run) {
        let len = run.lens[self.x];
        run.write(self.y, |run, y| {
            let images = y.par_chunks_exact_mut(len).zip(run.value(self.x).par_chunks_exact(len));
            images.for_each_init(
                || [vec![0.0; self.extent], vec![0.0; self.extent]],
                |[from, to], (y, x)| {
                    for first in self.rows(len) {
                        let row = x[first..].iter().step_by(self.stride);
                        from.iter_mut().zip(row).for_each(|(f, x)| *f = *x);
                        softmax(from, to);
                        y[first..].iter_mut().step_by(self.stride).zip(&*to).for_each(|(y, t)| *y = *t);
                    }
                },
            );
        });
    }

    fn backward(&mut self, run: &mut Run, dy: &mut Gradient) {
        let (dy, len) = (&*dy.slice(), run.lens[self.x]);
        run.add_gradient(self.x, |run, dx, accumulate| {
            let images = dx.par_chunks_exact_mut(len).zip(run.value(self.y).par_chunks_exact(len));
            images.zip(dy.par_chunks_exact(len)).for_each(|((dx, y), dy)| {
                for first in self.rows(len) {
                    let at = |i: usize| first + i * self.stride;
                    let dot: f32 = (0..self.extent).map(|i| y[at(i)] * dy[at(i)]).sum();
                    for i in (0..self.extent).map(at) {
                        let d = y[i] * (dy[i] - dot);
                        dx[i] = if accumulate { dx[i] + d } else { d };
                    }
                }
            });
        });
    }

    fn result(&self) -> usize {
        self.y
    }
}
