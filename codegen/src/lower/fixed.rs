//! What follows the sums of residual convolutions in 16-bit fixed point: [`nibblec_ir::arith::Fixed`] is the definition. On
//! x86, 16 channels of `t` are a vector of words; other levels compute the same in 32-bit lanes.

use crate::arith::clamp_codes;
use crate::blob::Blob;
use crate::build::{El, Fb, V};
use crate::error::Result;
use inkwell::values::{IntValue, PointerValue};
use nibblec_ir::arith::{Fixed, FixedChannel, FixedOut};

/// Constants of a layer.
pub struct FixedTables {
    /// Blob offset of `[16 lanes of the panels][6][16]` i16: scales, multipliers, addends, limits, offsets, and what is
    /// subtracted from sums as words, offset included.
    pub at: usize,
    /// Whether sums can pass the limits.
    limited: bool,
    /// Multiplier of the residual.
    pub residual: i16,
    /// One an output.
    pub outs: Vec<FixedOut>,
}

/// Bytes of the constants of 16 lanes, and of one kind of them.
const ROW: usize = 6 * KIND;
const KIND: usize = 32;

impl FixedTables {
    /// Lays out the constants of `lanes`, a multiple of 16: the channel's, and what a stored sum carries.
    pub fn new(fixed: &Fixed, lanes: &[(FixedChannel, i16)], blob: &mut Blob) -> FixedTables {
        let mut bytes = Vec::with_capacity(lanes.len() * 8);
        for sixteen in lanes.chunks(16) {
            let kinds = |(c, carried): &(FixedChannel, i16)| {
                [c.scale, c.m, c.b, c.limit, c.offset, carried.wrapping_sub(c.offset)]
            };
            for kind in 0..6 {
                bytes.extend(sixteen.iter().flat_map(|l| kinds(l)[kind].to_le_bytes()));
            }
        }
        let Fixed { limited, residual, .. } = *fixed;
        FixedTables { at: blob.add(&bytes), limited, residual, outs: fixed.outs.clone() }
    }

    /// `t` of 16 lanes from `lane` on (a multiple of 16) as words by AVX2, given their sums as words and where the
    /// residual's codes lie.
    pub fn words<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        table: PointerValue<'c>,
        lane: IntValue<'c>,
        sums: V<'c>,
        residual: PointerValue<'c>,
    ) -> Result<V<'c>> {
        let row = fb.at(table, fb.imulc(lane, ROW / 16)?)?;
        let constant = |kind: usize| fb.load(El::I16, 16, fb.atc(row, kind * KIND)?, 32);
        let call = |name: &str, a: V<'c>, b: V<'c>| fb.intrinsic(name, &[], &[a, b]);
        let i16x16 = [fb.ty(El::I16, 16)];
        let mut sums = fb.sub(sums, constant(5)?)?;
        if self.limited {
            let limit = constant(3)?;
            sums = fb.smax(fb.smin(sums, limit)?, fb.sub(fb.zero(i16x16[0]), limit)?)?;
        }
        let t = call("llvm.x86.avx2.pmul.hr.sw", fb.mul(sums, constant(0)?)?, constant(1)?)?;
        let t = fb.intrinsic("llvm.sadd.sat", &i16x16, &[t, constant(2)?])?;
        let r = fb.zext(fb.load(El::I8, 16, residual, 1)?, El::I16)?;
        let r = fb.shl(r, fb.int_const(El::I16, 16, 7)?)?;
        let r = call("llvm.x86.avx2.pmul.hr.sw", r, fb.int_const(El::I16, 16, self.residual.into())?)?;
        fb.intrinsic("llvm.sadd.sat", &i16x16, &[t, r])
    }

    /// The same of any lanes in 32 bits: `sums` are true, `residual` holds i8 lanes. `lane` is within 16 of a row.
    pub fn reals<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        table: PointerValue<'c>,
        lane: IntValue<'c>,
        sums: V<'c>,
        residual: V<'c>,
    ) -> Result<V<'c>> {
        let lanes = fb.lanes(sums);
        let sixteen = fb.i(16);
        let row = fb.at(table, fb.imulc(fb.udiv(lane, sixteen)?, ROW)?)?;
        let row = fb.at(row, fb.imulc(fb.urem(lane, sixteen)?, 2)?)?;
        let constant = |kind: usize| fb.sext(fb.load(El::I16, lanes, fb.atc(row, kind * KIND)?, 2)?, El::I32);
        let c = |v: i64| fb.int_const(El::I32, lanes, v);
        let sat = |v: V<'c>| fb.smin(fb.smax(v, c(i16::MIN.into())?)?, c(i16::MAX.into())?);
        let mulhrs = |a: V<'c>, b: V<'c>| fb.ashr(fb.add(fb.mul(a, b)?, c(1 << 14)?)?, c(15)?);
        let (limit, sums) = (constant(3)?, fb.add(sums, constant(4)?)?);
        let sums = fb.smax(fb.smin(sums, limit)?, fb.sub(c(0)?, limit)?)?;
        let t = mulhrs(fb.mul(sums, constant(0)?)?, constant(1)?)?;
        let t = sat(fb.add(t, constant(2)?)?)?;
        let r = fb.shl(fb.zext(residual, El::I32)?, c(7)?)?;
        sat(fb.add(t, mulhrs(r, c(self.residual.into())?)?)?)
    }
}

