//! Convolution and its gradients. x `[N,C,H,W]`, w `[M,C/groups,kh,kw]`, y `[N,M,OH,OW]`.
//!
//! Images run in parallel; the weights' gradient is summed over a fixed number of shares of the batch, then over the
//! shares in order, so that no bit depends on the number of threads.

use super::pixels::{Images, pixel_sums};
use super::plan::{Backward, Forward};
use super::strips::{Operands, Target, pack_rows, weighted_sums};
use super::winograd::{WeightGradient, Winograd};
use crate::simd::{LANES, Level};
use crate::split::{Shares, add_all, with_scratch};
use nibblec_ir::Window;
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
    level: Level,
    forward: Forward,
    backward: Backward,
    /// The same by Winograd, where it applies: forward, and the gradient of x.
    winograd: Option<[Winograd; 2]>,
    /// That of w.
    weight_gradient: Option<WeightGradient>,
}

/// Weights in the order of the kernels, to be made anew when the weights change.
#[derive(Clone, Debug, Default)]
pub(crate) struct Packed {
    forward: Vec<Vec<f32>>,
    /// One per group and class.
    backward: Vec<Vec<f32>>,
}

impl Conv {
    /// A convolution of `channels` (all input, all output).
    pub fn new(window: Window, groups: usize, channels: [usize; 2]) -> Conv {
        let channels = channels.map(|c| c / groups);
        let window = window.flattened();
        let forward = Forward::new(&window, channels[0]);
        let backward = Backward::new(&window, channels[1]);
        let winograd = if groups == 1 { Winograd::new(&window, channels) } else { None };
        let weight_gradient = if groups == 1 { WeightGradient::new(&window, channels) } else { None };
        let level = Level::of_cpu();
        Conv { window, groups, channels, level, forward, backward, winograd, weight_gradient }
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
        if let Some([forward, gradient]) = &self.winograd {
            let of = |m: usize, c: usize| std::array::from_fn(|tap| w[m * k + c * taps + tap]);
            packed.forward.resize_with(1, Vec::new);
            forward.pack(self.level, of, &mut packed.forward[0]);
            if backward {
                let turned = |c: usize, m: usize| std::array::from_fn(|tap| w[m * k + c * taps + 8 - tap]);
                packed.backward.resize_with(1, Vec::new);
                gradient.pack(self.level, turned, &mut packed.backward[0]);
            }
            return;
        }
        packed.forward.resize_with(self.groups, Vec::new);
        for (w, to) in w.chunks(outputs * k).zip(&mut packed.forward) {
            to.clear();
            pack_rows(self.level, outputs, k, |m, k_| w[m * k + k_], to);
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
                to.clear();
                pack_rows(self.level, inputs, outputs * class.taps.len(), at, to);
            }
        }
    }

    /// `y = conv(x, w) + b`, image by image.
    pub fn forward(&self, x: &[f32], w: &Packed, bias: Option<&[f32]>, y: &mut [f32]) {
        if let Some([winograd, _]) = &self.winograd {
            let together = winograd.together();
            let images = x.par_chunks(together * self.x_len()).zip(y.par_chunks_mut(together * self.y_len()));
            images.for_each(|(x, y)| winograd.apply(self.level, &w.forward[0], bias, x, y, false));
            return;
        }
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
                let (w, offsets, strips) = (&w.forward[g], &plan.offsets, &plan.strips);
                weighted_sums(self.level, Operands { w, m: outputs, offsets, x, strips }, target, y);
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
            if let Some([_, winograd]) = &self.winograd {
                winograd.apply(self.level, &w.backward[0], None, dy, dx, accumulate);
            } else {
                let images = dx.chunks_exact_mut(self.x_len()).zip(dy.chunks_exact(self.y_len()));
                images.for_each(|(dx, dy)| self.backward_image(w, dy, dx, accumulate));
            }
        }
        if dw.is_empty() {
            return;
        }
        let images = x.len() / self.x_len();
        if let Some(winograd) = self.weight_gradient.as_ref().filter(|w| w.pays(images)) {
            winograd.add(self.level, x, dy, dw);
        } else {
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
                    let (offsets, strips) = (&class.offsets, &class.strips);
                    let operands = Operands { w, m: inputs, offsets, x: dy, strips };
                    weighted_sums(self.level, operands, target, dx);
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
                let strips = &plan.strips;
                let mut images = Images { count, dy: &[], dy_image: dy_pad, x: &[], x_image: x_pad, strips };
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
                pixel_sums(self.level, images, outputs, &plan.offsets, dw);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..count).map(|_| next()).collect()
    }

    /// y, dx and dw of a convolution, from loops over `f64`.
    fn reference(conv: &Conv, x: &[f32], w: &[f32], dy: &[f32]) -> [Vec<f64>; 3] {
        let (win, [inputs, outputs]) = (conv.window, conv.channels);
        let (plane, result) = (win.input_len(), win.output_len());
        let (mut y, mut dx, mut dw) = (vec![0.0; dy.len()], vec![0.0; x.len()], vec![0.0; w.len()]);
        for image in 0..x.len() / conv.x_len() {
            for m in 0..conv.groups * outputs {
                for (c, tap) in (0..inputs).flat_map(|c| (0..win.taps()).map(move |t| (c, t))) {
                    let from = image * conv.x_len() + (m / outputs * inputs + c) * plane;
                    let to = image * conv.y_len() + m * result;
                    let weight = (m * inputs + c) * win.taps() + tap;
                    for i in 0..result {
                        let (oy, ox) = (i / win.output[1], i % win.output[1]);
                        let rows = win.at(0, oy, tap / win.kernel[1]);
                        let Some((row, col)) = rows.zip(win.at(1, ox, tap % win.kernel[1])) else { continue };
                        let at = from + row * win.input[1] + col;
                        y[to + i] += f64::from(w[weight]) * f64::from(x[at]);
                        dx[at] += f64::from(w[weight]) * f64::from(dy[to + i]);
                        dw[weight] += f64::from(x[at]) * f64::from(dy[to + i]);
                    }
                }
            }
        }
        [y, dx, dw]
    }

    /// y, dx and dw with the loops of a level.
    fn results(conv: &Conv, x: &[f32], w: &[f32], dy: &[f32]) -> [Vec<f32>; 3] {
        let mut packed = Packed::default();
        conv.pack(w, true, &mut packed);
        let (mut y, mut dx, mut dw) = (vec![0.0; dy.len()], vec![0.0; x.len()], vec![0.0; w.len()]);
        conv.forward(x, &packed, None, &mut y);
        conv.backward(x, &packed, dy, Some((&mut dx, false)), Some(&mut dw), &mut Vec::new());
        [y, dx, dw]
    }

    /// Every level computes the convolution and its gradients; those with fused products agree in all bits.
    #[test]
    fn levels_agree() {
        // Input plane, kernel, stride, pad, groups, channels.
        let table = [
            ([32, 32], 3, 1, 1, 1, [3, 16]),
            ([16, 16], 3, 1, 1, 1, [16, 16]),
            ([8, 8], 3, 1, 1, 1, [20, 33]),
            ([9, 11], 3, 1, 1, 1, [5, 7]),
            ([9, 11], 3, 1, 1, 1, [9, 10]),
            ([6, 5], 3, 1, 0, 1, [8, 12]),
            ([58, 70], 3, 1, 2, 1, [64, 8]),
            ([16, 16], 3, 2, 1, 1, [8, 17]),
            ([7, 7], 1, 1, 0, 1, [9, 10]),
            ([16, 12], 1, 2, 0, 1, [6, 12]),
            ([10, 24], 5, 1, 2, 2, [4, 26]),
        ];
        let mut failures = Vec::new();
        for (input, k, stride, pad, groups, channels) in table {
            let output = input.map(|n: usize| (n + 2 * pad - k) / stride + 1);
            let (kernel, strides) = ([k, k], [stride, stride]);
            let window = Window { input, output, kernel, strides, dilations: [1, 1], pads: [pad; 4] };
            let mut conv = Conv::new(window, groups, channels);
            let (x, w) = (numbers(4 * conv.x_len(), 1), numbers(conv.w_len(), 2));
            let dy = numbers(4 * conv.y_len(), 3);
            let expected = reference(&conv, &x, &w, &dy);
            let mut fused: Option<[Vec<f32>; 3]> = None;
            for level in Level::all() {
                conv.level = level;
                let found = results(&conv, &x, &w, &dy);
                for (what, (found, expected)) in ["y", "dx", "dw"].iter().zip(found.iter().zip(&expected)) {
                    let largest = expected.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
                    let off = found.iter().zip(expected).map(|(f, e)| (f64::from(*f) - e).abs());
                    let off = off.fold(0.0, f64::max);
                    if off > 1e-5 * largest {
                        failures
                            .push(format!("{input:?} {k}x{k}/{stride} {level:?}: {what} is off by {off}"));
                    }
                }
                if level.set() != crate::simd::Set::Portable {
                    if fused.as_ref().is_some_and(|f| *f != found) {
                        failures.push(format!("{input:?} {k}x{k}/{stride} {level:?}: other bits"));
                    }
                    fused = Some(found);
                }
            }
        }
        assert!(failures.is_empty(), "{failures:#?}");
    }
}
