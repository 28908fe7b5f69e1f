//! What an emitted library asks of the machine: symbols of an old C library, nothing run on loading; and what it does on
//! others: another C library, other floating-point modes of the caller.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod common;

use common::{compiled_with, expected};
use nibblec_codegen::{OLDEST_GLIBC, Options, TRIPLES};
use nibblec_exec::Array;
use nibblec_ir::{Graph, parse::parse};
use object::elf;
use object::read::elf::{ElfFile64, ProgramHeader, Sym};
use object::{LittleEndian as Little, Object};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Convolutions of codes and of floats, functions, a mean: with denormals, and with sums that need rounding.
fn graph() -> Graph {
    parse(
        "graph \"modes\" {
           %image: f32[N,8,9,8] = input
           %q: u8[N,8,9,8] q(s 0.03, z 128) = QuantizeLinear(%image) {lo=0, hi=255}
           %w: i4[16,8,3,3] q(s 0.1, z 0) = const random(seed 1)
           %m: f32[16] = const random(seed 2, min 0.001, max 0.02)
           %b: f32[16] = const random(seed 3, min 0, max 200)
           %c: u8[N,16,9,8] q(s 0.1, z 7), %d: u4[N,16,9,8] q(s 1.5, z 0) = QLinearConv(%q, %w, %m, %b)
             {kernel=[3,3], strides=[1,1], dilations=[1,1], pads=[1,1,1,1], groups=1, residual=false, residual_m=0.0,
              fixed_point=false, outs=[q(1.0,0.0,0,255), q(0.06,0.5,0,15)]}
           %s: u8[N,16,9,8] q(s 0.1, z 7) = QLinearAdd(%c, %d) {ma=0.7, mb=4.3, bias=-2.5, outs=[q(1.0,0.0,7,255)]}
           %y: f32[N,16,9,8] = DequantizeLinear(%s)
           %fw: f32[16,8,3,3] = const random(seed 4)
           %fb: f32[16] = const random(seed 5)
           %f: f32[N,16,9,8] = Conv(%image, %fw, %fb) {kernel=[3,3], strides=[1,1], dilations=[1,1], pads=[1,1,1,1],
             groups=1, bias=true, residual=false, activation=none}
           %g: f32[N,16,9,8] = Sigmoid(%f)
           %t: f32[N,8,9,8] = Mul(%image, %image)
           output %y
           output %f
           output %g
           output %t
         }",
    )
    .unwrap()
}

/// The library for a triple in a folder.
fn library(dir: &Path, triple: &str) -> PathBuf {
    let options = Options { triple: Some(triple.into()), ..Options::default() };
    let path = dir.join(format!("lib{}.so", triple.split('-').next().unwrap()));
    compiled_with(&graph(), options).write_library(&path, None).unwrap();
    path
}

/// `2.17` as numbers.
fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map(|n| n.parse().unwrap()).collect()
}

/// Imported symbols with their versions.
fn imports(bytes: &[u8]) -> Vec<(String, String)> {
    let elf = ElfFile64::<Little>::parse(bytes).unwrap();
    let symbols = elf.elf_dynamic_symbol_table();
    let versions = elf.elf_section_table().versions(Little, bytes).unwrap().unwrap();
    let undefined = symbols.enumerate().skip(1).filter(|(_, s)| s.is_undefined(Little));
    let imported = undefined.map(|(index, s)| {
        let name = String::from_utf8(s.name(Little, symbols.strings()).unwrap().to_vec()).unwrap();
        let version = versions.version(versions.version_index(Little, index).index()).unwrap();
        (name, version.map_or(String::new(), |v| String::from_utf8(v.name().to_vec()).unwrap()))
    });
    imported.collect()
}

