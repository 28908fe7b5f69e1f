//! Canonical spelling around windows and layers: paddings inside the window operators, the mean over a plane under
//! its name, constants a channel inside the weights.

use super::CANONICALIZE;
use crate::PassError;
use crate::layer::{apply_affine, raw_layer};
use crate::rewrite::{
    add_op, channel_constant, name_of, only_consumer, producer_op, scalar_constant, try_replace,
};
use nibblec_ir::op::{Binary, GlobalAveragePool, Pad};
use nibblec_ir::{Graph, NodeId, Op, never_negative};

/// Moves a spatial Pad into the pads of the operator that reads it, where that changes no result.
pub(super) fn pad_into_window(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let Some((from, Op::Pad(pad))) = producer_op(graph, node.inputs()[0]) else { return Ok(false) };
    let Pad { before, after, value } = pad;
    if before.len() != 4 || before[..2] != [0, 0] || after[..2] != [0, 0] {
        return Ok(false);
    }
    let x = graph.node(from).inputs()[0];
    let extra = [before[2], before[3], after[2], after[3]];
    let sum = |pads: [usize; 4]| std::array::from_fn(|i| pads[i] + extra[i]);
    let op: Op = match &node.op {
        Op::Conv(c) if *value == 0.0 && c.epilogue.float().is_some() => {
            let mut c = c.clone();
            c.windows.pads = sum(c.windows.pads);
            c.into()
        }
        // Zeros that were counted as elements must go on counting.
        Op::AveragePool(p)
            if *value == 0.0
                && p.codes.is_none()
                && !p.ceil_mode
                && (p.count_include_pad || p.windows.pads == [0; 4]) =>
        {
            let mut p = p.clone();
            p.windows.pads = sum(p.windows.pads);
            p.count_include_pad = true;
            p.into()
        }
        // The padding of MaxPool never wins; neither do these values, if a window holds something else.
        Op::MaxPool(p) => {
            let mut p = p.clone();
            let loses = *value <= f32::MIN || (*value == 0.0 && never_negative(graph, x));
            let w = &mut p.windows;
            w.pads = sum(w.pads);
            let inside = (0..4).all(|i| w.pads[i] < w.kernel[i % 2]) && w.dilations == [1, 1];
            if !(loses && inside) {
                return Ok(false);
            }
            p.into()
        }
        _ => return Ok(false),
    };
    // With ceil_mode a last window may count in one spelling and not in the other.
    let v = graph.value(x);
    let same = op.infer(&[(v.dtype, &v.shape)]);
    if matches!(op, Op::MaxPool(_))
        && same.is_ok_and(|r| r.first().map(|r| &r.1) != Some(&graph.value(node.output()).shape))
    {
        return Ok(false);
    }
    graph.node_mut(id).op = op;
    graph.set_input(id, 0, x);
    Ok(true)
}

/// A Pad whose result is multiplied by one number multiplies first: the padding of `-MaxPool(-x)`, a minimum, comes to
/// stand before the MaxPool.
pub(super) fn pad_behind_factor(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let (Op::Binary(Binary::MUL), &[padded, factor]) = (&node.op, node.inputs()) else { return Ok(false) };
    let (Some(by), Some((from, Op::Pad(pad)))) = (scalar_constant(graph, factor), producer_op(graph, padded))
    else {
        return Ok(false);
    };
    let (y, mut pad) = (node.output(), pad.clone());
    pad.value *= by;
    let same_shape = graph.value(y).shape == graph.value(padded).shape;
    if pad.value.is_nan() || !same_shape || only_consumer(graph, padded).is_none() {
        return Ok(false);
    }
    let x = graph.node(from).inputs()[0];
    let (product, name) = (name_of(graph, id), name_of(graph, from));
    let product = add_op(graph, CANONICALIZE, &product, Binary::MUL, &[x, factor])?;
    let new = add_op(graph, CANONICALIZE, &name, pad, &[product])?;
    Ok(try_replace(graph, y, new))
}

/// An AveragePool over the whole plane without padding is a GlobalAveragePool.
pub(super) fn global_average_pool(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let Op::AveragePool(p) = &node.op else { return Ok(false) };
    let plane = graph.value(node.inputs()[0]).shape.chw().map(|(_, h, w)| [h, w]);
    let whole = p.codes.is_none() && p.windows.pads == [0; 4] && plane == Some(p.windows.kernel);
    if whole {
        graph.node_mut(id).op = GlobalAveragePool::default().into();
    }
    Ok(whole)
}

/// Folds `Mul` or `Add` of a constant a channel into the weights and bias of the layer before it.
pub(super) fn channel_constant_into_layer(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    Ok(matches!(fold_channel_constant(graph, CANONICALIZE, id)?, Some(Ok(()))))
}

/// Folds `Mul` or `Add` of a constant a channel at `id` into the layer that makes its first operand. `None` if there
/// is no such pair, otherwise success or why not.
pub(crate) fn fold_channel_constant(
    graph: &mut Graph,
    pass: &'static str,
    id: NodeId,
) -> Result<Option<Result<(), String>>, PassError> {
    let node = graph.node(id);
    let product = match node.op {
        Op::Binary(Binary::MUL) => true,
        Op::Binary(Binary::ADD) => false,
        _ => return Ok(None),
    };
    let (x, c, y) = (node.inputs()[0], node.inputs()[1], node.output());
    if graph.value(x).shape != graph.value(y).shape {
        return Ok(None);
    }
    let Some(c) = channel_constant(graph, c, &graph.value(y).shape) else { return Ok(None) };
    let layer = match raw_layer(graph, x) {
        None => return Ok(None),
        Some(Err(why)) => return Ok(Some(Err(why))),
        Some(Ok(layer)) => layer,
    };
    let c: Vec<f64> = c.into_iter().map(f64::from).collect();
    let (ones, zeros) = (vec![1.0; c.len()], vec![0.0; c.len()]);
    let (scale, shift) = if product { (&c, &zeros) } else { (&ones, &c) };
    if let Err(why) = apply_affine(graph, pass, layer, scale, shift)? {
        return Ok(Some(Err(why)));
    }
    Ok(Some(if try_replace(graph, y, x) { Ok(()) } else { Err("the model output cannot move".into()) }))
}
