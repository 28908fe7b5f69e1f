//! Weights of F(2x2, 3x3) (Lavin and Gray, arXiv 1509.09308) with exact integers.
//!
//! With rows `(2 g0, g0 + g1 + g2, g0 - g1 + g2, 2 g2)` in both directions the transformed weights are integers, at most
//! 9 |w| or 4 |w|: 4-bit weights stay within 72. Transformed activations get an offset of `2 amax` that makes them
//! unsigned, where they are not anyhow. The inverse transform then gives four times the convolution plus a constant an
//! output: exact.
//!
//! 8-bit operands become 16-bit ones, at most 1152 and 1020, without an offset; `vpmaddwd` adds their products in 32
//! bits. Sums may wrap on the way: four times the convolution fits.

use super::{Packed, Problem, Segments, Stretch, direct_panel, widening_points};
use crate::blob::{Blob, Prep, PrepKind, WeightsAt, pack_codes};
use crate::isa::Isa;
use crate::kernels::Family;

/// Transformed positions of a tile.
pub const POSITIONS: usize = 16;

/// Packed weights of a layer, `[panel][position][C/4][2][8][4]` when prepared.
pub struct Winograd {
    /// Where the prepared weights lie.
    pub at: WeightsAt,
    /// All channels as one group.
    pub whole: Segments,
    /// Blob offset of what a kernel that adds in 16 bits takes as groups, `[panel][position]` of 8 bytes, see
    /// [`crate::kernels::Span::Runs`]; `None` where one group is always enough.
    pub runs: Option<usize>,
    /// What four times the output carries above the true value, `[a][b][channel]` of the outputs of a tile.
    pub constant: [Vec<i32>; 4],
    /// Whether transformed operands take 16 bits; then there are no constants.
    pub wide: bool,
    /// What an epilogue asks of packed weights. Of 16-bit operands also panels for the direct loop on levels that add
    /// codes in 32 bits.
    pub packed: Packed,
}

/// Whether a problem can run this way: 3x3 and dense, both operands of at most 4 bits, whole vectors and panels.
pub fn fits(p: &Problem<'_>, strides: [usize; 2]) -> bool {
    p.codes.is_some()
        && p.kernel == [3, 3]
        && strides == [1, 1]
        && p.dilations == [1, 1]
        && p.groups == 1
        && p.weight_bits <= 4
        && p.fits_bytes()
        && p.amax <= 15
        && p.c.is_multiple_of(32)
        && p.m.is_multiple_of(16)
}

/// One dimension: three weights to four.
fn expand(g: [i32; 3]) -> [i32; 4] {
    [2 * g[0], g[0] + g[1] + g[2], g[0] - g[1] + g[2], 2 * g[2]]
}

/// The 16 transformed weights of a 3x3 kernel, by position.
fn transform(g: [[i32; 3]; 3]) -> [i32; POSITIONS] {
    let columns: Vec<[i32; 4]> = (0..3).map(|x| expand([g[0][x], g[1][x], g[2][x]])).collect();
    let mut u = [0; POSITIONS];
    for i in 0..4 {
        let row = expand([columns[0][i], columns[1][i], columns[2][i]]);
        u[4 * i..4 * i + 4].copy_from_slice(&row);
    }
    u
}

/// Largest transformed activation, offset included.
pub fn reach(amax: i32) -> i32 {
    4 * amax
}

/// What makes the transformed activations of a position unsigned. Only position (1, 1) adds four activations and takes
/// none away.
pub fn offset(position: usize, amax: i32) -> i32 {
    if position == 5 { 0 } else { 2 * amax }
}

/// Coefficient of position row (or column) `i` in output `a` of a tile.
fn inverse(a: usize, i: usize) -> i32 {
    [[1, 1, 1, 0], [0, 1, -1, -1]][a][i]
}

/// Most input channels whose 8-bit codes give outputs of which four times fits 32 bits.
const WIDE_CHANNELS: usize = 1792;

/// Whether a problem of 8-bit operands, whose pairs of products could saturate, can run this way.
pub fn fits_wide(p: &Problem<'_>, strides: [usize; 2]) -> bool {
    p.codes.is_some()
        && p.kernel == [3, 3]
        && strides == [1, 1]
        && p.dilations == [1, 1]
        && p.groups == 1
        && p.c.is_multiple_of(32)
        && p.c <= WIDE_CHANNELS
        && p.m.is_multiple_of(16)
        && p.fits_bytes()
        && widening_points(p).is_none()
}

/// Whether it is likely to be faster too: transformed weights take 32 bytes where codes take 9, and a plane of few tiles
/// reads more of them than it saves in products, once they are larger than a cache.
pub fn pays_wide(p: &Problem<'_>, pixels: usize) -> bool {
    pixels > 64 || p.m * p.c * 2 * POSITIONS <= 1 << 20
}

