//! Every other operator against the interpreter: integer operators and functions of one float to the last bit, other
//! float operators within rounding.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Rng, check_close, check_equal};
use nibblec_exec::Array;
use nibblec_ir::op::{Form, Unary};
use nibblec_ir::{Graph, parse::parse};

/// Name, largest input magnitude, body. Inputs and outputs are f32.
const EXACT: &[(&str, f32, &str)] = &[
    (
        "quantize u8, zero point, ties, out of range",
        40.0,
        "%x: f32[N,37] = input
         %q: u8[N,37] q(s 0.25, z 128) = QuantizeLinear(%x) {lo=0, hi=255}
         %y: f32[N,37] = DequantizeLinear(%q)
         output %y",
    ),
    (
        "quantize images of few channels",
        40.0,
        "%a: f32[N,1,3,16] = input
         %b: f32[N,2,3,40] = input
         %c: f32[N,3,4,33] = input
         %d: f32[N,4,2,23] = input
         %p: u8[N,1,3,16] q(s 0.5, z 9) = QuantizeLinear(%a) {lo=0, hi=255}
         %q: u4[N,2,3,40] q(s 4.0, z 0) = QuantizeLinear(%b) {lo=0, hi=15}
         %r: u8[N,3,4,33] q(s 0.3, z 128) = QuantizeLinear(%c) {lo=0, hi=255}
         %s: u2[N,4,2,23] q(s 9.0, z 1) = QuantizeLinear(%d) {lo=0, hi=3}
         %m: u8[N,3,2,17] q(s 0.3, z 128) = MaxPool(%r) {kernel=[3,3], strides=[2,2], dilations=[1,1],
           pads=[1,1,0,1], ceil_mode=false}
         %y: f32[N,1,3,16] = DequantizeLinear(%p)
         %z: f32[N,2,3,40] = DequantizeLinear(%q)
         %w: f32[N,3,2,17] = DequantizeLinear(%m)
         %v: f32[N,4,2,23] = DequantizeLinear(%s)
         output %y
         output %z
         output %w
         output %v",
    ),
    (
        "quantize image to channels last and back",
        4.0,
        "%x: f32[N,5,7,19] = input
         %q: u4[N,5,7,19] q(s 0.5, z 8) = QuantizeLinear(%x) {lo=3, hi=15}
         %y: f32[N,5,7,19] = DequantizeLinear(%q)
         output %y",
    ),
    (
        "fake quantize signed",
        4.0,
        "%x: f32[N,3,5,9] = input
         %y: f32[N,3,5,9] = FakeQuantize(%x) {dtype=i4, scale=0.3, zero_point=1}
         output %y",
    ),
    (
        "sum of codes, two outputs",
        100.0,
        "%a: f32[N,9,5,6] = input
         %b: f32[N,9,5,6] = input
         %p: u8[N,9,5,6] q(s 1.0, z 100) = QuantizeLinear(%a) {lo=0, hi=255}
         %q: u4[N,9,5,6] q(s 9.0, z 3) = QuantizeLinear(%b) {lo=0, hi=15}
         %s: u8[N,9,5,6] q(s 1.0, z 7), %t: u2[N,9,5,6] q(s 40.0, z 1) = QLinearAdd(%p, %q)
           {ma=0.7, mb=4.3, bias=-12.5, outs=[q(1.0,0.0,7,255), q(0.02,0.5,0,3)]}
         %y: f32[N,9,5,6] = DequantizeLinear(%s)
         %z: f32[N,9,5,6] = DequantizeLinear(%t)
         output %y
         output %z",
    ),
    (
        "product of codes by a channel gate",
        100.0,
        "%a: f32[N,19,5,6] = input
         %b: f32[N,19,1,1] = input
         %p: u8[N,19,5,6] q(s 1.0, z 100) = QuantizeLinear(%a) {lo=0, hi=255}
         %q: u8[N,19,1,1] q(s 0.5, z 3) = QuantizeLinear(%b) {lo=0, hi=255}
         %s: u8[N,19,5,6] q(s 1.0, z 7) = QLinearMul(%p, %q) {m=0.013, bias=7.0, outs=[q(1.0,0.0,0,255)]}
         %y: f32[N,19,5,6] = DequantizeLinear(%s)
         output %y",
    ),
    (
        "requantize to three widths",
        100.0,
        "%a: f32[N,35] = input
         %p: u8[N,35] q(s 1.0, z 100) = QuantizeLinear(%a) {lo=0, hi=255}
         %s: u8[N,35] q(s 1.0, z 7), %t: u4[N,35] q(s 1.0, z 0), %u: u2[N,35] q(s 1.0, z 0) = Requantize(%p)
           {outs=[q(0.9,1.5,0,255), q(0.06,0.0,1,15), q(0.0117,0.1,0,3)]}
         %y: f32[N,35] = DequantizeLinear(%s)
         %z: f32[N,35] = DequantizeLinear(%t)
         %w: f32[N,35] = DequantizeLinear(%u)
         output %y
         output %z
         output %w",
    ),
    (
        "lookup",
        100.0,
        "%a: f32[N,3,4,5] = input
         %p: u8[N,3,4,5] q(s 1.0, z 100) = QuantizeLinear(%a) {lo=0, hi=255}
         %t: u8[256] = const random(seed 9)
         %q: u8[N,3,4,5] q(s 1.0, z 0) = Lookup(%p, %t)
         %y: f32[N,3,4,5] = DequantizeLinear(%q)
         output %y",
    ),
    (
        "join of codes, with and without change",
        100.0,
        "%a: f32[N,5,4,5] = input
         %b: f32[N,18,4,5] = input
         %p: u8[N,5,4,5] q(s 1.0, z 0) = QuantizeLinear(%a) {lo=0, hi=255}
         %q: u4[N,18,4,5] q(s 9.0, z 3) = QuantizeLinear(%b) {lo=0, hi=15}
         %j: u8[N,23,4,5] q(s 1.0, z 0) = QLinearConcat(%p, %q)
           {axis=1, ins=[a(1.0,0.0), a(9.0,-27.0)], outs=[q(1.0,0.0,0,255)]}
         %y: f32[N,23,4,5] = DequantizeLinear(%j)
         output %y",
    ),
    (
        "largest codes of windows with ceil_mode and dilation",
        100.0,
        "%a: f32[N,21,9,8] = input
         %p: u8[N,21,9,8] q(s 1.0, z 100) = QuantizeLinear(%a) {lo=0, hi=255}
         %m: u8[N,21,5,5] q(s 1.0, z 100) = MaxPool(%p) {kernel=[3,3], strides=[2,2], dilations=[1,1],
           pads=[1,1,1,1], ceil_mode=true}
         %d: u8[N,21,3,3] q(s 1.0, z 100) = MaxPool(%m) {kernel=[2,2], strides=[1,1], dilations=[2,2],
           pads=[0,0,0,0], ceil_mode=false}
         %y: f32[N,21,3,3] = DequantizeLinear(%d)
         output %y",
    ),
    (
        "mean codes of windows",
        100.0,
        "%a: f32[N,21,9,8] = input
         %p: u8[N,21,9,8] q(s 1.0, z 100) = QuantizeLinear(%a) {lo=0, hi=255}
         %m: u8[N,21,5,5] q(s 1.0, z 90) = QLinearAveragePool(%p) {kernel=[3,3], strides=[2,2],
           pads=[1,1,1,1], ceil_mode=true, count_include_pad=false, m=1.1, b=90.0, outs=[q(1.0,0.0,0,255)]}
         %n: u8[N,21,5,5] q(s 1.0, z 90) = QLinearAveragePool(%p) {kernel=[3,3], strides=[2,2],
           pads=[1,1,1,1], ceil_mode=true, count_include_pad=true, m=1.1, b=90.0, outs=[q(1.0,0.0,0,255)]}
         %g: u8[N,21,1,1] q(s 1.0, z 3), %h: u4[N,21,1,1] q(s 1.0, z 3) = QLinearGlobalAveragePool(%m)
           {m=0.8, b=3.0, outs=[q(1.0,0.0,0,255), q(0.1,1.0,0,15)]}
         %y: f32[N,21,5,5] = DequantizeLinear(%m)
         %z: f32[N,21,5,5] = DequantizeLinear(%n)
         %w: f32[N,21,1,1] = DequantizeLinear(%g)
         %v: f32[N,21,1,1] = DequantizeLinear(%h)
         output %y
         output %z
         output %w
         output %v",
    ),
    (
        "moves of codes",
        100.0,
        "%a: f32[N,6,4,5] = input
         %p: u8[N,6,4,5] q(s 1.0, z 9) = QuantizeLinear(%a) {lo=0, hi=255}
         %b: u8[N,8,6,7] q(s 1.0, z 9) = Pad(%p) {before=[0,1,2,0], after=[0,1,0,2], value=9.0}
         %c: u8[N,4,3,7] q(s 1.0, z 9) = Slice(%b) {axes=[1,2], starts=[7,0], counts=[4,3], steps=[-2,2]}
         %d: u8[N,84] q(s 1.0, z 9) = Reshape(%c) {shape=[N,84]}
         %e: u8[N,7,3,4] q(s 1.0, z 9) = Transpose(%c) {perm=[0,3,2,1]}
         %i: i64[3] = const [2, 0, 6]
         %f: u8[N,3,3,4] q(s 1.0, z 9) = Gather(%e, %i) {axis=1}
         %y: f32[N,84] = DequantizeLinear(%d)
         %z: f32[N,3,3,4] = DequantizeLinear(%f)
         output %y
         output %z",
    ),
];

