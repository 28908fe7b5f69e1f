//! What the table of operators must hold: every operator of the graph that is exported can be imported again.

use super::{all, spec};
use crate::export::Export;
use crate::{ImportOptions, OPSETS, export, import_bytes};
use nibblec_ir::op::*;
use nibblec_ir::parse::parse;
use nibblec_ir::{DType, Dim, Graph, Op, Printer, Shape, ValueType, for_each_op};
use std::collections::BTreeSet;

/// Names of the text form under which a node of other names is written.
const REWRITTEN: [(&str, &[&str]); 1] = [("FakeQuantize", &["QuantizeLinear", "DequantizeLinear"])];

/// The names of the text form that are exported.
fn exported() -> Vec<&'static str> {
    macro_rules! names {
        ($($name:ident)*) => { [$(<$name as Export>::EXPORTED),*].concat() };
    }
    for_each_op!(names)
}

#[test]
fn what_is_exported_is_imported() {
    let mut missing = Vec::new();
    for name in exported() {
        assert!(Op::names().contains(&name), "{name} is no operator of the graph");
        let rewritten = REWRITTEN.into_iter().find(|(n, _)| *n == name);
        for onnx in rewritten.map_or(&[name][..], |(_, names)| names) {
            if spec(onnx).is_none_or(|s| s.import.is_none()) {
                missing.push(format!("{name}: {onnx} has no Spec with an import"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_table_is_sound() {
    let mut names = BTreeSet::new();
    let mut wrong = Vec::new();
    for s in all() {
        let (first, last) = s.opsets;
        if !names.insert(s.name) {
            wrong.push(format!("{} is listed twice", s.name));
        }
        if s.is_supported() && !(1 <= first && first <= last && last <= *OPSETS.end()) {
            wrong.push(format!("{}: opsets {first} to {last}", s.name));
        }
        if !s.is_supported() && !s.keeps_shape {
            wrong.push(format!("{}: nothing is known of it", s.name));
        }
        if s.fold.is_none() && (s.dequantizes || s.shares_elements) {
            wrong.push(format!("{} says how it is folded, and is not", s.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The operator of that name whose attributes are floats; `None` if it has others.
fn with_floats(name: &str) -> Option<Op> {
    let mut attributes = Attrs::new();
    loop {
        match Op::from_attributes(name, &attributes) {
            Ok(op) => return Some(op),
            Err(AttrError::Missing { attribute, .. }) => {
                let value = 0.25 + f32::from(u8::try_from(attributes.len()).unwrap());
                attributes.insert(attribute.into(), Attr::Float(value));
            }
            Err(_) => return None,
        }
    }
}

/// A graph of one node whose operands are images, if the operator takes them.
fn one_node(op: Op) -> Option<Graph> {
    let shape = Shape(vec![Dim::Batch, Dim::Fixed(3), Dim::Fixed(2), Dim::Fixed(2)]);
    let count = op.operator().operand_count().0;
    let (dtype, result) = op.infer(&vec![(DType::F32, &shape); count]).ok()?.pop()?;
    let mut graph = Graph::new("test");
    let names = ["a", "b", "c"].into_iter().take(count);
    let x: Vec<_> = names.map(|n| graph.add_input(ValueType::new(n, DType::F32, shape.clone()))).collect();
    let node = graph.add_node("node", op, &x, vec![ValueType::new("y", dtype?, result)]);
    graph.push_output(graph.node(node).output());
    Some(graph)
}

#[test]
fn functions_survive_export_and_import() {
    let mut seen = BTreeSet::new();
    for name in exported() {
        let Some(graph) = with_floats(name).and_then(one_node) else { continue };
        let bytes = export(&graph).unwrap_or_else(|e| panic!("{name}: {e}"));
        let back = import_bytes(&bytes, &ImportOptions::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let text = |g: &Graph| Printer::default().print(g);
        assert_eq!(text(&back.graph), text(&graph), "{name}");
        let oldest = spec(name).map_or(0, |s| s.opsets.0);
        assert!(
            back.opset >= oldest,
            "{name} is written at opset {}, it exists from {oldest} on",
            back.opset
        );
        seen.insert(name);
    }
    for name in Unary::NAMES.iter().chain(&["Add", "Sub", "Mul", "Div", "GlobalAveragePool"]) {
        assert!(seen.contains(name), "{name} was not tried");
    }
}

#[test]
fn what_has_no_onnx_form_is_refused() {
    let float = "only float graphs, with their quantizers, can be exported";
    let fused = FloatEpilogue { activation: Activation::Relu, ..FloatEpilogue::default() };
    let conv = |epilogue| Op::from(Conv { windows: Windows::PIXELS, groups: 1, epilogue });
    let outs = Vec::new;
    let rows: [(Op, &str); 8] = [
        (Cast { to: DType::I32 }.into(), float),
        (Requantize { outs: outs() }.into(), float),
        (Lookup {}.into(), float),
        (Binary::on_codes(BinaryCodes::Product { m: 1.0, bias: 0.0, outs: outs() }).into(), float),
        (GlobalAveragePool { codes: Some(MeanCodes { m: 1.0, b: 0.0, outs: outs() }) }.into(), float),
        (conv(Epilogue::Codes(CodesEpilogue { residual: true, ..CodesEpilogue::default() })), float),
        (conv(Epilogue::Float(fused)), "a fused convolution has no ONNX form"),
        (Gemm { epilogue: Epilogue::Float(fused) }.into(), "a fused matrix product has no ONNX form"),
    ];
    for (op, reason) in rows {
        let mut graph = one_node(Unary::RELU.into()).unwrap();
        let (node, name) = (graph.order()[0], op.name());
        graph.node_mut(node).op = op;
        let error = export(&graph).unwrap_err().to_string();
        assert_eq!(error, format!("node 'node' ({name}) cannot be exported: {reason}"));
    }
}

/// Widths that ONNX has no type for come back as they went: of quantizers, and of the codes of weights.
#[test]
fn codes_of_any_width_survive_export_and_import() {
    for bits in 2..=8 {
        let text = format!(
            "graph \"g\" {{
             %x: f32[N,3] = input
             %f: f32[N,3] = FakeQuantize(%x) {{dtype=u{bits}, scale=0.25, zero_point=1}}
             %c: i{bits}[2,3] q(s 0.5, z 0) = const [-2, -1, 0, 1, -2, 1]
             %w: f32[2,3] = DequantizeLinear(%c)
             %y: f32[N,2] = Gemm(%f, %w) {{bias=false, residual=false, activation=none}}
             output %y
             }}"
        );
        let graph = parse(&text).unwrap_or_else(|e| panic!("{e}"));
        let bytes = export(&graph).unwrap_or_else(|e| panic!("{bits} bits: {e}"));
        let back = import_bytes(&bytes, &ImportOptions::default()).unwrap_or_else(|e| panic!("{bits}: {e}"));
        let most = (1 << bits) - 1;
        let quantizes = |op: &Op| matches!(op, Op::QuantizeLinear(q) if (q.lo, q.hi) == (0, most));
        assert!(back.graph.nodes().any(|(_, n)| quantizes(&n.op)), "{bits} bits of activations");
        // Elements that need fewer bits than their type tell nothing: the Clip does.
        let weights = back.graph.values().map(|(_, v)| v.dtype).find(|d| d.is_code() && d.is_signed());
        assert_eq!(weights, DType::signed(bits), "weights");
    }
}
