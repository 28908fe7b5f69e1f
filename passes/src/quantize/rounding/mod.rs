//! Rounds the weights of an output channel together, so that the errors of its products cancel: GPTQ (arXiv 2210.17323)
//! in the form of Babai's nearest plane (arXiv 2507.18553). In: weights, first scales and the second moments H of what
//! they are multiplied with. Out: codes and scales.
//!
//! The expected squared error of an output is `e' H e = |R e|^2` for the weights' errors e and `H = R' R`, R upper
//! triangular. From the last column to the first, each weight is rounded from where it cancels what the columns after it
//! have left. Columns with the largest moments come last, so that the others make up for them. Then the scale of least
//! error for the codes is taken, and all is rounded once more with it, some times.

mod cholesky;

use crate::sensitivity::step::{code_range, nearest};
use nibblec_exec::{Matrix, sgemm};
use rayon::prelude::*;

/// Added to the diagonal of H, as a share of its mean.
const DAMPING: f32 = 0.01;
/// Columns between products with all that is behind them.
const BLOCK: usize = 64;
/// How often scales are fitted to the codes, and all is rounded once more.
const REFITS: usize = 3;
/// Output channels that a thread rounds at a time.
const CHANNELS: usize = 64;

/// H of one group of channels, factored.
pub struct Factor {
    /// Column of the weights at each place.
    order: Vec<usize>,
    /// `[n,n]`, upper triangular.
    r: Vec<f32>,
}

