//! Concat (4, 11: negative axis, 13), Slice (1: attributes, 10: operands, 11, 13), Gather (1, 11: negative
//! indices, 13), Transpose (1, 13, ...). None may touch the batch.

use crate::context::{Call, Context, attr_axis, axes, axis};
use crate::error::{Fail, invalid, unsupported};
use crate::known::{Known, made};
use crate::quantized;
use crate::view::Span;
use nibblec_ir::{Dim, Shape, Tensor, op};

pub(crate) fn concat(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    // An operand without elements adds none.
    let has_elements = |cx: &Context, i: usize| cx.known(call, i).is_none_or(|k| !k.dims().contains(&0));
    let operands: Vec<usize> = (0..call.inputs.len()).filter(|&i| has_elements(cx, i)).collect();
    let inputs = operands.into_iter().map(|i| cx.value(call, i)).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = inputs.first() else { return invalid("it has no operands") };
    let shape = cx.shape(*first);
    let a = axis(attr_axis(call)?, shape.rank())?;
    if inputs.iter().any(|&v| cx.shape(v).dim(a).is_none()) {
        return unsupported("it mixes the images of a batch: they cannot be joined");
    }
    cx.emit(call, op::Concat { axis: a }, &inputs)
}

/// The axes that a Slice restricts, and how.
pub(crate) fn spans(cx: &Context, call: &Call<'_>, shape: &Shape) -> Result<Vec<(usize, Span)>, Fail> {
    let given = |i: usize, name: &str, what: &str| {
        if cx.opset >= 10 { cx.ints(call, i, what) } else { Ok(call.attrs.ints(name)?.map(<[i64]>::to_vec)) }
    };
    let starts = given(1, "starts", "the starts")?;
    let ends = given(2, "ends", "the ends")?;
    let (Some(starts), Some(ends)) = (starts, ends) else { return invalid("starts or ends are missing") };
    let count = starts.len();
    let named = match given(3, "axes", "the axes")? {
        Some(list) => axes(&list, shape.rank())?,
        None if count <= shape.rank() => (0..count).collect(),
        None => return invalid(format!("{count} starts for {shape}")),
    };
    let steps = if cx.opset >= 10 { cx.ints(call, 4, "the steps")? } else { None };
    let steps = steps.unwrap_or_else(|| vec![1; count]);
    if ends.len() != count || named.len() != count || steps.len() != count {
        return invalid("starts, ends, axes and steps differ in length");
    }
    let mut out = Vec::new();
    for i in 0..count {
        let a = named[i];
        match shape.0[a] {
            Dim::Fixed(n) => out.push((a, span(n, starts[i], ends[i], steps[i])?)),
            // The whole batch, as exporters write it.
            Dim::Batch if starts[i] == 0 && steps[i] == 1 && ends[i] >= i64::from(i32::MAX) => {}
            Dim::Batch => return unsupported("it picks images of a batch"),
        }
    }
    Ok(out)
}

/// ONNX clamping of one axis of `extent` elements.
fn span(extent: usize, start: i64, end: i64, step: i64) -> Result<Span, Fail> {
    let n = i128::try_from(extent).unwrap_or(i128::MAX);
    let from_end = |v: i64| if v < 0 { i128::from(v) + n } else { i128::from(v) };
    let (start, end, step128) = (from_end(start), from_end(end), i128::from(step));
    let (start, length) = match step {
        0 => return invalid("a step is zero"),
        1.. => {
            let start = start.clamp(0, n);
            (start, end.clamp(0, n) - start)
        }
        _ => {
            let start = start.clamp(0, (n - 1).max(0));
            (start, start - end.clamp(-1, n - 1))
        }
    };
    let count = if length <= 0 { 0 } else { (length + step128.abs() - 1) / step128.abs() };
    let small = |v: i128| usize::try_from(v).map_err(|_| Fail::Invalid("a slice is out of range".into()));
    Ok(Span { start: small(start)?, count: small(count)?, step })
}

pub(crate) fn slice(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.value(call, 0)?;
    let spans = spans(cx, call, &cx.shape(x))?;
    let op = op::Slice {
        axes: spans.iter().map(|(a, _)| *a).collect(),
        starts: spans.iter().map(|(_, s)| s.start).collect(),
        counts: spans.iter().map(|(_, s)| s.count).collect(),
        // A step that is never taken may be of any size.
        steps: spans.iter().map(|(_, s)| if s.count > 1 { s.step } else { 1 }).collect(),
    };
    if op.counts.contains(&0) {
        return unsupported("its result is empty");
    }
    cx.emit(call, op, &[x])
}

pub(crate) fn gather(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.value(call, 0)?;
    let shape = cx.shape(x);
    let a = axis(call.attrs.int_or("axis", 0)?, shape.rank())?;
    let Some(indices) = cx.known(call, 1).and_then(Known::ints) else {
        return unsupported("the indices must be constants");
    };
    let Some(extent) = shape.dim(a) else { return unsupported("it picks images of a batch") };
    let Some(fixed) = indices.fixed() else { return unsupported("the indices depend on the batch") };
    if indices.dims.len() > 1 {
        return unsupported(format!("indices of rank {}", indices.dims.len()));
    }
    let picks = fixed
        .iter()
        .map(|&i| axis(i, extent).map_err(|_| Fail::Invalid(format!("index {i} is beyond extent {extent}"))))
        .map(|i| i.map(|i| i64::try_from(i).unwrap_or(i64::MAX)));
    let tensor = made(Tensor::i64(&indices.dims, picks.collect::<Result<_, _>>()?))?;
    let name = cx.spare(call.output()?, "indices");
    let picks = cx.add_constant(&name, tensor)?;
    cx.emit(call, op::Gather { axis: a }, &[x, picks])
}

pub(crate) fn transpose(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.value(call, 0)?;
    let shape = cx.shape(x);
    let perm = match call.attrs.ints("perm")? {
        Some(p) => axes(p, shape.rank())?,
        None => (0..shape.rank()).rev().collect(),
    };
    if perm.len() != shape.rank() {
        return invalid(format!("perm {perm:?} does not fit {shape}"));
    }
    if shape.is_batched() && perm.first() != Some(&0) {
        return unsupported(format!("it mixes the images of a batch: perm {perm:?} moves the batch"));
    }
    if let Some(v) = quantized::transposed(cx, call, x, &perm)? {
        return cx.alias(call, v);
    }
    cx.emit(call, op::Transpose { perm }, &[x])
}
