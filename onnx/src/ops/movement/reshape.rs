//! Reshape (5, 13, 14: `allowzero`, ...), Flatten (1, 9, 11: negative axis, 13, ...), Squeeze and Unsqueeze
//! (1, 11: negative axes, 13: axes as an operand, ...). The batch stays in front.

use crate::call::{Call, axes, axis, size};
use crate::context::Context;
use crate::error::{Fail, helped, invalid, overflow, unsupported};
use crate::known::{Elem, Known};
use nibblec_ir::op::Reshape;
use nibblec_ir::{Dim, Shape, ValueId, element_count};

type Folded = Result<Option<Known>, Fail>;

pub(super) fn reshape(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.value(call, 0)?;
    let allow_zero = call.attrs.flag("allowzero", false)?;
    let Some(target) = cx.symbolic(call, 1, "the shape")? else { return invalid("it has no shape") };
    let from = cx.shape(x);
    let shape = match (from.as_fixed(), from.is_batched()) {
        (Some(dims), false) => {
            let fixed: Option<Vec<i64>> =
                target.elems.iter().map(|e| if let Elem::Fixed(n) = e { Some(*n) } else { None }).collect();
            let Some(fixed) = fixed else { return unsupported("a constant cannot take the batch's extent") };
            Shape::fixed(&fixed_target(&dims, &fixed, allow_zero)?)
        }
        _ => batched_target(&from, &target.elems, allow_zero, cx.file_batch)?,
    };
    cx.emit(call, Reshape { shape: shape.0 }, &[x])
}

/// A Reshape of what is known.
pub(super) fn fold(cx: &Context, call: &Call<'_>, operands: &[&Known]) -> Folded {
    let [x, ..] = operands else { return Ok(None) };
    let allow_zero = call.attrs.flag("allowzero", false)?;
    let Some(target) = cx.ints(call, 1, "the shape")? else { return invalid("it has no shape") };
    x.reshaped(&fixed_target(x.dims(), &target, allow_zero)?).map(Some)
}

/// The extents that `target` means for a tensor without a batch.
fn fixed_target(dims: &[usize], target: &[i64], allow_zero: bool) -> Result<Vec<usize>, Fail> {
    let total = element_count(dims).map_err(|_| overflow())?;
    resolve(dims, total, target, allow_zero, 0)
}

/// Fills in 0 and -1; `skip` is the number of leading axes of `dims` that `target` leaves out.
fn resolve(
    dims: &[usize],
    total: usize,
    target: &[i64],
    allow_zero: bool,
    skip: usize,
) -> Result<Vec<usize>, Fail> {
    let mut out = Vec::with_capacity(target.len());
    let mut hole = None;
    for (i, &t) in target.iter().enumerate() {
        out.push(match t {
            -1 if hole.is_some() => return invalid("the shape has two -1"),
            -1 => {
                hole = Some(i);
                1
            }
            0 if !allow_zero => match dims.get(i + skip) {
                Some(d) => *d,
                None => return invalid(format!("the 0 at position {i} of the shape has no extent to copy")),
            },
            n => size("an extent of the shape", n)?,
        });
    }
    let known = element_count(&out).map_err(|_| overflow())?;
    if let Some(i) = hole {
        match total.checked_div(known) {
            Some(q) if q * known == total => out[i] = q,
            _ => return invalid(format!("{total} elements cannot be split by {known}")),
        }
    } else if known != total {
        return invalid(format!("{total} elements do not fit the shape {target:?}"));
    }
    Ok(out)
}

/// The shape that `target` means for a batch of images: the batch in front, every image by itself.
fn batched_target(
    from: &Shape,
    target: &[Elem],
    allow_zero: bool,
    file_batch: Option<usize>,
) -> Result<Shape, Fail> {
    let mixes = || {
        let words: Vec<String> = target
            .iter()
            .map(|e| match e {
                Elem::Fixed(n) => n.to_string(),
                Elem::Batch(1) => "N".into(),
                Elem::Batch(k) => format!("{k}N"),
            })
            .collect();
        Fail::Unsupported(format!(
            "it mixes the images of a batch: {from} to [{}]; keep the batch in front",
            words.join(",")
        ))
    };
    let Some((lead, rest)) = target.split_first() else { return Err(mixes()) };
    let leads = match *lead {
        Elem::Batch(k) => k == 1,
        Elem::Fixed(-1 | 1) => true,
        Elem::Fixed(0) => !allow_zero,
        Elem::Fixed(n) => file_batch.is_some() && usize::try_from(n).ok() == file_batch,
    };
    let rest: Option<Vec<i64>> =
        rest.iter().map(|e| if let Elem::Fixed(n) = e { Some(*n) } else { None }).collect();
    let (true, Some(rest)) = (leads, rest) else { return Err(mixes()) };
    if *lead == Elem::Fixed(-1) && rest.contains(&-1) {
        return invalid("the shape has two -1");
    }
    let total = from.item_elements().ok_or_else(overflow)?;
    match resolve(&from.with_batch(1), total, &rest, allow_zero, 1) {
        Ok(dims) => Ok(Shape::batched(&dims)),
        Err(Fail::Invalid(_)) => Err(mixes()),
        Err(other) => Err(other),
    }
}

