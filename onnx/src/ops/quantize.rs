//! QuantizeLinear and DequantizeLinear (10: per tensor, 13: `axis`, 19: `saturate`, 21: 4 bits, `output_dtype`,
//! `block_size`, 23: `precision`, 24, 25: 2 bits, 28), and those of `com.microsoft`. Scales and zero points become the
//! quantization of the value of codes; constants are stored as codes, int32 biases become floats.

use super::Spec;
use crate::call::Call;
use crate::context::Context;
use crate::error::{ExportError, Fail, helped, invalid, unsupported};
use crate::export::{Draft, Export, container, scalar};
use crate::known::{Known, made};
use crate::quantized::{self, Params};
use crate::report::FLOAT;
use crate::stored;
use crate::tensor;
use nibblec_ir::op::{Binary, Cast, DequantizeLinear, FakeQuantize, Lookup, QuantizeLinear, Requantize};
use nibblec_ir::{DType, Data, Scale, Tensor, ValueId, ValueType};
use std::sync::Arc;

pub(super) const OPS: &[Spec] = &[
    Spec::imported("DequantizeLinear", (10, 28), dequantize).of_runtime(),
    Spec::imported("QuantizeLinear", (10, 28), quantize).of_runtime(),
];

const PER_TENSOR: &str = "quantize activations per tensor";

/// A type attribute; 0 means that it is not given.
fn type_attr(call: &Call<'_>, name: &str) -> Result<Option<DType>, Fail> {
    match call.attrs.int_or(name, 0)? {
        0 => Ok(None),
        n => tensor::dtype(i32::try_from(n).unwrap_or(-1)).map(Some).map_err(|r| Fail::Helped(r, FLOAT)),
    }
}

fn quantize(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let version = quantized::version(cx, call);
    if version >= 19 {
        // Of meaning for 8-bit floats only.
        call.attrs.int("saturate")?;
    }
    if version >= 23 && !matches!(type_attr(call, "precision")?, None | Some(DType::F32)) {
        return unsupported("only a precision of float is supported");
    }
    let wanted = if version >= 21 { type_attr(call, "output_dtype")? } else { None };
    let known = cx.known(call, 0).cloned();
    let shape = match &known {
        Some(k) => k.shape(),
        None => {
            let x = cx.float(call, 0)?;
            cx.shape(x)
        }
    };
    let Params { quant, dtype: given } = quantized::params(cx, call, &shape, true)?;
    let dtype = match (given, wanted) {
        (Some(a), Some(b)) if a != b => {
            return invalid(format!("the zero point is {a}, output_dtype is {b}"));
        }
        (a, b) => a.or(b).unwrap_or(DType::U8),
    };
    let Some((lo, hi)) = dtype.code_range() else {
        return unsupported(format!("codes of type {dtype} are not supported"));
    };
    if let Some(k) = known {
        let codes = stored::quantize(&k.tensor()?, &quant, dtype)?;
        return cx.bind_known(call, Known::Tensor(codes));
    }
    match quant.scale {
        Scale::PerTensor(s) if s > 0.0 => {}
        Scale::PerTensor(s) => {
            let name = call.input(1).unwrap_or_default();
            return invalid(format!("the scale '{name}' of an activation must be positive, found {s}"));
        }
        Scale::PerChannel { .. } => {
            return helped("activations quantized per channel are not supported", PER_TENSOR);
        }
    }
    let x = cx.float(call, 0)?;
    let output = call.output()?;
    let ty = ValueType::new(output, dtype, shape).with_quant(quant);
    let v = cx.single(call.name, QuantizeLinear { lo, hi }, &[x], ty);
    cx.alias(call, v)
}

fn dequantize(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    if quantized::version(cx, call) >= 23
        && !matches!(type_attr(call, "output_dtype")?, None | Some(DType::F32))
    {
        return unsupported("only an output_dtype of float is supported");
    }
    let known = cx.known(call, 0).cloned();
    let (shape, dtype) = match &known {
        Some(k) => (k.shape(), k.dtype()),
        None => {
            let x = cx.value(call, 0)?;
            (cx.shape(x), cx.graph.value(x).dtype)
        }
    };
    let is_bias = dtype == DType::I32 && known.is_some();
    if !(dtype.is_code() || is_bias) {
        return unsupported(format!("values of type {dtype} cannot be dequantized"));
    }
    let Params { quant, dtype: given } = quantized::params(cx, call, &shape, !is_bias)?;
    if given.is_some_and(|g| g != dtype) {
        return invalid(format!("the zero point is {}, the codes are {dtype}", given.unwrap_or(dtype)));
    }
    let x = match known {
        Some(k) => {
            let codes = k.tensor()?;
            if dtype == DType::I32 {
                let real = stored::dequantize(&codes, &quant)?;
                return cx.bind_known(call, Known::Tensor(real));
            }
            let (codes, quant) = stored::without_zero_scales(codes, quant)?;
            let (codes, quant) = match k.clip() {
                Some(range) => stored::narrowed(codes, quant, range)?,
                None => (codes, quant),
            };
            let (codes, quant) = stored::recentred(codes, quant)?;
            cx.add_codes(call.input(0).unwrap_or_default(), codes, quant)
        }
        None => {
            let x = cx.value(call, 0)?;
            if let (Some(q), Scale::PerTensor(scale)) = (&cx.graph.value(x).quant, &quant.scale)
                && *q != quant
            {
                return by_arithmetic(cx, call, x, *scale, quant.zero_point);
            }
            cx.quantize(x, quant)?;
            x
        }
    };
    cx.emit(call, DequantizeLinear {}, &[x])
}

