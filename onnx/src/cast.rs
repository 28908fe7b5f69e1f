//! Cast of what is known during import.

use super::codes;
use super::error::{Fail, unsupported};
use super::known::{Elem, Ints, Known, made};
use super::numbers::{narrow, too_large, truncated};
use nibblec_ir::{DType, Tensor};

/// Cast of a known value to another type.
pub(super) fn cast(x: &Known, to: DType) -> Result<Known, Fail> {
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
