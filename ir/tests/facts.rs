//! What operators say of themselves, and what follows for values.
#![allow(clippy::unwrap_used)]

use nibblec_ir::op::{Binary, Elements, Gather, OnCodes, Pad, Unary};
use nibblec_ir::parse::parse;
use nibblec_ir::{DType, Graph, Op, Shape, Tensor, ValueType, never_negative};

#[test]
fn signs_follow_from_operators_and_constants() {
    let rows = [
        ("Relu(%x)", "", true),
        ("Sigmoid(%x)", "", true),
        ("Tanh(%x)", "", false),
        ("Clip(%x) {min=0.0, max=6.0}", "", true),
        ("Clip(%x) {min=-1.0, max=6.0}", "", false),
        ("Clip(%r) {min=-1.0, max=6.0}", "", true),
        ("Add(%r, %r)", "", true),
        ("Add(%r, %x)", "", false),
        ("Add(%r, %c)", "[0.0, 2.0, 0.5]", true),
        ("Add(%r, %c)", "[0.0, -2.0, 0.5]", false),
        ("Sub(%r, %r)", "", false),
        ("Reshape(%r) {shape=[N,3]}", "", true),
        ("Reshape(%x) {shape=[N,3]}", "", false),
        ("Pad(%r) {before=[0,0], after=[0,0], value=0.0}", "", true),
        ("Pad(%r) {before=[0,0], after=[0,0], value=-1.0}", "", false),
    ];
    for (op, constant, expected) in rows {
        let constant = if constant.is_empty() { "[0.0, 0.0, 0.0]" } else { constant };
        let text = format!(
            "graph \"g\" {{\n%x: f32[N,3] = input\n%c: f32[3] = const {constant}\n%r: f32[N,3] = Relu(%x)\n\
             %y: f32[N,3] = {op}\noutput %y\n}}"
        );
        let g = parse(&text).unwrap_or_else(|e| panic!("{op}: {e}"));
        assert_eq!(never_negative(&g, g.outputs()[0]), expected, "{op} {constant}");
    }
}

/// Indices are no elements of the result, and values that meet again are looked at once.
#[test]
fn only_elements_count_and_each_value_once() {
    let mut g = Graph::new("g");
    let ty = || ValueType::new("v", DType::F32, Shape::batched(&[3]));
    let x = g.add_input(ty());
    let relu = g.add_node("relu", Unary::RELU, &[x], vec![ty()]);
    let mut v = g.node(relu).output();
    for _ in 0..200 {
        let n = g.add_node("double", Binary::ADD, &[v, v], vec![ty()]);
        v = g.node(n).output();
    }
    let indices = g.add_constant("i", Tensor::i64(&[3], vec![-1, 0, 1]).unwrap());
    let n = g.add_node("gather", Gather { axis: 1 }, &[v, indices], vec![ty()]);
    assert!(never_negative(&g, g.node(n).output()));
}

#[test]
fn what_moves_elements_runs_on_codes_as_it_is() {
    let ops = [
        r#"Pad(%x) {before=[0,0], after=[0,0], value=0.0}"#,
        "Reshape(%x) {shape=[N,3]}",
        "Transpose(%x) {perm=[0,1]}",
        "Relu(%x)",
        "Tanh(%x)",
        "Softmax(%x) {axis=1}",
    ];
    for op in ops {
        let text = format!("graph \"g\" {{\n%x: f32[N,3] = input\n%y: f32[N,3] = {op}\noutput %y\n}}");
        let g = parse(&text).unwrap();
        let op = &g.node(g.order()[0]).op;
        let same = op.on_codes() == OnCodes::Same;
        assert_eq!(same, op.moves_elements() || op.clamp().is_some(), "{}", op.name());
        assert_eq!(op.elements() == Elements::Computed, !same, "{}", op.name());
    }
    let pad = |value| Op::from(Pad { before: vec![0], after: vec![1], value });
    assert!(pad(0.0).keeps_values() && !pad(1.0).keeps_values() && pad(1.0).moves_elements());
}
