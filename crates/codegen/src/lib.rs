//! LLVM code generation.
mod arith;
mod build;
mod error;
mod isa;
mod kernels;
pub use error::CodegenError;
pub use isa::Isa;
