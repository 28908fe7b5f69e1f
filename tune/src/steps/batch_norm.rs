//! Batch normalization over axis 1, with the statistics of the batch in training (Ioffe & Szegedy, arXiv 1502.03167),
//! with the running ones otherwise; and the ReLU behind it.

use super::Step;
use crate::simd::simd_fn;
use crate::tape::run::{Gradient, Run};
use rayon::prelude::*;

/// How far a training step moves the running statistics towards the batch's.
pub(crate) const MOMENTUM: f32 = 0.1;

/// Elements that are summed in f32 before the sum goes on in f64.
const BLOCK: usize = 4096;

simd_fn! {
    /// Sums of v and of v squared.
    fn moments(v: &[f32]) -> (f32, f32) {
        let (mut sums, mut squares) = ([0.0f32; 8], [0.0f32; 8]);
        let (whole, rest) = v.as_chunks::<8>();
        for v in whole {
            for i in 0..8 {
                sums[i] += v[i];
                squares[i] += v[i] * v[i];
            }
        }
        let (a, b) = rest.iter().fold((0.0, 0.0), |(a, b), v| (a + v, b + v * v));
        (sums.iter().sum::<f32>() + a, squares.iter().sum::<f32>() + b)
    }
}

simd_fn! {
    /// Sums of d and of `d * (x - mean)`; d is dy, with `relu` only where `x * scale + shift` is positive.
    fn gradient_moments(dy: &[f32], x: &[f32], relu: Option<(f32, f32)>, mean: f32) -> (f32, f32) {
        let (mut sums, mut products) = ([0.0f32; 8], [0.0f32; 8]);
        let (dys, xs) = (dy.as_chunks::<8>(), x.as_chunks::<8>());
        if let Some((scale, shift)) = relu {
            for (d, x) in dys.0.iter().zip(xs.0) {
                let mut kept = [0.0f32; 8];
                for i in 0..8 {
                    let mask = 0u32.wrapping_sub(u32::from(x[i] * scale + shift > 0.0));
                    kept[i] = f32::from_bits(d[i].to_bits() & mask);
                }
                for i in 0..8 {
                    sums[i] += kept[i];
                    products[i] += kept[i] * (x[i] - mean);
                }
            }
        } else {
            for (d, x) in dys.0.iter().zip(xs.0) {
                for i in 0..8 {
                    sums[i] += d[i];
                    products[i] += d[i] * (x[i] - mean);
                }
            }
        }
        let (mut a, mut b) = (0.0, 0.0);
        for (d, x) in dys.1.iter().zip(xs.1) {
            let d = if relu.is_some_and(|(scale, shift)| x * scale + shift <= 0.0) { 0.0 } else { *d };
            a += d;
            b += d * (x - mean);
        }
        (sums.iter().sum::<f32>() + a, products.iter().sum::<f32>() + b)
    }
}

simd_fn! {
    fn normalize(x: &[f32], y: &mut [f32], scale: f32, shift: f32, relu: bool) {
        let lowest = if relu { 0.0f32 } else { f32::NEG_INFINITY };
        for (y, x) in y.iter_mut().zip(x) {
            let v = *x * scale + shift;
            *y = if v < lowest { lowest } else { v };
        }
    }
}

simd_fn! {
    /// `dx = a * d + b * x + c`, d as in `gradient_moments`.
    fn apply_gradient(dy: &[f32], x: &[f32], relu: Option<(f32, f32)>, dx: &mut [f32], accumulate: bool, a: f32, b: f32, c: f32) {
        let work = dx.iter_mut().zip(dy).zip(x);
        let keep = if accumulate { 1.0f32 } else { 0.0 };
        let put = |dx: &mut f32, v: f32| *dx = if keep > 0.0 { *dx + v } else { v };
        match relu {
            Some((scale, shift)) => work.for_each(|((dx, dy), x)| {
                put(dx, a * (if *x * scale + shift > 0.0 { *dy } else { 0.0 }) + (b * *x + c));
            }),
            None => work.for_each(|((dx, dy), x)| put(dx, a * *dy + (b * *x + c))),
        }
    }
}

/// `y = (x - mean) / sqrt(var + epsilon) * scale + shift`, and ReLU of it.
pub(crate) struct BatchNormStep {
    pub x: usize,
    pub y: usize,
    /// Parameters scale, shift, mean, variance.
    pub params: [usize; 4],
    pub epsilon: f32,
    /// Elements of a plane.
    pub plane: usize,
    pub relu: bool,
    /// Mean and `1 / sqrt(var + epsilon)` of the last forward pass.
    used: Vec<(f32, f32)>,
    /// What the last forward pass multiplied x by and added.
    affine: Vec<(f32, f32)>,
    /// Whether they were the batch's.
    of_batch: bool,
}

impl BatchNormStep {
    pub fn new(
        [x, y]: [usize; 2],
        params: [usize; 4],
        epsilon: f32,
        plane: usize,
        relu: bool,
    ) -> BatchNormStep {
        BatchNormStep {
            x,
            y,
            params,
            epsilon,
            plane,
            relu,
            used: Vec::new(),
            affine: Vec::new(),
            of_batch: false,
        }
    }

