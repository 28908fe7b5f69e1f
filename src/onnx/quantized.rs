//! Quantization parameters as exporters write them, and constants that are stored as codes.

use super::context::{Call, Context, axis};
use super::error::{Fail, invalid, unsupported};
use super::known::{Known, made};
use super::view::View;
use nibblec_ir::{DType, Data, Graph, Op, Quant, Scale, Shape, Tensor, ValueId, ValueType, op};
use std::sync::Arc;

/// Scale and zero point of a QuantizeLinear or DequantizeLinear.
#[derive(Debug)]
pub(super) struct Params {
    /// Scale per tensor or per channel, zero point.
    pub quant: Quant,
    /// Type of the zero point, if one is given.
    pub dtype: Option<DType>,
}

/// Reads operands 1 and 2 and the attribute `axis` for data of that shape.
pub(super) fn params(cx: &Context, call: &Call<'_>, shape: &Shape) -> Result<Params, Fail> {
    let channel_axis = if cx.opset >= 13 { call.attrs.int_or("axis", 1)? } else { 1 };
    if cx.opset >= 21 && call.attrs.int_or("block_size", 0)? != 0 {
        return unsupported("blocked quantization (block_size) is not supported");
    }
    let Some(scales) = cx.constant(call, 1)? else {
        return unsupported("the scale must be a constant");
    };
    let Some(values) = scales.as_f32() else {
        return invalid(format!("the scale must be f32, found {}", scales.dtype()));
    };
    if let Some(bad) = values.iter().find(|s| !s.is_finite()) {
        return invalid(format!("the scale holds {bad}"));
    }
    let scale = match (values, scales.dims().len()) {
        ([one], 0 | 1) => Scale::PerTensor(*one),
        (_, 1) => {
            let axis = axis(channel_axis, shape.rank())?;
            if shape.dim(axis) != Some(values.len()) {
                return invalid(format!("{} scales for axis {axis} of {shape}", values.len()));
            }
            Scale::PerChannel { axis, values: scales.clone() }
        }
        _ => return unsupported(format!("scales of extents {:?} are not supported", scales.dims())),
    };
    let (mut zero_point, mut dtype) = (0, None);
    if call.input(2).is_some() {
        let Some(zeros) = cx.constant(call, 2)? else {
            return unsupported("the zero point must be a constant");
        };
        let codes = codes_of(&zeros)
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

/// The elements of an integer tensor.
fn codes_of(t: &Tensor) -> Option<Vec<i32>> {
    Some(match t.data() {
        Data::I8(v) => v.iter().map(|&c| i32::from(c)).collect(),
        Data::U8(v) => v.iter().map(|&c| i32::from(c)).collect(),
        Data::I32(v) => v.to_vec(),
        _ => return None,
    })
}

/// Unsigned codes as signed ones of the same width, both code and zero point lowered by half the range.
pub(super) fn recentred(codes: Tensor, mut quant: Quant) -> Result<(Tensor, Quant), Fail> {
    let Some(signed) = (if codes.dtype().is_signed() { None } else { DType::signed(codes.dtype().bits()) })
    else {
        return Ok((codes, quant));
    };
    let Some(v) = codes.as_u8() else { return Ok((codes, quant)) };
    let half = 1u8 << (signed.bits() - 1);
    let moved = v.iter().map(|c| c.wrapping_sub(half).cast_signed()).collect();
    quant.zero_point -= i32::from(half);
    Ok((made(Tensor::signed_codes(signed, codes.dims(), moved))?, quant))
}

/// The channel of every element in row-major order: its index along the scales' axis.
fn channels(dims: &[usize], scale: &Scale) -> impl Iterator<Item = usize> {
    let (count, inner) = match scale {
        Scale::PerTensor(_) => (1, 1),
        Scale::PerChannel { axis, .. } => (
            dims.get(*axis).copied().unwrap_or(1).max(1),
            dims.iter().skip(axis + 1).product::<usize>().max(1),
        ),
    };
    (0usize..).map(move |i| i / inner % count)
}

/// `f32(q - zero_point) * scale` of constant codes.
pub(super) fn dequantize(codes: &Tensor, quant: &Quant) -> Result<Tensor, Fail> {
    let Some(q) = codes_of(codes) else {
        return unsupported(format!("{} cannot be dequantized", codes.dtype()));
    };
    let scales = scales_of(quant);
    let real = q.iter().zip(channels(codes.dims(), &quant.scale)).map(|(q, c)| {
        let difference = f64::from(*q) - f64::from(quant.zero_point);
        super::fold::narrow(difference) * scales.get(c).copied().unwrap_or(f32::NAN)
    });
    made(Tensor::f32(codes.dims(), real.collect()))
}

/// `saturate(round_half_even(x / scale) + zero_point)` of a constant.
pub(super) fn quantize(x: &Tensor, quant: &Quant, dtype: DType) -> Result<Tensor, Fail> {
    let (Some(v), Some((lo, hi))) = (x.as_f32(), dtype.code_range()) else {
        return unsupported(format!("a constant of {} cannot be quantized to {dtype}", x.dtype()));
    };
    let scales = scales_of(quant);
    let code = |(x, c): (&f32, usize)| -> Result<i32, Fail> {
        let real = (x / scales.get(c).copied().unwrap_or(f32::NAN)).round_ties_even();
        if real.is_nan() {
            return invalid("a constant to quantize is NaN, or its scale is zero");
        }
        let code = (f64::from(real) + f64::from(quant.zero_point)).clamp(f64::from(lo), f64::from(hi));
        Ok(super::fold::truncated(code).and_then(|c| i32::try_from(c).ok()).unwrap_or(lo))
    };
    let codes = v.iter().zip(channels(x.dims(), &quant.scale)).map(code).collect::<Result<Vec<_>, _>>()?;
    let out_of_range = || Fail::Invalid("a code is out of range".into());
    let data = if dtype.is_signed() {
        let v: Option<Vec<i8>> = codes.iter().map(|c| i8::try_from(*c).ok()).collect();
        Data::I8(Arc::new(v.ok_or_else(out_of_range)?))
    } else {
        let v: Option<Vec<u8>> = codes.iter().map(|c| u8::try_from(*c).ok()).collect();
        Data::U8(Arc::new(v.ok_or_else(out_of_range)?))
    };
    made(Tensor::new(dtype, x.dims().to_vec(), data))
}

fn scales_of(quant: &Quant) -> Vec<f32> {
    match &quant.scale {
        Scale::PerTensor(s) => vec![*s],
        Scale::PerChannel { values, .. } => values.as_f32().unwrap_or(&[]).to_vec(),
    }
}

/// The codes and quantization behind a value that dequantizes a constant.
fn constant_codes(graph: &Graph, v: ValueId) -> Option<(ValueId, Tensor, Quant)> {
    let node = graph.node(graph.value(v).producer()?);
    let (Op::DequantizeLinear(_), Some(&codes)) = (&node.op, node.inputs().first()) else { return None };
    let value = graph.value(codes);
    Some((codes, value.constant()?.clone(), value.quant.clone()?))
}

/// The f32 tensor of a value that dequantizes a constant, or that is one.
pub(super) fn dequantized(graph: &Graph, v: ValueId) -> Result<Option<Tensor>, Fail> {
    if let Some(t) = graph.value(v).constant() {
        return Ok(Some(t.clone()));
    }
    constant_codes(graph, v).map(|(_, codes, quant)| dequantize(&codes, &quant)).transpose()
}

/// A dequantized constant with its axes permuted: its codes are permuted and dequantized by a node with the
/// name of this one. `None` if the value is something else.
pub(super) fn transposed(
    cx: &mut Context,
    call: &Call<'_>,
    v: ValueId,
    perm: &[usize],
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
    let (node, value) = if call.op == "Transpose" {
        (call.name.to_string(), call.output()?.to_string())
    } else {
        (format!("{}.weight", call.name), cx.spare(call.output()?, "weight"))
    };
    let ty = ValueType::new(value, DType::F32, shape);
    Ok(Some(cx.single(&node, op::DequantizeLinear {}, &[codes], ty)))
}
