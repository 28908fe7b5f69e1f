//! Trials that train: one epoch of LSQ towards the float network and the labels.

use super::super::teacher::Teacher;
use super::super::tune::{has_batch_norm, quantized};
use super::{Job, Scorer};
use crate::Error;
use nibblec_ir::Graph;
use nibblec_passes::sensitivity::alps::Scores;
use nibblec_tune::Tape;
use nibblec_tune::train::{Options, Samples, Score, Targets, Trainer};
use std::cell::Cell;
use std::sync::Arc;
use std::time::Instant;

/// Batches that the statistics of batch normalization are taken anew from before held-out images are scored.
const STATISTICS: usize = 100;

/// How trials are trained, and on what.
pub struct Training<'a> {
    /// The network, as for training.
    pub float: &'a Graph,
    /// What it learns from.
    pub teacher: &'a Teacher,
    /// Images to train on.
    pub samples: &'a Samples,
    /// Images held out.
    pub validation: Option<&'a Samples>,
    /// Range of each input in the data.
    pub ranges: Vec<(f32, f32)>,
    /// One step an output channel for weights that get new steps.
    pub per_channel: bool,
    /// Rates, seed, changes of images; one epoch.
    pub options: Options,
    /// The teacher's outputs, which all trials share.
    pub targets: Option<Arc<Targets>>,
    /// Hashes of the teacher's file and of both sets of images.
    pub hashes: [String; 3],
}

/// BLAKE3 hash of images with their labels.
pub fn hash(samples: &Samples) -> String {
    let mut hasher = blake3::Hasher::new();
    for (data, item) in samples.inputs.iter().zip(&samples.items) {
        hasher.update(format!("{item:?}").as_bytes());
        for block in data.chunks(1 << 14) {
            let bytes: Vec<u8> = block.iter().flat_map(|v| v.to_le_bytes()).collect();
            hasher.update(&bytes);
        }
    }
    for label in samples.labels.iter().flatten() {
        hasher.update(&label.to_le_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// Seconds of a training step, measured on the second and third of an epoch; the trainer is of no use afterwards.
pub fn seconds_a_step(trainer: &mut Trainer, samples: &Samples) -> Result<f64, Error> {
    let start = Instant::now();
    let (mut first, mut last, mut done) = (0.0, 0.0, 0);
    // The first step makes room for all that later ones reuse.
    trainer.train_epoch(samples, &mut |n, _| {
        last = start.elapsed().as_secs_f64();
        if n == 1 {
            first = last;
        }
        done = n;
        n < 3
    })?;
    Ok(if done > 1 { (last - first) / (done - 1) as f64 } else { first })
}

impl Training<'_> {
    fn trainer(&self, job: &Job) -> Result<(Trainer, bool), Error> {
        let (graph, quantization) =
            quantized(self.float, &job.layers, self.per_channel, self.ranges.clone())?;
        let tape = Tape::new(&graph, &quantization)?;
        let mut trainer = Trainer::new(tape, Some(self.teacher.ask()?), self.options)?;
        if let Some(targets) = &self.targets {
            trainer.share(targets.clone());
        }
        Ok((trainer, has_batch_norm(&graph)))
    }
}

impl Scorer for Training<'_> {
    fn identity(&self) -> String {
        let [teacher, images, held] = &self.hashes;
        let how = format!("{:?} per channel {}", self.options, self.per_channel);
        format!("trained {how}\nteacher {teacher}\nimages {images}\nheld out {held}")
    }

    fn steps(&self) -> usize {
        self.options.steps(self.samples)
    }

    fn predict(&self, job: &Job) -> Result<f64, Error> {
        let (mut trainer, statistics) = self.trainer(job)?;
        let step = seconds_a_step(&mut trainer, self.samples)?;
        // A pass forwards takes about a third of a step.
        let forward = |images: usize| images.div_ceil(self.options.batch) as f64 * step / 3.0;
        let held = self.validation.map_or(0.0, |v| forward(v.count));
        let again = match statistics {
            true => forward(self.samples.count.min(STATISTICS * self.options.batch)),
            false => 0.0,
        };
        Ok(step * self.steps() as f64 + held + again)
    }

    fn score(&self, job: &Job, step: &(dyn Fn() -> bool + Sync)) -> Result<Scores, Error> {
        let (mut trainer, statistics) = self.trainer(job)?;
        let wanted = Cell::new(true);
        let trained = trainer.train_epoch(self.samples, &mut |_, _| {
            wanted.set(step());
            wanted.get()
        })?;
        let accuracy = |s: Score, of: &Samples| of.labels.is_some().then_some(s.accuracy);
        let mut scores = Scores {
            train_loss: trained.loss,
            train_accuracy: accuracy(trained, self.samples),
            ..Scores::default()
        };
        if let Some(held) = self.validation.filter(|_| wanted.get()) {
            trainer.take_average();
            if statistics {
                trainer.estimate_statistics(self.samples, STATISTICS)?;
            }
            let score = trainer.evaluate(held, &mut || {})?;
            scores.validation_loss = Some(score.loss);
            scores.validation_accuracy = accuracy(score, held);
        }
        Ok(scores)
    }
}
