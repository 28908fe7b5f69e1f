//! The form of what the program says: lines that fit the terminal, notes that come once, errors as JSON, numbers that make
//! no sense, names of any length, interrupts.
#![cfg(feature = "llvm")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod nets;
mod program;

use nets::{f32_bytes, npy, numbers};
use program::{json, run, write_coloured_images};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

const COMMANDS: [&str; 9] = ["", "analyze", "tune", "sweep", "compile", "run", "verify", "bench", "inspect"];

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::write(at.join("plain.onnx"), nets::plain().bytes()).unwrap();
    std::fs::write(at.join("residual.onnx"), nets::residual().bytes()).unwrap();
    std::fs::write(at.join("x.npy"), npy("<f4", &[2, 3, 8, 8], &f32_bytes(&numbers(5, 384)))).unwrap();
    write_coloured_images(at, 8);
    folder
}

/// Runs the program on a terminal of so many columns.
fn on_columns(folder: &Path, args: &str, columns: usize) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nibblec"))
        .args(args.split_whitespace())
        .current_dir(folder)
        .env("COLUMNS", columns.to_string())
        .output()
        .unwrap()
}

/// The network with its nodes renamed by `name`.
fn renamed(name: &dyn Fn(&str) -> String) -> Vec<u8> {
    let rename = |p: &mut onnx_protobuf::ModelProto| {
        for n in &mut p.graph.mut_or_insert_default().node {
            n.name = name(&n.name);
        }
    };
    nets::residual().edit(rename).bytes()
}

/// A network with many layers that have no integer form.
fn softmaxes() -> Vec<u8> {
    let mut m = common::Model::xy(13, &["N", "4"]);
    let mut x = "x".to_string();
    for i in 0..6 {
        m = m.tensor(common::floats(&format!("w{i}"), &[4, 4], &numbers(i, 16)));
        m = m.node("MatMul", &format!("{x} w{i}"), &format!("m{i}"), vec![]);
        m = m.node("Softmax", &format!("m{i}"), &format!("s{i}"), vec![]);
        x = format!("s{i}");
    }
    m.node("Relu", &x, "y", vec![]).bytes()
}

#[test]
fn help_fits_and_breaks_no_words() {
    let folder = folder();
    let words = |columns| -> Vec<Vec<String>> {
        let help = |c: &&str| {
            let output = on_columns(folder.path(), &format!("help {c}"), columns);
            String::from_utf8(output.stdout).unwrap()
        };
        COMMANDS.iter().map(|c| help(c).split_whitespace().map(str::to_string).collect()).collect()
    };
    for command in COMMANDS {
        let output = on_columns(folder.path(), &format!("help {command}"), 80);
        let text = String::from_utf8(output.stdout).unwrap();
        let long: Vec<&str> = text.lines().filter(|l| l.chars().count() > 80).collect();
        assert!(long.is_empty(), "help {command}: {long:#?}");
    }
    assert_eq!(words(80), words(100));
    let (text, _) = run(folder.path(), "--help", 0);
    assert!(text.lines().all(|l| l.len() <= 80) && text.contains("130 interrupted"), "{text}");
}

#[test]
fn results_fit_the_terminal() {
    let folder = folder();
    let at = folder.path();
    let long = |name: &str| format!("/model/backbone/features/stage_of_the_network/{name}/Conv_or_alike");
    std::fs::write(at.join("long.onnx"), renamed(&long)).unwrap();
    std::fs::write(at.join("many.onnx"), softmaxes()).unwrap();
    for args in [
        "analyze long.onnx",
        "analyze residual.onnx --bits 8,4,2",
        "compile long.onnx --bits 4,2 -o liblong.so",
        "compile many.onnx --bits 8 -o libmany.so",
        "inspect liblong.so",
        "inspect libmany.so",
        "verify long.onnx liblong.so --data x.npy --per-layer",
        "bench liblong.so --runs 5 --per-layer",
        "run liblong.so --input x.npy",
        "compile residual.onnx --stop-after lunch",
    ] {
        for columns in [80, 100] {
            let output = on_columns(at, args, columns);
            let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
            assert!(!text.is_empty());
            // A word that is longer than a line stays whole.
            let too_long =
                |l: &&str| l.chars().count() > columns && !l.contains("blake3") && l.split(' ').count() > 12;
            let too_wide: Vec<&str> = text.lines().filter(too_long).collect();
            assert!(too_wide.is_empty(), "{args} at {columns}: {too_wide:#?}\n{text}");
        }
    }
    // Where it goes to a file nothing is wrapped.
    let (_, words) = run(at, "compile residual.onnx --stop-after lunch", 2);
    assert_eq!(words.lines().count(), 1);
}

