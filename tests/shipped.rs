//! The network that the repository ships: what EAGL says of it, and the accuracy of its libraries on the labelled slice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::Command;

fn run(args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nibblec"));
    let output = command.args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "nibblec {args:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn eagl_reads_the_trained_codes() {
    let text = run(&["analyze", "models/resnet8-cifar10-w4a4.onnx", "--bits", "4,2", "--budget", "0.75"]);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/analyze");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("resnet8-cifar10-w4a4", text));
}

#[cfg(feature = "llvm")]
#[test]
fn libraries_keep_the_accuracy() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("libresnet8.so");
    let library = library.to_str().unwrap();
    let data = ["--preprocess", "models/preprocess.toml", "--data"];
    let rows: [(&str, &[&str], f64); 4] = [
        ("models/resnet8-cifar10-w4a4.onnx", &[], 86.5),
        ("models/resnet8-cifar10-w4a4.onnx", &["--bits", "4,2", "--budget", "1.0"], 86.5),
        ("models/resnet8-cifar10.onnx", &["--bits", "8"], 86.5),
        ("models/resnet8-cifar10.onnx", &["--bits", "4", "--act-bits", "8"], 84.0),
    ];
    let mut wrong = Vec::new();
    for (model, options, least) in rows {
        let mut args = vec!["compile", model, "-o", library, data[0], data[1], data[2]];
        args.push("models/eval/cifar10-calib-256.npz");
        args.extend(options);
        run(&args);
        let mut args = vec!["verify", model, library, data[0], data[1], data[2]];
        args.extend(["models/eval/cifar10-test-1000.npz", "--json"]);
        let report: serde_json::Value = serde_json::from_str(&run(&args)).unwrap();
        let found = report["outputs"][0]["accuracy"]["library"].as_f64().unwrap();
        if found < least {
            wrong.push(format!("{model} {options:?}: {found} %, at least {least}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
