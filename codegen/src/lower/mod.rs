//! From operators to steps: one file per family of operators, and beneath them what several share: loops over elements
//! (`strips`), moves of elements (`moves`), pooling (`pool`), layers with weights (`layer`, `epilogue`, `fixed`).

mod border;
mod contract;
mod elementwise;
mod epilogue;
mod fixed;
mod image;
mod index;
mod lanes;
mod layer;
mod movement;
mod moves;
mod norm;
mod pool;
mod quantize;
mod reduce;
mod strips;
mod thresholds;
mod window;

use crate::error::{CodegenError, Result};
use crate::model::Model;
use nibblec_ir::{Node, Op};

/// An operator that becomes steps of a library.
trait Lower {
    /// Adds the steps of one node.
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()>;
}

macro_rules! dispatch {
    ($($name:ident)*) => {
        fn lowered(op: &Op) -> &dyn Lower {
            match op { $(Op::$name(op) => op,)* }
        }
    };
}
nibblec_ir::for_each_op!(dispatch);

/// Adds the steps of one node.
pub fn lower(model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
    lowered(&node.op).lower(model, node)
}

/// The error of a node that has no code.
fn unsupported(node: &Node, reason: String) -> CodegenError {
    CodegenError::Unsupported { node: node.name.clone(), op: node.op.name(), reason }
}

/// Lists the kernel of a node that has one for all of its work: type of the result, operator, level.
fn note(model: &mut Model<'_, '_>, node: &Node, dtype: nibblec_ir::DType) {
    let kernel = format!("{dtype}_{}__{}", node.op.name(), model.top().name());
    model.note_kernel(&node.name, node.op.name(), kernel, 0);
}
