//! nibblec as a library: what the command line is made of.

pub mod cli;
pub mod data;
pub mod driver;
mod error;
pub mod files;
mod hidden;
pub mod memory;
pub mod onnx;
pub mod report;

pub use error::Error;
