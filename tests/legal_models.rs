//! Models that are written in ways of their own and mean what the standard says: the right values in float, through
//! the interpreter of the integer graph, and through compiled code; and whether trained codes are kept.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Model, f, floats, i, is, raw, tensor};
use nibblec::driver::{Driver, Outcome, Settings};
use nibblec_exec::{Array, Interpreter};
use nibblec_ir::Graph;
use nibblec_ir::layers::layers;
use onnx_protobuf::{OperatorSetIdProto, TensorProto};

/// Rows of two numbers that reach beyond every quantizer here.
const X: [f32; 12] = [0.0, 0.3, 1.0, -1.0, 2.26, -7.5, 100.0, -100.0, 3.9, 0.74, -0.26, 5.0];

fn codes(name: &str, elem_type: i32, dims: &[i64], v: &[i32]) -> TensorProto {
    TensorProto { int32_data: v.to_vec(), ..tensor(name, elem_type, dims) }
}

const U8: i32 = 2;
const I8: i32 = 3;
const I32: i32 = 6;
const I4: i32 = 22;

/// `x [N,2]` through a quantizer of step 1/2 whose codes are `q`, and scalars that are often wanted.
fn model(opset: i64) -> Model {
    Model::xy(opset, &["N", "2"])
        .scalar("half", 0.5)
        .scalar("quarter", 0.25)
        .tensor(codes("zero", I8, &[], &[0]))
        .tensor(codes("uzero", U8, &[], &[0]))
}

fn quantized_input(m: Model) -> Model {
    m.node("QuantizeLinear", "x half zero", "q", vec![])
}

/// The layer `y = xq w^T` of the value `xq` and `w`, a matrix of two rows.
fn layer(m: Model) -> Model {
    m.node("Gemm", "xq w", "y", vec![i("transB", 1)])
}

/// `x` on codes of `lo..=hi` of step 1/2.
fn on_codes(x: f32, lo: f32, hi: f32) -> f32 {
    (x / 0.5).round_ties_even().clamp(lo, hi) * 0.5
}

/// `xq w^T`, row by row.
fn product(xq: &[f32], w: &[f32]) -> Vec<f32> {
    xq.chunks(2).flat_map(|x| w.chunks(2).map(|w| x[0] * w[0] + x[1] * w[1])).collect()
}

/// What a model is compiled to.
struct Compiled {
    /// Widths of weights and activations of its only layer.
    bits: (u32, u32),
    /// Whether its weights are those of training.
    trained: bool,
    /// Values of the integer graph.
    interpreted: Vec<f32>,
    /// The same of compiled code.
    run: Vec<f32>,
}

fn prepared(m: &Model, stop: Option<&str>) -> Result<Outcome, nibblec::Error> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("m.onnx");
    std::fs::write(&path, m.bytes()).unwrap();
    // What was not trained at any width runs on 8 bits, with ranges of noise.
    let trained = m.bytes().windows(14).any(|w| w.eq_ignore_ascii_case(b"quantizelinear"));
    let settings = Settings { bits: (!trained).then(|| vec![nibblec_ir::Width::W8]), ..Settings::default() };
    let mut ignore = |_: &str, _: &Graph| {};
    Driver::new(&settings, &mut ignore, stop).prepare(&path)
}

fn interpret(graph: &Graph, x: &[f32]) -> Vec<f32> {
    let item = graph.value(graph.inputs()[0]).shape.with_batch(1).iter().product::<usize>();
    let dims = graph.value(graph.inputs()[0]).shape.with_batch(x.len() / item);
    let x = Array::f32(&dims, x.to_vec()).unwrap();
    Interpreter::new(graph).unwrap().run(&[x]).unwrap()[0].as_f32().unwrap().to_vec()
}

fn stopped(m: &Model, stage: &str) -> Graph {
    match prepared(m, Some(stage)).unwrap_or_else(|e| panic!("{stage}: {e}")) {
        Outcome::Stopped(graph) => *graph,
        Outcome::Prepared(_) => panic!("no stage {stage}"),
    }
}

#[cfg(feature = "llvm")]
fn run(m: &Model, x: &[f32]) -> Vec<f32> {
    use nibblec_codegen::{Isa, Options, compile};
    use nibblec_runtime::{Library, Session, SessionOptions};
    let Outcome::Prepared(p) = prepared(m, None).unwrap_or_else(|e| panic!("{e}")) else { panic!("stopped") };
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("libm.so");
    let made =
        compile(&p.graph, &Options { name: "m".into(), isas: vec![Isa::Scalar], ..Options::default() })
            .unwrap();
    made.write_library(&path, None).unwrap();
    // SAFETY: the library was just made by the compiler under test.
    let library = unsafe { Library::open(&path) }.unwrap();
    let mut session = Session::new(&library, SessionOptions::default()).unwrap();
    let item = p.graph.value(p.graph.inputs()[0]).shape.with_batch(1).iter().product::<usize>();
    session.run_f32(&[x], x.len() / item).unwrap().remove(0)
}

