//! Learned step size quantization (Esser et al., arXiv 1902.08153): `v_hat = s * round(clip(v / s, lo, hi))`.
//!
//! The gradient passes straight through to v where `lo <= v / s <= hi`. That of the step is `round(v / s) - v / s`
//! there, `lo` or `hi` outside, and is scaled by `1 / sqrt(N * hi)`, N the values that share the step: of a channel or
//! all of the weights, of one image of an activation. An activation's step starts where its squared error is least, not at
//! the paper's `2 mean|v| / sqrt(QP)`: [`Bounds::fitted_step`].

use super::Step;
use crate::simd::simd_fn;
use crate::split::{Shares, add_all};
use crate::tape::run::{Gradient, Run};
use rayon::prelude::*;

/// Steps do not fall below this.
pub(crate) const MIN_STEP: f32 = 1e-6;

/// Values of an activation that its first step is fitted to, at most.
const SAMPLE: usize = 1 << 16;

/// Steps that are tried, from a share to `FARTHEST` of the common first value.
const CANDIDATES: usize = 80;
const FARTHEST: f32 = 4.0;

/// Adding and taking it away rounds a float of magnitude below 2^22 to an integer, half to even.
const ROUND: f32 = 12_582_912.0;

simd_fn! {
    /// `s * round(clip(v / s, lo, hi))`.
    pub(crate) fn quantize(v: &[f32], y: &mut [f32], step: f32, lo: f32, hi: f32) {
        for (y, v) in y.iter_mut().zip(v) {
            let scaled = *v / step;
            let clipped = if scaled > lo { scaled } else { lo };
            let clipped = if clipped < hi { clipped } else { hi };
            *y = (clipped + ROUND - ROUND) * step;
        }
    }
}

simd_fn! {
    /// Gradient of v, written or added to `dv`; returns that of the step, without its scale.
    pub(crate) fn quantize_gradient(v: &[f32], dy: &[f32], dv: &mut [f32], accumulate: bool, step: f32, lo: f32, hi: f32) -> f32 {
        let one = |v: f32, dy: f32| {
            let scaled = v / step;
            let clipped = if scaled > lo { scaled } else { lo };
            let clipped = if clipped < hi { clipped } else { hi };
            let code = clipped + ROUND - ROUND;
            let inside = clipped == scaled;
            (if inside { dy } else { 0.0 }, dy * if inside { code - scaled } else { code })
        };
        let keep = if accumulate { 1.0f32 } else { 0.0 };
        let mut sums = [0.0f32; 8];
        let blocks = v.as_chunks::<8>().0.iter().zip(dy.as_chunks::<8>().0).zip(dv.as_chunks_mut::<8>().0);
        for ((v, dy), dv) in blocks {
            for i in 0..8 {
                let (through, by_step) = one(v[i], dy[i]);
                dv[i] = if keep > 0.0 { dv[i] + through } else { through };
                sums[i] += by_step;
            }
        }
        let whole = v.len() / 8 * 8;
        for ((v, dy), dv) in v[whole..].iter().zip(&dy[whole..]).zip(&mut dv[whole..]) {
            let (through, by_step) = one(*v, *dy);
            *dv = if keep > 0.0 { *dv + through } else { through };
            sums[0] += by_step;
        }
        ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]))
    }
}

/// Bounds of codes less their zero point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub lo: f32,
    pub hi: f32,
}

impl Bounds {
    /// `2 mean|v| / sqrt(QP)`: the first value of a step of weights.
    pub fn first_step(self, v: &[f32]) -> f32 {
        let mean = v.iter().map(|v| f64::from(v.abs())).sum::<f64>() / v.len().max(1) as f64;
        ((2.0 * mean / f64::from(self.hi).sqrt()) as f32).max(MIN_STEP)
    }

    /// The step of least squared error on a sample of the values: the first value of an activation's step. At 2 bits
    /// `2 mean|v| / sqrt(QP)` cuts off so much of a long tail that training does not recover.
    pub fn fitted_step(self, v: &[f32]) -> f32 {
        let sample: Vec<f32> = v.iter().step_by(v.len().div_ceil(SAMPLE).max(1)).copied().collect();
        let start = self.first_step(&sample);
        let mut codes = vec![0.0; sample.len()];
        let mut best = (f64::INFINITY, start);
        for i in 1..=CANDIDATES {
            let step = (start * FARTHEST * i as f32 / CANDIDATES as f32).max(MIN_STEP);
            quantize(&sample, &mut codes, step, self.lo, self.hi);
            let error = codes.iter().zip(&sample).map(|(q, v)| f64::from(q - v).powi(2)).sum::<f64>();
            if error < best.0 {
                best = (error, step);
            }
        }
        best.1
    }

    /// `1 / sqrt(N * QP)`.
    fn gradient_scale(self, n: usize) -> f32 {
        (1.0 / (n as f64 * f64::from(self.hi)).sqrt()) as f32
    }
}

/// Quantizer of a layer's weights, one step or one per output channel.
#[derive(Debug)]
pub(crate) struct WeightQuantizer {
    pub bounds: Bounds,
    /// The parameter of the steps.
    pub step: usize,
    quantized: Vec<f32>,
    through: Vec<f32>,
}

impl WeightQuantizer {
    pub fn new(bounds: Bounds, step: usize) -> WeightQuantizer {
        WeightQuantizer { bounds, step, quantized: Vec::new(), through: Vec::new() }
    }

