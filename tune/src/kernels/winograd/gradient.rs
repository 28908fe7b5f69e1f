//! The gradient of the weights, of which F(4x4, 3x3) is the transpose: of each tile, `A dy A^T` times `B^T x B` at
//! every position, summed over tiles; then `G^T s G`.

use super::blocks::Blocks;
use super::planes;
use super::tiles::{Gradients, Inputs, POSITIONS, spread, taps};
use crate::kernels::pixels::{Images, pixel_sums};
use crate::simd::{LANES, Level};
use crate::split::with_scratch;
use nibblec_ir::Window;

/// Tiles of all channels that are held at once. The third cache holds them: longer sums weigh more than nearer ones.
const BLOCK: usize = 16384;

/// Sums over fewer tiles do not pay for what each costs when it ends.
const LEAST_BLOCK: usize = 32;

/// The gradient of a convolution's weights.
#[derive(Clone, Debug)]
pub(crate) struct WeightGradient {
    blocks: Blocks,
}

impl WeightGradient {
    /// That of a window; `None` if this is no convolution for Winograd.
    pub fn new(win: &Window, channels: [usize; 2]) -> Option<WeightGradient> {
        let [read, mut written] = planes(win, channels)?;
        written.pads = [0, 0];
        let blocks =
            Blocks::new(read, written, (BLOCK / (read.channels + written.channels)).max(LEAST_BLOCK));
        Some(WeightGradient { blocks })
    }

    /// Whether it is worth while for so many images.
    pub fn pays(&self, images: usize) -> bool {
        self.blocks.tiles_at_first(images) >= LEAST_BLOCK
    }

    /// Adds the gradient over some images to `dw`, `[output][input][tap]`.
    pub fn add(&self, level: Level, x: &[f32], dy: &[f32], dw: &mut [f32]) {
        let blocks = &self.blocks;
        let (input, output, tiles) = (&blocks.input, &blocks.output, blocks.tiles());
        let channel = blocks.channel();
        let outside = vec![0.0; input.extents[1].max(output.extents[1])];
        let (v_len, pairs) = (input.channels * channel, input.channels * output.channels);
        // Positions of dy lie apart by no multiple of 2048 bytes.
        let u_len = POSITIONS * (output.channels * tiles + 2 * LANES);
        let lines = blocks.lines();
        with_scratch([v_len + u_len + 2 * lines, POSITIONS * pairs], |[scratch, sums]| {
            sums.fill(0.0);
            let (v, scratch) = scratch.split_at_mut(v_len);
            let (u, lines) = scratch.split_at_mut(u_len);
            lines.fill(0.0);
            let (x_lines, dy_lines) = lines.split_at_mut(lines.len() / 2);
            let images =
                x.chunks(blocks.together * input.image()).zip(dy.chunks(blocks.together * output.image()));
            for (x, dy) in images {
                for rows in blocks.bands() {
                    let list = blocks.tiles_of(x.len() / input.image(), &rows);
                    for c in 0..input.channels {
                        blocks.columns::<Inputs>(level, input, x, c, &outside, &rows, x_lines);
                        spread::<Inputs>(level, x_lines, blocks.width(), &list, &mut v[c * channel..], tiles);
                    }
                    let step = output.channels * list.len() + 2 * LANES;
                    for m in 0..output.channels {
                        blocks.columns::<Gradients>(level, output, dy, m, &outside, &rows, dy_lines);
                        let u = &mut u[m * list.len()..];
                        spread::<Gradients>(level, dy_lines, blocks.width(), &list, u, step);
                    }
                    let strips = &blocks.strips[..list.len() / LANES];
                    for (position, sums) in sums.chunks_exact_mut(pairs).enumerate() {
                        let (dy, x) = (&u[position * step..], &v[position * tiles..]);
                        let images = Images { count: 1, dy, dy_image: 0, x, x_image: 0, strips };
                        pixel_sums(level, images, output.channels, &blocks.offsets, sums);
                    }
                }
            }
            taps(level, sums, dw);
        });
    }
}
