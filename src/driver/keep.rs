//! Results that are kept for later runs.

use crate::Error;
use std::path::Path;

/// Writes a file whole or not at all, with the permissions that the user's files get.
pub(super) fn keep(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed = |source| Error::Write { path: path.to_path_buf(), source };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let temp = tempfile::Builder::new().prefix(".nibblec-").tempdir_in(folder).map_err(failed)?;
    let file = temp.path().join("whole");
    std::fs::write(&file, bytes).map_err(failed)?;
    std::fs::rename(&file, path).map_err(failed)
}
