//! The verifier: each rule broken once, and the certificate.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

use nibblec_ir::ann::{Ann, Slot};
use nibblec_ir::op::{Binary, Unary};
use nibblec_ir::{DType, Dim, Graph, Quant, Shape, Tensor, ValueType, check, parse, verify};
use std::fmt::Write;

const CONV: &str = "%x: u4[N,2,4,4] q(s 0.1, z 1) = input
    %w: i4[2,2,1,1] q(axis 0, [0.1, -0.2], z 0) = const [1, -8, 7, 0]
    %m: f32[2] = const [0.1, 0.2]
    %b: f32[2] = const [0.5, 0.5]
    %r: u8[N,2,4,4] q(s 0.1, z 100) = input
    %y: u4[N,2,4,4] q(s 0.1, z 0) = QLinearConv(%x, %w, %m, %b, %r) {kernel=[1,1], strides=[1,1],
      dilations=[1,1], pads=[0,0,0,0], groups=1, residual=true, residual_m=1.0, fixed_point=true, outs=[q(1.0,0.0,0,15)]}
    output %y";

const ADD: &str = "%x: u8[N,4] q(s 0.1, z 0) = input
    %k: f32[4] = const [1, 2, 3, 4]
    %y: u8[N,4] q(s 0.4, z 0) = QLinearAdd(%x, %x) {ma=0.25, mb=0.75, bias=0.0, outs=[q(1.0,0.0,0,255)]}
    output %y";

const QUANTIZE: &str = "%x: f32[N,4] = input
    %y: u8[N,4] q(s 0.4, z 3) = QuantizeLinear(%x) {lo=0, hi=255}
    output %y";

const LOOKUP: &str = "%x: u2[N,4] q(s 0.1, z 0) = input
    %t: i4[4] = const [-8, 0, 3, 7]
    %y: i4[N,4] q(s 0.1, z 0) = Lookup(%x, %t)
    output %y";

const MOVE: &str = "%x: u4[N,4] q(s 0.5, z 3) = input
    %a: u4[N,8] q(s 0.5, z 3) = Concat(%x, %x) {axis=1}
    %p: u4[N,9] q(s 0.5, z 3) = Pad(%a) {before=[0,1], after=[0,0], value=3.0}
    %i: i64[2] = const [8, 0]
    %y: u4[N,2] q(s 0.5, z 3) = Gather(%p, %i) {axis=1}
    output %y";

const FLOAT: &str = "%x: f32[N,4] = input
    %c: f32[4] = const [1, 2, 3, 4]
    %s: f32[N,4] = Add(%x, %c)
    %y: f32[N,4] = FakeQuantize(%s) {dtype=u4, scale=0.1, zero_point=0}
    output %y";

fn graph(body: &str) -> Graph {
    parse(&format!("graph \"g\" {{\n{body}\n}}")).unwrap_or_else(|e| panic!("{e}\n{body}"))
}

