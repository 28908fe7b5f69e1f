//! Calibration data into the arrays of the interpreter, and what the manifest says of it.

use super::{Settings, Stages};
use crate::Error;
use crate::data::{Batch, DataError, DataOptions, Dataset, Input, Preprocess};
use nibblec_exec::{Array, ExecError};
use nibblec_ir::layers::layers;
use nibblec_ir::{Graph, NodeId, Width};
use nibblec_passes::calibrate::{
    CalibrateError, Calibration, Synthetic, calibrate_synthetic, calibrate_with,
};
use std::path::PathBuf;

/// Images that the interpreter sees at once.
const BATCH: usize = 8;

/// Images that calibration holds at once.
pub(super) fn images_at_once(data: Option<&Dataset>) -> usize {
    data.map_or(Synthetic::default().batch, |d| d.len().min(BATCH))
}

/// Where data lies and how it is read.
#[derive(Clone, Debug, Default)]
pub struct DataSource {
    /// The file or folder.
    pub path: PathBuf,
    /// How.
    pub options: DataOptions,
}

/// On what ranges rest.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Calibrated {
    /// How ranges were chosen.
    pub method: String,
    /// Hash of the data, or `noise`.
    pub data: String,
    /// Number of images.
    pub images: usize,
    /// Layers whose weights were rounded together on them.
    pub rounded_together: usize,
    /// The preprocessing, if one was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preprocess: Option<Preprocess>,
}

/// The graph's inputs as data sources see them.
pub fn inputs_of(graph: &Graph) -> Vec<Input> {
    let input = |&id| {
        let v = graph.value(id);
        let (dtype, item, batched) = (v.dtype, v.shape.item_dims(), v.shape.is_batched());
        Input { name: v.name.clone(), dtype, item, batched }
    };
    graph.inputs().iter().map(input).collect()
}

/// A batch as the interpreter takes it.
pub fn to_arrays(graph: &Graph, batch: Batch) -> Result<Vec<Array>, ExecError> {
    let pairs = graph.inputs().iter().zip(batch.inputs);
    pairs.map(|(&id, values)| Array::new(&graph.value(id).shape.with_batch(batch.count), values)).collect()
}

/// Why a batch could not be had.
#[derive(Debug, thiserror::Error)]
enum Unread {
    #[error(transparent)]
    Data(#[from] DataError),
    #[error(transparent)]
    Exec(#[from] ExecError),
}

/// How weights become codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// Each to the nearest.
    Nearest,
    /// Those of an output channel together, so that their errors cancel on the calibration data.
    #[default]
    Gptq,
}

/// Layers below 8 bits whose weights are still to be rounded: with 8 bits nothing is to be gained.
fn rounded_together(graph: &Graph) -> Vec<NodeId> {
    let low = |l: &nibblec_ir::layers::Layer<'_>| {
        let bits = graph.node(l.node).ann.bits.as_ref().map_or(Width::W8, |b| b.value.weight);
        bits < Width::W8 && l.weights.trained_bits().is_none_or(|trained| trained > bits.bits())
    };
    layers(graph).iter().filter(|l| low(l)).map(|l| l.node).collect()
}

/// Finds ranges on data, or on noise where there is none.
pub(super) fn calibrate(
    graph: &mut Graph,
    settings: &Settings,
    data: Option<&Dataset>,
    stages: Option<&dyn Stages>,
) -> Result<(Calibration, Calibrated), Error> {
    let Some(data) = data else {
        let synthetic = Synthetic::default();
        let calibration = calibrate_synthetic(graph, synthetic, settings.method)?;
        let images = synthetic.batches * synthetic.batch;
        let described = Calibrated {
            method: settings.method.name(),
            data: "noise".into(),
            images,
            rounded_together: 0,
            preprocess: None,
        };
        return Ok((calibration, described));
    };
    let together = match settings.rounding {
        Rounding::Nearest => Vec::new(),
        Rounding::Gptq => rounded_together(graph),
    };
    let shapes = graph.clone();
    let calibration = on_batches(&shapes, data, stages, |batches| {
        calibrate_with(graph, batches, settings.method, &together)
    })?;
    let preprocess = settings.data.as_ref().map(|d| d.options.preprocess.clone()).filter(|p| !p.is_empty());
    let (method, data, images) = (settings.method.name(), data.hash()?, data.len());
    Ok((calibration, Calibrated { method, data, images, rounded_together: together.len(), preprocess }))
}

/// Batches as the interpreter takes them; a pass keeps only the words of an error.
type Batches<'a> = &'a mut dyn Iterator<Item = Result<Vec<Array>, String>>;

/// Runs a pass over the data. An error of the data itself stays one, for its kind decides the exit code.
pub(super) fn on_batches<T>(
    graph: &Graph,
    data: &Dataset,
    stages: Option<&dyn Stages>,
    run: impl FnOnce(Batches<'_>) -> Result<T, CalibrateError>,
) -> Result<T, Error> {
    let batched = graph.inputs().iter().all(|&id| graph.value(id).shape.is_batched());
    let mut failure = None;
    let mut batches = data.batches(if batched { BATCH } else { 1 }).map(|batch| {
        if let (Some(stages), Ok(batch)) = (stages, &batch) {
            stages.step(batch.count);
        }
        let arrays = batch.map_err(Unread::from).and_then(|b| to_arrays(graph, b).map_err(Unread::from));
        arrays.map_err(|e| {
            let words = e.to_string();
            failure = Some(e);
            words
        })
    });
    let result = run(&mut batches);
    drop(batches);
    match failure {
        Some(Unread::Data(e)) => Err(e.into()),
        Some(Unread::Exec(e)) => Err(e.into()),
        None => Ok(result?),
    }
}
