//! Borders: the padding of convolutions lives in memory around the plane and holds the zero point.

use crate::build::{El, Fb};
use crate::error::Result;
use crate::model::Model;
use crate::place::Place;
use inkwell::values::PointerValue;
use nibblec_ir::ann::Format;

/// Fills `bytes` bytes with the zero point.
fn fill_run<'c>(fb: &Fb<'_, 'c>, place: &Place, at: PointerValue<'c>, bytes: usize) -> Result<()> {
    if place.format != Format::ChannelsLast16 {
        return fb.fill(at, place.border_byte(), fb.u(bytes));
    }
    let zero_point = fb.int_const(El::I16, 1, i64::from(place.zero_point))?;
    fb.for_range(fb.i(0), fb.u(bytes), 2, |fb, i| fb.store(zero_point, fb.at(at, i)?, 2))
}

/// Adds a step that fills the borders of the places; nothing for those without one.
pub fn fill(model: &mut Model<'_, '_>, node: &str, places: &[&Place]) -> Result<()> {
    for place in places.iter().filter(|p| !p.is_dense()) {
        let name = format!("{node} border");
        model.step(
            &name,
            |_| 1,
            1,
            |fb, a| {
                let base = place.pointer(fb, a.ctx)?;
                let [top, left, bottom, right] = place.border;
                let (row, pixel) = (place.row(), place.pixel());
                fill_run(fb, place, base, top * row)?;
                fill_run(fb, place, fb.atc(base, (top + place.h) * row)?, bottom * row)?;
                fb.for_range(fb.i(0), fb.u(place.h), 1, |fb, y| {
                    let line = fb.at(base, fb.imulc(fb.iadd(y, fb.u(top))?, row)?)?;
                    fill_run(fb, place, line, left * pixel)?;
                    fill_run(fb, place, fb.atc(line, row - right * pixel)?, right * pixel)
                })
            },
        )?;
    }
    Ok(())
}
