//! The time of a layer that was not measured, from the layers nearest to it.

use super::shape::LayerShape;

/// Layers that an estimate rests on.
const NEIGHBOURS: usize = 3;

/// A difference of stride or residual counts as a factor of two in an extent.
const OTHERWISE: f64 = 1.0;

/// Added to squared distances, so that no neighbour outweighs the others without bound.
const FLOOR: f64 = 1e-3;

/// Squared distance of two shapes: of the logarithms of depth, output channels and pixels.
fn distance(a: &LayerShape, b: &LayerShape) -> f64 {
    let ratio = |a: usize, b: usize| (a as f64 / b as f64).log2().powi(2);
    let differs = |d: bool| if d { OTHERWISE } else { 0.0 };
    ratio(a.depth(), b.depth())
        + ratio(a.output[0], b.output[0])
        + ratio(a.pixels(), b.pixels())
        + differs(a.strides != b.strides)
        + differs(a.residual != b.residual)
}

/// Nanoseconds of `shape` from measured ones. The speed in multiply-accumulates a nanosecond is interpolated between
/// the nearest layers of its kind (of any kind where there is none): the mean of logarithms, weighted by the inverse
/// squared distance (D. Shepard, Proc. 23rd ACM National Conference, 1968). `None` if nothing was measured.
pub fn estimate<'t>(
    shape: &LayerShape,
    measured: impl Iterator<Item = (&'t LayerShape, u64)>,
) -> Option<u64> {
    let mut near: Vec<(bool, f64, f64)> = measured
        .map(|(other, ns)| {
            let speed = other.macs().max(1) as f64 / ns.max(1) as f64;
            (other.kind() != shape.kind(), distance(shape, other), speed.ln())
        })
        .collect();
    near.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let other_kind = near.first()?.0;
    near.retain(|n| n.0 == other_kind);
    near.truncate(NEIGHBOURS);
    let weight = |d: f64| 1.0 / (d + FLOOR);
    let total: f64 = near.iter().map(|n| weight(n.1)).sum();
    let speed = (near.iter().map(|n| weight(n.1) * n.2).sum::<f64>() / total).exp();
    Some((shape.macs() as f64 / speed).round().max(1.0) as u64)
}
