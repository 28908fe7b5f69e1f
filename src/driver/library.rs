//! Compiled libraries that the user names, and their tensors as the rest of the program knows them.

use crate::Error;
use crate::data::Input;
use nibblec_exec::{Elements, Slice};
use nibblec_ir::DType;
use nibblec_runtime::{Dtype, Library, TensorInfo, Values, ValuesRef};
use std::path::Path;

/// Loads a library.
pub fn open(path: &Path) -> Result<Library, Error> {
    // SAFETY: the user asks for this library's code to run; the loader refuses files that nibblec did not emit.
    Ok(unsafe { Library::open(path) }?)
}

/// The library's inputs as data sources see them.
pub fn inputs_of(library: &Library) -> Vec<Input> {
    let input = |t: &TensorInfo| {
        let (dtype, item, batched) = (dtype_of(t.dtype), item_dims(t), is_batched(t));
        Input { name: t.name.clone(), dtype, item, batched }
    };
    library.info().inputs.iter().map(input).collect()
}

/// Extents of one image.
pub fn item_dims(t: &TensorInfo) -> Vec<usize> {
    t.dims.iter().filter_map(|d| usize::try_from(*d).ok()).collect()
}

/// Whether the leading extent is the batch.
pub fn is_batched(t: &TensorInfo) -> bool {
    t.dims.first() == Some(&-1)
}

/// The type of a tensor's elements in graphs.
pub fn dtype_of(dtype: Dtype) -> DType {
    match dtype {
        Dtype::F32 => DType::F32,
        Dtype::U8 => DType::U8,
        Dtype::I8 => DType::I8,
        Dtype::I32 => DType::I32,
        Dtype::I64 => DType::I64,
        Dtype::Bool => DType::Bool,
    }
}

/// Elements as a session takes them.
pub fn given(elements: Slice<'_>) -> ValuesRef<'_> {
    match elements {
        Slice::F32(v) => ValuesRef::F32(v),
        Slice::U8(v) => ValuesRef::U8(v),
        Slice::I8(v) => ValuesRef::I8(v),
        Slice::I32(v) => ValuesRef::I32(v),
        Slice::I64(v) => ValuesRef::I64(v),
        Slice::Bool(v) => ValuesRef::Bool(v),
    }
}

/// What a session gave, as elements.
pub fn found(values: Values) -> Elements {
    match values {
        Values::F32(v) => Elements::F32(v),
        Values::U8(v) => Elements::U8(v),
        Values::I8(v) => Elements::I8(v),
        Values::I32(v) => Elements::I32(v),
        Values::I64(v) => Elements::I64(v),
        Values::Bool(v) => Elements::Bool(v),
    }
}
