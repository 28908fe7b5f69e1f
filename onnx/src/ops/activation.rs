//! Relu (6, 13, 14: codes), Sigmoid and Tanh (6, 13), HardSwish (14, 22), HardSigmoid (6, 22), LeakyRelu (6, 16),
//! Clip (6: attributes, 11: operands, 12: codes, 13), Max and Min of codes, Softmax (1, 11: flattened to rows, 13: along one axis).

use super::clip_codes;
use crate::codes;
use crate::context::{Call, Context, axis};
use crate::error::{Fail, invalid, overflow, unsupported};
use nibblec_ir::{Dim, Op, Shape, op};

pub(crate) fn simple(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let op: Op = match call.op {
        "Relu" => op::Relu {}.into(),
        "Sigmoid" => op::Sigmoid {}.into(),
        "Tanh" => op::Tanh {}.into(),
        "HardSwish" => op::HardSwish {}.into(),
        _ => return unsupported("the operator is not supported"),
    };
    if call.op == "Relu" && cx.opset >= 14 {
        if let Some(k) = cx.known(call, 0).filter(|k| k.dtype().is_code()) {
            let made = codes::clipped(k, (Some(0), None))?;
            return cx.bind_known(call, made);
        }
        let x = cx.value(call, 0)?;
        if cx.graph.value(x).dtype.is_code() {
            return clip_codes::narrow(cx, call, x, (Some(0), None));
        }
    }
    let x = cx.float(call, 0)?;
    cx.emit(call, op, &[x])
}

/// Max and Min of the codes of an activation and single codes.
pub(crate) fn extreme(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let data: Vec<usize> = (0..call.inputs.len()).filter(|&i| cx.known(call, i).is_none()).collect();
    let [data] = data[..] else { return unsupported("of data, the operator is supported on codes only") };
    let x = cx.value(call, data)?;
    let dtype = cx.graph.value(x).dtype;
    if !dtype.is_code() {
        return unsupported("of data, the operator is supported on codes only");
    }
    let (mut lo, mut hi) = (None, None);
    for i in (0..call.inputs.len()).filter(|&i| i != data) {
        let Some(code) = clip_codes::bound(cx, call, i, dtype, "the bound")? else { continue };
        match call.op {
            "Max" => lo = Some(lo.map_or(code, |l: i32| l.max(code))),
            _ => hi = Some(hi.map_or(code, |h: i32| h.min(code))),
        }
    }
    clip_codes::narrow(cx, call, x, (lo, hi))
}

pub(crate) fn leaky_relu(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let alpha = call.attrs.float_or("alpha", 0.01)?;
    let x = cx.float(call, 0)?;
    cx.emit(call, op::LeakyRelu { alpha }, &[x])
}

pub(crate) fn hard_sigmoid(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let alpha = call.attrs.float_or("alpha", 0.2)?;
    let beta = call.attrs.float_or("beta", 0.5)?;
    let x = cx.float(call, 0)?;
    cx.emit(call, op::HardSigmoid { alpha, beta }, &[x])
}

/// A Clip of codes (12), if its operand holds codes.
fn clip_codes(cx: &mut Context, call: &Call<'_>) -> Result<bool, Fail> {
    let known = cx.known(call, 0).cloned();
    let dtype = match &known {
        Some(k) => k.dtype(),
        None => {
            let x = cx.value(call, 0)?;
            cx.graph.value(x).dtype
        }
    };
    if !dtype.is_code() || cx.opset < 12 {
        return Ok(false);
    }
    let lo = clip_codes::bound(cx, call, 1, dtype, "the lower bound")?;
    let hi = clip_codes::bound(cx, call, 2, dtype, "the upper bound")?;
    match known {
        Some(k) => {
            let made = codes::clipped(&k, (lo, hi))?;
            cx.bind_known(call, made)?;
        }
        None => {
            let x = cx.value(call, 0)?;
            clip_codes::narrow(cx, call, x, (lo, hi))?;
        }
    }
    Ok(true)
}

pub(crate) fn clip(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    if call.input(0).is_some() && clip_codes(cx, call)? {
        return Ok(());
    }
    let (min, max) = if cx.opset >= 11 {
        (cx.scalar(call, 1, "the lower bound")?, cx.scalar(call, 2, "the upper bound")?)
    } else {
        (call.attrs.float("min")?, call.attrs.float("max")?)
    };
    // The largest finite numbers are how exporters write "no bound".
    let min = min.filter(|v| *v > f32::MIN).unwrap_or(f32::NEG_INFINITY);
    let max = max.filter(|v| *v < f32::MAX).unwrap_or(f32::INFINITY);
    if min.is_nan() || max.is_nan() {
        return invalid("a bound is NaN");
    }
    // The upper bound wins where they cross.
    let min = min.min(max);
    let x = cx.float(call, 0)?;
    cx.emit(call, op::Clip { min, max }, &[x])
}

pub(crate) fn softmax(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.float(call, 0)?;
    let shape = cx.shape(x);
    let rank = shape.rank();
    let a = axis(call.attrs.int_or("axis", if cx.opset >= 13 { -1 } else { 1 })?, rank)?;
    if shape.0[a] == Dim::Batch {
        return unsupported("it mixes the images of a batch: the axis is the batch");
    }
    let tail = &shape.0[a + 1..];
    if cx.opset >= 13 || tail.iter().all(|d| *d == Dim::Fixed(1)) {
        return cx.emit(call, op::Softmax { axis: a }, &[x]);
    }
    let row = Shape(shape.0[a..].to_vec()).item_elements().ok_or_else(overflow)?;
    let mut flat = shape.0[..a].to_vec();
    flat.push(Dim::Fixed(row));
    let rows = cx.step(call, "rows", op::Reshape { shape: flat }, &[x])?;
    let value = cx.spare(call.output()?, "softmax");
    let y = cx.node(call.name, op::Softmax { axis: a }, &[rows], &value)?;
    let y =
        cx.node(&format!("{}.unflatten", call.name), op::Reshape { shape: shape.0 }, &[y], call.output()?)?;
    cx.alias(call, y)
}
