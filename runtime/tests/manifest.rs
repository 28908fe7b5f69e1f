//! The manifest is read from whatever file it is in, and a bad file is an error of the right kind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::process::Command;

use nibblec_runtime::manifest::{self, ManifestError};

#[test]
fn it_is_read_from_a_library_an_object_and_an_archive() {
    let dir = tempfile::tempdir().unwrap();
    let (object, empty, archive) =
        (dir.path().join("m.o"), dir.path().join("e.o"), dir.path().join("libm.a"));
    common::succeed(
        common::cc("gnu11")
            .args(["-c", "-fPIC"])
            .arg(common::with_manifest(&common::manifest()))
            .arg(common::fake("model.c"))
            .arg("-o")
            .arg(&object),
    );
    common::succeed(common::cc("gnu11").args(["-c", "-x", "c", "/dev/null", "-o"]).arg(&empty));
    common::succeed(Command::new("ar").arg("rcs").arg(&archive).arg(&empty).arg(&object));
    for path in [common::path(), &object, &archive] {
        let manifest = manifest::read(path).unwrap();
        assert_eq!(manifest.text, common::manifest(), "{}", path.display());
        assert_eq!(manifest.value["weight_bytes"], 4096, "{}", path.display());
    }
    assert!(matches!(manifest::read(&empty), Err(ManifestError::Missing { .. })));
}

fn kind(error: &ManifestError) -> &'static str {
    match error {
        ManifestError::Io { .. } => "io",
        ManifestError::NotElf { .. } => "not elf",
        ManifestError::Damaged { .. } => "damaged",
        ManifestError::Missing { .. } => "missing",
        ManifestError::TooLarge { .. } => "too large",
        ManifestError::NotJson { .. } => "not json",
        ManifestError::Foreign { .. } => "foreign",
        ManifestError::Newer { .. } => "newer",
        _ => "other",
    }
}

/// The library with the section header of the manifest changed: field at `offset`, eight bytes.
fn with_section_field(mut bytes: Vec<u8>, offset: usize, value: u64) -> Vec<u8> {
    let read =
        |at: usize, n: usize| (0..n).rev().fold(0usize, |value, i| value << 8 | usize::from(bytes[at + i]));
    let (table, size, count, names) = (read(40, 8), read(58, 2), read(60, 2), read(62, 2));
    let names = read(table + names * size + 24, 8);
    let header = (0..count).map(|i| table + i * size);
    let named = |header: &usize| bytes[names + read(*header, 4)..].starts_with(b".nibblec.manifest\0");
    let header = header.into_iter().find(named).unwrap();
    bytes[header + offset..][..8].copy_from_slice(&value.to_le_bytes());
    bytes
}

