//! What flows through the float graph: a histogram of every activation, and the mean of every channel that a layer reads.
//! In: the float graph and batches of inputs, one at a time (memory does not grow with their number). Out: a
//! [`Calibration`], which gives the range of a value for any width, and the annotation `range` (for 8 bits).

pub mod histogram;
mod known;
pub mod moments;
pub mod range;
pub mod synthetic;

pub use range::Method;
pub use synthetic::Synthetic;

use histogram::Histogram;
use moments::Moments;
use nibblec_exec::{Array, ExecError, Interpreter};
use nibblec_ir::ann::{Ann, Range};
use nibblec_ir::layers::Layer;
use nibblec_ir::op::Elements;
use nibblec_ir::{DType, Graph, Node, NodeId, Op, ValueId};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// Why calibration failed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CalibrateError {
    /// The data could not be read.
    #[error("calibration data: {0}")]
    Data(String),
    /// There was none.
    #[error("calibration data: not a single batch")]
    Empty,
    /// A NaN, an infinity, or a number beyond 1e30.
    #[error(
        "calibration: tensor '{tensor}' holds {value:e} in batch {batch}; quantization needs numbers below 1e30"
    )]
    NotFinite {
        /// The model input or activation.
        tensor: String,
        /// The number.
        value: f32,
        /// The batch, from 0.
        batch: usize,
    },
    /// The padding of a node is no number that codes could hold, and more than maxima read it.
    #[error(
        "calibration: node '{node}' pads with {value:e}, and {reader} reads that as data; pad with a number of the \
         data's size, or leave the layers around it in float (--layer-bits NAME=32)"
    )]
    Padding {
        /// The Pad.
        node: String,
        /// What it pads with.
        value: f32,
        /// A reader that is no MaxPool, or the model's output.
        reader: String,
    },
    /// The graph could not be executed on the data.
    #[error(transparent)]
    Exec(#[from] ExecError),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Statistics {
    /// Of a model input.
    is_input: bool,
    histogram: Histogram,
    /// Sum over images and pixels of each channel; empty unless a layer reads the value.
    channel_sums: Vec<f64>,
    per_channel: u64,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// How ranges are chosen.
    pub method: Method,
    /// Whether the inputs were data rather than noise.
    pub real: bool,
    /// Batches seen.
    pub batches: usize,
    values: BTreeMap<ValueId, Statistics>,
    /// What hangs on integer inputs.
    known: BTreeMap<ValueId, known::Known>,
    /// By layer, where they were asked for.
    moments: BTreeMap<NodeId, Moments>,
}

impl Calibration {
    /// Of a network without a layer on codes: nothing was observed.
    pub fn none() -> Calibration {
        Calibration {
            method: Method::default(),
            real: true,
            batches: 0,
            values: BTreeMap::new(),
            known: BTreeMap::new(),
            moments: BTreeMap::new(),
        }
    }

    /// Second moments of a layer's input, if they were collected.
    pub fn moments(&self, layer: NodeId) -> Option<&Moments> {
        self.moments.get(&layer).filter(|m| m.samples() > 0)
    }

    /// Forgets the moments, so that weights are rounded each to the nearest code.
    pub fn without_moments(mut self) -> Calibration {
        self.moments.clear();
        self
    }

    /// Range of a value for unsigned codes of `bits`; it contains 0. `None` if the value was not observed. What comes
    /// from codes of that width keeps their grid; without data, what is known of integer inputs stands for noise.
    pub fn range_for(&self, value: ValueId, bits: u32) -> Option<Range> {
        let s = self.values.get(&value)?;
        if let Some(k) = self.known.get(&value).filter(|k| k.grid == Some(bits) || !self.real) {
            return Some(k.range);
        }
        // Inputs are bounded, and saturated ones, as white pixels are, sit at the very end in numbers.
        let whole = s.is_input && bits == 8 && self.method == Method::Mse;
        (s.histogram.count() > 0).then(|| match whole {
            true => range::least_error_unclipped(&s.histogram, bits),
            false => range::range(&s.histogram, bits, self.method),
        })
    }

