//! Vector operations of AVX2 and of their 128-bit forms, by one name; lanes never cross 128 bits.

use crate::build::{El, Fb, V};
use crate::error::{Result, internal};
use inkwell::IntPredicate;
use inkwell::intrinsics::Intrinsic;
use inkwell::values::{IntValue, PointerValue};

/// Registers of 16 or 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registers {
    /// Bytes of a register: 16 or 32.
    pub bytes: usize,
}

impl Registers {
    fn pick<'n>(self, wide: &'n str, narrow: &'n str) -> &'n str {
        if self.bytes == 32 { wide } else { narrow }
    }

    /// Lanes of an element of `size` bytes.
    pub fn lanes(self, size: usize) -> u32 {
        (self.bytes / size) as u32
    }

    /// `vpmaddubsw`: unsigned by signed bytes, sums of neighbours saturated to i16.
    pub fn maddubs<'c>(self, fb: &Fb<'_, 'c>, unsigned: V<'c>, signed: V<'c>) -> Result<V<'c>> {
        let name = self.pick("llvm.x86.avx2.pmadd.ub.sw", "llvm.x86.ssse3.pmadd.ub.sw.128");
        fb.intrinsic(name, &[], &[unsigned, signed])
    }

    /// `vpmaddwd`: i16 products, sums of neighbours in i32.
    pub fn maddwd<'c>(self, fb: &Fb<'_, 'c>, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        fb.intrinsic(self.pick("llvm.x86.avx2.pmadd.wd", "llvm.x86.sse2.pmadd.wd"), &[], &[a, b])
    }

    /// `vpmulhrsw`: `(a b + 2^14) >> 15` of i16 lanes.
    pub fn mul_round<'c>(self, fb: &Fb<'_, 'c>, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        let name = self.pick("llvm.x86.avx2.pmul.hr.sw", "llvm.x86.ssse3.pmul.hr.sw.128");
        fb.intrinsic(name, &[], &[a, b])
    }

    /// `vpmulhw`: `(a b) >> 16` of i16 lanes.
    pub fn mul_high<'c>(self, fb: &Fb<'_, 'c>, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        fb.intrinsic(self.pick("llvm.x86.avx2.pmulh.w", "llvm.x86.sse2.pmulh.w"), &[], &[a, b])
    }

    /// `vpcmpeqw`: -1 in the i16 lanes that are equal, else 0.
    pub fn equal<'c>(self, fb: &Fb<'_, 'c>, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        let same =
            fb.b.build_int_compare(IntPredicate::EQ, a.into_vector_value(), b.into_vector_value(), "")?;
        let t = fb.ty(El::I16, self.lanes(2)).into_vector_type();
        Ok(fb.b.build_int_s_extend(same, t, "")?.into())
    }

    /// `vpackssdw`: i32 to i16 with saturation, `a` then `b` in each 128 bits.
    pub fn pack_i32<'c>(self, fb: &Fb<'_, 'c>, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        fb.intrinsic(self.pick("llvm.x86.avx2.packssdw", "llvm.x86.sse2.packssdw.128"), &[], &[a, b])
    }

    /// `vpackuswb`: i16 to u8 with saturation, `a` then `b` in each 128 bits.
    pub fn pack_u8<'c>(self, fb: &Fb<'_, 'c>, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        fb.intrinsic(self.pick("llvm.x86.avx2.packuswb", "llvm.x86.sse2.packuswb.128"), &[], &[a, b])
    }

    /// `vcvtps2dq`: f32 to i32, half to even.
    pub fn round<'c>(self, fb: &Fb<'_, 'c>, v: V<'c>) -> Result<V<'c>> {
        fb.intrinsic(self.pick("llvm.x86.avx.cvt.ps2dq.256", "llvm.x86.sse2.cvtps2dq"), &[], &[v])
    }

    /// `vpshufb` with the same 16 picks in each 128 bits.
    pub fn permute<'c>(self, fb: &Fb<'_, 'c>, v: V<'c>, picks: [u32; 16]) -> Result<V<'c>> {
        let v = fb.bitcast(v, fb.ty(El::I8, self.bytes as u32))?.into_vector_value();
        let all: Vec<u32> = (0..self.bytes as u32).map(|i| i / 16 * 16 + picks[i as usize % 16]).collect();
        Ok(fb.shuffle(v, v, &all)?.into())
    }

    /// `vpshufb`: byte `picks[i]` of each 128 bits, or zero.
    pub fn pick_bytes<'c>(self, fb: &Fb<'_, 'c>, v: V<'c>, picks: &[Option<usize>]) -> Result<V<'c>> {
        let i8 = fb.cx.i8_type();
        let picks: Vec<_> = (0..self.bytes)
            .map(|i| picks.get(i % 16).copied().flatten())
            .map(|p| i8.const_int(p.map_or(0x80, |p| p as u64), false))
            .collect();
        let name = self.pick("llvm.x86.avx2.pshuf.b", "llvm.x86.ssse3.pshuf.b.128");
        fb.intrinsic(name, &[], &[v, inkwell::types::VectorType::const_vector(&picks).into()])
    }

    /// `vpunpcklbw` (`high` false) or `vpunpckhbw`: bytes of `a` and `b` alternate.
    pub fn interleave<'c>(self, fb: &Fb<'_, 'c>, a: V<'c>, b: V<'c>, high: bool) -> Result<V<'c>> {
        let n = self.bytes as u32;
        let picks: Vec<u32> = (0..n)
            .map(|i| i / 16 * 16 + i % 16 / 2 + 8 * u32::from(high) + if i % 2 == 1 { n } else { 0 })
            .collect();
        Ok(fb.shuffle(a.into_vector_value(), b.into_vector_value(), &picks)?.into())
    }
}

