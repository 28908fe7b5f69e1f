//! The ONNX operators, one file a family. Each handler adds what stands for its node to the graph under the
//! node's name, or says why it cannot.

mod activation;
mod arithmetic;
mod clip_codes;
pub(super) mod constant;
mod conv;
pub(super) mod data;
mod gemm;
mod lift;
mod normalization;
mod pad;
mod pool;
mod quant;
mod reduce;
pub(super) mod reshape;
mod window;

use super::context::{Call, Context};
use super::error::Fail;

/// Imports one node.
pub(super) type Handler = fn(&mut Context, &Call<'_>) -> Result<(), Fail>;

/// Operators with a handler, in alphabetical order.
const HANDLERS: &[(&str, Handler)] = &[
    ("Add", arithmetic::binary),
    ("AveragePool", pool::average_pool),
    ("BatchNormalization", normalization::batch_normalization),
    ("Cast", constant::cast),
    ("Clip", activation::clip),
    ("Concat", data::concat),
    ("Constant", constant::constant),
    ("Conv", conv::conv),
    ("DequantizeLinear", quant::dequantize),
    ("Div", arithmetic::binary),
    ("Dropout", normalization::dropout),
    ("Flatten", reshape::flatten),
    ("Gather", data::gather),
    ("Gemm", gemm::gemm),
    ("GlobalAveragePool", pool::global_average_pool),
    ("GlobalMaxPool", pool::global_max_pool),
    ("HardSigmoid", activation::hard_sigmoid),
    ("HardSwish", activation::simple),
    ("Identity", normalization::identity),
    ("LeakyRelu", activation::leaky_relu),
    ("MatMul", gemm::mat_mul),
    ("Max", activation::extreme),
    ("MaxPool", pool::max_pool),
    ("Min", activation::extreme),
    ("Mul", arithmetic::binary),
    ("Pad", pad::pad),
    ("QuantizeLinear", quant::quantize),
    ("ReduceMean", reduce::reduce_mean),
    ("Relu", activation::simple),
    ("Reshape", reshape::reshape),
    ("Shape", constant::shape),
    ("Sigmoid", activation::simple),
    ("Size", constant::size_of),
    ("Slice", data::slice),
    ("Softmax", activation::softmax),
    ("Squeeze", reshape::squeeze),
    ("Sub", arithmetic::binary),
    ("Sum", arithmetic::sum),
    ("Tanh", activation::simple),
    ("Transpose", data::transpose),
    ("Unsqueeze", reshape::squeeze),
];

/// Operators that are folded where their operands are known, and not supported elsewhere.
const FOLDED: &[&str] = &[
    "Abs",
    "Ceil",
    "ConstantOfShape",
    "Equal",
    "Exp",
    "Expand",
    "Floor",
    "Max",
    "Min",
    "Neg",
    "Pow",
    "Range",
    "Reciprocal",
    "Sqrt",
    "Where",
];

/// The handler of an operator.
pub(super) fn handler(op: &str) -> Option<Handler> {
    HANDLERS.iter().find(|(name, _)| *name == op).map(|(_, h)| *h)
}

/// Whether the operator is supported on operands known during import only.
pub(super) fn is_folded(op: &str) -> bool {
    FOLDED.contains(&op)
}

/// Whether an operator that is not supported, or not in this form, gives its first operand's shape: with a stand-in for
/// its result, what reads it can be looked at.
pub(super) fn keeps_shape(op: &str) -> bool {
    const NAMES: &[&str] = &[
        "Abs",
        "Acos",
        "Acosh",
        "Asin",
        "Asinh",
        "Atan",
        "Atanh",
        "BatchNormalization",
        "Ceil",
        "Celu",
        "Clip",
        "Cos",
        "Cosh",
        "CumSum",
        "Elu",
        "Erf",
        "Exp",
        "FastGelu",
        "Floor",
        "Gelu",
        "GroupNormalization",
        "HardSigmoid",
        "HardSwish",
        "Identity",
        "InstanceNormalization",
        "LRN",
        "LayerNormalization",
        "LeakyRelu",
        "Log",
        "LogSoftmax",
        "LpNormalization",
        "Mish",
        "Neg",
        "PRelu",
        "Pow",
        "QuickGelu",
        "Reciprocal",
        "Relu",
        "Round",
        "Selu",
        "Sigmoid",
        "Sign",
        "Sin",
        "Sinh",
        "Softmax",
        "Softplus",
        "Softsign",
        "Sqrt",
        "Tan",
        "Tanh",
        "ThresholdedRelu",
    ];
    NAMES.contains(&op)
}
