//! Fine-tuning: epochs of SGD on batches, towards the float network's outputs and the labels.

mod average;
mod checkpoint;
mod hessian;
mod random;
mod samples;
mod sgd;
mod targets;

pub use checkpoint::{about as checkpoint_about, epoch as checkpoint_epoch};
pub use hessian::{Partial, Probing, Trace, traces, traces_from};
pub use samples::{Augment, Samples};
pub use targets::Targets;

use crate::{Mode, Tape, TuneError, loss};
use average::Average;
use random::Random;
use samples::Batch;
use sgd::{Sgd, cosine};
use std::sync::Arc;

/// How a network is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Passes over the data.
    pub epochs: usize,
    /// Images a step; what does not fill a batch is left out of the epoch.
    pub batch: usize,
    /// Learning rate of the first step; it falls to 0 as a cosine.
    pub rate: f32,
    /// Last epochs that run at the rate reached before them and whose weights are averaged, see
    /// [`Trainer::take_average`]; 0 for none.
    pub average: usize,
    /// Weight decay at 8 bits; half of it at 4, a quarter at 2.
    pub decay: f32,
    /// Of the order of images and their changes.
    pub seed: u64,
    /// Share of the labels' cross-entropy in the loss; the rest is the divergence from the float network.
    pub label_share: f32,
    /// The temperature of that divergence, see [`crate::loss::distillation`].
    pub temperature: f32,
    /// Random changes of images.
    pub augment: Option<Augment>,
}

impl Options {
    /// Steps of an epoch over `samples`.
    pub fn steps(&self, samples: &Samples) -> usize {
        (samples.count / self.batch.max(1)).max(1)
    }
}

/// What a step, an epoch or an evaluation came to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Images seen.
    pub images: usize,
    /// Mean loss.
    pub loss: f64,
    /// Percent of images whose label has the largest output; 0 without labels.
    pub accuracy: f64,
}

#[derive(Default)]
struct Sum {
    images: usize,
    loss: f64,
    correct: usize,
}

impl Sum {
    fn add(&mut self, images: usize, loss: f64, correct: usize) {
        self.images += images;
        self.loss += loss * images as f64;
        self.correct += correct;
    }

    fn score(&self) -> Score {
        let n = self.images.max(1) as f64;
        Score { images: self.images, loss: self.loss / n, accuracy: 100.0 * self.correct as f64 / n }
    }
}

/// A network that is only asked.
pub trait Infer: Send {
    /// Elements of an image of its first output.
    fn classes(&self) -> usize;

    /// The first output for a batch, one dense row an image.
    fn infer(&mut self, inputs: &[&[f32]], images: usize) -> Result<&[f32], TuneError>;
}

impl Infer for Tape {
    fn classes(&self) -> usize {
        Tape::classes(self)
    }

    fn infer(&mut self, inputs: &[&[f32]], images: usize) -> Result<&[f32], TuneError> {
        self.forward(inputs, images, Mode::Inference)?;
        Ok(self.logits())
    }
}

/// A network in training.
pub struct Trainer {
    tape: Tape,
    teacher: Option<Box<dyn Infer>>,
    targets: Option<Arc<Targets>>,
    options: Options,
    sgd: Sgd,
    average: Average,
    epoch: usize,
    gradient: Vec<f32>,
    batch: Batch,
}

impl Trainer {
    /// Trains `tape` towards `teacher`, a network with the same inputs and outputs (mostly its float form), and
    /// towards labels, by the options' share. Without a teacher the labels are all.
    pub fn new(tape: Tape, teacher: Option<Box<dyn Infer>>, options: Options) -> Result<Trainer, TuneError> {
        if let Some(t) = teacher.as_ref().filter(|t| t.classes() != tape.classes()) {
            return Err(TuneError::Data {
                what: "the teacher's output".into(),
                expected: format!("{} elements an image", tape.classes()),
                found: t.classes().to_string(),
            });
        }
        let (sgd, average, gradient, batch) = Default::default();
        let targets = None;
        Ok(Trainer { tape, teacher, targets, options, sgd, average, epoch: 0, gradient, batch })
    }

    /// Epochs done.
    pub fn epoch(&self) -> usize {
        self.epoch
    }

    /// The network.
    pub fn tape(&self) -> &Tape {
        &self.tape
    }

