//! The typed graph of nibblec: what passes annotate and rewrite and codegen lowers.
//!
//! - [`Graph`] holds [`Node`]s (operators, [`Op`]) and [`Value`]s (type, shape, quantization, annotations).
//! - [`op`] defines every operator; for integer operators its documentation is their arithmetic.
//! - [`infer`] gives the result shapes of an operator.
//! - [`verify()`] certifies a graph, [`Printer`] writes the text form, [`parse()`] reads it,
//!   [`dot()`] draws.

pub mod ann;
pub mod bytes;

mod dot;
mod dtype;
pub mod exp;
mod graph;
pub mod infer;
pub mod op;
pub mod parse;
pub mod print;
mod quant;
mod shape;
mod sign;
mod tensor;
pub mod verify;
mod window;
pub use dot::dot;
pub use dtype::DType;
pub use graph::{Graph, Node, NodeId, Source, Value, ValueId, ValueType};
pub use op::Op;
pub use parse::{ParseError, ParseErrorKind, parse};
pub use print::Printer;
pub use quant::{Quant, Scale};
pub use shape::{Dim, Shape};
pub use sign::never_negative;
pub use tensor::{Data, Tensor, TensorError, element_count};
pub use verify::{Invalid, Verified, VerifyError, check, verify};
pub use window::Window;
