//! From the lowered module to files: tables for the runtime, optimisation, object, header, library.

pub mod header;
pub mod libc;
pub mod link;
pub mod tables;
pub mod target;