#[cfg(not(feature = "llvm"))]
fn run(m: &Model, x: &[f32]) -> Vec<f32> {
    interpret(&stopped(m, "quantize"), x)
}

fn compiled(m: &Model, x: &[f32]) -> Compiled {
    let fused = stopped(m, "select");
    let all = layers(&fused);
    let bits = fused.node(all[0].node).ann.bits.as_ref().unwrap().value;
    Compiled {
        bits: (bits.weight.bits(), bits.activation.bits()),
        trained: all.iter().all(|l| l.weights.trained_bits().is_some()),
        interpreted: interpret(&stopped(m, "quantize"), x),
        run: run(m, x),
    }
}

fn near(title: &str, what: &str, found: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(found.len(), expected.len(), "{title}, {what}");
    for (k, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{title}, {what}, element {k}: {a} for {b}");
    }
}

/// A model with one layer, the widths that the layer must get, and what the model computes of [`X`].
struct Row {
    title: &'static str,
    model: Model,
    bits: (u32, u32),
    expected: Vec<f32>,
}

fn check(rows: Vec<Row>) {
    for Row { title, model, bits, expected } in rows {
        near(title, "as imported", &model.run(&[X.len() / 2, 2], &X), &expected, 1e-5);
        let c = compiled(&model, &X);
        assert_eq!(c.bits, bits, "{title}");
        assert!(c.trained, "{title}: trained codes are lost");
        near(title, "interpreted", &c.interpreted, &expected, 1e-5);
        near(title, "compiled", &c.run, &c.interpreted, 0.0);
    }
}

