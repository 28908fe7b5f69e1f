//! What each operator becomes, in the spellings of different opsets and exporters: the graphs as text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
use common::{Model, f, floats, i, is, raw, s, t, tensor};

/// Compares every model of a table, printed under its title, with the snapshot of that name.
fn compare(snapshot: &str, rows: Vec<(&str, Model)>) {
    let text: String = rows.into_iter().map(|(title, m)| format!("# {title}\n{}\n", m.text())).collect();
    insta::assert_snapshot!(snapshot, text);
}

fn image(opset: i64) -> Model {
    Model::xy(opset, &["N", "2", "5", "5"])
}

#[test]
fn convolutions() {
    let conv = |attrs| image(13).weights("w", &[4, 2, 3, 3]).node("Conv", "x w", "y", attrs);
    compare(
        "convolutions",
        vec![
            (
                "pads, strides, dilations",
                conv(vec![is("pads", &[1, 0, 2, 1]), is("strides", &[2, 1]), is("dilations", &[1, 2])]),
            ),
            ("SAME_UPPER", conv(vec![s("auto_pad", "SAME_UPPER"), is("strides", &[2, 2])])),
            ("SAME_LOWER", conv(vec![s("auto_pad", "SAME_LOWER"), is("dilations", &[2, 1])])),
            ("VALID", conv(vec![s("auto_pad", "VALID"), i("group", 1), is("kernel_shape", &[3, 3])])),
            (
                "groups and bias",
                image(13).weights("w", &[4, 1, 3, 3]).weights("b", &[4]).node(
                    "Conv",
                    "x w b",
                    "y",
                    vec![i("group", 2)],
                ),
            ),
            (
                "one dimension",
                Model::xy(13, &["N", "2", "6"]).weights("w", &[3, 2, 3]).node(
                    "Conv",
                    "x w",
                    "y",
                    vec![is("pads", &[1, 1]), is("strides", &[2])],
                ),
            ),
            ("kernel_shape contradicts", conv(vec![is("kernel_shape", &[5, 5])])),
            ("weights from data", image(13).node("Conv", "x x", "y", vec![])),
            (
                "three dimensions",
                Model::xy(13, &["N", "2", "5", "5", "5"]).weights("w", &[4, 2, 3, 3, 3]).node(
                    "Conv",
                    "x w",
                    "y",
                    vec![],
                ),
            ),
        ],
    );
}

#[test]
fn products() {
    let two = |attrs| {
        Model::xy(13, &["N", "3"])
            .weights("w", &[3, 2])
            .weights("c", &[1, 2])
            .node("Gemm", "x w c", "y", attrs)
    };
    compare(
        "products",
        vec![
            ("Gemm, stored [K,M]", two(vec![])),
            ("alpha and beta", two(vec![f("alpha", 0.5), f("beta", 2.0)])),
            (
                "transB without bias",
                Model::xy(13, &["N", "3"]).weights("w", &[2, 3]).node(
                    "Gemm",
                    "x w",
                    "y",
                    vec![i("transB", 1)],
                ),
            ),
            ("transA", two(vec![i("transA", 1)])),
            ("MatMul", Model::xy(13, &["N", "3"]).weights("w", &[3, 2]).node("MatMul", "x w", "y", vec![])),
            (
                "MatMul of rows",
                Model::xy(13, &["N", "4", "3"]).weights("w", &[3, 2]).node("MatMul", "x w", "y", vec![]),
            ),
            ("MatMul of data", Model::xy(13, &["N", "3"]).node("MatMul", "x x", "y", vec![])),
        ],
    );
}

