//! Float convolution: column blocks of the unfolded input times the weights, or, for one input channel a group,
//! a direct loop. x `[N,C,H,W]`, w `[M,C/groups,kh,kw]`, y `[N,M,OH,OW]`.

use super::direct;
use super::matmul::{Matrix, sgemm};
use super::simd::simd_fn;
use super::tile::{Tile, tiles};
use nibblec_ir::Window;
use nibblec_ir::op::Activation;
use rayon::prelude::*;

/// Rows and columns of a tile of the product.
const TILE: [usize; 2] = [256, 256];

/// What happens to a sum before it is stored: `activation(sum + b + residual)`.
pub(crate) struct Epilogue<'a> {
    /// One a channel.
    pub bias: Option<&'a [f32]>,
    /// Of the result's shape.
    pub residual: Option<&'a [f32]>,
    /// Applied last.
    pub activation: Activation,
}

simd_fn! {
    /// `y = clamp(y + bias + residual)`; a NaN stays.
    pub(crate) fn finish(y: &mut [f32], bias: f32, residual: Option<&[f32]>, bounds: (f32, f32)) {
        let (lo, hi) = bounds;
        let clamp = |v: f32| {
            let v = if v < lo { lo } else { v };
            if v > hi { hi } else { v }
        };
        match residual {
            Some(r) => y.iter_mut().zip(r).for_each(|(y, r)| *y = clamp(*y + bias + *r)),
            None => y.iter_mut().for_each(|y| *y = clamp(*y + bias)),
        }
    }
}

/// Channels of one convolution.
#[derive(Clone, Copy)]
pub(crate) struct Channels {
    /// Groups.
    pub groups: usize,
    /// Input channels of a group.
    pub input: usize,
    /// Output channels of a group.
    pub output: usize,
}

/// `activation(conv(x, w) + b + residual)`. The sum of an output runs in an order that depends on C, kh
/// and kw alone: not on threads, the batch or its place on the plane.
pub(crate) fn conv(
    x: &[f32],
    w: &[f32],
    images: usize,
    ch: Channels,
    win: &Window,
    e: &Epilogue<'_>,
) -> Vec<f32> {
    let pixels = win.output_len();
    let mut y = vec![0.0; images * ch.groups * ch.output * pixels];
    let bounds = e.activation.bounds();
    if ch.input == 1 {
        y.par_chunks_mut(pixels).enumerate().for_each(|(plane, y)| {
            let channel = plane % (ch.groups * ch.output);
            let x = &x[plane / ch.output * win.input_len()..][..win.input_len()];
            direct::plane_f32(x, &w[channel * win.taps()..][..win.taps()], win, y);
            let residual = e.residual.map(|r| &r[plane * pixels..][..pixels]);
            finish(y, e.bias.map_or(0.0, |b| b[channel]), residual, bounds);
        });
        return y;
    }
    if images > 1 && 2 * pixels <= TILE[1] {
        small_planes(x, w, images, ch, win, e, &mut y);
        return y;
    }
    let k = ch.input * win.taps();
    let cols = if win.is_pointwise() { TILE[1] } else { (TILE[1] / win.output[1]).max(1) * win.output[1] };
    tiles(&mut y, ch.output, pixels, [TILE[0], cols]).into_par_iter().for_each_init(
        || (Vec::new(), Vec::new()),
        |(unfolded, sums), tile| {
            let Tile { outer, row, col, ref rows } = tile;
            let (n, m) = (tile.cols(), rows.len());
            let x = &x[outer * ch.input * win.input_len()..][..ch.input * win.input_len()];
            let b = if win.is_pointwise() {
                Matrix { data: &x[col..], row_stride: pixels, col_stride: 1 }
            } else {
                unfolded.clear();
                unfolded.resize(k * n, 0.0);
                unfold(x, win, col / win.output[1], n / win.output[1], unfolded, n, 0);
                Matrix::rows(unfolded, n)
            };
            let first = outer % ch.groups * ch.output + row;
            sums.resize(m * n, 0.0);
            sgemm([m, k, n], Matrix::rows(&w[first * k..][..m * k], k), b, 0.0, sums);
            for (i, (y, sum)) in tile.rows.into_iter().zip(sums.chunks(n)).enumerate() {
                y.copy_from_slice(sum);
                let residual = e.residual.map(|r| &r[(outer * ch.output + row + i) * pixels + col..][..n]);
                finish(y, e.bias.map_or(0.0, |b| b[first + i]), residual, bounds);
            }
        },
    );
    y
}

