//! One operator at a time: from operands to results. The interpreter has checked types and shapes by
//! `nibblec_ir::infer` before it comes here; what inference does not know is checked here.

mod broadcast;
mod cast;
mod conv;
mod direct;
mod elementwise;
mod gemm;
pub mod math;
mod matmul;
mod pool;
mod qconv;
mod qdot;
mod qlinear;
mod quantize;
mod shape;
mod simd;
mod softmax;
mod tile;

pub use matmul::{Matrix, sgemm};
pub(crate) use qdot::PackedWeights;
pub use quantize::{quantize, requantize};

use crate::{Array, Elements, Slice};
use conv::{Channels, Epilogue};
use elementwise::{Unary, unary};
use nibblec_ir::Window;
use nibblec_ir::op::{Activation, Fixed, FixedTerms};
use nibblec_ir::{DType, Op, Quant};
use rayon::prelude::*;

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

/// What is wrong, in words that follow the node's name.
type Outcome<T> = Result<T, String>;

/// Runs the body with `$v` bound to the elements, whatever their type; the result is [`Elements`] of that type.
macro_rules! any_elements {
    ($slice:expr, $v:ident => $body:expr) => {
        match $slice {
            Slice::F32($v) => Elements::F32($body),
            Slice::I32($v) => Elements::I32($body),
            Slice::I64($v) => Elements::I64($body),
            Slice::U8($v) => Elements::U8($body),
            Slice::I8($v) => Elements::I8($body),
            Slice::Bool($v) => Elements::Bool($body),
        }
    };
}

/// Runs the body with `$v` bound to codes, signed or not.
macro_rules! any_codes {
    ($operand:expr, $v:ident => $body:expr) => {
        match $operand.data {
            Slice::U8($v) => $body,
            Slice::I8($v) => $body,
            other => return Err(format!("expected codes, found {}", other.storage())),
        }
    };
}
use any_codes;

impl<'a> Operand<'a> {
    fn f32(&self) -> Outcome<&'a [f32]> {
        match self.data {
            Slice::F32(v) => Ok(v),
            other => Err(format!("expected f32, found {}", other.storage())),
        }
    }

    /// Codes of weights less their zero point.
    fn weights(&self) -> Outcome<Vec<i16>> {
        let zero_point = self.quant.map_or(0, |q| q.zero_point) as i16;
        Ok(match self.data {
            Slice::I8(v) => v.iter().map(|c| i16::from(*c) - zero_point).collect(),
            Slice::U8(v) => v.iter().map(|c| i16::from(*c) - zero_point).collect(),
            other => return Err(format!("expected codes as weights, found {}", other.storage())),
        })
    }

    fn quant(&self) -> Outcome<&'a Quant> {
        self.quant
            .ok_or_else(|| "expected a quantized operand, found one without scale and zero point".into())
    }

    /// The zero point of codes, within their type.
    fn zero_point(&self) -> Outcome<i32> {
        let zp = self.quant()?.zero_point;
        match self.dtype.code_range() {
            Some((lo, hi)) if lo <= zp && zp <= hi => Ok(zp),
            _ => Err(format!("zero point {zp} does not fit {}", self.dtype)),
        }
    }
}

/// Weights that the interpreter packs once; `None` if the operator has none.
pub(crate) fn pack(op: &Op, w: &Operand<'_>) -> Outcome<Option<PackedWeights>> {
    Ok(match op {
        Op::QLinearConv(_) | Op::QLinearConvDequantize(_) => {
            Some(PackedWeights::conv(&w.weights()?, w.dims[1], w.dims[2] * w.dims[3]))
        }
        Op::QGemm(_) | Op::QGemmDequantize(_) => Some(PackedWeights::matrix(&w.weights()?, w.dims[1])),
        _ => None,
    })
}

fn epilogue<'a>(
    inputs: &[Operand<'a>],
    bias: bool,
    residual: bool,
    activation: Activation,
) -> Outcome<Epilogue<'a>> {
    let at = |present: bool, i: usize| if present { inputs[i].f32().map(Some) } else { Ok(None) };
    Ok(Epilogue { bias: at(bias, 2)?, residual: at(residual, inputs.len() - 1)?, activation })
}

