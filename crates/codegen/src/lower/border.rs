//! Borders: the padding of convolutions lives in memory around the plane and holds the zero point.

use crate::error::Result;
use crate::model::Model;
use crate::place::Place;

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
                let byte = place.border_byte();
                let [top, left, bottom, right] = place.border;
                let (row, pixel) = (place.row(), place.pixel());
                fb.fill(base, byte, fb.u(top * row))?;
                fb.fill(fb.atc(base, (top + place.h) * row)?, byte, fb.u(bottom * row))?;
                fb.for_range(fb.i(0), fb.u(place.h), 1, |fb, y| {
                    let line = fb.at(base, fb.imulc(fb.iadd(y, fb.u(top))?, row)?)?;
                    fb.fill(line, byte, fb.u(left * pixel))?;
                    fb.fill(fb.atc(line, row - right * pixel)?, byte, fb.u(right * pixel))
                })
            },
        )?;
    }
    Ok(())
}
