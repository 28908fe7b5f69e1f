//! Widths of weights and activations.

use crate::DType;
use std::fmt;
use std::str::FromStr;

/// Bits in which weights or activations are computed with: 2 to 8 of codes, or floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Width(u8);

impl Width {
    /// Floats; more than any number of bits.
    pub const FLOAT: Width = Width(32);
    /// Two bits.
    pub const W2: Width = Width(2);
    /// Four bits.
    pub const W4: Width = Width(4);
    /// Eight bits.
    pub const W8: Width = Width(8);

    /// Codes of so many bits, or floats of 32; `None` of other numbers.
    pub fn new(bits: u32) -> Option<Width> {
        matches!(bits, 2..=8 | 32).then_some(Width(bits as u8))
    }

    /// That of a type of codes; `None` of other types.
    pub fn of(dtype: DType) -> Option<Width> {
        if dtype.is_code() { Width::new(dtype.bits()) } else { None }
    }

    /// Bits of a code, or 32.
    pub fn bits(self) -> u32 {
        self.0.into()
    }

    /// Whether it is floats.
    pub fn is_float(self) -> bool {
        self == Width::FLOAT
    }

    /// The type of unsigned codes (activations); `None` of floats.
    pub fn unsigned(self) -> Option<DType> {
        DType::unsigned(self.bits())
    }

    /// The type of signed codes (weights); `None` of floats.
    pub fn signed(self) -> Option<DType> {
        DType::signed(self.bits())
    }
}

impl From<Width> for u64 {
    fn from(width: Width) -> u64 {
        width.0.into()
    }
}

impl fmt::Display for Width {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for Width {
    type Err = String;

    fn from_str(s: &str) -> Result<Width, String> {
        let width = s.trim().parse().ok().and_then(Width::new);
        width.ok_or_else(|| format!("'{s}' is not a width: 2 to 8 bits, or 32 for float"))
    }
}
