//! Names of stages and passes, for `--emit` and `--stop-after`.

use crate::Error;
use nibblec_passes::front_end;

/// The stages in order.
pub const STAGES: [&str; 9] =
    ["import", "fold", "fuse", "sensitivity", "select", "equalize", "calibrate", "quantize", "layout"];

/// The pass that ends stage `fold`; the rest of the float passes is stage `fuse`.
pub(super) const LAST_OF_FOLD: &str = "fold_batch_norm";

/// Names of stages, and of the float passes within `fold` and `fuse`.
pub fn names() -> Vec<&'static str> {
    let mut names = STAGES.to_vec();
    for pass in front_end() {
        if !names.contains(&pass.name()) {
            names.push(pass.name());
        }
    }
    names
}

/// An error unless there is such a stage or pass.
pub fn check_name(option: &str, name: &str) -> Result<(), Error> {
    match names().contains(&name) {
        true => Ok(()),
        false => Err(Error::Usage(format!("{option}: no stage or pass '{name}': {}", names().join(", ")))),
    }
}
