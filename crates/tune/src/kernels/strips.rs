//! The two inner loops of convolution, over strips of eight neighbouring pixels.
//!
//! Both read rows of a padded image through offsets, so that neither unfolds nor packs it: element `(k, pixel)` of
//! the unfolded image is `x[offset(k) + from(strip) + lane]`.

use crate::simd::{LANES, Portable, Vector};

/// Eight pixels side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Strip {
    /// Of the first pixel, in the padded image.
    pub from: usize,
    /// Of the first pixel, in a plane of the result.
    pub to: usize,
    /// Pixels that count, 8 or fewer; what the others hold is dropped.
    pub lanes: usize,
}

/// Rows of the gradient, and offsets, that are multiplied at a time: 12 sums and 4 operands fill 16 registers.
const ROWS: usize = 4;
const COLS: usize = 3;

/// Strips that are multiplied with six rows of weights at a time: 12 sums.
const PAIR: usize = 2;

/// Cuts `m` rows into blocks of at most six, as first row and rows, with no block of fewer than four but the only one.
fn row_blocks(m: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut first = 0;
    std::iter::from_fn(move || {
        let rows = match m - first {
            0 => return None,
            7 | 8 => 4,
            n => n.min(6),
        };
        first += rows;
        Some((first - rows, rows))
    })
}

/// Weights `[m][k]`, given by `at(row, k)`, in [`row_blocks`]: `[block][k][row]`.
pub(crate) fn pack_rows(m: usize, k: usize, at: impl Fn(usize, usize) -> f32, packed: &mut Vec<f32>) {
    packed.clear();
    for (first, rows) in row_blocks(m) {
        for k in 0..k {
            packed.extend((0..rows).map(|r| at(first + r, k)));
        }
    }
}

/// Where sums over taps go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    /// Elements of a result plane.
    pub plane: usize,
    /// From pixel to pixel of a strip.
    pub step: usize,
    /// Added to every pixel of a plane, one a row.
    pub bias: Option<&'a [f32]>,
    /// Whether sums are added to what is there, instead of replacing it.
    pub accumulate: bool,
}

/// `y[row][to + step * lane] (+)= bias[row] + sum_k w[row][k] x[offsets[k] + from + lane]` for every row and strip.
/// `w` is packed by [`pack_rows`]. A sum runs over k in order, whatever the strip.
///
/// # Panics
/// If an offset leads out of `x`, or a strip out of its plane.
pub(crate) fn weighted_sums(
    w: &[f32],
    m: usize,
    offsets: &[usize],
    x: &[f32],
    strips: &[Strip],
    target: Target<'_>,
    y: &mut [f32],
) {
    check(offsets, x.len(), strips);
    assert!(
        w.len() >= m * offsets.len() && y.len() >= m * target.plane,
        "operands of weighted_sums too short"
    );
    assert!(target.bias.is_none_or(|b| b.len() >= m), "bias of weighted_sums too short");
    let end = |s: &Strip| s.to + s.lanes.saturating_sub(1) * target.step;
    assert!(strips.iter().all(|s| end(s) < target.plane), "a strip leaves its plane");
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2,fma")]
        fn wide(
            w: &[f32],
            m: usize,
            offsets: &[usize],
            x: &[f32],
            strips: &[Strip],
            target: Target<'_>,
            y: &mut [f32],
        ) {
            // SAFETY: the caller has checked all addresses.
            unsafe { sums_of::<crate::simd::Avx2>(w, m, offsets, x, strips, target, y) }
        }
        if crate::simd::has_avx2() {
            // SAFETY: the CPU has just been found to have both features.
            return unsafe { wide(w, m, offsets, x, strips, target, y) };
        }
    }
    // SAFETY: all addresses have been checked above.
    unsafe { sums_of::<Portable>(w, m, offsets, x, strips, target, y) }
}

fn check(offsets: &[usize], len: usize, strips: &[Strip]) {
    let last = offsets.iter().max().copied().unwrap_or(0);
    let from = strips.iter().map(|s| s.from).max().unwrap_or(0);
    assert!(
        strips.is_empty() || offsets.is_empty() || last + from + LANES <= len,
        "an offset leaves the image"
    );
    assert!(strips.iter().all(|s| s.lanes <= LANES), "a strip has too many lanes");
}

/// # Safety
/// `V` must work on this CPU, `w` hold `m * offsets.len()` elements, `y` `m` planes, every offset and strip lead to
/// [`LANES`] elements inside `x`, and every strip end inside its plane.
#[inline(always)]
unsafe fn sums_of<V: Vector>(
    w: &[f32],
    m: usize,
    offsets: &[usize],
    x: &[f32],
    strips: &[Strip],
    target: Target<'_>,
    y: &mut [f32],
) {
    for strips in strips.chunks(PAIR) {
        for (first, rows) in row_blocks(m) {
            let w = &w[first * offsets.len()..];
            let y = &mut y[first * target.plane..];
            let bias = target.bias.map(|b| &b[first..]);
            macro_rules! tile {
                ($rows:literal) => {
                    // SAFETY: the caller's promise.
                    unsafe {
                        match strips {
                            [a, b] => tile::<V, $rows, 2>(w, offsets, x, [*a, *b], target, bias, y),
                            [a] => tile::<V, $rows, 1>(w, offsets, x, [*a], target, bias, y),
                            _ => {}
                        }
                    }
                };
            }
            match rows {
                1 => tile!(1),
                2 => tile!(2),
                3 => tile!(3),
                4 => tile!(4),
                5 => tile!(5),
                _ => tile!(6),
            }
        }
    }
}

