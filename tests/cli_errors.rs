//! What the program says, and with which exit code, when something is wrong; and that it leaves nothing behind.
//! Snapshots of the words: `snapshots/errors`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod nets;

use common::{Model, floats, i, is, tensor};
use nets::{f32_bytes, npy};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn files(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

/// Runs the program in `folder`; gives the command, the exit code and stderr as text.
fn failing(folder: &Path, args: &str, code: i32, environment: &[(&str, &str)]) -> String {
    let before = files(folder);
    let mut command = Command::new(env!("CARGO_BIN_EXE_nibblec"));
    command.args(args.split_whitespace()).current_dir(folder).envs(environment.iter().copied());
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "nibblec {args}\n{stderr}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "nibblec {args}");
    assert_eq!(files(folder), before, "nibblec {args} left something behind");
    format!("$ nibblec {args}\n{stderr}[exit code {code}]\n")
}

fn snapshot(name: &str, texts: &[String]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/errors");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, texts.join("\n")));
}

fn conv(weights: onnx_protobuf::TensorProto) -> Model {
    let attrs = vec![is("kernel_shape", &[1, 1])];
    Model::xy(13, &["N", "2", "4", "4"]).tensor(weights).node("Conv", "x w", "y", attrs)
}

#[test]
fn models() {
    let folder = tempfile::tempdir().unwrap();
    let gemm = || Model::xy(13, &["N", "2"]).node("Gemm", "x w", "y", vec![i("transB", 1)]);
    let good = nets::plain().bytes();
    let cycle = Model::xy(13, &["N", "2"])
        .node("Add", "x b", "a", vec![])
        .node("Relu", "a", "b", vec![])
        .node("Relu", "b", "y", vec![]);
    let unsupported =
        Model::xy(13, &["N", "2"]).node("NonZero", "x", "a", vec![]).node("Erf", "a", "y", vec![]);
    let rows: Vec<(&str, i32, Vec<u8>)> = vec![
        ("truncated", 4, good[..good.len() / 2].to_vec()),
        ("text", 4, b"This is no model.".to_vec()),
        ("cycle", 4, cycle.bytes()),
        ("missing_initializer", 4, gemm().bytes()),
        (
            "wrong_dtype",
            4,
            conv(tensor("w", 7, &[2, 2, 1, 1]))
                .edit(|p| {
                    p.graph.mut_or_insert_default().initializer[0].int64_data = vec![1; 4];
                })
                .bytes(),
        ),
        ("wrong_rank", 4, conv(floats("w", &[2, 2], &[1.0; 4])).bytes()),
        ("new_opset", 3, gemm().edit(|p| p.opset_import[0].version = 99).bytes()),
        ("unsupported", 3, unsupported.bytes()),
        ("nan_weights", 4, conv(floats("w", &[2, 2, 1, 1], &[1.0, f32::NAN, 0.0, 1.0])).bytes()),
    ];
    let mut texts = Vec::new();
    for (name, code, bytes) in rows {
        let file = format!("{name}.onnx");
        std::fs::write(folder.path().join(&file), bytes).unwrap();
        texts.push(failing(folder.path(), &format!("compile {file} -o libmodel.so"), code, &[]));
    }
    texts.push(failing(folder.path(), "analyze missing.onnx", 4, &[]));
    snapshot("models", &texts);
}

#[test]
fn data() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("plain.onnx", &nets::plain().bytes());
    let image = 3 * 8 * 8;
    let mut numbers = nets::numbers(1, 2 * image);
    write("shape.npy", &npy("<f4", &[2, 3, 8, 9], &[]));
    write("dtype.npy", &npy("<i8", &[2, 3, 8, 8], &[]));
    write("short.npy", &npy("<f4", &[2, 3, 8, 8], &f32_bytes(&numbers[1..])));
    numbers[image + 5] = f32::NAN;
    write("nan.npy", &npy("<f4", &[2, 3, 8, 8], &f32_bytes(&numbers)));
    write("text.npz", b"This is no archive.");
    write("words.txt", b"neither images nor arrays");
    nets::write_npz(
        &folder.path().join("names.npz"),
        &[
            ("first", npy("<f4", &[1, 3, 8, 8], &f32_bytes(&numbers[..image]))),
            ("second", npy("<f4", &[1, 3, 8, 8], &f32_bytes(&numbers[..image]))),
        ],
    );
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let mut texts = Vec::new();
    for data in [
        "shape.npy",
        "dtype.npy",
        "short.npy",
        "nan.npy",
        "text.npz",
        "names.npz",
        "words.txt",
        "empty",
        "gone",
    ] {
        let args = format!("compile plain.onnx --data {data} -o libmodel.so");
        texts.push(failing(folder.path(), &args, 4, &[]));
    }
    write("pixels.npy", &npy("|u1", &[1, 3, 8, 8], &[7; 192]));
    for options in ["--mean 1,2", "--std 0", "--crop 9", "--preprocess words.txt"] {
        let code = if options.starts_with("--preprocess") { 4 } else { 2 };
        let args = format!("compile plain.onnx --data pixels.npy {options} -o libmodel.so");
        texts.push(failing(folder.path(), &args, code, &[]));
    }
    snapshot("data", &texts);
}

#[test]
fn choices() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("residual.onnx", &nets::residual().bytes());
    write("plain.onnx", &nets::plain().bytes());
    write("words.toml", b"budget = 'much'");
    let status = Command::new(env!("CARGO_BIN_EXE_nibblec"))
        .args(["analyze", "plain.onnx", "--save-plan", "plain.toml"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
    let rows = [
        (5, "analyze residual.onnx --bits 4,2 --budget 0.3"),
        (5, "compile residual.onnx --bits 8,4,2 --budget 10% -o libmodel.so"),
        (2, "compile residual.onnx --bits 8,9 -o libmodel.so"),
        (2, "compile residual.onnx --layer-bits blok.*=8 -o libmodel.so"),
        (4, "compile residual.onnx --plan plain.toml -o libmodel.so"),
        (4, "compile residual.onnx --plan words.toml -o libmodel.so"),
        (2, "compile residual.onnx --stop-after lunch"),
        (2, "compile residual.onnx --emit tea -o libmodel.so"),
        (2, "compile residual.onnx -o missing/libmodel.so"),
        (2, "compile residual.onnx -o ."),
        (2, "analyze residual.onnx --save-plan missing/plan.toml"),
        (4, "inspect residual.onnx"),
        (4, "bench residual.onnx"),
        (4, "run gone.so --input x.npy"),
        (2, "verify residual.onnx gone.so"),
    ];
    let texts: Vec<String> =
        rows.iter().map(|(code, args)| failing(folder.path(), args, *code, &[])).collect();
    snapshot("choices", &texts);
}

#[cfg(feature = "llvm")]
#[test]
fn code() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain.onnx"), nets::plain().bytes()).unwrap();
    let rows = [
        (2, "compile plain.onnx --target mips-unknown-linux -o libmodel.so", vec![]),
        (2, "compile plain.onnx --isa avx9 -o libmodel.so", vec![]),
        (2, "compile plain.onnx --linker no-such-linker -o libmodel.so", vec![]),
        (2, "compile plain.onnx -o libmodel.so", vec![("PATH", "")]),
    ];
    let texts: Vec<String> =
        rows.iter().map(|(code, args, env)| failing(folder.path(), args, *code, env)).collect();
    snapshot("code", &texts);
}
