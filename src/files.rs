//! Files that the user names: only regular files are read and replaced. Pipes, devices and sockets are refused before they
//! are opened, since opening one may wait for ever or change something. Paths are followed through links.

use std::fs::Metadata;
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

pub use nibblec_onnx::files::{folder, kind, open};

/// Most links on the way to a file, as many as Linux follows.
const LINKS: usize = 40;

/// The bytes of a regular file.
///
/// # Errors
/// As [`open`].
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut open(path)?, &mut bytes)?;
    Ok(bytes)
}

/// The text of a regular file.
///
/// # Errors
/// As [`open`], and where it is not UTF-8.
pub fn read_text(path: &Path) -> Result<String> {
    std::io::read_to_string(open(path)?)
}

/// Where a path leads: links are followed, also one that leads to a file which does not exist yet.
///
/// # Errors
/// Where links lead in a circle.
pub fn followed(path: &Path) -> Result<PathBuf> {
    let mut at = path.to_path_buf();
    for _ in 0..LINKS {
        match std::fs::read_link(&at) {
            Ok(target) => at = folder(&at).join(target),
            Err(_) => return Ok(at),
        }
    }
    Err(Error::other("its links lead in a circle"))
}

/// The place of a new file, or of a regular file that may be replaced, links followed.
///
/// # Errors
/// Where something else lies there, a file is write-protected, or its folder does not exist.
pub fn replaceable(path: &Path) -> Result<PathBuf> {
    let place = followed(path)?;
    let is_folder = || Error::new(ErrorKind::IsADirectory, "it is a folder");
    match std::fs::metadata(&place) {
        Ok(found) if found.is_dir() => return Err(is_folder()),
        Ok(found) if !found.is_file() => {
            let found = kind(found.file_type());
            return Err(Error::other(format!("it is {found}, and only regular files are replaced")));
        }
        Ok(found) if found.mode() & 0o222 == 0 => {
            return Err(Error::new(ErrorKind::PermissionDenied, "it is write-protected"));
        }
        Ok(_) => {}
        Err(e) if e.kind() == ErrorKind::NotFound => {}
        Err(e) if e.kind() == ErrorKind::NotADirectory => {
            return Err(Error::new(e.kind(), format!("'{}' is not a folder", folder(&place).display())));
        }
        Err(e) => return Err(e),
    }
    // `file_name` would drop the slash of "new/".
    if place.file_name().is_none() || path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return Err(is_folder());
    }
    Ok(place)
}

/// Moves a finished file to its place, which keeps the permissions that it had.
///
/// # Errors
/// What the system says.
pub fn replace(from: &Path, place: &Path) -> Result<()> {
    if let Ok(found) = std::fs::metadata(place) {
        std::fs::set_permissions(from, found.permissions())?;
    }
    std::fs::rename(from, place)
}

/// What makes two paths the same file: its device and number, and for a file that does not exist yet those of its folder
/// and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity(u64, u64, Option<std::ffi::OsString>);

/// The identity of what a path leads to, if its folder exists.
pub fn identity(path: &Path) -> Option<Identity> {
    if let Ok(found) = std::fs::metadata(path) {
        return Some(of(&found));
    }
    let place = followed(path).ok()?;
    let Identity(device, number, _) = of(&std::fs::metadata(folder(&place)).ok()?);
    Some(Identity(device, number, Some(place.file_name()?.to_os_string())))
}

fn of(found: &Metadata) -> Identity {
    Identity(found.dev(), found.ino(), None)
}

impl Identity {
    /// Whether the file exists.
    pub fn exists(&self) -> bool {
        self.2.is_none()
    }

    /// Its number on its device.
    pub fn number(&self) -> u64 {
        self.1
    }
}
