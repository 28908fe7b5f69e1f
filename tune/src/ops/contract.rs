//! Matrix products.

use super::Differentiate;
use super::layer::{self, Layer};
use crate::error::NodeError;
use crate::tape::builder::{Builder, Outcome};
use nibblec_ir::op::Gemm;
use nibblec_ir::{Node, NodeId};

impl Differentiate for Gemm {
    fn steps(&self, builder: &mut Builder<'_>, id: NodeId, node: &Node) -> Outcome<()> {
        let epilogue = self.epilogue.float().ok_or(NodeError::NoGradient)?;
        let y = Layer::begin(builder, id, node, epilogue)?.product(builder);
        layer::end(builder, node, epilogue, y)
    }
}
