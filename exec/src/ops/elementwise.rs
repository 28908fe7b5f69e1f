//! Functions of one and two elements, and numbers of another type.

use super::{Execute, floats, one, requantized};
use crate::arith::Scalar;
use crate::array::Array;
use crate::kernels::{broadcast, cast, unary};
use crate::operand::{Call, Outcome, any_codes};
use nibblec_ir::arith::Consumer;
use nibblec_ir::op::{Binary, BinaryCodes, Cast, Unary};

impl Execute for Unary {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        floats(call, unary::unary(*self, call.f32(0)?))
    }
}

/// A function of two floats over broadcast operands.
struct Pairs<'a> {
    a: (&'a [f32], &'a [usize]),
    b: (&'a [f32], &'a [usize]),
    out: &'a [usize],
}

impl Consumer<Scalar, 2> for Pairs<'_> {
    type Output = Vec<f32>;

    fn take(self, f: impl Fn(&Scalar, [f32; 2]) -> f32 + Sync) -> Vec<f32> {
        broadcast::binary(self.a, self.b, self.out, |a, b| f(&Scalar, [a, b]))
    }
}

impl Execute for Binary {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        match &self.codes {
            None => {
                let operand = |i: usize| Outcome::Ok((call.f32(i)?, call.inputs[i].dims));
                let pairs = Pairs { a: operand(0)?, b: operand(1)?, out: &call.y().dims };
                floats(call, self.function.with(pairs))
            }
            Some(BinaryCodes::Sum { ma, mb, bias, outs }) => {
                let f = |a: i32, b: i32| (a as f32).mul_add(*ma, (b as f32).mul_add(*mb, *bias));
                requantized(call, &of_codes(call, f)?, outs)
            }
            Some(BinaryCodes::Product { m, bias, outs }) => {
                let (za, zb) = (call.inputs[0].zero_point()?, call.inputs[1].zero_point()?);
                let f = |a: i32, b: i32| (((a - za) * (b - zb)) as f32).mul_add(*m, *bias);
                requantized(call, &of_codes(call, f)?, outs)
            }
        }
    }
}

/// `f` of each pair of codes.
fn of_codes(call: &Call<'_>, f: impl Fn(i32, i32) -> f32 + Sync) -> Outcome<Vec<f32>> {
    let (a, b) = (&call.inputs[0], &call.inputs[1]);
    Ok(any_codes!(a, x => any_codes!(b, y => {
        broadcast::binary((x, a.dims), (y, b.dims), &call.y().dims, |a, b| f(a.into(), b.into()))
    })))
}

impl Execute for Cast {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        one(call, cast::cast(call.x().data, self.to)?)
    }
}
