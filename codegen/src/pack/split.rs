//! 8-bit weights for `vpmaddubsw`, which adds products in 16 bits and saturates: a compile-time split that keeps every
//! such sum in range whatever the activations.
//!
//! The taps of a lane that are added before widening form a group: 2 taps (a pair) or 4 (the pairs of two steps). Where
//! the positive or the negative weights of a group could leave i16 at full activation, a part of one of its pairs moves
//! to an extra column. A column is one pair of taps for all outputs of the panel; the kernel adds two columns, widens,
//! and adds to the accumulators. The result is the exact sum, never saturated.

use super::{Packed, Problem, Run, direct_panel, segments};
use crate::blob::Blob;
use crate::kernels::Family;

/// Extra columns by panel.
#[derive(Clone, Copy, Default)]
pub struct Extras {
    /// Blob offset of the columns: by panel `64 * count` bytes of weights, then `2 * count` i32 byte offsets.
    pub at: usize,
    /// Blob offset of the index: by panel i32 byte offset from `at` and i32 count of column couples.
    pub index: usize,
    /// Largest count.
    pub most: usize,
}

/// An extra column: the first of two taps (counted over padded runs), and its weights by output of the panel.
struct Column {
    tap: usize,
    weights: [[i8; 2]; 16],
}

/// Relative cost of a step of four taps for a tile, by steps that share a widening, and of an extra column; measured on
/// Zen 4.
const STEP_COST: [f64; 2] = [12.0, 9.6];
const COLUMN_COST: f64 = 6.4;

/// Index of a panel's code: tap `k`, output `o`.
fn code_at(k: usize, o: usize) -> usize {
    (k / 4) * 64 + o * 4 + k % 4
}

/// Splits one panel in place; `together` steps of four taps share a widening.
fn split_panel(codes: &mut [i16], together: usize, limit: i32) -> Vec<Column> {
    let taps = codes.len() / 16;
    let mut columns: Vec<Column> = Vec::new();
    for (base, lane) in (0..taps).step_by(4 * together).flat_map(|b| [(b, 0), (b, 1)]) {
        let pairs: Vec<usize> = (0..together).map(|i| base + 4 * i + 2 * lane).collect();
        loop {
            let side = |o: usize, sign: i32| -> i32 {
                let taps = pairs.iter().flat_map(|k| [*k, k + 1]);
                taps.map(|k| (sign * i32::from(codes[code_at(k, o)])).max(0)).sum()
            };
            let excess: Vec<[i32; 2]> =
                (0..16).map(|o| [1, -1].map(|sign| (side(o, sign) - limit).max(0))).collect();
            if excess.iter().all(|e| *e == [0, 0]) {
                break;
            }
            // The pair that can give most; a side of a column gets at most half the room, as two are added.
            let mut best = (0, Column { tap: base, weights: [[0; 2]; 16] });
            for &tap in &pairs {
                let mut column = Column { tap, weights: [[0; 2]; 16] };
                let mut gain = 0;
                for (o, e) in excess.iter().enumerate() {
                    let mut room = e.map(|e| e.min(limit / 2));
                    for i in 0..2 {
                        let w = i32::from(codes[code_at(tap + i, o)]);
                        let room = &mut room[usize::from(w < 0)];
                        let give = w.abs().min(*room);
                        *room -= give;
                        gain += give;
                        column.weights[o][i] = (give * w.signum()) as i8;
                    }
                }
                if gain > best.0 {
                    best = (gain, column);
                }
            }
            let column = best.1;
            for (o, w) in column.weights.iter().enumerate() {
                codes[code_at(column.tap, o)] -= i16::from(w[0]);
                codes[code_at(column.tap + 1, o)] -= i16::from(w[1]);
            }
            columns.push(column);
        }
    }
    columns.sort_by_key(|c| c.tap);
    columns
}

/// The largest sum of weights of one sign that a group may have: codes that fit no byte are split as well.
fn limit(p: &Problem<'_>) -> i32 {
    let limit = 32767 / p.amax.max(1);
    if p.fits_bytes() { limit } else { limit.min(127) }
}

