//! The inner loop of convolution, over strips of eight neighbouring pixels.
//!
//! It reads rows of a padded image through offsets, and neither unfolds nor packs it: element `(k, pixel)` of the
//! unfolded image is `x[offset(k) + from(strip) + lane]`.

#[cfg(target_arch = "x86_64")]
use crate::simd::{Avx2, Avx512};
use crate::simd::{LANES, Level, Portable, Set, Vector};

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

/// Vectors that a tile is wide, with rows that leave room for them in the registers.
const WIDTH: usize = 2;

/// Rows of a tile, at most: of 16 registers 12 are sums, of 32 16.
fn most_rows(level: Level) -> usize {
    match level.set() {
        #[cfg(target_arch = "x86_64")]
        Set::Avx512 => 8,
        _ => 6,
    }
}

/// Cuts `m` rows into as few blocks as their largest size allows, of sizes that differ by one at most. Yields first
/// rows and sizes.
fn row_blocks(level: Level, m: usize) -> impl Iterator<Item = (usize, usize)> {
    let count = m.div_ceil(most_rows(level));
    let mut first = 0;
    (0..count).map(move |i| {
        let rows = (m - first).div_ceil(count - i);
        first += rows;
        (first - rows, rows)
    })
}

/// Appends weights `[m][k]`, given by `at(row, k)`, in blocks of rows: `[block][k][row]`.
pub(crate) fn pack_rows(
    level: Level,
    m: usize,
    k: usize,
    at: impl Fn(usize, usize) -> f32,
    packed: &mut Vec<f32>,
) {
    for (first, rows) in row_blocks(level, m) {
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

/// Operands of [`weighted_sums`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operands<'a> {
    /// Weights `[m][k]`, packed by [`pack_rows`] for the same level.
    pub w: &'a [f32],
    /// Rows.
    pub m: usize,
    /// One a k.
    pub offsets: &'a [usize],
    /// The padded image.
    pub x: &'a [f32],
    /// The pixels.
    pub strips: &'a [Strip],
}

/// `y[row][to + step * lane] (+)= bias[row] + sum_k w[row][k] x[offsets[k] + from + lane]` for every row and strip.
/// A sum runs over k in order, whatever the strip and the level; those with fused products have the same bits.
///
/// # Panics
/// If an offset leads out of `x`, or a strip out of its plane.
pub(crate) fn weighted_sums(level: Level, operands: Operands<'_>, target: Target<'_>, y: &mut [f32]) {
    let Operands { w, m, offsets, x, strips } = operands;
    check(offsets, x.len(), strips);
    assert!(w.len() >= m * offsets.len(), "weights of weighted_sums too short");
    assert!(target.bias.is_none_or(|b| b.len() >= m), "bias of weighted_sums too short");
    let last = strips.iter().map(|s| s.to + s.lanes.saturating_sub(1) * target.step).max().unwrap_or(0);
    assert!(last < target.plane, "a strip leaves its plane");
    assert!(y.len() > m.saturating_sub(1) * target.plane + last, "result of weighted_sums too short");
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2,fma")]
        fn avx2(level: Level, operands: Operands<'_>, target: Target<'_>, y: &mut [f32]) {
            for strips in operands.strips.chunks(WIDTH) {
                // SAFETY: the caller has checked all addresses.
                unsafe { rows_of::<Avx2>(level, Operands { strips, ..operands }, target, y) }
            }
        }
        #[target_feature(enable = "avx512f,avx512dq")]
        fn avx512(level: Level, operands: Operands<'_>, target: Target<'_>, y: &mut [f32]) {
            for strips in operands.strips.chunks(2 * WIDTH) {
                let operands = Operands { strips, ..operands };
                // SAFETY: the caller has checked all addresses.
                unsafe {
                    if strips.chunks(2).all(side_by_side) {
                        rows_of::<Avx512<true>>(level, operands, target, y);
                    } else {
                        rows_of::<Avx512<false>>(level, operands, target, y);
                    }
                }
            }
        }
        match level.set() {
            // SAFETY: a level is one that the CPU has.
            Set::Avx512 => return unsafe { avx512(level, operands, target, y) },
            // SAFETY: a level is one that the CPU has.
            Set::Avx2 => return unsafe { avx2(level, operands, target, y) },
            Set::Portable => {}
        }
    }
    for strips in strips.chunks(WIDTH) {
        // SAFETY: all addresses have been checked above.
        unsafe { rows_of::<Portable>(level, Operands { strips, ..operands }, target, y) }
    }
}

/// Fails unless every offset and strip lead to [`LANES`] elements inside an image of `len`.
pub(super) fn check(offsets: &[usize], len: usize, strips: &[Strip]) {
    let last = offsets.iter().max().copied().unwrap_or(0);
    let from = strips.iter().map(|s| s.from).max().unwrap_or(0);
    assert!(
        strips.is_empty() || offsets.is_empty() || last + from + LANES <= len,
        "an offset leaves the image"
    );
    assert!(strips.iter().all(|s| s.lanes <= LANES), "a strip has too many lanes");
}

