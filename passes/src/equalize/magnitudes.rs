//! The largest magnitude of each channel of every layer's output on data. Batches are taken one at a time.

use crate::calibrate::CalibrateError;
use nibblec_exec::{Array, Interpreter};
use nibblec_ir::{Graph, ValueId};
use std::collections::BTreeMap;
use std::fmt::Display;

/// Largest magnitudes by value and channel (axis 1).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Magnitudes(BTreeMap<ValueId, Vec<f32>>);

impl Magnitudes {
    /// Runs the float graph on `batches`, each one array a model input, in order.
    pub fn observe<E: Display>(
        graph: &Graph,
        batches: impl IntoIterator<Item = Result<Vec<Array>, E>>,
    ) -> Result<Magnitudes, CalibrateError> {
        let layers = graph.nodes().filter(|(_, n)| n.op.float_epilogue().is_some());
        let channels = |v: ValueId| vec![0.0; graph.value(v).shape.dim(1).unwrap_or(0)];
        let mut seen: BTreeMap<ValueId, Vec<f32>> =
            layers.map(|(_, n)| (n.output(), channels(n.output()))).collect();
        let interpreter = Interpreter::new(graph)?;
        let mut batch = 0;
        for inputs in batches {
            let inputs = inputs.map_err(|e| CalibrateError::Data(e.to_string()))?;
            let mut failure = None;
            interpreter.run_with(&inputs, &mut |id, a| {
                let Some((largest, data)) = seen.get_mut(&id).zip(a.as_f32()) else { return };
                if let Some(value) = record(largest, a, data) {
                    failure.get_or_insert((id, value));
                }
            })?;
            if let Some((id, value)) = failure {
                return Err(CalibrateError::NotFinite { tensor: graph.value(id).name.clone(), value, batch });
            }
            batch += 1;
        }
        if batch == 0 {
            return Err(CalibrateError::Empty);
        }
        Ok(Magnitudes(seen))
    }

    /// The channels of a layer's output; `None` if no layer made the value.
    pub fn of(&self, value: ValueId) -> Option<&[f32]> {
        self.0.get(&value).map(Vec::as_slice)
    }
}

/// Adds an array `[N, C, ...]`; gives a number that is not finite, if there is one.
fn record(largest: &mut [f32], a: &Array, data: &[f32]) -> Option<f32> {
    let pixels: usize = a.dims.iter().skip(2).product();
    if a.dims.get(1) != Some(&largest.len()) || data.is_empty() {
        return None;
    }
    let mut failure = None;
    for (i, plane) in data.chunks(pixels).enumerate() {
        let top = &mut largest[i % a.dims[1]];
        for &x in plane {
            if !x.is_finite() {
                failure = Some(x);
            }
            *top = top.max(x.abs());
        }
    }
    failure
}
