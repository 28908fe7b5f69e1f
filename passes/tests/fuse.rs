//! Batch normalization and fusion: what goes into a layer, what does not and why.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Net, PLAIN, Row, after, channels, check_rows, end, ops};
use nibblec_ir::op::*;
use nibblec_ir::{DType, Graph, Scale, Tensor, ValueId};
use nibblec_passes::Pass;
use nibblec_passes::clean::Dce;
use nibblec_passes::fuse::{FoldBatchNorm, Fuse};

fn passes() -> Vec<Box<dyn Pass>> {
    vec![Box::new(FoldBatchNorm), Box::new(Fuse), Box::new(Dce)]
}

fn row(name: &'static str, expected: &'static [&'static str], build: fn(&mut Net) -> ValueId) -> Row {
    let mut n = Net::new();
    let y = build(&mut n);
    Row { name, graph: n.done(&[y]), expected }
}

const FAKE: FakeQuantize = FakeQuantize { dtype: DType::U4, scale: 0.5, zero_point: 8 };

#[test]
fn semantics_stay() {
    let rows = vec![
        row("conv bn relu", &["Conv"], |n| {
            let x = n.input(&[3, 5, 6]);
            let c = n.conv(x, 4);
            let b = n.batch_norm(c);
            n.op(Unary::RELU, &[b])
        }),
        row("conv with bias, bn, add", &["Conv"], |n| {
            let x = n.input(&[3, 5, 6]);
            let (w, b, d) = (n.random(&[4, 3, 3, 3]), n.random(&[4]), n.random(&[4, 1, 1]));
            let c = n.op(Conv { epilogue: end(true, false, Activation::None), ..PLAIN }, &[x, w, b]);
            let c = n.batch_norm(c);
            n.op(Binary::ADD, &[c, d])
        }),
        row("depthwise", &["Conv"], |n| {
            let x = n.input(&[3, 5, 6]);
            let w = n.random(&[6, 1, 3, 3]);
            let c = n.op(Conv { groups: 3, ..PLAIN }, &[x, w]);
            let b = n.batch_norm(c);
            n.op(Unary::Clip { min: 0.0, max: 6.0 }, &[b])
        }),
        row("gemm bn relu", &["Gemm"], |n| {
            let x = n.input(&[5]);
            let g = n.gemm(x, 4);
            let b = n.batch_norm(g);
            n.op(Unary::RELU, &[b])
        }),
        row("scales of codes, one", &["Conv"], |n| {
            let x = n.input(&[3, 5, 6]);
            let w = n.codes(DType::I4, &[4, 3, 3, 3], Scale::PerTensor(0.1), 0);
            let c = n.conv_of(x, w);
            n.batch_norm(c)
        }),
        row("scales of codes, a channel", &["Gemm"], |n| {
            let x = n.input(&[5]);
            let w = n.codes(DType::I2, &[4, 5], channels(&[0.1, 0.2, 0.3, 0.4]), 0);
            let g = n.op(Gemm { epilogue: Epilogue::default() }, &[x, w]);
            n.batch_norm(g)
        }),
        row("shared codes are copied", &["Conv", "Conv", "Sigmoid", "Relu", "Add"], |n| {
            let x = n.input(&[3, 5, 6]);
            let w = n.codes(DType::I4, &[3, 3, 3, 3], Scale::PerTensor(0.1), 0);
            let a = n.conv_of(x, w);
            let b = n.conv_of(a, w);
            let a = n.batch_norm(b);
            let c = n.op(Unary::SIGMOID, &[a]);
            let d = n.op(Unary::RELU, &[c]);
            n.op(Binary::ADD, &[d, a])
        }),
        row("bn alone", &["Mul", "Add", "Relu"], |n| {
            let x = n.input(&[3, 5, 6]);
            let b = n.batch_norm(x);
            n.op(Unary::RELU, &[b])
        }),
        row("bn of a vector", &["Mul", "Add"], |n| {
            let x = n.input(&[3]);
            n.batch_norm(x)
        }),
        row("residual and relu", &["Conv", "Conv"], |n| {
            let x = n.input(&[3, 5, 6]);
            let a = n.conv(x, 3);
            let r = n.op(Unary::RELU, &[a]);
            let b = n.conv(r, 3);
            let s = n.op(Binary::ADD, &[x, b]);
            n.op(Unary::RELU, &[s])
        }),
        row("two convs of one addition", &["Conv", "Conv"], |n| {
            let x = n.input(&[3, 5, 6]);
            let a = n.conv(x, 4);
            let a = n.batch_norm(a);
            let b = n.conv(x, 4);
            let b = n.batch_norm(b);
            let s = n.op(Binary::ADD, &[a, b]);
            n.op(Unary::RELU, &[s])
        }),
        row("doubled", &["Conv", "Add"], |n| {
            let x = n.input(&[3, 5, 6]);
            let a = n.conv(x, 4);
            n.op(Binary::ADD, &[a, a])
        }),
        row("activation before the addition", &["Conv", "Add"], |n| {
            let x = n.input(&[3, 5, 6]);
            let a = n.conv(x, 3);
            let a = n.op(Unary::RELU, &[a]);
            n.op(Binary::ADD, &[a, x])
        }),
        row("a quantizer between", &["Conv", "FakeQuantize", "Add", "Relu"], |n| {
            let x = n.input(&[3, 5, 6]);
            let a = n.conv(x, 3);
            let q = n.op(FAKE, &[a]);
            let s = n.op(Binary::ADD, &[q, x]);
            n.op(Unary::RELU, &[s])
        }),
        row("an addition that broadcasts", &["Conv", "GlobalAveragePool", "Add"], |n| {
            let x = n.input(&[3, 5, 6]);
            let a = n.conv(x, 3);
            let p = n.op(GlobalAveragePool::default(), &[x]);
            n.op(Binary::ADD, &[a, p])
        }),
        row("gemm takes no residual", &["Gemm", "Add", "Relu"], |n| {
            let x = n.input(&[3]);
            let a = n.gemm(x, 3);
            let s = n.op(Binary::ADD, &[a, x]);
            n.op(Unary::RELU, &[s])
        }),
    ];
    check_rows(rows, passes);
}

/// The convolution's result is a model output as well.
fn visible(build: fn(&mut Net, ValueId) -> ValueId) -> Graph {
    let mut n = Net::new();
    let x = n.input(&[3, 5, 6]);
    let c = n.conv(x, 3);
    let y = build(&mut n, c);
    n.done(&[c, y])
}

#[test]
fn refusals_say_why() {
    let inner = |build: fn(&mut Net, ValueId) -> ValueId| {
        let mut n = Net::new();
        let x = n.input(&[3, 5, 6]);
        let c = n.conv(x, 3);
        let y = build(&mut n, c);
        n.done(&[y])
    };
    let rows = [
        ("hidden bn", visible(|n, c| n.batch_norm(c)), "is a model output"),
        ("hidden relu", visible(|n, c| n.op(Unary::RELU, &[c])), "is a model output"),
        (
            "hidden sum",
            visible(|n, c| {
                let x = n.g.inputs()[0];
                n.op(Binary::ADD, &[c, x])
            }),
            "is a model output",
        ),
        (
            "two readers",
            inner(|n, c| {
                let b = n.batch_norm(c);
                n.op(Concat::along(1), &[b, c])
            }),
            "has other readers",
        ),
        (
            "quantizer",
            inner(|n, c| {
                let q = n.op(FAKE, &[c]);
                n.op(Unary::RELU, &[q])
            }),
            "a quantizer stands behind 'conv'",
        ),
        (
            "quantizer before bn",
            inner(|n, c| {
                let q = n.op(FAKE, &[c]);
                n.batch_norm(q)
            }),
            "a quantizer stands before it",
        ),
        (
            "activation first",
            inner(|n, c| {
                let r = n.op(Unary::RELU, &[c]);
                n.op(Binary::ADD, &[r, n.g.inputs()[0]])
            }),
            "applies its activation first",
        ),
    ];
    let mut failures = Vec::new();
    for (name, graph, expected) in rows {
        let (g, notes) = after(&graph, &passes()).unwrap();
        if !notes.iter().any(|n| n.text.contains(expected)) {
            failures.push(format!("{name}: no note says {expected:?}: {notes:?}"));
        }
        let d = common::difference(&graph, &g);
        if d.is_nan() || d > 1e-5 {
            failures.push(format!("{name}: outputs differ by {d}"));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn the_later_convolution_takes_the_residual() {
    let mut n = Net::new();
    let x = n.input(&[3, 5, 6]);
    let short = n.conv(x, 3);
    let a = n.conv(x, 3);
    let a = n.op(Unary::RELU, &[a]);
    let long = n.conv(a, 3);
    let s = n.op(Binary::ADD, &[long, short]);
    let g = n.done(&[s]);
    let g = after(&g, &passes()).unwrap().0;
    let last = g.node(*g.order().last().unwrap());
    assert_eq!(last.name, "conv.2");
    assert!(last.op.float_epilogue().is_some_and(|e| e.residual && e.activation == Activation::None));
    assert_eq!(ops(&g), ["Conv", "Conv", "Conv"]);
}

#[test]
fn codes_keep_and_scales_take_the_sign() {
    let mut n = Net::new();
    let x = n.input(&[1, 3, 3]);
    let w = n.given_codes(DType::I4, &[2, 1, 1, 1], Scale::PerTensor(0.5), 0, &[3, -7]);
    let c = n.op(Conv { windows: Windows::PIXELS, ..PLAIN }, &[x, w]);
    let one = |n: &mut Net, v: [f32; 2]| n.constant(&[2], &v);
    let p = [
        c,
        one(&mut n, [-2.0, 0.0]),
        one(&mut n, [0.0, 1.0]),
        one(&mut n, [0.0, 0.0]),
        one(&mut n, [1.0, 1.0]),
    ];
    let y = n.op(BatchNormalization { epsilon: 0.0 }, &p);
    let g = n.done(&[y]);
    let g = after(&g, &passes()).unwrap().0;
    let codes = g.values().find(|(_, v)| v.dtype == DType::I4).unwrap().1;
    assert_eq!(codes.constant().and_then(Tensor::as_i8).unwrap(), [3, 0]);
    assert_eq!(codes.quant.as_ref().unwrap().channel_scales(2).unwrap(), [-1.0, 0.5]);
}

#[test]
fn a_variance_below_zero_is_refused() {
    let mut n = Net::new();
    let x = n.input(&[2, 3, 3]);
    let one = n.constant(&[2], &[1.0, 1.0]);
    let var = n.constant(&[2], &[1.0, -1.0]);
    let y = n.op(BatchNormalization { epsilon: 1e-5 }, &[x, one, one, one, var]);
    let g = n.done(&[y]);
    let e = after(&g, &passes()).unwrap_err();
    assert!(!e.is_bug());
    assert!(e.to_string().contains("node 'batchnormalization'"), "{e}");
}
