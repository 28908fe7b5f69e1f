//! The C interface of an emitted library: `nibblec.h` in Rust, field by field. A change there is a change here.

use std::ffi::{c_char, c_void};

pub(crate) const VERSION: u32 = 1;
pub(crate) const ENTRY: &[u8] = b"nibblec_library\0";
pub(crate) const OK: i32 = 0;

#[repr(C)]
pub(crate) struct Tensor {
    pub name: *const c_char,
    pub dtype: u32,
    pub rank: u32,
    pub dims: *const i64,
    pub bytes_per_item: u64,
}

#[repr(C)]
pub(crate) struct Info {
    pub size: u32,
    pub abi_version: u32,
    pub name: *const c_char,
    pub inputs: *const Tensor,
    pub outputs: *const Tensor,
    pub input_count: u64,
    pub output_count: u64,
    pub arena_bytes: u64,
    pub weight_bytes: u64,
    pub manifest: *const c_char,
    pub manifest_bytes: u64,
    pub level_count: u64,
}

#[repr(C)]
pub(crate) struct Level {
    pub size: u32,
    pub supported: u32,
    pub name: *const c_char,
    pub prepared_bytes: u64,
}

#[repr(C)]
pub(crate) struct Options {
    pub size: u32,
    pub threads: u32,
    pub level: *const c_char,
    pub arena: *mut c_void,
    pub arena_bytes: u64,
    pub profile: u32,
    pub reserved: u32,
}

#[repr(C)]
#[derive(Clone)]
pub(crate) struct StepTime {
    pub name: *const c_char,
    pub ns: u64,
    pub runs: u64,
}

/// Opaque: only ever behind a pointer.
#[repr(C)]
pub(crate) struct Ctx {
    _private: [u8; 0],
}

pub(crate) type InfoFn = unsafe extern "C" fn() -> *const Info;
pub(crate) type LevelFn = unsafe extern "C" fn(u64, *mut Level) -> i32;
pub(crate) type CreateFn = unsafe extern "C" fn(*const Options, *mut *mut Ctx, *mut *const c_char) -> i32;
pub(crate) type RunFn = unsafe extern "C" fn(*mut Ctx, *const *const c_void, *const *mut c_void, i64) -> i32;
pub(crate) type DestroyFn = unsafe extern "C" fn(*mut Ctx);
pub(crate) type LastErrorFn = unsafe extern "C" fn(*const Ctx) -> *const c_char;
pub(crate) type StatusTextFn = unsafe extern "C" fn(i32) -> *const c_char;
pub(crate) type LevelNameFn = unsafe extern "C" fn(*const Ctx) -> *const c_char;
pub(crate) type ProfileFn = unsafe extern "C" fn(*const Ctx, *mut StepTime, u64, *mut u64) -> i32;

/// The table as a library holds it: a damaged one may lack functions.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct RawTable {
    pub size: u32,
    pub abi_version: u32,
    pub info: Option<InfoFn>,
    pub level: Option<LevelFn>,
    pub create: Option<CreateFn>,
    pub run: Option<RunFn>,
    pub destroy: Option<DestroyFn>,
    pub last_error: Option<LastErrorFn>,
    pub status_text: Option<StatusTextFn>,
    pub level_name: Option<LevelNameFn>,
    pub profile: Option<ProfileFn>,
}

/// The functions that are used of it.
#[derive(Clone, Copy)]
pub(crate) struct Table {
    pub info: InfoFn,
    pub level: LevelFn,
    pub create: CreateFn,
    pub run: RunFn,
    pub destroy: DestroyFn,
    pub last_error: LastErrorFn,
    pub level_name: LevelNameFn,
    pub profile: ProfileFn,
}

impl RawTable {
    /// The functions; `None` if one is missing.
    pub(crate) fn whole(&self) -> Option<Table> {
        self.status_text?;
        Some(Table {
            info: self.info?,
            level: self.level?,
            create: self.create?,
            run: self.run?,
            destroy: self.destroy?,
            last_error: self.last_error?,
            level_name: self.level_name?,
            profile: self.profile?,
        })
    }
}

/// `const nibblec_table *nibblec_library(void)`; the pointee is read in two steps, its version first.
pub(crate) type Entry = unsafe extern "C" fn() -> *const RawTable;
