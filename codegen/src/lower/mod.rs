//! From operators to steps: one module a family of operators.

mod border;
mod conv;
mod depthwise;
mod depthwise_tiles;
mod epilogue;
mod fixed;
mod gemv;
mod image;
mod layer;
mod math;
mod pointwise;
mod pool;
mod shape;
mod softmax;
mod stem;
mod thresholds;
mod tiles;
mod winograd;

use crate::error::{CodegenError, Result};
use crate::model::Model;
use nibblec_ir::{Node, Op};

fn unsupported(node: &Node, reason: String) -> CodegenError {
    CodegenError::Unsupported { node: node.name.clone(), op: node.op.name(), reason }
}

/// Adds the steps of one node.
pub fn lower(model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
    match &node.op {
        op if op.is_layer() => conv::lower(model, node),
        Op::MaxPool(_)
        | Op::AveragePool(_)
        | Op::GlobalAveragePool(_)
        | Op::QLinearAveragePool(_)
        | Op::QLinearGlobalAveragePool(_) => pool::lower(model, node),
        Op::Reshape(_)
        | Op::Transpose(_)
        | Op::Slice(_)
        | Op::Pad(_)
        | Op::Gather(_)
        | Op::Concat(_)
        | Op::QLinearConcat(_) => shape::lower(model, node),
        Op::Softmax(s) => softmax::lower(model, node, s),
        Op::QuantizeLinear(_) | Op::DequantizeLinear(_) => match shape::edge(model, node)? {
            Some(()) => Ok(()),
            None => pointwise::lower(model, node),
        },
        Op::BatchNormalization(_) => {
            Err(unsupported(node, "batch normalization must be folded before codegen".into()))
        }
        _ => pointwise::lower(model, node),
    }
}
