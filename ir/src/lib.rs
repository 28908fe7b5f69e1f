//! The typed graph of nibblec: what passes annotate and rewrite and codegen lowers.
//!
//! - [`Graph`] holds [`Node`]s (operators, [`Op`]) and [`Value`]s (type, shape, quantization, annotations).
//! - [`op`] defines every operator: its arithmetic, the shapes and types of its results, its facts.
//! - [`arith`] holds what the interpreter, training and compiled code compute alike.
//! - [`verify()`] certifies a graph, [`Printer`] writes the text form, [`parse()`] reads it,
//!   [`dot()`] draws.

pub mod ann;
pub mod arith;
pub mod bytes;

mod dot;
mod dtype;
mod graph;
pub mod layers;
pub mod op;
pub mod parse;
pub mod print;
mod quant;
pub mod roles;
mod shape;
mod sign;
mod tensor;
pub mod verify;
mod width;
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
pub use width::Width;
pub use window::Window;
