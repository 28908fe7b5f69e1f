//! Constant (1, 9, 11, 12, 13, 19, 21, 23, 24, 25), ConstantOfShape (9, 20, ...), Shape (1, 13, 15: `start`, `end`;
//! 19, ...), Size (1, 13, ...), Cast (6, 9, 13, 19, ...): what is known during import.

use crate::context::{Call, Context, size};
use crate::error::{Fail, helped, invalid, overflow, unsupported};
use crate::known::{Elem, Ints, Known, made};
use crate::report::FLOAT;
use crate::tensor;
use nibblec_ir::op::DequantizeLinear;
use nibblec_ir::{DType, Quant, Shape, Tensor, element_count, op};

pub(crate) fn constant(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let a = &call.attrs;
    let known = if let Some(t) = a.tensor("value")? {
        decode(cx, t, call.output()?)?
    } else if let Some(v) = a.float("value_float")? {
        made(Tensor::f32(&[], vec![v])).map(Known::Tensor)?
    } else if let Some(v) = a.floats("value_floats")? {
        made(Tensor::f32(&[v.len()], v.to_vec())).map(Known::Tensor)?
    } else if let Some(v) = a.int("value_int")? {
        Known::Ints(Ints::scalar(Elem::Fixed(v)))
    } else if let Some(v) = a.ints("value_ints")? {
        Known::Ints(Ints::vector(v.iter().map(|&n| Elem::Fixed(n)).collect()))
    } else if a.has("sparse_value") || a.has("value_string") || a.has("value_strings") {
        return unsupported("sparse and string constants are not supported");
    } else {
        return invalid("it holds no value");
    };
    cx.bind_known(call, known)
}

fn decode(cx: &Context, t: &onnx_protobuf::TensorProto, name: &str) -> Result<Known, Fail> {
    match tensor::decode(t.clone(), name, &cx.folder)? {
        Ok(t) => Ok(Known::Tensor(t)),
        Err(reason) => helped(reason, FLOAT),
    }
}

pub(crate) fn of_shape(cx: &Context, call: &Call<'_>) -> Result<Known, Fail> {
    let Some(dims) = cx.ints(call, 0, "the shape")? else { return invalid("it has no shape") };
    let dims = dims.iter().map(|&n| size("an extent", n)).collect::<Result<Vec<_>, _>>()?;
    let value = match call.attrs.tensor("value")? {
        Some(t) => decode(cx, t, call.output()?)?,
        None => Known::Tensor(made(Tensor::f32(&[1], vec![0.0]))?),
    };
    if value.dims().iter().product::<usize>() != 1 {
        return invalid("attribute 'value' must hold one element");
    }
    cx.limits.constant(value.dtype(), &dims)?;
    let count = element_count(&dims).map_err(|_| overflow())?;
    value.picked(&dims, || std::iter::repeat_n(0, count))
}

/// The shape that Shape gives, `start` and `end` applied.
pub(crate) fn shape_of(call: &Call<'_>, shape: &Shape) -> Result<Ints, Fail> {
    let rank = i64::try_from(shape.rank()).map_err(|_| overflow())?;
    let clamp = |n: i64| -> Result<usize, Fail> {
        let n = if n < 0 { n.saturating_add(rank) } else { n };
        usize::try_from(n.clamp(0, rank)).map_err(|_| overflow())
    };
    let start = clamp(call.attrs.int_or("start", 0)?)?;
    let end = clamp(call.attrs.int_or("end", rank)?)?;
    Ints::of_shape(shape.0.get(start..end).unwrap_or(&[]))
}

pub(crate) fn shape(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.value(call, 0)?;
    let ints = shape_of(call, &cx.shape(x))?;
    cx.bind_known(call, Known::Ints(ints))
}

pub(crate) fn size_of(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.value(call, 0)?;
    let shape = cx.shape(x);
    let n = shape.item_elements().and_then(|n| i64::try_from(n).ok()).ok_or_else(overflow)?;
    let elem = if shape.is_batched() { Elem::Batch(n) } else { Elem::Fixed(n) };
    cx.bind_known(call, Known::Ints(Ints::scalar(elem)))
}

/// The type that Cast casts to.
pub(crate) fn cast_target(call: &Call<'_>) -> Result<DType, Fail> {
    // Of meaning for 8-bit floats only.
    call.attrs.int("saturate")?;
    call.attrs.string_or("round_mode", "up")?;
    match call.attrs.int("to")? {
        None => invalid("attribute 'to' is missing"),
        Some(n) => tensor::dtype(i32::try_from(n).unwrap_or(-1)).map_err(|r| Fail::Helped(r, FLOAT)),
    }
}

/// A Cast of data. Codes that nothing gives another meaning to become f32 by dequantizing with a scale of one, which
/// later passes know how to keep on codes.
pub(crate) fn cast(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let to = cast_target(call)?;
    let x = cx.value(call, 0)?;
    let v = cx.graph.value(x);
    let from = v.dtype;
    if from == to {
        return cx.alias(call, x);
    }
    let plain = Quant::per_tensor(1.0, 0);
    if from.is_code() && to == DType::F32 && v.quant.as_ref().is_none_or(|q| *q == plain) {
        cx.quantize(x, plain)?;
        return cx.emit(call, DequantizeLinear {}, &[x]);
    }
    if to.bits() < 8 {
        return unsupported(format!("data cannot be cast from {from} to {to}"));
    }
    cx.emit(call, op::Cast { to }, &[x])
}
