//! Elements of inputs and outputs in Rust's types, one variant for each element type of the ABI.

use crate::Dtype;

/// Elements of an output.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Values {
    F32(Vec<f32>),
    U8(Vec<u8>),
    I8(Vec<i8>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    Bool(Vec<bool>),
}

/// Borrowed elements of an input.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum ValuesRef<'a> {
    F32(&'a [f32]),
    U8(&'a [u8]),
    I8(&'a [i8]),
    I32(&'a [i32]),
    I64(&'a [i64]),
    Bool(&'a [bool]),
}

/// Numbers without padding or invalid bit patterns.
///
/// # Safety
/// Every pattern of bytes must be a value of the type, and every byte of a value initialized.
pub(crate) unsafe trait Plain: Copy {}
// SAFETY: numbers.
unsafe impl Plain for f32 {}
// SAFETY: numbers.
unsafe impl Plain for u8 {}
// SAFETY: numbers.
unsafe impl Plain for i8 {}
// SAFETY: numbers.
unsafe impl Plain for i32 {}
// SAFETY: numbers.
unsafe impl Plain for i64 {}

pub(crate) fn as_bytes<T: Plain>(values: &[T]) -> &[u8] {
    // SAFETY: every byte of a plain value is initialized, and bytes need no alignment.
    unsafe { std::slice::from_raw_parts(values.as_ptr().cast(), size_of_val(values)) }
}

pub(crate) fn as_bytes_mut<T: Plain>(values: &mut [T]) -> &mut [u8] {
    // SAFETY: as above; any bytes are a plain value.
    unsafe { std::slice::from_raw_parts_mut(values.as_mut_ptr().cast(), size_of_val(values)) }
}

impl<'a> ValuesRef<'a> {
    /// The element type.
    #[must_use]
    pub fn dtype(&self) -> Dtype {
        match self {
            Self::F32(_) => Dtype::F32,
            Self::U8(_) => Dtype::U8,
            Self::I8(_) => Dtype::I8,
            Self::I32(_) => Dtype::I32,
            Self::I64(_) => Dtype::I64,
            Self::Bool(_) => Dtype::Bool,
        }
    }

    /// The elements as the library takes them.
    pub(crate) fn bytes(self) -> &'a [u8] {
        match self {
            Self::F32(v) => as_bytes(v),
            Self::U8(v) => v,
            Self::I8(v) => as_bytes(v),
            Self::I32(v) => as_bytes(v),
            Self::I64(v) => as_bytes(v),
            // SAFETY: a bool is one initialized byte, 0 or 1, as the ABI has it.
            Self::Bool(v) => unsafe { std::slice::from_raw_parts(v.as_ptr().cast(), v.len()) },
        }
    }
}

/// Memory of an output while the library writes it; truth values are bytes until they are checked.
pub(crate) enum Room {
    Numbers(Values),
    Bool(Vec<u8>),
}

impl Room {
    pub(crate) fn new(dtype: Dtype, bytes: usize) -> Room {
        let n = bytes / dtype.bytes();
        Room::Numbers(match dtype {
            Dtype::F32 => Values::F32(vec![0.0; n]),
            Dtype::U8 => Values::U8(vec![0; n]),
            Dtype::I8 => Values::I8(vec![0; n]),
            Dtype::I32 => Values::I32(vec![0; n]),
            Dtype::I64 => Values::I64(vec![0; n]),
            Dtype::Bool => return Room::Bool(vec![0; n]),
        })
    }

    pub(crate) fn bytes(&mut self) -> &mut [u8] {
        match self {
            Room::Numbers(Values::F32(v)) => as_bytes_mut(v),
            Room::Numbers(Values::I8(v)) => as_bytes_mut(v),
            Room::Numbers(Values::I32(v)) => as_bytes_mut(v),
            Room::Numbers(Values::I64(v)) => as_bytes_mut(v),
            Room::Numbers(Values::U8(v)) | Room::Bool(v) => v,
            Room::Numbers(Values::Bool(_)) => &mut [],
        }
    }

    pub(crate) fn values(self) -> Values {
        match self {
            Room::Numbers(v) => v,
            Room::Bool(v) => Values::Bool(v.into_iter().map(|b| b != 0).collect()),
        }
    }
}
