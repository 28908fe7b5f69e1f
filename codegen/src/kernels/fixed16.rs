//! Requantization in 16-bit fixed point, where it is the same function as the float form.
//!
//! `clamp((sat16(round(acc g M / 2^15) + C)) >> k - [acc = e], lo, hi)` of a 16-bit sum `acc`, with per-channel
//! constants: `g` goes into the weights, `vpmulhrsw` multiplies by `M`, `vpmulhw` by `2^(16 - k)` shifts. Both this
//! and the float form are monotone in `acc`, so they agree everywhere if they agree on both sides of every step of the
//! float form and at the ends of the range of `acc`.

use crate::build::{El, Fb, V};
use crate::error::Result;
use crate::kernels::x86::Registers;

/// Constants of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Factor on the weights and so on the sums.
    pub gain: i32,
    /// `M`.
    pub multiplier: i16,
    /// `C`.
    pub addend: i16,
    /// `2^(16 - k)`.
    pub shift: i16,
    /// `g e`: the sum whose code is one too high, or one that does not occur.
    pub exception: i16,
    /// Whether it occurs.
    pub excepted: bool,
}

/// A channel to fit: the sums that occur, the largest factor on its weights, and the float form.
pub struct Channel<F: Fn(i32) -> i32> {
    /// Least and largest sum.
    pub range: (i32, i32),
    /// Largest factor for which weights stay bytes and sums 16-bit.
    pub most_gain: i32,
    /// Codes a unit of the sum, about; not negative.
    pub slope: f64,
    /// Least and largest code.
    pub codes: (i32, i32),
    /// The code of a sum; monotone, not falling.
    pub code: F,
}

/// Multipliers tried on each side of the nearest one.
const NEAR: i32 = 16;

/// `vpmulhrsw` of one lane.
fn mulhrs(a: i32, m: i32) -> i32 {
    (a * m + (1 << 14)) >> 15
}

impl<F: Fn(i32) -> i32> Channel<F> {
    /// The first sum of each code that is above the code of the least sum.
    fn steps(&self) -> Vec<(i32, i32)> {
        let (least, most) = self.range;
        let (first, last) = ((self.code)(least), (self.code)(most));
        (first + 1..=last)
            .map(|j| {
                let (mut below, mut from) = (least, most);
                while from - below > 1 {
                    let mid = below + (from - below) / 2;
                    if (self.code)(mid) >= j { from = mid } else { below = mid }
                }
                (j, from)
            })
            .collect()
    }

    /// Constants that give the same codes, without an exception if there are such.
    pub fn fit(&self) -> Option<Fixed> {
        let (lo, hi) = self.codes;
        if self.slope.is_nan() || self.slope < 0.0 || lo < 0 || hi > 255 || self.most_gain < 1 {
            return None;
        }
        let steps = self.steps();
        if steps.is_empty() {
            // A channel of one code.
            return self.addend(&steps, 1, 0, 2);
        }
        let mut second = None;
        for gain in (self.most_gain / 4 + 1..=self.most_gain).rev() {
            let scaled = |k: i32| self.slope * f64::from(1 << k) * 32768.0 / f64::from(gain);
            let fits = |k: &i32| (hi + 1) << k <= i32::from(i16::MAX) && scaled(*k) < 32767.0;
            // Smaller shifts lose precision.
            for k in (2..=14).rev().filter(fits).take(2) {
                let nearest = scaled(k).round() as i32;
                for d in (0..=NEAR).flat_map(|d| [d, -d]) {
                    let m = nearest + d;
                    if !(0..=i32::from(i16::MAX)).contains(&m) {
                        continue;
                    }
                    match self.addend(&steps, gain, m, k) {
                        Some(f) if !f.excepted => return Some(f),
                        Some(f) => second = second.or(Some(f)),
                        None => {}
                    }
                }
            }
        }
        second
    }

