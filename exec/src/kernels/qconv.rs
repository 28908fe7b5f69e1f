//! Integer convolution and matrix product: exact i32 sums over i16 operands, then the real-valued `t` of the
//! definition. x codes `[N,C,H,W]` or `[N,K]`, t f32 `[N,M,OH,OW]` or `[N,M]`.

use super::conv::Channels;
use super::direct;
use super::qdot::{PackedWeights, products, stride};
use super::simd::simd_fn;
use super::tile::tiles;
use nibblec_ir::Window;
use nibblec_ir::arith::Fixed;
use rayon::prelude::*;
use std::num::Wrapping;

/// Output channels and pixels of a tile.
const TILE: [usize; 2] = [256, 64];

/// How the sum of an output channel becomes `t`.
pub(crate) struct PerChannel<'a> {
    /// Multipliers.
    pub m: &'a [f32],
    /// Addends.
    pub b: &'a [f32],
    /// In place of them, if there: `t` is a whole number then.
    pub fixed: Option<&'a Fixed>,
}

impl PerChannel<'_> {
    fn apply(&self, channel: usize, acc: &[i32], t: &mut [f32]) {
        match self.fixed {
            Some(f) => t.iter_mut().zip(acc).for_each(|(t, a)| *t = f.start(channel, *a).into()),
            None => to_real(acc, self.m[channel], self.b[channel], t),
        }
    }
}

simd_fn! {
    fn to_real(acc: &[i32], m: f32, b: f32, t: &mut [f32]) {
        t.iter_mut().zip(acc).for_each(|(t, a)| *t = (*a as f32).mul_add(m, b));
    }
}

/// `t = fma(f32(acc), m[c], b[c])` with `acc = sum (x - zero_point) * w`. `w` packed by [`PackedWeights::conv`].
pub(crate) fn conv<T: Copy + Into<i32> + Sync>(
    x: &[T],
    zero_point: i32,
    w: &PackedWeights,
    images: usize,
    ch: Channels,
    win: &Window,
    affine: &PerChannel<'_>,
) -> Vec<f32> {
    let pixels = win.output_len();
    let mut t = vec![0.0; images * ch.groups * ch.output * pixels];
    if ch.input == 1 {
        depthwise(x, zero_point, w, ch, win, affine, &mut t);
        return t;
    }
    let rows = to_channels_last(x, zero_point, ch.input, win);
    let (k, width) = (stride(w.k), win.input[1] + win.pads[1] + win.pads[3]);
    let plane = (win.input[0] + win.pads[0] + win.pads[2]) * width * ch.input;
    tiles(&mut t, ch.output, pixels, TILE).into_par_iter().for_each_init(
        || (Vec::new(), Vec::new()),
        |(unfolded, acc), mut tile| {
            let (n, height) = (tile.cols(), tile.rows.len());
            let image = &rows[tile.outer * plane..][..plane];
            unfold(image, width, ch.input, win, tile.col, n, k, unfolded);
            let first = tile.outer % ch.groups * ch.output + tile.row;
            acc.resize(height * n, 0);
            products(&w.data[first * k..][..height * k], unfolded, k, acc);
            for (i, (t, acc)) in tile.rows.iter_mut().zip(acc.chunks(n)).enumerate() {
                affine.apply(first + i, acc, t);
            }
        },
    );
    t
}

/// `t` of the matrix product; x `[N,K]`, `w` packed by [`PackedWeights::matrix`].
pub(crate) fn gemm<T: Copy + Into<i32> + Sync>(
    x: &[T],
    zero_point: i32,
    w: &PackedWeights,
    affine: &PerChannel<'_>,
) -> Vec<f32> {
    let (k, m) = (stride(w.k), affine.m.len());
    let n = x.len() / w.k;
    let mut rows = vec![0i16; n * k];
    for (to, from) in rows.chunks_mut(k).zip(x.chunks(w.k)) {
        to.iter_mut().zip(from).for_each(|(t, f)| *t = ((*f).into() - zero_point) as i16);
    }
    let mut t = vec![0.0; n * m];
    tiles(&mut t, n, m, [16, 64]).into_par_iter().for_each_init(Vec::new, |acc, tile| {
        let (height, width) = (tile.rows.len(), tile.cols());
        acc.resize(height * width, 0);
        products(&rows[tile.row * k..][..height * k], &w.data[tile.col * k..][..width * k], k, acc);
        for (t, acc) in tile.rows.into_iter().zip(acc.chunks(width)) {
            for (j, (t, a)) in t.iter_mut().zip(acc).enumerate() {
                *t = (*a as f32).mul_add(affine.m[tile.col + j], affine.b[tile.col + j]);
            }
        }
    });
    t
}

