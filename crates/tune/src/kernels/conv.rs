//! Convolution and its gradients. x `[N,C,H,W]`, w `[M,C/groups,kh,kw]`, y `[N,M,OH,OW]`.
//!
//! Images run in parallel; the weights' gradient is summed over a fixed number of shares of the batch, then over the
//! shares in order, so that no bit depends on the number of threads.

use super::plan::{Backward, Forward};
use super::strips::{Images, Target, pack_rows, pixel_sums, weighted_sums};
use super::window::Window;
use crate::simd::LANES;
use crate::split::{Shares, add_all, with_scratch};
use rayon::prelude::*;

/// Strips that the weights' gradient sums over at once.
const STRIPS: usize = 64;

/// A convolution of given extents.
#[derive(Clone, Debug)]
pub(crate) struct Conv {
    window: Window,
    groups: usize,
    /// Input and output channels of a group.
    channels: [usize; 2],
    forward: Forward,
    backward: Backward,
}

/// Weights in the order of the kernels, to be made anew when the weights change.
#[derive(Clone, Debug, Default)]
pub(crate) struct Packed {
    forward: Vec<Vec<f32>>,
    /// One a group and class.
    backward: Vec<Vec<f32>>,
}

impl Conv {
    /// A convolution of `channels` (all input, all output).
    pub fn new(window: Window, groups: usize, channels: [usize; 2]) -> Conv {
        let channels = channels.map(|c| c / groups);
        let window = window.flattened();
        let forward = Forward::new(&window, channels[0]);
        let backward = Backward::new(&window, channels[1]);
        Conv { window, groups, channels, forward, backward }
    }

    /// Elements of an image.
    fn x_len(&self) -> usize {
        self.groups * self.channels[0] * self.window.input_len()
    }

    /// Elements of a result.
    fn y_len(&self) -> usize {
        self.groups * self.channels[1] * self.window.output_len()
    }

    fn k(&self) -> usize {
        self.channels[0] * self.window.taps()
    }

    /// Elements of the weights.
    pub fn w_len(&self) -> usize {
        self.groups * self.channels[1] * self.k()
    }

    /// Orders the weights for [`Conv::forward`] and, if `backward`, for the gradient of x.
    pub fn pack(&self, w: &[f32], backward: bool, packed: &mut Packed) {
        let ([inputs, outputs], taps, k) = (self.channels, self.window.taps(), self.k());
        packed.forward.resize_with(self.groups, Vec::new);
        for (w, to) in w.chunks(outputs * k).zip(&mut packed.forward) {
            pack_rows(outputs, k, |m, k_| w[m * k + k_], to);
        }
        if !backward {
            return;
        }
        let classes = &self.backward.classes;
        packed.backward.resize_with(self.groups * classes.len(), Vec::new);
        for (w, to) in w.chunks(outputs * k).zip(packed.backward.chunks_mut(classes.len().max(1))) {
            for (class, to) in classes.iter().zip(to) {
                let at = |c: usize, j: usize| {
                    let (m, tap) = (j / class.taps.len(), class.taps[j % class.taps.len()]);
                    w[m * k + c * taps + tap]
                };
                pack_rows(inputs, outputs * class.taps.len(), at, to);
            }
        }
    }

    /// `y = conv(x, w) + b`, image by image.
    pub fn forward(&self, x: &[f32], w: &Packed, bias: Option<&[f32]>, y: &mut [f32]) {
        let images = x.par_chunks_exact(self.x_len()).zip(y.par_chunks_exact_mut(self.y_len()));
        images.for_each(|(x, y)| self.forward_image(x, w, bias, y));
    }

    fn forward_image(&self, x: &[f32], w: &Packed, bias: Option<&[f32]>, y: &mut [f32]) {
        let [inputs, outputs] = self.channels;
        let plan = &self.forward;
        let plane = self.window.output_len();
        let padded = if plan.padding.is_image { 0 } else { inputs * plan.padding.plane() };
        with_scratch([padded, 0], |[padded, _]| {
            let groups = x.chunks_exact(inputs * self.window.input_len());
            for (g, (x, y)) in groups.zip(y.chunks_exact_mut(outputs * plane)).enumerate() {
                let x = if plan.padding.is_image {
                    x
                } else {
                    plan.padding.apply(x, padded);
                    &*padded
                };
                let bias = bias.map(|b| &b[g * outputs..]);
                let target = Target { plane, step: 1, bias, accumulate: false };
                weighted_sums(&w.forward[g], outputs, &plan.offsets, x, &plan.strips, target, y);
            }
        });
    }

    /// Gradients from `dy`: that of x written to `dx` (added, if `accumulate`), that of w to `dw`.
    pub fn backward(
        &self,
        x: &[f32],
        w: &Packed,
        dy: &[f32],
        dx: Option<(&mut [f32], bool)>,
        dw: Option<&mut [f32]>,
        partial: &mut Vec<f32>,
    ) {
        let shares = Shares::of(x.len() / self.x_len());
        let w_len = if dw.is_some() { self.w_len() } else { 0 };
        partial.clear();
        partial.resize(shares.count() * w_len, 0.0);
        let (x_share, y_share) = (shares.size() * self.x_len(), shares.size() * self.y_len());
        let work = x.par_chunks(x_share).zip(dy.par_chunks(y_share));
        let partials = Slots::new(partial, w_len, shares.count());
        match dx {
            Some((dx, accumulate)) => {
                work.zip(dx.par_chunks_mut(x_share)).zip(partials).for_each(|(((x, dy), dx), dw)| {
                    self.backward_share(x, w, dy, Some((dx, accumulate)), dw);
                });
            }
            None => work.zip(partials).for_each(|((x, dy), dw)| self.backward_share(x, w, dy, None, dw)),
        }
        if let Some(dw) = dw {
            add_all(partial, dw);
        }
    }

