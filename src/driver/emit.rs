//! From a prepared model to files: code generation, linking, the listings.

use super::{Driver, Prepared, manifest};
use crate::Error;
use nibblec_codegen::{CodegenError, Compiled, Isa, Options, compile};
use std::path::Path;
use std::time::Instant;

/// What code is wanted.
#[derive(Clone, Debug, Default)]
pub struct CodeSettings {
    /// Target triple; `None` is this machine's.
    pub target: Option<String>,
    /// Names of instruction-set levels; empty is all of the target.
    pub isas: Vec<String>,
    /// The model's name, of which the C names are made.
    pub name: String,
    /// Whether LLVM IR and assembly are wanted.
    pub listings: bool,
}

impl CodeSettings {
    /// The levels. An unknown name or target is found before anything long begins.
    pub fn check(&self) -> Result<Vec<Isa>, Error> {
        nibblec_codegen::Arch::of(self.target.as_deref().unwrap_or("native"))?;
        let level = |name: &String| {
            let known = Isa::ALL.map(Isa::name).join(", ");
            let unknown = || CodegenError::Target(format!("unknown level '{name}'; known: {known}"));
            Isa::from_name(name).ok_or_else(unknown)
        };
        Ok(self.isas.iter().map(level).collect::<Result<_, _>>()?)
    }
}

/// Generates the code of a prepared model.
pub fn generate(
    driver: &mut Driver<'_>,
    prepared: &Prepared,
    settings: &CodeSettings,
) -> Result<Compiled, Error> {
    let start = Instant::now();
    let options = Options {
        no_winograd: false,
        triple: settings.target.clone(),
        isas: settings.check()?,
        name: settings.name.clone(),
        manifest: manifest(prepared, &driver.notes),
        listings: settings.listings,
    };
    let compiled = compile(&prepared.graph, &options)?;
    driver.timed("codegen", start);
    Ok(compiled)
}

/// Links the library.
pub fn link(
    driver: &mut Driver<'_>,
    compiled: &Compiled,
    path: &Path,
    linker: Option<&Path>,
) -> Result<(), Error> {
    let start = Instant::now();
    compiled.write_library(path, linker)?;
    driver.timed("link", start);
    Ok(())
}
