//! Cast (6, 9, 13, 19, ...).

use crate::call::Call;
use crate::codes;
use crate::context::Context;
use crate::error::{Fail, invalid, unsupported};
use crate::known::{Elem, Ints, Known, made};
use crate::numbers::{narrow, too_large, truncated};
use crate::report::FLOAT;
use crate::tensor;
use nibblec_ir::op::{Cast, DequantizeLinear};
use nibblec_ir::{DType, Quant, Tensor};

/// The type that Cast casts to.
fn target(call: &Call<'_>) -> Result<DType, Fail> {
    // Of meaning for 8-bit floats only.
    call.attrs.int("saturate")?;
    call.attrs.string_or("round_mode", "up")?;
    match call.attrs.int("to")? {
        None => invalid("attribute 'to' is missing"),
        Some(n) => tensor::dtype(i32::try_from(n).unwrap_or(-1)).map_err(|r| Fail::Helped(r, FLOAT)),
    }
}

/// A Cast of data. Codes that nothing gives another meaning to become f32 by dequantizing with a scale of one, which
/// later passes know how to keep on codes.
pub(super) fn cast(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let to = target(call)?;
    let x = cx.value(call, 0)?;
    let v = cx.graph.value(x);
    let from = v.dtype;
    if from == to {
        return cx.alias(call, x);
    }
    let plain = Quant::per_tensor(1.0, 0);
    if from.is_code() && to == DType::F32 && v.quant.as_ref().is_none_or(|q| *q == plain) {
        cx.quantize(x, plain)?;
        return cx.emit(call, DequantizeLinear {}, &[x]);
    }
    if to.bits() < 8 {
        return unsupported(format!("data cannot be cast from {from} to {to}"));
    }
    cx.emit(call, Cast { to }, &[x])
}

/// A Cast of what is known during import.
pub(super) fn fold(_: &Context, call: &Call<'_>, operands: &[&Known]) -> Result<Option<Known>, Fail> {
    let [x, ..] = operands else { return Ok(None) };
    known(x, target(call)?).map(Some)
}

/// Cast of a known value to another type.
fn known(x: &Known, to: DType) -> Result<Known, Fail> {
    let integral = matches!(to, DType::I64 | DType::I32 | DType::Bool);
    if let (Some(ints), true) = (x.ints(), integral) {
        if to == DType::Bool {
            let elems = ints.elems.iter().map(|e| match e {
                Elem::Fixed(n) => Elem::Fixed(i64::from(*n != 0)),
                Elem::Batch(k) => Elem::Fixed(i64::from(*k != 0)),
            });
            return Ok(Known::Ints(Ints { elems: elems.collect(), dims: ints.dims }));
        }
        return Ok(Known::Ints(ints));
    }
    if x.dtype() == to {
        return Ok(x.clone());
    }
    let t = x.tensor()?;
    if to.is_code() {
        return codes::cast(x, to).map(Known::Tensor);
    }
    let values = t.to_f64();
    match to {
        DType::F32 => {
            made(Tensor::f32(t.dims(), values.into_iter().map(narrow).collect())).map(Known::Tensor)
        }
        _ if integral => {
            let elems = values.into_iter().map(|v| truncated(v).map(Elem::Fixed));
            let elems = elems.collect::<Option<_>>().ok_or_else(too_large)?;
            Ok(Known::Ints(Ints { dims: t.dims().to_vec(), elems }))
        }
        _ => unsupported(format!("a constant cannot be cast from {} to {to}", t.dtype())),
    }
}