    fn backward_share(
        &self,
        x: &[f32],
        w: &Packed,
        dy: &[f32],
        dx: Option<(&mut [f32], bool)>,
        dw: &mut [f32],
    ) {
        if let Some((dx, accumulate)) = dx {
            let images = dx.chunks_exact_mut(self.x_len()).zip(dy.chunks_exact(self.y_len()));
            images.for_each(|(dx, dy)| self.backward_image(w, dy, dx, accumulate));
        }
        if !dw.is_empty() {
            let together = (STRIPS / self.forward.strips.len()).max(1);
            let images = x.chunks(together * self.x_len()).zip(dy.chunks(together * self.y_len()));
            images.for_each(|(x, dy)| self.weight_gradient(x, dy, dw));
        }
    }

    fn backward_image(&self, w: &Packed, dy: &[f32], dx: &mut [f32], accumulate: bool) {
        let [inputs, outputs] = self.channels;
        let (plan, plane) = (&self.backward, self.window.input_len());
        let padded = if plan.padding.is_image { 0 } else { outputs * plan.padding.plane() };
        with_scratch([padded, 0], |[padded, _]| {
            let groups = dy.chunks_exact(outputs * self.window.output_len());
            for (g, (dy, dx)) in groups.zip(dx.chunks_exact_mut(inputs * plane)).enumerate() {
                let dy = if plan.padding.is_image {
                    dy
                } else {
                    plan.padding.apply(dy, padded);
                    &*padded
                };
                for (i, class) in plan.classes.iter().enumerate() {
                    let w = &w.backward[g * plan.classes.len() + i];
                    let target = Target { plane, step: plan.step, bias: None, accumulate };
                    weighted_sums(w, inputs, &class.offsets, dy, &class.strips, target, dx);
                }
            }
        });
    }

    /// Adds the gradient of w over some images.
    fn weight_gradient(&self, x: &[f32], dy: &[f32], dw: &mut [f32]) {
        let ([inputs, outputs], plan) = (self.channels, &self.forward);
        let (count, pixels) = (x.len() / self.x_len(), self.window.output_len());
        let (x_group, dy_group) = (inputs * self.window.input_len(), outputs * pixels);
        let width = plan.strips.len() * LANES;
        let x_pad = if plan.padding.is_image { 0 } else { inputs * plan.padding.plane() };
        let dy_pad = if width == pixels { 0 } else { outputs * width };
        with_scratch([count * x_pad, count * dy_pad], |[x_padded, dy_padded]| {
            for g in 0..self.groups {
                let mut images = Images { count, dy: &[], dy_image: dy_pad, x: &[], x_image: x_pad };
                if x_pad == 0 {
                    (images.x, images.x_image) = (&x[g * x_group..], self.x_len());
                } else {
                    for (x, to) in x.chunks_exact(self.x_len()).zip(x_padded.chunks_exact_mut(x_pad)) {
                        plan.padding.apply(&x[g * x_group..][..x_group], to);
                    }
                    images.x = &*x_padded;
                }
                if dy_pad == 0 {
                    (images.dy, images.dy_image) = (&dy[g * dy_group..], self.y_len());
                } else {
                    for (dy, to) in dy.chunks_exact(self.y_len()).zip(dy_padded.chunks_exact_mut(dy_pad)) {
                        self.widen(&dy[g * dy_group..][..dy_group], to);
                    }
                    images.dy = &*dy_padded;
                }
                let len = outputs * self.k();
                let dw = &mut dw[g * len..][..len];
                pixel_sums(images, outputs, &plan.offsets, &plan.strips, dw);
            }
        });
    }

    /// Planes of dy as whole strips, zero where no pixel is.
    fn widen(&self, dy: &[f32], out: &mut [f32]) {
        let planes = dy.chunks_exact(self.window.output_len());
        for (dy, out) in planes.zip(out.chunks_exact_mut(self.forward.strips.len() * LANES)) {
            for (strip, out) in self.forward.strips.iter().zip(out.chunks_exact_mut(LANES)) {
                out[..strip.lanes].copy_from_slice(&dy[strip.to..][..strip.lanes]);
                out[strip.lanes..].fill(0.0);
            }
        }
    }
}

/// Equal parts of a slice, which may be empty.
struct Slots;

impl Slots {
    #[allow(clippy::new_ret_no_self)]
    fn new(all: &mut [f32], len: usize, count: usize) -> rayon::vec::IntoIter<&mut [f32]> {
        let mut rest = all;
        let mut parts = Vec::with_capacity(count);
        for _ in 0..count {
            let (part, after) = rest.split_at_mut(len);
            parts.push(part);
            rest = after;
        }
        parts.into_par_iter()
    }
}