/// Packs 8-bit weights: codes in the direct loop's order, and the job that transforms them.
pub fn pack_wide(p: &Problem<'_>, blob: &mut Blob) -> Winograd {
    let runs = p.runs(Family::Direct16);
    let panels = p.m / 16;
    let mut codes = Vec::new();
    for panel in 0..panels {
        direct_panel(p, panel, &runs, &mut codes);
    }
    let bytes: Vec<u8> = codes.iter().map(|c| *c as u8).collect();
    let src = blob.add(&bytes);
    let dst = blob.reserve(panels * POSITIONS * p.c * 32);
    // Levels that add codes in 32 bits run these layers directly.
    let is_read = |isa: Isa| !isa.has_dot();
    let kind = PrepKind::WinogradS8;
    blob.preps.push(Prep { kind, src, dst, count: panels, p0: 0, p1: p.c / 4, p2: 0, is_read });
    let steps = p.c / 2;
    let position = one_group(steps, blob);
    let whole = super::segments(p, &runs, [8, 1], &[9 * p.c / 8], [0, 128], blob);
    let packed = Packed {
        family: Family::Direct16,
        panels_per_group: panels,
        at: WeightsAt::Blob(src),
        panel_bytes: 9 * p.c * 16,
        segs: whole.clone(),
        whole_segs: whole,
        extras: super::Extras::default(),
        offset: vec![vec![0; p.m]],
        weight_bytes: bytes.len(),
    };
    let at = WeightsAt::Prepared(dst);
    Winograd { at, whole: position, runs: None, constant: Default::default(), wide: true, packed }
}

fn one_group(steps: usize, blob: &mut Blob) -> Segments {
    let at = blob.add_i32(&[1, 0, 0, steps as i32, 0]);
    Segments { at, groups: 1, run: Some(Stretch::one(steps)) }
}

/// Steps of eight channels of the longest groups of one length, the last perhaps shorter, in which no lane's sum leaves
/// i16: `limit` is the largest sum of weights of one sign. `outputs` have the transformed weights of `8 steps` channels.
fn longest_groups(outputs: &[&[i8]], steps: usize, limit: i32) -> usize {
    // By output and step: positive and negative sums of the two lanes.
    let lanes = |step: &[i8]| {
        let mut sums = [0i32; 4];
        for (k, w) in step.iter().enumerate() {
            sums[2 * (k % 4 / 2) + usize::from(*w < 0)] += i32::from(*w).abs();
        }
        sums
    };
    let sums: Vec<Vec<[i32; 4]>> = outputs.iter().map(|row| row.chunks(8).map(lanes).collect()).collect();
    let fits = |each: &usize| {
        sums.iter().flat_map(|row| row.chunks(*each)).all(|group| {
            let total = group.iter().fold([0; 4], |t, s| [0, 1, 2, 3].map(|i| t[i] + s[i]));
            total.iter().all(|t| *t <= limit)
        })
    };
    (1..=steps).map(|groups| steps.div_ceil(groups)).find(fits).unwrap_or(0)
}

/// Transformed weights of 3x3 kernels of at most 4 bits, `[position][output][channel]`.
fn transformed(p: &Problem<'_>, codes: &[i16]) -> Vec<Vec<i8>> {
    let mut positions = vec![vec![0i8; p.m * p.c]; POSITIONS];
    for (i, g) in codes.chunks(9).enumerate() {
        let w = |y: usize, x: usize| i32::from(g[3 * y + x]);
        let u = transform([0, 1, 2].map(|y| [0, 1, 2].map(|x| w(y, x))));
        for (to, u) in positions.iter_mut().zip(u) {
            to[i] = u as i8;
        }
    }
    positions
}

/// What a kernel that adds in 16 bits takes as groups ([`Winograd::runs`]); `None` where its sums would be too short to
/// pay.
fn runs_of(p: &Problem<'_>, positions: &[Vec<i8>]) -> Option<Vec<i32>> {
    let steps = p.c / 8;
    let mut runs = Vec::with_capacity(p.m);
    for panel in 0..p.m / 16 {
        for u in positions {
            let outputs: Vec<&[i8]> = u.chunks(p.c).skip(16 * panel).take(16).collect();
            let each = longest_groups(&outputs, steps, 32767 / reach(p.amax));
            if each < steps.min(3) {
                return None;
            }
            let groups = steps.div_ceil(each);
            runs.extend(Stretch { each, last: steps - (groups - 1) * each }.runs(groups).map(|w| w as i32));
        }
    }
    Some(runs)
}

