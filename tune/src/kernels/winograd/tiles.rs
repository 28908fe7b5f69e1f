//! The transforms of F(4x4, 3x3), with interpolation at 0, 1, -1, 2, -2 and infinity.

#[cfg(target_arch = "x86_64")]
use crate::simd::{Avx2, Set};
use crate::simd::{LANES, Level, Portable, Quads};

/// Outputs of a tile along an axis, as many as a quad holds.
pub(super) const SIDE: usize = 4;

/// Inputs, and positions, of a tile along an axis.
pub(super) const EDGE: usize = 6;

/// Positions of a transformed tile.
pub(super) const POSITIONS: usize = EDGE * EDGE;

/// Where a tile lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tile {
    /// Its first column in the first of the lines that it reads.
    pub from: usize,
    /// Its first output, in a channel of the first image.
    pub to: usize,
    /// Rows and columns of outputs that count, at most [`SIDE`].
    pub rows: usize,
    pub cols: usize,
}

/// What [`gather`] does with outputs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    /// Added to each.
    pub bias: f32,
    /// Whether they are added to what is there, instead of replacing it.
    pub accumulate: bool,
    /// Columns of the image.
    pub columns: usize,
}

/// What is done to six numbers along an axis.
pub(super) trait Transform {
    /// Numbers that count, the first ones.
    const READ: usize;
    /// Their transform.
    fn one<V: Quads>(d: [V; EDGE]) -> [V; EDGE];
}

/// `B^T`, of six inputs.
pub(super) struct Inputs;

impl Transform for Inputs {
    const READ: usize = EDGE;

    #[inline(always)]
    fn one<V: Quads>(d: [V; EDGE]) -> [V; EDGE] {
        let (two, four) = (V::splat(2.0), V::splat(4.0));
        let (minus_two, minus_four, minus_five) = (V::splat(-2.0), V::splat(-4.0), V::splat(-5.0));
        let (a, b) = (minus_four.mul_add(d[2], d[4]), minus_four.mul_add(d[1], d[3]));
        let (c, e) = (d[4].sub(d[2]), d[3].sub(d[1]));
        [
            four.mul_add(d[0], minus_five.mul_add(d[2], d[4])),
            a.add(b),
            a.sub(b),
            two.mul_add(e, c),
            minus_two.mul_add(e, c),
            four.mul_add(d[1], minus_five.mul_add(d[3], d[5])),
        ]
    }
}

/// `A`, of the gradients of four outputs.
pub(super) struct Gradients;

impl Transform for Gradients {
    const READ: usize = SIDE;

    #[inline(always)]
    fn one<V: Quads>(d: [V; EDGE]) -> [V; EDGE] {
        let (two, minus_two, four) = (V::splat(2.0), V::splat(-2.0), V::splat(4.0));
        let (a, b) = (d[0].add(d[2]), d[1].add(d[3]));
        let (c, e) = (four.mul_add(d[2], d[0]), four.mul_add(d[3], d[1]));
        [d[0], a.add(b), a.sub(b), two.mul_add(e, c), minus_two.mul_add(e, c), d[3]]
    }
}

/// `G g G^T` of the taps g.
pub(super) fn transform(g: [f32; 9]) -> [f32; POSITIONS] {
    let one = |a: f32, b: f32, c: f32| {
        let (ends, middle) = (a + c, b);
        let (near, far) = (-(ends / 6.0), a / 24.0 + c / 6.0);
        [a / 4.0, near - middle / 6.0, near + middle / 6.0, far + middle / 12.0, far - middle / 12.0, c]
    };
    let columns: [[f32; EDGE]; 3] = std::array::from_fn(|x| one(g[x], g[3 + x], g[6 + x]));
    let rows: [[f32; EDGE]; EDGE] = std::array::from_fn(|y| one(columns[0][y], columns[1][y], columns[2][y]));
    std::array::from_fn(|i| rows[i / EDGE][i % EDGE])
}

