//! Constant tensors: shared, immutable data with a content hash.

use crate::DType;
use std::fmt;
use std::sync::Arc;

/// The elements of a [`Tensor`], row major. Sub-byte codes are stored one a byte, sign extended.
#[derive(Clone)]
pub enum Data {
    /// `f32`.
    F32(Arc<Vec<f32>>),
    /// `i32`.
    I32(Arc<Vec<i32>>),
    /// `i64`.
    I64(Arc<Vec<i64>>),
    /// `i8`, `i4`, `i2`.
    I8(Arc<Vec<i8>>),
    /// `u8`, `u4`, `u2`.
    U8(Arc<Vec<u8>>),
    /// `bool`.
    Bool(Arc<Vec<bool>>),
    /// A tensor read from text that printed only its summary: it can be printed again, not executed.
    Opaque(Arc<str>),
}

/// A constant: type, extents and elements.
#[derive(Clone)]
pub struct Tensor {
    dtype: DType,
    dims: Vec<usize>,
    data: Data,
}

/// Why a tensor could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TensorError {
    /// The element count is not the product of the extents.
    #[error("{found} elements for extents {dims:?}, which hold {expected}")]
    Length {
        /// The extents.
        dims: Vec<usize>,
        /// Their product.
        expected: usize,
        /// Elements given.
        found: usize,
    },
    /// The product of the extents overflows.
    #[error("extents {0:?} overflow")]
    Overflow(Vec<usize>),
    /// A code lies outside its type.
    #[error("code {code} does not fit {dtype}")]
    Code {
        /// The offending code.
        code: i32,
        /// The type.
        dtype: DType,
    },
    /// The storage does not fit the type.
    #[error("{dtype} cannot be stored so")]
    Storage {
        /// The type.
        dtype: DType,
    },
}

/// Product of the extents, checked.
pub fn element_count(dims: &[usize]) -> Result<usize, TensorError> {
    dims.iter().try_fold(1usize, |a, &d| a.checked_mul(d)).ok_or_else(|| TensorError::Overflow(dims.to_vec()))
}

impl Tensor {
    /// Makes a tensor after checking its length, its storage and the range of its codes.
    pub fn new(dtype: DType, dims: Vec<usize>, data: Data) -> Result<Tensor, TensorError> {
        let expected = element_count(&dims)?;
        let fits = matches!(
            (dtype, &data),
            (DType::F32, Data::F32(_))
                | (DType::I32, Data::I32(_))
                | (DType::I64, Data::I64(_))
                | (DType::Code { signed: true, .. }, Data::I8(_))
                | (DType::Code { signed: false, .. }, Data::U8(_))
                | (DType::Bool, Data::Bool(_))
                | (_, Data::Opaque(_))
        );
        if !fits {
            return Err(TensorError::Storage { dtype });
        }
        let found = match &data {
            Data::F32(v) => v.len(),
            Data::I32(v) => v.len(),
            Data::I64(v) => v.len(),
            Data::I8(v) => v.len(),
            Data::U8(v) => v.len(),
            Data::Bool(v) => v.len(),
            Data::Opaque(_) => expected,
        };
        if found != expected {
            return Err(TensorError::Length { dims, expected, found });
        }
        if let Some((lo, hi)) = dtype.code_range() {
            let bad = match &data {
                Data::I8(v) => v.iter().map(|&c| i32::from(c)).find(|c| !(lo..=hi).contains(c)),
                Data::U8(v) => v.iter().map(|&c| i32::from(c)).find(|c| !(lo..=hi).contains(c)),
                _ => None,
            };
            if let Some(code) = bad {
                return Err(TensorError::Code { code, dtype });
            }
        }
        Ok(Tensor { dtype, dims, data })
    }

    /// An `f32` tensor.
    pub fn f32(dims: &[usize], v: Vec<f32>) -> Result<Tensor, TensorError> {
        Tensor::new(DType::F32, dims.to_vec(), Data::F32(Arc::new(v)))
    }

    /// An `i64` tensor.
    pub fn i64(dims: &[usize], v: Vec<i64>) -> Result<Tensor, TensorError> {
        Tensor::new(DType::I64, dims.to_vec(), Data::I64(Arc::new(v)))
    }

    /// An `i32` tensor.
    pub fn i32(dims: &[usize], v: Vec<i32>) -> Result<Tensor, TensorError> {
        Tensor::new(DType::I32, dims.to_vec(), Data::I32(Arc::new(v)))
    }

    /// Signed codes of `dtype` (`i8`, `i4` or `i2`).
    pub fn signed_codes(dtype: DType, dims: &[usize], v: Vec<i8>) -> Result<Tensor, TensorError> {
        Tensor::new(dtype, dims.to_vec(), Data::I8(Arc::new(v)))
    }

