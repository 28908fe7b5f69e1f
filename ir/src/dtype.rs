//! Element types: storage codes and the ranges that they hold.

use std::fmt;
use std::str::FromStr;

/// Element type of a tensor. Sub-byte types hold one code an element in memory and are packed by codegen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DType {
    /// IEEE 754 single precision.
    F32,
    /// Accumulators and biases.
    I32,
    /// Shapes and indices.
    I64,
    /// 8-bit unsigned codes (activations).
    U8,
    /// 8-bit signed codes (weights).
    I8,
    /// 4-bit unsigned codes, 0..=15.
    U4,
    /// 4-bit signed codes, -8..=7.
    I4,
    /// 2-bit unsigned codes, 0..=3.
    U2,
    /// 2-bit signed codes, -2..=1.
    I2,
    /// Truth values.
    Bool,
}

impl DType {
    /// All types, in printing order.
    pub const ALL: [DType; 10] = [
        DType::F32,
        DType::I32,
        DType::I64,
        DType::U8,
        DType::I8,
        DType::U4,
        DType::I4,
        DType::U2,
        DType::I2,
        DType::Bool,
    ];

    /// The name in the text form: `f32`, `u4`, ...
    pub fn name(self) -> &'static str {
        match self {
            DType::F32 => "f32",
            DType::I32 => "i32",
            DType::I64 => "i64",
            DType::U8 => "u8",
            DType::I8 => "i8",
            DType::U4 => "u4",
            DType::I4 => "i4",
            DType::U2 => "u2",
            DType::I2 => "i2",
            DType::Bool => "bool",
        }
    }

    /// Width in bits of one code.
    pub fn bits(self) -> u32 {
        match self {
            DType::F32 | DType::I32 => 32,
            DType::I64 => 64,
            DType::U8 | DType::I8 | DType::Bool => 8,
            DType::U4 | DType::I4 => 4,
            DType::U2 | DType::I2 => 2,
        }
    }

    /// Bytes that one element takes in working memory (sub-byte codes take one byte).
    pub fn element_bytes(self) -> usize {
        match self {
            DType::F32 | DType::I32 => 4,
            DType::I64 => 8,
            _ => 1,
        }
    }

    /// Whether this is one of the 8-, 4- or 2-bit code types.
    pub fn is_code(self) -> bool {
        matches!(self, DType::U8 | DType::I8 | DType::U4 | DType::I4 | DType::U2 | DType::I2)
    }

    /// Whether codes of this type are signed.
    pub fn is_signed(self) -> bool {
        matches!(self, DType::I8 | DType::I4 | DType::I2 | DType::I32 | DType::I64 | DType::F32)
    }

    /// Smallest and largest code of a code type; `None` for the others.
    pub fn code_range(self) -> Option<(i32, i32)> {
        if !self.is_code() {
            return None;
        }
        let bits = self.bits();
        Some(if self.is_signed() {
            (-(1 << (bits - 1)), (1 << (bits - 1)) - 1)
        } else {
            (0, (1 << bits) - 1)
        })
    }

    /// The unsigned (activation) code type of a width of 8, 4 or 2 bits.
    pub fn unsigned(bits: u32) -> Option<DType> {
        match bits {
            8 => Some(DType::U8),
            4 => Some(DType::U4),
            2 => Some(DType::U2),
            _ => None,
        }
    }

    /// The signed (weight) code type of a width of 8, 4 or 2 bits.
    pub fn signed(bits: u32) -> Option<DType> {
        match bits {
            8 => Some(DType::I8),
            4 => Some(DType::I4),
            2 => Some(DType::I2),
            _ => None,
        }
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
        DType::ALL.into_iter().find(|d| d.name() == s).ok_or_else(|| format!("unknown dtype '{s}'"))
    }
}
