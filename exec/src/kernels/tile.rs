//! Cuts a result into tiles that threads fill independently. The cut depends on extents alone, never on the
//! number of threads.

/// Rows `row..row + rows.len()` of matrix `outer`, columns `col..` as long as each row.
pub(crate) struct Tile<'a, T> {
    /// Which matrix: the image times groups plus the group.
    pub outer: usize,
    /// First row inside that matrix.
    pub row: usize,
    /// First column.
    pub col: usize,
    /// The part of each row.
    pub rows: Vec<&'a mut [T]>,
}

impl<T> Tile<'_, T> {
    /// Columns of the tile.
    pub fn cols(&self) -> usize {
        self.rows.first().map_or(0, |r| r.len())
    }
}

/// Cuts `y`, matrices of `rows` by `cols`, into tiles of at most `tile[0]` by `tile[1]`. Extents are not zero.
pub(crate) fn tiles<T>(y: &mut [T], rows: usize, cols: usize, tile: [usize; 2]) -> Vec<Tile<'_, T>> {
    let mut out = Vec::new();
    for (outer, matrix) in y.chunks_mut(rows * cols).enumerate() {
        for (i, band) in matrix.chunks_mut(tile[0] * cols).enumerate() {
            let first = out.len();
            let height = band.len() / cols;
            out.extend((0..cols.div_ceil(tile[1])).map(|j| Tile {
                outer,
                row: i * tile[0],
                col: j * tile[1],
                rows: Vec::with_capacity(height),
            }));
            for line in band.chunks_mut(cols) {
                for (t, part) in out[first..].iter_mut().zip(line.chunks_mut(tile[1])) {
                    t.rows.push(part);
                }
            }
        }
    }
    out
}
