//! Results that are kept for later runs.

use crate::{Error, files, hidden};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// `nibblec/alps` in the user's cache folder (`XDG_CACHE_HOME`, or `.cache` at home); here if there is none.
pub fn default_folder() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let cache = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|h| h.join(".cache")));
    cache.unwrap_or_else(|| PathBuf::from(".")).join("nibblec").join("alps")
}

/// The file of a result in `folder`, named by the BLAKE3 hash of all that decides it.
pub(super) fn place(folder: &Path, identity: &str) -> PathBuf {
    folder.join(format!("{}.json", blake3::hash(identity.as_bytes()).to_hex()))
}

/// What an earlier run kept. A file that cannot be read or is damaged counts as none.
pub(super) fn load<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_str(&files::read_text(path).ok()?).ok()
}

/// Makes the folder, and finds out before anything long begins whether files can be kept there.
pub(super) fn prepare(folder: &Path) -> Result<(), Error> {
    let failed = |source| Error::Write { path: folder.into(), source };
    std::fs::create_dir_all(folder).map_err(failed)?;
    hidden::Hidden::new(folder).map(drop).map_err(failed)
}

/// Keeps a result as JSON.
pub(super) fn store(path: &Path, result: &impl Serialize) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(result).map_err(|e| Error::Bug(e.to_string()))?;
    keep(path, text.as_bytes())
}

/// Writes a file whole or not at all, with the permissions that the user's files get.
pub(super) fn keep(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed = |source| Error::Write { path: path.to_path_buf(), source };
    hidden::write_whole(path, bytes).map_err(failed)
}
