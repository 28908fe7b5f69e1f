//! LLVM code generation: a verified, laid-out graph becomes an object, a shared library and a header.
//!
//! - [`compile`] lowers each node to steps (`lower/`), which call shared inner kernels (`kernels/`) on packed weights
//!   (`pack`); one set of steps for each instruction-set level ([`Isa`]).
//! - `emit/` adds the tables that the runtime (`rt/`) reads, optimises, and writes files.
//!
//! The graph must have layouts and arena slots (`nibblec-passes`).

mod arith;
mod blob;
mod build;
mod contract;
mod emit;
mod error;
mod isa;
mod kernels;
mod lower;
mod model;
mod named;
mod pack;
mod place;

pub use emit::libc::OLDEST_GLIBC;
pub use emit::target::{Arch, TRIPLES};
pub use error::CodegenError;
pub use isa::Isa;
pub use model::KernelUse;

use blob::Blob;
use error::Result;
use inkwell::context::Context;
use inkwell::module::Module;
use inkwell::passes::PassBuilderOptions;
use inkwell::targets::{FileType, TargetMachine, TargetTriple};
use model::{Level, Model};
use nibblec_ir::{Graph, Verified};
use std::collections::BTreeMap;
use std::path::Path;

/// A choice of kernel. Layers that it cannot run take the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConvKernel {
    /// The direct loop.
    Direct,
    /// Winograd F(2x2, 3x3).
    Winograd,
}

/// What to emit.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Target triple; `None` is this machine's.
    pub triple: Option<String>,
    /// Instruction-set levels; empty means all that the target has.
    pub isas: Vec<Isa>,
    /// The model's name: an identifier is made of it for `<name>_library`.
    pub name: String,
    /// Fields of the embedded manifest; codegen adds sizes and kernels.
    pub manifest: serde_json::Map<String, serde_json::Value>,
    /// Which kernel runs a layer that several can run, by node name. Where nothing is said, 3x3 layers of operands of
    /// at most 4 bits run as Winograd, and those of 8 bits where the plane is not small beside the weights.
    pub kernels: BTreeMap<String, ConvKernel>,
    /// Whether weights of 4 and 2 bits stay packed in memory too: a panel is unpacked when a thread comes to it, instead
    /// of all when a context is created. No layer then runs on weights that Winograd transformed at creation.
    pub packed_weights: bool,
    /// Whether [`Compiled::llvm_ir`] and [`Compiled::assembly`] are wanted.
    pub listings: bool,
}

/// Sizes and kernels of a compiled model.
#[derive(Clone, Debug)]
pub struct Report {
    /// Bytes of constants in the library: packed weights, parameters, tables.
    pub constant_bytes: usize,
    /// Of these, packed weights.
    pub weight_bytes: usize,
    /// Bytes of weights that a context unpacks.
    pub prepared_bytes: usize,
    /// Bytes of activations of a context.
    pub arena_bytes: usize,
    /// Bytes that each thread of a context works in, besides.
    pub scratch_bytes: usize,
    /// Kernel of each node.
    pub kernels: Vec<KernelUse>,
    /// Levels carried.
    pub isas: Vec<Isa>,
}

/// A compiled model in memory.
pub struct Compiled {
    /// The relocatable object.
    pub object: Vec<u8>,
    /// The C header.
    pub header: String,
    /// Sizes and kernels.
    pub report: Report,
    /// Optimised LLVM IR, if asked for.
    pub llvm_ir: Option<String>,
    /// Assembly, if asked for.
    pub assembly: Option<String>,
    /// The embedded manifest.
    pub manifest: String,
    arch: Arch,
    name: String,
}

/// Library sizes above this are refused: addresses within a library are 32-bit.
const LARGEST: u64 = 2_000_000_000;

/// Compiles a graph that the layout and memory passes have prepared.
pub fn compile(graph: &Verified<Graph>, options: &Options) -> Result<Compiled> {
    let arch = Arch::of(options.triple.as_deref().unwrap_or("native"))?;
    let isas = levels(arch, &options.isas)?;
    let machine = emit::target::machine(arch)?;
    let cx = Context::create();
    let module = cx.create_module("model");
    module.set_triple(&TargetTriple::create(arch.triple()));
    module.set_data_layout(&machine.get_target_data().get_data_layout());
    let mut model = Model {
        cx: &cx,
        module: &module,
        graph,
        blob: Blob::new(options.packed_weights),
        levels: isas.iter().map(|isa| Level { isa: *isa, steps: Vec::new() }).collect(),
        scratch: 64,
        kernels: Vec::new(),
        wanted: &options.kernels,
    };
    for id in graph.order() {
        lower::lower(&mut model, graph.node(id))?;
    }
    let bytes = model.blob.bytes.len() as u64;
    if bytes > LARGEST {
        return Err(CodegenError::TooLarge { what: "the weights", bytes, limit: LARGEST });
    }
    let arena_bytes = arena_bytes(graph);
    let report = report(&model, arena_bytes, isas);
    let name = emit::header::identifier(&options.name);
    let manifest = manifest(options, arch, &name, &report)?;
    emit::tables::add(&model, arch, &name, &manifest, arena_bytes)?;
    optimize(&module, &machine)?;
    let emit = |kind| {
        machine
            .write_to_memory_buffer(&module, kind)
            .map_err(|e| CodegenError::Internal(format!("LLVM emission: {e}")))
    };
    let listings = options.listings;
    let llvm_ir = listings.then(|| module.print_to_string().to_string());
    let assembly = if listings {
        Some(String::from_utf8_lossy(emit(FileType::Assembly)?.as_slice()).into_owned())
    } else {
        None
    };
    let object = emit(FileType::Object)?.as_slice().to_vec();
    let header = emit::header::header(graph, &options.name, arena_bytes);
    Ok(Compiled { object, header, report, llvm_ir, assembly, manifest, arch, name })
}