impl Factor {
    /// Factors `h [n,n]`. `None` if it is zero or not finite: then nothing is known of the inputs.
    pub fn new(h: &[f32], n: usize) -> Option<Factor> {
        let diagonal: Vec<f32> = (0..n).map(|i| h[i * n + i]).collect();
        let mean = diagonal.iter().sum::<f32>() / n.max(1) as f32;
        if !(mean.is_finite() && mean > 0.0) {
            return None;
        }
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|a, b| diagonal[*a].total_cmp(&diagonal[*b]));
        let mut damping = DAMPING;
        while damping < 10.0 {
            let mut r = vec![0.0; n * n];
            r.par_chunks_mut(n).zip(&order).enumerate().for_each(|(i, (row, &from))| {
                row.iter_mut().zip(&order).for_each(|(to, &j)| *to = h[from * n + j]);
                row[i] += damping * mean;
            });
            if cholesky::factor(&mut r, n) {
                return Some(Factor { order, r });
            }
            damping *= 10.0;
        }
        None
    }

    fn columns(&self) -> usize {
        self.order.len()
    }

    /// Rounds rows of weights `[m][n]` to codes of `bits`; each row has its scale, which is improved if `refit`.
    pub fn round(&self, w: &[f32], scales: &mut [f32], bits: u32, refit: bool) -> Vec<i8> {
        let n = self.columns();
        let mut codes = vec![0i8; w.len()];
        let work = codes.par_chunks_mut(CHANNELS * n).zip(w.par_chunks(CHANNELS * n));
        work.zip(scales.par_chunks_mut(CHANNELS)).for_each(|((codes, w), scales)| {
            let ordered: Vec<f32> =
                w.chunks_exact(n).flat_map(|row| self.order.iter().map(move |&k| row[k])).collect();
            let (mut best, mut errors) = self.nearest_plane(&ordered, scales, bits);
            if refit {
                let through = self.apply(&ordered);
                for _ in 0..REFITS {
                    let mut fitted = scales.to_vec();
                    self.fit(&best, &through, &mut fitted);
                    let (again, less) = self.nearest_plane(&ordered, &fitted, bits);
                    for c in 0..scales.len() {
                        if less[c] < errors[c] {
                            best[c * n..][..n].copy_from_slice(&again[c * n..][..n]);
                            (scales[c], errors[c]) = (fitted[c], less[c]);
                        }
                    }
                }
                self.fit(&best, &through, scales);
            }
            for (codes, best) in codes.chunks_exact_mut(n).zip(best.chunks_exact(n)) {
                self.order.iter().zip(best).for_each(|(&k, q)| codes[k] = *q as i8);
            }
        });
        codes
    }

    /// Codes of rows in the factor's order, and the squared error of each row.
    fn nearest_plane(&self, w: &[f32], scales: &[f32], bits: u32) -> (Vec<f32>, Vec<f64>) {
        let (n, m) = (self.columns(), scales.len());
        let (lo, hi) = code_range(bits);
        let mut codes = vec![0.0f32; m * n];
        let mut e = vec![0.0f32; m * n];
        let mut errors = vec![0.0f64; m];
        for first in (0..n).step_by(BLOCK).rev() {
            let last = n.min(first + BLOCK);
            let size = last - first;
            // What the columns behind this block leave in its rows of R e.
            let mut left = vec![0.0f32; m * size];
            if last < n {
                let a = Matrix { data: &e[last..], row_stride: n, col_stride: 1 };
                let b = Matrix { data: &self.r[first * n + last..], row_stride: 1, col_stride: n };
                sgemm([m, n - last, size], a, b, 0.0, &mut left);
            }
            for c in 0..m {
                let (e, w) = (&mut e[c * n..][..n], &w[c * n..][..n]);
                for i in (first..last).rev() {
                    let row = &self.r[i * n..][..n];
                    let near: f32 = row[i + 1..last].iter().zip(&e[i + 1..last]).map(|(r, e)| r * e).sum();
                    let behind = left[c * size + i - first] + near;
                    let q = nearest((w[i] + behind / row[i]) / scales[c], lo, hi);
                    codes[c * n + i] = q;
                    e[i] = w[i] - q * scales[c];
                    let rest = f64::from(row[i] * e[i] + behind);
                    errors[c] += rest * rest;
                }
            }
        }
        (codes, errors)
    }

    /// `R v` for rows v.
    fn apply(&self, v: &[f32]) -> Vec<f32> {
        let n = self.columns();
        let mut y = vec![0.0; v.len()];
        sgemm([v.len() / n, n, n], Matrix::rows(v, n), Matrix::rows(&self.r, n).transposed(), 0.0, &mut y);
        y
    }

    /// The scale of least error for the codes of each row: `q' H w / q' H q`.
    fn fit(&self, codes: &[f32], through: &[f32], scales: &mut [f32]) {
        let n = self.columns();
        let applied = self.apply(codes);
        let rows = applied.chunks_exact(n).zip(through.chunks_exact(n));
        for (s, (q, w)) in scales.iter_mut().zip(rows) {
            let dot = |a: &[f32], b: &[f32]| -> f64 {
                a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
            };
            let fitted = (dot(q, w) / dot(q, q)) as f32;
            if fitted.is_normal() && fitted > 0.0 {
                *s = fitted;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use crate::sensitivity::step::mse_step;

    fn error(h: &[f32], w: &[f32], codes: &[i8], s: f32) -> f64 {
        let n = w.len();
        let e: Vec<f64> =
            w.iter().zip(codes).map(|(w, q)| f64::from(*w) - f64::from(*q) * f64::from(s)).collect();
        (0..n).map(|i| (0..n).map(|j| e[i] * e[j] * f64::from(h[i * n + j])).sum::<f64>()).sum()
    }

    /// Moments of inputs that depend on each other.
    fn moments(n: usize, random: &mut Random) -> Vec<f32> {
        let rows = 3 * n;
        let mut h = vec![0.0f32; n * n];
        for _ in 0..rows {
            let common = random.normal();
            let x: Vec<f32> = (0..n).map(|_| random.normal() * 0.5 + common).collect();
            for i in 0..n {
                for j in 0..n {
                    h[i * n + j] += x[i] * x[j] / rows as f32;
                }
            }
        }
        h
    }

    #[test]
    fn rounding_together_beats_rounding_each() {
        let (n, m) = (150, 20);
        let mut random = Random::new(11);
        let h = moments(n, &mut random);
        let factor = Factor::new(&h, n).unwrap();
        let w: Vec<f32> = (0..m * n).map(|_| random.normal()).collect();
        for bits in [2, 4] {
            let first: Vec<f32> = w.chunks(n).map(|r| mse_step(r, bits)).collect();
            let mut scales = first.clone();
            let codes = factor.round(&w, &mut scales, bits, true);
            let (lo, hi) = code_range(bits);
            assert!(codes.iter().all(|q| (lo..=hi).contains(&f32::from(*q))));
            let mut kept = first.clone();
            let once = factor.round(&w, &mut kept, bits, false);
            assert_eq!(kept, first);
            let mut sums = [0.0; 3];
            for c in 0..m {
                let row = &w[c * n..][..n];
                let each: Vec<i8> = row.iter().map(|x| nearest(x / first[c], lo, hi) as i8).collect();
                sums[0] += error(&h, row, &each, first[c]);
                sums[1] += error(&h, row, &once[c * n..][..n], first[c]);
                sums[2] += error(&h, row, &codes[c * n..][..n], scales[c]);
            }
            assert!(sums[1] < 0.5 * sums[0] && sums[2] < sums[1], "{bits} bits: {sums:?}");
        }
    }

    #[test]
    fn independent_inputs_round_each_to_the_nearest() {
        let n = 70;
        let h: Vec<f32> = (0..n * n).map(|i| if i % (n + 1) == 0 { 1.0 } else { 0.0 }).collect();
        let mut random = Random::new(3);
        let w: Vec<f32> = (0..n).map(|_| random.normal()).collect();
        let codes = Factor::new(&h, n).unwrap().round(&w, &mut [0.3], 4, false);
        let expected: Vec<i8> = w.iter().map(|x| nearest(x / 0.3, -8.0, 7.0) as i8).collect();
        assert_eq!(codes, expected);
        assert!(Factor::new(&vec![0.0; n * n], n).is_none());
    }
}