    /// The addend for a gain, a multiplier and a shift.
    fn addend(&self, steps: &[(i32, i32)], gain: i32, m: i32, k: i32) -> Option<Fixed> {
        let y = |acc: i32| mulhrs(acc * gain, m);
        let ((least, most), (lo, hi)) = (self.range, self.codes);
        let (first, last) = ((self.code)(least), (self.code)(most));
        // Bounds on C: every sum from a step on reaches its code, every sum below does not.
        let mut floor = i32::from(i16::MIN);
        let mut ceiling = i32::from(i16::MAX);
        if first > lo {
            floor = floor.max((first << k) - y(least));
        }
        if last < hi {
            ceiling = ceiling.min(((last + 1) << k) - 1 - y(most));
        }
        floor = steps.iter().map(|(j, t)| (j << k) - y(*t)).fold(floor, i32::max);
        let below = |j: i32, t: i32| (j << k) - 1 - y(t);
        let tightest = steps.iter().min_by_key(|(j, t)| below(*j, t - 1)).copied();
        let bound = tightest.map_or(ceiling, |(j, t)| ceiling.min(below(j, t - 1)));
        let fixed = |addend: i32, exception: Option<i32>| {
            let none = i32::from(i16::MIN);
            Some(Fixed {
                gain,
                multiplier: m as i16,
                addend: addend as i16,
                shift: (1 << (16 - k)) as i16,
                exception: exception.map_or(none, |e| e * gain) as i16,
                excepted: exception.is_some(),
            })
        };
        if floor <= bound {
            return fixed(floor + (bound - floor) / 2, None);
        }
        // One sum may come out one too high: the one below the tightest step.
        let (j, t) = tightest?;
        let others = steps.iter().filter(|s| s.0 != j).map(|(j, t)| below(*j, t - 1));
        let bound = others.fold(ceiling, i32::min).min(below(j + 1, t - 1));
        let bound = if t - 2 >= least { bound.min(below(j, t - 2)) } else { bound };
        // Clamping comes after the exception, so the code below must not already be clamped; and steps of several
        // codes at one sum have no single one to take back.
        let single = steps.iter().filter(|s| s.1 == t).count() == 1;
        if floor <= bound && single { fixed(floor, Some(t - 1)) } else { None }
    }
}

/// Codes as i16 lanes, before the clamp, of 16-bit sums.
pub fn codes<'c>(
    fb: &Fb<'_, 'c>,
    r: Registers,
    sums: V<'c>,
    [multiplier, addend, shift]: [V<'c>; 3],
    exception: Option<V<'c>>,
) -> Result<V<'c>> {
    let y = r.mul_round(fb, sums, multiplier)?;
    let z = fb.intrinsic("llvm.sadd.sat", &[fb.ty(El::I16, r.lanes(2))], &[y, addend])?;
    let q = r.mul_high(fb, z, shift)?;
    match exception {
        Some(e) => fb.add(q, r.equal(fb, sums, e)?),
        None => Ok(q),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the emitted instructions compute.
    fn run(f: &Fixed, acc: i32, lo: i32, hi: i32) -> i32 {
        let z = (mulhrs(acc * f.gain, i32::from(f.multiplier)) + i32::from(f.addend)).clamp(-32768, 32767);
        let q = (z * i32::from(f.shift)) >> 16;
        (q - i32::from(acc * f.gain == i32::from(f.exception))).clamp(lo, hi)
    }

    #[test]
    fn fitted_channels_give_the_codes_of_the_float_form() {
        let mut state = 1u32;
        let mut unit = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1 << 24)
        };
        let (mut fitted, mut exceptions) = (0, 0);
        for turn in 0..400 {
            // Wide sums leave little room for a gain: then rounding costs exceptions.
            let most_gain = if turn % 2 == 0 { 16 } else { 2 };
            let reach = 16_000.0 / f64::from(most_gain);
            let range = (-(unit() * reach) as i32, (unit() * reach) as i32);
            let m = (unit() * 200.0 / reach) as f32;
            let b = (unit() * 30.0 - 10.0) as f32;
            for (lo, hi) in [(0, 15), (0, 3), (2, 15)] {
                let code = |acc: i32| {
                    (acc as f32).mul_add(m, b).clamp(lo as f32, hi as f32).round_ties_even() as i32
                };
                let channel = Channel { range, most_gain, slope: f64::from(m), codes: (lo, hi), code };
                let Some(f) = channel.fit() else { continue };
                fitted += 1;
                exceptions += usize::from(f.excepted);
                for acc in range.0..=range.1 {
                    assert_eq!(run(&f, acc, lo, hi), code(acc), "{range:?} {m} {b} at {acc}: {f:?}");
                }
            }
        }
        assert!(fitted > 1100 && exceptions > 0, "{fitted} fitted, {exceptions} with an exception");
    }
}
