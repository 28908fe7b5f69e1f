//! ReduceMean (1, 11: negative axes, 13, 18: axes as an operand) as GlobalAveragePool.

use super::reshape;
use crate::context::{Call, Context, axes};
use crate::error::{Fail, helped, overflow, unsupported};
use crate::report::FOLD;
use nibblec_ir::{Dim, Shape, op};

pub(crate) fn reduce_mean(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
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
        y = cx.step(call, "channels", op::Transpose { perm }, &[y])?;
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
        return cx.emit(call, op::GlobalAveragePool {}, &[y]);
    }
    let value = cx.spare(call.output()?, "mean");
    y = cx.node(call.name, op::GlobalAveragePool {}, &[y], &value)?;
    let name = format!("{}.shape", call.name);
    y = cx.node(&name, op::Reshape { shape: result.0 }, &[y], call.output()?)?;
    cx.alias(call, y)
}
