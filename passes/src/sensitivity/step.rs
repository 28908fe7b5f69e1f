//! The step of a symmetric weight quantizer with the least squared error, found by a coarse grid of clipping
//! ratios, a fine one around its best, and Lloyd's alternation (codes for a step, least-squares step for the codes).

/// Adding and subtracting this rounds a float of magnitude below 2^22 to the nearest integer, ties to even.
const ROUND: f32 = 12_582_912.0;
const LANES: usize = 8;
const BLOCK: usize = 64 * LANES;

/// Smallest and largest code of signed `bits`.
pub fn code_range(bits: u32) -> (f32, f32) {
    let half = (1u32 << (bits.clamp(2, 16) - 1)) as f32;
    (-half, half - 1.0)
}

/// `round_half_even(clamp(v, lo, hi))` for bounds below 2^22, without a call.
#[inline(always)]
pub fn nearest(v: f32, lo: f32, hi: f32) -> f32 {
    let v = if v > lo { v } else { lo };
    let v = if v < hi { v } else { hi };
    (v + ROUND) - ROUND
}

/// The code of `w` for a step: `clamp(round_half_even(w / step), lo, hi)`.
#[inline]
pub fn code(w: f32, step: f32, lo: f32, hi: f32) -> i8 {
    nearest(w / step, lo, hi) as i8
}

/// Sum over blocks of eight-lane partial sums: vectorizes, and loses no precision on long channels.
#[inline(always)]
fn sum<const K: usize>(w: &[f32], term: impl Fn(f32) -> [f32; K]) -> [f64; K] {
    let mut total = [0f64; K];
    for block in w.chunks(BLOCK) {
        let mut acc = [[0f32; LANES]; K];
        let chunks = block.chunks_exact(LANES);
        let rest = chunks.remainder();
        for c in chunks {
            for (i, &x) in c.iter().enumerate() {
                let t = term(x);
                for k in 0..K {
                    acc[k][i] += t[k];
                }
            }
        }
        for &x in rest {
            let t = term(x);
            for k in 0..K {
                acc[k][0] += t[k];
            }
        }
        for k in 0..K {
            total[k] += f64::from(acc[k].iter().sum::<f32>());
        }
    }
    total
}

/// Squared error of quantizing `w` with `step`.
pub fn squared_error(w: &[f32], step: f32, bits: u32) -> f64 {
    let (lo, hi) = code_range(bits);
    let inverse = 1.0 / step;
    let [error] = sum(w, |x| {
        let e = x - nearest(x * inverse, lo, hi) * step;
        [e * e]
    });
    error
}

/// The least-squares step for the codes that `step` gives.
fn lloyd(w: &[f32], step: f32, bits: u32) -> f32 {
    let (lo, hi) = code_range(bits);
    let inverse = 1.0 / step;
    let [wq, qq] = sum(w, |x| {
        let q = nearest(x * inverse, lo, hi);
        [x * q, q * q]
    });
    if qq > 0.0 { (wq / qq) as f32 } else { step }
}

/// The step of least squared error over `w` with signed codes of `bits`; 1 if all weights are zero.
/// The weights must be finite.
pub fn mse_step(w: &[f32], bits: u32) -> f32 {
    let largest = w.iter().fold(0f32, |a, &x| a.max(x.abs()));
    let (_, hi) = code_range(bits);
    let unit = largest / hi;
    if !(unit.is_normal() && unit.recip().is_normal()) {
        return 1.0;
    }
    // Ratio of neighbouring candidates, and how many: down to 1/12, 1/6 and 2/5 of the largest weight.
    let (growth, coarse) = match bits {
        ..=2 => (1.14f32, 20),
        3..=4 => (1.13, 16),
        _ => (1.1, 10),
    };
    let mut best = (f64::INFINITY, unit);
    let consider = |step: f32, best: &mut (f64, f32)| {
        if step.is_normal() && step > 0.0 {
            let e = squared_error(w, step, bits);
            if e < best.0 {
                *best = (e, step);
            }
        }
    };
    let mut ratio = 1.0f32;
    for _ in 0..coarse {
        consider(unit * ratio, &mut best);
        ratio /= growth;
    }
    // Within a coarse step of the best; the error of short channels is jagged, and a dense search there is cheap.
    let fine = if w.len() <= 128 { 60 } else { 4 };
    let centre = best.1;
    for k in (-fine + 1..fine).filter(|k| *k != 0) {
        consider(centre * (1.0 + (growth - 1.0) * k as f32 / fine as f32), &mut best);
    }
    for _ in 0..2 {
        let step = lloyd(w, best.1, bits);
        consider(step, &mut best);
    }
    best.1
}
