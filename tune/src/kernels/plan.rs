//! How a convolution reads its padded operands: strips, offsets and paddings, computed once from the extents.

use super::strips::Strip;
use crate::simd::LANES;
use nibblec_ir::Window;

/// An image with zeros around it. Columns that a horizontal stride takes together lie together: `[channel][phase]
/// [row][column]`, element `(row, column)` of phase p is pixel `(row - top, column * step + p - left)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Padding {
    /// Height and width without zeros.
    image: [usize; 2],
    top: usize,
    left: usize,
    step: usize,
    rows: usize,
    cols: usize,
    /// Whether the image already lies so.
    pub is_image: bool,
}

impl Padding {
    /// Elements of a channel.
    pub fn plane(&self) -> usize {
        self.step * self.rows * self.cols
    }

    /// Copies the channels of `x` between zeros.
    pub fn apply(&self, x: &[f32], out: &mut [f32]) {
        let [h, w] = self.image;
        for (x, out) in x.chunks_exact(h * w).zip(out.chunks_exact_mut(self.plane())) {
            for (phase, out) in out.chunks_exact_mut(self.rows * self.cols).enumerate() {
                for (row, out) in out.chunks_exact_mut(self.cols).enumerate() {
                    match row.checked_sub(self.top).filter(|&y| y < h) {
                        Some(y) => self.row(&x[y * w..][..w], phase, out),
                        None => out.fill(0.0),
                    }
                }
            }
        }
    }

    fn row(&self, x: &[f32], phase: usize, out: &mut [f32]) {
        // Columns `first..last` of the row lie on the image.
        let first = self.left.saturating_sub(phase).div_ceil(self.step).min(out.len());
        let start = (first * self.step + phase).saturating_sub(self.left);
        let count = x.len().saturating_sub(start).div_ceil(self.step).min(out.len() - first);
        let (before, rest) = out.split_at_mut(first);
        let (on, after) = rest.split_at_mut(count);
        before.fill(0.0);
        after.fill(0.0);
        if self.step == 1 {
            on.copy_from_slice(&x[start..][..count]);
        } else {
            on.iter_mut().zip(x[start.min(x.len())..].iter().step_by(self.step)).for_each(|(o, x)| *o = *x);
        }
    }
}

/// How the forward pass and the weights' gradient read x.
#[derive(Clone, Debug)]
pub(crate) struct Forward {
    /// x between zeros.
    pub padding: Padding,
    /// The output's pixels.
    pub strips: Vec<Strip>,
    /// One per channel and tap, in the order of the weights.
    pub offsets: Vec<usize>,
}

/// How the gradient of x reads that of y.
#[derive(Clone, Debug)]
pub(crate) struct Backward {
    /// dy between zeros.
    pub padding: Padding,
    /// Pixels of x that see the same taps.
    pub classes: Vec<Class>,
    /// From pixel to pixel of a strip of x.
    pub step: usize,
}

/// Pixels of x at one position modulo the strides.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    /// The taps that reach them, as indices into a kernel.
    pub taps: Vec<usize>,
    /// The pixels.
    pub strips: Vec<Strip>,
    /// One per output channel and tap.
    pub offsets: Vec<usize>,
}

fn strips(
    rows: usize,
    cols: usize,
    from: impl Fn(usize, usize) -> usize,
    to: impl Fn(usize, usize) -> usize,
) -> Vec<Strip> {
    let row = |y| (0..cols).step_by(LANES).map(move |x| (y, x));
    let strip = |(y, x)| Strip { from: from(y, x), to: to(y, x), lanes: LANES.min(cols - x) };
    (0..rows).flat_map(row).map(strip).collect()
}