/// Sound text, what to replace in it, and by what.
const TEXTS: &[(&str, &str, &str)] = &[
    (CONV, "input", "input"),
    (ADD, "input", "input"),
    (QUANTIZE, "input", "input"),
    (LOOKUP, "input", "input"),
    (MOVE, "input", "input"),
    (FLOAT, "input", "input"),
    (FLOAT, "output %y", ""),
    (FLOAT, "%x: f32[N,4] = input", "%x: f32[4] = const [1, 2, 3, 4]"),
    (FLOAT, "Add(%x, %c)", "Add(%x)"),
    (FLOAT, "Add(%x, %c)", "Add(%y, %c)"),
    (FLOAT, "f32[4]", "i32[4]"),
    (FLOAT, "f32[4] = const [1, 2, 3, 4]", "f32[3] = const [1, 2, 3]"),
    (FLOAT, "%s: f32[N,4]", "%s: f32[N,5]"),
    (FLOAT, "%s: f32[N,4]", "%s: u8[N,4]"),
    (FLOAT, "%x: f32[N,4]", "%x: f32[N,4] q(s 1, z 0)"),
    (FLOAT, "scale=0.1", "scale=-0.1"),
    (FLOAT, "zero_point=0", "zero_point=16"),
    (FLOAT, "dtype=u4", "dtype=i64"),
    (FLOAT, "%x: f32[N,4]", "%x: f32[4,N]"),
    (FLOAT, "output", "%z: f32[N,4000000000,4000000000] = input\noutput"),
    (FLOAT, "output", "%z: f32[N,1152921504606846976,2] = input\noutput"),
    (FLOAT, "%x: f32[N,4]", "%x: f32[N,4] !slot[plan_memory](32, 64)"),
    (CONV, "z 1)", "z 16)"),
    (CONV, " q(s 0.1, z 1)", ""),
    (CONV, "q(s 0.1, z 1)", "q(axis 1, [0.1, 0.2], z 1)"),
    (CONV, "q(s 0.1, z 1)", "q(s 0, z 1)"),
    (CONV, "q(s 0.1, z 1)", "q(s inf, z 1)"),
    (CONV, "q(s 0.1, z 1)", "q(s -0.1, z 1)"),
    (CONV, "%x: u4", "%x: i32"),
    (CONV, "const [1, -8, 7, 0]", "input"),
    (CONV, " q(axis 0, [0.1, -0.2], z 0)", ""),
    (CONV, "[0.1, -0.2], z 0", "[0.1, -0.2], z 8"),
    (CONV, "[0.1, -0.2], z 0", "[0.1, NaN], z 0"),
    (CONV, "[0.1, -0.2], z 0", "[0.1], z 0"),
    (CONV, "axis 0", "axis 1"),
    (
        CONV,
        "i4[2,2,1,1] q(axis 0, [0.1, -0.2], z 0) = const [1, -8, 7, 0]",
        "i32[2,2,1,1] q(s 1, z 0) = const [1, 8, 7, 0]",
    ),
    (CONV, "%m: f32[2] = const [0.1, 0.2]", "%m: i32[2] = const [1, 2]"),
    (CONV, "%m: f32[2] = const [0.1, 0.2]", "%m: f32[2] = input"),
    (CONV, "%m: f32[2] = const [0.1, 0.2]", "%m: f32[3] = const [0.1, 0.2, 0.3]"),
    (CONV, "[0.5, 0.5]", "[0.5, inf]"),
    (CONV, "u8[N,2,4,4] q(s 0.1, z 100)", "f32[N,2,4,4]"),
    (CONV, "u8[N,2,4,4] q(s 0.1, z 100)", "u8[N,2,4,4]"),
    (CONV, "u8[N,2,4,4]", "u8[N,2,4,1]"),
    (CONV, "residual_m=1.0", "residual_m=NaN"),
    (CONV, "q(1.0,0.0,0,15)", "q(1.0,0.0,0,16)"),
    (CONV, "q(1.0,0.0,0,15)", "q(1.0,0.0,7,6)"),
    (CONV, "q(1.0,0.0,0,15)", "q(inf,NaN,0,15)"),
    (CONV, "[q(1.0,0.0,0,15)]", "[]"),
    (CONV, "[q(1.0,0.0,0,15)]", "[q(1.0,0.0,0,15),q(1.0,0.0,0,15)]"),
    (CONV, "%y: u4[N,2,4,4] q(s 0.1, z 0)", "%y: u4[N,2,4,4]"),
    (CONV, "%y: u4[N,2,4,4] q(s 0.1, z 0)", "%y: f32[N,2,4,4]"),
    (ADD, "ma=0.25", "ma=inf"),
    (ADD, "Add(%x, %x)", "Add(%x, %k)"),
    (QUANTIZE, " q(s 0.4, z 3)", ""),
    (QUANTIZE, "q(s 0.4, z 3)", "q(s 0.4, z 256)"),
    (QUANTIZE, "q(s 0.4, z 3)", "q(axis 1, [1, 2, 3, 4], z 3)"),
    (QUANTIZE, "q(s 0.4, z 3)", "q(s NaN, z 3)"),
    (QUANTIZE, "hi=255", "hi=256"),
    (LOOKUP, "i4[4] = const [-8, 0, 3, 7]", "i4[3] = const [-8, 0, 3]"),
    (LOOKUP, "%t: i4", "%t: i8"),
    (LOOKUP, "const [-8, 0, 3, 7]", "input"),
    (MOVE, "%a: u4[N,8] q(s 0.5, z 3)", "%a: u4[N,8] q(s 0.5, z 2)"),
    (MOVE, " q(s 0.5, z 3)", ""),
    (MOVE, "value=3.0", "value=3.5"),
    (MOVE, "value=3.0", "value=-inf"),
    (MOVE, "[8, 0]", "[8, 9]"),
    (MOVE, "[8, 0]", "[-1, 0]"),
    (MOVE, "i64[2] = const [8, 0]", "i32[2] = const [8, 0]"),
    (MOVE, "i64[2] = const [8, 0]", "i64[2] = input"),
];

