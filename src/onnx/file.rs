//! From a path or bytes to the protobuf message and the hash of the file.
//!
//! The file is streamed, so that its weights are in memory once.

use super::error::ImportError;
use onnx_protobuf::ModelProto;
use protobuf::{CodedInputStream, Message};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// Largest file: the limit of a protobuf message.
const MAX_BYTES: u64 = 1 << 31;

/// Parses a file; returns the message and the BLAKE3 hash of its bytes in hexadecimal.
pub(super) fn read(path: &Path) -> Result<(ModelProto, String), ImportError> {
    let fail = |reason: String| ImportError::Read { path: path.to_path_buf(), reason };
    let file = File::open(path).map_err(|e| fail(e.to_string()))?;
    let meta = file.metadata().map_err(|e| fail(e.to_string()))?;
    if !meta.is_file() {
        return Err(fail("not a regular file".into()));
    }
    if meta.len() >= MAX_BYTES {
        return Err(ImportError::TooLarge { bytes: meta.len(), limit: MAX_BYTES - 1 });
    }
    let mut tee = Tee { inner: file, hasher: blake3::Hasher::new() };
    let mut buffered = BufReader::with_capacity(1 << 16, &mut tee);
    let model = parse(&mut CodedInputStream::from_buf_read(&mut buffered))?;
    drop(buffered);
    Ok((model, tee.hasher.finalize().to_hex().to_string()))
}

/// Parses bytes in memory.
pub(super) fn read_bytes(bytes: &[u8]) -> Result<(ModelProto, String), ImportError> {
    let model = parse(&mut CodedInputStream::from_bytes(bytes))?;
    Ok((model, blake3::hash(bytes).to_hex().to_string()))
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
