//! What a file says of quantization is what runs: chains of quantizers, edges left in float, outputs, zero points of
//! weights, networks kept in float. The integer graph against the float one, both executed by the interpreter.
#![allow(clippy::unwrap_used)]

mod nets;

use nets::{ConvSpec, Net, count, end, fresh, ops, plan_uniform, quantized, run, sqnr};
use nibblec_exec::{Array, Interpreter};
use nibblec_ir::op::*;
use nibblec_ir::{DType, Graph, Op, Quant, Scale, Tensor, ValueId, Width};
use nibblec_passes::Notes;
use nibblec_passes::calibrate::Calibration;
use nibblec_passes::quantize::{QuantizeOptions, quantize};
use nibblec_passes::select::{SelectOptions, select};
use nibblec_passes::sensitivity::{Metric, sensitivity};

fn fq(n: &mut Net, name: &str, x: ValueId, dtype: DType, scale: f32, zero_point: i32) -> ValueId {
    n.op(name, FakeQuantize { dtype, scale, zero_point }, &[x])
}

/// A net of trained codes up to its first convolution's sums, then what `build` makes of them.
fn behind_conv(build: impl FnOnce(&mut Net, ValueId) -> ValueId) -> Graph {
    let mut n = Net::new(31);
    let x = n.input(&[6, 9, 9]);
    let x = fq(&mut n, "fq_x", x, DType::U8, 0.031, 120);
    let w = n.trained("first", &[8, 6, 3, 3], 8);
    let spec = ConvSpec { act: Activation::None, ..ConvSpec::relu(8, 3) };
    let y = n.conv_with("first", x, w, spec);
    let y = build(&mut n, y);
    n.output(y)
}

/// Share of the elements that are off by more than `share` of a step, and the largest difference in steps.
fn off(a: &[f64], b: &[f64], step: f32, share: f64) -> (f64, f64) {
    let pairs: Vec<f64> = a.iter().zip(b).map(|(a, b)| (a - b).abs() / f64::from(step)).collect();
    let far = pairs.iter().filter(|d| **d > share).count();
    (far as f64 / pairs.len() as f64, pairs.iter().copied().fold(0.0, f64::max))
}

/// All outputs.
fn all(g: &Graph, inputs: &[Array]) -> Vec<Vec<f64>> {
    Interpreter::new(g).unwrap().run(inputs).unwrap().iter().map(Array::to_f64).collect()
}

