//! Which layers move together and which stay at 8 bits.
//!
//! Linked groups: layers that read the same tensor, through activation quantizers too, share their width, because the
//! width of the activations belongs to the tensor (a block's first convolution with its downsample; Q, K and V).
//! Ends: the first layers read what comes from the model's inputs without a layer in between; from the last layers
//! the outputs are reached without one.

use nibblec_ir::layers::Layer;
use nibblec_ir::op::Unary;
use nibblec_ir::{Graph, NodeId, Op, Source, ValueId};
use std::collections::{BTreeMap, BTreeSet};

/// The tensor behind trained activation quantizers, and behind a clip that belongs to one.
pub fn behind_quantizers(graph: &Graph, mut value: ValueId) -> ValueId {
    let mut quantized = false;
    while let Some(node) = graph.value(value).producer() {
        match (&graph.node(node).op, graph.node(node).inputs().first()) {
            (Op::FakeQuantize(_), Some(&x)) => (quantized, value) = (true, x),
            (Op::Unary(Unary::Clip { .. }), Some(&x)) if quantized => value = x,
            _ => break,
        }
    }
    value
}

/// The group of each layer, numbered in the order of the first members.
pub fn linked_groups(graph: &Graph, layers: &[Layer<'_>]) -> Vec<u32> {
    let mut numbers: BTreeMap<ValueId, u32> = BTreeMap::new();
    layers
        .iter()
        .map(|l| {
            let tensor = graph.node(l.node).inputs().first().map(|&x| behind_quantizers(graph, x));
            let next = numbers.len() as u32;
            tensor.map_or(next, |t| *numbers.entry(t).or_insert(next))
        })
        .collect()
}

/// First and last layers.
pub fn ends(graph: &Graph, layers: &[Layer<'_>]) -> BTreeSet<NodeId> {
    let is_layer: BTreeSet<NodeId> = layers.iter().map(|l| l.node).collect();
    let order = graph.order();
    // Values that come from the model's inputs alone, without a layer.
    let mut raw: BTreeSet<ValueId> = graph.inputs().iter().copied().collect();
    for &n in &order {
        let node = graph.node(n);
        let mut data = node
            .inputs()
            .iter()
            .filter(|v| !matches!(graph.value(**v).source(), Source::Constant(_)))
            .peekable();
        if !is_layer.contains(&n) && data.peek().is_some() && data.all(|v| raw.contains(v)) {
            raw.extend(node.outputs());
        }
    }
    // Values that only outputs depend on, without a layer.
    let mut final_values: BTreeSet<ValueId> = BTreeSet::new();
    for &n in order.iter().rev() {
        for &y in graph.node(n).outputs() {
            let readers = graph.consumers(y);
            let leads_out = graph.is_output(y) || !readers.is_empty();
            let all_final = readers.iter().all(|(r, _)| {
                !is_layer.contains(r) && graph.node(*r).outputs().iter().all(|o| final_values.contains(o))
            });
            if leads_out && all_final {
                final_values.insert(y);
            }
        }
    }
    layers
        .iter()
        .map(|l| l.node)
        .filter(|&n| {
            let node = graph.node(n);
            node.inputs().first().is_some_and(|x| raw.contains(x))
                || node.outputs().iter().all(|y| final_values.contains(y))
        })
        .collect()
}
