//! `exp`, `sigmoid` and `tanh` in f32 as fixed sequences of IEEE operations (add, subtract, multiply, divide, fma)
//! and integer operations on the bits, so that compiled code can repeat them exactly. Polynomials: Cephes
//! (Moshier), single precision.

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
