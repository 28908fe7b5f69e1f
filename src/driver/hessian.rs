//! Gains by the curvature of the loss, on the float network behind the quantizers.

use super::claim::{self, Asked, Claim};
use super::{Driver, Settings, alps, keep, tune};
use crate::Error;
use nibblec_ir::layers::Weights;
use nibblec_ir::{Graph, Op, Tensor};
use nibblec_passes::clean::Dce;
use nibblec_passes::fuse::FoldBatchNorm;
use nibblec_passes::sensitivity::{Measured, hessian};
use nibblec_passes::{Hooks, Notes, Pass, run_passes};
use nibblec_tune::train::{self, Partial, Probing, Samples, Trace};
use nibblec_tune::{Quantization, Tape};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

/// Images of which traces are taken, at most.
pub const IMAGES: usize = 256;

/// Vectors of signs for each layer.
pub const PROBES: usize = 8;

/// Changes when traces of the same options come to other values than before.
const VERSION: u32 = 1;

/// Mean traces (trace over number of weights) by layer.
#[derive(Serialize, Deserialize)]
pub struct Traces {
    /// By the name of the layer.
    mean_traces: BTreeMap<String, f64>,
    /// Time that they took when they were computed.
    pub seconds: f64,
}

/// What an interrupted run has found.
#[derive(Serialize, Deserialize)]
struct Kept {
    batches: usize,
    sums: Vec<Vec<f64>>,
    seconds: f64,
}

impl Traces {
    /// Words on layers whose trace is negative, if there are any.
    pub fn negative(&self) -> Option<String> {
        let below: Vec<String> = (self.mean_traces.iter().filter(|(_, t)| **t < 0.0))
            .map(|(name, t)| format!("{name} ({t:.3e})"))
            .collect();
        let all = self.mean_traces.len();
        (!below.is_empty()).then(|| {
            format!(
                "{} of {all} layers have a negative mean trace, which counts as no gain: {}",
                below.len(),
                below.join(", ")
            )
        })
    }
}

/// The network without quantizers, weights as the numbers behind their codes, batch normalizations folded.
fn plain(path: &Path, settings: &Settings) -> Result<Graph, Error> {
    let mut graph = tune::open(path, settings)?;
    for id in graph.order() {
        let node = graph.node(id);
        match &node.op {
            Op::FakeQuantize(_) => {
                let (x, y) = (node.inputs()[0], node.output());
                for (reader, operand) in graph.consumers(y) {
                    graph.set_input(reader, operand, x);
                }
            }
            op if op.is_layer() => {
                let w = node.inputs()[1];
                let Some(weights @ Weights::Trained { .. }) = Weights::of(&graph, w) else { continue };
                let (Some(real), dims) = (weights.to_f32(), weights.tensor().dims().to_vec()) else {
                    continue;
                };
                let tensor = Tensor::f32(&dims, real).map_err(|e| Error::Bug(e.to_string()))?;
                let real = graph.add_constant(graph.value(w).name.clone(), tensor);
                graph.set_input(id, 1, real);
            }
            _ => {}
        }
    }
    let passes: Vec<Box<dyn Pass>> = vec![Box::new(Dce), Box::new(FoldBatchNorm), Box::new(Dce)];
    run_passes(&mut graph, &passes, &mut Notes::default(), Hooks::default())?;
    Ok(graph)
}

/// Gradients that [`measure`] computes for so many layers and images.
pub fn steps(layers: usize, images: usize, batch: usize) -> usize {
    2 * PROBES * layers * images.min(IMAGES).div_ceil(batch.max(1))
}

