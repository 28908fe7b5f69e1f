//! Integer and boolean inputs and outputs end to end: compile, calibrate, run, verify, bench, from .npy and .npz.
#![cfg(feature = "llvm")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod nets;
mod program;

use common::{Model, floats, i, is, raw};
use nets::{f32_bytes, npy, write_npz};
use nibblec_exec::Elements;
use program::{json, run};
use std::path::Path;

/// Number in ONNX, name in NumPy's header, two items of two numbers.
fn types() -> Vec<(i32, &'static str, Vec<u8>)> {
    vec![
        (1, "<f4", f32_bytes(&[1.5, -2.0, 0.0, 1e6])),
        (2, "|u1", vec![0, 1, 128, 255]),
        (3, "|i1", vec![0, 1, 128, 255]),
        (6, "<i4", [0, -1, i32::MAX, i32::MIN].map(i32::to_le_bytes).concat()),
        (7, "<i8", [0, -1, i64::MAX, i64::MIN].map(i64::to_le_bytes).concat()),
        (9, "|b1", vec![0, 1, 1, 0]),
    ]
}

fn typed_output(m: Model, elem_type: i32) -> Model {
    m.edit(|p| {
        if let Some(o) = p.graph.mut_or_insert_default().output.last_mut()
            && let Some(onnx_protobuf::type_proto::Value::TensorType(t)) =
                &mut o.type_.mut_or_insert_default().value
        {
            t.elem_type = elem_type;
        }
    })
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::write(folder.join(name), bytes).unwrap();
}

fn array(folder: &Path, name: &str) -> (Vec<usize>, Elements) {
    let mut a = nibblec::data::npy::open(&folder.join(name)).unwrap();
    let shape = a.shape.clone();
    let elements = a.next(shape.iter().product()).unwrap();
    (shape, elements)
}

#[test]
fn every_type_goes_in_and_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (elem_type, descr, bytes) in types() {
        let m = Model::new(13).input("x", elem_type, &["N", "2"]).output("y");
        // Twice the same numbers, the second time in the other order.
        let m = m.ints("turned", &[1, 0]).node("Gather", "x turned", "t", vec![i("axis", 1)]);
        let m = typed_output(m.node("Concat", "x t", "y", vec![i("axis", 1)]), elem_type);
        write(folder, "m.onnx", &m.bytes());
        let file = npy(descr, &[2, 2], &bytes);
        write(folder, "x.npy", &file);
        write_npz(&folder.join("x.npz"), &[("x", file)]);
        let (_, given) = array(folder, "x.npy");
        let expected: Vec<f64> =
            given.as_slice().to_f64().chunks(2).flat_map(|v| [v[0], v[1], v[1], v[0]]).collect();
        for options in ["--bits 32", "--data x.npz"] {
            run(folder, &format!("compile m.onnx {options} -o libm.so"), 0);
            for input in ["x=x.npy", "x=x.npz"] {
                run(folder, &format!("run libm.so --input {input} --output y.npy"), 0);
                let (shape, found) = array(folder, "y.npy");
                assert_eq!(shape, [2, 4], "{descr}");
                assert_eq!(found.as_slice().storage(), given.as_slice().storage());
                assert_eq!(found.as_slice().to_f64(), expected, "{descr} {options} {input}");
            }
            for data in ["x.npy", "x.npz"] {
                let report = json(folder, &format!("verify m.onnx libm.so --data {data}"), 0);
                let output = &report["outputs"][0];
                assert_eq!(
                    (&output["max_abs_error"], &output["sqnr_db"]),
                    (&0.0.into(), &().into()),
                    "{report}"
                );
                assert_eq!(output["equal"].as_f64(), (descr != "<f4").then_some(100.0), "{report}");
            }
            run(folder, "bench libm.so --runs 2 --batch 3 --per-layer", 0);
        }
        let header = std::fs::read_to_string(folder.join("m.h")).unwrap();
        let c = ["float", "uint8_t", "int8_t", "int32_t", "int64_t", "uint8_t"];
        let c = c[[1, 2, 3, 6, 7, 9].iter().position(|t| *t == elem_type).unwrap()];
        assert!(header.contains(&format!("/* input 0: \"x\", {c} [batch][2] */")), "{header}");
    }
}

