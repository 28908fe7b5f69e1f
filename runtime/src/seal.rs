//! The seal of a library: a hash over all that the dynamic linker maps, in the manifest's field `library_blake3`. It
//! tells a library that was damaged after nibblec had written it. What `strip` changes is left out.

use std::fs::{File, OpenOptions};
use std::io::{Error as IoError, Read, Seek, SeekFrom, Write};
use std::path::Path;

use object::LittleEndian;
use object::elf::{self, FileHeader64, ProgramHeader64};
use object::pod;
use object::read::elf::ProgramHeader as _;

use crate::Error;
use crate::manifest::{self, Manifest, ManifestError};

type Segment = ProgramHeader64<LittleEndian>;

/// What comes before the seal in the text of a manifest.
const FIELD: &str = "\"library_blake3\":\"";

/// Hexadecimal digits of a seal. All zero where a library was linked by another program than nibblec.
const DIGITS: usize = 64;

/// Bytes of the file header, and those of them that tell of the section headers.
const HEADER: u64 = 64;
const OF_SECTIONS: [std::ops::Range<u64>; 2] = [0x28..0x30, 0x3A..0x40];

/// Bytes that are read at a time.
const PIECE: usize = 1 << 20;

/// Seals the library at `path`, which nibblec has just linked.
///
/// # Errors
/// Where the file is no library of nibblec, or cannot be read and written.
pub fn seal(path: impl AsRef<Path>) -> Result<(), Error> {
    let path = path.as_ref();
    let manifest = manifest::read(path)?;
    let Some(at) = place(&manifest) else {
        let what = "no place for a seal in the manifest".to_owned();
        return Err(Error::Damaged { path: path.to_owned(), what });
    };
    let io = |source| Error::from(ManifestError::Io { path: path.to_owned(), source });
    let segments = crate::check::segments(path)?;
    let mut file = OpenOptions::new().read(true).write(true).open(path).map_err(io)?;
    let digest = digest(&mut file, &segments, at).map_err(io)?;
    file.seek(SeekFrom::Start(at)).map_err(io)?;
    file.write_all(digest.as_bytes()).map_err(io)
}

/// Refuses a file that was changed since it was sealed.
pub(crate) fn verify(path: &Path, manifest: &Manifest, segments: &[Segment]) -> Result<(), Error> {
    let held = holds(path, manifest, segments);
    match held.map_err(|source| ManifestError::Io { path: path.to_owned(), source })? {
        true => Ok(()),
        false => {
            let what = "other bytes than its seal was made of".to_owned();
            Err(Error::Damaged { path: path.to_owned(), what })
        }
    }
}

/// Whether the file is as it was when it was sealed; a file without a seal is.
fn holds(path: &Path, manifest: &Manifest, segments: &[Segment]) -> Result<bool, IoError> {
    let Some(at) = place(manifest) else { return Ok(true) };
    let begin = (at - manifest.at) as usize;
    let seal = &manifest.text.as_bytes()[begin..begin + DIGITS];
    if seal.iter().all(|digit| *digit == b'0') {
        return Ok(true);
    }
    Ok(digest(&mut File::open(path)?, segments, at)?.as_bytes() == seal)
}

/// Where the seal lies in the file.
fn place(manifest: &Manifest) -> Option<u64> {
    let begin = manifest.text.find(FIELD)? + FIELD.len();
    let digits = manifest.text.as_bytes().get(begin..begin + DIGITS)?;
    digits.iter().all(u8::is_ascii_hexdigit).then_some(manifest.at + begin as u64)
}

/// The hash of the file's header and of what is mapped, with zeros for the seal at `seal` and for what tells of sections.
fn digest(file: &mut File, segments: &[Segment], seal: u64) -> Result<String, IoError> {
    let [first, second] = OF_SECTIONS;
    let zeros = [first, second, seal..seal + DIGITS as u64];
    let mut hasher = blake3::Hasher::new();
    hash(file, 0..HEADER, &zeros, &mut hasher)?;
    for segment in segments.iter().filter(|s| s.p_type(LittleEndian) == elf::PT_LOAD) {
        hasher.update(pod::bytes_of(segment));
        let (begin, bytes) = segment.file_range(LittleEndian);
        hash(file, begin..begin.saturating_add(bytes), &zeros, &mut hasher)?;
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// Hashes a range of the file, with zeros in place of the ranges that are given.
fn hash(
    file: &mut File,
    range: std::ops::Range<u64>,
    zeros: &[std::ops::Range<u64>],
    hasher: &mut blake3::Hasher,
) -> Result<(), IoError> {
    let mut piece = vec![0; PIECE];
    let mut at = range.start;
    file.seek(SeekFrom::Start(at))?;
    while at < range.end {
        let bytes = usize::try_from(range.end - at).unwrap_or(PIECE).min(PIECE);
        file.read_exact(&mut piece[..bytes])?;
        for zero in zeros {
            let clip = |place: u64| (place.clamp(at, at + bytes as u64) - at) as usize;
            piece[clip(zero.start)..clip(zero.end)].fill(0);
        }
        hasher.update(&piece[..bytes]);
        at += bytes as u64;
    }
    Ok(())
}

/// The size of a file header is what the format says.
const _: () = assert!(size_of::<FileHeader64<LittleEndian>>() == HEADER as usize);
