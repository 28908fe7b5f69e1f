//! Nothing of the user's is lost: outputs that are inputs, that collide, that would replace what is no regular file; and
//! inputs that are no regular files.
#![cfg(feature = "llvm")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod nets;
mod program;

use common::external;
use nets::{f32_bytes, npy, numbers};
use program::{run, write_coloured_images};
use std::collections::BTreeMap;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Models, data, a plan, a table and a library.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::write(at.join("plain.onnx"), nets::plain().bytes()).unwrap();
    std::fs::write(at.join("x.npy"), npy("<f4", &[2, 3, 8, 8], &f32_bytes(&numbers(5, 384)))).unwrap();
    std::fs::write(at.join("preprocess.toml"), "scale = 0.5\n").unwrap();
    std::fs::write(at.join("labels.tsv"), "1\n2\n").unwrap();
    write_coloured_images(at, 8);
    folder
}

fn pixel() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(8, 8).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

/// All regular files below a folder with their bytes.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(contents(&path));
        } else if path.is_file() {
            all.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    all
}

/// Runs the program, which must end within a minute with this code and change no file; gives stderr.
fn refused(folder: &Path, args: &str, code: i32) -> String {
    let before = contents(folder);
    let mut child = Command::new(env!("CARGO_BIN_EXE_nibblec"))
        .args(args.split_whitespace())
        .current_dir(folder)
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("nibblec {args} does not end");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "nibblec {args}\n{stderr}");
    assert!(contents(folder) == before, "nibblec {args} changed a file\n{stderr}");
    stderr
}

#[test]
fn no_output_is_an_input() {
    let folder = folder();
    let at = folder.path();
    run(at, "compile plain.onnx -o libm.so", 0);
    run(at, "analyze plain.onnx --save-plan plan.toml", 0);
    run(at, "bench plain.onnx --kernels --isa scalar --widths w8a8 --runs 1 --save table.toml", 0);
    for (link, target) in [("link.so", "plain.onnx"), ("link.npy", "x.npy"), ("link.toml", "plan.toml")] {
        symlink(target, at.join(link)).unwrap();
    }
    std::fs::hard_link(at.join("plain.onnx"), at.join("hard")).unwrap();
    std::fs::hard_link(at.join("data.npz"), at.join("hard.html")).unwrap();
    std::fs::create_dir(at.join("images")).unwrap();
    std::fs::write(at.join("images/one.png"), pixel()).unwrap();
    std::fs::hard_link(at.join("images/one.png"), at.join("picture.html")).unwrap();
    let table = "--kernel-table table.toml --isa scalar";
    for (args, other) in [
        ("compile plain.onnx -o plain.onnx".to_string(), "the model (plain.onnx)"),
        ("compile plain.onnx -o ./plain.onnx".into(), "the model (plain.onnx)"),
        ("compile plain.onnx -o link.so".into(), "(link.so)"),
        ("compile plain.onnx -o hard".into(), "(hard)"),
        ("compile plain.onnx --plan plan.toml -o m.so --report plan.toml".into(), "--plan (plan.toml)"),
        ("compile plain.onnx --plan plan.toml -o link.toml".into(), "--plan (plan.toml)"),
        ("compile plain.onnx --data data.npz -o m.so --report hard.html".into(), "--data (data.npz)"),
        (
            "compile plain.onnx --data images -o m.so --report images/one.png".into(),
            "--data (images/one.png)",
        ),
        ("compile plain.onnx --data images -o m.so --report picture.html".into(), "--data (images/one.png)"),
        (format!("compile plain.onnx {table} -o table.toml"), "--kernel-table (table.toml)"),
        ("compile plain.onnx --data x.npy --labels labels.tsv -o labels.tsv".into(), "--labels (labels.tsv)"),
        ("compile plain.onnx --preprocess preprocess.toml -o preprocess.toml".into(), "--preprocess"),
        ("analyze plain.onnx --save-plan plain.onnx".into(), "the model (plain.onnx)"),
        ("analyze plain.onnx --report plain.onnx".into(), "the model (plain.onnx)"),
        (format!("analyze plain.onnx --cost latency {} --save-plan table.toml", &table[..25]), "table.toml"),
        ("tune plain.onnx --data data.npz -o plain.onnx".into(), "the model (plain.onnx)"),
        ("tune plain.onnx --data data.npz -o t.onnx --log data.npz".into(), "--data (data.npz)"),
        ("tune plain.onnx --data data.npz --teacher libm.so -o libm.so".into(), "--teacher (libm.so)"),
        (
            "tune plain.onnx --data data.npz --validate bare.npz -o t.onnx --report bare.npz".into(),
            "--validate",
        ),
        ("run libm.so --input x.npy --output x.npy".into(), "--input (x.npy)"),
        ("run libm.so --input x.npy --output link.npy".into(), "--input (x.npy)"),
        ("run libm.so --input x.npy --output libm.so".into(), "the library (libm.so)"),
        ("bench plain.onnx --kernels --save plain.onnx".into(), "the model (plain.onnx)"),
    ] {
        let words = refused(at, &args, 2);
        assert!(words.contains("the same file") && words.contains(other), "{args}\n{words}");
    }
    let words = refused(at, "run libm.so --input images/one.png --output images/one.png", 2);
    assert!(words.contains("--output") && words.contains("--input"), "{words}");
}

