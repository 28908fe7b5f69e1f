//! Bounds on floats and on codes: Relu, Clip, and Max and Min of codes.

use crate::call::Call;
use crate::codes::{self, Extreme};
use crate::context::Context;
use crate::error::{Fail, helped, invalid, unsupported};
use crate::report::FOLD;
use nibblec_ir::op::{DequantizeLinear, QuantizeLinear, Unary};
use nibblec_ir::{DType, Op, ValueId, ValueType};

/// Relu (6, 13, 14: codes).
pub(super) fn relu(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    if cx.opset >= 14 {
        if let Some(k) = cx.known(call, 0).filter(|k| k.dtype().is_code()) {
            let made = codes::clipped(k, (Some(0), None))?;
            return cx.bind_known(call, made);
        }
        let x = cx.value(call, 0)?;
        if cx.graph.value(x).dtype.is_code() {
            return narrow(cx, call, x, (Some(0), None));
        }
    }
    let x = cx.float(call, 0)?;
    cx.emit(call, Unary::RELU, &[x])
}

/// A Clip of codes (12), if its operand holds codes.
fn of_codes(cx: &mut Context, call: &Call<'_>) -> Result<bool, Fail> {
    let known = cx.known(call, 0).cloned();
    let dtype = match &known {
        Some(k) => k.dtype(),
        None => {
            let x = cx.value(call, 0)?;
            cx.graph.value(x).dtype
        }
    };
    if !dtype.is_code() || cx.opset < 12 {
        return Ok(false);
    }
    let lo = bound(cx, call, 1, dtype, "the lower bound")?;
    let hi = bound(cx, call, 2, dtype, "the upper bound")?;
    match known {
        Some(k) => {
            let made = codes::clipped(&k, (lo, hi))?;
            cx.bind_known(call, made)?;
        }
        None => {
            let x = cx.value(call, 0)?;
            narrow(cx, call, x, (lo, hi))?;
        }
    }
    Ok(true)
}

/// Clip (6: attributes, 11: operands, 12: codes, 13).
pub(super) fn clip(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    if call.input(0).is_some() && of_codes(cx, call)? {
        return Ok(());
    }
    let (min, max) = if cx.opset >= 11 {
        (cx.scalar(call, 1, "the lower bound")?, cx.scalar(call, 2, "the upper bound")?)
    } else {
        (call.attrs.float("min")?, call.attrs.float("max")?)
    };
    // The largest finite numbers are how exporters write "no bound".
    let min = min.filter(|v| *v > f32::MIN).unwrap_or(f32::NEG_INFINITY);
    let max = max.filter(|v| *v < f32::MAX).unwrap_or(f32::INFINITY);
    if min.is_nan() || max.is_nan() {
        return invalid("a bound is NaN");
    }
    // The upper bound wins where they cross.
    let min = min.min(max);
    let x = cx.float(call, 0)?;
    cx.emit(call, Unary::Clip { min, max }, &[x])
}

/// Max and Min of the codes of an activation and single codes.
pub(super) fn extreme(cx: &mut Context, call: &Call<'_>, which: Extreme) -> Result<(), Fail> {
    let data: Vec<usize> = (0..call.inputs.len()).filter(|&i| cx.known(call, i).is_none()).collect();
    let [data] = data[..] else { return unsupported("of data, the operator is supported on codes only") };
    let x = cx.value(call, data)?;
    let dtype = cx.graph.value(x).dtype;
    if !dtype.is_code() {
        return unsupported("of data, the operator is supported on codes only");
    }
    let (mut lo, mut hi) = (None, None);
    for i in (0..call.inputs.len()).filter(|&i| i != data) {
        let Some(code) = bound(cx, call, i, dtype, "the bound")? else { continue };
        match which {
            Extreme::Max => lo = Some(lo.map_or(code, |l: i32| l.max(code))),
            Extreme::Min => hi = Some(hi.map_or(code, |h: i32| h.min(code))),
        }
    }
    narrow(cx, call, x, (lo, hi))
}

/// Operand `i` as a code of that type; `None` if it is left out.
fn bound(cx: &Context, call: &Call<'_>, i: usize, dtype: DType, what: &str) -> Result<Option<i32>, Fail> {
    let Some(name) = call.input(i) else { return Ok(None) };
    match cx.known(call, i) {
        None => helped(format!("{what} must be a constant, it is computed from data"), FOLD),
        Some(k) if k.dtype() != dtype => {
            invalid(format!("{what} '{name}' is {}, the codes are {dtype}", k.dtype()))
        }
        Some(k) => match codes::elements(&k.tensor()?).as_deref() {
            Some([code]) => Ok(Some(*code)),
            _ => unsupported(format!("{what} must be one code, found extents {:?}", k.dims())),
        },
    }
}

/// A Clip of the codes of an activation: the quantizer that makes them with a narrower range, or where something stands
/// between, another one behind it.
fn narrow(cx: &mut Context, call: &Call<'_>, x: ValueId, bounds: codes::Bounds) -> Result<(), Fail> {
    let v = cx.graph.value(x);
    let (dtype, shape) = (v.dtype, v.shape.clone());
    let Some(quant) = v.quant.clone() else {
        return unsupported(format!("it clips '{}', whose codes no QuantizeLinear makes", v.name));
    };
    let (lo, hi) = codes::within(dtype, bounds)?;
    let quantizer = v.producer().map(|n| cx.graph.node(n)).and_then(|n| match &n.op {
        Op::QuantizeLinear(q) => {
            n.inputs().first().map(|&real| (real, (q.lo.clamp(lo, hi), q.hi.clamp(lo, hi))))
        }
        _ => None,
    });
    let (real, (lo, hi)) = match quantizer {
        Some(found) => found,
        None => (cx.step(call, "real", DequantizeLinear {}, &[x])?, (lo, hi)),
    };
    let ty = ValueType::new(call.output()?, dtype, shape).with_quant(quant);
    let y = cx.single(call.name, QuantizeLinear { lo, hi }, &[real], ty);
    cx.alias(call, y)
}
