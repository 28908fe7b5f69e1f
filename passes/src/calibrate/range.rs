//! From a histogram to the range that a quantizer of a given width covers, and to its scale and zero point.

use super::histogram::Histogram;
use crate::sensitivity::step::nearest;
use nibblec_ir::ann::Range;

/// How the range is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Method {
    /// From the smallest to the largest number seen.
    MinMax,
    /// Without the given percentage's complement: 99.99 drops 0.01 %, half of it at each end (all of it at the upper end of
    /// what is never negative).
    Percentile(f64),
    /// The clipping of least squared error at the quantizer's width.
    #[default]
    Mse,
}

impl Method {
    /// The name in options.
    pub fn name(&self) -> String {
        match self {
            Method::MinMax => "min-max".into(),
            Method::Percentile(p) => format!("percentile:{p}"),
            Method::Mse => "mse".into(),
        }
    }
}

/// `min-max`, `mse`, `percentile` (99.99) or `percentile:99.9`.
impl std::str::FromStr for Method {
    type Err = String;
    fn from_str(s: &str) -> Result<Method, String> {
        match s {
            "min-max" => return Ok(Method::MinMax),
            "mse" => return Ok(Method::Mse),
            "percentile" => return Ok(Method::Percentile(99.99)),
            _ => {}
        }
        match s.strip_prefix("percentile:").and_then(|p| p.parse().ok()) {
            Some(p) if p > 50.0 && p <= 100.0 => Ok(Method::Percentile(p)),
            _ => Err(format!("unknown calibration method '{s}': min-max, percentile[:99.99], mse")),
        }
    }
}

/// Scale and zero point of the unsigned quantizer that covers a range widened to contain 0: `scale` such that the
/// codes just span it, the zero point at the code nearest to real zero.
pub fn affine(range: Range, bits: u32) -> (f32, i32) {
    let levels = ((1u32 << bits.clamp(1, 16)) - 1) as f32;
    let (lo, hi) = (range.min.min(0.0), range.max.max(0.0));
    let scale = (hi - lo) / levels;
    if !scale.is_normal() {
        return (1.0, 0);
    }
    if lo == 0.0 {
        return (scale, 0);
    }
    let zero = (-lo / scale).round_ties_even().clamp(0.0, levels);
    (scale, zero as i32)
}

/// The range for codes of `bits`.
pub fn range(h: &Histogram, bits: u32, method: Method) -> Range {
    let (lo, hi) = h.extremes();
    match method {
        Method::MinMax => Range { min: lo, max: hi },
        Method::Percentile(p) => {
            let tail = 1.0 - p / 100.0;
            if lo == 0.0 {
                return Range { min: 0.0, max: h.quantile(1.0 - tail) };
            }
            Range { min: h.quantile(tail / 2.0).min(0.0), max: h.quantile(1.0 - tail / 2.0).max(0.0) }
        }
        Method::Mse => least_error(h, bits),
    }
}

/// Squared error of the quantizer over the histogram.
fn error(points: &[(f32, u64)], range: Range, bits: u32) -> f64 {
    let (scale, zero) = affine(range, bits);
    let inverse = 1.0 / scale;
    let lo = -(zero as f32);
    let hi = ((1u32 << bits.clamp(1, 16)) - 1) as f32 - zero as f32;
    points
        .iter()
        .map(|&(x, n)| {
            let e = x - nearest(x * inverse, lo, hi) * scale;
            f64::from(e * e) * n as f64
        })
        .sum()
}

/// The range of least squared error among those that hold all numbers and are up to 4 % wider at either end. Numbers
/// that lie on a grid, as pixels do, may all be half a step off the codes of the narrowest.
pub fn least_error_unclipped(h: &Histogram, bits: u32) -> Range {
    let (lo, hi) = h.extremes();
    let points = h.points();
    let wider = |k: usize| 1.0 + 0.0025 * k as f32;
    let candidates = (0..=16).flat_map(|a| (0..=16).map(move |b| (a, b)));
    let mut least = (f64::INFINITY, Range { min: lo, max: hi });
    for (a, b) in candidates.filter(|c| (lo < 0.0 || c.0 == 0) && (hi > 0.0 || c.1 == 0)) {
        let range = Range { min: lo * wider(a), max: hi * wider(b) };
        let e = error(&points, range, bits);
        if e < least.0 {
            least = (e, range);
        }
    }
    least.1
}

/// Shrinks both ends together, then each by itself.
fn least_error(h: &Histogram, bits: u32) -> Range {
    let (lo, hi) = h.extremes();
    let points = h.points();
    let mut best = Range { min: lo, max: hi };
    let mut least = error(&points, best, bits);
    let mut consider = |candidate: Range, best: &mut Range| {
        let e = error(&points, candidate, bits);
        if e < least {
            (least, *best) = (e, candidate);
        }
    };
    let mut f = 1.0f32;
    for _ in 0..64 {
        f *= 0.93;
        consider(Range { min: lo * f, max: hi * f }, &mut best);
    }
    for step in [0.04f32, 0.01] {
        let centre = best;
        for k in -12..=12 {
            let max = (centre.max * (1.0 + step * k as f32)).min(hi);
            consider(Range { max, ..best }, &mut best);
        }
        for k in -12..=12 {
            if lo < 0.0 {
                let min = (centre.min * (1.0 + step * k as f32)).max(lo);
                consider(Range { min, ..best }, &mut best);
            }
        }
    }
    best
}

/// The clip of least squared error at `bits` for a half-normal distribution (what a ReLU leaves of a normal one)
/// of deviation 1, or with `two_sided` for a normal one (then the upper end of a symmetric range).
pub fn normal_clip(bits: u32, two_sided: bool) -> f32 {
    let points = (0..6000).flat_map(|k| {
        let x = (k as f32 + 0.5) * 1e-3;
        let n = (1e9 * f64::from(-x * x / 2.0).exp()) as u64;
        let mirrored = two_sided.then_some((-x, n));
        std::iter::once((x, n)).chain(mirrored)
    });
    least_error(&Histogram::from_weights(points), bits).max
}
