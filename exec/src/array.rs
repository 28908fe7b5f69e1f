//! Arrays that flow through the interpreter: extents and elements, row major, `[N, C, H, W]` in logical order.

use crate::ExecError;
use nibblec_ir::{DType, Data, Tensor, TensorError, element_count};
use std::ops::Range;
use std::sync::Arc;

/// Elements of an [`Array`]: codes of any width take one element each, unsigned ones in `U8`, signed ones in `I8`.
#[derive(Clone, Debug, PartialEq)]
pub enum Elements {
    /// `f32`.
    F32(Vec<f32>),
    /// `i32`.
    I32(Vec<i32>),
    /// `i64`.
    I64(Vec<i64>),
    /// `u8`, `u4`, `u2` codes.
    U8(Vec<u8>),
    /// `i8`, `i4`, `i2` codes.
    I8(Vec<i8>),
    /// Truth values.
    Bool(Vec<bool>),
}

/// Borrowed [`Elements`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Slice<'a> {
    /// `f32`.
    F32(&'a [f32]),
    /// `i32`.
    I32(&'a [i32]),
    /// `i64`.
    I64(&'a [i64]),
    /// `u8`, `u4`, `u2` codes.
    U8(&'a [u8]),
    /// `i8`, `i4`, `i2` codes.
    I8(&'a [i8]),
    /// Truth values.
    Bool(&'a [bool]),
}

/// Runs the body with `$v` bound to the elements, whatever their type.
macro_rules! with_elements {
    ($kind:ident, $elements:expr, $v:ident => $body:expr) => {
        match $elements {
            $kind::F32($v) => $body,
            $kind::I32($v) => $body,
            $kind::I64($v) => $body,
            $kind::U8($v) => $body,
            $kind::I8($v) => $body,
            $kind::Bool($v) => $body,
        }
    };
}

impl<'a> Slice<'a> {
    /// The elements of a constant; `None` if it is opaque.
    pub fn of_tensor(t: &'a Tensor) -> Option<Slice<'a>> {
        match t.data() {
            Data::F32(v) => Some(Slice::F32(v)),
            Data::I32(v) => Some(Slice::I32(v)),
            Data::I64(v) => Some(Slice::I64(v)),
            Data::U8(v) => Some(Slice::U8(v)),
            Data::I8(v) => Some(Slice::I8(v)),
            Data::Bool(v) => Some(Slice::Bool(v)),
            Data::Opaque(_) => None,
        }
    }

    /// `f32`, `i32`, `i64`, `u8`, `i8` or `bool`: how the elements are stored.
    pub fn storage(&self) -> &'static str {
        match self {
            Slice::F32(_) => "f32",
            Slice::I32(_) => "i32",
            Slice::I64(_) => "i64",
            Slice::U8(_) => "u8",
            Slice::I8(_) => "i8",
            Slice::Bool(_) => "bool",
        }
    }

    /// Whether elements of `dtype` are stored so.
    pub fn stores(&self, dtype: DType) -> bool {
        match self {
            Slice::F32(_) => dtype == DType::F32,
            Slice::I32(_) => dtype == DType::I32,
            Slice::I64(_) => dtype == DType::I64,
            Slice::U8(_) => matches!(dtype, DType::Code { signed: false, .. }),
            Slice::I8(_) => matches!(dtype, DType::Code { signed: true, .. }),
            Slice::Bool(_) => dtype == DType::Bool,
        }
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        with_elements!(Slice, self, v => v.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The elements of a range; `None` if it leaves them.
    pub fn get(&self, range: Range<usize>) -> Option<Slice<'a>> {
        Some(match self {
            Slice::F32(v) => Slice::F32(v.get(range)?),
            Slice::I32(v) => Slice::I32(v.get(range)?),
            Slice::I64(v) => Slice::I64(v.get(range)?),
            Slice::U8(v) => Slice::U8(v.get(range)?),
            Slice::I8(v) => Slice::I8(v.get(range)?),
            Slice::Bool(v) => Slice::Bool(v.get(range)?),
        })
    }

    /// A copy of the elements.
    pub fn to_elements(&self) -> Elements {
        match self {
            Slice::F32(v) => Elements::F32(v.to_vec()),
            Slice::I32(v) => Elements::I32(v.to_vec()),
            Slice::I64(v) => Elements::I64(v.to_vec()),
            Slice::U8(v) => Elements::U8(v.to_vec()),
            Slice::I8(v) => Elements::I8(v.to_vec()),
            Slice::Bool(v) => Elements::Bool(v.to_vec()),
        }
    }

    /// The elements as `f64`, for comparisons and statistics; truth values are 0 and 1.
    pub fn to_f64(&self) -> Vec<f64> {
        match self {
            Slice::F32(v) => v.iter().map(|&x| f64::from(x)).collect(),
            Slice::I32(v) => v.iter().map(|&x| f64::from(x)).collect(),
            Slice::I64(v) => v.iter().map(|&x| x as f64).collect(),
            Slice::U8(v) => v.iter().map(|&x| f64::from(x)).collect(),
            Slice::I8(v) => v.iter().map(|&x| f64::from(x)).collect(),
            Slice::Bool(v) => v.iter().map(|&x| f64::from(u8::from(x))).collect(),
        }
    }
}

impl Elements {
    /// The elements, borrowed.
    pub fn as_slice(&self) -> Slice<'_> {
        match self {
            Elements::F32(v) => Slice::F32(v),
            Elements::I32(v) => Slice::I32(v),
            Elements::I64(v) => Slice::I64(v),
            Elements::U8(v) => Slice::U8(v),
            Elements::I8(v) => Slice::I8(v),
            Elements::Bool(v) => Slice::Bool(v),
        }
    }

    /// None yet, to be stored as elements of `dtype` are.
    pub fn empty(dtype: DType) -> Elements {
        match dtype {
            DType::F32 => Elements::F32(Vec::new()),
            DType::I32 => Elements::I32(Vec::new()),
            DType::I64 => Elements::I64(Vec::new()),
            DType::Code { signed: false, .. } => Elements::U8(Vec::new()),
            DType::Code { signed: true, .. } => Elements::I8(Vec::new()),
            DType::Bool => Elements::Bool(Vec::new()),
        }
    }

    /// Adds elements that are stored alike at the end; false, and nothing done, if they are stored otherwise.
    pub fn append(&mut self, more: &Elements) -> bool {
        match (self, more) {
            (Elements::F32(a), Elements::F32(b)) => a.extend_from_slice(b),
            (Elements::I32(a), Elements::I32(b)) => a.extend_from_slice(b),
            (Elements::I64(a), Elements::I64(b)) => a.extend_from_slice(b),
            (Elements::U8(a), Elements::U8(b)) => a.extend_from_slice(b),
            (Elements::I8(a), Elements::I8(b)) => a.extend_from_slice(b),
            (Elements::Bool(a), Elements::Bool(b)) => a.extend_from_slice(b),
            _ => return false,
        }
        true
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        with_elements!(Elements, self, v => v.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Extents and elements.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// The extents.
    pub dims: Vec<usize>,
    /// As many elements as the product of the extents, row major.
    pub elements: Elements,
}

macro_rules! element_type {
    ($make:ident, $view:ident, $variant:ident, $t:ty) => {
        #[doc = concat!("An array of `", stringify!($t), "` elements; an error if their number is not the product of `dims`.")]
        pub fn $make(dims: &[usize], v: Vec<$t>) -> Result<Array, ExecError> {
            Array::new(dims, Elements::$variant(v))
        }

        #[doc = concat!("The elements if they are stored as `", stringify!($t), "`.")]
        pub fn $view(&self) -> Option<&[$t]> {
            if let Elements::$variant(v) = &self.elements { Some(v) } else { None }
        }
    };
}

impl Array {
    /// An array; an error if the number of elements is not the product of `dims`.
    pub fn new(dims: &[usize], elements: Elements) -> Result<Array, ExecError> {
        Ok(Array::checked(dims, elements)?)
    }

    pub(crate) fn checked(dims: &[usize], elements: Elements) -> Result<Array, TensorError> {
        let expected = element_count(dims)?;
        if elements.len() != expected {
            let (dims, found) = (dims.to_vec(), elements.len());
            return Err(TensorError::Length { dims, expected, found });
        }
        Ok(Array { dims: dims.to_vec(), elements })
    }

    element_type!(f32, as_f32, F32, f32);
    element_type!(i32, as_i32, I32, i32);
    element_type!(i64, as_i64, I64, i64);
    element_type!(u8, as_u8, U8, u8);
    element_type!(i8, as_i8, I8, i8);
    element_type!(bool, as_bool, Bool, bool);

    /// A copy of a constant; an error if it is opaque.
    pub fn from_tensor(t: &Tensor) -> Result<Array, ExecError> {
        match Slice::of_tensor(t) {
            Some(v) => Array::new(t.dims(), v.to_elements()),
            None => Err(ExecError::Opaque { dtype: t.dtype().to_string() }),
        }
    }

    /// A constant of type `dtype`; an error if the elements are not stored as that type or a code lies outside it.
    pub fn into_tensor(self, dtype: DType) -> Result<Tensor, ExecError> {
        let data = match self.elements {
            Elements::F32(v) => Data::F32(Arc::new(v)),
            Elements::I32(v) => Data::I32(Arc::new(v)),
            Elements::I64(v) => Data::I64(Arc::new(v)),
            Elements::U8(v) => Data::U8(Arc::new(v)),
            Elements::I8(v) => Data::I8(Arc::new(v)),
            Elements::Bool(v) => Data::Bool(Arc::new(v)),
        };
        Ok(Tensor::new(dtype, self.dims, data)?)
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.elements.len()
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// Elements as `f64`, for comparisons and statistics.
    pub fn to_f64(&self) -> Vec<f64> {
        self.elements.as_slice().to_f64()
    }
}