    /// Takes the teacher's outputs from there, and leaves there what it had to compute. Of no effect where they are for
    /// a run over other images or in another order. The teacher must be the same.
    pub fn share(&mut self, targets: Arc<Targets>) {
        self.targets = Some(targets);
    }

    /// Steps of an epoch over `samples`.
    pub fn steps(&self, samples: &Samples) -> usize {
        self.options.steps(samples)
    }

    /// One epoch. Calls `observe` with the number of steps done and the score since the epoch's start after each
    /// step; it ends the epoch early by returning false, which leaves the epoch uncounted.
    pub fn train_epoch(
        &mut self,
        samples: &Samples,
        observe: &mut dyn FnMut(usize, Score) -> bool,
    ) -> Result<Score, TuneError> {
        samples.check(self.tape.classes())?;
        let o = self.options;
        if self.teacher.is_none() && samples.labels.is_none() {
            let expected = "labels, or a float network to learn from".to_string();
            return Err(TuneError::Data { what: "training data".into(), expected, found: "neither".into() });
        }
        let steps = self.steps(samples);
        let targets = self.targets.clone().filter(|t| t.fit(samples, &o));
        let falling = o.epochs.saturating_sub(o.average);
        let order = Random::at(o.seed, [self.epoch as u64, u64::MAX]).order(samples.count);
        let mut sum = Sum::default();
        let mut batch = std::mem::take(&mut self.batch);
        for (step, indices) in order.chunks(o.batch).take(steps).enumerate() {
            samples.gather(indices, o.augment.map(|a| (a, o.seed, self.epoch as u64)), &mut batch);
            let done = self.epoch * steps + step;
            let rate = cosine(o.rate, done.min(falling * steps), o.epochs * steps);
            let (loss, correct) = self.step(&batch, rate, targets.as_deref().map(|t| (t, done)))?;
            if !loss.is_finite() {
                return Err(TuneError::Diverged { step: done, loss: loss.to_string() });
            }
            if self.epoch >= falling {
                self.average.add(self.tape.parameters());
            }
            sum.add(batch.count, loss, correct);
            if !observe(step + 1, sum.score()) {
                self.batch = batch;
                return Ok(sum.score());
            }
        }
        self.batch = batch;
        self.epoch += 1;
        Ok(sum.score())
    }

    /// One step on a batch: the loss, and how many images were right. `targets` may hold the teacher's outputs.
    fn step(
        &mut self,
        batch: &Batch,
        rate: f32,
        targets: Option<(&Targets, usize)>,
    ) -> Result<(f64, usize), TuneError> {
        let inputs: Vec<&[f32]> = batch.inputs.iter().map(Vec::as_slice).collect();
        self.tape.forward(&inputs, batch.count, Mode::Training)?;
        let (logits, classes) = (self.tape.logits(), self.tape.classes());
        self.gradient.clear();
        self.gradient.resize(logits.len(), 0.0);
        let labelled = !batch.labels.is_empty();
        let share = match (&self.teacher, labelled) {
            (None, _) => 1.0,
            (Some(_), true) => self.options.label_share,
            (Some(_), false) => 0.0,
        };
        let mut sum = 0.0;
        if share > 0.0 {
            let loss = loss::cross_entropy(logits, &batch.labels, classes, share, &mut self.gradient);
            sum += f64::from(share) * loss;
        }
        if let Some(teacher) = self.teacher.as_mut().filter(|_| share < 1.0) {
            let temperature = self.options.temperature;
            let known = targets.and_then(|(t, step)| t.at(step)).filter(|t| t.len() == logits.len());
            let target = match known {
                Some(target) => target,
                None => {
                    let outputs = teacher.infer(&inputs, batch.count)?;
                    if let Some((targets, step)) = targets {
                        targets.keep(step, outputs);
                    }
                    outputs
                }
            };
            let loss =
                loss::distillation(logits, target, classes, temperature, 1.0 - share, &mut self.gradient);
            sum += f64::from(1.0 - share) * loss;
        }
        let correct = if labelled { loss::correct(logits, &batch.labels, classes) } else { 0 };
        self.tape.backward(&self.gradient)?;
        self.sgd.step(self.tape.parameters_mut(), rate, self.options.decay);
        Ok((sum, correct))
    }

