//! `nibblec tune` on small networks: the written file, its import, and that training is repeatable and resumable.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod nets;
mod program;

use nets::numbers;
use nibblec::onnx::{ImportOptions, export, import};
use nibblec_exec::{Array, Interpreter};
use nibblec_ir::{DType, Op};
use program::{json, run};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const IMAGES: usize = 128;

/// Two networks, images of four classes that a colour tells apart, and the same without labels.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain.onnx"), nets::plain().bytes()).unwrap();
    std::fs::write(folder.path().join("residual.onnx"), nets::residual().bytes()).unwrap();
    program::write_coloured_images(folder.path(), IMAGES);
    folder
}

const TRAIN: &str = "--data data.npz --validate data.npz --batch 16 --shift 0 --no-flip";

#[test]
fn the_written_network_has_the_widths_and_the_accuracy() {
    let folder = folder();
    for (net, bits, opset, rate) in
        [("plain", 8, 17, 0.01), ("residual", 4, 21, 0.05), ("plain", 2, 25, 0.01)]
    {
        let report = json(
            folder.path(),
            &format!(
                "tune {net}.onnx --bits {bits} {TRAIN} --label-share 1 --lr {rate} --epochs 30 -o t.onnx"
            ),
            0,
        );
        let tuned = report["accuracy"].as_f64().unwrap();
        assert!(tuned > 80.0, "{net} at {bits} bits: {report}");
        let imported = import(&folder.path().join("t.onnx"), &ImportOptions::default()).unwrap();
        assert_eq!(imported.opset, opset);
        let widths: Vec<u32> =
            imported.graph.values().map(|(_, v)| v.dtype).filter(|d| d.is_code()).map(DType::bits).collect();
        assert!(widths.contains(&bits) && widths.contains(&8), "{net} at {bits} bits: {widths:?}");
        assert!(!imported.graph.nodes().any(|(_, n)| matches!(n.op, Op::BatchNormalization(_))));

        // The file, interpreted, is as accurate as training said.
        let x: Vec<f32> = images(folder.path());
        let array = Array::f32(&[IMAGES, 3, 8, 8], x).unwrap();
        let y = Interpreter::new(&imported.graph).unwrap().run(&[array]).unwrap().remove(0);
        let right = y.as_f32().unwrap().chunks(4).enumerate().filter(|(i, y)| {
            let best = (0..4).fold(0, |b, k| if y[k] > y[b] { k } else { b });
            best == i % 4
        });
        let accuracy = 100.0 * right.count() as f64 / IMAGES as f64;
        assert!((accuracy - tuned).abs() <= 2.0, "{net} at {bits} bits: {accuracy}, trained to {tuned}");
    }
}

/// A network that keeps its batch normalizations is the one that was trained, compiles, and is tuned on from there.
#[test]
fn batch_normalizations_can_be_kept() {
    let folder = folder();
    let tuned = json(
        folder.path(),
        &format!(
            "tune plain.onnx --bits 8 {TRAIN} --label-share 1 --lr 0.01 --epochs 30 --keep-batch-norm -o kept.onnx"
        ),
        0,
    );
    let tuned = tuned["accuracy"].as_f64().unwrap();
    assert!(tuned > 80.0, "{tuned}");
    let imported = import(&folder.path().join("kept.onnx"), &ImportOptions::default()).unwrap();
    assert!(imported.graph.nodes().any(|(_, n)| matches!(n.op, Op::BatchNormalization(_))));
    run(folder.path(), "compile kept.onnx -o kept.so", 0);
    let least = tuned - 2.0;
    run(folder.path(), &format!("verify plain.onnx kept.so --data data.npz --min-accuracy {least}"), 0);
    let again = "tune kept.onnx --teacher plain.onnx --bits 8";
    let again = json(folder.path(), &format!("{again} {TRAIN} --lr 0.000001 --epochs 1 -o again.onnx"), 0);
    let accuracy = again["accuracy"].as_f64().unwrap();
    assert!((accuracy - tuned).abs() <= 2.0, "{again}: trained to {tuned}");
}