#[test]
fn no_output_is_external_data() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let entries = [("location", "weights.data")];
    let model = common::Model::xy(13, &["N", "2"]).tensor(external("w", &[4, 2], &entries));
    let model = model.node("Gemm", "x w", "y", vec![common::i("transB", 1)]);
    std::fs::write(at.join("m.onnx"), model.bytes()).unwrap();
    std::fs::write(at.join("weights.data"), f32_bytes(&numbers(3, 8))).unwrap();
    std::fs::hard_link(at.join("weights.data"), at.join("plan.toml")).unwrap();
    for args in ["compile m.onnx -o weights.data", "analyze m.onnx --save-plan plan.toml"] {
        let words = refused(at, args, 2);
        assert!(
            words.contains("external data of m.onnx (./weights.data)") || words.contains("weights.data"),
            "{words}"
        );
        assert!(words.contains("the same file"), "{args}\n{words}");
    }
    std::fs::write(at.join("other.data"), b"").unwrap();
    run(at, "analyze m.onnx --save-plan fine.toml", 0);
}

#[test]
fn names_of_other_kinds_of_files_are_refused() {
    let folder = folder();
    let at = folder.path();
    run(at, "compile plain.onnx -o libm.so", 0);
    for (args, advice) in [
        ("compile plain.onnx -o new.onnx", "libnew.so"),
        ("compile plain.onnx -o new.ONNX", "libnew.so"),
        ("compile plain.onnx --emit obj -o new.onnx", "libnew.so"),
        ("compile plain.onnx -o new.npz", "libnew.so"),
        ("compile plain.onnx -o new.toml", "libnew.so"),
        ("compile plain.onnx -o new.png", "libnew.so"),
        ("compile plain.onnx -o libnew.a", "--emit static"),
        ("compile plain.onnx -o new.o", "--emit obj"),
        ("compile plain.onnx -o m.so --report new.so", "new.html"),
        ("analyze plain.onnx --save-plan new.onnx", "new.toml"),
        ("analyze plain.onnx --report new.npz", "new.html"),
        ("tune plain.onnx --data data.npz -o new.so", "new.onnx"),
        ("tune plain.onnx --data data.npz -o new.onnx --log log.onnx", "log.csv"),
        ("run libm.so --input x.npy --output new.png", "new.npy"),
        ("run libm.so --input x.npy --output new.npz", "new.npy"),
        ("bench plain.onnx --kernels --save new.onnx", "new.toml"),
    ] {
        let words = refused(at, args, 2);
        assert!(words.contains(advice), "{args}\n{words}");
    }
    run(at, "compile plain.onnx -o libm.so.1", 0);
    run(at, "compile plain.onnx -o bare", 0);
    run(at, "compile plain.onnx --emit static -o libother.a", 0);
}