/// The same for float operators.
const CLOSE: &[(&str, f32, &str)] = &[
    (
        "broadcasting",
        3.0,
        "%x: f32[N,6,4,5] = input
         %s: f32[N,6,1,1] = input
         %c: f32[6,1,1] = const random(seed 1, min 1, max 2)
         %d: f32[1,6,4,5] = const random(seed 2, min 1, max 2)
         %k: f32[] = const [3.5]
         %w: f32[5] = const random(seed 4, min 1, max 2)
         %a: f32[N,6,4,5] = Add(%x, %s)
         %b: f32[N,6,4,5] = Mul(%a, %c)
         %e: f32[N,6,4,5] = Sub(%b, %d)
         %f: f32[N,6,4,5] = Div(%e, %k)
         %g: f32[N,6,4,5] = Div(%f, %w)
         output %g",
    ),
    (
        "pools",
        3.0,
        "%x: f32[N,19,9,8] = input
         %a: f32[N,19,5,4] = MaxPool(%x) {kernel=[3,3], strides=[2,2], dilations=[1,1], pads=[1,1,1,1], ceil_mode=false}
         %b: f32[N,19,5,4] = AveragePool(%x) {kernel=[3,3], strides=[2,2], pads=[1,1,1,1], ceil_mode=false, count_include_pad=true}
         %c: f32[N,19,5,4] = AveragePool(%x) {kernel=[3,3], strides=[2,2], pads=[1,1,1,1], ceil_mode=false, count_include_pad=false}
         %d: f32[N,19,1,1] = GlobalAveragePool(%x)
         output %a
         output %b
         output %c
         output %d",
    ),
    (
        "convolutions",
        3.0,
        "%x: f32[N,6,9,8] = input
         %w: f32[20,6,3,3] = const random(seed 1)
         %b: f32[20] = const random(seed 2)
         %a: f32[N,20,9,8] = Conv(%x, %w, %b) {kernel=[3,3], strides=[1,1], dilations=[1,1], pads=[1,1,1,1],
           groups=1, bias=true, residual=false, activation=relu}
         %u: f32[20,1,3,3] = const random(seed 3)
         %c: f32[N,20,9,8] = Conv(%a, %u, %a) {kernel=[3,3], strides=[1,1], dilations=[1,1], pads=[1,1,1,1],
           groups=20, bias=false, residual=true, activation=clip(0.0,6.0)}
         %v: f32[18,10,1,3] = const random(seed 4)
         %d: f32[N,18,5,4] = Conv(%c, %v) {kernel=[1,3], strides=[2,2], dilations=[1,2], pads=[0,1,0,2],
           groups=2, bias=false, residual=false, activation=none}
         output %d",
    ),
    (
        "a product and a softmax",
        3.0,
        "%x: f32[N,70] = input
         %w: f32[33,70] = const random(seed 1)
         %b: f32[33] = const random(seed 2)
         %a: f32[N,33] = Gemm(%x, %w, %b) {bias=true, residual=false, activation=none}
         %y: f32[N,33] = Softmax(%a) {axis=1}
         output %a
         output %y",
    ),
    (
        "softmax over channels of an image",
        3.0,
        "%x: f32[N,7,3,4] = input
         %y: f32[N,7,3,4] = Softmax(%x) {axis=1}
         output %y",
    ),
    (
        "an input that is an output, twice",
        3.0,
        "%x: f32[N,2,3,4] = input
         %y: f32[N,2,3,4] = Relu(%x)
         output %x
         output %y
         output %y",
    ),
];

