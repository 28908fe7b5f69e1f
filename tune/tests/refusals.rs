//! What cannot be trained, and what is said of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Net, conv, gemm, windows};
use nibblec_ir::op::{
    AveragePool, Binary, BinaryCodes, Cast, FakeQuantize, MeanCodes, Reshape, Softmax, Unary, Windows,
};
use nibblec_ir::{DType, Dim, Op, ValueId, ValueType};
use nibblec_tune::{NodeError, Quantization, Tape, TuneError, WeightBits};

type Make = Box<dyn Fn(&mut Net, ValueId) -> ValueId>;

fn one(op: impl Into<Op>) -> Make {
    let op = op.into();
    Box::new(move |net, x| net.node("op", op.clone(), &[x]))
}

/// A node on codes, whose operand is none.
fn on_codes(op: impl Into<Op>) -> Make {
    let op = op.into();
    Box::new(move |net, x| {
        let ty = ValueType::new("op.y", DType::U8, net.graph.value(x).shape.clone());
        let operands = if matches!(op, Op::Binary(_)) { vec![x, x] } else { vec![x] };
        let id = net.graph.add_node("op", op.clone(), &operands, vec![ty]);
        net.graph.node(id).output()
    })
}

fn product(net: &mut Net, x: ValueId) -> ValueId {
    let x = net.node("flat", Reshape { shape: vec![Dim::Batch, Dim::Fixed(18)] }, &[x]);
    let w = net.random_constant("w", &[4, 18]);
    net.node("op", gemm(false), &[x, w])
}

#[test]
fn refusals_name_the_node_and_the_reason() {
    let mean = MeanCodes { m: 1.0, b: 0.0, outs: Vec::new() };
    let sum = BinaryCodes::Sum { ma: 1.0, mb: 1.0, bias: 0.0, outs: Vec::new() };
    let (window, ceil_mode, count_include_pad) = (windows([1, 1], [1, 1], [0; 4]), false, false);
    let pooled = AveragePool { windows: window, ceil_mode, count_include_pad, codes: Some(mean) };
    let constant: Make = Box::new(|net, x| {
        let c = net.random_constant("c", &[2, 3, 3]);
        let c = net.node("op", Unary::RELU, &[c]);
        net.node("sum", Binary::ADD, &[x, c])
    });
    let pixel: Make = Box::new(|net, x| {
        let w = net.random_constant("w", &[2, 2, 1, 1]);
        net.node("op", conv(Windows { strides: [3, 3], ..Windows::PIXELS }, 1, false), &[x, w])
    });
    let float = FakeQuantize { dtype: DType::F32, scale: 1.0, zero_point: 0 };
    // What is made, the width that is asked for, what is said.
    let rows: Vec<(Make, Option<u32>, NodeError)> = vec![
        (one(Cast { to: DType::F32 }), None, NodeError::NoGradient),
        (on_codes(pooled), None, NodeError::NoGradient),
        (on_codes(Binary::on_codes(sum)), None, NodeError::NoGradient),
        (one(Softmax { axis: 0 }), None, NodeError::SoftmaxOfBatch),
        (one(float), None, NodeError::NoCodes(DType::F32)),
        (constant, None, NodeError::NotValue("c".into())),
        (pixel, None, NodeError::OnePixel),
        (Box::new(product), Some(9), NodeError::Width(9)),
    ];
    let mut wrong = Vec::new();
    for (make, bits, expected) in rows {
        let mut net = Net::new(1);
        let x = net.input(&[2, 3, 3]);
        let y = make(&mut net, x);
        let graph = net.finish(y);
        let id = graph.find_node("op").unwrap();
        let mut quantization = Quantization::default();
        quantization.weights.extend(bits.map(|bits| (id, WeightBits { bits, per_channel: false })));
        let op = graph.node(id).op.name();
        let expected = TuneError::Node { node: "op".into(), op, reason: expected };
        let found = Tape::new(&graph, &quantization).err();
        if found.as_ref() != Some(&expected) {
            wrong.push(format!("found {found:?}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let text = TuneError::Node { node: "op".into(), op: "Cast", reason: NodeError::NoGradient }.to_string();
    assert_eq!(text, "node 'op' (Cast): this operator has no gradient here; tune a float or QDQ network");
}
