//! Clean-up: constants are folded, each operation has one spelling, nothing is dead.

mod arith;
mod canonicalize;
mod const_fold;
mod dce;
mod layers;
mod shape;

/// Name of the pass of that name, whose rules lie in several files.
const CANONICALIZE: &str = "canonicalize";

pub use canonicalize::Canonicalize;
pub use const_fold::ConstFold;
pub use dce::Dce;
pub(crate) use layers::fold_channel_constant;
