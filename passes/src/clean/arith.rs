//! Canonical spelling of elementwise arithmetic: constants last, Add and Mul instead of Sub and Div, one clamp instead
//! of several, the hard activations under their names.

use super::CANONICALIZE;
use crate::PassError;
use crate::rewrite::{
    add_f32, add_op, f32_constant, name_of, only_consumer, producer_op, replace, scalar_constant, try_replace,
};
use nibblec_ir::op::{Binary, Unary};
use nibblec_ir::{Graph, NodeId, Op, ValueId};

/// `c + x` and `c * x` become `x + c` and `x * c`.
pub(super) fn constant_last(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    if !matches!(node.op, Op::Binary(Binary::ADD | Binary::MUL)) {
        return Ok(false);
    }
    let (a, b) = (node.inputs()[0], node.inputs()[1]);
    let swap = graph.value(a).constant().is_some() && graph.value(b).constant().is_none();
    if swap {
        graph.set_inputs(id, &[b, a]);
    }
    Ok(swap)
}

/// Replaces the constant second operand by `map` of it and the operator by `op`.
fn change_operand(graph: &mut Graph, id: NodeId, op: Op, map: fn(f32) -> f32) -> Result<bool, PassError> {
    let (x, c) = (graph.node(id).inputs()[0], graph.node(id).inputs()[1]);
    let Some(t) = graph.value(c).constant().filter(|_| graph.value(x).constant().is_none()) else {
        return Ok(false);
    };
    let (dims, name) = (t.dims().to_vec(), graph.value(c).name.clone());
    let Some(data) = t.as_f32() else { return Ok(false) };
    let data: Vec<f32> = data.iter().map(|&x| map(x)).collect();
    if data.iter().any(|x| !(x.is_normal() || *x == 0.0)) {
        return Ok(false);
    }
    let c = add_f32(graph, CANONICALIZE, &name, &dims, data)?;
    graph.node_mut(id).op = op;
    graph.set_inputs(id, &[x, c]);
    Ok(true)
}

/// `x - c` is `x + (-c)`.
pub(super) fn subtraction_to_addition(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    match graph.node(id).op {
        Op::Binary(Binary::SUB) => change_operand(graph, id, Binary::ADD.into(), |c| -c),
        _ => Ok(false),
    }
}

/// `x / c` is `x * (1 / c)` when the reciprocals are ordinary numbers.
pub(super) fn division_to_product(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    match graph.node(id).op {
        Op::Binary(Binary::DIV) => change_operand(graph, id, Binary::MUL.into(), |c| 1.0 / c),
        _ => Ok(false),
    }
}

/// `x + 0` and `x * 1`, where the constant does not widen the shape.
pub(super) fn drop_neutral(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let neutral = match node.op {
        Op::Binary(Binary::ADD) => 0.0,
        Op::Binary(Binary::MUL) => 1.0,
        _ => return Ok(false),
    };
    let (x, c, y) = (node.inputs()[0], node.inputs()[1], node.output());
    let is_neutral = f32_constant(graph, c).is_some_and(|c| c.iter().all(|x| *x == neutral));
    Ok(is_neutral && graph.value(x).shape == graph.value(y).shape && try_replace(graph, y, x))
}

/// `(x + a) + b` is `x + (a + b)`, likewise for products, when a and b have one shape or one is a single number.
pub(super) fn merge_constants(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let (inner_y, outer) = (node.inputs()[0], node.inputs().get(1).copied());
    let join: fn(f32, f32) -> f32 = match (&node.op, producer_op(graph, inner_y)) {
        (Op::Binary(Binary::ADD), Some((_, Op::Binary(Binary::ADD)))) => |a, b| a + b,
        (Op::Binary(Binary::MUL), Some((_, Op::Binary(Binary::MUL)))) => |a, b| a * b,
        _ => return Ok(false),
    };
    let (Some(outer), Some(inner)) = (outer, graph.value(inner_y).producer()) else { return Ok(false) };
    let (x, inner) = (graph.node(inner).inputs()[0], graph.node(inner).inputs()[1]);
    let (Some(a), Some(b)) = (f32_constant(graph, inner), f32_constant(graph, outer)) else {
        return Ok(false);
    };
    let dims = |v: ValueId| graph.value(v).constant().map(|t| t.dims().to_vec()).unwrap_or_default();
    let (da, db) = (dims(inner), dims(outer));
    if only_consumer(graph, inner_y).is_none() || !(da == db || da.is_empty() || db.is_empty()) {
        return Ok(false);
    }
    let n = a.len().max(b.len());
    let at = |v: &[f32], i: usize| if v.len() == 1 { v[0] } else { v[i] };
    let data: Vec<f32> = (0..n).map(|i| join(at(a, i), at(b, i))).collect();
    if data.iter().any(|x| !x.is_finite()) {
        return Ok(false);
    }
    let (dims, name) = (if da.is_empty() { db } else { da }, graph.value(outer).name.clone());
    let c = add_f32(graph, CANONICALIZE, &name, &dims, data)?;
    graph.set_inputs(id, &[x, c]);
    Ok(true)
}

