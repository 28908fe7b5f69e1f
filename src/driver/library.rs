//! Compiled libraries that the user names.

use crate::Error;
use nibblec_runtime::Library;
use std::path::Path;

/// Loads a library.
pub fn open(path: &Path) -> Result<Library, Error> {
    // The loader would name the file by its absolute path.
    nibblec_runtime::manifest::read(path)?;
    // SAFETY: the user asks for this library's code to run; the loader refuses files that nibblec did not emit.
    Ok(unsafe { Library::open(path) }?)
}
