//! Operators that move elements.

use super::{Execute, one, requantized};
use crate::array::{Array, Elements, Slice as Data};
use crate::fault::Fault;
use crate::kernels::moves;
use crate::operand::{Call, Operand, Outcome, any_elements};
use nibblec_ir::op::{Concat, ConcatCodes, Pad, Reshape, Slice, Transpose};

impl Execute for Concat {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        match &self.codes {
            None => one(call, joined(call.inputs, self.axis)?),
            Some(c) => requantized(call, &joined_reals(c, call.inputs, self.axis)?, &c.outs),
        }
    }
}

/// Operands of one type side by side.
fn joined(inputs: &[Operand<'_>], axis: usize) -> Outcome<Elements> {
    macro_rules! join {
        ($variant:ident) => {{
            let mut parts = Vec::with_capacity(inputs.len());
            for i in inputs {
                match i.data {
                    Data::$variant(v) => parts.push((v, i.dims)),
                    other => return Err(Fault::Types(other.storage())),
                }
            }
            Elements::$variant(moves::concat(&parts, axis))
        }};
    }
    Ok(match inputs[0].data {
        Data::F32(_) => join!(F32),
        Data::I32(_) => join!(I32),
        Data::I64(_) => join!(I64),
        Data::U8(_) => join!(U8),
        Data::I8(_) => join!(I8),
        Data::Bool(_) => join!(Bool),
    })
}

/// Codes side by side, each operand as `fma(f32(q), m, b)` of its entry in `ins`.
fn joined_reals(codes: &ConcatCodes, inputs: &[Operand<'_>], axis: usize) -> Outcome<Vec<f32>> {
    let mut parts = Vec::with_capacity(inputs.len());
    for (x, i) in inputs.iter().zip(&codes.ins) {
        let mut t = x.reals()?;
        t.iter_mut().for_each(|t| *t = t.mul_add(i.m, i.b));
        parts.push(t);
    }
    let views: Vec<(&[f32], &[usize])> = parts.iter().zip(inputs).map(|(t, x)| (&t[..], x.dims)).collect();
    Ok(moves::concat(&views, axis))
}

fn is_code(v: f32, (lo, hi): (i32, i32)) -> bool {
    v.fract() == 0.0 && lo as f32 <= v && v <= hi as f32
}

impl Execute for Pad {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        let (x, before, out, value) = (call.x(), &self.before, &call.y().dims, self.value);
        if x.dtype.code_range().is_some_and(|r| !is_code(value, r)) {
            return Err(Fault::expected(format!("a {} code to pad with", x.dtype), value));
        }
        let y = match x.data {
            Data::F32(v) => Elements::F32(moves::pad(v, x.dims, before, out, value)),
            Data::I32(v) => Elements::I32(moves::pad(v, x.dims, before, out, value as i32)),
            Data::I64(v) => Elements::I64(moves::pad(v, x.dims, before, out, value as i64)),
            Data::U8(v) => Elements::U8(moves::pad(v, x.dims, before, out, value as u8)),
            Data::I8(v) => Elements::I8(moves::pad(v, x.dims, before, out, value as i8)),
            Data::Bool(v) => Elements::Bool(moves::pad(v, x.dims, before, out, value != 0.0)),
        };
        one(call, y)
    }
}

impl Execute for Reshape {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        one(call, call.x().data.to_elements())
    }
}

impl Execute for Transpose {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        let x = call.x();
        one(call, any_elements!(x.data, v => moves::transpose(v, x.dims, &self.perm)))
    }
}

impl Execute for Slice {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        let (x, axes) = (call.x(), &self.axes);
        if (1..axes.len()).any(|i| axes[..i].contains(&axes[i])) {
            return Err(Fault::expected("each axis once", format!("{axes:?}")));
        }
        one(call, any_elements!(x.data, v => moves::slice(v, x.dims, self)))
    }
}
