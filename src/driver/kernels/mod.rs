//! Measures layers on this machine: which kernel runs a shape at a pair of widths in what time.

mod layer;

pub use layer::Variant;

use super::Driver;
use crate::Error;
use nibblec_codegen::{ConvKernel, Isa, KernelUse, Options, compile};
use nibblec_ir::ann::Bits;
use nibblec_ir::layers::layers;
use nibblec_ir::{Graph, ValueId, Verified, Width, verify};
use nibblec_passes::kernel_table::{Kernel, LayerShape, widths_name};
use nibblec_passes::plan_memory::PlanMemory;
use nibblec_passes::{Notes, Pass, layout::assign_layouts_with};
use nibblec_runtime::{Library, Session, SessionOptions};
use std::path::Path;

/// Runs before those that count.
const WARM: usize = 2;

/// Widths that are measured, the widest first; the times of others are told by them.
pub fn all_widths() -> Vec<Bits> {
    const CODES: [Width; 3] = [Width::W8, Width::W4, Width::W2];
    let codes = CODES.into_iter().flat_map(|weight| CODES.map(|activation| Bits { weight, activation }));
    std::iter::once(Bits::FLOAT).chain(codes).collect()
}

/// The distinct shapes of a network's layers, in its order.
pub fn shapes(driver: &mut Driver<'_>, model: &Path) -> Result<Vec<LayerShape>, Error> {
    let (model, _) = driver.open(model)?;
    let mut shapes: Vec<LayerShape> = Vec::new();
    for layer in layers(&model.graph) {
        if let Some(s) = LayerShape::of(&model.graph, layer.node).filter(|s| !shapes.contains(s)) {
            shapes.push(s);
        }
    }
    Ok(shapes)
}

/// Every way to run a shape at these widths.
pub fn variants(shape: &LayerShape, widths: &[Bits]) -> Vec<Variant> {
    let each = |bits: &Bits| {
        let bits = *bits;
        shape.kernels(bits).into_iter().map(move |kernel| Variant { bits, kernel }).collect::<Vec<_>>()
    };
    widths.iter().flat_map(each).collect()
}

/// Times of one variant.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Which.
    pub variant: Variant,
    /// The kernel's name in reports.
    pub name: String,
    /// Nanoseconds of each run, ascending.
    pub ns: Vec<u64>,
}

impl Measured {
    /// The median; of an even number the lower one.
    pub fn median(&self) -> u64 {
        self.ns.get(self.ns.len().saturating_sub(1) / 2).copied().unwrap_or(0)
    }
}

/// Compiles a layer in all variants for a level of this machine and runs them in turn on one thread, `runs` times. The
/// library is written to `library`. A variant that the kernel refuses on these weights is left out.
pub fn measure(
    shape: &LayerShape,
    variants: &[Variant],
    isa: Isa,
    runs: usize,
    library: &Path,
) -> Result<Vec<Measured>, Error> {
    let graph = laid_out(shape, variants)?;
    let choice = |v: &Variant| match v.kernel {
        Kernel::Winograd => ConvKernel::Winograd,
        Kernel::Direct | Kernel::Lookup => ConvKernel::Direct,
    };
    let kernels = variants.iter().map(|v| (v.name(), choice(v))).collect();
    let options = Options { isas: vec![isa], name: "layer".into(), kernels, ..Options::default() };
    let compiled = compile(&graph, &options)?;
    compiled.write_library(library, None)?;
    // SAFETY: this process has just written the library from code that it generated.
    let library = unsafe { Library::open(library) }?;
    let options = SessionOptions { threads: 1, level: Some(isa.name().into()), profile: true };
    let mut session = Session::new(&library, options)?;
    let mut measured = taken(shape, variants, &compiled.report.kernels)?;
    time(&mut session, &inputs(&graph), runs, &mut measured)?;
    Ok(measured)
}

/// The network of one layer in all variants, ready for code generation.
fn laid_out(shape: &LayerShape, variants: &[Variant]) -> Result<Verified<Graph>, Error> {
    let mut graph = layer::network(shape, variants)?;
    assign_layouts_with(&mut graph, &|graph, node| layer::gain(variants, graph, node))?;
    PlanMemory.run(&mut graph, &mut Notes::default())?;
    verify(graph).map_err(|e| Error::Bug(e.to_string()))
}

/// Numbers for every input of a network.
fn inputs(graph: &Graph) -> Vec<Vec<f32>> {
    let elements = |i: &ValueId| graph.value(*i).shape.item_elements().unwrap_or(0);
    let values = |n: usize| (0..n).map(|k| (k * 37 % 251) as f32).collect();
    graph.inputs().iter().map(elements).map(values).collect()
}

/// The variants that run the kernel which they ask for, without times yet.
fn taken(shape: &LayerShape, variants: &[Variant], kernels: &[KernelUse]) -> Result<Vec<Measured>, Error> {
    let mut taken = Vec::new();
    for v in variants {
        let name = kernels.iter().find(|k| k.node == v.name());
        let name = name.ok_or_else(|| Error::Bug(format!("{shape} {}: no kernel", widths_name(v.bits))))?;
        let special = [Kernel::Winograd, Kernel::Lookup].into_iter().find(|k| name.kernel.contains(k.name()));
        if special.unwrap_or(Kernel::Direct) == v.kernel {
            taken.push(Measured { variant: *v, name: name.kernel.clone(), ns: Vec::new() });
        }
    }
    Ok(taken)
}

/// Runs the session and adds the times of each run, in ascending order at the end.
fn time(
    session: &mut Session,
    inputs: &[Vec<f32>],
    runs: usize,
    measured: &mut [Measured],
) -> Result<(), Error> {
    let inputs: Vec<&[f32]> = inputs.iter().map(Vec::as_slice).collect();
    let spent = |session: &Session, measured: &[Measured]| -> Vec<u64> {
        let steps = session.profile();
        let of = |m: &Measured| {
            let prefix = format!("{} ", m.variant.name());
            steps.iter().filter(|s| s.name.starts_with(&prefix)).map(|s| s.ns).sum()
        };
        measured.iter().map(of).collect()
    };
    measured.iter_mut().for_each(|m| m.ns.reserve(runs));
    for _ in 0..WARM {
        session.run_f32(&inputs, 1)?;
    }
    let mut before = spent(session, measured);
    for _ in 0..runs {
        session.run_f32(&inputs, 1)?;
        let after = spent(session, measured);
        for (m, (a, b)) in measured.iter_mut().zip(after.iter().zip(&before)) {
            m.ns.push(a.saturating_sub(*b));
        }
        before = after;
    }
    measured.iter_mut().for_each(|m| m.ns.sort_unstable());
    Ok(())
}
