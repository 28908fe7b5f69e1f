//! What can go wrong between a file on disk and a result, each with what was expected and what to do.

use std::path::{Path, PathBuf};

use crate::Dtype;
use crate::manifest::ManifestError;

/// An error of loading or running a compiled library.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file has no manifest that can be read, so it was not loaded.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The file is a library, but none of nibblec's.
    #[error("{path}: {what}, which libraries of nibblec never do; it was not loaded")]
    Foreign {
        /// The library.
        path: PathBuf,
        /// What it has or does.
        what: String,
    },
    /// The library is for another architecture.
    #[error("{path}: made for {found}, and this machine is {expected}; compile the model for it (--target)")]
    Machine {
        /// The library.
        path: PathBuf,
        /// The library's architecture.
        found: String,
        /// This machine's.
        expected: &'static str,
    },
    /// The dynamic linker refused the file.
    #[error("{path}: cannot be loaded on this machine: {}", reason(path, source))]
    Load {
        /// The library.
        path: PathBuf,
        /// The dynamic linker's reason.
        source: libloading::Error,
    },
    /// The library lacks the entry symbol.
    #[error("{path}: does not export `nibblec_library`; compile the model again: {}", reason(path, source))]
    Entry {
        /// The library.
        path: PathBuf,
        /// The dynamic linker's reason.
        source: libloading::Error,
    },
    /// The library speaks another version of the interface.
    #[error("{path}: has ABI version {found}, this program reads {expected}; compile the model again")]
    Abi {
        /// The library.
        path: PathBuf,
        /// The version this crate reads.
        expected: u32,
        /// The version of the library.
        found: u32,
    },
    /// The library's description of itself makes no sense.
    #[error("{path}: {what} in the library's tables; the file is damaged, compile the model again")]
    Damaged {
        /// The library.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// No session could be made.
    #[error("cannot make a session of `{model}`: {reason} (levels of the library: {levels})")]
    Create {
        /// The model's name.
        model: String,
        /// The library's reason.
        reason: String,
        /// The levels, those that this CPU lacks in brackets.
        levels: String,
    },
    /// The wrong number of tensors was given.
    #[error("`{model}` has {expected} {direction}s, {found} were given")]
    Count {
        /// The model's name.
        model: String,
        /// `input` or `output`.
        direction: &'static str,
        /// How many the model has.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// A tensor's buffer has the wrong length.
    #[error("{direction} `{tensor}`: expected {expected} bytes ({shape}, batch {batch}), found {found}")]
    Size {
        /// `input` or `output`.
        direction: &'static str,
        /// The tensor's name.
        tensor: String,
        /// Element type and shape.
        shape: String,
        /// The batch that was asked for.
        batch: usize,
        /// Bytes of that batch.
        expected: u64,
        /// Bytes given.
        found: usize,
    },
    /// A tensor's buffer is not aligned for its elements.
    #[error("{direction} `{tensor}`: the buffer must be aligned to {alignment} bytes ({dtype} elements)")]
    Alignment {
        /// `input` or `output`.
        direction: &'static str,
        /// The tensor's name.
        tensor: String,
        /// Bytes of alignment needed.
        alignment: usize,
        /// The tensor's element type.
        dtype: Dtype,
    },
    /// A typed helper met a tensor of another type.
    #[error(
        "{direction} `{tensor}` is {found}, not {expected}; `Session::run_values` takes and gives any type"
    )]
    Type {
        /// `input` or `output`.
        direction: &'static str,
        /// The tensor's name.
        tensor: String,
        /// The helper's type.
        expected: Dtype,
        /// The tensor's type.
        found: Dtype,
    },
    /// Elements of another type than the tensor's.
    #[error("{direction} `{tensor}` takes {expected}, {found} was given")]
    Given {
        /// `input` or `output`.
        direction: &'static str,
        /// The tensor's name.
        tensor: String,
        /// The tensor's type.
        expected: Dtype,
        /// The type given.
        found: Dtype,
    },
    /// A batch whose bytes do not fit the address space.
    #[error("batch {batch} of `{model}` is too large for this machine")]
    Batch {
        /// The model's name.
        model: String,
        /// The batch that was asked for.
        batch: usize,
    },
    /// The library refused to run.
    #[error("`{model}` did not run: {reason}")]
    Run {
        /// The model's name.
        model: String,
        /// The library's reason.
        reason: String,
    },
}

/// The dynamic linker's own words, which libloading keeps behind its error. The library's path is left out: it is named
/// already.
fn reason(path: &Path, error: &libloading::Error) -> String {
    let words = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    let path = path.display().to_string();
    words.strip_prefix(&path).and_then(|w| w.strip_prefix(": ")).map_or(words.clone(), str::to_owned)
}