    /// Unsigned codes of `dtype` (`u8`, `u4` or `u2`).
    pub fn unsigned_codes(dtype: DType, dims: &[usize], v: Vec<u8>) -> Result<Tensor, TensorError> {
        Tensor::new(dtype, dims.to_vec(), Data::U8(Arc::new(v)))
    }

    /// The element type.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// The extents.
    pub fn dims(&self) -> &[usize] {
        &self.dims
    }

    /// The elements.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.dims.iter().product()
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The elements of an `f32` tensor.
    pub fn as_f32(&self) -> Option<&[f32]> {
        if let Data::F32(v) = &self.data { Some(v) } else { None }
    }

    /// The elements of an `i64` tensor.
    pub fn as_i64(&self) -> Option<&[i64]> {
        if let Data::I64(v) = &self.data { Some(v) } else { None }
    }

    /// The elements of an `i32` tensor.
    pub fn as_i32(&self) -> Option<&[i32]> {
        if let Data::I32(v) = &self.data { Some(v) } else { None }
    }

    /// Signed codes (`i8`, `i4`, `i2`).
    pub fn as_i8(&self) -> Option<&[i8]> {
        if let Data::I8(v) = &self.data { Some(v) } else { None }
    }

    /// Unsigned codes (`u8`, `u4`, `u2`).
    pub fn as_u8(&self) -> Option<&[u8]> {
        if let Data::U8(v) = &self.data { Some(v) } else { None }
    }

    /// The same elements under other extents of the same product.
    pub fn reshaped(&self, dims: &[usize]) -> Result<Tensor, TensorError> {
        Tensor::new(self.dtype, dims.to_vec(), self.data.clone())
    }

    /// First twelve hexadecimal digits of the BLAKE3 hash over type, extents and elements.
    pub fn hash(&self) -> String {
        let mut h = blake3::Hasher::new();
        h.update(self.dtype.name().as_bytes());
        for d in &self.dims {
            h.update(&(*d as u64).to_le_bytes());
        }
        let mut block: Vec<u8> = Vec::with_capacity(1 << 16);
        macro_rules! feed {
            ($v:expr, $e:expr) => {
                for chunk in $v.chunks(8192) {
                    block.clear();
                    block.extend(chunk.iter().flat_map($e));
                    h.update(&block);
                }
            };
        }
        match &self.data {
            Data::F32(v) => feed!(v, |x: &f32| x.to_le_bytes()),
            Data::I32(v) => feed!(v, |x: &i32| x.to_le_bytes()),
            Data::I64(v) => feed!(v, |x: &i64| x.to_le_bytes()),
            Data::I8(v) => feed!(v, |x: &i8| x.to_le_bytes()),
            Data::U8(v) => {
                h.update(v);
            }
            Data::Bool(v) => feed!(v, |x: &bool| [u8::from(*x)]),
            Data::Opaque(s) => {
                h.update(s.as_bytes());
            }
        }
        h.finalize().to_hex()[..12].to_string()
    }

    /// Elements as `f64`, for statistics and printing; empty for an opaque tensor.
    pub fn to_f64(&self) -> Vec<f64> {
        match &self.data {
            Data::F32(v) => v.iter().map(|&x| f64::from(x)).collect(),
            Data::I32(v) => v.iter().map(|&x| f64::from(x)).collect(),
            Data::I64(v) => v.iter().map(|&x| x as f64).collect(),
            Data::I8(v) => v.iter().map(|&x| f64::from(x)).collect(),
            Data::U8(v) => v.iter().map(|&x| f64::from(x)).collect(),
            Data::Bool(v) => v.iter().map(|&x| f64::from(u8::from(x))).collect(),
            Data::Opaque(_) => Vec::new(),
        }
    }
}

impl PartialEq for Tensor {
    fn eq(&self, o: &Tensor) -> bool {
        self.dtype == o.dtype
            && self.dims == o.dims
            && match (&self.data, &o.data) {
                (Data::F32(a), Data::F32(b)) => {
                    Arc::ptr_eq(a, b) || a.iter().zip(b.iter()).all(|(x, y)| x.to_bits() == y.to_bits())
                }
                (Data::I32(a), Data::I32(b)) => a == b,
                (Data::I64(a), Data::I64(b)) => a == b,
                (Data::I8(a), Data::I8(b)) => a == b,
                (Data::U8(a), Data::U8(b)) => a == b,
                (Data::Bool(a), Data::Bool(b)) => a == b,
                (Data::Opaque(a), Data::Opaque(b)) => a == b,
                _ => false,
            }
    }
}

impl fmt::Debug for Tensor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:?}#{}", self.dtype, self.dims, self.hash())
    }
}
