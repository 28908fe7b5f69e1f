//! Functions of one and of two elements. A ReLU behind an addition of two values joins it.

use super::{Differentiate, no_gradient};
use crate::error::NodeError;
use crate::steps::binary::{AddStep, BinaryStep, loops};
use crate::steps::unary::UnaryStep;
use crate::tape::builder::{Builder, Outcome};
use crate::tape::run::Place;
use nibblec_ir::op::{Binary, BinaryFunction, Cast, Unary};
use nibblec_ir::{Node, NodeId, Shape};

impl Differentiate for Unary {
    fn steps(&self, builder: &mut Builder<'_>, _: NodeId, node: &Node) -> Outcome<()> {
        let [x, y] = builder.one_to_one(node)?;
        builder.push(UnaryStep { f: *self, x, y });
        Ok(())
    }
}

impl Differentiate for Binary {
    fn steps(&self, builder: &mut Builder<'_>, _: NodeId, node: &Node) -> Outcome<()> {
        let f = self.float().ok_or(NodeError::NoGradient)?;
        let operands = [node.inputs()[0], node.inputs()[1]];
        let [a, b] = [builder.place(operands[0])?, builder.place(operands[1])?];
        let wanted = [a, b].iter().any(|p| builder.run.wants(*p));
        let [sa, sb] = operands.map(|v| &builder.graph.value(v).shape);
        if let (BinaryFunction::Add, Place::Slot(a), Place::Slot(b), true) = (f, a, b, sa == sb) {
            let (y, relu) = builder.joined_result(node, wanted)?;
            builder.push(AddStep { a, b, y, relu });
            return Ok(());
        }
        let rank = builder.graph.value(node.output()).shape.rank();
        let loops = loops(&in_image(sa, rank)?, &in_image(sb, rank)?, &builder.item(node.output()));
        let y = builder.result(node, wanted)?;
        builder.push(BinaryStep { f, a, b, y, loops });
        Ok(())
    }
}

/// Extents of an operand in an image of a result of that rank: those behind the batch.
fn in_image(s: &Shape, rank: usize) -> Outcome<Vec<usize>> {
    let mut dims = s.with_batch(1);
    if s.rank() == rank && rank > 0 {
        let batch = dims.remove(0);
        if batch != 1 {
            return Err(NodeError::OwnImages(s.clone()));
        }
    }
    Ok(dims)
}

no_gradient!(Cast);
