//! The integer graph against the float graph, both executed by the interpreter.
#![allow(clippy::unwrap_used)]

mod nets;

use nets::{
    ConvSpec, Net, calibrated, count, end, fresh, ops, plan_uniform, quantized, residual_net, run, sqnr,
};
use nibblec_ir::op::*;
use nibblec_ir::{DType, Dim, Graph, ValueId, ValueType, Width};
use nibblec_passes::Notes;
use nibblec_passes::calibrate::{Method, range::affine};
use nibblec_passes::quantize::{QuantizeError, QuantizeOptions, quantize};
use nibblec_passes::select::{SelectOptions, select};
use nibblec_passes::sensitivity::{Metric, sensitivity};

#[test]
fn all_pairs_of_widths_run_and_lose_what_they_must() {
    let least = [((8, 8), 30.0), ((8, 4), 13.0), ((4, 8), 13.0), ((4, 4), 10.0), ((2, 2), -1.0)];
    for w in [8, 4, 2] {
        for a in [8, 4, 2] {
            let mut g = residual_net(11);
            plan_uniform(&mut g, w, a);
            let (q, _) = quantized(&mut g);
            let x = fresh(&g);
            let db = sqnr(&run(&g, &x), &run(&q, &x));
            let bound = least.iter().find(|(p, _)| *p == (w, a)).map_or(-1.0, |(_, b)| *b);
            assert!(db > bound, "w{w}a{a}: {db} dB");
        }
    }
}

#[test]
fn a_residual_network_has_one_node_a_layer_and_multiple_results() {
    let mut g = residual_net(3);
    plan_uniform(&mut g, 4, 4);
    let (q, notes) = quantized(&mut g);
    assert_eq!(notes.iter().count(), 0, "{notes:?}");
    let expected = [
        "x.quantize:QuantizeLinear",
        "stem:QLinearConv",
        "block0.conv1:QLinearConv",
        "block0.conv2:QLinearConv",
        "block1.conv1:QLinearConv",
        "block1.conv2:QLinearConv",
        "block2.conv1:QLinearConv",
        "block2.down:QLinearConvDequantize",
        "block2.conv2:QLinearConvDequantize",
        "pool:GlobalAveragePool",
        "pool_out.quantize:QuantizeLinear",
        "flatten:Reshape",
        "fc:QGemmDequantize",
    ];
    assert_eq!(ops(&q), expected);
    let dtypes = |n: &str| -> Vec<DType> {
        let node = q.node(q.find_node(n).unwrap());
        node.outputs().iter().map(|v| q.value(*v).dtype).collect()
    };
    assert_eq!(dtypes("stem"), [DType::U8, DType::U4]);
    assert_eq!(dtypes("block0.conv1"), [DType::U4]);
    assert_eq!(dtypes("block1.conv2"), [DType::U4]);
    assert_eq!(dtypes("pool_out.quantize"), [DType::U4]);
    // What a ReLU leaves has no zero point.
    let zero = |n: &str| q.value(q.node(q.find_node(n).unwrap()).output()).quant.as_ref().unwrap().zero_point;
    assert!(zero("block2.conv1") == 0);
    let out = q.value(q.outputs()[0]);
    assert_eq!((out.name.as_str(), out.dtype), ("fc_out", DType::F32));
    assert!(q.node(q.find_node("stem").unwrap()).ann.bits.is_some());
}