/// The transform along the columns of rows of an image, to six lines of `width`, from column `left` on.
///
/// # Panics
/// If the rows are not of one length, or lines end before them.
pub(super) fn columns<T: Transform>(
    level: Level,
    rows: [&[f32]; EDGE],
    lines: &mut [f32],
    width: usize,
    left: usize,
) {
    let w = rows[0].len();
    assert!(rows.iter().all(|row| row.len() == w), "rows of other lengths");
    assert!((EDGE - 1) * width + left + w <= lines.len(), "lines too short");
    let lines = &mut lines[left..];
    if w < LANES {
        let mut wide = [[0.0; LANES]; EDGE];
        for (wide, row) in wide.iter_mut().zip(rows) {
            wide[..w].copy_from_slice(row);
        }
        let mut done = [0.0; LANES * EDGE];
        columns::<T>(level, wide.each_ref().map(|row| row.as_slice()), &mut done, LANES, 0);
        for (line, done) in lines.chunks_mut(width).zip(done.chunks_exact(LANES)) {
            line[..w].copy_from_slice(&done[..w]);
        }
        return;
    }
    #[cfg(target_arch = "x86_64")]
    if level.set() >= Set::Avx2 {
        #[target_feature(enable = "avx2,fma")]
        fn avx2<T: Transform>(rows: [&[f32]; EDGE], lines: &mut [f32], width: usize) {
            // SAFETY: the caller has checked the lengths.
            unsafe { columns_in::<Avx2, T>(rows, lines, width) }
        }
        // SAFETY: a level is one that the CPU has.
        return unsafe { avx2::<T>(rows, lines, width) };
    }
    // SAFETY: the lengths have been checked above.
    unsafe { columns_in::<Portable, T>(rows, lines, width) }
}

/// # Safety
/// `V` must work on this CPU, rows be as long as the first, a strip at least, and lines hold them.
#[inline(always)]
unsafe fn columns_in<V: Quads, T: Transform>(rows: [&[f32]; EDGE], lines: &mut [f32], width: usize) {
    let w = rows[0].len();
    let mut at = 0;
    while at < w {
        // The last ones may be computed twice.
        let from = at.min(w - LANES);
        let mut d = [V::zero(); EDGE];
        for (d, row) in d.iter_mut().zip(&rows).take(T::READ) {
            // SAFETY: the caller's promise.
            *d = unsafe { V::load([row.as_ptr().add(from); 2]) };
        }
        for (i, value) in T::one(d).into_iter().enumerate() {
            // SAFETY: the caller's promise.
            unsafe { value.store([lines.as_mut_ptr().add(i * width + from); 2]) };
        }
        at += LANES;
    }
}

/// The transform along the lines of each tile, `width` apart, to `v`, positions `step` apart.
///
/// # Panics
/// If a tile leaves `lines`, or the tiles do not fit into `v`.
pub(super) fn spread<T: Transform>(
    level: Level,
    lines: &[f32],
    width: usize,
    tiles: &[Tile],
    v: &mut [f32],
    step: usize,
) {
    let last = tiles.iter().map(|tile| tile.from).max().unwrap_or(0);
    assert!(last + (EDGE - 1) * width + 2 * SIDE <= lines.len(), "a tile leaves the lines");
    assert!((POSITIONS - 1) * step + tiles.len() <= v.len(), "result of spread too short");
    #[cfg(target_arch = "x86_64")]
    if level.set() >= Set::Avx2 {
        #[target_feature(enable = "avx2,fma")]
        fn avx2<T: Transform>(lines: &[f32], width: usize, tiles: &[Tile], v: &mut [f32], step: usize) {
            // SAFETY: the caller has checked all addresses.
            unsafe { spread_in::<Avx2, T>(lines, width, tiles, v, step) }
        }
        // SAFETY: a level is one that the CPU has.
        return unsafe { avx2::<T>(lines, width, tiles, v, step) };
    }
    // SAFETY: all addresses have been checked above.
    unsafe { spread_in::<Portable, T>(lines, width, tiles, v, step) }
}

/// Four columns of a line in each tile.
///
/// # Safety
/// `V` must work on this CPU, and four floats lie after `line` and the offset of every tile.
#[inline(always)]
unsafe fn quads<V: Quads>(line: *const f32, tiles: &[Tile; LANES]) -> [V; SIDE] {
    let mut rows = [V::zero(); SIDE];
    for (i, row) in rows.iter_mut().enumerate() {
        // SAFETY: the caller's promise.
        *row = unsafe { V::load_quads([line.add(tiles[i].from), line.add(tiles[i + SIDE].from)]) };
    }
    V::transpose(rows)
}

