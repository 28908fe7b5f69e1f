//! Quantizers in a float network: where codes will flow when it is compiled, activations pass `FakeQuantize` nodes.
//!
//! A layer reads codes of its activation width. Of an addition's operands, the one that the later convolution makes
//! stays in that convolution's accumulators; the other is 8-bit, and so is what pooling and other element-wise
//! operators read. Codes are unsigned; values that may be negative have the zero point in the middle.

use crate::TuneError;
use crate::tape::{Quantization, WeightBits};
use nibblec_ir::ann::Bits;
use nibblec_ir::op::{Activation, Binary, FakeQuantize, OnCodes};
use nibblec_ir::roles::{BESIDE_LAYERS, code_operands, computes_on_codes, data_operands};
use nibblec_ir::{DType, Graph, NodeId, Op, ValueId, ValueType, Width, never_negative};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked of the quantizers.
#[derive(Clone, Debug, Default)]
pub struct Widths {
    /// Of the layers; 32 keeps one in float.
    pub layers: BTreeMap<NodeId, Bits>,
    /// Whether weights have one step per output channel.
    pub per_channel: bool,
    /// Smallest and largest element of each model input in the data.
    pub inputs: Vec<(f32, f32)>,
}

/// Inserts `FakeQuantize` nodes and tells the tape which of them take a first step from data. Quantizers that the
/// graph has already stay where their width is the wanted one, and keep their steps.
pub fn prepare(graph: &mut Graph, widths: &Widths) -> Result<Quantization, TuneError> {
    let mut quantization = Quantization::default();
    let order = graph.order();
    let position: BTreeMap<NodeId, usize> = order.iter().enumerate().map(|(i, n)| (*n, i)).collect();
    let integer = integer_nodes(graph, &order, widths);
    for &id in &order {
        if let Some(bits) = widths.layers.get(&id).filter(|b| !b.weight.is_float()) {
            let weights = WeightBits { bits: bits.weight.bits(), per_channel: widths.per_channel };
            quantization.weights.insert(id, weights);
        }
        if !integer.contains(&id) {
            continue;
        }
        for (operand, bits) in wants(graph, id, &position, widths) {
            insert(graph, (id, operand), bits, widths, &mut quantization)?;
        }
    }
    Ok(quantization)
}

/// Whether a node runs on codes without a quantizer of its own before it; batch normalization and sums and products with
/// constants go into the layer before them.
fn passes_codes(graph: &Graph, id: NodeId) -> bool {
    let op = &graph.node(id).op;
    matches!(op.on_codes(), OnCodes::Same | OnCodes::Quantizer)
        || matches!(op, Op::BatchNormalization(_))
        || joins_layer(graph, id)
}

/// Whether a node combines the raw sums of a convolution with constants.
fn joins_layer(graph: &Graph, id: NodeId) -> bool {
    let data = data_operands(graph, id);
    matches!(graph.node(id).op, Op::Binary(_)) && data.len() == 1 && host(graph, data[0]).is_some()
}

/// The nodes that will run on codes: layers, and what reads theirs, except what only follows the last matrix product.
fn integer_nodes(graph: &Graph, order: &[NodeId], widths: &Widths) -> BTreeSet<NodeId> {
    let mut before_layer: BTreeSet<ValueId> = BTreeSet::new();
    for &id in order.iter().rev() {
        let node = graph.node(id);
        if widths.layers.contains_key(&id) || before_layer.contains(&node.output()) {
            before_layer.extend(node.inputs());
        }
    }
    let (mut integer, mut codes, mut tail) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for &id in order {
        let node = graph.node(id);
        let y = node.output();
        let data = data_operands(graph, id);
        let reads = data.iter().any(|v| codes.contains(v));
        let in_tail =
            !before_layer.contains(&y) && data.iter().all(|v| !codes.contains(v) || tail.contains(v));
        let quantized = widths.layers.get(&id).is_some_and(|b| !b.weight.is_float());
        if quantized || (reads && !in_tail && (passes_codes(graph, id) || computes_on_codes(graph, id))) {
            integer.insert(id);
            codes.insert(y);
            if quantized && matches!(&node.op, Op::Gemm(g) if g.epilogue.float().is_some()) {
                tail.insert(y);
            }
        } else if reads && in_tail {
            tail.insert(y);
        }
    }
    integer
}

