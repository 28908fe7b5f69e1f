//! Where the windows of a convolution or a pooling lie on the plane.

use std::ops::Range;

/// Extents of a plane, its windows and the result, vertical before horizontal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
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

    /// Whether each output pixel is one input pixel in the same place.
    pub fn is_pointwise(&self) -> bool {
        self.kernel == [1, 1] && self.strides == [1, 1] && self.pads == [0; 4]
    }

    /// The same windows on one row, where each output pixel is the input pixel in its place.
    pub fn flattened(self) -> Window {
        if self.is_pointwise() && self.input == self.output {
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

    /// Outputs along `axis` whose tap `tap` lies on the image.
    pub fn outputs_on(&self, axis: usize, tap: usize) -> Range<usize> {
        let (reach, pad, stride) = (tap * self.dilations[axis], self.pads[axis], self.strides[axis]);
        let lo = pad.saturating_sub(reach).div_ceil(stride);
        let hi = (self.input[axis] + pad).saturating_sub(reach).div_ceil(stride);
        let hi = hi.min(self.output[axis]);
        lo.min(hi)..hi
    }

    /// What an average over window `(oy, ox)`, which has no dilation, divides by: its taps on the image, or, with the
    /// padding, on the padded image (a window that `ceil_mode` lets reach beyond the padding counts only what lies
    /// within).
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_agree_with_single_places() {
        for (input, kernel, stride, dilation, pads) in [
            (7, 3, 1, 1, [1, 1]),
            (8, 3, 2, 1, [0, 1]),
            (9, 2, 3, 4, [2, 0]),
            (2, 5, 1, 1, [2, 2]),
            (5, 1, 2, 1, [0, 0]),
        ] {
            let reach = dilation * (kernel - 1) + 1;
            let output = (input + pads[0] + pads[1] - reach) / stride + 1;
            let win = Window {
                input: [input; 2],
                output: [output; 2],
                kernel: [kernel; 2],
                strides: [stride; 2],
                dilations: [dilation; 2],
                pads: [pads[0], pads[0], pads[1], pads[1]],
            };
            for tap in 0..kernel {
                let on: Vec<usize> = (0..output).filter(|out| win.at(1, *out, tap).is_some()).collect();
                assert_eq!(on, win.outputs_on(1, tap).collect::<Vec<_>>(), "{win:?} tap {tap}");
            }
            let count = |out: usize| (0..kernel).filter(|tap| win.at(0, out, *tap).is_some()).count();
            if dilation == 1 {
                for (oy, ox) in [(0, 0), (0, output - 1), (output - 1, output / 2)] {
                    assert_eq!(win.divisor(oy, ox, false), (count(oy) * count(ox)).max(1), "{win:?}");
                    assert_eq!(win.divisor(oy, ox, true), kernel * kernel, "{win:?}");
                }
            }
        }
        // A window that `ceil_mode` adds leaves the padded image.
        let win = Window {
            input: [5, 5],
            output: [3, 3],
            kernel: [2, 2],
            strides: [2, 2],
            dilations: [1, 1],
            pads: [0; 4],
        };
        assert_eq!([win.divisor(2, 2, true), win.divisor(2, 0, true)], [1, 2]);
    }

    #[test]
    fn pointwise_windows_lie_on_one_row() {
        let win = Window {
            input: [4, 5],
            output: [4, 5],
            kernel: [1, 1],
            strides: [1, 1],
            dilations: [2, 2],
            pads: [0; 4],
        };
        assert_eq!(win.flattened(), Window { input: [1, 20], output: [1, 20], dilations: [1, 1], ..win });
        let padded = Window { pads: [1, 0, 0, 0], output: [5, 5], ..win };
        assert_eq!(padded.flattened(), padded);
    }
}