#[test]
fn each_rule_broken_once_in_text() {
    let mut seen = String::new();
    for (text, what, by) in TEXTS {
        assert!(text.contains(what), "{what}");
        writeln!(seen, "{what} -> {}", by.replace('\n', "\\n")).unwrap();
        for e in check(&graph(&text.replacen(what, by, 1))).err().unwrap_or_default() {
            writeln!(seen, "    {e}").unwrap();
        }
    }
    insta::assert_snapshot!(seen);
}

fn ty(name: &str) -> ValueType {
    ValueType::new(name, DType::F32, Shape::batched(&[2]))
}

/// `y = x + c`.
fn sum() -> Graph {
    let mut g = Graph::new("g");
    let x = g.add_input(ty("x"));
    let c = g.add_constant("c", Tensor::f32(&[2], vec![1.0, 2.0]).unwrap());
    let n = g.add_node("sum", Binary::ADD, &[x, c], vec![ty("y")]);
    g.push_output(g.node(n).output());
    g
}

#[test]
fn each_rule_broken_once_by_edits() {
    type Break = fn(&mut Graph);
    let table: &[(&str, Break)] = &[
        ("nothing", |_| {}),
        ("empty", |g| *g = Graph::new("g")),
        ("operand removed", |g| {
            let y = g.outputs()[0];
            g.add_node("r", Unary::RELU, &[y], vec![ty("z")]);
            g.remove_node(g.find_node("sum").unwrap());
        }),
        ("output removed", |g| g.remove_node(g.find_node("sum").unwrap())),
        ("value names", |g| g.value_mut(g.inputs()[0]).name = "y".into()),
        ("node names", |g| {
            let x = g.inputs()[0];
            let n = g.add_node("other", Unary::RELU, &[x], vec![ty("z")]);
            g.node_mut(n).name = "sum".into();
        }),
        ("two results", |g| {
            g.add_output(g.find_node("sum").unwrap(), ty("z"));
        }),
        ("constant's type", |g| g.value_mut(g.find_value("c").unwrap()).dtype = DType::I32),
        ("constant's shape", |g| g.value_mut(g.find_value("c").unwrap()).shape = Shape(vec![Dim::Batch])),
        ("scales of another type", |g| {
            let values = Tensor::i32(&[2], vec![1, 2]).unwrap();
            let scale = nibblec_ir::Scale::PerChannel { axis: 0, values };
            let codes = Tensor::signed_codes(DType::I2, &[2], vec![1, -2]).unwrap();
            g.add_codes("w", codes, Quant { scale, zero_point: 0 });
        }),
        ("slot", |g| {
            let slot = Slot { offset: usize::MAX - 63, bytes: 64 };
            g.value_mut(g.inputs()[0]).ann.slot = Some(Ann::new("plan_memory", slot));
        }),
    ];
    let mut seen = String::new();
    for (what, change) in table {
        let mut g = sum();
        change(&mut g);
        writeln!(seen, "{what}").unwrap();
        for e in check(&g).err().unwrap_or_default() {
            writeln!(seen, "    {e}").unwrap();
        }
    }
    insta::assert_snapshot!(seen);
}

#[test]
fn the_certificate_reads_as_the_graph_and_gives_it_back() {
    let certified = verify(sum()).unwrap();
    assert_eq!(certified.node_count(), 1);
    assert_eq!(certified.as_ref().to_string(), sum().to_string());
    assert_eq!(certified.into_inner().to_string(), sum().to_string());

    let mut broken = sum();
    broken.value_mut(broken.inputs()[0]).name = "y".into();
    let invalid = verify(broken).unwrap_err();
    assert_eq!(invalid.errors.len(), 1);
    assert_eq!(invalid.graph.node_count(), 1);
    assert_eq!(invalid.to_string(), "the graph \"g\" does not verify:\n  two values are named \"y\"");
}
