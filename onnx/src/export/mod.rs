//! A float graph, quantizers included, as an ONNX file: `FakeQuantize` as QuantizeLinear and DequantizeLinear, codes of
//! weights as initializers of their width behind DequantizeLinear.
//!
//! The operator set is the lowest that has the widths (17, 21 with 4 bits, 25 with 2) and the operators. What an operator
//! becomes lies with its import in `ops`. Codes of 3, 5, 6 and 7 bits are written in 8, and pass a Clip to
//! their range before they are dequantized (QCDQ).

mod node;
mod tensor;

pub(crate) use node::{Draft, Export, numbers, scalar, whole};
pub(crate) use tensor::container;

use super::error::ExportError;
use nibblec_ir::{Dim, Graph, Op, Shape, Source, ValueId};
use onnx_protobuf::tensor_shape_proto::Dimension;
use onnx_protobuf::type_proto::Tensor as TensorType;
use onnx_protobuf::{
    ModelProto, NodeProto, OperatorSetIdProto, TensorProto, TensorShapeProto, TypeProto, ValueInfoProto,
};
use protobuf::Message;
use std::collections::BTreeSet;

/// The graph as the bytes of an ONNX file; `oldest` gives the first operator set that has an ONNX operator.
pub fn export(graph: &Graph, oldest: fn(&str) -> i64) -> Result<Vec<u8>, ExportError> {
    let of_widths = match narrowest(graph) {
        2 => 25,
        4 => 21,
        _ => 17,
    };
    let mut writer = Writer::default();
    for (id, v) in graph.values() {
        if let Source::Constant(t) = v.source() {
            let made = tensor::encode(&v.name, t).ok_or_else(|| ExportError::Constant(v.name.clone()))?;
            writer.initializers.push(made);
            writer.names.insert(graph.value(id).name.clone());
        } else {
            writer.names.insert(v.name.clone());
        }
    }
    for id in graph.order() {
        node::write(graph, graph.node(id), &mut writer)?;
    }
    let opset = writer.nodes.iter().map(|n| oldest(&n.op_type)).fold(of_widths, i64::max);
    let mut model = ModelProto::new();
    model.ir_version = ir_version(opset);
    model.producer_name = "nibblec".into();
    model.opset_import.push(OperatorSetIdProto { version: opset, ..Default::default() });
    let proto = model.graph.mut_or_insert_default();
    proto.name = graph.name.clone();
    proto.node = writer.nodes;
    let read: BTreeSet<&str> = proto.node.iter().flat_map(|n| n.input.iter().map(String::as_str)).collect();
    proto.initializer = writer.initializers.into_iter().filter(|t| read.contains(t.name.as_str())).collect();
    proto.input = graph.inputs().iter().map(|&v| info(graph, v)).collect();
    proto.output = graph.outputs().iter().map(|&v| info(graph, v)).collect();
    model.write_to_bytes().map_err(|e| ExportError::Encode(e.to_string()))
}

/// The version of the ONNX IR that came with an operator set.
fn ir_version(opset: i64) -> i64 {
    match opset {
        ..=18 => 8,
        19 | 20 => 9,
        21 | 22 => 10,
        23 => 11,
        24 => 12,
        _ => 13,
    }
}

/// Bits of the narrowest codes.
fn narrowest(graph: &Graph) -> u32 {
    let codes = graph.values().map(|(_, v)| v.dtype).filter(|d| d.is_code());
    let quantizers = graph.nodes().filter_map(|(_, n)| match &n.op {
        Op::FakeQuantize(q) => Some(q.dtype),
        _ => None,
    });
    codes.chain(quantizers).map(|d| container(d).bits()).min().unwrap_or(32)
}

/// What has been written so far.
#[derive(Default)]
struct Writer {
    nodes: Vec<NodeProto>,
    initializers: Vec<TensorProto>,
    names: BTreeSet<String>,
}

impl Writer {
    /// A value's name that nobody else has.
    fn spare(&mut self, wish: &str) -> String {
        let mut name = wish.to_string();
        let mut k = 1u32;
        while !self.names.insert(name.clone()) {
            name = format!("{wish}.{k}");
            k += 1;
        }
        name
    }
}

fn info(graph: &Graph, v: ValueId) -> ValueInfoProto {
    let value = graph.value(v);
    let tensor_type = TensorType {
        elem_type: tensor::number(value.dtype),
        shape: Some(shape(&value.shape)).into(),
        ..Default::default()
    };
    let mut ty = TypeProto::new();
    ty.set_tensor_type(tensor_type);
    ValueInfoProto { name: value.name.clone(), type_: Some(ty).into(), ..Default::default() }
}

fn shape(shape: &Shape) -> TensorShapeProto {
    let dim = |d: &Dim| {
        let mut out = Dimension::new();
        match d {
            Dim::Batch => out.set_dim_param("N".into()),
            Dim::Fixed(n) => out.set_dim_value(i64::try_from(*n).unwrap_or(i64::MAX)),
        }
        out
    };
    TensorShapeProto { dim: shape.0.iter().map(dim).collect(), ..Default::default() }
}