/// The convolution whose raw sums are `v`: nothing else reads them but batch normalization.
fn host(graph: &Graph, v: ValueId) -> Option<NodeId> {
    if graph.consumers(v).len() != 1 || graph.is_output(v) {
        return None;
    }
    let id = graph.value(v).producer()?;
    let node = graph.node(id);
    match &node.op {
        Op::Conv(c) => {
            let bare = c.epilogue.float().is_some_and(|e| !e.residual && e.activation == Activation::None);
            bare.then_some(id)
        }
        Op::BatchNormalization(_) => host(graph, node.inputs()[0]),
        _ => None,
    }
}

/// The operands of a node that need a quantizer, with its width.
fn wants(
    graph: &Graph,
    id: NodeId,
    position: &BTreeMap<NodeId, usize>,
    widths: &Widths,
) -> Vec<(usize, Width)> {
    let node = graph.node(id);
    let activation = widths.layers.get(&id).map_or(BESIDE_LAYERS, |b| b.activation);
    let mut operands = code_operands(graph, id, activation);
    match &node.op {
        _ if joins_layer(graph, id) => operands.clear(),
        Op::Binary(Binary::ADD) if operands.len() == 2 => {
            let shape = |i: usize| &graph.value(node.inputs()[i]).shape;
            let host = |(i, _): &(usize, Width)| Some((position.get(&host(graph, node.inputs()[*i])?)?, *i));
            if let Some((_, hosted)) = operands.iter().filter(|_| shape(0) == shape(1)).filter_map(host).max()
            {
                operands.retain(|(i, _)| *i != hosted);
            }
        }
        _ => {}
    }
    operands
}

/// Puts a quantizer of a width before an operand, unless one stands there. Readers of one value share theirs.
fn insert(
    graph: &mut Graph,
    (id, operand): (NodeId, usize),
    width: Width,
    widths: &Widths,
    quantization: &mut Quantization,
) -> Result<(), TuneError> {
    let v = graph.node(id).inputs()[operand];
    let bits = width.bits();
    let dtype = width.unsigned().ok_or_else(|| TuneError::Graph(format!("no codes of {bits} bits")))?;
    if let Some(producer) = graph.value(v).producer()
        && let Op::FakeQuantize(old) = &graph.node(producer).op
    {
        if old.dtype.bits() == bits {
            return Ok(());
        }
        let before = graph.node(producer).inputs()[0];
        graph.set_input(id, operand, before);
        return insert(graph, (id, operand), width, widths, quantization);
    }
    let twin = |(n, _): &(NodeId, usize)| match &graph.node(*n).op {
        Op::FakeQuantize(q) => q.dtype.bits() == bits,
        _ => false,
    };
    if let Some((twin, _)) = graph.consumers(v).into_iter().find(twin) {
        let y = graph.node(twin).output();
        graph.set_input(id, operand, y);
        return Ok(());
    }
    let middle = if never_negative(graph, v) { 0 } else { 1 << (bits - 1) };
    let mut quantizer = FakeQuantize { dtype, scale: 1.0, zero_point: middle };
    let input = graph.inputs().iter().position(|i| *i == v);
    if let Some(range) = input.and_then(|i| widths.inputs.get(i)) {
        let (lo, hi) = (range.0.min(0.0), range.1.max(0.0));
        let codes = ((1u32 << bits) - 1) as f32;
        quantizer.scale = ((hi - lo) / codes).max(f32::MIN_POSITIVE);
        quantizer.zero_point = (-lo / quantizer.scale).round_ties_even() as i32;
    }
    let name = &graph.value(v).name;
    let ty = ValueType::new(format!("{name}.u{bits}"), DType::F32, graph.value(v).shape.clone());
    let node = graph.add_node(format!("{name}.quantize{bits}"), quantizer, &[v], vec![ty]);
    match input.is_some_and(|i| i < widths.inputs.len()) {
        true => quantization.fixed.insert(node),
        false => quantization.fresh.insert(node),
    };
    let y = graph.node(node).output();
    graph.set_input(id, operand, y);
    Ok(())
}