/// Packs weights of any width for activations of up to 8 bits, widened every one or two steps, whichever is cheaper.
pub(super) fn pack(p: &Problem<'_>, blob: &mut Blob) -> Packed {
    let runs = p.runs(Family::Direct32);
    let panels = p.panels(Family::Direct32);
    let limit = limit(p);
    let whole: Vec<Vec<i16>> = (0..panels)
        .map(|panel| {
            let mut codes = Vec::new();
            direct_panel(p, panel, &runs, &mut codes);
            codes
        })
        .collect();
    let attempt = |together: usize| {
        let mut codes = whole.clone();
        let columns: Vec<Vec<Column>> = codes.iter_mut().map(|c| split_panel(c, together, limit)).collect();
        let steps: usize = codes.iter().map(|c| c.len() / 64).sum();
        let extra: usize = columns.iter().map(Vec::len).sum();
        let cost = STEP_COST[together - 1] * steps as f64 + COLUMN_COST * extra as f64;
        (cost, codes, columns)
    };
    let (one, two) = (attempt(1), attempt(2));
    let (family, (_, codes, columns)) =
        if two.0 < one.0 { (Family::Direct32x2, two) } else { (Family::Direct32, one) };
    let bytes: Vec<u8> = codes.iter().flatten().map(|c| *c as u8).collect();
    let (extras, extra_bytes) = add_columns(&runs, &columns, blob);
    let steps: usize = runs.iter().map(|r| r.elements.len().div_ceil(8)).sum();
    let segs = segments(p, &runs, [8, 1], &[steps], [0, 128], blob);
    Packed {
        family,
        panels_per_group: panels / p.groups,
        at: blob.add_weights(&bytes),
        panel_bytes: bytes.len() / panels.max(1),
        whole_segs: segs.clone(),
        segs,
        extras,
        offset: vec![vec![0; p.m]],
        weight_bytes: bytes.len() + extra_bytes,
    }
}

/// Writes the columns; returns where, and their bytes.
fn add_columns(runs: &[Run], columns: &[Vec<Column>], blob: &mut Blob) -> (Extras, usize) {
    let offsets: Vec<usize> = runs
        .iter()
        .flat_map(|r| (0..r.elements.len().next_multiple_of(8)).map(move |i| r.offset + i))
        .collect();
    let (mut table, mut index, mut most) = (Vec::new(), Vec::new(), 0);
    for list in columns {
        let count = list.len().div_ceil(2);
        index.extend([table.len() as i32, count as i32]);
        most = most.max(count);
        for c in list {
            // Lane 2 i is output i, lane 2 i + 1 output 8 + i.
            table.extend((0..16).flat_map(|l| c.weights[(l % 2) * 8 + l / 2]).map(|w| w as u8));
        }
        table.resize(table.len().next_multiple_of(64), 0);
        for i in 0..2 * count {
            let tap = list.get(i).map_or(0, |c| c.tap);
            table.extend((offsets[tap] as i32).to_le_bytes());
        }
        table.resize(table.len().next_multiple_of(64), 0);
    }
    if most == 0 {
        return (Extras::default(), 0);
    }
    let extras = Extras { at: blob.add(&table), index: blob.add_i32(&index), most };
    (extras, table.len() + 4 * index.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of signed codes, and of unsigned ones less their zero point.
    const ENDS: [[i16; 2]; 2] = [[-128, 127], [-255, 255]];

    /// Every group fits, and columns plus rest are the original.
    #[test]
    fn splits_are_exact_and_in_range() {
        for (seed, together) in [(1u32, 1usize), (2, 2), (3, 1), (4, 2)] {
            let mut x = seed;
            let original: Vec<i16> = (0..16 * 64)
                .map(|i| {
                    x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    if i % 7 == 0 {
                        ENDS[seed as usize % 2][(x >> 31) as usize]
                    } else {
                        (x >> 24) as i8 as i16
                    }
                })
                .collect();
            let limit = 127;
            let mut rest = original.clone();
            let columns = split_panel(&mut rest, together, limit);
            let mut sum: Vec<i32> = rest.iter().map(|c| i32::from(*c)).collect();
            for c in &columns {
                for (o, w) in c.weights.iter().enumerate() {
                    let side = |sign: i32| w.iter().map(|w| (sign * i32::from(*w)).max(0)).sum::<i32>();
                    assert!(side(1) <= limit / 2 && side(-1) <= limit / 2);
                    sum[code_at(c.tap, o)] += i32::from(w[0]);
                    sum[code_at(c.tap + 1, o)] += i32::from(w[1]);
                }
            }
            assert!(sum.iter().zip(&original).all(|(s, w)| *s == i32::from(*w)));
            for base in (0..64).step_by(4 * together) {
                for (o, lane) in (0..16).flat_map(|o| [(o, 0), (o, 1)]) {
                    for sign in [1, -1] {
                        let side: i32 = (0..2 * together)
                            .map(|i| base + 4 * (i / 2) + 2 * lane + i % 2)
                            .map(|k| (sign * i32::from(rest[code_at(k, o)])).max(0))
                            .sum();
                        assert!(side <= limit);
                    }
                }
            }
        }
    }
}
