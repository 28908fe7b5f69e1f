//! What is refused, and in which words: malformed models, unsupported ones, hostile files. Nothing panics.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
use common::{Model, external, f, floats, i, is, raw, t, tensor};
use nibblec::onnx::{ImportError, ImportOptions, import, import_bytes};
use std::collections::BTreeMap;
use std::path::Path;

fn relu() -> Model {
    Model::xy(13, &["N", "2"]).node("Relu", "x", "y", vec![])
}

fn gemm() -> Model {
    Model::xy(13, &["N", "2"]).node("Gemm", "x w", "y", vec![i("transB", 1)])
}

#[test]
fn messages() {
    let graph =
        |m: Model, f: fn(&mut onnx_protobuf::GraphProto)| m.edit(|p| f(p.graph.mut_or_insert_default()));
    let rows: Vec<(&str, Model)> = vec![
        ("no graph", relu().edit(|p| p.graph = None.into())),
        ("no opset", relu().edit(|p| p.opset_import.clear())),
        ("old opset", relu().edit(|p| p.opset_import[0].version = 6)),
        ("new opset", relu().edit(|p| p.opset_import[0].version = 99)),
        ("no IR version", relu().edit(|p| p.ir_version = 0)),
        ("new IR version", relu().edit(|p| p.ir_version = 77)),
        ("no nodes", graph(relu(), |g| g.node.clear())),
        ("no outputs", graph(relu(), |g| g.output.clear())),
        ("output that nothing makes", relu().output("z")),
        ("output twice", relu().output("y")),
        ("undefined operand", relu().node("Add", "x gone", "z", vec![])),
        ("missing initializer", gemm()),
        ("operand left out", relu().node("Add", "x", "z", vec![])),
        ("value made twice", relu().node("Relu", "x", "y", vec![])),
        ("value and initializer", relu().weights("y", &[1])),
        ("initializer twice", relu().weights("w", &[1]).weights("w", &[1])),
        ("input twice", relu().input("x", 1, &["N", "2"])),
        (
            "cycle",
            Model::xy(13, &["N", "2"]).node("Add", "x b", "a", vec![]).node("Relu", "a", "b", vec![]).node(
                "Relu",
                "b",
                "y",
                vec![],
            ),
        ),
        ("input without type", graph(relu(), |g| g.input[0].type_ = None.into())),
        (
            "double input",
            Model::new(13).input("x", 11, &["N", "2"]).output("y").node("Relu", "x", "y", vec![]),
        ),
        (
            "a layer without a batch",
            Model::xy(13, &[]).weights("w", &[1, 1, 2, 2]).node("Mul", "x w", "m", vec![]).node(
                "MaxPool",
                "m",
                "y",
                vec![is("kernel_shape", &[2, 2])],
            ),
        ),
        ("no inputs", Model::new(13).output("y").weights("w", &[1, 2]).node("Relu", "w", "y", vec![])),
        (
            "arithmetic on integers",
            Model::new(13).input("x", 7, &["N", "2"]).output("y").node("Add", "x x", "y", vec![]),
        ),
        (
            "padding that is no float",
            Model::new(13)
                .input("x", 7, &["N", "2"])
                .output("y")
                .ints("p", &[0, 1, 0, 0])
                .tensor(raw("v", 7, &[], &16_777_217i64.to_le_bytes()))
                .node("Pad", "x p v", "y", vec![]),
        ),
        ("open height", Model::xy(13, &["N", "3", "H", "32"]).node("Relu", "x", "y", vec![])),
        ("constant output", relu().output("c").weights("c", &[1])),
        ("data too short", gemm().tensor(raw("w", 1, &[3, 2], &[0; 20]))),
        ("typed data too long", gemm().tensor(floats("w", &[1, 2], &[1.0; 3]))),
        (
            "raw and typed data",
            gemm().tensor(onnx_protobuf::TensorProto {
                raw_data: vec![0; 8],
                ..floats("w", &[1, 2], &[1.0; 2])
            }),
        ),
        ("negative extent", gemm().tensor(raw("w", 1, &[-3, 2], &[]))),
        ("extents overflow", gemm().tensor(raw("w", 1, &[i64::MAX, i64::MAX], &[]))),
        ("bytes overflow", gemm().tensor(raw("w", 7, &[1 << 62, 1], &[]))),
        (
            "code out of range",
            relu().tensor(onnx_protobuf::TensorProto { int32_data: vec![300], ..tensor("w", 2, &[1]) }),
        ),
        ("NaN", gemm().tensor(floats("w", &[1, 2], &[1.0, f32::NAN]))),
        ("infinity", gemm().tensor(floats("w", &[1, 2], &[f32::INFINITY, 1.0]))),
        (
            "infinity by folding",
            Model::xy(13, &["N", "2"])
                .scalar("a", 1.0)
                .scalar("z", 0.0)
                .node("Div", "a z", "inf", vec![])
                .node("Mul", "x inf", "y", vec![]),
        ),
        ("half precision weights", gemm().tensor(raw("w", 10, &[1, 2], &[0; 4]))),
        ("integer weights", gemm().tensor(raw("w", 6, &[1, 2], &[0; 8]))),
        ("wrong rank", Model::xy(13, &["N", "2"]).weights("w", &[2]).node("Gemm", "x w", "y", vec![])),
        ("wrong extent", gemm().weights("w", &[1, 3])),
        (
            "channels do not fit",
            Model::xy(13, &["N", "3", "8", "8"]).weights("w", &[4, 2, 3, 3]).node("Conv", "x w", "y", vec![]),
        ),
        (
            "kernel larger than the image",
            Model::xy(13, &["N", "2", "2", "2"]).weights("w", &[4, 2, 3, 3]).node("Conv", "x w", "y", vec![]),
        ),
        (
            "pads overflow",
            Model::xy(13, &["N", "2", "2", "2"]).weights("w", &[4, 2, 3, 3]).node(
                "Conv",
                "x w",
                "y",
                vec![is("pads", &[i64::MAX, 0, 0, 0])],
            ),
        ),
        (
            "attribute of another type",
            Model::xy(13, &["N", "2"]).node("LeakyRelu", "x", "y", vec![i("alpha", 1)]),
        ),
        (
            "attribute twice",
            Model::xy(13, &["N", "2"]).node("LeakyRelu", "x", "y", vec![f("alpha", 1.0), f("alpha", 2.0)]),
        ),
        (
            "empty tensor attribute",
            Model::xy(13, &["N", "2"])
                .node(
                    "Constant",
                    "",
                    "c",
                    vec![onnx_protobuf::AttributeProto { t: None.into(), ..t("value", tensor("", 1, &[])) }],
                )
                .node("Add", "x c", "y", vec![]),
        ),
        (
            "huge fill",
            Model::xy(13, &["N", "2"])
                .ints("s", &[1 << 20, 1 << 20])
                .node("ConstantOfShape", "s", "c", vec![])
                .node("Add", "x c", "y", vec![]),
        ),
        (
            "huge result",
            Model::xy(13, &["N", "2000000000", "2000000000", "2000000000"]).node("Relu", "x", "y", vec![]),
        ),
        (
            "scale of zero",
            Model::xy(13, &["N", "2"]).scalar("s", 0.0).node("QuantizeLinear", "x s", "q", vec![]).node(
                "DequantizeLinear",
                "q s",
                "y",
                vec![],
            ),
        ),
        (
            "everything unsupported at once",
            Model::xy(13, &["N", "2"])
                .node("Relu", "x", "a", vec![f("slope", 1.0)])
                .node("LSTM", "x", "b", vec![])
                .node("Relu", "b", "c", vec![])
                .node("com.example.Magic", "c", "d", vec![])
                .node("Softmax", "x", "e", vec![i("axis", 0)])
                .node("Exp", "x", "g", vec![])
                .node("Sum", "a c d e g", "y", vec![]),
        ),
    ];
    let text: String = rows.into_iter().map(|(title, m)| format!("# {title}\n{}", m.text())).collect();
    insta::assert_snapshot!("messages", text);
}

