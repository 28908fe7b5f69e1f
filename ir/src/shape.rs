//! Shapes: fixed dimensions plus at most one symbolic batch, always the leading dimension of what flows
//! from the inputs to the outputs.

use std::fmt;

/// One dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dim {
    /// The number of images in a call; printed `N`, chosen at run time.
    Batch,
    /// A fixed extent.
    Fixed(usize),
}

impl fmt::Display for Dim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Dim::Batch => f.write_str("N"),
            Dim::Fixed(n) => write!(f, "{n}"),
        }
    }
}

/// An ordered list of dimensions.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Shape(pub Vec<Dim>);

impl Shape {
    /// A shape without symbolic dimensions.
    pub fn fixed(dims: &[usize]) -> Shape {
        Shape(dims.iter().map(|&d| Dim::Fixed(d)).collect())
    }

    /// `[N, dims...]`.
    pub fn batched(dims: &[usize]) -> Shape {
        let mut v = vec![Dim::Batch];
        v.extend(dims.iter().map(|&d| Dim::Fixed(d)));
        Shape(v)
    }

    /// Number of dimensions.
    pub fn rank(&self) -> usize {
        self.0.len()
    }

    /// Whether the leading dimension is the symbolic batch.
    pub fn is_batched(&self) -> bool {
        self.0.first() == Some(&Dim::Batch)
    }

    /// The extents with `batch` in place of the symbolic dimension.
    pub fn with_batch(&self, batch: usize) -> Vec<usize> {
        self.0.iter().map(|d| if let Dim::Fixed(n) = d { *n } else { batch }).collect()
    }

    /// The extents if none is symbolic.
    pub fn as_fixed(&self) -> Option<Vec<usize>> {
        self.0.iter().map(|d| if let Dim::Fixed(n) = d { Some(*n) } else { None }).collect()
    }

    /// Extents of one image: what follows the leading dimension.
    pub fn item_dims(&self) -> Vec<usize> {
        let skip = usize::from(self.is_batched());
        self.0[skip..].iter().map(|d| if let Dim::Fixed(n) = d { *n } else { 1 }).collect()
    }

    /// Elements of one image; `None` if the product overflows.
    pub fn item_elements(&self) -> Option<usize> {
        self.item_dims().iter().try_fold(1usize, |a, &d| a.checked_mul(d))
    }

    /// Extent `i` if it is fixed.
    pub fn dim(&self, i: usize) -> Option<usize> {
        match self.0.get(i) {
            Some(Dim::Fixed(n)) => Some(*n),
            _ => None,
        }
    }

    /// `(C, H, W)` of a `[N, C, H, W]` shape.
    pub fn chw(&self) -> Option<(usize, usize, usize)> {
        if self.rank() != 4 {
            return None;
        }
        Some((self.dim(1)?, self.dim(2)?, self.dim(3)?))
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (i, d) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(",")?;
            }
            write!(f, "{d}")?;
        }
        f.write_str("]")
    }
}
