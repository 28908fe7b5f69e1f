//! The value and the gradients of every operator against finite differences of the same operator in f64.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Net, Random, conv, gemm, reference, windows};
use nibblec_ir::op::{
    Activation, AveragePool, BatchNormalization, Binary, Concat, Conv, Epilogue, FloatEpilogue, Gather,
    GlobalAveragePool, MaxPool, Pad, Reshape, Slice, Softmax, Transpose, Unary, Windows,
};
use nibblec_ir::{Dim, Graph, Tensor, ValueId};
use nibblec_tune::{Mode, Quantization, Tape};
use std::collections::BTreeMap;

const BATCH: usize = 3;

/// Compares the tape with differences of the reference: the loss is a fixed random weighting of the outputs.
fn check(name: &str, graph: &Graph) -> Result<(), String> {
    let mut tape = Tape::new(graph, &Quantization::default()).map_err(|e| e.to_string())?;
    let mut random = Random(99);
    let input = graph.value(graph.inputs()[0]).shape.with_batch(BATCH);
    let x = random.vec(input.iter().product());
    tape.forward(&[&x], BATCH, Mode::Training).map_err(|e| e.to_string())?;
    let y = tape.output(0).to_vec();
    let weighting = random.vec(y.len());
    tape.backward_output(0, &weighting).map_err(|e| e.to_string())?;

    let x: Vec<f64> = x.iter().map(|v| f64::from(*v)).collect();
    let expected = reference::run(graph, &x, BATCH, &BTreeMap::new());
    for (i, (y, e)) in y.iter().zip(&expected).enumerate() {
        if (f64::from(*y) - e).abs() > 1e-5 * (1.0 + e.abs()) {
            return Err(format!("{name}: output {i} is {y}, expected {e}"));
        }
    }
    let loss = |name: &str, data: &[f64]| -> f64 {
        let y = reference::run(graph, &x, BATCH, &BTreeMap::from([(name.to_string(), data.to_vec())]));
        y.iter().zip(&weighting).map(|(y, w)| y * f64::from(*w)).sum()
    };
    for p in tape.parameters().iter().filter(|p| p.trainable) {
        let data: Vec<f64> = p.data.iter().map(|v| f64::from(*v)).collect();
        let scale = p.grad.iter().map(|g| g.abs()).fold(0.0, f32::max);
        if scale == 0.0 {
            return Err(format!("{name}: all gradients of {} are zero", p.name));
        }
        for i in (0..data.len()).step_by(data.len() / 40 + 1) {
            let (mut up, mut down) = (data.clone(), data.clone());
            (up[i], down[i]) = (data[i] + 1e-6, data[i] - 1e-6);
            let slope = (loss(&p.name, &up) - loss(&p.name, &down)) / 2e-6;
            let found = f64::from(p.grad[i]);
            if (slope - found).abs() > 2e-4 * slope.abs().max(f64::from(scale)).max(0.1) {
                return Err(format!("{name}: gradient {i} of {} is {found}, expected {slope}", p.name));
            }
        }
    }
    Ok(())
}

/// A trained pointwise convolution before the operator makes its input's gradient visible.
fn behind_layer(dims: &[usize], make: impl FnOnce(&mut Net, ValueId) -> ValueId) -> Graph {
    let mut net = Net::new(5);
    let x = net.input(dims);
    let c = dims[0];
    let w = net.random_constant("before", &[c, c, 1, 1]);
    let b = net.random_constant("before.bias", &[c]);
    let x = net.node("before", conv(Windows::PIXELS, 1, true), &[x, w, b]);
    let y = make(&mut net, x);
    net.finish(y)
}