/// A compiled library teaches what its network would: with the outputs of 8 bits instead of the float ones.
#[test]
fn a_compiled_library_can_be_the_teacher() {
    let folder = folder();
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    run(folder.path(), "compile plain.onnx --bits 8 --data bare.npz -o teacher.so", 0);
    let tune =
        "tune plain.onnx --bits 4 --data data.npz --validate data.npz --batch 20 --label-share 0 --epochs 3";
    let by = |teacher: &str, threads: usize| {
        let args = format!("{tune} --teacher {teacher} --threads {threads} --log log.csv -o t.onnx");
        run(folder.path(), &args, 0);
        let log = String::from_utf8(read("log.csv")).unwrap();
        let losses: Vec<f64> =
            log.lines().skip(1).map(|l| l.split(',').nth(1).unwrap().parse().unwrap()).collect();
        (losses, read("t.onnx"))
    };
    let (float, from_float) = by("plain.onnx", 1);
    let (compiled, from_library) = by("teacher.so", 1);
    assert!(from_float != from_library, "the library was not asked");
    for (f, c) in float.iter().zip(&compiled) {
        assert!(
            (f - c).abs() < 0.1 * float[0],
            "losses: {float:?} by the float network, {compiled:?} by the library"
        );
    }
    // Batches of 20 are not cut evenly by 3.
    assert!(by("teacher.so", 3).1 == from_library, "threads change the file");

    std::fs::write(folder.path().join("small.onnx"), nets::residual_of("6").bytes()).unwrap();
    let x = nets::npy("<f4", &[16, 3, 6, 6], &nets::f32_bytes(&numbers(3, 16 * 108)));
    std::fs::write(folder.path().join("small.npy"), x).unwrap();
    std::fs::write(folder.path().join("none.so"), b"\x7fELF and no more").unwrap();
    let (_, text) = run(folder.path(), "tune small.onnx --data small.npy --teacher teacher.so -o u.onnx", 2);
    assert!(text.contains("teacher.so") && text.contains("[432] bytes an image"), "{text}");
    let (_, text) = run(folder.path(), "tune plain.onnx --data data.npz --teacher none.so -o u.onnx", 4);
    assert!(text.contains("none.so"), "{text}");
    assert!(!folder.path().join("u.onnx").exists());
}

/// The images of `data.npz`.
fn images(folder: &Path) -> Vec<f32> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(folder.join("data.npz")).unwrap()).unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut zip.by_name("x.npy").unwrap(), &mut bytes).unwrap();
    let data = &bytes[bytes.len() - IMAGES * 192 * 4..];
    data.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect()
}

#[test]
fn the_same_command_writes_the_same_bytes() {
    let folder = folder();
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let common = "tune residual.onnx --bits 4 --data bare.npz --batch 16 --epochs 2";
    run(folder.path(), &format!("{common} --threads 1 -o a.onnx"), 0);
    run(folder.path(), &format!("{common} --threads 3 -o b.onnx"), 0);
    assert!(read("a.onnx") == read("b.onnx"), "threads change the file");
    run(folder.path(), &format!("{common} --seed 2 -o c.onnx"), 0);
    assert!(read("a.onnx") != read("c.onnx"), "the seed changes nothing");
}

#[test]
fn a_plan_gives_each_layer_its_width_and_the_log_an_epoch_its_line() {
    let folder = folder();
    run(folder.path(), "analyze plain.onnx --bits 4,2 --layer-bits conv2=2 --save-plan plan.toml", 0);
    let args = format!(
        "tune plain.onnx --plan plan.toml {TRAIN} --epochs 2 --log log.csv --report log.html -o t.onnx"
    );
    let report = json(folder.path(), &args, 0);
    let layer = |name: &str| report["layers"].as_array().unwrap().iter().find(|l| l["name"] == name).unwrap();
    assert_eq!((&layer("conv1")["weight_bits"], &layer("conv2")["weight_bits"]), (&8.into(), &2.into()));
    let log = std::fs::read_to_string(folder.path().join("log.csv")).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines[0], "epoch,loss,accuracy,validation_loss,validation_accuracy,seconds");
    assert!(lines.len() == 3 && lines[2].starts_with("2,") && lines[2].split(',').count() == 6, "{log}");
    assert!(!folder.path().join("t.checkpoint").exists());
    let page = std::fs::read_to_string(folder.path().join("log.html")).unwrap();
    assert_eq!(page.matches("<svg").count(), 2, "{page}");
    assert!(page.contains("Tuning of plain.onnx") && page.contains("<td>conv2<td>w2a2"), "{page}");
}