/// `Clip(0, inf)` is Relu, `Clip(-inf, inf)` nothing.
pub(super) fn clip_to_relu(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let Op::Unary(Unary::Clip { min, max }) = graph.node(id).op else { return Ok(false) };
    match (min, max) {
        (0.0, f32::INFINITY) => {
            graph.node_mut(id).op = Unary::RELU.into();
            Ok(true)
        }
        (f32::NEG_INFINITY, f32::INFINITY) => {
            let (x, y) = (graph.node(id).inputs()[0], graph.node(id).output());
            Ok(try_replace(graph, y, x))
        }
        _ => Ok(false),
    }
}

/// Two clamps in sequence are one.
pub(super) fn merge_clips(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let (mid, y) = (node.inputs()[0], node.output());
    let (Some((lo, hi)), Some((inner, inner_op))) = (node.op.clamp(), producer_op(graph, mid)) else {
        return Ok(false);
    };
    let Some((inner_lo, inner_hi)) = inner_op.clamp() else { return Ok(false) };
    let merged = (inner_lo.max(lo).min(hi), inner_hi.max(lo).min(hi));
    if merged == (inner_lo, inner_hi) {
        return Ok(try_replace(graph, y, mid));
    }
    if only_consumer(graph, mid).is_none() {
        return Ok(false);
    }
    let x = graph.node(inner).inputs()[0];
    graph.node_mut(id).op = Unary::Clip { min: merged.0, max: merged.1 }.into();
    graph.set_inputs(id, &[x]);
    Ok(true)
}

fn near(a: f32, b: f32) -> bool {
    (a - b).abs() <= 1e-6 * b.abs()
}

/// `x` and `offset` of `Clip(x + offset, 0, top)`, none of whose steps anything else reads.
fn shifted_clip(graph: &Graph, id: ValueId) -> Option<(ValueId, f32, f32)> {
    let (clip, Op::Unary(Unary::Clip { min: 0.0, max })) = producer_op(graph, id)? else { return None };
    let sum = graph.node(clip).inputs()[0];
    let (add, Op::Binary(Binary::ADD)) = producer_op(graph, sum)? else { return None };
    let (x, offset) = (graph.node(add).inputs()[0], graph.node(add).inputs()[1]);
    only_consumer(graph, sum)?;
    (graph.value(x).shape == graph.value(sum).shape && max.is_finite() && *max > 0.0).then_some((
        x,
        scalar_constant(graph, offset)?,
        *max,
    ))
}

/// `Clip(x + b, 0, h) * (1 / h)` is `HardSigmoid(x)` with slope `1 / h` and offset `b / h`.
pub(super) fn hard_sigmoid(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let Op::Binary(Binary::MUL) = node.op else { return Ok(false) };
    let (c, s, y) = (node.inputs()[0], node.inputs()[1], node.output());
    let Some((x, b, h)) = shifted_clip(graph, c).filter(|_| only_consumer(graph, c).is_some()) else {
        return Ok(false);
    };
    let same_shape = graph.value(x).shape == graph.value(y).shape;
    if !same_shape || !scalar_constant(graph, s).is_some_and(|s| near(s, 1.0 / h)) {
        return Ok(false);
    }
    let op = Unary::HardSigmoid { alpha: 1.0 / h, beta: b / h };
    let new = add_op(graph, CANONICALIZE, &name_of(graph, id), op, &[x])?;
    replace(graph, y, new);
    Ok(true)
}

/// Factors of a product of up to three operands whose inner product nothing else reads.
fn factors(graph: &Graph, id: NodeId) -> Vec<ValueId> {
    let mut out = Vec::new();
    for &v in graph.node(id).inputs() {
        match producer_op(graph, v) {
            Some((inner, Op::Binary(Binary::MUL))) if only_consumer(graph, v).is_some() && out.len() < 2 => {
                out.extend(graph.node(inner).inputs());
            }
            _ => out.push(v),
        }
    }
    out
}

/// `x * HardSigmoid(x)` of slope 1/6 and offset 1/2, and `x * Clip(x + 3, 0, 6) * (1/6)` in any order, are HardSwish.
pub(super) fn hard_swish(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let Op::Binary(Binary::MUL) = graph.node(id).op else { return Ok(false) };
    let y = graph.node(id).output();
    let direct = graph.node(id).inputs().to_vec();
    let of_sigmoid = |h: ValueId, x: ValueId| match producer_op(graph, h) {
        Some((n, Op::Unary(Unary::HardSigmoid { alpha, beta }))) => {
            graph.node(n).inputs()[0] == x && near(*alpha, 1.0 / 6.0) && near(*beta, 0.5)
        }
        _ => false,
    };
    let mut found = None;
    for (h, x) in [(direct[1], direct[0]), (direct[0], direct[1])] {
        if of_sigmoid(h, x) {
            found = Some(x);
        }
    }
    if let [a, b, c] = factors(graph, id)[..] {
        for (clip, p, q) in [(a, b, c), (b, a, c), (c, a, b)] {
            let Some((x, offset, top)) = shifted_clip(graph, clip) else { continue };
            let sixth = |v| scalar_constant(graph, v).is_some_and(|s| near(s, 1.0 / 6.0));
            if offset == 3.0 && top == 6.0 && ((p == x && sixth(q)) || (q == x && sixth(p))) {
                found = Some(x);
            }
        }
    }
    let Some(x) = found.filter(|&x| graph.value(x).shape == graph.value(y).shape) else { return Ok(false) };
    let new = add_op(graph, CANONICALIZE, &name_of(graph, id), Unary::HARD_SWISH, &[x])?;
    replace(graph, y, new);
    Ok(true)
}
