//! Where the windows of a convolution or a pooling lie on the plane.

/// Extents of a plane, its windows and the result, vertical before horizontal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// Height and width of the input.
    pub input: [usize; 2],
    /// Height and width of the output.
    pub output: [usize; 2],
    /// Taps.
    pub kernel: [usize; 2],
    /// From window to window.
    pub strides: [usize; 2],
    /// From tap to tap.
    pub dilations: [usize; 2],
    /// Top, left, bottom, right.
    pub pads: [usize; 4],
}

impl Window {
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

    /// The same convolution on one row, where each output pixel is the input pixel in its place.
    pub fn flattened(self) -> Window {
        let pointwise = self.kernel == [1, 1] && self.strides == [1, 1] && self.pads == [0; 4];
        if pointwise && self.input == self.output {
            let row = [1, self.input_len()];
            return Window { input: row, output: row, dilations: [1, 1], ..self };
        }
        self
    }

    /// The input index of tap `tap` of output `out` along `axis`; `None` in the padding.
    pub fn at(&self, axis: usize, out: usize, tap: usize) -> Option<usize> {
        (out * self.strides[axis] + tap * self.dilations[axis])
            .checked_sub(self.pads[axis])
            .filter(|&i| i < self.input[axis])
    }

    /// The range of taps of output `out` along `axis` that lie on the image, for windows without dilation.
    pub fn inside(&self, axis: usize, out: usize) -> std::ops::Range<usize> {
        let start = out * self.strides[axis];
        let lo = start.max(self.pads[axis]);
        let hi = (start + self.kernel[axis]).min(self.pads[axis] + self.input[axis]);
        lo - self.pads[axis]..hi.max(lo) - self.pads[axis]
    }

    /// What an average divides by: the window's elements on the image, or on the padded image, which `ceil_mode` may
    /// let it leave.
    pub fn divisor(&self, oy: usize, ox: usize, count_include_pad: bool) -> usize {
        let along = |axis: usize, out: usize| {
            if !count_include_pad {
                return self.inside(axis, out).len();
            }
            let start = out * self.strides[axis];
            let padded = self.pads[axis] + self.input[axis] + self.pads[axis + 2];
            (start + self.kernel[axis]).min(padded).saturating_sub(start)
        };
        (along(0, oy) * along(1, ox)).max(1)
    }
}