/// What the offsets of the activations make of four times the outputs ([`Winograd::constant`]).
fn constants(p: &Problem<'_>, positions: &[Vec<i8>]) -> [Vec<i32>; 4] {
    let sums: Vec<Vec<i32>> = positions
        .iter()
        .map(|u| u.chunks(p.c).map(|row| row.iter().map(|w| i32::from(*w)).sum()).collect())
        .collect();
    [0, 1, 2, 3].map(|ab| {
        let (a, b) = (ab / 2, ab % 2);
        (0..p.m)
            .map(|m| {
                let at = |i: usize| inverse(a, i / 4) * inverse(b, i % 4) * offset(i, p.amax) * sums[i][m];
                (0..POSITIONS).map(at).sum::<i32>()
            })
            .collect()
    })
}

/// Packs the weights; `None` where 16-bit sums would be too short to pay.
pub fn pack(p: &Problem<'_>, blob: &mut Blob) -> Option<Winograd> {
    let positions = transformed(p, p.codes?);
    let steps = p.c / 8;
    let runs = runs_of(p, &positions)?;
    let runs = if runs.chunks(2).all(|r| r[1] as usize == steps) { None } else { Some(blob.add_i32(&runs)) };
    let constant = constants(p, &positions);
    let panels = p.m / 16;
    let codes = p.runs(Family::Direct16);
    let mut order = Vec::new();
    for panel in 0..panels {
        direct_panel(p, panel, &codes, &mut order);
    }
    let bytes = pack_codes(&super::bytes(&order), p.weight_bits.max(2));
    let src = blob.add(&bytes);
    let panel_bytes = POSITIONS * p.c * 16;
    let dst = blob.reserve(panels * panel_bytes);
    let kind = if p.weight_bits == 4 { PrepKind::WinogradS4 } else { PrepKind::WinogradS2 };
    let is_read = |_| true;
    blob.preps.push(Prep { kind, src, dst, count: panels, p0: 0, p1: p.c / 4, p2: 0, is_read });
    let at = WeightsAt::Prepared(dst);
    let whole = one_group(steps, blob);
    let packed = Packed {
        family: Family::Direct16,
        panels_per_group: panels,
        at,
        panel_bytes,
        segs: vec![whole],
        whole_segs: vec![whole],
        extras: super::Extras::default(),
        offset: vec![vec![0; p.m]],
        weight_bytes: bytes.len(),
    };
    Some(Winograd { at, whole, runs, constant, wide: false, packed })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups are as long as the lane of most weight of one sign allows, and no longer.
    #[test]
    fn groups_are_as_long_as_the_heaviest_lane_allows() {
        let light = [1i8; 64];
        let mut heavy = light;
        // The second lane of the last four steps: 72 a step and sign, in the output that the light one shares groups with.
        heavy[32..].chunks_mut(8).for_each(|step| (step[2], step[7]) = (72, -72));
        assert_eq!(longest_groups(&[&light], 8, 32), 8, "8 steps of 4");
        assert_eq!(longest_groups(&[&light], 8, 31), 4);
        // A step is 1 + 1 + 72 and -72 in that lane; a group of the last four reaches 4 * 74.
        assert_eq!(longest_groups(&[&light, &heavy], 8, 4 * 74), 4);
        assert_eq!(longest_groups(&[&light, &heavy], 8, 4 * 74 - 1), 3);
        assert_eq!(longest_groups(&[&light, &heavy], 8, 73), 0, "not even one step");
    }

    /// Both transforms and the inverse together are four times the convolution.
    #[test]
    fn transforms_are_exact() {
        let mut x = 1u32;
        let mut next = |n: i32| {
            x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (x >> 16) as i32 % n
        };
        for extreme in [false, true] {
            let g = [0, 1, 2].map(|_| [0, 1, 2].map(|_| if extreme { -8 } else { next(16) - 8 }));
            let d: Vec<[i32; 4]> =
                (0..4).map(|_| [0; 4].map(|_| if extreme { 15 } else { next(16) })).collect();
            let side = |v: [i32; 4]| [v[0] - v[2], v[1] + v[2], v[2] - v[1], v[1] - v[3]];
            let rows: Vec<[i32; 4]> = (0..4).map(|c| side([d[0][c], d[1][c], d[2][c], d[3][c]])).collect();
            let u = transform(g);
            assert!(u.iter().all(|u| u.abs() <= 72));
            for ab in 0..4 {
                let mut sum = 0;
                for i in 0..4 {
                    let v = side([rows[0][i], rows[1][i], rows[2][i], rows[3][i]]);
                    for j in 0..4 {
                        assert!((0..=reach(15)).contains(&(v[j] + offset(4 * i + j, 15))));
                        sum += inverse(ab / 2, i) * inverse(ab % 2, j) * u[4 * i + j] * v[j];
                    }
                }
                let (a, b) = (ab / 2, ab % 2);
                let want: i32 = (0..9).map(|t| g[t / 3][t % 3] * d[a + t / 3][b + t % 3]).sum();
                assert_eq!(sum, 4 * want);
            }
        }
    }
}