#[test]
fn outputs_do_not_collide() {
    let folder = folder();
    let at = folder.path();
    run(at, "compile plain.onnx -o libm.so", 0);
    std::fs::write(at.join("both.html"), b"old").unwrap();
    symlink("both.html", at.join("alias")).unwrap();
    symlink("nowhere.html", at.join("ahead")).unwrap();
    std::fs::create_dir(at.join("texts")).unwrap();
    for (args, names) in [
        ("compile plain.onnx -o x.h", ["the library", "the header"]),
        ("compile plain.onnx -o same --report same", ["the library", "--report"]),
        ("compile plain.onnx -o alias --report both.html", ["the library", "--report"]),
        ("compile plain.onnx -o ahead --report nowhere.html", ["the library", "--report"]),
        ("compile plain.onnx -o same --report ./same", ["the library", "--report"]),
        ("compile plain.onnx --emit static,lib -o libm.a", ["the library", "the archive"]),
        ("compile plain.onnx --emit obj,lib -o m.o", ["the library", "the object file"]),
        ("compile plain.onnx --emit ll --emit-dir texts -o texts/m.ll", ["the library", "--emit-dir"]),
        ("compile plain.onnx -o folder --emit ll --emit-dir folder", ["the library", "--emit-dir"]),
        ("analyze plain.onnx --save-plan same --report same", ["--save-plan", "--report"]),
        ("tune plain.onnx --data data.npz -o same --log same", ["--output", "--log"]),
        ("tune plain.onnx --data data.npz -o t.onnx --log t.checkpoint", ["the state of training", "--log"]),
        ("tune plain.onnx --data data.npz -o t.onnx --log same --report same", ["--log", "--report"]),
    ] {
        let words = refused(at, args, 2);
        assert!(names.iter().all(|n| words.contains(n)), "{args}\n{words}");
        assert!(words.contains("would be written to the same file"), "{args}\n{words}");
    }
    let words = refused(at, "run libm.so --input x.npy --output y=a.npy --output y=b.npy", 2);
    assert!(words.contains("--output names 'y' more than once"), "{words}");
    let words = refused(at, "run libm.so --input x.npy --input x=x.npy", 2);
    assert!(words.contains("--input names 'x' more than once"), "{words}");
}

#[test]
fn only_own_files_are_replaced_at_places_that_nobody_named() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("m.h"), b"/* mine */").unwrap();
    let words = refused(at, "compile plain.onnx -o libm.so", 2);
    assert!(words.contains("m.h is there already and was not written by nibblec"), "{words}");
    std::fs::remove_file(at.join("m.h")).unwrap();
    std::fs::write(at.join("libplain.so"), b"mine").unwrap();
    refused(at, "compile plain.onnx", 2);
    std::fs::write(at.join("k.o"), b"mine").unwrap();
    refused(at, "compile plain.onnx --emit obj -o libk.so", 2);
    std::fs::write(at.join("t.checkpoint"), b"of another program").unwrap();
    refused(at, "tune plain.onnx --data data.npz -o t.onnx", 2);
    std::fs::create_dir(at.join("dir")).unwrap();
    std::fs::write(at.join("dir/sweep.csv"), b"a,b").unwrap();
    refused(at, "sweep plain.onnx --data data.npz --validate data.npz --dir dir", 2);
    // What it wrote itself it replaces, and what is named it replaces too.
    std::fs::write(at.join("libm.so"), b"old").unwrap();
    for _ in 0..2 {
        run(at, "compile plain.onnx -o libm.so --emit lib,obj,static", 0);
    }
    assert!(std::fs::read(at.join("libm.so")).unwrap().starts_with(b"\x7fELF"));
}

