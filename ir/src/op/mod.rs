//! The operators. An ONNX operator keeps its ONNX name; shapes are `[N, C, H, W]` and pads `[top, left, bottom, right]`.
//!
//! Float operators come first, then the integer ones, whose documentation is the definition that the
//! interpreter executes and that compiled code equals bit for bit. In those formulas `fma` is one IEEE fused
//! multiply-add in f32, `f32(i)` rounds to nearest even, and *requantize* of a real-valued `t` by the list `outs`
//! gives one output a [`Requant`]: `clamp(round_half_even(fma(t, m, b)), lo, hi)`, computed as
//! `v = fma(t, m, b); v = if v > lo { v } else { lo }; v = if v < hi { v } else { hi }; round_half_even(v)`
//! (so a NaN gives `lo`).

mod attr;
mod facts;
mod fixed;

pub use attr::{Activation, Affine, Attr, AttrType, Attrs, Requant};
pub use facts::{Elements, OnCodes, Sign};
pub use fixed::{Fixed, FixedChannel, FixedOut, Terms as FixedTerms};

use crate::{DType, Dim};

macro_rules! operators {
    ($( $(#[$doc:meta])* $name:ident { $( $(#[$fdoc:meta])* $field:ident : $ty:ty ),* $(,)? } )*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq)]
            pub struct $name { $( $(#[$fdoc])* pub $field: $ty ),* }

            impl From<$name> for Op {
                fn from(op: $name) -> Op { Op::$name(op) }
            }
        )*

        /// An operator with its attributes.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Op {
            $( $(#[$doc])* $name($name), )*
        }

        impl Op {
            /// Names of all operators.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// The operator's name.
            pub fn name(&self) -> &'static str {
                match self { $( Op::$name(_) => stringify!($name), )* }
            }

            /// Attributes in declaration order.
            pub fn attributes(&self) -> Vec<(&'static str, Attr)> {
                match self {
                    $( Op::$name(_op) => vec![$( (stringify!($field), _op.$field.to_attr()) ),*], )*
                }
            }

            /// The operator of that name with those attributes: each must be there, and no other.
            pub fn from_attributes(name: &str, attrs: &Attrs) -> Result<Op, String> {
                match name {
                    $( stringify!($name) => {
                        let known: &[&str] = &[$(stringify!($field)),*];
                        if let Some(k) = attrs.keys().find(|k| !known.contains(&k.as_str())) {
                            return Err(format!("{name} has no attribute '{k}'"));
                        }
                        Ok(Op::$name($name { $(
                            $field: {
                                let a = attrs.get(stringify!($field)).ok_or_else(||
                                    format!("{name} lacks attribute '{}'", stringify!($field)))?;
                                <$ty>::from_attr(a).ok_or_else(||
                                    format!("{name}: attribute '{}' has the wrong type", stringify!($field)))?
                            }
                        ),* }))
                    } )*
                    _ => Err(format!("unknown operator '{name}'")),
                }
            }
        }
    };
}

operators! {
    /// Convolution. Operands: x `[N,C,H,W]`, w `[M,C/groups,kh,kw]`, then b `[M]` if `bias`, then a tensor of the
    /// output's shape if `residual`; `y = activation(conv(x, w) + b + residual)`.
    Conv {
        /// kh, kw.
        kernel: [usize; 2],
        /// Vertical, horizontal.
        strides: [usize; 2],
        /// Vertical, horizontal.
        dilations: [usize; 2],
        /// Top, left, bottom, right.
        pads: [usize; 4],
        /// Channel groups.
        groups: usize,
        /// Whether a bias operand follows w.
        bias: bool,
        /// Whether a residual operand comes last.
        residual: bool,
        /// Applied last.
        activation: Activation,
    }
    /// `y = activation(x w^T + b + residual)`. Operands: x `[N,K]`, w `[M,K]`, then b `[M]` if `bias`,
    /// then `[N,M]` if `residual`.
    Gemm {
        /// Whether a bias operand follows w.
        bias: bool,
        /// Whether a residual operand comes last.
        residual: bool,
        /// Applied last.
        activation: Activation,
    }
    /// Operands: x, scale, B, mean, var (each `[C]`), inference form: `(x - mean) / sqrt(var + epsilon) * scale + B`.
    BatchNormalization {
        /// Added to the variance.
        epsilon: f32,
    }
    /// `max(x, 0)`.
    Relu {}
    /// `min(max(x, min), max)`.
    Clip {
        /// Lower bound, may be `-inf`.
        min: f32,
        /// Upper bound, may be `inf`.
        max: f32,
    }
    /// `x < 0 ? alpha x : x`.
    LeakyRelu {
        /// Slope below zero.
        alpha: f32,
    }
    /// `x * clamp(x / 6 + 0.5, 0, 1)`.
    HardSwish {}
    /// `clamp(alpha x + beta, 0, 1)`.
    HardSigmoid {
        /// Slope.
        alpha: f32,
        /// Offset.
        beta: f32,
    }
    /// `1 / (1 + exp(-x))`.
    Sigmoid {}
    /// `tanh(x)`.
    Tanh {}
    /// `a + b`, ONNX (NumPy) broadcasting.
    Add {}
    /// `a - b`, broadcasting.
    Sub {}
    /// `a * b`, broadcasting.
    Mul {}
    /// `a / b`, broadcasting.
    Div {}
    /// Joins operands along an axis (never the batch). Float, or codes of one common quantization.
    Concat {
        /// The axis, not negative.
        axis: usize,
    }
    /// Maximum over windows; padding never wins. Float, or codes: then the output has the input's quantization.
    MaxPool {
        /// kh, kw.
        kernel: [usize; 2],
        /// Vertical, horizontal.
        strides: [usize; 2],
        /// Vertical, horizontal.
        dilations: [usize; 2],
        /// Top, left, bottom, right.
        pads: [usize; 4],
        /// Whether a partial window at the end counts.
        ceil_mode: bool,
    }
    /// Mean over windows.
    AveragePool {
        /// kh, kw.
        kernel: [usize; 2],
        /// Vertical, horizontal.
        strides: [usize; 2],
        /// Top, left, bottom, right.
        pads: [usize; 4],
        /// Whether a partial window at the end counts.
        ceil_mode: bool,
        /// Whether padding counts in the divisor.
        count_include_pad: bool,
    }
    /// Mean over H and W, to `[N,C,1,1]`.
    GlobalAveragePool {}
    /// Constant padding. On codes, `value` is a code.
    Pad {
        /// Before each axis.
        before: Vec<usize>,
        /// After each axis.
        after: Vec<usize>,
        /// The padding.
        value: f32,
    }
    /// The same elements, row major, under another shape; the batch stays leading.
    Reshape {
        /// The new shape.
        shape: Vec<Dim>,
    }
    /// Permutes axes; the batch stays leading.
    Transpose {
        /// Output axis i is input axis `perm[i]`.
        perm: Vec<usize>,
    }
    /// `starts[i], starts[i] + steps[i], ...` along `axes[i]`, `counts[i]` elements.
    Slice {
        /// The axes, none the batch.
        axes: Vec<usize>,
        /// First index along each.
        starts: Vec<usize>,
        /// Elements taken along each.
        counts: Vec<usize>,
        /// Step along each, negative to walk backwards.
        steps: Vec<i64>,
    }
    /// Takes constant indices along an axis. Operands: x, indices (i64 constant of rank 0 or 1).
    Gather {
        /// The axis, not the batch.
        axis: usize,
    }
    /// `exp(x - max) / sum` along an axis.
    Softmax {
        /// The axis.
        axis: usize,
    }
    /// `x` through the quantizer `(dtype, scale, zero_point)` and back to f32:
    /// `(clamp(round_half_even(x / scale) + zero_point, lo, hi) - zero_point) * scale`, lo and hi of `dtype`.
    /// This is how trained quantization sits on the values of a float graph.
    FakeQuantize {
        /// Width and signedness of the codes.
        dtype: DType,
        /// Step.
        scale: f32,
        /// Code of zero.
        zero_point: i32,
    }
    /// The same numbers as `to`, one of `f32`, `i32`, `i64`, `u8`, `i8` and `bool`; of codes the codes themselves. Floats
    /// lose their fraction and are clamped to the range of an integer (NaN gives 0), integers wrap, and `bool` is
    /// whether a number is not 0.
    Cast {
        /// The type of the result.
        to: DType,
    }
    /// f32 to codes with the output value's quantization (per tensor): `v = x / scale` (IEEE division),
    /// `v` clamped to `[lo - zero_point, hi - zero_point]` as in requantize, `round_half_even(v) + zero_point`.
    QuantizeLinear {
        /// Smallest code.
        lo: i32,
        /// Largest code.
        hi: i32,
    }
    /// Codes to f32 with the input value's quantization, per tensor or per channel: `f32(q - zero_point) * scale`.
    DequantizeLinear {}
    /// Integer convolution. Operands: x codes, w codes, m f32 `[M]`, b f32 `[M]`, then codes r of the output's
    /// shape if `residual`. `acc[c] = sum (x - zero_point(x)) * (w - zero_point(w))` in i32 (padding contributes nothing),
    /// `t = fma(f32(acc), m[c], b[c])`, then `t = fma(f32(r), residual_m, t)` if `residual`, then requantize; except that
    /// residual convolutions with `fixed_point` of which [`Fixed::of`] gives constants are computed in 16-bit fixed point
    /// with those.
    QLinearConv {
        /// kh, kw.
        kernel: [usize; 2],
        /// Vertical, horizontal.
        strides: [usize; 2],
        /// Vertical, horizontal.
        dilations: [usize; 2],
        /// Top, left, bottom, right.
        pads: [usize; 4],
        /// Channel groups.
        groups: usize,
        /// Whether a residual operand comes last.
        residual: bool,
        /// Multiplier of the residual's codes (its zero point is folded into b).
        residual_m: f32,
        /// Whether 16-bit fixed point may take the place of f32, see above.
        fixed_point: bool,
        /// One an output.
        outs: Vec<Requant>,
    }
    /// Integer convolution with f32 result. Operands: x, w, m, b as `QLinearConv`, then r of the output's shape if
    /// `residual`, f32 or codes. `t = fma(f32(acc), m[c], b[c])`, then if `residual` `t = t + r` of an f32 r and
    /// `t = fma(f32(r), residual_m, t)` of codes; `y = activation(t)`.
    QLinearConvDequantize {
        /// kh, kw.
        kernel: [usize; 2],
        /// Vertical, horizontal.
        strides: [usize; 2],
        /// Vertical, horizontal.
        dilations: [usize; 2],
        /// Top, left, bottom, right.
        pads: [usize; 4],
        /// Channel groups.
        groups: usize,
        /// Whether a residual operand comes last.
        residual: bool,
        /// Multiplier of a residual's codes (its zero point is folded into b).
        residual_m: f32,
        /// Applied last.
        activation: Activation,
    }
    /// Integer matrix product. Operands: x `[N,K]` codes, w `[M,K]` codes, m f32 `[M]`, b f32 `[M]`;
    /// the formula of `QLinearConv`.
    QGemm {
        /// One an output.
        outs: Vec<Requant>,
    }
    /// Integer matrix product with f32 result: `y = fma(f32(acc), m[c], b[c])`. Operands as `QGemm`.
    QGemmDequantize {}
    /// `t = fma(f32(a), ma, fma(f32(b), mb, bias))`, then requantize; broadcasting. Operands: codes a, b.
    QLinearAdd {
        /// Multiplier of a.
        ma: f32,
        /// Multiplier of b.
        mb: f32,
        /// Addend: zero points folded.
        bias: f32,
        /// One an output.
        outs: Vec<Requant>,
    }
    /// `t = fma(f32((a - za) * (b - zb)), m, bias)`, then requantize; broadcasting. Operands: codes a, b.
    QLinearMul {
        /// Multiplier.
        m: f32,
        /// Addend: the output's zero point.
        bias: f32,
        /// One an output.
        outs: Vec<Requant>,
    }
    /// Joins codes along an axis; operand i passes through `t = fma(f32(q), m, b)` of `ins[i]`, then requantize.
    QLinearConcat {
        /// The axis.
        axis: usize,
        /// One an operand.
        ins: Vec<Affine>,
        /// One an output.
        outs: Vec<Requant>,
    }
    /// `acc = sum (q - zero_point)` over the window's elements inside the image, `count` the divisor (if
    /// `count_include_pad` the window's elements on the padded image, which `ceil_mode` may let it leave; otherwise
    /// the elements inside), `t = fma(f32(acc), m / f32(count), b)`, requantize.
    QLinearAveragePool {
        /// kh, kw.
        kernel: [usize; 2],
        /// Vertical, horizontal.
        strides: [usize; 2],
        /// Top, left, bottom, right.
        pads: [usize; 4],
        /// Whether a partial window at the end counts.
        ceil_mode: bool,
        /// Whether padding counts in the divisor.
        count_include_pad: bool,
        /// Multiplier before the division by the count.
        m: f32,
        /// Addend.
        b: f32,
        /// One an output.
        outs: Vec<Requant>,
    }
    /// `QLinearAveragePool` over the whole plane, to `[N,C,1,1]`.
    QLinearGlobalAveragePool {
        /// Multiplier before the division by the count.
        m: f32,
        /// Addend.
        b: f32,
        /// One an output.
        outs: Vec<Requant>,
    }
    /// `y = table[q]`, a signed code indexing by its two's complement. Operands: codes x (8 bits or fewer), table:
    /// codes `[2^bits]`. How unary functions
    /// (LeakyRelu, HardSwish, Sigmoid, ...) run on codes.
    Lookup {}
    /// `t = f32(q)`, then requantize: changes width, scale or zero point.
    Requantize {
        /// One an output.
        outs: Vec<Requant>,
    }
}

/// What the convolutions on codes have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntegerWindow {
    /// kh, kw.
    pub kernel: [usize; 2],
    /// Vertical, horizontal.
    pub strides: [usize; 2],
    /// Vertical, horizontal.
    pub dilations: [usize; 2],
    /// Top, left, bottom, right.
    pub pads: [usize; 4],
    /// Channel groups.
    pub groups: usize,
    /// Whether a residual operand comes last.
    pub residual: bool,
}

impl Op {
    /// Requantizations of an integer operator that ends in them, one an output.
    pub fn outs(&self) -> Option<&[Requant]> {
        match self {
            Op::QLinearConv(o) => Some(&o.outs),
            Op::QGemm(o) => Some(&o.outs),
            Op::QLinearAdd(o) => Some(&o.outs),
            Op::QLinearMul(o) => Some(&o.outs),
            Op::QLinearConcat(o) => Some(&o.outs),
            Op::QLinearAveragePool(o) => Some(&o.outs),
            Op::QLinearGlobalAveragePool(o) => Some(&o.outs),
            Op::Requantize(o) => Some(&o.outs),
            _ => None,
        }
    }

    /// How many outputs the operator has.
    pub fn output_count(&self) -> usize {
        self.outs().map_or(1, <[Requant]>::len)
    }

    /// Whether the operator carries weights that bit selection can lower.
    pub fn is_layer(&self) -> bool {
        matches!(self, Op::Conv(_) | Op::Gemm(_)) || self.is_integer_layer()
    }

    /// Whether the operator is a layer on codes.
    pub fn is_integer_layer(&self) -> bool {
        matches!(
            self,
            Op::QLinearConv(_) | Op::QLinearConvDequantize(_) | Op::QGemm(_) | Op::QGemmDequantize(_)
        )
    }

    /// Geometry of a convolution on codes.
    pub fn integer_window(&self) -> Option<IntegerWindow> {
        Some(match self {
            Op::QLinearConv(QLinearConv { kernel, strides, dilations, pads, groups, residual, .. })
            | Op::QLinearConvDequantize(QLinearConvDequantize {
                kernel,
                strides,
                dilations,
                pads,
                groups,
                residual,
                ..
            }) => IntegerWindow {
                kernel: *kernel,
                strides: *strides,
                dilations: *dilations,
                pads: *pads,
                groups: *groups,
                residual: *residual,
            },
            _ => return None,
        })
    }
}