/// Sizes and kernels of a model that has been lowered.
fn report(model: &Model<'_, '_>, arena_bytes: usize, isas: Vec<Isa>) -> Report {
    Report {
        constant_bytes: model.blob.bytes.len(),
        weight_bytes: model.kernels.iter().map(|k| k.weight_bytes).sum(),
        prepared_bytes: model.blob.prepared_bytes,
        arena_bytes,
        scratch_bytes: model.scratch,
        kernels: model.kernels.clone(),
        isas,
    }
}

/// Checks the module and runs LLVM's passes, without those that would undo what the kernels lay out by hand.
fn optimize(module: &Module<'_>, machine: &TargetMachine) -> Result<()> {
    module.verify().map_err(|e| CodegenError::Internal(format!("LLVM module: {e}")))?;
    let passes = PassBuilderOptions::create();
    passes.set_loop_unrolling(false);
    passes.set_loop_vectorization(false);
    passes.set_loop_slp_vectorization(false);
    module
        .run_passes("default<O2>", machine, passes)
        .map_err(|e| CodegenError::Internal(format!("LLVM passes: {e}")))
}

/// The levels of a target that were asked for, in its order; all where none were.
fn levels(arch: Arch, asked: &[Isa]) -> Result<Vec<Isa>> {
    let all = arch.levels();
    if asked.is_empty() {
        return Ok(all.to_vec());
    }
    if let Some(no) = asked.iter().find(|i| !all.contains(i)) {
        return Err(CodegenError::Target(format!("{} has no level '{}'", arch.triple(), no.name())));
    }
    Ok(all.iter().copied().filter(|i| asked.contains(i)).collect())
}

/// Bytes of the arena: the end of the last slot.
fn arena_bytes(graph: &Graph) -> usize {
    let ends =
        graph.values().filter_map(|(_, v)| v.ann.slot.as_ref()).map(|s| s.value.offset + s.value.bytes);
    ends.max().unwrap_or(0).max(64)
}

/// Version of the manifest's structure.
const FORMAT: u32 = 2;

fn manifest(options: &Options, arch: Arch, name: &str, report: &Report) -> Result<String> {
    let internal = |e: serde_json::Error| CodegenError::Internal(e.to_string());
    let names: Vec<&str> = report.isas.iter().map(|i| i.name()).collect();
    let fields = serde_json::json!({
        "format": FORMAT,
        "compiler": format!("nibblec {}", env!("CARGO_PKG_VERSION")),
        "abi": contract::ABI,
        "name": name,
        "target": arch.triple(),
        // Whoever links the library may put a hash of it in the place of the zeros.
        "library_blake3": "0".repeat(64),
        "weight_bytes": report.weight_bytes,
        "constant_bytes": report.constant_bytes,
        "prepared_bytes": report.prepared_bytes,
        "arena_bytes": report.arena_bytes,
        "scratch_bytes": report.scratch_bytes,
        "packed_weights": options.packed_weights,
        "isas": names,
        "kernels": report.kernels,
    });
    let mut m = options.manifest.clone();
    if let serde_json::Value::Object(fields) = fields {
        m.extend(fields);
    }
    serde_json::to_string(&m).map_err(internal)
}

impl Compiled {
    /// The triple that the code is for.
    pub fn triple(&self) -> &'static str {
        self.arch.triple()
    }

    /// Links a shared library at `path`; nothing is left there on failure.
    pub fn write_library(&self, path: &Path, linker: Option<&Path>) -> Result<()> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let io = |source| CodegenError::Io { path: path.to_path_buf(), source };
        let temp = tempfile::Builder::new().prefix(".nibblec-").tempdir_in(folder).map_err(io)?;
        let object = temp.path().join("model.o");
        std::fs::write(&object, &self.object).map_err(io)?;
        let library = temp.path().join("model.so");
        let soname = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        emit::link::shared(&object, &library, &soname, self.arch, linker)?;
        std::fs::rename(&library, path).map_err(io)
    }

    /// Writes a static archive.
    pub fn write_static(&self, path: &Path) -> Result<()> {
        let own = emit::header::symbol(&self.name);
        let all = [emit::header::COMMON, &own];
        let symbols = if own == emit::header::COMMON { &all[..1] } else { &all };
        write_whole(path, &emit::link::archive(&self.object, symbols))
    }

    /// Writes the relocatable object.
    pub fn write_object(&self, path: &Path) -> Result<()> {
        write_whole(path, &self.object)
    }

    /// Writes the C header.
    pub fn write_header(&self, path: &Path) -> Result<()> {
        write_whole(path, self.header.as_bytes())
    }
}

/// Writes a file whole or not at all: into a hidden folder beside its place, then a rename.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let io = |source| CodegenError::Io { path: path.to_path_buf(), source };
    let temp = tempfile::Builder::new().prefix(".nibblec-").tempdir_in(folder).map_err(io)?;
    let file = temp.path().join("whole");
    std::fs::write(&file, bytes).map_err(io)?;
    std::fs::rename(&file, path).map_err(io)
}