/// Nets of one construct each, with the operators that must be in the integer graph if training quantized every value.
fn constructs() -> Vec<(&'static str, Graph, Vec<&'static str>)> {
    let mut all = Vec::new();
    let mut add = |name, want: &[&'static str], build: &dyn Fn(&mut Net, ValueId) -> ValueId| {
        let mut n = Net::new(21);
        let x = n.input(&[6, 10, 10]);
        let x = n.conv("first", x, ConvSpec::relu(8, 3));
        let y = build(&mut n, x);
        let y = n.conv("last", y, ConvSpec::linear(5, 1));
        all.push((name, n.output(y), want.to_vec()));
    };
    add("concat of single readers", &["QLinearConcat"], &|n, x| {
        let a = n.conv("a", x, ConvSpec::relu(4, 1));
        let b = n.conv("b", x, ConvSpec::linear(6, 3));
        n.op("join", Concat::along(1), &[a, b])
    });
    add("concat of shared values", &["QLinearConcat"], &|n, x| {
        let a = n.conv("a", x, ConvSpec::linear(4, 3));
        n.op("join", Concat::along(1), &[x, a, x])
    });
    add("hard swish", &["Lookup"], &|n, x| {
        let a = n.conv("a", x, ConvSpec::linear(8, 3));
        n.op("act", Unary::HARD_SWISH, &[a])
    });
    add("leaky relu read twice", &["Lookup", "QLinearAdd"], &|n, x| {
        let a = n.conv("a", x, ConvSpec::linear(8, 3));
        let a = n.op("act", Unary::LeakyRelu { alpha: 0.1 }, &[a]);
        let b = n.conv("b", a, ConvSpec::relu(8, 3));
        n.op("sum", Binary::ADD, &[a, b])
    });
    add("depthwise", &["QLinearConv"], &|n, x| {
        let act = Activation::Clip(0.0, 1.5);
        n.conv("dw", x, ConvSpec { groups: 8, act, ..ConvSpec::relu(8, 3) })
    });
    add("sum, difference, relu", &["QLinearAdd"], &|n, x| {
        let a = n.conv("a", x, ConvSpec::linear(8, 3));
        let s = n.op("sum", Binary::ADD, &[a, x]);
        let r = n.op("relu", Unary::RELU, &[s]);
        n.op("difference", Binary::SUB, &[r, a])
    });
    add("squeeze and excite", &["QLinearMul", "Lookup", "QLinearGlobalAveragePool"], &|n, x| {
        let p = n.op("squeeze", GlobalAveragePool::default(), &[x]);
        let p = n.conv("fc1", p, ConvSpec::relu(4, 1));
        let p = n.conv("fc2", p, ConvSpec::linear(8, 1));
        let p = n.op("gate", Unary::SIGMOID, &[p]);
        n.op("excite", Binary::MUL, &[x, p])
    });
    add("poolings", &["MaxPool", "QLinearAveragePool"], &|n, x| {
        let windows = Windows { kernel: [3, 3], strides: [2, 2], dilations: [1, 1], pads: [1, 1, 0, 0] };
        let y = n.op("max", MaxPool { windows, ceil_mode: false }, &[x]);
        let windows = Windows { pads: [1; 4], ..windows };
        let average = AveragePool { windows, ceil_mode: false, count_include_pad: false, codes: None };
        n.op("average", average, &[y])
    });
    add("moves", &["Slice", "Pad", "Transpose", "Gather"], &|n, x| {
        let s = Slice { axes: vec![2, 3], starts: vec![0, 0], counts: vec![5, 5], steps: vec![2, 2] };
        let y = n.op("slice", s, &[x]);
        let pad = Pad { before: vec![0, 2, 0, 0], after: vec![0, 2, 0, 0], value: 0.0 };
        let y = n.op("pad", pad, &[y]);
        let y = n.op("turn", Transpose { perm: vec![0, 1, 3, 2] }, &[y]);
        let i =
            n.graph.add_constant("order", nibblec_ir::Tensor::i64(&[6], vec![0, 4, 5, 2, 9, 11]).unwrap());
        n.op("gather", Gather { axis: 1 }, &[y, i])
    });
    add("constants", &["Add", "Lookup"], &|n, x| {
        let c = n.normal(8, 1.0);
        let c = n.constant("c", &[8, 1, 1], c);
        let y = n.op("plus", Binary::ADD, &[x, c]);
        let d = n.constant("d", &[], vec![1.7]);
        n.op("quotient", Binary::DIV, &[y, d])
    });
    add("a shortcut by slicing and padding", &["Slice", "Pad"], &|n, x| {
        let h = n.conv("h", x, ConvSpec { stride: 2, ..ConvSpec::relu(16, 3) });
        let s = Slice { axes: vec![2, 3], starts: vec![0, 0], counts: vec![5, 5], steps: vec![2, 2] };
        let s = n.op("slice", s, &[x]);
        let pad = Pad { before: vec![0, 4, 0, 0], after: vec![0, 4, 0, 0], value: 0.0 };
        let s = n.op("pad", pad, &[s]);
        n.conv("join", h, ConvSpec { residual: Some(s), ..ConvSpec::relu(16, 3) })
    });
    all
}

