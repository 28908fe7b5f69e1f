//! Memory layouts: images are channels last, what a convolution pads carries its border in memory, and what only
//! lookup convolutions read is stored in pairs. Model inputs and outputs keep the model's row-major order; a Reshape
//! to the same shape changes the order where the neighbouring operator does not.

use crate::PassError;
use nibblec_ir::ann::{Ann, Format, Layout};
use nibblec_ir::op::{Op, Reshape, RowMajor};
use nibblec_ir::{DType, Graph, NodeId, Source, ValueId, ValueType};

const PASS: &str = "layout";

/// Time that a convolution on 2-bit codes saves when it reads them in pairs, through the lookup kernel, rather than one
/// by one; below 0 it loses. Negative infinity forbids it.
pub type Gain<'g> = &'g dyn Fn(&Graph, NodeId) -> f64;

/// Gives every input and node result its layout, and every layer its kernel family. Codes lie in pairs where
/// convolutions of [`LEAST_LOOKUP_OUTPUTS`] outputs or more read them.
pub fn assign_layouts(graph: &mut Graph) -> Result<(), PassError> {
    assign_layouts_with(graph, &rule)
}

/// The same where `gain` says which convolutions had better read pairs: a value is stored in pairs unless its readers lose
/// by it in all.
pub fn assign_layouts_with(graph: &mut Graph, gain: Gain<'_>) -> Result<(), PassError> {
    detach_outputs(graph)?;
    reorder_inputs(graph);
    reorder_outputs(graph);
    let ids: Vec<ValueId> = graph
        .values()
        .filter(|(_, v)| !matches!(v.source(), Source::Constant(_)))
        .map(|(id, _)| id)
        .collect();
    for id in ids {
        let layout = layout_of(graph, id, gain);
        graph.value_mut(id).ann.layout = Some(Ann::new(PASS, layout));
    }
    for id in graph.order() {
        if let Some(kind) = family(graph, id) {
            graph.node_mut(id).ann.kernel = Some(Ann::new(PASS, kind.to_string()));
        }
    }
    Ok(())
}

fn is_image(graph: &Graph, id: ValueId) -> bool {
    graph.value(id).shape.item_dims().len() == 3
}

/// Adds a Reshape to the same shape behind a value.
fn copy_of(graph: &mut Graph, id: ValueId) -> ValueId {
    let v = graph.value(id);
    let (name, dtype, shape, quant) = (v.name.clone(), v.dtype, v.shape.clone(), v.quant.clone());
    let mut ty = ValueType::new(format!("{name}.reordered"), dtype, shape.clone());
    ty.quant = quant;
    let node = graph.add_node(format!("{name}.reorder"), Reshape { shape: shape.0 }, &[id], vec![ty]);
    graph.node(node).output()
}

/// Lets each model output be a node's result of its own.
fn detach_outputs(graph: &mut Graph) -> Result<(), PassError> {
    let outputs = graph.outputs().to_vec();
    for (i, id) in outputs.iter().enumerate() {
        let v = graph.value(*id);
        if v.constant().is_some() {
            return Err(PassError::Unsupported {
                pass: PASS,
                node: v.name.clone(),
                expected: "outputs that depend on the inputs".into(),
                found: "a constant output".into(),
                help: "remove the output from the model".into(),
            });
        }
        if matches!(v.source(), Source::Input) || outputs[..i].contains(id) {
            let copy = copy_of(graph, *id);
            graph.set_output(i, copy);
        }
    }
    Ok(())
}

/// Whether the operator reads an image in row-major order as well as channels last.
fn reads_any_order(op: &Op) -> bool {
    matches!(op.facts().row_major, RowMajor::Reads | RowMajor::Both)
}

/// Whether the operator writes an image in either order.
fn writes_any_order(op: &Op) -> bool {
    matches!(op.facts().row_major, RowMajor::Writes | RowMajor::Both)
}

fn reorder_inputs(graph: &mut Graph) {
    for id in graph.inputs().to_vec() {
        let readers = graph.consumers(id);
        let strict: Vec<_> =
            readers.into_iter().filter(|(n, _)| !reads_any_order(&graph.node(*n).op)).collect();
        if is_image(graph, id) && !strict.is_empty() {
            let copy = copy_of(graph, id);
            for (node, operand) in strict {
                graph.set_input(node, operand, copy);
            }
        }
    }
}

fn reorder_outputs(graph: &mut Graph) {
    for (i, id) in graph.outputs().to_vec().into_iter().enumerate() {
        let writes_any = graph.value(id).producer().is_some_and(|n| writes_any_order(&graph.node(n).op));
        if is_image(graph, id) && (!writes_any || !graph.consumers(id).is_empty()) {
            let name = graph.value(id).name.clone();
            let copy = copy_of(graph, id);
            graph.set_output(i, copy);
            graph.rename_value(id, &format!("{name}.image"));
            graph.rename_value(copy, &name);
        }
    }
}

