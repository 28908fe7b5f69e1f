//! Weights of first layers, 7x7 or 8x8 with stride 2, as F(2x2, 4x4) (Lavin and Gray, arXiv 1509.09308) on the four phases
//! of the image, with exact integers.
//!
//! The columns (and rows) of one parity, with the taps that meet them, are a convolution of stride 1 and at most four
//! taps; those of both parities add up. A dimension takes five values to two outputs by the points 0, 1, -1, 2 and
//! infinity:
//!
//! `B d = (2 d0 - d1 - 2 d2 + d3, d3 - d2 - 2 d1, 2 d1 - 3 d2 + d3, d3 - d1, 2 d1 - d2 - 2 d3 + d4)`,
//! `G g = (3 g0, -3 (g0 + g1 + g2 + g3), g1 - g0 + g3 - g2, g0 + 2 g1 + 4 g2 + 8 g3, 6 g3)`,
//! `A m = (m0 + m1 + m2 + m3, m1 - m2 + 2 m3 + m4)` is six times the outputs.
//!
//! Both dimensions give 36 times the convolution. 8-bit weights stay within 225 * 128 and codes within 36 * 255: 16 bits.
//! Sums of products may wrap in 32 bits; 36 times the result fits, so that it comes out exact.

use super::Problem;
use crate::blob::Blob;

/// Positions of a dimension.
pub const SIDE: usize = 5;
/// Positions of a tile of 2x2 outputs.
pub const POSITIONS: usize = SIDE * SIDE;
/// Phases of the image.
const PHASES: usize = 4;
/// Taps of a dimension and phase.
const TAPS: usize = 4;
/// `G`.
const EXPAND: [[i32; TAPS]; SIDE] =
    [[3, 0, 0, 0], [-3, -3, -3, -3], [-1, 1, -1, 1], [1, 2, 4, 8], [0, 0, 0, 6]];

/// Transformed weights.
#[derive(Clone, Copy, Debug)]
pub struct Stem {
    /// Blob offset of `[panel][position][k / 2][16 outputs][2 k]` i16; k is `(row phase, column phase, channel)`.
    pub weights: usize,
    /// Bytes of a panel.
    pub panel_bytes: usize,
}

/// Whether a problem of 16-bit codes can run this way.
pub fn fits(p: &Problem<'_>, strides: [usize; 2]) -> bool {
    p.fits_bytes()
        && p.kernel.iter().all(|k| (7..=8).contains(k))
        && strides == [2, 2]
        && p.dilations == [1, 1]
        && p.groups == 1
        && (3..=4).contains(&p.c)
        && p.amax <= 255
        && p.m.is_multiple_of(16)
}

/// The positions of one output and input channel's kernel in one phase.
fn transform(tap: impl Fn(usize, usize) -> i32) -> [i32; POSITIONS] {
    let side = |row: &[i32; TAPS], g: [i32; TAPS]| -> i32 { row.iter().zip(g).map(|(e, g)| e * g).sum() };
    let mut u = [0; POSITIONS];
    for (i, down) in EXPAND.iter().enumerate() {
        let columns = [0, 1, 2, 3].map(|x| side(down, [0, 1, 2, 3].map(|y| tap(y, x))));
        for (j, across) in EXPAND.iter().enumerate() {
            u[SIDE * i + j] = side(across, columns);
        }
    }
    u
}

/// Packs the weights.
pub fn pack(p: &Problem<'_>, blob: &mut Blob) -> Stem {
    let [kh, kw] = p.kernel;
    let depth = PHASES * p.c;
    let panel_bytes = POSITIONS * depth * 32;
    let mut bytes = vec![0u8; p.m / 16 * panel_bytes];
    for m in 0..p.m {
        for k in 0..depth {
            let (py, px, c) = (k / (2 * p.c), k / p.c % 2, k % p.c);
            let tap = |y: usize, x: usize| match (2 * y + py, 2 * x + px) {
                (y, x) if y < kh && x < kw => i32::from(p.code(m, (y, x, c))),
                _ => 0,
            };
            for (position, u) in transform(tap).into_iter().enumerate() {
                let step = (m / 16 * POSITIONS + position) * depth / 2 + k / 2;
                let at = (step * 16 + m % 16) * 4 + k % 2 * 2;
                bytes[at..at + 2].copy_from_slice(&(u as i16).to_le_bytes());
            }
        }
    }
    Stem { weights: blob.add(&bytes), panel_bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(d: [i32; SIDE]) -> [i32; SIDE] {
        [
            2 * d[0] - d[1] - 2 * d[2] + d[3],
            d[3] - d[2] - 2 * d[1],
            2 * d[1] - 3 * d[2] + d[3],
            d[3] - d[1],
            2 * d[1] - d[2] - 2 * d[3] + d[4],
        ]
    }

    /// The three transforms together are 36 times the convolution, and operands fit 16 bits.
    #[test]
    fn transforms_are_exact() {
        const INVERSE: [[i32; SIDE]; 2] = [[1, 1, 1, 1, 0], [0, 1, -1, 2, 1]];
        let mut x = 1u32;
        let mut next = |n: i32| {
            x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (x >> 16) as i32 % n
        };
        for extreme in [false, true] {
            let g = [0; TAPS].map(|_| [0; TAPS].map(|_| if extreme { -128 } else { next(256) - 128 }));
            let d = [0; SIDE].map(|_| [0; SIDE].map(|_| if extreme { 255 } else { next(256) }));
            let u = transform(|y, x| g[y][x]);
            let columns = [0, 1, 2, 3, 4].map(|c| data([0, 1, 2, 3, 4].map(|r| d[r][c])));
            for ab in 0..4 {
                let (a, b) = (ab / 2, ab % 2);
                let mut sum = 0i32;
                for i in 0..SIDE {
                    let v = data([0, 1, 2, 3, 4].map(|c| columns[c][i]));
                    for j in 0..SIDE {
                        let u = u[SIDE * i + j];
                        assert!(i16::try_from(u).is_ok() && i16::try_from(v[j]).is_ok());
                        sum = sum
                            .wrapping_add((INVERSE[a][i] * INVERSE[b][j]).wrapping_mul(u.wrapping_mul(v[j])));
                    }
                }
                let want: i32 = (0..16).map(|t| g[t / 4][t % 4] * d[a + t / 4][b + t % 4]).sum();
                assert_eq!(sum, 36 * want);
            }
        }
    }
}
