//! The training half of nibblec: fine-tunes a network whose weights and activations pass learned quantizers.
//!
//! - [`Tape`] runs a [`nibblec_ir::Graph`] forwards and backwards; [`write()`] puts what it learned into a graph.
//! - [`prepare()`] puts quantizers into a float network where its compiled form will have codes.
//! - [`train`] fine-tunes with SGD towards the float network and labels.
//!
//! Inside, `ops` has one file per family of operators, which says what a node adds to a tape; `steps` are what runs.
//!
//! A tape computes in f32 on the threads of the current rayon pool. Sums over a batch are cut by the batch alone,
//! so results have the same bits on any number of threads.

mod dual;
mod error;
mod kernels;
pub mod loss;
mod ops;
mod prepare;
mod simd;
mod split;
mod steps;
mod tape;
pub mod train;

pub use error::{NodeError, TuneError};
pub use prepare::{Widths, prepare};
pub use tape::{Mode, Parameter, Quantization, Role, Tape, WeightBits, write};
