//! A loaded library and its description of itself.

use std::ffi::{CStr, c_char};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::{Error, abi, check, manifest, seal};

/// Longest list (tensors, dimensions, levels) that a library may declare.
const MAX_COUNT: u64 = 65_536;

/// The element type of an input or output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Dtype {
    F32,
    U8,
    I8,
    I32,
    I64,
    Bool,
}

impl Dtype {
    /// Bytes of one element, and their alignment.
    #[must_use]
    pub fn bytes(self) -> usize {
        match self {
            Self::F32 | Self::I32 => 4,
            Self::I64 => 8,
            Self::U8 | Self::I8 | Self::Bool => 1,
        }
    }

    fn from_abi(code: u32) -> Option<Self> {
        [Self::F32, Self::U8, Self::I8, Self::I32, Self::I64, Self::Bool]
            .get((code as usize).checked_sub(1)?)
            .copied()
    }
}

impl fmt::Display for Dtype {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::F32 => "f32",
            Self::U8 => "u8",
            Self::I8 => "i8",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::Bool => "bool",
        })
    }
}

/// An input or output of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorInfo {
    /// The name in the ONNX file.
    pub name: String,
    /// The element type.
    pub dtype: Dtype,
    /// The shape; -1 is the batch.
    pub dims: Vec<i64>,
    /// Bytes of one image: dense, row-major.
    pub bytes_per_item: u64,
}

impl fmt::Display for TensorInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:?}", self.dtype, self.dims)
    }
}

/// One of the instruction-set levels that a library carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// Its name, as in `SessionOptions::level`.
    pub name: String,
    /// Whether this CPU can run it.
    pub supported: bool,
    /// Bytes of a session's weights, unpacked for this level's kernels.
    pub prepared_bytes: u64,
}

/// What a library says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// The model's name.
    pub name: String,
    /// Inputs, in the order in which `run` takes them.
    pub inputs: Vec<TensorInfo>,
    /// Outputs, in the order in which `run` gives them.
    pub outputs: Vec<TensorInfo>,
    /// Bytes of a session's activations.
    pub arena_bytes: u64,
    /// Bytes of the packed weights in the library.
    pub weight_bytes: u64,
    /// The most general level first.
    pub levels: Vec<Level>,
    /// The manifest, JSON text.
    pub manifest: String,
}

/// A loaded library. Clones share it; it stays loaded while a clone or a session lives.
#[derive(Clone, Debug)]
pub struct Library {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub table: abi::Table,
    pub info: Info,
    path: PathBuf,
    /// Keeps the code behind `table` in memory.
    _library: libloading::Library,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner").field("path", &self.path).field("info", &self.info).finish_non_exhaustive()
    }
}

impl Library {
    /// Loads the library at `path`. The file is read first: one that nibblec did not make, or that was damaged since, is
    /// refused without running any of it.
    ///
    /// # Safety
    /// The file's code runs in this process. The caller answers for it: it must have been emitted by nibblec, and
    /// must not change while it is loaded.
    ///
    /// # Errors
    /// Where the file has no manifest, cannot be loaded, or has another ABI version.
    pub unsafe fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref().to_owned();
        let manifest = manifest::read(&path)?;
        let segments = check::library(&path, &manifest)?;
        seal::verify(&path, &manifest, &segments)?;
        let absolute = manifest::canonical(&path)?;
        // SAFETY: the caller vouches for the file's code.
        let library = unsafe { libloading::Library::new(&absolute) }
            .map_err(|source| Error::Load { path: path.clone(), source })?;
        // SAFETY: the ABI gives this symbol the type `Entry`.
        let entry = unsafe { library.get::<abi::Entry>(abi::ENTRY) }
            .map_err(|source| Error::Entry { path: path.clone(), source })?;
        // SAFETY: the function takes nothing, and returns a table that lives as long as the library, or null.
        let table = unsafe { entry() };
        if table.is_null() {
            return Err(Error::Damaged { path, what: "no function table".to_owned() });
        }
        // SAFETY: every version of the table begins with its size and version.
        let (size, found) = unsafe { (*table.cast::<u32>(), *table.cast::<u32>().add(1)) };
        if found != abi::VERSION {
            return Err(Error::Abi { path, expected: abi::VERSION, found });
        }
        if (size as usize) < size_of::<abi::RawTable>() {
            return Err(Error::Damaged { path, what: format!("a function table of {size} bytes") });
        }
        // SAFETY: this version's table has at least the fields of `RawTable`.
        let Some(table) = (unsafe { (*table).whole() }) else {
            return Err(Error::Damaged { path, what: "a function table that lacks functions".to_owned() });
        };
        // SAFETY: the table is of this library, which stays loaded beyond this call.
        let info =
            unsafe { read_info(&table) }.map_err(|what| Error::Damaged { path: path.clone(), what })?;
        if info.manifest != manifest.text {
            return Err(Error::Damaged { path, what: "another manifest than the file's".to_owned() });
        }
        Ok(Self { inner: Arc::new(Inner { table, info, path: absolute, _library: library }) })
    }

    /// What the library says of itself.
    #[must_use]
    pub fn info(&self) -> &Info {
        &self.inner.info
    }

    /// The file that was loaded, an absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner.path
    }
}

