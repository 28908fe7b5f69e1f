//! Imported models in the interpreter against ONNX Runtime: `tests/onnx_reference.py` writes the results into a
//! folder, `NIBBLEC_REFERENCE` names it. Without it the test says so and passes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use nibblec::onnx::{ImportOptions, import};
use nibblec_exec::{Array, Interpreter};
use std::path::{Path, PathBuf};

/// Largest difference of a float model's results, relative to the largest result.
const TOLERANCE: f64 = 1e-4;

fn floats(path: &Path) -> Vec<f32> {
    let bytes = std::fs::read(path).unwrap();
    bytes.chunks_exact(4).map(|c| f32::from_le_bytes(c.try_into().unwrap())).collect()
}

fn difference(model: &Path, stem: &Path) -> Result<f64, String> {
    let imported = import(model, &ImportOptions::default()).map_err(|e| e.to_string())?;
    let graph = &imported.graph;
    let x = floats(&stem.with_extension("in"));
    let shape = &graph.value(graph.inputs()[0]).shape;
    let dims = shape.with_batch(x.len() / shape.item_elements().unwrap());
    let x = Array::f32(&dims, x).map_err(|e| e.to_string())?;
    let y = Interpreter::new(graph).and_then(|i| i.run(&[x])).map_err(|e| e.to_string())?;
    let expected = floats(&stem.with_extension("out"));
    let found = y[0].as_f32().unwrap();
    if found.len() != expected.len() {
        return Err(format!("{} results, expected {}", found.len(), expected.len()));
    }
    let largest = expected.iter().fold(0f64, |a, v| a.max(f64::from(v.abs())));
    let apart = found.iter().zip(&expected).map(|(a, b)| f64::from((a - b).abs())).fold(0f64, f64::max);
    Ok(apart / largest.max(f64::MIN_POSITIVE))
}

#[test]
fn models_compute_what_onnx_runtime_computes() {
    let Some(folder) = std::env::var_os("NIBBLEC_REFERENCE").map(PathBuf::from) else {
        eprintln!("skipped: NIBBLEC_REFERENCE is not set");
        return;
    };
    let entries = std::fs::read_dir(&folder).unwrap().flatten().map(|e| e.path());
    let mut stems: Vec<PathBuf> = entries.filter(|p| p.extension().is_some_and(|e| e == "path")).collect();
    stems.sort();
    let mut failed = Vec::new();
    for stem in stems {
        let model = PathBuf::from(std::fs::read_to_string(&stem).unwrap());
        let name = stem.file_stem().unwrap().to_string_lossy().into_owned();
        let apart = match difference(&model, &stem) {
            Ok(apart) => apart,
            Err(e) => {
                failed.push(format!("{name}: {e}"));
                continue;
            }
        };
        eprintln!("{name}: {apart:.1e}");
        // A code that rounds the other way is a whole step apart, so quantized models are reported only.
        if apart > TOLERANCE && !name.contains("qdq") {
            failed.push(format!("{name}: {apart:.1e}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
