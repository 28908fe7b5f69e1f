//! The C side of the runtime: the header in two languages, the committed IR, races.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::process::Command;

use common::{cc, fake, rt, succeed};

const USE: &str = "#include \"nibblec.h\"\nint main(void) { return nibblec_library() == 0; }\n";

#[test]
fn the_header_is_clean_c99_and_cpp() {
    let dir = tempfile::tempdir().unwrap();
    for (file, std) in [("use.c", "c99"), ("use.cc", "c++11"), ("use.cc", "c++20")] {
        let source = dir.path().join(file);
        fs::write(&source, USE).unwrap();
        succeed(cc(std).args(["-pedantic", "-c", "-o", "/dev/null"]).arg(source));
    }
}

#[test]
fn the_sources_give_no_warnings() {
    succeed(cc("c11").args(["-pedantic", "-O2", "-c", "-o", "/dev/null"]).arg(rt().join("nibblec_rt.c")));
}

#[test]
fn the_committed_ir_is_of_these_sources() {
    succeed(Command::new("sh").arg(rt().join("build.sh")).arg("--check"));
}

#[test]
fn wrong_calls_give_the_documented_status() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("abi");
    common::build_with(&program, &["-fsanitize=address,undefined", fake("abi.c").to_str().unwrap()]);
    let output = Command::new(&program).output().unwrap();
    let (found, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{found}{errors}");
}

fn stress(sanitizer: &str, runs: &str) {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("stress");
    common::build_with(&program, &["-g", sanitizer, fake("stress.c").to_str().unwrap()]);
    let mut run = Command::new(&program);
    let output = run.arg(runs).output().unwrap();
    // Older sanitizers cannot map their shadow under strong address randomization.
    if String::from_utf8_lossy(&output.stderr).contains("unexpected memory mapping") {
        succeed(Command::new("setarch").arg("-R").arg(&program).arg(runs));
        return;
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{errors}", output.status);
}

#[test]
fn threads_do_not_race() {
    stress("-fsanitize=thread", "2000");
}

#[test]
fn memory_is_used_soundly() {
    stress("-fsanitize=address,undefined", "2000");
}

/// Forks in all states: `tests/fake/fork.c` tells them.
#[test]
fn a_forked_child_goes_on_with_its_parents_contexts() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("fork");
    common::build_with(&program, &["-g", fake("fork.c").to_str().unwrap()]);
    // Where the kernel wipes a page, where it refuses to, and where an emulator says yes and does nothing.
    for kernel in ["real", "refuses", "pretends"] {
        let output = Command::new(&program).args([kernel, "150"]).output().unwrap();
        let found = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{kernel}: {} {found}", output.status);
    }
}

/// What contexts have copied is given back, but only where it comes back from a file.
#[test]
fn constants_that_were_read_are_given_back_to_their_file_alone() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("remap");
    let mut command = cc("gnu11");
    command
        .args(["-O1", "-pthread", "-Wl,-z,separate-code"])
        .arg(rt().join("nibblec_rt.c"))
        .arg(fake("remap.c"));
    succeed(command.arg("-o").arg(&program));
    let kilobytes = |command: &mut Command| succeed(command).trim().parse::<u64>().unwrap();
    let (kept, moved) =
        (kilobytes(&mut Command::new(&program)), kilobytes(Command::new(&program).arg("move")));
    assert!(kept < 512, "{kept} kB of constants are still there");
    assert!(moved > 4000, "{moved} kB");
}
