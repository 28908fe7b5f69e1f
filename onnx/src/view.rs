//! Strided walks over row-major elements: transposes, slices and broadcasts of constants.

use super::error::{Fail, overflow};
use super::limits::grown;

/// Extents and a stride each, in elements, from an offset on.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// Extents of the result.
    pub dims: Vec<usize>,
    strides: Vec<i64>,
    offset: i64,
}

/// One axis of a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// First index.
    pub start: usize,
    /// Elements taken.
    pub count: usize,
    /// Distance, not zero.
    pub step: i64,
}

fn signed(n: usize) -> Result<i64, Fail> {
    i64::try_from(n).map_err(|_| overflow())
}

impl View {
    /// All elements in order.
    pub fn whole(dims: &[usize]) -> Result<View, Fail> {
        let mut strides = vec![0; dims.len()];
        let mut next = 1i64;
        for (s, &d) in strides.iter_mut().zip(dims).rev() {
            *s = next;
            next = next.checked_mul(signed(d)?).ok_or_else(overflow)?;
        }
        Ok(View { dims: dims.to_vec(), strides, offset: 0 })
    }

    /// Axis `i` of the result is axis `perm[i]`.
    pub fn permuted(mut self, perm: &[usize]) -> View {
        self.dims = perm.iter().map(|&p| self.dims[p]).collect();
        self.strides = perm.iter().map(|&p| self.strides[p]).collect();
        self
    }

    /// Restricts an axis.
    pub fn sliced(mut self, axis: usize, span: Span) -> Result<View, Fail> {
        let stride = self.strides[axis];
        let start = signed(span.start)?.checked_mul(stride).ok_or_else(overflow)?;
        self.offset = self.offset.checked_add(start).ok_or_else(overflow)?;
        // A step that is never taken may be of any size.
        let step = if span.count > 1 { span.step } else { 1 };
        self.strides[axis] = stride.checked_mul(step).ok_or_else(overflow)?;
        self.dims[axis] = span.count;
        Ok(self)
    }

    /// Repeats axes of extent 1 up to `dims` (NumPy broadcasting).
    pub fn broadcast(self, dims: &[usize]) -> Result<View, Fail> {
        grown(dims, self.dims.iter().product())?;
        let misfit =
            || Fail::Invalid(format!("constant extents {:?} do not broadcast to {dims:?}", self.dims));
        let lead = dims.len().checked_sub(self.dims.len()).ok_or_else(misfit)?;
        let mut strides = vec![0; dims.len()];
        for (i, (&d, &s)) in self.dims.iter().zip(&self.strides).enumerate() {
            if d == dims[lead + i] {
                strides[lead + i] = s;
            } else if d != 1 {
                return Err(misfit());
            }
        }
        Ok(View { dims: dims.to_vec(), strides, offset: self.offset })
    }

    /// Flat indices in row-major order of the result.
    pub fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        let mut at = vec![0usize; self.dims.len()];
        let mut flat = self.offset;
        let mut left: usize = self.dims.iter().product();
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let now = flat;
            for i in (0..at.len()).rev() {
                at[i] += 1;
                flat += self.strides[i];
                if at[i] < self.dims[i] {
                    break;
                }
                flat -= self.strides[i] * i64::try_from(at[i]).unwrap_or(i64::MAX);
                at[i] = 0;
            }
            Some(usize::try_from(now).unwrap_or(usize::MAX))
        })
    }
}

/// Extents of the NumPy broadcast of two.
pub(super) fn broadcast_dims(a: &[usize], b: &[usize]) -> Result<Vec<usize>, Fail> {
    let rank = a.len().max(b.len());
    let at = |d: &[usize], i: usize| (i + d.len()).checked_sub(rank).map_or(1, |k| d[k]);
    (0..rank)
        .map(|i| match (at(a, i), at(b, i)) {
            (x, y) if x == y => Ok(x),
            (1, y) => Ok(y),
            (x, 1) => Ok(x),
            _ => Err(Fail::Invalid(format!("extents {a:?} and {b:?} do not broadcast"))),
        })
        .collect()
}
