//! How much each layer gains from each width: EAGL (arXiv 2301.13330) and the baselines that papers compare with.
//! In: a float graph and the candidate widths. Out: [`Sensitivity`], and the annotations `entropy` and `gain`.
//!
//! A *value* is defined for each candidate width; the lowest has 0. EAGL with two widths is the paper's: keeping 4 rather
//! than 2 bits is worth `H4` (or `H4 - H2`). With more widths the definition is extended: width b is worth `H_b`,
//! the entropy of the codes of the b-bit quantizer (or `H_b - H_lowest`).

pub mod alps;
pub mod eagl;
pub mod hessian;
pub mod metric;
pub mod step;

pub use metric::{Measure, Metric, Weighting};

use crate::random::Random;
use eagl::{Quantizer, layer_entropy};
use nibblec_ir::ann::Ann;
use nibblec_ir::layers::{Layer, layers};
use nibblec_ir::{Graph, NodeId, Width};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Why gains could not be computed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SensitivityError {
    /// No such metric.
    #[error(
        "unknown metric '{0}': eagl, eagl-relative (each with *params or *macs), alps, alps-ptq (each with \
         :train-accuracy, :validation-loss or :validation-accuracy), hessian, sqnr, uniform, first-to-last, \
         last-to-first, random[:SEED]"
    )]
    UnknownMetric(String),
    /// A metric that has to be measured before.
    #[error("metric {0} is measured on data and has no measurement for this network")]
    NotMeasured(String),
    /// A measurement without the number that the metric compares.
    #[error("{metric} has no {measure}: {need}")]
    NoMeasure {
        /// The metric.
        metric: String,
        /// What it compares.
        measure: &'static str,
        /// What would give it.
        need: &'static str,
    },
    /// The weights cannot be read.
    #[error("layer '{0}': its weights have no elements to read")]
    Opaque(String),
    /// The weights hold a NaN or an infinity.
    #[error("layer '{layer}': weight {index} is {value}; quantization needs finite weights")]
    NotFinite {
        /// The layer.
        layer: String,
        /// Index of the first such weight.
        index: usize,
        /// The weight.
        value: f32,
    },
}

/// Values of one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerGain {
    /// The layer.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// Entropy of the codes at the highest candidate width, if the metric read it.
    pub entropy: Option<f64>,
    /// Which quantizer made the codes.
    pub quantizer: Option<Quantizer>,
    /// `(bits, value)`, ascending; the lowest width has value 0.
    pub values: Vec<(u32, f64)>,
}

impl LayerGain {
    /// Value at a width: of the nearest candidate at or below it, 0 under the lowest.
    pub fn value(&self, bits: u32) -> f64 {
        self.values.iter().rev().find(|(b, _)| *b <= bits).map_or(0.0, |(_, v)| *v)
    }

    /// Gain of the highest candidate width over the lowest.
    pub fn gain(&self) -> f64 {
        self.values.last().map_or(0.0, |(_, v)| *v)
    }
}

/// Values of layers by name, measured outside this crate's passes: pairs of width and value, ascending, the lowest 0.
pub type Measured = BTreeMap<String, Vec<(u32, f64)>>;

/// Values of all layers, in topological order.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// The metric.
    pub metric: Metric,
    /// The layers.
    pub layers: Vec<LayerGain>,
}

impl Sensitivity {
    /// The layer of a node.
    pub fn of(&self, node: NodeId) -> Option<&LayerGain> {
        self.layers.iter().find(|l| l.node == node)
    }
}

/// Computes the values of every layer for some widths (in any order) and annotates nodes with entropy and gain.
pub fn sensitivity(
    graph: &mut Graph,
    metric: Metric,
    widths: &[Width],
) -> Result<Sensitivity, SensitivityError> {
    let mut widths: Vec<u32> = widths.iter().map(|w| w.bits()).collect();
    widths.sort_unstable();
    widths.dedup();
    let all = layers(graph);
    let gains = all
        .par_iter()
        .enumerate()
        .map(|(i, layer)| layer_gain(layer, i, all.len(), metric, &widths))
        .collect::<Result<Vec<_>, _>>()?;
    for g in &gains {
        let ann = &mut graph.node_mut(g.node).ann;
        ann.entropy = g.entropy.map(|h| Ann::new("sensitivity", h as f32));
        ann.gain = Some(Ann::new("sensitivity", g.gain() as f32));
    }
    Ok(Sensitivity { metric, layers: gains })
}

