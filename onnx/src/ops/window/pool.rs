//! MaxPool (1, 8: `storage_order`, 10: `dilations`, `ceil_mode`, 11, 12, 22), AveragePool (1, 7: `count_include_pad`,
//! 10: `ceil_mode`, 11, 19: `dilations`, 22) and GlobalMaxPool (1, 22).

use super::{lift, spelled};
use crate::call::Call;
use crate::context::Context;
use crate::error::{Fail, invalid, unsupported};
use nibblec_ir::ValueId;
use nibblec_ir::op::{AveragePool, MaxPool, Windows};

struct Pool {
    x: ValueId,
    lifted: bool,
    windows: Windows,
    ceil_mode: bool,
}

fn pool(cx: &mut Context, call: &Call<'_>, x: ValueId, dilates: bool) -> Result<Pool, Fail> {
    let (x, lifted) = lift::plane(cx, call, x)?;
    let shape = cx.shape(x);
    let Some((_, height, width)) = shape.chw() else {
        return invalid(format!("its input is {shape}: C, H and W must be fixed"));
    };
    let Some(kernel) = spelled::kernel(call, lifted)? else { return invalid("kernel_shape is missing") };
    let spelled::Spelled { windows, same } =
        spelled::windows(call, kernel, [height, width], lifted, dilates)?;
    for i in 0..2 {
        let reach = (windows.kernel[i] - 1).saturating_mul(windows.dilations[i]);
        if windows.pads[i] > reach || windows.pads[i + 2] > reach {
            return invalid(format!("pads {:?} hold whole windows {:?}", windows.pads, windows.kernel));
        }
    }
    let ceil = cx.opset >= 10 && call.attrs.flag("ceil_mode", false)?;
    let ceil_mode = ceil && !same;
    Ok(Pool { x, lifted, windows, ceil_mode })
}

pub(super) fn max_pool(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    if cx.opset >= 8 {
        // Of meaning for the second result only.
        call.attrs.int("storage_order")?;
    }
    let x = cx.value(call, 0)?;
    let dilates = cx.opset >= 10;
    let Pool { x, lifted, windows, ceil_mode } = pool(cx, call, x, dilates)?;
    lift::emit(cx, call, MaxPool { windows, ceil_mode }, &[x], lifted)
}

pub(super) fn average_pool(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let count_include_pad = call.attrs.flag("count_include_pad", false)?;
    let x = cx.float(call, 0)?;
    let dilates = cx.opset >= 19;
    let Pool { x, lifted, windows, ceil_mode } = pool(cx, call, x, dilates)?;
    if windows.dilations != [1, 1] {
        return unsupported(format!("dilations {:?} are not supported", windows.dilations));
    }
    let op = AveragePool { windows, ceil_mode, count_include_pad, codes: None };
    lift::emit(cx, call, op, &[x], lifted)
}

pub(super) fn global_max_pool(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.value(call, 0)?;
    let (x, lifted) = lift::plane(cx, call, x)?;
    let shape = cx.shape(x);
    let Some((_, height, width)) = shape.chw() else {
        return invalid(format!("its input is {shape}: C, H and W must be fixed"));
    };
    let windows = Windows { kernel: [height, width], ..Windows::PIXELS };
    let op = MaxPool { windows, ceil_mode: false };
    lift::emit(cx, call, op, &[x], lifted)
}
