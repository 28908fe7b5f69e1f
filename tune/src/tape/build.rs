//! From a graph to the steps of a tape, node by node.

use super::builder::Builder;
use super::{Quantization, Tape};
use crate::TuneError;
use crate::ops;
use crate::steps::batch_norm::MOMENTUM;
use nibblec_ir::{DType, Graph, Op};

/// The tape of a graph.
pub(super) fn build(graph: &Graph, quantization: &Quantization) -> Result<Tape, TuneError> {
    let mut builder = Builder::new(graph, quantization, MOMENTUM);
    let order = graph.order();
    if order.len() != graph.node_count() {
        return Err(TuneError::Graph("some nodes lie on or behind a cycle".into()));
    }
    let inputs = inputs(&mut builder)?;
    for id in order {
        let node = graph.node(id);
        if builder.is_joined(id) {
            continue;
        }
        ops::steps(&mut builder, id, node).map_err(|reason| TuneError::Node {
            node: node.name.clone(),
            op: node.op.name(),
            reason,
        })?;
    }
    let outputs = outputs(&builder)?;
    let logits = logits(&builder, &outputs)?;
    let Builder { run, steps, activations, weights, .. } = builder;
    Ok(Tape { run, steps, inputs, outputs, logits, activations, weights })
}

fn inputs(builder: &mut Builder<'_>) -> Result<Vec<usize>, TuneError> {
    let mut inputs = Vec::new();
    for &id in builder.graph.inputs() {
        let v = builder.graph.value(id);
        if !v.shape.is_batched() || v.dtype != DType::F32 {
            let (name, found) = (&v.name, v.type_text());
            let why = format!("input '{name}' must be f32 with an open batch, found {found}");
            return Err(TuneError::Graph(why));
        }
        inputs.push(builder.input(id));
    }
    Ok(inputs)
}

fn outputs(builder: &Builder<'_>) -> Result<Vec<usize>, TuneError> {
    let slot = |v| {
        let constant = || format!("output '{}' is constant", builder.graph.value(v).name);
        builder.find(v).ok_or_else(|| TuneError::Graph(constant()))
    };
    builder.graph.outputs().iter().map(|v| slot(*v)).collect()
}

/// The first output, or what the softmax that makes it reads.
fn logits(builder: &Builder<'_>, outputs: &[usize]) -> Result<usize, TuneError> {
    let graph = builder.graph;
    let first = graph.outputs().first().ok_or_else(|| TuneError::Graph("it has no output".into()))?;
    let before = graph.value(*first).producer().map(|n| graph.node(n));
    let logits = match before {
        Some(n) if matches!(n.op, Op::Softmax(_)) => builder.find(n.inputs()[0]),
        _ => None,
    };
    Ok(logits.unwrap_or(outputs[0]))
}
