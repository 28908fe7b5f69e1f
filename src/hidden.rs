//! Hidden folders in which files are written before they move to their places. An interrupt removes all of them, and none
//! appears after it.

use crate::files;
use std::io::Result;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tempfile::TempDir;

static ALL: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// How often a folder that another thread still writes into is removed, and how long that thread is waited for.
const TRIES: usize = 20;
const WAIT: Duration = Duration::from_millis(5);

/// While it lives, an interrupt waits and no hidden folder comes or goes.
pub struct Held(MutexGuard<'static, Vec<PathBuf>>);

/// Keeps interrupts waiting, for files that must move together.
pub fn hold() -> Held {
    Held(ALL.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Held {
    /// Removes all hidden folders.
    pub fn remove_all(&self) {
        for folder in &*self.0 {
            for _ in 0..TRIES {
                if std::fs::remove_dir_all(folder).is_ok() || !folder.exists() {
                    break;
                }
                std::thread::sleep(WAIT);
            }
        }
    }
}

/// A hidden folder, removed with what is in it when it is dropped.
pub struct Hidden(Option<TempDir>);

impl Hidden {
    /// A new one in `folder`.
    pub fn new(folder: &Path) -> Result<Hidden> {
        let mut all = hold();
        let made = tempfile::Builder::new().prefix(".nibblec-").tempdir_in(folder)?;
        all.0.push(made.path().to_path_buf());
        Ok(Hidden(Some(made)))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.0.as_ref().map_or(Path::new("."), TempDir::path)
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        let mut all = hold();
        all.0.retain(|f| f != self.path());
        // Under the lock: whoever interrupts finds it whole or not at all.
        self.0 = None;
    }
}

/// Writes a file whole or not at all, with the permissions that the user's files get.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let place = files::replaceable(path)?;
    let hidden = Hidden::new(files::folder(&place))?;
    let file = hidden.path().join("whole");
    std::fs::write(&file, bytes)?;
    files::replace(&file, &place)
}