#[test]
fn the_largest_values_of_whole_numbers_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let m = Model::new(13).input("x", 7, &["N", "3"]).output("y").node("Identity", "x", "y", vec![]);
    write(folder, "m.onnx", &typed_output(m, 7).bytes());
    let values = [5i64, i64::MAX, -1].map(i64::to_le_bytes).concat();
    write(folder, "x.npy", &npy("<i8", &[1, 3], &values));
    run(folder, "compile m.onnx -o libm.so", 0);
    let top = json(folder, "run libm.so --input x.npy", 0);
    assert_eq!(top["outputs"][0]["top"][0].to_string(), format!("[[1,{}],[0,5],[2,-1]]", i64::MAX));
    let (text, _) = run(folder, "run libm.so --input x.npy", 0);
    assert!(text.contains(&format!("1: {}  0: 5  2: -1", i64::MAX)), "{text}");
}

/// A uint8 image of channels last, brought to [0, 1) and through a layer.
fn image_net() -> Model {
    let m = Model::new(13).input("x", 2, &["N", "6", "5", "3"]).output("y").scalar("k", 1.0 / 255.0);
    let w: Vec<f32> = nets::numbers(3, 4 * 27).iter().map(|v| v * 0.3).collect();
    m.tensor(floats("w", &[4, 3, 3, 3], &w))
        .node("Transpose", "x", "t", vec![is("perm", &[0, 3, 1, 2])])
        .node("Cast", "t", "f", vec![i("to", 1)])
        .node("Mul", "f k", "m", vec![])
        .node("Conv", "m w", "c", vec![is("pads", &[1; 4])])
        .node("Relu", "c", "y", vec![])
}

#[test]
fn an_image_network_takes_pixels() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "m.onnx", &image_net().bytes());
    let pixels: Vec<u8> = (0..4 * 90u32).map(|i| (i * 7919 % 251) as u8).collect();
    write_npz(&folder.join("x.npz"), &[("x", npy("|u1", &[4, 6, 5, 3], &pixels))]);
    let images = folder.join("images");
    std::fs::create_dir(&images).unwrap();
    image::RgbImage::from_raw(5, 6, pixels[..90].to_vec()).unwrap().save(images.join("a.png")).unwrap();
    let rows = [
        ("--bits 32", 100.0),
        ("--bits 8 --data x.npz", 28.0),
        ("--bits 8 --data images", 25.0),
        ("--bits 8", 20.0),
        ("--bits 8 --free-ends --data x.npz", 28.0),
    ];
    for (options, least) in rows {
        run(folder, &format!("compile m.onnx {options} -o libm.so"), 0);
        let report = json(folder, "verify m.onnx libm.so --data x.npz", 0);
        let found = report["outputs"][0]["sqnr_db"].as_f64().unwrap_or(f64::INFINITY);
        assert!(found >= least, "{options}: {found} dB");
        run(folder, "run libm.so --input x=images/a.png --output one.npy", 0);
        run(folder, "run libm.so --input x.npz --output all.npy", 0);
        let (one, all) = (array(folder, "one.npy").1, array(folder, "all.npy").1);
        assert_eq!(one.as_slice(), all.as_slice().get(0..one.len()).unwrap(), "{options}");
        run(folder, "bench libm.so --runs 2", 0);
    }
    run(folder, "verify m.onnx libm.so --data images --per-layer", 0);
    let (_, err) = run(folder, "verify m.onnx libm.so --data images --scale 0.1", 2);
    assert!(err.contains("'x' takes uint8 pixels as they are"), "{err}");
    let (_, err) = run(folder, "analyze m.onnx --metric alps-ptq --bits 8,4 --data x.npz", 2);
    assert!(err.contains("'x' takes u8") && err.contains("float32"), "{err}");
    run(folder, "analyze m.onnx --bits 8,4 --budget 0.75 --free-ends", 0);
}

