//! Quantizers: those that training put on a value learn their step, those of constant weights belong to the layer that
//! reads them.

use super::{Differentiate, no_gradient};
use crate::error::NodeError;
use crate::steps::quantize::{Bounds, QuantizeStep};
use crate::tape::builder::{Builder, Outcome};
use nibblec_ir::op::{DequantizeLinear, FakeQuantize, Lookup, QuantizeLinear, Requantize};
use nibblec_ir::{Node, NodeId};

impl Differentiate for FakeQuantize {
    fn steps(&self, builder: &mut Builder<'_>, id: NodeId, node: &Node) -> Outcome<()> {
        let (lo, hi) = self.dtype.code_range().ok_or(NodeError::NoCodes(self.dtype))?;
        let bounds = Bounds { lo: (lo - self.zero_point) as f32, hi: (hi - self.zero_point) as f32 };
        let trainable = !builder.quantization.fixed.contains(&id);
        let step = builder.step_param(&node.name, vec![self.scale], trainable);
        let x = builder.slot(node.inputs()[0])?;
        // The step's gradient is found together with that of x.
        builder.run.wanted[x] |= trainable;
        let y = builder.result(node, builder.run.wanted[x])?;
        let fresh = builder.quantization.fresh.contains(&id);
        builder.activations.push((id, step));
        builder.push(QuantizeStep { x, y, step, bounds, fresh });
        Ok(())
    }
}

impl Differentiate for DequantizeLinear {
    fn steps(&self, builder: &mut Builder<'_>, _: NodeId, node: &Node) -> Outcome<()> {
        let constant = builder.graph.value(node.inputs()[0]).constant().is_some();
        if constant { Ok(()) } else { Err(NodeError::NoGradient) }
    }
}

no_gradient!(QuantizeLinear, Requantize, Lookup);
