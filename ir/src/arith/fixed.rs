//! Residual convolutions of low width in 16-bit fixed point: what follows their sums costs as much as the sums do, and
//! fits 16 bits.
//!
//! `mulhrs(a, b) = (a b + 2^14) >> 15`, `mulhi(a, b) = (a b) >> 16`, `sat` clamps to i16. With F bits of fraction,
//! - `a = clamp(acc + offset[c], -limit[c], limit[c])`, where what lies beyond gives the lowest or highest code in any case;
//! - `t = sat(mulhrs(a * scale[c], m[c]) + b[c])`, half a code included in b;
//! - `t = sat(t + mulhrs(r << 7, residual))`;
//! - the first output is `clamp(t >> F, lo, hi)`, another `clamp((mulhi(t, m) + b) >> shift, lo, hi)`.

use crate::DType;
use crate::op::{CodesEpilogue, Requant};

/// Most and least bits of fraction: `t` is off by less than its last two bits.
const FRACTION: [u32; 2] = [7, 5];

/// What decides whether a convolution is computed so, and how.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// Channel groups of the convolution.
    pub groups: usize,
    /// What follows its sums.
    pub epilogue: &'a CodesEpilogue,
    /// Weight codes less their zero point, `[M][C][kh][kw]`.
    pub weights: &'a [i16],
    /// Operand m.
    pub m: &'a [f32],
    /// Operand b.
    pub b: &'a [f32],
    /// Type and zero point of x.
    pub x: (DType, i32),
    /// Type of the residual, if there is one.
    pub residual: Option<DType>,
    /// Output pixels of an image.
    pub pixels: usize,
}

/// Constants of an output channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FixedChannel {
    /// The addend's whole multiples of the multiplier.
    pub offset: i16,
    /// Largest sum that counts.
    pub limit: i16,
    /// A power of two: what the limit can be multiplied by inside i16.
    pub scale: i16,
    /// Multiplier.
    pub m: i16,
    /// The rest of the addend, and half a code.
    pub b: i16,
}

/// Constants of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FixedOut {
    /// Multiplier; 0 takes `t` as it is.
    pub m: i16,
    /// Addend.
    pub b: i16,
    /// Bits shifted out.
    pub shift: u32,
    /// Smallest code.
    pub lo: i32,
    /// Largest code.
    pub hi: i32,
}

/// A residual convolution's constants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// One an output channel.
    pub channels: Vec<FixedChannel>,
    /// Whether a sum can pass its channel's limit.
    pub limited: bool,
    /// Multiplier of the residual's codes.
    pub residual: i16,
    /// One an output.
    pub outs: Vec<FixedOut>,
}

fn sat(v: i32) -> i16 {
    v.clamp(i16::MIN.into(), i16::MAX.into()) as i16
}

fn mulhrs(a: i32, b: i16) -> i32 {
    (a * i32::from(b) + (1 << 14)) >> 15
}

/// `x 2^bits` rounded, if it fits i16 with its negative.
fn scaled(x: impl Into<f64>, bits: i32) -> Option<i16> {
    let v = (x.into() * f64::from(bits).exp2()).round_ties_even();
    (v.abs() <= f64::from(i16::MAX)).then_some(v as i16)
}

/// The constants of a channel whose sums reach `reach`, and whether they pass its limit.
fn channel([m, b]: [f64; 2], reach: i64, fraction: u32) -> Option<(FixedChannel, bool)> {
    let (top, bits) = (i64::from(i16::MAX), fraction as i32);
    let most = f64::from(1u16 << (15 - fraction));
    let room = (top - reach) as f64;
    let offset = if m == 0.0 { 0.0 } else { (b / m).round_ties_even().clamp(-room, room) };
    let reach = reach + offset.abs() as i64;
    let rest = b - m * offset;
    // At its limit, a sum must give the lowest or highest code in spite of the rest; or it is never there.
    if 256.0 + rest.abs() > most && m.abs() * reach as f64 + rest.abs() + 0.5 > most {
        return None;
    }
    // The largest scale that sums fit, or a larger one that the multiplier needs.
    let whole = (0..15).rev().find(|k| reach << k <= top)?;
    let (k, m) = (whole..15).find_map(|k| Some((k, scaled(m, bits + 15 - k)?)))?;
    let b = scaled(rest, bits)?.checked_add(1 << (fraction - 1))?;
    let limit = i16::MAX >> k;
    Some((FixedChannel { offset: offset as i16, limit, scale: 1 << k, m, b }, reach > i64::from(limit)))
}

