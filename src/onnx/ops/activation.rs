//! Relu (6, 13, 14), Sigmoid and Tanh (6, 13), HardSwish (14, 22), HardSigmoid (6, 22), LeakyRelu (6, 16),
//! Clip (6: attributes, 11: operands, 12, 13), Softmax (1, 11: flattened to rows, 13: along one axis).

use crate::onnx::context::{Call, Context, axis};
use crate::onnx::error::{Fail, invalid, unsupported};
use crate::onnx::known::overflow;
use nibblec_ir::{Dim, Op, Shape, op};

pub(in crate::onnx) fn simple(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let op: Op = match call.op {
        "Relu" => op::Relu {}.into(),
        "Sigmoid" => op::Sigmoid {}.into(),
        "Tanh" => op::Tanh {}.into(),
        "HardSwish" => op::HardSwish {}.into(),
        _ => return unsupported("the operator is not supported"),
    };
    let x = cx.float(call, 0)?;
    cx.emit(call, op, &[x])
}

pub(in crate::onnx) fn leaky_relu(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let alpha = call.attrs.float_or("alpha", 0.01)?;
    let x = cx.float(call, 0)?;
    cx.emit(call, op::LeakyRelu { alpha }, &[x])
}

pub(in crate::onnx) fn hard_sigmoid(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let alpha = call.attrs.float_or("alpha", 0.2)?;
    let beta = call.attrs.float_or("beta", 0.5)?;
    let x = cx.float(call, 0)?;
    cx.emit(call, op::HardSigmoid { alpha, beta }, &[x])
}

pub(in crate::onnx) fn clip(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
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

pub(in crate::onnx) fn softmax(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
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
