//! External tensor data: slices of files that lie inside the model's folder, and nowhere else.

use nibblec_ir::bytes::shown;
use onnx_protobuf::StringStringEntryProto;
use std::cell::RefCell;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};

/// The folder that external data may come from; none for a model in memory. What is read there is hashed, since a model
/// is another with other weights.
pub(super) struct Folder {
    root: Option<PathBuf>,
    /// Largest tensor that is read, in bytes.
    limit: u64,
    read: RefCell<Option<blake3::Hasher>>,
}

impl Folder {
    /// The folder that holds `model`, for tensors of up to `limit` bytes.
    pub fn of(model: &Path, limit: u64) -> Folder {
        let parent = model.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Folder { root: parent.canonicalize().ok(), limit, read: RefCell::new(None) }
    }

    /// No folder: external data is an error.
    pub fn none() -> Folder {
        Folder { root: None, limit: 0, read: RefCell::new(None) }
    }

    /// The hash of a model whose file has this one: of both the file and what was read so far, if anything was.
    pub fn hash(&self, file: String) -> String {
        match &*self.read.borrow() {
            Some(read) => {
                blake3::hash(format!("{file}{}", read.finalize().to_hex()).as_bytes()).to_hex().to_string()
            }
            None => file,
        }
    }

    /// Reads the slice that `entries` describe, which must have `bytes` bytes.
    pub fn read(&self, entries: &[StringStringEntryProto], bytes: usize) -> Result<Vec<u8>, String> {
        let get = |key: &str| entries.iter().find(|e| e.key == key).map(|e| e.value.as_str());
        let number = |key: &str| match get(key) {
            None => Ok(None),
            Some(v) => v.parse::<u64>().map(Some).map_err(|_| format!("external data: bad {key} '{v}'")),
        };
        let location = get("location").ok_or("external data without a location")?;
        let offset = number("offset")?.unwrap_or(0);
        let wanted = u64::try_from(bytes).map_err(|_| "external data: too large".to_string())?;
        let length = number("length")?.unwrap_or(wanted);
        if length != wanted {
            return Err(format!("external data of {length} bytes for a tensor that takes {bytes}"));
        }
        let path = self.resolve(location)?;
        if wanted > self.limit {
            let (bytes, limit) = (shown(wanted), shown(self.limit));
            return Err(format!("external data of {bytes}, the limit is {limit} (half of --max-memory)"));
        }
        let fail = |e: std::io::Error| format!("external data '{location}': {e}");
        let mut file = crate::files::open(&path).map_err(fail)?;
        let size = file.metadata().map_err(fail)?.len();
        if offset.checked_add(length).is_none_or(|end| end > size) {
            return Err(format!(
                "external data '{location}': {length} bytes from {offset} on lie beyond its {size} bytes"
            ));
        }
        file.seek(SeekFrom::Start(offset)).map_err(fail)?;
        let mut data = vec![0; bytes];
        file.read_exact(&mut data).map_err(fail)?;
        let mut read = self.read.borrow_mut();
        read.get_or_insert_default().update(&wanted.to_le_bytes()).update(&data);
        Ok(data)
    }

    fn resolve(&self, location: &str) -> Result<PathBuf, String> {
        let root = self.root.as_ref().ok_or("external data in a model that has no folder")?;
        let inside = |c: Component<'_>| matches!(c, Component::Normal(_) | Component::CurDir);
        if location.is_empty() || !Path::new(location).components().all(inside) {
            return Err(format!("external data '{location}' must be a path below the model's folder"));
        }
        let path =
            root.join(location).canonicalize().map_err(|e| format!("external data '{location}': {e}"))?;
        if !path.starts_with(root) {
            return Err(format!("external data '{location}' leads out of the model's folder"));
        }
        if !path.is_file() {
            return Err(format!("external data '{location}' is not a regular file"));
        }
        Ok(path)
    }
}
