//! Vectors of floats for the instruction sets that a CPU may have, and loops compiled for AVX2 with FMA.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;

#[cfg(target_arch = "x86_64")]
pub(crate) use avx2::Avx2;
#[cfg(target_arch = "x86_64")]
pub(crate) use avx512::Avx512;

/// Compiles a loop twice: for any CPU of the architecture, and for AVX2 with FMA where the CPU has them. Both forms
/// compute the same bits, since Rust never contracts or reassociates.
macro_rules! simd_fn {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident : $ty:ty),* $(,)?) $(-> $ret:ty)? $body:block) => {
        $(#[$meta])*
        #[allow(clippy::too_many_arguments)]
        $vis fn $name($($arg: $ty),*) $(-> $ret)? {
            #[inline(always)]
            #[allow(clippy::too_many_arguments)]
            fn plain($($arg: $ty),*) $(-> $ret)? $body

            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2,fma")]
                #[allow(clippy::too_many_arguments)]
                fn wide($($arg: $ty),*) $(-> $ret)? {
                    plain($($arg),*)
                }
                if $crate::simd::Level::of_cpu().set() >= $crate::simd::Set::Avx2 {
                    // SAFETY: the CPU has just been found to have both features.
                    return unsafe { wide($($arg),*) };
                }
            }
            plain($($arg),*)
        }
    };
}
pub(crate) use simd_fn;

/// Floats of a strip, the unit that a [`Vector`] holds one or two of.
pub(crate) const LANES: usize = 8;

/// Instruction sets that inner loops are written for, each with all that is in those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Set {
    /// What any CPU of the architecture has.
    Portable,
    /// AVX2 and FMA.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 F and DQ.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// An instruction set that this CPU has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Level(Set);

impl Level {
    /// The best.
    pub fn of_cpu() -> Level {
        #[cfg(target_arch = "x86_64")]
        {
            use std::is_x86_feature_detected as has;
            if has!("avx2") && has!("fma") {
                return Level(if has!("avx512f") && has!("avx512dq") { Set::Avx512 } else { Set::Avx2 });
            }
        }
        Level(Set::Portable)
    }

    /// All that this CPU has.
    #[cfg(test)]
    pub fn all() -> Vec<Level> {
        #[cfg(target_arch = "x86_64")]
        let sets = [Set::Portable, Set::Avx2, Set::Avx512];
        #[cfg(not(target_arch = "x86_64"))]
        let sets = [Set::Portable];
        sets.into_iter().map(Level).filter(|level| *level <= Level::of_cpu()).collect()
    }

    /// Which one it is.
    pub fn set(self) -> Set {
        self.0
    }
}

/// Floats of one or two strips. Methods are inlined into functions that have the features which the vector needs.
pub(crate) trait Vector: Copy {
    /// Strips that it holds: 1, or 2 where the second of two addresses counts.
    const STRIPS: usize;
    /// All zero.
    fn zero() -> Self;
    /// The same number in every lane.
    fn splat(x: f32) -> Self;
    /// `self + other`.
    fn add(self, other: Self) -> Self;
    /// `self * b + c`.
    fn mul_add(self, b: Self, c: Self) -> Self;
    /// Sum of the lanes of each strip, `((0+4)+(2+6)) + ((1+5)+(3+7))`; 0 for a strip that it does not hold.
    fn sums(self) -> [f32; 2];
    /// Strips from memory.
    ///
    /// # Safety
    /// Each strip of [`LANES`] floats must lie inside one allocation.
    unsafe fn load(from: [*const f32; 2]) -> Self;
    /// The same strip from memory, as often as there is room.
    ///
    /// # Safety
    /// As [`Vector::load`].
    unsafe fn repeat(from: *const f32) -> Self;
    /// Strips to memory.
    ///
    /// # Safety
    /// As [`Vector::load`], and nobody else uses the memory.
    unsafe fn store(self, to: [*mut f32; 2]);
}

/// One strip as two quads, four floats each.
pub(crate) trait Quads: Vector {
    /// `self - other`.
    fn sub(self, other: Self) -> Self;
    /// Two quads from memory.
    ///
    /// # Safety
    /// Each must lie inside one allocation.
    unsafe fn load_quads(from: [*const f32; 2]) -> Self;
    /// Two quads to memory.
    ///
    /// # Safety
    /// As [`Quads::load_quads`], and nobody else uses the memory.
    unsafe fn store_quads(self, to: [*mut f32; 2]);
    /// Rows to columns of the 4x4 floats in the first quads, and of those in the second.
    fn transpose(rows: [Self; 4]) -> [Self; 4];
}

/// A strip in an array: product and sum rounded apart.
#[derive(Clone, Copy)]
pub(crate) struct Portable([f32; LANES]);

impl Vector for Portable {
    const STRIPS: usize = 1;

    #[inline(always)]
    fn zero() -> Self {
        Portable([0.0; LANES])
    }
    #[inline(always)]
    fn splat(x: f32) -> Self {
        Portable([x; LANES])
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Portable(std::array::from_fn(|i| self.0[i] + other.0[i]))
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        Portable(std::array::from_fn(|i| self.0[i] * b.0[i] + c.0[i]))
    }
    #[inline(always)]
    fn sums(self) -> [f32; 2] {
        let v = self.0;
        [((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7])), 0.0]
    }
    #[inline(always)]
    unsafe fn load(from: [*const f32; 2]) -> Self {
        // SAFETY: the caller's promise; floats in a slice are aligned.
        Portable(unsafe { from[0].cast::<[f32; LANES]>().read() })
    }
    #[inline(always)]
    unsafe fn repeat(from: *const f32) -> Self {
        // SAFETY: the caller's promise.
        unsafe { Self::load([from; 2]) }
    }
    #[inline(always)]
    unsafe fn store(self, to: [*mut f32; 2]) {
        // SAFETY: the caller's promise.
        unsafe { to[0].cast::<[f32; LANES]>().write(self.0) }
    }
}

impl Quads for Portable {
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Portable(std::array::from_fn(|i| self.0[i] - other.0[i]))
    }
    #[inline(always)]
    unsafe fn load_quads(from: [*const f32; 2]) -> Self {
        // SAFETY: the caller's promise; lane i is float i % 4 of quad i / 4.
        Portable(std::array::from_fn(|i| unsafe { *from[i / 4].add(i % 4) }))
    }
    #[inline(always)]
    unsafe fn store_quads(self, to: [*mut f32; 2]) {
        for (quad, to) in self.0.as_chunks::<4>().0.iter().zip(to) {
            // SAFETY: the caller's promise.
            unsafe { to.cast::<[f32; 4]>().write(*quad) };
        }
    }
    #[inline(always)]
    fn transpose(rows: [Self; 4]) -> [Self; 4] {
        std::array::from_fn(|row| Portable(std::array::from_fn(|i| rows[i % 4].0[i / 4 * 4 + row])))
    }
}