/// `f32(q - zero_point) * scale` of codes that mean something else elsewhere.
fn by_arithmetic(
    cx: &mut Context,
    call: &Call<'_>,
    x: ValueId,
    scale: f32,
    zero_point: i32,
) -> Result<(), Fail> {
    let mut real = cx.step(call, "codes", Cast { to: DType::F32 }, &[x])?;
    let mut constant = |suffix: &str, value: f32| -> Result<ValueId, Fail> {
        let name = cx.spare(call.output()?, suffix);
        cx.add_constant(&name, made(Tensor::f32(&[], vec![value]))?)
    };
    let (offset, factor) = (constant("zero_point", f32_of(zero_point))?, constant("scale", scale)?);
    if zero_point != 0 {
        real = cx.step(call, "centred", Binary::SUB, &[real, offset])?;
    }
    cx.emit(call, Binary::MUL, &[real, factor])
}

/// A zero point, which every f32 holds exactly.
fn f32_of(zero_point: i32) -> f32 {
    crate::numbers::narrow(f64::from(zero_point))
}

/// Zero points of a code type.
fn zero_points(dtype: DType, dims: &[usize], zero: i32) -> Result<Tensor, ExportError> {
    let count = dims.iter().product();
    let wrong = || ExportError::Encode(format!("zero point {zero} does not fit {dtype}"));
    let data = if dtype == DType::I32 {
        Data::I32(Arc::new(vec![zero; count]))
    } else if dtype.is_signed() {
        Data::I8(Arc::new(vec![i8::try_from(zero).map_err(|_| wrong())?; count]))
    } else {
        Data::U8(Arc::new(vec![u8::try_from(zero).map_err(|_| wrong())?; count]))
    };
    Tensor::new(dtype, dims.to_vec(), data).map_err(|e| ExportError::Encode(e.to_string()))
}

/// Tells by a Clip of the first operand the width of codes that ONNX has no type for.
fn clip_to(draft: &mut Draft<'_>, dtype: DType) -> Result<(), ExportError> {
    let held = container(dtype);
    match dtype.code_range() {
        Some((lo, hi)) if held != dtype => {
            let bounds = [zero_points(held, &[], lo)?, zero_points(held, &[], hi)?];
            draft.between("Clip", "clip", "clipped", &bounds)
        }
        _ => Ok(()),
    }
}

impl Export for FakeQuantize {
    const EXPORTED: &'static [&'static str] = &["FakeQuantize"];

    /// A QuantizeLinear and a DequantizeLinear, with a Clip between them where ONNX has no codes of the width.
    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        let dtype = container(self.dtype);
        draft.operand("scale", &scalar(self.scale)?)?;
        draft.operand("zero_point", &zero_points(dtype, &[], self.zero_point)?)?;
        draft.first("QuantizeLinear", "q", "codes");
        clip_to(draft, self.dtype)?;
        draft.rename("DequantizeLinear");
        Ok(())
    }
}

impl Export for DequantizeLinear {
    const EXPORTED: &'static [&'static str] = &["DequantizeLinear"];

    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        let codes = draft.value(0);
        let quant = codes.quant.as_ref().ok_or_else(|| draft.refused("its codes have no scale"))?;
        let (scales, axis) = match &quant.scale {
            Scale::PerTensor(s) => (scalar(*s)?, None),
            Scale::PerChannel { axis, values } => (values.clone(), Some(*axis)),
        };
        clip_to(draft, codes.dtype)?;
        let zeros = zero_points(container(codes.dtype), scales.dims(), quant.zero_point)?;
        draft.operand("scale", &scales)?;
        draft.operand("zero_point", &zeros)?;
        if let Some(axis) = axis {
            draft.int("axis", axis);
        }
        Ok(())
    }
}

impl Export for QuantizeLinear {
    const EXPORTED: &'static [&'static str] = &[];
}

impl Export for Requantize {
    const EXPORTED: &'static [&'static str] = &[];
}

impl Export for Lookup {
    const EXPORTED: &'static [&'static str] = &[];
}
