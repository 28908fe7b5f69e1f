//! The reference interpreter of nibblec: executes a graph, float operators and integer operators alike.
//!
//! In goes a [`nibblec_ir::Graph`] and one [`Array`] a model input, out comes one [`Array`] a model output.
//! Integer operators follow `nibblec_ir::op` to the bit and are what compiled code is compared with. Results do
//! not depend on the number of threads.

mod array;
mod error;
mod interpreter;
pub mod ops;

pub use array::{Array, Elements, Slice};
pub use error::ExecError;
pub use interpreter::{Interpreter, fold_node};
