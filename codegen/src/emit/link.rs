//! From an object to a shared library or a static archive, with whatever linker the machine has.

use super::target::Arch;
use crate::error::{CodegenError, Result};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Linkers tried in order when none is named.
const LINKERS: [&str; 4] = ["ld.lld-22", "ld.lld", "ld.lld-19", "cc"];

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|d| d.join(name)).find(|p| p.is_file())
}

/// rust-lld of the installed Rust toolchain.
fn rust_lld() -> Option<PathBuf> {
    let out = Command::new("rustc").args(["--print", "sysroot"]).output().ok()?;
    let root = PathBuf::from(String::from_utf8(out.stdout).ok()?.trim());
    let libs = std::fs::read_dir(root.join("lib/rustlib")).ok()?;
    libs.flatten().map(|d| d.path().join("bin/gcc-ld/ld.lld")).find(|p| p.is_file())
}

/// The linker to use: the named one, or the first that is there.
pub fn find(named: Option<&Path>) -> Result<PathBuf> {
    if let Some(p) = named {
        let found = if p.components().count() > 1 {
            p.is_file().then(|| p.to_path_buf())
        } else {
            p.to_str().and_then(on_path)
        };
        return found.ok_or_else(|| CodegenError::Link(format!("'{}' is not there", p.display())));
    }
    LINKERS[..3].iter().find_map(|l| on_path(l)).or_else(rust_lld).or_else(|| on_path(LINKERS[3])).ok_or_else(|| {
        CodegenError::Link(
            "no linker found: install lld or a C compiler, name one with --linker, or emit an object with --emit obj"
                .into(),
        )
    })
}

fn is_lld(linker: &Path) -> bool {
    linker
        .file_name()
        .and_then(|n| n.to_str())
        .is_some_and(|n| n.contains("lld") || n == "ld" || n.starts_with("ld."))
}

/// Links an object file into a shared library. Beside the object lies what is needed on the way.
pub fn shared(object: &Path, library: &Path, soname: &str, arch: Arch, linker: Option<&Path>) -> Result<()> {
    let linker = find(linker)?;
    let stand_in = |object: &Path, library: &Path, soname: &str, script: &Path| {
        let mut script_option = OsString::from("--version-script=");
        script_option.push(script);
        run(&linker, library, soname, &[object.into()], &[script_option])
    };
    let folder = object.parent().unwrap_or(Path::new("."));
    let libc = super::libc::stand_ins(arch, folder, &stand_in)?;
    let inputs: Vec<OsString> = [object.into()].into_iter().chain(libc.into_iter().map(Into::into)).collect();
    let options = [
        "--strip-all",
        "--gc-sections",
        "--build-id=sha1",
        "-z",
        "now",
        "-z",
        "relro",
        "-z",
        "defs",
        "-z",
        "text",
    ];
    run(&linker, library, soname, &inputs, &options.map(Into::into))
}

/// Makes a shared library of `inputs` alone: no start files, no libraries that the linker knows.
fn run(linker: &Path, library: &Path, soname: &str, inputs: &[OsString], options: &[OsString]) -> Result<()> {
    let mut command = Command::new(linker);
    command.args(["-shared", "-o"]).arg(library).args(inputs);
    let named = |n: &str| linker.file_name().and_then(|f| f.to_str()).is_some_and(|f| f.contains(n));
    if named("lld") {
        // A file that is written in one go lies in large pieces of the page cache, which weights are read faster from.
        command.arg("--no-mmap-output-file");
    }
    let common = ["--hash-style=gnu", "-z", "noexecstack", "-soname", soname].map(OsString::from);
    let options = options.iter().chain(&common);
    if is_lld(linker) {
        command.args(options);
    } else {
        command.args(["-nostartfiles", "-nodefaultlibs"]);
        command.args(options.flat_map(|o| ["-Xlinker".into(), o.clone()]));
    }
    let out = command
        .output()
        .map_err(|e| CodegenError::Link(format!("'{}' cannot be run: {e}", linker.display())))?;
    if out.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&out.stderr);
    Err(CodegenError::Link(format!("'{}' failed: {}", linker.display(), text.trim())))
}

/// A static archive (System V format) of one object that defines `symbols`.
pub fn archive(object: &[u8], symbols: &[&str]) -> Vec<u8> {
    const MAGIC: &[u8] = b"!<arch>\n";
    let member = |name: &str, data: &[u8]| {
        let mut m =
            format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", 0, 0, 0, "644", data.len()).into_bytes();
        m.extend(data);
        if data.len() % 2 == 1 {
            m.push(b'\n');
        }
        m
    };
    // The index: how many symbols, where the member that defines each begins, their names.
    let names: Vec<u8> = symbols.iter().flat_map(|s| s.bytes().chain([0])).collect();
    let index = |at: usize| {
        let mut data = (symbols.len() as u32).to_be_bytes().to_vec();
        data.extend(symbols.iter().flat_map(|_| (at as u32).to_be_bytes()));
        data.extend(&names);
        member("/", &data)
    };
    let at = MAGIC.len() + index(0).len();
    [MAGIC, &index(at), &member("model.o/", object)].concat()
}
