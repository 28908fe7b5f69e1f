//! Operators that compute each element from the elements in its place: functions of one float, of two with NumPy
//! broadcasting, and Cast.

mod cast;
mod clip;
mod fold;

use super::Spec;
use crate::call::Call;
use crate::codes::Extreme;
use crate::context::Context;
use crate::error::{ExportError, Fail, invalid};
use crate::export::{Draft, Export, scalar};
use nibblec_ir::op::{Attr, Binary, Cast, Form, Operator, Unary};

pub(super) const OPS: &[Spec] = &[
    // Functions of one float.
    function("Clip", (6, 13), clip::clip),
    function("HardSigmoid", (6, 22), |cx, call| {
        let (alpha, beta) = (call.attrs.float_or("alpha", 0.2)?, call.attrs.float_or("beta", 0.5)?);
        unary(cx, call, Unary::HardSigmoid { alpha, beta })
    }),
    function("HardSwish", (14, 22), |cx, call| unary(cx, call, Unary::HARD_SWISH)),
    function("LeakyRelu", (6, 16), |cx, call| {
        let alpha = call.attrs.float_or("alpha", 0.01)?;
        unary(cx, call, Unary::LeakyRelu { alpha })
    }),
    function("Mish", (18, 22), |cx, call| unary(cx, call, Unary::Mish {})),
    function("Relu", (6, 14), clip::relu),
    function("Sigmoid", (6, 13), |cx, call| unary(cx, call, Unary::SIGMOID)),
    function("Tanh", (6, 13), |cx, call| unary(cx, call, Unary::TANH)),
    // Those that only constants pass.
    Spec::folded("Abs", (6, 13), |_, _, k| fold::unary(k, f32::abs, Some(i64::checked_abs))).keeps_shape(),
    Spec::folded("Ceil", (6, 13), |_, _, k| fold::unary(k, f32::ceil, None)).keeps_shape(),
    Spec::folded("Exp", (6, 13), |_, _, k| fold::unary(k, f32::exp, None)).keeps_shape(),
    Spec::folded("Floor", (6, 13), |_, _, k| fold::unary(k, f32::floor, None)).keeps_shape(),
    Spec::folded("Neg", (6, 13), |_, _, k| fold::unary(k, |x| -x, Some(i64::checked_neg))).keeps_shape(),
    Spec::folded("Reciprocal", (6, 13), |_, _, k| fold::unary(k, f32::recip, None)).keeps_shape(),
    Spec::folded("Sqrt", (6, 13), |_, _, k| fold::unary(k, f32::sqrt, None)).keeps_shape(),
    // Functions of two elements or more.
    arithmetic("Add", |cx, call| binary(cx, call, Binary::ADD), |_, _, k| fold::binary(k, fold::ADD)),
    arithmetic("Div", |cx, call| binary(cx, call, Binary::DIV), |_, _, k| fold::binary(k, fold::DIV)),
    arithmetic("Mul", |cx, call| binary(cx, call, Binary::MUL), |_, _, k| fold::binary(k, fold::MUL)),
    arithmetic("Sub", |cx, call| binary(cx, call, Binary::SUB), |_, _, k| fold::binary(k, fold::SUB)),
    Spec::imported("Sum", (6, 13), sum).folds(|_, _, k| fold::all(k, fold::ADD)),
    Spec::folded("Max", (6, 13), |_, _, k| fold::extreme(k, Extreme::Max))
        .imports(|cx, call| clip::extreme(cx, call, Extreme::Max)),
    Spec::folded("Min", (6, 13), |_, _, k| fold::extreme(k, Extreme::Min))
        .imports(|cx, call| clip::extreme(cx, call, Extreme::Min)),
    Spec::folded("Equal", (7, 19), |_, _, k| fold::equal(k)),
    Spec::folded("Pow", (7, 15), |_, _, k| fold::binary(k, fold::POW)).keeps_shape(),
    Spec::folded("Where", (9, 16), |_, _, k| fold::select(k)),
    Spec::imported("Cast", (6, 25), cast::cast).folds(cast::fold),
    // What is not supported.
    Spec::refused("Acos"),
    Spec::refused("Acosh"),
    Spec::refused("Asin"),
    Spec::refused("Asinh"),
    Spec::refused("Atan"),
    Spec::refused("Atanh"),
    Spec::refused("Celu"),
    Spec::refused("Cos"),
    Spec::refused("Cosh"),
    Spec::refused("Elu"),
    Spec::refused("Erf"),
    Spec::refused("FastGelu"),
    Spec::refused("Gelu"),
    Spec::refused("Log"),
    Spec::refused("PRelu"),
    Spec::refused("QuickGelu"),
    Spec::refused("Round"),
    Spec::refused("Selu"),
    Spec::refused("Sign"),
    Spec::refused("Sin"),
    Spec::refused("Sinh"),
    Spec::refused("Softplus"),
    Spec::refused("Softsign"),
    Spec::refused("Tan"),
    Spec::refused("ThresholdedRelu"),
];

/// A function of one float.
const fn function(name: &'static str, opsets: (i64, i64), import: super::Handler) -> Spec {
    Spec::imported(name, opsets, import).keeps_shape()
}

/// A function of two numbers (7, 13, 14).
const fn arithmetic(name: &'static str, import: super::Handler, fold: super::Fold) -> Spec {
    Spec::imported(name, (7, 14), import).folds(fold)
}

fn unary(cx: &mut Context, call: &Call<'_>, function: Unary) -> Result<(), Fail> {
    let x = cx.float(call, 0)?;
    cx.emit(call, function, &[x])
}

fn binary(cx: &mut Context, call: &Call<'_>, function: Binary) -> Result<(), Fail> {
    let (a, b) = (cx.float(call, 0)?, cx.float(call, 1)?);
    cx.emit(call, function, &[a, b])
}

/// Sum (6, 8: broadcasting, 13).
fn sum(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let mut total = cx.float(call, 0)?;
    let Some(last) = call.inputs.len().checked_sub(1) else { return invalid("it has no operands") };
    if last == 0 {
        return cx.alias(call, total);
    }
    for i in 1..last {
        let term = cx.float(call, i)?;
        total = cx.step(call, &format!("sum{i}"), Binary::ADD, &[total, term])?;
    }
    let term = cx.float(call, last)?;
    cx.emit(call, Binary::ADD, &[total, term])
}

impl Export for Unary {
    const EXPORTED: &'static [&'static str] = Unary::NAMES;

    /// Attributes have the names that they have in ONNX, but for those of Clip, which are operands.
    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        if let Unary::Clip { min, max } = *self {
            for (what, bound) in [("min", min), ("max", max)] {
                match bound.is_finite() {
                    true => draft.operand(what, &scalar(bound)?)?,
                    false => draft.left_out(),
                }
            }
            return Ok(());
        }
        for (name, attribute) in self.attributes() {
            if let Attr::Float(v) = attribute {
                draft.float(name, v);
            }
        }
        Ok(())
    }
}

impl Export for Binary {
    const EXPORTED: &'static [&'static str] = &["Add", "Sub", "Mul", "Div"];
}

impl Export for Cast {
    const EXPORTED: &'static [&'static str] = &[];
}
