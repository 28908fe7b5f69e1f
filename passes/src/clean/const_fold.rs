//! `const_fold`: nodes that read only constants become constants, computed by the reference interpreter.
//! Quantizers of constants stay: a trained network's codes and steps live there.

use crate::rewrite::replace;
use crate::{Notes, Pass, PassError};
use nibblec_exec::fold_node;
use nibblec_ir::op::OnCodes;
use nibblec_ir::{DType, Data, Graph, NodeId, Value};

/// A fold may enlarge the constants by so many bytes.
const MOST_GROWTH_BYTES: usize = 64 << 20;

/// The pass `const_fold`.
pub struct ConstFold;

impl Pass for ConstFold {
    fn name(&self) -> &'static str {
        "const_fold"
    }

    fn run(&self, graph: &mut Graph, _notes: &mut Notes) -> Result<usize, PassError> {
        let mut folded = 0;
        for id in graph.order() {
            if is_foldable(graph, id) && fold(graph, id)? {
                folded += 1;
            }
        }
        graph.remove_dead();
        Ok(folded)
    }
}

fn is_foldable(graph: &Graph, id: NodeId) -> bool {
    let Some(node) = graph.get_node(id) else { return false };
    let constant = |v: &Value| v.constant().is_some_and(|t| !matches!(t.data(), Data::Opaque(_)));
    let trained = match node.op.on_codes() {
        // Sums in i32, which are dequantized too, are no codes of a quantizer.
        OnCodes::Quantizer => graph.value(node.inputs()[0]).dtype != DType::I32,
        _ => node.op.outs().is_some(),
    };
    let bytes = |v: &Value| v.shape.item_elements().map(|n| n.saturating_mul(v.dtype.element_bytes()));
    let read: usize = node.inputs().iter().filter_map(|&v| bytes(graph.value(v))).sum();
    !trained
        && node.inputs().iter().all(|&v| constant(graph.value(v)))
        && node.outputs().iter().all(|&v| {
            !graph.is_output(v) && bytes(graph.value(v)).is_some_and(|n| n <= read + MOST_GROWTH_BYTES)
        })
}

/// What the interpreter cannot compute stays a node: another pass or the verifier says what is wrong with it.
fn fold(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let Ok(results) = fold_node(graph, id) else { return Ok(false) };
    let outputs = graph.node(id).outputs().to_vec();
    for (old, array) in outputs.into_iter().zip(results) {
        let v = graph.value(old);
        let (name, quant) = (v.name.clone(), v.quant.clone());
        let Ok(tensor) = array.into_tensor(v.dtype) else { return Ok(false) };
        let new = match quant {
            Some(q) => graph.add_codes(&name, tensor, q),
            None => graph.add_constant(&name, tensor),
        };
        replace(graph, old, new);
        graph.rename_value(new, &name);
    }
    Ok(true)
}
