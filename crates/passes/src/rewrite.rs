//! Small edits and questions that the rewriting passes share.

use crate::PassError;
use nibblec_ir::{DType, Graph, NodeId, Op, Tensor, ValueId, ValueType, infer};

/// Elements of an f32 constant; `None` for anything else.
pub(crate) fn f32_constant(graph: &Graph, id: ValueId) -> Option<&[f32]> {
    graph.value(id).constant().and_then(Tensor::as_f32)
}

/// The element of an f32 constant of one element.
pub(crate) fn scalar_constant(graph: &Graph, id: ValueId) -> Option<f32> {
    f32_constant(graph, id).filter(|v| v.len() == 1).map(|v| v[0])
}

/// The node that alone reads `id`, once, when `id` is no model output.
pub(crate) fn only_consumer(graph: &Graph, id: ValueId) -> Option<NodeId> {
    match graph.consumers(id)[..] {
        [(node, _)] if !graph.is_output(id) => Some(node),
        _ => None,
    }
}

/// A constant named after `wish`.
pub(crate) fn add_f32(
    graph: &mut Graph,
    pass: &'static str,
    node: &str,
    wish: &str,
    dims: &[usize],
    data: Vec<f32>,
) -> Result<ValueId, PassError> {
    let t = Tensor::f32(dims, data).map_err(|source| PassError::Tensor {
        pass,
        node: node.to_string(),
        source,
    })?;
    Ok(graph.add_constant(wish, t))
}

/// Adds a float node; shape inference types its result, which is named after the node.
pub(crate) fn add_op(
    graph: &mut Graph,
    pass: &'static str,
    name: &str,
    op: impl Into<Op>,
    inputs: &[ValueId],
) -> Result<ValueId, PassError> {
    let op = op.into();
    let operands: Vec<_> = inputs.iter().map(|&v| graph.value(v)).map(|v| (v.dtype, &v.shape)).collect();
    let results = infer::infer(&op, &operands).map_err(|what| PassError::broken(pass, name, what))?;
    let types = results
        .into_iter()
        .map(|(dtype, shape)| ValueType::new(name, dtype.unwrap_or(DType::F32), shape))
        .collect();
    let node = graph.add_node(name, op, inputs, types);
    Ok(graph.node(node).output())
}

/// Whether [`replace`] may put `new` in the place of `old`: a model output must stay a node's result of its own.
pub(crate) fn can_replace(graph: &Graph, old: ValueId, new: ValueId) -> bool {
    !graph.is_output(old) || (graph.value(new).producer().is_some() && !graph.is_output(new))
}

/// Lets `new` take the place of `old`, its name included if it is a model output, and drops the producer of `old`
/// when nothing else reads it.
pub(crate) fn replace(graph: &mut Graph, old: ValueId, new: ValueId) {
    if graph.is_output(old) {
        let name = graph.value(old).name.clone();
        graph.rename_value(old, &format!("{name}.replaced"));
        graph.rename_value(new, &name);
    }
    graph.replace_uses(old, new);
    if let Some(node) = graph.value(old).producer() {
        let unread = |v: &ValueId| graph.consumers(*v).is_empty() && !graph.is_output(*v);
        if graph.node(node).outputs().iter().all(unread) {
            graph.remove_node(node);
        }
    }
}
