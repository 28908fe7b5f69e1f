//! Loads the libraries that nibblec emits and runs them. Knows them only through their C interface
//! (`nibblec.h`, mirrored in `abi`) and the manifest in them; links no LLVM.
//!
//! ```no_run
//! use nibblec_runtime::{Library, Session, SessionOptions};
//! # fn main() -> Result<(), nibblec_runtime::Error> {
//! // SAFETY: the file was emitted by nibblec and nobody has tampered with it.
//! let library = unsafe { Library::open("libmodel.so") }?;
//! let mut session = Session::new(&library, SessionOptions { threads: 2, ..SessionOptions::default() })?;
//! let image = vec![0.0f32; 3 * 224 * 224];
//! let outputs = session.run_f32(&[&image], 1)?;
//! # Ok(())
//! # }
//! ```

mod abi;
mod check;
pub mod cpu;
mod error;
mod library;
pub mod manifest;
mod seal;
mod session;
mod values;

pub use error::Error;
pub use library::{Dtype, Info, Level, Library, TensorInfo};
pub use seal::seal;
pub use session::{Session, SessionOptions, StepTime};
pub use values::{Values, ValuesRef};
