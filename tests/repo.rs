//! Holds the repository to its own rules: which crate may use which, how long a file may be,
//! and what may be committed. Reads `cargo metadata` and the tracked files; compiles nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What each package of the workspace uses of the others. The package `nibblec` may use all.
const ARROWS: &[(&str, &[&str])] = &[
    ("nibblec-ir", &[]),
    ("nibblec-exec", &["nibblec-ir"]),
    ("nibblec-tune", &["nibblec-exec", "nibblec-ir"]),
    ("nibblec-passes", &["nibblec-exec", "nibblec-ir"]),
    ("nibblec-codegen", &["nibblec-ir"]),
    ("nibblec-onnx", &["nibblec-ir"]),
    ("nibblec-runtime", &[]),
];

/// The folders at top level.
const FOLDERS: &[&str] = &[
    ".ci",
    ".config",
    "benches",
    "codegen",
    "docs",
    "exec",
    "ir",
    "models",
    "onnx",
    "passes",
    "protobuf-compat",
    "runtime",
    "scripts",
    "snapshots",
    "src",
    "tests",
    "tune",
];

const ROOT_PACKAGE: &str = "nibblec";
const LLVM_PACKAGE: &str = "nibblec-codegen";
const LLVM_CRATES: &[&str] = &["inkwell", "llvm-sys"];

const MAX_LINES: usize = 1_000;
const MAX_MEDIAN_RUST_LINES: usize = 250;

const MIB: u64 = 1 << 20;
const MAX_BYTES: u64 = 2 * MIB;
/// Under `models/`, where the evaluation slices are.
const MAX_MODEL_BYTES: u64 = 4 * MIB;

struct Dependency {
    name: String,
    test_only: bool,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The dependencies that each package of the workspace declares, optional ones included.
fn workspace_dependencies() -> BTreeMap<String, Vec<Dependency>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap();
            let dependencies = dependencies.iter().map(|dependency| Dependency {
                name: text(&dependency["name"]),
                test_only: dependency["kind"].as_str() == Some("dev"),
            });
            (text(&package["name"]), dependencies.collect())
        })
        .collect()
}

/// The arrows between members that ship, test-only ones left out.
fn shipped_arrows(packages: &BTreeMap<String, Vec<Dependency>>) -> BTreeSet<(&str, &str)> {
    let mut arrows = BTreeSet::new();
    for (package, dependencies) in packages {
        for dependency in dependencies.iter().filter(|d| !d.test_only) {
            if packages.contains_key(&dependency.name) {
                arrows.insert((package.as_str(), dependency.name.as_str()));
            }
        }
    }
    arrows
}

#[test]
fn crates_use_each_other_along_the_arrows_only() {
    let packages = workspace_dependencies();
    let found = shipped_arrows(&packages);
    let mut wrong = Vec::new();
    for package in packages.keys() {
        if package != ROOT_PACKAGE && !ARROWS.iter().any(|(name, _)| name == package) {
            wrong.push(format!("{package}: a package without a row in ARROWS"));
        }
    }
    let allowed: BTreeSet<(&str, &str)> =
        ARROWS.iter().flat_map(|(from, targets)| targets.iter().map(|to| (*from, *to))).collect();
    for (from, to) in &found {
        if *from != ROOT_PACKAGE && !allowed.contains(&(*from, *to)) {
            wrong.push(format!("{from} -> {to}: not allowed"));
        }
    }
    for arrow @ (from, to) in &allowed {
        let both_exist = packages.contains_key(*from) && packages.contains_key(*to);
        if both_exist && !found.contains(arrow) {
            wrong.push(format!("{from} -> {to}: missing"));
        }
    }
    assert!(wrong.is_empty(), "arrows:\n  {}", wrong.join("\n  "));
}