#[test]
fn a_note_about_many_nodes_comes_once() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("many.onnx"), softmaxes()).unwrap();
    let (text, _) = run(at, "compile many.onnx --bits 8 -o libmany.so", 0);
    let (inspected, _) = run(at, "inspect libmany.so", 0);
    for text in [&text, &inspected] {
        let notes: Vec<&str> = text.lines().filter(|l| l.contains("no integer form")).collect();
        assert!(notes.len() == 1 && notes[0].contains("(6 nodes: ") && notes[0].contains(", ...)"), "{text}");
    }
    let report = json(at, "compile many.onnx --bits 8 -o libmany.so", 0);
    let notes = report["notes"].as_array().unwrap();
    let about = |n: &&Value| n["text"].as_str().unwrap().contains("no integer form");
    let nodes: BTreeSet<&str> = notes.iter().filter(about).map(|n| n["node"].as_str().unwrap()).collect();
    assert_eq!(nodes.len(), 6, "{report}");
    assert!(notes.iter().all(|n| n["pass"].is_string()), "{report}");
}

#[test]
fn a_compilation_as_json_lists_layers_and_kernels() {
    let folder = folder();
    let report = json(folder.path(), "compile residual.onnx --layer-bits block.conv2=4 -o libm.so", 0);
    let layers = report["layers"].as_array().unwrap();
    assert_eq!(layers.len(), 5, "{report}");
    let layer = layers.iter().find(|l| l["name"] == "block.conv2").unwrap();
    assert_eq!(
        (&layer["weight_bits"], &layer["act_bits"], &layer["fixed"]),
        (&4.into(), &4.into(), &true.into())
    );
    let kernels = report["kernels"].as_array().unwrap();
    assert!(kernels.iter().any(|k| k["node"] == "block.conv2" && k["kernel"].is_string()), "{report}");
}

#[test]
fn errors_are_json_where_results_are() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("text.onnx"), b"no model").unwrap();
    run(at, "compile residual.onnx --bits 2 -o libm.so", 0);
    for (args, code, kind, file) in [
        ("compile text.onnx -o m.so", 4, "invalid", Some("text.onnx")),
        ("compile plain.onnx -o plain.onnx", 2, "usage", None),
        ("compile plain.onnx -o missing/m.so", 2, "usage", Some("missing/m.so")),
        ("compile plain.onnx --budgett 3", 2, "usage", None),
        ("lunch", 2, "usage", None),
        ("analyze residual.onnx --bits 4,2 --budget 0.1", 5, "infeasible", None),
        ("verify residual.onnx libm.so --data data.npz --min-sqnr 99", 1, "mismatch", None),
        ("compile plain.onnx --data gone.npz -o m.so", 4, "invalid", Some("gone.npz")),
    ] {
        for args in [format!("--json {args}"), format!("{args} --json")] {
            let (_, err) = run(at, &args, code);
            let line = err.lines().last().unwrap();
            let error: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{args}: {e}\n{err}"));
            let error = &error["error"];
            assert_eq!((&error["kind"], &error["code"]), (&kind.into(), &code.into()), "{err}");
            assert_eq!(error["file"].as_str(), file, "{err}");
            assert!(
                error["message"].as_str().is_some_and(|m| !m.is_empty() && !m.starts_with("error")),
                "{err}"
            );
        }
    }
    // Without it they are words, and a value that is called so asks for none.
    for args in ["lunch", "compile text.onnx -o m.so", "inspect -- --json"] {
        let output = on_columns(at, args, 80);
        assert!(String::from_utf8(output.stderr).unwrap().starts_with("error: "), "{args}");
    }
}

