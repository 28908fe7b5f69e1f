//! Libraries that nibblec did not make, or that were damaged since, are refused before any of their code runs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use nibblec_runtime::{Error, Library, seal};

/// Code that leaves a file where it ran.
const MARK: &str = "#include <stdio.h>\n#include <stdlib.h>\n\
    static void mark(void) { FILE *f = fopen(getenv(\"MARK\"), \"w\"); if (f) fclose(f); }\n";

fn open(path: &Path) -> Result<Library, Error> {
    // SAFETY: built by this test.
    unsafe { Library::open(path) }
}

#[test]
fn a_library_with_code_or_needs_of_its_own_is_refused_unrun() {
    let dir = tempfile::tempdir().unwrap();
    let (path, extra, mark) =
        (dir.path().join("libother.so"), dir.path().join("extra.c"), dir.path().join("ran"));
    // SAFETY: the tests of this file that run beside this one read no variables.
    unsafe { std::env::set_var("MARK", &mark) };
    let needed = dir.path().join("libneeded.so").display().to_string();
    fs::write(&extra, format!("{MARK}__attribute__((constructor)) static void c(void) {{ mark(); }}\n"))
        .unwrap();
    let mut command = common::cc("gnu11");
    command.args(["-shared", "-fPIC", "-Wl,-soname,libneeded.so", "-o", &needed]).arg(&extra);
    common::succeed(&mut command);
    let runs = "runs code when it is loaded";
    let rows: &[(&str, &str, &[&str], &str)] = &[
        ("constructor", "__attribute__((constructor)) static void c(void) { mark(); }", &[], runs),
        ("early constructor", "__attribute__((constructor(101))) static void c(void) { mark(); }", &[], runs),
        (
            "init function",
            "__attribute__((visibility(\"hidden\"))) void f(void) { mark(); }",
            &["-Wl,-init=f"],
            runs,
        ),
        (
            "destructor",
            "__attribute__((destructor)) static void d(void) { mark(); }",
            &[],
            "runs code when it is unloaded",
        ),
        (
            "resolver of a function",
            "static void g(void) {}\ntypedef void (*fn)(void);\nstatic fn pick(void) { mark(); return g; }\n\
             __attribute__((ifunc(\"pick\"), visibility(\"default\"))) void chosen(void);",
            &[],
            "chooses `chosen` by code that runs when it is loaded",
        ),
        (
            "hidden resolver",
            "static void g(void) {}\ntypedef void (*fn)(void);\nstatic fn pick(void) { mark(); return g; }\n\
             __attribute__((ifunc(\"pick\"), visibility(\"hidden\"))) void chosen(void);\nvoid (*const taken)(void) = chosen;\n",
            &[],
            "has relocations of type",
        ),
        ("another library", "", &[needed.as_str()], "needs the library `libneeded.so`"),
        ("a search path", "", &["-Wl,-rpath,/tmp"], "says itself where libraries are searched"),
        (
            "another function",
            "__attribute__((visibility(\"default\"))) int other(void) { mark(); return 1; }",
            &[],
            "exports `other`",
        ),
        (
            "a library function of another name",
            "__attribute__((visibility(\"default\"))) int other_library(void) { mark(); return 1; }",
            &[],
            "exports `other_library`",
        ),
        (
            "exported data",
            "__attribute__((visibility(\"default\"))) int fake_library = 3;",
            &[],
            "exports `fake_library`",
        ),
        (
            "thread-local variables",
            "_Thread_local int counter = 7; int *c(void) { return &counter; }",
            &[],
            "has variables of threads",
        ),
        ("no entry", "", &["-Dnibblec_library=something_library"], "exports `something_library`"),
    ];
    let mut wrong = Vec::new();
    for (name, source, flags, expected) in rows {
        let text = if source.contains("mark()") {
            format!("{MARK}{source}\n")
        } else {
            format!("{source}\nextern int unused;\n")
        };
        fs::write(&extra, text).unwrap();
        let all = [&["-shared", "-Wl,--no-as-needed", extra.to_str().unwrap()], *flags].concat();
        common::build(&path, &all);
        let found = open(&path).map_or_else(|error| error.to_string(), |_| "opened".into());
        let named = format!("{}: {expected}", path.display());
        if !found.starts_with(&named) || !found.ends_with("it was not loaded") {
            wrong.push(format!("{name}: expected {named}, found {found}"));
        }
        if mark.exists() {
            wrong.push(format!("{name}: its code ran"));
            fs::remove_file(&mark).unwrap();
        }
    }
    // With the start files of the C compiler a library runs code when it is loaded.
    common::build_with(&path, &["-shared", &common::with_manifest(&common::manifest())]);
    if !open(&path).is_err_and(|e| e.to_string().contains("when it is")) {
        wrong.push("start files".into());
    }
    common::build(&path, &["-shared"]);
    if let Err(error) = open(&path) {
        wrong.push(format!("plain: {error}"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn other_versions_objects_and_machines_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("libother.so");
    let mut wrong = Vec::new();
    let mut expect = |name: &str, part: &str| {
        let found = open(&path).map_or_else(|error| error.to_string(), |_| "opened".into());
        if !found.contains(part) {
            wrong.push(format!("{name}: expected {part}, found {found}"));
        }
    };
    common::build(&path, &["-shared", "-DABI_VERSION=9"]);
    expect("information of another version", "model information of version 9 and 88 bytes");
    common::build(&path, &["-shared", "-DSECTION=\".other\""]);
    expect("no manifest", "no section `.nibblec.manifest`");
    let newer = common::manifest().replace("\"abi\":1", "\"abi\":7");
    common::build_with(&path, &["-shared", "-nostartfiles", &common::with_manifest(&newer)]);
    expect("a manifest of another interface", "its interface has version 7, this program reads 1");
    let sources: &[(&str, &str, &str)] = &[
        ("a null table", "return 0;", "no function table"),
        (
            "a table of another version",
            "static const unsigned t[40] = {88, 9}; return t;",
            "has ABI version 9, this program reads 1",
        ),
        ("a short table", "static const unsigned t[40] = {40, 1}; return t;", "a function table of 40 bytes"),
        (
            "a table of nulls",
            "static const unsigned t[40] = {80, 1}; return t;",
            "a function table that lacks functions",
        ),
    ];
    let source = dir.path().join("table.c");
    for (name, body, part) in sources {
        let manifest = format!("{:?}", common::manifest());
        let bytes = common::manifest().len();
        let section = format!(
            "__attribute__((section(\".nibblec.manifest\"), used, nonstring)) static const char m[{bytes}] = {manifest};\n"
        );
        let entry = "__attribute__((visibility(\"default\"))) const void *nibblec_library(void)";
        fs::write(&source, format!("{section}{entry} {{ {body} }}\n")).unwrap();
        let mut command = common::cc("gnu11");
        command
            .args(["-shared", "-fPIC", "-fvisibility=hidden", "-nostartfiles", "-o"])
            .arg(&path)
            .arg(&source);
        common::succeed(&mut command);
        expect(name, part);
    }
    let object = ["-c", "-fPIC", &common::with_manifest(&common::manifest())].map(str::to_owned);
    common::succeed(common::cc("gnu11").args(object).arg(common::fake("model.c")).arg("-o").arg(&path));
    expect("an object", "is an object or a program, not a shared library");
    let mut bytes = fs::read(common::path()).unwrap();
    let other =
        if cfg!(target_arch = "aarch64") { (62, "made for x86_64") } else { (183, "made for aarch64") };
    bytes[18] = other.0;
    fs::write(&path, &bytes).unwrap();
    expect("another machine", other.1);
    bytes[18] = 243;
    fs::write(&path, &bytes).unwrap();
    expect("an unknown machine", "made for machine 243");
    let mut bytes = fs::read(common::path()).unwrap();
    let code =
        (0..8).map(|i| 64 + 56 * i).find(|at| bytes[*at..*at + 8] == [1, 0, 0, 0, 5, 0, 0, 0]).unwrap();
    bytes[code + 4] = 7;
    fs::write(&path, &bytes).unwrap();
    expect("code that can be written", "has code that can be written");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A sealed copy of the fake model's library.
fn sealed(dir: &Path) -> Vec<u8> {
    let path = dir.join("sealed.so");
    fs::copy(common::path(), &path).unwrap();
    seal(&path).unwrap();
    open(&path).unwrap();
    fs::read(path).unwrap()
}

#[test]
fn a_seal_survives_strip_and_can_be_set_twice() {
    let dir = tempfile::tempdir().unwrap();
    let bytes = sealed(dir.path());
    let path = dir.path().join("sealed.so");
    seal(&path).unwrap();
    assert_eq!(fs::read(&path).unwrap(), bytes);
    common::succeed(Command::new("strip").arg("-s").arg(&path));
    assert_ne!(fs::read(&path).unwrap().len(), bytes.len());
    open(&path).unwrap();
}

/// A generator of SplitMix64 below a bound.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

/// What the dynamic linker maps of a library, and what tells it: no change of these bytes goes unseen.
fn mapped(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let word = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize;
    let count = usize::from(u16::from_le_bytes(bytes[56..58].try_into().unwrap()));
    let headers = (0..count).map(|i| word(32) + 56 * i).filter(|at| bytes[*at..*at + 4] == [1, 0, 0, 0]);
    headers.map(|at| word(at + 8)..word(at + 8) + word(at + 32)).filter(|r| !r.is_empty()).collect()
}

#[test]
fn no_damage_is_loaded() {
    let dir = tempfile::tempdir().unwrap();
    let good = sealed(dir.path());
    let path = dir.path().join("bad.so");
    let ranges = mapped(&good);
    let manifest = good.windows(8).position(|w| w == b"{\"abi\":1").unwrap();
    let headers = usize::from(u16::from_le_bytes(good[56..58].try_into().unwrap())) * 56 + 64;
    let mut random = Random(7);
    let mut wrong = Vec::new();
    for round in 0..600 {
        let mut bytes = good.clone();
        let what = match round % 4 {
            // File and program headers, apart from what tells of sections.
            0 => {
                let at = random.below(headers);
                if (0x28..0x30).contains(&at) || (0x3A..0x40).contains(&at) {
                    continue;
                }
                bytes[at] ^= 1 << random.below(8);
                format!("header byte {at}")
            }
            // The manifest.
            1 => {
                let at = manifest + random.below(common::manifest().len());
                bytes[at] = bytes[at].wrapping_add(1 + random.below(255) as u8);
                format!("manifest byte {at}")
            }
            // Anything that is mapped.
            2 => {
                let range = ranges[random.below(ranges.len())].clone();
                let at = range.start + random.below(range.len());
                bytes[at] ^= 1 + random.below(255) as u8;
                format!("byte {at}")
            }
            // A cut, or a hole of zeros.
            _ => {
                let at = random.below(good.len());
                if round % 8 == 3 {
                    bytes.truncate(at);
                    format!("cut at {at}")
                } else {
                    let range = ranges[random.below(ranges.len())].clone();
                    let at = range.start + random.below(range.len());
                    let end = (at + 64).min(range.end);
                    bytes[at..end].fill(0);
                    if bytes == good {
                        continue;
                    }
                    format!("zeros at {at}")
                }
            }
        };
        fs::write(&path, &bytes).unwrap();
        if open(&path).is_ok() {
            wrong.push(what);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What tells of sections is not sealed, as `strip` changes it; damage there is an error or does no harm.
#[test]
fn damaged_sections_do_no_harm() {
    let dir = tempfile::tempdir().unwrap();
    let good = sealed(dir.path());
    let path = dir.path().join("bad.so");
    let end = mapped(&good).iter().map(|range| range.end).max().unwrap();
    let mut random = Random(11);
    for round in 0..300 {
        let mut bytes = good.clone();
        let at = match round % 2 {
            0 => end + random.below(good.len() - end),
            _ => [0x28 + random.below(8), 0x3A + random.below(6)][random.below(2)],
        };
        bytes[at] ^= 1 + random.below(255) as u8;
        fs::write(&path, &bytes).unwrap();
        if let Ok(library) = open(&path) {
            assert_eq!(library.info().manifest.len(), common::manifest().len(), "byte {at}");
        }
    }
}
