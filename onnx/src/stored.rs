//! Constants that are stored as codes: the numbers that they stand for, and other codes for the same numbers.

use super::codes;
use super::error::{Fail, invalid, unsupported};
use super::known::made;
use super::numbers::{narrow, truncated};
use nibblec_ir::{DType, Quant, Scale, Tensor};

/// Codes of channels whose scale is zero as codes of zero, with a scale that can be used.
pub(super) fn without_zero_scales(codes: Tensor, quant: Quant) -> Result<(Tensor, Quant), Fail> {
    let scales = scales_of(&quant);
    if !scales.contains(&0.0) {
        return Ok((codes, quant));
    }
    let largest = scales.iter().fold(0f32, |a, s| a.max(s.abs()));
    let usable = if largest > 0.0 { largest } else { 1.0 };
    let zero = |s: &f32| *s == 0.0;
    let Some(elements) = codes::elements(&codes) else { return Ok((codes, quant)) };
    let moved: Vec<i32> = elements
        .into_iter()
        .zip(channels(codes.dims(), &quant.scale))
        .map(|(q, c)| if scales.get(c).is_some_and(zero) { quant.zero_point } else { q })
        .collect();
    let scale = match quant.scale {
        Scale::PerTensor(_) => Scale::PerTensor(usable),
        Scale::PerChannel { axis, .. } => {
            let values = scales.iter().map(|s| if zero(s) { usable } else { *s }).collect();
            Scale::PerChannel { axis, values: made(Tensor::f32(&[scales.len()], values))? }
        }
    };
    let codes = codes::tensor(codes.dtype(), codes.dims(), &moved)?;
    Ok((codes, Quant { scale, zero_point: quant.zero_point }))
}

/// Codes that a Clip keeps within `range` in the narrowest type that holds it and the zero point: around the zero point,
/// or as they are.
pub(super) fn narrowed(codes: Tensor, mut quant: Quant, range: (i32, i32)) -> Result<(Tensor, Quant), Fail> {
    let zero = quant.zero_point;
    let holds = |d: DType, shift: i32| {
        let (lo, hi) = d.code_range().unwrap_or((0, 0));
        [range.0 - shift, range.1 - shift, zero - shift].iter().all(|c| (lo..=hi).contains(c))
    };
    let candidates = (2..8).flat_map(|bits| {
        let signed = DType::signed(bits);
        [signed.map(|d| (d, zero)), DType::unsigned(bits).map(|d| (d, 0)), signed.map(|d| (d, 0))]
    });
    let narrower = |d: &DType| d.bits() < codes.dtype().bits();
    let found = candidates.flatten().find(|(d, shift)| narrower(d) && holds(*d, *shift));
    let (Some((dtype, shift)), Some(elements)) = (found, codes::elements(&codes)) else {
        return Ok((codes, quant));
    };
    let moved: Vec<i32> = elements.into_iter().map(|c| c - shift).collect();
    quant.zero_point -= shift;
    Ok((codes::tensor(dtype, codes.dims(), &moved)?, quant))
}

/// Unsigned codes as signed ones of the same width, both code and zero point lowered by half the range.
pub(super) fn recentred(codes: Tensor, mut quant: Quant) -> Result<(Tensor, Quant), Fail> {
    let Some(signed) = (if codes.dtype().is_signed() { None } else { DType::signed(codes.dtype().bits()) })
    else {
        return Ok((codes, quant));
    };
    let Some(v) = codes.as_u8() else { return Ok((codes, quant)) };
    let half = 1u8 << (signed.bits() - 1);
    let moved = v.iter().map(|c| c.wrapping_sub(half).cast_signed()).collect();
    quant.zero_point -= i32::from(half);
    Ok((made(Tensor::signed_codes(signed, codes.dims(), moved))?, quant))
}

/// The channel of every element in row-major order: its index along the scales' axis.
fn channels(dims: &[usize], scale: &Scale) -> impl Iterator<Item = usize> {
    let (count, inner) = match scale {
        Scale::PerTensor(_) => (1, 1),
        Scale::PerChannel { axis, .. } => (
            dims.get(*axis).copied().unwrap_or(1).max(1),
            dims.iter().skip(axis + 1).product::<usize>().max(1),
        ),
    };
    (0usize..).map(move |i| i / inner % count)
}

/// `f32(q - zero_point) * scale` of constant codes.
pub(super) fn dequantize(codes: &Tensor, quant: &Quant) -> Result<Tensor, Fail> {
    let Some(q) = codes::elements(codes) else {
        return unsupported(format!("{} cannot be dequantized", codes.dtype()));
    };
    let scales = scales_of(quant);
    let real = q.iter().zip(channels(codes.dims(), &quant.scale)).map(|(q, c)| {
        let difference = f64::from(*q) - f64::from(quant.zero_point);
        narrow(difference) * scales.get(c).copied().unwrap_or(f32::NAN)
    });
    made(Tensor::f32(codes.dims(), real.collect()))
}

/// `saturate(round_half_even(x / scale) + zero_point)` of a constant.
pub(super) fn quantize(x: &Tensor, quant: &Quant, dtype: DType) -> Result<Tensor, Fail> {
    let (Some(v), Some((lo, hi))) = (x.as_f32(), dtype.code_range()) else {
        return unsupported(format!("a constant of {} cannot be quantized to {dtype}", x.dtype()));
    };
    let scales = scales_of(quant);
    let code = |(x, c): (&f32, usize)| -> Result<i32, Fail> {
        let scale = scales.get(c).copied().unwrap_or(f32::NAN);
        if scale == 0.0 {
            // Whatever the code is, it stands for zero.
            return Ok(quant.zero_point.clamp(lo, hi));
        }
        let real = (x / scale).round_ties_even();
        if real.is_nan() {
            return invalid("a constant to quantize is NaN");
        }
        let code = (f64::from(real) + f64::from(quant.zero_point)).clamp(f64::from(lo), f64::from(hi));
        Ok(truncated(code).and_then(|c| i32::try_from(c).ok()).unwrap_or(lo))
    };
    let codes = v.iter().zip(channels(x.dims(), &quant.scale)).map(code).collect::<Result<Vec<_>, _>>()?;
    codes::tensor(dtype, x.dims(), &codes)
}

fn scales_of(quant: &Quant) -> Vec<f32> {
    match &quant.scale {
        Scale::PerTensor(s) => vec![*s],
        Scale::PerChannel { values, .. } => values.as_f32().unwrap_or(&[]).to_vec(),
    }
}