#[test]
fn only_codegen_links_llvm() {
    let mut wrong = Vec::new();
    for (package, dependencies) in &workspace_dependencies() {
        for Dependency { name, .. } in dependencies {
            let uses_llvm = LLVM_CRATES.contains(&name.as_str()) && package != LLVM_PACKAGE;
            let uses_codegen = name == LLVM_PACKAGE && package != ROOT_PACKAGE;
            if uses_llvm || uses_codegen {
                wrong.push(format!("{package} -> {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "LLVM:\n  {}", wrong.join("\n  "));
}

/// The files under version control that exist, relative to the root; outside a git checkout, every
/// file but the build folders'.
fn tracked_files() -> Vec<PathBuf> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    let mut files = match listed {
        Ok(output) if output.status.success() && root().join(".git").exists() => output
            .stdout
            .split(|byte| *byte == 0)
            .filter(|name| !name.is_empty())
            .map(|name| PathBuf::from(String::from_utf8(name.to_vec()).unwrap()))
            .collect(),
        _ => walk(root()),
    };
    files.retain(|file| {
        let metadata = fs::symlink_metadata(root().join(file));
        metadata.is_ok_and(|metadata| metadata.is_file())
    });
    files.sort();
    assert!(!files.is_empty(), "no files found below {:?}", root());
    files
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = entry.path();
        if !entry.file_type().unwrap().is_dir() {
            files.push(path.strip_prefix(root()).unwrap().to_owned());
        } else if !["target", "build", ".git"].contains(&entry.file_name().to_str().unwrap_or("")) {
            files.extend(walk(&path));
        }
    }
    files
}

#[test]
fn folders_are_those_of_the_plan() {
    let tracked = tracked_files();
    let of = |f: &PathBuf| Some(f.parent()?.components().next()?.as_os_str().to_string_lossy().into_owned());
    let found: BTreeSet<String> = tracked.iter().filter_map(of).collect();
    let planned: BTreeSet<String> = FOLDERS.iter().map(|f| (*f).to_owned()).collect();
    assert_eq!(found, planned, "folders at top level");
}

fn has_extension(file: &Path, extensions: &[&str]) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| extensions.contains(&extension))
}

#[test]
fn source_files_are_short() {
    let mut lengths: Vec<(usize, PathBuf)> = tracked_files()
        .into_iter()
        .filter(|file| has_extension(file, &["rs", "py", "sh", "c"]))
        .map(|file| {
            let text = fs::read(root().join(&file)).unwrap();
            (String::from_utf8_lossy(&text).lines().count(), file)
        })
        .collect();
    lengths.sort_by(|a, b| b.cmp(a));
    let row = |(lines, file): &(usize, PathBuf)| format!("{lines:5} {}", file.display());

    let long = lengths.iter().filter(|(lines, _)| *lines > MAX_LINES);
    let long: Vec<String> = long.map(row).collect();
    assert!(long.is_empty(), "longer than {MAX_LINES} lines:\n{}", long.join("\n"));

    lengths.retain(|(_, file)| has_extension(file, &["rs"]));
    let (median, _) = lengths[lengths.len() / 2];
    let longest: Vec<String> = lengths.iter().take(10).map(row).collect();
    assert!(
        median <= MAX_MEDIAN_RUST_LINES,
        "the median .rs file has {median} lines, at most {MAX_MEDIAN_RUST_LINES} are allowed; the longest:\n{}",
        longest.join("\n")
    );
}

#[cfg(unix)]
#[test]
fn commands_of_the_readme_exist_and_run() {
    use std::os::unix::fs::PermissionsExt;

    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for command in ["scripts/demo", "scripts/test"] {
        assert!(readme.contains(&format!("./{command}")), "README.md does not show ./{command}");
        let metadata = fs::metadata(root().join(command));
        let metadata = metadata.unwrap_or_else(|error| panic!("{command}: {error}"));
        assert_ne!(metadata.permissions().mode() & 0o111, 0, "{command} is not executable");
    }
}

#[test]
fn no_compiled_or_large_file_is_tracked() {
    let compiled =
        ["a", "bc", "class", "dll", "dylib", "exe", "lib", "o", "obj", "pyc", "rlib", "rmeta", "so", "whl"];
    let magics: [&[u8]; 5] = [b"\x7fELF", b"!<arch>\n", b"BC\xc0\xde", b"\xcf\xfa\xed\xfe", b"MZ\x90"];
    let mut wrong = Vec::new();
    for file in tracked_files() {
        let bytes = fs::read(root().join(&file)).unwrap();
        if has_extension(&file, &compiled) || magics.iter().any(|magic| bytes.starts_with(magic)) {
            wrong.push(format!("{}: compiled", file.display()));
        }
        let limit = if file.starts_with("models") { MAX_MODEL_BYTES } else { MAX_BYTES };
        if bytes.len() as u64 > limit {
            let size = bytes.len();
            wrong.push(format!("{}: {size} bytes, over {limit}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "do not track:\n  {}", wrong.join("\n  "));
}

/// Whether `text` names a home directory: a marker that starts a path, and a name after it.
fn names_home_directory(text: &[u8]) -> bool {
    let markers = [concat!("/", "home", "/"), concat!("/", "Users", "/"), concat!("/", "root", "/")];
    let part_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-}".contains(byte);
    markers.iter().any(|marker| {
        let marker = marker.as_bytes();
        let mut hits = text.windows(marker.len()).enumerate();
        hits.any(|(at, window)| {
            let before = at.checked_sub(1).and_then(|index| text.get(index));
            let after = text.get(at + marker.len());
            window == marker && !before.is_some_and(part_of_name) && after.is_some_and(part_of_name)
        })
    })
}

#[test]
fn no_tracked_file_names_a_home_directory() {
    let mut wrong = Vec::new();
    for file in tracked_files() {
        if names_home_directory(&fs::read(root().join(&file)).unwrap()) {
            wrong.push(file.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "home directories in:\n  {}", wrong.join("\n  "));
}

#[test]
fn home_directories_are_recognised() {
    let rows = [
        (concat!("at /", "home", "/someone/x"), true),
        (concat!("\"/", "root", "/model.onnx\""), true),
        (concat!("C:/", "Users", "/someone"), true),
        (concat!("src/", "root", "/file"), false),
        (concat!("the folder /", "home", "/ itself"), false),
    ];
    for (text, expected) in rows {
        assert_eq!(names_home_directory(text.as_bytes()), expected, "{text}");
    }
}
