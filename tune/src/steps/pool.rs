//! Pooling: maxima and means of windows, plane by plane.

use super::Step;
use crate::tape::run::{Gradient, Run};
use nibblec_ir::Window;
use rayon::prelude::*;

/// What a window becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pooling {
    /// Its largest element; padding never wins, and the gradient goes to the first of equals.
    Max,
    /// Its mean.
    Average { count_include_pad: bool },
}

/// Pooling of each plane of x.
pub(crate) struct PoolStep {
    pub pooling: Pooling,
    pub window: Window,
    pub x: usize,
    pub y: usize,
}

impl PoolStep {
    /// Calls `each` with the elements of window `(oy, ox)` on the image, row by row.
    fn window(&self, oy: usize, ox: usize, mut each: impl FnMut(usize)) {
        let win = &self.window;
        for iy in (0..win.kernel[0]).filter_map(|k| win.at(0, oy, k)) {
            for ix in (0..win.kernel[1]).filter_map(|k| win.at(1, ox, k)) {
                each(iy * win.input[1] + ix);
            }
        }
    }

    fn outputs(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        let [rows, cols] = self.window.output;
        (0..rows).flat_map(move |y| (0..cols).map(move |x| (y * cols + x, y, x)))
    }

    fn forward_plane(&self, x: &[f32], y: &mut [f32]) {
        for (i, oy, ox) in self.outputs() {
            match self.pooling {
                Pooling::Max => {
                    let mut best = f32::NEG_INFINITY;
                    self.window(oy, ox, |at| best = if x[at] > best { x[at] } else { best });
                    y[i] = best;
                }
                Pooling::Average { count_include_pad } => {
                    let mut sum = 0.0;
                    self.window(oy, ox, |at| sum += x[at]);
                    y[i] = sum / self.window.divisor(oy, ox, count_include_pad) as f32;
                }
            }
        }
    }

    fn backward_plane(&self, x: &[f32], dy: &[f32], dx: &mut [f32]) {
        for (i, oy, ox) in self.outputs() {
            match self.pooling {
                Pooling::Max => {
                    let mut best = None;
                    self.window(oy, ox, |at| {
                        if best.is_none_or(|b: usize| x[at] > x[b]) {
                            best = Some(at);
                        }
                    });
                    if let Some(at) = best {
                        dx[at] += dy[i];
                    }
                }
                Pooling::Average { count_include_pad } => {
                    let share = dy[i] / self.window.divisor(oy, ox, count_include_pad) as f32;
                    self.window(oy, ox, |at| dx[at] += share);
                }
            }
        }
    }
}

impl Step for PoolStep {
    fn forward(&mut self, run: &mut Run) {
        let (from, to) = (self.window.input_len(), self.window.output_len());
        run.write(self.y, |run, y| {
            let planes = y.par_chunks_exact_mut(to).zip(run.value(self.x).par_chunks_exact(from));
            planes.for_each(|(y, x)| self.forward_plane(x, y));
        });
    }

    fn backward(&mut self, run: &mut Run, dy: &mut Gradient) {
        let (dy, from, to) = (&*dy.slice(), self.window.input_len(), self.window.output_len());
        run.add_gradient(self.x, |run, dx, accumulate| {
            let planes = dx.par_chunks_exact_mut(from).zip(run.value(self.x).par_chunks_exact(from));
            planes.zip(dy.par_chunks_exact(to)).for_each(|((dx, x), dy)| {
                if !accumulate {
                    dx.fill(0.0);
                }
                self.backward_plane(x, dy, dx);
            });
        });
    }

    fn result(&self) -> usize {
        self.y
    }
}
