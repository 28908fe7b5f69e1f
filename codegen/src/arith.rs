//! The arithmetic of the integer semantics (`nibblec_ir::op`), emitted so that every level gives the same bits.

use crate::build::{El, Fb, V};
use crate::error::{Result, internal};
use crate::isa::Isa;
use inkwell::context::Context;
use inkwell::module::Module;
use inkwell::values::FunctionValue;
use inkwell::{FloatPredicate, IntPredicate};
use nibblec_ir::arith::exp::ROUND_MAGIC;
use nibblec_ir::op::Requant;

/// The bits of what rounds a float below 2^22 in magnitude when it is added.
const ROUND_MAGIC_BITS: i64 = 0x4B40_0000;

/// Clamps codes to the range of a requantization.
pub fn clamp_codes<'c>(fb: &Fb<'_, 'c>, mut bytes: V<'c>, (lo, hi): (i32, i32)) -> Result<V<'c>> {
    let lanes = fb.lanes(bytes);
    if hi < 255 {
        bytes = fb.umin(bytes, fb.int_const(El::I8, lanes, i64::from(hi))?)?;
    }
    if lo > 0 {
        bytes = fb.umax(bytes, fb.int_const(El::I8, lanes, i64::from(lo))?)?;
    }
    Ok(bytes)
}

/// One IEEE fused multiply-add a lane.
pub fn fma<'c>(fb: &Fb<'_, 'c>, a: V<'c>, b: V<'c>, c: V<'c>) -> Result<V<'c>> {
    if fb.isa.has_fma() {
        return fb.intrinsic("llvm.fma", &[a.get_type()], &[a, b, c]);
    }
    if fb.lanes(a) != 1 {
        return internal("soft fma works on one lane");
    }
    let f = soft_fma(fb.cx, fb.module)?;
    match fb.b.build_call(f, &[a.into(), b.into(), c.into()], "")?.try_as_basic_value().basic() {
        Some(v) => Ok(v),
        None => internal("soft fma returns nothing"),
    }
}

/// `float nb_fmaf(float, float, float)` for targets without the instruction, without libm: the product is exact in
/// f64; the sum is rounded to odd (its last bit tells that something was cut off), so that the final conversion to
/// f32 rounds once (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
fn soft_fma<'a, 'c>(cx: &'c Context, module: &'a Module<'c>) -> Result<FunctionValue<'c>> {
    if let Some(f) = module.get_function("nb_fmaf") {
        return Ok(f);
    }
    let f32t = cx.f32_type();
    let ty = f32t.fn_type(&[f32t.into(), f32t.into(), f32t.into()], false);
    let f = module.add_function("nb_fmaf", ty, Some(inkwell::module::Linkage::Internal));
    crate::build::set_function_attributes(cx, f, Isa::Scalar, true);
    let b = cx.create_builder();
    b.position_at_end(cx.append_basic_block(f, "entry"));
    let fb = Fb { cx, module, b, f, isa: Isa::Scalar };
    let f64t = cx.f64_type();
    let widen = |i: u32| -> Result<V<'c>> {
        Ok(fb.b.build_float_ext(fb.param(i)?.into_float_value(), f64t, "")?.into())
    };
    let (x, y, c) = (widen(0)?, widen(1)?, widen(2)?);
    let p = fb.fmul(x, y)?;
    let s = fb.fadd(p, c)?;
    // Two-sum: the exact error of the addition.
    let bb = fb.fsub(s, p)?;
    let e1 = fb.fsub(p, fb.fsub(s, bb)?)?;
    let err = fb.fadd(e1, fb.fsub(c, bb)?)?.into_float_value();
    let bits = fb.bitcast(s, fb.ty(El::I64, 1))?.into_int_value();
    let zero = f64t.const_zero();
    let inexact = fb.b.build_float_compare(FloatPredicate::ONE, err, zero, "")?;
    let even = fb.b.build_int_compare(IntPredicate::EQ, fb.b.build_and(bits, fb.i(1), "")?, fb.i(0), "")?;
    let adjust = fb.b.build_and(inexact, even, "")?;
    let err_up = fb.b.build_float_compare(FloatPredicate::OGT, err, zero, "")?;
    let s_up = fb.b.build_float_compare(FloatPredicate::OGT, s.into_float_value(), zero, "")?;
    let same = fb.b.build_int_compare(IntPredicate::EQ, err_up, s_up, "")?;
    let step = fb.b.build_select(same, fb.i(1), fb.i(-1), "")?.into_int_value();
    let step = fb.b.build_select(adjust, step, fb.i(0), "")?.into_int_value();
    let odd = fb.bitcast(fb.iadd(bits, step)?.into(), f64t.into())?.into_float_value();
    let r = fb.b.build_float_trunc(odd, f32t, "")?;
    fb.b.build_return(Some(&r))?;
    Ok(f)
}

/// Round-half-even of a float below 2^22 in magnitude, as i32.
pub fn round_to_i32<'c>(fb: &Fb<'_, 'c>, v: V<'c>) -> Result<V<'c>> {
    let lanes = fb.lanes(v);
    let shifted = fb.fadd(v, fb.f32_const(lanes, ROUND_MAGIC))?;
    let bits = fb.bitcast(shifted, fb.ty(El::I32, lanes))?;
    fb.sub(bits, fb.int_const(El::I32, lanes, ROUND_MAGIC_BITS)?)
}

/// Clamps to `[lo, hi]` as the semantics says: NaN gives `lo`.
pub fn clamp<'c>(fb: &Fb<'_, 'c>, v: V<'c>, lo: f32, hi: f32) -> Result<V<'c>> {
    let lanes = fb.lanes(v);
    let v = fb.fmax(v, fb.f32_const(lanes, lo))?;
    fb.fmin(v, fb.f32_const(lanes, hi))
}

/// One output of an epilogue: from `t` to codes in i32 lanes.
pub fn requantize<'c>(fb: &Fb<'_, 'c>, t: V<'c>, r: &Requant) -> Result<V<'c>> {
    let lanes = fb.lanes(t);
    let v = if r.is_identity() { t } else { fma(fb, t, fb.f32_const(lanes, r.m), fb.f32_const(lanes, r.b))? };
    let v = clamp(fb, v, r.lo as f32, r.hi as f32)?;
    round_to_i32(fb, v)
}
