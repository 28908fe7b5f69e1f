//! Operators that reduce axes, or normalize along them.

use super::Spec;
use super::movement::reshape;
use super::window::lift;
use crate::call::{Call, axes, axis};
use crate::context::Context;
use crate::error::{ExportError, Fail, helped, overflow, unsupported};
use crate::export::{Draft, Export};
use crate::report::FOLD;
use nibblec_ir::op::{GlobalAveragePool, Reshape, Softmax, Transpose};
use nibblec_ir::{Dim, Shape};

pub(super) const OPS: &[Spec] = &[
    Spec::imported("GlobalAveragePool", (1, 22), global_average_pool),
    Spec::imported("ReduceMean", (1, 18), reduce_mean),
    Spec::imported("Softmax", (1, 13), softmax).keeps_shape(),
    Spec::refused("CumSum"),
    Spec::refused("LogSoftmax"),
];

/// GlobalAveragePool (1, 22).
fn global_average_pool(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.float(call, 0)?;
    let (x, lifted) = lift::plane(cx, call, x)?;
    lift::emit(cx, call, GlobalAveragePool::default(), &[x], lifted)
}

/// ReduceMean (1, 11: negative axes, 13, 18: axes as an operand) as GlobalAveragePool.
fn reduce_mean(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let keep = call.attrs.flag("keepdims", true)?;
    let (named, noop) = if cx.opset >= 18 {
        (cx.ints(call, 1, "the axes")?, call.attrs.flag("noop_with_empty_axes", false)?)
    } else {
        (call.attrs.ints("axes")?.map(<[i64]>::to_vec), false)
    };
    let x = cx.float(call, 0)?;
    let shape = cx.shape(x);
    let named = named.filter(|list| !list.is_empty());
    let gone = match named {
        None if noop => return cx.alias(call, x),
        None => (0..shape.rank()).collect(),
        Some(list) => axes(&list, shape.rank())?,
    };
    if !shape.is_batched() {
        return helped("it averages a constant, which is not folded", FOLD);
    }
    if gone.contains(&0) {
        return unsupported("it mixes the images of a batch: only the axes of an image can be averaged");
    }
    let is_gone = |i: &usize| gone.contains(i);
    let kept: Vec<usize> = (1..shape.rank()).filter(|i| !is_gone(i)).collect();
    let lost: Vec<usize> = (1..shape.rank()).filter(is_gone).collect();
    let extents = |axes: &[usize]| Shape(axes.iter().map(|&a| shape.0[a]).collect());
    let product = |axes: &[usize]| extents(axes).item_elements().ok_or_else(overflow);

    let mut perm = vec![0];
    perm.extend(kept.iter().chain(&lost));
    let mut y = x;
    if !perm.is_sorted() {
        y = cx.step(call, "channels", Transpose { perm }, &[y])?;
    }
    let plane = match lost.as_slice() {
        [h, w] => [shape.0[*h], shape.0[*w]],
        _ => [Dim::Fixed(1), Dim::Fixed(product(&lost)?)],
    };
    let image = Shape(vec![Dim::Batch, Dim::Fixed(product(&kept)?), plane[0], plane[1]]);
    y = reshape::step(cx, call, "plane", y, image)?;
    let result = if keep {
        Shape((0..shape.rank()).map(|i| if is_gone(&i) { Dim::Fixed(1) } else { shape.0[i] }).collect())
    } else {
        let mut kept_shape = vec![Dim::Batch];
        kept_shape.extend(extents(&kept).0);
        Shape(kept_shape)
    };
    let pooled = Shape(vec![Dim::Batch, Dim::Fixed(product(&kept)?), Dim::Fixed(1), Dim::Fixed(1)]);
    if result == pooled {
        return cx.emit(call, GlobalAveragePool::default(), &[y]);
    }
    let value = cx.spare(call.output()?, "mean");
    y = cx.node(call.name, GlobalAveragePool::default(), &[y], &value)?;
    let name = format!("{}.shape", call.name);
    y = cx.node(&name, Reshape { shape: result.0 }, &[y], call.output()?)?;
    cx.alias(call, y)
}

/// Softmax (1, 11: flattened to rows, 13: along one axis).
fn softmax(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.float(call, 0)?;
    let shape = cx.shape(x);
    let rank = shape.rank();
    let a = axis(call.attrs.int_or("axis", if cx.opset >= 13 { -1 } else { 1 })?, rank)?;
    if shape.0[a] == Dim::Batch {
        return unsupported("it mixes the images of a batch: the axis is the batch");
    }
    let tail = &shape.0[a + 1..];
    if cx.opset >= 13 || tail.iter().all(|d| *d == Dim::Fixed(1)) {
        return cx.emit(call, Softmax { axis: a }, &[x]);
    }
    let row = Shape(shape.0[a..].to_vec()).item_elements().ok_or_else(overflow)?;
    let mut flat = shape.0[..a].to_vec();
    flat.push(Dim::Fixed(row));
    let rows = cx.step(call, "rows", Reshape { shape: flat }, &[x])?;
    let value = cx.spare(call.output()?, "softmax");
    let y = cx.node(call.name, Softmax { axis: a }, &[rows], &value)?;
    let y = cx.node(&format!("{}.unflatten", call.name), Reshape { shape: shape.0 }, &[y], call.output()?)?;
    cx.alias(call, y)
}

impl Export for GlobalAveragePool {
    const EXPORTED: &'static [&'static str] = &["GlobalAveragePool"];
}

impl Export for Softmax {
    const EXPORTED: &'static [&'static str] = &["Softmax"];

    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        draft.int("axis", self.axis);
        Ok(())
    }
}
