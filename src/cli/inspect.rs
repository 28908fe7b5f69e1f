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
    /// Level whose kernels are shown [default: the one that this CPU takes]
    #[arg(long, value_name = "LEVEL")]
    isa: Option<String>,
}

impl Inspect {
    /// Runs the verb.
    pub fn execute(&self, out: &Output) -> Result<(), Error> {
        let manifest = nibblec_runtime::manifest::read(&self.library)?;
        let mut value = manifest.value;
        let level = crate::report::level(&value, self.isa.as_deref());
        let level = level.map_err(|what| Error::Usage(format!("{}: {what}", self.library.display())))?;
        if let Some(fields) = value.as_object_mut() {
            fields.insert("level".into(), level.name.clone().into());
        }
        out.result(&value, || crate::report::manifest(&value, &level))?;
        Ok(())
    }
}