/// The axis of Flatten, from 0 to the rank.
fn flatten_axis(call: &Call<'_>, rank: usize) -> Result<usize, Fail> {
    let n = call.attrs.int_or("axis", 1)?;
    if usize::try_from(n) == Ok(rank) { Ok(rank) } else { axis(n, rank) }
}

pub(super) fn flatten(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.value(call, 0)?;
    let from = cx.shape(x);
    let a = flatten_axis(call, from.rank())?;
    let product = |d: &[Dim]| Shape(d.to_vec()).item_elements().ok_or_else(overflow);
    let (before, after) = from.0.split_at(a);
    let shape = match (from.is_batched(), product(before)?) {
        (false, n) => Shape::fixed(&[n, product(after)?]),
        (true, 1) if a > 0 => Shape::batched(&[product(after)?]),
        _ => {
            return unsupported(format!(
                "it mixes the images of a batch: axis {a} of {from}; flatten from axis 1 on"
            ));
        }
    };
    cx.emit(call, Reshape { shape: shape.0 }, &[x])
}

/// A Flatten of what is known.
pub(super) fn fold_flatten(_: &Context, call: &Call<'_>, operands: &[&Known]) -> Folded {
    let [x, ..] = operands else { return Ok(None) };
    let a = flatten_axis(call, x.dims().len())?;
    let product = |d: &[usize]| element_count(d).map_err(|_| overflow());
    x.reshaped(&[product(&x.dims()[..a])?, product(&x.dims()[a..])?]).map(Some)
}

/// The axes that an operator names in its attribute, or from opset 13 on in its second operand.
fn named_axes(cx: &Context, call: &Call<'_>) -> Result<Option<Vec<i64>>, Fail> {
    if cx.opset >= 13 {
        cx.ints(call, 1, "the axes")
    } else {
        Ok(call.attrs.ints("axes")?.map(<[i64]>::to_vec))
    }
}

/// The shape that an operator makes of another one.
pub(super) type Reshaped = fn(&Context, &Call<'_>, &Shape) -> Result<Shape, Fail>;

/// The shape that Squeeze makes.
pub(super) fn squeezed(cx: &Context, call: &Call<'_>, from: &Shape) -> Result<Shape, Fail> {
    let one = Dim::Fixed(1);
    let gone = match named_axes(cx, call)? {
        Some(list) => axes(&list, from.rank())?,
        None if from.is_batched() && cx.file_batch == Some(1) => {
            return helped(
                "it removes the batch: without axes it drops the leading 1 that the file fixes too",
                "name the axes to squeeze, or export with a symbolic batch",
            );
        }
        None => (0..from.rank()).filter(|&i| from.0[i] == one).collect(),
    };
    for &a in &gone {
        match from.0[a] {
            Dim::Batch => return unsupported("it removes the batch"),
            d if d != one => return invalid(format!("axis {a} of {from} is not 1")),
            _ => {}
        }
    }
    let kept = from.0.iter().enumerate().filter(|(i, _)| !gone.contains(i));
    Ok(Shape(kept.map(|(_, d)| *d).collect()))
}

/// The shape that Unsqueeze makes.
pub(super) fn unsqueezed(cx: &Context, call: &Call<'_>, from: &Shape) -> Result<Shape, Fail> {
    let one = Dim::Fixed(1);
    let Some(list) = named_axes(cx, call)? else { return invalid("it names no axes") };
    let rank = from.rank() + list.len();
    let new = axes(&list, rank)?;
    let mut old = from.0.iter();
    let dims = (0..rank).map(|i| if new.contains(&i) { one } else { old.next().copied().unwrap_or(one) });
    let shape = Shape(dims.collect());
    if from.is_batched() && !shape.is_batched() {
        return unsupported("it puts an axis before the batch");
    }
    Ok(shape)
}

/// Squeeze or Unsqueeze, given the shape that it makes.
pub(super) fn by_axes(cx: &mut Context, call: &Call<'_>, to: Reshaped) -> Result<(), Fail> {
    let x = cx.value(call, 0)?;
    let shape = to(cx, call, &cx.shape(x))?;
    cx.emit(call, Reshape { shape: shape.0 }, &[x])
}

/// The same of what is known.
pub(super) fn fold_by_axes(cx: &Context, call: &Call<'_>, operands: &[&Known], to: Reshaped) -> Folded {
    let [x, ..] = operands else { return Ok(None) };
    match to(cx, call, &x.shape())?.as_fixed() {
        Some(dims) => x.reshaped(&dims).map(Some),
        None => unsupported("a constant cannot take the batch's extent"),
    }
}

/// A Reshape beside the node, or the value itself if it has that shape.
pub(in crate::ops) fn step(
    cx: &mut Context,
    call: &Call<'_>,
    suffix: &str,
    x: ValueId,
    shape: Shape,
) -> Result<ValueId, Fail> {
    if cx.graph.value(x).shape == shape {
        return Ok(x);
    }
    cx.step(call, suffix, Reshape { shape: shape.0 }, &[x])
}
