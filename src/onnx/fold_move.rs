//! Evaluates data movement on known values: Reshape, Transpose, Slice, Gather, Concat and their like.

use super::context::{Call, Context, axes, axis, size};
use super::error::{Fail, invalid, unsupported};
use super::known::{Elem, Ints, Known, overflow};
use super::ops::{data, reshape};
use super::view::{MAX_GROWN, View};
use nibblec_ir::element_count;

/// The result of the node on known operands, `x` the first; `None` if it is no data movement.
pub(super) fn evaluate(cx: &Context, call: &Call<'_>, x: &Known) -> Result<Option<Known>, Fail> {
    Ok(Some(match call.op {
        "Identity" => x.clone(),
        "Shape" => Known::Ints(super::ops::constant::shape_of(call, &x.shape())?),
        "Size" => {
            let n = element_count(x.dims()).map_err(|_| overflow())?;
            Known::Ints(Ints::scalar(Elem::Fixed(i64::try_from(n).map_err(|_| overflow())?)))
        }
        "Cast" => super::fold::cast(x, super::ops::constant::cast_target(call)?)?,
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
    let total = element_count(&dims).map_err(|_| overflow())?;
    if total > MAX_GROWN.max(element_count(x.dims()).map_err(|_| overflow())?) {
        return unsupported(format!("a constant of extents {dims:?} is too large to fold"));
    }
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
    let Some(ints) = parts.iter().map(|k| k.ints()).collect::<Option<Vec<Ints>>>() else {
        return floats(&parts, a);
    };
    let chunks: Vec<(&[usize], &[Elem])> =
        ints.iter().map(|i| (i.dims.as_slice(), i.elems.as_slice())).collect();
    let (dims, elems) = join(&chunks, a)?;
    Ok(Known::Ints(Ints { dims, elems }))
}

fn floats(parts: &[&Known], a: usize) -> Result<Known, Fail> {
    let tensors = parts.iter().map(|k| k.tensor()).collect::<Result<Vec<_>, _>>()?;
    let chunks = tensors.iter().map(|t| t.as_f32().map(|v| (t.dims(), v))).collect::<Option<Vec<_>>>();
    let Some(chunks) = chunks else { return invalid("operands differ in type") };
    let (dims, v) = join(&chunks, a)?;
    super::known::made(nibblec_ir::Tensor::f32(&dims, v)).map(Known::Tensor)
}

fn join<T: Copy>(parts: &[(&[usize], &[T])], a: usize) -> Result<(Vec<usize>, Vec<T>), Fail> {
    let Some((first, _)) = parts.first() else { return invalid("it has no operands") };
    let mut dims = first.to_vec();
    dims[a] = 0;
    for (d, _) in parts {
        let fits = d.len() == first.len() && (0..d.len()).all(|i| i == a || d[i] == first[i]);
        if !fits {
            return invalid(format!("{d:?} cannot join {first:?} along axis {a}"));
        }
        dims[a] += d[a];
    }
    let outer: usize = first[..a].iter().product();
    let mut out = Vec::new();
    for o in 0..outer {
        for (d, v) in parts {
            let run: usize = d[a..].iter().product();
            out.extend_from_slice(&v[o * run..(o + 1) * run]);
        }
    }
    Ok((dims, out))
}

fn range(cx: &Context, call: &Call<'_>) -> Result<Known, Fail> {
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
    let count = usize::try_from(count).ok().filter(|n| *n <= MAX_GROWN);
    let Some(count) = count else { return unsupported("the range is too long to fold") };
    let at = |i: usize| {
        let i = i128::try_from(i).unwrap_or(i128::MAX);
        i64::try_from(start + i * delta).map(Elem::Fixed).map_err(|_| overflow())
    };
    Ok(Known::Ints(Ints::vector((0..count).map(at).collect::<Result<_, _>>()?)))
}

/// The axis of Concat, which has no default.
pub(super) fn attr_axis(call: &Call<'_>) -> Result<i64, Fail> {
    match call.attrs.int("axis")? {
        Some(a) => Ok(a),
        None => invalid("attribute 'axis' is missing"),
    }
}
