//! Columns of split weights for kernels that add four products a 32-bit lane. Where the panel was packed for
//! `vpmaddubsw`, pairs of weights that could saturate lie partly in extra columns (`kernels::kernel`); a couple of
//! columns makes one step of four taps.

use super::direct::Args;
use crate::build::{El, Fb, V};
use crate::error::Result;
use inkwell::values::{IntValue, PointerValue};

/// A couple of columns.
pub(super) struct Couple<'c> {
    /// `[column][8][output i, output 8 + i][2 taps]` bytes.
    columns: PointerValue<'c>,
    /// Byte offsets of the columns' taps.
    offsets: [IntValue<'c>; 2],
}

impl<'c> Couple<'c> {
    /// The weights as `[16 outputs][2 columns][2 taps]` in vectors of `lanes` outputs.
    pub fn weights(&self, fb: &Fb<'_, 'c>, lanes: u32) -> Result<Vec<V<'c>>> {
        let load = |at: usize| fb.load(El::I32, 8, fb.atc(self.columns, at)?, 32);
        let (first, second) = (load(0)?, load(32)?);
        let sixteen = fb.int_const(El::I32, 8, 16)?;
        let low = fb.int_const(El::I32, 8, 0xffff)?;
        let high = fb.int_const(El::I32, 8, 0xffff_0000)?;
        let halves = [
            fb.or(fb.and(first, low)?, fb.shl(second, sixteen)?)?,
            fb.or(fb.lshr(first, sixteen)?, fb.and(second, high)?)?,
        ];
        let [a, b] = halves.map(V::into_vector_value);
        let picks: Vec<u32> = (0..16).collect();
        picks.chunks(lanes as usize).map(|p| Ok(fb.shuffle(a, b, p)?.into())).collect()
    }

    /// The four taps of a pixel as one i32.
    pub fn input(&self, fb: &Fb<'_, 'c>, pixel: PointerValue<'c>) -> Result<V<'c>> {
        let [a, b] = self.offsets;
        let a = fb.zext(fb.load(El::I16, 1, fb.at(pixel, a)?, 1)?, El::I32)?;
        let b = fb.zext(fb.load(El::I16, 1, fb.at(pixel, b)?, 1)?, El::I32)?;
        fb.or(a, fb.shl(b, fb.int_const(El::I32, 1, 16)?)?)
    }
}

/// Runs `step` on the accumulators for each couple.
pub(super) fn extras<'a, 'c>(
    fb: &Fb<'a, 'c>,
    a: &Args<'c>,
    accs: &[V<'c>],
    step: impl FnOnce(&Fb<'a, 'c>, &Couple<'c>, &mut [V<'c>]) -> Result<()>,
) -> Result<Vec<V<'c>>> {
    let table = fb.at(a.extras, fb.imulc(a.extra_count, 64)?)?;
    fb.for_carry(fb.i(0), a.extra_count, 1, accs, |fb, e, accs| {
        let mut acc = accs.to_vec();
        let columns = fb.at(a.extras, fb.imulc(e, 64)?)?;
        let offs = fb.at(table, fb.imulc(e, 8)?)?;
        let offsets = [fb.load_i32(offs)?, fb.load_i32(fb.atc(offs, 4)?)?];
        step(fb, &Couple { columns, offsets }, &mut acc)?;
        Ok(acc)
    })
}
