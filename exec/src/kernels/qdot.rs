//! Dot products of i16 rows in i32: the inner loop of the integer operators. Codes minus zero points and weights
//! fit i16 with room to spare, so widening them once makes every product exact.

use super::simd::simd_fn;

/// Rows are padded with zeros to a multiple of this.
const STEP: usize = 16;

/// Elements from one row of length `k` to the next.
pub(crate) fn stride(k: usize) -> usize {
    k.next_multiple_of(STEP)
}

/// Weights widened to i16, one row an output channel, padded with zeros to [`stride`].
#[derive(Clone, Debug)]
pub(crate) struct PackedWeights {
    /// Elements of a row before padding.
    pub k: usize,
    /// The rows.
    pub data: Vec<i16>,
}

impl PackedWeights {
    /// `[M,C,kh,kw]` with rows in the order kh, kw, C.
    pub fn conv(w: &[i16], channels: usize, taps: usize) -> PackedWeights {
        let k = channels * taps;
        let mut data = vec![0; w.len() / k * stride(k)];
        for (to, from) in data.chunks_mut(stride(k)).zip(w.chunks(k)) {
            for (i, v) in from.iter().enumerate() {
                to[i % taps * channels + i / taps] = *v;
            }
        }
        PackedWeights { k, data }
    }

    /// `[M,K]`.
    pub fn matrix(w: &[i16], k: usize) -> PackedWeights {
        PackedWeights::conv(w, k, 1)
    }
}

/// Dot products of `R` rows with `P` rows.
#[inline(always)]
fn block<const R: usize, const P: usize>(w: [&[i16]; R], x: [&[i16]; P], out: &mut [[i32; P]; R]) {
    let k = w[0].len();
    let w = w.map(|r| &r[..k]);
    let x = x.map(|r| &r[..k]);
    let mut acc = [[0i32; P]; R];
    for i in 0..k {
        for r in 0..R {
            for p in 0..P {
                acc[r][p] = acc[r][p].wrapping_add(i32::from(w[r][i]).wrapping_mul(i32::from(x[p][i])));
            }
        }
    }
    *out = acc;
}

simd_fn! {
    /// `out[i * n + j]` = dot product of row i of `w` with row j of `x`, rows of `k` elements, `n` rows in `x`.
    pub(crate) fn products(w: &[i16], x: &[i16], k: usize, out: &mut [i32]) {
        let n = x.len() / k;
        let row = |m: &[i16], i: usize| -> usize { (i * k).min(m.len() - k) };
        for (band, out) in out.chunks_mut(2 * n).enumerate() {
            let rows = [0, 1].map(|r| &w[row(w, 2 * band + r)..][..k]);
            for j in (0..n).step_by(2) {
                let cols = [0, 1].map(|p| &x[row(x, j + p)..][..k]);
                let mut d = [[0; 2]; 2];
                block(rows, cols, &mut d);
                for (line, d) in out.chunks_mut(n).zip(&d) {
                    line[j..].iter_mut().zip(d).for_each(|(o, d)| *o = *d);
                }
            }
        }
    }
}
