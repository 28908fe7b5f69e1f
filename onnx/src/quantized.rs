//! Quantization parameters as exporters write them, and constants that are stored as codes.

use super::call::{Call, axis};
use super::codes;
use super::context::Context;
use super::error::{Fail, helped, invalid, unsupported};
use super::known::Known;
use super::names::short;
use super::report::QDQ;
use super::view::View;
use nibblec_ir::{DType, Dim, Graph, Op, Quant, Scale, Shape, Tensor, ValueId, ValueType, op};

/// Scale and zero point of a QuantizeLinear or DequantizeLinear.
#[derive(Debug)]
pub(super) struct Params {
    /// Scale per tensor or per channel, zero point.
    pub quant: Quant,
    /// Type of the zero point, if one is given.
    pub dtype: Option<DType>,
}

/// The version of the default operator set whose quantizers these are: ONNX Runtime's own mean the same, with an axis,
/// 4 bits and blocks at any version.
pub(super) fn version(cx: &Context, call: &Call<'_>) -> i64 {
    if call.is_default { cx.opset } else { 21 }
}

/// Largest step of codes: 8 bits of it stay within what calibration takes for a number.
const LARGEST_SCALE: f32 = 1e27;

/// Reads operands 1 and 2 and the attribute `axis` for data of that shape; `codes` tells whether it is codes rather than
/// a bias.
pub(super) fn params(cx: &Context, call: &Call<'_>, shape: &Shape, codes: bool) -> Result<Params, Fail> {
    let version = version(cx, call);
    let channel_axis = if version >= 13 { call.attrs.int_or("axis", 1)? } else { 1 };
    if version >= 21 && call.attrs.int_or("block_size", 0)? != 0 {
        return helped(
            "blocked quantization (block_size) is not supported",
            "quantize per tensor or per channel",
        );
    }
    let Some(scales) = cx.constant(call, 1)? else {
        return helped("the scale must be a constant", QDQ);
    };
    let Some(values) = scales.as_f32() else {
        return invalid(format!("the scale must be f32, found {}", scales.dtype()));
    };
    check_scales(values, call.input(1).unwrap_or_default(), codes)?;
    let scale = match (values, scales.dims().len()) {
        ([one], 0 | 1) => Scale::PerTensor(*one),
        (_, 1) => {
            let axis = axis(channel_axis, shape.rank())?;
            if shape.dim(axis) != Some(values.len()) {
                let reason = format!("{} scales for axis {axis} of {shape}", values.len());
                // Right for the one batch that the file fixes.
                let whole = shape.0.get(axis) == Some(&Dim::Batch) && cx.file_batch == Some(values.len());
                return if whole {
                    unsupported(format!("it tells the images of a batch apart: {reason}"))
                } else {
                    invalid(reason)
                };
            }
            Scale::PerChannel { axis, values: scales.clone() }
        }
        _ => return unsupported(format!("scales of extents {:?} are not supported", scales.dims())),
    };
    let (mut zero_point, mut dtype) = (0, None);
    if call.input(2).is_some() {
        let Some(zeros) = cx.constant(call, 2)? else {
            return helped("the zero point must be a constant", QDQ);
        };
        let codes = codes::elements(&zeros)
            .ok_or_else(|| Fail::Invalid(format!("the zero point must be codes, found {}", zeros.dtype())))?;
        if codes.len() != values.len() {
            return invalid(format!("{} zero points for {} scales", codes.len(), values.len()));
        }
        zero_point = codes.first().copied().unwrap_or(0);
        if codes.iter().any(|c| *c != zero_point) {
            return unsupported("zero points that differ from channel to channel are not supported");
        }
        dtype = Some(zeros.dtype());
    }
    Ok(Params { quant: Quant { scale, zero_point }, dtype })
}

/// Scales that arithmetic on codes can use. Zero stands for channels that are zero throughout, a negative one for
/// weights whose sign it turns.
fn check_scales(values: &[f32], name: &str, codes: bool) -> Result<(), Fail> {
    let channel = |i: usize| if values.len() > 1 { format!(" for channel {i}") } else { String::new() };
    let found = |bad: fn(f32) -> bool| values.iter().enumerate().find(|(_, s)| bad(**s));
    let words = |(i, s): (usize, &f32)| format!("the scale '{}' holds {s:e}{}", short(name), channel(i));
    if let Some(at) = found(|s| !s.is_finite()) {
        return invalid(format!("{}: scales must be finite; quantize the model anew", words(at)));
    }
    if !codes {
        return Ok(());
    }
    if let Some(at) = found(|s| s.is_subnormal()) {
        let help = "set scales below 1e-37 to 1 and their codes to the zero point: such channels are zero";
        return helped(format!("{}, too small for arithmetic on codes", words(at)), help);
    }
    match found(|s| s.abs() > LARGEST_SCALE) {
        Some(at) => helped(format!("{}: its codes stand for numbers beyond 1e30", words(at)), QDQ),
        None => Ok(()),
    }
}

/// The codes and quantization behind a value that dequantizes a constant.
fn constant_codes(graph: &Graph, v: ValueId) -> Option<(ValueId, Tensor, Quant)> {
    let node = graph.node(graph.value(v).producer()?);
    let (Op::DequantizeLinear(_), Some(&codes)) = (&node.op, node.inputs().first()) else { return None };
    let value = graph.value(codes);
    Some((codes, value.constant()?.clone(), value.quant.clone()?))
}

/// A dequantized constant with its axes permuted: its codes are permuted and dequantized by a node of that name, as a
/// value of that name. `None` if the value is something else.
pub(super) fn transposed(
    cx: &mut Context,
    v: ValueId,
    perm: &[usize],
    (node, value): (&str, &str),
) -> Result<Option<ValueId>, Fail> {
    let Some((id, codes, quant)) = constant_codes(&cx.graph, v) else { return Ok(None) };
    let moved = Known::Tensor(codes.clone()).viewed(&View::whole(codes.dims())?.permuted(perm))?.tensor()?;
    let scale = match quant.scale {
        Scale::PerChannel { axis, values } => {
            let axis = perm.iter().position(|p| *p == axis).unwrap_or(axis);
            Scale::PerChannel { axis, values }
        }
        one => one,
    };
    let name = cx.spare(&cx.graph.value(id).name.clone(), "transposed");
    let shape = Shape::fixed(moved.dims());
    let codes = cx.add_codes(&name, moved, Quant { scale, zero_point: quant.zero_point });
    let ty = ValueType::new(value, DType::F32, shape);
    Ok(Some(cx.single(node, op::DequantizeLinear {}, &[codes], ty)))
}
