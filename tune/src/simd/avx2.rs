//! A strip in a register of AVX2.

use super::{Quads, Vector};
use std::arch::x86_64::{
    __m256, _mm_add_ps, _mm_add_ss, _mm_cvtss_f32, _mm_movehdup_ps, _mm_movehl_ps, _mm256_add_ps,
    _mm256_castps256_ps128, _mm256_extractf128_ps, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_loadu2_m128,
    _mm256_set1_ps, _mm256_setzero_ps, _mm256_shuffle_ps, _mm256_storeu_ps, _mm256_storeu2_m128,
    _mm256_sub_ps, _mm256_unpackhi_ps, _mm256_unpacklo_ps,
};

/// Eight floats. To be used in functions that have the features `avx2` and `fma` alone.
#[derive(Clone, Copy)]
pub(crate) struct Avx2(pub(super) __m256);

// SAFETY of every block below: the methods are used in functions with both features only (see the type), and the
// addresses are the caller's promise.
impl Vector for Avx2 {
    const STRIPS: usize = 1;

    #[inline(always)]
    fn zero() -> Self {
        // SAFETY: see above.
        Avx2(unsafe { _mm256_setzero_ps() })
    }
    #[inline(always)]
    fn splat(x: f32) -> Self {
        // SAFETY: see above.
        Avx2(unsafe { _mm256_set1_ps(x) })
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        // SAFETY: see above.
        Avx2(unsafe { _mm256_add_ps(self.0, other.0) })
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        // SAFETY: see above.
        Avx2(unsafe { _mm256_fmadd_ps(self.0, b.0, c.0) })
    }
    #[inline(always)]
    fn sums(self) -> [f32; 2] {
        // SAFETY: see above.
        unsafe {
            let four = _mm_add_ps(_mm256_castps256_ps128(self.0), _mm256_extractf128_ps::<1>(self.0));
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            [_mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two))), 0.0]
        }
    }
    #[inline(always)]
    unsafe fn load(from: [*const f32; 2]) -> Self {
        // SAFETY: see above.
        Avx2(unsafe { _mm256_loadu_ps(from[0]) })
    }
    #[inline(always)]
    unsafe fn repeat(from: *const f32) -> Self {
        // SAFETY: see above.
        Avx2(unsafe { _mm256_loadu_ps(from) })
    }
    #[inline(always)]
    unsafe fn store(self, to: [*mut f32; 2]) {
        // SAFETY: see above.
        unsafe { _mm256_storeu_ps(to[0], self.0) }
    }
}

impl Quads for Avx2 {
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        // SAFETY: see above.
        Avx2(unsafe { _mm256_sub_ps(self.0, other.0) })
    }
    #[inline(always)]
    unsafe fn load_quads(from: [*const f32; 2]) -> Self {
        // SAFETY: see above.
        Avx2(unsafe { _mm256_loadu2_m128(from[1], from[0]) })
    }
    #[inline(always)]
    unsafe fn store_quads(self, to: [*mut f32; 2]) {
        // SAFETY: see above.
        unsafe { _mm256_storeu2_m128(to[1], to[0], self.0) }
    }
    #[inline(always)]
    fn transpose([a, b, c, d]: [Self; 4]) -> [Self; 4] {
        // SAFETY: see above.
        unsafe {
            let (ab_low, ab_high) = (_mm256_unpacklo_ps(a.0, b.0), _mm256_unpackhi_ps(a.0, b.0));
            let (cd_low, cd_high) = (_mm256_unpacklo_ps(c.0, d.0), _mm256_unpackhi_ps(c.0, d.0));
            [
                Avx2(_mm256_shuffle_ps::<0x44>(ab_low, cd_low)),
                Avx2(_mm256_shuffle_ps::<0xee>(ab_low, cd_low)),
                Avx2(_mm256_shuffle_ps::<0x44>(ab_high, cd_high)),
                Avx2(_mm256_shuffle_ps::<0xee>(ab_high, cd_high)),
            ]
        }
    }
}
