//! Bytes of one image of a value in its layout.

use nibblec_ir::Value;
use nibblec_ir::ann::Format;
use nibblec_ir::verify::SLOT_ALIGNMENT;

/// Bytes behind a value that kernels may read or write past its end.
pub const SLACK_BYTES: usize = 64;

/// Bytes of one image, border included, slack not. `None` without layout, for an extent that the format cannot hold,
/// or if the number overflows.
///
/// `RowMajor`: the elements. `ChannelsLast`: `(H + t + b) (W + l + r) C` elements. `ChannelsLast16`: two bytes each. `ChannelPairs`:
/// `(H + t + b) (W + l + r) ceil(C / 2)` bytes. `[N, C]` is one pixel.
pub fn physical_bytes(v: &Value) -> Option<usize> {
    let layout = v.ann.layout.as_ref()?.value;
    if layout.format == Format::RowMajor {
        return v.shape.item_elements()?.checked_mul(v.dtype.element_bytes());
    }
    let (c, h, w) = match v.shape.rank() {
        2 => (v.shape.dim(1)?, 1, 1),
        _ => v.shape.chw()?,
    };
    let [top, left, bottom, right] = layout.border;
    let rows = h.checked_add(top)?.checked_add(bottom)?;
    let pixels = w.checked_add(left)?.checked_add(right)?.checked_mul(rows)?;
    let pixel = match layout.format {
        Format::ChannelPairs => c.div_ceil(2),
        Format::ChannelsLast16 => c.checked_mul(2)?,
        _ => c.checked_mul(v.dtype.element_bytes())?,
    };
    // A leading extent that is no batch counts.
    let images = v.shape.dim(0).unwrap_or(1);
    pixels.checked_mul(pixel)?.checked_mul(images)
}

/// Bytes of the value's place in the arena: with slack, rounded up to the alignment.
pub fn slot_bytes(v: &Value) -> Option<usize> {
    physical_bytes(v)?.checked_add(SLACK_BYTES)?.checked_next_multiple_of(SLOT_ALIGNMENT)
}
