//! Compiled libraries as the commands treat them: kernels of the level that runs, levels of this CPU, and files that are
//! no libraries of nibblec, or not for here, or damaged.
#![cfg(feature = "llvm")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod nets;
mod program;

use nets::{f32_bytes, npy, numbers};
use program::{json, run};
use std::path::Path;
use tempfile::TempDir;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("trained.onnx"), nets::trained().bytes()).unwrap();
    let x = npy("<f4", &[1, 3, 8, 8], &f32_bytes(&numbers(5, 192)));
    std::fs::write(folder.path().join("x.npy"), x).unwrap();
    folder
}

/// A target that this machine is not, and one of its levels.
const FOREIGN: (&str, &str) = if cfg!(target_arch = "aarch64") {
    ("x86_64-unknown-linux-gnu", "avx2")
} else {
    ("aarch64-unknown-linux-gnu", "dotprod")
};

#[test]
fn kernels_are_those_of_the_level_that_runs() {
    let folder = folder();
    let (text, _) = run(folder.path(), "compile trained.onnx -o libm.so", 0);
    assert!(text.contains("needs        glibc 2.17 or later"), "{text}");
    let manifest = json(folder.path(), "inspect libm.so", 0);
    let best = manifest["level"].as_str().unwrap();
    assert!(text.contains(&format!("kernels of {best}:")), "{text}");
    let kernels = text.lines().filter(|l| l.contains(" x ") && l.contains("__"));
    assert!(
        kernels.clone().count() > 0 && kernels.clone().all(|l| l.ends_with(&format!("__{best}"))),
        "{text}"
    );
    let ran = json(folder.path(), "bench libm.so --runs 1", 0);
    assert_eq!(ran["settings"][0]["isa"], best, "the level that runs by default");
    for level in ["scalar", best] {
        let (text, _) = run(folder.path(), &format!("inspect libm.so --isa {level}"), 0);
        assert!(text.contains(&format!("of level {level}, as asked")), "{text}");
        let named: Vec<&str> = text.split_whitespace().filter(|w| w.contains("__")).collect();
        assert!(!named.is_empty() && named.iter().all(|w| w.ends_with(&format!("__{level}"))), "{text}");
        let bench = format!("bench libm.so --runs 1 --per-layer --isa {level}");
        let timed = json(folder.path(), &bench, 0)["settings"][0]["layers"].to_string();
        let steps: Vec<&str> = timed.split(['"', ' ']).filter(|w| w.contains("__")).collect();
        assert!(!steps.is_empty() && steps.iter().all(|w| w.ends_with(&format!("__{level}"))), "{timed}");
        assert!(
            named.iter().filter(|w| w.contains("conv")).all(|w| steps.contains(w)),
            "{named:?} {steps:?}"
        );
    }
    let (_, error) = run(folder.path(), "inspect libm.so --isa avx9", 2);
    assert!(error.contains("libm.so: it has no level 'avx9', only scalar"), "{error}");
}

#[test]
fn native_is_the_best_level_of_this_cpu() {
    let folder = folder();
    run(folder.path(), "compile trained.onnx -o libm.so", 0);
    run(folder.path(), "compile trained.onnx --isa native -o libn.so", 0);
    let native = json(folder.path(), "inspect libn.so", 0);
    let all = json(folder.path(), "inspect libm.so", 0);
    assert_eq!(native["isas"], serde_json::json!([all["level"]]));
    let size = |name: &str| std::fs::metadata(folder.path().join(name)).unwrap().len();
    assert!(size("libn.so") < size("libm.so"));
    for lib in ["libm.so", "libn.so"] {
        run(folder.path(), &format!("run {lib} --input x=x.npy --output {lib}.npy"), 0);
    }
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    assert!(read("libm.so.npy") == read("libn.so.npy"));
    let foreign = FOREIGN.0;
    let (_, error) =
        run(folder.path(), &format!("compile trained.onnx --isa native --target {foreign} -o libf.so"), 2);
    assert!(error.contains("--isa native is a level of this machine"), "{error}");
    let both = run(folder.path(), "compile trained.onnx --isa scalar,native -o libb.so", 0).0;
    assert!(both.contains("levels       scalar, "), "{both}");
}

fn refused(folder: &Path, name: &str, part: &str) {
    for command in [format!("run {name} --input x=x.npy"), format!("bench {name} --runs 1")] {
        let (_, error) = run(folder, &command, 4);
        assert!(error.contains(part) && error.contains(name), "{command}: {error}");
    }
}

#[test]
fn libraries_for_elsewhere_are_inspected_and_not_loaded() {
    let folder = folder();
    let (target, level) = FOREIGN;
    run(folder.path(), &format!("compile trained.onnx --target {target} -o libf.so"), 0);
    let (text, _) = run(folder.path(), "inspect libf.so", 0);
    assert!(text.contains(&format!("of level {level}, the highest; this CPU runs none")), "{text}");
    refused(folder.path(), "libf.so", "made for ");
}

#[test]
fn damaged_and_foreign_libraries_are_refused() {
    let folder = folder();
    run(folder.path(), "compile trained.onnx --isa scalar -o libm.so", 0);
    let good = std::fs::read(folder.path().join("libm.so")).unwrap();
    let write = |bytes: &[u8]| std::fs::write(folder.path().join("bad.so"), bytes).unwrap();
    // A byte of every part of the file up to the tables of sections, from the ELF header on.
    let end = good.len() - 4096;
    for at in [4, 18, 0x20, 64, 100, 0x200, end / 3, end / 2, end / 4 * 3] {
        let mut bytes = good.clone();
        bytes[at] ^= 0x55;
        write(&bytes);
        let (_, error) = run(folder.path(), "run bad.so --input x=x.npy", 4);
        assert!(error.contains("bad.so"), "byte {at}: {error}");
    }
    for cut in [0, 63, 64, 4096, good.len() / 2, good.len() - 1] {
        write(&good[..cut]);
        let (_, error) = run(folder.path(), "bench bad.so --runs 1", 4);
        assert!(error.contains("bad.so"), "cut at {cut}: {error}");
    }
    let source = "__attribute__((section(\".nibblec.manifest\"), used)) static const char m[2] = {'{', '}'};\n\
        __attribute__((constructor)) static void c(void) { fclose(fopen(\"ran\", \"w\")); }\n";
    std::fs::write(folder.path().join("evil.c"), format!("#include <stdio.h>\n{source}")).unwrap();
    let mut cc = std::process::Command::new("cc");
    cc.args(["-shared", "-fPIC", "-o", "evil.so", "evil.c"]).current_dir(folder.path());
    assert!(cc.status().unwrap().success());
    refused(folder.path(), "evil.so", "not emitted by nibblec");
    let (_, error) = run(folder.path(), "inspect evil.so", 4);
    assert!(error.contains("its manifest has no valid `format`"), "{error}");
    assert!(!folder.path().join("ran").exists(), "its code ran");
}
