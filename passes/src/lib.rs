//! The passes of nibblec: each takes a graph that keeps the guarantees of the passes before it and adds its own.
//!
//! - [`pass`] is the contract of a pass, the list of passes in order, and the loop that runs and checks them.
//! - [`clean`] folds constants, spells each operation one way and drops what is dead.
//! - [`ingest_qdq`] turns quantizer pairs into quantization on values.
//! - [`fuse`] moves batch normalization, bias, residual and activation into the layers.
//! - [`equalize`] makes the ranges of channels between layers alike, on request.
//! - [`plan_memory`] places values in the arena.

mod error;
mod layer;
pub mod pass;
mod rewrite;

pub use error::PassError;
pub use pass::{Hooks, Note, Notes, Pass, PassReport, front_end, run_passes};

// Float graph to float graph.
pub mod clean;
pub mod equalize;
pub mod fuse;
pub mod ingest_qdq;

// Bit selection and quantization, in the order in which data flows through them.
pub mod calibrate;
pub mod kernel_table;
pub mod plan_file;
pub mod quantize;
pub mod random;
pub mod select;
pub mod sensitivity;

pub mod layout;

// After the layouts are known.
pub mod plan_memory;