#[test]
fn only_regular_files_are_replaced() {
    let folder = folder();
    let at = folder.path();
    run(at, "compile plain.onnx -o libm.so", 0);
    assert!(Command::new("mkfifo").arg(at.join("pipe")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(at.join("socket")).unwrap();
    std::fs::create_dir(at.join("folder")).unwrap();
    symlink("pipe", at.join("link")).unwrap();
    symlink("/dev/null", at.join("null")).unwrap();
    std::fs::write(at.join("protected"), b"keep").unwrap();
    std::fs::set_permissions(at.join("protected"), PermissionsExt::from_mode(0o444)).unwrap();
    for (place, words) in [
        ("/dev/null", "a device"),
        ("null", "a device"),
        ("pipe", "a pipe"),
        ("link", "a pipe"),
        ("socket", "a socket"),
        ("folder", "a folder"),
        ("protected", "write-protected"),
        ("new/", "a folder"),
        ("missing/m", "does not exist"),
        ("x.npy/m", "not a folder"),
    ] {
        for command in [
            "compile plain.onnx -o",
            "compile plain.onnx -o m.so --report",
            "analyze plain.onnx --save-plan",
            "tune plain.onnx --data data.npz -o",
            "tune plain.onnx --data data.npz -o t.onnx --log",
            "run libm.so --input x.npy --output",
            "bench plain.onnx --kernels --save",
        ] {
            let found = refused(at, &format!("{command} {place}"), 2);
            assert!(found.contains(words) && found.contains("cannot write"), "{command} {place}\n{found}");
        }
    }
    let found = refused(at, "compile plain.onnx -o m.so --emit ll --emit-dir x.npy", 2);
    assert!(found.contains("not a folder"), "{found}");
    let found = refused(at, "compile plain.onnx -o m.so --emit ll --emit-dir pipe", 2);
    assert!(found.contains("not a folder"), "{found}");
}

#[test]
fn links_stay_and_permissions_are_kept() {
    let folder = folder();
    let at = folder.path();
    let mode = |name: &str| std::fs::metadata(at.join(name)).unwrap().permissions().mode() & 0o777;
    std::fs::create_dir(at.join("versions")).unwrap();
    std::fs::write(at.join("versions/plan-1.toml"), b"old").unwrap();
    std::fs::set_permissions(at.join("versions/plan-1.toml"), PermissionsExt::from_mode(0o640)).unwrap();
    symlink("versions/plan-1.toml", at.join("plan.toml")).unwrap();
    run(at, "analyze plain.onnx --save-plan plan.toml", 0);
    assert!(at.join("plan.toml").is_symlink());
    assert_ne!(std::fs::read(at.join("versions/plan-1.toml")).unwrap(), b"old");
    assert_eq!(mode("versions/plan-1.toml"), 0o640);
    // A link to what does not exist yet makes it.
    symlink("versions/libm.so.2", at.join("libm.so")).unwrap();
    run(at, "compile plain.onnx -o libm.so", 0);
    assert!(
        at.join("libm.so").is_symlink()
            && at.join("versions/libm.so.2").is_file()
            && at.join("m.h").is_file()
    );
    // New files get what the user's files get.
    let made = Command::new("sh")
        .args([
            "-c",
            &format!("umask 027; {} analyze plain.onnx --save-plan new.toml", env!("CARGO_BIN_EXE_nibblec")),
        ])
        .current_dir(at)
        .output()
        .unwrap();
    assert!(made.status.success());
    assert_eq!(mode("new.toml"), 0o640);
    symlink("round", at.join("round")).unwrap();
    let words = refused(at, "analyze plain.onnx --save-plan round", 2);
    assert!(words.contains("circle"), "{words}");
}

#[test]
fn pipes_devices_and_sockets_are_no_inputs() {
    let folder = folder();
    let at = folder.path();
    run(at, "compile plain.onnx -o libm.so", 0);
    std::fs::create_dir(at.join("images")).unwrap();
    std::fs::write(at.join("images/a.png"), pixel()).unwrap();
    for name in [
        "pipe.onnx",
        "pipe.npz",
        "pipe.npy",
        "pipe.bin",
        "pipe.toml",
        "pipe.tsv",
        "pipe.so",
        "pipe.png",
        "pipe.data",
        "pipe",
        "images/b.png",
    ] {
        assert!(Command::new("mkfifo").arg(at.join(name)).status().unwrap().success());
    }
    let _socket = std::os::unix::net::UnixListener::bind(at.join("socket.npz")).unwrap();
    symlink("/dev/zero", at.join("zero.npy")).unwrap();
    let model =
        common::Model::xy(13, &["N", "2"]).tensor(external("w", &[4, 2], &[("location", "pipe.data")]));
    let model = model.node("Gemm", "x w", "y", vec![common::i("transB", 1)]);
    std::fs::write(at.join("outside.onnx"), model.bytes()).unwrap();
    for (code, args, words) in [
        (4, "compile pipe.onnx -o m.so", "pipe.onnx: it is a pipe"),
        (4, "compile /dev/zero -o m.so", "a device"),
        (4, "compile images -o m.so", "a folder"),
        (4, "compile outside.onnx -o m.so", "not a regular file"),
        (4, "compile plain.onnx --data pipe.npz -o m.so", "pipe.npz: it is a pipe"),
        (4, "compile plain.onnx --data pipe.npy -o m.so", "a pipe"),
        (4, "compile plain.onnx --data pipe.bin -o m.so", "a pipe"),
        (4, "compile plain.onnx --data pipe.png -o m.so", "a pipe"),
        (4, "compile plain.onnx --data pipe -o m.so", "a pipe"),
        (4, "compile plain.onnx --data socket.npz -o m.so", "a socket"),
        (4, "compile plain.onnx --data zero.npy -o m.so", "a device"),
        (4, "compile plain.onnx --data images -o m.so", "images/b.png: it is a pipe"),
        (4, "compile plain.onnx --data x.npy --labels pipe.tsv -o m.so", "a pipe"),
        (4, "compile plain.onnx --plan pipe.toml -o m.so", "a pipe"),
        (4, "compile plain.onnx --kernel-table pipe.toml -o m.so", "a pipe"),
        (4, "compile plain.onnx --preprocess pipe.toml -o m.so", "a pipe"),
        (4, "tune plain.onnx --data data.npz --teacher pipe.so -o t.onnx", "a pipe"),
        (4, "tune plain.onnx --data data.npz --validate pipe.npz -o t.onnx", "a pipe"),
        (4, "run pipe.so --input x.npy", "pipe.so"),
        (4, "run libm.so --input pipe.npy", "a pipe"),
        (4, "inspect pipe.so", "pipe.so"),
        (4, "bench pipe.so", "pipe.so"),
        (4, "verify plain.onnx libm.so --data pipe.npz", "a pipe"),
    ] {
        let found = refused(at, args, code);
        assert!(found.contains(words), "{args}\n{found}");
    }
}

#[test]
fn what_cannot_be_printed_is_an_error() {
    let folder = folder();
    let at = folder.path();
    let plan = "analyze plain.onnx --save-plan plan.toml";
    let shell = |line: &str| {
        let line = line.replace("nibblec", env!("CARGO_BIN_EXE_nibblec"));
        let output = Command::new("bash").args(["-c", &line]).current_dir(at).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for line in [
        "nibblec analyze plain.onnx > /dev/full",
        "nibblec analyze plain.onnx --json > /dev/full",
        "nibblec compile plain.onnx -o m.so --emit fuse > /dev/full",
        "nibblec compile plain.onnx -o m.so --stop-after fuse > /dev/full",
        "nibblec help compile > /dev/full",
        "nibblec --version > /dev/full",
    ] {
        let (code, words) = shell(line);
        assert_eq!(code, Some(2), "{line}\n{words}");
        assert!(words.contains("cannot write the result to stdout"), "{line}\n{words}");
        assert!(!at.join("m.so").exists() && !at.join("m.h").exists(), "{line}");
    }
    for line in [
        "set -o pipefail; nibblec analyze plain.onnx | head -1",
        "set -o pipefail; nibblec help compile | true",
        "set -o pipefail; nibblec analyze plain.onnx --json | true",
    ] {
        let (code, words) = shell(line);
        assert!(code == Some(0) && !words.contains("error"), "{line}\n{words}");
    }
    run(at, plan, 0);
}
