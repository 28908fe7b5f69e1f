//! Files appear whole or not at all: a command writes them into a hidden folder beside their places and moves them
//! when all are finished; an interrupt removes that folder.

use crate::Error;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tempfile::TempDir;

static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished(change: impl FnOnce(&mut Vec<PathBuf>)) {
    change(&mut UNFINISHED.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
}

/// Removes unfinished files on Ctrl-C and termination, then ends the process as the shell expects.
pub fn install() {
    // Without a handler the default one ends the process all the same.
    let _ = ctrlc::set_handler(|| {
        unfinished(|folders| folders.iter().for_each(|f| drop(std::fs::remove_dir_all(f))));
        std::process::exit(130);
    });
}

/// The common reasons in words.
fn reason(kind: ErrorKind) -> std::io::Error {
    match kind {
        ErrorKind::NotFound => std::io::Error::new(kind, "its folder does not exist"),
        ErrorKind::PermissionDenied => std::io::Error::new(kind, "permission denied"),
        ErrorKind::IsADirectory => std::io::Error::new(kind, "it is a folder"),
        kind => kind.into(),
    }
}

/// Files on their way to their places.
#[derive(Default)]
pub struct Staging {
    /// A hidden folder for each folder that gets a file.
    folders: Vec<(PathBuf, TempDir)>,
    /// From where, to where.
    moves: Vec<(PathBuf, PathBuf)>,
}

impl Staging {
    /// Where to write the file that will be at `place`. Fails at once if its folder cannot be written.
    pub fn file(&mut self, place: &Path) -> Result<PathBuf, Error> {
        let failed = |kind| Error::Write { path: place.to_path_buf(), source: reason(kind) };
        let name = place.file_name().filter(|_| !place.is_dir());
        let Some(name) = name else { return Err(failed(ErrorKind::IsADirectory)) };
        let folder = match place.parent() {
            Some(p) if !p.as_os_str().is_empty() => p.to_path_buf(),
            _ => PathBuf::from("."),
        };
        let at = match self.folders.iter().position(|(f, _)| *f == folder) {
            Some(at) => at,
            None => {
                let made = tempfile::Builder::new().prefix(".nibblec-").tempdir_in(&folder);
                // The name of the hidden folder would say nothing to the user.
                let made = made.map_err(|e| failed(e.kind()))?;
                unfinished(|all| all.push(made.path().to_path_buf()));
                self.folders.push((folder, made));
                self.folders.len() - 1
            }
        };
        let path = self.folders[at].1.path().join(name);
        self.moves.push((path.clone(), place.to_path_buf()));
        Ok(path)
    }

    /// Writes a whole file.
    pub fn write(&mut self, place: &Path, content: &[u8]) -> Result<(), Error> {
        let path = self.file(place)?;
        std::fs::write(path, content).map_err(|source| Error::Write { path: place.into(), source })
    }

    /// Moves all files to their places.
    pub fn finish(mut self) -> Result<(), Error> {
        for (from, to) in std::mem::take(&mut self.moves) {
            std::fs::rename(&from, &to).map_err(|source| Error::Write { path: to, source })?;
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        for (_, folder) in &self.folders {
            unfinished(|all| all.retain(|f| f != folder.path()));
        }
    }
}

/// Writes one whole file.
pub fn write(place: &Path, content: &[u8]) -> Result<(), Error> {
    let mut staging = Staging::default();
    staging.write(place, content)?;
    staging.finish()
}