/// `t = fma(f32(r), residual_m, t)`.
pub(crate) fn add_residual<T: Copy + Into<i32> + Sync>(t: &mut [f32], r: &[T], residual_m: f32) {
    t.par_iter_mut()
        .with_min_len(1 << 14)
        .zip(r)
        .for_each(|(t, r)| *t = ((*r).into() as f32).mul_add(residual_m, *t));
}

/// `t` of [`Fixed`] with the residual's codes.
pub(crate) fn add_residual_fixed<T: Copy + Into<i32> + Sync>(t: &mut [f32], r: &[T], fixed: &Fixed) {
    t.par_iter_mut()
        .with_min_len(1 << 14)
        .zip(r)
        .for_each(|(t, r)| *t = fixed.add(*t as i16, (*r).into() as u8).into());
}

/// Differences to the zero point as `[N * groups][H + pads][W + pads][channels]`, zero in the padding.
fn to_channels_last<T: Copy + Into<i32> + Sync>(
    x: &[T],
    zero_point: i32,
    channels: usize,
    win: &Window,
) -> Vec<i16> {
    let ([h, w], [top, left, bottom, right]) = (win.input, win.pads);
    let line = (w + left + right) * channels;
    let plane = (h + top + bottom) * line;
    let mut out = vec![0i16; x.len() / (channels * h * w) * plane];
    out.par_chunks_mut(plane).zip(x.par_chunks(channels * h * w)).for_each(|(out, x)| {
        for y in 0..h {
            let to = &mut out[(y + top) * line + left * channels..][..w * channels];
            for c in 0..channels {
                let from = &x[(c * h + y) * w..][..w];
                to[c..].iter_mut().step_by(channels).zip(from).for_each(|(t, f)| {
                    *t = ((*f).into() - zero_point) as i16;
                });
            }
        }
    });
    out
}

/// The windows of pixels `first..first + n`, each `stride` long: taps, then channels, then zeros.
#[allow(clippy::too_many_arguments)]
fn unfold(
    image: &[i16],
    width: usize,
    channels: usize,
    win: &Window,
    first: usize,
    n: usize,
    stride: usize,
    out: &mut Vec<i16>,
) {
    let [kh, kw] = win.kernel;
    let (runs, run) = if win.dilations[1] == 1 { (1, kw * channels) } else { (kw, channels) };
    out.clear();
    out.resize(n * stride, 0);
    for (pixel, row) in out.chunks_exact_mut(stride).enumerate() {
        let (oy, ox) = ((first + pixel) / win.output[1], (first + pixel) % win.output[1]);
        let mut parts = row.chunks_exact_mut(run);
        for ky in 0..kh {
            for kx in 0..runs {
                let at = (oy * win.strides[0] + ky * win.dilations[0]) * width
                    + ox * win.strides[1]
                    + kx * win.dilations[1];
                if let Some(part) = parts.next() {
                    part.copy_from_slice(&image[at * channels..][..run]);
                }
            }
        }
    }
}

fn depthwise<T: Copy + Into<i32> + Sync>(
    x: &[T],
    zero_point: i32,
    w: &PackedWeights,
    ch: Channels,
    win: &Window,
    affine: &PerChannel<'_>,
    t: &mut [f32],
) {
    let pixels = win.output_len();
    t.par_chunks_mut(pixels).enumerate().for_each_init(
        || (Vec::new(), Vec::new()),
        |(plane, acc), (i, t)| {
            let channel = i % (ch.groups * ch.output);
            let x = &x[i / ch.output * win.input_len()..][..win.input_len()];
            plane.clear();
            plane.extend(x.iter().map(|q| Wrapping((*q).into() - zero_point)));
            acc.clear();
            acc.resize(pixels, Wrapping(0));
            let taps: Vec<Wrapping<i32>> =
                w.data[channel * stride(w.k)..][..w.k].iter().map(|v| Wrapping(i32::from(*v))).collect();
            direct::plane_i32(plane, &taps, win, acc);
            let sums: Vec<i32> = acc.iter().map(|a| a.0).collect();
            affine.apply(channel, &sums, t);
        },
    );
}
