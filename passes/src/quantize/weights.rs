//! The weights of a layer as signed codes: trained codes as they are, other weights with the step of least squared
//! error of each output channel (or of the whole tensor); to the nearest code, or where the second moments of the
//! layer's input are known, those of an output channel together ([`super::rounding`]).

use super::QuantizeError;
use super::rounding::Factor;
use crate::calibrate::moments::Moments;
use crate::sensitivity::check_finite;
use crate::sensitivity::step::{code, code_range, mse_step};
use nibblec_ir::layers::{Layer, Weights};
use nibblec_ir::{DType, Quant, Scale, Tensor, Width};
use rayon::prelude::*;

/// Weights of a layer on codes.
#[derive(Clone, Debug)]
pub struct LayerWeights {
    /// The codes, in the shape of the float weights.
    pub codes: Tensor,
    /// Per tensor, or per channel of axis 0; the zero point is 0 unless the codes are trained ones.
    pub quant: Quant,
    /// One scale an output channel.
    pub scales: Vec<f32>,
    /// What to subtract from the bias of each output channel, if there is bias correction.
    pub correction: Option<Vec<f32>>,
    /// Whether codes and scales are those of training.
    pub trained: bool,
    /// Whether trained codes were replaced although the width is theirs or larger.
    pub replaced: bool,
}

/// What calibration knows of a layer's input.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// Mean of each channel, for bias correction (Nagel et al., arXiv 1906.04721, section 4.2): the expected error
    /// `sum_k (w_hat - w)_k E[x_k]` of each output.
    pub means: Option<&'a [f32]>,
    /// Second moments, for rounding the weights of an output channel together.
    pub moments: Option<&'a Moments>,
}

/// Quantizes a layer to codes of a width.
pub fn quantize_weights(
    layer: &Layer<'_>,
    width: Width,
    per_tensor: bool,
    known: Known<'_>,
) -> Result<LayerWeights, QuantizeError> {
    let bits = width.bits();
    check_finite(layer)?;
    let dtype = DType::signed(bits).ok_or(QuantizeError::Width { value: layer.name.into(), bits })?;
    let trained = layer.weights.trained_bits().is_some_and(|b| b <= bits);
    if trained && let Some(kept) = keep_trained(layer, dtype)? {
        return Ok(kept);
    }
    let opaque = || QuantizeError::Opaque(layer.name.to_string());
    let owned;
    let w = match layer.weights {
        Weights::Float(t) => t.as_f32().ok_or_else(opaque)?,
        Weights::Trained { .. } => {
            owned = layer.weights.to_f32().ok_or_else(opaque)?;
            &owned
        }
    };
    let per_channel = (w.len() / layer.channels.max(1)).max(1);
    let mut scales: Vec<f32> = if per_tensor {
        vec![mse_step(w, bits); layer.channels]
    } else {
        w.par_chunks(per_channel).map(|c| mse_step(c, bits)).collect()
    };
    let dims = layer.weights.tensor().dims();
    let fits = |m: &&Moments| m.columns() == per_channel && layer.channels.is_multiple_of(m.groups());
    let (codes, correction) = match known.moments.filter(fits) {
        Some(m) => rounded_together(w, &mut scales, bits, per_tensor, m, known.means.is_some()),
        None => {
            let codes = rounded(w, &scales, bits);
            let correction = known.means.and_then(|means| expected_error(w, &codes, &scales, dims, means));
            (codes, correction)
        }
    };
    let scale = match per_tensor {
        true => Scale::PerTensor(scales.first().copied().unwrap_or(1.0)),
        false => Scale::PerChannel { axis: 0, values: Tensor::f32(&[scales.len()], scales.clone())? },
    };
    Ok(LayerWeights {
        codes: Tensor::signed_codes(dtype, dims, codes)?,
        quant: Quant { scale, zero_point: 0 },
        scales,
        correction,
        trained: false,
        replaced: trained,
    })
}

/// Each weight to the nearest code.
fn rounded(w: &[f32], scales: &[f32], bits: u32) -> Vec<i8> {
    let (lo, hi) = code_range(bits);
    let per_channel = (w.len() / scales.len().max(1)).max(1);
    let mut codes = vec![0i8; w.len()];
    codes.par_chunks_mut(per_channel).zip(w.par_chunks(per_channel)).zip(scales).for_each(|((q, w), &s)| {
        q.iter_mut().zip(w).for_each(|(q, &x)| *q = code(x, s, lo, hi));
    });
    codes
}