    /// Sets the parameters to their mean over all steps of the last [`Options::average`] epochs (stochastic weight
    /// averaging, Izmailov et al., arXiv 1803.05407): a weight that swings around a rounding threshold ends on the side
    /// where it was more. Statistics of batch normalization are to be taken anew then. Without such epochs nothing
    /// changes.
    pub fn take_average(&mut self) {
        self.average.give(self.tape.parameters_mut());
    }

    /// Takes the statistics of batch normalization anew: their mean over up to `batches` batches with the weights as they
    /// are now. Images are changed as in training: what the network has learnt by heart gives other activations than
    /// images that it has not seen.
    pub fn estimate_statistics(&mut self, samples: &Samples, batches: usize) -> Result<(), TuneError> {
        let order = Random::at(self.options.seed, [u64::MAX, 0]).order(samples.count);
        let size = self.options.batch.min(samples.count).max(1);
        let mut batch = std::mem::take(&mut self.batch);
        for (i, indices) in order.chunks_exact(size).take(batches).enumerate() {
            samples.gather(
                indices,
                self.options.augment.map(|a| (a, self.options.seed, u64::MAX)),
                &mut batch,
            );
            let inputs: Vec<&[f32]> = batch.inputs.iter().map(Vec::as_slice).collect();
            self.tape.set_statistics_momentum(1.0 / (i + 1) as f32);
            self.tape.forward(&inputs, batch.count, Mode::Training)?;
        }
        self.tape.set_statistics_momentum(crate::steps::batch_norm::MOMENTUM);
        self.batch = batch;
        Ok(())
    }

    /// Loss of the labels and accuracy on `samples`, with the running statistics. Without labels the loss is the
    /// divergence from the float network, and 0 without one. Calls `observe` after each batch.
    pub fn evaluate(&mut self, samples: &Samples, observe: &mut dyn FnMut()) -> Result<Score, TuneError> {
        let teacher = self.teacher.as_deref_mut();
        evaluate_against(&mut self.tape, teacher, samples, self.options.batch, observe)
    }

    /// What is needed to go on after the last epoch, as bytes, with a text about the run that [`checkpoint_about`] reads.
    pub fn checkpoint(&self, about: &str) -> Vec<u8> {
        checkpoint::save((self.epoch, about), self.tape.parameters(), &self.sgd, &self.average)
    }

    /// Goes on from a checkpoint of the same network.
    pub fn resume(&mut self, bytes: &[u8]) -> Result<(), TuneError> {
        self.epoch = checkpoint::load(bytes, self.tape.parameters_mut(), &mut self.sgd, &mut self.average)?;
        self.tape.keep_steps();
        Ok(())
    }
}

/// Loss of the labels and accuracy of a network on `samples`, with the running statistics.
pub fn evaluate(network: &mut dyn Infer, samples: &Samples, batch: usize) -> Result<Score, TuneError> {
    evaluate_against(network, None, samples, batch, &mut || {})
}

fn evaluate_against(
    network: &mut dyn Infer,
    mut teacher: Option<&mut (dyn Infer + 'static)>,
    samples: &Samples,
    batch: usize,
    observe: &mut dyn FnMut(),
) -> Result<Score, TuneError> {
    let classes = network.classes();
    samples.check(classes)?;
    let mut sum = Sum::default();
    let mut held = Batch::default();
    let order: Vec<usize> = (0..samples.count).collect();
    for indices in order.chunks(batch.max(1)) {
        samples.gather(indices, None, &mut held);
        let inputs: Vec<&[f32]> = held.inputs.iter().map(Vec::as_slice).collect();
        let logits = network.infer(&inputs, held.count)?;
        let mut ignored = vec![0.0; logits.len()];
        let loss = match teacher.as_deref_mut().filter(|_| held.labels.is_empty()) {
            Some(teacher) => {
                let target = teacher.infer(&inputs, held.count)?;
                loss::distillation(logits, target, classes, 1.0, 0.0, &mut ignored)
            }
            None => loss::cross_entropy(logits, &held.labels, classes, 0.0, &mut ignored),
        };
        sum.add(held.count, loss, loss::correct(logits, &held.labels, classes));
        observe();
    }
    Ok(sum.score())
}
