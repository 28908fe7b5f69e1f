//! Compiled libraries that the user names.

use crate::Error;
use nibblec_runtime::Library;
use std::path::Path;

/// Loads a library.
pub fn open(path: &Path) -> Result<Library, Error> {
    // SAFETY: the user asks for this library's code to run; the loader refuses files that nibblec did not emit.
    Ok(unsafe { Library::open(path) }?)
}