/// Two vectors of eight sums that fit 16 bits, as words by AVX2.
pub fn words<'c>(fb: &Fb<'_, 'c>, [a, b]: [Result<V<'c>>; 2]) -> Result<V<'c>> {
    let words = fb.intrinsic("llvm.x86.avx2.packssdw", &[], &[a?, b?])?;
    let quads = fb.bitcast(words, fb.ty(El::I64, 4))?.into_vector_value();
    fb.bitcast(fb.shuffle(quads, quads, &[0, 2, 1, 3])?.into(), fb.ty(El::I16, 16))
}

/// Codes of two vectors of words by AVX2.
pub fn codes32<'c>(fb: &Fb<'_, 'c>, t: [V<'c>; 2], out: &FixedOut) -> Result<V<'c>> {
    let c = |v: i64| fb.int_const(El::I16, 16, v);
    let shifted = t.map(|t| {
        let v = if out.m == 0 {
            t
        } else {
            let product = fb.intrinsic("llvm.x86.avx2.pmulh.w", &[], &[t, c(out.m.into())?])?;
            fb.add(product, c(out.b.into())?)?
        };
        fb.ashr(v, c(out.shift.into())?)
    });
    let [a, b] = shifted;
    // The pack saturates, which is the clamp to 0..=255.
    let bytes = fb.intrinsic("llvm.x86.avx2.packuswb", &[], &[a?, b?])?;
    let quads = fb.bitcast(bytes, fb.ty(El::I64, 4))?.into_vector_value();
    let natural = fb.bitcast(fb.shuffle(quads, quads, &[0, 2, 1, 3])?.into(), fb.ty(El::I8, 32))?;
    clamp_codes(fb, natural, (out.lo, out.hi))
}

/// Codes of 32-bit lanes: 16 as a vector of i8, or one i8 a channel on the scalar level.
pub fn codes<'c>(fb: &Fb<'_, 'c>, t: &[V<'c>], out: &FixedOut) -> Result<Vec<V<'c>>> {
    let one = |t: &V<'c>| -> Result<V<'c>> {
        let lanes = fb.lanes(*t);
        let c = |v: i64| fb.int_const(El::I32, lanes, v);
        let v = if out.m == 0 {
            *t
        } else {
            fb.add(fb.ashr(fb.mul(*t, c(out.m.into())?)?, c(16)?)?, c(out.b.into())?)?
        };
        let v = fb.ashr(v, c(out.shift.into())?)?;
        let v = fb.smin(fb.smax(v, c(out.lo.into())?)?, c(out.hi.into())?)?;
        fb.trunc(v, El::I8)
    };
    let parts: Vec<V<'c>> = t.iter().map(one).collect::<Result<_>>()?;
    if fb.lanes(parts[0]) == 1 {
        return Ok(parts);
    }
    let all: Vec<u32> = (0..16).collect();
    Ok(vec![fb.shuffle(parts[0].into_vector_value(), parts[1].into_vector_value(), &all)?.into()])
}
