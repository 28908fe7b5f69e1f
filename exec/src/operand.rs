//! What an operator is called with, and what it must make of it.

use crate::array::{Elements, Slice};
use crate::fault::Fault;
use crate::kernels::PackedWeights;
use nibblec_ir::{DType, Quant};

/// What is wrong, in words that follow the node's name.
pub(crate) type Outcome<T> = Result<T, Fault>;

/// An operand: extents, elements, quantization.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operand<'a> {
    pub dims: &'a [usize],
    pub data: Slice<'a>,
    pub dtype: DType,
    pub quant: Option<&'a Quant>,
}

/// Type of a result.
#[derive(Clone, Debug)]
pub(crate) struct ResultType<'a> {
    pub dims: Vec<usize>,
    pub dtype: DType,
    pub quant: Option<&'a Quant>,
}

/// One execution of an operator. No extent of an operand or a result is zero, and all fit what the operator's inference
/// demands.
pub(crate) struct Call<'a> {
    /// The operands, in order.
    pub inputs: &'a [Operand<'a>],
    /// The types of the results, in order.
    pub results: &'a [ResultType<'a>],
    /// Operand 1 as the operator has packed it.
    pub packed: Option<&'a PackedWeights>,
}

impl<'a> Call<'a> {
    /// The first operand.
    pub fn x(&self) -> &'a Operand<'a> {
        &self.inputs[0]
    }

    /// The first result.
    pub fn y(&self) -> &'a ResultType<'a> {
        &self.results[0]
    }

    /// Elements of operand `i`, which must be f32.
    pub fn f32(&self, i: usize) -> Outcome<&'a [f32]> {
        self.inputs[i].f32()
    }

    /// Height and width of the first operand and of the first result.
    pub fn planes(&self) -> ([usize; 2], [usize; 2]) {
        let (x, y) = (&self.inputs[0].dims, &self.results[0].dims);
        ([x[2], x[3]], [y[2], y[3]])
    }
}

/// Runs the body with `$v` bound to the elements, whatever their type; the result is [`Elements`] of that type.
macro_rules! any_elements {
    ($slice:expr, $v:ident => $body:expr) => {
        match $slice {
            $crate::Slice::F32($v) => $crate::Elements::F32($body),
            $crate::Slice::I32($v) => $crate::Elements::I32($body),
            $crate::Slice::I64($v) => $crate::Elements::I64($body),
            $crate::Slice::U8($v) => $crate::Elements::U8($body),
            $crate::Slice::I8($v) => $crate::Elements::I8($body),
            $crate::Slice::Bool($v) => $crate::Elements::Bool($body),
        }
    };
}
pub(crate) use any_elements;

/// Runs the body with `$v` bound to codes, signed or not.
macro_rules! any_codes {
    ($operand:expr, $v:ident => $body:expr) => {
        match $operand.data {
            $crate::Slice::U8($v) => $body,
            $crate::Slice::I8($v) => $body,
            other => return Err($crate::Fault::expected("codes", other.storage())),
        }
    };
}
pub(crate) use any_codes;

impl<'a> Operand<'a> {
    /// The elements, which must be f32.
    pub fn f32(&self) -> Outcome<&'a [f32]> {
        match self.data {
            Slice::F32(v) => Ok(v),
            other => Err(Fault::expected("f32", other.storage())),
        }
    }

    /// Codes of weights less their zero point.
    pub fn weights(&self) -> Outcome<Vec<i16>> {
        let zero_point = self.quant.map_or(0, |q| q.zero_point) as i16;
        Ok(match self.data {
            Slice::I8(v) => v.iter().map(|c| i16::from(*c) - zero_point).collect(),
            Slice::U8(v) => v.iter().map(|c| i16::from(*c) - zero_point).collect(),
            other => return Err(Fault::expected("codes as weights", other.storage())),
        })
    }

    /// The quantization, which it must have.
    pub fn quant(&self) -> Outcome<&'a Quant> {
        let missing = || Fault::expected("a quantized operand", "one without scale and zero point");
        self.quant.ok_or_else(missing)
    }

    /// The zero point of codes, within their type.
    pub fn zero_point(&self) -> Outcome<i32> {
        let zero_point = self.quant()?.zero_point;
        match self.dtype.code_range() {
            Some((lo, hi)) if lo <= zero_point && zero_point <= hi => Ok(zero_point),
            _ => Err(Fault::ZeroPoint { zero_point, dtype: self.dtype }),
        }
    }

    /// `f32(q)` of codes.
    pub fn reals(&self) -> Outcome<Vec<f32>> {
        Ok(any_codes!(self, v => v.iter().map(|&q| f32::from(q)).collect()))
    }
}

impl ResultType<'_> {
    /// Elements under the extents of the result; an error if they do not fit it.
    pub fn array(&self, elements: Elements) -> Outcome<crate::Array> {
        let slice = elements.as_slice();
        if !slice.stores(self.dtype) {
            return Err(Fault::ResultType { computed: slice.storage(), declared: self.dtype });
        }
        crate::Array::checked(&self.dims, elements).map_err(Fault::Tensor)
    }
}
