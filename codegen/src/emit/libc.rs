//! The C library that emitted libraries are linked against: stand-ins for `libc.so.6` and `libpthread.so.0` that hold
//! the functions which the runtime calls, at the oldest versions of their symbols. So a library does not ask for the
//! glibc of the machine that it was compiled on, and other targets need no C library to be installed.

use super::target::{self, Arch};
use crate::error::{CodegenError, Result};
use inkwell::context::Context;
use inkwell::targets::FileType;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The oldest glibc that has all that libraries call.
pub const OLDEST_GLIBC: &str = "2.17";

/// A shared object, and its functions by the version of their symbols.
type StandIn = (&'static str, &'static [(&'static str, &'static [&'static str])]);

/// What lies in the library of threads.
const THREADS: [&str; 7] =
    ["pthread_create", "pthread_join", "pthread_sigmask", "sem_destroy", "sem_init", "sem_post", "sem_wait"];

/// Before glibc 2.34 threads were a library of their own; since then it is an empty one that is still there.
const X86_64: [StandIn; 2] = [
    (
        "libc.so.6",
        &[
            (
                "GLIBC_2.2.5",
                &[
                    "free",
                    "getpid",
                    "madvise",
                    "memcmp",
                    "memmove",
                    "memset",
                    "mmap",
                    "munmap",
                    "sched_yield",
                    "strcmp",
                    "strlen",
                    "sysconf",
                ],
            ),
            ("GLIBC_2.14", &["memcpy"]),
            ("GLIBC_2.16", &["aligned_alloc"]),
            ("GLIBC_2.17", &["clock_gettime"]),
        ],
    ),
    ("libpthread.so.0", &[("GLIBC_2.2.5", &THREADS)]),
];

/// The first glibc for 64-bit Arm is 2.17.
const AARCH64: [StandIn; 2] = [
    (
        "libc.so.6",
        &[(
            "GLIBC_2.17",
            &[
                "aligned_alloc",
                "clock_gettime",
                "free",
                "getauxval",
                "getpid",
                "madvise",
                "memcmp",
                "memcpy",
                "memmove",
                "memset",
                "mmap",
                "munmap",
                "sched_yield",
                "strcmp",
                "strlen",
                "sysconf",
            ],
        )],
    ),
    ("libpthread.so.0", &[("GLIBC_2.17", &THREADS)]),
];

/// Makes the stand-ins in `folder` and returns their places. `link` makes a shared library: of an object, at a place,
/// with a name and a script of versions.
pub fn stand_ins(
    arch: Arch,
    folder: &Path,
    link: &dyn Fn(&Path, &Path, &str, &Path) -> Result<()>,
) -> Result<Vec<PathBuf>> {
    let all = match arch {
        Arch::X86_64 => &X86_64,
        Arch::Aarch64 => &AARCH64,
    };
    let one = |(name, versions): &StandIn| {
        let write = |ending: &str, bytes: &[u8]| {
            let path = folder.join(format!("{name}{ending}"));
            let io = |source| CodegenError::Io { path: path.clone(), source };
            std::fs::write(&path, bytes).map_err(io).map(|()| path.clone())
        };
        let names: Vec<&str> = versions.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let object = write(".o", &object(arch, &names)?)?;
        let script = write(".versions", script(versions).as_bytes())?;
        let path = folder.join(name);
        link(&object, &path, name, &script).map(|()| path)
    };
    all.iter().map(one).collect()
}

/// An object in which these functions do nothing.
fn object(arch: Arch, names: &[&str]) -> Result<Vec<u8>> {
    let machine = target::machine(arch)?;
    let cx = Context::create();
    let module = cx.create_module("libc");
    module.set_triple(&machine.get_triple());
    module.set_data_layout(&machine.get_target_data().get_data_layout());
    let b = cx.create_builder();
    for name in names {
        let f = module.add_function(name, cx.void_type().fn_type(&[], false), None);
        b.position_at_end(cx.append_basic_block(f, "entry"));
        b.build_return(None)?;
    }
    let object = machine.write_to_memory_buffer(&module, FileType::Object);
    let object = object.map_err(|e| CodegenError::Internal(format!("LLVM emission: {e}")))?;
    Ok(object.as_slice().to_vec())
}

/// The linker's script that gives the functions their versions.
fn script(versions: &[(&str, &[&str])]) -> String {
    let mut script = String::new();
    for (version, names) in versions {
        let _ = writeln!(script, "{version} {{ global: {}; }};", names.join("; "));
    }
    script
}
