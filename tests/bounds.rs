//! The work that a file may cause is bounded: huge extents, attributes and constants are errors that name the node,
//! within a moment and without a panic; so are files of a million small fields and names of any length.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Model, f, floats, i, is};
use nibblec::driver::{Driver, Outcome, Settings};
use nibblec::onnx::{ImportError, ImportOptions, import_bytes};
use nibblec_ir::{Graph, Width};
use onnx_protobuf::tensor_shape_proto::dimension::Value as Extent;
use onnx_protobuf::{GraphProto, Message, ModelProto};
use std::time::{Duration, Instant};

const LIMIT: u64 = 64 << 20;

/// So little that what fits takes no time.
const FEW: u64 = 1 << 20;

fn import_within(m: &Model, limit: u64) -> Result<Graph, ImportError> {
    import_bytes(&m.bytes(), &ImportOptions { max_memory: Some(limit), ..Default::default() })
        .map(|m| m.graph)
}

/// All stages before code generation, with little memory.
fn compile(bytes: &[u8], bits: u32, limit: u64) -> Result<(), nibblec::Error> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("m.onnx");
    std::fs::write(&path, bytes).unwrap();
    let settings =
        Settings { max_memory: Some(limit), bits: Width::new(bits).map(|w| vec![w]), ..Settings::default() };
    let mut ignore = |_: &str, _: &Graph| {};
    match Driver::new(&settings, &mut ignore, None).prepare(&path)? {
        Outcome::Prepared(_) | Outcome::Stopped(_) => Ok(()),
    }
}

#[test]
fn what_is_too_large_is_named() {
    let xy = |dims: &[&str]| Model::xy(13, dims);
    let doubling = |n: usize, first: &str| {
        (0..n).fold(xy(&["N", "4"]).tensor(floats("c", &[1, 1], &[1.0])), |m, k| {
            let from = if k == 0 { first.to_string() } else { format!("c{k}") };
            m.node("Concat", &format!("{from} {from}"), &format!("c{}", k + 1), vec![i("axis", 1)])
        })
    };
    let rows: Vec<(&str, Model, &[&str])> =
        vec![
            (
                "input that cannot be counted",
                xy(&["N", "3", "2147483648", "2147483648"]).node("Relu", "x", "y", vec![]),
                &["input 'x'", "2147483648", "--max-memory"],
            ),
            (
                "input beyond the memory",
                xy(&["N", "3", "1048576", "1048576"]).node("Relu", "x", "y", vec![]),
                &["input 'x'", "12.0 TB", "64.0 MB"],
            ),
            (
                "pads",
                xy(&["N", "1", "2", "2"]).weights("w", &[1, 1, 1, 1]).node(
                    "Conv",
                    "x w",
                    "y",
                    vec![is("pads", &[30000; 4])],
                ),
                &["Conv 'Conv_0'", "f32[N,1,60002,60002]", "13.4 GB"],
            ),
            (
                "Pad",
                xy(&["N", "4"]).ints("p", &[0, 0, 0, 1 << 30]).node("Pad", "x p", "y", vec![]),
                &["Pad 'Pad_0'", "1073741828"],
            ),
            (
                "joined with itself 40 times",
                doubling(40, "x").node("Relu", "c40", "y", vec![]),
                &["Concat 'Concat_22'", "--max-memory"],
            ),
            (
                "a constant joined with itself 40 times",
                doubling(40, "c").node("Add", "x c40", "y", vec![]),
                &["Concat 'Concat_22'", "32.0 MB", "half of --max-memory"],
            ),
            (
                "a constant of any size",
                xy(&["N", "4"])
                    .ints("s", &[1 << 20, 1 << 20])
                    .node("ConstantOfShape", "s", "c", vec![])
                    .node("Add", "x c", "y", vec![]),
                &["ConstantOfShape 'ConstantOfShape_0'", "4.0 TB", "half of --max-memory"],
            ),
            (
                "expanded",
                xy(&["N", "4"])
                    .scalar("c", 1.0)
                    .ints("s", &[1 << 16, 1 << 16])
                    .node("Expand", "c s", "e", vec![])
                    .node("Add", "x e", "y", vec![]),
                &["Expand 'Expand_0'", "4294967296"],
            ),
            (
                "a product of two vectors",
                xy(&["N", "4"])
                    .weights("a", &[8192, 1])
                    .weights("b", &[1, 8192])
                    .node("Mul", "a b", "c", vec![])
                    .node("Add", "x c", "y", vec![]),
                &["Mul 'Mul_0'", "67108864 elements"],
            ),
            (
                "a range",
                xy(&["N", "4"])
                    .ints("a", &[0])
                    .ints("b", &[1 << 40])
                    .ints("d", &[1])
                    .node("Range", "a b d", "c", vec![])
                    .node("Add", "x c", "y", vec![]),
                &["Range 'Range_0'", "1099511627776"],
            ),
            (
                "a range of floats",
                xy(&["N", "4"])
                    .scalar("a", 0.0)
                    .scalar("b", 1e30)
                    .scalar("d", 1e-30)
                    .node("Range", "a b d", "c", vec![])
                    .node("Add", "x c", "y", vec![]),
                &["Range 'Range_0'", "elements"],
            ),
            (
                "many constants",
                (0..40)
                    .fold(xy(&["N", "4"]).ints("s", &[1 << 20]), |m, k| {
                        m.node("ConstantOfShape", "s", &format!("c{k}"), vec![])
                    })
                    .node("Relu", "x", "y", vec![]),
                &["the file's others", "half of --max-memory"],
            ),
        ];
    for (title, m, words) in rows {
        let start = Instant::now();
        let e = import_within(&m, LIMIT).err().unwrap_or_else(|| panic!("{title} is accepted"));
        assert_eq!(e.exit_code(), 4, "{title}: {e}");
        for w in words {
            assert!(e.to_string().contains(w), "{title} lacks '{w}': {e}");
        }
        assert!(start.elapsed() < Duration::from_secs(2), "{title} takes {:?}", start.elapsed());
    }
}

