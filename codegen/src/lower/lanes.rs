//! Arithmetic on vectors of the target: what `nibblec_ir::arith` asks of floats, as LLVM instructions.

use super::epilogue::bounded;
use crate::arith::fma;
use crate::build::{El, Fb, V};
use crate::error::{CodegenError, Result, internal};
use inkwell::FloatPredicate;
use nibblec_ir::arith::{Arithmetic, Bits, Consumer, exp as sequences};
use nibblec_ir::op::{BinaryFunction, Unary};
use std::cell::RefCell;

/// The lanes of a vector, or one float. The first instruction that cannot be built is remembered; what follows it is not
/// used.
pub struct Lanes<'f, 'a, 'c> {
    fb: &'f Fb<'a, 'c>,
    lanes: u32,
    failed: RefCell<Option<CodegenError>>,
}

/// Instructions on operands that are at hand.
struct Apply<'l, 'f, 'a, 'c, const OPERANDS: usize> {
    lanes: &'l Lanes<'f, 'a, 'c>,
    operands: [V<'c>; OPERANDS],
}

impl<'f, 'a, 'c, const OPERANDS: usize> Consumer<Lanes<'f, 'a, 'c>, OPERANDS>
    for Apply<'_, 'f, 'a, 'c, OPERANDS>
{
    type Output = V<'c>;

    fn take(self, f: impl Fn(&Lanes<'f, 'a, 'c>, [V<'c>; OPERANDS]) -> V<'c> + Sync) -> V<'c> {
        f(self.lanes, self.operands)
    }
}

/// `e^x`.
pub fn exp<'c>(fb: &Fb<'_, 'c>, x: V<'c>) -> Result<V<'c>> {
    let lanes = Lanes::like(fb, x);
    let y = lanes.exp(x);
    lanes.finish(y)
}