#[test]
fn clips_of_codes_narrow_the_width() {
    let data = |lo: f32, hi: f32| X.iter().map(|x| on_codes(*x, lo, hi)).collect::<Vec<_>>();
    // Codes beyond the Clip as a file may hold them.
    let w = |m: Model| m.tensor(codes("c", I8, &[2, 2], &[9, -3, 7, -100]));
    let clip = |m: Model, x: &str, y: &str, lo: i32, hi: i32, ty: i32| {
        let (l, h) = (format!("{y}.lo"), format!("{y}.hi"));
        m.tensor(codes(&l, ty, &[], &[lo])).tensor(codes(&h, ty, &[], &[hi])).node(
            "Clip",
            &format!("{x} {l} {h}"),
            y,
            vec![],
        )
    };
    let weights = |m: Model, lo: i32, hi: i32| {
        clip(w(m), "c", "cc", lo, hi, I8).node("DequantizeLinear", "cc quarter zero", "w", vec![])
    };
    let end = |m: Model, q: &str| layer(m.node("DequantizeLinear", &format!("{q} half zero"), "xq", vec![]));
    let four = [1.75, -0.75, 1.75, -2.0];
    let rows =
        vec![
            Row {
                title: "4 bits of both",
                model: end(clip(weights(quantized_input(model(13)), -8, 7), "q", "qc", -8, 7, I8), "qc"),
                bits: (4, 4),
                expected: product(&data(-8.0, 7.0), &four),
            },
            Row {
                title: "a symmetric range of 4 bits",
                model: end(clip(weights(quantized_input(model(13)), -7, 7), "q", "qc", -7, 7, I8), "qc"),
                bits: (4, 4),
                expected: product(&data(-7.0, 7.0), &[1.75, -0.75, 1.75, -1.75]),
            },
            Row {
                title: "unsigned codes of 4 bits",
                model: layer(
                    clip(
                        weights(model(13), -8, 7).node("QuantizeLinear", "x half uzero", "q", vec![]),
                        "q",
                        "qc",
                        0,
                        15,
                        U8,
                    )
                    .node("DequantizeLinear", "qc half uzero", "xq", vec![]),
                ),
                bits: (4, 4),
                expected: product(&data(0.0, 15.0), &four),
            },
            Row {
                title: "2 bits of weights, 8 of activations",
                model: end(weights(quantized_input(model(13)), -2, 1), "q"),
                bits: (2, 8),
                expected: product(&data(-128.0, 127.0), &[0.25, -0.5, 0.25, -0.5]),
            },
            Row {
                title: "a range of 7 and one of 5 bits",
                model: end(clip(weights(quantized_input(model(13)), -64, 63), "q", "qc", -20, 11, I8), "qc"),
                bits: (7, 5),
                expected: product(&data(-20.0, 11.0), &[2.25, -0.75, 1.75, -16.0]),
            },
            Row {
                title: "bounds left out",
                model: end(
                    weights(quantized_input(model(13)), -8, 7).tensor(codes("hi", I8, &[], &[7])).node(
                        "Clip",
                        "q _ hi",
                        "qc",
                        vec![],
                    ),
                    "qc",
                ),
                bits: (4, 8),
                expected: product(&data(-128.0, 7.0), &four),
            },
            Row {
                title: "Max and Min",
                model: end(
                    weights(quantized_input(model(13)), -8, 7)
                        .tensor(codes("lo", I8, &[], &[-8]))
                        .tensor(codes("hi", I8, &[], &[7]))
                        .node("Max", "lo q", "qm", vec![])
                        .node("Min", "qm hi", "qc", vec![]),
                    "qc",
                ),
                bits: (4, 4),
                expected: product(&data(-8.0, 7.0), &four),
            },
            Row {
                title: "Max and Min of weights",
                model: end(
                    w(quantized_input(model(13)))
                        .tensor(codes("lo", I8, &[], &[-8]))
                        .tensor(codes("hi", I8, &[1], &[7]))
                        .node("Max", "c lo", "cm", vec![])
                        .node("Min", "hi cm", "cc", vec![])
                        .node("DequantizeLinear", "cc quarter zero", "w", vec![]),
                    "q",
                ),
                bits: (4, 8),
                expected: product(&data(-128.0, 127.0), &four),
            },
            Row {
                title: "Relu of codes",
                model: end(weights(quantized_input(model(14)), -8, 7).node("Relu", "q", "qc", vec![]), "qc"),
                bits: (4, 7),
                expected: product(&data(0.0, 127.0), &four),
            },
            Row {
                title: "a Clip behind moved codes",
                model: end(
                    clip(
                        weights(quantized_input(model(13)), -8, 7).ints("shape", &[0, 2]).node(
                            "Reshape",
                            "q shape",
                            "qr",
                            vec![],
                        ),
                        "qr",
                        "qc",
                        -8,
                        7,
                        I8,
                    ),
                    "qc",
                ),
                bits: (4, 4),
                expected: product(&data(-8.0, 7.0), &four),
            },
            Row {
                title: "weights around a zero point",
                model: end(
                    clip(
                        quantized_input(model(13))
                            .tensor(codes("c", U8, &[2, 2], &[255, 128, 127, 0]))
                            .tensor(codes("middle", U8, &[], &[128])),
                        "c",
                        "cc",
                        120,
                        135,
                        U8,
                    )
                    .node("DequantizeLinear", "cc quarter middle", "w", vec![]),
                    "q",
                ),
                bits: (4, 8),
                expected: product(&data(-128.0, 127.0), &[1.75, 0.0, -0.25, -2.0]),
            },
            Row {
                title: "float weights quantized and clipped in the graph",
                model: end(
                    clip(
                        quantized_input(model(13))
                            .tensor(floats("wf", &[2, 2], &[1.9, -0.76, 0.3, -9.0]))
                            .node("QuantizeLinear", "wf quarter zero", "c", vec![]),
                        "c",
                        "cc",
                        -8,
                        7,
                        I8,
                    )
                    .node("Identity", "cc", "ci", vec![])
                    .node("DequantizeLinear", "ci quarter zero", "w", vec![]),
                    "q",
                ),
                bits: (4, 8),
                expected: product(&data(-128.0, 127.0), &[1.75, -0.75, 0.25, -2.0]),
            },
        ];
    check(rows);
}

#[test]
fn what_is_no_clip_of_codes_is_refused() {
    let m = quantized_input(model(13)).scalar("lo", -8.0).node("Clip", "q lo", "y", vec![]);
    assert_eq!(m.import().unwrap_err().exit_code(), 4);
    let raw_codes = Model::new(13)
        .input("x", U8, &["N", "2"])
        .output("y")
        .tensor(codes("lo", U8, &[], &[1]))
        .node("Clip", "x lo", "c", vec![])
        .node("Cast", "c", "y", vec![i("to", 1)]);
    let e = raw_codes.import().unwrap_err();
    assert_eq!((e.exit_code(), e.to_string().contains("no QuantizeLinear makes")), (3, true), "{e}");
}

/// A model whose weights are computed by `make` of dequantized constants.
fn computed(make: impl Fn(Model) -> Model) -> Model {
    let m = quantized_input(model(13)).node("DequantizeLinear", "q half zero", "xq", vec![]);
    let m = m.tensor(codes("c", I8, &[2, 2], &[40, -30, 20, 10])).scalar("two", 2.0).scalar("minus", -1.0);
    layer(make(m.node("DequantizeLinear", "c quarter zero", "d", vec![])))
}

