//! Model inputs that are images of few channels: from planes of f32 to channels-last codes, on vector levels.

use super::epilogue::quantize;
use crate::build::{El, Fb, V};
use crate::error::Result;
use crate::kernels::x86::Registers;
use crate::model::StepArgs;
use crate::place::Place;
use inkwell::values::PointerValue;
use nibblec_ir::DType;
use nibblec_ir::ann::Format;

/// Pixels that one turn quantizes.
const PIXELS: usize = 16;

/// The quantization of an image.
pub struct Scale {
    /// Real value of a step.
    pub scale: f32,
    /// Code of zero.
    pub zero_point: i32,
    /// Least and largest code.
    pub range: (i32, i32),
}

/// Whether [`rows`] does this change: rows of at least [`PIXELS`] pixels of at most four channels.
pub fn fits(x: &Place, y: &Place) -> bool {
    let planes = x.format == Format::RowMajor && x.dtype == DType::F32 && x.dims.len() == 3;
    let pixels = matches!(y.format, Format::ChannelsLast | Format::ChannelsLast16);
    planes && pixels && y.c <= 4 && y.w >= PIXELS
}

/// Quantizes the rows `[lo, hi)` of planes `x` to channels-last codes `y`.
pub fn rows<'c>(fb: &Fb<'_, 'c>, a: &StepArgs<'c>, x: &Place, y: &Place, scale: &Scale) -> Result<()> {
    let from = x.pointer(fb, a.ctx)?;
    let to = fb.atc(y.pointer(fb, a.ctx)?, y.interior())?;
    fb.for_range(a.lo, a.hi, 1, |fb, row| {
        let source = fb.at(from, fb.imulc(row, 4 * y.w)?)?;
        let target = fb.at(to, fb.imulc(row, y.row())?)?;
        fb.for_range(fb.i(0), fb.u(y.w), PIXELS, |fb, at| {
            // The last turn is drawn back to end with the row.
            let at = fb.imin(at, fb.u(y.w - PIXELS))?;
            let source = fb.at(source, fb.imulc(at, 4)?)?;
            turn(fb, y, scale, source, fb.at(target, fb.imulc(at, y.pixel())?)?)
        })
    })
}

fn turn<'c>(
    fb: &Fb<'_, 'c>,
    y: &Place,
    s: &Scale,
    from: PointerValue<'c>,
    to: PointerValue<'c>,
) -> Result<()> {
    let r = Registers { bytes: 16 };
    let mut planes = Vec::with_capacity(y.c);
    for c in 0..y.c {
        let v = fb.load(El::F32, PIXELS as u32, fb.atc(from, 4 * c * y.h * y.w)?, 4)?;
        planes.push(quantize(fb, v, s.scale, s.zero_point, s.range.0, s.range.1)?);
    }
    // Byte i of the result is channel i % C of pixel i / C.
    for block in 0..y.c {
        let mut out: Option<V<'c>> = None;
        for (c, plane) in planes.iter().enumerate() {
            let picks: Vec<Option<usize>> =
                (0..16).map(|i| 16 * block + i).map(|i| (i % y.c == c).then_some(i / y.c)).collect();
            let part = r.pick_bytes(fb, *plane, &picks)?;
            out = Some(match out {
                Some(v) => fb.or(v, part)?,
                None => part,
            });
        }
        if let Some(v) = out {
            let v = if y.format == Format::ChannelsLast16 { fb.zext(v, El::I16)? } else { v };
            fb.store(v, fb.atc(to, 16 * block * y.element())?, 1)?;
        }
    }
    Ok(())
}