    /// Mean and variance of each channel of x.
    fn statistics(&self, x: &[f32], channels: usize) -> Vec<(f64, f64)> {
        let plane = self.plane;
        let count = (x.len() / channels) as f64;
        let of_channel = |c: usize| {
            let (mut sum, mut square) = (0.0f64, 0.0f64);
            for image in x.chunks_exact(channels * plane) {
                for block in image[c * plane..][..plane].chunks(BLOCK) {
                    let (s, q) = moments(block);
                    sum += f64::from(s);
                    square += f64::from(q);
                }
            }
            let mean = sum / count;
            (mean, (square / count - mean * mean).max(0.0))
        };
        (0..channels).into_par_iter().map(of_channel).collect()
    }
}

impl Step for BatchNormStep {
    fn forward(&mut self, run: &mut Run) {
        let [scale, shift, mean, var] = self.params;
        let channels = run.params[scale].data.len();
        self.of_batch = run.training;
        if run.training {
            let statistics = self.statistics(run.value(self.x), channels);
            let count = (run.images * self.plane) as f64;
            let unbiased = if count > 1.0 { count / (count - 1.0) } else { 1.0 };
            let epsilon = f64::from(self.epsilon);
            self.used =
                statistics.iter().map(|(m, v)| (*m as f32, (1.0 / (v + epsilon).sqrt()) as f32)).collect();
            for (c, (m, v)) in statistics.iter().enumerate() {
                let momentum = run.momentum;
                let moved = |old: f32, new: f64| (1.0 - momentum) * old + momentum * new as f32;
                run.params[mean].data[c] = moved(run.params[mean].data[c], *m);
                run.params[var].data[c] = moved(run.params[var].data[c], v * unbiased);
            }
        } else {
            let pairs = run.params[mean].data.iter().zip(&run.params[var].data);
            self.used = pairs.map(|(m, v)| (*m, 1.0 / (v + self.epsilon).sqrt())).collect();
        }
        self.affine = (self.used.iter())
            .zip(run.params[scale].data.iter().zip(&run.params[shift].data))
            .map(|((m, r), (g, b))| (g * r, b - m * (g * r)))
            .collect();
        run.write(self.y, |run, y| {
            let (x, image) = (run.value(self.x), channels * self.plane);
            y.par_chunks_exact_mut(image).zip(x.par_chunks_exact(image)).for_each(|(y, x)| {
                let planes = y.chunks_exact_mut(self.plane).zip(x.chunks_exact(self.plane));
                planes.zip(&self.affine).for_each(|((y, x), (a, b))| normalize(x, y, *a, *b, self.relu));
            });
        });
    }

    fn backward(&mut self, run: &mut Run, dy: &mut Gradient) {
        let (dy, plane) = (&*dy.slice(), self.plane);
        let channels = self.used.len();
        let image = channels * plane;
        let relu = |c: usize| self.relu.then(|| self.affine[c]);
        let of_channel = |c: usize| {
            let x = run.value(self.x);
            let (mut sum, mut product) = (0.0f64, 0.0f64);
            for first in (0..dy.len()).step_by(image).map(|i| i + c * plane) {
                for at in (0..plane).step_by(BLOCK) {
                    let range = first + at..first + plane.min(at + BLOCK);
                    let (s, p) = gradient_moments(&dy[range.clone()], &x[range], relu(c), self.used[c].0);
                    sum += f64::from(s);
                    product += f64::from(p);
                }
            }
            (sum as f32, (product * f64::from(self.used[c].1)) as f32)
        };
        let sums: Vec<(f32, f32)> = (0..channels).into_par_iter().map(of_channel).collect();
        let [scale, shift, ..] = self.params;
        let count = (dy.len() / channels) as f32;
        let factors: Vec<[f32; 3]> = (self.used.iter())
            .zip(&sums)
            .zip(&run.params[scale].data)
            .map(|(((mean, r), (sum, product)), g)| {
                // d - sum / n - (x - mean) r product / n, times g r; the last two terms for batch statistics only.
                let (a, n) = (g * r, if self.of_batch { count } else { f32::INFINITY });
                let b = -a * r * product / n;
                [a, b, -a * sum / n - b * mean]
            })
            .collect();
        run.add_gradient(self.x, |run, dx, accumulate| {
            let x = run.value(self.x);
            dx.par_chunks_exact_mut(image).enumerate().for_each(|(i, dx)| {
                for (c, (dx, [a, b, k])) in dx.chunks_exact_mut(plane).zip(&factors).enumerate() {
                    let range = i * image + c * plane..i * image + (c + 1) * plane;
                    apply_gradient(&dy[range.clone()], &x[range], relu(c), dx, accumulate, *a, *b, *k);
                }
            });
        });
        run.add_parameter_gradient(scale, |_, g| g.iter_mut().zip(&sums).for_each(|(g, s)| *g += s.1));
        run.add_parameter_gradient(shift, |_, g| g.iter_mut().zip(&sums).for_each(|(g, s)| *g += s.0));
    }

    fn result(&self) -> usize {
        self.y
    }
}
