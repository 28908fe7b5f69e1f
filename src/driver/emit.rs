//! From a prepared model to files: code generation, linking, the listings.

use super::{Driver, Prepared, manifest};
use crate::Error;
use nibblec_codegen::{Arch, CodegenError, Compiled, ConvKernel, Isa, Options, compile};
use nibblec_passes::kernel_table::Kernel;
use nibblec_runtime::cpu;
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
        let arch = Arch::of(self.target.as_deref().unwrap_or("native"))?;
        let levels = if asked.is_empty() { arch.levels() } else { &asked };
        Ok(levels.iter().map(|i| i.name()).collect())
    }

    /// The levels that were asked for. An unknown name or target is found before anything long begins.
    pub fn check(&self) -> Result<Vec<Isa>, Error> {
        Arch::of(self.target.as_deref().unwrap_or("native"))?;
        let level = |name: &String| {
            if name == NATIVE {
                return native(self.target.as_deref());
            }
            let known = format!("{NATIVE}, {}", Isa::ALL.map(Isa::name).join(", "));
            let unknown = || CodegenError::Target(format!("unknown level '{name}'; known: {known}"));
            Ok(Isa::from_name(name).ok_or_else(unknown)?)
        };
        self.isas.iter().map(level).collect()
    }
}

/// The name of the best level that this CPU runs.
const NATIVE: &str = "native";

fn native(target: Option<&str>) -> Result<Isa, Error> {
    let (arch, here) = (Arch::of(target.unwrap_or("native"))?, Arch::of("native")?);
    if arch != here {
        let (asked, here) = (arch.triple(), here.triple());
        return Err(Error::Usage(format!(
            "--isa native is a level of this machine ({here}), and --target asks for {asked}; name the levels of that"
        )));
    }
    let names: Vec<&str> = arch.levels().iter().map(|level| level.name()).collect();
    let best = cpu::best(arch.triple(), &names).and_then(Isa::from_name);
    best.ok_or_else(|| Error::Usage("--isa native: this CPU runs none of the levels".into()))
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

/// Links the library and seals it.
pub fn link(
    driver: &mut Driver<'_>,
    compiled: &Compiled,
    path: &Path,
    linker: Option<&Path>,
) -> Result<(), Error> {
    let start = driver.begin("link", 0);
    compiled.write_library(path, linker)?;
    nibblec_runtime::seal(path)?;
    driver.timed("link", start);
    Ok(())
}