#[test]
fn chains_of_quantizers_and_float_edges_are_executed() {
    type Build = Box<dyn Fn(&mut Net, ValueId) -> ValueId>;
    let windows = Windows { kernel: [2, 2], strides: [2, 2], ..Windows::PIXELS };
    let pool = move || MaxPool { windows, ceil_mode: false };
    // Name, step of the output, what makes its codes for a layer, what is gone then.
    let rows: Vec<(&str, f32, &str, &str, Build)> = vec![
        (
            "two quantizers",
            0.0419,
            "Lookup",
            "QLinearConvDequantize",
            Box::new(|n, y| {
                let y = fq(n, "a", y, DType::U8, 0.0907, 128);
                fq(n, "b", y, DType::U8, 0.0419, 100)
            }),
        ),
        (
            "the same twice",
            0.0907,
            "QLinearConv",
            "Lookup",
            Box::new(|n, y| {
                let y = fq(n, "a", y, DType::U8, 0.0907, 128);
                fq(n, "b", y, DType::U8, 0.0907, 128)
            }),
        ),
        (
            "relu between",
            0.0713,
            "Lookup",
            "HardSwish",
            Box::new(|n, y| {
                let y = fq(n, "a", y, DType::U8, 0.05, 128);
                let y = n.op("relu", Unary::RELU, &[y]);
                fq(n, "b", y, DType::U8, 0.0713, 0)
            }),
        ),
        (
            "clip between",
            0.0237,
            "Lookup",
            "Clip",
            Box::new(|n, y| {
                let y = fq(n, "a", y, DType::U8, 0.11, 128);
                let y = n.op("clip", Unary::Clip { min: 0.0, max: 6.0 }, &[y]);
                fq(n, "b", y, DType::U8, 0.0237, 0)
            }),
        ),
        (
            "saturates before a pool",
            0.19,
            "MaxPool",
            "QLinearConvDequantize",
            Box::new(move |n, y| {
                let y = fq(n, "a", y, DType::U8, 0.004, 128);
                let y = n.op("pool", pool(), &[y]);
                fq(n, "b", y, DType::U8, 0.19, 120)
            }),
        ),
        (
            "8 bits, then 4",
            0.4,
            "Lookup",
            "QLinearConvDequantize",
            Box::new(|n, y| {
                let y = fq(n, "a", y, DType::U8, 0.0713, 128);
                fq(n, "b", y, DType::U4, 0.4, 8)
            }),
        ),
        (
            "sigmoid of sums",
            1.0 / 255.0,
            "Sigmoid",
            "Lookup",
            Box::new(|n, y| {
                let y = n.op("act", Unary::SIGMOID, &[y]);
                fq(n, "b", y, DType::U8, 1.0 / 255.0, 0)
            }),
        ),
        (
            "sigmoid of codes",
            1.0 / 255.0,
            "Lookup",
            "Sigmoid",
            Box::new(|n, y| {
                let y = fq(n, "a", y, DType::U8, 0.05, 128);
                let y = n.op("act", Unary::SIGMOID, &[y]);
                fq(n, "b", y, DType::U8, 1.0 / 255.0, 0)
            }),
        ),
        (
            "silu",
            0.0419,
            "Mul",
            "Lookup",
            Box::new(|n, y| {
                let s = n.op("s", Unary::SIGMOID, &[y]);
                let y = n.op("act", Binary::MUL, &[y, s]);
                fq(n, "b", y, DType::U8, 0.0419, 7)
            }),
        ),
        (
            "sum of sums and codes",
            0.09,
            "Add",
            "QLinearAdd",
            Box::new(|n, y| {
                let q = fq(n, "a", y, DType::U8, 0.05, 128);
                let z = n.conv("other", q, ConvSpec::linear(8, 3));
                let y = n.op("sum", Binary::ADD, &[y, z]);
                fq(n, "b", y, DType::U8, 0.09, 128)
            }),
        ),
    ];
    let mut bad = Vec::new();
    for (name, step, there, gone, build) in rows {
        let mut g = behind_conv(&build);
        plan_uniform(&mut g, 8, 8);
        let (q, _) = quantized(&mut g);
        let x = fresh(&g);
        let (far, most) = off(&run(&g, &x), &run(&q, &x), step, 0.01);
        // A layer of weights that calibration rounds stands beside the file's there.
        let limit = if name == "sum of sums and codes" { 0.2 } else { 0.01 };
        let mut layered = behind_conv(|n, y| {
            let y = build(n, y);
            let c = n.graph.value(y).shape.dim(1).unwrap();
            let w = n.trained("last", &[5, c, 1, 1], 8);
            n.conv_with("last", y, w, ConvSpec::linear(5, 1))
        });
        plan_uniform(&mut layered, 8, 8);
        let (codes, _) = quantized(&mut layered);
        let db = sqnr(&run(&layered, &x), &run(&codes, &x));
        let forms =
            (count(&codes, there) > 0, count(&codes, gone) > usize::from(gone.ends_with("Dequantize")));
        if far > limit || most > 1.01 || forms != (true, false) || db < 30.0 {
            bad.push(format!("{name}: {far} off, by up to {most} steps; {db} dB\n{:#?}", ops(&codes)));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

/// Outputs are f32 as sums give them, even where a layer reads the same value and parts differ a hundred times in size.
#[test]
fn outputs_are_not_rounded() {
    let mut n = Net::new(4);
    let x = n.input(&[6, 9, 9]);
    let x = n.conv("stem", x, ConvSpec::relu(8, 3));
    let boxes = n.conv("boxes", x, ConvSpec::linear(4, 1));
    let hundred = n.constant("hundred", &[], vec![400.0]);
    let large = n.op("large", Binary::MUL, &[boxes, hundred]);
    let scores = n.conv("scores", x, ConvSpec::linear(3, 1));
    let both = n.op("both", Concat::along(1), &[large, scores]);
    let next = n.conv("next", scores, ConvSpec::linear(2, 1));
    let part = Slice { axes: vec![1], starts: vec![4], counts: vec![3], steps: vec![1] };
    let part = n.op("part", part, &[both]);
    let mut g = n.output(part);
    [scores, both, next].into_iter().for_each(|v| g.push_output(v));
    plan_uniform(&mut g, 8, 8);
    let (q, _) = quantized(&mut g);
    let x = fresh(&g);
    for (i, (a, b)) in all(&g, &x).iter().zip(&all(&q, &x)).enumerate() {
        let db = sqnr(a, b);
        assert!(db > 33.0, "output {i}: {db} dB\n{:#?}", ops(&q));
    }
    assert_eq!(count(&q, "DequantizeLinear"), 0);
}

fn asymmetric(n: &mut Net, dims: &[usize], scale: Scale, zero_point: i32) -> ValueId {
    let codes = n.normal(dims.iter().product(), 120.0);
    let codes = codes.iter().map(|c| (c + zero_point as f32).clamp(0.0, 255.0) as u8).collect();
    let t = Tensor::unsigned_codes(DType::U8, dims, codes).unwrap();
    let w = n.graph.add_codes("w", t, Quant { scale, zero_point });
    n.op("w_dequantize", DequantizeLinear {}, &[w])
}

#[test]
fn zero_points_of_weights_are_executed() {
    let scales = |n: usize| (0..n).map(|i| 0.002 + 0.0003 * i as f32).collect();
    let channels = |n: usize| Scale::PerChannel { axis: 0, values: Tensor::f32(&[n], scales(n)).unwrap() };
    for (name, dims, groups, scale, zero_point, kept) in [
        ("per tensor", [9, 6, 3, 3], 1, Scale::PerTensor(0.004), 131, 131),
        ("far from the middle", [9, 6, 1, 1], 1, Scale::PerTensor(0.004), 20, 20),
        ("per channel", [9, 6, 3, 3], 1, channels(9), 100, 100),
        ("depthwise", [6, 1, 3, 3], 6, Scale::PerTensor(0.004), 140, 140),
        ("in the middle: signed", [9, 6, 3, 3], 1, channels(9), 128, 0),
    ] {
        let mut n = Net::new(8);
        let x = n.input(&[6, 9, 9]);
        let x = fq(&mut n, "fq_x", x, DType::U8, 0.031, 120);
        let w = asymmetric(&mut n, &dims, scale, zero_point);
        let spec = ConvSpec { act: Activation::None, groups, ..ConvSpec::relu(dims[0], dims[2]) };
        let y = n.conv_with("layer", x, w, spec);
        let mut g = n.output(y);
        plan_uniform(&mut g, 8, 8);
        let (q, _) = quantized(&mut g);
        let layer = q.node(q.find_node("layer").unwrap());
        let weights = q.value(layer.inputs()[1]);
        assert_eq!(weights.quant.as_ref().unwrap().zero_point, kept, "{name}");
        let x = fresh(&g);
        assert!(sqnr(&run(&g, &x), &run(&q, &x)) > 100.0, "{name}");
    }
}

#[test]
fn a_network_kept_in_float_has_no_codes_of_constants() {
    let mut g = behind_conv(|n, y| {
        let y = fq(n, "a", y, DType::U8, 0.05, 128);
        let w = n.trained("second", &[5, 8, 1, 1], 4);
        n.conv_with("second", y, w, ConvSpec::linear(5, 1))
    });
    let options = SelectOptions { bits: vec![Width::FLOAT], ..SelectOptions::default() };
    let s = sensitivity(&mut g, Metric::Uniform, &options.bits).unwrap();
    select(&mut g, &s, &options).unwrap();
    let q = quantize(&g, &Calibration::none(), QuantizeOptions::default(), &mut Notes::default()).unwrap();
    assert_eq!((count(&q, "Conv"), count(&q, "FakeQuantize"), count(&q, "DequantizeLinear")), (2, 2, 0));
    assert!(q.nodes().all(|(_, n)| !matches!(n.op, Op::QuantizeLinear(_))));
    let x = fresh(&g);
    assert_eq!(run(&g, &x), run(&q, &x));
}

/// A bias that shuts a channel off may be as low as f32 goes, far outside what the codes of a small step reach.
#[test]
fn a_bias_as_low_as_floats_go_is_executed() {
    let mut n = Net::new(12);
    let x = n.input(&[6, 9, 9]);
    let w = n.normal(8 * 6 * 9, 0.2);
    let w = n.constant("w", &[8, 6, 3, 3], w);
    let mut b = n.normal(8, 0.1);
    (b[2], b[5]) = (f32::MIN, -3.0e38);
    let b = n.constant("b", &[8], b);
    let windows = Windows { kernel: [3, 3], pads: [1; 4], ..Windows::PIXELS };
    let op = Conv { windows, groups: 1, epilogue: end(true, false, Activation::Relu) };
    let y = n.op("first", op, &[x, w, b]);
    let y = n.conv("second", y, ConvSpec::linear(4, 3));
    let mut g = n.output(y);
    plan_uniform(&mut g, 8, 8);
    let (q, _) = quantized(&mut g);
    assert_eq!(count(&q, "QLinearConv"), 1);
    let x = fresh(&g);
    assert!(sqnr(&run(&g, &x), &run(&q, &x)) > 30.0);
}
