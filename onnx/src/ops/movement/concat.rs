//! Concat (4, 11: negative axis, 13), never along the batch.

use crate::call::{Call, axis};
use crate::context::{Bound, Context};
use crate::error::{Fail, invalid, overflow, unsupported};
use crate::known::{Elem, Ints, Known, made};
use crate::limits::grown;
use nibblec_ir::op::Concat;
use nibblec_ir::{DType, Data, Tensor};
use std::sync::Arc;

/// The axis, which has no default.
fn attr_axis(call: &Call<'_>) -> Result<i64, Fail> {
    match call.attrs.int("axis")? {
        Some(a) => Ok(a),
        None => invalid("attribute 'axis' is missing"),
    }
}

pub(super) fn concat(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
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
    cx.emit(call, Concat::along(a), &inputs)
}

/// A Concat of what is known.
pub(super) fn fold(cx: &Context, call: &Call<'_>, operands: &[&Known]) -> Result<Option<Known>, Fail> {
    let [first, ..] = operands else { return Ok(None) };
    known(cx, call, first).map(Some)
}

fn known(cx: &Context, call: &Call<'_>, first: &Known) -> Result<Known, Fail> {
    let a = axis(attr_axis(call)?, first.dims().len())?;
    let parts: Vec<&Known> = (0..call.inputs.len()).filter_map(|i| cx.known(call, i)).collect();
    if let ([one], 0) = (parts.as_slice(), a) {
        return Ok((*one).clone());
    }
    let dims = joined(&parts.iter().map(|k| k.dims()).collect::<Vec<_>>(), a)?;
    let mut distinct: Vec<&str> = (0..call.inputs.len()).filter_map(|i| call.input(i)).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let elements = |name: &&str| match cx.bound(name) {
        Some(Bound::Known(k)) => k.dims().iter().product(),
        _ => 0usize,
    };
    grown(&dims, distinct.iter().map(elements).sum())?;
    let dtype = first.dtype();
    let symbolic = parts.iter().any(|k| matches!(k, Known::Ints(_)));
    if !symbolic && parts.iter().all(|k| k.dtype() == dtype) {
        let tensors = parts.iter().map(|k| k.tensor()).collect::<Result<Vec<_>, _>>()?;
        let tensor = join_tensors(dtype, &dims, &tensors, a)?;
        let clip = |k: &&Known| k.clip();
        return Ok(match parts.iter().map(clip).collect::<Option<Vec<_>>>() {
            Some(ranges) => {
                let lo = ranges.iter().map(|r| r.0).min().unwrap_or(0);
                let hi = ranges.iter().map(|r| r.1).max().unwrap_or(0);
                Known::Clipped(tensor, (lo, hi))
            }
            None => Known::Tensor(tensor),
        });
    }
    let Some(ints) = parts.iter().map(|k| k.ints()).collect::<Option<Vec<Ints>>>() else {
        return invalid("operands differ in type");
    };
    let chunks: Vec<(&[usize], &[Elem])> =
        ints.iter().map(|i| (i.dims.as_slice(), i.elems.as_slice())).collect();
    Ok(Known::Ints(Ints { dims, elems: join(&chunks, a) }))
}

fn join_tensors(dtype: DType, dims: &[usize], parts: &[Tensor], a: usize) -> Result<Tensor, Fail> {
    fn all<'t, T: Copy + 't>(
        parts: &'t [Tensor],
        elements: impl Fn(&'t Data) -> Option<&'t [T]>,
        a: usize,
    ) -> Option<Vec<T>> {
        let chunks: Option<Vec<(&[usize], &[T])>> =
            parts.iter().map(|t| elements(t.data()).map(|v| (t.dims(), v))).collect();
        chunks.map(|c| join(&c, a))
    }
    macro_rules! joined {
        ($kind:ident) => {
            all(parts, |d| if let Data::$kind(v) = d { Some(v.as_slice()) } else { None }, a)
                .map(|v| Data::$kind(Arc::new(v)))
        };
    }
    let data = match parts.first().map(Tensor::data) {
        Some(Data::F32(_)) => joined!(F32),
        Some(Data::I32(_)) => joined!(I32),
        Some(Data::I64(_)) => joined!(I64),
        Some(Data::I8(_)) => joined!(I8),
        Some(Data::U8(_)) => joined!(U8),
        Some(Data::Bool(_)) => joined!(Bool),
        _ => None,
    };
    let Some(data) = data else { return invalid("operands differ in type") };
    made(Tensor::new(dtype, dims.to_vec(), data))
}

/// Extents of what is joined along axis `a`.
fn joined(parts: &[&[usize]], a: usize) -> Result<Vec<usize>, Fail> {
    let Some(first) = parts.first() else { return invalid("it has no operands") };
    let mut dims = first.to_vec();
    dims[a] = 0;
    for d in parts {
        let fits = d.len() == first.len() && (0..d.len()).all(|i| i == a || d[i] == first[i]);
        if !fits {
            return invalid(format!("{d:?} cannot join {first:?} along axis {a}"));
        }
        dims[a] = dims[a].checked_add(d[a]).ok_or_else(overflow)?;
    }
    Ok(dims)
}

/// The elements of what [`joined`] fits together.
fn join<T: Copy>(parts: &[(&[usize], &[T])], a: usize) -> Vec<T> {
    let Some((first, _)) = parts.first() else { return Vec::new() };
    let outer: usize = first[..a].iter().product();
    let mut out = Vec::new();
    for o in 0..outer {
        for (d, v) in parts {
            let run: usize = d[a..].iter().product();
            out.extend_from_slice(&v[o * run..(o + 1) * run]);
        }
    }
    out
}
