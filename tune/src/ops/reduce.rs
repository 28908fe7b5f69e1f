//! Means of planes, and softmax.

use super::Differentiate;
use super::window::pool;
use crate::error::NodeError;
use crate::steps::pool::Pooling;
use crate::steps::softmax::SoftmaxStep;
use crate::tape::builder::{Builder, Outcome};
use nibblec_ir::op::{GlobalAveragePool, Softmax, Windows};
use nibblec_ir::{Node, NodeId};

impl Differentiate for GlobalAveragePool {
    fn steps(&self, builder: &mut Builder<'_>, _: NodeId, node: &Node) -> Outcome<()> {
        if self.codes.is_some() {
            return Err(NodeError::NoGradient);
        }
        let mut window = builder.window(node, &Windows::PIXELS)?;
        window.kernel = window.input;
        pool(builder, node, Pooling::Average { count_include_pad: false }, window)
    }
}

impl Differentiate for Softmax {
    fn steps(&self, builder: &mut Builder<'_>, _: NodeId, node: &Node) -> Outcome<()> {
        let x = builder.slot(node.inputs()[0])?;
        let dims = builder.item(node.output());
        let axis = self.axis.checked_sub(1).ok_or(NodeError::SoftmaxOfBatch)?;
        let y = builder.result(node, builder.run.wanted[x])?;
        let stride = dims[axis + 1..].iter().product();
        builder.push(SoftmaxStep { x, y, extent: dims[axis], stride });
        Ok(())
    }
}
