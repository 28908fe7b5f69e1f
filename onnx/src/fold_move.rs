//! Evaluates data movement on known values: Reshape, Transpose, Slice, Gather, Concat and their like.

use super::context::{Call, Context, attr_axis, axes, axis, size};
use super::error::{Fail, invalid, overflow, unsupported};
use super::known::{Elem, Ints, Known};
use super::limits::grown;
use super::ops::{data, reshape};
use super::view::View;
use nibblec_ir::{DType, Data, Tensor, element_count};
use std::sync::Arc;

/// The result of the node on known operands, `x` the first; `None` if it is no data movement.
pub(super) fn evaluate(cx: &Context, call: &Call<'_>, x: &Known) -> Result<Option<Known>, Fail> {
    Ok(Some(match call.op {
        "Identity" => x.clone(),
        "Shape" => Known::Ints(super::ops::constant::shape_of(call, &x.shape())?),
        "Size" => {
            let n = element_count(x.dims()).map_err(|_| overflow())?;
            Known::Ints(Ints::scalar(Elem::Fixed(i64::try_from(n).map_err(|_| overflow())?)))
        }
        "Cast" => super::cast::cast(x, super::ops::constant::cast_target(call)?)?,
        "Reshape" => {
            let allow_zero = call.attrs.flag("allowzero", false)?;
            let Some(target) = cx.ints(call, 1, "the shape")? else { return invalid("it has no shape") };
            x.reshaped(&reshape::fixed_target(x.dims(), &target, allow_zero)?)?
        }
        "Flatten" => {
            let a = reshape::flatten_axis(call, x.dims().len())?;
            let product = |d: &[usize]| element_count(d).map_err(|_| overflow());
            x.reshaped(&[product(&x.dims()[..a])?, product(&x.dims()[a..])?])?
        }
        "Squeeze" | "Unsqueeze" => {
            let shape = reshape::squeezed(cx, call, &x.shape())?;
            match shape.as_fixed() {
                Some(dims) => x.reshaped(&dims)?,
                None => return unsupported("a constant cannot take the batch's extent"),
            }
        }
        "Transpose" => {
            let rank = x.dims().len();
            let perm = match call.attrs.ints("perm")? {
                Some(p) => axes(p, rank)?,
                None => (0..rank).rev().collect(),
            };
            if perm.len() != rank {
                return invalid(format!("perm {perm:?} does not fit rank {rank}"));
            }
            x.viewed(&View::whole(x.dims())?.permuted(&perm))?
        }
        "Slice" => {
            let mut view = View::whole(x.dims())?;
            for (a, span) in data::spans(cx, call, &x.shape())? {
                view = view.sliced(a, span)?;
            }
            x.viewed(&view)?
        }
        "Gather" => gather(cx, call, x)?,
        "Concat" => concat(cx, call, x)?,
        "Expand" => {
            let Some(to) = cx.ints(call, 1, "the shape")? else { return invalid("it has no shape") };
            let to = to.iter().map(|&n| size("an extent", n)).collect::<Result<Vec<_>, _>>()?;
            let dims = super::view::broadcast_dims(x.dims(), &to)?;
            x.viewed(&View::whole(x.dims())?.broadcast(&dims)?)?
        }
        "ConstantOfShape" => super::ops::constant::of_shape(cx, call)?,
        "Range" => range(cx, call)?,
        _ => return Ok(None),
    }))
}

fn gather(cx: &Context, call: &Call<'_>, x: &Known) -> Result<Known, Fail> {
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
    x.picked(&dims, || {
        (0..outer).flat_map(move |o| {
            picks.iter().flat_map(move |p| (0..inner).map(move |i| (o * extent + p) * inner + i))
        })
    })
}

fn concat(cx: &Context, call: &Call<'_>, first: &Known) -> Result<Known, Fail> {
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
        Some(super::context::Bound::Known(k)) => k.dims().iter().product(),
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
    super::known::made(Tensor::new(dtype, dims.to_vec(), data))
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

fn range(cx: &Context, call: &Call<'_>) -> Result<Known, Fail> {
    if cx.opset >= 27 {
        // Of meaning for half precision only.
        call.attrs.int("stash_type")?;
    }
    if cx.known(call, 0).is_some_and(|k| k.dtype() == DType::F32) {
        return float_range(cx, call);
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
    Ok(Known::Ints(Ints::vector((0..count).map(at).collect::<Result<_, _>>()?)))
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
    let count = super::numbers::truncated(count).and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX);
    grown(&[count], 0)?;
    let mut values = Vec::with_capacity(count);
    let mut i = 0f32;
    for _ in 0..count {
        values.push(start + i * delta);
        i += 1.0;
    }
    super::known::made(Tensor::f32(&[count], values)).map(Known::Tensor)
}
