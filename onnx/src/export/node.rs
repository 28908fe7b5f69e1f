//! One node of ours as one of theirs, two for a `FakeQuantize`; attributes that became operands are initializers.

use super::tensor::encode;
use super::{ExportError, Writer};
use nibblec_ir::op::Activation;
use nibblec_ir::{DType, Data, Dim, Graph, Node, Op, Scale, Tensor};
use onnx_protobuf::attribute_proto::AttributeType;
use onnx_protobuf::{AttributeProto, NodeProto};
use std::sync::Arc;

fn attr(name: &str, ty: AttributeType) -> AttributeProto {
    AttributeProto { name: name.into(), type_: ty.into(), ..Default::default() }
}

fn whole(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn int(name: &str, v: usize) -> AttributeProto {
    AttributeProto { i: whole(v), ..attr(name, AttributeType::INT) }
}

fn float(name: &str, v: f32) -> AttributeProto {
    AttributeProto { f: v, ..attr(name, AttributeType::FLOAT) }
}

fn ints(name: &str, v: &[usize]) -> AttributeProto {
    AttributeProto { ints: v.iter().map(|n| whole(*n)).collect(), ..attr(name, AttributeType::INTS) }
}

/// An initializer for an operand of `node`.
fn operand(w: &mut Writer, node: &Node, what: &str, t: &Tensor) -> Result<String, ExportError> {
    let name = w.spare(&format!("{}.{what}", node.name));
    w.initializers.push(encode(&name, t).ok_or_else(|| ExportError::Constant(name.clone()))?);
    Ok(name)
}

fn numbers(v: Vec<i64>) -> Result<Tensor, ExportError> {
    Tensor::i64(&[v.len()], v).map_err(|e| ExportError::Encode(e.to_string()))
}

fn scalar(v: f32) -> Result<Tensor, ExportError> {
    Tensor::f32(&[], vec![v]).map_err(|e| ExportError::Encode(e.to_string()))
}

/// Zero points of a code type.
fn zero_points(dtype: DType, dims: &[usize], zero: i32) -> Result<Tensor, ExportError> {
    let count = dims.iter().product();
    let wrong = || ExportError::Encode(format!("zero point {zero} does not fit {dtype}"));
    let data = if dtype == DType::I32 {
        Data::I32(Arc::new(vec![zero; count]))
    } else if dtype.is_signed() {
        Data::I8(Arc::new(vec![i8::try_from(zero).map_err(|_| wrong())?; count]))
    } else {
        Data::U8(Arc::new(vec![u8::try_from(zero).map_err(|_| wrong())?; count]))
    };
    Tensor::new(dtype, dims.to_vec(), data).map_err(|e| ExportError::Encode(e.to_string()))
}

/// Writes a node. Errors name one that has no ONNX form here.
pub(super) fn write(graph: &Graph, node: &Node, w: &mut Writer) -> Result<(), ExportError> {
    let refused = |reason: &str| ExportError::Node {
        node: node.name.clone(),
        op: node.op.name().into(),
        reason: reason.into(),
    };
    let mut inputs: Vec<String> = node.inputs().iter().map(|&v| graph.value(v).name.clone()).collect();
    let output = graph.value(node.output()).name.clone();
    let mut name = node.op.name();
    let mut attributes = Vec::new();
    match &node.op {
        Op::Conv(c) if c.residual || c.activation != Activation::None => {
            return Err(refused("a fused convolution has no ONNX form"));
        }
        Op::Conv(c) => {
            attributes = vec![
                ints("kernel_shape", &c.kernel),
                ints("strides", &c.strides),
                ints("dilations", &c.dilations),
                ints("pads", &c.pads),
                int("group", c.groups),
            ];
        }
        Op::Gemm(g) if g.residual || g.activation != Activation::None => {
            return Err(refused("a fused matrix product has no ONNX form"));
        }
        Op::Gemm(_) => attributes = vec![int("transB", 1)],
        Op::BatchNormalization(b) => attributes = vec![float("epsilon", b.epsilon)],
        Op::Relu(_)
        | Op::HardSwish(_)
        | Op::Sigmoid(_)
        | Op::Tanh(_)
        | Op::Add(_)
        | Op::Sub(_)
        | Op::Mul(_)
        | Op::Div(_)
        | Op::GlobalAveragePool(_) => {}
        Op::Clip(c) => {
            for (what, bound) in [("min", c.min), ("max", c.max)] {
                let given = bound.is_finite();
                inputs.push(if given { operand(w, node, what, &scalar(bound)?)? } else { String::new() });
            }
        }
        Op::LeakyRelu(l) => attributes = vec![float("alpha", l.alpha)],
        Op::HardSigmoid(h) => attributes = vec![float("alpha", h.alpha), float("beta", h.beta)],
        Op::Concat(c) => attributes = vec![int("axis", c.axis)],
        Op::Gather(g) => attributes = vec![int("axis", g.axis)],
        Op::Softmax(s) => attributes = vec![int("axis", s.axis)],
        Op::Transpose(t) => attributes = vec![ints("perm", &t.perm)],
        Op::MaxPool(p) => {
            attributes = vec![
                ints("kernel_shape", &p.kernel),
                ints("strides", &p.strides),
                ints("dilations", &p.dilations),
                ints("pads", &p.pads),
                int("ceil_mode", usize::from(p.ceil_mode)),
            ];
        }
        Op::AveragePool(p) => {
            attributes = vec![
                ints("kernel_shape", &p.kernel),
                ints("strides", &p.strides),
                ints("pads", &p.pads),
                int("ceil_mode", usize::from(p.ceil_mode)),
                int("count_include_pad", usize::from(p.count_include_pad)),
            ];
        }
        Op::Pad(p) => {
            let pads = p.before.iter().chain(&p.after).map(|n| whole(*n)).collect();
            inputs.push(operand(w, node, "pads", &numbers(pads)?)?);
            inputs.push(operand(w, node, "value", &scalar(p.value)?)?);
        }
        Op::Reshape(r) => {
            // 0 copies the extent of the operand: the batch.
            let extent = |d: &Dim| if let Dim::Fixed(n) = d { whole(*n) } else { 0 };
            let shape = r.shape.iter().map(extent).collect();
            inputs.push(operand(w, node, "shape", &numbers(shape)?)?);
        }
        Op::Slice(s) => {
            let starts: Vec<i64> = s.starts.iter().map(|n| whole(*n)).collect();
            let end = |i: usize| {
                let end = starts[i] + s.steps[i] * (whole(s.counts[i]) - 1) + s.steps[i].signum();
                if end < 0 { i64::MIN + 1 } else { end }
            };
            let ends = (0..starts.len()).map(end).collect();
            let axes = s.axes.iter().map(|n| whole(*n)).collect();
            for (what, v) in
                [("starts", starts.clone()), ("ends", ends), ("axes", axes), ("steps", s.steps.clone())]
            {
                inputs.push(operand(w, node, what, &numbers(v)?)?);
            }
        }
        Op::FakeQuantize(q) => {
            let scale = operand(w, node, "scale", &scalar(q.scale)?)?;
            let zero = operand(w, node, "zero_point", &zero_points(q.dtype, &[], q.zero_point)?)?;
            let codes = w.spare(&format!("{}.codes", node.name));
            inputs.extend([scale.clone(), zero.clone()]);
            push(w, "QuantizeLinear", &format!("{}.q", node.name), inputs, &codes, Vec::new());
            inputs = vec![codes, scale, zero];
            name = "DequantizeLinear";
        }
        Op::DequantizeLinear(_) => {
            let codes = graph.value(node.inputs()[0]);
            let quant = codes.quant.as_ref().ok_or_else(|| refused("its codes have no scale"))?;
            let (scales, axis) = match &quant.scale {
                Scale::PerTensor(s) => (scalar(*s)?, None),
                Scale::PerChannel { axis, values } => (values.clone(), Some(*axis)),
            };
            let zeros = zero_points(codes.dtype, scales.dims(), quant.zero_point)?;
            inputs.push(operand(w, node, "scale", &scales)?);
            inputs.push(operand(w, node, "zero_point", &zeros)?);
            attributes.extend(axis.map(|a| int("axis", a)));
        }
        _ => return Err(refused("only float graphs, with their quantizers, can be exported")),
    }
    push(w, name, &node.name, inputs, &output, attributes);
    Ok(())
}

fn push(
    w: &mut Writer,
    op: &str,
    name: &str,
    input: Vec<String>,
    output: &str,
    attribute: Vec<AttributeProto>,
) {
    w.nodes.push(NodeProto {
        op_type: op.into(),
        name: name.into(),
        input,
        output: vec![output.into()],
        attribute,
        ..Default::default()
    });
}