#[test]
fn activations_and_normalization() {
    let unary = |op: &str, attrs| Model::xy(13, &["N", "2", "3"]).node(op, "x", "y", attrs);
    let norm = |opset, attrs| {
        image(opset).weights("s", &[2]).weights("b", &[2]).weights("m", &[2]).weights("v", &[2]).node(
            "BatchNormalization",
            "x s b m v",
            "y",
            attrs,
        )
    };
    compare(
        "activations_and_normalization",
        vec![
            ("Relu", unary("Relu", vec![])),
            ("LeakyRelu", unary("LeakyRelu", vec![])),
            ("HardSigmoid", unary("HardSigmoid", vec![f("alpha", 0.25)])),
            ("HardSwish", unary("HardSwish", vec![])),
            (
                "Clip 6",
                Model::xy(6 + 1, &["N", "2"]).node("Clip", "x", "y", vec![f("min", 0.0), f("max", 6.0)]),
            ),
            ("Clip 11", Model::xy(11, &["N", "2"]).scalar("hi", 6.0).node("Clip", "x _ hi", "y", vec![])),
            ("Clip 13 without bounds", Model::xy(13, &["N", "2"]).node("Clip", "x", "y", vec![])),
            (
                "Softmax 11 flattens",
                Model::xy(11, &["N", "2", "3"]).node("Softmax", "x", "y", vec![i("axis", 1)]),
            ),
            ("Softmax 13", unary("Softmax", vec![i("axis", 1)])),
            ("Softmax over the batch", unary("Softmax", vec![i("axis", 0)])),
            ("BatchNormalization 9", norm(9, vec![f("epsilon", 0.5), f("momentum", 0.9)])),
            ("BatchNormalization in training", norm(14, vec![i("training_mode", 1)])),
            (
                "Dropout 7",
                Model::xy(7, &["N", "2"]).node("Dropout", "x", "d mask", vec![f("ratio", 0.5)]).node(
                    "Relu",
                    "d",
                    "y",
                    vec![],
                ),
            ),
            (
                "Dropout whose mask is read",
                Model::xy(13, &["N", "2"]).node("Dropout", "x", "d mask", vec![]).node(
                    "Relu",
                    "mask",
                    "y",
                    vec![],
                ),
            ),
            ("Identity to an output", Model::xy(13, &["N", "2"]).node("Identity", "x", "y", vec![])),
        ],
    );
}

#[test]
fn pools_and_means() {
    let pool = |op: &str, opset, attrs| image(opset).node(op, "x", "y", attrs);
    let k = || is("kernel_shape", &[2, 2]);
    compare(
        "pools_and_means",
        vec![
            ("MaxPool", pool("MaxPool", 13, vec![k(), is("strides", &[2, 2]), i("ceil_mode", 1)])),
            (
                "MaxPool SAME",
                pool("MaxPool", 8, vec![k(), s("auto_pad", "SAME_UPPER"), is("strides", &[2, 2])]),
            ),
            ("MaxPool pads too wide", pool("MaxPool", 13, vec![k(), is("pads", &[2, 0, 0, 0])])),
            ("ceil_mode before it existed", pool("MaxPool", 9, vec![k(), i("ceil_mode", 1)])),
            ("indices are read", image(13).node("MaxPool", "x", "p y", vec![k()])),
            (
                "AveragePool",
                pool("AveragePool", 13, vec![k(), is("pads", &[1, 1, 0, 0]), i("count_include_pad", 1)]),
            ),
            (
                "AveragePool, one dimension",
                Model::xy(13, &["N", "2", "6"]).node("AveragePool", "x", "y", vec![is("kernel_shape", &[3])]),
            ),
            ("AveragePool dilated", pool("AveragePool", 19, vec![k(), is("dilations", &[2, 2])])),
            ("GlobalAveragePool", pool("GlobalAveragePool", 13, vec![])),
            ("GlobalMaxPool", pool("GlobalMaxPool", 13, vec![])),
            ("ReduceMean 13", pool("ReduceMean", 13, vec![is("axes", &[2, 3]), i("keepdims", 0)])),
            (
                "ReduceMean 18, channels last",
                Model::xy(18, &["N", "5", "5", "2"]).ints("a", &[1, 2]).node(
                    "ReduceMean",
                    "x a",
                    "y",
                    vec![],
                ),
            ),
            ("ReduceMean over the batch", pool("ReduceMean", 13, vec![is("axes", &[0])])),
        ],
    );
}

