//! `fuse`: a Conv or Gemm owns its bias, then (Conv) the addition of a residual, then its activation, in that order of
//! evaluation. A quantizer between them blocks the fusion, for it rounds; a model output is never hidden. What is
//! refused says why in the notes.

use crate::clean::fold_channel_constant;
use crate::layer::raw_layer;
use crate::rewrite::{name_of, only_consumer, producer_op, replace};
use crate::{Notes, Pass, PassError};
use nibblec_ir::op::{Activation, Binary, Epilogue};
use nibblec_ir::{Graph, NodeId, Op, ValueId};
use std::collections::BTreeMap;

const PASS: &str = "fuse";

/// The pass `fuse`.
pub struct Fuse;

impl Pass for Fuse {
    fn name(&self) -> &'static str {
        PASS
    }

    fn run(&self, graph: &mut Graph, notes: &mut Notes) -> Result<usize, PassError> {
        let mut total = 0;
        loop {
            let before = total;
            let order = graph.order();
            let position: BTreeMap<NodeId, usize> = order.iter().enumerate().map(|(i, n)| (*n, i)).collect();
            for &id in &order {
                total += usize::from(fuse_at(graph, id, &position)?);
            }
            if total == before {
                break;
            }
        }
        graph.remove_dead();
        // Reasons are looked up at the end, when nothing more can fuse.
        for id in graph.order() {
            if let Some(why) = refusal(graph, id) {
                notes.add(PASS, name_of(graph, id), why);
            }
        }
        Ok(total)
    }
}

fn fuse_at(graph: &mut Graph, id: NodeId, position: &BTreeMap<NodeId, usize>) -> Result<bool, PassError> {
    let Some(node) = graph.get_node(id) else { return Ok(false) };
    match &node.op {
        Op::Binary(Binary::MUL) => Ok(matches!(fold_channel_constant(graph, PASS, id)?, Some(Ok(())))),
        Op::Binary(Binary::ADD) => Ok(matches!(fold_channel_constant(graph, PASS, id)?, Some(Ok(())))
            || fuse_residual(graph, id, position)),
        op => Ok(match activation_of(op) {
            Some(activation) => fuse_activation(graph, id, activation),
            None => false,
        }),
    }
}

/// Whether the Add at `id` joins two computed tensors of its result's shape.
fn joins_tensors(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    let shape = &graph.value(node.output()).shape;
    matches!(node.op, Op::Binary(Binary::ADD))
        && node.inputs().iter().map(|&v| graph.value(v)).all(|v| v.constant().is_none() && v.shape == *shape)
}

/// The convolution whose result is `v`, if it can take a residual.
fn host(graph: &Graph, v: ValueId) -> Option<NodeId> {
    let layer = raw_layer(graph, v)?.ok()?;
    matches!(graph.node(layer).op, Op::Conv(_)).then_some(layer)
}

/// Moves an addition into the later of the convolutions that make its operands. The other operand cannot depend on
/// that convolution, whose only reader is the addition.
fn fuse_residual(graph: &mut Graph, id: NodeId, position: &BTreeMap<NodeId, usize>) -> bool {
    if !joins_tensors(graph, id) {
        return false;
    }
    let (a, b, y) = (graph.node(id).inputs()[0], graph.node(id).inputs()[1], graph.node(id).output());
    let later = [(a, b), (b, a)]
        .into_iter()
        .filter_map(|(mine, other)| host(graph, mine).map(|conv| (position.get(&conv), conv, mine, other)))
        .max();
    let Some((_, conv, mine, other)) = later else { return false };
    let mut inputs = graph.node(conv).inputs().to_vec();
    inputs.push(other);
    if let Some(Epilogue::Float(e)) = graph.node_mut(conv).op.epilogue_mut() {
        e.residual = true;
    }
    graph.set_inputs(conv, &inputs);
    replace(graph, y, mine);
    true
}

/// What only clamps, as the activation of a layer.
fn activation_of(op: &Op) -> Option<Activation> {
    Some(match op.clamp()? {
        (0.0, f32::INFINITY) => Activation::Relu,
        (lo, hi) => Activation::Clip(lo, hi),
    })
}

/// Moves a clamp into the layer before it.
fn fuse_activation(graph: &mut Graph, id: NodeId, activation: Activation) -> bool {
    let (x, y) = (graph.node(id).inputs()[0], graph.node(id).output());
    let Some(layer) = graph.value(x).producer().filter(|_| only_consumer(graph, x).is_some()) else {
        return false;
    };
    match graph.node_mut(layer).op.epilogue_mut() {
        Some(Epilogue::Float(e)) if e.activation == Activation::None => e.activation = activation,
        _ => return false,
    }
    replace(graph, y, x);
    true
}

/// Why an Add or activation behind a layer is still there.
fn refusal(graph: &Graph, id: NodeId) -> Option<String> {
    let node = graph.node(id);
    let activation = activation_of(&node.op).is_some();
    let residual = joins_tensors(graph, id);
    let constant = matches!(node.op, Op::Binary(Binary::ADD | Binary::MUL))
        && node.inputs().iter().any(|&v| graph.value(v).constant().is_some());
    if !activation && !residual && !constant {
        return None;
    }
    let reasons: Vec<String> = node
        .inputs()
        .iter()
        .filter_map(|&x| match producer_op(graph, x)? {
            (q, Op::FakeQuantize(_)) => {
                let (layer, op) = producer_op(graph, graph.node(q).inputs()[0])?;
                op.float_epilogue()?;
                Some(format!("a quantizer stands behind '{}'", graph.node(layer).name))
            }
            (layer, Op::Gemm(_)) if residual && raw_layer(graph, x)?.is_ok() => {
                Some(format!("'{}' is a Gemm, and only a Conv adds a residual", graph.node(layer).name))
            }
            (layer, _) => match raw_layer(graph, x)? {
                Err(why) => Some(why),
                Ok(_) => Some(format!("'{}' cannot take it", graph.node(layer).name)),
            },
        })
        .collect();
    (!reasons.is_empty()).then(|| format!("{} not fused: {}", node.op.name(), reasons.join("; ")))
}
