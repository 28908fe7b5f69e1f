//! Between floats and codes, and from codes to other codes.

use super::{Execute, floats, one, requantized};
use crate::array::{Array, Elements, Slice};
use crate::fault::Fault;
use crate::kernels::quantize::{dequantize, fake_quantize, lookup, quantize_all};
use crate::operand::{Call, Outcome, any_codes};
use nibblec_ir::op::{DequantizeLinear, FakeQuantize, Lookup, QuantizeLinear, Requantize};

impl Execute for FakeQuantize {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        let range = self.dtype.code_range().ok_or_else(|| Fault::expected("a code type", self.dtype))?;
        floats(call, fake_quantize(call.f32(0)?, self.scale, self.zero_point, range))
    }
}

impl Execute for QuantizeLinear {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        let y = call.y();
        let missing = || Fault::expected("a quantized result", "one without scale and zero point");
        let quant = y.quant.ok_or_else(missing)?;
        let many = || Fault::expected("one scale for the result", "one a channel");
        let scale = quant.tensor_scale().ok_or_else(many)?;
        let quantizer = (scale, quant.zero_point);
        one(call, quantize_all(call.f32(0)?, quantizer, (self.lo, self.hi), y.dtype)?)
    }
}

impl Execute for DequantizeLinear {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        let x = call.x();
        let y = match x.data {
            Slice::I32(v) => dequantize(v, x.dims, x.quant()?)?,
            _ => any_codes!(x, v => dequantize(v, x.dims, x.quant()?)?),
        };
        floats(call, y)
    }
}

impl Execute for Requantize {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        requantized(call, &call.x().reals()?, &self.outs)
    }
}

impl Execute for Lookup {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        let (x, table) = (call.x(), &call.inputs[1]);
        let (bits, len) = (x.dtype.bits(), table.dims.iter().product::<usize>());
        if !x.dtype.is_code() || len != 1 << bits {
            return Err(Fault::expected(format!("a table of 2^{bits} codes for {}", x.dtype), len));
        }
        let y = any_codes!(x, q => match table.data {
            Slice::U8(t) => Elements::U8(lookup(q, t, bits)),
            Slice::I8(t) => Elements::I8(lookup(q, t, bits)),
            other => return Err(Fault::expected("a table of codes", other.storage())),
        });
        one(call, y)
    }
}