/// The same for planes of few pixels: the columns of several images side by side in one product.
fn small_planes(
    x: &[f32],
    w: &[f32],
    images: usize,
    ch: Channels,
    win: &Window,
    e: &Epilogue<'_>,
    y: &mut [f32],
) {
    let (pixels, k) = (win.output_len(), ch.input * win.taps());
    let (from, to) = (ch.input * win.input_len(), ch.output * pixels);
    let together = (TILE[1] / pixels).min(images);
    let work = || (Vec::new(), Vec::new());
    y.par_chunks_mut(together * ch.groups * to).enumerate().for_each_init(
        work,
        |(unfolded, sums), (i, y)| {
            let first = i * together * ch.groups;
            let n = y.len() / (ch.groups * to) * pixels;
            for group in 0..ch.groups {
                unfolded.clear();
                unfolded.resize(k * n, 0.0);
                for image in 0..n / pixels {
                    let x = &x[(first + image * ch.groups + group) * from..][..from];
                    unfold(x, win, 0, win.output[0], unfolded, n, image * pixels);
                }
                let w = Matrix::rows(&w[group * ch.output * k..][..ch.output * k], k);
                sums.resize(ch.output * n, 0.0);
                sgemm([ch.output, k, n], w, Matrix::rows(unfolded, n), 0.0, sums);
                for (row, sums) in sums.chunks(n).enumerate() {
                    let bias = e.bias.map_or(0.0, |b| b[group * ch.output + row]);
                    for (image, sums) in sums.chunks(pixels).enumerate() {
                        let at = (image * ch.groups + group) * to + row * pixels;
                        let y = &mut y[at..][..pixels];
                        y.copy_from_slice(sums);
                        let residual = e.residual.map(|r| &r[first * to + at..][..pixels]);
                        finish(y, bias, residual, e.activation.bounds());
                    }
                }
            }
        },
    );
}

/// Rows `(channel, ky, kx)` of the columns `oy * OW + ox` for `oy` in `top..top + lines`, written to `out`, rows of
/// `width`, from column `col` on. Padding is left as it is.
fn unfold(x: &[f32], win: &Window, top: usize, lines: usize, out: &mut [f32], width: usize, col: usize) {
    let ([h, w], ow) = (win.input, win.output[1]);
    let mut rows = out.chunks_exact_mut(width);
    for plane in x.chunks_exact(h * w) {
        for ky in 0..win.kernel[0] {
            for kx in 0..win.kernel[1] {
                let Some(row) = rows.next() else { return };
                let row = &mut row[col..][..lines * ow];
                let span = win.outputs_on(1, kx);
                let start = win.at(1, span.start, kx).unwrap_or(0);
                for (i, line) in row.chunks_exact_mut(ow).enumerate() {
                    if let Some(iy) = win.at(0, top + i, ky)
                        && !span.is_empty()
                    {
                        let from = &plane[iy * w + start..(iy + 1) * w];
                        let to = &mut line[span.clone()];
                        if win.strides[1] == 1 {
                            to.copy_from_slice(&from[..to.len()]);
                        } else {
                            to.iter_mut().zip(from.iter().step_by(win.strides[1])).for_each(|(t, f)| *t = *f);
                        }
                    }
                }
            }
        }
    }
}
