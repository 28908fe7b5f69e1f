//! Values known during import: constant tensors, and integer tensors whose elements are fixed numbers or
//! multiples of the symbolic batch.

use super::error::{Fail, invalid, overflow, unsupported};
use super::view::View;
use nibblec_ir::{DType, Data, Dim, Shape, Tensor, element_count};
use std::sync::Arc;

/// An element of an integer tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Elem {
    /// A number.
    Fixed(i64),
    /// So many times the batch.
    Batch(i64),
}

/// An integer tensor of any ONNX integer or boolean type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ints {
    /// Extents.
    pub dims: Vec<usize>,
    /// Elements, row major.
    pub elems: Vec<Elem>,
}

impl Ints {
    /// A vector.
    pub fn vector(elems: Vec<Elem>) -> Ints {
        Ints { dims: vec![elems.len()], elems }
    }

    /// A scalar.
    pub fn scalar(elem: Elem) -> Ints {
        Ints { dims: Vec::new(), elems: vec![elem] }
    }

    /// The extents of a shape.
    pub fn of_shape(shape: &[Dim]) -> Result<Ints, Fail> {
        let elem = |d: &Dim| match d {
            Dim::Batch => Ok(Elem::Batch(1)),
            Dim::Fixed(n) => i64::try_from(*n).map(Elem::Fixed).map_err(|_| overflow()),
        };
        Ok(Ints::vector(shape.iter().map(elem).collect::<Result<_, _>>()?))
    }

    /// The numbers, if none depends on the batch.
    pub fn fixed(&self) -> Option<Vec<i64>> {
        self.elems.iter().map(|e| if let Elem::Fixed(n) = e { Some(*n) } else { None }).collect()
    }
}

/// A value known during import.
#[derive(Clone, Debug)]
pub(super) enum Known {
    /// A constant.
    Tensor(Tensor),
    /// A constant of codes that a Clip keeps within a range.
    Clipped(Tensor, (i32, i32)),
    /// A shape or an index, maybe symbolic.
    Ints(Ints),
}

impl Known {
    /// Extents.
    pub fn dims(&self) -> &[usize] {
        match self {
            Known::Tensor(t) | Known::Clipped(t, _) => t.dims(),
            Known::Ints(i) => &i.dims,
        }
    }

    /// The codes that a Clip lets through, if one did.
    pub fn clip(&self) -> Option<(i32, i32)> {
        if let Known::Clipped(_, range) = self { Some(*range) } else { None }
    }

    /// The value as integers; `None` for floats.
    pub fn ints(&self) -> Option<Ints> {
        let t = match self {
            Known::Ints(i) => return Some(i.clone()),
            Known::Tensor(t) | Known::Clipped(t, _) => t,
        };
        fn all<T: Copy + Into<i64>>(v: &[T]) -> Vec<Elem> {
            v.iter().map(|&x| Elem::Fixed(x.into())).collect()
        }
        let elems = match t.data() {
            Data::I64(v) => all(v),
            Data::I32(v) => all(v),
            Data::I8(v) => all(v),
            Data::U8(v) => all(v),
            Data::Bool(v) => all(v),
            Data::F32(_) | Data::Opaque(_) => return None,
        };
        Some(Ints { dims: t.dims().to_vec(), elems })
    }

    /// The value as a tensor of constants.
    pub fn tensor(&self) -> Result<Tensor, Fail> {
        match self {
            Known::Tensor(t) | Known::Clipped(t, _) => Ok(t.clone()),
            Known::Ints(i) => match i.fixed() {
                Some(v) => made(Tensor::i64(&i.dims, v)),
                None => unsupported("a number that depends on the batch is used as data"),
            },
        }
    }

    /// The same elements under other extents.
    pub fn reshaped(&self, dims: &[usize]) -> Result<Known, Fail> {
        match self {
            Known::Tensor(t) => made(t.reshaped(dims)).map(Known::Tensor),
            Known::Clipped(t, range) => made(t.reshaped(dims)).map(|t| Known::Clipped(t, *range)),
            Known::Ints(i) if element_count(dims).ok() == Some(i.elems.len()) => {
                Ok(Known::Ints(Ints { dims: dims.to_vec(), elems: i.elems.clone() }))
            }
            Known::Ints(i) => invalid(format!("extents {:?} cannot become {dims:?}", i.dims)),
        }
    }

    /// The elements that `view` walks over.
    pub fn viewed(&self, view: &View) -> Result<Known, Fail> {
        self.picked(&view.dims, || view.indices())
    }

    /// The elements at flat `indices`, under the extents `dims`.
    pub fn picked<I: Iterator<Item = usize>>(
        &self,
        dims: &[usize],
        indices: impl Fn() -> I,
    ) -> Result<Known, Fail> {
        fn pick<T: Copy>(v: &[T], indices: impl Iterator<Item = usize>) -> Option<Vec<T>> {
            indices.map(|i| v.get(i).copied()).collect()
        }
        let out_of_range = || Fail::Invalid("an index lies outside the tensor".into());
        let t = match self {
            Known::Ints(i) => {
                let elems = pick(&i.elems, indices()).ok_or_else(out_of_range)?;
                return Ok(Known::Ints(Ints { dims: dims.to_vec(), elems }));
            }
            Known::Tensor(t) | Known::Clipped(t, _) => t,
        };
        let data = match t.data() {
            Data::F32(v) => pick(v, indices()).map(|v| Data::F32(Arc::new(v))),
            Data::I32(v) => pick(v, indices()).map(|v| Data::I32(Arc::new(v))),
            Data::I64(v) => pick(v, indices()).map(|v| Data::I64(Arc::new(v))),
            Data::I8(v) => pick(v, indices()).map(|v| Data::I8(Arc::new(v))),
            Data::U8(v) => pick(v, indices()).map(|v| Data::U8(Arc::new(v))),
            Data::Bool(v) => pick(v, indices()).map(|v| Data::Bool(Arc::new(v))),
            Data::Opaque(_) => None,
        };
        let picked = made(Tensor::new(t.dtype(), dims.to_vec(), data.ok_or_else(out_of_range)?))?;
        Ok(match self {
            Known::Clipped(_, range) => Known::Clipped(picked, *range),
            _ => Known::Tensor(picked),
        })
    }

    /// Element type: integers of unknown width count as `i64`.
    pub fn dtype(&self) -> DType {
        match self {
            Known::Tensor(t) | Known::Clipped(t, _) => t.dtype(),
            Known::Ints(_) => DType::I64,
        }
    }

    /// The value's shape.
    pub fn shape(&self) -> Shape {
        Shape::fixed(self.dims())
    }
}

/// A tensor that importing code made; a failure is the model's.
pub(super) fn made(t: Result<Tensor, nibblec_ir::TensorError>) -> Result<Tensor, Fail> {
    t.map_err(|e| Fail::Invalid(e.to_string()))
}
