//! Operators that look at all elements along axes.

use super::{Execute, floats, requantized};
use crate::array::Array;
use crate::kernels::{pool, softmax};
use crate::operand::{Call, Outcome, any_codes};
use nibblec_ir::op::{GlobalAveragePool, Softmax, Windows};

impl Execute for GlobalAveragePool {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        let (input, output) = call.planes();
        let (x, win) = (call.x(), Windows { kernel: input, ..Windows::PIXELS }.on(input, output));
        let Some(c) = &self.codes else {
            return floats(call, pool::average_pool(x.f32()?, &win, false));
        };
        let zero_point = x.zero_point()?;
        let t = any_codes!(x, v => pool::average_codes(v, &win, zero_point, false, (c.m, c.b)));
        requantized(call, &t, &c.outs)
    }
}

impl Execute for Softmax {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        floats(call, softmax::softmax(call.f32(0)?, call.x().dims, self.axis))
    }
}
