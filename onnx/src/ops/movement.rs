//! Operators that move elements, or hand them on as they are. None may touch the batch.

mod concat;
mod pad;
pub(super) mod reshape;
mod slice;

use super::Spec;
use crate::call::{Call, axes, size};
use crate::context::{Bound, Context};
use crate::error::{ExportError, Fail, invalid, unsupported};
use crate::export::{Draft, Export, numbers, scalar, whole};
use crate::known::Known;
use crate::quantized;
use crate::view::{View, broadcast_dims};
use nibblec_ir::Dim;
use nibblec_ir::op::{Concat, Pad, Reshape, Slice, Transpose};

pub(super) const OPS: &[Spec] = &[
    Spec::imported("Concat", (4, 13), concat::concat).folds(concat::fold),
    Spec::imported("Dropout", (7, 22), dropout),
    Spec::folded("Expand", (8, 13), fold_expand),
    Spec::imported("Flatten", (1, 25), reshape::flatten).folds(reshape::fold_flatten).shares_elements(),
    Spec::imported("Identity", (1, 25), identity)
        .folds(|_, _, k| Ok(k.first().map(|x| (*x).clone())))
        .shares_elements()
        .keeps_shape(),
    Spec::imported("Pad", (2, 25), pad::pad),
    Spec::imported("Reshape", (5, 25), reshape::reshape).folds(reshape::fold).shares_elements(),
    Spec::imported("Slice", (1, 13), slice::slice).folds(slice::fold),
    Spec::imported("Squeeze", (1, 25), |cx, call| reshape::by_axes(cx, call, reshape::squeezed))
        .folds(|cx, call, k| reshape::fold_by_axes(cx, call, k, reshape::squeezed))
        .shares_elements(),
    Spec::imported("Transpose", (1, 25), transpose).folds(fold_transpose),
    Spec::imported("Unsqueeze", (1, 25), |cx, call| reshape::by_axes(cx, call, reshape::unsqueezed))
        .folds(|cx, call, k| reshape::fold_by_axes(cx, call, k, reshape::unsqueezed))
        .shares_elements(),
];

/// Identity, which vanishes.
fn identity(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let bound = match call.input(0) {
        Some(name) => cx.bound(name).cloned(),
        None => return invalid("operand 0 is missing"),
    };
    match bound {
        Some(b @ Bound::Known(_)) => Ok(cx.bind(call.output()?, b)?),
        _ => {
            let x = cx.value(call, 0)?;
            cx.alias(call, x)
        }
    }
}

/// Dropout at inference (7: attribute, 10, 12: operands, 13, ...), which vanishes too.
fn dropout(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    if cx.opset >= 12 {
        call.attrs.int("seed")?;
        if let Some(mode) = cx.ints(call, 2, "training_mode")?
            && mode != [0]
        {
            return unsupported("it is in training mode: export the model for inference");
        }
    } else {
        call.attrs.float("ratio")?;
    }
    identity(cx, call)
}

/// The order of the axes that Transpose gives, of as many as it names.
fn perm(call: &Call<'_>, rank: usize) -> Result<Vec<usize>, Fail> {
    match call.attrs.ints("perm")? {
        Some(p) => axes(p, rank),
        None => Ok((0..rank).rev().collect()),
    }
}

/// Transpose (1, 13, ...).
fn transpose(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.value(call, 0)?;
    let shape = cx.shape(x);
    let perm = perm(call, shape.rank())?;
    if perm.len() != shape.rank() {
        return invalid(format!("perm {perm:?} does not fit {shape}"));
    }
    if shape.is_batched() && perm.first() != Some(&0) {
        return unsupported(format!("it mixes the images of a batch: perm {perm:?} moves the batch"));
    }
    if let Some(v) = quantized::transposed(cx, x, &perm, (call.name, call.output()?))? {
        return cx.alias(call, v);
    }
    cx.emit(call, Transpose { perm }, &[x])
}

fn fold_transpose(_: &Context, call: &Call<'_>, operands: &[&Known]) -> Result<Option<Known>, Fail> {
    let [x, ..] = operands else { return Ok(None) };
    let rank = x.dims().len();
    let perm = perm(call, rank)?;
    if perm.len() != rank {
        return invalid(format!("perm {perm:?} does not fit rank {rank}"));
    }
    x.viewed(&View::whole(x.dims())?.permuted(&perm)).map(Some)
}

fn fold_expand(cx: &Context, call: &Call<'_>, operands: &[&Known]) -> Result<Option<Known>, Fail> {
    let [x, ..] = operands else { return Ok(None) };
    let Some(to) = cx.ints(call, 1, "the shape")? else { return invalid("it has no shape") };
    let to = to.iter().map(|&n| size("an extent", n)).collect::<Result<Vec<_>, _>>()?;
    let dims = broadcast_dims(x.dims(), &to)?;
    x.viewed(&View::whole(x.dims())?.broadcast(&dims)?).map(Some)
}

impl Export for Concat {
    const EXPORTED: &'static [&'static str] = &["Concat"];

    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        draft.int("axis", self.axis);
        Ok(())
    }
}

impl Export for Pad {
    const EXPORTED: &'static [&'static str] = &["Pad"];

    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        let pads = self.before.iter().chain(&self.after).map(|n| whole(*n)).collect();
        draft.operand("pads", &numbers(pads)?)?;
        draft.operand("value", &scalar(self.value)?)
    }
}

impl Export for Reshape {
    const EXPORTED: &'static [&'static str] = &["Reshape"];

    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        // 0 copies the extent of the operand: the batch.
        let extent = |d: &Dim| if let Dim::Fixed(n) = d { whole(*n) } else { 0 };
        draft.operand("shape", &numbers(self.shape.iter().map(extent).collect())?)
    }
}

impl Export for Transpose {
    const EXPORTED: &'static [&'static str] = &["Transpose"];

    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        draft.ints("perm", &self.perm);
        Ok(())
    }
}

impl Export for Slice {
    const EXPORTED: &'static [&'static str] = &["Slice"];

    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        let starts: Vec<i64> = self.starts.iter().map(|n| whole(*n)).collect();
        let end = |i: usize| {
            let step = self.steps[i];
            let end = starts[i] + step * (whole(self.counts[i]) - 1) + step.signum();
            if end < 0 { i64::MIN + 1 } else { end }
        };
        let ends = (0..starts.len()).map(end).collect();
        let axes = self.axes.iter().map(|n| whole(*n)).collect();
        let operands =
            [("starts", starts.clone()), ("ends", ends), ("axes", axes), ("steps", self.steps.clone())];
        for (what, v) in operands {
            draft.operand(what, &numbers(v)?)?;
        }
        Ok(())
    }
}
