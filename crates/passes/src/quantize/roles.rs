//! Which nodes run on codes and which stay in float, and why.
//!
//! Layers run on codes unless the plan says 32 bits. Other operators do if they have an integer form and read what a
//! node on codes made; not so what is only reached from a matrix product's float result behind the last layer.

use crate::Notes;
use crate::sensitivity::layer::{Layer, Weights};
use nibblec_ir::{Graph, NodeId, Op, Source, ValueId};
use std::collections::{BTreeMap, BTreeSet};

/// How a node runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// On codes.
    Integer,
    /// In f32.
    Float,
    /// Not at all: it computes a constant.
    Constant,
}

/// Whether the value is a constant, or a dequantized one.
pub fn is_constant(graph: &Graph, value: ValueId) -> bool {
    matches!(graph.value(value).source(), Source::Constant(_)) || Weights::of(graph, value).is_some()
}

/// Whether the operator has an integer form.
fn has_integer_form(graph: &Graph, node: NodeId) -> bool {
    let n = graph.node(node);
    match &n.op {
        Op::Add(_)
        | Op::Sub(_)
        | Op::Mul(_)
        | Op::Concat(_)
        | Op::MaxPool(_)
        | Op::AveragePool(_)
        | Op::GlobalAveragePool(_)
        | Op::Pad(_)
        | Op::Reshape(_)
        | Op::Transpose(_)
        | Op::Slice(_)
        | Op::Gather(_)
        | Op::Relu(_)
        | Op::Clip(_)
        | Op::LeakyRelu(_)
        | Op::HardSwish(_)
        | Op::HardSigmoid(_)
        | Op::Sigmoid(_)
        | Op::Tanh(_)
        | Op::FakeQuantize(_) => true,
        Op::Div(_) => n.inputs().get(1).is_some_and(|&b| is_constant(graph, b)),
        _ => false,
    }
}

/// Whether a layer can run on codes: constant weights, constant bias, selected widths.
fn is_integer_layer(graph: &Graph, node: NodeId) -> bool {
    let n = graph.node(node);
    let bias = match &n.op {
        Op::Conv(c) => c.bias,
        Op::Gemm(g) => g.bias,
        _ => return false,
    };
    Layer::of(graph, node).is_some()
        && n.inputs().first().is_some_and(|&x| !is_constant(graph, x))
        && (!bias || n.inputs().get(2).is_some_and(|&b| is_constant(graph, b)))
        && n.ann.bits.as_ref().is_some_and(|b| b.value.weight != 32)
}

/// The role of each node. What stays in float between codes is put down in `notes`.
pub fn roles(graph: &Graph, notes: &mut Notes) -> BTreeMap<NodeId, Role> {
    let order = graph.order();
    let mut before_layer: BTreeSet<ValueId> = BTreeSet::new();
    for &n in order.iter().rev() {
        let node = graph.node(n);
        let leads = node.op.is_layer() || node.outputs().iter().any(|y| before_layer.contains(y));
        if leads {
            before_layer.extend(node.inputs());
        }
    }
    let mut roles = BTreeMap::new();
    let mut codes: BTreeSet<ValueId> = BTreeSet::new();
    // Results that a matrix product can give in float at no cost, and what follows from them in float.
    let mut tail: BTreeSet<ValueId> = BTreeSet::new();
    for n in order {
        let node = graph.node(n);
        let data: Vec<ValueId> = node.inputs().iter().copied().filter(|v| !is_constant(graph, *v)).collect();
        if data.is_empty() {
            roles.insert(n, Role::Constant);
            continue;
        }
        let reads_codes = data.iter().any(|v| codes.contains(v));
        let in_tail = !node.outputs().iter().any(|y| before_layer.contains(y))
            && data.iter().all(|v| !codes.contains(v) || tail.contains(v));
        let integer = match node.op {
            Op::Conv(_) | Op::Gemm(_) => is_integer_layer(graph, n),
            _ => reads_codes && has_integer_form(graph, n) && !in_tail,
        };
        if integer {
            codes.extend(node.outputs());
            if matches!(node.op, Op::Gemm(_)) {
                tail.extend(node.outputs());
            }
            roles.insert(n, Role::Integer);
            continue;
        }
        let follows = in_tail && data.iter().any(|v| tail.contains(v));
        if !matches!(node.op, Op::FakeQuantize(_)) {
            let selected = node.ann.bits.as_ref().map(|b| b.value.weight);
            let why = match (node.op.is_layer(), selected) {
                (true, Some(32)) => "the plan leaves it in float",
                (true, _) => "its weights or bias are not constant",
                _ if follows => "it follows the last layer's float result",
                _ if reads_codes => "no integer form",
                _ => "its operands are float",
            };
            notes.add("quantize", &node.name, format!("{} runs in float: {why}", node.op.name()));
        }
        if follows {
            tail.extend(node.outputs());
        }
        roles.insert(n, Role::Float);
    }
    roles
}
