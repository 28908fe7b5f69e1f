//! Small edits and questions that the rewriting passes share.

use crate::PassError;
use nibblec_ir::{DType, Graph, NodeId, Op, Shape, Tensor, ValueId, ValueType};

/// A local rewrite at a node: whether it changed anything.
pub(crate) type Rule = fn(&mut Graph, NodeId) -> Result<bool, PassError>;

/// Tries `rules` at every node, in order, until none applies; returns how often one did.
pub(crate) fn to_fixed_point(graph: &mut Graph, rules: &[Rule]) -> Result<usize, PassError> {
    let mut total = 0;
    loop {
        let before = total;
        for id in graph.order() {
            for rule in rules {
                if graph.get_node(id).is_some() && rule(graph, id)? {
                    total += 1;
                }
            }
        }
        if total == before {
            return Ok(total);
        }
    }
}

/// Elements of an f32 constant; `None` for anything else.
pub(crate) fn f32_constant(graph: &Graph, id: ValueId) -> Option<&[f32]> {
    graph.value(id).constant().and_then(Tensor::as_f32)
}

/// The element of an f32 constant of one element.
pub(crate) fn scalar_constant(graph: &Graph, id: ValueId) -> Option<f32> {
    f32_constant(graph, id).filter(|v| v.len() == 1).map(|v| v[0])
}

/// A constant that broadcasts along axis 1 alone against `shape`, as one number a channel: `[1,C,1,1]`, `[C,1,1]`,
/// `[C]` against rank 2, or one element.
pub(crate) fn channel_constant(graph: &Graph, id: ValueId, shape: &Shape) -> Option<Vec<f32>> {
    let (dims, data) = (graph.value(id).constant()?.dims(), f32_constant(graph, id)?);
    let (rank, channels) = (shape.rank(), shape.dim(1)?);
    if dims.len() > rank {
        return None;
    }
    let skipped = rank - dims.len();
    if dims.iter().enumerate().any(|(i, &d)| d != 1 && !(i + skipped == 1 && d == channels)) {
        return None;
    }
    match data {
        [x] => Some(vec![*x; channels]),
        _ => Some(data.to_vec()),
    }
}

/// The node that alone reads `id`, once, when `id` is no model output.
pub(crate) fn only_consumer(graph: &Graph, id: ValueId) -> Option<NodeId> {
    match graph.consumers(id)[..] {
        [(node, _)] if !graph.is_output(id) => Some(node),
        _ => None,
    }
}

/// The operator that makes `id`, and its node.
pub(crate) fn producer_op(graph: &Graph, id: ValueId) -> Option<(NodeId, &Op)> {
    let node = graph.value(id).producer()?;
    Some((node, &graph.node(node).op))
}

/// Name of the node, for names and messages.
pub(crate) fn name_of(graph: &Graph, id: NodeId) -> String {
    graph.node(id).name.clone()
}

/// An f32 constant whose name starts with `wish`.
pub(crate) fn add_f32(
    graph: &mut Graph,
    pass: &'static str,
    wish: &str,
    dims: &[usize],
    data: Vec<f32>,
) -> Result<ValueId, PassError> {
    let t = Tensor::f32(dims, data).map_err(PassError::tensor(pass, wish))?;
    Ok(graph.add_constant(wish, t))
}

/// Adds a node whose result has the element type of its first operand or the one that the operator fixes; shape
/// inference types it, and it is named after the node.
pub(crate) fn add_op(
    graph: &mut Graph,
    pass: &'static str,
    name: &str,
    op: impl Into<Op>,
    inputs: &[ValueId],
) -> Result<ValueId, PassError> {
    let op = op.into();
    let operands: Vec<_> = inputs.iter().map(|&v| graph.value(v)).map(|v| (v.dtype, &v.shape)).collect();
    let results = op.infer(&operands).map_err(|why| PassError::broken(pass, name, why.to_string()))?;
    let types = results
        .into_iter()
        .map(|(dtype, shape)| ValueType::new(name, dtype.unwrap_or(DType::F32), shape))
        .collect();
    let node = graph.add_node(name, op, inputs, types);
    Ok(graph.node(node).output())
}

/// Whether [`replace`] may put `new` in the place of `old`: a model output stays a node's result, and one of its own.
pub(crate) fn can_replace(graph: &Graph, old: ValueId, new: ValueId) -> bool {
    !graph.is_output(old) || (graph.value(new).producer().is_some() && !graph.is_output(new))
}

/// Lets `new` take the place of `old`, its name included if it is a model output, and drops the producer of `old`
/// when nothing reads its results any more.
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

/// [`replace`] where [`can_replace`] allows it; whether it did.
pub(crate) fn try_replace(graph: &mut Graph, old: ValueId, new: ValueId) -> bool {
    let allowed = can_replace(graph, old, new);
    if allowed {
        replace(graph, old, new);
    }
    allowed
}
