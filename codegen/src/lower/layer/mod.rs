//! Convolutions and matrix products: panels of weights through kernels, depthwise taps, Winograd tiles, single rows.

pub mod conv;
mod depthwise;
mod depthwise_tiles;
mod gemv;
mod panels;
mod problem;
mod results;
mod stem;
mod tiles;
mod winograd;