    /// Mean of each channel (axis 1) of a value that a layer reads.
    pub fn channel_means(&self, value: ValueId) -> Option<Vec<f32>> {
        let s = self.values.get(&value)?;
        (s.per_channel > 0)
            .then(|| s.channel_sums.iter().map(|x| (x / s.per_channel as f64) as f32).collect())
    }

    /// Smallest and largest number seen, widened to contain 0.
    pub fn extremes(&self, value: ValueId) -> Option<Range> {
        let (min, max) = self.values.get(&value)?.histogram.extremes();
        Some(Range { min, max })
    }
}

/// Observed: f32 model inputs, and f32 results that do not hang on constants alone.
fn observed(graph: &Graph) -> BTreeMap<ValueId, Statistics> {
    let mut values: BTreeMap<ValueId, Statistics> =
        graph.inputs().iter().map(|&v| (v, Statistics { is_input: true, ..Statistics::default() })).collect();
    for n in graph.order() {
        let node = graph.node(n);
        if !node.inputs().iter().any(|v| values.contains_key(v)) {
            continue;
        }
        if let (Some(_), Some(x)) = (node.op.float_epilogue(), node.inputs().first())
            && let Some(s) = values.get_mut(x)
        {
            s.channel_sums = vec![0.0; graph.value(*x).shape.dim(1).unwrap_or(0)];
        }
        values.extend(node.outputs().iter().map(|&v| (v, Statistics::default())));
    }
    values.retain(|v, _| graph.value(*v).dtype == DType::F32);
    values
}

impl Statistics {
    fn record(&mut self, a: &Array) -> Result<(), f32> {
        let Some(data) = a.as_f32() else { return Ok(()) };
        self.histogram.record(data)?;
        let channels = self.channel_sums.len();
        let pixels: usize = a.dims.iter().skip(2).product();
        if channels == 0 || a.dims.get(1) != Some(&channels) || pixels == 0 {
            return Ok(());
        }
        for (i, plane) in data.chunks(pixels).enumerate() {
            self.channel_sums[i % channels] += plane.iter().map(|&x| f64::from(x)).sum::<f64>();
        }
        self.per_channel += (data.len() / channels) as u64;
        Ok(())
    }
}

/// Runs the float graph on `batches` (each one array a model input, in order) and annotates ranges.
pub fn calibrate<E: Display>(
    graph: &mut Graph,
    batches: impl IntoIterator<Item = Result<Vec<Array>, E>>,
    method: Method,
) -> Result<Calibration, CalibrateError> {
    calibrate_with(graph, batches, method, &[])
}

/// The same, and collects second moments of the inputs of `layers` (see [`moments`]), where their number of weights an
/// output channel allows.
pub fn calibrate_with<E: Display>(
    graph: &mut Graph,
    batches: impl IntoIterator<Item = Result<Vec<Array>, E>>,
    method: Method,
    layers: &[NodeId],
) -> Result<Calibration, CalibrateError> {
    let mut moments = BTreeMap::new();
    for &id in layers {
        let layer = Layer::of(graph, id);
        let weights = layer.as_ref().map(|l| l.weights.tensor().dims());
        if let Some(m) = weights.and_then(|dims| Moments::new(&graph.node(id).op, dims)) {
            moments.insert(id, m);
        }
    }
    let calibration = observe(graph, batches, method, true, moments)?;
    annotate(graph, &calibration);
    Ok(calibration)
}

/// The same on noise. Quantization warns where a range comes from it.
pub fn calibrate_synthetic(
    graph: &mut Graph,
    synthetic: Synthetic,
    method: Method,
) -> Result<Calibration, CalibrateError> {
    let calibration = observe(graph, synthetic.inputs(graph), method, false, BTreeMap::new())?;
    annotate(graph, &calibration);
    Ok(calibration)
}

/// A Pad that only maxima read: padding below all data never wins, so it is no number that a range must hold.
struct Padded {
    data: ValueId,
    padded: ValueId,
    value: f32,
}

impl Padded {
    /// Statistics of the padded value from those of the data: the same, and the padding where it may win.
    fn statistics(&self, data: &Statistics) -> Statistics {
        let mut s = Statistics { channel_sums: Vec::new(), per_channel: 0, ..data.clone() };
        let lowest = data.histogram.lowest().unwrap_or(f32::NEG_INFINITY);
        if self.value > lowest {
            // Beyond what a histogram holds it stays out: the data is then in the range, which saturates.
            let _ = s.histogram.record(&[self.value]);
        }
        s
    }
}

