//! Small ONNX models in memory.
#![allow(dead_code)]

use nibblec::onnx::{ImportError, ImportOptions, Imported, import_bytes};
use onnx_protobuf::attribute_proto::AttributeType;
use onnx_protobuf::tensor_shape_proto::{Dimension, dimension};
use onnx_protobuf::type_proto::{self, Value as Type};
use onnx_protobuf::{
    AttributeProto, Message, ModelProto, NodeProto, OperatorSetIdProto, StringStringEntryProto, TensorProto,
    TensorShapeProto, TypeProto, ValueInfoProto,
};

/// A model that grows.
#[derive(Clone)]
pub struct Model(pub ModelProto);

impl Model {
    pub fn new(opset: i64) -> Model {
        let mut m = ModelProto::new();
        m.ir_version = 8;
        m.opset_import.push(OperatorSetIdProto { version: opset, ..Default::default() });
        m.graph.mut_or_insert_default().name = "test".into();
        Model(m)
    }

    /// `x` of the dimensions, an output `y`, and nothing between.
    pub fn xy(opset: i64, dims: &[&str]) -> Model {
        Model::new(opset).input("x", 1, dims).output("y")
    }

    fn graph(&mut self) -> &mut onnx_protobuf::GraphProto {
        self.0.graph.mut_or_insert_default()
    }

    /// A model input: dimensions that are no number are symbolic.
    pub fn input(mut self, name: &str, elem_type: i32, dims: &[&str]) -> Model {
        self.graph().input.push(value_info(name, elem_type, dims));
        self
    }

    pub fn output(mut self, name: &str) -> Model {
        self.graph().output.push(value_info(name, 1, &["N"]));
        self
    }

    pub fn tensor(mut self, t: TensorProto) -> Model {
        self.graph().initializer.push(t);
        self
    }

    /// An f32 initializer that counts up from 1 in steps of one half.
    pub fn weights(self, name: &str, dims: &[i64]) -> Model {
        let n: i64 = dims.iter().product();
        let v: Vec<f32> = (0..n).map(|i| 1.0 + i as f32 / 2.0).collect();
        self.tensor(floats(name, dims, &v))
    }

    pub fn ints(self, name: &str, v: &[i64]) -> Model {
        let dims = [v.len() as i64];
        self.tensor(TensorProto { int64_data: v.to_vec(), ..tensor(name, 7, &dims) })
    }

    pub fn scalar(self, name: &str, v: f32) -> Model {
        self.tensor(floats(name, &[], &[v]))
    }

    /// A node: operands and results separated by blanks, `_` for one left out.
    pub fn node(mut self, op: &str, inputs: &str, outputs: &str, attrs: Vec<AttributeProto>) -> Model {
        let words = |s: &str| {
            s.split_whitespace().map(|w| if w == "_" { String::new() } else { w.to_string() }).collect()
        };
        let (domain, op_type) = op.rsplit_once('.').unwrap_or(("", op));
        self.graph().node.push(NodeProto {
            op_type: op_type.into(),
            domain: domain.into(),
            input: words(inputs),
            output: words(outputs),
            attribute: attrs,
            ..Default::default()
        });
        self
    }

    /// Edits the message.
    pub fn edit(mut self, f: impl FnOnce(&mut ModelProto)) -> Model {
        f(&mut self.0);
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.0.write_to_bytes().unwrap()
    }

    pub fn import(&self) -> Result<Imported, ImportError> {
        // A bound that is the same on every machine.
        import_bytes(&self.bytes(), &ImportOptions { max_memory: Some(8 << 30), ..Default::default() })
    }

    /// The imported graph as text, after the verifier; or the error.
    pub fn text(&self) -> String {
        match self.import() {
            Ok(m) => {
                if let Err(errors) = nibblec_ir::check(&m.graph) {
                    let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
                    panic!("verifier: {}", all.join("; "));
                }
                nibblec_ir::Printer::snapshot().print(&m.graph)
            }
            Err(e) => format!("[{}] {e}\n", e.exit_code()),
        }
    }

    /// Runs the imported graph on one float input.
    pub fn run(&self, dims: &[usize], x: &[f32]) -> Vec<f32> {
        let m = self.import().unwrap_or_else(|e| panic!("{e}"));
        let x = nibblec_exec::Array::f32(dims, x.to_vec()).unwrap();
        let y = nibblec_exec::Interpreter::new(&m.graph).unwrap().run(&[x]).unwrap();
        y[0].as_f32().unwrap().to_vec()
    }
}

fn value_info(name: &str, elem_type: i32, dims: &[&str]) -> ValueInfoProto {
    let dim = |d: &&str| {
        let value = match d.parse() {
            Ok(n) => dimension::Value::DimValue(n),
            Err(_) => dimension::Value::DimParam((*d).into()),
        };
        Dimension { value: Some(value), ..Default::default() }
    };
    let shape = TensorShapeProto { dim: dims.iter().map(dim).collect(), ..Default::default() };
    let tensor = type_proto::Tensor { elem_type, shape: Some(shape).into(), ..Default::default() };
    let ty = TypeProto { value: Some(Type::TensorType(tensor)), ..Default::default() };
    ValueInfoProto { name: name.into(), type_: Some(ty).into(), ..Default::default() }
}

/// A tensor without data.
pub fn tensor(name: &str, data_type: i32, dims: &[i64]) -> TensorProto {
    TensorProto { name: name.into(), data_type, dims: dims.to_vec(), ..Default::default() }
}

pub fn floats(name: &str, dims: &[i64], v: &[f32]) -> TensorProto {
    TensorProto { float_data: v.to_vec(), ..tensor(name, 1, dims) }
}

pub fn raw(name: &str, data_type: i32, dims: &[i64], bytes: &[u8]) -> TensorProto {
    TensorProto { raw_data: bytes.to_vec(), ..tensor(name, data_type, dims) }
}

/// A tensor whose data is external: key and value pairs.
pub fn external(name: &str, dims: &[i64], entries: &[(&str, &str)]) -> TensorProto {
    let entry = |(k, v): &(&str, &str)| StringStringEntryProto {
        key: (*k).into(),
        value: (*v).into(),
        ..Default::default()
    };
    let mut t = tensor(name, 1, dims);
    t.external_data = entries.iter().map(entry).collect();
    t.data_location = onnx_protobuf::tensor_proto::DataLocation::EXTERNAL.into();
    t
}

fn attr(name: &str, ty: AttributeType) -> AttributeProto {
    AttributeProto { name: name.into(), type_: ty.into(), ..Default::default() }
}

pub fn i(name: &str, v: i64) -> AttributeProto {
    AttributeProto { i: v, ..attr(name, AttributeType::INT) }
}

pub fn f(name: &str, v: f32) -> AttributeProto {
    AttributeProto { f: v, ..attr(name, AttributeType::FLOAT) }
}

pub fn s(name: &str, v: &str) -> AttributeProto {
    AttributeProto { s: v.as_bytes().to_vec(), ..attr(name, AttributeType::STRING) }
}

pub fn is(name: &str, v: &[i64]) -> AttributeProto {
    AttributeProto { ints: v.to_vec(), ..attr(name, AttributeType::INTS) }
}

pub fn t(name: &str, v: TensorProto) -> AttributeProto {
    AttributeProto { t: Some(v).into(), ..attr(name, AttributeType::TENSOR) }
}