#[test]
fn expressions_over_dequantized_weights() {
    let x: Vec<f32> = X.iter().map(|x| on_codes(*x, -128.0, 127.0)).collect();
    let w = [10.0, -7.5, 5.0, 2.5];
    type Make = fn(Model) -> Model;
    // Title, what stands between, the weights that the layer reads, and whether trained codes are kept.
    let rows: Vec<(&str, Make, [f32; 4], bool)> = vec![
        ("times a number", |m| m.node("Mul", "d two", "w", vec![]), w.map(|x| x * 2.0), true),
        ("a number times", |m| m.node("Mul", "two d", "w", vec![]), w.map(|x| x * 2.0), true),
        ("divided by a number", |m| m.node("Div", "d two", "w", vec![]), w.map(|x| x / 2.0), true),
        (
            "times a number a channel",
            |m| m.tensor(floats("k", &[2, 1], &[2.0, 0.5])).node("Mul", "d k", "w", vec![]),
            [20.0, -15.0, 2.5, 1.25],
            true,
        ),
        (
            "times a number an input",
            |m| m.tensor(floats("k", &[2], &[2.0, 0.5])).node("Mul", "d k", "w", vec![]),
            [20.0, -3.75, 10.0, 1.25],
            false,
        ),
        ("times a negative number", |m| m.node("Mul", "d minus", "w", vec![]), w.map(|x| -x), false),
        ("negated", |m| m.node("Neg", "d", "w", vec![]), w.map(|x| -x), false),
        ("plus a number", |m| m.node("Add", "d two", "w", vec![]), w.map(|x| x + 2.0), false),
        (
            "clipped",
            |m| m.scalar("lo", -6.0).scalar("hi", 6.0).node("Clip", "d lo hi", "w", vec![]),
            [6.0, -6.0, 5.0, 2.5],
            false,
        ),
        (
            "quantized again",
            |m| {
                m.node("QuantizeLinear", "d two zero", "c2", vec![]).node(
                    "DequantizeLinear",
                    "c2 two zero",
                    "w",
                    vec![],
                )
            },
            [10.0, -8.0, 4.0, 2.0],
            true,
        ),
        (
            "joined of two halves",
            |m| {
                m.tensor(codes("a", I8, &[1, 2], &[4, 3]))
                    .tensor(codes("b", I8, &[1, 2], &[2, 1]))
                    .node("DequantizeLinear", "a quarter zero", "da", vec![])
                    .node("DequantizeLinear", "b half zero", "db", vec![])
                    .node("Concat", "da db", "w", vec![i("axis", 0)])
            },
            [1.0, 0.75, 1.0, 0.5],
            true,
        ),
        (
            "joined of columns of different scale",
            |m| {
                m.tensor(codes("a", I8, &[2, 1], &[4, 3]))
                    .tensor(codes("b", I8, &[2, 1], &[2, 1]))
                    .node("DequantizeLinear", "a quarter zero", "da", vec![])
                    .node("DequantizeLinear", "b half zero", "db", vec![])
                    .node("Concat", "da db", "w", vec![i("axis", 1)])
            },
            [1.0, 1.0, 0.75, 0.5],
            false,
        ),
        (
            "joined of codes",
            |m| {
                m.tensor(codes("a", I8, &[1, 2], &[4, 3]))
                    .tensor(codes("b", I8, &[1, 2], &[2, 1]))
                    .node("Concat", "a b", "ab", vec![i("axis", 0)])
                    .node("DequantizeLinear", "ab half zero", "w", vec![])
            },
            [2.0, 1.5, 1.0, 0.5],
            true,
        ),
        (
            "a slice of more, with a scale a channel",
            |m| {
                m.tensor(codes("a", I8, &[4, 2], &[1, 2, 3, 4, 5, 6, 7, 8]))
                    .tensor(floats("s", &[4], &[0.25, 0.5, 1.0, 2.0]))
                    .tensor(codes("z", I8, &[4], &[0; 4]))
                    .ints("from", &[3])
                    .ints("to", &[-5])
                    .ints("step", &[-2])
                    .ints("axes", &[0])
                    .node("DequantizeLinear", "a s z", "da", vec![i("axis", 0)])
                    .node("Slice", "da from to axes step", "w", vec![])
            },
            [14.0, 16.0, 1.5, 2.0],
            true,
        ),
        (
            "picked rows",
            |m| m.ints("rows", &[1, 0]).node("Gather", "d rows", "w", vec![i("axis", 0)]),
            [5.0, 2.5, 10.0, -7.5],
            true,
        ),
        (
            "transposed, scaled, transposed back",
            |m| {
                m.node("Transpose", "d", "t", vec![is("perm", &[1, 0])])
                    .tensor(floats("k", &[2], &[2.0, 0.5]))
                    .node("Mul", "t k", "tk", vec![])
                    .node("Transpose", "tk", "w", vec![])
            },
            [20.0, -15.0, 2.5, 1.25],
            true,
        ),
        (
            "flattened and shaped again",
            |m| {
                m.ints("flat", &[4])
                    .ints("square", &[2, 2])
                    .node("Reshape", "d flat", "r", vec![])
                    .node("Identity", "r", "ri", vec![])
                    .node("Reshape", "ri square", "w", vec![])
            },
            w,
            true,
        ),
        (
            "the product of two dequantized constants",
            |m| {
                m.tensor(codes("k", I8, &[], &[4]))
                    .node("DequantizeLinear", "k half zero", "dk", vec![])
                    .node("Mul", "d dk", "w", vec![])
            },
            w.map(|x| x * 2.0),
            false,
        ),
        (
            "a computed scale",
            |m| {
                m.node("Div", "half two", "s", vec![])
                    .tensor(codes("wide", I32, &[], &[0]))
                    .node("Cast", "wide", "z", vec![i("to", i64::from(I8))])
                    .node("DequantizeLinear", "c s z", "w", vec![])
            },
            w,
            true,
        ),
    ];
    for (title, make, w, trained) in rows {
        let m = computed(make);
        let expected = product(&x, &w);
        near(title, "as imported", &m.run(&[X.len() / 2, 2], &X), &expected, 1e-5);
        let c = compiled(&m, &X);
        assert_eq!(c.trained, trained, "{title}: whether trained codes are kept");
        // Codes of weights that were quantized anew are off by half a step.
        let tolerance = if trained { 1e-5 } else { 2e-2 };
        near(title, "interpreted", &c.interpreted, &expected, tolerance);
        near(title, "compiled", &c.run, &c.interpreted, 0.0);
    }
}

