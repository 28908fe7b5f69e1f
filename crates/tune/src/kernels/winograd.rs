//! 3x3 convolutions of stride 1 by F(2x2, 3x3) in f32 (Lavin & Gray, arXiv 1509.09308): a tile of 2x2 outputs takes
//! 16 products a pair of channels instead of 36. The transforms only add, subtract and halve.
//!
//! Tiles are taken in quads of neighbours in a row, two quads a strip; the products at each of the 16 positions are
//! sums over channels, by `weighted_sums`.

use super::strips::{Operands, Strip, Target, pack_rows, weighted_sums};
#[cfg(target_arch = "x86_64")]
use crate::simd::Avx2;
use crate::simd::{LANES, Level, Portable, Quads, Set, simd_fn};
use crate::split::with_scratch;
use nibblec_ir::Window;
use std::ops::Range;

/// Positions of a transformed tile.
const POSITIONS: usize = 16;

/// Quads of all channels, read and written, that are held at once: transformed they take half a megabyte, which the
/// second cache of a core holds.
const BLOCK: usize = 2048;

/// Quads of a channel at least, so that the weights are not read for too few tiles.
const LEAST_BLOCK: usize = 8;

/// Images that are taken at once, at most.
const MOST_IMAGES: usize = 8;

/// Fewer channels, read or written, do not pay for the transforms.
const LEAST_CHANNELS: usize = 8;

/// A convolution of images `[channel][row][column]`.
#[derive(Clone, Debug)]
pub(crate) struct Winograd {
    /// Height and width of what is read, and of what is written.
    input: [usize; 2],
    output: [usize; 2],
    /// Rows above and columns left of the image.
    pads: [usize; 2],
    /// Channels read and written.
    channels: [usize; 2],
    /// Tile rows of an image, and quads of each.
    rows: usize,
    quads: usize,
    /// Images, and tile rows of each, in a block.
    together: usize,
    band: usize,
    /// Where transformed channels and strips of tiles lie.
    offsets: Vec<usize>,
    strips: Vec<Strip>,
}

/// Four tiles side by side.
#[derive(Clone, Copy, Debug)]
struct Quad {
    /// Where the padded image that they read begins, in its phases.
    from: usize,
    /// Of their first output, in a channel of the first image.
    to: usize,
    /// Rows and columns of outputs that count, at most 2 and 8.
    rows: usize,
    cols: usize,
}

impl Winograd {
    /// The convolution of a window, and that of the gradient of what it reads; `None` if this is no convolution for
    /// Winograd.
    pub fn new(win: &Window, [inputs, outputs]: [usize; 2]) -> Option<[Winograd; 2]> {
        let plain = win.kernel == [3, 3] && win.strides == [1, 1] && win.dilations == [1, 1];
        let whole = (0..2).all(|i| win.input[i] + win.pads[i] + win.pads[i + 2] == win.output[i] + 2);
        let padded = win.pads.iter().all(|pad| *pad <= 2);
        if !(plain && whole && padded && inputs.min(outputs) >= LEAST_CHANNELS) {
            return None;
        }
        let pads = [win.pads[0], win.pads[1]];
        let forward = Winograd::of(win.input, win.output, pads, [inputs, outputs]);
        let backward = Winograd::of(win.output, win.input, pads.map(|pad| 2 - pad), [outputs, inputs]);
        Some([forward, backward])
    }

    fn of(input: [usize; 2], output: [usize; 2], pads: [usize; 2], channels: [usize; 2]) -> Winograd {
        let (rows, quads) = (output[0].div_ceil(2), output[1].div_ceil(8));
        let block = (BLOCK / (channels[0] + channels[1])).max(LEAST_BLOCK);
        let together = (block / (rows * quads)).clamp(1, MOST_IMAGES);
        let band = (block / quads).clamp(1, rows);
        let count = (together * band * quads).div_ceil(2);
        let strips = (0..count).map(|i| Strip { from: i * LANES, to: i * LANES, lanes: LANES }).collect();
        let offsets = (0..channels[0]).map(|c| c * count * LANES).collect();
        Winograd { input, output, pads, channels, rows, quads, together, band, offsets, strips }
    }

    /// Images that it takes at a time.
    pub fn together(&self) -> usize {
        self.together
    }

