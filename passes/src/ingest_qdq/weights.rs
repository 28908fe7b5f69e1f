//! Quantized constants: codes of weights get the form that the integer kernels take, everything else becomes f32.

use super::PASS;
use crate::rewrite::{add_f32, f32_constant, name_of, producer_op, replace};
use crate::{Notes, PassError};
use nibblec_ir::layers::dequantize;
use nibblec_ir::op::DequantizeLinear;
use nibblec_ir::{DType, Graph, NodeId, Op, Quant, Scale, Tensor, ValueId, ValueType};

/// Index of the scale of each element of a row-major tensor: `(outer, channels, inner)` around the channel axis.
fn channel_of(dims: &[usize], axis: usize, element: usize) -> usize {
    let inner: usize = dims.iter().skip(axis + 1).product();
    element / inner.max(1) % dims.get(axis).copied().unwrap_or(1).max(1)
}

/// The scale of each element.
fn element_scale<'q>(dims: &'q [usize], quant: &'q Quant) -> Option<Box<dyn Fn(usize) -> f32 + 'q>> {
    match &quant.scale {
        Scale::PerTensor(s) => Some(Box::new(move |_| *s)),
        Scale::PerChannel { axis, values } => {
            let scales = values.as_f32().filter(|v| dims.get(*axis) == Some(&v.len()))?;
            Some(Box::new(move |i| scales[channel_of(dims, *axis, i)]))
        }
    }
}

pub(super) fn codes_tensor(
    dtype: DType,
    dims: &[usize],
    codes: Vec<i32>,
) -> Result<Tensor, nibblec_ir::TensorError> {
    if dtype.is_signed() {
        Tensor::signed_codes(dtype, dims, codes.into_iter().map(|c| c as i8).collect())
    } else {
        Tensor::unsigned_codes(dtype, dims, codes.into_iter().map(|c| c as u8).collect())
    }
}

pub(super) fn codes_of(t: &Tensor) -> Option<Vec<i32>> {
    (t.as_i8().map(|v| v.iter().map(|&c| i32::from(c)).collect()))
        .or_else(|| t.as_u8().map(|v| v.iter().map(|&c| i32::from(c)).collect()))
        .or_else(|| t.as_i32().map(<[i32]>::to_vec))
}

/// A quantizer of an f32 constant becomes the codes that it makes (with their dequantizer for a FakeQuantize).
pub(super) fn constant_quantizer(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let (x, y) = (node.inputs()[0], node.output());
    let (dtype, quant, bounds) = match &node.op {
        Op::QuantizeLinear(q) => (graph.value(y).dtype, graph.value(y).quant.clone(), Some((q.lo, q.hi))),
        Op::FakeQuantize(q) => {
            (q.dtype, Some(Quant::per_tensor(q.scale, q.zero_point)), q.dtype.code_range())
        }
        _ => return Ok(false),
    };
    let (Some(quant), Some((lo, hi)), Some(data)) = (quant, bounds, f32_constant(graph, x)) else {
        return Ok(false);
    };
    let name = graph.value(x).name.clone();
    let dims = graph.value(x).constant().map(|t| t.dims().to_vec()).unwrap_or_default();
    if graph.is_output(y) {
        return Ok(false);
    }
    let Some(scale) = element_scale(&dims, &quant) else { return Ok(false) };
    let codes = data
        .iter()
        .enumerate()
        .map(|(i, x)| nibblec_exec::quantize(*x, scale(i), quant.zero_point, lo, hi))
        .collect();
    drop(scale);
    let tensor = codes_tensor(dtype, &dims, codes).map_err(PassError::tensor(PASS, &name))?;
    let fake = matches!(node.op, Op::FakeQuantize(_));
    let codes = graph.add_codes(format!("{name}.codes"), tensor, quant);
    let new = if fake { dequantizer(graph, &name, codes) } else { codes };
    replace(graph, y, new);
    Ok(true)
}

/// A `DequantizeLinear` of `codes`.
pub(super) fn dequantizer(graph: &mut Graph, name: &str, codes: ValueId) -> ValueId {
    let ty = ValueType::new(format!("{name}.real"), DType::F32, graph.value(codes).shape.clone());
    let node = graph.add_node(format!("{name}.dequantize"), DequantizeLinear {}, &[codes], vec![ty]);
    graph.node(node).output()
}

/// The constant codes that a value is dequantized from.
pub(super) fn constant_codes(graph: &Graph, real: ValueId) -> Option<ValueId> {
    let (node, Op::DequantizeLinear(_)) = producer_op(graph, real)? else { return None };
    let codes = graph.node(node).inputs()[0];
    graph.value(codes).constant().map(|_| codes)
}

/// Whether a layer that computes on data reads a value there as its weights.
fn weighs(graph: &Graph, (node, operand): (NodeId, usize)) -> bool {
    let n = graph.node(node);
    operand == 1 && n.op.float_epilogue().is_some() && {
        let x = n.inputs()[0];
        graph.value(x).constant().is_none() && constant_codes(graph, x).is_none()
    }
}

/// Whether what is computed of a value here comes to a layer as weights.
fn leads_to_weights(graph: &Graph, node: NodeId) -> bool {
    let n = graph.node(node);
    let constant = |v: &ValueId| graph.value(*v).constant().is_some() || constant_codes(graph, *v).is_some();
    n.inputs().iter().all(constant) && graph.consumers(n.output()).into_iter().any(|u| weighs(graph, u))
}

