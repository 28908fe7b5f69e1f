//! What the tape makes of every operator of the graph, in files by family: each has steps, or says that it has no
//! gradient.

mod contract;
mod elementwise;
mod index;
mod layer;
mod movement;
mod norm;
mod quantize;
mod reduce;
mod window;

use crate::tape::builder::{Builder, Outcome};
use nibblec_ir::{Node, NodeId, Op};

/// An operator that can be run forwards and backwards.
trait Differentiate {
    /// Adds the steps of one node of this operator to the tape.
    fn steps(&self, builder: &mut Builder<'_>, id: NodeId, node: &Node) -> Outcome<()>;
}

/// Operators without a gradient: a network that has them cannot be trained.
macro_rules! no_gradient {
    ($($name:ident),*) => {
        $(impl Differentiate for $name {
            fn steps(&self, _: &mut Builder<'_>, _: NodeId, _: &Node) -> Outcome<()> {
                Err($crate::error::NodeError::NoGradient)
            }
        })*
    };
}
use no_gradient;

macro_rules! dispatch {
    ($($name:ident)*) => {
        /// Adds the steps of one node to the tape.
        pub(crate) fn steps(builder: &mut Builder<'_>, id: NodeId, node: &Node) -> Outcome<()> {
            match &node.op { $(Op::$name(op) => op.steps(builder, id, node),)* }
        }
    };
}
nibblec_ir::for_each_op!(dispatch);