#[test]
fn convolutions_match_finite_differences() {
    // Input channels, height, width; output channels; kernel, strides, dilations, pads; groups.
    type Row = ([usize; 3], usize, [usize; 2], [usize; 2], [usize; 2], [usize; 4], usize);
    let rows: &[Row] = &[
        ([3, 8, 8], 5, [3, 3], [1, 1], [1, 1], [1, 1, 1, 1], 1),
        ([2, 9, 17], 4, [3, 3], [2, 2], [1, 1], [1, 1, 1, 1], 1),
        ([2, 8, 8], 4, [3, 3], [2, 2], [1, 1], [0, 0, 1, 1], 1),
        ([4, 7, 10], 6, [1, 1], [2, 2], [1, 1], [0; 4], 1),
        ([4, 4, 4], 9, [1, 1], [1, 1], [1, 1], [0; 4], 1),
        ([4, 3, 5], 6, [1, 1], [1, 1], [1, 1], [0; 4], 2),
        ([3, 1, 1], 4, [1, 1], [1, 1], [1, 1], [0; 4], 1),
        ([4, 12, 11], 8, [3, 2], [1, 2], [2, 3], [2, 0, 1, 3], 2),
        ([6, 9, 9], 6, [3, 3], [1, 1], [1, 1], [1, 1, 1, 1], 6),
        ([4, 10, 9], 8, [5, 5], [2, 2], [1, 1], [2, 1, 2, 2], 4),
        ([2, 11, 11], 3, [3, 3], [3, 3], [1, 1], [0; 4], 1),
        ([2, 9, 9], 3, [2, 2], [3, 3], [1, 1], [0; 4], 1),
        ([3, 5, 5], 2, [5, 5], [1, 1], [1, 1], [0; 4], 1),
        ([2, 4, 20], 3, [1, 7], [1, 1], [1, 1], [0, 3, 0, 3], 1),
    ];
    let mut wrong = Vec::new();
    for row in rows {
        let (dims, m, kernel, strides, dilations, pads, groups) = *row;
        let graph = behind_layer(&dims, |net, x| {
            let w = net.random_constant("w", &[m, dims[0] / groups, kernel[0], kernel[1]]);
            let b = net.random_constant("b", &[m]);
            let windows = Windows { kernel, strides, dilations, pads };
            net.node("conv", conv(windows, groups, true), &[x, w, b])
        });
        wrong.extend(check(&format!("{row:?}"), &graph).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

type Make = Box<dyn FnOnce(&mut Net, ValueId) -> ValueId>;

fn one(op: impl Into<nibblec_ir::Op> + 'static) -> Make {
    Box::new(|net, x| net.node("op", op, &[x]))
}

fn with(op: impl Into<nibblec_ir::Op> + 'static, dims: &'static [usize]) -> Make {
    Box::new(|net, x| {
        let c: Vec<f32> = net.random.vec(dims.iter().product()).iter().map(|v| v + 2.0).collect();
        let c = net.constant("c", dims, c);
        net.node("op", op, &[x, c])
    })
}

fn max_pool(pads: [usize; 4], strides: [usize; 2], dilations: [usize; 2], ceil_mode: bool) -> MaxPool {
    MaxPool { windows: Windows { kernel: [3, 2], strides, dilations, pads }, ceil_mode }
}

fn average_pool(pads: [usize; 4], ceil_mode: bool, count_include_pad: bool) -> AveragePool {
    AveragePool { windows: windows([3, 3], [2, 2], pads), ceil_mode, count_include_pad, codes: None }
}

#[test]
fn other_operators_match_finite_differences() {
    let squeeze: Make = Box::new(|net, x| {
        let pooled = net.node("pool", GlobalAveragePool::default(), &[x]);
        let gate = net.node("gate", Unary::SIGMOID, &[pooled]);
        net.node("op", Binary::MUL, &[x, gate])
    });
    let twice: Make = Box::new(|net, x| net.node("op", Binary::MUL, &[x, x]));
    let joined: Make = Box::new(|net, x| {
        let a = net.node("a", Unary::TANH, &[x]);
        let sum = net.node("sum", Binary::ADD, &[x, a]);
        let relu = net.node("relu", Unary::RELU, &[sum]);
        net.node("op", Concat::along(1), &[relu, x, a])
    });
    let gather: Make = Box::new(|net, x| {
        let i = net.graph.add_constant("i", Tensor::i64(&[3], vec![2, 0, 2]).unwrap());
        net.node("op", Gather { axis: 1 }, &[x, i])
    });
    let norm = |relu: bool| -> Make {
        Box::new(move |net, x| {
            let p = ["scale", "shift", "mean", "var"].map(|n| net.random_constant(n, &[4]));
            let y = net.node("op", BatchNormalization { epsilon: 1e-3 }, &[x, p[0], p[1], p[2], p[3]]);
            if relu { net.node("relu", Unary::RELU, &[y]) } else { y }
        })
    };
    let matrix: Make = Box::new(|net, x| {
        let x = net.node("flat", Reshape { shape: vec![Dim::Batch, Dim::Fixed(168)] }, &[x]);
        let (w, b) = (net.random_constant("w", &[5, 168]), net.random_constant("b", &[5]));
        net.node("op", gemm(true), &[x, w, b])
    });
    let fused: Make = Box::new(|net, x| {
        let (w, b) = (net.random_constant("w", &[4, 4, 3, 3]), net.random_constant("b", &[4]));
        let end = FloatEpilogue { bias: true, residual: true, activation: Activation::Clip(-0.5, 2.0) };
        let op = Conv { epilogue: Epilogue::Float(end), ..conv(windows([3, 3], [1, 1], [1; 4]), 1, true) };
        net.node("op", op, &[x, w, b, x])
    });
    let rows: Vec<(&str, Make)> = vec![
        ("relu", one(Unary::RELU)),
        ("clip", one(Unary::Clip { min: -0.4, max: 0.7 })),
        ("leaky relu", one(Unary::LeakyRelu { alpha: 0.1 })),
        ("hard swish", one(Unary::HARD_SWISH)),
        ("hard sigmoid", one(Unary::HardSigmoid { alpha: 0.2, beta: 0.5 })),
        ("sigmoid", one(Unary::SIGMOID)),
        ("mish", one(Unary::Mish {})),
        ("tanh", one(Unary::TANH)),
        ("add", with(Binary::ADD, &[4, 1, 1])),
        ("sub", with(Binary::SUB, &[1, 4, 6, 7])),
        ("mul", with(Binary::MUL, &[7])),
        ("div", with(Binary::DIV, &[6, 1])),
        ("squeeze and excite", squeeze),
        ("a value twice", twice),
        ("three readers", joined),
        ("gather", gather),
        ("batch norm", norm(false)),
        ("batch norm and relu", norm(true)),
        ("gemm", matrix),
        ("fused convolution", fused),
        ("max pool", one(max_pool([0; 4], [2, 2], [1, 1], false))),
        ("max pool, padded", one(max_pool([1, 1, 2, 0], [2, 1], [1, 1], true))),
        ("max pool, dilated", one(max_pool([0; 4], [1, 1], [2, 3], false))),
        ("average pool", one(average_pool([0; 4], false, false))),
        ("average pool, padded", one(average_pool([1, 0, 1, 1], true, false))),
        ("average pool, padding counts", one(average_pool([1, 1, 1, 1], true, true))),
        ("global average pool", one(GlobalAveragePool::default())),
        ("pad", one(Pad { before: vec![0, 1, 2, 0], after: vec![0, 2, 0, 3], value: 0.5 })),
        (
            "slice",
            one(Slice { axes: vec![2, 3], starts: vec![0, 5], counts: vec![3, 2], steps: vec![2, -3] }),
        ),
        ("transpose", one(Transpose { perm: vec![0, 2, 3, 1] })),
        ("softmax of channels", one(Softmax { axis: 1 })),
        ("softmax of columns", one(Softmax { axis: 3 })),
    ];
    let mut wrong = Vec::new();
    for (name, make) in rows {
        wrong.extend(check(name, &behind_layer(&[4, 6, 7], make)).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
