//! Which taps of a window lie inside the plane: pixels at an edge read padding, whose products are zero.

use std::ops::Range;

/// Rows and columns of a window that a class of output pixels reads; padding lies outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taps {
    /// Rows.
    pub ky: Range<usize>,
    /// Columns.
    pub kx: Range<usize>,
}

impl Taps {
    /// All taps of a window.
    pub fn all(kernel: [usize; 2]) -> Taps {
        Taps { ky: 0..kernel[0], kx: 0..kernel[1] }
    }

    /// Whether a tap is one of them.
    pub fn contains(&self, ky: usize, kx: usize) -> bool {
        self.ky.contains(&ky) && self.kx.contains(&kx)
    }

    fn count(&self) -> usize {
        self.ky.len() * self.kx.len()
    }
}

/// One axis of a window over a plane.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    /// Taps.
    pub kernel: usize,
    /// Pixels from one window to the next.
    pub stride: usize,
    /// Pixels from one tap to the next.
    pub dilation: usize,
    /// Padding before the first pixel.
    pub pad: usize,
    /// Input pixels.
    pub input: usize,
    /// Windows.
    pub output: usize,
}

impl Axis {
    /// The taps of window `o` that lie inside; all where none does.
    fn inside(&self, o: usize) -> Range<usize> {
        let at = |k: usize| (o * self.stride + k * self.dilation).checked_sub(self.pad);
        let is = |k: &usize| at(*k).is_some_and(|i| i < self.input);
        let first = (0..self.kernel).find(is);
        let last = (0..self.kernel).rev().find(is);
        first.zip(last).map_or(0..self.kernel, |(a, b)| a..b + 1)
    }
}

/// Output pixels by the taps that they read.
#[derive(Clone, Debug)]
pub struct Classes {
    /// The taps of each class; the first has all of them.
    pub taps: Vec<Taps>,
    /// The pixels of each class, ascending.
    pub pixels: Vec<Vec<usize>>,
}

impl Classes {
    /// One class with all taps.
    pub fn whole(kernel: [usize; 2], pixels: usize) -> Classes {
        Classes { taps: vec![Taps::all(kernel)], pixels: vec![(0..pixels).collect()] }
    }

    /// Classes of a plane by rows of taps at its upper and lower edges and by columns at the others, where tiles of
    /// `tile` pixels cost less that way. A tile costs its taps times its pixels and one more, for its weights.
    pub fn of(y: Axis, x: Axis, tile: usize) -> Classes {
        let kernel = [y.kernel, x.kernel];
        let whole = Classes::whole(kernel, y.output * x.output);
        let mut found = Classes { taps: whole.taps.clone(), pixels: vec![Vec::new()] };
        for m in 0..y.output * x.output {
            let ky = y.inside(m / x.output);
            let kx = if ky.len() < y.kernel { 0..x.kernel } else { x.inside(m % x.output) };
            let taps = Taps { ky, kx };
            match found.taps.iter().position(|t| *t == taps) {
                Some(i) => found.pixels[i].push(m),
                None => {
                    found.taps.push(taps);
                    found.pixels.push(vec![m]);
                }
            }
        }
        if found.cost(tile) < whole.cost(tile) { found } else { whole }
    }

    fn cost(&self, tile: usize) -> usize {
        self.taps.iter().zip(&self.pixels).map(|(t, p)| t.count() * (p.len() + p.len().div_ceil(tile))).sum()
    }

    /// The pixels, class after class.
    pub fn order(&self) -> Vec<usize> {
        self.pixels.concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_cover_a_plane_and_name_its_padding() {
        let axis = |output, stride, pad| Axis { kernel: 3, stride, dilation: 1, pad, input: 7, output };
        for (output, stride, pad) in [(7, 1, 1), (4, 2, 1), (5, 1, 0), (9, 1, 2)] {
            let a = axis(output, stride, pad);
            let classes = Classes::of(a, a, 6);
            let mut order = classes.order();
            order.sort_unstable();
            assert!(order.into_iter().eq(0..output * output));
            for (taps, pixels) in classes.taps.iter().zip(&classes.pixels) {
                for m in pixels {
                    for (ky, kx) in (0..9).map(|t| (t / 3, t % 3)) {
                        let inside = |o: usize, k: usize| (pad..pad + 7).contains(&(o * stride + k));
                        let is = inside(m / output, ky) && inside(m % output, kx);
                        assert!(!is || taps.contains(ky, kx), "pixel {m} lacks tap {ky}, {kx}");
                    }
                }
            }
            assert_eq!(classes.taps.len() > 1, pad > 0);
        }
    }
}
