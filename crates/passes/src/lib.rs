//! The passes of nibblec: each takes a graph that keeps the guarantees of the passes before it and adds its own.
//!
//! - [`pass`] is the contract of a pass, the lists of passes in order, and the loop that runs and checks them.

mod error;
pub mod pass;
#[allow(dead_code)]
mod rewrite;

pub use error::PassError;
pub use pass::{Hooks, Note, Notes, Pass, PassReport, run_passes};

// Bit selection and quantization, in the order in which data flows through them.
pub mod random;
pub mod sensitivity;

pub mod select;

pub mod plan_file;
