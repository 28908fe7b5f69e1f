//! From a path or bytes to the protobuf message and the hash of the file.
//!
//! The file is streamed, so that its weights are in memory once.

use super::error::ImportError;
use onnx_protobuf::ModelProto;
use protobuf::{CodedInputStream, Message};
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

/// Largest file: the limit of a protobuf message.
const MAX_BYTES: u64 = 1 << 31;

/// Parses a file; returns the message and the BLAKE3 hash of its bytes in hexadecimal.
pub(super) fn read(path: &Path) -> Result<(ModelProto, String), ImportError> {
    let fail = |reason: String| ImportError::Read { path: path.to_path_buf(), reason };
    let file = crate::files::open(path).map_err(|e| fail(e.to_string()))?;
    let meta = file.metadata().map_err(|e| fail(e.to_string()))?;
    if meta.len() >= MAX_BYTES {
        return Err(ImportError::TooLarge { bytes: meta.len(), limit: MAX_BYTES - 1 });
    }
    let mut buffered = BufReader::with_capacity(1 << 16, &file);
    // Keeps what is buffered, so that small fields cost no call each.
    whole(&mut buffered, meta.len(), |file, skip| file.seek_relative(skip))?;
    (&file).seek(SeekFrom::Start(0)).map_err(|e| fail(e.to_string()))?;
    let mut tee = Tee { inner: file, hasher: blake3::Hasher::new() };
    let mut buffered = BufReader::with_capacity(1 << 16, &mut tee);
    let model = parse(&mut CodedInputStream::from_buf_read(&mut buffered))?;
    drop(buffered);
    Ok((model, tee.hasher.finalize().to_hex().to_string()))
}

/// Parses bytes in memory.
pub(super) fn read_bytes(bytes: &[u8]) -> Result<(ModelProto, String), ImportError> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    whole(&mut Cursor::new(bytes), size, |file, skip| file.seek(SeekFrom::Current(skip)).map(drop))?;
    let model = parse(&mut CodedInputStream::from_bytes(bytes))?;
    Ok((model, blake3::hash(bytes).to_hex().to_string()))
}

/// Checks that the outermost fields end where the file ends: the parser accepts a message that is cut off between
/// two fields of a message inside it.
fn whole<R: Read>(
    file: &mut R,
    size: u64,
    forward: impl Fn(&mut R, i64) -> io::Result<()>,
) -> Result<(), ImportError> {
    let broken = |what: &str| ImportError::Parse(what.to_string());
    let cut = || broken("it ends in the middle");
    let mut at = 0u64;
    while at < size {
        let tag = varint(file, &mut at).ok_or_else(cut)?;
        let skip = match tag & 7 {
            0 => varint(file, &mut at).map(|_| 0).ok_or_else(cut)?,
            1 => 8,
            2 => varint(file, &mut at).ok_or_else(cut)?,
            5 => 4,
            _ => return Err(broken("it is no protobuf message")),
        };
        at = at.checked_add(skip).filter(|end| *end <= size).ok_or_else(cut)?;
        let skip = i64::try_from(skip).map_err(|_| cut())?;
        forward(file, skip).map_err(|e| broken(&e.to_string()))?;
    }
    Ok(())
}

fn varint(file: &mut impl Read, at: &mut u64) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let mut byte = [0u8];
        file.read_exact(&mut byte).ok()?;
        *at += 1;
        value |= u64::from(byte[0] & 0x7f) << shift;
        if byte[0] < 0x80 {
            return Some(value);
        }
    }
    None
}

fn parse(stream: &mut CodedInputStream<'_>) -> Result<ModelProto, ImportError> {
    let model = ModelProto::parse_from(stream).map_err(|e| ImportError::Parse(e.to_string()))?;
    stream.check_eof().map_err(|e| ImportError::Parse(e.to_string()))?;
    if model.graph.is_none() {
        return Err(ImportError::Parse("there is no graph in it".into()));
    }
    Ok(model)
}

struct Tee<R> {
    inner: R,
    hasher: blake3::Hasher,
}

impl<R: Read> Read for Tee<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.hasher.update(&buf[..n]);
        Ok(n)
    }
}