#[test]
fn expressions_over_dequantized_constants_beside_data() {
    type Make = fn(Model) -> Model;
    let rows: Vec<(&str, Make, [f32; 2])> = vec![
        (
            "shaped and added",
            |m| {
                m.tensor(codes("a", I8, &[2], &[4, -2]))
                    .node("DequantizeLinear", "a half zero", "da", vec![])
                    .ints("axes", &[0])
                    .node("Unsqueeze", "da axes", "k", vec![])
                    .node("Add", "xq k", "y0", vec![])
            },
            [2.0, -1.0],
        ),
        (
            "sliced, negated and added",
            |m| {
                m.tensor(codes("a", I8, &[4], &[1, 4, -2, 7]))
                    .node("DequantizeLinear", "a half zero", "da", vec![])
                    .ints("from", &[1])
                    .ints("to", &[3])
                    .node("Slice", "da from to", "s", vec![])
                    .node("Neg", "s", "k", vec![])
                    .node("Sub", "xq k", "y0", vec![])
            },
            [2.0, -1.0],
        ),
        (
            "joined and added",
            |m| {
                m.tensor(codes("a", I8, &[1], &[4]))
                    .tensor(codes("b", I8, &[1], &[-4]))
                    .node("DequantizeLinear", "a half zero", "da", vec![])
                    .node("DequantizeLinear", "b quarter zero", "db", vec![])
                    .node("Concat", "da db", "k", vec![i("axis", 0)])
                    .node("Add", "k xq", "y0", vec![])
            },
            [2.0, -1.0],
        ),
        (
            "an activation made of constants",
            |m| {
                m.tensor(floats("a", &[1, 2], &[2.1, -1.1]))
                    .node("QuantizeLinear", "a half zero", "qa", vec![])
                    .node("DequantizeLinear", "qa half zero", "da", vec![])
                    .node("LeakyRelu", "da", "k", vec![f("alpha", 1.0)])
                    .node("Add", "xq k", "y0", vec![])
            },
            [2.0, -1.0],
        ),
        (
            "a range of floats",
            |m| {
                m.scalar("start", 2.0)
                    .scalar("limit", -3.5)
                    .scalar("step", -3.0)
                    .node("Range", "start limit step", "k", vec![])
                    .node("Add", "xq k", "y0", vec![])
            },
            [2.0, -1.0],
        ),
        (
            "joined with nothing",
            |m| {
                m.tensor(floats("none", &[1, 0], &[]))
                    .tensor(floats("k", &[2], &[2.0, -1.0]))
                    .node("Concat", "none xq", "j", vec![i("axis", 1)])
                    .node("Add", "j k", "y0", vec![])
            },
            [2.0, -1.0],
        ),
    ];
    let x: Vec<f32> = X.iter().map(|x| on_codes(*x, -128.0, 127.0)).collect();
    let w = [1.0, 0.0, 0.25, -1.0];
    for (title, make, k) in rows {
        let m = quantized_input(model(13)).node("DequantizeLinear", "q half zero", "xq", vec![]);
        let m = make(m)
            .node("QuantizeLinear", "y0 half zero", "q2", vec![])
            .node("DequantizeLinear", "q2 half zero", "d2", vec![])
            .tensor(codes("c", I8, &[2, 2], &[4, 0, 1, -4]))
            .node("DequantizeLinear", "c quarter zero", "w", vec![])
            .node("Gemm", "d2 w", "y", vec![i("transB", 1)]);
        let sum: Vec<f32> =
            x.iter().enumerate().map(|(n, x)| on_codes(x + k[n % 2], -128.0, 127.0)).collect();
        let expected = product(&sum, &w);
        near(title, "as imported", &m.run(&[X.len() / 2, 2], &X), &expected, 1e-5);
        let c = compiled(&m, &X);
        assert!(c.trained, "{title}");
        near(title, "interpreted", &c.interpreted, &expected, 1e-5);
        near(title, "compiled", &c.run, &c.interpreted, 0.0);
    }
}

