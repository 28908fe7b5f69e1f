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

#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Table {
    pub size: u32,
    pub abi_version: u32,
    pub info: unsafe extern "C" fn() -> *const Info,
    pub level: unsafe extern "C" fn(u64, *mut Level) -> i32,
    pub create: unsafe extern "C" fn(*const Options, *mut *mut Ctx, *mut *const c_char) -> i32,
    pub run: unsafe extern "C" fn(*mut Ctx, *const *const c_void, *const *mut c_void, i64) -> i32,
    pub destroy: unsafe extern "C" fn(*mut Ctx),
    pub last_error: unsafe extern "C" fn(*const Ctx) -> *const c_char,
    pub status_text: unsafe extern "C" fn(i32) -> *const c_char,
    pub level_name: unsafe extern "C" fn(*const Ctx) -> *const c_char,
    pub profile: unsafe extern "C" fn(*const Ctx, *mut StepTime, u64, *mut u64) -> i32,
}

/// `const nibblec_table *nibblec_library(void)`; the pointee is read in two steps, its version first.
pub(crate) type Entry = unsafe extern "C" fn() -> *const Table;
