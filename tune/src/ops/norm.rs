//! Batch normalization. A ReLU behind it joins it.

use super::Differentiate;
use crate::steps::batch_norm::BatchNormStep;
use crate::tape::builder::{Builder, Outcome};
use crate::tape::run::Role;
use nibblec_ir::op::BatchNormalization;
use nibblec_ir::{Node, NodeId};

impl Differentiate for BatchNormalization {
    fn steps(&self, builder: &mut Builder<'_>, _: NodeId, node: &Node) -> Outcome<()> {
        let roles = [Role::Scale, Role::Shift, Role::Statistic, Role::Statistic];
        let mut params = [0; 4];
        for (p, (v, role)) in params.iter_mut().zip(node.inputs()[1..].iter().zip(roles)) {
            *p = builder.param(*v, role)?;
        }
        let x = builder.slot(node.inputs()[0])?;
        let plane = builder.item(node.output()).iter().skip(1).product();
        let (y, relu) = builder.joined_result(node, true)?;
        builder.push(BatchNormStep::new([x, y], params, self.epsilon, plane, relu));
        Ok(())
    }
}
