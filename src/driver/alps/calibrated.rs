//! Trials without training (`alps-ptq`): the network is calibrated and quantized at the trial's widths, and its integer
//! form interpreted.

use super::super::{Driver, Settings, to_arrays};
use super::{Job, Scorer};
use crate::Error;
use crate::data::Batch;
use nibblec_exec::{Array, Elements, Interpreter};
use nibblec_ir::ann::Ann;
use nibblec_ir::{Graph, Op};
use nibblec_passes::calibrate::{Calibration, calibrate};
use nibblec_passes::quantize::{QuantizeOptions, quantize};
use nibblec_passes::sensitivity::alps::Scores;
use nibblec_tune::loss;
use nibblec_tune::train::Samples;
use std::path::Path;
use std::time::Instant;

/// Images that the interpreter sees at once.
const BATCH: usize = 16;

/// Images as the interpreter takes them, with the float network's outputs.
struct Set {
    batches: Vec<Vec<Array>>,
    reference: Vec<Vec<f32>>,
    labels: Option<Vec<usize>>,
}

/// A network, its ranges, and images.
pub struct Calibrating {
    graph: Graph,
    calibration: Calibration,
    quantize: QuantizeOptions,
    sets: Vec<Set>,
    identity: String,
    /// Whether the outputs have gone through a softmax.
    softmax: bool,
}

fn first_output(mut outputs: Vec<Array>, softmax: bool) -> Vec<f32> {
    if outputs.is_empty() {
        return Vec::new();
    }
    let y = outputs.swap_remove(0);
    let y = y.as_f32().unwrap_or_default();
    // The softmax of the logarithms is what went in.
    if softmax { y.iter().map(|p| p.max(f32::MIN_POSITIVE).ln()).collect() } else { y.to_vec() }
}

impl Calibrating {
    /// Runs the float network on the images it is calibrated on (`samples`) and those held out.
    pub fn new(
        path: &Path,
        settings: &Settings,
        samples: &Samples,
        validation: Option<&Samples>,
    ) -> Result<Calibrating, Error> {
        let mut ignore = |_: &str, _: &Graph| {};
        let (model, _) = Driver::new(settings, &mut ignore, None).open(path)?;
        let mut graph = model.graph;
        let softmax = graph
            .outputs()
            .first()
            .and_then(|&y| graph.value(y).producer())
            .is_some_and(|n| matches!(graph.node(n).op, Op::Softmax(_)));
        let interpreter = Interpreter::new(&graph)?;
        let mut sets = Vec::new();
        for s in std::iter::once(samples).chain(validation) {
            let batches = batches(&graph, s)?;
            let run = |b: &Vec<Array>| Ok::<_, Error>(first_output(interpreter.run(b)?, softmax));
            let reference = batches.iter().map(run).collect::<Result<Vec<_>, _>>()?;
            sets.push(Set { batches, reference, labels: s.labels.clone() });
        }
        drop(interpreter);
        let seen = sets[0].batches.iter().map(|b| Ok::<_, std::convert::Infallible>(b.clone()));
        let calibration = calibrate(&mut graph, seen, settings.method)?;
        let held = validation.map_or_else(String::new, super::trained::hash);
        let identity = format!(
            "calibrated {} {:?}\nimages {}\nheld out {held}",
            settings.method.name(),
            settings.quantize,
            super::trained::hash(samples)
        );
        Ok(Calibrating { graph, calibration, quantize: settings.quantize, sets, identity, softmax })
    }

    fn quantized(&self, job: &Job) -> Result<Graph, Error> {
        let mut graph = self.graph.clone();
        for (name, bits) in &job.layers {
            let node = graph.find_node(name).ok_or_else(|| Error::Bug(format!("no layer '{name}'")))?;
            graph.node_mut(node).ann.bits = Some(Ann::new("alps", *bits));
        }
        Ok(quantize(&graph, &self.calibration, self.quantize, &mut nibblec_passes::Notes::default())?)
    }

    /// Mean loss, and accuracy where there are labels.
    fn measure(
        &self,
        interpreter: &Interpreter<'_>,
        set: &Set,
        step: &dyn Fn() -> bool,
    ) -> Result<(f64, Option<f64>), Error> {
        let (mut sum, mut right, mut images) = (0.0, 0usize, 0usize);
        for (batch, reference) in set.batches.iter().zip(&set.reference) {
            let y = first_output(interpreter.run(batch)?, self.softmax);
            let count = batch.first().and_then(|a| a.dims.first()).copied().unwrap_or(1);
            let classes = y.len() / count.max(1);
            let mut ignored = vec![0.0; y.len()];
            let loss = match set.labels.as_ref().map(|l| &l[images..images + count]) {
                Some(labels) => {
                    right += loss::correct(&y, labels, classes);
                    loss::cross_entropy(&y, labels, classes, 0.0, &mut ignored)
                }
                None => loss::distillation(&y, reference, classes, 1.0, 0.0, &mut ignored),
            };
            sum += loss * count as f64;
            images += count;
            if !step() {
                break;
            }
        }
        let percent = 100.0 * right as f64 / images.max(1) as f64;
        Ok((sum / images.max(1) as f64, set.labels.as_ref().map(|_| percent)))
    }
}

/// Images in batches; an error where a label is no class of the network.
fn batches(graph: &Graph, samples: &Samples) -> Result<Vec<Vec<Array>>, Error> {
    let classes = graph.outputs().first().and_then(|&y| graph.value(y).shape.item_elements()).unwrap_or(0);
    samples.check(classes)?;
    let batched = graph.inputs().iter().all(|&id| graph.value(id).shape.is_batched());
    let size = if batched { BATCH } else { 1 };
    let mut all = Vec::new();
    for start in (0..samples.count).step_by(size) {
        let count = size.min(samples.count - start);
        let part = |(data, item): (&Vec<f32>, &Vec<usize>)| {
            let len = item.iter().product::<usize>();
            Elements::F32(data[start * len..(start + count) * len].to_vec())
        };
        let inputs = samples.inputs.iter().zip(&samples.items).map(part).collect();
        all.push(to_arrays(graph, Batch { count, inputs, labels: None })?);
    }
    Ok(all)
}

impl Scorer for Calibrating {
    fn identity(&self) -> String {
        self.identity.clone()
    }

    fn steps(&self) -> usize {
        self.sets.iter().map(|s| s.batches.len()).sum()
    }

    fn predict(&self, job: &Job) -> Result<f64, Error> {
        let start = Instant::now();
        let graph = self.quantized(job)?;
        let interpreter = Interpreter::new(&graph)?;
        let ready = start.elapsed().as_secs_f64();
        let start = Instant::now();
        if let Some(batch) = self.sets.first().and_then(|s| s.batches.first()) {
            interpreter.run(batch)?;
        }
        Ok(ready + start.elapsed().as_secs_f64() * self.steps() as f64)
    }

    fn score(&self, job: &Job, step: &(dyn Fn() -> bool + Sync)) -> Result<Scores, Error> {
        let graph = self.quantized(job)?;
        let interpreter = Interpreter::new(&graph)?;
        let (train_loss, train_accuracy) = self.measure(&interpreter, &self.sets[0], step)?;
        let mut scores = Scores { train_loss, train_accuracy, ..Scores::default() };
        if let Some(held) = self.sets.get(1) {
            let (loss, accuracy) = self.measure(&interpreter, held, step)?;
            (scores.validation_loss, scores.validation_accuracy) = (Some(loss), accuracy);
        }
        Ok(scores)
    }
}