#[test]
fn arithmetic_and_movement() {
    let on = |opset, op: &str, inputs: &str, attrs| {
        Model::xy(opset, &["N", "2", "3"]).node(op, inputs, "y", attrs)
    };
    compare(
        "arithmetic_and_movement",
        vec![
            ("Add broadcasts", on(13, "Add", "x c", vec![]).weights("c", &[3])),
            ("Sum of three", on(13, "Sum", "x x x", vec![])),
            (
                "constants fold",
                on(13, "Mul", "x k", vec![])
                    .scalar("a", 2.0)
                    .scalar("b", 4.0)
                    .node("Div", "a b", "h", vec![])
                    .node("Sqrt", "h", "k", vec![]),
            ),
            ("Concat", on(13, "Concat", "x x", vec![i("axis", -1)])),
            ("Concat of images", on(13, "Concat", "x x", vec![i("axis", 0)])),
            (
                "Slice 9",
                on(9, "Slice", "x", vec![is("axes", &[2]), is("starts", &[-2]), is("ends", &[1 << 40])]),
            ),
            (
                "Slice 13 backwards",
                on(13, "Slice", "x s e a d", vec![])
                    .ints("s", &[-1])
                    .ints("e", &[i64::MIN])
                    .ints("a", &[2])
                    .ints("d", &[-2]),
            ),
            ("Slice of the batch", on(13, "Slice", "x s e", vec![]).ints("s", &[0]).ints("e", &[1])),
            ("Gather", on(13, "Gather", "x g", vec![i("axis", 2)]).ints("g", &[-1, 0])),
            ("Gather out of range", on(13, "Gather", "x g", vec![i("axis", 2)]).ints("g", &[3])),
            ("Pad 2", on(10, "Pad", "x", vec![is("pads", &[0, 0, 1, 0, 0, 2]), f("value", 1.5)])),
            ("Pad 18 with axes", on(18, "Pad", "x p _ a", vec![]).ints("p", &[1, 2]).ints("a", &[-1])),
            (
                "Pad reflected",
                on(13, "Pad", "x p", vec![s("mode", "reflect")]).ints("p", &[0, 0, 1, 0, 0, 1]),
            ),
            ("Transpose", on(13, "Transpose", "x", vec![is("perm", &[0, 2, 1])])),
            ("Transpose of the batch", on(13, "Transpose", "x", vec![])),
            ("Flatten", on(13, "Flatten", "x", vec![])),
            ("Flatten from 2", on(13, "Flatten", "x", vec![i("axis", 2)])),
            ("Unsqueeze 11", on(11, "Unsqueeze", "x", vec![is("axes", &[-1])])),
            (
                "Squeeze 13",
                Model::xy(13, &["N", "1", "3"]).ints("a", &[1]).node("Squeeze", "x a", "y", vec![]),
            ),
            ("Squeeze of the batch", on(13, "Squeeze", "x a", vec![]).ints("a", &[0])),
            ("Reshape 0 and -1", on(13, "Reshape", "x r", vec![]).ints("r", &[0, -1])),
            ("Reshape with a literal 1", on(13, "Reshape", "x r", vec![]).ints("r", &[1, 6])),
            ("Reshape that mixes", on(13, "Reshape", "x r", vec![]).ints("r", &[-1, 3])),
            ("Cast to itself", on(13, "Cast", "x", vec![i("to", 1)])),
        ],
    );
}

#[test]
fn fixed_batches_become_symbolic() {
    let four = |r: &[i64]| Model::xy(13, &["4", "2", "3"]).ints("r", r).node("Reshape", "x r", "y", vec![]);
    compare(
        "fixed_batches_become_symbolic",
        vec![
            ("the batch of the file", four(&[4, 6])),
            ("another", four(&[2, 12])),
            (
                "a constant for each image",
                Model::xy(13, &["4", "3"]).weights("c", &[4, 3]).node("Add", "x c", "y", vec![]),
            ),
        ],
    );
}

