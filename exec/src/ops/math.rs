//! `exp`, `sigmoid` and `tanh` in f32 as fixed sequences of IEEE operations (add, subtract, multiply, divide, fma)
//! and integer operations on the bits, so that compiled code can repeat them exactly. Polynomials: Cephes
//! (Moshier), single precision.

use nibblec_ir::exp::{
    EXP_HIGHEST, EXP_LOWEST, EXP_POLY, LN2_HI, LN2_LO, LOG2_E, ROUND_MAGIC, TANH_POLY, TANH_SWITCH,
};

/// `2^n` for `n` in `-126..=127`.
#[inline(always)]
fn pow2(n: i32) -> f32 {
    f32::from_bits((n.wrapping_add(127) as u32) << 23)
}

/// `e^x`. In order:
/// `x = x < EXP_LOWEST ? EXP_LOWEST : x`, `x = x > EXP_HIGHEST ? EXP_HIGHEST : x` (so a NaN stays);
/// `t = fma(x, LOG2_E, ROUND_MAGIC)`, `n = bits(t) - bits(ROUND_MAGIC)`, `nf = t - ROUND_MAGIC`;
/// `r = fma(nf, -LN2_LO, fma(nf, -LN2_HI, x))`;
/// `q` = Horner of `EXP_POLY` in `r` by fma, `p = fma(q, r * r, r) + 1`;
/// `h = n >> 1` (arithmetic), `p * 2^h * 2^(n - h)`.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = if x < EXP_LOWEST { EXP_LOWEST } else { x };
    let x = if x > EXP_HIGHEST { EXP_HIGHEST } else { x };
    let t = x.mul_add(LOG2_E, ROUND_MAGIC);
    let n = (t.to_bits() as i32).wrapping_sub(ROUND_MAGIC.to_bits() as i32);
    let nf = t - ROUND_MAGIC;
    let r = nf.mul_add(-LN2_LO, nf.mul_add(-LN2_HI, x));
    let mut q = EXP_POLY[0];
    for c in &EXP_POLY[1..] {
        q = q.mul_add(r, *c);
    }
    let p = q.mul_add(r * r, r) + 1.0;
    let h = n >> 1;
    p * pow2(h) * pow2(n.wrapping_sub(h))
}

/// `1 / (1 + e^-x)`: with `e = exp(-|x|)`, `(x < 0 ? e : 1) / (1 + e)`.
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    let e = exp(-x.abs());
    (if x < 0.0 { e } else { 1.0 }) / (1.0 + e)
}

/// `tanh x`: below `TANH_SWITCH` in magnitude, with `z = x * x` and `q` = Horner of `TANH_POLY` in `z` by fma,
/// `fma(q * z, x, x)`; from there on, with `e = exp(-2 |x|)`, `(1 - e) / (1 + e)` with the sign of `x`.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let z = x * x;
    let mut q = TANH_POLY[0];
    for c in &TANH_POLY[1..] {
        q = q.mul_add(z, *c);
    }
    let small = (q * z).mul_add(x, x);
    let e = exp(-2.0 * x.abs());
    let large = ((1.0 - e) / (1.0 + e)).copysign(x);
    if x.abs() < TANH_SWITCH { small } else { large }
}