/// # Safety
/// `table` must be the table of a loaded library.
unsafe fn read_info(table: &abi::Table) -> Result<Info, String> {
    // SAFETY: as the ABI has it, a pointer to constant data of the library.
    let info = unsafe { (table.info)().as_ref() }.ok_or("no model information")?;
    if (info.size as usize) < size_of::<abi::Info>() || info.abi_version != abi::VERSION {
        return Err(format!("model information of version {} and {} bytes", info.abi_version, info.size));
    }
    // SAFETY: pointers and counts of one struct belong together.
    let (name, inputs, outputs, manifest) = unsafe {
        (
            text(info.name)?,
            slice(info.inputs, info.input_count, "inputs")?,
            slice(info.outputs, info.output_count, "outputs")?,
            bytes(info.manifest.cast(), info.manifest_bytes)?,
        )
    };
    if info.level_count > MAX_COUNT {
        return Err(format!("{} levels", info.level_count));
    }
    Ok(Info {
        name,
        // SAFETY: the tensors are of the library's constant data.
        inputs: inputs.iter().map(|tensor| unsafe { read_tensor(tensor) }).collect::<Result<_, _>>()?,
        // SAFETY: as above.
        outputs: outputs.iter().map(|tensor| unsafe { read_tensor(tensor) }).collect::<Result<_, _>>()?,
        arena_bytes: info.arena_bytes,
        weight_bytes: info.weight_bytes,
        // SAFETY: the table is the caller's promise.
        levels: (0..info.level_count).map(|i| unsafe { read_level(table, i) }).collect::<Result<_, _>>()?,
        manifest: String::from_utf8_lossy(manifest).into_owned(),
    })
}

/// # Safety
/// The pointers in `tensor` must be as the ABI has them.
unsafe fn read_tensor(tensor: &abi::Tensor) -> Result<TensorInfo, String> {
    // SAFETY: passed on.
    let (name, dims) =
        unsafe { (text(tensor.name)?, slice(tensor.dims, u64::from(tensor.rank), "dimensions")?) };
    let dtype = Dtype::from_abi(tensor.dtype).ok_or(format!("element type {} of `{name}`", tensor.dtype))?;
    let extents = dims.iter().filter(|extent| **extent != -1);
    let elements = extents.map(|extent| u64::try_from(*extent).ok()).try_fold(1u64, |n, x| n.checked_mul(x?));
    let bytes = elements.and_then(|elements| elements.checked_mul(dtype.bytes() as u64));
    if bytes != Some(tensor.bytes_per_item) {
        return Err(format!("{} bytes for `{name}`, {dtype}{dims:?}", tensor.bytes_per_item));
    }
    Ok(TensorInfo { name, dtype, dims: dims.to_vec(), bytes_per_item: tensor.bytes_per_item })
}

/// # Safety
/// `table` must be the table of a loaded library.
unsafe fn read_level(table: &abi::Table, index: u64) -> Result<Level, String> {
    let size = size_of::<abi::Level>() as u32;
    let mut level = abi::Level { size, supported: 0, name: std::ptr::null(), prepared_bytes: 0 };
    // SAFETY: the struct has the size that it names.
    if unsafe { (table.level)(index, &raw mut level) } != abi::OK {
        return Err(format!("no level {index}"));
    }
    // SAFETY: a name of the library's constant data.
    let name = unsafe { text(level.name)? };
    Ok(Level { name, supported: level.supported != 0, prepared_bytes: level.prepared_bytes })
}

/// # Safety
/// `pointer` must be null or a terminated text that outlives this call.
pub(crate) unsafe fn text(pointer: *const c_char) -> Result<String, String> {
    if pointer.is_null() {
        return Err("a missing name".to_owned());
    }
    // SAFETY: the caller's promise.
    Ok(unsafe { CStr::from_ptr(pointer) }.to_string_lossy().into_owned())
}

/// # Safety
/// `pointer` must be null or point to `count` values that outlive `'a`.
unsafe fn slice<'a, T>(pointer: *const T, count: u64, what: &str) -> Result<&'a [T], String> {
    if count > MAX_COUNT || (pointer.is_null() && count > 0) {
        return Err(format!("a bad list of {count} {what}"));
    }
    if count == 0 {
        return Ok(&[]);
    }
    // SAFETY: the caller's promise; not null, and the count is small.
    Ok(unsafe { std::slice::from_raw_parts(pointer, count as usize) })
}

/// # Safety
/// `pointer` must be null or point to `count` bytes that outlive `'a`.
unsafe fn bytes<'a>(pointer: *const u8, count: u64) -> Result<&'a [u8], String> {
    if pointer.is_null() || count > manifest::MAX_BYTES {
        return Err(format!("a manifest of {count} bytes"));
    }
    // SAFETY: the caller's promise; not null, and the count is small.
    Ok(unsafe { std::slice::from_raw_parts(pointer, count as usize) })
}