/// # Safety
/// `V` must work on this CPU, and all addresses lie inside their slices, as [`spread`] checks.
#[inline(always)]
unsafe fn spread_in<V: Quads, T: Transform>(
    lines: &[f32],
    width: usize,
    tiles: &[Tile],
    v: &mut [f32],
    step: usize,
) {
    for (strip, tiles) in tiles.as_chunks::<LANES>().0.iter().enumerate() {
        for row in 0..EDGE {
            // SAFETY: the caller's promise.
            let ([d0, d1, d2, d3], [d4, d5, ..]) = unsafe {
                let line = lines.as_ptr().add(row * width);
                let more = if T::READ > SIDE { quads(line.add(SIDE), tiles) } else { [V::zero(); SIDE] };
                (quads::<V>(line, tiles), more)
            };
            for (i, value) in T::one([d0, d1, d2, d3, d4, d5]).into_iter().enumerate() {
                // SAFETY: the caller's promise.
                unsafe { value.store([v.as_mut_ptr().add((row * EDGE + i) * step + strip * LANES); 2]) };
            }
        }
    }
}

/// `A^T m A` of the sums m of each tile, positions `step` apart, and the bias, to rows of outputs.
///
/// # Panics
/// If the tiles leave `sums`, or outputs leave `y`.
pub(super) fn gather(level: Level, sums: &[f32], step: usize, tiles: &[Tile], to: Placed, y: &mut [f32]) {
    assert!((POSITIONS - 1) * step + tiles.len() <= sums.len(), "operand of gather too short");
    #[cfg(target_arch = "x86_64")]
    if level.set() >= Set::Avx2 {
        #[target_feature(enable = "avx2,fma")]
        fn avx2(sums: &[f32], step: usize, tiles: &[Tile], to: Placed, y: &mut [f32]) {
            // SAFETY: the caller has checked all addresses.
            unsafe { gather_in::<Avx2>(sums, step, tiles, to, y) }
        }
        // SAFETY: a level is one that the CPU has.
        return unsafe { avx2(sums, step, tiles, to, y) };
    }
    // SAFETY: all addresses have been checked above.
    unsafe { gather_in::<Portable>(sums, step, tiles, to, y) }
}

/// `A^T` of six numbers.
#[inline(always)]
fn outputs<V: Quads>([two, four, eight]: [V; 3], m: [V; EDGE]) -> [V; SIDE] {
    let (a, b) = (m[1].add(m[2]), m[1].sub(m[2]));
    let (c, d) = (m[3].add(m[4]), m[3].sub(m[4]));
    [m[0].add(a).add(c), two.mul_add(d, b), four.mul_add(c, a), eight.mul_add(d, b).add(m[5])]
}

/// # Safety
/// `V` must work on this CPU, and all tiles lie inside `sums`, as [`gather`] checks.
#[inline(always)]
unsafe fn gather_in<V: Quads>(sums: &[f32], step: usize, tiles: &[Tile], to: Placed, y: &mut [f32]) {
    let bias = V::splat(to.bias);
    let factors = [V::splat(2.0), V::splat(4.0), V::splat(8.0)];
    for (strip, tiles) in tiles.as_chunks::<LANES>().0.iter().enumerate() {
        let mut rows = [[V::zero(); SIDE]; EDGE];
        for (i, row) in rows.iter_mut().enumerate() {
            let mut m = [V::zero(); EDGE];
            for (j, m) in m.iter_mut().enumerate() {
                // SAFETY: the caller's promise.
                *m = unsafe { V::load([sums.as_ptr().add((i * EDGE + j) * step + strip * LANES); 2]) };
            }
            *row = outputs(factors, m);
        }
        let mut done = [[V::zero(); SIDE]; SIDE];
        for col in 0..SIDE {
            let column = outputs(factors, rows.map(|row| row[col]));
            for (row, value) in done.iter_mut().zip(column) {
                row[col] = value.add(bias);
            }
        }
        for (row, values) in done.into_iter().enumerate() {
            for (i, value) in V::transpose(values).into_iter().enumerate() {
                put(value, [tiles[i], tiles[i + 4]], row, to, y);
            }
        }
    }
}