/// The weights of each output channel together, and with `correct` the expected error of each output, which then
/// counts for nothing in the rounding. Scales are improved unless all channels share one.
fn rounded_together(
    w: &[f32],
    scales: &mut [f32],
    bits: u32,
    per_tensor: bool,
    moments: &Moments,
    correct: bool,
) -> (Vec<i8>, Option<Vec<f32>>) {
    let (n, groups) = (moments.columns(), moments.groups());
    let of_group = scales.len() / groups;
    let mut codes = vec![0i8; w.len()];
    let work = codes.par_chunks_mut(of_group * n).zip(w.par_chunks(of_group * n));
    work.zip(scales.par_chunks_mut(of_group)).enumerate().for_each(|(g, ((codes, w), scales))| {
        let made = match Factor::new(&moments.second(g, correct), n) {
            Some(factor) => factor.round(w, scales, bits, !per_tensor),
            None => rounded(w, scales, bits),
        };
        codes.copy_from_slice(&made);
    });
    let means: Vec<Vec<f64>> = (0..groups).map(|g| moments.means(g)).collect();
    let expected = |c: usize| -> f32 {
        let s = f64::from(scales[c]);
        let errors = codes[c * n..][..n].iter().zip(&w[c * n..][..n]);
        let sum: f64 = errors
            .zip(&means[c / of_group])
            .map(|((q, w), mean)| (f64::from(*q) * s - f64::from(*w)) * mean)
            .sum();
        sum as f32
    };
    let correction = correct.then(|| (0..scales.len()).map(expected).collect());
    (codes, correction)
}

/// Trained codes, signed and in a type of at least their width where they fit that; `None` if they are scaled along
/// another axis.
fn keep_trained(layer: &Layer<'_>, dtype: DType) -> Result<Option<LayerWeights>, QuantizeError> {
    let Weights::Trained { codes, quant } = layer.weights else { return Ok(None) };
    let ints: Vec<i32> = match (codes.as_i8(), codes.as_u8()) {
        (Some(v), _) => v.iter().map(|&c| i32::from(c) - quant.zero_point).collect(),
        (_, Some(v)) => v.iter().map(|&c| i32::from(c) - quant.zero_point).collect(),
        _ => return Ok(None),
    };
    let (lo, hi) = dtype.code_range().unwrap_or((0, 0));
    let along_channels = match &quant.scale {
        Scale::PerTensor(_) => true,
        Scale::PerChannel { axis, .. } => *axis == 0,
    };
    let Some(scales) = quant.channel_scales(layer.channels).filter(|_| along_channels) else {
        return Ok(None);
    };
    if let Some(&scale) = scales.iter().find(|s| !s.is_finite() || **s == 0.0) {
        return Err(QuantizeError::Scale { node: layer.name.into(), scale });
    }
    // Codes that are too asymmetric for signed ones keep their zero point.
    let (codes, zero_point) = if ints.iter().all(|c| (lo..=hi).contains(c)) {
        let ints = ints.into_iter().map(|c| c as i8).collect();
        (Tensor::signed_codes(dtype, codes.dims(), ints)?, 0)
    } else {
        (codes.clone(), quant.zero_point)
    };
    Ok(Some(LayerWeights {
        codes,
        quant: Quant { scale: quant.scale.clone(), zero_point },
        scales,
        correction: None,
        trained: true,
        replaced: false,
    }))
}

fn expected_error(
    w: &[f32],
    codes: &[i8],
    scales: &[f32],
    dims: &[usize],
    means: &[f32],
) -> Option<Vec<f32>> {
    let (&outputs, &inputs) = (dims.first()?, dims.get(1)?);
    let taps: usize = dims[2..].iter().product();
    let per_channel = inputs * taps;
    let groups = means.len().checked_div(inputs)?;
    if groups == 0 || groups * inputs != means.len() || outputs % groups != 0 || per_channel == 0 {
        return None;
    }
    let error = |c: usize| {
        let group = c / (outputs / groups);
        let from = c * per_channel;
        let sum: f64 = (0..per_channel)
            .map(|k| {
                let e = f64::from(codes[from + k]) * f64::from(scales[c]) - f64::from(w[from + k]);
                e * f64::from(means[group * inputs + k / taps])
            })
            .sum();
        sum as f32
    };
    Some((0..outputs).map(error).collect())
}
