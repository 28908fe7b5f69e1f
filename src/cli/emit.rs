//! The files that `compile` writes, and the summary of what is in them.

use super::interrupt::Staging;
use super::places::{self, Places};
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

/// What is written for a name and kinds of libraries: what it is, where, and how nibblec knows one of its own.
type Planned = (&'static str, PathBuf, fn(&Path) -> bool);

/// The files of these kinds beside `library`: the library, the object, the archive, the header.
fn planned(library: &Path, kinds: &[&str]) -> [Option<Planned>; 4] {
    let name = model_name(library);
    let beside = |name: String| library.with_file_name(name);
    let of = |wanted: bool, what, path, ours| wanted.then_some((what, path, ours));
    [
        of(
            kinds.contains(&"lib"),
            "the library",
            library.to_path_buf(),
            places::is_library as fn(&Path) -> bool,
        ),
        of(kinds.contains(&"obj"), "the object file", beside(format!("{name}.o")), places::is_library),
        of(kinds.contains(&"static"), "the archive", beside(format!("lib{name}.a")), places::is_library),
        of(!kinds.is_empty(), "the header", beside(format!("{name}.h")), places::names_nibblec),
    ]
}

impl Files {
    /// Adds the files that will be written; that at `named`, which the user chose, may replace any other.
    pub fn places(library: &Path, kinds: &[&str], named: Option<&PathBuf>, places: &mut Places) {
        let endings: &[&str] = if kinds.contains(&"lib") { &["so"] } else { &["so", "o", "a"] };
        places.names("--output", named, endings);
        for (what, path, ours) in planned(library, kinds).into_iter().flatten() {
            match named == Some(&path) {
                true => places.writes(what, &path, &[]),
                false => places.derives(what, &path, ours),
            }
        }
    }

    /// Begins the files of these kinds beside `library`.
    pub fn begin(library: &Path, kinds: &[&str], staging: &mut Staging) -> Result<Files, Error> {
        let mut begin = |file: Option<Planned>| -> Result<Option<(PathBuf, PathBuf)>, Error> {
            let Some((_, place, _)) = file else { return Ok(None) };
            let path = staging.file(&place)?;
            Ok(Some((place, path)))
        };
        let [library, object, archive, header] = planned(library, kinds);
        Ok(Files {
            library: begin(library)?,
            object: begin(object)?,
            archive: begin(archive)?,
            header: begin(header)?,
        })
    }
}

/// What was built.
pub struct Built {
    /// For people and scripts.
    pub summary: Summary,
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
    /// The layers with their widths.
    pub layers: Vec<report::LayerRow>,
    bits: String,
    weight_bytes: u64,
    float_bytes: u64,
    prepared_bytes: u64,
    arena_bytes: u64,
    scratch_bytes: u64,
    isas: Vec<String>,
    /// The level that `kernels` are of: the one that this CPU takes, or the highest of a library for another.
    kernel_level: String,
    kernels: Vec<KernelRow>,
    /// The oldest glibc that a library runs with.
    glibc: &'static str,
    /// Remarks of the passes.
    pub notes: Vec<NoteRow>,
    stages: Vec<StageTime>,
}

/// A remark of a pass, about a node or about all.
#[derive(Debug, Serialize)]
pub struct NoteRow {
    pass: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    node: String,
    text: String,
}

/// Which kernel a node runs.
#[derive(Debug, Serialize)]
struct KernelRow {
    node: String,
    kernel: String,
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
    let compiled = crate::driver::emit::generate(driver, prepared, code)?;
    files.fill(driver, &compiled, linker)?;
    let summary = Summary::of(driver, prepared, &compiled, files);
    Ok(Built { summary, llvm_ir: compiled.llvm_ir, assembly: compiled.assembly })
}

#[cfg(feature = "llvm")]
impl Files {
    /// Writes a compiled model into all files that were begun.
    fn fill(
        &self,
        driver: &mut Driver<'_>,
        compiled: &nibblec_codegen::Compiled,
        linker: Option<&Path>,
    ) -> Result<(), Error> {
        if let Some((_, path)) = &self.library {
            crate::driver::emit::link(driver, compiled, path, linker)?;
        }
        if let Some((_, path)) = &self.archive {
            compiled.write_static(path)?;
        }
        let plain = [(&self.object, &compiled.object[..]), (&self.header, compiled.header.as_bytes())];
        for (file, bytes) in plain {
            if let Some((place, path)) = file {
                let io = |source| Error::Write { path: place.clone(), source };
                std::fs::write(path, bytes).map_err(io)?;
            }
        }
        Ok(())
    }

    /// The places of all files that were begun.
    fn written(&self) -> impl Iterator<Item = &PathBuf> {
        let all = [&self.library, &self.archive, &self.object, &self.header];
        all.into_iter().flatten().map(|(place, _)| place)
    }
}

#[cfg(feature = "llvm")]
impl Summary {
    /// What is told of a compiled model whose files are written.
    fn of(
        driver: &Driver<'_>,
        prepared: &Prepared,
        compiled: &nibblec_codegen::Compiled,
        files: &Files,
    ) -> Summary {
        let made = &compiled.report;
        let isas: Vec<&str> = made.isas.iter().map(|i| i.name()).collect();
        let taken = nibblec_runtime::cpu::best(compiled.triple(), &isas);
        let kernel_level = taken.or(isas.last().copied()).unwrap_or_default();
        let kernel = |k: &nibblec_codegen::KernelUse| {
            let kernel = k.kernels.get(kernel_level)?.clone();
            Some(KernelRow { node: k.node.clone(), kernel })
        };
        let remark = |n: &nibblec_passes::Note| NoteRow {
            pass: n.pass.into(),
            node: n.node.clone(),
            text: n.text.clone(),
        };
        let size = |(_, path): &(PathBuf, PathBuf)| std::fs::metadata(path).map_or(0, |m| m.len());
        Summary {
            files: files.written().map(|p| p.display().to_string()).collect(),
            library_bytes: files.library.as_ref().map_or(0, size),
            layers: report::rows(&prepared.choice),
            bits: report::origin(&prepared.choice) + &report::equalized(prepared.equalized),
            weight_bytes: made.weight_bytes as u64,
            float_bytes: prepared.model.float_bytes as u64,
            prepared_bytes: made.prepared_bytes as u64,
            arena_bytes: made.arena_bytes as u64,
            scratch_bytes: made.scratch_bytes as u64,
            isas: isas.iter().map(ToString::to_string).collect(),
            kernel_level: kernel_level.to_string(),
            kernels: made.kernels.iter().filter_map(kernel).collect(),
            glibc: nibblec_codegen::OLDEST_GLIBC,
            notes: driver.notes.iter().map(remark).collect(),
            stages: driver.times.clone(),
        }
    }
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
    /// The remarks for people, but for those that have a line of their own.
    pub fn remarks(&self) -> Vec<String> {
        let notes = self.notes.iter().filter(|n| n.pass != "plan_memory");
        let sentence = |n: &NoteRow| match n.node.is_empty() {
            true => format!("{}: {}", n.pass, n.text),
            false => format!("{}: {}: {}", n.pass, n.node, n.text),
        };
        report::grouped(&notes.map(sentence).collect::<Vec<_>>())
    }

    /// Whether the first remark is about data that are missing, which is to be read before all else.
    fn guesses(&self) -> bool {
        self.notes.first().is_some_and(|n| n.node.is_empty() && n.text.contains("--data"))
    }

    /// The summary as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut fact = |label: &str, value: String| text.push_str(&format!("{label:<13}{value}\n"));
        let mut remarks = self.remarks();
        if self.guesses() {
            fact("note", remarks.remove(0));
        }
        fact("wrote", self.files.join(", "));
        fact("layers", report::widths(&self.layers));
        fact("bits", self.bits.clone());
        let smaller = self.float_bytes as f64 / self.weight_bytes.max(1) as f64;
        let (packed, float) = (report::bytes(self.weight_bytes), report::bytes(self.float_bytes));
        fact("weights", format!("{packed} packed, {float} as floats ({smaller:.1}x smaller)"));
        let session = [self.arena_bytes, self.prepared_bytes, self.scratch_bytes];
        fact("memory", report::memory(session));
        if self.library_bytes > 0 {
            fact("library", report::bytes(self.library_bytes));
            fact("needs", format!("glibc {} or later, nothing else", self.glibc));
        }
        fact("levels", format!("{}; kernels of {}:", self.isas.join(", "), self.kernel_level));
        let mut kernels: BTreeMap<&str, usize> = BTreeMap::new();
        self.kernels.iter().for_each(|k| *kernels.entry(&k.kernel).or_default() += 1);
        for (i, (kernel, uses)) in kernels.iter().enumerate() {
            fact(if i == 0 { "kernels" } else { "" }, format!("{uses} x {kernel}"));
        }
        let times = self.stages.iter().map(|s| format!("{} {:.2} s", s.stage, s.seconds));
        fact("time", times.collect::<Vec<_>>().join(", "));
        for (i, note) in remarks.into_iter().enumerate() {
            fact(if i == 0 { "notes" } else { "" }, note);
        }
        text
    }
}
