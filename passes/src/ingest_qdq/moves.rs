//! Operators between dequantized constants and the layer that reads them move into codes and scales, so that trained
//! weights stay as they are: what moves elements, joins tensors, or multiplies by positive constants.

use super::PASS;
use super::weights::{codes_of, codes_tensor, constant_codes, dequantizer};
use crate::PassError;
use crate::rewrite::{f32_constant, try_replace};
use nibblec_exec::fold_node;
use nibblec_ir::op::{Binary, Elements};
use nibblec_ir::{Graph, NodeId, Op, Quant, Scale, Tensor, ValueId, ValueType};

/// The axis along which the layers take one scale a channel.
const OUTPUTS: usize = 0;

/// The scales at those indices.
fn picked(values: &Tensor, picks: impl Iterator<Item = usize>) -> Option<Tensor> {
    let scales = values.as_f32()?;
    let picked: Vec<f32> = picks.map(|i| scales.get(i).copied()).collect::<Option<_>>()?;
    Tensor::f32(&[picked.len()], picked).ok()
}

/// The quantization of what `op` makes of codes; `None` if it does not move codes or mixes channels.
fn moved(graph: &Graph, id: NodeId, quant: &Quant) -> Option<Quant> {
    let node = graph.node(id);
    let shape = &graph.value(node.output()).shape;
    let Scale::PerChannel { axis, values } = &quant.scale else {
        return (node.op.elements() == Elements::Moved).then(|| quant.clone());
    };
    let (axis, values) = match &node.op {
        Op::Transpose(t) => (t.perm.iter().position(|p| p == axis)?, values.clone()),
        Op::Reshape(_) if *axis == 0 && shape.dim(0) == Some(values.len()) => (0, values.clone()),
        Op::Slice(s) => match s.axes.iter().position(|a| a == axis) {
            None => (*axis, values.clone()),
            Some(i) => {
                let at = |k: usize| s.starts[i] as i64 + k as i64 * s.steps[i];
                (*axis, picked(values, (0..s.counts[i]).map(|k| at(k).max(0) as usize))?)
            }
        },
        Op::Gather(g) => {
            let indices = graph.value(node.inputs()[1]).constant()?;
            match indices.dims() {
                [_] if g.axis == *axis => {
                    (*axis, picked(values, indices.as_i64()?.iter().map(|&i| i.max(0) as usize))?)
                }
                [_] => (*axis, values.clone()),
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(Quant { scale: Scale::PerChannel { axis, values }, zero_point: quant.zero_point })
}

/// Transpose, Reshape, Slice or Gather of dequantized constants moves the codes instead, so that the layer reads the
/// dequantizer.
pub(super) fn move_into_codes(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let (op, y, name) = (node.op.clone(), node.output(), node.name.clone());
    let rest: Vec<ValueId> = node.inputs().iter().skip(1).copied().collect();
    let Some(codes) = node.inputs().first().and_then(|&x| constant_codes(graph, x)) else { return Ok(false) };
    let v = graph.value(codes);
    let (dtype, wish) = (v.dtype, v.name.clone());
    let Some(quant) = v.quant.as_ref().and_then(|q| moved(graph, id, q)) else { return Ok(false) };
    let ty = ValueType::new(wish.as_str(), dtype, graph.value(y).shape.clone()).with_quant(quant.clone());
    let mut operands = vec![codes];
    operands.extend(rest);
    let probe = graph.add_node(format!("{name}.codes"), op, &operands, vec![ty]);
    let tensor =
        fold_node(graph, probe).ok().and_then(|mut r| r.pop()).and_then(|a| a.into_tensor(dtype).ok());
    graph.remove_node(probe);
    let Some(tensor) = tensor else { return Ok(false) };
    Ok(read_codes(graph, &wish, tensor, quant, y))
}

/// Lets `y` be dequantized from those codes.
fn read_codes(graph: &mut Graph, name: &str, codes: Tensor, quant: Quant, y: ValueId) -> bool {
    let codes = graph.add_codes(name, codes, quant);
    let real = dequantizer(graph, name, codes);
    try_replace(graph, y, real)
}

/// Whether scales along `axis` of a value end up along the output channels of a layer: at once, or behind a Transpose.
fn along_outputs(graph: &Graph, y: ValueId, axis: usize) -> bool {
    axis == OUTPUTS
        || graph.consumers(y).into_iter().all(|(n, _)| match &graph.node(n).op {
            Op::Transpose(t) => t.perm.first() == Some(&axis),
            _ => false,
        })
}

/// Concat of dequantized constants joins codes of one type and zero point, and their scales.
pub(super) fn join_codes(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let (Op::Concat(c), y) = (&node.op, node.output()) else { return Ok(false) };
    let axis = c.axis;
    let sources: Option<Vec<ValueId>> = node.inputs().iter().map(|&x| constant_codes(graph, x)).collect();
    let Some(sources) = sources else { return Ok(false) };
    let parts: Option<Vec<(&Tensor, &Quant)>> = sources
        .iter()
        .map(|&v| graph.value(v))
        .map(|v| v.constant().zip(v.quant.as_ref()).filter(|(t, _)| t.dtype().is_code()))
        .collect();
    let Some(parts) = parts else { return Ok(false) };
    let Some(&(first, quant)) = parts.first() else { return Ok(false) };
    let alike = |(t, q): &(&Tensor, &Quant)| t.dtype() == first.dtype() && q.zero_point == quant.zero_point;
    let Some(scale) = joined_scale(&parts, axis).filter(|s| match s {
        Scale::PerTensor(_) => true,
        Scale::PerChannel { axis, .. } => along_outputs(graph, y, *axis),
    }) else {
        return Ok(false);
    };
    if !parts.iter().all(alike) {
        return Ok(false);
    }
    let outer: usize = first.dims()[..axis].iter().product();
    let Some(all) = parts.iter().map(|(t, _)| codes_of(t)).collect::<Option<Vec<_>>>() else {
        return Ok(false);
    };
    let mut codes = Vec::new();
    for o in 0..outer {
        for v in &all {
            let run = v.len() / outer.max(1);
            codes.extend_from_slice(&v[o * run..][..run]);
        }
    }
    let Some(dims) = graph.value(y).shape.as_fixed() else { return Ok(false) };
    let name = graph.value(sources[0]).name.clone();
    let tensor = codes_tensor(first.dtype(), &dims, codes).map_err(PassError::tensor(PASS, &name))?;
    let quant = Quant { scale, zero_point: quant.zero_point };
    Ok(read_codes(graph, &name, tensor, quant, y))
}

/// One scale for all parts, or one for each index of the axis along which they are joined.
fn joined_scale(parts: &[(&Tensor, &Quant)], axis: usize) -> Option<Scale> {
    let (_, first) = parts.first()?;
    let apart = matches!(&first.scale, Scale::PerChannel { axis: a, .. } if *a == axis);
    if !apart && parts.iter().all(|(_, q)| q.scale == first.scale) {
        return Some(first.scale.clone());
    }
    let mut all = Vec::new();
    for (t, q) in parts {
        if matches!(&q.scale, Scale::PerChannel { axis: a, .. } if *a != axis) {
            return None;
        }
        all.extend(q.channel_scales(*t.dims().get(axis)?)?);
    }
    Some(Scale::PerChannel { axis, values: Tensor::f32(&[all.len()], all).ok()? })
}

/// A product of a dequantized constant and a positive constant, one number or one for each output channel, multiplies
/// the scales; a quotient divides them.
pub(super) fn scale_codes(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let y = node.output();
    let pair = match (&node.op, node.inputs()) {
        (Op::Binary(Binary::MUL), &[a, b]) => {
            constant_codes(graph, a).map(|w| (w, b)).or(constant_codes(graph, b).map(|w| (w, a)))
        }
        (Op::Binary(Binary::DIV), &[a, b]) => constant_codes(graph, a).map(|w| (w, b)),
        _ => None,
    };
    let quotient = matches!(node.op, Op::Binary(Binary::DIV));
    let Some((codes, factor)) = pair else { return Ok(false) };
    let v = graph.value(codes);
    let (Some(tensor), Some(quant), Some(by)) = (v.constant(), v.quant.as_ref(), f32_constant(graph, factor))
    else {
        return Ok(false);
    };
    let factor_dims = graph.value(factor).shape.as_fixed().unwrap_or_default();
    if graph.value(y).shape != v.shape || !tensor.dtype().is_code() || by.iter().any(|f| *f <= 0.0) {
        return Ok(false);
    }
    let Some(scale) = scaled(quant, tensor.dims(), by, &factor_dims, quotient).filter(|s| match s {
        Scale::PerTensor(_) => true,
        Scale::PerChannel { axis, .. } => along_outputs(graph, y, *axis),
    }) else {
        return Ok(false);
    };
    let (name, tensor) = (v.name.clone(), tensor.clone());
    let quant = Quant { scale, zero_point: quant.zero_point };
    Ok(read_codes(graph, &name, tensor, quant, y))
}

/// The scales times (or divided by) factors that broadcast along one axis at most.
fn scaled(quant: &Quant, dims: &[usize], by: &[f32], by_dims: &[usize], quotient: bool) -> Option<Scale> {
    let apply = |s: f32, f: f32| Some(if quotient { s / f } else { s * f }).filter(|s| s.is_normal());
    if let (Scale::PerTensor(s), [f]) = (&quant.scale, by) {
        return apply(*s, *f).map(Scale::PerTensor);
    }
    let lead = dims.len().checked_sub(by_dims.len())?;
    let long: Vec<usize> = (0..by_dims.len()).filter(|&i| by_dims[i] != 1).map(|i| i + lead).collect();
    let axis = match (long.as_slice(), &quant.scale) {
        ([], Scale::PerChannel { axis, .. }) => *axis,
        ([axis], _) => *axis,
        _ => return None,
    };
    if matches!(&quant.scale, Scale::PerChannel { axis: a, .. } if *a != axis) {
        return None;
    }
    let scales = quant.channel_scales(*dims.get(axis)?)?;
    let factor = |i: usize| if by.len() == 1 { Some(by[0]) } else { by.get(i).copied() };
    let all: Vec<f32> =
        scales.iter().enumerate().map(|(i, s)| apply(*s, factor(i)?)).collect::<Option<_>>()?;
    Some(Scale::PerChannel { axis, values: Tensor::f32(&[all.len()], all).ok()? })
}
