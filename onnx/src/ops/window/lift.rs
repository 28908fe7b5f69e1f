//! One-dimensional windows as two-dimensional ones: `[N,C,L]` becomes `[N,C,1,L]` and back.

use crate::call::Call;
use crate::context::Context;
use crate::error::{Fail, unsupported};
use crate::ops::movement::reshape;
use nibblec_ir::{Dim, Op, Shape, ValueId, op};

/// A `[N,C,H,W]` value, and whether it was lifted from `[N,C,L]`.
pub(in crate::ops) fn plane(cx: &mut Context, call: &Call<'_>, x: ValueId) -> Result<(ValueId, bool), Fail> {
    let shape = cx.shape(x);
    match shape.0.as_slice() {
        [_, _, _, _] => Ok((x, false)),
        [n, c, l] => {
            let lifted = Shape(vec![*n, *c, Dim::Fixed(1), *l]);
            Ok((reshape::step(cx, call, "lift", x, lifted)?, true))
        }
        _ => unsupported(format!("its input is {shape}: only one and two spatial dimensions are supported")),
    }
}

/// Adds the node, and takes the result back to `[N,C,L]` if its input was lifted.
pub(in crate::ops) fn emit(
    cx: &mut Context,
    call: &Call<'_>,
    op: impl Into<Op>,
    inputs: &[ValueId],
    lifted: bool,
) -> Result<(), Fail> {
    if !lifted {
        return cx.emit(call, op, inputs);
    }
    let value = cx.spare(call.output()?, "lifted");
    let y = cx.node(call.name, op, inputs, &value)?;
    let mut shape = cx.shape(y);
    shape.0.remove(2);
    let name = format!("{}.lower", call.name);
    let y = cx.node(&name, op::Reshape { shape: shape.0 }, &[y], call.output()?)?;
    cx.alias(call, y)
}
