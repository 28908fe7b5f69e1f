//! MaxPool (1, 8: `storage_order`, 10: `dilations`, `ceil_mode`, 11, 12, 22), AveragePool (1, 7: `count_include_pad`,
//! 10: `ceil_mode`, 11, 19: `dilations`, 22), GlobalAveragePool and GlobalMaxPool (1, 22).

use super::{lift, window};
use crate::context::{Call, Context};
use crate::error::{Fail, invalid, unsupported};
use nibblec_ir::{ValueId, op};

struct Pool {
    x: ValueId,
    lifted: bool,
    window: window::Window,
    ceil_mode: bool,
}

fn pool(cx: &mut Context, call: &Call<'_>, x: ValueId, dilates: bool) -> Result<Pool, Fail> {
    let (x, lifted) = lift::plane(cx, call, x)?;
    let shape = cx.shape(x);
    let Some((_, height, width)) = shape.chw() else {
        return invalid(format!("its input is {shape}: C, H and W must be fixed"));
    };
    let Some(kernel) = window::kernel(call, lifted)? else { return invalid("kernel_shape is missing") };
    let window = window::window(call, kernel, [height, width], lifted, dilates)?;
    for i in 0..2 {
        let reach = (window.kernel[i] - 1).saturating_mul(window.dilations[i]);
        if window.pads[i] > reach || window.pads[i + 2] > reach {
            return invalid(format!("pads {:?} hold whole windows {:?}", window.pads, window.kernel));
        }
    }
    let ceil = cx.opset >= 10 && call.attrs.flag("ceil_mode", false)?;
    let ceil_mode = ceil && !window.same;
    Ok(Pool { x, lifted, window, ceil_mode })
}

pub(crate) fn max_pool(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    if cx.opset >= 8 {
        // Of meaning for the second result only.
        call.attrs.int("storage_order")?;
    }
    let x = cx.value(call, 0)?;
    let dilates = cx.opset >= 10;
    let Pool { x, lifted, window: w, ceil_mode } = pool(cx, call, x, dilates)?;
    let op =
        op::MaxPool { kernel: w.kernel, strides: w.strides, dilations: w.dilations, pads: w.pads, ceil_mode };
    lift::emit(cx, call, op, &[x], lifted)
}

pub(crate) fn average_pool(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let count_include_pad = call.attrs.flag("count_include_pad", false)?;
    let x = cx.float(call, 0)?;
    let dilates = cx.opset >= 19;
    let Pool { x, lifted, window: w, ceil_mode } = pool(cx, call, x, dilates)?;
    if w.dilations != [1, 1] {
        return unsupported(format!("dilations {:?} are not supported", w.dilations));
    }
    let op =
        op::AveragePool { kernel: w.kernel, strides: w.strides, pads: w.pads, ceil_mode, count_include_pad };
    lift::emit(cx, call, op, &[x], lifted)
}

pub(crate) fn global_average_pool(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.float(call, 0)?;
    let (x, lifted) = lift::plane(cx, call, x)?;
    lift::emit(cx, call, op::GlobalAveragePool {}, &[x], lifted)
}

pub(crate) fn global_max_pool(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.value(call, 0)?;
    let (x, lifted) = lift::plane(cx, call, x)?;
    let shape = cx.shape(x);
    let Some((_, height, width)) = shape.chw() else {
        return invalid(format!("its input is {shape}: C, H and W must be fixed"));
    };
    let op = op::MaxPool {
        kernel: [height, width],
        strides: [1, 1],
        dilations: [1, 1],
        pads: [0; 4],
        ceil_mode: false,
    };
    lift::emit(cx, call, op, &[x], lifted)
}
