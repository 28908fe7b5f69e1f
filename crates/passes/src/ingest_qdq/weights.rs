//! Quantized constants: codes of weights get the form that the integer kernels take, everything else becomes f32.

use super::PASS;
use crate::rewrite::{add_f32, f32_constant, name_of, producer_op, replace, try_replace};
use crate::{Notes, PassError};
use nibblec_exec::fold_node;
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

fn codes_tensor(dtype: DType, dims: &[usize], codes: Vec<i32>) -> Result<Tensor, nibblec_ir::TensorError> {
    if dtype.is_signed() {
        Tensor::signed_codes(dtype, dims, codes.into_iter().map(|c| c as i8).collect())
    } else {
        Tensor::unsigned_codes(dtype, dims, codes.into_iter().map(|c| c as u8).collect())
    }
}

fn codes_of(t: &Tensor) -> Option<Vec<i32>> {
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
        .map(|(i, x)| nibblec_exec::ops::quantize(*x, scale(i), quant.zero_point, lo, hi))
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
fn dequantizer(graph: &mut Graph, name: &str, codes: ValueId) -> ValueId {
    let ty = ValueType::new(format!("{name}.real"), DType::F32, graph.value(codes).shape.clone());
    let node = graph.add_node(format!("{name}.dequantize"), DequantizeLinear {}, &[codes], vec![ty]);
    graph.node(node).output()
}

/// The constant codes that a value is dequantized from.
fn constant_codes(graph: &Graph, real: ValueId) -> Option<ValueId> {
    let (node, Op::DequantizeLinear(_)) = producer_op(graph, real)? else { return None };
    let codes = graph.node(node).inputs()[0];
    graph.value(codes).constant().map(|_| codes)
}

/// Transpose or Reshape of dequantized constants moves the codes instead, so that the layer reads the dequantizer.
pub(super) fn move_into_codes(graph: &mut Graph, id: NodeId) -> Result<bool, PassError> {
    let node = graph.node(id);
    let (op, y, name) = (node.op.clone(), node.output(), node.name.clone());
    let Some(codes) = node.inputs().first().and_then(|&x| constant_codes(graph, x)) else { return Ok(false) };
    let v = graph.value(codes);
    let (dtype, shape) = (v.dtype, graph.value(y).shape.clone());
    let Some(mut quant) = v.quant.clone() else { return Ok(false) };
    if let Scale::PerChannel { axis, .. } = &mut quant.scale {
        match &op {
            Op::Transpose(t) => *axis = t.perm.iter().position(|p| p == axis).unwrap_or(*axis),
            Op::Reshape(_) if *axis == 0 && v.shape.0.first() == shape.0.first() => {}
            _ => return Ok(false),
        }
    }
    if !matches!(op, Op::Transpose(_) | Op::Reshape(_)) {
        return Ok(false);
    }
    let wish = graph.value(codes).name.clone();
    let ty = ValueType::new(wish.as_str(), dtype, shape).with_quant(quant.clone());
    let moved = graph.add_node(format!("{name}.codes"), op, &[codes], vec![ty]);
    let tensor =
        fold_node(graph, moved).ok().and_then(|mut r| r.pop()).and_then(|a| a.into_tensor(dtype).ok());
    graph.remove_node(moved);
    let Some(tensor) = tensor else { return Ok(false) };
    let codes = graph.add_codes(&wish, tensor, quant);
    let real = dequantizer(graph, &wish, codes);
    Ok(try_replace(graph, y, real))
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

/// Gives every dequantized constant its final form; returns how many changed.
pub(super) fn settle(graph: &mut Graph, notes: &mut Notes) -> Result<usize, PassError> {
    let mut changes = 0;
    for id in graph.order() {
        let node = graph.node(id);
        let (Op::DequantizeLinear(_), y) = (&node.op, node.output()) else { continue };
        let Some(codes) = constant_codes(graph, y) else { continue };
        let (name, v) = (graph.value(codes).name.clone(), graph.value(codes));
        let (Some(tensor), Some(quant)) = (v.constant().cloned(), v.quant.clone()) else { continue };
        let weighs = |g: &Graph, (n, operand): (NodeId, usize)| {
            operand == 1 && matches!(g.node(n).op, Op::Conv(_) | Op::Gemm(_)) && tensor.dtype().is_code()
        };
        let (layers, others): (Vec<_>, Vec<_>) =
            graph.consumers(y).into_iter().partition(|&u| weighs(graph, u));
        let mut to_float = others;
        if let Some(&(layer, _)) = layers.first() {
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
                    to_float.extend(layers);
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
        if !to_float.is_empty() {
            let Some(data) = dequantized(&tensor, &quant) else { continue };
            let new = add_f32(graph, PASS, &format!("{name}.f32"), tensor.dims(), data)?;
            for (n, operand) in to_float {
                graph.set_input(n, operand, new);
            }
            changes += 1;
        }
    }
    graph.remove_dead();
    Ok(changes)
}

fn dequantized(tensor: &Tensor, quant: &Quant) -> Option<Vec<f32>> {
    let (codes, scale) = (codes_of(tensor)?, element_scale(tensor.dims(), quant)?);
    let real = |(i, c): (usize, &i32)| c.wrapping_sub(quant.zero_point) as f32 * scale(i);
    Some(codes.iter().enumerate().map(real).collect())
}
