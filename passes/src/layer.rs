//! Weights and bias of a convolution or matrix product, and scaling and shifting its output channels through them.

use crate::PassError;
use crate::rewrite::{add_f32, f32_constant, only_consumer, producer_op};
use nibblec_ir::op::{Activation, DequantizeLinear, Epilogue};
use nibblec_ir::{Graph, NodeId, Op, Quant, Scale, Tensor, ValueId, ValueType};

/// The layer whose raw result (no residual, no activation) `id` is and that nothing but one node reads, or why not.
/// `None` if no float layer made the value.
pub(crate) fn raw_layer(graph: &Graph, id: ValueId) -> Option<Result<NodeId, String>> {
    let (node, op) = producer_op(graph, id)?;
    let e = op.float_epilogue()?;
    let name = &graph.node(node).name;
    Some(if graph.is_output(id) {
        Err(format!("the result of '{name}' is a model output"))
    } else if only_consumer(graph, id).is_none() {
        Err(format!("the result of '{name}' has other readers"))
    } else if e.residual {
        Err(format!("'{name}' already adds a residual"))
    } else if e.activation != Activation::None {
        Err(format!("'{name}' applies its activation first"))
    } else {
        Ok(node)
    })
}

/// Where the weights of a layer lie.
enum Weights {
    /// An f32 constant.
    Float(ValueId),
    /// `DequantizeLinear` of constant codes: that node and the codes.
    Codes(NodeId, ValueId),
}

fn weights(graph: &Graph, node: NodeId) -> Option<Weights> {
    let w = graph.node(node).inputs()[1];
    if f32_constant(graph, w).is_some() {
        return Some(Weights::Float(w));
    }
    let (dq, Op::DequantizeLinear(_)) = producer_op(graph, w)? else { return None };
    let codes = graph.node(dq).inputs()[0];
    let readable = |t: &Tensor| t.as_i8().is_some() || t.as_u8().is_some();
    graph.value(codes).constant().filter(|t| readable(t)).map(|_| Weights::Codes(dq, codes))
}

/// Makes a layer with neither residual nor activation give `scale[c] * y[c] + shift[c]` instead of `y[c]`: weights
/// and bias change, computed in f64; codes stay and their scales change (a channel scaled by zero gets codes of zero).
/// Shared weights are copied. `Err` in `Ok` says why it cannot be done; then nothing has changed.
pub(crate) fn apply_affine(
    graph: &mut Graph,
    pass: &'static str,
    node: NodeId,
    scale: &[f64],
    shift: &[f64],
) -> Result<Result<(), String>, PassError> {
    let name = graph.node(node).name.clone();
    let Some(&e) = graph.node(node).op.float_epilogue() else {
        return Err(PassError::broken(pass, name, "only a Conv or Gemm has weights to scale"));
    };
    let channels = scale.len();
    let old_bias = match (e.bias, graph.node(node).inputs().get(2)) {
        (true, Some(&b)) => match f32_constant(graph, b) {
            Some(b) => b.to_vec(),
            None => return Ok(Err(format!("the bias of '{name}' is not constant"))),
        },
        _ => vec![0.0; channels],
    };
    let Some(place) = weights(graph, node) else {
        return Ok(Err(format!("the weights of '{name}' are not constant")));
    };
    let bias: Vec<f32> = old_bias
        .iter()
        .zip(scale.iter().zip(shift))
        .map(|(b, (s, t))| (f64::from(*b) * s + t) as f32)
        .collect();
    if bias.iter().any(|b| !b.is_finite()) {
        return Ok(Err(format!("the bias of '{name}' would overflow")));
    }
    if scale.iter().any(|s| *s != 1.0) {
        let done = match place {
            Weights::Float(w) => scale_floats(graph, pass, node, w, scale)?,
            Weights::Codes(dq, codes) => scale_codes(graph, pass, node, (dq, codes), scale)?,
        };
        if !done {
            return Ok(Err(format!("the weights of '{name}' would overflow or vanish")));
        }
    }
    if e.bias || shift.iter().any(|t| *t != 0.0) {
        let mut inputs = graph.node(node).inputs().to_vec();
        let wish = if e.bias { graph.value(inputs[2]).name.clone() } else { format!("{name}.bias") };
        inputs.truncate(2);
        graph.set_inputs(node, &inputs);
        let b = add_f32(graph, pass, &wish, &[channels], bias)?;
        inputs.push(b);
        if let Some(Epilogue::Float(e)) = graph.node_mut(node).op.epilogue_mut() {
            e.bias = true;
        }
        graph.set_inputs(node, &inputs);
    }
    Ok(Ok(()))
}

