//! Bounds on what a file may make the importer allocate.

use super::error::Fail;
use nibblec_ir::bytes::{shown, shown_or_more};
use nibblec_ir::{DType, Shape, element_count};

/// What a constant may grow to when it is made of smaller ones, in elements: shapes and small tables, not data.
pub(super) const MAX_GROWN: usize = 1 << 24;

/// The memory that there is, and what constants take of it.
pub(super) struct Limits {
    memory: u64,
    constants: u64,
}

impl Limits {
    /// Bounds within so many bytes.
    pub fn new(memory: u64) -> Limits {
        Limits { memory, constants: 0 }
    }

    /// Checks the memory that one image's share of a value takes.
    pub fn value(&self, dtype: DType, shape: &Shape) -> Result<(), Fail> {
        let bytes = bytes_of(dtype, &shape.item_dims());
        if bytes.is_some_and(|b| b <= self.memory) {
            return Ok(());
        }
        Err(Fail::Limit(format!(
            "{dtype}{shape} takes {} an image, the limit is {} (--max-memory)",
            shown_or_more(bytes),
            shown(self.memory)
        )))
    }

    /// Checks a constant of those extents that is about to be made; half of the memory may be constants.
    pub fn constant(&self, dtype: DType, dims: &[usize]) -> Result<(), Fail> {
        let bytes = bytes_of(dtype, dims);
        let half = self.memory / 2;
        if bytes.and_then(|b| b.checked_add(self.constants)).is_some_and(|b| b <= half) {
            return Ok(());
        }
        Err(Fail::Limit(format!(
            "the constant {dtype}{} takes {}, the file's others {}, the limit is {} (half of --max-memory)",
            Shape::fixed(dims),
            shown_or_more(bytes),
            shown(self.constants),
            shown(half)
        )))
    }

    /// Counts a constant that was made.
    pub fn count(&mut self, dtype: DType, dims: &[usize]) -> Result<(), Fail> {
        self.constant(dtype, dims)?;
        self.constants += bytes_of(dtype, dims).unwrap_or(0);
        Ok(())
    }
}

fn bytes_of(dtype: DType, dims: &[usize]) -> Option<u64> {
    let elements = element_count(dims).ok().and_then(|n| u64::try_from(n).ok())?;
    elements.checked_mul(u64::try_from(dtype.element_bytes()).ok()?)
}

/// Checks that a constant made of `from` elements does not grow beyond [`MAX_GROWN`].
pub(super) fn grown(dims: &[usize], from: usize) -> Result<(), Fail> {
    match element_count(dims) {
        Ok(n) if n <= MAX_GROWN.max(from) => Ok(()),
        found => Err(Fail::Limit(format!(
            "the constant {} that it would be folded into has {} elements, made of {from}; the limit is {MAX_GROWN}",
            Shape::fixed(dims),
            found.map_or_else(|_| "countless".to_string(), |n| n.to_string()),
        ))),
    }
}
