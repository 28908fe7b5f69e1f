//! What is true of an operator wherever it stands, said once ([`crate::op::Operator::facts`]). Passes, training and code
//! generation ask here instead of keeping lists of operators.

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
    /// As it is: its results are codes of the same quantizer. Operators on codes are of this kind.
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

/// Whether compiled code takes an image in row-major order where other operators want channels last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowMajor {
    /// No.
    No,
    /// It reads both orders.
    Reads,
    /// It writes both orders.
    Writes,
    /// It reads and writes both orders.
    Both,
}

/// What is true of an operator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facts {
    /// What becomes of the elements.
    pub elements: Elements,
    /// The sign of the results, of float operators.
    pub sign: Sign,
    /// How it runs where its operands are codes.
    pub on_codes: OnCodes,
    /// Whether a positive factor on a channel of its operand is that factor on the channel of its result, and it has one
    /// data operand.
    pub keeps_factors: bool,
    /// The orders of an image that it reads and writes.
    pub row_major: RowMajor,
}

impl Facts {
    /// Of an operator that computes in floats and of which nothing else is known.
    pub const COMPUTES: Facts = Facts {
        elements: Elements::Computed,
        sign: Sign::Any,
        on_codes: OnCodes::Float,
        keeps_factors: false,
        row_major: RowMajor::No,
    };

    /// Of an operator on codes that computes.
    pub const INTEGER: Facts = Facts { on_codes: OnCodes::Same, ..Facts::COMPUTES };

    /// Of an operator that moves elements.
    pub const MOVES: Facts = Facts {
        elements: Elements::Moved,
        sign: Sign::OfOperands,
        on_codes: OnCodes::Same,
        keeps_factors: false,
        row_major: RowMajor::Both,
    };
}

impl Sign {
    /// Of what an activation lets through.
    pub fn of_activation(activation: Activation) -> Sign {
        if activation.bounds().0 >= 0.0 { Sign::NotNegative } else { Sign::Any }
    }
}

impl Op {
    /// What becomes of the elements.
    pub fn elements(&self) -> Elements {
        self.facts().elements
    }

    /// The sign of the results, of float operators.
    pub fn sign(&self) -> Sign {
        self.facts().sign
    }

    /// How it runs where its operands are codes; the integer operators do already.
    pub fn on_codes(&self) -> OnCodes {
        self.facts().on_codes
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