/// Multiplies the float weights that read input channel c by `scale[c]`, computed in f64. Shared weights are copied.
/// `Err` in `Ok` says why it cannot be done; then nothing has changed.
pub(crate) fn scale_inputs(
    graph: &mut Graph,
    pass: &'static str,
    node: NodeId,
    scale: &[f64],
) -> Result<Result<(), String>, PassError> {
    let name = graph.node(node).name.clone();
    let Some(Weights::Float(w)) = weights(graph, node) else {
        return Ok(Err(format!("the weights of '{name}' are no float constant")));
    };
    let groups = match &graph.node(node).op {
        Op::Conv(c) => c.groups.max(1),
        _ => 1,
    };
    let dims = graph.value(w).constant().map_or(&[][..], Tensor::dims);
    let (&[rows, columns], taps) = dims.split_at(dims.len().min(2)) else {
        return Ok(Err(format!("the weights of '{name}' have no input channels")));
    };
    if columns * groups != scale.len() {
        return Ok(Err(format!("'{name}' reads {} channels, not {}", columns * groups, scale.len())));
    }
    let (taps, of_group) = (taps.iter().product::<usize>().max(1), (rows / groups).max(1));
    let factor = |i: usize| scale[i / taps / columns / of_group * columns + i / taps % columns];
    let scaled = f32_constant(graph, w).unwrap_or_default().iter().enumerate();
    let scaled: Vec<f32> = scaled.map(|(i, x)| (f64::from(*x) * factor(i)) as f32).collect();
    match set_floats(graph, pass, node, w, scaled)? {
        true => Ok(Ok(())),
        false => Ok(Err(format!("the weights of '{name}' would overflow"))),
    }
}

fn scale_floats(
    graph: &mut Graph,
    pass: &'static str,
    node: NodeId,
    w: ValueId,
    scale: &[f64],
) -> Result<bool, PassError> {
    let data = f32_constant(graph, w).unwrap_or_default();
    let row = (data.len() / scale.len().max(1)).max(1);
    let scaled: Vec<f32> = data
        .chunks(row)
        .zip(scale)
        .flat_map(|(r, s)| r.iter().map(move |x| (f64::from(*x) * s) as f32))
        .collect();
    set_floats(graph, pass, node, w, scaled)
}

/// Gives a layer other elements for its weights `w`; false, and no change, if one is not finite.
fn set_floats(
    graph: &mut Graph,
    pass: &'static str,
    node: NodeId,
    w: ValueId,
    data: Vec<f32>,
) -> Result<bool, PassError> {
    let name = graph.value(w).name.clone();
    let Some(tensor) = graph.value(w).constant() else { return Ok(false) };
    if data.iter().any(|x| !x.is_finite()) {
        return Ok(false);
    }
    let t = Tensor::f32(tensor.dims(), data).map_err(PassError::tensor(pass, &name))?;
    if only_consumer(graph, w).is_some() {
        graph.set_constant(w, t);
    } else {
        let copy = graph.add_constant(name, t);
        graph.set_input(node, 1, copy);
    }
    Ok(true)
}

fn scale_codes(
    graph: &mut Graph,
    pass: &'static str,
    node: NodeId,
    (dq, codes): (NodeId, ValueId),
    scale: &[f64],
) -> Result<bool, PassError> {
    let v = graph.value(codes);
    let (Some(tensor), Some(quant)) = (v.constant().cloned(), v.quant.clone()) else { return Ok(false) };
    let on_channels = matches!(quant.scale, Scale::PerTensor(_) | Scale::PerChannel { axis: 0, .. });
    let (Some(old), true) = (quant.channel_scales(scale.len()), on_channels) else { return Ok(false) };
    let mut q: Vec<u8> = match (tensor.as_i8(), tensor.as_u8()) {
        (Some(v), _) => v.iter().map(|c| *c as u8).collect(),
        (_, v) => v.unwrap_or_default().to_vec(),
    };
    let row = (q.len() / scale.len().max(1)).max(1);
    let zero = quant.zero_point as u8;
    let mut scales = Vec::with_capacity(old.len());
    for ((s, old), codes) in scale.iter().zip(&old).zip(q.chunks_mut(row)) {
        let new = (f64::from(*old) * s) as f32;
        if *s == 0.0 {
            codes.fill(zero);
            scales.push(*old);
        } else if new.is_normal() {
            scales.push(new);
        } else {
            return Ok(false);
        }
    }
    let name = v.name.clone();
    let shared =
        only_consumer(graph, codes).is_none() || only_consumer(graph, graph.node(dq).output()).is_none();
    let t = match tensor.dtype().is_signed() {
        true => Tensor::signed_codes(tensor.dtype(), tensor.dims(), q.into_iter().map(|c| c as i8).collect()),
        false => Tensor::unsigned_codes(tensor.dtype(), tensor.dims(), q),
    };
    let t = t.map_err(PassError::tensor(pass, &name))?;
    let values = Tensor::f32(&[scales.len()], scales).map_err(PassError::tensor(pass, &name))?;
    let quant = Quant { scale: Scale::PerChannel { axis: 0, values }, zero_point: quant.zero_point };
    if shared {
        let copy = graph.add_codes(name, t, quant);
        let real = graph.value(graph.node(dq).output());
        let ty = ValueType::new(real.name.clone(), real.dtype, real.shape.clone());
        let dq = graph.add_node(graph.node(dq).name.clone(), DequantizeLinear {}, &[copy], vec![ty]);
        let real = graph.node(dq).output();
        graph.set_input(node, 1, real);
    } else {
        graph.set_constant(codes, t);
        graph.value_mut(codes).quant = Some(quant);
    }
    Ok(true)
}