impl<'f, 'a, 'c> Lanes<'f, 'a, 'c> {
    fn like(fb: &'f Fb<'a, 'c>, x: V<'c>) -> Lanes<'f, 'a, 'c> {
        Lanes { fb, lanes: fb.lanes(x), failed: RefCell::new(None) }
    }

    /// A function of one float.
    pub fn unary(fb: &'f Fb<'a, 'c>, function: Unary, x: V<'c>) -> Result<V<'c>> {
        let lanes = Lanes::like(fb, x);
        let y = function.with(Apply { lanes: &lanes, operands: [x] });
        lanes.finish(y)
    }

    /// A function of two floats.
    pub fn binary(fb: &'f Fb<'a, 'c>, function: BinaryFunction, operands: [V<'c>; 2]) -> Result<V<'c>> {
        let lanes = Lanes::like(fb, operands[0]);
        let y = function.with(Apply { lanes: &lanes, operands });
        lanes.finish(y)
    }

    fn finish(self, y: V<'c>) -> Result<V<'c>> {
        self.failed.into_inner().map_or(Ok(y), Err)
    }

    /// The instruction, or `other` if it could not be built.
    fn or(&self, built: Result<V<'c>>, other: V<'c>) -> V<'c> {
        built.unwrap_or_else(|e| {
            self.failed.borrow_mut().get_or_insert(e);
            other
        })
    }

    /// `p(a, b) ? yes : no` lane by lane.
    fn choose(&self, p: FloatPredicate, [a, b]: [V<'c>; 2], yes: V<'c>, no: V<'c>) -> Result<V<'c>> {
        let build = &self.fb.b;
        Ok(match (a, b) {
            (V::FloatValue(a), V::FloatValue(b)) => {
                build.build_select(build.build_float_compare(p, a, b, "")?, yes, no, "")?
            }
            (V::VectorValue(a), V::VectorValue(b)) => {
                build.build_select(build.build_float_compare(p, a, b, "")?, yes, no, "")?
            }
            _ => return internal("choose: operand kinds"),
        })
    }

    fn shifted(&self, n: V<'c>) -> Result<V<'c>> {
        let one = self.fb.int_const(El::I32, self.lanes, 1)?;
        self.fb.ashr(n, one)
    }

    fn power(&self, n: V<'c>) -> Result<V<'c>> {
        let (fb, lanes) = (self.fb, self.lanes);
        let e = fb.add(n, fb.int_const(El::I32, lanes, 127)?)?;
        fb.bitcast(fb.shl(e, fb.int_const(El::I32, lanes, 23)?)?, fb.ty(El::F32, lanes))
    }

    fn bits(&self, x: V<'c>, less: f32) -> Result<V<'c>> {
        let (fb, lanes) = (self.fb, self.lanes);
        let bits = fb.bitcast(x, fb.ty(El::I32, lanes))?;
        fb.sub(bits, fb.int_const(El::I32, lanes, i64::from(less.to_bits()))?)
    }
}

impl<'c> Arithmetic for Lanes<'_, '_, 'c> {
    type Float = V<'c>;

    fn constant(&self, v: f32) -> V<'c> {
        self.fb.f32_const(self.lanes, v)
    }

    fn add(&self, a: V<'c>, b: V<'c>) -> V<'c> {
        self.or(self.fb.fadd(a, b), a)
    }

    fn sub(&self, a: V<'c>, b: V<'c>) -> V<'c> {
        self.or(self.fb.fsub(a, b), a)
    }

    fn mul(&self, a: V<'c>, b: V<'c>) -> V<'c> {
        self.or(self.fb.fmul(a, b), a)
    }

    fn div(&self, a: V<'c>, b: V<'c>) -> V<'c> {
        self.or(self.fb.fdiv(a, b), a)
    }

    fn if_negative(&self, x: V<'c>, yes: V<'c>, no: V<'c>) -> V<'c> {
        self.or(self.fb.select_negative(x, yes, no), x)
    }

    fn clamp(&self, x: V<'c>, lo: f32, hi: f32) -> V<'c> {
        self.or(bounded(self.fb, x, (lo, hi)), x)
    }

    fn exp(&self, x: V<'c>) -> V<'c> {
        sequences::exp(self, x)
    }

    fn sigmoid(&self, x: V<'c>) -> V<'c> {
        sequences::sigmoid(self, x)
    }

    fn tanh(&self, x: V<'c>) -> V<'c> {
        sequences::tanh(self, x)
    }
}

impl<'c> Bits for Lanes<'_, '_, 'c> {
    type Int = V<'c>;

    fn fma(&self, a: V<'c>, b: V<'c>, c: V<'c>) -> V<'c> {
        self.or(fma(self.fb, a, b, c), a)
    }

    fn abs(&self, x: V<'c>) -> V<'c> {
        self.or(self.fb.intrinsic("llvm.fabs", &[x.get_type()], &[x]), x)
    }

    fn neg(&self, x: V<'c>) -> V<'c> {
        self.mul(x, self.constant(-1.0))
    }

    fn copy_sign(&self, x: V<'c>, sign: V<'c>) -> V<'c> {
        self.or(self.fb.intrinsic("llvm.copysign", &[x.get_type()], &[x, sign]), x)
    }

    fn if_less(&self, a: V<'c>, b: V<'c>, yes: V<'c>, no: V<'c>) -> V<'c> {
        self.or(self.choose(FloatPredicate::OLT, [a, b], yes, no), yes)
    }

    fn bits_less(&self, x: V<'c>, c: f32) -> V<'c> {
        self.or(self.bits(x, c), x)
    }

    fn half(&self, n: V<'c>) -> V<'c> {
        self.or(self.shifted(n), n)
    }

    fn int_sub(&self, a: V<'c>, b: V<'c>) -> V<'c> {
        self.or(self.fb.sub(a, b), a)
    }

    fn pow2(&self, n: V<'c>) -> V<'c> {
        self.or(self.power(n), n)
    }
}