#[test]
fn shape_arithmetic_of_exporters() {
    let c = |m: Model, name: &str, v: &[i64], scalar: bool| {
        let dims = if scalar { vec![] } else { vec![v.len() as i64] };
        let value = common::tensor("", 7, &dims);
        let value = onnx_protobuf::TensorProto { int64_data: v.to_vec(), ..value };
        m.node("Constant", "", name, vec![t("value", value)])
    };
    // x.view(x.size(0), -1)
    let view = c(image(13).node("Shape", "x", "sh", vec![]), "zero", &[0], true).node(
        "Gather",
        "sh zero",
        "n",
        vec![i("axis", 0)],
    );
    let view = c(c(view, "ax", &[0], false), "minus", &[-1], false)
        .node("Unsqueeze", "n ax", "nu", vec![])
        .node("Concat", "nu minus", "to", vec![i("axis", 0)])
        .node("Reshape", "x to", "y", vec![]);
    // Channel shuffle: view(n, 2, c / 2, h, w).transpose(1, 2)
    let mut shuffle = image(11).node("Shape", "x", "sh", vec![]);
    for (k, name) in ["n", "c", "h", "w"].into_iter().enumerate() {
        shuffle = c(shuffle, &format!("i{k}"), &[k as i64], true)
            .node("Gather", &format!("sh i{k}"), name, vec![])
            .node("Unsqueeze", name, &format!("u{name}"), vec![is("axes", &[0])]);
    }
    let shuffle = c(c(shuffle, "two", &[2], true), "g", &[2], false)
        .node("Div", "c two", "half", vec![])
        .node("Unsqueeze", "half", "uhalf", vec![is("axes", &[0])])
        .node("Concat", "un g uhalf uh uw", "to", vec![i("axis", 0)])
        .node("Reshape", "x to", "split", vec![])
        .node("Transpose", "split", "swapped", vec![is("perm", &[0, 2, 1, 3, 4])])
        .node("Concat", "un uc uh uw", "back", vec![i("axis", 0)])
        .node("Reshape", "swapped back", "y", vec![]);
    // F.pad: a pad list built from a reversed one
    let pad = c(c(image(13), "four", &[4], false), "p", &[0, 1, 0, 1], false)
        .node("ConstantOfShape", "four", "zeros", vec![t("value", raw("", 7, &[1], &[0; 8]))])
        .node("Concat", "p zeros", "all", vec![i("axis", 0)]);
    let pad =
        c(c(pad, "pairs", &[-1, 2], false), "m1", &[-1], false).node("Reshape", "all pairs", "rows", vec![]);
    let pad = c(c(pad, "min", &[-i64::MAX], false), "z", &[0], false)
        .node("Slice", "rows m1 min z m1", "turned", vec![])
        .node("Transpose", "turned", "columns", vec![is("perm", &[1, 0])])
        .node("Reshape", "columns m1", "flat", vec![])
        .node("Cast", "flat", "pads", vec![i("to", 7)])
        .node("Pad", "x pads", "y", vec![]);
    // Keras Flatten: the batch from a strided slice of the shape
    let keras = image(13)
        .ints("s", &[0])
        .ints("e", &[1])
        .ints("fifty", &[50])
        .node("Shape", "x", "sh", vec![])
        .node("Cast", "sh", "shi", vec![i("to", 6)])
        .node("Slice", "shi s e s", "n", vec![])
        .node("Concat", "n fifty", "to", vec![i("axis", 0)])
        .node("Reshape", "x to", "y", vec![]);
    let size = image(15)
        .node("Shape", "x", "n", vec![i("end", 1)])
        .node("Size", "x", "all", vec![])
        .node("Div", "all n", "per", vec![])
        .node("Concat", "n per", "to", vec![i("axis", 0)])
        .node("Reshape", "x to", "y", vec![]);
    compare(
        "shape_arithmetic_of_exporters",
        vec![
            ("view(size(0), -1)", view),
            ("channel shuffle", shuffle),
            ("F.pad", pad),
            ("Keras Flatten", keras),
            ("Size by Shape", size),
            ("a shape from data", image(13).node("Reshape", "x x", "y", vec![])),
            (
                "the batch as data",
                image(13).node("Shape", "x", "sh", vec![]).node("Cast", "sh", "f", vec![i("to", 1)]).node(
                    "Mul",
                    "x f",
                    "y",
                    vec![],
                ),
            ),
        ],
    );
}