#[test]
fn large_constants_that_do_not_grow_are_folded() {
    // 20 M weights as exporters of old networks write them.
    let m = Model::xy(13, &["N", "2048"])
        .ints("s", &[10_240, 2048])
        .node("ConstantOfShape", "s", "w", vec![])
        .node("Identity", "w", "v", vec![])
        .node("Gemm", "x v", "y", vec![i("transB", 1)]);
    let graph = import_within(&m, 1 << 30).unwrap();
    assert_eq!(graph.value(graph.outputs()[0]).shape.to_string(), "[N,10240]");
}

#[test]
fn memory_of_running_is_checked_before_it_is_taken() {
    // No value is too large, but all of them are read at the end.
    let m =
        (0..8).fold(Model::xy(13, &["N", "4194304"]), |m, k| m.node("Relu", "x", &format!("r{k}"), vec![]));
    let m = m.node("Sum", "r0 r1 r2 r3 r4 r5 r6 r7", "y", vec![]);
    let e = compile(&m.bytes(), 32, LIMIT).unwrap_err();
    assert_eq!(e.exit_code(), 4, "{e}");
    assert!(e.to_string().contains("--max-memory") && e.to_string().contains("one image takes"), "{e}");
}

#[test]
fn files_of_many_small_fields_take_linear_time() {
    let model = Model::xy(13, &["N", "2"]).node("Relu", "x", "y", vec![]).bytes();
    let mut bytes = [0xa8u8, 0x06, 0x01].repeat(700_000);
    bytes.extend(&model);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("m.onnx");
    std::fs::write(&path, &bytes).unwrap();
    let start = Instant::now();
    nibblec::onnx::import(&path, &ImportOptions::default()).unwrap();
    // A call of the system for each field would take seconds.
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    let many = (0..20_000).fold(Model::xy(13, &["N", "2"]).node("Relu", "x", "y", vec![]), |m, _| {
        m.edit(|p| p.graph.mut_or_insert_default().node[0].attribute.push(f("", 1.0)))
    });
    let many = many.edit(|p| {
        for (k, a) in p.graph.mut_or_insert_default().node[0].attribute.iter_mut().enumerate() {
            a.name = format!("a{k}");
        }
    });
    let e = many.import().unwrap_err().to_string();
    assert!(e.contains("and 19995 more") && e.len() < 1000, "{e}");
}

#[test]
fn names_of_any_length_are_bounded() {
    let long = "n".repeat(65_536);
    let named = |m: Model| {
        let long = long.clone();
        m.edit(move |p| {
            for n in &mut p.graph.mut_or_insert_default().node {
                n.name.clone_from(&long);
            }
        })
    };
    let m =
        named(Model::xy(13, &["N", "2"]).node("Relu", "x", &long, vec![]).node("Relu", &long, "y", vec![]));
    let graph = m.import().unwrap().graph;
    assert!(graph.nodes().all(|(_, n)| n.name.len() < 300));
    assert!(graph.values().all(|(_, v)| v.name.len() < 300));
    compile(&m.bytes(), 32, LIMIT).unwrap();
    let bad: Vec<Model> = vec![
        named(Model::xy(13, &["N", "2"]).node("Tan", "x", "y", vec![])),
        Model::xy(13, &["N", "2"]).node(&long, "x", "y", vec![]),
        Model::xy(13, &["N", "2"]).node(&format!("{long}.Relu"), "x", "y", vec![]),
        Model::xy(13, &["N", "2"]).node("Relu", &long, "y", vec![]),
        Model::new(13).input(&long, 11, &["N", "2"]).output("y").node("Relu", &long, "y", vec![]),
        Model::new(13).input("x", 1, &["N", &long]).output("y").node("Relu", "x", "y", vec![]),
        Model::xy(13, &["N", "2"]).node("Relu", "x", "y", vec![f(&long, 1.0)]),
        Model::xy(13, &["N", "2"]).tensor(floats(&long, &[3], &[1.0])).node(
            "Add",
            &format!("x {long}"),
            "y",
            vec![],
        ),
        Model::xy(13, &["N", "2"]).node("Relu", "x", &long, vec![]).node("Relu", "x", &long, vec![]),
    ];
    for m in bad {
        let e = m.import().unwrap_err().to_string();
        assert!(e.len() < 1000, "{} bytes: {}", e.len(), &e[..400]);
    }
}