#[test]
fn a_killed_run_goes_on_to_the_same_file_and_the_whole_log() {
    let folder = folder();
    let epochs = 300;
    let args = |name: &str| {
        format!(
            "tune plain.onnx --bits 4 {TRAIN} --epochs {epochs} --log {name}.csv --report {name}.html -o {name}.onnx"
        )
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_nibblec"))
        .args(args("a").split_whitespace())
        .current_dir(folder.path())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let lines = |name: &str| String::from_utf8(read(name)).unwrap().lines().count();
    while !folder.path().join("a.csv").exists() || lines("a.csv") < 4 {
        assert_eq!(child.try_wait().unwrap(), None, "the run ended by itself");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let report = json(folder.path(), &format!("{} --resume", args("a")), 0);
    run(folder.path(), &args("b"), 0);
    assert!(read("a.onnx") == read("b.onnx"), "the resumed run differs");
    assert_eq!([lines("a.csv"), lines("b.csv")], [epochs + 1; 2]);
    let numbers: Vec<u64> =
        report["epochs"].as_array().unwrap().iter().map(|e| e["epoch"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=epochs as u64).collect::<Vec<_>>());
}

/// The state of a run that was killed after some epochs lies beside `name`.onnx.
fn interrupted(folder: &Path, command: &str, name: &str) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_nibblec"))
        .args(format!("{command} -o {name}.onnx").split_whitespace())
        .current_dir(folder)
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while !folder.join(format!("{name}.checkpoint")).exists() {
        assert_eq!(child.try_wait().unwrap(), None, "the run ended by itself");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_run_is_resumed_only_with_what_decides_it() {
    let folder = folder();
    let epochs = 400;
    let tune = |model: &str, options: &str| {
        format!("tune {model}.onnx --epochs {epochs} --data data.npz --batch 16 --bits 4 {options}")
    };
    interrupted(folder.path(), &tune("plain", ""), "t");
    let checkpoint = folder.path().join("t.checkpoint");
    let state = std::fs::read(&checkpoint).unwrap();
    std::fs::copy(folder.path().join("plain.onnx"), folder.path().join("same.onnx")).unwrap();
    let rows = [
        ("plain", "--lr 0.02", "--lr was 0.01 and is now 0.02"),
        ("plain", "--seed 2", "--seed was 1 and is now 2"),
        ("plain", "--decay 0", "--decay was 0.0001 and is now 0"),
        ("plain", "--label-share 0.25", "--label-share was 0.5 and is now 0.25"),
        ("plain", "--temperature 2", "--temperature was 1 and is now 2"),
        ("plain", "--average 3", "--average was 0 and is now 3"),
        ("plain", "--shift 2", "--shift was 4 and is now 2"),
        ("plain", "--no-flip", "--no-flip was false and is now true"),
        ("plain", "--per-channel", "--per-channel was false and is now true"),
        ("plain", "--limit 64", "--data was 128 images"),
        ("plain", "--teacher same.onnx", "--teacher was itself"),
        ("plain", "--layer-bits conv2=8", "the width of layer 'conv2' was w4a4 and is now w8a8"),
        ("plain", "--act-bits 8", "was w4a4 and is now w4a8"),
        ("plain", "--free-ends", "the width of layer 'conv1' was w8a8 and is now w4a4"),
        ("residual", "", "the model was"),
    ];
    let mut wrong = Vec::new();
    for (model, options, words) in rows {
        let (_, err) = run(folder.path(), &format!("{} --resume -o t.onnx", tune(model, options)), 2);
        if !err.contains(words) {
            wrong.push(format!("{options}: {words}\n{err}"));
        }
        assert!(std::fs::read(&checkpoint).unwrap() == state, "{options} changed the state");
    }
    for (option, words) in
        [("--epochs 401", "--epochs was 400 and is now 401"), ("--batch 32", "--batch was 16")]
    {
        let args = tune("plain", "")
            .replace(if option.contains("epochs") { "--epochs 400" } else { "--batch 16" }, option);
        let (_, err) = run(folder.path(), &format!("{args} --resume -o t.onnx"), 2);
        assert!(err.contains(words), "{err}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // What decides nothing may be another: threads, logs, held-out images, the name of the model's file.
    let harmless =
        "--threads 1 --log l.csv --report r.html --validate data.npz --keep-batch-norm --resume -o t.onnx";
    let (_, words) = run(folder.path(), &format!("{} {harmless}", tune("same", "")), 0);
    assert!(words.contains("going on after epoch"), "{words}");
}

/// Where weights are averaged or statistics taken anew after the last epoch, the last number is another, and says why.
#[test]
fn the_last_accuracy_says_why_it_is_not_that_of_the_last_epoch() {
    let folder = folder();
    let rows = [
        ("plain", "", Some("the statistics of batch normalization are taken anew")),
        (
            "plain",
            "--average 2",
            Some("the weights are the average of the last 2 epochs, and the statistics"),
        ),
        ("residual", "--average 1", Some("the weights are the average of the last epoch")),
        ("residual", "", None),
    ];
    for (net, options, why) in rows {
        let args = format!("tune {net}.onnx --bits 4 {TRAIN} --epochs 3 {options} -o t.onnx --json");
        let (out, words) = run(folder.path(), &args, 0);
        let report: serde_json::Value = serde_json::from_str(&out).unwrap();
        let of_epoch = report["epochs"][2]["validation_accuracy"].as_f64().unwrap();
        let last = report["accuracy"].as_f64().unwrap();
        let notes = report["notes"].to_string();
        match why {
            Some(why) => {
                for text in [&words, &notes] {
                    let numbers = format!(
                        "reaches {last:.2} % on the held-out images, after epoch 3 it was {of_epoch:.2} %"
                    );
                    assert!(text.contains(why) && text.contains(&numbers), "{net} {options}: {text}");
                }
            }
            None => {
                assert_eq!(last, of_epoch, "{net}");
                assert!(!words.contains("the written network reaches"), "{words}");
            }
        }
        assert!(words.contains("left\n") && words.contains("epoch 3: "), "{words}");
    }
}

#[test]
fn what_cannot_be_tuned_says_why() {
    let folder = folder();
    let rows = [
        ("plain.onnx", 2, "needs --data"),
        ("plain.onnx --data data.npz --batch 0", 2, "--batch must be 1 or more"),
        ("plain.onnx --data data.npz --epochs 0", 2, "--epochs must be 1 or more"),
        ("plain.onnx --data data.npz --lr nan", 2, "--lr must be a number above 0"),
        ("plain.onnx --data data.npz --label-share 2", 2, "--label-share must lie in 0..1"),
        ("plain.onnx --data data.npz --temperature 0", 2, "--temperature must be a number above 0"),
        ("plain.onnx --data data.npz --resume", 4, "t.checkpoint"),
    ];
    for (args, code, text) in rows {
        let (_, err) = run(folder.path(), &format!("tune {args} -o t.onnx"), code);
        assert!(err.contains(text), "{args}: {err}");
    }
    for place in ["-o no/t.onnx", "-o t.onnx --report no/t.html", "-o t.onnx --log no/t.csv"] {
        let (_, err) = run(folder.path(), &format!("tune plain.onnx {TRAIN} {place}"), 2);
        assert!(err.contains("its folder does not exist") && !err.contains("epoch 1"), "{place}: {err}");
    }
    std::fs::write(folder.path().join("t.checkpoint"), b"nibtune1 and then nothing").unwrap();
    let (_, err) = run(folder.path(), "tune plain.onnx --data data.npz --resume -o t.onnx", 4);
    assert!(err.contains("checkpoint"), "{err}");
}

#[test]
fn what_is_exported_is_imported_as_it_was() {
    for (name, bytes) in [
        ("plain", nets::plain().bytes()),
        ("residual", nets::residual().bytes()),
        ("trained", nets::trained().bytes()),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("net.onnx");
        std::fs::write(&path, bytes).unwrap();
        let mut first = import(&path, &ImportOptions::default()).unwrap().graph;
        let notes = &mut nibblec_passes::Notes::default();
        nibblec_passes::Pass::run(&nibblec_passes::ingest_qdq::IngestQdq, &mut first, notes).unwrap();
        std::fs::write(&path, export(&first).unwrap()).unwrap();
        let second = import(&path, &ImportOptions::default()).unwrap().graph;
        let x = || Array::f32(&[4, 3, 8, 8], numbers(9, 4 * 192)).unwrap();
        let run = |g: &nibblec_ir::Graph| Interpreter::new(g).unwrap().run(&[x()]).unwrap();
        assert_eq!(run(&first), run(&second), "{name}");
    }
}
