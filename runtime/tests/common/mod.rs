//! Builds the fake model of `tests/fake` with the C compiler of the system.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use nibblec_runtime::Library;

pub const IMAGE: usize = 1000;
pub const PREPARED: usize = 2048;

/// The runtime's C sources.
pub fn rt() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/rt")
}

/// A file of `tests/fake`.
pub fn fake(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fake").join(name)
}

/// Runs a command and returns its standard output; fails the test with its standard error.
pub fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{errors}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The C compiler with the warnings that our C must not give.
pub fn cc(std: &str) -> Command {
    let mut command = Command::new("cc");
    command.arg(format!("-std={std}")).args(["-Wall", "-Wextra", "-Werror", "-I"]).arg(rt());
    command
}

/// The manifest of the fake model.
pub fn manifest() -> String {
    let target = std::env::consts::ARCH;
    format!(
        "{{\"abi\":1,\"arena_bytes\":8004,\"compiler\":\"nibblec 0.1.0\",\"constant_bytes\":4096,\"format\":2,\
         \"isas\":[\"base\",\"fast\",\"future\"],\"kernels\":[],\"library_blake3\":\"{:064}\",\"name\":\"fake\",\
         \"prepared_bytes\":2048,\"target\":\"{target}-unknown-linux-gnu\",\"weight_bytes\":4096}}",
        0
    )
}

/// The option that gives the fake model another manifest.
pub fn with_manifest(text: &str) -> String {
    format!("-DMANIFEST={text:?}")
}

/// Compiles the fake model with the runtime to `path`; a shared library as nibblec makes them.
pub fn build(path: &Path, flags: &[&str]) {
    build_with(
        path,
        &[&["-nostartfiles", "-Wl,-z,now", with_manifest(&manifest()).as_str()], flags].concat(),
    );
}

/// The same with nothing that is not named.
pub fn build_with(path: &Path, flags: &[&str]) {
    let mut command = cc("gnu11");
    command.args(["-O1", "-fPIC", "-fvisibility=hidden", "-pthread"]).args(flags);
    command.arg(rt().join("nibblec_rt.c")).arg(fake("model.c")).arg("-o").arg(path);
    succeed(&mut command);
}

/// The fake model's library, built once per test process.
pub fn path() -> &'static Path {
    static BUILT: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = BUILT.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("libfake.so");
        build(&path, &["-shared"]);
        (dir, path)
    });
    path
}

pub fn library() -> Library {
    // SAFETY: built above.
    unsafe { Library::open(path()) }.unwrap()
}