#[test]
fn shapes_from_outside() {
    let open = Model::xy(13, &["N", "3", "H", "W"]).node("Relu", "x", "y", vec![]);
    let with = |name: &str, dims: &[usize]| {
        let input_shapes = BTreeMap::from([(name.to_string(), dims.to_vec())]);
        match import_bytes(&open.bytes(), &ImportOptions { input_shapes, ..Default::default() }) {
            Ok(m) => m.graph.value(m.graph.inputs()[0]).shape.to_string(),
            Err(e) => e.to_string(),
        }
    };
    assert_eq!(with("x", &[1, 3, 8, 9]), "[N,3,8,9]");
    assert_eq!(
        with("x", &[1, 3, 8]),
        "the shape given for input 'x' does not fit: 3 extents for an input of rank 4"
    );
    assert_eq!(
        with("x", &[1, 4, 8, 8]),
        "the shape given for input 'x' does not fit: dimension 1 is 3 in the model, not 4"
    );
    assert_eq!(
        with("z", &[1]),
        "the shape given for input 'z' does not fit: the model has no such input, only x"
    );
}

#[test]
fn files_that_are_no_models() {
    for bytes in [&b""[..], b"not a model at all", &[0xff; 64], b"PK\x03\x04"] {
        let e = import_bytes(bytes, &ImportOptions::default()).unwrap_err();
        assert_eq!(e.exit_code(), 4, "{e}");
    }
    let gone = import(Path::new("/nonexistent/model.onnx"), &ImportOptions::default()).unwrap_err();
    assert!(matches!(gone, ImportError::Read { .. }));
    let folder = import(Path::new("/"), &ImportOptions::default()).unwrap_err();
    assert!(matches!(folder, ImportError::Read { .. }), "{folder}");
}

fn sample() -> Vec<u8> {
    Model::xy(13, &["N", "2", "5", "5"])
        .weights("w", &[4, 2, 3, 3])
        .scalar("s", 0.5)
        .ints("r", &[0, -1])
        .node("Conv", "x w", "c", vec![is("pads", &[1, 1, 1, 1])])
        .node("QuantizeLinear", "c s", "q", vec![])
        .node("DequantizeLinear", "q s", "d", vec![])
        .node("Slice", "d b e", "l", vec![])
        .ints("b", &[0])
        .ints("e", &[i64::MAX])
        .node("Reshape", "l r", "y", vec![])
        .bytes()
}

