//! Operators that pick elements by indices.

use super::{Execute, one};
use crate::array::{Array, Slice};
use crate::fault::Fault;
use crate::kernels::moves;
use crate::operand::{Call, Operand, Outcome, any_elements};
use nibblec_ir::op::Gather;

impl Execute for Gather {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        let x = call.x();
        let indices = indices(&call.inputs[1], x.dims[self.axis])?;
        one(call, any_elements!(x.data, v => moves::gather(v, x.dims, self.axis, &indices)))
    }
}

/// The indices, each checked to be below `extent`.
fn indices(operand: &Operand<'_>, extent: usize) -> Outcome<Vec<usize>> {
    let Slice::I64(v) = operand.data else {
        return Err(Fault::expected("i64 indices", operand.data.storage()));
    };
    v.iter()
        .map(|&i| usize::try_from(i).ok().filter(|&i| i < extent).ok_or(i))
        .collect::<Result<_, _>>()
        .map_err(|i| Fault::expected(format!("indices below {extent}"), i))
}