    /// Transforms weights, given by `at(output, input)` in row-major order, as [`Winograd::apply`] reads them.
    pub fn pack(&self, level: Level, at: impl Fn(usize, usize) -> [f32; 9], packed: &mut Vec<f32>) {
        let [inputs, outputs] = self.channels;
        let transformed: Vec<f32> =
            (0..outputs * inputs).flat_map(|i| transform(at(i / inputs, i % inputs))).collect();
        packed.clear();
        for position in 0..POSITIONS {
            pack_rows(
                level,
                outputs,
                inputs,
                |m, c| transformed[(m * inputs + c) * POSITIONS + position],
                packed,
            );
        }
    }

    /// Elements of the even, or the odd, columns of a channel between zeros, in the rows that a band reads.
    fn phase(&self) -> usize {
        (2 * self.band + 2) * self.columns()
    }

    /// Even, or odd, columns of a row between zeros.
    fn columns(&self) -> usize {
        4 * self.quads + 1
    }

    /// From position to position of `channels` transformed channels: no multiple of 4096 bytes, so that the positions
    /// of a tile lie in different sets of the cache.
    fn step(&self, channels: usize) -> usize {
        channels * self.tiles() + 2 * LANES
    }

    /// Tiles of a block.
    fn tiles(&self) -> usize {
        self.strips.len() * LANES
    }

    /// `y (+)= conv(x, w) + bias` of some images, with weights of [`Winograd::pack`] for the same level.
    pub fn apply(
        &self,
        level: Level,
        w: &[f32],
        bias: Option<&[f32]>,
        x: &[f32],
        y: &mut [f32],
        accumulate: bool,
    ) {
        let [inputs, outputs] = self.channels;
        let (x_len, y_len) = (inputs * self.input_len(), outputs * self.output_len());
        let [v_step, sums_step] = self.channels.map(|channels| self.step(channels));
        let v_len = POSITIONS * v_step;
        let padded = self.together * 2 * self.phase();
        with_scratch([v_len + padded, POSITIONS * sums_step], |[v, sums]| {
            let (v, padded) = v.split_at_mut(v_len);
            padded.fill(0.0);
            for (x, y) in x.chunks(self.together * x_len).zip(y.chunks_mut(self.together * y_len)) {
                for first in (0..self.rows).step_by(self.band) {
                    let rows = first..self.rows.min(first + self.band);
                    let quads = self.quads_of(x.len() / x_len, rows.clone());
                    for c in 0..inputs {
                        for (x, padded) in
                            x.chunks_exact(x_len).zip(padded.chunks_exact_mut(2 * self.phase()))
                        {
                            let x = &x[c * self.input_len()..][..self.input_len()];
                            pad(x, self.input, self.pads, 2 * rows.start, self.columns(), padded);
                        }
                        let to = &mut v[c * self.tiles()..];
                        spread(level, padded, [self.phase(), self.columns()], &quads, to, v_step);
                    }
                    self.products(level, w, quads.len() / 2, v, sums);
                    for m in 0..outputs {
                        let (sums, y) = (&sums[m * self.tiles()..], &mut y[m * self.output_len()..]);
                        let bias = bias.map_or(0.0, |b| b[m]);
                        gather(level, sums, sums_step, &quads, bias, accumulate, y, self.output[1]);
                    }
                }
            }
        });
    }

    fn input_len(&self) -> usize {
        self.input[0] * self.input[1]
    }

    fn output_len(&self) -> usize {
        self.output[0] * self.output[1]
    }

    /// The quads of some images in a block, an even number: where one is missing, one comes without outputs.
    fn quads_of(&self, images: usize, rows: Range<usize>) -> Vec<Quad> {
        let mut quads = Vec::with_capacity(self.strips.len() * 2);
        for image in 0..images {
            for row in rows.clone() {
                quads.extend((0..self.quads).map(|quad| Quad {
                    from: image * 2 * self.phase() + 2 * (row - rows.start) * self.columns() + 4 * quad,
                    to: image * self.channels[1] * self.output_len() + 2 * row * self.output[1] + 8 * quad,
                    rows: (self.output[0] - 2 * row).min(2),
                    cols: (self.output[1] - 8 * quad).min(8),
                }));
            }
        }
        if let (Some(&last), 1) = (quads.last(), quads.len() % 2) {
            quads.push(Quad { rows: 0, ..last });
        }
        quads
    }

