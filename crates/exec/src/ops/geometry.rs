//! Where windows of a convolution or a pooling lie on the plane.

use std::ops::Range;

/// Extents of a plane, its windows and the result, vertical before horizontal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Geometry {
    /// Height and width of the input.
    pub input: [usize; 2],
    /// Height and width of the output.
    pub output: [usize; 2],
    /// Window.
    pub kernel: [usize; 2],
    /// Step from window to window.
    pub strides: [usize; 2],
    /// Step from tap to tap.
    pub dilations: [usize; 2],
    /// Top, left, bottom, right.
    pub pads: [usize; 4],
}

impl Geometry {
    /// Pixels of the input.
    pub fn input_len(&self) -> usize {
        self.input[0] * self.input[1]
    }

    /// Pixels of the output.
    pub fn output_len(&self) -> usize {
        self.output[0] * self.output[1]
    }

    /// Taps of a window.
    pub fn taps(&self) -> usize {
        self.kernel[0] * self.kernel[1]
    }

    /// Whether each output pixel is one input pixel in the same place.
    pub fn is_pointwise(&self) -> bool {
        self.kernel == [1, 1] && self.strides == [1, 1] && self.pads == [0; 4]
    }

    /// The input index of tap `tap` of output `out` along `axis`; `None` in the padding.
    pub fn at(&self, axis: usize, out: usize, tap: usize) -> Option<usize> {
        (out * self.strides[axis] + tap * self.dilations[axis])
            .checked_sub(self.pads[axis])
            .filter(|&i| i < self.input[axis])
    }

    /// Outputs along `axis` whose tap `tap` lies on the image.
    pub fn inside(&self, axis: usize, tap: usize) -> Range<usize> {
        let (reach, pad, stride) = (tap * self.dilations[axis], self.pads[axis], self.strides[axis]);
        let lo = pad.saturating_sub(reach).div_ceil(stride);
        let hi = (self.input[axis] + pad).saturating_sub(reach).div_ceil(stride);
        let hi = hi.min(self.output[axis]);
        lo.min(hi)..hi
    }

    /// What an average over window `(oy, ox)` divides by: its taps on the image, or, with the padding, on the
    /// padded image (a window that `ceil_mode` lets reach beyond the padding counts only what lies within).
    pub fn divisor(&self, oy: usize, ox: usize, count_include_pad: bool) -> usize {
        let along = |axis: usize, out: usize| {
            let start = out * self.strides[axis];
            let end = start + self.kernel[axis];
            let (before, after) = (self.pads[axis], self.pads[axis + 2]);
            let (lo, hi) = if count_include_pad {
                (0, before + self.input[axis] + after)
            } else {
                (before, before + self.input[axis])
            };
            end.min(hi).saturating_sub(start.max(lo))
        };
        (along(0, oy) * along(1, ox)).max(1)
    }
}
