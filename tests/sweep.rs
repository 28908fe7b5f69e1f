//! `nibblec sweep` on a small network: points, files, and that a second run trains nothing.
#![cfg(feature = "llvm")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod nets;
mod program;

use program::run;
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

const IMAGES: usize = 64;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain.onnx"), nets::plain().bytes()).unwrap();
    program::write_coloured_images(folder.path(), IMAGES);
    folder
}

const SWEEP: &str =
    "sweep plain.onnx --dir out --data data.npz --validate data.npz --batch 16 --epochs 2 --cache trials";

#[test]
fn every_method_and_budget_gives_a_measured_point_once() {
    let folder = folder();
    let args = format!("{SWEEP} --methods eagl,alps,first-to-last --budgets 0.6,0.9 --seeds 1,2 --json");
    let (out, words) = run(folder.path(), &args, 0);
    let report: Value = serde_json::from_str(&out).unwrap();
    let points = report["points"].as_array().unwrap();
    assert_eq!(points.len(), 3 * 2 * 2);
    for p in points {
        assert!(p["accuracy"].as_f64().is_some_and(|a| (0.0..=100.0).contains(&a)), "{p}");
        assert!(p["latency_ms"].as_f64().unwrap() > 0.0 && p["library_bytes"].as_u64().unwrap() > 0, "{p}");
        let budget: f64 = p["budget"].as_str().unwrap().parse().unwrap();
        assert!(p["cost_share"].as_f64().unwrap() <= budget + 1e-9, "{p}");
        assert_eq!(p["layers"].as_array().unwrap().len(), 4);
        let network = folder.path().join(p["network"].as_str().unwrap());
        let mode =
            |path: &Path| std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions());
        assert_eq!(
            mode(&network),
            mode(&folder.path().join("plain.onnx")),
            "others may read what they may elsewhere"
        );
    }
    // Points of equal widths and seed are one network.
    let same = |a: &Value, b: &Value| a["layers"] == b["layers"] && a["seed"] == b["seed"];
    for a in points {
        for b in points {
            assert_eq!(same(a, b), a["network"] == b["network"], "{a}\n{b}");
            assert!(!same(a, b) || a["latency_ms"] == b["latency_ms"], "a library is timed once: {a}\n{b}");
        }
    }
    assert_eq!(report["methods"][1]["gains"].as_array().unwrap().len(), 2, "conv2 and conv3 are free");
    assert!(words.contains("12 points") && words.contains(" epochs, about "), "{words}");
    let read = |name: &str| std::fs::read_to_string(folder.path().join("out").join(name)).unwrap();
    assert_eq!(read("sweep.csv").lines().count(), 13);
    assert_eq!(serde_json::from_str::<Value>(&read("sweep.json")).unwrap(), report);
    let page = read("sweep.html");
    assert!(
        page.matches("<svg").count() == 2 && page.contains("Spearman") && !page.contains("http"),
        "{page}"
    );

    // The accuracy is that of the compiled library.
    let p = &points[0];
    let network = std::path::Path::new(p["network"].as_str().unwrap()).file_name().unwrap().to_str().unwrap();
    let methods = ["eagl-", "alps-", "first-to-last-"];
    assert!(methods.iter().any(|m| network.starts_with(m)) && network.contains("-seed"), "{network}");
    assert!(words.contains("at most 12 networks to train"), "{words}");
    let verify = format!("verify plain.onnx {} --data data.npz --json", p["library"].as_str().unwrap());
    let verdict: Value = serde_json::from_str(&run(folder.path(), &verify, 0).0).unwrap();
    assert_eq!(verdict["outputs"][0]["accuracy"]["library"], p["accuracy"]);

    let (again, words) = run(folder.path(), &args, 0);
    assert!(words.contains("all 12 points are known"), "{words}");
    let untimed = |report: &Value| {
        let mut points = report["points"].as_array().unwrap().clone();
        points.iter_mut().for_each(|p| drop(p.as_object_mut().unwrap().remove("latency_ms")));
        points
    };
    let again: Value = serde_json::from_str(&again).unwrap();
    assert_eq!(untimed(&again), untimed(&report), "only latencies are measured anew");
}

#[test]
fn two_processes_in_one_folder_train_each_network_once() {
    let folder = folder();
    program::write_coloured_images(folder.path(), 512);
    let args = format!("{SWEEP} --methods eagl,first-to-last,last-to-first --budgets 0.6,0.75,0.9 --json");
    let spawn = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_nibblec"));
        command.args(args.split_whitespace()).current_dir(folder.path());
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
    };
    let both = [spawn(), spawn()].map(|c| c.wait_with_output().unwrap());
    let mut trained = 0;
    let mut points = Vec::new();
    for output in &both {
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words}");
        trained += words.lines().filter(|l| l.contains(", seed 1: ")).count();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        points.push(report["points"].as_array().unwrap().clone());
    }
    let networks = |points: &[Value]| {
        let each = points.iter().map(|p| p["network"].as_str().unwrap().to_string());
        each.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(networks(&points[0]), networks(&points[1]));
    assert_eq!(trained, networks(&points[0]).len(), "a network was trained twice");
    let accuracies = |points: &[Value]| points.iter().map(|p| p["train_seconds"].clone()).collect::<Vec<_>>();
    assert_eq!(accuracies(&points[0]), accuracies(&points[1]));
    let left = std::fs::read_dir(folder.path().join("out")).unwrap().map(|e| e.unwrap().path());
    assert!(!left.into_iter().any(|p| p.extension().is_some_and(|e| e == "claim")), "claims are left");
}

#[test]
fn what_cannot_be_swept_says_why() {
    let folder = folder();
    let rows = [
        ("sweep plain.onnx --dir out --data data.npz", 2, "sweep needs --validate"),
        ("sweep plain.onnx --dir out --validate data.npz", 2, "sweep needs --data"),
        ("sweep plain.onnx --dir out --data data.npz --validate bare.npz", 2, "have no labels"),
        (&format!("{SWEEP} --budget 0.5"), 2, "--budgets"),
        (&format!("{SWEEP} --budgets 0.1 --methods eagl"), 5, "infeasible"),
    ];
    for (args, code, text) in rows {
        let (_, err) = run(folder.path(), args, code);
        assert!(err.contains(text), "{args}: {err}");
    }
}
