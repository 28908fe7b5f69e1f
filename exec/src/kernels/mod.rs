//! The loops of the operators: they know slices, extents and windows, and nothing of graphs.

pub(crate) mod broadcast;
pub(crate) mod cast;
pub(crate) mod conv;
mod direct;
pub(crate) mod gemm;
mod matmul;
pub(crate) mod moves;
pub(crate) mod normalize;
pub(crate) mod pool;
pub(crate) mod qconv;
mod qdot;
pub(crate) mod quantize;
mod simd;
pub(crate) mod softmax;
mod tile;
pub(crate) mod unary;

pub use matmul::{Matrix, sgemm};
pub(crate) use qdot::PackedWeights;
pub use quantize::{quantize, requantize};

/// Elements that a thread takes at a time.
const CHUNK: usize = 1 << 14;