/// Puts a quantizer on the input and on every result but the outputs, as training does.
fn train(g: &mut Graph) {
    let calibration = calibrated(g, Method::MinMax);
    let results: Vec<ValueId> = g.order().into_iter().map(|n| g.node(n).output()).collect();
    let values = g.inputs().iter().copied().chain(results).filter(|v| !g.is_output(*v)).collect::<Vec<_>>();
    for v in values {
        let readers = g.consumers(v);
        let (scale, zero_point) = affine(calibration.range_for(v, 8).unwrap(), 8);
        let ty = ValueType::new("fq", DType::F32, g.value(v).shape.clone());
        let fq = g.add_node("fq", FakeQuantize { dtype: DType::U8, scale, zero_point }, &[v], vec![ty]);
        let y = g.node(fq).output();
        readers.into_iter().for_each(|(n, operand)| g.set_input(n, operand, y));
    }
}

#[test]
fn every_construct_rounds_only_what_layers_read() {
    let mut bad = Vec::new();
    for (name, mut g, _) in constructs() {
        plan_uniform(&mut g, 8, 8);
        let (q, notes) = quantized(&mut g);
        let x = fresh(&g);
        let db = sqnr(&run(&g, &x), &run(&q, &x));
        // What is dequantized was rounded for a reader that wants floats.
        let refused = notes.iter().filter(|n| !n.text.contains("no integer form")).count();
        if db < 25.0 || count(&q, "DequantizeLinear") > 0 || refused > 0 {
            bad.push(format!("{name}: {db:.1} dB, {notes:?}\n{:#?}", ops(&q)));
        }
        for (w, a) in [(4, 4), (2, 2), (4, 8), (8, 2)] {
            plan_uniform(&mut g, w, a);
            let (q, _) = quantized(&mut g);
            run(&q, &x);
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn every_construct_between_trained_quantizers_runs_on_codes() {
    let mut bad = Vec::new();
    for (name, mut g, want) in constructs() {
        train(&mut g);
        plan_uniform(&mut g, 8, 8);
        let (q, notes) = quantized(&mut g);
        let x = fresh(&g);
        let db = sqnr(&run(&g, &x), &run(&q, &x));
        let missing: Vec<_> = want.iter().filter(|w| count(&q, w) == 0).collect();
        let floats = usize::from(want.contains(&"Add"));
        let quantizers = (count(&q, "QuantizeLinear"), count(&q, "DequantizeLinear"));
        if db < 28.0 || !missing.is_empty() || quantizers != (1 + floats, floats) || notes.iter().count() > 0
        {
            bad.push(format!("{name}: {db:.1} dB, missing {missing:?}, {notes:?}\n{:#?}", ops(&q)));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn what_has_no_integer_form_reads_floats() {
    let mut n = Net::new(5);
    let x = n.input(&[4, 8, 8]);
    let x = n.op("scale", Softmax { axis: 1 }, &[x]);
    let y = n.conv("a", x, ConvSpec::relu(8, 3));
    let y = n.op("middle", Softmax { axis: 1 }, &[y]);
    let y = n.conv("b", y, ConvSpec::relu(8, 3));
    let y = n.pool_flat(y);
    let y = n.gemm("fc", y, 6);
    let y = n.op("sigmoid", Unary::SIGMOID, &[y]);
    let y = n.op("softmax", Softmax { axis: 1 }, &[y]);
    let mut g = n.output(y);
    plan_uniform(&mut g, 8, 8);
    let (q, notes) = quantized(&mut g);
    let listed: Vec<_> = notes.iter().map(|n| format!("{}: {}", n.node, n.text)).collect();
    let islands =
        ["scale", "middle", "softmax"].map(|n| format!("{n}: Softmax runs in float: no integer form"));
    assert_eq!(listed, islands);
    let float = count(&q, "QGemmDequantize") + count(&q, "QLinearConvDequantize");
    assert_eq!((float, count(&q, "DequantizeLinear")), (3, 0));
    let x = fresh(&g);
    assert!(sqnr(&run(&g, &x), &run(&q, &x)) > 35.0);
}

#[test]
fn layers_left_in_float_are_exact_islands() {
    let mut g = residual_net(8);
    let options = SelectOptions { bits: vec![Width::FLOAT], ..SelectOptions::default() };
    let s = sensitivity(&mut g, Metric::Uniform, &options.bits).unwrap();
    select(&mut g, &s, &options).unwrap();
    let (q, _) = quantized(&mut g);
    let x = fresh(&g);
    assert_eq!(run(&g, &x), run(&q, &x));
    let options = SelectOptions {
        bits: vec![Width::W8],
        overrides: vec![("block1.*".into(), Width::FLOAT), ("fc".into(), Width::FLOAT)],
        ..SelectOptions::default()
    };
    select(&mut g, &s, &options).unwrap();
    let (q, notes) = quantized(&mut g);
    assert_eq!((count(&q, "Conv"), count(&q, "Gemm")), (2, 1));
    assert_eq!(notes.iter().filter(|n| n.text.contains("the plan leaves it in float")).count(), 3);
    assert!(sqnr(&run(&g, &x), &run(&q, &x)) > 30.0);
}

#[test]
fn gemm_with_activation_and_residual() {
    let mut n = Net::new(6);
    let x = n.input(&[24]);
    let w = n.normal(24 * 24, 0.2);
    let w = n.constant("w", &[24, 24], w);
    let op = |residual, activation| Gemm { epilogue: end(false, residual, activation) };
    let a = n.op("a", op(false, Activation::Relu), &[x, w]);
    let b = n.op("b", op(true, Activation::Relu), &[a, w, a]);
    let c = n.op("c", op(false, Activation::Clip(-1.0, 1.0)), &[b, w]);
    let mut g = n.output(c);
    g.push_output(a);
    plan_uniform(&mut g, 8, 8);
    let (q, _) = quantized(&mut g);
    let x = fresh(&g);
    let (f, i) = (run(&g, &x), run(&q, &x));
    assert!(sqnr(&f, &i) > 30.0, "{:#?}", ops(&q));
    let names: Vec<_> = q.outputs().iter().map(|v| q.value(*v).name.as_str()).collect();
    assert_eq!(names, ["c_out", "a_out"]);
    assert_eq!(q.value(q.outputs()[0]).shape.0[0], Dim::Batch);
}

#[test]
fn bias_correction_removes_the_mean_error() {
    let mut g = residual_net(12);
    plan_uniform(&mut g, 2, 8);
    let calibration = calibrated(&mut g, Method::Mse);
    let x = fresh(&g);
    let reference = run(&g, &x);
    let error = |on: bool| {
        let options = QuantizeOptions { bias_correction: Some(on), ..QuantizeOptions::default() };
        let q = quantize(&g, &calibration, options, &mut Notes::default()).unwrap();
        sqnr(&reference, &run(&q, &x))
    };
    let (with, without) = (error(true), error(false));
    assert!(with > without, "{with} against {without}");
}

#[test]
fn errors_name_what_is_wrong() {
    let mut g = residual_net(1);
    let calibration = calibrated(&mut g, Method::Mse);
    let run = |g: &Graph| quantize(g, &calibration, QuantizeOptions::default(), &mut Notes::default());
    assert_eq!(run(&g).unwrap_err(), QuantizeError::NoBits("stem".into()));
    plan_uniform(&mut g, 4, 4);
    let w = g.find_value("block0.conv1_w").unwrap();
    let dims = g.value(w).constant().unwrap().dims().to_vec();
    g.set_constant(w, nibblec_ir::Tensor::f32(&dims, vec![f32::INFINITY; dims.iter().product()]).unwrap());
    let e = run(&g).unwrap_err();
    assert!(e.to_string().contains("layer 'block0.conv1': weight 0 is inf"), "{e}");
}

#[test]
fn widths_that_do_not_run_are_refused() {
    let mut g = residual_net(1);
    plan_uniform(&mut g, 4, 4);
    let (mut q, _) = quantized(&mut g);
    let stem = q.find_node("stem").unwrap();
    if let Some(b) = q.node_mut(stem).ann.bits.as_mut() {
        b.value.weight = Width::W2;
    }
    let e = nibblec_passes::quantize::check::check_bits(&q).unwrap_err();
    assert!(e.to_string().starts_with("layer 'stem' was asked for w2a4 but would run at w4a4"), "{e}");
    assert_eq!(q.node(stem).op.name(), "QLinearConv");
}