impl Fixed {
    /// The constants of a convolution that is computed in fixed point: one that allows it, of unsigned codes with a
    /// residual, without groups, of more than one pixel, whose sums fit i16 whatever the activations, and whose constants
    /// fit with at least five bits of fraction. Others give `None`: their arithmetic is in f32.
    pub fn of(terms: &Terms<'_>) -> Option<Fixed> {
        if !terms.epilogue.fixed_point {
            return None;
        }
        let unsigned = |d: DType| d.code_range().filter(|(lo, _)| *lo == 0);
        terms.residual.and_then(unsigned)?;
        let (zero_point, (_, top)) = (terms.x.1, unsigned(terms.x.0)?);
        if terms.groups != 1 || terms.pixels < 2 || terms.m.is_empty() {
            return None;
        }
        let row = terms.weights.len() / terms.m.len();
        let span = [-zero_point, top - zero_point];
        let reaches: Vec<i64> = terms
            .weights
            .chunks(row.max(1))
            .map(|row| {
                let (mut low, mut high) = (0i64, 0i64);
                for w in row {
                    let ends = span.map(|x| i64::from(x) * i64::from(*w));
                    low += ends[0].min(ends[1]);
                    high += ends[0].max(ends[1]);
                }
                high.max(-low)
            })
            .collect();
        if reaches.iter().any(|r| *r > i64::from(i16::MAX)) {
            return None;
        }
        let [most, least] = FRACTION;
        (least..=most).rev().find_map(|fraction| Fixed::with(terms, &reaches, fraction))
    }

    fn with(terms: &Terms<'_>, reaches: &[i64], fraction: u32) -> Option<Fixed> {
        let most = f64::from(1u16 << (15 - fraction));
        // The lowest `t` gives code 0 whatever is added.
        if !(0.0..=most - 1.0).contains(&(255.0 * f64::from(terms.epilogue.residual_m))) {
            return None;
        }
        let (mut channels, mut limited) = (Vec::with_capacity(terms.m.len()), false);
        for ((m, b), reach) in terms.m.iter().zip(terms.b).zip(reaches) {
            let (c, passes) = channel([*m, *b].map(f64::from), *reach, fraction)?;
            channels.push(c);
            limited |= passes;
        }
        let outs = terms.epilogue.outs.iter().map(|r| out(r, fraction as i32)).collect::<Option<_>>()?;
        let residual = scaled(terms.epilogue.residual_m, fraction as i32 + 8)?;
        Some(Fixed { channels, limited, residual, outs })
    }

    /// `t` of a sum, before the residual.
    pub fn start(&self, channel: usize, acc: i32) -> i16 {
        let c = &self.channels[channel];
        let acc = (acc + i32::from(c.offset)).clamp((-c.limit).into(), c.limit.into());
        sat(mulhrs(acc * i32::from(c.scale), c.m) + i32::from(c.b))
    }

    /// `t` with the residual's code added.
    pub fn add(&self, t: i16, r: u8) -> i16 {
        sat(i32::from(t) + mulhrs(i32::from(r) << 7, self.residual))
    }
}

impl FixedOut {
    /// The code of `t`.
    pub fn code(&self, t: i16) -> i32 {
        let t = i32::from(t);
        let v = if self.m == 0 { t } else { ((t * i32::from(self.m)) >> 16) + i32::from(self.b) };
        (v >> self.shift).clamp(self.lo, self.hi)
    }
}

