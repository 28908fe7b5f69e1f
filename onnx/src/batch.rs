//! What the symbolic batch asks of a node: that it keeps the images of a batch apart, and has a batch to run on.

use super::error::{Fail, unsupported};
use nibblec_ir::op::Operand;
use nibblec_ir::{DType, Dim, Op, Shape};
use std::collections::BTreeSet;

/// Whether the operator is one of those that run on batches: layers, poolings and normalizations.
pub(super) fn runs_on_batches(op: &Op) -> bool {
    match op {
        Op::Conv(_)
        | Op::Gemm(_)
        | Op::BatchNormalization(_)
        | Op::MaxPool(_)
        | Op::AveragePool(_)
        | Op::GlobalAveragePool(_)
        | Op::Softmax(_) => true,
        Op::Unary(_)
        | Op::Binary(_)
        | Op::Cast(_)
        | Op::Concat(_)
        | Op::Pad(_)
        | Op::Reshape(_)
        | Op::Transpose(_)
        | Op::Slice(_)
        | Op::Gather(_)
        | Op::FakeQuantize(_)
        | Op::QuantizeLinear(_)
        | Op::DequantizeLinear(_)
        | Op::Requantize(_)
        | Op::Lookup(_) => false,
    }
}

/// Whether operands that do not fit a symbolic batch fit a certain one, so that the file is valid: the file's own, or
/// an extent of another operand.
pub(super) fn fits_some(op: &Op, operands: &[Operand<'_>], file_batch: Option<usize>) -> bool {
    if !operands.iter().any(|(_, s)| s.is_batched()) {
        return false;
    }
    let extents = operands.iter().flat_map(|(_, s)| s.0.iter()).filter_map(|d| match d {
        Dim::Fixed(n) => Some(*n),
        Dim::Batch => None,
    });
    let candidates: BTreeSet<usize> = match file_batch {
        Some(n) => BTreeSet::from([n]),
        None => extents.chain([1]).collect(),
    };
    candidates.into_iter().any(|n| {
        let fixed: Vec<(DType, Shape)> =
            operands.iter().map(|(d, s)| (*d, Shape::fixed(&s.with_batch(n)))).collect();
        let fixed: Vec<_> = fixed.iter().map(|(d, s)| (*d, s)).collect();
        op.infer(&fixed).is_ok()
    })
}

/// Requires a result to have elements, and the batch in front where an operand has it, and nowhere else.
pub(super) fn check_shape(shape: &Shape, batched: bool) -> Result<(), Fail> {
    if shape.0.iter().skip(1).any(|d| *d == Dim::Batch) || shape.is_batched() != batched {
        return unsupported(format!("it mixes the images of a batch (result {shape})"));
    }
    match shape.item_elements() {
        None => Err(Fail::Limit(format!("the elements of {shape} cannot be counted"))),
        Some(0) => unsupported(format!("its result {shape} is empty")),
        Some(_) => Ok(()),
    }
}
