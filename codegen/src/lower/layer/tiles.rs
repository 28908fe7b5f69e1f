//! How the output pixels of a layer are cut into tiles.

use crate::blob::Blob;
use crate::kernels::Span;
use crate::pack::Segments;
use crate::pack::taps::Classes;

/// Bytes of an entry of a table of tiles: first pixel, blob offset of the segment table, first lane of the parameters, 0,
/// and 8 bytes that the kernel takes as `groups`.
pub const ENTRY: usize = 24;

/// The tiles of a layer for one size of tile.
pub struct Tiles {
    /// Blob offset of the table, `[tile][6]` i32.
    pub table: usize,
    /// Tiles of one number of pixels that lie together: (pixels, first tile, tiles).
    pub runs: Vec<(usize, usize, usize)>,
    /// Tiles.
    pub count: usize,
    /// What the kernel walks.
    pub span: Span,
}

impl Tiles {
    /// Cuts the classes' pixels, in their order, into tiles of at most `tile` pixels that use `segments` of their class;
    /// parameters are `lanes` further on for each class (0 where classes share them).
    pub fn of(classes: &Classes, segments: &[Segments], tile: usize, lanes: usize, blob: &mut Blob) -> Tiles {
        let span = if tile == 1 {
            Span::Groups
        } else if segments.iter().all(|s| s.groups == 1 && s.run.is_some()) {
            Span::Run
        } else if segments.iter().all(|s| s.fits_runs()) {
            Span::Runs
        } else if segments.iter().all(|s| s.groups == 1) {
            Span::Group
        } else {
            Span::Groups
        };
        let mut all = Vec::new();
        let mut at = 0;
        for (class, (pixels, s)) in classes.pixels.iter().zip(segments).enumerate() {
            let groups = match (span, s.run) {
                (Span::Run, Some(run)) => [run.each, 0],
                (Span::Runs, Some(run)) => run.runs(s.groups),
                _ => [s.groups, 0],
            };
            for n in sizes(pixels.len(), tile) {
                all.push((n, at, [at, s.at, class * lanes, 0, groups[0], groups[1]]));
                at += n;
            }
        }
        all.sort_by_key(|(n, at, _)| (std::cmp::Reverse(*n), *at));
        let words: Vec<i32> = all.iter().flat_map(|(.., e)| e.map(|w| w as i32)).collect();
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        for (i, (n, ..)) in all.iter().enumerate() {
            match runs.last_mut() {
                Some(r) if r.0 == *n => r.2 += 1,
                _ => runs.push((*n, i, 1)),
            }
        }
        Tiles { table: blob.add_i32(&words), runs, count: all.len(), span }
    }
}

/// Cache lines of the next panel that each of `tiles` tiles asks for, where a panel's weights are read few times: there
/// the caches' own guesses come too late. 0: none.
pub fn lines_ahead(panel_bytes: usize, tiles: usize) -> usize {
    if tiles > 64 { 0 } else { panel_bytes.div_ceil(64).div_ceil(tiles.max(1)) }
}

/// Tile sizes that cover the pixels: full tiles, then the rest, split in two where a full tile and a rest would leave
/// one nearly empty.
fn sizes(pixels: usize, tile: usize) -> Vec<usize> {
    let (full, rest) = (pixels / tile, pixels % tile);
    let mut sizes = vec![tile; full];
    if rest > 0 && full > 0 && rest + 1 < tile {
        sizes.pop();
        sizes.push((tile + rest).div_ceil(2));
        sizes.push((tile + rest) / 2);
    } else if rest > 0 {
        sizes.push(rest);
    }
    sizes
}