fn channels(groups: usize, x: &[usize], w: &[usize]) -> Channels {
    Channels { groups, input: x[1] / groups, output: w[0] / groups }
}

/// Executes `op`: no extent of an operand or a result is zero, and all fit what `nibblec_ir::infer` demands.
pub(crate) fn evaluate(
    op: &Op,
    inputs: &[Operand<'_>],
    results: &[ResultType<'_>],
    packed: Option<&PackedWeights>,
) -> Outcome<Vec<Array>> {
    let (x, y) = (&inputs[0], &results[0]);
    let window = |kernel, strides, dilations, pads| Window {
        input: [x.dims[2], x.dims[3]],
        output: [y.dims[2], y.dims[3]],
        kernel,
        strides,
        dilations,
        pads,
    };
    let elements = match op {
        Op::Conv(c) => {
            let e = epilogue(inputs, c.bias, c.residual, c.activation)?;
            let win = window(c.kernel, c.strides, c.dilations, c.pads);
            let ch = channels(c.groups, x.dims, inputs[1].dims);
            Elements::F32(conv::conv(x.f32()?, inputs[1].f32()?, x.dims[0], ch, &win, &e))
        }
        Op::Gemm(g) => {
            let e = epilogue(inputs, g.bias, g.residual, g.activation)?;
            Elements::F32(gemm::gemm(x.f32()?, inputs[1].f32()?, x.dims[1], &e))
        }
        Op::BatchNormalization(b) => {
            let p = [inputs[1].f32()?, inputs[2].f32()?, inputs[3].f32()?, inputs[4].f32()?];
            Elements::F32(elementwise::batch_normalization(b, x.f32()?, x.dims, p))
        }
        Op::Relu(_) => Elements::F32(unary(Unary::Clamp { lo: 0.0, hi: f32::INFINITY }, x.f32()?)),
        Op::Clip(c) => Elements::F32(unary(Unary::Clamp { lo: c.min, hi: c.max }, x.f32()?)),
        Op::LeakyRelu(l) => Elements::F32(unary(Unary::LeakyRelu { alpha: l.alpha }, x.f32()?)),
        Op::HardSwish(_) => Elements::F32(unary(Unary::HardSwish, x.f32()?)),
        Op::HardSigmoid(h) => {
            Elements::F32(unary(Unary::HardSigmoid { alpha: h.alpha, beta: h.beta }, x.f32()?))
        }
        Op::Sigmoid(_) => Elements::F32(unary(Unary::Sigmoid, x.f32()?)),
        Op::Tanh(_) => Elements::F32(unary(Unary::Tanh, x.f32()?)),
        Op::FakeQuantize(q) => {
            let (lo, hi) =
                q.dtype.code_range().ok_or_else(|| format!("expected a code type, found {}", q.dtype))?;
            let (scale, zero_point) = (q.scale, q.zero_point as f32);
            let op = Unary::FakeQuantize { scale, zero_point, lo: lo as f32, hi: hi as f32 };
            Elements::F32(unary(op, x.f32()?))
        }
        Op::Add(_) => binary(inputs, &y.dims, |a, b| a + b)?,
        Op::Sub(_) => binary(inputs, &y.dims, |a, b| a - b)?,
        Op::Mul(_) => binary(inputs, &y.dims, |a, b| a * b)?,
        Op::Div(_) => binary(inputs, &y.dims, |a, b| a / b)?,
        Op::Softmax(s) => Elements::F32(softmax::softmax(x.f32()?, x.dims, s.axis)),
        Op::MaxPool(p) => {
            let win = window(p.kernel, p.strides, p.dilations, p.pads);
            match x.data {
                Slice::F32(v) => Elements::F32(pool::max_pool(v, &win, f32::NEG_INFINITY)),
                Slice::U8(v) => Elements::U8(pool::max_pool(v, &win, 0)),
                Slice::I8(v) => {
                    let lowest = x.dtype.code_range().map_or(i8::MIN, |r| r.0 as i8);
                    Elements::I8(pool::max_pool(v, &win, lowest))
                }
                other => return Err(format!("expected f32 or codes, found {}", other.storage())),
            }
        }
        Op::AveragePool(p) => {
            let win = window(p.kernel, p.strides, [1, 1], p.pads);
            Elements::F32(pool::average_pool(x.f32()?, &win, p.count_include_pad))
        }
        Op::GlobalAveragePool(_) => {
            let win = window([x.dims[2], x.dims[3]], [1, 1], [1, 1], [0; 4]);
            Elements::F32(pool::average_pool(x.f32()?, &win, false))
        }
        Op::Concat(c) => concat(inputs, c.axis)?,
        Op::Pad(p) if x.dtype.code_range().is_some_and(|r| !is_code(p.value, r)) => {
            return Err(format!("expected a {} code to pad with, found {}", x.dtype, p.value));
        }
        Op::Pad(p) => match x.data {
            Slice::F32(v) => Elements::F32(shape::pad(v, x.dims, &p.before, &y.dims, p.value)),
            Slice::I32(v) => Elements::I32(shape::pad(v, x.dims, &p.before, &y.dims, p.value as i32)),
            Slice::I64(v) => Elements::I64(shape::pad(v, x.dims, &p.before, &y.dims, p.value as i64)),
            Slice::U8(v) => Elements::U8(shape::pad(v, x.dims, &p.before, &y.dims, p.value as u8)),
            Slice::I8(v) => Elements::I8(shape::pad(v, x.dims, &p.before, &y.dims, p.value as i8)),
            Slice::Bool(v) => Elements::Bool(shape::pad(v, x.dims, &p.before, &y.dims, p.value != 0.0)),
        },
        Op::Reshape(_) => any_elements!(x.data, v => v.to_vec()),
        Op::Transpose(t) => any_elements!(x.data, v => shape::transpose(v, x.dims, &t.perm)),
        Op::Slice(s) if (1..s.axes.len()).any(|i| s.axes[..i].contains(&s.axes[i])) => {
            return Err(format!("expected each axis once, found {:?}", s.axes));
        }
        Op::Slice(s) => any_elements!(x.data, v => shape::slice(v, x.dims, s)),
        Op::Gather(g) => {
            let indices = gather_indices(&inputs[1], x.dims[g.axis])?;
            any_elements!(x.data, v => shape::gather(v, x.dims, g.axis, &indices))
        }
        Op::Cast(c) => cast::cast(x.data, c.to)?,
        Op::QuantizeLinear(q) => {
            let quant =
                y.quant.ok_or("expected a quantized result, found one without scale and zero point")?;
            let scale =
                quant.tensor_scale().ok_or("expected one scale for the result, found one a channel")?;
            quantize::quantize_all(x.f32()?, (scale, quant.zero_point), (q.lo, q.hi), y.dtype)?
        }
        Op::DequantizeLinear(_) => Elements::F32(match x.data {
            Slice::I32(v) => quantize::dequantize(v, x.dims, x.quant()?)?,
            _ => any_codes!(x, v => quantize::dequantize(v, x.dims, x.quant()?)?),
        }),
        Op::Lookup(_) => lookup(x, &inputs[1])?,
        Op::QGemmDequantize(_) => Elements::F32(q_gemm(inputs, packed)?),
        Op::QLinearConv(c) => {
            let win = window(c.kernel, c.strides, c.dilations, c.pads);
            return q_conv(c, inputs, &win, packed, results);
        }
        Op::QLinearConvDequantize(c) => {
            let win = window(c.kernel, c.strides, c.dilations, c.pads);
            Elements::F32(q_conv_reals(c, inputs, &win, packed)?)
        }
        Op::QGemm(g) => return requantized(&q_gemm(inputs, packed)?, &g.outs, results),
        Op::QLinearAdd(q) => return requantized(&qlinear::add(q, inputs, &y.dims)?, &q.outs, results),
        Op::QLinearMul(q) => return requantized(&qlinear::mul(q, inputs, &y.dims)?, &q.outs, results),
        Op::QLinearConcat(q) => return requantized(&qlinear::concat(q, inputs)?, &q.outs, results),
        Op::QLinearAveragePool(p) => {
            let win = window(p.kernel, p.strides, [1, 1], p.pads);
            let t = qlinear::average_pool(x, &win, p.count_include_pad, (p.m, p.b))?;
            return requantized(&t, &p.outs, results);
        }
        Op::QLinearGlobalAveragePool(p) => {
            let win = window([x.dims[2], x.dims[3]], [1, 1], [1, 1], [0; 4]);
            return requantized(&qlinear::average_pool(x, &win, false, (p.m, p.b))?, &p.outs, results);
        }
        Op::Requantize(r) => return requantized(&qlinear::reals(x)?, &r.outs, results),
    };
    Ok(vec![result(y, elements)?])
}

fn is_code(v: f32, (lo, hi): (i32, i32)) -> bool {
    v.fract() == 0.0 && lo as f32 <= v && v <= hi as f32
}

/// Elements under the extents of the result; an error if they do not fit it.
fn result(ty: &ResultType<'_>, elements: Elements) -> Outcome<Array> {
    if !elements.as_slice().stores(ty.dtype) {
        return Err(format!(
            "computed {}, but the result is declared {}",
            elements.as_slice().storage(),
            ty.dtype
        ));
    }
    Array::new(&ty.dims, elements).map_err(|e| e.to_string())
}

fn requantized(
    t: &[f32],
    outs: &[nibblec_ir::op::Requant],
    results: &[ResultType<'_>],
) -> Outcome<Vec<Array>> {
    outs.iter().zip(results).map(|(r, ty)| result(ty, quantize::requantize_all(t, r, ty.dtype)?)).collect()
}

fn binary(inputs: &[Operand<'_>], out: &[usize], f: impl Fn(f32, f32) -> f32 + Sync) -> Outcome<Elements> {
    let (a, b) = (&inputs[0], &inputs[1]);
    Ok(Elements::F32(broadcast::binary((a.f32()?, a.dims), (b.f32()?, b.dims), out, f)))
}

fn concat(inputs: &[Operand<'_>], axis: usize) -> Outcome<Elements> {
    macro_rules! join {
        ($variant:ident) => {{
            let mut parts = Vec::with_capacity(inputs.len());
            for i in inputs {
                match i.data {
                    Slice::$variant(v) => parts.push((v, i.dims)),
                    other => return Err(format!("operands differ in type: found {}", other.storage())),
                }
            }
            Elements::$variant(shape::concat(&parts, axis))
        }};
    }
    Ok(match inputs[0].data {
        Slice::F32(_) => join!(F32),
        Slice::I32(_) => join!(I32),
        Slice::I64(_) => join!(I64),
        Slice::U8(_) => join!(U8),
        Slice::I8(_) => join!(I8),
        Slice::Bool(_) => join!(Bool),
    })
}

/// The indices, each checked to be below `extent`.
fn gather_indices(indices: &Operand<'_>, extent: usize) -> Outcome<Vec<usize>> {
    let Slice::I64(v) = indices.data else {
        return Err(format!("expected i64 indices, found {}", indices.data.storage()));
    };
    v.iter()
        .map(|&i| usize::try_from(i).ok().filter(|&i| i < extent).ok_or(i))
        .collect::<Result<_, _>>()
        .map_err(|i| format!("expected indices below {extent}, found {i}"))
}

fn lookup(x: &Operand<'_>, table: &Operand<'_>) -> Outcome<Elements> {
    let bits = x.dtype.bits();
    let len: usize = table.dims.iter().product();
    if !x.dtype.is_code() || len != 1 << bits {
        return Err(format!("expected a table of 2^{bits} codes for {}, found {len}", x.dtype));
    }
    Ok(any_codes!(x, q => match table.data {
        Slice::U8(t) => Elements::U8(quantize::lookup(q, t, bits)),
        Slice::I8(t) => Elements::I8(quantize::lookup(q, t, bits)),
        other => return Err(format!("expected a table of codes, found {}", other.storage())),
    }))
}

fn q_gemm(inputs: &[Operand<'_>], packed: Option<&PackedWeights>) -> Outcome<Vec<f32>> {
    let (x, w) = (&inputs[0], &inputs[1]);
    let affine = qconv::PerChannel { m: inputs[2].f32()?, b: inputs[3].f32()?, fixed: None };
    let zp = x.zero_point()?;
    let own;
    let w = match packed {
        Some(p) => p,
        None => {
            own = PackedWeights::matrix(&w.weights()?, w.dims[1]);
            &own
        }
    };
    Ok(any_codes!(x, v => qconv::gemm(v, zp, w, &affine)))
}

/// `t` of the convolution of codes.
fn conv_sums(
    inputs: &[Operand<'_>],
    groups: usize,
    win: &Window,
    packed: Option<&PackedWeights>,
    affine: &qconv::PerChannel<'_>,
) -> Outcome<Vec<f32>> {
    let (x, w) = (&inputs[0], &inputs[1]);
    let zp = x.zero_point()?;
    let ch = channels(groups, x.dims, w.dims);
    let own;
    let w = match packed {
        Some(p) => p,
        None => {
            own = PackedWeights::conv(&w.weights()?, w.dims[1], win.taps());
            &own
        }
    };
    Ok(any_codes!(x, v => qconv::conv(v, zp, w, x.dims[0], ch, win, affine)))
}

fn q_conv_reals(
    op: &nibblec_ir::op::QLinearConvDequantize,
    inputs: &[Operand<'_>],
    win: &Window,
    packed: Option<&PackedWeights>,
) -> Outcome<Vec<f32>> {
    let affine = qconv::PerChannel { m: inputs[2].f32()?, b: inputs[3].f32()?, fixed: None };
    let mut t = conv_sums(inputs, op.groups, win, packed, &affine)?;
    if let Some(r) = inputs.last().filter(|_| op.residual) {
        match r.data {
            Slice::F32(r) => t.iter_mut().zip(r).for_each(|(t, r)| *t += r),
            _ => any_codes!(r, v => qconv::add_residual(&mut t, v, op.residual_m)),
        }
    }
    let (lo, hi) = op.activation.bounds();
    Ok(match op.activation {
        Activation::None => t,
        _ => unary(Unary::Clamp { lo, hi }, &t),
    })
}

fn q_conv(
    op: &nibblec_ir::op::QLinearConv,
    inputs: &[Operand<'_>],
    win: &Window,
    packed: Option<&PackedWeights>,
    results: &[ResultType<'_>],
) -> Outcome<Vec<Array>> {
    let (x, w) = (&inputs[0], &inputs[1]);
    let (m, b) = (inputs[2].f32()?, inputs[3].f32()?);
    let zp = x.zero_point()?;
    let residual = inputs.last().filter(|_| op.residual);
    let weights = if op.fixed_point { w.weights()? } else { Vec::new() };
    let fixed = Fixed::of(&FixedTerms {
        op,
        weights: &weights,
        m,
        b,
        x: (x.dtype, zp),
        residual: residual.map(|r| r.dtype),
        pixels: win.output_len(),
    });
    let affine = qconv::PerChannel { m, b, fixed: fixed.as_ref() };
    let mut t = conv_sums(inputs, op.groups, win, packed, &affine)?;
    let Some(residual) = residual else { return requantized(&t, &op.outs, results) };
    let Some(fixed) = fixed else {
        any_codes!(residual, r => qconv::add_residual(&mut t, r, op.residual_m));
        return requantized(&t, &op.outs, results);
    };
    any_codes!(residual, r => qconv::add_residual_fixed(&mut t, r, &fixed));
    let outs = fixed.outs.iter().zip(results);
    outs.map(|(o, ty)| result(ty, Elements::U8(t.par_iter().map(|t| o.code(*t as i16) as u8).collect())))
        .collect()
}