fn layout_of(graph: &Graph, id: ValueId, gain: Gain<'_>) -> Layout {
    let edge = graph.inputs().contains(&id) || graph.is_output(id);
    if edge || !is_image(graph, id) {
        return Layout { format: Format::RowMajor, border: [0; 4] };
    }
    let mut border = [0; 4];
    for (node, operand) in graph.consumers(id) {
        if let (Op::Conv(c), 0) = (&graph.node(node).op, operand) {
            for (b, p) in border.iter_mut().zip(c.windows.pads) {
                *b = p.max(*b);
            }
        }
    }
    let format = if pairs(graph, id, gain) {
        Format::ChannelPairs
    } else if wide(graph, id) {
        Format::ChannelsLast16
    } else {
        Format::ChannelsLast
    };
    Layout { format, border }
}

/// Output channels below which the lookup kernel's panels of 64 are too empty to pay.
pub const LEAST_LOOKUP_OUTPUTS: usize = 32;

/// The gain where no time is known.
pub fn rule(graph: &Graph, node: NodeId) -> f64 {
    let weights = graph.node(node).inputs().get(1);
    let outputs = weights.and_then(|w| graph.value(*w).shape.dim(0)).unwrap_or(0);
    if outputs >= LEAST_LOOKUP_OUTPUTS { 1.0 } else { f64::NEG_INFINITY }
}

/// Most channels of an image that is stored in 16 bits.
const MOST_WIDE_CHANNELS: usize = 4;

/// Whether an image's 8-bit codes are stored in 16 bits: what a QuantizeLinear writes and only spatial convolutions with
/// 8-bit weights read. The first layer multiplies the largest codes and weights there are, and 16-bit operands need no
/// guard against saturation.
fn wide(graph: &Graph, id: ValueId) -> bool {
    let v = graph.value(id);
    let quantized = v.producer().is_some_and(|n| matches!(graph.node(n).op, Op::QuantizeLinear(_)));
    let readers = graph.consumers(id);
    quantized
        && v.dtype == DType::U8
        && v.shape.chw().is_some_and(|(c, ..)| c <= MOST_WIDE_CHANNELS)
        && !readers.is_empty()
        && readers.iter().all(|(node, operand)| {
            let n = graph.node(*node);
            n.op.integer_conv().is_some_and(|c| {
                *operand == 0
                    && c.groups == 1
                    && c.windows.kernel.iter().product::<usize>() > 1
                    && graph.value(n.inputs()[1]).dtype == DType::I8
            })
        })
}

/// Whether a value is stored in pairs: 2-bit codes that a convolution writes, or a MaxPool of such, and that only
/// convolutions read that gain by it, or MaxPools whose outputs only they read.
fn pairs(graph: &Graph, id: ValueId, gain: Gain<'_>) -> bool {
    writes_pairs(graph, id, gain) && reads_pairs(graph, id, gain).is_some_and(|g| g >= 0.0)
}

fn writes_pairs(graph: &Graph, id: ValueId, gain: Gain<'_>) -> bool {
    let v = graph.value(id);
    v.dtype == DType::U2
        && v.shape.chw().is_some()
        && v.producer().is_some_and(|n| match &graph.node(n).op {
            Op::Conv(c) => c.groups == 1,
            Op::MaxPool(_) => pairs(graph, graph.node(n).inputs()[0], gain),
            _ => false,
        })
}

/// What the readers gain together; `None` if one of them cannot read pairs. A MaxPool writes what it reads, so its
/// readers must gain by themselves.
fn reads_pairs(graph: &Graph, id: ValueId, gain: Gain<'_>) -> Option<f64> {
    let (channels, ..) = graph.value(id).shape.chw()?;
    let readers = graph.consumers(id);
    if graph.is_output(id) || readers.is_empty() {
        return None;
    }
    let mut total = 0.0;
    for (node, operand) in readers {
        let n = graph.node(node);
        let w = n.inputs().get(1).map(|w| graph.value(*w));
        total += match (&n.op, n.op.integer_conv(), w) {
            (_, Some(c), Some(w)) => {
                let fits = Format::pairs_fit(channels, c.groups, c.windows.kernel, c.windows.dilations);
                (operand == 0 && w.dtype == DType::I2 && fits).then(|| gain(graph, node))?
            }
            (Op::MaxPool(_), ..) => {
                let outputs = n.outputs().iter().map(|o| reads_pairs(graph, *o, gain));
                let each: Vec<f64> = outputs.collect::<Option<_>>()?;
                each.iter().all(|g| *g >= 0.0).then(|| each.iter().sum::<f64>())?
            }
            _ => return None,
        };
    }
    Some(total)
}

fn is_depthwise(graph: &Graph, node: NodeId, groups: usize) -> bool {
    let n = graph.node(node);
    let channels = graph.value(n.inputs()[0]).shape.dim(1);
    let outputs = graph.value(n.output()).shape.dim(1);
    groups > 1 && Some(groups) == channels && channels == outputs
}

fn family(graph: &Graph, node: NodeId) -> Option<&'static str> {
    let n = graph.node(node);
    let groups = match &n.op {
        Op::Conv(c) => c.groups,
        Op::Gemm(_) => 1,
        _ => return None,
    };
    let x = graph.value(n.inputs()[0]);
    let format = x.ann.layout.as_ref().map(|l| l.value.format);
    Some(if is_depthwise(graph, node, groups) {
        "depthwise"
    } else if format == Some(Format::ChannelPairs) {
        "lookup"
    } else {
        "direct"
    })
}
