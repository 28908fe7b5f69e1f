//! From a prepared model to files: code generation, linking, the listings.

use super::{Driver, Prepared, manifest};
use crate::Error;
use nibblec_codegen::{CodegenError, Compiled, ConvKernel, Isa, Options, compile};
use nibblec_passes::kernel_table::Kernel;
use std::collections::BTreeMap;
use std::path::Path;

/// What code is wanted.
#[derive(Clone, Debug, Default)]
pub struct CodeSettings {
    /// Target triple; `None` is this machine's.
    pub target: Option<String>,
    /// Names of instruction-set levels; empty is all of the target.
    pub isas: Vec<String>,
    /// The model's name, of which the C names are made.
    pub name: String,
    /// Whether weights stay packed in memory.
    pub packed_weights: bool,
    /// Whether LLVM IR and assembly are wanted.
    pub listings: bool,
}

impl CodeSettings {
    /// Names of the levels that the library will carry.
    pub fn levels(&self) -> Result<Vec<&'static str>, Error> {
        let asked = self.check()?;
        let arch = nibblec_codegen::Arch::of(self.target.as_deref().unwrap_or("native"))?;
        let levels = if asked.is_empty() { arch.levels() } else { &asked };
        Ok(levels.iter().map(|i| i.name()).collect())
    }

    /// The levels that were asked for. An unknown name or target is found before anything long begins.
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

/// The kernels of layers that several can run, by the table of measured times.
fn kernels(driver: &Driver<'_>, prepared: &Prepared) -> BTreeMap<String, ConvKernel> {
    let Some(table) = &driver.settings.table else { return BTreeMap::new() };
    let choice = |kernel| match kernel {
        Kernel::Winograd => ConvKernel::Winograd,
        Kernel::Direct | Kernel::Lookup => ConvKernel::Direct,
    };
    let nodes = prepared.graph.nodes();
    nodes.filter_map(|(id, n)| Some((n.name.clone(), choice(table.pick(&prepared.graph, id)?)))).collect()
}

/// Generates the code of a prepared model.
pub fn generate(
    driver: &mut Driver<'_>,
    prepared: &Prepared,
    settings: &CodeSettings,
) -> Result<Compiled, Error> {
    let start = driver.begin("codegen", 0);
    let options = Options {
        kernels: kernels(driver, prepared),
        triple: settings.target.clone(),
        isas: settings.check()?,
        name: settings.name.clone(),
        manifest: manifest(prepared, &driver.notes),
        packed_weights: settings.packed_weights,
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
    let start = driver.begin("link", 0);
    compiled.write_library(path, linker)?;
    driver.timed("link", start);
    Ok(())
}