/// # Safety
/// As [`sums_of`].
#[inline(always)]
unsafe fn tile<V: Vector, const R: usize, const S: usize>(
    w: &[f32],
    offsets: &[usize],
    x: &[f32],
    strips: [Strip; S],
    target: Target<'_>,
    bias: Option<&[f32]>,
    y: &mut [f32],
) {
    let mut acc = [[V::zero(); S]; R];
    let mut w = w.as_ptr();
    // SAFETY (of the pointers): the caller's promise.
    let from: [*const f32; S] = std::array::from_fn(|j| unsafe { x.as_ptr().add(strips[j].from) });
    for &offset in offsets {
        // SAFETY: the caller's promise.
        unsafe {
            let v: [V; S] = std::array::from_fn(|j| V::load(from[j].add(offset)));
            for (r, acc) in acc.iter_mut().enumerate() {
                let weight = V::splat(*w.add(r));
                for j in 0..S {
                    acc[j] = weight.mul_add(v[j], acc[j]);
                }
            }
            w = w.add(R);
        }
    }
    for (r, acc) in acc.iter().enumerate() {
        let bias = V::splat(bias.map_or(0.0, |b| b[r]));
        for (strip, acc) in strips.iter().zip(acc) {
            let value = acc.add(bias);
            let at = r * target.plane + strip.to;
            if target.step == 1 && strip.lanes == LANES {
                // SAFETY: a strip of eight lanes ends inside its plane, by the caller's promise.
                unsafe {
                    let to = y.as_mut_ptr().add(at);
                    let value = if target.accumulate { value.add(V::load(to)) } else { value };
                    value.store(to);
                }
            } else {
                let mut lanes = [0.0f32; LANES];
                // SAFETY: the array holds eight floats.
                unsafe { value.store(lanes.as_mut_ptr()) };
                let to = y[at..].iter_mut().step_by(target.step);
                for (y, v) in to.zip(&lanes[..strip.lanes]) {
                    *y = if target.accumulate { *y + v } else { *v };
                }
            }
        }
    }
}

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
}

/// `dw[row][k] += sum over images, strips and lanes of dy[row][strip][lane] x[offsets[k] + from + lane]`, for `m` rows.
///
/// # Panics
/// If a slice is too short for its extents, or an offset leads out of an image.
pub(crate) fn pixel_sums(images: Images<'_>, m: usize, offsets: &[usize], strips: &[Strip], dw: &mut [f32]) {
    if images.count == 0 {
        return;
    }
    let last = images.count - 1;
    check(offsets, images.x.len().saturating_sub(last * images.x_image), strips);
    let plane = strips.len() * LANES;
    assert!(images.dy.len() >= last * images.dy_image + m * plane, "gradients of pixel_sums too short");
    assert!(dw.len() >= m * offsets.len(), "result of pixel_sums too short");
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2,fma")]
        fn wide(images: Images<'_>, m: usize, offsets: &[usize], strips: &[Strip], dw: &mut [f32]) {
            // SAFETY: the caller has checked all addresses.
            unsafe { products_of::<crate::simd::Avx2>(images, m, offsets, strips, dw) }
        }
        if crate::simd::has_avx2() {
            // SAFETY: the CPU has just been found to have both features.
            return unsafe { wide(images, m, offsets, strips, dw) };
        }
    }
    // SAFETY: all addresses have been checked above.
    unsafe { products_of::<Portable>(images, m, offsets, strips, dw) }
}

/// # Safety
/// `V` must work on this CPU, and all addresses lie inside their slices, as [`pixel_sums`] checks.
#[inline(always)]
unsafe fn products_of<V: Vector>(
    images: Images<'_>,
    m: usize,
    offsets: &[usize],
    strips: &[Strip],
    dw: &mut [f32],
) {
    let k = offsets.len();
    for first in (0..m).step_by(ROWS) {
        for (col, taps) in offsets.chunks(COLS).enumerate() {
            let dw = &mut dw[first * k + col * COLS..];
            macro_rules! tile {
                ($rows:literal) => {
                    // SAFETY: the caller's promise.
                    unsafe {
                        match taps {
                            [a, b, c] => products::<V, $rows, 3>(images, first, [*a, *b, *c], strips, k, dw),
                            [a, b] => products::<V, $rows, 2>(images, first, [*a, *b], strips, k, dw),
                            [a] => products::<V, $rows, 1>(images, first, [*a], strips, k, dw),
                            _ => {}
                        }
                    }
                };
            }
            match m - first {
                1 => tile!(1),
                2 => tile!(2),
                3 => tile!(3),
                _ => tile!(4),
            }
        }
    }
}

/// # Safety
/// As [`products_of`].
#[inline(always)]
unsafe fn products<V: Vector, const R: usize, const S: usize>(
    images: Images<'_>,
    first: usize,
    taps: [usize; S],
    strips: &[Strip],
    k: usize,
    dw: &mut [f32],
) {
    let plane = strips.len() * LANES;
    let mut acc = [[V::zero(); S]; R];
    for image in 0..images.count {
        // SAFETY: the caller's promise.
        unsafe {
            let mut dy = images.dy.as_ptr().add(image * images.dy_image + first * plane);
            let x = images.x.as_ptr().add(image * images.x_image);
            let x: [*const f32; S] = std::array::from_fn(|j| x.add(taps[j]));
            for strip in strips {
                let v: [V; S] = std::array::from_fn(|j| V::load(x[j].add(strip.from)));
                for (r, acc) in acc.iter_mut().enumerate() {
                    let d = V::load(dy.add(r * plane));
                    for j in 0..S {
                        acc[j] = d.mul_add(v[j], acc[j]);
                    }
                }
                dy = dy.add(LANES);
            }
        }
    }
    for (r, acc) in acc.iter().enumerate() {
        for (dw, acc) in dw[r * k..].iter_mut().zip(acc) {
            *dw += acc.sum();
        }
    }
}