#[test]
fn numbers_that_make_no_sense() {
    let folder = folder();
    let at = folder.path();
    run(at, "compile plain.onnx -o libm.so", 0);
    let mut rows = Vec::new();
    for seconds in ["nan", "inf", "-inf", "-1", "0", "1e300", "soon"] {
        rows.push(format!("bench libm.so --seconds={seconds}"));
    }
    for x in ["nan", "inf", "-1"] {
        rows.push(format!("tune plain.onnx --data data.npz -o t.onnx --lr={x}"));
        rows.push(format!("tune plain.onnx --data data.npz -o t.onnx --temperature={x}"));
        rows.push(format!("tune plain.onnx --data data.npz -o t.onnx --label-share={x}"));
        rows.push(format!("tune plain.onnx --data data.npz -o t.onnx --decay={x}"));
        rows.push(format!("compile plain.onnx -o m.so --calibration percentile:{x}"));
        rows.push(format!("compile plain.onnx -o m.so --budget={x}"));
    }
    for option in ["--min-sqnr", "--min-accuracy", "--min-agreement"] {
        rows.push(format!("verify plain.onnx libm.so --data data.npz {option}=nan"));
    }
    rows.push("run libm.so --input x.npy --threads 0".into());
    rows.push("bench libm.so --threads 0".into());
    rows.push("verify plain.onnx libm.so --data data.npz --threads 0".into());
    for args in rows {
        let (out, err) = run(at, &args, 2);
        assert!(out.is_empty() && err.contains("error: "), "{args}\n{err}");
    }
    run(at, "bench libm.so --seconds 0.01", 0);
}

#[test]
fn names_of_any_length_are_shortened_in_words() {
    let folder = folder();
    let at = folder.path();
    let long = |name: &str| format!("{name}{}", "n".repeat(65_536));
    std::fs::write(at.join("long.onnx"), renamed(&long)).unwrap();
    for args in [
        "analyze long.onnx",
        "analyze long.onnx --budget 0.1",
        "analyze long.onnx --layer-bits stem=4",
        "compile long.onnx --bits 4 -o libm.so",
        "inspect libm.so",
        "verify long.onnx libm.so --data x.npy --per-layer",
        "bench libm.so --runs 5 --per-layer",
    ] {
        let output = on_columns(at, args, 80);
        let code = output.status.code().unwrap();
        let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        assert!(code == 0 || code == 5 || code == 2, "{args}: {code}\n{text:.2000}");
        let longest = text.lines().map(|l| l.chars().count()).max().unwrap_or(0);
        assert!(longest < 400, "{args}: a line of {longest}");
    }
    let report = json(at, "analyze long.onnx", 0);
    assert!(
        report["layers"][0]["name"].as_str().unwrap().len() < 400,
        "names are bounded when a file is read"
    );
    let control = |name: &str| format!("{name}\u{1b}[2J");
    std::fs::write(at.join("control.onnx"), renamed(&control)).unwrap();
    let (_, words) = run(at, "compile control.onnx --layer-bits stem*=9", 2);
    assert!(!words.contains('\u{1b}'), "{words:?}");
    let (_, words) = run(at, "compile control.onnx --layer-bits gone=8 -o libm.so", 2);
    assert!(!words.contains('\u{1b}') && words.contains("\\u{1b}"), "{words:?}");
}

