//! Imports the models in the folder that `NIBBLEC_TEST_MODELS` names, and those in its folders. Without that variable the
//! test says so and passes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use nibblec::onnx::{ImportOptions, import};
use std::path::{Path, PathBuf};

fn models(folder: &Path) -> Vec<PathBuf> {
    let list = |p: &Path| std::fs::read_dir(p).unwrap().map(|e| e.unwrap().path()).collect::<Vec<_>>();
    let (folders, mut all): (Vec<_>, Vec<_>) = list(folder).into_iter().partition(|p| p.is_dir());
    all.extend(folders.iter().flat_map(|f| list(f)));
    all.retain(|p| p.extension().is_some_and(|e| e == "onnx"));
    all.sort();
    all
}

#[test]
fn every_model_of_a_folder_is_imported() {
    let Some(folder) = std::env::var_os("NIBBLEC_TEST_MODELS").map(PathBuf::from) else {
        eprintln!("skipped: NIBBLEC_TEST_MODELS names no folder of models");
        return;
    };
    let models = models(&folder);
    assert!(!models.is_empty(), "no .onnx file in {}", folder.display());
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
