//! Target machines: which triples nibblec emits for, checked before LLVM sees them.

use crate::error::{CodegenError, Result};
use crate::isa::Isa;
use inkwell::OptimizationLevel;
use inkwell::targets::{CodeModel, InitializationConfig, RelocMode, Target, TargetMachine, TargetTriple};

/// Processor architecture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arch {
    /// x86-64.
    X86_64,
    /// 64-bit Arm.
    Aarch64,
}

/// Triples that `--target` takes.
pub const TRIPLES: [&str; 2] = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"];

impl Arch {
    /// The architecture of a supported triple.
    pub fn of(triple: &str) -> Result<Arch> {
        match triple {
            "native" => Arch::of(host()),
            t if t == TRIPLES[0] => Ok(Arch::X86_64),
            t if t == TRIPLES[1] => Ok(Arch::Aarch64),
            t => Err(CodegenError::Target(format!(
                "unknown target '{t}'; known: native, {}",
                TRIPLES.join(", ")
            ))),
        }
    }

    /// The triple.
    pub fn triple(self) -> &'static str {
        match self {
            Arch::X86_64 => TRIPLES[0],
            Arch::Aarch64 => TRIPLES[1],
        }
    }

    /// Levels that libraries for it carry, the most general first.
    pub fn levels(self) -> &'static [Isa] {
        match self {
            Arch::X86_64 => &[Isa::Scalar, Isa::Avx2, Isa::AvxVnni, Isa::Avx512Vnni],
            Arch::Aarch64 => &[Isa::Scalar, Isa::Dotprod],
        }
    }
}

/// The triple of the machine that the compiler runs on.
pub fn host() -> &'static str {
    if cfg!(target_arch = "aarch64") { TRIPLES[1] } else { TRIPLES[0] }
}

/// The LLVM machine of an architecture: its baseline; functions of higher levels carry their own features.
pub fn machine(arch: Arch) -> Result<TargetMachine> {
    match arch {
        Arch::X86_64 => Target::initialize_x86(&InitializationConfig::default()),
        Arch::Aarch64 => Target::initialize_aarch64(&InitializationConfig::default()),
    }
    let triple = TargetTriple::create(arch.triple());
    let target = Target::from_triple(&triple).map_err(|e| CodegenError::Target(e.to_string()))?;
    let cpu = if arch == Arch::X86_64 { "x86-64" } else { "generic" };
    target
        .create_target_machine(
            &triple,
            cpu,
            "",
            OptimizationLevel::Aggressive,
            RelocMode::PIC,
            CodeModel::Default,
        )
        .ok_or_else(|| CodegenError::Target(format!("LLVM cannot emit code for {}", arch.triple())))
}
