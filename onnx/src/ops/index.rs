//! Operators that pick elements by indices.

use super::Spec;
use crate::call::{Call, axis};
use crate::context::Context;
use crate::error::{ExportError, Fail, invalid, overflow, unsupported};
use crate::export::{Draft, Export};
use crate::known::{Known, made};
use crate::limits::grown;
use nibblec_ir::op::Gather;
use nibblec_ir::{Tensor, element_count};

pub(super) const OPS: &[Spec] = &[Spec::imported("Gather", (1, 13), gather).folds(fold)];

/// Gather (1, 11: negative indices, 13), never of the batch.
fn gather(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
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
    cx.emit(call, Gather { axis: a }, &[x, picks])
}

/// A Gather of what is known.
fn fold(cx: &Context, call: &Call<'_>, operands: &[&Known]) -> Result<Option<Known>, Fail> {
    let [x, ..] = operands else { return Ok(None) };
    let a = axis(call.attrs.int_or("axis", 0)?, x.dims().len())?;
    let Some(indices) = cx.symbolic(call, 1, "the indices")? else { return invalid("it has no indices") };
    let extent = x.dims()[a];
    let Some(fixed) = indices.fixed() else { return unsupported("the indices depend on the batch") };
    let picks: Vec<usize> = fixed.iter().map(|&i| axis(i, extent)).collect::<Result<_, _>>()?;
    let dims = [&x.dims()[..a], &indices.dims, &x.dims()[a + 1..]].concat();
    let outer = element_count(&x.dims()[..a]).map_err(|_| overflow())?;
    let inner = element_count(&x.dims()[a + 1..]).map_err(|_| overflow())?;
    grown(&dims, element_count(x.dims()).map_err(|_| overflow())?)?;
    let picks = &picks;
    let picked = x.picked(&dims, || {
        (0..outer).flat_map(move |o| {
            picks.iter().flat_map(move |p| (0..inner).map(move |i| (o * extent + p) * inner + i))
        })
    });
    picked.map(Some)
}

impl Export for Gather {
    const EXPORTED: &'static [&'static str] = &["Gather"];

    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        draft.int("axis", self.axis);
        Ok(())
    }
}
