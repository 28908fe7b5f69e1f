//! Matrix product with bias: x `[N,K]`, w `[M,K]`, y `[N,M] = x w^T + b`. Weights may pass a quantizer first.

use super::Step;
use super::conv::channel_sums;
use super::quantize::WeightQuantizer;
use crate::split::{Shares, add_all};
use crate::tape::run::{Gradient, Run};
use nibblec_exec::{Matrix, sgemm};
use rayon::prelude::*;

/// `y = x quantizer(w)^T + b`.
pub(crate) struct GemmStep {
    pub x: usize,
    pub w: usize,
    pub bias: Option<usize>,
    pub y: usize,
    /// M and K.
    pub extents: [usize; 2],
    pub quantizer: Option<WeightQuantizer>,
    weights: Vec<f32>,
    partial: Vec<f32>,
    gradient: Vec<f32>,
}

impl GemmStep {
    pub fn new([x, w, y]: [usize; 3], bias: Option<usize>, extents: [usize; 2]) -> GemmStep {
        let (weights, partial, gradient) = Default::default();
        GemmStep { x, w, bias, y, extents, quantizer: None, weights, partial, gradient }
    }
}

impl Step for GemmStep {
    fn forward(&mut self, run: &mut Run) {
        let [m, k] = self.extents;
        let w = match &mut self.quantizer {
            Some(q) => q.forward(run, self.w),
            None => &run.params[self.w].data,
        };
        self.weights.clear();
        self.weights.extend_from_slice(w);
        let size = Shares::of(run.images).size();
        run.write(self.y, |run, y| {
            let bias = self.bias.map(|b| &run.params[b].data);
            let work = y.par_chunks_mut(size * m).zip(run.value(self.x).par_chunks(size * k));
            work.for_each(|(y, x)| {
                if let Some(b) = bias {
                    y.chunks_exact_mut(m).for_each(|y| y.copy_from_slice(b));
                }
                let w = Matrix::rows(&self.weights, k).transposed();
                let beta = if bias.is_some() { 1.0 } else { 0.0 };
                sgemm([x.len() / k, k, m], Matrix::rows(x, k), w, beta, y);
            });
        });
    }

    fn backward(&mut self, run: &mut Run, dy: &mut Gradient) {
        let ([m, k], dy) = (self.extents, &*dy.slice());
        let shares = Shares::of(run.images);
        let size = shares.size();
        run.add_gradient(self.x, |_, dx, accumulate| {
            let work = dx.par_chunks_mut(size * k).zip(dy.par_chunks(size * m));
            work.for_each(|(dx, dy)| {
                let beta = if accumulate { 1.0 } else { 0.0 };
                let w = Matrix::rows(&self.weights, k);
                sgemm([dy.len() / m, m, k], Matrix::rows(dy, m), w, beta, dx);
            });
        });
        if run.params[self.w].trainable {
            self.partial.resize(shares.count() * m * k, 0.0);
            let x = run.value(self.x);
            let work =
                self.partial.par_chunks_mut(m * k).zip(x.par_chunks(size * k)).zip(dy.par_chunks(size * m));
            work.for_each(|((dw, x), dy)| {
                let dy_t = Matrix::rows(dy, m).transposed();
                sgemm([m, dy.len() / m, k], dy_t, Matrix::rows(x, k), 0.0, dw);
            });
            let used = shares.count() * m * k;
            self.gradient.clear();
            self.gradient.resize(m * k, 0.0);
            add_all(&self.partial[..used], &mut self.gradient);
            match &mut self.quantizer {
                Some(q) => q.backward(run, self.w, &self.gradient),
                None => run.add_parameter_gradient(self.w, |_, g| {
                    g.iter_mut().zip(&self.gradient).for_each(|(g, d)| *g += *d);
                }),
            }
        }
        if let Some(b) = self.bias {
            run.add_parameter_gradient(b, |_, db| channel_sums(dy, 1, db));
        }
    }

    fn result(&self) -> usize {
        self.y
    }
}
