//! Imports real models where they are at hand: the folder in `NIBBLEC_ASSETS`, or `../shared/assets`, and
//! `~/.cache/nibblec-assets`. Without them the test says so and passes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use nibblec::onnx::{ImportOptions, import};
use std::path::{Path, PathBuf};

fn folders() -> Vec<PathBuf> {
    let given = std::env::var_os("NIBBLEC_ASSETS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/assets");
    let cache = std::env::var_os("HOME").map(|h| PathBuf::from(h).join(".cache/nibblec-assets"));
    std::iter::once(given.unwrap_or(beside)).chain(cache).filter(|p| p.is_dir()).collect()
}

fn models() -> Vec<PathBuf> {
    let list = |p: &Path| std::fs::read_dir(p).into_iter().flatten().flatten().map(|e| e.path());
    let mut all: Vec<PathBuf> = folders()
        .iter()
        .flat_map(|f| list(f))
        .flat_map(|f| list(&f))
        .filter(|p| p.extension().is_some_and(|e| e == "onnx"))
        .collect();
    all.sort();
    all
}

#[test]
fn every_model_at_hand_is_imported() {
    let models = models();
    if models.is_empty() {
        eprintln!("skipped: no models at hand");
        return;
    }
    let mut failed = Vec::new();
    for path in &models {
        match import(path, &ImportOptions::default()) {
            Ok(m) if nibblec_ir::check(&m.graph).is_err() => {
                failed.push(format!("{}: {:?}", path.display(), nibblec_ir::check(&m.graph)));
            }
            Ok(m) => eprintln!(
                "{}: opset {}, {} nodes, {} weights",
                path.display(),
                m.opset,
                m.graph.node_count(),
                m.initializers.elements
            ),
            Err(e) => failed.push(format!("{}: {e}", path.display())),
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
