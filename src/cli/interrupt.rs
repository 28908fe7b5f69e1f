//! Files appear whole or not at all: they are written beside their place and renamed, and an interrupt removes
//! what was begun.

use crate::Error;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tempfile::TempPath;

static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished(change: impl FnOnce(&mut Vec<PathBuf>)) {
    change(&mut UNFINISHED.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
}

/// Removes unfinished files on Ctrl-C and termination, then ends the process as the shell expects.
pub fn install() {
    // Without a handler the default one ends the process all the same.
    let _ = ctrlc::set_handler(|| {
        unfinished(|files| files.iter().for_each(|f| drop(std::fs::remove_file(f))));
        std::process::exit(130);
    });
}

/// A file that takes its place only when it is finished.
pub struct NewFile {
    place: PathBuf,
    path: TempPath,
}

impl NewFile {
    /// Begins a file beside its place.
    pub fn begin(place: &Path) -> Result<NewFile, Error> {
        let failed = |source| Error::Write { path: place.to_path_buf(), source };
        if place.is_dir() {
            return Err(failed(std::io::ErrorKind::IsADirectory.into()));
        }
        let folder = match place.parent() {
            Some(p) if !p.as_os_str().is_empty() => p,
            _ => Path::new("."),
        };
        let file = tempfile::Builder::new().prefix(".nibblec-").tempfile_in(folder);
        // The temporary name would say nothing to the user.
        let path = file.map_err(|e| failed(e.kind().into()))?.into_temp_path();
        unfinished(|files| files.push(path.to_path_buf()));
        Ok(NewFile { place: place.to_path_buf(), path })
    }

    /// Where to write meanwhile.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the file in its place with these permissions.
    pub fn finish(self, mode: u32) -> Result<(), Error> {
        let NewFile { place, path } = self;
        let failed = |source| Error::Write { path: place.clone(), source };
        set_mode(&path, mode).map_err(failed)?;
        let begun = path.to_path_buf();
        let kept = path.persist(&place).map_err(|e| failed(e.error));
        unfinished(|files| files.retain(|f| *f != begun));
        kept
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> std::io::Result<()> {
    Ok(())
}

/// Writes a whole file.
pub fn write(place: &Path, content: &[u8]) -> Result<(), Error> {
    let file = NewFile::begin(place)?;
    std::fs::write(file.path(), content).map_err(|source| Error::Write { path: place.into(), source })?;
    file.finish(0o644)
}
