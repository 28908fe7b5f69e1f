//! One node of ours as one of theirs, two for a `FakeQuantize`; attributes that became operands are initializers.

use super::Writer;
use super::tensor::encode;
use crate::error::ExportError;
use nibblec_ir::op::{Activation, Epilogue, Form, Operator};
use nibblec_ir::{Graph, Node, Op, Tensor, Value, for_each_op};
use onnx_protobuf::attribute_proto::AttributeType;
use onnx_protobuf::{AttributeProto, NodeProto};

/// An operator as ONNX has it. Implementations lie with the import of the same operators.
pub(crate) trait Export: Form + Operator {
    /// Its names in the text form, as far as they have an ONNX form: those on floats.
    const EXPORTED: &'static [&'static str];

    /// Adds attributes to a node of the operator's name and operands, and operands where ONNX has more; an operator has
    /// none unless it says so.
    fn export(&self, _draft: &mut Draft<'_>) -> Result<(), ExportError> {
        Ok(())
    }
}

/// A number of elements as ONNX writes it.
pub(crate) fn whole(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Numbers for an operand.
pub(crate) fn numbers(v: Vec<i64>) -> Result<Tensor, ExportError> {
    Tensor::i64(&[v.len()], v).map_err(|e| ExportError::Encode(e.to_string()))
}

/// A float for an operand.
pub(crate) fn scalar(v: f32) -> Result<Tensor, ExportError> {
    Tensor::f32(&[], vec![v]).map_err(|e| ExportError::Encode(e.to_string()))
}

/// An ONNX node at work.
pub(crate) struct Draft<'a> {
    graph: &'a Graph,
    node: &'a Node,
    writer: &'a mut Writer,
    op: &'static str,
    inputs: Vec<String>,
    attributes: Vec<AttributeProto>,
}

impl<'a> Draft<'a> {
    fn attribute(&mut self, name: &str, ty: AttributeType, value: AttributeProto) {
        self.attributes.push(AttributeProto { name: name.into(), type_: ty.into(), ..value });
    }

    /// Adds a whole number.
    pub fn int(&mut self, name: &str, v: usize) {
        self.attribute(name, AttributeType::INT, AttributeProto { i: whole(v), ..Default::default() });
    }

    /// Adds a float.
    pub fn float(&mut self, name: &str, v: f32) {
        self.attribute(name, AttributeType::FLOAT, AttributeProto { f: v, ..Default::default() });
    }

    /// Adds whole numbers.
    pub fn ints(&mut self, name: &str, v: &[usize]) {
        let ints = v.iter().map(|n| whole(*n)).collect();
        self.attribute(name, AttributeType::INTS, AttributeProto { ints, ..Default::default() });
    }

    /// Adds a constant as the next operand.
    pub fn operand(&mut self, what: &str, t: &Tensor) -> Result<(), ExportError> {
        let name = self.writer.spare(&format!("{}.{what}", self.node.name));
        let made = encode(&name, t).ok_or_else(|| ExportError::Constant(name.clone()))?;
        self.writer.initializers.push(made);
        self.inputs.push(name);
        Ok(())
    }

    /// Leaves the next operand out.
    pub fn left_out(&mut self) {
        self.inputs.push(String::new());
    }

    /// Puts a node in front that reads the operands so far; its result takes the place of the first of them.
    pub fn first(&mut self, op: &str, suffix: &str, result: &str) {
        let result = self.writer.spare(&format!("{}.{result}", self.node.name));
        let name = format!("{}.{suffix}", self.node.name);
        self.writer.push(op, &name, self.inputs.clone(), &result, Vec::new());
        if let Some(x) = self.inputs.first_mut() {
            *x = result;
        }
    }

    /// Puts a node in front that reads the first operand and some constants; its result takes the place of that operand.
    pub fn between(
        &mut self,
        op: &str,
        suffix: &str,
        result: &str,
        constants: &[Tensor],
    ) -> Result<(), ExportError> {
        let later = self.inputs.split_off(1);
        for (i, t) in constants.iter().enumerate() {
            self.operand(&format!("{suffix}{i}"), t)?;
        }
        self.first(op, suffix, result);
        self.inputs.truncate(1);
        self.inputs.extend(later);
        Ok(())
    }

    /// Gives it another ONNX operator than that of the node's name.
    pub fn rename(&mut self, op: &'static str) {
        self.op = op;
    }

    /// Operand `i` of the node in the graph.
    pub fn value(&self, i: usize) -> &'a Value {
        self.graph.value(self.node.inputs()[i])
    }

    /// The error of a node that has no ONNX form.
    pub fn refused(&self, reason: &str) -> ExportError {
        ExportError::Node {
            node: self.node.name.clone(),
            op: self.node.op.name().into(),
            reason: reason.into(),
        }
    }

    /// Refuses a layer that more than a bias is fused into.
    pub fn unfused(&self, epilogue: &Epilogue, reason: &str) -> Result<(), ExportError> {
        let is_plain = !epilogue.residual() && epilogue.activation() == Activation::None;
        if is_plain { Ok(()) } else { Err(self.refused(reason)) }
    }

    fn fill<E: Export>(&mut self, op: &E) -> Result<(), ExportError> {
        if !E::EXPORTED.contains(&op.name()) {
            return Err(self.refused("only float graphs, with their quantizers, can be exported"));
        }
        op.export(self)
    }
}

/// Writes a node. Errors name one that has no ONNX form here.
pub(super) fn write(graph: &Graph, node: &Node, writer: &mut Writer) -> Result<(), ExportError> {
    let inputs = node.inputs().iter().map(|&v| graph.value(v).name.clone()).collect();
    let mut draft = Draft { graph, node, writer, op: node.op.name(), inputs, attributes: Vec::new() };
    macro_rules! fill {
        ($($name:ident)*) => {
            match &node.op {
                $(Op::$name(op) => draft.fill(op)?,)*
            }
        };
    }
    for_each_op!(fill);
    let Draft { writer, op, inputs, attributes, .. } = draft;
    writer.push(op, &node.name, inputs, &graph.value(node.output()).name, attributes);
    Ok(())
}

impl Writer {
    fn push(
        &mut self,
        op: &str,
        name: &str,
        input: Vec<String>,
        output: &str,
        attribute: Vec<AttributeProto>,
    ) {
        self.nodes.push(NodeProto {
            op_type: op.into(),
            name: name.into(),
            input,
            output: vec![output.into()],
            attribute,
            ..Default::default()
        });
    }
}
