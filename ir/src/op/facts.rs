//! What is true of an operator wherever it stands, said once. Passes, training and code generation ask here instead of
//! keeping lists of operators; a new operator does not compile before its facts are stated.

use super::{Activation, Op};

/// What becomes of the elements of the data operands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Elements {
    /// The result has elements of the first operand and no others: reordered, picked or repeated.
    Moved,
    /// The same with this number around them.
    Padded(f32),
    /// Maxima of them, which are elements too.
    Maxima,
    /// Those of all operands.
    Joined,
    /// Each result is what a monotone bound leaves of its operand: smallest and largest result.
    Clamped(f32, f32),
    /// New numbers.
    Computed,
}

/// The sign of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Never below zero.
    NotNegative,
    /// Never below zero if no operand is.
    OfOperands,
    /// Any.
    Any,
}

/// How an operator of the float graph runs where its operands are codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnCodes {
    /// As it is: its results are codes of the same quantizer.
    Same,
    /// A layer, whose sums are requantized.
    Layer,
    /// A table of the codes of its one operand stands for it.
    Table,
    /// Its integer form requantizes.
    Requantized,
    /// It is a quantizer.
    Quantizer,
    /// Not at all.
    Float,
}

impl Op {
    /// What becomes of the elements.
    pub fn elements(&self) -> Elements {
        match self {
            Op::Reshape(_) | Op::Transpose(_) | Op::Slice(_) | Op::Gather(_) => Elements::Moved,
            Op::Pad(p) => Elements::Padded(p.value),
            Op::MaxPool(_) => Elements::Maxima,
            Op::Concat(_) => Elements::Joined,
            Op::Relu(_) => Elements::Clamped(0.0, f32::INFINITY),
            Op::Clip(c) => Elements::Clamped(c.min, c.max),
            Op::Conv(_)
            | Op::Gemm(_)
            | Op::BatchNormalization(_)
            | Op::LeakyRelu(_)
            | Op::HardSwish(_)
            | Op::HardSigmoid(_)
            | Op::Sigmoid(_)
            | Op::Tanh(_)
            | Op::Add(_)
            | Op::Sub(_)
            | Op::Mul(_)
            | Op::Div(_)
            | Op::AveragePool(_)
            | Op::GlobalAveragePool(_)
            | Op::Softmax(_)
            | Op::FakeQuantize(_)
            | Op::Cast(_)
            | Op::QuantizeLinear(_)
            | Op::DequantizeLinear(_)
            | Op::QLinearConv(_)
            | Op::QLinearConvDequantize(_)
            | Op::QGemm(_)
            | Op::QGemmDequantize(_)
            | Op::QLinearAdd(_)
            | Op::QLinearMul(_)
            | Op::QLinearConcat(_)
            | Op::QLinearAveragePool(_)
            | Op::QLinearGlobalAveragePool(_)
            | Op::Lookup(_)
            | Op::Requantize(_) => Elements::Computed,
        }
    }

    /// The sign of the results, of float operators.
    pub fn sign(&self) -> Sign {
        let activated = |a: &Activation| if a.bounds().0 >= 0.0 { Sign::NotNegative } else { Sign::Any };
        match self {
            Op::Relu(_) | Op::Sigmoid(_) | Op::HardSigmoid(_) | Op::Softmax(_) => Sign::NotNegative,
            Op::Clip(c) if c.min >= 0.0 => Sign::NotNegative,
            Op::Conv(c) => activated(&c.activation),
            Op::Gemm(g) => activated(&g.activation),
            Op::Pad(p) if p.value < 0.0 => Sign::Any,
            Op::Clip(_)
            | Op::Pad(_)
            | Op::Add(_)
            | Op::Mul(_)
            | Op::MaxPool(_)
            | Op::AveragePool(_)
            | Op::GlobalAveragePool(_)
            | Op::Reshape(_)
            | Op::Transpose(_)
            | Op::Slice(_)
            | Op::Gather(_)
            | Op::Concat(_)
            | Op::FakeQuantize(_) => Sign::OfOperands,
            Op::BatchNormalization(_)
            | Op::LeakyRelu(_)
            | Op::HardSwish(_)
            | Op::Tanh(_)
            | Op::Sub(_)
            | Op::Div(_)
            | Op::Cast(_)
            | Op::QuantizeLinear(_)
            | Op::DequantizeLinear(_)
            | Op::QLinearConv(_)
            | Op::QLinearConvDequantize(_)
            | Op::QGemm(_)
            | Op::QGemmDequantize(_)
            | Op::QLinearAdd(_)
            | Op::QLinearMul(_)
            | Op::QLinearConcat(_)
            | Op::QLinearAveragePool(_)
            | Op::QLinearGlobalAveragePool(_)
            | Op::Lookup(_)
            | Op::Requantize(_) => Sign::Any,
        }
    }

    /// How it runs where its operands are codes; the integer operators do already.
    pub fn on_codes(&self) -> OnCodes {
        match self {
            Op::Conv(_) | Op::Gemm(_) => OnCodes::Layer,
            Op::Relu(_)
            | Op::Clip(_)
            | Op::MaxPool(_)
            | Op::Pad(_)
            | Op::Reshape(_)
            | Op::Transpose(_)
            | Op::Slice(_)
            | Op::Gather(_)
            | Op::Concat(_) => OnCodes::Same,
            Op::LeakyRelu(_) | Op::HardSwish(_) | Op::HardSigmoid(_) | Op::Sigmoid(_) | Op::Tanh(_) => {
                OnCodes::Table
            }
            Op::Add(_) | Op::Sub(_) | Op::Mul(_) | Op::AveragePool(_) | Op::GlobalAveragePool(_) => {
                OnCodes::Requantized
            }
            Op::FakeQuantize(_) | Op::QuantizeLinear(_) | Op::DequantizeLinear(_) => OnCodes::Quantizer,
            Op::BatchNormalization(_) | Op::Div(_) | Op::Softmax(_) | Op::Cast(_) => OnCodes::Float,
            Op::QLinearConv(_)
            | Op::QLinearConvDequantize(_)
            | Op::QGemm(_)
            | Op::QGemmDequantize(_)
            | Op::QLinearAdd(_)
            | Op::QLinearMul(_)
            | Op::QLinearConcat(_)
            | Op::QLinearAveragePool(_)
            | Op::QLinearGlobalAveragePool(_)
            | Op::Lookup(_)
            | Op::Requantize(_) => OnCodes::Same,
        }
    }

    /// Bounds of an operator that only narrows what it lets through.
    pub fn clamp(&self) -> Option<(f32, f32)> {
        if let Elements::Clamped(lo, hi) = self.elements() { Some((lo, hi)) } else { None }
    }

    /// Whether the result has elements of the first operand and none besides, zeros of a padding aside, so that it can
    /// have the operand's quantizer.
    pub fn keeps_values(&self) -> bool {
        matches!(self.elements(), Elements::Moved | Elements::Maxima | Elements::Padded(0.0))
    }

    /// Whether it takes elements of its first operand as they are, and so runs on codes of any quantizer.
    pub fn moves_elements(&self) -> bool {
        matches!(self.elements(), Elements::Moved | Elements::Maxima | Elements::Padded(_))
    }
}