/// Dequantized constants that something other than a layer's weights reads become f32; returns how many.
pub(super) fn to_float(graph: &mut Graph, notes: &mut Notes) -> Result<usize, PassError> {
    let mut changes = 0;
    for id in graph.order() {
        let node = graph.node(id);
        let (Op::DequantizeLinear(_), y) = (&node.op, node.output()) else { continue };
        let Some(codes) = constant_codes(graph, y) else { continue };
        let is_code = graph.value(codes).dtype.is_code();
        let others: Vec<_> =
            graph.consumers(y).into_iter().filter(|&u| !(is_code && weighs(graph, u))).collect();
        if others.is_empty() {
            continue;
        }
        let name = graph.value(codes).name.clone();
        for (n, _) in others.iter().filter(|(n, _)| is_code && leads_to_weights(graph, *n)) {
            let op = graph.node(*n).op.name();
            let text = format!(
                "trained quantization of '{name}' replaced: its codes cannot move through {op} to the layer"
            );
            notes.add(PASS, name_of(graph, *n), text);
        }
        changes += usize::from(replace_by_floats(graph, codes, &others)?);
    }
    Ok(changes)
}

/// Lets those readers of a dequantized constant read an f32 constant.
fn replace_by_floats(
    graph: &mut Graph,
    codes: ValueId,
    readers: &[(NodeId, usize)],
) -> Result<bool, PassError> {
    let v = graph.value(codes);
    let (Some(tensor), Some(quant)) = (v.constant(), v.quant.as_ref()) else { return Ok(false) };
    let Some(data) = dequantize(tensor, quant) else { return Ok(false) };
    let (name, dims) = (format!("{}.f32", v.name), tensor.dims().to_vec());
    let new = add_f32(graph, PASS, &name, &dims, data)?;
    for &(n, operand) in readers {
        graph.set_input(n, operand, new);
    }
    Ok(true)
}

/// Weights in the kernels' form, or why there is none.
enum Form {
    /// Signed codes of zero point 0 where they fit them, otherwise codes as they are.
    Codes(Tensor, Quant),
    /// No codes: it goes on as f32.
    Float,
    /// Not expressible.
    Refused(String),
}

fn weight_form(name: &str, tensor: &Tensor, quant: &Quant) -> Result<Form, PassError> {
    let scale = match &quant.scale {
        Scale::PerChannel { axis, values } if *axis != 0 => match values.as_f32() {
            Some([first, rest @ ..]) if rest.iter().all(|s| s == first) => Scale::PerTensor(*first),
            _ => return Ok(Form::Refused(format!("a scale for each index of axis {axis}"))),
        },
        other => other.clone(),
    };
    let (Some(signed), Some(codes)) = (DType::signed(tensor.dtype().bits()), codes_of(tensor)) else {
        return Ok(Form::Float);
    };
    let (lo, hi) = signed.code_range().unwrap_or_default();
    let shifted: Vec<i32> = codes.iter().map(|c| c - quant.zero_point).collect();
    if shifted.iter().all(|c| (lo..=hi).contains(c)) {
        let t = codes_tensor(signed, tensor.dims(), shifted).map_err(PassError::tensor(PASS, name))?;
        return Ok(Form::Codes(t, Quant { scale, zero_point: 0 }));
    }
    Ok(Form::Codes(tensor.clone(), Quant { scale, zero_point: quant.zero_point }))
}

/// Gives the weights of every layer their final form; returns how many changed.
pub(super) fn settle(graph: &mut Graph, notes: &mut Notes) -> Result<usize, PassError> {
    let mut changes = 0;
    for id in graph.order() {
        let node = graph.node(id);
        let (Op::DequantizeLinear(_), y) = (&node.op, node.output()) else { continue };
        let Some(codes) = constant_codes(graph, y) else { continue };
        let (name, v) = (graph.value(codes).name.clone(), graph.value(codes));
        let (Some(tensor), Some(quant)) = (v.constant().cloned(), v.quant.clone()) else { continue };
        let layers: Vec<_> = graph.consumers(y).into_iter().filter(|&u| weighs(graph, u)).collect();
        let Some(&(layer, _)) = layers.first() else { continue };
        let layer = name_of(graph, layer);
        match weight_form(&name, &tensor, &quant)? {
            Form::Codes(t, q) if t == tensor && q == quant => {}
            Form::Codes(t, q) => {
                let codes = graph.add_codes(&name, t, q);
                graph.set_inputs(id, &[codes]);
                changes += 1;
            }
            Form::Float => {
                let zero = quant.zero_point;
                notes.add(
                    PASS,
                    layer,
                    format!("trained quantization of '{name}' replaced: weights are symmetric here, zero point {zero} is not"),
                );
                changes += usize::from(replace_by_floats(graph, codes, &layers)?);
            }
            Form::Refused(found) => {
                return Err(PassError::Unsupported {
                    pass: PASS,
                    node: layer,
                    expected: "weights of zero point 0 with one scale or one an output channel".into(),
                    found: format!("{found} in '{name}'"),
                    help: "quantize the weights symmetrically along their output channels".into(),
                });
            }
        }
    }
    graph.remove_dead();
    Ok(changes)
}
