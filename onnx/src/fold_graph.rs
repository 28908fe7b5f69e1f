//! The numbers of values that stand in the graph although only constants make them: dequantized constants, which
//! stay there for their codes, and what was computed of them. Nodes that need constants ask for them here.

use super::Evaluate;
use super::error::Fail;
use super::stored;
use nibblec_ir::{Graph, NodeId, Source, Tensor, ValueId, ValueType};
use std::collections::HashMap;

/// What was computed so far.
pub(super) type Folded = HashMap<ValueId, Tensor>;

/// The tensor of a value; `None` if it hangs on an input, or cannot be computed here.
pub(super) fn value(
    graph: &Graph,
    wanted: ValueId,
    folded: &mut Folded,
    evaluate: Option<Evaluate>,
) -> Result<Option<Tensor>, Fail> {
    if graph.value(wanted).shape.is_batched() {
        return Ok(None);
    }
    // Producers first; each is looked at twice, before and after its operands.
    let mut stack = vec![wanted];
    while let Some(&v) = stack.last() {
        let node = match graph.value(v).source() {
            Source::Constant(_) => None,
            Source::Input => return Ok(None),
            Source::Node { .. } if folded.contains_key(&v) => None,
            Source::Node { .. } => graph.value(v).producer(),
        };
        let Some(node) = node else {
            stack.pop();
            continue;
        };
        let inputs = graph.node(node).inputs();
        let open = |x: &&ValueId| graph.value(**x).constant().is_none() && !folded.contains_key(*x);
        let before = stack.len();
        stack.extend(inputs.iter().filter(open).copied());
        if stack.len() > before {
            continue;
        }
        match compute(graph, node, folded, evaluate)? {
            Some(t) => folded.insert(v, t),
            None => return Ok(None),
        };
        stack.pop();
    }
    Ok(tensor(graph, wanted, folded))
}

fn tensor(graph: &Graph, v: ValueId, folded: &Folded) -> Option<Tensor> {
    graph.value(v).constant().or_else(|| folded.get(&v)).cloned()
}

/// The result of a node with one, whose operands are known.
fn compute(
    graph: &Graph,
    id: NodeId,
    folded: &Folded,
    evaluate: Option<Evaluate>,
) -> Result<Option<Tensor>, Fail> {
    let node = graph.node(id);
    let (&[x, ..], &[y]) = (node.inputs(), node.outputs()) else { return Ok(None) };
    if let (nibblec_ir::Op::DequantizeLinear(_), Some(codes), Some(quant)) =
        (&node.op, tensor(graph, x, folded), graph.value(x).quant.as_ref())
    {
        return stored::dequantize(&codes, quant).map(Some);
    }
    let mut alone = Graph::new("");
    let mut operands = Vec::with_capacity(node.inputs().len());
    for &v in node.inputs() {
        let Some(t) = tensor(graph, v, folded) else { return Ok(None) };
        operands.push(match graph.value(v).quant.clone() {
            Some(q) => alone.add_codes("", t, q),
            None => alone.add_constant("", t),
        });
    }
    let v = graph.value(y);
    let ty =
        ValueType { name: String::new(), dtype: v.dtype, shape: v.shape.clone(), quant: v.quant.clone() };
    let n = alone.add_node("", node.op.clone(), &operands, vec![ty]);
    Ok(evaluate.and_then(|evaluate| evaluate(&alone, n)))
}
