//! An ONNX node at work, and what its numbers mean: sizes and axes.

use super::attrs::Attrs;
use super::error::{Fail, invalid, unsupported};

/// Largest extent, stride, pad or kernel size accepted.
const MAX_EXTENT: usize = 1 << 31;

/// An ONNX node at work.
pub(super) struct Call<'a> {
    /// Its name, or one made from the operator and its position.
    pub name: &'a str,
    /// Operand names; empty for one left out.
    pub inputs: &'a [String],
    /// Result names; empty for one not wanted.
    pub outputs: &'a [String],
    /// Attributes.
    pub attrs: Attrs<'a>,
    /// Whether the operator is of the default domain, whose opset is the context's.
    pub is_default: bool,
}

impl Call<'_> {
    /// The name of operand `i` if it is given.
    pub fn input(&self, i: usize) -> Option<&str> {
        self.inputs.get(i).map(String::as_str).filter(|s| !s.is_empty())
    }

    /// The name of the first result.
    pub fn output(&self) -> Result<&str, Fail> {
        match self.outputs.first() {
            Some(o) if !o.is_empty() => Ok(o),
            _ => invalid("it has no output"),
        }
    }
}

/// A size from the model: not negative, and small enough that sums and products of two stay in range.
pub(super) fn size(what: &str, n: i64) -> Result<usize, Fail> {
    match usize::try_from(n) {
        Ok(n) if n <= MAX_EXTENT => Ok(n),
        _ if n < 0 => unsupported(format!("{what} is negative ({n})")),
        _ => invalid(format!("{what} is too large ({n})")),
    }
}

/// An axis of a tensor of that rank; negative ones count from the end.
pub(super) fn axis(n: i64, rank: usize) -> Result<usize, Fail> {
    let r = i64::try_from(rank).unwrap_or(i64::MAX);
    let at = if n < 0 { n.saturating_add(r) } else { n };
    match usize::try_from(at) {
        Ok(a) if a < rank => Ok(a),
        _ => invalid(format!("axis {n} is out of range for rank {rank}")),
    }
}

/// Several axes, none twice.
pub(super) fn axes(list: &[i64], rank: usize) -> Result<Vec<usize>, Fail> {
    let all: Vec<usize> = list.iter().map(|&a| axis(a, rank)).collect::<Result<_, _>>()?;
    match all.iter().enumerate().find(|(i, a)| all[..*i].contains(a)) {
        Some((_, a)) => invalid(format!("axis {a} is named twice")),
        None => Ok(all),
    }
}
