//! Files appear whole or not at all: a command writes them into a hidden folder beside their places and moves them
//! when all are finished; an interrupt removes that folder.

use super::output::Output;
use crate::hidden::{self, Hidden};
use crate::{Error, files};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

/// What an interrupt leaves behind, in words.
static KEPT: Mutex<Option<String>> = Mutex::new(None);

/// The exit code after an interrupt, as shells have it.
const INTERRUPTED: u8 = 130;

fn lock<T>(mutex: &'static Mutex<T>) -> MutexGuard<'static, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// On Ctrl-C and termination removes unfinished files, says what is kept, and ends the process as the shell expects.
pub fn install(out: Output) {
    // Without a handler the default one ends the process all the same.
    let _ = ctrlc::set_handler(move || {
        // Files that are just being moved to their places are waited for, and no others follow.
        let held = hidden::hold();
        held.remove_all();
        let kept = lock(&KEPT).clone();
        out.failure("interrupted", INTERRUPTED, None, kept.as_deref().unwrap_or("nothing was written"));
        std::process::exit(i32::from(INTERRUPTED));
    });
}

/// States what an interrupt from now on leaves behind and how to go on.
pub fn kept(words: String) {
    *lock(&KEPT) = Some(words);
}

/// The common reasons in words; those that are words already stay.
fn reason(e: std::io::Error) -> std::io::Error {
    match e.kind() {
        _ if e.get_ref().is_some() => e,
        kind @ ErrorKind::NotFound => std::io::Error::new(kind, "its folder does not exist"),
        kind @ ErrorKind::PermissionDenied => std::io::Error::new(kind, "permission denied"),
        kind @ ErrorKind::IsADirectory => std::io::Error::new(kind, "it is a folder"),
        kind => kind.into(),
    }
}

/// Files on their way to their places.
#[derive(Default)]
pub struct Staging {
    /// A hidden folder for each folder that gets a file.
    folders: Vec<(PathBuf, Hidden)>,
    /// From where, to where.
    moves: Vec<(PathBuf, PathBuf)>,
}

impl Staging {
    /// Where to write the file that will be at `place`; where that is a link, what it leads to is replaced. Fails at once
    /// if its folder cannot be written, or if what is there is no regular file.
    pub fn file(&mut self, place: &Path) -> Result<PathBuf, Error> {
        let failed = |source| Error::Write { path: place.to_path_buf(), source };
        let target = files::replaceable(place).map_err(|e| failed(reason(e)))?;
        let name = place.file_name().unwrap_or_default();
        let folder = files::folder(&target).to_path_buf();
        let at = match self.folders.iter().position(|(f, _)| *f == folder) {
            Some(at) => at,
            None => {
                // The name of the hidden folder would say nothing to the user.
                let made = Hidden::new(&folder).map_err(|e| failed(reason(e.kind().into())))?;
                self.folders.push((folder, made));
                self.folders.len() - 1
            }
        };
        let mut path = self.folders[at].1.path().join(name);
        if self.moves.iter().any(|(from, _)| *from == path) {
            let own = tempfile::Builder::new().tempdir_in(self.folders[at].1.path());
            path = own.map_err(|e| failed(reason(e.kind().into())))?.keep().join(name);
        }
        self.moves.push((path.clone(), target));
        Ok(path)
    }

    /// Writes a whole file.
    pub fn write(&mut self, place: &Path, content: &[u8]) -> Result<(), Error> {
        let path = self.file(place)?;
        std::fs::write(path, content).map_err(|source| Error::Write { path: place.into(), source })
    }

    /// Moves all files to their places: the end of a command's work.
    pub fn finish(self) -> Result<(), Error> {
        self.put()?;
        lock(&KEPT).get_or_insert_with(|| "all files were written already".into());
        Ok(())
    }

    /// Moves all files to their places.
    fn put(mut self) -> Result<(), Error> {
        // An interrupt waits until all are there.
        let _held = hidden::hold();
        for (from, to) in std::mem::take(&mut self.moves) {
            files::replace(&from, &to).map_err(|source| Error::Write { path: to, source })?;
        }
        Ok(())
    }
}

/// Writes one whole file.
pub fn write(place: &Path, content: &[u8]) -> Result<(), Error> {
    let mut staging = Staging::default();
    staging.write(place, content)?;
    staging.put()
}
