//! Normalization.

use super::{Execute, floats};
use crate::array::Array;
use crate::kernels::normalize::batch_normalization;
use crate::operand::{Call, Outcome};
use nibblec_ir::op::BatchNormalization;

impl Execute for BatchNormalization {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        let p = [call.f32(1)?, call.f32(2)?, call.f32(3)?, call.f32(4)?];
        floats(call, batch_normalization(self.epsilon, call.f32(0)?, call.x().dims, p))
    }
}
