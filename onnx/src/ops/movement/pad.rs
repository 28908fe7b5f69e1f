//! Pad in constant mode (2: attributes, 11: operands, 13, 18: `axes`, ...), without negative pads.

use crate::call::{Call, axes, size};
use crate::context::Context;
use crate::error::{Fail, invalid, unsupported};
use nibblec_ir::op::Pad;
use nibblec_ir::{DType, Dim, ValueId};

pub(super) fn pad(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let mode = call.attrs.string_or("mode", "constant")?;
    if mode != "constant" {
        return unsupported(format!("mode '{mode}': only constant padding is supported"));
    }
    let x = cx.value(call, 0)?;
    let shape = cx.shape(x);
    let rank = shape.rank();
    let (pads, value, named) = if cx.opset >= 11 {
        let named = if cx.opset >= 18 { cx.ints(call, 3, "the axes")? } else { None };
        (cx.ints(call, 1, "the pads")?, padding(cx, call, x)?, named)
    } else {
        (call.attrs.ints("pads")?.map(<[i64]>::to_vec), call.attrs.float_or("value", 0.0)?, None)
    };
    let Some(pads) = pads else { return invalid("the pads are missing") };
    let axes = match named {
        Some(list) => axes(&list, rank)?,
        None => (0..rank).collect(),
    };
    if pads.len() != 2 * axes.len() {
        return invalid(format!("{} pads for {} axes of {shape}", pads.len(), axes.len()));
    }
    let (mut before, mut after) = (vec![0; rank], vec![0; rank]);
    for (i, &a) in axes.iter().enumerate() {
        before[a] = size("a pad", pads[i])?;
        after[a] = size("a pad", pads[i + axes.len()])?;
        if shape.0[a] == Dim::Batch && (before[a], after[a]) != (0, 0) {
            return unsupported("it pads the batch");
        }
    }
    cx.emit(call, Pad { before, after, value }, &[x])
}

/// The padding, a float or a code like the data.
fn padding(cx: &Context, call: &Call<'_>, x: ValueId) -> Result<f32, Fail> {
    if call.input(2).is_none() {
        return Ok(0.0);
    }
    let dtype = cx.graph.value(x).dtype;
    match cx.constant(call, 2)? {
        None => unsupported("the padding must be a constant"),
        Some(t) if t.dtype() != dtype => invalid(format!("the padding is {}, the data {dtype}", t.dtype())),
        Some(t) => match t.to_f64().as_slice() {
            [v] => match crate::numbers::narrow(*v) {
                f if dtype == DType::F32 || f64::from(f) == *v => Ok(f),
                _ => unsupported(format!(
                    "a padding of {v} for {dtype}: whole numbers up to 2^24 are supported"
                )),
            },
            _ => invalid(format!("the padding has extents {:?}", t.dims())),
        },
    }
}