#[test]
fn quantizers_of_onnx_runtime_mean_the_same() {
    let m = Model::xy(17, &["N", "2"])
        .edit(|p| {
            p.opset_import.push(OperatorSetIdProto {
                domain: "com.microsoft".into(),
                version: 1,
                ..Default::default()
            })
        })
        .scalar("half", 0.5)
        .tensor(codes("zero", I8, &[], &[0]))
        .tensor(raw("c", I4, &[2, 2], &[0x87, 0x21]))
        .tensor(floats("s", &[2], &[0.25, 2.0]))
        .tensor(raw("z", I4, &[2], &[0]))
        .node("com.microsoft.QuantizeLinear", "x half zero", "q", vec![])
        .node("com.microsoft.DequantizeLinear", "q half zero", "xq", vec![])
        .node("com.microsoft.DequantizeLinear", "c s z", "w", vec![i("axis", 0)]);
    let x: Vec<f32> = X.iter().map(|x| on_codes(*x, -128.0, 127.0)).collect();
    let row = |model, w: &[f32]| Row {
        title: "int4 in com.microsoft",
        model: layer(model),
        bits: (4, 8),
        expected: product(&x, w),
    };
    // Without an axis the scales run along axis 1, as in the standard's default.
    let plain = m.clone().edit(|p| {
        p.graph.mut_or_insert_default().node[2].attribute.clear();
    });
    check(vec![row(m.clone(), &[1.75, -2.0, 2.0, 4.0])]);
    near(
        "axis 1",
        "as imported",
        &layer(plain).run(&[6, 2], &X),
        &product(&x, &[1.75, -16.0, 0.25, 4.0]),
        1e-5,
    );
    let blocked =
        layer(m.edit(|p| p.graph.mut_or_insert_default().node[2].attribute.push(i("block_size", 16))));
    let e = blocked.import().unwrap_err();
    assert_eq!((e.exit_code(), e.to_string().contains("block_size")), (3, true), "{e}");
}

#[test]
fn scales_of_zero_are_zero_weights() {
    let weights = |scales: &[f32], c: &[i32]| {
        let n = scales.len() as i64;
        let dims: &[i64] = if scales.len() > 1 { &[2] } else { &[] };
        let m = quantized_input(model(13))
            .node("DequantizeLinear", "q half zero", "xq", vec![])
            .tensor(codes("c", I8, &[2, 2], c))
            .tensor(floats("s", dims, scales))
            .tensor(codes("z", I8, dims, &vec![0; n as usize]));
        layer(m.node("DequantizeLinear", "c s z", "w", vec![i("axis", 0)]))
    };
    let x: Vec<f32> = X.iter().map(|x| on_codes(*x, -128.0, 127.0)).collect();
    let row = |title, model, w: [f32; 4]| Row { title, model, bits: (8, 8), expected: product(&x, &w) };
    check(vec![
        row("a pruned channel", weights(&[0.0, 0.25], &[0, 0, 4, 8]), [0.0, 0.0, 1.0, 2.0]),
        row("codes that count for nothing", weights(&[0.5, 0.0], &[4, 8, 90, -90]), [2.0, 4.0, 0.0, 0.0]),
        row("all channels", weights(&[0.0, 0.0], &[1, 2, 3, 4]), [0.0; 4]),
        row("one scale of zero", weights(&[0.0], &[1, 2, 3, 4]), [0.0; 4]),
        row("a sign that the scale turns", weights(&[-0.25, 0.25], &[4, 8, 4, 8]), [-1.0, -2.0, 1.0, 2.0]),
    ]);
    for (scale, code, words) in [
        (f32::NAN, 4, "the scale 's' holds NaN for channel 1"),
        (f32::INFINITY, 4, "the scale 's' holds inf for channel 1"),
        (1e-40, 3, "for channel 1, too small"),
        (3.4e38, 3, "the scale 's' holds 3.4e38 for channel 1"),
    ] {
        let e = weights(&[0.5, scale], &[1, 2, 3, 4]).import().unwrap_err();
        assert_eq!(e.exit_code(), code, "{e}");
        assert!(e.to_string().contains(words) && e.to_string().contains("DequantizeLinear"), "{e}");
    }
    // Of an activation it would be a division by zero.
    let m = model(13).scalar("s", 0.0).node("QuantizeLinear", "x s zero", "q", vec![]);
    let e = m.node("DequantizeLinear", "q s zero", "y", vec![]).import().unwrap_err();
    assert!(e.exit_code() == 4 && e.to_string().contains("'s'") && e.to_string().contains("positive"), "{e}");
}

