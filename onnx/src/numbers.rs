//! Between the types of numbers.

use super::error::Fail;

/// To the nearest f32.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation)]
pub(super) fn narrow(v: f64) -> f32 {
    v as f32
}

/// Towards zero; `None` beyond the integers that `f64` holds exactly.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation)]
pub(super) fn truncated(v: f64) -> Option<i64> {
    (v.abs() < 9_007_199_254_740_992.0).then_some(v as i64)
}

/// A number of shape arithmetic that is out of range.
pub(super) fn too_large() -> Fail {
    Fail::Invalid("a number in shape arithmetic is out of range".into())
}
