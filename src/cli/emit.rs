//! The files that `compile` writes, and the summary of what is in them.

use super::interrupt::Staging;
use crate::driver::{Driver, Prepared, StageTime};
use crate::{Error, report};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[cfg(feature = "llvm")]
pub use crate::driver::emit::CodeSettings;

/// What code is wanted, in a build that cannot generate any.
#[cfg(not(feature = "llvm"))]
#[allow(dead_code)]
pub struct CodeSettings {
    pub target: Option<String>,
    pub isas: Vec<String>,
    pub name: String,
    pub packed_weights: bool,
    pub listings: bool,
}

#[cfg(not(feature = "llvm"))]
impl CodeSettings {
    /// Nothing to check.
    pub fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// None.
    pub fn levels(&self) -> Result<Vec<&'static str>, Error> {
        Ok(Vec::new())
    }
}

/// Where each kind of library goes: its place, and where it is written meanwhile.
#[derive(Default)]
#[cfg_attr(not(feature = "llvm"), allow(dead_code))]
pub struct Files {
    library: Option<(PathBuf, PathBuf)>,
    object: Option<(PathBuf, PathBuf)>,
    archive: Option<(PathBuf, PathBuf)>,
    header: Option<(PathBuf, PathBuf)>,
}

/// The model's name: of `path/libmodel.so`, `model`.
pub fn model_name(library: &Path) -> String {
    let stem = library.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    stem.strip_prefix("lib").filter(|s| !s.is_empty()).map_or(stem.clone(), str::to_string)
}

impl Files {
    /// Begins the files of these kinds beside `library`.
    pub fn begin(library: &Path, kinds: &[&str], staging: &mut Staging) -> Result<Files, Error> {
        let name = model_name(library);
        let mut begin = |wanted: bool, place: PathBuf| -> Result<Option<(PathBuf, PathBuf)>, Error> {
            if !wanted {
                return Ok(None);
            }
            let path = staging.file(&place)?;
            Ok(Some((place, path)))
        };
        Ok(Files {
            library: begin(kinds.contains(&"lib"), library.to_path_buf())?,
            object: begin(kinds.contains(&"obj"), library.with_file_name(format!("{name}.o")))?,
            archive: begin(kinds.contains(&"static"), library.with_file_name(format!("lib{name}.a")))?,
            header: begin(!kinds.is_empty(), library.with_file_name(format!("{name}.h")))?,
        })
    }
}

/// What was built.
pub struct Built {
    /// For people and scripts.
    pub summary: Summary,
    /// The layers.
    pub rows: Vec<report::LayerRow>,
    /// LLVM IR, if it was asked for.
    pub llvm_ir: Option<String>,
    /// Assembly, if it was asked for.
    pub assembly: Option<String>,
}

/// What `compile` tells at its end.
#[derive(Debug, Serialize)]
pub struct Summary {
    files: Vec<String>,
    library_bytes: u64,
    layers: String,
    bits: String,
    weight_bytes: u64,
    float_bytes: u64,
    prepared_bytes: u64,
    arena_bytes: u64,
    scratch_bytes: u64,
    isas: Vec<String>,
    kernels: BTreeMap<String, usize>,
    /// Remarks of the passes.
    pub notes: Vec<String>,
    stages: Vec<StageTime>,
}

/// Generates code and writes the files that were begun.
#[cfg(feature = "llvm")]
pub fn build(
    driver: &mut Driver<'_>,
    prepared: &Prepared,
    code: &CodeSettings,
    files: &Files,
    linker: Option<&Path>,
) -> Result<Built, Error> {
    use crate::driver::{emit, note};
    let compiled = emit::generate(driver, prepared, code)?;
    let mut written = Vec::new();
    let mut library_bytes = 0;
    if let Some((place, path)) = &files.library {
        emit::link(driver, &compiled, path, linker)?;
        library_bytes = std::fs::metadata(path).map_or(0, |m| m.len());
        written.push(place);
    }
    let io = |place: &PathBuf| {
        let path = place.clone();
        move |source| Error::Write { path, source }
    };
    if let Some((place, path)) = &files.archive {
        compiled.write_static(path)?;
        written.push(place);
    }
    for (file, bytes) in [(&files.object, &compiled.object[..]), (&files.header, compiled.header.as_bytes())]
    {
        if let Some((place, path)) = file {
            std::fs::write(path, bytes).map_err(io(place))?;
            written.push(place);
        }
    }
    let rows = report::rows(&prepared.choice);
    let mut kernels = BTreeMap::new();
    compiled.report.kernels.iter().for_each(|k| *kernels.entry(k.kernel.clone()).or_default() += 1);
    let summary = Summary {
        files: written.iter().map(|p| p.display().to_string()).collect(),
        library_bytes,
        layers: report::widths(&rows),
        bits: report::origin(&prepared.choice) + &report::equalized(prepared.equalized),
        weight_bytes: compiled.report.weight_bytes as u64,
        float_bytes: prepared.model.float_bytes as u64,
        prepared_bytes: compiled.report.prepared_bytes as u64,
        arena_bytes: compiled.report.arena_bytes as u64,
        scratch_bytes: compiled.report.scratch_bytes as u64,
        isas: compiled.report.isas.iter().map(|i| i.name().to_string()).collect(),
        kernels,
        notes: driver.notes.iter().map(note).collect(),
        stages: driver.times.clone(),
    };
    Ok(Built { summary, rows, llvm_ir: compiled.llvm_ir, assembly: compiled.assembly })
}

/// Says that this build cannot.
#[cfg(not(feature = "llvm"))]
pub fn build(
    _: &mut Driver<'_>,
    _: &Prepared,
    _: &CodeSettings,
    _: &Files,
    _: Option<&Path>,
) -> Result<Built, Error> {
    Err(Error::Usage(
        "this nibblec was built without code generation: build it with the feature llvm22".into(),
    ))
}

impl Summary {
    /// The summary as text.
    pub fn text(&self) -> String {
        let mut text = format!("wrote        {}\n", self.files.join(", "));
        let mut fact = |label: &str, value: String| text.push_str(&format!("{label:<13}{value}\n"));
        fact("layers", self.layers.clone());
        fact("bits", self.bits.clone());
        let smaller = self.float_bytes as f64 / self.weight_bytes.max(1) as f64;
        let (packed, float) = (report::bytes(self.weight_bytes), report::bytes(self.float_bytes));
        fact("weights", format!("{packed} packed, {float} as floats ({smaller:.1}x smaller)"));
        let session = [self.arena_bytes, self.prepared_bytes, self.scratch_bytes];
        fact("memory", report::memory(session));
        if self.library_bytes > 0 {
            fact("library", report::bytes(self.library_bytes));
        }
        fact("levels", self.isas.join(", "));
        for (i, (kernel, uses)) in self.kernels.iter().enumerate() {
            fact(if i == 0 { "kernels" } else { "" }, format!("{uses} x {kernel}"));
        }
        let times = self.stages.iter().map(|s| format!("{} {:.2} s", s.stage, s.seconds));
        fact("time", times.collect::<Vec<_>>().join(", "));
        // The arena has its line already.
        let notes = self.notes.iter().filter(|n| !n.starts_with("plan_memory:"));
        for (i, note) in notes.enumerate() {
            fact(if i == 0 { "notes" } else { "" }, note.clone());
        }
        text
    }
}
