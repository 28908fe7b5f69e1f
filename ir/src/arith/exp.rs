//! `exp`, `sigmoid` and `tanh` in f32 as fixed sequences of IEEE operations (add, subtract, multiply, divide, fma) and
//! integer operations on the bits. Polynomials: Cephes (Moshier), single precision.

use super::Bits;

/// `1 / ln 2`.
pub const LOG2_E: f32 = std::f32::consts::LOG2_E;
/// `1.5 * 2^23`: adding it rounds to an integer, half to even, and leaves that integer in the low bits.
pub const ROUND_MAGIC: f32 = 12_582_912.0;
/// High part of `ln 2`: few enough bits that `n * LN2_HI` is exact.
pub const LN2_HI: f32 = 0.693_359_4;
/// `ln 2 - LN2_HI`.
pub const LN2_LO: f32 = -2.121_944_4e-4;
/// Below it `exp` is 0.
pub const EXP_LOWEST: f32 = -104.0;
/// Above it `exp` is infinite.
pub const EXP_HIGHEST: f32 = 89.0;
/// `(exp(r) - 1 - r) / r^2`, highest power first.
pub const EXP_POLY: [f32; 6] =
    [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5];
/// From here on `tanh` goes through `exp`.
pub const TANH_SWITCH: f32 = 0.625;
/// `(tanh(x) / x - 1) / x^2` in `x^2`, highest power first.
pub const TANH_POLY: [f32; 5] =
    [-5.704_988_7e-3, 2.063_909e-2, -5.373_971_6e-2, 1.333_144_2e-1, -3.333_328e-1];

#[inline(always)]
fn horner<A: Bits>(a: &A, poly: &[f32], x: A::Float) -> A::Float {
    let mut q = a.constant(poly[0]);
    for c in &poly[1..] {
        q = a.fma(q, x, a.constant(*c));
    }
    q
}

/// `e^x`. In order:
/// `x = x < EXP_LOWEST ? EXP_LOWEST : x`, `x = EXP_HIGHEST < x ? EXP_HIGHEST : x` (so a NaN stays);
/// `t = fma(x, LOG2_E, ROUND_MAGIC)`, `n = bits(t) - bits(ROUND_MAGIC)`, `nf = t - ROUND_MAGIC`;
/// `r = fma(nf, -LN2_LO, fma(nf, -LN2_HI, x))`;
/// `q` = Horner of `EXP_POLY` in `r` by fma, `p = fma(q, r * r, r) + 1`;
/// `h = n >> 1` (arithmetic), `p * 2^h * 2^(n - h)`.
#[inline(always)]
pub fn exp<A: Bits>(a: &A, x: A::Float) -> A::Float {
    let c = |v| a.constant(v);
    let x = a.if_less(x, c(EXP_LOWEST), c(EXP_LOWEST), x);
    let x = a.if_less(c(EXP_HIGHEST), x, c(EXP_HIGHEST), x);
    let t = a.fma(x, c(LOG2_E), c(ROUND_MAGIC));
    let n = a.bits_less(t, ROUND_MAGIC);
    let nf = a.sub(t, c(ROUND_MAGIC));
    let r = a.fma(nf, c(-LN2_LO), a.fma(nf, c(-LN2_HI), x));
    let q = horner(a, &EXP_POLY, r);
    let p = a.add(a.fma(q, a.mul(r, r), r), c(1.0));
    let h = a.half(n);
    let p = a.mul(p, a.pow2(h));
    a.mul(p, a.pow2(a.int_sub(n, h)))
}

/// `1 / (1 + e^-x)`: with `e = exp(-|x|)`, `(x < 0 ? e : 1) / (1 + e)`.
#[inline(always)]
pub fn sigmoid<A: Bits>(a: &A, x: A::Float) -> A::Float {
    let one = a.constant(1.0);
    let e = exp(a, a.neg(a.abs(x)));
    a.div(a.if_negative(x, e, one), a.add(one, e))
}

/// `tanh x`: below `TANH_SWITCH` in magnitude, with `z = x * x` and `q` = Horner of `TANH_POLY` in `z` by fma,
/// `fma(q * z, x, x)`; from there on, with `e = exp(-2 |x|)`, `(1 - e) / (1 + e)` with the sign of `x`.
#[inline(always)]
pub fn tanh<A: Bits>(a: &A, x: A::Float) -> A::Float {
    let c = |v| a.constant(v);
    let z = a.mul(x, x);
    let q = horner(a, &TANH_POLY, z);
    let small = a.fma(a.mul(q, z), x, x);
    let magnitude = a.abs(x);
    let e = exp(a, a.mul(c(-2.0), magnitude));
    let large = a.div(a.sub(c(1.0), e), a.add(c(1.0), e));
    let large = a.copy_sign(large, x);
    a.if_less(magnitude, c(TANH_SWITCH), small, large)
}