/// Functions of one float, with their attributes.
const UNARY: &[&str] = &[
    "Relu(%x)",
    "Clip(%x) {min=-0.5, max=6.0}",
    "Clip(%x) {min=-0.5, max=inf}",
    "Clip(%x) {min=-inf, max=6.0}",
    "LeakyRelu(%x) {alpha=0.1}",
    "HardSwish(%x)",
    "HardSigmoid(%x) {alpha=0.2, beta=0.5}",
    "Sigmoid(%x)",
    "Tanh(%x)",
    "Mish(%x)",
];

fn inputs(g: &Graph, batch: usize, top: f32, rng: &mut Rng) -> Vec<Array> {
    g.inputs()
        .iter()
        .map(|id| {
            let dims = g.value(*id).shape.with_batch(batch);
            let n: usize = dims.iter().product();
            // Quarters, so that ties occur.
            let v = (0..n).map(|_| (rng.range(-400, 400) as f32 / 400.0 * top * 4.0).round() / 4.0);
            Array::f32(&dims, v.collect()).unwrap()
        })
        .collect()
}

fn graph(name: &str, body: &str) -> Graph {
    parse(&format!("graph \"test\" {{\n{body}\n}}")).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn integer_operators() {
    let mut rng = Rng(11);
    for (name, top, body) in EXACT {
        let g = graph(name, body);
        for batch in [1, 3] {
            check_equal(name, &g, &inputs(&g, batch, *top, &mut rng));
        }
    }
}

#[test]
fn float_operators() {
    let mut rng = Rng(12);
    for (name, top, body) in CLOSE {
        let g = graph(name, body);
        for batch in [1, 3] {
            check_close(name, &g, &inputs(&g, batch, *top, &mut rng), 1e-6);
        }
    }
}

/// Functions of one float are one sequence of operations everywhere: the same bits, of special numbers too.
#[test]
fn functions_of_one_float() {
    let named = |f: &&str| UNARY.iter().any(|row| row.starts_with(&format!("{f}(")));
    let missing: Vec<&str> = Unary::NAMES.iter().copied().filter(|f| !named(f)).collect();
    assert!(missing.is_empty(), "add {missing:?} to the table");
    let special = [
        f32::NAN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        0.0,
        -0.0,
        f32::MIN_POSITIVE,
        -1e-42,
        f32::MAX,
        f32::MIN,
        88.8,
        -104.5,
        0.625,
    ];
    let mut rng = Rng(13);
    let mut v: Vec<f32> = (0..500).map(|_| 16.0 * rng.unit() - 8.0).collect();
    v.extend((0..500).map(|_| 220.0 * rng.unit() - 110.0));
    v.extend(special);
    let n = v.len();
    let mut body = format!("%x: f32[N,{n}] = input\n");
    for (i, call) in UNARY.iter().enumerate() {
        body += &format!("%y{i}: f32[N,{n}] = {call}\noutput %y{i}\n");
    }
    check_equal("functions", &graph("functions", &body), &[Array::f32(&[1, n], v).unwrap()]);
}