/// The constants of an output, for `fraction` bits and half a code in `t`.
fn out(r: &Requant, fraction: i32) -> Option<FixedOut> {
    let (lo, hi) = (r.lo, r.hi);
    if lo < 0 || hi > 255 {
        return None;
    }
    if r.is_identity() {
        return Some(FixedOut { m: 0, b: 0, shift: fraction as u32, lo, hi });
    }
    if !(r.m > 0.0 && r.m.is_finite() && r.b.is_finite()) {
        return None;
    }
    let bits = 14 - f64::from(r.m).log2().floor() as i32;
    let m = scaled(r.m, bits)?;
    let shift = fraction + bits - 16;
    let carried = ((1i32 << (fraction - 1)) * i32::from(m)) >> 16;
    let b = scaled(r.b, shift).map(|b| i32::from(b) + (1 << (shift - 1)) - carried)?;
    let fits = (1..=14).contains(&shift) && b.abs() < 1 << 14;
    fits.then_some(FixedOut { m, b: b as i16, shift: shift as u32, lo, hi })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTS: [Requant; 3] = [
        Requant { m: 1.0, b: 0.0, lo: 0, hi: 255 },
        Requant { m: 0.0173, b: 0.0, lo: 0, hi: 3 },
        Requant { m: 0.061, b: 2.3, lo: 1, hi: 15 },
    ];

    fn end(outs: &[Requant]) -> CodesEpilogue {
        CodesEpilogue { residual: true, residual_m: 0.731, fixed_point: true, outs: outs.to_vec() }
    }

    /// Codes differ from those of real arithmetic only next to a boundary between them.
    #[test]
    fn codes_are_those_of_real_arithmetic_but_for_roundings() {
        let end = end(&OUTS);
        let weights: Vec<i16> = (0..64).map(|i| i % 4 - 2).collect();
        let (m, b) = ([0.61, 29.0], [-3.2, 40.7]);
        let terms = Terms {
            groups: 1,
            epilogue: &end,
            weights: &weights,
            m: &m,
            b: &b,
            x: (DType::U2, 0),
            residual: Some(DType::U8),
            pixels: 4,
        };
        let fixed = Fixed::of(&terms).expect("fits");
        assert!(fixed.limited);
        for c in 0..2 {
            for acc in -100..=60 {
                for r in (0..=255u8).step_by(5) {
                    let t = fixed.add(fixed.start(c, acc), r);
                    let real = f64::from(acc) * f64::from(m[c]) + f64::from(b[c]) + f64::from(r) * 0.731;
                    for (out, q) in fixed.outs.iter().zip(&OUTS) {
                        let v = (real * f64::from(q.m) + f64::from(q.b)).clamp(q.lo.into(), q.hi.into());
                        assert!((f64::from(out.code(t)) - v).abs() < 0.5 + 0.04, "{acc} {r} {v}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_left_to_floats() {
        let some = end(&OUTS);
        let weights = [1i16; 64];
        let b = [0.0];
        let terms = Terms {
            groups: 1,
            epilogue: &some,
            weights: &weights,
            m: &[0.5],
            b: &b,
            x: (DType::U4, 0),
            residual: Some(DType::U8),
            pixels: 2,
        };
        let fits = |terms: Terms<'_>| Fixed::of(&terms).is_some();
        assert!(fits(terms));
        assert!(!fits(Terms { pixels: 1, ..terms }), "one pixel");
        assert!(!fits(Terms { weights: &[127; 64], x: (DType::U8, 0), ..terms }), "sums leave i16");
        let large = CodesEpilogue { residual_m: 5.0, ..end(&OUTS) };
        assert!(!fits(Terms { epilogue: &large, ..terms }), "t leaves i16");
        assert!(!fits(Terms { residual: None, ..terms }), "no residual");
        assert!(!fits(Terms { residual: Some(DType::I8), ..terms }), "a signed residual");
        assert!(!fits(Terms { groups: 2, ..terms }), "groups");
        let floats = CodesEpilogue { fixed_point: false, ..end(&OUTS) };
        assert!(!fits(Terms { epilogue: &floats, ..terms }), "not allowed");
    }
}
