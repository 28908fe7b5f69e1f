//! What is known during import: constants, and what follows from shapes.

use super::Spec;
use crate::call::{Call, size};
use crate::context::Context;
use crate::error::{Fail, helped, invalid, overflow, unsupported};
use crate::known::{Elem, Ints, Known, made};
use crate::limits::grown;
use crate::numbers::truncated;
use crate::report::FLOAT;
use crate::tensor;
use nibblec_ir::{DType, Shape, Tensor, element_count};

pub(super) const OPS: &[Spec] = &[
    Spec::imported("Constant", (1, 25), constant),
    Spec::folded("ConstantOfShape", (9, 25), of_shape),
    Spec::folded("Range", (11, 27), range),
    Spec::imported("Shape", (1, 25), shape).folds(fold_shape),
    Spec::imported("Size", (1, 25), size_of).folds(fold_size),
];

type Folded = Result<Option<Known>, Fail>;

/// Constant (1, 9, 11, 12, 13, 19, 21, 23, 24, 25).
fn constant(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
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

/// ConstantOfShape (9, 20, ...).
fn of_shape(cx: &Context, call: &Call<'_>, _: &[&Known]) -> Folded {
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
    value.picked(&dims, || std::iter::repeat_n(0, count)).map(Some)
}

/// The shape that Shape gives, `start` and `end` applied.
fn shape_of(call: &Call<'_>, shape: &Shape) -> Result<Ints, Fail> {
    let rank = i64::try_from(shape.rank()).map_err(|_| overflow())?;
    let clamp = |n: i64| -> Result<usize, Fail> {
        let n = if n < 0 { n.saturating_add(rank) } else { n };
        usize::try_from(n.clamp(0, rank)).map_err(|_| overflow())
    };
    let start = clamp(call.attrs.int_or("start", 0)?)?;
    let end = clamp(call.attrs.int_or("end", rank)?)?;
    Ints::of_shape(shape.0.get(start..end).unwrap_or(&[]))
}

/// Shape (1, 13, 15: `start`, `end`; 19, ...) of data.
fn shape(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.value(call, 0)?;
    let ints = shape_of(call, &cx.shape(x))?;
    cx.bind_known(call, Known::Ints(ints))
}

/// Size (1, 13, ...) of data.
fn size_of(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.value(call, 0)?;
    let shape = cx.shape(x);
    let n = shape.item_elements().and_then(|n| i64::try_from(n).ok()).ok_or_else(overflow)?;
    let elem = if shape.is_batched() { Elem::Batch(n) } else { Elem::Fixed(n) };
    cx.bind_known(call, Known::Ints(Ints::scalar(elem)))
}

fn fold_shape(_: &Context, call: &Call<'_>, operands: &[&Known]) -> Folded {
    let [x, ..] = operands else { return Ok(None) };
    shape_of(call, &x.shape()).map(|ints| Some(Known::Ints(ints)))
}

fn fold_size(_: &Context, _: &Call<'_>, operands: &[&Known]) -> Folded {
    let [x, ..] = operands else { return Ok(None) };
    let n = element_count(x.dims()).ok().and_then(|n| i64::try_from(n).ok()).ok_or_else(overflow)?;
    Ok(Some(Known::Ints(Ints::scalar(Elem::Fixed(n)))))
}

/// Range (11, 27: `stash_type`).
fn range(cx: &Context, call: &Call<'_>, _: &[&Known]) -> Folded {
    if cx.opset >= 27 {
        // Of meaning for half precision only.
        call.attrs.int("stash_type")?;
    }
    if cx.known(call, 0).is_some_and(|k| k.dtype() == DType::F32) {
        return float_range(cx, call).map(Some);
    }
    let mut bounds = [0i64; 3];
    for (i, b) in bounds.iter_mut().enumerate() {
        match cx.ints(call, i, "a bound")?.as_deref() {
            Some([n]) => *b = *n,
            _ => return invalid("a bound must be one number"),
        }
    }
    let [start, limit, delta] = bounds.map(i128::from);
    if delta == 0 {
        return invalid("the step is zero");
    }
    let span = limit - start;
    let count = if (span > 0) == (delta > 0) { (span.abs() + delta.abs() - 1) / delta.abs() } else { 0 };
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    grown(&[count], 0)?;
    let at = |i: usize| {
        let i = i128::try_from(i).unwrap_or(i128::MAX);
        i64::try_from(start + i * delta).map(Elem::Fixed).map_err(|_| overflow())
    };
    Ok(Some(Known::Ints(Ints::vector((0..count).map(at).collect::<Result<_, _>>()?))))
}

/// `start + i * delta` for every i below `ceil((limit - start) / delta)`.
fn float_range(cx: &Context, call: &Call<'_>) -> Result<Known, Fail> {
    let mut bounds = [0f32; 3];
    for (i, b) in bounds.iter_mut().enumerate() {
        match cx.scalar(call, i, "a bound")? {
            Some(x) if x.is_finite() => *b = x,
            _ => return invalid("a bound must be one finite number"),
        }
    }
    let [start, limit, delta] = bounds;
    if delta == 0.0 {
        return invalid("the step is zero");
    }
    let count = ((f64::from(limit) - f64::from(start)) / f64::from(delta)).ceil().max(0.0);
    let count = truncated(count).and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX);
    grown(&[count], 0)?;
    let mut values = Vec::with_capacity(count);
    let mut i = 0f32;
    for _ in 0..count {
        values.push(start + i * delta);
        i += 1.0;
    }
    made(Tensor::f32(&[count], values)).map(Known::Tensor)
}