#[test]
fn truncated_files_are_errors() {
    let bytes = sample();
    assert!(import_bytes(&bytes, &ImportOptions::default()).is_ok());
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cut.onnx");
    for n in 0..bytes.len() {
        assert!(import_bytes(&bytes[..n], &ImportOptions::default()).is_err(), "the first {n} bytes");
        if n % 97 == 0 {
            std::fs::write(&path, &bytes[..n]).unwrap();
            assert!(import(&path, &ImportOptions::default()).is_err(), "a file of {n} bytes");
        }
    }
}

#[test]
fn damaged_files_never_panic() {
    let bytes = sample();
    let mut seed = 1u64;
    for at in 0..bytes.len() {
        for _ in 0..4 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mut damaged = bytes.clone();
            damaged[at] = seed.to_le_bytes()[6];
            if let Ok(m) = import_bytes(&damaged, &ImportOptions::default()) {
                assert!(nibblec_ir::check(&m.graph).is_ok(), "byte {at}: {:?}", nibblec_ir::check(&m.graph));
            }
        }
    }
}

#[test]
fn deeply_nested_messages_do_not_overflow_the_stack() {
    // A graph in an attribute of a node of a graph, ten thousand deep.
    let mut bytes: Vec<u8> = Vec::new();
    for _ in 0..10_000 {
        for field in [6u8, 5, 1] {
            let mut outer = vec![field << 3 | 2];
            let mut n = bytes.len();
            while n >= 0x80 {
                outer.push(n.to_le_bytes()[0] | 0x80);
                n >>= 7;
            }
            outer.push(n.to_le_bytes()[0]);
            outer.extend_from_slice(&bytes);
            bytes = outer;
            if bytes.len() > 200_000 {
                break;
            }
        }
        if bytes.len() > 200_000 {
            break;
        }
    }
    assert!(import_bytes(&bytes, &ImportOptions::default()).is_err());
}

#[test]
fn external_data_stays_in_the_folder() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("model");
    std::fs::create_dir_all(home.join("data")).unwrap();
    let weights: Vec<u8> = [1.0f32, 2.0, 3.0, 4.0].iter().flat_map(|v| v.to_le_bytes()).collect();
    std::fs::write(home.join("data/w.bin"), &weights).unwrap();
    std::fs::write(dir.path().join("secret.bin"), &weights).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../secret.bin", home.join("link.bin")).unwrap();
        std::os::unix::fs::symlink("data/w.bin", home.join("inner.bin")).unwrap();
    }
    let outcome = |entries: &[(&str, &str)]| {
        let m = gemm().tensor(external("w", &[1, 2], entries));
        let path = home.join("m.onnx");
        std::fs::write(&path, m.bytes()).unwrap();
        match import(&path, &ImportOptions::default()) {
            Ok(m) => {
                let w = m.graph.find_value("w").unwrap();
                format!("{:?}", m.graph.value(w).constant().unwrap().as_f32().unwrap())
            }
            Err(e) => {
                assert_eq!(e.exit_code(), 4);
                e.to_string()
            }
        }
    };
    let secret = dir.path().join("secret.bin");
    let absolute = secret.to_str().unwrap();
    assert_eq!(outcome(&[("location", "data/w.bin"), ("offset", "8"), ("length", "8")]), "[3.0, 4.0]");
    assert_eq!(outcome(&[("location", "./data/w.bin")]), "[1.0, 2.0]");
    for (entries, reason) in [
        (vec![], "without a location"),
        (vec![("location", "../secret.bin")], "below the model's folder"),
        (vec![("location", "data/../../secret.bin")], "below the model's folder"),
        (vec![("location", absolute)], "below the model's folder"),
        (vec![("location", "")], "below the model's folder"),
        (vec![("location", "gone.bin")], "external data 'gone.bin'"),
        (vec![("location", "data")], "not a regular file"),
        (vec![("location", "data/w.bin"), ("offset", "9")], "lie beyond its 16 bytes"),
        (vec![("location", "data/w.bin"), ("offset", "18446744073709551615")], "lie beyond"),
        (vec![("location", "data/w.bin"), ("offset", "-1")], "bad offset"),
        (vec![("location", "data/w.bin"), ("length", "4")], "4 bytes for a tensor that takes 8"),
    ] {
        let found = outcome(&entries);
        assert!(found.contains(reason), "{entries:?}: {found}");
    }
    #[cfg(unix)]
    {
        assert!(outcome(&[("location", "link.bin")]).contains("leads out of the model's folder"));
        assert_eq!(outcome(&[("location", "inner.bin")]), "[1.0, 2.0]");
    }
    let inside = gemm().tensor(external("w", &[1, 2], &[("location", "w.bin")])).import().unwrap_err();
    assert!(inside.to_string().contains("has no folder"), "{inside}");
}
