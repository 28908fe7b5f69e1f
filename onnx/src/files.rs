//! Opening files that the user names: regular files only. Pipes, devices and sockets are refused before they are opened,
//! since opening one may wait for ever or change something.

use std::fs::{File, FileType};
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

/// What lies at a path, in words: `a named pipe`.
pub fn kind(t: FileType) -> &'static str {
    match t {
        t if t.is_dir() => "a folder",
        t if t.is_fifo() => "a pipe",
        t if t.is_socket() => "a socket",
        t if t.is_char_device() || t.is_block_device() => "a device",
        _ => "a file",
    }
}

/// Opens a regular file for reading.
///
/// # Errors
/// Where the path leads to something else, and what the system says.
pub fn open(path: &Path) -> Result<File> {
    let found = std::fs::metadata(path)?.file_type();
    if !found.is_file() {
        let advice = if found.is_dir() { "" } else { ": save its content to a file first" };
        let words = format!("it is {}, not a regular file{advice}", kind(found));
        return Err(Error::new(ErrorKind::InvalidInput, words));
    }
    File::open(path)
}

/// The folder that holds a file.
pub fn folder(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
