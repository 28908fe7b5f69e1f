//! Reads the manifest of a compiled library without running any of it: the JSON text in the ELF section
//! `.nibblec.manifest` of a shared library, an object, or a member of a static archive.

mod fields;

use std::fs::File;
use std::path::{Path, PathBuf};

use object::read::archive::ArchiveFile;
use object::read::elf::ElfFile64;
use object::{Endianness, FileKind, Object, ObjectSection, ReadCache, ReadRef};
use serde_json::Value;

/// The section that holds the manifest.
pub const SECTION: &str = ".nibblec.manifest";

/// The format of manifests that nibblec writes; earlier ones are read too.
pub const FORMAT: u64 = 2;

/// The largest manifest that is read.
pub const MAX_BYTES: u64 = 64 << 20;

/// A manifest, as text and parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// The JSON text, byte for byte.
    pub text: String,
    /// The same, parsed.
    pub value: Value,
    /// Where the text lies in the file, unless it is an archive.
    pub(crate) at: u64,
}

/// Why a manifest could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// The file cannot be opened or read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The file is something else.
    #[error("{path}: not a 64-bit ELF library, object or archive; expected the output of `nibblec compile`")]
    NotElf {
        /// The file.
        path: PathBuf,
    },
    /// The file begins like ELF, but is cut off or damaged.
    #[error("{path}: damaged or cut off ({source}); compile the model again")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        source: object::Error,
    },
    /// A sound file without a manifest.
    #[error("{path}: no section `{SECTION}`; not emitted by nibblec, or its sections were stripped")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The section claims more than `MAX_BYTES`.
    #[error("{path}: a manifest of {bytes} bytes, at most {MAX_BYTES} are read; the file is damaged")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The size that the section claims.
        bytes: u64,
    },
    /// The section's content is not JSON.
    #[error("{path}: the manifest is not JSON ({source}); compile the model again")]
    NotJson {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        source: serde_json::Error,
    },
    /// JSON, but not what nibblec writes.
    #[error("{path}: {what}; not emitted by nibblec, or damaged")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        what: String,
    },
    /// Of a later release.
    #[error(
        "{path}: its manifest has format {found}, this program reads formats up to {FORMAT}; use the nibblec that made it"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format.
        found: u64,
    },
}

/// What a search in one ELF file can say, before the path is known.
enum Fault {
    Object(object::Error),
    TooLarge(u64),
}

impl From<object::Error> for Fault {
    fn from(error: object::Error) -> Self {
        Self::Object(error)
    }
}

/// Reads the manifest in the file at `path`: of an archive, that of its first member which has one.
///
/// # Errors
/// Where the file is not ELF, is damaged, or has no sound manifest.
pub fn read(path: impl AsRef<Path>) -> Result<Manifest, ManifestError> {
    let path = path.as_ref();
    let io = |source| ManifestError::Io { path: path.to_owned(), source };
    // Opening a pipe would wait for its other end.
    if !path.metadata().map_err(io)?.is_file() {
        return Err(ManifestError::NotElf { path: path.to_owned() });
    }
    let file = File::open(path).map_err(io)?;

    let cache = ReadCache::new(file);
    let found = match FileKind::parse(&cache) {
        Ok(FileKind::Elf64) => in_elf(&cache),
        Ok(FileKind::Archive) => in_archive(&cache),
        _ => return Err(ManifestError::NotElf { path: path.to_owned() }),
    };
    let (at, bytes) = match found {
        Ok(Some(found)) => found,
        Ok(None) => return Err(ManifestError::Missing { path: path.to_owned() }),
        Err(Fault::TooLarge(bytes)) => return Err(ManifestError::TooLarge { path: path.to_owned(), bytes }),
        Err(Fault::Object(source)) => return Err(ManifestError::Damaged { path: path.to_owned(), source }),
    };

    let not_json = |source| ManifestError::NotJson { path: path.to_owned(), source };
    let value: Value = serde_json::from_slice(bytes).map_err(not_json)?;
    match fields::check(&value) {
        Ok(()) => {}
        Err(fields::Fault::Foreign(what)) => {
            return Err(ManifestError::Foreign { path: path.to_owned(), what });
        }
        Err(fields::Fault::Newer(found)) => {
            return Err(ManifestError::Newer { path: path.to_owned(), found });
        }
    }
    // JSON is UTF-8, as the parser has found.
    Ok(Manifest { text: String::from_utf8_lossy(bytes).into_owned(), value, at })
}

/// The absolute path of an existing file, so that the dynamic linker searches nowhere else.
pub(crate) fn canonical(path: &Path) -> Result<PathBuf, ManifestError> {
    path.canonicalize().map_err(|source| ManifestError::Io { path: path.to_owned(), source })
}

/// A place in the file and what lies there.
type Found<'data> = Option<(u64, &'data [u8])>;

fn in_elf<'data, R: ReadRef<'data>>(data: R) -> Result<Found<'data>, Fault> {
    let elf = ElfFile64::<Endianness, R>::parse(data)?;
    let Some(section) = elf.section_by_name(SECTION) else { return Ok(None) };
    if section.size() > MAX_BYTES {
        return Err(Fault::TooLarge(section.size()));
    }
    Ok(Some((section.file_range().map_or(0, |range| range.0), section.data()?)))
}

fn in_archive(cache: &ReadCache<File>) -> Result<Found<'_>, Fault> {
    for member in ArchiveFile::parse(cache)?.members() {
        let (offset, size) = member?.file_range();
        let data = cache.range(offset, size);
        if matches!(FileKind::parse(data), Ok(FileKind::Elf64))
            && let Some(found) = in_elf(data)?
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