#[test]
fn bad_files_give_errors_of_their_kind() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bad");
    let good = fs::read(common::path()).unwrap();
    let mut elf32 = good.clone();
    elf32[4] = 1;
    let mut archive = b"!<arch>\nm.o/            0           0     0     644     99999999  `\n".to_vec();
    archive.extend(&good[..100]);
    let mut wrong = Vec::new();
    for (name, bytes, expected) in [
        ("empty", Vec::new(), "not elf"),
        ("text", b"hello, this is no library".to_vec(), "not elf"),
        ("32-bit", elf32, "not elf"),
        ("only a magic", good[..16].to_vec(), "damaged"),
        ("cut in half", good[..good.len() / 2].to_vec(), "damaged"),
        ("last byte cut", good[..good.len() - 1].to_vec(), "damaged"),
        ("archive cut", archive, "damaged"),
        ("section of 2^60 bytes", with_section_field(good.clone(), 32, 1 << 60), "too large"),
        ("section of 32 MiB", with_section_field(good.clone(), 32, 32 << 20), "damaged"),
        ("section far away", with_section_field(good.clone(), 24, u64::MAX - 3), "damaged"),
        ("section too short", with_section_field(good.clone(), 32, 5), "not json"),
        ("empty section", with_section_field(good.clone(), 32, 0), "not json"),
    ] {
        fs::write(&path, bytes).unwrap();
        let found = manifest::read(&path).map_or_else(|error| kind(&error), |_| "read");
        if found != expected {
            wrong.push(format!("{name}: expected {expected}, found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(kind(&manifest::read(dir.path().join("none")).unwrap_err()), "io");
    assert_eq!(kind(&manifest::read(dir.path()).unwrap_err()), "not elf");
}

#[test]
fn no_cut_makes_it_panic() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cut");
    let good = fs::read(common::path()).unwrap();
    for length in (0..good.len()).step_by(131) {
        fs::write(&path, &good[..length]).unwrap();
        assert!(manifest::read(&path).is_err(), "{length}");
    }
}

/// A manifest with a field changed, or without it.
fn changed(text: &str, key: &str, value: serde_json::Value) -> String {
    let mut manifest: serde_json::Value = serde_json::from_str(text).unwrap();
    let fields = manifest.as_object_mut().unwrap();
    match value.is_null() {
        true => drop(fields.remove(key)),
        false => drop(fields.insert(key.into(), value)),
    }
    manifest.to_string()
}

/// One of the first format, as far as its fields are looked at.
fn older() -> String {
    let mut text = changed(&common::manifest(), "format", 1.into());
    for key in ["abi", "name", "target", "library_blake3"] {
        text = changed(&text, key, serde_json::Value::Null);
    }
    changed(&text, "model", serde_json::json!({"file": "m.onnx", "blake3": "0f".repeat(32)}))
}

#[test]
fn manifests_of_other_makers_are_refused_and_older_ones_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let (path, now) = (dir.path().join("m.o"), common::manifest());
    let none = serde_json::Value::Null;
    let mut rows = vec![
        ("{}".to_owned(), "foreign"),
        ("[]".to_owned(), "foreign"),
        ("null".to_owned(), "foreign"),
        ("{\"format\":2}".to_owned(), "foreign"),
        ("{\"name\":\"fake\",\"version\":1}".to_owned(), "foreign"),
        (now.clone(), "read"),
        (older(), "read"),
        (changed(&now, "notes", serde_json::json!(["a"])), "read"),
        (changed(&now, "format", 3.into()), "newer"),
        (changed(&now, "format", 0.into()), "foreign"),
        (changed(&now, "format", (-1).into()), "foreign"),
        (changed(&now, "format", "2".into()), "foreign"),
        (changed(&now, "abi", 2.into()), "foreign"),
        (changed(&now, "compiler", "somebody 1.0".into()), "foreign"),
        (changed(&now, "isas", serde_json::json!([])), "foreign"),
        (changed(&now, "isas", serde_json::json!(["avx2", 3])), "foreign"),
        (changed(&now, "name", "".into()), "foreign"),
        (changed(&now, "library_blake3", "00".into()), "foreign"),
        (changed(&now, "library_blake3", "x".repeat(64).into()), "foreign"),
        (changed(&now, "arena_bytes", (-1).into()), "foreign"),
        (changed(&now, "model", serde_json::json!({"file": "m.onnx", "blake3": "1"})), "foreign"),
        (changed(&older(), "model", none.clone()), "foreign"),
    ];
    let fields: serde_json::Value = serde_json::from_str(&now).unwrap();
    for key in fields.as_object().unwrap().keys() {
        rows.push((changed(&now, key, none.clone()), "foreign"));
    }
    let mut wrong = Vec::new();
    for (text, expected) in rows {
        let mut command = common::cc("gnu11");
        command.arg(common::with_manifest(&text)).args(["-c", "-fPIC"]).arg(common::fake("model.c"));
        common::succeed(command.arg("-o").arg(&path));
        let found = manifest::read(&path).map_or_else(|error| kind(&error), |_| "read");
        if found != expected {
            wrong.push(format!("{text}: expected {expected}, found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
