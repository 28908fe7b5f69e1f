//! The program end to end on small networks: compile, run, verify, bench, inspect, plans, emitted texts.
#![cfg(feature = "llvm")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod nets;
mod program;

use nets::{f32_bytes, npy, numbers, write_npz};
use program::{json, run};
use serde_json::Value;
use tempfile::TempDir;

const IMAGE: usize = 3 * 8 * 8;
const IMAGES: usize = 20;

/// The three networks, images as floats and as pixels, and labels.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("plain.onnx", &nets::plain().bytes());
    write("residual.onnx", &nets::residual().bytes());
    write("trained.onnx", &nets::trained().bytes());
    let x = npy("<f4", &[IMAGES, 3, 8, 8], &f32_bytes(&numbers(5, IMAGES * IMAGE)));
    let labels: Vec<u8> = (0..IMAGES).map(|i| (i % 4) as u8).collect();
    write("x.npy", &x);
    write_npz(&folder.path().join("data.npz"), &[("x", x), ("labels", npy("|u1", &[IMAGES], &labels))]);
    folder
}

#[test]
fn libraries_agree_with_their_models() {
    let folder = folder();
    let rows = [
        ("plain", "--bits 32", 100.0),
        ("plain", "--data data.npz", 30.0),
        ("residual", "--bits 8 --data data.npz --calibration min-max", 30.0),
        ("residual", "--bits 4 --act-bits 8 --data x.npy --calibration percentile:99.9", 12.0),
        ("trained", "", 30.0),
        ("trained", "--budget 0.75 --data data.npz --limit 8", -10.0),
    ];
    let mut wrong = Vec::new();
    for (net, options, least) in rows {
        run(folder.path(), &format!("compile {net}.onnx {options} -o libm.so"), 0);
        let report = json(folder.path(), &format!("verify {net}.onnx libm.so --data data.npz"), 0);
        let output = &report["outputs"][0];
        assert_eq!((&output["name"], &output["images"]), (&"y".into(), &IMAGES.into()));
        assert!(output["accuracy"]["library"].is_f64(), "{output}");
        let sqnr = output["sqnr_db"].as_f64().unwrap_or(f64::INFINITY);
        if sqnr < least {
            wrong.push(format!("{net} {options}: {sqnr:.1} dB, at least {least}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn verify_fails_below_its_thresholds() {
    let folder = folder();
    run(folder.path(), "compile residual.onnx --bits 2 -o libm.so", 0);
    for threshold in ["--min-sqnr 60", "--min-accuracy 100", "--min-agreement 100.1"] {
        let (out, err) =
            run(folder.path(), &format!("verify residual.onnx libm.so --data data.npz {threshold}"), 1);
        assert!(out.contains("SQNR") && err.contains("was asked for"), "{threshold}\n{out}{err}");
    }
    let (_, err) = run(folder.path(), "verify plain.onnx libm.so --data data.npz --min-sqnr -99", 0);
    assert!(err.contains("compiled from residual.onnx"), "{err}");
}

#[test]
fn each_layer_has_its_cost() {
    let folder = folder();
    run(folder.path(), "compile residual.onnx --layer-bits block.conv2=2 --act-bits 8 -o libm.so", 0);
    let report = json(folder.path(), "verify residual.onnx libm.so --data data.npz --per-layer", 0);
    let layers = report["layers"].as_array().unwrap();
    assert_eq!(layers.len(), 5, "{report}");
    assert_eq!((&layers[0]["name"], &layers[0]["bits"]), (&"block.conv2".into(), &"w2a8".into()), "{report}");
}

#[test]
fn run_writes_what_verify_compares() {
    let folder = folder();
    run(folder.path(), "compile plain.onnx --bits 32 -o libm.so", 0);
    run(folder.path(), "run libm.so --input x=x.npy --output y.npy --threads 2", 0);
    let mut y = nibblec::data::npy::open(&folder.path().join("y.npy")).unwrap();
    assert_eq!(y.shape, [IMAGES, 4]);
    let y = y.next_f32(IMAGES * 4).unwrap();
    let x = numbers(5, IMAGES * IMAGE);
    let expected = nets::plain().run(&[IMAGES, 3, 8, 8], &x);
    let largest = y.iter().zip(&expected).map(|(a, b)| (a - b).abs()).fold(0f32, f32::max);
    assert!(largest < 1e-4, "{largest}");
    let top = json(folder.path(), "run libm.so --input x.npy", 0);
    assert_eq!(top["outputs"][0]["top"].as_array().unwrap().len(), 10);
    let (_, err) = run(folder.path(), "run libm.so --input z=x.npy", 2);
    assert!(err.contains("no input 'z': the model has x"), "{err}");
    let (_, err) = run(folder.path(), "run libm.so --input x.npy --isa sse9", 2);
    assert!(err.contains("levels of the library: scalar"), "{err}");
}

#[test]
fn bench_measures_what_it_is_asked() {
    let folder = folder();
    run(folder.path(), "compile trained.onnx -o libm.so", 0);
    let report =
        json(folder.path(), "bench libm.so --threads 1,2 --isa scalar --batch 3 --runs 7 --per-layer", 0);
    let settings = report["settings"].as_array().unwrap();
    assert_eq!(settings.len(), 2);
    for s in settings {
        assert_eq!((&s["isa"], &s["batch"], &s["runs"]), (&"scalar".into(), &3.into(), &7.into()));
        assert!(
            s["min_ms"].as_f64() <= s["median_ms"].as_f64()
                && s["median_ms"].as_f64() <= s["p95_ms"].as_f64()
        );
        assert!(s["layers"].as_array().is_some_and(|l| !l.is_empty()));
    }
}

#[test]
fn the_manifest_tells_what_was_compiled() {
    let folder = folder();
    run(folder.path(), "compile residual.onnx --bits 4,2 --data data.npz -o libm.so", 0);
    let m = json(folder.path(), "inspect libm.so", 0);
    assert_eq!(m["model"]["file"], "residual.onnx");
    assert_eq!(m["plan"]["budget"], "0.75");
    assert_eq!(m["calibration"]["images"], IMAGES);
    assert_eq!(m["calibration"]["rounded_together"], 3, "all but the ends");
    let layers = m["layers"].as_array().unwrap();
    assert_eq!(layers.len(), 5);
    assert_eq!((&layers[0]["weight_bits"], &layers[4]["weight_bits"]), (&8.into(), &8.into()));
    let (text, _) = run(folder.path(), "inspect libm.so", 0);
    assert!(text.contains("block.shortcut") && text.contains("calibration"), "{text}");
    let hidden = folder.path().to_string_lossy().into_owned();
    assert!(!m.to_string().contains(&hidden), "the manifest names a folder");
}

#[test]
fn equalization_is_done_on_request_and_told() {
    let folder = folder();
    let notes = |options: &str| {
        run(folder.path(), &format!("compile plain.onnx --per-tensor {options} -o libm.so"), 0);
        let report = json(folder.path(), "verify plain.onnx libm.so --data data.npz", 0);
        assert!(report["outputs"][0]["sqnr_db"].as_f64().unwrap_or(f64::INFINITY) > 25.0, "{report}");
        let m = json(folder.path(), "inspect libm.so", 0);
        let notes: Vec<String> =
            m["notes"].as_array().unwrap().iter().map(|n| n.as_str().unwrap().to_string()).collect();
        notes.into_iter().filter(|n| n.starts_with("equalize:")).collect::<Vec<_>>()
    };
    assert_eq!(notes("--data data.npz"), Vec::<String>::new());
    let told = notes("--data data.npz --equalize yes");
    assert!(told.len() == 1 && !told[0].contains(" 0 pairs"), "{told:?}");
    assert_eq!(
        notes("--bits 8 --equalize yes").len(),
        1,
        "noise does for ranges, and pairs without a Clip need no data"
    );
}

#[test]
fn packed_weights_take_no_memory_beside_the_library() {
    let folder = folder();
    let mut outputs = Vec::new();
    for (option, unpacks) in [("", true), ("--packed-weights", false)] {
        let options = "compile residual.onnx --bits 4,2 --data data.npz -o libm.so";
        let (text, _) = run(folder.path(), &format!("{options} {option}"), 0);
        assert_eq!(!text.contains(" and 0 B of unpacked weights"), unpacks, "{text}");
        let m = json(folder.path(), "inspect libm.so", 0);
        assert_eq!(m["packed_weights"], !unpacks);
        assert_eq!(m["prepared_bytes"].as_u64().unwrap() > 0, unpacks, "{}", m["prepared_bytes"]);
        let (inspected, _) = run(folder.path(), "inspect libm.so", 0);
        let line = text.lines().find(|l| l.starts_with("memory")).unwrap();
        assert!(inspected.lines().any(|l| l == line), "{line}\n{inspected}");
        run(folder.path(), "run libm.so --input x=x.npy --output y.npy --threads 2", 0);
        outputs.push(std::fs::read(folder.path().join("y.npy")).unwrap());
    }
    assert!(outputs[0] == outputs[1], "other outputs");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("other")).unwrap();
    let options = "compile residual.onnx --bits 4,2 --data data.npz";
    run(folder.path(), &format!("{options} -o libm.so"), 0);
    run(folder.path(), &format!("{options} -o other/libm.so"), 0);
    for name in ["libm.so", "m.h"] {
        let read = |f: &str| std::fs::read(folder.path().join(f)).unwrap();
        assert!(read(name) == read(&format!("other/{name}")), "{name} differs");
    }
}

#[test]
fn a_saved_plan_compiles_to_the_same_widths() {
    let folder = folder();
    let chosen = json(
        folder.path(),
        "analyze residual.onnx --bits 8,4,2 --budget 60% --save-plan p.toml --report r.html",
        0,
    );
    run(folder.path(), "compile residual.onnx --plan p.toml -o libm.so", 0);
    let m = json(folder.path(), "inspect libm.so", 0);
    let widths = |v: &Value| -> Vec<String> {
        let layers = v["layers"].as_array().unwrap().iter();
        layers.map(|l| format!("{} {} {}", l["name"], l["weight_bits"], l["act_bits"])).collect()
    };
    assert_eq!(widths(&chosen), widths(&m));
    assert!(std::fs::read_to_string(folder.path().join("r.html")).unwrap().contains("block.conv1"));
}

#[test]
fn texts_and_other_kinds_of_libraries() {
    let folder = folder();
    let (out, err) = run(folder.path(), "compile plain.onnx --emit fuse,dot -o libm.so", 0);
    assert!(out.starts_with("graph \"test\"") && out.contains("digraph"), "{out}");
    assert!(err.contains("wrote"), "{err}");
    let graph = out.split("digraph").next().unwrap();
    assert!(nibblec_ir::parse(graph).is_ok(), "{graph}");
    run(folder.path(), "compile plain.onnx --emit obj,static,ll,asm,quantize --emit-dir texts -o liba.so", 0);
    for (name, there) in [
        ("a.o", true),
        ("liba.a", true),
        ("a.h", true),
        ("texts/a.ll", true),
        ("texts/a.s", true),
        ("texts/quantize.ir", true),
        ("liba.so", false),
    ] {
        assert_eq!(folder.path().join(name).exists(), there, "{name}");
    }
    let (out, _) = run(folder.path(), "compile plain.onnx --stop-after select -o libb.so", 0);
    assert!(out.contains("!bits[select]") && !folder.path().join("libb.so").exists(), "{out}");
    assert_eq!(json(folder.path(), "inspect a.o", 0)["model"]["file"], "plain.onnx");
}
