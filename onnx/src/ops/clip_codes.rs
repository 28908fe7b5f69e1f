//! Bounds that Clip, Max, Min and Relu put on codes.

use crate::codes::{Bounds, elements, within};
use crate::context::{Call, Context};
use crate::error::{Fail, helped, invalid, unsupported};
use crate::report::FOLD;
use nibblec_ir::op::{DequantizeLinear, QuantizeLinear};
use nibblec_ir::{DType, Op, ValueId, ValueType};

/// Operand `i` as a code of that type; `None` if it is left out.
pub(super) fn bound(
    cx: &Context,
    call: &Call<'_>,
    i: usize,
    dtype: DType,
    what: &str,
) -> Result<Option<i32>, Fail> {
    let Some(name) = call.input(i) else { return Ok(None) };
    match cx.known(call, i) {
        None => helped(format!("{what} must be a constant, it is computed from data"), FOLD),
        Some(k) if k.dtype() != dtype => {
            invalid(format!("{what} '{name}' is {}, the codes are {dtype}", k.dtype()))
        }
        Some(k) => match elements(&k.tensor()?).as_deref() {
            Some([code]) => Ok(Some(*code)),
            _ => unsupported(format!("{what} must be one code, found extents {:?}", k.dims())),
        },
    }
}

/// A Clip of the codes of an activation: the quantizer that makes them with a narrower range, or where something stands
/// between, another one behind it.
pub(super) fn narrow(cx: &mut Context, call: &Call<'_>, x: ValueId, bounds: Bounds) -> Result<(), Fail> {
    let v = cx.graph.value(x);
    let (dtype, shape) = (v.dtype, v.shape.clone());
    let Some(quant) = v.quant.clone() else {
        return unsupported(format!("it clips '{}', whose codes no QuantizeLinear makes", v.name));
    };
    let (lo, hi) = within(dtype, bounds)?;
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
