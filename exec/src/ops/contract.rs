//! Matrix products.

use super::window::float_end;
use super::{Execute, floats, requantized};
use crate::array::Array;
use crate::kernels::{PackedWeights, gemm, qconv};
use crate::operand::{Call, Operand, Outcome, any_codes};
use nibblec_ir::op::{Epilogue, Gemm};

impl Execute for Gemm {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        match &self.epilogue {
            Epilogue::Float(e) => {
                let k = call.x().dims[1];
                floats(call, gemm::gemm(call.f32(0)?, call.f32(1)?, k, &float_end(e, call)?))
            }
            Epilogue::Codes(e) => requantized(call, &reals(call)?, &e.outs),
            Epilogue::Dequantize(_) => floats(call, reals(call)?),
        }
    }

    fn pack(&self, w: &Operand<'_>) -> Outcome<Option<PackedWeights>> {
        if self.epilogue.float().is_some() {
            return Ok(None);
        }
        Ok(Some(PackedWeights::matrix(&w.weights()?, w.dims[1])))
    }
}

/// `t` of the product of codes.
fn reals(call: &Call<'_>) -> Outcome<Vec<f32>> {
    let (x, w) = (call.x(), &call.inputs[1]);
    let affine = qconv::PerChannel { m: call.f32(2)?, b: call.f32(3)?, fixed: None };
    let zero_point = x.zero_point()?;
    let own;
    let w = match call.packed {
        Some(p) => p,
        None => {
            own = PackedWeights::matrix(&w.weights()?, w.dims[1]);
            &own
        }
    };
    Ok(any_codes!(x, v => qconv::gemm(v, zero_point, w, &affine)))
}