/// Traces on the first images, from `cache` if an earlier run kept them there; one that was interrupted left the batches
/// that it had finished. Calls `observe` before each gradient that is computed, with how many there are, and after the
/// last; and `waiting` with the name of a process that computes the same already.
pub fn traces(
    path: &Path,
    settings: &Settings,
    samples: &Samples,
    [batch, seed]: [u64; 2],
    (cache, model): (&Path, &str),
    observe: &mut dyn FnMut(usize),
    waiting: &dyn Fn(&str),
) -> Result<Traces, Error> {
    let samples = samples.first(IMAGES);
    let images = alps::hash(&samples);
    let how = format!("{PROBES} probes, seed {seed}, batch {batch}");
    let place = keep::place(cache, &format!("nibblec traces {VERSION}\n{model}\n{how}\nimages {images}\n"));
    if let Some(known) = keep::load(&place) {
        return Ok(known);
    }
    keep::prepare(cache)?;
    let _claim = claimed(&place, waiting)?;
    // Another process may have kept them meanwhile.
    if let Some(known) = keep::load(&place) {
        return Ok(known);
    }
    let start = Instant::now();
    let graph = plain(path, settings)?;
    let probing = Probing { probes: PROBES, batch: batch as usize, seed };
    let part = place.with_extension("part.json");
    let (found, earlier) = computed(&graph, &samples, probing, (&part, start), observe)?;
    let traces =
        Traces { mean_traces: by_layer(&graph, &found), seconds: earlier + start.elapsed().as_secs_f64() };
    keep::store(&place, &traces)?;
    // The whole is kept now.
    let _ = std::fs::remove_file(part);
    Ok(traces)
}

/// Waits until no other process computes what is kept at that place.
fn claimed(place: &Path, waiting: &dyn Fn(&str)) -> Result<Claim, Error> {
    loop {
        match claim::ask(place)? {
            Asked::Ours(claim) => return Ok(claim),
            Asked::Theirs(owner) => {
                waiting(&owner.to_string());
                std::thread::sleep(claim::LOOK);
            }
        }
    }
}

/// Computes traces, from what `part` keeps of an interrupted run, and keeps every batch there, with the time since
/// `start`. Gives the seconds of earlier runs too.
fn computed(
    graph: &Graph,
    samples: &Samples,
    probing: Probing,
    (part, start): (&Path, Instant),
    observe: &mut dyn FnMut(usize),
) -> Result<(Vec<Trace>, f64), Error> {
    let mut tape = Tape::new(graph, &Quantization::default())?;
    let kept: Option<Kept> = keep::load(part);
    let earlier = kept.as_ref().map_or(0.0, |k| k.seconds);
    let from = kept.map_or_else(Partial::default, |k| Partial { batches: k.batches, sums: k.sums });
    let of_one = steps(graph.nodes().filter(|(_, n)| n.op.is_layer()).count(), probing.batch, probing.batch);
    let left = of_one * samples.count.div_ceil(probing.batch.max(1)).saturating_sub(from.batches);
    observe(left);
    let mut failed = None;
    let mut done = |p: &Partial| {
        let seconds = earlier + start.elapsed().as_secs_f64();
        let kept = Kept { batches: p.batches, sums: p.sums.clone(), seconds };
        failed = keep::store(part, &kept).err().or(failed.take());
    };
    let found = train::traces_from(&mut tape, samples, probing, from, &mut done, &mut || observe(left))?;
    failed.map_or(Ok((found, earlier)), Err)
}

/// Mean traces by the name of the layer.
fn by_layer(graph: &Graph, found: &[Trace]) -> BTreeMap<String, f64> {
    let mut means = BTreeMap::new();
    for (_, node) in graph.nodes().filter(|(_, n)| n.op.is_layer()) {
        if let Some(t) = found.iter().find(|t| Some(&t.weights) == node.inputs().get(1)) {
            means.insert(node.name.clone(), t.trace / t.count.max(1) as f64);
        }
    }
    means
}

/// Values of the widths (ascending) from traces.
pub fn values(path: &Path, settings: &Settings, widths: &[u32], traces: &Traces) -> Result<Measured, Error> {
    let mut ignore = |_: &str, _: &Graph| {};
    let (model, _) = Driver::new(settings, &mut ignore, None).open(path)?;
    Ok(hessian::values(&model.graph, widths, &traces.mean_traces)?)
}
