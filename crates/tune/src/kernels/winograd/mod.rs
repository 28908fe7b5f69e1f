//! 3x3 convolutions of stride 1 by F(4x4, 3x3) in f32 (Lavin & Gray, arXiv 1509.09308): a tile of 4x4 outputs takes 36
//! products a pair of channels instead of 144.
//!
//! Tiles are taken in strips of eight; the products at each of the 36 positions are sums over channels, by
//! `weighted_sums`.

mod tiles;

use super::strips::{Operands, Strip, Target, pack_rows, weighted_sums};
use crate::simd::{LANES, Level};
use crate::split::with_scratch;
use nibblec_ir::Window;
use std::ops::Range;
use tiles::{EDGE, POSITIONS, Placed, SIDE, Tile, columns, gather, spread, transform};

/// Tiles of all channels, read and written, that are held at once: transformed they take half a megabyte, which the
/// second cache of a core holds.
const BLOCK: usize = 4096;

/// Tiles of a channel at least, so that the weights are not read for too few.
const LEAST_BLOCK: usize = 32;

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
    /// Rows and columns of tiles of an image.
    grid: [usize; 2],
    /// Images, and rows of tiles of each, in a block.
    together: usize,
    band: usize,
    /// Where transformed channels and strips of tiles lie.
    offsets: Vec<usize>,
    strips: Vec<Strip>,
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
        let grid = output.map(|extent| extent.div_ceil(SIDE));
        let block = (BLOCK / (channels[0] + channels[1])).max(LEAST_BLOCK);
        let together = (block / (grid[0] * grid[1])).clamp(1, MOST_IMAGES);
        let band = (block / grid[1]).clamp(1, grid[0]);
        let count = (together * band * grid[1]).div_ceil(LANES);
        let strips = (0..count).map(|i| Strip { from: i * LANES, to: i * LANES, lanes: LANES }).collect();
        let offsets = (0..channels[0]).map(|c| c * (POSITIONS * count + 2) * LANES).collect();
        Winograd { input, output, pads, channels, grid, together, band, offsets, strips }
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

    /// Columns of the rows that tiles read, between zeros, and two more that a tile loads.
    fn width(&self) -> usize {
        SIDE * self.grid[1] + SIDE
    }

    /// From channel to channel of transformed tiles, `[channel][position][tile]`: no multiple of 2048 bytes, so that
    /// the channels of a strip lie in different sets of the cache.
    fn channel(&self) -> usize {
        POSITIONS * self.tiles() + 2 * LANES
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
        let [v_len, sums_len] = self.channels.map(|channels| channels * self.channel());
        let outside = vec![0.0; self.input[1]];
        let lines = self.together * self.band * EDGE * self.width();
        with_scratch([v_len + lines, sums_len], |[v, sums]| {
            let (v, lines) = v.split_at_mut(v_len);
            lines.fill(0.0);
            for (x, y) in x.chunks(self.together * x_len).zip(y.chunks_mut(self.together * y_len)) {
                for first in (0..self.grid[0]).step_by(self.band) {
                    let rows = first..self.grid[0].min(first + self.band);
                    let tiles = self.tiles_of(x.len() / x_len, rows.clone());
                    for c in 0..inputs {
                        for (x, lines) in
                            x.chunks_exact(x_len).zip(lines.chunks_exact_mut(self.band * EDGE * self.width()))
                        {
                            let x = &x[c * self.input_len()..][..self.input_len()];
                            self.columns(level, x, &outside, rows.clone(), lines);
                        }
                        spread(
                            level,
                            lines,
                            self.width(),
                            &tiles,
                            &mut v[c * self.channel()..],
                            self.tiles(),
                        );
                    }
                    self.products(level, w, tiles.len() / LANES, v, sums);
                    for m in 0..outputs {
                        let (sums, y) = (&sums[m * self.channel()..], &mut y[m * self.output_len()..]);
                        let bias = bias.map_or(0.0, |b| b[m]);
                        let to = Placed { bias, accumulate, columns: self.output[1] };
                        gather(level, sums, self.tiles(), &tiles, to, y);
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

    /// The transform along columns of a channel, for some rows of tiles. `outside` is a row of zeros.
    fn columns(&self, level: Level, x: &[f32], outside: &[f32], rows: Range<usize>, lines: &mut [f32]) {
        let ([h, w], [top, left]) = (self.input, self.pads);
        for (row, lines) in rows.zip(lines.chunks_exact_mut(EDGE * self.width())) {
            let read = std::array::from_fn(|i| {
                let at = (row * SIDE + i).checked_sub(top).filter(|at| *at < h);
                at.map_or(outside, |at| &x[at * w..][..w])
            });
            columns(level, read, lines, self.width(), left);
        }
    }

    /// The tiles of some images in a block, whole strips: where some are missing, ones without outputs come.
    fn tiles_of(&self, images: usize, rows: Range<usize>) -> Vec<Tile> {
        let mut tiles = Vec::with_capacity(self.tiles());
        for image in 0..images {
            for row in rows.clone() {
                let line = (image * self.band + row - rows.start) * EDGE * self.width();
                let to = image * self.channels[1] * self.output_len() + SIDE * row * self.output[1];
                tiles.extend((0..self.grid[1]).map(|col| Tile {
                    from: line + SIDE * col,
                    to: to + SIDE * col,
                    rows: (self.output[0] - SIDE * row).min(SIDE),
                    cols: (self.output[1] - SIDE * col).min(SIDE),
                }));
            }
        }
        if let Some(&last) = tiles.last() {
            tiles.resize(tiles.len().next_multiple_of(LANES), Tile { rows: 0, ..last });
        }
        tiles
    }

    /// Sums over channels at every position, of some strips.
    fn products(&self, level: Level, w: &[f32], strips: usize, v: &[f32], sums: &mut [f32]) {
        let ([inputs, outputs], tiles) = (self.channels, self.tiles());
        let target = Target { plane: self.channel(), step: 1, bias: None, accumulate: false };
        for (position, w) in w.chunks_exact(inputs * outputs).enumerate() {
            let (offsets, strips) = (&self.offsets, &self.strips[..strips]);
            let operands = Operands { w, m: outputs, offsets, x: &v[position * tiles..], strips };
            weighted_sums(level, operands, target, &mut sums[position * tiles..]);
        }
    }
}
