//! `nibblec inspect`: what a library says of itself, read without running it.

use super::output::Output;
use crate::Error;
use clap::Args;
use std::path::PathBuf;

/// Show a library's manifest without running any of its code
#[derive(Args)]
pub struct Inspect {
    /// A library, object or archive that `nibblec compile` wrote
    library: PathBuf,
}

impl Inspect {
    /// Runs the verb.
    pub fn execute(&self, out: &Output) -> Result<(), Error> {
        let manifest = nibblec_runtime::manifest::read(&self.library)?;
        out.result(&manifest.value, || crate::report::manifest(&manifest.value))?;
        Ok(())
    }
}
