//! Unpacks one panel of weights that lie at their width (`pack/narrow.rs`) into the bytes that the kernels read:
//! `void unpack(src, dst, groups, blocks, last)`, with `blocks` of a group and `last` of the last one.

use crate::build::{El, Fb, V};
use crate::error::Result;
use crate::pack::fields::{BLOCK, Fields, Narrow};
use inkwell::AddressSpace;
use inkwell::values::{FunctionValue, PointerValue};

const LANES: u32 = BLOCK as u32;

/// Unpacks the panel at `src` to `dst`, both multiples of [`BLOCK`].
pub fn panel<'c>(
    fb: &Fb<'_, 'c>,
    narrow: &Narrow,
    src: PointerValue<'c>,
    dst: PointerValue<'c>,
) -> Result<()> {
    let Narrow { groups, blocks: [blocks, last], .. } = *narrow;
    let [groups, blocks, last] = [groups, blocks, last].map(|n| fb.u(n).into());
    fb.call(function(fb, narrow.fields)?, &[src.into(), dst.into(), groups, blocks, last])
}

/// The function of a level, built on first use.
fn function<'c>(fb: &Fb<'_, 'c>, fields: Fields) -> Result<FunctionValue<'c>> {
    let what = match fields {
        Fields::Codes4 => "i4",
        Fields::Codes2 => "i2",
        Fields::Indices => "indices",
    };
    let name = format!("unpack_{what}__{}", fb.isa.name());
    if let Some(f) = fb.module.get_function(&name) {
        return Ok(f);
    }
    let p = fb.cx.ptr_type(AddressSpace::default()).into();
    let i = fb.cx.i64_type().into();
    let fb = Fb::function(fb.cx, fb.module, fb.isa, &name, &[p, p, i, i, i], false);
    let (groups, blocks, last) = (fb.param_int(2)?, fb.param_int(3)?, fb.param_int(4)?);
    let end = fb.isub(groups, fb.i(1))?;
    fb.for_carry(fb.i(0), groups, 1, &[fb.param(0)?, fb.param(1)?], |fb, g, at| {
        let [src, dst] = [at[0], at[1]].map(V::into_pointer_value);
        for i in (0..fields.starts()).step_by(BLOCK) {
            fb.store(fb.load(El::I8, LANES, fb.atc(src, i)?, LANES)?, fb.atc(dst, i)?, LANES)?;
        }
        let starts = fields.starts();
        let (src, dst) = (fb.atc(src, starts)?, fb.atc(dst, starts)?);
        // All groups but the last have the same length.
        let is_last = fb.b.build_int_compare(inkwell::IntPredicate::EQ, g, end, "")?;
        let count = fb.b.build_select(is_last, last, blocks, "")?.into_int_value();
        fb.for_range(fb.i(0), count, 1, |fb, n| {
            let packed = fb.load(El::I8, LANES, fb.at(src, fb.imulc(n, BLOCK)?)?, LANES)?;
            block(fb, fields, packed, fb.at(dst, fb.imulc(n, fields.codes())?)?)
        })?;
        let (src, dst) =
            (fb.at(src, fb.imulc(count, BLOCK)?)?, fb.at(dst, fb.imulc(count, fields.codes())?)?);
        Ok(vec![src.into(), dst.into()])
    })?;
    fb.finish()
}

/// The codes of a block, one field of all its bytes after the other.
fn block<'c>(fb: &Fb<'_, 'c>, fields: Fields, packed: V<'c>, dst: PointerValue<'c>) -> Result<()> {
    let bits = fields.bits();
    let words = fb.bitcast(packed, fb.ty(El::I16, LANES / 2))?;
    let mask = fb.int_const(El::I8, LANES, (1 << bits) - 1)?;
    let bias = fb.int_const(El::I8, LANES, i64::from(fields.bias()))?;
    for f in 0..8 / bits {
        // x86 shifts no bytes; what comes over from the next one is masked.
        let shifted = fb.lshr(words, fb.int_const(El::I16, LANES / 2, (f * bits) as i64)?)?;
        let field = fb.and(fb.bitcast(shifted, packed.get_type())?, mask)?;
        fb.store(fb.sub(field, bias)?, fb.atc(dst, f * BLOCK)?, LANES)?;
    }
    Ok(())
}