/// Four bytes of memory in every 32-bit lane.
pub fn broadcast4<'c>(fb: &Fb<'_, 'c>, p: PointerValue<'c>) -> Result<V<'c>> {
    let v = fb.load(El::I32, 1, p, 1)?;
    fb.bitcast(fb.splat(v, 8)?, fb.ty(El::I8, 32))
}

/// Asks for the cache line `ahead` bytes behind `p`; the address may lie outside any buffer.
pub fn prefetch<'c>(fb: &Fb<'_, 'c>, p: PointerValue<'c>, ahead: usize) -> Result<()> {
    fetch(fb, p, fb.u(ahead), 3)
}

/// The same into the second-level cache, for what is used later.
pub fn prefetch_far<'c>(fb: &Fb<'_, 'c>, p: PointerValue<'c>, ahead: IntValue<'c>) -> Result<()> {
    fetch(fb, p, ahead, 2)
}

/// Asks for `lines` cache lines from `at` bytes behind `p` on, into the second-level cache.
pub fn prefetch_lines<'c>(
    fb: &Fb<'_, 'c>,
    p: PointerValue<'c>,
    at: IntValue<'c>,
    lines: usize,
) -> Result<()> {
    fb.for_range(fb.i(0), fb.u(64 * lines), 64, |fb, i| fetch(fb, p, fb.iadd(at, i)?, 2))
}

/// `locality`: 3 for all caches, 2 for all but the first.
fn fetch<'c>(fb: &Fb<'_, 'c>, p: PointerValue<'c>, ahead: IntValue<'c>, locality: u64) -> Result<()> {
    let found = Intrinsic::find("llvm.prefetch").and_then(|i| i.get_declaration(fb.module, &[fb.ptr_ty()]));
    let Some(f) = found else { return internal("LLVM has no intrinsic llvm.prefetch") };
    let c = |n: u64| fb.cx.i32_type().const_int(n, false).into();
    let line = fb.b.build_ptr_to_int(p, fb.cx.i64_type(), "")?;
    let line = fb.b.build_int_to_ptr(fb.iadd(line, ahead)?, fb.ptr_ty().into_pointer_type(), "")?;
    fb.call(f, &[line.into(), c(0), c(locality), c(1)])
}

/// Sum of the lanes of eight i32.
pub fn sum_lanes<'c>(fb: &Fb<'_, 'c>, v: V<'c>) -> Result<V<'c>> {
    let mut v = v.into_vector_value();
    for n in [4, 2, 1] {
        let low: Vec<u32> = (0..n).collect();
        let high: Vec<u32> = (n..2 * n).collect();
        let s = fb.add(fb.shuffle(v, v, &low)?.into(), fb.shuffle(v, v, &high)?.into())?;
        v = s.into_vector_value();
    }
    Ok(fb.b.build_extract_element(v, fb.cx.i32_type().const_zero(), "")?)
}