#[test]
fn quantization() {
    let x = || Model::xy(25, &["N", "4"]).scalar("sx", 0.5).tensor(raw("zu4", 21, &[], &[3]));
    let gemm = |m: Model| {
        m.node("DequantizeLinear", "wq sw zw", "w", vec![i("axis", 0)]).node(
            "Gemm",
            "x w",
            "y",
            vec![i("transB", 1)],
        )
    };
    let sw = || floats("sw", &[2], &[0.5, 0.25]);
    compare(
        "quantization",
        vec![
            (
                "activation of 4 bits",
                x().node("QuantizeLinear", "x sx zu4", "q", vec![]).node(
                    "DequantizeLinear",
                    "q sx zu4",
                    "y",
                    vec![],
                ),
            ),
            (
                "output_dtype",
                x().node("QuantizeLinear", "x sx", "q", vec![i("output_dtype", 26)]).node(
                    "DequantizeLinear",
                    "q sx",
                    "y",
                    vec![],
                ),
            ),
            (
                "MaxPool on codes",
                image(21)
                    .scalar("sx", 0.5)
                    .node("QuantizeLinear", "x sx", "q", vec![])
                    .node("MaxPool", "q", "p", vec![is("kernel_shape", &[5, 5])])
                    .node("DequantizeLinear", "p sx", "y", vec![]),
            ),
            (
                "weights i4, raw",
                gemm(x().tensor(sw()).tensor(raw("zw", 22, &[2], &[0])).tensor(raw(
                    "wq",
                    22,
                    &[2, 4],
                    &[0x21, 0xf8, 0x70, 0x9a],
                ))),
            ),
            (
                "weights i2, typed",
                gemm(x().tensor(sw()).tensor(raw("zw", 26, &[2], &[0])).tensor(onnx_protobuf::TensorProto {
                    int32_data: vec![0b1110_0100, 0b0001_1011],
                    ..tensor("wq", 26, &[2, 4])
                })),
            ),
            (
                "weights u8 recentred",
                gemm(x().tensor(sw()).tensor(raw("zw", 2, &[2], &[128, 128])).tensor(raw(
                    "wq",
                    2,
                    &[2, 4],
                    &[0, 1, 127, 128, 129, 254, 255, 128],
                ))),
            ),
            (
                "weights stored [K,M]",
                x().tensor(sw())
                    .tensor(raw("wq", 3, &[4, 2], &[1, 2, 3, 4, 5, 6, 7, 8]))
                    .node("DequantizeLinear", "wq sw", "w", vec![i("axis", 1)])
                    .node("MatMul", "x w", "y", vec![]),
            ),
            (
                "float weights quantized",
                x().tensor(sw())
                    .tensor(raw("zw", 3, &[2], &[0, 0]))
                    .weights("wf", &[2, 4])
                    .node("QuantizeLinear", "wf sw zw", "wq", vec![i("axis", 0)])
                    .node("DequantizeLinear", "wq sw zw", "w", vec![i("axis", 0)])
                    .node("Gemm", "x w", "y", vec![i("transB", 1)]),
            ),
            (
                "i32 bias",
                x().weights("w", &[2, 4])
                    .scalar("sb", 0.5)
                    .tensor(onnx_protobuf::TensorProto { int32_data: vec![-3, 4], ..tensor("bq", 6, &[2]) })
                    .node("DequantizeLinear", "bq sb", "b", vec![])
                    .node("Gemm", "x w b", "y", vec![i("transB", 1)]),
            ),
            (
                "zero points differ",
                gemm(x().tensor(sw()).tensor(raw("zw", 3, &[2], &[0, 1])).tensor(raw(
                    "wq",
                    3,
                    &[2, 4],
                    &[0; 8],
                ))),
            ),
            (
                "blocked",
                x().tensor(raw("wq", 3, &[2, 4], &[0; 8]))
                    .node("DequantizeLinear", "wq sx", "w", vec![i("block_size", 2)])
                    .node("Gemm", "x w", "y", vec![i("transB", 1)]),
            ),
            (
                "activation per channel",
                x().tensor(floats("s4", &[4], &[1.0, 2.0, 3.0, 4.0]))
                    .node("QuantizeLinear", "x s4", "q", vec![])
                    .node("DequantizeLinear", "q s4", "y", vec![]),
            ),
            (
                "another zero point",
                x().node("QuantizeLinear", "x sx zu4", "q", vec![]).node(
                    "DequantizeLinear",
                    "q sx",
                    "y",
                    vec![],
                ),
            ),
            (
                "u8 input",
                Model::new(13).input("x", 2, &["N", "4"]).output("y").node(
                    "Cast",
                    "x",
                    "y",
                    vec![i("to", 1)],
                ),
            ),
            (
                "u8 image, moved before it is cast",
                Model::new(13)
                    .input("x", 2, &["N", "4", "5", "3"])
                    .output("y")
                    .node("Transpose", "x", "t", vec![is("perm", &[0, 3, 1, 2])])
                    .node("Cast", "t", "y", vec![i("to", 1)]),
            ),
            (
                "u8 image, cast before it is moved",
                Model::new(13)
                    .input("x", 2, &["N", "4"])
                    .output("a")
                    .output("y")
                    .node("Cast", "x", "a", vec![i("to", 1)])
                    .node("Concat", "x x", "t", vec![i("axis", 1)])
                    .node("Cast", "t", "y", vec![i("to", 1)]),
            ),
            (
                "u8 image, dequantized twice otherwise",
                Model::new(13)
                    .input("x", 2, &["N", "4"])
                    .output("y")
                    .scalar("s", 0.5)
                    .scalar("r", 0.25)
                    .tensor(raw("z", 2, &[], &[7]))
                    .node("DequantizeLinear", "x s", "a", vec![])
                    .node("DequantizeLinear", "x r z", "b", vec![])
                    .node("Add", "a b", "y", vec![]),
            ),
            (
                "integers and truth values",
                Model::new(13)
                    .input("x", 7, &["N", "4"])
                    .input("m", 9, &["N", "4"])
                    .output("y")
                    .output("n")
                    .node("Cast", "x", "a", vec![i("to", 1)])
                    .node("Cast", "m", "b", vec![i("to", 1)])
                    .node("Mul", "a b", "y", vec![])
                    .node("Cast", "y", "n", vec![i("to", 6)]),
            ),
            ("a scalar input", Model::xy(13, &["N", "4"]).input("k", 1, &[]).node("Mul", "x k", "y", vec![])),
            (
                "u8 image, dequantized twice alike",
                Model::new(13)
                    .input("x", 2, &["N", "4"])
                    .output("y")
                    .scalar("s", 0.5)
                    .node("DequantizeLinear", "x s", "a", vec![])
                    .node("DequantizeLinear", "x s", "b", vec![])
                    .node("Add", "a b", "y", vec![]),
            ),
        ],
    );
}

