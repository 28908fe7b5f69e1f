//! ALPS on small networks: trials, gains, the cache, and that threads change nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod nets;
mod program;

use program::{json, run};
use serde_json::Value;
use tempfile::TempDir;

const IMAGES: usize = 64;

/// A network at 4 bits with images of four classes that a colour tells apart, with and without labels.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("residual.onnx"), nets::residual().bytes()).unwrap();
    program::write_coloured_images(folder.path(), IMAGES);
    // Labels alone: the float network has random weights, there is nothing to learn from it.
    let learn = "--data data.npz --validate data.npz --batch 16 --epochs 40 --lr 0.1 --label-share 1";
    let tuned = json(folder.path(), &format!("tune residual.onnx --bits 4 {learn} -o w4a4.onnx"), 0);
    assert!(tuned["accuracy"].as_f64().unwrap() > 90.0, "{tuned}");
    folder
}

const TRIALS: &str = "analyze w4a4.onnx --bits 4,2 --batch 16 --lr 0.02";

/// The analysis without times.
fn timeless(mut analysis: Value) -> Value {
    for trial in analysis["trials"].as_array_mut().unwrap() {
        trial.as_object_mut().unwrap().remove("seconds");
    }
    analysis
}

#[test]
fn each_group_is_lowered_alone_and_its_gain_is_what_that_costs() {
    let folder = folder();
    let args = format!("{TRIALS} --metric alps --data data.npz --validate data.npz --cache trials");
    let analysis = json(folder.path(), &args, 0);
    let trials = analysis["trials"].as_array().unwrap();
    // block.conv1 and block.shortcut read one tensor; stem and fc are the ends.
    let lowered: Vec<Vec<&str>> = trials
        .iter()
        .map(|t| t["layers"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect())
        .collect();
    assert_eq!(lowered, [vec![], vec!["block.conv1", "block.shortcut"], vec!["block.conv2"]]);
    for t in trials {
        for score in ["train_loss", "train_accuracy", "validation_loss", "validation_accuracy"] {
            assert!(t[score].as_f64().is_some_and(|s| s > 0.0), "{score}: {t}");
        }
    }
    let loss = |i: usize| trials[i]["train_loss"].as_f64().unwrap();
    let gain = |name: &str| {
        let layers = analysis["layers"].as_array().unwrap();
        layers.iter().find(|l| l["name"] == name).unwrap()["gain"].as_f64().unwrap()
    };
    for (i, t) in trials.iter().enumerate().skip(1) {
        assert_eq!(t["lost"].as_f64().unwrap(), loss(i) - loss(0), "{t}");
    }
    let expected = [(loss(1) - loss(0)).max(0.0) / 2.0, (loss(2) - loss(0)).max(0.0)];
    assert!(expected.iter().any(|e| *e > 0.0), "{trials:?}");
    for (name, e) in
        [("block.conv1", expected[0]), ("block.shortcut", expected[0]), ("block.conv2", expected[1])]
    {
        assert!((gain(name) - e).abs() < 1e-6, "{name}: {} for {e}", gain(name));
    }
    assert_eq!(gain("stem"), 0.0);

    // A second run finds all trials, one whose file is damaged runs again, another option starts anew.
    let (_, words) = run(folder.path(), &args, 0);
    assert!(words.contains("3 trials, 3 known"), "{words}");
    let first = std::fs::read_dir(folder.path().join("trials")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(first, "{").unwrap();
    let (_, words) = run(folder.path(), &args, 0);
    assert!(words.contains("3 trials, 2 known"), "{words}");
    assert_eq!(timeless(json(folder.path(), &args, 0)), timeless(analysis));
    let (_, words) = run(folder.path(), &format!("{args} --seed 2"), 0);
    assert!(words.contains("3 trials; about"), "{words}");
}

#[test]
fn threads_do_not_change_trials_and_labels_are_not_needed() {
    let folder = folder();
    let args = format!("{TRIALS} --metric alps --data bare.npz --teacher residual.onnx --save-plan");
    let one = json(folder.path(), &format!("{args} one.toml --threads 1 --cache one"), 0);
    let three = json(folder.path(), &format!("{args} three.toml --threads 3 --cache three"), 0);
    assert_eq!(timeless(one.clone()), timeless(three));
    for t in one["trials"].as_array().unwrap() {
        assert!(t["train_accuracy"].is_null() && t["train_loss"].as_f64().unwrap() > 0.0, "{t}");
    }
    let plan = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(plan("one.toml").contains("metric = \"alps\""), "{}", plan("one.toml"));
    assert_eq!(plan("one.toml"), plan("three.toml"));
}

/// Runs the program in the background.
fn spawn(folder: &std::path::Path, args: &str) -> std::process::Child {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_nibblec"));
    command.args(args.split_whitespace()).current_dir(folder);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
}

fn claims(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|e| e.unwrap().path());
    paths.filter(|p| p.extension().is_some_and(|e| e == "claim")).collect()
}

/// Waits until the trials of a process show in the cache.
fn until_claimed(folder: &std::path::Path) {
    let start = std::time::Instant::now();
    while claims(folder).is_empty() {
        assert!(start.elapsed().as_secs() < 120, "no trial is claimed");
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

/// Seconds of each trial as the program tells them: those of a trial that ran once are the same for all who ask.
fn times(analysis: &Value) -> Vec<f64> {
    analysis["trials"].as_array().unwrap().iter().map(|t| t["seconds"].as_f64().unwrap()).collect()
}

#[test]
fn two_processes_on_one_cache_run_each_trial_once() {
    let folder = folder();
    let trials = folder.path().join("trials");
    // Long enough for the second process to meet the first at work.
    let images: usize = 4096;
    program::write_coloured_images(folder.path(), images);
    let args = format!("{TRIALS} --metric alps --data data.npz --cache trials --threads 1 --json");
    let first = spawn(folder.path(), &args);
    until_claimed(&trials);
    let second = spawn(folder.path(), &args);
    let [first, second] = [first, second].map(|c| c.wait_with_output().unwrap());
    let words = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(first.status.success() && second.status.success(), "{words}");
    let [one, two] =
        [&first, &second].map(|o| serde_json::from_slice::<Value>(&o.stdout).expect("an analysis"));
    assert_eq!(times(&one), times(&two), "a trial ran twice");
    assert_eq!(timeless(one), timeless(two));
    assert!(claims(&trials).is_empty(), "claims are left");
    assert!(words.contains("alps: waiting for trials that process"), "{words}");
}

#[test]
fn a_process_that_is_killed_does_not_hold_up_others() {
    let folder = folder();
    let trials = folder.path().join("trials");
    program::write_coloured_images(folder.path(), 2048);
    let args = format!("{TRIALS} --metric alps --data data.npz --cache trials --threads 2 --json");
    for signal in ["KILL", "INT"] {
        let mut first = spawn(folder.path(), &args);
        until_claimed(&trials);
        let second = spawn(folder.path(), &args);
        let pid = first.id().to_string();
        let kill = std::process::Command::new("kill").args(["-s", signal, &pid]).status().unwrap();
        assert!(kill.success() && !first.wait().unwrap().success(), "{signal}");
        let second = second.wait_with_output().unwrap();
        assert!(second.status.success(), "{signal}: {}", String::from_utf8_lossy(&second.stderr));
        assert!(claims(&trials).is_empty(), "{signal}: claims are left");
        std::fs::remove_dir_all(&trials).unwrap();
    }
}

#[test]
fn without_training_the_integer_network_is_scored() {
    let folder = folder();
    let args = format!("{TRIALS} --metric alps-ptq:validation-accuracy --data bare.npz --validate data.npz");
    let analysis = json(folder.path(), &format!("{args} --cache trials"), 0);
    assert_eq!(analysis["metric"], "alps-ptq:validation-accuracy");
    let trials = analysis["trials"].as_array().unwrap();
    assert_eq!(trials.len(), 3);
    let loss = |i: usize| trials[i]["train_loss"].as_f64().unwrap();
    // Without labels the loss is the divergence from the float network: lowering must show.
    assert!(loss(0) >= 0.0 && loss(1).max(loss(2)) > loss(0), "{trials:?}");
    assert!(trials[0]["train_accuracy"].is_null() && trials[0]["validation_accuracy"].as_f64().is_some());
}

#[test]
fn curvature_gives_gains_on_float_and_tuned_networks() {
    let folder = folder();
    for (net, data) in [("residual", "bare"), ("w4a4", "bare"), ("w4a4", "data")] {
        let args = format!("analyze {net}.onnx --bits 4,2 --metric hessian --data {data}.npz");
        let one = json(folder.path(), &format!("{args} --threads 1 --cache one"), 0);
        let gain = |name: &str| {
            let layers = one["layers"].as_array().unwrap();
            layers.iter().find(|l| l["name"] == name).unwrap()["gain"].as_f64().unwrap()
        };
        // The loss of labels is convex in the last layer alone, the divergence from the network itself in all.
        let convex = if data == "bare" { &["block.conv1", "block.conv2", "fc"][..] } else { &["fc"] };
        assert!(convex.iter().all(|l| gain(l) > 0.0), "{net}: {one}");
        assert_eq!(one, json(folder.path(), &format!("{args} --threads 3 --cache three"), 0), "{net}");
        // What is kept is taken, and only for what it was computed for.
        let (again, words) = run(folder.path(), &format!("{args} --json --cache one"), 0);
        assert!(words.contains("traces known from an earlier run"), "{words}");
        assert_eq!(one, serde_json::from_str::<serde_json::Value>(&again).unwrap(), "{net}");
        let (_, words) = run(folder.path(), &format!("{args} --seed 5 --cache one"), 0);
        assert!(words.contains("8 probes per layer"), "{words}");
    }
}

#[test]
fn what_cannot_be_measured_says_why() {
    let folder = folder();
    let rows = [
        ("analyze w4a4.onnx --metric alps", 2, "--metric alps needs --data"),
        ("analyze w4a4.onnx --metric alps --data data.npz --batch 0", 2, "--batch must be 1 or more"),
        ("analyze w4a4.onnx --metric alps:speed --data data.npz", 2, "unknown metric 'alps:speed'"),
        (
            "analyze w4a4.onnx --metric alps:validation-loss --data data.npz --batch 16 --cache c",
            2,
            "give images to hold out with --validate",
        ),
        ("analyze w4a4.onnx --metric alps:train-accuracy --data bare.npz --batch 16 --cache c", 2, "labels"),
        (
            "analyze w4a4.onnx --metric hessian --data bare.npz --cache bare.npz/c",
            2,
            "cannot write bare.npz/c",
        ),
        (
            "analyze w4a4.onnx --metric alps-ptq --data bare.npz --cache bare.npz/c",
            2,
            "cannot write bare.npz/c",
        ),
        ("tune w4a4.onnx --bits 4,2 --metric alps --data data.npz -o t.onnx", 2, "tune --plan"),
    ];
    for (args, code, text) in rows {
        let (_, err) = run(folder.path(), args, code);
        assert!(err.contains(text), "{args}: {err}");
    }
}