#[test]
fn padding_that_never_wins_is_no_activation() {
    // x [N,1,4,4] times two, padded by one on the right and below, windows of 2x2.
    let net = |value: f32, tail: fn(Model) -> Model| {
        let m = Model::xy(13, &["N", "1", "4", "4"])
            .tensor(floats("w", &[1, 1, 1, 1], &[2.0]))
            .ints("pads", &[0, 0, 0, 0, 0, 0, 1, 1])
            .scalar("v", value)
            .scalar("minus", -1.0)
            .node("Conv", "x w", "c", vec![])
            .node("Pad", "c pads v", "p", vec![]);
        tail(m).tensor(floats("w2", &[1, 1, 1, 1], &[0.5])).node("Conv", "m w2", "y", vec![])
    };
    let pool = |ceil: i64| vec![is("kernel_shape", &[2, 2]), is("strides", &[2, 2]), i("ceil_mode", ceil)];
    let x: Vec<f32> = (0..16).map(|k| (((k * 7) % 16) as f32 - 8.0) / 8.0).collect();
    let window = |r: usize, c: usize| {
        let at = |y: usize, x_: usize| if y < 4 && x_ < 4 { Some(x[y * 4 + x_]) } else { None };
        [at(r, c), at(r, c + 1), at(r + 1, c), at(r + 1, c + 1)].into_iter().flatten()
    };
    let most = |rows: &[usize]| -> Vec<f32> {
        rows.iter()
            .flat_map(|&r| rows.iter().map(move |&c| (r, c)))
            .map(|(r, c)| window(r, c).fold(f32::MIN, f32::max))
            .collect()
    };
    let floor =
        |m: Model| m.node("MaxPool", "p", "m", vec![is("kernel_shape", &[2, 2]), is("strides", &[2, 2])]);
    let dense = |m: Model| m.node("MaxPool", "p", "m", vec![is("kernel_shape", &[2, 2])]);
    let two = |m: Model| {
        m.node("MaxPool", "p", "a", vec![is("kernel_shape", &[2, 2])])
            .node("MaxPool", "p", "b", vec![is("kernel_shape", &[2, 2])])
            .node("Add", "a b", "ab", vec![])
            .scalar("h", 0.5)
            .node("Mul", "ab h", "m", vec![])
    };
    for value in [f32::MIN, f32::NEG_INFINITY, -1e30, -3e38, -65504.0] {
        for (title, tail, rows) in [
            ("windows side by side", floor as fn(Model) -> Model, &[0usize, 2][..]),
            ("windows one by one", dense, &[0, 1, 2, 3]),
            ("two readers", two, &[0, 1, 2, 3]),
        ] {
            let m = net(value, tail);
            let expected = most(rows);
            near(title, "as imported", &m.run(&[1, 1, 4, 4], &x), &expected, 1e-5);
            let found = interpret(&stopped(&m, "quantize"), &x);
            near(title, &format!("quantized with {value}"), &found, &expected, 0.03);
            if value == -65504.0 {
                near(title, "compiled", &run(&m, &x), &found, 0.0);
            }
        }
        let m = net(value, |m| m);
        let m = m.node("MaxPool", "p", "m", pool(1));
        near("ceil_mode", "as imported", &m.run(&[1, 1, 4, 4], &x), &most(&[0, 2, 4])[..], f32::INFINITY);
    }
    // The minimum as the negated maximum: the padding is as high as can be.
    let least = |m: Model| {
        m.node("Mul", "p minus", "n", vec![])
            .node("MaxPool", "n", "k", vec![is("kernel_shape", &[2, 2])])
            .node("Mul", "k minus", "m", vec![])
    };
    let expected: Vec<f32> = (0..4)
        .flat_map(|r| (0..4).map(move |c| (r, c)))
        .map(|(r, c)| window(r, c).fold(f32::MAX, f32::min))
        .collect();
    for value in [f32::MAX, f32::INFINITY, 1e30] {
        let m = net(value, least);
        near("a minimum", "as imported", &m.run(&[1, 1, 4, 4], &x), &expected, 1e-5);
        let found = interpret(&stopped(&m, "quantize"), &x);
        near("a minimum", &format!("quantized with {value}"), &found, &expected, 0.03);
    }
    // Padding that does win is data; and so is what something else reads.
    let wins = net(0.7, dense);
    let expected = wins.run(&[1, 1, 4, 4], &x);
    near("padding that wins", "quantized", &interpret(&stopped(&wins, "quantize"), &x), &expected, 0.03);
    let both = net(-1e35, |m| {
        m.node("MaxPool", "p", "a", vec![is("kernel_shape", &[2, 2]), is("strides", &[1, 1])])
            .node("AveragePool", "p", "b", vec![is("kernel_shape", &[2, 2])])
            .node("Add", "a b", "m", vec![])
    });
    let e = prepared(&both, Some("quantize")).err().expect("padding of 1e35 cannot be quantized");
    assert_eq!(e.exit_code(), 3, "{e}");
    assert!(
        e.to_string().contains("'Pad_1' pads with -1e35") && e.to_string().contains("AveragePool"),
        "{e}"
    );
}

