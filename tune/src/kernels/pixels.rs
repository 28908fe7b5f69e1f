//! The inner loop of a convolution's weight gradient: sums over pixels, in strips, of products of gradients and what
//! the taps saw of an image.

use super::strips::{Strip, check};
#[cfg(target_arch = "x86_64")]
use crate::simd::{Avx2, Avx512};
use crate::simd::{LANES, Level, Portable, Set, Vector};

/// Vectors of rows of the gradient that are multiplied at a time.
const ROWS: usize = 4;

/// Offsets that are multiplied at a time by one strip or by two: with [`ROWS`] 12 or 24 sums, in 16 or 32 registers.
const COLS: [usize; 2] = [3, 6];

/// Images whose pixels [`pixel_sums`] sums over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Images<'a> {
    /// How many.
    pub count: usize,
    /// Gradients `[image][row][strip][lane]`; lanes that do not count are zero.
    pub dy: &'a [f32],
    /// From image to image of `dy`.
    pub dy_image: usize,
    /// Padded images, finite in every lane that a strip reads.
    pub x: &'a [f32],
    /// From image to image of `x`.
    pub x_image: usize,
    /// The pixels of an image.
    pub strips: &'a [Strip],
}

/// `dw[row][k] += sum over images, strips and lanes of dy[row][strip][lane] x[offsets[k] + from + lane]`, for `m` rows.
/// Each lane is summed on its own, whatever the level; those with fused products have the same bits.
///
/// # Panics
/// If a slice is too short for its extents, or an offset leads out of an image.
pub(crate) fn pixel_sums(level: Level, images: Images<'_>, m: usize, offsets: &[usize], dw: &mut [f32]) {
    if images.count == 0 {
        return;
    }
    let last = images.count - 1;
    check(offsets, images.x.len().saturating_sub(last * images.x_image), images.strips);
    let plane = images.strips.len() * LANES;
    assert!(images.dy.len() >= last * images.dy_image + m * plane, "gradients of pixel_sums too short");
    assert!(dw.len() >= m * offsets.len(), "result of pixel_sums too short");
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2,fma")]
        fn avx2(images: Images<'_>, m: usize, offsets: &[usize], dw: &mut [f32]) {
            // SAFETY: the caller has checked all addresses.
            unsafe { rows_of::<Avx2>(images, m, offsets, dw) }
        }
        #[target_feature(enable = "avx512f,avx512dq")]
        fn avx512(images: Images<'_>, m: usize, offsets: &[usize], dw: &mut [f32]) {
            // SAFETY: the caller has checked all addresses.
            unsafe { rows_of::<Avx512<false>>(images, m, offsets, dw) }
        }
        match level.set() {
            // SAFETY: a level is one that the CPU has.
            Set::Avx512 => return unsafe { avx512(images, m, offsets, dw) },
            // SAFETY: a level is one that the CPU has.
            Set::Avx2 => return unsafe { avx2(images, m, offsets, dw) },
            Set::Portable => {}
        }
    }
    // SAFETY: all addresses have been checked above.
    unsafe { rows_of::<Portable>(images, m, offsets, dw) }
}

/// # Safety
/// `V` must work on this CPU, and all addresses lie inside their slices, as [`pixel_sums`] checks.
#[inline(always)]
unsafe fn rows_of<V: Vector>(images: Images<'_>, m: usize, offsets: &[usize], dw: &mut [f32]) {
    let (k, cols) = (offsets.len(), COLS[V::STRIPS - 1]);
    for first in (0..m).step_by(ROWS * V::STRIPS) {
        let rows = first..m.min(first + ROWS * V::STRIPS);
        let mut col = 0;
        while col < k {
            // As many as there are registers for; then three or fewer.
            let count = if k - col >= cols { cols } else { (k - col).min(COLS[0]) };
            let taps = &offsets[col..col + count];
            let dw = &mut dw[first * k + col..];
            col += count;
            macro_rules! tile {
                ($rows:literal) => {
                    // SAFETY: the caller's promise.
                    unsafe {
                        match *taps {
                            [a, b, c, d, e, f] if V::STRIPS == 2 => {
                                tile::<V, $rows, 6>(images, rows.clone(), [a, b, c, d, e, f], k, dw)
                            }
                            [a, b, c] => tile::<V, $rows, 3>(images, rows.clone(), [a, b, c], k, dw),
                            [a, b] => tile::<V, $rows, 2>(images, rows.clone(), [a, b], k, dw),
                            [a] => tile::<V, $rows, 1>(images, rows.clone(), [a], k, dw),
                            _ => {}
                        }
                    }
                };
            }
            match rows.len().div_ceil(V::STRIPS) {
                1 => tile!(1),
                2 => tile!(2),
                3 => tile!(3),
                _ => tile!(4),
            }
        }
    }
}

/// `R` vectors of the given rows by `S` taps. In a vector of two strips lie two rows.
///
/// # Safety
/// As [`rows_of`].
#[inline(always)]
unsafe fn tile<V: Vector, const R: usize, const S: usize>(
    images: Images<'_>,
    rows: std::ops::Range<usize>,
    taps: [usize; S],
    k: usize,
    dw: &mut [f32],
) {
    let plane = images.strips.len() * LANES;
    // A row that is missing repeats the last.
    let row = |r: usize| (rows.start + r).min(rows.end - 1) * plane;
    let starts: [[usize; 2]; R] =
        std::array::from_fn(|r| [row(r * V::STRIPS), row(r * V::STRIPS + V::STRIPS - 1)]);
    let mut acc = [[V::zero(); S]; R];
    for image in 0..images.count {
        // SAFETY: the caller's promise.
        unsafe {
            let mut dy = images.dy.as_ptr().add(image * images.dy_image);
            let x = images.x.as_ptr().add(image * images.x_image);
            let x: [*const f32; S] = std::array::from_fn(|j| x.add(taps[j]));
            for strip in images.strips {
                let mut v = [V::zero(); S];
                for (v, x) in v.iter_mut().zip(&x) {
                    *v = V::repeat(x.add(strip.from));
                }
                for (acc, start) in acc.iter_mut().zip(&starts) {
                    let d = V::load([dy.add(start[0]), dy.add(start[1])]);
                    for j in 0..S {
                        acc[j] = d.mul_add(v[j], acc[j]);
                    }
                }
                dy = dy.add(LANES);
            }
        }
    }
    for (r, acc) in acc.iter().enumerate() {
        for (j, acc) in acc.iter().enumerate() {
            let sums = acc.sums();
            for (half, sum) in sums.iter().enumerate().take(V::STRIPS) {
                let row = r * V::STRIPS + half;
                if row < rows.len() {
                    dw[row * k + j] += sum;
                }
            }
        }
    }
}