/// Takes the values from a measurement instead and annotates nodes with their gains. A layer that was not measured,
/// since its width is given, has none.
pub fn measured(
    graph: &mut Graph,
    metric: Metric,
    widths: &[Width],
    values: &Measured,
) -> Result<Sensitivity, SensitivityError> {
    let mut sensitivity = sensitivity(graph, Metric::Uniform, widths)?;
    sensitivity.metric = metric;
    for l in &mut sensitivity.layers {
        for (b, value) in &mut l.values {
            let found = values.get(&l.name).and_then(|v| v.iter().find(|(w, _)| w == b));
            *value = found.map_or(0.0, |(_, v)| *v);
        }
        graph.node_mut(l.node).ann.gain = Some(Ann::new("sensitivity", l.gain() as f32));
    }
    if !values.is_empty() && !sensitivity.layers.iter().any(|l| values.contains_key(&l.name)) {
        return Err(SensitivityError::NotMeasured(metric.name()));
    }
    Ok(sensitivity)
}

/// An error if a weight of the layer is not finite.
pub fn check_finite(layer: &Layer<'_>) -> Result<(), SensitivityError> {
    let bad = layer.weights.tensor().as_f32().and_then(|w| {
        // Without an early exit inside a chunk, this vectorizes.
        let clean = w.chunks(1 << 12).all(|c| c.iter().fold(true, |ok, x| ok & x.is_finite()));
        if clean { None } else { w.iter().copied().enumerate().find(|(_, x)| !x.is_finite()) }
    });
    match bad {
        Some((index, value)) => {
            Err(SensitivityError::NotFinite { layer: layer.name.to_string(), index, value })
        }
        None => Ok(()),
    }
}

fn layer_gain(
    layer: &Layer<'_>,
    index: usize,
    count: usize,
    metric: Metric,
    widths: &[u32],
) -> Result<LayerGain, SensitivityError> {
    check_finite(layer)?;
    let opaque = || SensitivityError::Opaque(layer.name.to_string());
    let mut gain = LayerGain {
        node: layer.node,
        name: layer.name.to_string(),
        entropy: None,
        quantizer: None,
        values: widths.iter().map(|&b| (b, 0.0)).collect(),
    };
    let highest = widths.last().copied().unwrap_or(8);
    match metric {
        Metric::Eagl { relative, weighting } => {
            let factor = match weighting {
                Weighting::None => 1.0,
                Weighting::Parameters => layer.parameters() as f64,
                Weighting::Macs => layer.macs as f64,
            };
            let base = match widths.first() {
                Some(&lowest) if relative => layer_entropy(layer, lowest).ok_or_else(opaque)?.0,
                _ => 0.0,
            };
            for (b, value) in gain.values.iter_mut().skip(1) {
                let (h, quantizer) = layer_entropy(layer, *b).ok_or_else(opaque)?;
                *value = (h - base).max(0.0) * factor;
                if *b == highest {
                    (gain.entropy, gain.quantizer) = (Some(h), Some(quantizer));
                }
            }
            if gain.entropy.is_none() {
                let (h, quantizer) = layer_entropy(layer, highest).ok_or_else(opaque)?;
                (gain.entropy, gain.quantizer) = (Some(h), Some(quantizer));
            }
        }
        Metric::Sqnr => {
            let w = layer.weights.to_f32().ok_or_else(opaque)?;
            let per = (w.len() / layer.channels.max(1)).max(1);
            let signal: f64 = w.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
            let noise = |bits: u32| -> f64 {
                let error: f64 =
                    w.chunks(per).map(|c| step::squared_error(c, step::mse_step(c, bits), bits)).sum();
                if signal > 0.0 { error / signal } else { 0.0 }
            };
            let base = widths.first().map_or(0.0, |&b| noise(b));
            for (b, value) in gain.values.iter_mut().skip(1) {
                *value = (base - noise(*b)).max(0.0);
            }
        }
        Metric::Alps { .. } | Metric::Hessian => {
            return Err(SensitivityError::NotMeasured(metric.name()));
        }
        Metric::Uniform => {
            gain.values.iter_mut().enumerate().for_each(|(k, v)| v.1 = k as f64);
        }
        Metric::FirstToLast => {
            gain.values.iter_mut().enumerate().for_each(|(k, v)| v.1 = (k * (index + 1)) as f64);
        }
        Metric::LastToFirst => {
            gain.values.iter_mut().enumerate().for_each(|(k, v)| v.1 = (k * (count - index)) as f64);
        }
        Metric::Random { seed } => {
            let mut random = Random::new(seed ^ (index as u64).wrapping_mul(0x2545_F491_4F6C_DD1D));
            let mut sum = 0.0;
            for v in gain.values.iter_mut().skip(1) {
                sum += random.uniform();
                v.1 = sum;
            }
        }
    }
    Ok(gain)
}
