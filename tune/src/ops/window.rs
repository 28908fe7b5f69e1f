//! Convolution and pooling.

use super::Differentiate;
use super::layer::{self, Layer};
use crate::error::NodeError;
use crate::kernels;
use crate::steps::conv::ConvStep;
use crate::steps::pool::{PoolStep, Pooling};
use crate::tape::builder::{Builder, Outcome};
use nibblec_ir::op::{AveragePool, Conv, MaxPool};
use nibblec_ir::{Node, NodeId, Window};

impl Differentiate for Conv {
    fn steps(&self, builder: &mut Builder<'_>, id: NodeId, node: &Node) -> Outcome<()> {
        let epilogue = self.epilogue.float().ok_or(NodeError::NoGradient)?;
        let window = builder.window(node, &self.windows)?;
        let layer = Layer::begin(builder, id, node, epilogue)?;
        let y = if window.output_len() > 1 || window.kernel != [1, 1] || self.groups > 1 {
            let conv = kernels::conv::Conv::new(window, self.groups, layer.channels);
            let mut step = ConvStep::new(conv, [layer.x, layer.w, layer.y], layer.bias, window.output_len());
            step.quantizer = layer.quantizer;
            builder.push(step);
            layer.y
        } else if window.input != [1, 1] || window.pads != [0; 4] {
            return Err(NodeError::OnePixel);
        } else {
            layer.product(builder)
        };
        layer::end(builder, node, epilogue, y)
    }
}

/// Adds a pooling.
pub(super) fn pool(builder: &mut Builder<'_>, node: &Node, pooling: Pooling, window: Window) -> Outcome<()> {
    let [x, y] = builder.one_to_one(node)?;
    builder.push(PoolStep { pooling, window, x, y });
    Ok(())
}

impl Differentiate for MaxPool {
    fn steps(&self, builder: &mut Builder<'_>, _: NodeId, node: &Node) -> Outcome<()> {
        let window = builder.window(node, &self.windows)?;
        pool(builder, node, Pooling::Max, window)
    }
}

impl Differentiate for AveragePool {
    fn steps(&self, builder: &mut Builder<'_>, _: NodeId, node: &Node) -> Outcome<()> {
        if self.codes.is_some() {
            return Err(NodeError::NoGradient);
        }
        let window = builder.window(node, &self.windows)?;
        let count_include_pad = self.count_include_pad;
        pool(builder, node, Pooling::Average { count_include_pad }, window)
    }
}