#[test]
fn no_symbol_is_newer_than_the_oldest_glibc() {
    let dir = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for triple in TRIPLES {
        let bytes = std::fs::read(library(dir.path(), triple)).unwrap();
        let imports = imports(&bytes);
        assert!(imports.iter().any(|(name, _)| name == "pthread_create"), "{imports:?}");
        for (name, version) in &imports {
            let number = version.strip_prefix("GLIBC_").map(numbers);
            if number.is_none_or(|number| number > numbers(OLDEST_GLIBC)) {
                wrong.push(format!("{triple}: {name} of version '{version}'"));
            }
        }
        let elf = ElfFile64::<Little>::parse(bytes.as_slice()).unwrap();
        let dynamic = elf.elf_dynamic_table().unwrap();
        let needed = dynamic.iter().filter(|d| d.tag == elf::DT_NEEDED);
        let needed: Vec<_> =
            needed.map(|d| String::from_utf8_lossy(dynamic.string(d).unwrap()).into_owned()).collect();
        if needed != ["libc.so.6", "libpthread.so.0"] {
            wrong.push(format!("{triple}: needs {needed:?}"));
        }
        let segments: Vec<_> = elf.elf_program_headers().iter().map(|p| p.p_type(Little)).collect();
        let flags = dynamic.iter().find(|d| d.tag == elf::DT_FLAGS).map_or(0, |d| d.val);
        for (what, holds) in [
            ("bound at once", flags & 8 != 0),
            ("read-only after relocation", segments.contains(&elf::PT_GNU_RELRO)),
            ("a build id", elf.build_id().unwrap().is_some_and(|id| id.len() == 20)),
            (
                "no code on loading",
                !dynamic.iter().any(|d| [elf::DT_INIT, elf::DT_INIT_ARRAY].contains(&d.tag)),
            ),
            ("no relocated code", !dynamic.iter().any(|d| d.tag == elf::DT_TEXTREL)),
        ] {
            if !holds {
                wrong.push(format!("{triple}: not {what}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The machine's own C library knows every symbol at that version.
#[test]
fn the_versions_are_those_of_a_real_libc() {
    for (triple, folder) in TRIPLES.into_iter().zip(["/lib/x86_64-linux-gnu", "/usr/aarch64-linux-gnu/lib"]) {
        let dir = tempfile::tempdir().unwrap();
        let bytes = std::fs::read(library(dir.path(), triple)).unwrap();
        let files: Vec<_> = ["libc.so.6", "libpthread.so.0"]
            .iter()
            .filter_map(|name| std::fs::read(Path::new(folder).join(name)).ok())
            .collect();
        if files.len() < 2 {
            eprintln!("not run: {folder} has no glibc");
            continue;
        }
        let mut known = std::collections::BTreeSet::new();
        for file in &files {
            let elf = ElfFile64::<Little>::parse(file.as_slice()).unwrap();
            let symbols = elf.elf_dynamic_symbol_table();
            let versions = elf.elf_section_table().versions(Little, file.as_slice()).unwrap().unwrap();
            for (index, s) in symbols.enumerate().filter(|(_, s)| !s.is_undefined(Little)) {
                let name = String::from_utf8_lossy(s.name(Little, symbols.strings()).unwrap()).into_owned();
                if let Some(version) =
                    versions.version(versions.version_index(Little, index).index()).unwrap()
                {
                    known.insert((name, String::from_utf8_lossy(version.name()).into_owned()));
                }
            }
        }
        for symbol in imports(&bytes) {
            assert!(known.contains(&symbol), "{triple}: {symbol:?} is not in {folder}");
        }
    }
}

/// Compiles the driver, with words if the compiler is missing.
fn driver(compiler: &str, dir: &Path) -> Option<PathBuf> {
    if !Command::new(compiler).arg("--version").output().is_ok_and(|o| o.status.success()) {
        eprintln!("not run: {compiler} is missing");
        return None;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = dir.join(format!("driver-{compiler}"));
    let built = Command::new(compiler)
        .args(["-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-I"])
        .arg(root.join("rt"))
        .arg(root.join("tests/modes/driver.c"))
        .arg("-o")
        .arg(&program)
        .args(["-ldl", "-lpthread"])
        .output()
        .unwrap();
    assert!(built.status.success(), "{compiler}: {}", String::from_utf8_lossy(&built.stderr));
    Some(program)
}

/// Runs the driver on a library: it holds all modes, levels and numbers of threads against the plain ones. Its output is
/// held against the interpreter where that defines it to the bit.
fn modes(command: &mut Command, library: &Path) {
    let batch = 2;
    let n = batch * 8 * 9 * 8;
    let tiny = |i: usize| {
        if i.is_multiple_of(5) { 1e-39 * (i % 11) as f32 } else { (i * 37 % 251) as f32 / 31.0 - 4.0 }
    };
    let image = Array::f32(&[batch, 8, 9, 8], (0..n).map(tiny).collect()).unwrap();
    let mut child = command
        .arg(library)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut bytes = (batch as i64).to_le_bytes().to_vec();
    bytes.extend(image.as_f32().unwrap().iter().flat_map(|v| v.to_le_bytes()));
    child.stdin.take().unwrap().write_all(&bytes).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "{}: {}", out.status, String::from_utf8_lossy(&out.stderr));
    let want = expected(&graph(), &[image]);
    let codes = want[0].as_f32().unwrap();
    let found: Vec<f32> =
        out.stdout.chunks(4).take(codes.len()).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect();
    assert!(codes == found, "the plain run");
}

#[test]
fn the_callers_floating_point_mode_changes_nothing_and_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let triple = if cfg!(target_arch = "aarch64") { TRIPLES[1] } else { TRIPLES[0] };
    let Some(program) = driver("cc", dir.path()) else { return };
    modes(&mut Command::new(program), &library(dir.path(), triple));
}

#[test]
fn so_it_is_on_arm() {
    let dir = tempfile::tempdir().unwrap();
    let Some(program) = driver("aarch64-linux-gnu-gcc", dir.path()) else { return };
    if !Command::new("qemu-aarch64").arg("--version").output().is_ok_and(|o| o.status.success()) {
        eprintln!("not run: qemu-aarch64 is missing");
        return;
    }
    let mut command = Command::new("qemu-aarch64");
    command.args(["-cpu", "max", "-L", "/usr/aarch64-linux-gnu"]).arg(program);
    modes(&mut command, &library(dir.path(), TRIPLES[1]));
}

/// musl takes the names of glibc's libraries for its own, and has no versions of symbols.
#[test]
fn programs_of_musl_load_it_too() {
    let dir = tempfile::tempdir().unwrap();
    if cfg!(target_arch = "aarch64") {
        return;
    }
    let Some(program) = driver("musl-gcc", dir.path()) else { return };
    modes(&mut Command::new(program), &library(dir.path(), TRIPLES[0]));
}
