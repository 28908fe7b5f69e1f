//! Instruction-set levels that a library carries, the most general first.

/// An instruction-set level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Isa {
    /// What every CPU of the target has, one element at a time.
    Scalar,
    /// x86-64 with AVX2 and FMA3.
    Avx2,
    /// AVX2 with AVX-VNNI: `vpdpbusd` on 256-bit vectors.
    AvxVnni,
    /// AVX-512 F, BW, CD, DQ, VL with VNNI and VBMI: `vpdpbusd` on 512-bit vectors.
    Avx512Vnni,
    /// 64-bit Arm with the dot products of Armv8.2 (`sdot`).
    Dotprod,
}

/// Features of the AVX2 level, which the higher levels of x86-64 contain.
macro_rules! avx2 {
    ($more:literal) => {
        concat!("+avx2,+fma,+bmi,+bmi2,+f16c,+lzcnt,+movbe,+popcnt,+sse4.2", $more)
    };
}

impl Isa {
    /// All levels of all targets.
    pub const ALL: [Isa; 5] = [Isa::Scalar, Isa::Avx2, Isa::AvxVnni, Isa::Avx512Vnni, Isa::Dotprod];

    /// The name in kernel names, `--isa` and reports.
    pub fn name(self) -> &'static str {
        match self {
            Isa::Scalar => "scalar",
            Isa::Avx2 => "avx2",
            Isa::AvxVnni => "avxvnni",
            Isa::Avx512Vnni => "avx512vnni",
            Isa::Dotprod => "dotprod",
        }
    }

    /// The level of that name.
    pub fn from_name(name: &str) -> Option<Isa> {
        Isa::ALL.into_iter().find(|i| i.name() == name)
    }

    /// LLVM's `target-cpu` of functions of this level; `None` is the target's baseline.
    pub fn cpu(self) -> Option<&'static str> {
        match self {
            Isa::Scalar => None,
            Isa::Avx2 | Isa::AvxVnni => Some("x86-64-v3"),
            Isa::Avx512Vnni => Some("x86-64-v4"),
            Isa::Dotprod => Some("generic"),
        }
    }

    /// LLVM's `target-features` of functions of this level.
    pub fn features(self) -> &'static str {
        match self {
            Isa::Scalar => "",
            Isa::Avx2 => avx2!(""),
            Isa::AvxVnni => avx2!(",+avxvnni"),
            Isa::Avx512Vnni => {
                avx2!(",+avx512f,+avx512bw,+avx512cd,+avx512dq,+avx512vl,+avx512vnni,+avx512vbmi")
            }
            Isa::Dotprod => "+neon,+dotprod",
        }
    }

    /// Bits of `nbrt_cpu_features` (`rt/cpu_*.ll`) that the level needs.
    pub fn cpu_mask(self) -> u64 {
        match self {
            Isa::Scalar => 0,
            Isa::Avx2 => CPU_AVX2_FMA,
            Isa::AvxVnni => CPU_AVX2_FMA | CPU_AVX_VNNI,
            Isa::Avx512Vnni => CPU_AVX2_FMA | CPU_AVX512_VNNI,
            Isa::Dotprod => CPU_DOTPROD,
        }
    }

    /// Elements that the generic loops handle at once.
    pub fn lanes(self) -> u32 {
        if self == Isa::Scalar { 1 } else { 16 }
    }

    /// Whether the level has the 256-bit integer instructions of AVX2.
    pub fn is_x86_vector(self) -> bool {
        matches!(self, Isa::Avx2 | Isa::AvxVnni | Isa::Avx512Vnni)
    }

    /// Whether one instruction does a fused multiply-add.
    pub fn has_fma(self) -> bool {
        self != Isa::Scalar
    }

    /// Whether one instruction adds four products of bytes to 32-bit lanes: code kernels need no widening points.
    pub fn has_dot(self) -> bool {
        matches!(self, Isa::AvxVnni | Isa::Avx512Vnni | Isa::Dotprod)
    }

    /// Whether one instruction looks up 64 bytes in a table of 64 (`vpermb`).
    pub fn has_permute(self) -> bool {
        self == Isa::Avx512Vnni
    }

    /// Bits of the widest vectors.
    pub fn vector_bits(self) -> u32 {
        match self {
            Isa::Avx512Vnni => 512,
            Isa::Avx2 | Isa::AvxVnni => 256,
            Isa::Scalar | Isa::Dotprod => 128,
        }
    }
}

/// Bit of `nbrt_cpu_features`: AVX2, FMA3, BMI, BMI2, F16C, LZCNT, MOVBE, POPCNT, and the OS saves YMM.
pub const CPU_AVX2_FMA: u64 = 1;
/// Bit: AVX-VNNI.
pub const CPU_AVX_VNNI: u64 = 2;
/// Bit: AVX-512 F, BW, CD, DQ, VL, VNNI, VBMI, and the OS saves ZMM and mask registers.
pub const CPU_AVX512_VNNI: u64 = 4;
/// Bit on 64-bit Arm: the dot products of Armv8.2.
pub const CPU_DOTPROD: u64 = 1;
