//! Arithmetic on the codes of quantized values: Clip, Max, Min and Relu narrow the range of codes that occur (the QCDQ
//! form), and a Cast makes codes of other integers.

use super::error::{Fail, invalid, overflow, unsupported};
use super::known::{Elem, Known, made};
use nibblec_ir::{DType, Data, Tensor};
use std::sync::Arc;

/// Bounds of codes; `None` where there is none.
pub(super) type Bounds = (Option<i32>, Option<i32>);

/// A tensor of codes, which must fit `dtype`.
pub(super) fn tensor(dtype: DType, dims: &[usize], codes: &[i32]) -> Result<Tensor, Fail> {
    let out_of_range = || Fail::Invalid(format!("a code lies outside {dtype}"));
    let data = if dtype.is_signed() {
        let v: Option<Vec<i8>> = codes.iter().map(|c| i8::try_from(*c).ok()).collect();
        Data::I8(Arc::new(v.ok_or_else(out_of_range)?))
    } else {
        let v: Option<Vec<u8>> = codes.iter().map(|c| u8::try_from(*c).ok()).collect();
        Data::U8(Arc::new(v.ok_or_else(out_of_range)?))
    };
    made(Tensor::new(dtype, dims.to_vec(), data))
}

/// The elements of an integer tensor.
pub(super) fn elements(t: &Tensor) -> Option<Vec<i32>> {
    Some(match t.data() {
        Data::I8(v) => v.iter().map(|&c| i32::from(c)).collect(),
        Data::U8(v) => v.iter().map(|&c| i32::from(c)).collect(),
        Data::I32(v) => v.to_vec(),
        _ => return None,
    })
}

/// `(lo, hi)` within the type's range, the upper bound winning where they cross.
pub(super) fn within(dtype: DType, bounds: Bounds) -> Result<(i32, i32), Fail> {
    let Some((least, most)) = dtype.code_range() else { return invalid(format!("{dtype} has no codes")) };
    let hi = bounds.1.unwrap_or(most).clamp(least, most);
    Ok((bounds.0.unwrap_or(least).clamp(least, most).min(hi), hi))
}

/// Known codes behind a Clip.
pub(super) fn clipped(known: &Known, bounds: Bounds) -> Result<Known, Fail> {
    let t = known.tensor()?;
    let (lo, hi) = within(t.dtype(), bounds)?;
    let Some(codes) = elements(&t) else { return invalid(format!("{} are no codes", t.dtype())) };
    let codes: Vec<i32> = codes.into_iter().map(|c| c.clamp(lo, hi)).collect();
    let (before_lo, before_hi) = known.clip().unwrap_or((lo, hi));
    let range = (before_lo.clamp(lo, hi), before_hi.clamp(lo, hi));
    Ok(Known::Clipped(tensor(t.dtype(), t.dims(), &codes)?, range))
}

/// Which of several codes is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extreme {
    /// The smallest.
    Min,
    /// The largest.
    Max,
}

impl Extreme {
    /// What a single code beside others makes of them.
    pub fn bounds(self, code: i32) -> Bounds {
        match self {
            Extreme::Min => (None, Some(code)),
            Extreme::Max => (Some(code), None),
        }
    }
}

/// Max or Min of known codes, of which all but one are single codes.
pub(super) fn extreme(which: Extreme, first: &Known, rest: &[&Known]) -> Result<Known, Fail> {
    let all = || std::iter::once(first).chain(rest.iter().copied());
    if all().any(|k| k.dtype() != first.dtype()) {
        return invalid("operands differ in type");
    }
    let size = |k: &&Known| k.dims().iter().product::<usize>();
    let Some(data) = all().max_by_key(size) else { return invalid("it has no operands") };
    let mut out = data.clone();
    for bound in all().filter(|k| !std::ptr::eq(*k, data)) {
        let Some([code]) = elements(&bound.tensor()?).and_then(|c| <[i32; 1]>::try_from(c).ok()) else {
            return unsupported("of codes, only the largest or smallest with single codes is supported");
        };
        out = clipped(&out, which.bounds(code))?;
    }
    Ok(out)
}

/// Integers or floats as codes: integers wrap, as in C; floats are cut off and must fit.
pub(super) fn cast(x: &Known, to: DType) -> Result<Tensor, Fail> {
    let Some((lo, hi)) = to.code_range() else { return invalid(format!("{to} has no codes")) };
    let (lo, hi) = (i64::from(lo), i64::from(hi));
    let wrapped = |n: i64| {
        let code = (n - lo).rem_euclid(hi - lo + 1) + lo;
        i32::try_from(code).map_err(|_| overflow())
    };
    let codes: Vec<i32> = match x.ints() {
        Some(ints) => {
            let code = |e: &Elem| match e {
                Elem::Fixed(n) => wrapped(*n),
                Elem::Batch(_) => unsupported("a number that depends on the batch is used as data"),
            };
            ints.elems.iter().map(code).collect::<Result<_, _>>()?
        }
        None => {
            let code = |v: f64| match super::numbers::truncated(v) {
                Some(n) if (lo..=hi).contains(&n) => wrapped(n),
                _ => unsupported(format!("{v} cannot be cast to {to}: it does not fit")),
            };
            x.tensor()?.to_f64().into_iter().map(code).collect::<Result<_, _>>()?
        }
    };
    tensor(to, x.dims(), &codes)
}