/// Writes or adds a row of outputs of two tiles.
#[inline(always)]
fn put<V: Quads>(value: V, tiles: [Tile; 2], row: usize, to: Placed, y: &mut [f32]) {
    let at = tiles.map(|tile| tile.to + row * to.columns);
    if tiles.iter().all(|tile| row < tile.rows && tile.cols == SIDE) {
        assert!(at.iter().all(|at| at + SIDE <= y.len()), "a tile leaves the result");
        let at = at.map(|at| y[at..].as_mut_ptr());
        // SAFETY: four floats of each tile lie inside the slice.
        unsafe {
            if to.accumulate {
                value.add(V::load_quads(at.map(<*mut f32>::cast_const))).store_quads(at);
            } else {
                value.store_quads(at);
            }
        }
        return;
    }
    let mut lanes = [0.0f32; LANES];
    // SAFETY: the array holds a strip.
    unsafe { value.store([lanes.as_mut_ptr(); 2]) };
    for ((tile, at), lanes) in tiles.iter().zip(at).zip(lanes.as_chunks::<SIDE>().0) {
        if row < tile.rows {
            for (y, v) in y[at..][..tile.cols].iter_mut().zip(lanes) {
                *y = if to.accumulate { *y + v } else { *v };
            }
        }
    }
}

/// Adds `G^T s G` of the sums s, `[position][pair]`, to the taps `[pair][tap]`.
///
/// # Panics
/// If there are not nine taps for each pair.
pub(super) fn taps(level: Level, sums: &[f32], taps: &mut [f32]) {
    assert_eq!(sums.len() / POSITIONS, taps.len() / 9, "nine taps a pair");
    #[cfg(target_arch = "x86_64")]
    if level.set() >= Set::Avx2 {
        #[target_feature(enable = "avx2,fma")]
        fn avx2(sums: &[f32], taps: &mut [f32]) {
            taps_in::<Avx2>(sums, taps);
        }
        // SAFETY: a level is one that the CPU has.
        return unsafe { avx2(sums, taps) };
    }
    taps_in::<Portable>(sums, taps);
}

/// `G^T` of six numbers.
#[inline(always)]
fn tap<V: Quads>(s: [V; EDGE]) -> [V; 3] {
    let (quarter, sixth, minus_sixth) = (V::splat(0.25), V::splat(1.0 / 6.0), V::splat(-1.0 / 6.0));
    let (twelfth, twenty_fourth) = (V::splat(1.0 / 12.0), V::splat(1.0 / 24.0));
    let (a, b) = (s[1].add(s[2]), s[2].sub(s[1]));
    let (c, d) = (s[3].add(s[4]), s[3].sub(s[4]));
    let zero = V::zero();
    [
        quarter.mul_add(s[0], minus_sixth.mul_add(a, twenty_fourth.mul_add(c, zero))),
        sixth.mul_add(b, twelfth.mul_add(d, zero)),
        sixth.mul_add(c, minus_sixth.mul_add(a, s[5])),
    ]
}

#[inline(always)]
fn taps_in<V: Quads>(sums: &[f32], taps: &mut [f32]) {
    let pairs = sums.len() / POSITIONS;
    for (strip, taps) in taps.chunks_mut(9 * LANES).enumerate() {
        let mut rows = [[V::zero(); 3]; EDGE];
        for (i, row) in rows.iter_mut().enumerate() {
            let mut s = [V::zero(); EDGE];
            for (j, s) in s.iter_mut().enumerate() {
                let sums = &sums[(i * EDGE + j) * pairs + strip * LANES..];
                let mut lanes = [0.0f32; LANES];
                let count = LANES.min(pairs - strip * LANES);
                lanes[..count].copy_from_slice(&sums[..count]);
                // SAFETY: the array holds a strip.
                *s = unsafe { V::load([lanes.as_ptr(); 2]) };
            }
            *row = tap(s);
        }
        for col in 0..3 {
            for (row, value) in tap(rows.map(|row| row[col])).into_iter().enumerate() {
                let mut lanes = [0.0f32; LANES];
                // SAFETY: the array holds a strip.
                unsafe { value.store([lanes.as_mut_ptr(); 2]) };
                for (taps, value) in taps.chunks_exact_mut(9).zip(lanes) {
                    taps[row * 3 + col] += value;
                }
            }
        }
    }
}
