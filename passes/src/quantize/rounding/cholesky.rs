//! Cholesky factors of large matrices, in blocks.

use nibblec_exec::{Matrix, sgemm};
use rayon::prelude::*;

/// Rows of a block.
const BLOCK: usize = 64;

/// Replaces the symmetric `a [n,n]` by the upper triangular R with `R' R = a`, zeros below the diagonal. False if `a` is
/// not positive definite as far as f32 tells; `a` is then of no use.
pub fn factor(a: &mut [f32], n: usize) -> bool {
    for first in (0..n).step_by(BLOCK) {
        let size = BLOCK.min(n - first);
        let (done, below) = a.split_at_mut((first + size) * n);
        let panel = &mut done[first * n..];
        if !factor_rows(panel, n, first) {
            return false;
        }
        // What is left less the product of the panel with itself, a block of rows at a time.
        let panel = &*panel;
        below.par_chunks_mut(BLOCK * n).enumerate().for_each(|(block, rows)| {
            let from = first + size + block * BLOCK;
            let (height, width) = (rows.len() / n, n - from);
            let part = Matrix { data: &panel[from..], row_stride: n, col_stride: 1 };
            let mut product = vec![0.0; height * width];
            sgemm([height, size, width], part.transposed(), part, 0.0, &mut product);
            for (row, product) in rows.chunks_exact_mut(n).zip(product.chunks_exact(width)) {
                row[..from].fill(0.0);
                row[from..].iter_mut().zip(product).for_each(|(r, p)| *r -= *p);
            }
        });
    }
    for i in 0..n {
        a[i * n..i * n + i].fill(0.0);
    }
    true
}

/// Factors rows `first..` of a panel that starts there, given that earlier rows have been subtracted.
fn factor_rows(panel: &mut [f32], n: usize, first: usize) -> bool {
    let size = panel.len() / n;
    for i in 0..size {
        let (above, rest) = panel.split_at_mut(i * n);
        let row = &mut rest[..n];
        for r in above.chunks_exact(n) {
            let factor = r[first + i];
            row[first + i..].iter_mut().zip(&r[first + i..]).for_each(|(x, r)| *x -= factor * r);
        }
        let pivot = row[first + i];
        if !(pivot.is_finite() && pivot > 0.0) {
            return false;
        }
        let inverse = 1.0 / pivot.sqrt();
        row[first + i..].iter_mut().for_each(|x| *x *= inverse);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn the_factor_gives_the_matrix_back() {
        for n in [1, 5, 64, 65, 200] {
            let mut random = Random::new(n as u64);
            let b: Vec<f32> = (0..n * n).map(|_| random.normal()).collect();
            let mut a = vec![0.0f32; n * n];
            for i in 0..n {
                for j in 0..n {
                    let sum: f32 = (0..n).map(|k| b[k * n + i] * b[k * n + j]).sum();
                    a[i * n + j] = sum / n as f32 + if i == j { 0.1 } else { 0.0 };
                }
            }
            let mut r = a.clone();
            assert!(factor(&mut r, n));
            for i in 0..n {
                for j in 0..n {
                    let sum: f64 = (0..n).map(|k| f64::from(r[k * n + i]) * f64::from(r[k * n + j])).sum();
                    assert!((sum - f64::from(a[i * n + j])).abs() < 1e-4, "{n}: {i}, {j}");
                    assert!(j >= i || r[i * n + j] == 0.0);
                }
            }
        }
        assert!(!factor(&mut [1.0, 2.0, 2.0, 1.0], 2), "not positive definite");
    }
}