#[test]
fn results_are_those_of_the_onnx_definition() {
    let x: Vec<f32> = (0..6).map(|v| v as f32).collect();
    let slice = Model::xy(13, &["N", "2", "3"])
        .ints("s", &[5])
        .ints("e", &[-9])
        .ints("a", &[2])
        .ints("d", &[-2])
        .node("Slice", "x s e a d", "y", vec![]);
    assert_eq!(slice.run(&[1, 2, 3], &x), [2.0, 0.0, 5.0, 3.0]);
    let lower = Model::xy(13, &["N", "1", "1", "4"]).tensor(floats("w", &[1, 1, 1, 2], &[1.0, 10.0])).node(
        "Conv",
        "x w",
        "y",
        vec![s("auto_pad", "SAME_LOWER")],
    );
    assert_eq!(lower.run(&[1, 1, 1, 4], &[1.0, 2.0, 3.0, 4.0]), [10.0, 21.0, 32.0, 43.0]);
    let gemm = Model::xy(13, &["N", "2"]).tensor(floats("w", &[2, 1], &[1.0, 10.0])).scalar("c", 3.0).node(
        "Gemm",
        "x w c",
        "y",
        vec![f("alpha", 2.0), f("beta", 0.5)],
    );
    assert_eq!(gemm.run(&[2, 2], &[1.0, 2.0, 3.0, 4.0]), [43.5, 87.5]);
    let rows = Model::xy(13, &["N", "2", "2"])
        .tensor(floats("w", &[2, 3], &[1.0, 0.0, 1.0, 0.0, 1.0, 1.0]))
        .node("MatMul", "x w", "y", vec![]);
    assert_eq!(rows.run(&[1, 2, 2], &[1.0, 2.0, 3.0, 4.0]), [1.0, 2.0, 3.0, 3.0, 4.0, 7.0]);
    let mean = Model::xy(18, &["N", "2", "3"]).ints("a", &[1]).node(
        "ReduceMean",
        "x a",
        "y",
        vec![i("keepdims", 0)],
    );
    assert_eq!(mean.run(&[1, 2, 3], &x), [1.5, 2.5, 3.5]);
    let old = Model::xy(11, &["N", "1", "2", "1"]).node("Softmax", "x", "y", vec![]);
    assert_eq!(old.run(&[1, 1, 2, 1], &[1.0, 1.0]), [0.5, 0.5]);
}
