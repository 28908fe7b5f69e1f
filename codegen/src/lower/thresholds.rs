//! The epilogue of a lookup convolution whose only output is 2-bit pairs: three comparisons of the 16-bit sum with
//! thresholds by channel, which give the very codes of the float requantization. They are found at compile time by
//! bisection of that function, which is monotone.

use crate::build::{El, Fb, V};
use crate::error::Result;
use inkwell::IntPredicate;
use inkwell::values::{IntValue, PointerValue};
use nibblec_ir::op::Requant;

/// Bytes of thresholds of a panel of 64 channels: `[16 channels][3]` vectors of i16.
const PANEL: usize = 4 * 3 * 32;

/// What a channel does to its sum.
pub struct Channel {
    /// Multiplier and addend of the sum.
    pub m: f32,
    /// Addend.
    pub b: f32,
    /// What the stored sum carries above the true one.
    pub carried: i32,
    /// Largest stored sum.
    pub top: i32,
}

/// The code of a stored sum, as the interpreter computes it.
fn code(c: &Channel, r: &Requant, stored: i32) -> i32 {
    let t = ((stored - c.carried) as f32).mul_add(c.m, c.b);
    let v = if r.is_identity() { t } else { t.mul_add(r.m, r.b) };
    let v = if v > r.lo as f32 { v } else { r.lo as f32 };
    let v = if v < r.hi as f32 { v } else { r.hi as f32 };
    v.round_ties_even() as i32
}

/// The table of a layer, or `None` where sums leave i16 or a multiplier is negative.
pub fn table(channels: &[Channel], r: &Requant) -> Option<Vec<u8>> {
    if r.lo != 0 || r.hi != 3 || !channels.len().is_multiple_of(64) || !(r.is_identity() || r.m >= 0.0) {
        return None;
    }
    let mut bytes = Vec::with_capacity(channels.len() / 64 * PANEL);
    for sixteen in channels.chunks(16) {
        for k in 1..=3 {
            for c in sixteen {
                if c.top > 32767 || c.m.is_nan() || c.m < 0.0 || !c.b.is_finite() {
                    return None;
                }
                // The smallest sum of code k or more.
                let (mut lo, mut hi) = (0, c.top + 1);
                while lo < hi {
                    let mid = (lo + hi) / 2;
                    if code(c, r, mid) >= k { hi = mid } else { lo = mid + 1 }
                }
                bytes.extend(((lo - 1) as i16).to_le_bytes());
            }
        }
    }
    Some(bytes)
}

/// Codes of one pixel's 64 channels from its u16 sums, stored as 32 bytes of pairs.
pub fn pixel<'c>(
    fb: &Fb<'_, 'c>,
    table: PointerValue<'c>,
    sums: PointerValue<'c>,
    lane0: IntValue<'c>,
    target: PointerValue<'c>,
) -> Result<()> {
    let i16x16 = fb.ty(El::I16, 16);
    let thresholds = fb.at(table, fb.imulc(lane0, PANEL / 64)?)?;
    // Comparisons give 0 or -1: minus the code of the even channel times 16, of the odd one times 64.
    let weights = fb.bitcast(fb.int_const(El::I32, 8, ((-64i64) << 16) + 0xFFF0)?, i16x16)?;
    let mut quads = Vec::new();
    for v in 0..4 {
        let x = fb.load(El::I16, 16, fb.atc(sums, 32 * v)?, 4)?;
        let mut q: Option<V<'c>> = None;
        for k in 0..3 {
            let t = fb.load(El::I16, 16, fb.atc(thresholds, 32 * (3 * v + k))?, 32)?;
            let (x, t) = (x.into_vector_value(), t.into_vector_value());
            let above = fb.b.build_int_compare(IntPredicate::SGT, x, t, "")?;
            let above: V = fb.b.build_int_s_extend(above, i16x16.into_vector_type(), "")?.into();
            q = Some(match q {
                Some(q) => fb.add(q, above)?,
                None => above,
            });
        }
        let Some(q) = q else { continue };
        quads.push(fb.intrinsic("llvm.x86.avx2.pmadd.wd", &[], &[q, weights])?);
    }
    let low = fb.intrinsic("llvm.x86.avx2.packssdw", &[], &[quads[0], quads[1]])?;
    let high = fb.intrinsic("llvm.x86.avx2.packssdw", &[], &[quads[2], quads[3]])?;
    let bytes = fb.intrinsic("llvm.x86.avx2.packuswb", &[], &[low, high])?;
    let words = fb.bitcast(bytes, fb.ty(El::I32, 8))?.into_vector_value();
    fb.store(fb.shuffle(words, words, &[0, 4, 1, 5, 2, 6, 3, 7])?.into(), target, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_the_requantization() {
        let r = Requant { m: 1.7, b: 0.31, lo: 0, hi: 3 };
        let channels: Vec<Channel> = (0..64)
            .map(|i| Channel {
                m: 0.001 * i as f32,
                b: 0.37 - 0.05 * i as f32,
                carried: 40 * i,
                top: 90 * i + 7,
            })
            .collect();
        let bytes = table(&channels, &r).unwrap_or_default();
        assert_eq!(bytes.len(), PANEL);
        for (i, c) in channels.iter().enumerate() {
            for x in 0..=c.top {
                let above = |k: usize| {
                    let at = 2 * (16 * (3 * (i / 16) + k) + i % 16);
                    i32::from(x > i32::from(i16::from_le_bytes([bytes[at], bytes[at + 1]])))
                };
                assert_eq!(above(0) + above(1) + above(2), code(c, &r, x));
            }
        }
    }
}