#[test]
fn codes_come_in_through_a_quantized_input() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (elem_type, descr, zero) in [(3, "|i1", 0xfbu8), (2, "|u1", 120)] {
        let m = Model::new(13).input("x", elem_type, &["N", "3", "6", "5"]).output("y").scalar("s", 0.02);
        let w: Vec<f32> = nets::numbers(3, 4 * 27).iter().map(|v| v * 0.3).collect();
        let m = m
            .tensor(raw("z", elem_type, &[], &[zero]))
            .tensor(floats("w", &[4, 3, 3, 3], &w))
            .node("DequantizeLinear", "x s z", "f", vec![])
            .node("Conv", "f w", "c", vec![is("pads", &[1; 4])])
            .node("Relu", "c", "y", vec![]);
        write(folder, "m.onnx", &m.bytes());
        let codes: Vec<u8> = (0..4 * 90u32).map(|i| (i * 7919 % 251) as u8).collect();
        write(folder, "x.npy", &npy(descr, &[4, 3, 6, 5], &codes));
        for (options, least) in [("--bits 32", 100.0), ("--bits 8 --data x.npy", 30.0), ("", 15.0)] {
            run(folder, &format!("compile m.onnx {options} -o libm.so"), 0);
            let report = json(folder, "verify m.onnx libm.so --data x.npy", 0);
            let found = report["outputs"][0]["sqnr_db"].as_f64().unwrap_or(f64::INFINITY);
            assert!(found >= least, "{descr} {options}: {found} dB");
        }
    }
}

#[test]
fn wrong_types_are_refused_by_every_verb() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "m.onnx", &image_net().bytes());
    write(folder, "f.npy", &npy("<f4", &[1, 6, 5, 3], &f32_bytes(&[0.5; 90])));
    write(folder, "short.npy", &npy("|u1", &[1, 6, 5], &[0; 30]));
    run(folder, "compile m.onnx -o libm.so", 0);
    for command in [
        "compile m.onnx --bits 8 --data f.npy -o libother.so",
        "run libm.so --input x=f.npy --output y.npy",
        "verify m.onnx libm.so --data f.npy",
    ] {
        let (_, err) = run(folder, command, 4);
        assert!(err.contains("input 'x' takes uint8; array 'f' is float32"), "{command}: {err}");
        let (_, err) = run(folder, &command.replace("f.npy", "short.npy"), 4);
        assert!(err.contains("[1, 6, 5]") && err.contains("[N, 6, 5, 3]"), "{command}: {err}");
    }
    assert!(!folder.join("libother.so").exists() && !folder.join("y.npy").exists());
    // A library of a model with another type is another network.
    let m = Model::new(13).input("x", 3, &["N", "6", "5", "3"]).output("y");
    write(folder, "i8.onnx", &m.node("Cast", "x", "y", vec![i("to", 1)]).bytes());
    let (_, err) = run(folder, "verify i8.onnx libm.so --data short.npy", 2);
    assert!(err.contains("x: i8[6, 5, 3]") && err.contains("x: u8[6, 5, 3]"), "{err}");
}

#[test]
fn a_scalar_goes_with_all_items() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let m = Model::xy(13, &["N", "3"]).input("k", 7, &[]).node("Cast", "k", "f", vec![i("to", 1)]);
    write(folder, "m.onnx", &m.node("Mul", "x f", "y", vec![]).bytes());
    let x = npy("<f4", &[2, 3], &f32_bytes(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]));
    let k = npy("<i8", &[], &3i64.to_le_bytes());
    write(folder, "x.npy", &x);
    write(folder, "k.npy", &k);
    write_npz(&folder.join("d.npz"), &[("x", x), ("k", k)]);
    run(folder, "compile m.onnx --bits 32 -o libm.so", 0);
    run(folder, "run libm.so --input x=x.npy --input k=k.npy --output y.npy", 0);
    assert_eq!(array(folder, "y.npy"), (vec![2, 3], Elements::F32(vec![3.0, 6.0, 9.0, 12.0, 15.0, 18.0])));
    let report = json(folder, "verify m.onnx libm.so --data d.npz", 0);
    assert_eq!(
        (&report["outputs"][0]["images"], &report["outputs"][0]["max_abs_error"]),
        (&2.into(), &0.0.into())
    );
    let m = Model::xy(13, &[]).weights("v", &[3]).node("Mul", "x v", "y", vec![]);
    write(folder, "m.onnx", &m.bytes());
    write(folder, "x.npy", &npy("<f4", &[], &f32_bytes(&[2.0])));
    run(folder, "compile m.onnx --bits 32 -o libm.so", 0);
    run(folder, "run libm.so --input x.npy --output y.npy", 0);
    assert_eq!(array(folder, "y.npy"), (vec![3], Elements::F32(vec![2.0, 3.0, 4.0])));
    run(folder, "bench libm.so --runs 2", 0);
}