#[test]
fn the_batch_never_leaves_silently() {
    let base = |m: Model| m.ints("all", &[-1]).ints("none", &[]).ints("first", &[0]).ints("idx", &[0]);
    let rows: Vec<(&str, Model)> = vec![
        ("Squeeze without axes", Model::xy(13, &["1", "4", "1"]).node("Squeeze", "x", "y", vec![])),
        (
            "Squeeze without axes, attributes",
            Model::xy(11, &["1", "4", "1"]).node("Squeeze", "x", "y", vec![]),
        ),
        ("Squeeze of axis 0", base(Model::xy(13, &["1", "4"])).node("Squeeze", "x first", "y", vec![])),
        ("Reshape to -1", base(Model::xy(13, &["1", "4"])).node("Reshape", "x all", "y", vec![])),
        ("Reshape to nothing", base(Model::xy(13, &["1", "1"])).node("Reshape", "x none", "y", vec![])),
        ("Flatten from axis 0", Model::xy(13, &["1", "4"]).node("Flatten", "x", "y", vec![i("axis", 0)])),
        (
            "ReduceMean of all",
            Model::xy(13, &["1", "4"]).node("ReduceMean", "x", "y", vec![i("keepdims", 0)]),
        ),
        (
            "ReduceMean of axis 0",
            Model::xy(13, &["1", "4"]).node("ReduceMean", "x", "y", vec![is("axes", &[0]), i("keepdims", 0)]),
        ),
        (
            "Gather of image 0",
            base(Model::xy(13, &["1", "4"])).node("Gather", "x idx", "y", vec![i("axis", 0)]),
        ),
        ("Transpose of the batch", Model::xy(13, &["1", "4"]).node("Transpose", "x", "y", vec![])),
        ("Unsqueeze before it", base(Model::xy(13, &["1", "4"])).node("Unsqueeze", "x first", "y", vec![])),
        (
            "a constant of five rows",
            Model::xy(13, &["1", "4"]).weights("k", &[5, 4]).node("Add", "x k", "y", vec![]),
        ),
        (
            "a constant of higher rank",
            Model::xy(13, &["1", "4"]).weights("k", &[3, 1, 4]).node("Add", "x k", "y", vec![]),
        ),
        (
            "inputs of different leading extents",
            Model::xy(13, &["3", "4", "5"]).input("z", 1, &["5"]).node("Add", "x z", "y", vec![]),
        ),
        (
            "a scale for each image",
            Model::xy(13, &["3"])
                .tensor(floats("s", &[3], &[1.0, 2.0, 3.0]))
                .node("QuantizeLinear", "x s", "q", vec![i("axis", 0)])
                .node("DequantizeLinear", "q s", "y", vec![i("axis", 0)]),
        ),
    ];
    for (title, m) in rows {
        let e = m.import().err().unwrap_or_else(|| panic!("{title} is accepted"));
        assert_eq!(e.exit_code(), 3, "{title}: {e}");
    }
    // With a symbolic batch the axes that can be named are squeezed.
    let m = Model::xy(13, &["N", "4", "1"]).node("Squeeze", "x", "y", vec![]);
    assert_eq!(m.run(&[2, 4, 1], &[1.0; 8]).len(), 8);
}

#[test]
fn newer_versions_are_read() {
    for opset in [25, 26, 27, 28] {
        let m = Model::xy(opset, &["N", "2"]).edit(|p| p.ir_version = 14).node("Relu", "x", "y", vec![]);
        assert_eq!(m.run(&[1, 2], &[-1.0, 2.0]), [0.0, 2.0]);
    }
    let m = Model::xy(29, &["N", "2"]).node("Relu", "x", "y", vec![]);
    assert!(m.import().unwrap_err().to_string().contains("7 to 28"));
}
