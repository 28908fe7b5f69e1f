//! The module under construction: constants, levels, steps.

use crate::ConvKernel;
use crate::blob::{Blob, WeightsAt};
use crate::build::Fb;
use crate::contract::{CTX_BLOB, CTX_WEIGHTS};
use crate::error::Result;
use crate::isa::Isa;
use crate::named;
use crate::pack::fields::Narrow;
use inkwell::AddressSpace;
use inkwell::context::Context;
use inkwell::module::Module;
use inkwell::values::{FunctionValue, IntValue, PointerValue};
use nibblec_ir::Graph;
use std::collections::BTreeMap;

/// One step of a level.
pub struct Step<'c> {
    /// Node and kernel, for profiles.
    pub name: String,
    /// `void(ctx, lo, hi, scratch)`.
    pub function: FunctionValue<'c>,
    /// Units of work.
    pub units: usize,
    /// Least units of a thread's share.
    pub grain: usize,
}

/// A level's steps.
pub struct Level<'c> {
    /// Instruction set.
    pub isa: Isa,
    /// Steps in order.
    pub steps: Vec<Step<'c>>,
}

/// Which kernel runs a node.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct KernelUse {
    /// Node name.
    pub node: String,
    /// Operator.
    pub op: String,
    /// Kernel of the highest level.
    #[serde(skip)]
    pub kernel: String,
    /// Kernels by level.
    pub kernels: BTreeMap<&'static str, String>,
    /// Bytes that the node's weights take in the library.
    pub weight_bytes: usize,
}

/// A model being lowered.
pub struct Model<'a, 'c> {
    /// LLVM context.
    pub cx: &'c Context,
    /// The module.
    pub module: &'a Module<'c>,
    /// The graph.
    pub graph: &'a Graph,
    /// Constants.
    pub blob: Blob,
    /// Levels, the most general first.
    pub levels: Vec<Level<'c>>,
    /// Scratch bytes a thread needs.
    pub scratch: usize,
    /// Kernels by node.
    pub kernels: Vec<KernelUse>,
    /// Kernels that were asked for, by node name.
    pub wanted: &'a BTreeMap<String, ConvKernel>,
}

/// What a step function sees: its builder and arguments.
pub struct StepArgs<'c> {
    /// The context (`nb_ctx`).
    pub ctx: PointerValue<'c>,
    /// First unit.
    pub lo: IntValue<'c>,
    /// One past the last unit.
    pub hi: IntValue<'c>,
    /// The thread's scratch.
    pub scratch: PointerValue<'c>,
}

/// Work below which splitting a step over threads costs more than it gains, in elementary operations.
const LEAST_SHARE: usize = 20_000;

impl<'a, 'c> Model<'a, 'c> {
    /// Adds a step to every level. `work` is the step's elementary operations in all; `body` emits one level's function.
    pub fn step(
        &mut self,
        name: &str,
        units: impl Fn(Isa) -> usize,
        work: usize,
        body: impl Fn(&Fb<'a, 'c>, &StepArgs<'c>) -> Result<()>,
    ) -> Result<()> {
        let mut calls = Vec::new();
        for level in &mut self.levels {
            let p = self.cx.ptr_type(AddressSpace::default()).into();
            let i = self.cx.i64_type().into();
            let symbol = format!("step{}__{}", level.steps.len(), level.isa.name());
            let fb = Fb::function(self.cx, self.module, level.isa, &symbol, &[p, i, i, p], false);
            let args = StepArgs {
                ctx: fb.param_ptr(0)?,
                lo: fb.param_int(1)?,
                hi: fb.param_int(2)?,
                scratch: fb.param_ptr(3)?,
            };
            body(&fb, &args)?;
            let units = units(level.isa).max(1);
            let grain = (units * LEAST_SHARE).div_ceil(work.max(1)).max(1);
            let function = fb.finish()?;
            calls.push((level.isa, named::callees(function)));
            level.steps.push(Step { name: name.to_string(), function, units, grain });
        }
        self.name_kernels(name, &calls);
        Ok(())
    }

    /// Gives the step that runs the kernel which was noted last, and what is reported of it, each level's own name.
    fn name_kernels(&mut self, step: &str, calls: &[(Isa, Vec<String>)]) {
        let Some(used) = self.kernels.last_mut() else { return };
        if step
            .strip_prefix(&used.node)
            .is_none_or(|rest| rest.strip_prefix(' ') != Some(used.kernel.as_str()))
        {
            return;
        }
        let names = named::of_levels(&used.kernel, calls);
        for (level, kernel) in self.levels.iter_mut().zip(names) {
            if let Some(step) = level.steps.last_mut() {
                step.name = format!("{} {kernel}", used.node);
            }
            used.kernel.clone_from(&kernel);
            used.kernels.insert(level.isa.name(), kernel);
        }
    }

    /// Notes which kernel runs a node.
    pub fn note_kernel(&mut self, node: &str, op: &str, kernel: String, weight_bytes: usize) {
        let levels = self.levels.iter().map(|l| (l.isa.name(), named::with_level(&kernel, l.isa)));
        let (node, op, kernels) = (node.to_string(), op.to_string(), levels.collect());
        self.kernels.push(KernelUse { node, op, kernel, kernels, weight_bytes });
    }

    /// The kernel that was asked for.
    pub fn wanted(&self, node: &str) -> Option<ConvKernel> {
        self.wanted.get(node).copied()
    }

    /// The highest level.
    pub fn top(&self) -> Isa {
        self.levels.last().map_or(Isa::Scalar, |l| l.isa)
    }
}

/// Pointer to constants in the library.
pub fn blob_ptr<'c>(fb: &Fb<'_, 'c>, ctx: PointerValue<'c>, at: usize) -> Result<PointerValue<'c>> {
    fb.atc(fb.load_ptr(fb.atc(ctx, CTX_BLOB)?)?, at)
}

/// Pointer to weights.
pub fn weights_ptr<'c>(fb: &Fb<'_, 'c>, ctx: PointerValue<'c>, at: WeightsAt) -> Result<PointerValue<'c>> {
    match at {
        WeightsAt::Blob(at) | WeightsAt::Narrow(Narrow { at, .. }) => blob_ptr(fb, ctx, at),
        WeightsAt::Prepared(at) => fb.atc(fb.load_ptr(fb.atc(ctx, CTX_WEIGHTS)?)?, at),
    }
}
