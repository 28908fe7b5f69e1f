//! Files of a crate do not import each other in circles, so that each can be read before those that use it.
//!
//! A file is taken to import what its paths from `crate`, `super` and `self` lead to. A module that declares others is
//! not held to use them: paths that begin with a module's own name are not followed.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const SOURCES: [&str; 8] =
    ["codegen/src", "exec/src", "ir/src", "onnx/src", "passes/src", "runtime/src", "src", "tune/src"];

/// A module by its names from the root of the crate; of the root itself none.
type Module = Vec<String>;

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => rust_files(&path, found),
            false if path.extension().is_some_and(|e| e == "rs") => found.push(path),
            false => {}
        }
    }
}

fn module(folder: &Path, file: &Path) -> Module {
    let mut names: Module = file
        .strip_prefix(folder)
        .unwrap()
        .with_extension("")
        .iter()
        .map(|n| n.to_string_lossy().into_owned())
        .collect();
    if names.last().is_some_and(|n| ["lib", "main", "mod"].contains(&n.as_str())) {
        names.pop();
    }
    names
}

/// The code before its unit tests, without comments.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().map(|l| l.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// All paths of `text`, which begins with one; those of a list in braces apart.
fn paths(text: &str) -> Vec<Module> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
    let names: Module = text[..end].split("::").filter(|n| !n.is_empty()).map(str::to_owned).collect();
    let Some(list) = text[end..].strip_prefix('{').filter(|_| text[..end].ends_with("::")) else {
        return vec![names];
    };
    let (mut depth, mut from, mut found) = (1, 0, Vec::new());
    for (at, c) in list.char_indices() {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if depth == 0 || (depth == 1 && c == ',') {
            let entry = list[from..at].trim();
            let entries = if entry.is_empty() { Vec::new() } else { paths(entry) };
            found.extend(entries.into_iter().map(|e| [names.clone(), e].concat()));
            from = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    found
}

/// The modules that the code of `of` names.
fn imports(of: &Module, code: &str, all: &BTreeMap<Module, PathBuf>) -> BTreeSet<Module> {
    let mut found = BTreeSet::new();
    let begins = |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(start).filter(|(at, _)| begins(*at)) {
            for path in paths(&code[at..]) {
                let mut names = path.into_iter().peekable();
                let mut here = of.clone();
                while let Some(step) = names.next_if(|n| ["crate", "super", "self"].contains(&n.as_str())) {
                    match step.as_str() {
                        "crate" => here.clear(),
                        "super" => drop(here.pop()),
                        _ => {}
                    }
                }
                for name in names {
                    let next = [here.clone(), vec![name]].concat();
                    if !all.contains_key(&next) {
                        break;
                    }
                    here = next;
                }
                if here != *of {
                    found.insert(here);
                }
            }
        }
    }
    found
}

/// What can be reached from `from`.
fn reached(from: &Module, edges: &BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<Module> {
    let (mut found, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(m) = open.pop() {
        for next in edges.get(m).into_iter().flatten() {
            if found.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    found
}

#[test]
fn files_of_a_crate_do_not_import_each_other_in_circles() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    for folder in SOURCES {
        let mut files = Vec::new();
        rust_files(&root.join(folder), &mut files);
        let all: BTreeMap<Module, PathBuf> =
            files.into_iter().map(|f| (module(&root.join(folder), &f), f)).collect();
        let edges: BTreeMap<Module, BTreeSet<Module>> = all
            .iter()
            .map(|(m, f)| (m.clone(), imports(m, &code(&fs::read_to_string(f).unwrap()), &all)))
            .collect();
        assert!(edges.values().any(|e| !e.is_empty()), "{folder}: no imports were found");
        for m in all.keys() {
            for to in &edges[m] {
                if reached(to, &edges).contains(m) {
                    wrong.push(format!("{folder}: {} -> {}", m.join("/"), to.join("/")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "these imports are part of circles:\n  {}", wrong.join("\n  "));
}

#[test]
fn imports_are_found_where_they_are_written() {
    let module =
        |path: &str| path.split('/').filter(|n| !n.is_empty()).map(str::to_owned).collect::<Module>();
    let all = ["", "a", "a/b", "a/c", "d"].map(|p| (module(p), PathBuf::new())).into();
    let rows: [(&str, &[&str]); 6] = [
        ("use crate::d::Thing;", &["d"]),
        ("use super::{c::{One, Two}, three};", &["a", "a/c"]),
        ("use super::super::d;", &["d"]),
        ("let x = crate::a::c::f(1);", &["a/c"]),
        ("// use crate::d::Thing;\nuse std::fmt;", &[]),
        ("use self::inner::Thing; use notcrate::d;", &[]),
    ];
    for (text, expected) in rows {
        let expected: BTreeSet<Module> = expected.iter().map(|p| module(p)).collect();
        assert_eq!(imports(&module("a/b"), &code(text), &all), expected, "{text}");
    }
}
