//! What the emitters of whole layers share.

use crate::lower::epilogue::Epilogue;
use crate::pack::{Packed, Problem};
use crate::place::Place;
use nibblec_ir::{Quant, Tensor};

/// An integer convolution as the emitters of whole layers see it.
pub struct Layer<'l> {
    /// Node name.
    pub node: &'l str,
    /// Step name.
    pub name: &'l str,
    /// Weights and geometry.
    pub problem: &'l Problem<'l>,
    /// Input.
    pub x: &'l Place,
    /// The first output; all have its extents.
    pub out: &'l Place,
    /// Top, left, bottom, right.
    pub pads: [usize; 4],
    /// What follows the sums.
    pub epilogue: &'l Epilogue,
}

/// Weight codes less their zero point; `None` of floats.
pub fn codes_of(w: &Tensor, quant: Option<&Quant>) -> Option<Vec<i16>> {
    let zero_point = quant.map_or(0, |q| q.zero_point) as i16;
    let signed = w.as_i8().map(|v| v.iter().map(|c| i16::from(*c) - zero_point).collect());
    signed.or_else(|| w.as_u8().map(|v| v.iter().map(|c| i16::from(*c) - zero_point).collect()))
}

/// Values by output channel, laid out by panel; lanes without a channel get `fill`.
pub fn by_panel<T: Copy>(p: &Problem<'_>, packed: &Packed, values: &[T], fill: T) -> Vec<T> {
    let per_group = p.m / p.groups;
    let width = packed.family.panel();
    let mut out = Vec::new();
    for g in 0..p.groups {
        for lane in 0..packed.panels_per_group * width {
            let v = if lane < per_group { values.get(g * per_group + lane) } else { None };
            out.push(v.copied().unwrap_or(fill));
        }
    }
    out
}
