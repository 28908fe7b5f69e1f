//! Float matrix product on slices: the one place that calls the kernel of `matrixmultiply`.

/// A matrix in a slice: element `(i, j)` is `data[i * row_stride + j * col_stride]`.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a> {
    /// The elements.
    pub data: &'a [f32],
    /// From one row to the next.
    pub row_stride: usize,
    /// From one column to the next.
    pub col_stride: usize,
}

impl<'a> Matrix<'a> {
    /// Rows of `cols` elements one behind the other.
    pub fn rows(data: &'a [f32], cols: usize) -> Matrix<'a> {
        Matrix { data, row_stride: cols, col_stride: 1 }
    }

    /// Rows and columns exchanged.
    pub fn transposed(self) -> Matrix<'a> {
        Matrix { row_stride: self.col_stride, col_stride: self.row_stride, ..self }
    }

    fn holds(&self, rows: usize, cols: usize) -> bool {
        rows == 0
            || cols == 0
            || (rows - 1)
                .checked_mul(self.row_stride)
                .and_then(|r| (cols - 1).checked_mul(self.col_stride)?.checked_add(r))
                .is_some_and(|last| last < self.data.len())
    }
}

/// `c = a b + beta c`: a `[m,k]`, b `[k,n]`, c `[m,n]` row major. One thread; with `beta` 0 c's old elements are
/// not read. The result depends on nothing but the operands and the three extents.
///
/// # Panics
/// If a slice is shorter than its extents say.
pub fn sgemm([m, k, n]: [usize; 3], a: Matrix<'_>, b: Matrix<'_>, beta: f32, c: &mut [f32]) {
    assert!(a.holds(m, k) && b.holds(k, n) && Matrix::rows(c, n).holds(m, n), "operands of sgemm too short");
    // SAFETY: every element that the product reads or writes lies inside its slice, as checked above, and c is
    // borrowed exclusively. A slice holds at most `isize::MAX` bytes, so no stride in use wraps.
    unsafe {
        matrixmultiply::sgemm(
            m,
            k,
            n,
            1.0,
            a.data.as_ptr(),
            a.row_stride as isize,
            a.col_stride as isize,
            b.data.as_ptr(),
            b.row_stride as isize,
            b.col_stride as isize,
            beta,
            c.as_mut_ptr(),
            n as isize,
            1,
        );
    }
}