/// Whether two strips can be read and written as one.
#[cfg(target_arch = "x86_64")]
fn side_by_side(pair: &[Strip]) -> bool {
    matches!(pair, [a, b] if b.from == a.from + LANES && b.to == a.to + LANES)
}

/// All rows of at most [`WIDTH`] vectors.
///
/// # Safety
/// `V` must work on this CPU, `w` hold `m * offsets.len()` elements, every offset and strip lead to [`LANES`]
/// elements inside `x`, and every strip end inside its plane, the last plane's inside `y`.
#[inline(always)]
unsafe fn rows_of<V: Vector>(level: Level, operands: Operands<'_>, target: Target<'_>, y: &mut [f32]) {
    // A strip that is missing repeats the one before it, and none of its lanes count.
    let vector = |j: usize| {
        let first = operands.strips[j * V::STRIPS];
        let second = if V::STRIPS == 2 { operands.strips.get(j * 2 + 1) } else { None };
        [first, second.copied().unwrap_or(Strip { lanes: 0, ..first })]
    };
    let pair = operands.strips.len() > V::STRIPS;
    for (first, rows) in row_blocks(level, operands.m) {
        let w = &operands.w[first * operands.offsets.len()..];
        let y = &mut y[first * target.plane..];
        let operands = Operands { w, m: rows, ..operands };
        let target = Target { bias: target.bias.map(|b| &b[first..]), ..target };
        macro_rules! tile {
            ($rows:literal) => {
                // SAFETY: the caller's promise.
                unsafe {
                    if pair {
                        tile::<V, $rows, WIDTH>(operands, [vector(0), vector(1)], target, y)
                    } else {
                        tile::<V, $rows, 1>(operands, [vector(0)], target, y)
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
            6 => tile!(6),
            7 if V::STRIPS == 2 => tile!(7),
            8 if V::STRIPS == 2 => tile!(8),
            _ => {}
        }
    }
}

/// # Safety
/// As [`rows_of`].
#[inline(always)]
unsafe fn tile<V: Vector, const R: usize, const S: usize>(
    operands: Operands<'_>,
    strips: [[Strip; 2]; S],
    target: Target<'_>,
    y: &mut [f32],
) {
    let mut acc = [[V::zero(); S]; R];
    let mut w = operands.w.as_ptr();
    // SAFETY (of the pointers): the caller's promise.
    let from = strips.map(|pair| pair.map(|s| unsafe { operands.x.as_ptr().add(s.from) }));
    for &offset in operands.offsets {
        // SAFETY: the caller's promise.
        unsafe {
            let mut v = [V::zero(); S];
            for (v, from) in v.iter_mut().zip(&from) {
                *v = V::load([from[0].add(offset), from[1].add(offset)]);
            }
            for (r, acc) in acc.iter_mut().enumerate() {
                let weight = V::splat(*w.add(r));
                for j in 0..S {
                    acc[j] = weight.mul_add(v[j], acc[j]);
                }
            }
            w = w.add(R);
        }
    }
    let whole =
        target.step == 1 && strips.iter().flat_map(|pair| &pair[..V::STRIPS]).all(|s| s.lanes == LANES);
    for (r, acc) in acc.iter_mut().enumerate() {
        let bias = V::splat(target.bias.map_or(0.0, |b| b[r]));
        for acc in acc {
            *acc = acc.add(bias);
        }
    }
    if whole {
        for (r, acc) in acc.iter().enumerate() {
            for (pair, &(mut value)) in strips.iter().zip(acc) {
                // SAFETY: strips of eight lanes end inside their plane, by the caller's promise.
                unsafe {
                    let plane = y.as_mut_ptr().add(r * target.plane);
                    let to = [plane.add(pair[0].to), plane.add(pair[V::STRIPS - 1].to)];
                    if target.accumulate {
                        value = value.add(V::load([to[0], to[1]]));
                    }
                    value.store(to);
                }
            }
        }
        return;
    }
    for (r, acc) in acc.iter().enumerate() {
        for (pair, value) in strips.iter().zip(acc) {
            let mut lanes = [0.0f32; 2 * LANES];
            let to = lanes.as_mut_ptr();
            // SAFETY: the array holds two strips.
            unsafe { value.store([to, to.add(LANES)]) };
            for (s, lanes) in pair[..V::STRIPS].iter().zip(lanes.chunks(LANES)) {
                let to = y[r * target.plane + s.to..].iter_mut().step_by(target.step);
                for (y, v) in to.zip(&lanes[..s.lanes]) {
                    *y = if target.accumulate { *y + v } else { *v };
                }
            }
        }
    }
}