impl Forward {
    /// For `channels` input channels of a group.
    pub fn new(win: &Window, channels: usize) -> Forward {
        let Window { input, output, kernel, strides, dilations, pads } = *win;
        let reach = |axis: usize| (kernel[axis] - 1) * dilations[axis];
        let rows = (output[0] - 1) * strides[0] + reach(0) + 1;
        let cols = output[1].next_multiple_of(LANES) + reach(1) / strides[1];
        let is_image = pads == [0; 4] && strides[1] == 1 && cols == input[1] && rows <= input[0];
        let rows = if is_image { input[0] } else { rows };
        let padding =
            Padding { image: input, top: pads[0], left: pads[1], step: strides[1], rows, cols, is_image };
        let tap = |ky: usize, kx: usize| {
            let x = kx * dilations[1];
            (x % strides[1] * rows + ky * dilations[0]) * cols + x / strides[1]
        };
        let offsets = (0..channels)
            .flat_map(|c| (0..kernel[0]).flat_map(move |ky| (0..kernel[1]).map(move |kx| (c, ky, kx))))
            .map(|(c, ky, kx)| c * padding.plane() + tap(ky, kx))
            .collect();
        let strips = strips(output[0], output[1], |y, x| y * strides[0] * cols + x, |y, x| y * output[1] + x);
        Forward { padding, strips, offsets }
    }
}

/// Input positions along an axis that leave the same remainder: the first and the last reach of their taps.
struct Residue {
    remainder: usize,
    first: usize,
    count: usize,
    /// Taps with their distances in outputs.
    taps: Vec<(usize, usize)>,
}

fn residues(win: &Window, axis: usize) -> Vec<Residue> {
    let (stride, pad) = (win.strides[axis], win.pads[axis]);
    let residue = |remainder: usize| {
        let first = pad.saturating_sub(remainder).div_ceil(stride);
        let start = first * stride + remainder - pad;
        let count = win.input[axis].saturating_sub(start).div_ceil(stride);
        let reach = |tap: usize| tap * win.dilations[axis];
        let taps = (0..win.kernel[axis])
            .filter(|&tap| reach(tap) % stride == remainder)
            .map(|tap| (tap, reach(tap) / stride))
            .collect();
        Residue { remainder, first, count, taps }
    };
    (0..stride).map(residue).filter(|r| r.count > 0).collect()
}

impl Backward {
    /// For `channels` output channels of a group.
    pub fn new(win: &Window, channels: usize) -> Backward {
        let axes = [residues(win, 0), residues(win, 1)];
        let most = |r: &Residue| r.taps.iter().map(|t| t.1).max().unwrap_or(0);
        let least = |r: &Residue| r.taps.iter().map(|t| t.1).min().unwrap_or(0);
        let before = |axis: usize| {
            let zeros = axes[axis].iter().map(|r| most(r).saturating_sub(r.first));
            zeros.max().unwrap_or(0)
        };
        let extent = |axis: usize, lanes: usize| {
            let ends = axes[axis]
                .iter()
                .map(|r| (r.first + r.count.next_multiple_of(lanes)).saturating_sub(least(r)));
            before(axis) + ends.max().unwrap_or(0).max(win.output[axis])
        };
        let (top, left) = (before(0), before(1));
        let (rows, cols) = (extent(0, 1), extent(1, LANES));
        let is_image = [rows, cols] == win.output;
        let padding = Padding { image: win.output, top, left, step: 1, rows, cols, is_image };
        let mut classes = Vec::new();
        for ry in &axes[0] {
            for rx in &axes[1] {
                let (ey, ex) = (most(ry), most(rx));
                let both = |&(ky, dy): &(usize, usize)| {
                    rx.taps.iter().map(move |&(kx, dx)| (ky * win.kernel[1] + kx, (ey - dy) * cols + ex - dx))
                };
                let taps: Vec<(usize, usize)> = ry.taps.iter().flat_map(both).collect();
                let plane = padding.plane();
                let (strides, pads) = (win.strides, win.pads);
                let strips = strips(
                    ry.count,
                    rx.count,
                    |y, x| (ry.first + y + top - ey) * cols + rx.first + x + left - ex,
                    |y, x| {
                        let iy = (ry.first + y) * strides[0] + ry.remainder - pads[0];
                        iy * win.input[1] + (rx.first + x) * strides[1] + rx.remainder - pads[1]
                    },
                );
                classes.push(Class {
                    taps: taps.iter().map(|t| t.0).collect(),
                    strips,
                    offsets: (0..channels).flat_map(|c| taps.iter().map(move |t| c * plane + t.1)).collect(),
                });
            }
        }
        Backward { padding, classes, step: win.strides[1] }
    }
}
