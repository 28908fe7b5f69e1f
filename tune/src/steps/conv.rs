//! Convolution with bias. Weights may pass a quantizer first.

use super::Step;
use super::quantize::WeightQuantizer;
use crate::kernels::conv::{Conv, Packed};
use crate::simd::simd_fn;
use crate::split::{Shares, add_all};
use crate::tape::run::{Gradient, Run};
use rayon::prelude::*;

/// `y = conv(x, quantizer(w)) + b`.
pub(crate) struct ConvStep {
    pub conv: Conv,
    pub x: usize,
    pub w: usize,
    pub bias: Option<usize>,
    pub y: usize,
    /// Elements of an output plane.
    pub plane: usize,
    pub quantizer: Option<WeightQuantizer>,
    packed: Packed,
    partial: Vec<f32>,
    gradient: Vec<f32>,
}

impl ConvStep {
    pub fn new(conv: Conv, [x, w, y]: [usize; 3], bias: Option<usize>, plane: usize) -> ConvStep {
        ConvStep {
            conv,
            x,
            w,
            bias,
            y,
            plane,
            quantizer: None,
            packed: Packed::default(),
            partial: Vec::new(),
            gradient: Vec::new(),
        }
    }
}

simd_fn! {
    fn sum(x: &[f32]) -> f32 {
        let mut lanes = [0.0f32; 8];
        let (whole, rest) = x.as_chunks::<8>();
        for v in whole {
            lanes.iter_mut().zip(v).for_each(|(s, v)| *s += *v);
        }
        lanes.iter().chain(rest).sum()
    }
}

/// Adds the sum of each channel of `dy`, planes of `plane`, to `db`.
pub(crate) fn channel_sums(dy: &[f32], plane: usize, db: &mut [f32]) {
    let image = plane * db.len();
    let shares = Shares::of(dy.len() / image);
    let mut partial = vec![0.0; shares.count() * db.len()];
    let work = partial.par_chunks_mut(db.len()).zip(dy.par_chunks(shares.size() * image));
    work.for_each(|(sums, dy)| {
        for dy in dy.chunks_exact(image) {
            sums.iter_mut().zip(dy.chunks_exact(plane)).for_each(|(s, dy)| *s += sum(dy));
        }
    });
    add_all(&partial, db);
}

impl Step for ConvStep {
    fn forward(&mut self, run: &mut Run) {
        let backward = run.training && run.wanted[self.x];
        let w = match &mut self.quantizer {
            Some(q) => q.forward(run, self.w),
            None => &run.params[self.w].data,
        };
        self.conv.pack(w, backward, &mut self.packed);
        run.write(self.y, |run, y| {
            let bias = self.bias.map(|b| &run.params[b].data[..]);
            self.conv.forward(run.value(self.x), &self.packed, bias, y);
        });
    }

    fn backward(&mut self, run: &mut Run, dy: &mut Gradient) {
        let dy = &*dy.slice();
        let mut dx = run.open_gradient(self.x);
        let trained = run.params[self.w].trainable;
        let mut dw = std::mem::take(&mut self.gradient);
        dw.clear();
        dw.resize(if trained { self.conv.w_len() } else { 0 }, 0.0);
        let to = dx.as_mut().map(|g| {
            let accumulate = g.accumulate;
            (g.slice(), accumulate)
        });
        let target = trained.then_some(&mut dw[..]);
        self.conv.backward(run.value(self.x), &self.packed, dy, to, target, &mut self.partial);
        if let Some(dx) = dx {
            run.close_gradient(self.x, dx);
        }
        if trained {
            match &mut self.quantizer {
                Some(q) => q.backward(run, self.w, &dw),
                None => run.add_parameter_gradient(self.w, |_, g| {
                    g.iter_mut().zip(&dw).for_each(|(g, d)| *g += *d);
                }),
            }
        }
        self.gradient = dw;
        if let Some(b) = self.bias {
            run.add_parameter_gradient(b, |_, db| channel_sums(dy, self.plane, db));
        }
    }

    fn result(&self) -> usize {
        self.y
    }
}
