//! What can go wrong in code generation.

use std::path::PathBuf;

/// An error of code generation.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CodegenError {
    /// A target triple, CPU or feature that LLVM does not know or that nibblec has no kernels for.
    #[error("target: {0}")]
    Target(String),
    /// A node that has no kernel for the target.
    #[error("node '{node}' ({op}): {reason}")]
    Unsupported {
        /// The node.
        node: String,
        /// Its operator.
        op: &'static str,
        /// Why.
        reason: String,
    },
    /// The graph lacks something that codegen relies on: a pass was left out.
    #[error("node '{node}': {reason}; run the layout and memory passes before codegen")]
    Unprepared {
        /// The node or value.
        node: String,
        /// What is missing.
        reason: String,
    },
    /// The model is larger than one library can hold.
    #[error("{what} takes {bytes} bytes, more than the {limit} bytes that a library can hold")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// No linker was found or it failed.
    #[error("linking: {0}")]
    Link(String),
    /// A file could not be written.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// LLVM refused what codegen built: a bug of nibblec.
    #[error("internal: {0} (please report this)")]
    Internal(String),
}

impl From<inkwell::builder::BuilderError> for CodegenError {
    fn from(e: inkwell::builder::BuilderError) -> Self {
        CodegenError::Internal(format!("LLVM builder: {e}"))
    }
}

/// Result of code generation.
pub type Result<T> = std::result::Result<T, CodegenError>;

/// An internal inconsistency.
pub fn internal<T>(what: impl Into<String>) -> Result<T> {
    Err(CodegenError::Internal(what.into()))
}
