//! Windows that slide over a plane: kernel, strides, dilations and pads in all the ways to spell them.

use crate::call::{Call, size};
use crate::error::{Fail, invalid, unsupported};
use nibblec_ir::op::Windows;

/// Windows as a node spells them.
pub(super) struct Spelled {
    /// The windows.
    pub windows: Windows,
    /// Whether `auto_pad` fixed the result's extents.
    pub same: bool,
}

/// A list attribute of `n` positive sizes as two; one dimension is lifted to the horizontal one.
fn pair(call: &Call<'_>, name: &str, n: usize) -> Result<Option<[usize; 2]>, Fail> {
    let Some(list) = call.attrs.ints(name)? else { return Ok(None) };
    let sizes = list.iter().map(|&v| size(name, v)).collect::<Result<Vec<_>, _>>()?;
    match (sizes.as_slice(), n) {
        ([.., 0], _) | ([0, _], _) => invalid(format!("'{name}' holds a zero")),
        ([a], 1) => Ok(Some([1, *a])),
        ([a, b], 2) => Ok(Some([*a, *b])),
        _ => invalid(format!("'{name}' has {} numbers for {n} spatial dimensions", sizes.len())),
    }
}

/// The kernel of the attribute `kernel_shape`.
pub(super) fn kernel(call: &Call<'_>, lifted: bool) -> Result<Option<[usize; 2]>, Fail> {
    pair(call, "kernel_shape", if lifted { 1 } else { 2 })
}

/// Reads strides, dilations, pads and auto_pad for a plane of those extents.
pub(super) fn windows(
    call: &Call<'_>,
    kernel: [usize; 2],
    plane: [usize; 2],
    lifted: bool,
    dilates: bool,
) -> Result<Spelled, Fail> {
    let n = if lifted { 1 } else { 2 };
    let strides = pair(call, "strides", n)?.unwrap_or([1, 1]);
    let dilations = if dilates { pair(call, "dilations", n)?.unwrap_or([1, 1]) } else { [1, 1] };
    let auto = call.attrs.string_or("auto_pad", "NOTSET")?;
    let given = match call.attrs.ints("pads")? {
        None => None,
        Some(list) => {
            let sizes = list.iter().map(|&v| size("a pad", v)).collect::<Result<Vec<_>, _>>()?;
            match (sizes.as_slice(), n) {
                ([l, r], 1) => Some([0, *l, 0, *r]),
                ([t, l, b, r], 2) => Some([*t, *l, *b, *r]),
                _ => return invalid(format!("{} pads for {n} spatial dimensions", sizes.len())),
            }
        }
    };
    let lower = match auto {
        "" | "NOTSET" | "VALID" => {
            let pads = if auto == "VALID" { [0; 4] } else { given.unwrap_or([0; 4]) };
            return Ok(Spelled { windows: Windows { kernel, strides, dilations, pads }, same: false });
        }
        "SAME_LOWER" => true,
        "SAME_UPPER" => false,
        other => return unsupported(format!("auto_pad '{other}' is unknown")),
    };
    let mut pads = [0; 4];
    for i in 0..2 {
        let (before, after) = same(plane[i], kernel[i], strides[i], dilations[i], lower)?;
        pads[i] = before;
        pads[i + 2] = after;
    }
    Ok(Spelled { windows: Windows { kernel, strides, dilations, pads }, same: true })
}

/// Pads that make the result `ceil(extent / stride)` long; an odd one goes after the image unless `lower`.
fn same(
    extent: usize,
    kernel: usize,
    stride: usize,
    dilation: usize,
    lower: bool,
) -> Result<(usize, usize), Fail> {
    let reach = |n: usize, step: usize, last: usize| n.checked_mul(step).and_then(|v| v.checked_add(last));
    let windows = extent.div_ceil(stride).saturating_sub(1);
    let needed = reach(kernel.saturating_sub(1), dilation, 1).and_then(|k| reach(windows, stride, k));
    let Some(needed) = needed else { return invalid("the window overflows") };
    let total = needed.saturating_sub(extent);
    let (small, large) = (total / 2, total - total / 2);
    Ok(if lower { (large, small) } else { (small, large) })
}
