//! One operator at a time: from operands to results, one file per family. The interpreter has checked types and shapes by
//! the operator's inference before it comes here; what inference does not know is checked here.

mod contract;
mod elementwise;
mod index;
mod movement;
mod norm;
mod quantize;
mod reduce;
mod window;

use crate::array::{Array, Elements};
use crate::kernels::PackedWeights;
use crate::kernels::quantize::requantize_all;
use crate::operand::{Call, Operand, Outcome};
use nibblec_ir::Op;
use nibblec_ir::op::Requant;

/// An operator that can be executed: what it computes is defined in `nibblec_ir::op`.
trait Execute {
    /// The results, in order.
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>>;

    /// Constant weights (operand 1) as the interpreter keeps them; `None` if the operator packs none.
    fn pack(&self, _w: &Operand<'_>) -> Outcome<Option<PackedWeights>> {
        Ok(None)
    }
}

macro_rules! dispatch {
    ($($name:ident)*) => {
        fn executable(op: &Op) -> &dyn Execute {
            match op { $(Op::$name(op) => op,)* }
        }
    };
}
nibblec_ir::for_each_op!(dispatch);

/// Executes `op`.
pub(crate) fn evaluate(op: &Op, call: &Call<'_>) -> Outcome<Vec<Array>> {
    executable(op).execute(call)
}

/// Weights that the interpreter packs once.
pub(crate) fn pack(op: &Op, w: &Operand<'_>) -> Outcome<Option<PackedWeights>> {
    executable(op).pack(w)
}

/// The one result.
fn one(call: &Call<'_>, elements: Elements) -> Outcome<Vec<Array>> {
    Ok(vec![call.y().array(elements)?])
}

/// The one f32 result.
fn floats(call: &Call<'_>, v: Vec<f32>) -> Outcome<Vec<Array>> {
    one(call, Elements::F32(v))
}

/// The codes of `t`, one result for each requantization.
fn requantized(call: &Call<'_>, t: &[f32], outs: &[Requant]) -> Outcome<Vec<Array>> {
    outs.iter().zip(call.results).map(|(r, ty)| ty.array(requantize_all(t, r, ty.dtype)?)).collect()
}
