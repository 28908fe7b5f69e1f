//! Work cut by its extents alone, so that results do not depend on the number of threads, and scratch memory that
//! threads keep.

use crate::simd::simd_fn;
use rayon::prelude::*;
use std::cell::RefCell;

/// Shares that a batch is cut into at most, where their results are summed.
const SHARES: usize = 16;

/// Elements that a thread takes at a time in element-wise work.
pub(crate) const CHUNK: usize = 1 << 14;

/// A batch in shares of equal size (the last may be smaller).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shares {
    images: usize,
    size: usize,
}

impl Shares {
    /// The shares of `images`.
    pub fn of(images: usize) -> Shares {
        Shares { images, size: images.div_ceil(SHARES).max(1) }
    }

    /// Images of a share.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Number of shares.
    pub fn count(&self) -> usize {
        self.images.div_ceil(self.size)
    }
}

simd_fn! {
    fn add_rows(rows: &[f32], stride: usize, from: usize, sum: &mut [f32]) {
        for row in rows.chunks_exact(stride) {
            sum.iter_mut().zip(&row[from..]).for_each(|(s, x)| *s += *x);
        }
    }
}

/// Adds the rows of `parts`, each as long as `sum`, to `sum`, in order.
pub(crate) fn add_all(parts: &[f32], sum: &mut [f32]) {
    let len = sum.len();
    if len == 0 {
        return;
    }
    sum.par_chunks_mut(CHUNK / 4).enumerate().for_each(|(i, sum)| add_rows(parts, len, i * (CHUNK / 4), sum));
}

thread_local! {
    static SCRATCH: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
}

/// Gives two slices of arbitrary content to `work`, from memory that the thread keeps.
pub(crate) fn with_scratch<T>([a, b]: [usize; 2], work: impl FnOnce([&mut [f32]; 2]) -> T) -> T {
    let mut memory = SCRATCH.take();
    if memory.len() < a + b {
        memory.resize(a + b, 0.0);
    }
    let (first, rest) = memory.split_at_mut(a);
    let result = work([first, &mut rest[..b]]);
    SCRATCH.set(memory);
    result
}
