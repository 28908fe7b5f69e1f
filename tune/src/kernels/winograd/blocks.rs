//! Images cut into tiles, and tiles into the blocks that are transformed at once.

use super::tiles::{EDGE, POSITIONS, SIDE, Tile, Transform, columns};
use crate::kernels::strips::Strip;
use crate::simd::{LANES, Level};
use std::ops::Range;

/// Images that are taken at once, at most.
const MOST_IMAGES: usize = 8;

/// How images of a convolution are cut.
#[derive(Clone, Debug)]
pub(super) struct Blocks {
    /// What is read, and what is written.
    pub input: Plane,
    pub output: Plane,
    /// Rows and columns of tiles of an image.
    grid: [usize; 2],
    /// Images, and rows of tiles of each, in a block.
    pub together: usize,
    band: usize,
    /// Where the transformed channels that are read lie, and the strips of tiles in each.
    pub offsets: Vec<usize>,
    pub strips: Vec<Strip>,
}

/// Channels of images.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plane {
    /// How many.
    pub channels: usize,
    /// Height and width.
    pub extents: [usize; 2],
    /// Rows above and columns left of them that the first tile has.
    pub pads: [usize; 2],
}

impl Plane {
    /// Elements of a channel.
    pub fn len(&self) -> usize {
        self.extents[0] * self.extents[1]
    }

    /// Elements of an image.
    pub fn image(&self) -> usize {
        self.channels * self.len()
    }
}

impl Blocks {
    /// Blocks of about `tiles` tiles.
    pub fn new(input: Plane, output: Plane, tiles: usize) -> Blocks {
        let grid = output.extents.map(|extent| extent.div_ceil(SIDE));
        let together = (tiles / (grid[0] * grid[1])).clamp(1, MOST_IMAGES);
        let band = (tiles / grid[1]).clamp(1, grid[0]);
        let mut blocks =
            Blocks { input, output, grid, together, band, offsets: Vec::new(), strips: Vec::new() };
        blocks.offsets = (0..input.channels).map(|c| c * blocks.channel()).collect();
        let strips = (0..blocks.tiles()).step_by(LANES);
        blocks.strips = strips.map(|at| Strip { from: at, to: at, lanes: LANES }).collect();
        blocks
    }

    /// Tiles of a block, whole strips.
    pub fn tiles(&self) -> usize {
        self.tiles_at_first(self.together).next_multiple_of(LANES)
    }

    /// Tiles of the first block of so many images.
    pub fn tiles_at_first(&self, images: usize) -> usize {
        images.min(self.together) * self.band * self.grid[1]
    }

    /// From channel to channel of transformed tiles, `[channel][position][tile]`: no multiple of 2048 bytes, so that
    /// the channels of a strip lie in different sets of the cache.
    pub fn channel(&self) -> usize {
        POSITIONS * self.tiles() + 2 * LANES
    }

    /// Rows of tiles of each block of an image.
    pub fn bands(&self) -> impl Iterator<Item = Range<usize>> {
        let (rows, band) = (self.grid[0], self.band);
        (0..rows).step_by(band).map(move |first| first..rows.min(first + band))
    }

    /// Columns of the lines that tiles read, between zeros, and those that a tile loads beyond.
    pub fn width(&self) -> usize {
        SIDE * self.grid[1] + SIDE
    }

    /// Elements of the lines of an image in a block.
    fn image_lines(&self) -> usize {
        self.band * EDGE * self.width()
    }

    /// Elements of the lines of a block; the last are read by tiles that are none, and stay zero.
    pub fn lines(&self) -> usize {
        self.together * self.image_lines() + EDGE * self.width()
    }

    /// Transforms a channel of some images along its columns, for some rows of tiles. `outside` is a row of zeros.
    #[allow(clippy::too_many_arguments)]
    pub fn columns<T: Transform>(
        &self,
        level: Level,
        plane: &Plane,
        images: &[f32],
        channel: usize,
        outside: &[f32],
        rows: &Range<usize>,
        lines: &mut [f32],
    ) {
        let ([h, w], [top, left]) = (plane.extents, plane.pads);
        for (image, lines) in
            images.chunks_exact(plane.image()).zip(lines.chunks_exact_mut(self.image_lines()))
        {
            let x = &image[channel * plane.len()..][..plane.len()];
            for (row, lines) in rows.clone().zip(lines.chunks_exact_mut(EDGE * self.width())) {
                let read = std::array::from_fn(|i| {
                    let at = (row * SIDE + i).checked_sub(top).filter(|at| *at < h);
                    at.map_or(&outside[..w], |at| &x[at * w..][..w])
                });
                columns::<T>(level, read, lines, self.width(), left);
            }
        }
    }

    /// The tiles of some images in a block, whole strips: where some are missing, ones without outputs come.
    pub fn tiles_of(&self, images: usize, rows: &Range<usize>) -> Vec<Tile> {
        let mut tiles = Vec::with_capacity(self.tiles());
        let [height, width] = self.output.extents;
        for image in 0..images {
            for row in rows.clone() {
                let line = image * self.image_lines() + (row - rows.start) * EDGE * self.width();
                let to = image * self.output.image() + SIDE * row * width;
                tiles.extend((0..self.grid[1]).map(|col| Tile {
                    from: line + SIDE * col,
                    to: to + SIDE * col,
                    rows: (height - SIDE * row).min(SIDE),
                    cols: (width - SIDE * col).min(SIDE),
                }));
            }
        }
        let none = Tile { from: self.together * self.image_lines(), to: 0, rows: 0, cols: 0 };
        tiles.resize(tiles.len().next_multiple_of(LANES), none);
        tiles
    }
}
