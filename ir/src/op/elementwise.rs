//! Operators that compute each element from the elements in its place.

use super::attr::{Attr, AttrError, AttrType, Reader, Requant};
use super::operator::{Attributes, Form, OperandError, Operands, Operator, Types, broadcast};
use super::{Elements, Facts, OnCodes, Sign, plain, plain_form};
use crate::DType;
use crate::arith::{Arithmetic, Consumer};
use crate::verify::{Site, VerifyError};

/// Defines the functions of one element: their attributes, their text form.
macro_rules! unary_functions {
    ($( $(#[$doc:meta])* $name:ident { $( $(#[$fdoc:meta])* $field:ident ),* } )*) => {
        /// A function of one float. A NaN stays a NaN.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum Unary {
            $( $(#[$doc])* $name { $( $(#[$fdoc])* $field: f32 ),* }, )*
        }

        impl Form for Unary {
            const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            fn read(name: &str, _r: &mut Reader<'_>) -> Result<Unary, AttrError> {
                match name {
                    $( stringify!($name) => Ok(Unary::$name { $($field: _r.get(stringify!($field))?),* }), )*
                    _ => Err(AttrError::Operator(name.to_string())),
                }
            }
        }

        impl Unary {
            fn function(&self) -> (&'static str, Attributes) {
                match *self {
                    $( Unary::$name { $($field),* } => {
                        let list: Vec<(&'static str, Attr)> = vec![$((stringify!($field), $field.to_attr())),*];
                        (stringify!($name), list)
                    } )*
                }
            }
        }
    };
}

unary_functions! {
    /// `max(x, 0)`.
    Relu {}
    /// `min(max(x, min), max)`.
    Clip {
        /// Lower bound, may be `-inf`.
        min,
        /// Upper bound, may be `inf`.
        max
    }
    /// `x < 0 ? alpha x : x`.
    LeakyRelu {
        /// Slope below zero.
        alpha
    }
    /// `x * clamp(x * (1 / 6) + 0.5, 0, 1)`.
    HardSwish {}
    /// `clamp(alpha x + beta, 0, 1)`: a product, then a sum.
    HardSigmoid {
        /// Slope.
        alpha,
        /// Offset.
        beta
    }
    /// `1 / (1 + exp(-x))`.
    Sigmoid {}
    /// `tanh(x)`.
    Tanh {}
    /// `x * tanh(ln(1 + exp(x)))`: with `e = exp(min(x, 20))` and `n = e * (e + 2)`, `x * (n / (n + 2))`.
    Mish {}
}

impl Unary {
    /// `max(x, 0)`.
    pub const RELU: Unary = Unary::Relu {};
    /// `1 / (1 + exp(-x))`.
    pub const SIGMOID: Unary = Unary::Sigmoid {};
    /// `tanh(x)`.
    pub const TANH: Unary = Unary::Tanh {};
    /// `x * clamp(x * (1 / 6) + 0.5, 0, 1)`.
    pub const HARD_SWISH: Unary = Unary::HardSwish {};

    /// The function, as the one sequence of operations that defines it.
    #[inline(always)]
    pub fn with<A: Arithmetic, C: Consumer<A, 1>>(self, consumer: C) -> C::Output {
        match self {
            Unary::Relu {} => consumer.take(|a, [x]| a.clamp(x, 0.0, f32::INFINITY)),
            Unary::Clip { min, max } => consumer.take(|a, [x]| a.clamp(x, min, max)),
            Unary::LeakyRelu { alpha } => {
                consumer.take(|a, [x]| a.if_negative(x, a.mul(x, a.constant(alpha)), x))
            }
            Unary::HardSwish {} => consumer.take(|a, [x]| a.mul(x, hard_sigmoid(a, x, 1.0 / 6.0, 0.5))),
            Unary::HardSigmoid { alpha, beta } => consumer.take(|a, [x]| hard_sigmoid(a, x, alpha, beta)),
            Unary::Sigmoid {} => consumer.take(|a, [x]| a.sigmoid(x)),
            Unary::Tanh {} => consumer.take(|a, [x]| a.tanh(x)),
            Unary::Mish {} => consumer.take(|a, [x]| mish(a, x)),
        }
    }
}

#[inline(always)]
fn hard_sigmoid<A: Arithmetic>(a: &A, x: A::Float, alpha: f32, beta: f32) -> A::Float {
    a.clamp(a.add(a.mul(x, a.constant(alpha)), a.constant(beta)), 0.0, 1.0)
}

/// Beyond 20 the factor of `x` is 1 in f32, and its parts stay finite.
#[inline(always)]
fn mish<A: Arithmetic>(a: &A, x: A::Float) -> A::Float {
    let two = a.constant(2.0);
    let e = a.exp(a.clamp(x, f32::NEG_INFINITY, 20.0));
    let n = a.mul(e, a.add(e, two));
    a.mul(x, a.div(n, a.add(n, two)))
}

impl Operator for Unary {
    fn name(&self) -> &'static str {
        self.function().0
    }

    fn attributes(&self) -> Attributes {
        self.function().1
    }

    fn operand_count(&self) -> (usize, usize) {
        (1, 1)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        operands.floats(operands.x().clone())
    }

    fn facts(&self) -> Facts {
        let table = |sign| Facts { sign, on_codes: OnCodes::Table, ..Facts::COMPUTES };
        let clamped = |lo: f32, hi: f32| Facts {
            elements: Elements::Clamped(lo, hi),
            sign: if lo >= 0.0 { Sign::NotNegative } else { Sign::OfOperands },
            on_codes: OnCodes::Same,
            ..Facts::COMPUTES
        };
        match *self {
            Unary::Relu {} => Facts { keeps_factors: true, ..clamped(0.0, f32::INFINITY) },
            Unary::Clip { min, max } => clamped(min, max),
            Unary::LeakyRelu { .. } => Facts { keeps_factors: true, ..table(Sign::Any) },
            Unary::HardSwish {} | Unary::Tanh {} | Unary::Mish {} => table(Sign::Any),
            Unary::HardSigmoid { .. } | Unary::Sigmoid {} => table(Sign::NotNegative),
        }
    }
}

/// A function of two floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryFunction {
    /// `a + b`.
    Add,
    /// `a - b`.
    Sub,
    /// `a * b`.
    Mul,
    /// `a / b`.
    Div,
}

/// How a function of two codes ends in a requantization.
#[derive(Clone, Debug, PartialEq)]
pub enum BinaryCodes {
    /// `t = fma(f32(a), ma, fma(f32(b), mb, bias))`, then requantize.
    Sum {
        /// Multiplier of a.
        ma: f32,
        /// Multiplier of b.
        mb: f32,
        /// Addend: zero points folded.
        bias: f32,
        /// One entry per output, in output order.
        outs: Vec<Requant>,
    },
    /// `t = fma(f32((a - za) * (b - zb)), m, bias)`, then requantize.
    Product {
        /// Multiplier.
        m: f32,
        /// Addend: the output's zero point.
        bias: f32,
        /// One entry per output, in output order.
        outs: Vec<Requant>,
    },
}

/// A function of two elements with ONNX (NumPy) broadcasting, in floats, or in codes that are requantized.
#[derive(Clone, Debug, PartialEq)]
pub struct Binary {
    /// The function.
    pub function: BinaryFunction,
    /// Of codes; then the function is `Add` for a sum and `Mul` for a product.
    pub codes: Option<BinaryCodes>,
}

impl Binary {
    /// `a + b` of floats.
    pub const ADD: Binary = Binary { function: BinaryFunction::Add, codes: None };
    /// `a - b` of floats.
    pub const SUB: Binary = Binary { function: BinaryFunction::Sub, codes: None };
    /// `a * b` of floats.
    pub const MUL: Binary = Binary { function: BinaryFunction::Mul, codes: None };
    /// `a / b` of floats.
    pub const DIV: Binary = Binary { function: BinaryFunction::Div, codes: None };

    /// A function of codes.
    pub fn on_codes(codes: BinaryCodes) -> Binary {
        let function = match codes {
            BinaryCodes::Sum { .. } => BinaryFunction::Add,
            BinaryCodes::Product { .. } => BinaryFunction::Mul,
        };
        Binary { function, codes: Some(codes) }
    }

    /// The function of floats; `None` of an operator on codes.
    pub fn float(&self) -> Option<BinaryFunction> {
        Some(self.function).filter(|_| self.codes.is_none())
    }
}

impl BinaryFunction {
    /// The function, as the one operation that defines it.
    #[inline(always)]
    pub fn with<A: Arithmetic, C: Consumer<A, 2>>(self, consumer: C) -> C::Output {
        match self {
            BinaryFunction::Add => consumer.take(|a, [x, y]| a.add(x, y)),
            BinaryFunction::Sub => consumer.take(|a, [x, y]| a.sub(x, y)),
            BinaryFunction::Mul => consumer.take(|a, [x, y]| a.mul(x, y)),
            BinaryFunction::Div => consumer.take(|a, [x, y]| a.div(x, y)),
        }
    }
}

impl Form for Binary {
    const NAMES: &'static [&'static str] = &["Add", "Sub", "Mul", "Div", "QLinearAdd", "QLinearMul"];

    fn read(name: &str, r: &mut Reader<'_>) -> Result<Binary, AttrError> {
        Ok(match name {
            "Add" => Binary::ADD,
            "Sub" => Binary::SUB,
            "Mul" => Binary::MUL,
            "Div" => Binary::DIV,
            "QLinearAdd" => Binary::on_codes(BinaryCodes::Sum {
                ma: r.get("ma")?,
                mb: r.get("mb")?,
                bias: r.get("bias")?,
                outs: r.get("outs")?,
            }),
            _ => Binary::on_codes(BinaryCodes::Product {
                m: r.get("m")?,
                bias: r.get("bias")?,
                outs: r.get("outs")?,
            }),
        })
    }
}

impl Operator for Binary {
    fn name(&self) -> &'static str {
        match (&self.codes, self.function) {
            (Some(BinaryCodes::Sum { .. }), _) => "QLinearAdd",
            (Some(BinaryCodes::Product { .. }), _) => "QLinearMul",
            (None, BinaryFunction::Add) => "Add",
            (None, BinaryFunction::Sub) => "Sub",
            (None, BinaryFunction::Mul) => "Mul",
            (None, BinaryFunction::Div) => "Div",
        }
    }

    fn attributes(&self) -> Attributes {
        match &self.codes {
            None => Vec::new(),
            Some(BinaryCodes::Sum { ma, mb, bias, outs }) => vec![
                ("ma", ma.to_attr()),
                ("mb", mb.to_attr()),
                ("bias", bias.to_attr()),
                ("outs", outs.to_attr()),
            ],
            Some(BinaryCodes::Product { m, bias, outs }) => {
                vec![("m", m.to_attr()), ("bias", bias.to_attr()), ("outs", outs.to_attr())]
            }
        }
    }

    fn operand_count(&self) -> (usize, usize) {
        (2, 2)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        if self.codes.is_some() {
            operands.codes()?;
            return operands.requantized(broadcast(operands.x(), operands.shape(1))?);
        }
        operands.floats(broadcast(operands.x(), operands.shape(1))?)
    }

    fn facts(&self) -> Facts {
        let requantized = Facts { on_codes: OnCodes::Requantized, ..Facts::COMPUTES };
        match self.float() {
            None => Facts::INTEGER,
            Some(BinaryFunction::Add | BinaryFunction::Mul) => {
                Facts { sign: Sign::OfOperands, ..requantized }
            }
            Some(BinaryFunction::Sub) => requantized,
            Some(BinaryFunction::Div) => Facts::COMPUTES,
        }
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        let mut numbers: Vec<(&str, f32)> = Vec::new();
        let outs = match &self.codes {
            None => return site.floats(errors),
            Some(BinaryCodes::Sum { ma, mb, bias, outs }) => {
                numbers.extend([("ma", *ma), ("mb", *mb), ("bias", *bias)]);
                outs
            }
            Some(BinaryCodes::Product { m, bias, outs }) => {
                numbers.extend([("m", *m), ("bias", *bias)]);
                outs
            }
        };
        site.activations(&site.inputs, errors);
        for (what, x) in numbers {
            site.finite(what, x, errors);
        }
        site.requantized(outs, errors);
    }

    fn outs(&self) -> Option<&[Requant]> {
        match self.codes.as_ref()? {
            BinaryCodes::Sum { outs, .. } | BinaryCodes::Product { outs, .. } => Some(outs),
        }
    }
}

plain! {
    /// The same numbers as `to`, one of `f32`, `i32`, `i64`, `u8`, `i8` and `bool`; of codes the codes themselves. Floats
    /// lose their fraction and are clamped to the range of an integer (NaN gives 0), integers wrap, and `bool` is
    /// whether a number is not 0.
    Cast {
        /// The type of the result.
        to: DType,
    }
}

impl Operator for Cast {
    plain_form!(Cast);

    fn operand_count(&self) -> (usize, usize) {
        (1, 1)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        if self.to.bits() < 8 {
            return Err(OperandError::NoResult { op: "Cast", found: self.to });
        }
        Ok(vec![(Some(self.to), operands.x().clone())])
    }

    fn facts(&self) -> Facts {
        Facts::COMPUTES
    }
}
