//! The steps of a tape: what each computes, and the gradients of what it reads.

pub(crate) mod batch_norm;
pub(crate) mod binary;
pub(crate) mod conv;
pub(crate) mod gemm;
pub(crate) mod moves;
pub(crate) mod pool;
pub(crate) mod quantize;
pub(crate) mod softmax;
pub(crate) mod unary;

use crate::tape::run::{Gradient, Run};

/// An operator at work on the tape's memory.
pub(crate) trait Step: Send {
    /// Computes the value of [`Step::result`].
    fn forward(&mut self, run: &mut Run);

    /// Adds the gradients of the operands, given `dy`, that of the result.
    fn backward(&mut self, run: &mut Run, dy: &mut Gradient);

    /// The slot that the step writes.
    fn result(&self) -> usize;

    /// Keeps the steps of quantizers as they are, instead of taking first ones from the next batch.
    fn keep_step(&mut self) {}
}
