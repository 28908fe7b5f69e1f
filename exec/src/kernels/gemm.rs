//! Float matrix product: x `[N,K]`, w `[M,K]`, y `[N,M] = activation(x w^T + b + residual)`.

use super::conv::{Epilogue, finish};
use super::matmul::{Matrix, sgemm};
use super::tile::{Tile, tiles};
use rayon::prelude::*;

/// Rows and columns of a tile of the product.
const TILE: [usize; 2] = [64, 256];

/// `activation(x w^T + b + residual)`; `k` is not zero. Sums run in an order that depends on the extents alone.
pub(crate) fn gemm(x: &[f32], w: &[f32], k: usize, e: &Epilogue<'_>) -> Vec<f32> {
    let (n, m) = (x.len() / k, w.len() / k);
    let mut y = vec![0.0; n * m];
    tiles(&mut y, n, m, TILE).into_par_iter().for_each_init(Vec::new, |sums, tile| {
        let (height, width) = (tile.rows.len(), tile.cols());
        let Tile { row, col, rows, .. } = tile;
        sums.resize(height * width, 0.0);
        let a = Matrix::rows(&x[row * k..], k);
        let b = Matrix::rows(&w[col * k..], k).transposed();
        sgemm([height, k, width], a, b, 0.0, sums);
        for (i, (y, sum)) in rows.into_iter().zip(sums.chunks(width)).enumerate() {
            match e.bias {
                Some(b) => y.iter_mut().zip(sum).zip(&b[col..]).for_each(|((y, s), b)| *y = *s + *b),
                None => y.copy_from_slice(sum),
            }
            let residual = e.residual.map(|r| &r[(row + i) * m + col..][..width]);
            finish(y, 0.0, residual, e.activation.bounds());
        }
    });
    y
}
