//! Instruction-set levels that a library carries, the most general first.

/// An instruction-set level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Isa {
    /// What every CPU of the target has, one element at a time.
    Scalar,
    /// x86-64 with AVX2 and FMA3.
    Avx2,
}

impl Isa {
    /// The name in kernel names, `--isa` and reports.
    pub fn name(self) -> &'static str {
        match self {
            Isa::Scalar => "scalar",
            Isa::Avx2 => "avx2",
        }
    }

    /// The level of that name.
    pub fn from_name(name: &str) -> Option<Isa> {
        [Isa::Scalar, Isa::Avx2].into_iter().find(|i| i.name() == name)
    }

    /// LLVM's `target-features` of functions of this level on x86-64.
    pub fn features(self) -> &'static str {
        match self {
            Isa::Scalar => "",
            Isa::Avx2 => "+avx2,+fma,+bmi,+bmi2,+f16c,+lzcnt,+movbe,+popcnt,+sse4.2",
        }
    }

    /// Bits of `nbrt_cpu_features` that the level needs.
    pub fn cpu_mask(self) -> u64 {
        match self {
            Isa::Scalar => 0,
            Isa::Avx2 => CPU_AVX2_FMA,
        }
    }

    /// Elements that the generic loops handle at once.
    pub fn lanes(self) -> u32 {
        match self {
            Isa::Scalar => 1,
            Isa::Avx2 => 16,
        }
    }

    /// Whether the level has the 256-bit integer instructions of AVX2.
    pub fn is_x86_vector(self) -> bool {
        self == Isa::Avx2
    }

    /// Whether one instruction does a fused multiply-add.
    pub fn has_fma(self) -> bool {
        self == Isa::Avx2
    }
}

/// Bit of `nbrt_cpu_features`: AVX2, FMA3, BMI, BMI2, F16C, LZCNT, MOVBE, POPCNT, and the OS saves YMM.
pub const CPU_AVX2_FMA: u64 = 1;
