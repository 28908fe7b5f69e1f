//! How weights lie that stay at their width, and where.

/// Bytes of a block.
pub const BLOCK: usize = 32;

/// Bytes of the start values of a group of lookup indices.
pub const STARTS: usize = 64;

/// What the fields of a byte are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fields {
    /// Two codes of 4 bits.
    Codes4,
    /// Four codes of 2 bits.
    Codes2,
    /// Two indices of the lookup kernel.
    Indices,
}

impl Fields {
    /// Bits of a field.
    pub fn bits(self) -> usize {
        if self == Fields::Codes2 { 2 } else { 4 }
    }

    /// What is added to a code so that its field has no sign.
    pub fn bias(self) -> i8 {
        match self {
            Fields::Codes4 => 8,
            Fields::Codes2 => 2,
            Fields::Indices => 0,
        }
    }

    /// Bytes in front of a group's blocks.
    pub fn starts(self) -> usize {
        if self == Fields::Indices { STARTS } else { 0 }
    }

    /// Codes of a block.
    pub fn codes(self) -> usize {
        BLOCK * 8 / self.bits()
    }
}

/// Where panels lie, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Narrow {
    /// Blob offset, a multiple of 64.
    pub at: usize,
    /// What is in a byte.
    pub fields: Fields,
    /// Bytes from one panel to the next, a multiple of [`BLOCK`].
    pub panel_bytes: usize,
    /// Groups of a panel.
    pub groups: usize,
    /// Blocks of a group, and of a panel's last group.
    pub blocks: [usize; 2],
}
