//! Fusion: batch normalization goes into weights, bias, residual addition and activation go into the layer before
//! them.

mod fold_batch_norm;
#[allow(clippy::module_inception)]
mod fuse;

pub use fold_batch_norm::FoldBatchNorm;
pub use fuse::Fuse;
