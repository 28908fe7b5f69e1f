//! Quantization parameters of a value: `real = scale * (code - zero_point)`.

use crate::Tensor;

/// Scale of a quantized value.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// One scale for all elements.
    PerTensor(f32),
    /// One scale for each index of `axis`: an `f32` tensor of rank 1.
    PerChannel {
        /// The axis that the scales run along.
        axis: usize,
        /// The scales. A negative scale is allowed for weights (it comes from a folded negative gamma).
        values: Tensor,
    },
}

/// Scale and zero point; the width comes from the value's [`crate::DType`].
#[derive(Clone, Debug, PartialEq)]
pub struct Quant {
    /// Scale.
    pub scale: Scale,
    /// The code of real zero, the same for all channels. Zero for weights.
    pub zero_point: i32,
}

impl Quant {
    /// One scale, one zero point.
    pub fn per_tensor(scale: f32, zero_point: i32) -> Quant {
        Quant { scale: Scale::PerTensor(scale), zero_point }
    }

    /// The scale if there is only one.
    pub fn tensor_scale(&self) -> Option<f32> {
        match &self.scale {
            Scale::PerTensor(s) => Some(*s),
            Scale::PerChannel { .. } => None,
        }
    }

    /// One scale a channel: the per-tensor scale repeated, or the stored ones. `None` if opaque or of another length.
    pub fn channel_scales(&self, channels: usize) -> Option<Vec<f32>> {
        match &self.scale {
            Scale::PerTensor(s) => Some(vec![*s; channels]),
            Scale::PerChannel { values, .. } => {
                values.as_f32().filter(|v| v.len() == channels).map(<[f32]>::to_vec)
            }
        }
    }
}
