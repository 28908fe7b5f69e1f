//! Selected widths are executed or refused: compares the annotation of every layer with the types of its operands.

use super::QuantizeError;
use nibblec_ir::{Graph, Width};

/// An error names the first layer that does not run at its selected widths.
pub fn check_bits(graph: &Graph) -> Result<(), QuantizeError> {
    for id in graph.order() {
        let n = graph.node(id);
        let Some(bits) = n.ann.bits.as_ref().map(|b| b.value) else { continue };
        let width = |operand: usize| {
            let dtype = n.inputs().get(operand).map(|&v| graph.value(v).dtype);
            dtype.and_then(Width::of).unwrap_or(Width::FLOAT)
        };
        let found = match &n.op {
            op if !op.is_layer() => continue,
            op if op.is_integer_layer() => (width(1), width(0)),
            _ => (Width::FLOAT, Width::FLOAT),
        };
        if found != (bits.weight, bits.activation) {
            return Err(QuantizeError::Refused {
                layer: n.name.clone(),
                weight: bits.weight,
                activation: bits.activation,
                found_weight: found.0,
                found_activation: found.1,
            });
        }
    }
    Ok(())
}
