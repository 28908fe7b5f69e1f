//! Gains by the curvature of the loss (HAWQ-V2, arXiv 1911.03852, section 3; HAWQ-V3, arXiv 2011.10680). In: the mean
//! trace of the loss's second derivative by each layer's weights. Out: values.
//!
//! Quantizing a layer to b bits is expected to cost `mean trace * |w_b - w|^2`, w_b with the step of least squared error
//! of each output channel. Width b is worth what the lowest costs more than it.

use super::step::{mse_step, squared_error};
use super::{Measured, SensitivityError, check_finite};
use nibblec_ir::Graph;
use nibblec_ir::layers::layers;
use std::collections::BTreeMap;

/// Values of the widths, ascending in `widths`, for the layers whose mean trace (trace over number of weights) is
/// given by name. A negative trace, at a point that is no minimum, counts as none.
pub fn values(
    graph: &Graph,
    widths: &[u32],
    traces: &BTreeMap<String, f64>,
) -> Result<Measured, SensitivityError> {
    let mut values = Measured::new();
    for layer in layers(graph) {
        let Some(&trace) = traces.get(layer.name) else { continue };
        check_finite(&layer)?;
        let opaque = || SensitivityError::Opaque(layer.name.to_string());
        let w = layer.weights.to_f32().ok_or_else(opaque)?;
        let per_channel = (w.len() / layer.channels.max(1)).max(1);
        let error = |bits: u32| -> f64 {
            w.chunks(per_channel).map(|c| squared_error(c, mse_step(c, bits), bits)).sum()
        };
        let most = widths.first().map_or(0.0, |b| error(*b));
        let value = |b: &u32| (*b, trace.max(0.0) * (most - error(*b)).max(0.0));
        let mut of_layer: Vec<(u32, f64)> = widths.iter().map(value).collect();
        if let Some(lowest) = of_layer.first_mut() {
            lowest.1 = 0.0;
        }
        values.insert(layer.name.to_string(), of_layer);
    }
    Ok(values)
}
