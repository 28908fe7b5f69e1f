//! The constants that the runtime reads (`rt/rt.h`, `rt/nibblec.h`) and the runtime itself, linked into the module.

use super::header::COMMON;
use super::target::Arch;
use crate::blob::Prep;
use crate::contract;
use crate::error::{CodegenError, Result};
use crate::model::{Level, Model, Step};
use inkwell::AddressSpace;
use inkwell::GlobalVisibility;
use inkwell::memory_buffer::MemoryBuffer;
use inkwell::module::{Linkage, Module};
use inkwell::types::BasicType;
use inkwell::values::{BasicValue, BasicValueEnum, PointerValue};
use nibblec_ir::{DType, Dim, Graph, ValueId};

const RUNTIME: &str = include_str!("../../rt/nibblec_rt.ll");
const CPU_X86_64: &str = include_str!("../../rt/cpu_x86_64.ll");
const CPU_AARCH64: &str = include_str!("../../rt/cpu_aarch64.ll");

/// Sections of the manifest, read without executing the library.
pub const MANIFEST_SECTION: &str = ".nibblec.manifest";

struct Maker<'m, 'a, 'c> {
    model: &'m Model<'a, 'c>,
}

impl<'c> Maker<'_, '_, 'c> {
    fn i64(&self, n: usize) -> BasicValueEnum<'c> {
        self.model.cx.i64_type().const_int(n as u64, false).into()
    }
    fn i32(&self, n: i32) -> BasicValueEnum<'c> {
        self.model.cx.i32_type().const_int(n as u64, true).into()
    }
    fn null(&self) -> BasicValueEnum<'c> {
        self.model.cx.ptr_type(AddressSpace::default()).const_null().into()
    }
    fn record(&self, fields: &[BasicValueEnum<'c>]) -> BasicValueEnum<'c> {
        self.model.cx.const_struct(fields, false).into()
    }
    fn global(&self, name: &str, value: BasicValueEnum<'c>, align: u32) -> PointerValue<'c> {
        let g = self.model.module.add_global(value.get_type(), Some(AddressSpace::default()), name);
        g.set_initializer(&value.as_basic_value_enum());
        g.set_constant(true);
        g.set_linkage(Linkage::Internal);
        g.set_alignment(align);
        g.as_pointer_value()
    }
    fn text(&self, s: &str) -> BasicValueEnum<'c> {
        let c = self.model.cx.const_string(s.as_bytes(), true);
        self.global("nb_text", c.into(), 1).into()
    }
    /// An array of records of one type; null if empty.
    fn list(&self, name: &str, items: &[BasicValueEnum<'c>]) -> BasicValueEnum<'c> {
        let Some(first) = items.first() else { return self.null() };
        // A struct of equal structs has the layout of an array.
        let _ = first.get_type().as_basic_type_enum();
        self.global(name, self.record(items), 8).into()
    }
}

fn dtype_code(d: DType) -> i32 {
    match d {
        DType::F32 => 1,
        DType::Code { signed: true, .. } => 3,
        DType::I32 => 4,
        DType::I64 => 5,
        DType::Bool => 6,
        _ => 2,
    }
}

/// Bytes of one image of a model input or output.
pub fn item_bytes(graph: &Graph, id: ValueId) -> Result<usize> {
    let v = graph.value(id);
    v.shape
        .item_elements()
        .and_then(|n| n.checked_mul(v.dtype.element_bytes()))
        .ok_or_else(|| CodegenError::Unprepared { node: v.name.clone(), reason: "its size overflows".into() })
}

fn tensors<'c>(mk: &Maker<'_, '_, 'c>, name: &str, ids: &[ValueId]) -> Result<BasicValueEnum<'c>> {
    let graph = mk.model.graph;
    let mut rows = Vec::new();
    for id in ids {
        let v = graph.value(*id);
        let dims: Vec<_> = v
            .shape
            .0
            .iter()
            .map(|d| if let Dim::Fixed(n) = d { *n as u64 } else { u64::MAX })
            .map(|n| mk.model.cx.i64_type().const_int(n, true))
            .collect();
        let dims = mk.global("nb_dims", mk.model.cx.i64_type().const_array(&dims).into(), 8);
        rows.push(mk.record(&[
            mk.text(&v.name),
            mk.i32(dtype_code(v.dtype)),
            mk.i32(v.shape.rank() as i32),
            dims.into(),
            mk.i64(item_bytes(graph, *id)?),
        ]));
    }
    Ok(mk.list(name, &rows))
}

/// A level: its steps, and the jobs that prepare the weights which it reads.
fn level<'c>(mk: &Maker<'_, '_, 'c>, level: &Level<'c>) -> BasicValueEnum<'c> {
    let blob = &mk.model.blob;
    let step = |s: &Step<'c>| {
        let f = s.function.as_global_value().as_pointer_value();
        mk.record(&[f.into(), mk.i64(s.units), mk.i64(s.grain), mk.text(&s.name)])
    };
    let steps: Vec<_> = level.steps.iter().map(step).collect();
    let prep = |p: &Prep| {
        let Prep { kind, src, dst, count, p0, p1, p2, .. } = *p;
        let (kind, p0) = (mk.i32(kind as i32), mk.i32(p0 as i32));
        mk.record(&[kind, p0, mk.i64(src), mk.i64(dst), mk.i64(count), mk.i64(p1), mk.i64(p2)])
    };
    let preps: Vec<_> = blob.preps.iter().filter(|p| (p.is_read)(level.isa)).map(prep).collect();
    mk.record(&[
        mk.text(level.isa.name()),
        mk.i64(level.isa.cpu_mask() as usize),
        mk.list("nb_steps", &steps),
        mk.i64(steps.len()),
        mk.list("nb_preps", &preps),
        mk.i64(preps.len()),
        mk.i64(blob.prepared_bytes),
    ])
}