fn takes_maxima(node: &Node) -> bool {
    node.op.elements() == Elements::Maxima
}

/// The Pads with something else than 0 that only MaxPools read, operands first.
fn padded(graph: &Graph) -> Vec<Padded> {
    let only_maxima = |v: ValueId| {
        let readers = graph.consumers(v);
        !graph.is_output(v) && readers.iter().all(|(n, _)| takes_maxima(graph.node(*n)))
    };
    let pad = |id: NodeId| match (&graph.node(id).op, graph.node(id).inputs()) {
        (Op::Pad(p), &[data]) if p.value != 0.0 && only_maxima(graph.node(id).output()) => {
            Some(Padded { data, padded: graph.node(id).output(), value: p.value })
        }
        _ => None,
    };
    graph.order().into_iter().filter_map(pad).collect()
}

fn observe<E: Display>(
    graph: &Graph,
    batches: impl IntoIterator<Item = Result<Vec<Array>, E>>,
    method: Method,
    real: bool,
    mut moments: BTreeMap<NodeId, Moments>,
) -> Result<Calibration, CalibrateError> {
    let mut readers: BTreeMap<ValueId, Vec<NodeId>> = BTreeMap::new();
    for &layer in moments.keys() {
        readers.entry(graph.node(layer).inputs()[0]).or_default().push(layer);
    }
    let interpreter = Interpreter::new(graph)?;
    let mut values = observed(graph);
    let padded = padded(graph);
    let mut seen = 0;
    for batch in batches {
        let inputs = batch.map_err(|e| CalibrateError::Data(e.to_string()))?;
        let not_finite = |id: ValueId, value: f32| {
            padding(graph, id, value).unwrap_or_else(|| CalibrateError::NotFinite {
                tensor: graph.value(id).name.clone(),
                value,
                batch: seen,
            })
        };
        let mut failure = None;
        interpreter.run_with(&inputs, &mut |id: ValueId, a: &Array| {
            if failure.is_none()
                && !padded.iter().any(|p| p.padded == id)
                && let Some(s) = values.get_mut(&id)
            {
                failure = s.record(a).err().map(|x| not_finite(id, x));
            }
            for layer in readers.get(&id).into_iter().flatten() {
                if let Some(m) = moments.get_mut(layer) {
                    m.record(a);
                }
            }
        })?;
        if let Some(e) = failure {
            return Err(e);
        }
        seen += 1;
    }
    if seen == 0 {
        return Err(CalibrateError::Empty);
    }
    for p in &padded {
        if let Some(s) = values.get(&p.data).map(|s| p.statistics(s)) {
            values.insert(p.padded, s);
        }
    }
    Ok(Calibration { method, real, batches: seen, values, known: known::ranges(graph), moments })
}

/// The error where a number that is too large is the padding of a node.
fn padding(graph: &Graph, id: ValueId, value: f32) -> Option<CalibrateError> {
    let node = graph.node(graph.value(id).producer()?);
    match &node.op {
        Op::Pad(p) if p.value == value => {}
        _ => return None,
    }
    let other = graph.consumers(id).into_iter().map(|(n, _)| graph.node(n));
    let reader = other.filter(|n| !takes_maxima(n)).map(|n| format!("'{}'", n.name)).next();
    let reader = reader.unwrap_or_else(|| "the model's output".into());
    Some(CalibrateError::Padding { node: node.name.clone(), value, reader })
}

/// Values whose grid of 8-bit codes follows from integer inputs, so that they need no data.
pub fn known(graph: &Graph) -> BTreeSet<ValueId> {
    known::ranges(graph).into_iter().filter(|(_, k)| k.grid == Some(8)).map(|(v, _)| v).collect()
}

fn annotate(graph: &mut Graph, calibration: &Calibration) {
    let ids: Vec<ValueId> = calibration.values.keys().copied().collect();
    let ranges: Vec<Option<Range>> = ids.par_iter().map(|&v| calibration.range_for(v, 8)).collect();
    for (id, range) in ids.into_iter().zip(ranges) {
        graph.value_mut(id).ann.range = range.map(|r| Ann::new("calibrate", r));
    }
}
