//! BatchNormalization in its inference form (7: `spatial` 1, 9, 14: `training_mode` 0, 15), Dropout at inference
//! (7: attribute, 10, 12: operands, 13, ...) and Identity: the latter two vanish.

use crate::context::{Bound, Call, Context};
use crate::error::{Fail, invalid, unsupported};
use nibblec_ir::op;

pub(crate) fn batch_normalization(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let epsilon = call.attrs.float_or("epsilon", 1e-5)?;
    // Of meaning in training only.
    call.attrs.float("momentum")?;
    if cx.opset < 9 && !call.attrs.flag("spatial", true)? {
        return unsupported("statistics per element (spatial 0) are not supported");
    }
    if cx.opset >= 14 && call.attrs.flag("training_mode", false)? {
        return unsupported("it is in training mode: export the model for inference");
    }
    let inputs = (0..5).map(|i| cx.float(call, i)).collect::<Result<Vec<_>, _>>()?;
    cx.emit(call, op::BatchNormalization { epsilon }, &inputs)
}

pub(crate) fn dropout(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    if cx.opset >= 12 {
        call.attrs.int("seed")?;
        if let Some(mode) = cx.ints(call, 2, "training_mode")?
            && mode != [0]
        {
            return unsupported("it is in training mode: export the model for inference");
        }
    } else {
        call.attrs.float("ratio")?;
    }
    identity(cx, call)
}

pub(crate) fn identity(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let bound = match call.input(0) {
        Some(name) => cx.bound(name).cloned(),
        None => return invalid("operand 0 is missing"),
    };
    match bound {
        Some(b @ Bound::Known(_)) => Ok(cx.bind(call.output()?, b)?),
        _ => {
            let x = cx.value(call, 0)?;
            cx.alias(call, x)
        }
    }
}
