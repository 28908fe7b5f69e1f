//! Rules of integer operators: quantization of what they read and write, constant weights, ranges, multipliers.

use super::VerifyError;
use super::site::Site;
use crate::op::Affine;
use crate::{DType, Op, Scale, Value};

pub(super) fn codes(site: &Site<'_>, errors: &mut Vec<VerifyError>) {
    let x = site.inputs[0];
    match &site.node.op {
        Op::QuantizeLinear(q) => {
            activations(site, &site.outputs, errors);
            clamp(site, 0, (q.lo, q.hi), errors);
        }
        Op::DequantizeLinear(_) if x.quant.is_none() => errors.push(no_quant(site, x)),
        Op::QLinearConv(q) => {
            weighted(site, errors);
            if q.residual {
                activations(site, &site.inputs[4..], errors);
                site.finite("residual_m", q.residual_m, errors);
            }
            requantized(site, errors);
        }
        Op::QLinearConvDequantize(q) => {
            weighted(site, errors);
            if q.residual && site.inputs[4].dtype != DType::F32 {
                activations(site, &site.inputs[4..], errors);
            }
            site.finite("residual_m", q.residual_m, errors);
        }
        Op::QGemm(_) | Op::QGemmDequantize(_) => {
            weighted(site, errors);
            requantized(site, errors);
        }
        Op::QLinearAdd(q) => {
            activations(site, &site.inputs, errors);
            for (what, x) in [("ma", q.ma), ("mb", q.mb), ("bias", q.bias)] {
                site.finite(what, x, errors);
            }
            requantized(site, errors);
        }
        Op::QLinearMul(q) => {
            activations(site, &site.inputs, errors);
            site.finite("m", q.m, errors);
            site.finite("bias", q.bias, errors);
            requantized(site, errors);
        }
        Op::QLinearConcat(q) => {
            activations(site, &site.inputs, errors);
            for Affine { m, b } in &q.ins {
                site.finite("ins", *m, errors);
                site.finite("ins", *b, errors);
            }
            requantized(site, errors);
        }
        Op::QLinearAveragePool(q) => pooled(site, q.m, q.b, errors),
        Op::QLinearGlobalAveragePool(q) => pooled(site, q.m, q.b, errors),
        Op::Requantize(_) => {
            activations(site, &site.inputs, errors);
            requantized(site, errors);
        }
        Op::Lookup(_) => lookup(site, errors),
        Op::Pad(p) => {
            if let Some((lo, hi)) = x.dtype.code_range()
                && !(p.value.fract() == 0.0 && (lo as f32..=hi as f32).contains(&p.value))
            {
                let (node, found) = (site.label.clone(), format!("{:?}", p.value));
                errors.push(VerifyError::PadCode { node, dtype: x.dtype, expected: (lo, hi), found });
            }
            moved(site, &site.inputs, errors);
        }
        Op::Concat(_) => moved(site, &site.inputs, errors),
        Op::MaxPool(_) | Op::Reshape(_) | Op::Transpose(_) | Op::Slice(_) | Op::Gather(_) => {
            moved(site, &site.inputs[..1], errors);
        }
        _ => {}
    }
}

fn no_quant(site: &Site<'_>, v: &Value) -> VerifyError {
    VerifyError::NoQuant { node: site.label.clone(), value: v.name.clone(), dtype: v.dtype }
}

/// Codes with one scale above zero.
fn activations(site: &Site<'_>, values: &[&Value], errors: &mut Vec<VerifyError>) {
    for v in values {
        let node = site.label.clone();
        let value = v.name.clone();
        match (&v.quant, v.dtype.is_code()) {
            (_, false) => errors.push(site.operand_type(v, "codes")),
            (None, _) => errors.push(no_quant(site, v)),
            (Some(q), _) => match q.scale {
                Scale::PerChannel { .. } => errors.push(VerifyError::PerChannel { node, value }),
                // Zero, infinities and NaN are an error of the value itself.
                Scale::PerTensor(s) if s < 0.0 => errors.push(VerifyError::Scale {
                    value,
                    expected: "above zero for activations",
                    found: format!("{s:?}"),
                }),
                Scale::PerTensor(_) => {}
            },
        }
    }
}

/// Activation, weights, multipliers and addends of a layer.
fn weighted(site: &Site<'_>, errors: &mut Vec<VerifyError>) {
    activations(site, &site.inputs[..1], errors);
    let w = site.inputs[1];
    site.constant(w, errors);
    if !w.dtype.is_code() {
        errors.push(site.operand_type(w, "codes"));
    }
    match &w.quant {
        None => errors.push(no_quant(site, w)),
        Some(q) => {
            if let Scale::PerChannel { axis, values } = &q.scale
                && *axis != 0
            {
                let (value, shape) = (w.name.clone(), w.shape.clone());
                errors.push(VerifyError::ChannelScales { value, shape, axis: *axis, found: values.len() });
            }
        }
    }
    for v in &site.inputs[2..4] {
        if v.dtype != DType::F32 {
            errors.push(site.operand_type(v, "f32"));
        }
        site.constant(v, errors);
        let known = v.constant().and_then(|t| t.as_f32()).unwrap_or_default();
        if let Some(x) = known.iter().find(|x| !x.is_finite()) {
            site.finite(&format!("%{}", v.name), *x, errors);
        }
    }
}

fn pooled(site: &Site<'_>, m: f32, b: f32, errors: &mut Vec<VerifyError>) {
    activations(site, &site.inputs, errors);
    site.finite("m", m, errors);
    site.finite("b", b, errors);
    requantized(site, errors);
}

/// Results of a requantization list.
fn requantized(site: &Site<'_>, errors: &mut Vec<VerifyError>) {
    let Some(outs) = site.node.op.outs() else { return };
    activations(site, &site.outputs, errors);
    for (i, r) in outs.iter().enumerate() {
        site.finite(&format!("m of result {i}"), r.m, errors);
        site.finite(&format!("b of result {i}"), r.b, errors);
        clamp(site, i, (r.lo, r.hi), errors);
    }
}

fn clamp(site: &Site<'_>, result: usize, (lo, hi): (i32, i32), errors: &mut Vec<VerifyError>) {
    let dtype = site.outputs[result].dtype;
    if let Some(expected) = dtype.code_range()
        && !(expected.0 <= lo && lo <= hi && hi <= expected.1)
    {
        let node = site.label.clone();
        errors.push(VerifyError::ClampRange { node, result, lo, hi, expected, dtype });
    }
}

fn lookup(site: &Site<'_>, errors: &mut Vec<VerifyError>) {
    let [x, table, y] = [site.inputs[0], site.inputs[1], site.outputs[0]];
    activations(site, &[x, y], errors);
    site.constant(table, errors);
    if table.dtype != y.dtype {
        errors.push(site.operand_type(table, "of the result's type"));
    }
    let expected = 1usize << x.dtype.bits();
    if x.dtype.is_code() && (table.shape.rank() != 1 || table.shape.dim(0) != Some(expected)) {
        let (node, found) = (site.label.clone(), table.shape.clone());
        errors.push(VerifyError::TableLength { node, dtype: x.dtype, expected, found });
    }
}

/// Operators that move codes keep their quantization, or that they have none: plain numbers of such a type.
fn moved(site: &Site<'_>, values: &[&Value], errors: &mut Vec<VerifyError>) {
    let y = site.outputs[0];
    for x in values.iter().filter(|x| x.dtype.is_code()) {
        if x.quant != y.quant {
            errors.push(VerifyError::QuantChanged {
                node: site.label.clone(),
                operand: x.name.clone(),
                result: y.name.clone(),
            });
        }
    }
}