    /// The weights behind the quantizer.
    pub fn forward(&mut self, run: &Run, w: usize) -> &[f32] {
        let (w, steps) = (&run.params[w].data, &run.params[self.step].data);
        self.quantized.resize(w.len(), 0.0);
        let row = w.len() / steps.len();
        for ((w, y), s) in w.chunks(row).zip(self.quantized.chunks_mut(row)).zip(steps) {
            quantize(w, y, s.max(MIN_STEP), self.bounds.lo, self.bounds.hi);
        }
        &self.quantized
    }

    /// Adds the gradients of weights and steps, given that of the quantized weights.
    pub fn backward(&mut self, run: &mut Run, w: usize, dy: &[f32]) {
        let steps = run.params[self.step].data.len();
        let row = dy.len() / steps;
        let scale = self.bounds.gradient_scale(row);
        let mut by_step = vec![0.0; steps];
        self.through.resize(dy.len(), 0.0);
        let (weights, sizes) = (&run.params[w].data, &run.params[self.step].data);
        let rows = weights.chunks(row).zip(dy.chunks(row)).zip(self.through.chunks_mut(row));
        for (((w, dy), dw), (s, ds)) in rows.zip(sizes.iter().zip(&mut by_step)) {
            *ds =
                scale * quantize_gradient(w, dy, dw, false, s.max(MIN_STEP), self.bounds.lo, self.bounds.hi);
        }
        let add = |to: &mut [f32], from: &[f32]| to.iter_mut().zip(from).for_each(|(t, f)| *t += *f);
        run.add_parameter_gradient(w, |_, g| add(g, &self.through));
        run.add_parameter_gradient(self.step, |_, g| add(g, &by_step));
    }
}

/// Quantizer of an activation, with one step.
pub(crate) struct QuantizeStep {
    pub x: usize,
    pub y: usize,
    pub step: usize,
    pub bounds: Bounds,
    /// Whether the step takes its first value from the next batch.
    pub fresh: bool,
}

impl Step for QuantizeStep {
    fn forward(&mut self, run: &mut Run) {
        if self.fresh {
            run.params[self.step].data[0] = self.bounds.fitted_step(run.value(self.x));
            self.fresh = false;
        }
        let step = run.params[self.step].data[0].max(MIN_STEP);
        run.write(self.y, |run, y| {
            let work =
                y.par_chunks_mut(crate::split::CHUNK).zip(run.value(self.x).par_chunks(crate::split::CHUNK));
            work.for_each(|(y, x)| quantize(x, y, step, self.bounds.lo, self.bounds.hi));
        });
    }

    fn backward(&mut self, run: &mut Run, dy: &mut Gradient) {
        let len = run.lens[self.x];
        let shares = Shares::of(run.images);
        let mut partial = vec![0.0f32; shares.count()];
        let step = run.params[self.step].data[0].max(MIN_STEP);
        let Bounds { lo, hi } = self.bounds;
        let dy = &*dy.slice();
        run.add_gradient(self.x, |run, dx, accumulate| {
            let share = shares.size() * len;
            let work =
                dx.par_chunks_mut(share).zip(run.value(self.x).par_chunks(share)).zip(dy.par_chunks(share));
            work.zip(&mut partial).for_each(|(((dx, x), dy), sum)| {
                let images = dx.chunks_exact_mut(len).zip(x.chunks_exact(len)).zip(dy.chunks_exact(len));
                *sum =
                    images.map(|((dx, x), dy)| quantize_gradient(x, dy, dx, accumulate, step, lo, hi)).sum();
            });
        });
        let scale = self.bounds.gradient_scale(len);
        run.add_parameter_gradient(self.step, |_, g| {
            let mut sum = [0.0];
            add_all(&partial, &mut sum);
            g[0] += scale * sum[0];
        });
    }

    fn keep_step(&mut self) {
        self.fresh = false;
    }

    fn result(&self) -> usize {
        self.y
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(v: &[f32], step: f32, Bounds { lo, hi }: Bounds) -> f64 {
        let mut y = vec![0.0; v.len()];
        quantize(v, &mut y, step, lo, hi);
        y.iter().zip(v).map(|(y, v)| f64::from(y - v).powi(2)).sum()
    }

    /// Half zeros and a long tail, as behind a ReLU: the fitted step beats the common one and all others near it.
    #[test]
    fn fitted_steps_have_the_least_error() {
        let v: Vec<f32> =
            (0..4096).map(|i| if i % 2 == 0 { 0.0 } else { -((i as f32 + 0.5) / 4096.0).ln() }).collect();
        for hi in [3.0, 15.0, 255.0] {
            let bounds = Bounds { lo: 0.0, hi };
            let fitted = bounds.fitted_step(&v);
            let least = error(&v, fitted, bounds);
            assert!(least <= error(&v, bounds.first_step(&v), bounds));
            for other in [0.7, 0.85, 1.15, 1.3] {
                assert!(least < error(&v, fitted * other, bounds), "{hi}: {other} of {fitted}");
            }
        }
    }

    /// Nothing to fit to, or only zeros: the least step, never zero or NaN.
    #[test]
    fn fitted_steps_stay_positive() {
        let bounds = Bounds { lo: 0.0, hi: 3.0 };
        for v in [&[][..], &[0.0; 100]] {
            assert_eq!(bounds.fitted_step(v), MIN_STEP);
        }
    }
}