    /// Sums over channels at every position, of some strips.
    fn products(&self, level: Level, w: &[f32], strips: usize, v: &[f32], sums: &mut [f32]) {
        let ([inputs, outputs], tiles) = (self.channels, self.tiles());
        let target = Target { plane: tiles, step: 1, bias: None, accumulate: false };
        let positions = v.chunks_exact(self.step(inputs)).zip(sums.chunks_exact_mut(self.step(outputs)));
        for ((x, y), w) in positions.zip(w.chunks_exact(inputs * outputs)) {
            let (offsets, strips) = (&self.offsets, &self.strips[..strips]);
            weighted_sums(level, Operands { w, m: outputs, offsets, x, strips }, target, y);
        }
    }
}

simd_fn! {
    /// Copies rows of a channel, the first of which lies at row `first` of those between zeros, even columns before odd
    /// ones. Columns outside of the image stay as they are.
    fn pad(x: &[f32], extents: [usize; 2], pads: [usize; 2], first: usize, columns: usize, padded: &mut [f32]) {
        let ([h, w], [top, left]) = (extents, pads);
        let (even, odd) = padded.split_at_mut(padded.len() / 2);
        let rows = even.chunks_exact_mut(columns).zip(odd.chunks_exact_mut(columns));
        for (row, (even, odd)) in rows.enumerate() {
            let Some(row) = (first + row).checked_sub(top).filter(|row| *row < h) else {
                even.fill(0.0);
                odd.fill(0.0);
                continue;
            };
            // Column c of the image is column `c + left` of the padded one.
            let (a, b) = if left % 2 == 0 { (even, odd) } else { (odd, &mut even[1..]) };
            let (a, b) = (&mut a[left / 2..], &mut b[left / 2..]);
            let (pairs, last) = x[row * w..][..w].as_chunks::<2>();
            for ((pair, a), b) in pairs.iter().zip(&mut *a).zip(b) {
                (*a, *b) = (pair[0], pair[1]);
            }
            if let [last] = last {
                a[pairs.len()] = *last;
            }
        }
    }
}

/// `G g G^T` of the taps g.
fn transform(g: [f32; 9]) -> [f32; POSITIONS] {
    let one = |a: f32, b: f32, c: f32| [a, 0.5 * (a + b + c), 0.5 * (a - b + c), c];
    let columns: [[f32; 4]; 3] = std::array::from_fn(|x| one(g[x], g[3 + x], g[6 + x]));
    let rows: [[f32; 4]; 4] = std::array::from_fn(|y| one(columns[0][y], columns[1][y], columns[2][y]));
    std::array::from_fn(|i| rows[i / 4][i % 4])
}

/// `B^T d B` of the tiles d in each quad, to `v`, positions `step` apart. `padded` has phases and rows of the given
/// lengths.
///
/// # Panics
/// If a quad leaves `padded`, or the tiles do not fit into `v`.
fn spread(level: Level, padded: &[f32], lens: [usize; 2], quads: &[Quad], v: &mut [f32], step: usize) {
    let last = quads.iter().map(|quad| quad.from).max().unwrap_or(0);
    assert!(last + lens[0] + 3 * lens[1] + 5 <= padded.len(), "a quad leaves the padded image");
    assert!((POSITIONS - 1) * step + quads.len() * 4 <= v.len(), "result of spread too short");
    #[cfg(target_arch = "x86_64")]
    if level.set() >= Set::Avx2 {
        #[target_feature(enable = "avx2,fma")]
        fn avx2(padded: &[f32], lens: [usize; 2], quads: &[Quad], v: &mut [f32], step: usize) {
            // SAFETY: the caller has checked all addresses.
            unsafe { spread_in::<Avx2>(padded, lens, quads, v, step) }
        }
        // SAFETY: a level is one that the CPU has.
        return unsafe { avx2(padded, lens, quads, v, step) };
    }
    // SAFETY: all addresses have been checked above.
    unsafe { spread_in::<Portable>(padded, lens, quads, v, step) }
}

