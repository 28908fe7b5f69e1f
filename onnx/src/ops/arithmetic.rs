//! Add, Sub, Mul, Div (7, 13, 14) and Sum (6, 8: broadcasting, 13) on floats, with NumPy broadcasting.

use crate::context::{Call, Context};
use crate::error::{Fail, invalid, unsupported};
use nibblec_ir::{Op, op};

pub(crate) fn binary(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let op: Op = match call.op {
        "Add" => op::Add {}.into(),
        "Sub" => op::Sub {}.into(),
        "Mul" => op::Mul {}.into(),
        "Div" => op::Div {}.into(),
        _ => return unsupported("the operator is not supported"),
    };
    let (a, b) = (cx.float(call, 0)?, cx.float(call, 1)?);
    cx.emit(call, op, &[a, b])
}

pub(crate) fn sum(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let mut total = cx.float(call, 0)?;
    let Some(last) = call.inputs.len().checked_sub(1) else { return invalid("it has no operands") };
    if last == 0 {
        return cx.alias(call, total);
    }
    for i in 1..last {
        let term = cx.float(call, i)?;
        total = cx.step(call, &format!("sum{i}"), op::Add {}, &[total, term])?;
    }
    let term = cx.float(call, last)?;
    cx.emit(call, op::Add {}, &[total, term])
}
