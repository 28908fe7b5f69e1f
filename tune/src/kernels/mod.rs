//! Convolution and its gradients on planes that lie row by row.

pub(crate) mod conv;
mod pixels;
mod plan;
mod strips;
mod winograd;
