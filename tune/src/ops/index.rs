//! Operators that pick elements of an image by indices.

use super::Differentiate;
use super::movement::add_one;
use crate::error::NodeError;
use crate::tape::builder::{Builder, Outcome};
use nibblec_ir::op::Gather;
use nibblec_ir::{Node, NodeId, Tensor};

impl Differentiate for Gather {
    fn steps(&self, builder: &mut Builder<'_>, _: NodeId, node: &Node) -> Outcome<()> {
        let axis = self.axis.checked_sub(1).ok_or(NodeError::Batch)?;
        let indices = builder.graph.value(node.inputs()[1]);
        let list = indices.constant().and_then(Tensor::as_i64).ok_or(NodeError::OpenIndices)?;
        let dims = builder.item(node.inputs()[0]);
        let (extent, inner) = (dims[axis], dims[axis + 1..].iter().product::<usize>());
        let count = builder.item(node.output()).iter().product();
        let mut pairs = Vec::with_capacity(count);
        for i in 0..count {
            let (block, k) = (i / inner / list.len(), i / inner % list.len());
            let index = usize::try_from(list[k]).ok().filter(|&k| k < extent);
            let index = index.ok_or(NodeError::Index(list[k]))?;
            pairs.push(((block * extent + index) * inner + i % inner, i));
        }
        add_one(builder, node, pairs, None)
    }
}
