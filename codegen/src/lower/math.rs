//! `exp`, `sigmoid`, `tanh` and their hard forms as the fixed sequences of IEEE operations that the reference
//! interpreter runs (polynomials: Cephes, Moshier, single precision).

use crate::arith::fma;
use crate::build::{El, Fb, V};
use crate::error::{Result, internal};
use inkwell::FloatPredicate;
use nibblec_ir::exp::{
    EXP_HIGHEST, EXP_LOWEST, EXP_POLY, LN2_HI, LN2_LO, LOG2_E, ROUND_MAGIC, TANH_POLY, TANH_SWITCH,
};

/// `p(a, b) ? x : y` lane by lane.
fn choose<'c>(fb: &Fb<'_, 'c>, p: FloatPredicate, a: V<'c>, b: V<'c>, x: V<'c>, y: V<'c>) -> Result<V<'c>> {
    Ok(match (a, b) {
        (V::FloatValue(a), V::FloatValue(b)) => {
            let c = fb.b.build_float_compare(p, a, b, "")?;
            fb.b.build_select(c, x, y, "")?
        }
        (V::VectorValue(a), V::VectorValue(b)) => {
            let c = fb.b.build_float_compare(p, a, b, "")?;
            fb.b.build_select(c, x, y, "")?
        }
        _ => return internal("choose: operand kinds"),
    })
}

fn horner<'c>(fb: &Fb<'_, 'c>, poly: &[f32], x: V<'c>) -> Result<V<'c>> {
    let lanes = fb.lanes(x);
    let mut q = fb.f32_const(lanes, poly[0]);
    for c in &poly[1..] {
        q = fma(fb, q, x, fb.f32_const(lanes, *c))?;
    }
    Ok(q)
}

/// `2^n` of i32 lanes in `-126..=127`.
fn pow2<'c>(fb: &Fb<'_, 'c>, n: V<'c>) -> Result<V<'c>> {
    let lanes = fb.lanes(n);
    let e = fb.add(n, fb.int_const(El::I32, lanes, 127)?)?;
    fb.bitcast(fb.shl(e, fb.int_const(El::I32, lanes, 23)?)?, fb.ty(El::F32, lanes))
}

/// `e^x`.
pub fn exp<'c>(fb: &Fb<'_, 'c>, x: V<'c>) -> Result<V<'c>> {
    let lanes = fb.lanes(x);
    let c = |v: f32| fb.f32_const(lanes, v);
    let x = choose(fb, FloatPredicate::OLT, x, c(EXP_LOWEST), c(EXP_LOWEST), x)?;
    let x = choose(fb, FloatPredicate::OGT, x, c(EXP_HIGHEST), c(EXP_HIGHEST), x)?;
    let t = fma(fb, x, c(LOG2_E), c(ROUND_MAGIC))?;
    let bits = fb.bitcast(t, fb.ty(El::I32, lanes))?;
    let n = fb.sub(bits, fb.int_const(El::I32, lanes, i64::from(ROUND_MAGIC.to_bits()))?)?;
    let nf = fb.fsub(t, c(ROUND_MAGIC))?;
    let r = fma(fb, nf, c(-LN2_LO), fma(fb, nf, c(-LN2_HI), x)?)?;
    let q = horner(fb, &EXP_POLY, r)?;
    let p = fb.fadd(fma(fb, q, fb.fmul(r, r)?, r)?, c(1.0))?;
    let one = fb.int_const(El::I32, lanes, 1)?;
    let h = match (n, one) {
        (V::IntValue(a), V::IntValue(b)) => fb.b.build_right_shift(a, b, true, "")?.into(),
        (V::VectorValue(a), V::VectorValue(b)) => fb.b.build_right_shift(a, b, true, "")?.into(),
        _ => return internal("exp: operand kinds"),
    };
    let p = fb.fmul(p, pow2(fb, h)?)?;
    fb.fmul(p, pow2(fb, fb.sub(n, h)?)?)
}

fn abs<'c>(fb: &Fb<'_, 'c>, x: V<'c>) -> Result<V<'c>> {
    fb.intrinsic("llvm.fabs", &[x.get_type()], &[x])
}

/// `1 / (1 + e^-x)`.
pub fn sigmoid<'c>(fb: &Fb<'_, 'c>, x: V<'c>) -> Result<V<'c>> {
    let lanes = fb.lanes(x);
    let one = fb.f32_const(lanes, 1.0);
    let e = exp(fb, negative(fb, abs(fb, x)?)?)?;
    let top = fb.select_negative(x, e, one)?;
    fb.fdiv(top, fb.fadd(one, e)?)
}

fn negative<'c>(fb: &Fb<'_, 'c>, x: V<'c>) -> Result<V<'c>> {
    fb.fmul(x, fb.f32_const(fb.lanes(x), -1.0))
}

/// `tanh x`.
pub fn tanh<'c>(fb: &Fb<'_, 'c>, x: V<'c>) -> Result<V<'c>> {
    let lanes = fb.lanes(x);
    let c = |v: f32| fb.f32_const(lanes, v);
    let z = fb.fmul(x, x)?;
    let q = horner(fb, &TANH_POLY, z)?;
    let small = fma(fb, fb.fmul(q, z)?, x, x)?;
    let magnitude = abs(fb, x)?;
    let e = exp(fb, fb.fmul(c(-2.0), magnitude)?)?;
    let large = fb.fdiv(fb.fsub(c(1.0), e)?, fb.fadd(c(1.0), e)?)?;
    let large = fb.intrinsic("llvm.copysign", &[x.get_type()], &[large, x])?;
    choose(fb, FloatPredicate::OLT, magnitude, c(TANH_SWITCH), small, large)
}

/// `clamp(alpha x + beta, 0, 1)`.
pub fn hard_sigmoid<'c>(fb: &Fb<'_, 'c>, x: V<'c>, alpha: f32, beta: f32) -> Result<V<'c>> {
    let lanes = fb.lanes(x);
    let c = |v: f32| fb.f32_const(lanes, v);
    let v = fb.fadd(fb.fmul(x, c(alpha))?, c(beta))?;
    fb.fmin(fb.fmax(v, c(0.0))?, c(1.0))
}

/// `x * clamp(x / 6 + 0.5, 0, 1)`.
pub fn hard_swish<'c>(fb: &Fb<'_, 'c>, x: V<'c>) -> Result<V<'c>> {
    fb.fmul(x, hard_sigmoid(fb, x, 1.0 / 6.0, 0.5)?)
}
