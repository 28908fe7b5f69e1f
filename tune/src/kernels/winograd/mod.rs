//! 3x3 convolutions of stride 1 by F(4x4, 3x3) in f32 (Lavin & Gray, arXiv 1509.09308): a tile of 4x4 outputs takes 36
//! products a pair of channels instead of 144.
//!
//! Tiles are taken in strips of eight; the products at each of the 36 positions are sums over channels, by
//! `weighted_sums`, or, for the gradient of the weights, over tiles, by `pixel_sums`.

mod blocks;
mod gradient;
mod tiles;

use super::strips::{Operands, Target, pack_rows, weighted_sums};
use crate::simd::{LANES, Level};
use crate::split::with_scratch;
use blocks::{Blocks, Plane};
pub(crate) use gradient::WeightGradient;
use nibblec_ir::Window;
use tiles::{Inputs, POSITIONS, Placed, gather, spread, transform};

/// Tiles of all channels, read and written, that are held at once: transformed they take half a megabyte, which the
/// second cache of a core holds.
const BLOCK: usize = 4096;

/// Tiles of a channel at least, so that the weights are not read for too few.
const LEAST_BLOCK: usize = 32;

/// Fewer channels, read or written, do not pay for the transforms.
const LEAST_CHANNELS: usize = 8;

/// A convolution of images `[channel][row][column]`.
#[derive(Clone, Debug)]
pub(crate) struct Winograd {
    blocks: Blocks,
}

/// What a window reads and writes; `None` if this is no convolution for Winograd.
fn planes(win: &Window, [inputs, outputs]: [usize; 2]) -> Option<[Plane; 2]> {
    let plain = win.kernel == [3, 3] && win.strides == [1, 1] && win.dilations == [1, 1];
    let whole = (0..2).all(|i| win.input[i] + win.pads[i] + win.pads[i + 2] == win.output[i] + 2);
    let padded = win.pads.iter().all(|pad| *pad <= 2);
    let pads = [win.pads[0], win.pads[1]];
    let planes = [
        Plane { channels: inputs, extents: win.input, pads },
        Plane { channels: outputs, extents: win.output, pads: pads.map(|pad| 2usize.saturating_sub(pad)) },
    ];
    (plain && whole && padded && inputs.min(outputs) >= LEAST_CHANNELS).then_some(planes)
}

impl Winograd {
    /// The convolution of a window, and that of the gradient of what it reads; `None` if this is no convolution for
    /// Winograd.
    pub fn new(win: &Window, channels: [usize; 2]) -> Option<[Winograd; 2]> {
        let [read, written] = planes(win, channels)?;
        Some([Winograd::of(read, written), Winograd::of(written, read)])
    }

    fn of(input: Plane, output: Plane) -> Winograd {
        let tiles = (BLOCK / (input.channels + output.channels)).max(LEAST_BLOCK);
        Winograd { blocks: Blocks::new(input, output, tiles) }
    }

    /// Images that it takes at a time.
    pub fn together(&self) -> usize {
        self.blocks.together
    }

    /// Transforms weights, given by `at(output, input)` in row-major order, as [`Winograd::apply`] reads them.
    pub fn pack(&self, level: Level, at: impl Fn(usize, usize) -> [f32; 9], packed: &mut Vec<f32>) {
        let (inputs, outputs) = (self.blocks.input.channels, self.blocks.output.channels);
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
        let blocks = &self.blocks;
        let (input, output, tiles) = (&blocks.input, &blocks.output, blocks.tiles());
        let (channel, outside) = (blocks.channel(), vec![0.0; input.extents[1]]);
        let v_len = input.channels * channel;
        with_scratch([v_len + blocks.lines(), output.channels * channel], |[v, sums]| {
            let (v, lines) = v.split_at_mut(v_len);
            lines.fill(0.0);
            let images =
                x.chunks(blocks.together * input.image()).zip(y.chunks_mut(blocks.together * output.image()));
            for (x, y) in images {
                for rows in blocks.bands() {
                    let list = blocks.tiles_of(x.len() / input.image(), &rows);
                    for c in 0..input.channels {
                        blocks.columns::<Inputs>(level, input, x, c, &outside, &rows, lines);
                        spread::<Inputs>(level, lines, blocks.width(), &list, &mut v[c * channel..], tiles);
                    }
                    self.products(level, w, list.len() / LANES, v, sums);
                    for m in 0..output.channels {
                        let (sums, y) = (&sums[m * channel..], &mut y[m * output.len()..]);
                        let bias = bias.map_or(0.0, |b| b[m]);
                        let to = Placed { bias, accumulate, columns: output.extents[1] };
                        gather(level, sums, tiles, &list, to, y);
                    }
                }
            }
        });
    }

    /// Sums over channels at every position, of some strips.
    fn products(&self, level: Level, w: &[f32], strips: usize, v: &[f32], sums: &mut [f32]) {
        let (tiles, m) = (self.blocks.tiles(), self.blocks.output.channels);
        let target = Target { plane: self.blocks.channel(), step: 1, bias: None, accumulate: false };
        for (position, w) in w.chunks_exact(self.blocks.input.channels * m).enumerate() {
            let (offsets, strips) = (&self.blocks.offsets, &self.blocks.strips[..strips]);
            let operands = Operands { w, m, offsets, x: &v[position * tiles..], strips };
            weighted_sums(level, operands, target, &mut sums[position * tiles..]);
        }
    }
}
