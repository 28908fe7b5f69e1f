//! Slice (1: attributes, 10: operands, 11, 13), never of the batch.

use crate::call::{Call, axes};
use crate::context::Context;
use crate::error::{Fail, invalid, unsupported};
use crate::known::Known;
use crate::view::{Span, View};
use nibblec_ir::op::Slice;
use nibblec_ir::{Dim, Shape};

/// The axes that a Slice restricts, and how.
fn spans(cx: &Context, call: &Call<'_>, shape: &Shape) -> Result<Vec<(usize, Span)>, Fail> {
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

pub(super) fn slice(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.value(call, 0)?;
    let spans = spans(cx, call, &cx.shape(x))?;
    let op = Slice {
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

/// A Slice of what is known.
pub(super) fn fold(cx: &Context, call: &Call<'_>, operands: &[&Known]) -> Result<Option<Known>, Fail> {
    let [x, ..] = operands else { return Ok(None) };
    let mut view = View::whole(x.dims())?;
    for (a, span) in spans(cx, call, &x.shape())? {
        view = view.sliced(a, span)?;
    }
    x.viewed(&view).map(Some)
}