/// Adds the tables and links the runtime. `arena_bytes` is what the memory plan takes.
pub fn add(model: &Model<'_, '_>, arch: Arch, name: &str, manifest: &str, arena_bytes: usize) -> Result<()> {
    let mk = Maker { model };
    let (cx, graph) = (model.cx, model.graph);
    let blob = if model.blob.bytes.is_empty() { &[0u8][..] } else { &model.blob.bytes };
    let blob = mk.global("nb_blob", cx.const_string(blob, false).into(), 64);
    let text = cx.const_string(manifest.as_bytes(), false);
    let manifest_at = mk.global("nb_manifest", text.into(), 1);
    if let Some(g) = model.module.get_global("nb_manifest") {
        g.set_section(Some(MANIFEST_SECTION));
    }
    let levels: Vec<_> = model.levels.iter().map(|l| level(&mk, l)).collect();
    let level_count = mk.i64(levels.len());
    let levels = mk.list("nb_levels", &levels);
    let info = mk.record(&[
        mk.i32(contract::INFO_BYTES),
        mk.i32(contract::ABI as i32),
        mk.text(name),
        tensors(&mk, "nb_inputs", graph.inputs())?,
        tensors(&mk, "nb_outputs", graph.outputs())?,
        mk.i64(graph.inputs().len()),
        mk.i64(graph.outputs().len()),
        mk.i64(arena_bytes),
        mk.i64(model.blob.bytes.len()),
        manifest_at.into(),
        mk.i64(manifest.len()),
        level_count,
    ]);
    let info = mk.global("nb_info", info, 8);
    let record = mk.record(&[info.into(), levels, blob.into(), mk.i64(model.scratch.next_multiple_of(64))]);
    let g = model.module.add_global(record.get_type(), Some(AddressSpace::default()), "nbrt_model");
    g.set_initializer(&record);
    g.set_constant(true);
    g.set_alignment(8);
    g.set_visibility(GlobalVisibility::Hidden);
    link_runtime(model.module, arch)?;
    export(model, name)
}

fn link_runtime(module: &Module<'_>, arch: Arch) -> Result<()> {
    let cpu = match arch {
        Arch::X86_64 => CPU_X86_64,
        Arch::Aarch64 => CPU_AARCH64,
    };
    for (text, what) in [(cpu, "cpu.ll"), (RUNTIME, "nibblec_rt.ll")] {
        let buffer = MemoryBuffer::create_from_memory_range_copy(text.as_bytes(), what);
        let part = module
            .get_context()
            .create_module_from_ir(buffer)
            .map_err(|e| CodegenError::Internal(format!("{what}: {e}")))?;
        part.set_triple(&module.get_triple());
        part.set_data_layout(&module.get_data_layout());
        module.link_in_module(part).map_err(|e| CodegenError::Internal(format!("{what}: {e}")))?;
    }
    for f in ["nbrt_cpu_features", "nbrt_pause", "nbrt_float_enter", "nbrt_float_leave"] {
        if let Some(f) = module.get_function(f) {
            f.set_linkage(Linkage::Internal);
        }
    }
    if let Some(g) = module.get_global("nbrt_model") {
        g.set_visibility(GlobalVisibility::Default);
        g.set_linkage(Linkage::Internal);
    }
    Ok(())
}

/// `nibblec_library`, the symbol that any loader asks for (weak, so that several models link into one program), and
/// `<name>_library`, this model's own.
fn export(model: &Model<'_, '_>, name: &str) -> Result<()> {
    let Some(inner) = model.module.get_function(COMMON) else {
        return crate::error::internal("the runtime lacks nibblec_library");
    };
    inner.as_global_value().set_name("nb_library");
    inner.as_global_value().set_visibility(GlobalVisibility::Default);
    inner.set_linkage(Linkage::Internal);
    let own = super::header::symbol(name);
    for (symbol, linkage) in [(COMMON, Linkage::WeakAny), (&own, Linkage::External)] {
        if linkage == Linkage::External && symbol == COMMON {
            continue;
        }
        let f = model.module.add_function(symbol, inner.get_type(), Some(linkage));
        let b = model.cx.create_builder();
        b.position_at_end(model.cx.append_basic_block(f, "entry"));
        let r = b.build_call(inner, &[], "")?.try_as_basic_value().basic();
        let Some(r) = r else { return crate::error::internal("nibblec_library returns nothing") };
        b.build_return(Some(&r))?;
    }
    Ok(())
}
