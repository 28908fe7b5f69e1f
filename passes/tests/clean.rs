//! Constant folding and canonical form: what each rule makes of a small graph, and what it leaves alone.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Net, PLAIN, Row, check_rows};
use nibblec_ir::op::*;
use nibblec_ir::{DType, Dim, Scale, ValueId};
use nibblec_passes::Pass;
use nibblec_passes::clean::{Canonicalize, ConstFold, Dce};

fn passes() -> Vec<Box<dyn Pass>> {
    vec![Box::new(ConstFold), Box::new(Canonicalize), Box::new(Dce)]
}

fn row(name: &'static str, expected: &'static [&'static str], build: fn(&mut Net) -> ValueId) -> Row {
    let mut n = Net::new();
    let y = build(&mut n);
    Row { name, graph: n.done(&[y]), expected }
}

fn pad(value: f32) -> Pad {
    Pad { before: vec![0, 0, 1, 2], after: vec![0, 0, 1, 0], value }
}

fn reshape(dims: &[usize]) -> Reshape {
    Reshape { shape: std::iter::once(Dim::Batch).chain(dims.iter().map(|&d| Dim::Fixed(d))).collect() }
}

const WINDOWS: Windows = Windows { kernel: [3, 3], strides: [2, 2], ..Windows::PIXELS };
const MAX: MaxPool = MaxPool { windows: WINDOWS, ceil_mode: false };
const MEAN: AveragePool =
    AveragePool { windows: WINDOWS, ceil_mode: false, count_include_pad: false, codes: None };

#[test]
fn shapes() {
    let rows = vec![
        row("reshape twice", &["Reshape"], |n| {
            let x = n.input(&[4, 3, 2]);
            let a = n.op(reshape(&[12, 2]), &[x]);
            n.op(reshape(&[24]), &[a])
        }),
        row("reshape there and back", &["Relu"], |n| {
            let x = n.input(&[4, 6]);
            let a = n.op(reshape(&[24]), &[x]);
            let b = n.op(reshape(&[4, 6]), &[a]);
            n.op(Unary::RELU, &[b])
        }),
        row("an output is not an input", &["Reshape"], |n| {
            let x = n.input(&[4]);
            n.op(reshape(&[4]), &[x])
        }),
        row("transpose twice", &["Transpose"], |n| {
            let x = n.input(&[4, 3, 2]);
            let a = n.op(Transpose { perm: vec![0, 2, 3, 1] }, &[x]);
            n.op(Transpose { perm: vec![0, 1, 3, 2] }, &[a])
        }),
        row("transpose there and back", &["Relu", "Sigmoid", "Relu"], |n| {
            let x = n.input(&[4, 3, 2]);
            let r = n.op(Unary::RELU, &[x]);
            let a = n.op(Transpose { perm: vec![0, 2, 3, 1] }, &[r]);
            let b = n.op(Transpose { perm: vec![0, 3, 1, 2] }, &[a]);
            let z = n.op(Unary::SIGMOID, &[b]);
            n.op(Unary::RELU, &[z])
        }),
        row("transpose of a pixel", &["GlobalAveragePool", "Reshape"], |n| {
            let x = n.input(&[4, 3, 3]);
            let a = n.op(GlobalAveragePool::default(), &[x]);
            n.op(Transpose { perm: vec![0, 2, 3, 1] }, &[a])
        }),
        row("identities", &["Relu"], |n| {
            let x = n.input(&[4, 3, 3]);
            let a = n.op(Pad { before: vec![0; 4], after: vec![0; 4], value: 1.0 }, &[x]);
            let b = n.op(Slice { axes: vec![2], starts: vec![0], counts: vec![3], steps: vec![1] }, &[a]);
            let c = n.op(Concat::along(1), &[b]);
            n.op(Unary::RELU, &[c])
        }),
        row("constants", &["Add"], |n| {
            let x = n.input(&[4]);
            let a = n.random(&[2, 2]);
            let b = n.random(&[2, 2]);
            let sum = n.op(Binary::ADD, &[a, b]);
            let c = n.op(Reshape { shape: vec![Dim::Fixed(4)] }, &[sum]);
            n.op(Binary::ADD, &[x, c])
        }),
    ];
    check_rows(rows, passes);
}

#[test]
fn arithmetic() {
    let rows = vec![
        row("constant last", &["Mul", "Add"], |n| {
            let x = n.input(&[4, 2, 2]);
            let c = n.random(&[4, 1, 1]);
            let d = n.random(&[1, 4, 1, 1]);
            let m = n.op(Binary::MUL, &[c, x]);
            n.op(Binary::ADD, &[d, m])
        }),
        row("sub and div", &["Add", "Mul"], |n| {
            let x = n.input(&[4, 2, 2]);
            let c = n.random(&[4, 1, 1]);
            let d = n.positive(&[4, 1, 1]);
            let s = n.op(Binary::SUB, &[x, c]);
            n.op(Binary::DIV, &[s, d])
        }),
        row("from a constant", &["Sub"], |n| {
            let x = n.input(&[4]);
            let c = n.random(&[4]);
            n.op(Binary::SUB, &[c, x])
        }),
        row("division by what has no reciprocal", &["Mul", "Div"], |n| {
            let x = n.input(&[1]);
            let tiny = n.constant(&[1], &[1e-39]);
            let big = n.op(Binary::MUL, &[x, tiny]);
            n.op(Binary::DIV, &[big, tiny])
        }),
        row("constants merge", &["Add"], |n| {
            let x = n.input(&[4]);
            let (a, b, c) = (n.random(&[4]), n.random(&[4]), n.random(&[]));
            let s = n.op(Binary::ADD, &[x, a]);
            let s = n.op(Binary::ADD, &[b, s]);
            n.op(Binary::SUB, &[s, c])
        }),
        row("neutral", &["Relu"], |n| {
            let x = n.input(&[4]);
            let (zero, one) = (n.constant(&[], &[0.0]), n.constant(&[4], &[1.0; 4]));
            let s = n.op(Binary::ADD, &[x, zero]);
            let s = n.op(Binary::MUL, &[s, one]);
            n.op(Unary::RELU, &[s])
        }),
        row("a one that widens stays", &["Mul"], |n| {
            let x = n.input(&[1]);
            let one = n.constant(&[4], &[1.0; 4]);
            n.op(Binary::MUL, &[x, one])
        }),
        row("clips", &["Clip"], |n| {
            let x = n.input(&[4]);
            let a = n.op(Unary::Clip { min: 0.0, max: f32::INFINITY }, &[x]);
            let b = n.op(Unary::Clip { min: -1.0, max: 2.0 }, &[a]);
            let c = n.op(Unary::RELU, &[b]);
            n.op(Unary::Clip { min: f32::NEG_INFINITY, max: f32::INFINITY }, &[c])
        }),
        row("relu once", &["Relu"], |n| {
            let x = n.input(&[4]);
            let a = n.op(Unary::Clip { min: 0.0, max: f32::INFINITY }, &[x]);
            n.op(Unary::RELU, &[a])
        }),
        row("hard swish by hard sigmoid", &["HardSwish"], |n| {
            let x = n.input(&[4]);
            let h = n.op(Unary::HardSigmoid { alpha: 0.16666667, beta: 0.5 }, &[x]);
            n.op(Binary::MUL, &[h, x])
        }),
        row("hard swish by parts", &["HardSwish"], |n| {
            let x = n.input(&[4]);
            let (three, six) = (n.constant(&[], &[3.0]), n.constant(&[], &[6.0]));
            let s = n.op(Binary::ADD, &[x, three]);
            let c = n.op(Unary::Clip { min: 0.0, max: 6.0 }, &[s]);
            let m = n.op(Binary::MUL, &[x, c]);
            n.op(Binary::DIV, &[m, six])
        }),
        row("hard sigmoid behind a layer", &["Gemm", "HardSigmoid"], |n| {
            let x = n.input(&[4]);
            let g = n.gemm(x, 3);
            let (three, six) = (n.constant(&[], &[3.0]), n.constant(&[], &[6.0]));
            let s = n.op(Binary::ADD, &[g, three]);
            let c = n.op(Unary::Clip { min: 0.0, max: 6.0 }, &[s]);
            n.op(Binary::DIV, &[c, six])
        }),
    ];
    check_rows(rows, passes);
}

#[test]
fn windows_and_layers() {
    let rows = vec![
        row("pad into conv", &["Conv"], |n| {
            let x = n.input(&[3, 5, 6]);
            let p = n.op(pad(0.0), &[x]);
            n.conv(p, 4)
        }),
        row("a padding of ones stays", &["Pad", "Conv"], |n| {
            let x = n.input(&[3, 5, 6]);
            let p = n.op(pad(1.0), &[x]);
            n.conv(p, 4)
        }),
        row("pad into mean", &["AveragePool"], |n| {
            let x = n.input(&[3, 5, 6]);
            let p = n.op(pad(0.0), &[x]);
            n.op(MEAN, &[p])
        }),
        row("a mean with padding of its own", &["Pad", "AveragePool"], |n| {
            let x = n.input(&[3, 5, 6]);
            let p = n.op(pad(0.0), &[x]);
            n.op(AveragePool { windows: Windows { pads: [1; 4], ..WINDOWS }, ..MEAN }, &[p])
        }),
        row("pad into maximum behind relu", &["Relu", "MaxPool"], |n| {
            let x = n.input(&[3, 5, 6]);
            let r = n.op(Unary::RELU, &[x]);
            let p = n.op(pad(0.0), &[r]);
            n.op(MAX, &[p])
        }),
        row("zeros can win", &["Pad", "MaxPool"], |n| {
            let x = n.input(&[3, 5, 6]);
            let p = n.op(pad(0.0), &[x]);
            n.op(MAX, &[p])
        }),
        row("minus infinity cannot", &["MaxPool"], |n| {
            let x = n.input(&[3, 5, 6]);
            let p = n.op(pad(f32::NEG_INFINITY), &[x]);
            n.op(MAX, &[p])
        }),
        row("the whole plane", &["GlobalAveragePool"], |n| {
            let x = n.input(&[3, 3, 3]);
            n.op(MEAN, &[x])
        }),
        row("mul and add into conv", &["Conv"], |n| {
            let x = n.input(&[3, 5, 6]);
            let c = n.conv(x, 4);
            let (m, a) = (n.random(&[1, 4, 1, 1]), n.random(&[4, 1, 1]));
            let c = n.op(Binary::MUL, &[m, c]);
            n.op(Binary::SUB, &[c, a])
        }),
        row("mul and add into gemm", &["Gemm"], |n| {
            let x = n.input(&[5]);
            let c = n.gemm(x, 4);
            let (m, a) = (n.random(&[]), n.random(&[4]));
            let c = n.op(Binary::MUL, &[c, m]);
            n.op(Binary::ADD, &[c, a])
        }),
        row("shared weights are copied", &["Conv", "Conv", "Concat"], |n| {
            let x = n.input(&[3, 5, 6]);
            let w = n.random(&[3, 3, 3, 3]);
            let a = n.conv_of(x, w);
            let b = n.conv_of(x, w);
            let m = n.random(&[3, 1, 1]);
            let a = n.op(Binary::MUL, &[a, m]);
            n.op(Concat::along(1), &[a, b])
        }),
        row("along the width stays", &["Conv", "Add"], |n| {
            let x = n.input(&[3, 5, 6]);
            let c = n.conv(x, 4);
            let a = n.random(&[6]);
            n.op(Binary::ADD, &[c, a])
        }),
        row("two readers", &["Conv", "Mul", "Add"], |n| {
            let x = n.input(&[3, 5, 6]);
            let c = n.conv(x, 4);
            let m = n.random(&[4, 1, 1]);
            let p = n.op(Binary::MUL, &[c, m]);
            n.op(Binary::ADD, &[c, p])
        }),
        row("scales of codes", &["Conv"], |n| {
            let x = n.input(&[3, 5, 6]);
            let w = n.codes(DType::I4, &[2, 3, 3, 3], Scale::PerTensor(0.1), 0);
            let c = n.op(Conv { windows: Windows { pads: [0; 4], ..PLAIN.windows }, ..PLAIN }, &[x, w]);
            let m = n.constant(&[2, 1, 1], &[-1.5, 0.0]);
            n.op(Binary::MUL, &[c, m])
        }),
    ];
    check_rows(rows, passes);
}

#[test]
fn model_outputs_stay_visible() {
    let mut n = Net::new();
    let x = n.input(&[3, 5, 6]);
    let c = n.conv(x, 4);
    let m = n.random(&[4, 1, 1]);
    let y = n.op(Binary::MUL, &[c, m]);
    let graph = n.done(&[c, y]);
    check_rows(vec![Row { name: "both outputs", graph, expected: &["Conv", "Mul"] }], passes);
}
