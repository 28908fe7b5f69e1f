//! protobuf 3.7.2 with the version constant that code generated for 3.4.0 checks.
pub use real::*;
/// The constant that onnx-protobuf's generated code asserts on.
pub const VERSION_3_4_0: () = ();