/// # Safety
/// `V` must work on this CPU, and all addresses lie inside their slices, as [`spread`] checks.
#[inline(always)]
unsafe fn spread_in<V: Quads>(
    padded: &[f32],
    [phase, columns]: [usize; 2],
    quads: &[Quad],
    v: &mut [f32],
    step: usize,
) {
    for (strip, pair) in quads.as_chunks::<2>().0.iter().enumerate() {
        let mut u = [[V::zero(); 4]; 4];
        for (row, u) in u.iter_mut().enumerate() {
            let mut d = [V::zero(); 4];
            for (i, d) in d.iter_mut().enumerate() {
                let at = (i % 2) * phase + row * columns + i / 2;
                // SAFETY: the caller's promise.
                unsafe {
                    let padded = padded.as_ptr().add(at);
                    *d = V::load_quads([padded.add(pair[0].from), padded.add(pair[1].from)]);
                }
            }
            *u = [d[0].sub(d[2]), d[1].add(d[2]), d[2].sub(d[1]), d[1].sub(d[3])];
        }
        let [a, b, c, d] = u;
        for (i, (((a, b), c), d)) in a.into_iter().zip(b).zip(c).zip(d).enumerate() {
            for (row, value) in [a.sub(c), b.add(c), c.sub(b), b.sub(d)].into_iter().enumerate() {
                // SAFETY: the caller's promise.
                unsafe {
                    let to = v.as_mut_ptr().add((row * 4 + i) * step + strip * LANES);
                    value.store([to; 2]);
                }
            }
        }
    }
}

/// `A^T m A` of the sums m of each tile, positions `step` apart, and the bias, to rows of `columns` outputs.
///
/// # Panics
/// If the tiles leave `sums`, or outputs leave `y`.
#[allow(clippy::too_many_arguments)]
fn gather(
    level: Level,
    sums: &[f32],
    step: usize,
    quads: &[Quad],
    bias: f32,
    accumulate: bool,
    y: &mut [f32],
    columns: usize,
) {
    assert!((POSITIONS - 1) * step + quads.len() * 4 <= sums.len(), "operand of gather too short");
    #[cfg(target_arch = "x86_64")]
    if level.set() >= Set::Avx2 {
        #[target_feature(enable = "avx2,fma")]
        #[allow(clippy::too_many_arguments)]
        fn avx2(
            sums: &[f32],
            step: usize,
            quads: &[Quad],
            bias: f32,
            accumulate: bool,
            y: &mut [f32],
            columns: usize,
        ) {
            // SAFETY: the caller has checked all addresses.
            unsafe { gather_in::<Avx2>(sums, step, quads, bias, accumulate, y, columns) }
        }
        // SAFETY: a level is one that the CPU has.
        return unsafe { avx2(sums, step, quads, bias, accumulate, y, columns) };
    }
    // SAFETY: all addresses have been checked above.
    unsafe { gather_in::<Portable>(sums, step, quads, bias, accumulate, y, columns) }
}

/// # Safety
/// `V` must work on this CPU, and all tiles lie inside `sums`, as [`gather`] checks.
#[inline(always)]
unsafe fn gather_in<V: Quads>(
    sums: &[f32],
    step: usize,
    quads: &[Quad],
    bias: f32,
    accumulate: bool,
    y: &mut [f32],
    columns: usize,
) {
    let bias = V::splat(bias);
    for (strip, pair) in quads.as_chunks::<2>().0.iter().enumerate() {
        let mut t = [[V::zero(); 2]; 4];
        for (i, t) in t.iter_mut().enumerate() {
            let mut m = [V::zero(); 4];
            for (row, m) in m.iter_mut().enumerate() {
                // SAFETY: the caller's promise.
                unsafe { *m = V::load([sums.as_ptr().add((row * 4 + i) * step + strip * LANES); 2]) };
            }
            *t = [m[0].add(m[1]).add(m[2]), m[1].sub(m[2]).sub(m[3])];
        }
        for row in 0..2 {
            let even = t[0][row].add(t[1][row]).add(t[2][row]).add(bias);
            let odd = t[1][row].sub(t[2][row]).sub(t[3][row]).add(bias);
            let outputs = even.interleave(odd);
            for (quad, value) in pair.iter().zip(outputs).filter(|(quad, _)| row < quad.rows) {
                put(value, &mut y[quad.to + row * columns..][..quad.cols], accumulate);
            }
        }
    }
}

/// Writes or adds the first lanes of a strip.
#[inline(always)]
fn put<V: Quads>(value: V, y: &mut [f32], accumulate: bool) {
    if y.len() == LANES {
        let to = y.as_mut_ptr();
        // SAFETY: the slice holds a strip.
        unsafe {
            if accumulate {
                value.add(V::load([to; 2])).store([to; 2]);
            } else {
                value.store([to; 2]);
            }
        }
        return;
    }
    let mut lanes = [0.0f32; LANES];
    // SAFETY: the array holds a strip.
    unsafe { value.store([lanes.as_mut_ptr(); 2]) };
    for (y, v) in y.iter_mut().zip(&lanes) {
        *y = if accumulate { *y + v } else { *v };
    }
}
