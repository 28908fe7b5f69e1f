//! Element types: storage codes and the ranges that they hold.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// Element type of a tensor. Codes of any width take one element each in memory and are packed by codegen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DType {
    /// IEEE 754 single precision.
    F32,
    /// Accumulators and biases.
    I32,
    /// Shapes and indices.
    I64,
    /// Codes of 2 to 8 bits: unsigned `0..2^bits` (activations), or signed in two's complement (weights).
    Code {
        /// Width.
        bits: u8,
        /// Whether they are signed.
        signed: bool,
    },
    /// Truth values.
    Bool,
}

/// Names of code types by width from 2, unsigned and signed.
const CODES: [[&str; 2]; 7] =
    [["u2", "i2"], ["u3", "i3"], ["u4", "i4"], ["u5", "i5"], ["u6", "i6"], ["u7", "i7"], ["u8", "i8"]];

impl DType {
    /// 8-bit unsigned codes.
    pub const U8: DType = DType::Code { bits: 8, signed: false };
    /// 8-bit signed codes.
    pub const I8: DType = DType::Code { bits: 8, signed: true };
    /// 4-bit unsigned codes, 0..=15.
    pub const U4: DType = DType::Code { bits: 4, signed: false };
    /// 4-bit signed codes, -8..=7.
    pub const I4: DType = DType::Code { bits: 4, signed: true };
    /// 2-bit unsigned codes, 0..=3.
    pub const U2: DType = DType::Code { bits: 2, signed: false };
    /// 2-bit signed codes, -2..=1.
    pub const I2: DType = DType::Code { bits: 2, signed: true };

    /// All types, in printing order.
    pub fn all() -> Vec<DType> {
        let codes = (2..=8).rev().flat_map(|bits| [false, true].map(|signed| DType::Code { bits, signed }));
        [DType::F32, DType::I32, DType::I64].into_iter().chain(codes).chain([DType::Bool]).collect()
    }

    /// The name in the text form: `f32`, `u4`, ...
    pub fn name(self) -> &'static str {
        match self {
            DType::F32 => "f32",
            DType::I32 => "i32",
            DType::I64 => "i64",
            DType::Code { bits, signed } => CODES[usize::from(bits.clamp(2, 8)) - 2][usize::from(signed)],
            DType::Bool => "bool",
        }
    }

    /// Width in bits of one code.
    pub fn bits(self) -> u32 {
        match self {
            DType::F32 | DType::I32 => 32,
            DType::I64 => 64,
            DType::Code { bits, .. } => bits.into(),
            DType::Bool => 8,
        }
    }

    /// Bytes that one element takes in working memory (codes take one byte).
    pub fn element_bytes(self) -> usize {
        match self {
            DType::F32 | DType::I32 => 4,
            DType::I64 => 8,
            DType::Code { .. } | DType::Bool => 1,
        }
    }

    /// Whether this is a type of codes.
    pub fn is_code(self) -> bool {
        matches!(self, DType::Code { .. })
    }

    /// Whether elements of this type are signed.
    pub fn is_signed(self) -> bool {
        match self {
            DType::F32 | DType::I32 | DType::I64 => true,
            DType::Code { signed, .. } => signed,
            DType::Bool => false,
        }
    }

    /// Smallest and largest code of a code type; `None` for the others.
    pub fn code_range(self) -> Option<(i32, i32)> {
        match self {
            DType::Code { bits, signed: true } => Some((-(1 << (bits - 1)), (1 << (bits - 1)) - 1)),
            DType::Code { bits, signed: false } => Some((0, (1 << bits) - 1)),
            _ => None,
        }
    }

    /// The unsigned (activation) code type of a width of 2 to 8 bits.
    pub fn unsigned(bits: u32) -> Option<DType> {
        matches!(bits, 2..=8).then_some(DType::Code { bits: bits as u8, signed: false })
    }

    /// The signed (weight) code type of a width of 2 to 8 bits.
    pub fn signed(bits: u32) -> Option<DType> {
        matches!(bits, 2..=8).then_some(DType::Code { bits: bits as u8, signed: true })
    }

    /// Place in the printing order.
    fn rank(self) -> (u8, u8) {
        match self {
            DType::F32 => (0, 0),
            DType::I32 => (1, 0),
            DType::I64 => (2, 0),
            DType::Code { bits, signed } => (3, 2 * (8 - bits.min(8)) + u8::from(signed)),
            DType::Bool => (4, 0),
        }
    }
}

impl Ord for DType {
    /// Printing order: floats, integers, codes from wide to narrow, truth values.
    fn cmp(&self, other: &DType) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for DType {
    fn partial_cmp(&self, other: &DType) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for DType {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        DType::all().into_iter().find(|d| d.name() == s).ok_or_else(|| format!("unknown dtype '{s}'"))
    }
}