#[test]
fn one_is_not_many() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let model =
        common::Model::xy(13, &["N", "2"]).tensor(common::floats("w", &[2, 2], &[1.0, 0.5, -1.0, 2.0]));
    std::fs::write(at.join("one.onnx"), model.node("MatMul", "x w", "y", vec![]).bytes()).unwrap();
    std::fs::write(at.join("x.npy"), npy("<f4", &[1, 2], &f32_bytes(&[1.0, 2.0]))).unwrap();
    let (text, _) = run(at, "compile one.onnx --data x.npy -o libone.so", 0);
    assert!(text.contains("1 layer:"), "{text}");
    let (text, _) = run(at, "inspect libone.so", 0);
    assert!(text.contains("1 image") && !text.contains("1 images"), "{text}");
    let (text, _) = run(at, "bench libone.so --runs 5 --per-layer", 0);
    assert!(text.contains("with 1 thread,"), "{text}");
    let (text, _) = run(at, "verify one.onnx libone.so --data x.npy", 0);
    assert!(text.contains("y: 1 image,"), "{text}");
    let (text, _) = run(at, "tune one.onnx --data x.npy --epochs 1 --batch 1 -o t.onnx", 0);
    assert!(text.contains("1 image, 1 epoch,") && text.contains("1 layer at"), "{text}");
}

#[test]
fn why_a_library_cannot_be_loaded() {
    let folder = folder();
    let at = folder.path();
    run(at, "compile plain.onnx --target aarch64-unknown-linux-gnu -o libarm.so", 0);
    let native = if cfg!(target_arch = "aarch64") { 0 } else { 4 };
    let (_, words) = run(at, "run libarm.so --input x.npy", native);
    assert!(native == 0 || !words.contains("dlopen failed"), "{words}");
    assert!(native == 0 || words.contains("made for aarch64"), "{words}");
}

/// Starts the program; gives it with its stderr.
fn start(folder: &Path, args: &str) -> (Child, BufReader<std::process::ChildStderr>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_nibblec"))
        .args(args.split_whitespace())
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    (child, stderr)
}

/// Interrupts the program and waits for its end; what it said from then on.
fn interrupt(mut child: Child, mut stderr: BufReader<std::process::ChildStderr>) -> String {
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let mut words = String::new();
    stderr.read_to_string(&mut words).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{words}");
    words
}

#[test]
fn an_interrupt_says_what_is_kept() {
    let folder = folder();
    let at = folder.path();
    run(at, "compile plain.onnx -o libm.so", 0);
    let tune = "tune plain.onnx --data data.npz --epochs 100000 -o t.onnx";
    let (child, mut stderr) = start(at, &format!("{tune} --batch 4"));
    let mut line = String::new();
    for _ in 0..2 {
        line.clear();
        while !line.starts_with("epoch ") {
            line.clear();
            assert!(stderr.read_line(&mut line).unwrap() > 0);
        }
    }
    let words = interrupt(child, stderr);
    let last = words.lines().last().unwrap();
    assert!(last.starts_with("interrupted: ") && last.contains("kept in t.checkpoint"), "{words}");
    assert!(last.contains("--resume"), "{words}");
    std::fs::remove_file(at.join("t.checkpoint")).unwrap();
    let (child, mut stderr) = start(at, &format!("{tune} --batch 1 --validate data.npz --json"));
    line.clear();
    while !line.starts_with("epoch ") {
        line.clear();
        assert!(stderr.read_line(&mut line).unwrap() > 0);
    }
    let words = interrupt(child, stderr);
    let error: Value = serde_json::from_str(words.lines().last().unwrap()).unwrap();
    assert_eq!((&error["error"]["kind"], &error["error"]["code"]), (&"interrupted".into(), &130.into()));
    let (child, stderr) = start(at, "bench libm.so --seconds 1000 --batch 512");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert_eq!(interrupt(child, stderr), "interrupted: nothing was written\n");
    let left: Vec<String> = std::fs::read_dir(at)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(!left.iter().any(|f| f.starts_with(".nibblec-")), "{left:?}");
}
