//! Trained quantization: pairs of nodes in, FakeQuantize and symmetric codes out, the same numbers.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Net, PLAIN, Row, after, channels, check_rows, end, ops};
use nibblec_ir::op::*;
use nibblec_ir::{DType, Dim, Graph, Op, Scale, Shape, Tensor, ValueId, ValueType};
use nibblec_passes::clean::{Canonicalize, ConstFold, Dce};
use nibblec_passes::ingest_qdq::IngestQdq;
use nibblec_passes::{Pass, front_end};

fn passes() -> Vec<Box<dyn Pass>> {
    vec![Box::new(ConstFold), Box::new(Canonicalize), Box::new(Dce), Box::new(IngestQdq)]
}

fn build(make: fn(&mut Net) -> ValueId) -> Graph {
    let mut n = Net::new();
    let y = make(&mut n);
    n.done(&[y])
}

fn row(name: &'static str, expected: &'static [&'static str], make: fn(&mut Net) -> ValueId) -> Row {
    Row { name, graph: build(make), expected }
}

fn pair(n: &mut Net, x: ValueId, dtype: DType, scale: f32, zero_point: i32) -> ValueId {
    let q = n.quantize(x, dtype, scale, zero_point);
    n.dequantize(q)
}

#[test]
fn activations() {
    let rows = vec![
        row("a pair", &["FakeQuantize"], |n| {
            let x = n.input(&[20]);
            pair(n, x, DType::U4, 0.3, 8)
        }),
        row("signed", &["FakeQuantize"], |n| {
            let x = n.input(&[20]);
            pair(n, x, DType::I8, 0.01, -3)
        }),
        row("two equal pairs in sequence", &["FakeQuantize"], |n| {
            let x = n.input(&[20]);
            let a = pair(n, x, DType::I4, 0.3, 0);
            pair(n, a, DType::U4, 0.3, 8)
        }),
        row("equal pairs side by side", &["FakeQuantize", "Add"], |n| {
            let x = n.input(&[20]);
            let a = pair(n, x, DType::I4, 0.3, 0);
            let b = pair(n, x, DType::I4, 0.3, 0);
            n.op(Binary::ADD, &[a, b])
        }),
        row("different pairs", &["FakeQuantize", "FakeQuantize", "Add"], |n| {
            let x = n.input(&[20]);
            let a = pair(n, x, DType::I4, 0.3, 0);
            let b = pair(n, x, DType::I4, 0.31, 0);
            n.op(Binary::ADD, &[a, b])
        }),
        row("two dequantizers", &["FakeQuantize", "Add"], |n| {
            let x = n.input(&[20]);
            let q = n.quantize(x, DType::U2, 0.7, 1);
            let (a, b) = (n.dequantize(q), n.dequantize(q));
            n.op(Binary::ADD, &[a, b])
        }),
        row("fused bounds", &["Clip", "FakeQuantize"], |n| {
            let x = n.input(&[50]);
            let q = n.quantize_within(x, DType::I8, 0.0123, 3, (-127, 99));
            n.dequantize(q)
        }),
        row("fused relu", &["Relu", "FakeQuantize"], |n| {
            let x = n.input(&[50]);
            let q = n.quantize_within(x, DType::U8, 0.0123, 100, (100, 255));
            n.dequantize(q)
        }),
        row("codes that move", &["FakeQuantize", "Pad", "MaxPool", "Transpose", "Reshape"], |n| {
            let x = n.input(&[2, 6, 6]);
            let q = n.quantize(x, DType::U4, 0.3, 7);
            let p = n.op(Pad { before: vec![0, 0, 1, 1], after: vec![0, 0, 1, 1], value: 7.0 }, &[q]);
            let m = n.op(
                MaxPool {
                    windows: Windows { kernel: [2, 2], strides: [2, 2], ..Windows::PIXELS },
                    ceil_mode: false,
                },
                &[p],
            );
            let t = n.op(Transpose { perm: vec![0, 2, 3, 1] }, &[m]);
            let r = n.op(Reshape { shape: vec![Dim::Batch, Dim::Fixed(32)] }, &[t]);
            n.dequantize(r)
        }),
        row("relu behind a pair", &["Conv", "Relu", "FakeQuantize"], |n| {
            let x = n.input(&[2, 6, 6]);
            let c = n.conv(x, 3);
            let q = pair(n, c, DType::I8, 0.05, 0);
            let r = n.op(Unary::RELU, &[q]);
            pair(n, r, DType::I8, 0.05, 0)
        }),
        row("a clip to the quantizer's range", &["FakeQuantize"], |n| {
            let x = n.input(&[50]);
            let c = n.op(Unary::Clip { min: -1.4, max: 1.5 }, &[x]);
            pair(n, c, DType::I4, 0.14, 2)
        }),
        row("a tighter clip", &["Clip", "FakeQuantize"], |n| {
            let x = n.input(&[50]);
            let c = n.op(Unary::Clip { min: -1.5, max: 0.5 }, &[x]);
            pair(n, c, DType::I4, 0.14, 1)
        }),
        row("bare signed", &["FakeQuantize"], |n| {
            let x = n.input(&[20]);
            n.op(FakeQuantize { dtype: DType::I2, scale: 0.6, zero_point: 0 }, &[x])
        }),
        row("codes that leave", &["QuantizeLinear"], |n| {
            let x = n.input(&[20]);
            n.quantize(x, DType::U8, 0.3, 8)
        }),
    ];
    check_rows(rows, passes);
}

#[test]
fn two_outputs_of_one_quantizer() {
    let mut n = Net::new();
    let x = n.input(&[20]);
    let q = n.quantize(x, DType::U4, 0.3, 8);
    let (a, b) = (n.dequantize(q), n.dequantize(q));
    let graph = n.done(&[a, b]);
    check_rows(vec![Row { name: "two outputs", graph, expected: &["FakeQuantize", "FakeQuantize"] }], passes);
}

fn conv_of(n: &mut Net, dtype: DType, scale: Scale, zero_point: i32) -> ValueId {
    let x = n.input(&[2, 6, 6]);
    let w = n.codes(dtype, &[3, 2, 3, 3], scale, zero_point);
    n.conv_of(x, w)
}

#[test]
fn weights() {
    let rows = vec![
        row("one scale", &["Conv"], |n| conv_of(n, DType::I4, Scale::PerTensor(0.1), 0)),
        row("a scale a channel", &["Conv"], |n| conv_of(n, DType::I2, channels(&[0.1, 0.2, 0.3]), 0)),
        row("unsigned around the middle", &["Conv"], |n| {
            conv_of(n, DType::U8, channels(&[0.1, 0.2, 0.3]), 128)
        }),
        row("unsigned off the middle", &["Conv"], |n| conv_of(n, DType::U8, Scale::PerTensor(0.1), 100)),
        row("quantizer of a constant", &["Conv"], |n| {
            let x = n.input(&[2, 6, 6]);
            let w = n.random(&[3, 2, 3, 3]);
            let w = pair(n, w, DType::I4, 0.2, 0);
            n.conv_of(x, w)
        }),
        row("fake quantizer of a constant", &["Conv"], |n| {
            let x = n.input(&[2, 6, 6]);
            let w = n.random(&[3, 2, 3, 3]);
            let w = n.op(FakeQuantize { dtype: DType::I4, scale: 0.2, zero_point: 0 }, &[w]);
            n.conv_of(x, w)
        }),
        row("transposed codes", &["Gemm"], |n| {
            let x = n.input(&[5]);
            let t = Tensor::f32(&[3], vec![0.1, 0.2, 0.3]).unwrap();
            let w = n.codes(DType::I4, &[5, 3], Scale::PerChannel { axis: 1, values: t }, 0);
            let w = n.op(Transpose { perm: vec![1, 0] }, &[w]);
            n.op(Gemm { epilogue: Epilogue::default() }, &[x, w])
        }),
        row("dequantized bias", &["Conv"], |n| {
            let x = n.input(&[2, 6, 6]);
            let w = n.codes(DType::I4, &[3, 2, 3, 3], Scale::PerTensor(0.1), 0);
            let b = Tensor::i32(&[3], vec![100, -200, 300]).unwrap();
            let b = n.g.add_codes("b", b, nibblec_ir::Quant::per_tensor(0.01, 0));
            let b = n.dequantize(b);
            n.op(Conv { epilogue: end(true, false, Activation::None), ..PLAIN }, &[x, w, b])
        }),
        row("dequantized addend", &["Add"], |n| {
            let x = n.input(&[5]);
            let c = n.codes(DType::U8, &[5], Scale::PerTensor(0.1), 77);
            n.op(Binary::ADD, &[x, c])
        }),
    ];
    check_rows(rows, passes);
}

/// The weight operand of the first layer: `(dtype, zero point)` of its codes, or `None` if it is f32.
fn weight_codes(g: &Graph) -> Option<(DType, i32)> {
    let layer = g.order().into_iter().find(|&n| g.node(n).op.is_layer()).unwrap();
    let dq = g.value(g.node(layer).inputs()[1]).producer()?;
    let codes = g.value(g.node(dq).inputs()[0]);
    Some((codes.dtype, codes.quant.as_ref().unwrap().zero_point))
}

#[test]
fn weights_take_the_kernels_form() {
    let rows = [
        ("i4", build(|n| conv_of(n, DType::I4, Scale::PerTensor(0.1), 0)), Some((DType::I4, 0)), false),
        ("u8", build(|n| conv_of(n, DType::U8, Scale::PerTensor(0.1), 128)), Some((DType::I8, 0)), false),
        (
            "asymmetric",
            build(|n| conv_of(n, DType::U8, Scale::PerTensor(0.1), 100)),
            Some((DType::U8, 100)),
            false,
        ),
        (
            "asymmetric channels",
            build(|n| conv_of(n, DType::U8, channels(&[0.1, 0.2, 0.3]), 100)),
            Some((DType::U8, 100)),
            false,
        ),
        (
            "fake",
            build(|n| {
                let x = n.input(&[2, 6, 6]);
                let w = n.random(&[3, 2, 3, 3]);
                let w = n.op(FakeQuantize { dtype: DType::I2, scale: 0.2, zero_point: 0 }, &[w]);
                n.conv_of(x, w)
            }),
            Some((DType::I2, 0)),
            false,
        ),
    ];
    for (name, graph, expected, replaced) in rows {
        let (g, notes) = after(&graph, &passes()).unwrap();
        assert_eq!(weight_codes(&g), expected, "{name}");
        assert_eq!(notes.iter().any(|n| n.text.contains("replaced")), replaced, "{name}: {notes:?}");
    }
}

#[test]
fn what_cannot_be_expressed_is_refused() {
    let other_axis = build(|n| {
        let t = Tensor::f32(&[2], vec![0.1, 0.2]).unwrap();
        conv_of(n, DType::I4, Scale::PerChannel { axis: 1, values: t }, 0)
    });
    let e = after(&other_axis, &passes()).unwrap_err();
    assert!(!e.is_bug() && e.to_string().contains("node 'conv'") && e.to_string().contains("axis 1"), "{e}");
}

/// A quantized block as exporters write it: pairs around everything, weights and bias dequantized.
#[test]
fn a_quantized_residual_block() {
    let mut n = Net::new();
    let x = n.g.add_input(ValueType::new("x", DType::F32, Shape::batched(&[4, 6, 6])));
    let x = pair(&mut n, x, DType::U4, 0.4, 8);
    let w = n.codes(DType::I4, &[4, 4, 3, 3], channels(&[0.1, 0.2, 0.3, 0.1]), 0);
    let a = n.conv_of(x, w);
    let a = n.batch_norm(a);
    let a = n.op(Unary::RELU, &[a]);
    let a = pair(&mut n, a, DType::U4, 0.4, 0);
    let w = n.codes(DType::I4, &[4, 4, 3, 3], Scale::PerTensor(0.2), 0);
    let b = n.conv_of(a, w);
    let b = n.batch_norm(b);
    let s = n.op(Binary::ADD, &[b, x]);
    let y = n.op(Unary::RELU, &[s]);
    let y = pair(&mut n, y, DType::U4, 1.0, 0);
    let graph = n.done(&[y]);
    let (g, _) = after(&graph, &front_end()).unwrap();
    assert_eq!(ops(&g), ["FakeQuantize", "Conv", "FakeQuantize", "Conv", "FakeQuantize"]);
    let last = g.order().into_iter().rev().find(|&i| matches!(g.node(i).op, Op::Conv(_))).unwrap();
    assert_eq!(g.node(last).op.epilogue(), Some(&end(true, true, Activation::Relu)));
}