/// A model with most things that hold a size.
fn victim() -> Model {
    Model::xy(13, &["N", "2", "6", "6"])
        .weights("w", &[4, 2, 3, 3])
        .weights("b", &[4])
        .weights("g", &[3, 36])
        .scalar("s", 0.5)
        .ints("pads", &[0, 0, 1, 1, 0, 0, 1, 1])
        .ints("from", &[1])
        .ints("to", &[7])
        .ints("axes", &[2])
        .ints("steps", &[1])
        .ints("shape", &[0, -1])
        .ints("fill", &[1, 4, 1, 1])
        .ints("rows", &[0, 3, 1, 2])
        .node(
            "Conv",
            "x w b",
            "c",
            vec![is("pads", &[1, 1, 1, 1]), is("strides", &[1, 1]), is("dilations", &[1, 1]), i("group", 1)],
        )
        .node("Pad", "c pads", "p", vec![])
        .node(
            "MaxPool",
            "p",
            "m",
            vec![
                is("kernel_shape", &[2, 2]),
                is("strides", &[1, 1]),
                is("pads", &[0, 0, 1, 1]),
                i("ceil_mode", 1),
            ],
        )
        .node("AveragePool", "m", "a", vec![is("kernel_shape", &[2, 2]), is("pads", &[1, 1, 0, 0])])
        .node("Slice", "a from to axes steps", "l", vec![])
        .node("ConstantOfShape", "fill", "k", vec![])
        .node("Add", "l k", "lk", vec![])
        .node("Gather", "lk rows", "r", vec![i("axis", 1)])
        .node("QuantizeLinear", "r s", "q", vec![])
        .node("DequantizeLinear", "q s", "d", vec![])
        .node("Transpose", "d", "t", vec![is("perm", &[0, 2, 3, 1])])
        .node("Concat", "t t", "u", vec![i("axis", 3)])
        .node("ReduceMean", "u", "v", vec![is("axes", &[1, 2]), i("keepdims", 0)])
        .node("Reshape", "v shape", "z", vec![])
        .weights("last", &[3, 8])
        .node("Gemm", "z last", "y", vec![i("transB", 1)])
}

/// Every number of the file that is a size: extents, attributes, index tensors.
fn sizes(g: &mut GraphProto) -> Vec<&mut i64> {
    let mut all: Vec<&mut i64> = Vec::new();
    for input in &mut g.input {
        let ty = input.type_.as_mut().and_then(|t| t.value.as_mut());
        if let Some(onnx_protobuf::type_proto::Value::TensorType(t)) = ty {
            for d in t.shape.as_mut().into_iter().flat_map(|s| &mut s.dim) {
                if let Some(Extent::DimValue(n)) = &mut d.value {
                    all.push(n);
                }
            }
        }
    }
    for t in &mut g.initializer {
        all.extend(t.dims.iter_mut());
        all.extend(t.int64_data.iter_mut());
    }
    for n in &mut g.node {
        for a in &mut n.attribute {
            all.push(&mut a.i);
            all.extend(a.ints.iter_mut());
        }
    }
    all
}

#[test]
fn mutated_sizes_neither_panic_nor_hang() {
    let original = victim();
    compile(&original.bytes(), 8, FEW).unwrap();
    let mut proto: ModelProto = original.0.clone();
    let places = sizes(proto.graph.mut_or_insert_default()).len();
    let values = [
        0,
        -1,
        -2,
        1,
        2,
        3,
        5,
        64,
        255,
        30_000,
        1 << 16,
        (1 << 20) + 1,
        (1 << 24) + 1,
        i64::from(i32::MAX),
        1 << 31,
        1 << 32,
        1 << 40,
        1 << 62,
        i64::MAX,
        i64::MIN,
        i64::MIN + 1,
    ];
    let mut state = 1u64;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % n
    };
    let mut tried = 0;
    let mut attempt = |changes: &[(usize, i64)]| {
        let mut proto = original.0.clone();
        for &(at, value) in changes {
            *sizes(proto.graph.mut_or_insert_default())[at] = value;
        }
        let bytes = proto.write_to_bytes().unwrap();
        let start = Instant::now();
        if let Err(e) = compile(&bytes, if changes.len() == 1 { 8 } else { 32 }, FEW) {
            assert_ne!(e.exit_code(), 70, "{changes:?}: {e}");
        }
        assert!(start.elapsed() < Duration::from_secs(5), "{changes:?}: {:?}", start.elapsed());
        tried += 1;
    };
    for at in 0..places {
        for _ in 0..6 {
            attempt(&[(at, values[next(values.len())])]);
        }
    }
    for _ in 0..300 {
        let changes =
            [(next(places), values[next(values.len())]), (next(places), values[next(values.len())])];
        attempt(&changes);
    }
    assert!(tried > 600, "{tried}");
}
