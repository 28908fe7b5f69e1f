//! Second moments of what the weights of a layer are multiplied with, for rounding them together. In: the layer's input,
//! batch by batch. Out: mean and covariance of the columns of its matrix of patches, one for each group of channels.
//!
//! Memory is that of the moments, whatever the number of batches. Of each image a few patches are taken at random.

use crate::random::Random;
use nibblec_exec::Array;
use nibblec_exec::{Matrix, sgemm};
use nibblec_ir::Op;
use nibblec_ir::op::{Windows, window_extent};
use rayon::prelude::*;

/// Patches of an image at most.
const PATCHES: usize = 64;
/// Columns beyond which a layer has no moments: their square is stored.
pub const MOST_COLUMNS: usize = 6144;
/// Rows of a product that a thread computes at a time.
const ROWS: usize = 128;

/// Sums over patches.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    /// `None` for a matrix product.
    windows: Option<Windows>,
    groups: usize,
    columns: usize,
    samples: u64,
    /// `[groups][columns]`.
    sums: Vec<f64>,
    /// `[groups][columns][columns]`; right of the diagonal, and on it.
    products: Vec<f32>,
}

impl Moments {
    /// Nothing seen yet. `weights` are the extents of the layer's weights. `None` for other operators, and for layers
    /// with too many columns.
    pub fn new(op: &Op, weights: &[usize]) -> Option<Moments> {
        op.float_epilogue()?;
        let (windows, groups) = match op {
            Op::Conv(c) => (Some(c.windows), c.groups),
            Op::Gemm(_) => (None, 1),
            _ => return None,
        };
        let columns: usize = weights.get(1..)?.iter().product();
        if columns == 0 || columns > MOST_COLUMNS {
            return None;
        }
        let (sums, products) = (vec![0.0; groups * columns], vec![0.0; groups * columns * columns]);
        Some(Moments { windows, groups, columns, samples: 0, sums, products })
    }

    /// Columns of a group: weights of an output channel.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Groups of channels.
    pub fn groups(&self) -> usize {
        self.groups
    }

    /// Patches seen.
    pub fn samples(&self) -> u64 {
        self.samples
    }

    /// Adds the patches of a batch of the layer's input.
    pub fn record(&mut self, x: &Array) {
        let Some(data) = x.as_f32() else { return };
        let (rows, patches) = match self.windows {
            Some(w) => self.patches(&w, data, &x.dims),
            None => (data.len() / self.columns, data.to_vec()),
        };
        if rows == 0 || patches.len() != rows * self.groups * self.columns {
            return;
        }
        self.samples += rows as u64;
        let (n, stride) = (self.columns, self.groups * self.columns);
        for row in patches.chunks_exact(stride) {
            self.sums.iter_mut().zip(row).for_each(|(s, x)| *s += f64::from(*x));
        }
        self.products.par_chunks_mut(n * n).enumerate().for_each(|(g, products)| {
            products.par_chunks_mut(ROWS * n).enumerate().for_each(|(block, products)| {
                let first = block * ROWS;
                let (height, width) = (products.len() / n, n - first);
                let part = |from: usize| Matrix {
                    data: &patches[g * n + from..],
                    row_stride: stride,
                    col_stride: 1,
                };
                let mut sum = vec![0.0; height * width];
                sgemm([height, rows, width], part(first).transposed(), part(first), 0.0, &mut sum);
                for (to, from) in products.chunks_exact_mut(n).zip(sum.chunks_exact(width)) {
                    to[first..].iter_mut().zip(from).for_each(|(t, f)| *t += *f);
                }
            });
        });
    }

    /// Patches `[rows][groups][columns]` of images `[N,C,H,W]`, and how many rows.
    fn patches(&self, w: &Windows, data: &[f32], dims: &[usize]) -> (usize, Vec<f32>) {
        let &[images, channels, height, width] = dims else { return (0, Vec::new()) };
        let out = |size: usize, axis: usize| {
            let pads = (w.pads[axis], w.pads[axis + 2]);
            window_extent(size, w.kernel[axis], w.strides[axis], w.dilations[axis], pads, false).unwrap_or(0)
        };
        let (oh, ow) = (out(height, 0), out(width, 1));
        let all = oh * ow;
        let taken = all.min(PATCHES);
        let per_group = channels / self.groups.max(1);
        if per_group * w.kernel[0] * w.kernel[1] != self.columns {
            return (0, Vec::new());
        }
        let mut random = Random::new(self.samples ^ 0x6d6f_6d65_6e74);
        let mut patches = Vec::with_capacity(images * taken * channels * w.kernel[0] * w.kernel[1]);
        for image in data.chunks_exact(channels * height * width) {
            for k in 0..taken {
                // One of each stretch of positions, so that none is taken twice.
                let (from, to) = (k * all / taken, (k + 1) * all / taken);
                let at = from + random.below((to - from) as u64) as usize;
                let [top, left] = [at / ow * w.strides[0], at % ow * w.strides[1]];
                for plane in image.chunks_exact(height * width) {
                    for ky in 0..w.kernel[0] {
                        let y = (top + ky * w.dilations[0]).checked_sub(w.pads[0]).filter(|y| *y < height);
                        for kx in 0..w.kernel[1] {
                            let x = (left + kx * w.dilations[1]).checked_sub(w.pads[1]);
                            let x = x.filter(|x| *x < width);
                            patches.push(y.zip(x).map_or(0.0, |(y, x)| plane[y * width + x]));
                        }
                    }
                }
            }
        }
        (images * taken, patches)
    }

    /// Mean of each column of a group.
    pub fn means(&self, group: usize) -> Vec<f64> {
        let sums = &self.sums[group * self.columns..][..self.columns];
        sums.iter().map(|s| s / self.samples.max(1) as f64).collect()
    }

    /// Mean products of pairs of columns of a group, `[columns][columns]`; `centred`, covariances.
    pub fn second(&self, group: usize, centred: bool) -> Vec<f32> {
        let n = self.columns;
        let means = self.means(group);
        let products = &self.products[group * n * n..][..n * n];
        let count = self.samples.max(1) as f64;
        let mut full = vec![0.0f32; n * n];
        full.par_chunks_mut(n).enumerate().for_each(|(i, row)| {
            for (j, to) in row.iter_mut().enumerate() {
                let stored = products[i.min(j) * n + i.max(j)];
                let shift = if centred { means[i] * means[j] } else { 0.0 };
                *to = (f64::from(stored) / count - shift) as f32;
            }
        });
        full
    }
}
