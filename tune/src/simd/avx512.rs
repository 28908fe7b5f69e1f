//! Two strips in a register of AVX-512.

use super::{Avx2, Vector};
use std::arch::x86_64::{
    __m512, _mm256_loadu_ps, _mm256_storeu_ps, _mm512_add_ps, _mm512_broadcast_f32x8, _mm512_castps256_ps512,
    _mm512_castps512_ps256, _mm512_extractf32x8_ps, _mm512_fmadd_ps, _mm512_insertf32x8, _mm512_loadu_ps,
    _mm512_set1_ps, _mm512_setzero_ps, _mm512_storeu_ps,
};

/// Sixteen floats; if `JOINED`, strips in memory lie side by side, and only the first address counts. To be used in
/// functions that have the features `avx512f` and `avx512dq` alone.
#[derive(Clone, Copy)]
pub(crate) struct Avx512<const JOINED: bool>(__m512);

// SAFETY of every block below: the methods are used in functions with both features only (see the type), and the
// addresses are the caller's promise.
impl<const JOINED: bool> Vector for Avx512<JOINED> {
    const STRIPS: usize = 2;

    #[inline(always)]
    fn zero() -> Self {
        // SAFETY: see above.
        Avx512(unsafe { _mm512_setzero_ps() })
    }
    #[inline(always)]
    fn splat(x: f32) -> Self {
        // SAFETY: see above.
        Avx512(unsafe { _mm512_set1_ps(x) })
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        // SAFETY: see above.
        Avx512(unsafe { _mm512_add_ps(self.0, other.0) })
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        // SAFETY: see above.
        Avx512(unsafe { _mm512_fmadd_ps(self.0, b.0, c.0) })
    }
    #[inline(always)]
    fn sums(self) -> [f32; 2] {
        // SAFETY: see above.
        let (low, high) = unsafe { (_mm512_castps512_ps256(self.0), _mm512_extractf32x8_ps::<1>(self.0)) };
        [Avx2(low).sums()[0], Avx2(high).sums()[0]]
    }
    #[inline(always)]
    unsafe fn load(from: [*const f32; 2]) -> Self {
        // SAFETY: see above.
        Avx512(unsafe {
            if JOINED {
                _mm512_loadu_ps(from[0])
            } else {
                let first = _mm512_castps256_ps512(_mm256_loadu_ps(from[0]));
                _mm512_insertf32x8::<1>(first, _mm256_loadu_ps(from[1]))
            }
        })
    }
    #[inline(always)]
    unsafe fn repeat(from: *const f32) -> Self {
        // SAFETY: see above.
        Avx512(unsafe { _mm512_broadcast_f32x8(_mm256_loadu_ps(from)) })
    }
    #[inline(always)]
    unsafe fn store(self, to: [*mut f32; 2]) {
        // SAFETY: see above.
        unsafe {
            if JOINED {
                _mm512_storeu_ps(to[0], self.0);
            } else {
                _mm256_storeu_ps(to[0], _mm512_castps512_ps256(self.0));
                _mm256_storeu_ps(to[1], _mm512_extractf32x8_ps::<1>(self.0));
            }
        }
    }
}
