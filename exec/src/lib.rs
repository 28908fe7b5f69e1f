//! The reference interpreter of nibblec: executes a graph, float operators and integer operators alike.
//!
//! In goes a [`nibblec_ir::Graph`] and one [`Array`] per model input, out comes one [`Array`] per model output.
//! Integer operators follow `nibblec_ir::op` to the bit and are what compiled code is compared with. Results do
//! not depend on the number of threads.
//!
//! `ops` has one file per family of operators, `kernels` the loops that they run.

pub mod arith;
mod array;
mod error;
mod fault;
mod interpreter;
mod kernels;
mod operand;
mod ops;

pub use array::{Array, Elements, Slice};
pub use error::ExecError;
pub use fault::Fault;
pub use interpreter::{Interpreter, fold_node};
pub use kernels::{Matrix, quantize, requantize, sgemm};
