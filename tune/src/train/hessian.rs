//! Traces of the loss's second derivative by each layer's weights (Hutchinson's estimator; HAWQ-V2, arXiv 1911.03852).
//!
//! For a vector z of random signs, `z' H z` has the trace of H as its mean. `H z` is a difference of gradients at the
//! layer's weights moved along z both ways, by a share of their root mean square. Layers are moved one at a time: moved
//! together, the curvature between them would drown that of a layer with little.

use super::random::Random;
use super::samples::{Batch, Samples};
use crate::tape::Role;
use crate::{Mode, Tape, TuneError, loss};
use nibblec_ir::ValueId;

/// How far weights move, as a share of their root mean square: far enough for f32 gradients to differ in more than
/// their rounding, near enough for the loss to be a parabola.
const SHARE: f64 = 5e-3;

/// How traces are estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Probing {
    /// Vectors of signs for each layer; each costs two gradients a batch.
    pub probes: usize,
    /// Images at once.
    pub batch: usize,
    /// Of the signs.
    pub seed: u64,
}

/// Probes over the first batches, from which an interrupted run goes on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Partial {
    /// Batches that are done.
    pub batches: usize,
    /// Sums by layer and probe.
    pub sums: Vec<Vec<f64>>,
}

/// The trace of a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trace {
    /// The layer's weights in the graph.
    pub weights: ValueId,
    /// Elements of the weights.
    pub count: usize,
    /// Mean of the probes.
    pub trace: f64,
    /// Standard error of that mean.
    pub error: f64,
}

/// Traces by the weights of all layers of a float network whose batch normalizations are folded, on the images: of the labels' cross-entropy, or without
/// labels of the divergence from the network itself. Calls `observe` after each gradient. Weights stay as they were.
pub fn traces(
    tape: &mut Tape,
    samples: &Samples,
    probing: Probing,
    observe: &mut dyn FnMut(),
) -> Result<Vec<Trace>, TuneError> {
    traces_from(tape, samples, probing, Partial::default(), &mut |_| (), observe)
}

/// The same from what an earlier run of the same network, images and probing has found, with the same result. Calls `done`
/// after each batch. What belongs to another number of layers or probes counts for nothing.
pub fn traces_from(
    tape: &mut Tape,
    samples: &Samples,
    probing: Probing,
    from: Partial,
    done: &mut dyn FnMut(&Partial),
    observe: &mut dyn FnMut(),
) -> Result<Vec<Trace>, TuneError> {
    samples.check(tape.classes())?;
    let layers: Vec<(usize, ValueId)> = (tape.parameters().iter().enumerate())
        .filter(|(_, p)| p.role == Role::Weight)
        .filter_map(|(i, p)| Some((i, p.value?)))
        .collect();
    let original: Vec<Vec<f32>> = layers.iter().map(|&(i, _)| tape.parameters()[i].data.clone()).collect();
    let shift = |w: &Vec<f32>| {
        let square: f64 = w.iter().map(|v| f64::from(*v) * f64::from(*v)).sum();
        ((SHARE * (square / w.len().max(1) as f64).sqrt()) as f32).max(f32::MIN_POSITIVE)
    };
    let shifts: Vec<f32> = original.iter().map(shift).collect();
    let order: Vec<usize> = (0..samples.count).collect();
    let probes = probing.probes.max(1);
    let fits = from.sums.len() == layers.len() && from.sums.iter().all(|s| s.len() == probes);
    let fresh = || Partial { batches: 0, sums: vec![vec![0.0; probes]; layers.len()] };
    let mut partial = if fits { from } else { fresh() };
    let mut batch = Batch::default();
    for indices in order.chunks(probing.batch.max(1)).skip(partial.batches) {
        samples.gather(indices, None, &mut batch);
        let share = batch.count as f64 / samples.count as f64;
        let inputs: Vec<&[f32]> = batch.inputs.iter().map(Vec::as_slice).collect();
        tape.forward(&inputs, batch.count, Mode::Inference)?;
        let target = tape.logits().to_vec();
        for (l, &(i, _)) in layers.iter().enumerate() {
            for (probe, found) in partial.sums[l].iter_mut().enumerate() {
                let mut random = Random::at(probing.seed, [probe as u64, l as u64]);
                let z: Vec<f32> =
                    original[l].iter().map(|_| if random.below(2) == 0 { -1.0 } else { 1.0 }).collect();
                for side in [1.0f32, -1.0] {
                    let moved = original[l].iter().zip(&z).map(|(w, z)| w + side * shifts[l] * z);
                    tape.parameters_mut()[i].data = moved.collect();
                    gradient(tape, &batch, &target)?;
                    let along = tape.parameters()[i].grad.iter().zip(&z);
                    let along: f64 = along.map(|(g, z)| f64::from(*g) * f64::from(*z)).sum();
                    *found += share * f64::from(side) * along / (2.0 * f64::from(shifts[l]));
                    observe();
                }
            }
            tape.parameters_mut()[i].data.copy_from_slice(&original[l]);
        }
        partial.batches += 1;
        done(&partial);
    }
    let mut all = Vec::with_capacity(layers.len());
    for ((&(_, weights), w), found) in layers.iter().zip(&original).zip(&partial.sums) {
        let n = found.len() as f64;
        let mean = found.iter().sum::<f64>() / n;
        let spread = found.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0).max(1.0);
        all.push(Trace { weights, count: w.len(), trace: mean, error: (spread / n).sqrt() });
    }
    Ok(all)
}

fn gradient(tape: &mut Tape, batch: &Batch, target: &[f32]) -> Result<(), TuneError> {
    let inputs: Vec<&[f32]> = batch.inputs.iter().map(Vec::as_slice).collect();
    tape.forward(&inputs, batch.count, Mode::Training)?;
    let (logits, classes) = (tape.logits(), tape.classes());
    let mut gradient = vec![0.0; logits.len()];
    match batch.labels.is_empty() {
        true => loss::distillation(logits, target, classes, 1.0, 1.0, &mut gradient),
        false => loss::cross_entropy(logits, &batch.labels, classes, 1.0, &mut gradient),
    };
    tape.backward(&gradient)
}
