//! Options of training, and what they mean for a data set.

use super::labels;
use super::options::tell;
use super::output::Output;
use super::places::Places;
use crate::Error;
use crate::data::Dataset;
use crate::driver::labels::FloatAccuracy;
use crate::driver::{DataSource, Settings, inputs_of, teacher, tune};
use clap::Args;
use nibblec_ir::Graph;
use nibblec_tune::train::{Augment, Options, Samples};
use std::path::{Path, PathBuf};

/// How a network is trained
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Training")]
pub struct TrainingArgs {
    /// One step per output channel for weights, instead of one per layer
    #[arg(long)]
    pub per_channel: bool,
    /// Images per step
    #[arg(long, value_name = "N", default_value_t = 128)]
    pub batch: usize,
    /// Learning rate at the start; it falls to 0 as a cosine
    #[arg(long, value_name = "R", default_value_t = 0.01)]
    lr: f32,
    /// Average the weights over the last N epochs, which keep the rate that they start at (SWA)
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub average: usize,
    /// Weight decay at 8 bits; half of it at 4, a quarter at 2
    #[arg(long, value_name = "D", default_value_t = 1e-4)]
    decay: f32,
    /// Share of the labels in the loss; the rest is the divergence from the float network
    #[arg(long, value_name = "SHARE", default_value_t = 0.5)]
    label_share: f32,
    /// Temperature that the teacher's and the network's outputs are compared at; above 1 the classes that the teacher
    /// holds for unlikely count for more
    #[arg(long, value_name = "T", default_value_t = 1.0)]
    temperature: f32,
    /// The network to learn from: ONNX, run in float, or a library that compile has made of one, which answers sooner
    /// [default: the model itself, in float]
    #[arg(long, value_name = "FILE")]
    pub teacher: Option<PathBuf>,
    /// Move images by up to N pixels at random [default: 4 for images of 1 or 3 channels up to 64 pixels wide, else 0]
    #[arg(long, value_name = "N")]
    shift: Option<usize>,
    /// Do not mirror images at random
    #[arg(long)]
    no_flip: bool,
    /// Order and changes of images follow from it
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Threads [default: all cores]; the result is the same with any number
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Data to evaluate on after each epoch, read as --data is
    #[arg(long, value_name = "PATH")]
    pub validate: Option<PathBuf>,
}

impl TrainingArgs {
    /// Adds the files that these options read.
    pub fn places(&self, places: &mut Places) {
        places.reads_model("--teacher", &self.teacher);
        places.reads_data("--validate", &self.validate);
    }

    /// An error where the number of epochs makes no sense.
    pub fn check_epochs(&self, epochs: usize) -> Result<(), Error> {
        match epochs {
            0 => Err(Error::Usage("--epochs must be 1 or more".into())),
            n if self.average > n => Err(Error::Usage(format!(
                "--average {} is more than there are epochs (--epochs {n}): weights are averaged over the last of them",
                self.average
            ))),
            _ => Ok(()),
        }
    }

    /// An error where a number makes no sense.
    pub fn check(&self) -> Result<(), Error> {
        let bad = |what: &str| Err(Error::Usage(what.into()));
        match self {
            TrainingArgs { batch: 0, .. } => bad("--batch must be 1 or more"),
            TrainingArgs { threads: Some(0), .. } => bad("--threads must be 1 or more"),
            TrainingArgs { lr, .. } if !(lr.is_finite() && *lr > 0.0) => bad("--lr must be a number above 0"),
            TrainingArgs { decay, .. } if !(decay.is_finite() && *decay >= 0.0) => {
                bad("--decay must not be negative")
            }
            TrainingArgs { label_share: s, .. } if !(0.0..=1.0).contains(s) => {
                bad("--label-share must lie in 0..1")
            }
            TrainingArgs { temperature: t, .. } if !(t.is_finite() && *t > 0.0) => {
                bad("--temperature must be a number above 0")
            }
            _ => Ok(()),
        }
    }

    /// Notes on options that have no effect on these images.
    pub fn idle(&self, samples: &Samples) -> Vec<&'static str> {
        let mut notes = Vec::new();
        let pictures = samples.items.iter().any(|i| matches!(i[..], [1 | 3, _, _]));
        if !pictures && (self.shift.is_some() || self.no_flip) {
            notes.push("note: --shift and --no-flip have no effect: no input is an image of 1 or 3 channels");
        }
        match (samples.labels.is_some(), self.label_share) {
            (false, share) if share != 0.5 => {
                notes.push("note: --label-share has no effect: the images have no labels");
            }
            (true, 1.0) if self.teacher.is_some() || self.temperature != 1.0 => {
                notes.push("note: --teacher and --temperature have no effect with --label-share 1");
            }
            _ => {}
        }
        notes
    }

    /// The options for `epochs` over `samples`.
    pub fn options(&self, samples: &Samples, epochs: usize) -> Options {
        let small = samples.items.iter().any(|i| matches!(i[..], [1 | 3, _, w] if w <= 64));
        let shift = self.shift.unwrap_or(if small { 4 } else { 0 });
        Options {
            epochs,
            batch: self.batch,
            rate: self.lr,
            average: self.average,
            decay: self.decay,
            seed: self.seed,
            label_share: self.label_share,
            temperature: self.temperature,
            augment: Some(Augment { shift, flip: !self.no_flip }),
        }
    }

    /// Which network is learnt from: a hash.
    pub fn teacher_hash(&self, settings: &Settings) -> Result<String, Error> {
        self.teacher.as_deref().map_or_else(|| Ok("itself".into()), |path| teacher::hash(path, settings))
    }

    /// Those threads.
    pub fn pool(&self) -> Result<rayon::ThreadPool, Error> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads()).build();
        pool.map_err(|e| Error::Bug(e.to_string()))
    }

    /// The number of threads that are asked for, or all cores.
    pub fn threads(&self) -> usize {
        self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, Into::into))
    }
}

/// Images that are trained on, and those held out.
pub struct Images {
    /// For training.
    pub samples: Samples,
    /// Held out.
    pub validation: Option<Samples>,
    /// How right the float network is on some of those for training, where they have labels.
    pub accuracy: Option<FloatAccuracy>,
}

impl Images {
    /// Reads both for a network with the inputs of `graph`, and says how right that network is. Held-out images are all
    /// of their source.
    pub fn read(
        graph: &Graph,
        source: &DataSource,
        validate: Option<&Path>,
        out: &Output,
    ) -> Result<Images, Error> {
        let inputs = inputs_of(graph);
        tune::floats_only(&inputs)?;
        let open = |path: &Path, held: bool| -> Result<Samples, Error> {
            let mut options = source.options.clone();
            if held {
                (options.limit, options.labels) = (None, None);
            }
            let data = Dataset::open(path, &inputs, &options)?;
            tell(std::slice::from_ref(&data), out);
            tune::samples(graph, &data)
        };
        // Labels or pixels that are not as the network takes them are better known before all are read.
        let accuracy = labels::check(graph, source, out)?;
        let samples = open(&source.path, false)?;
        let same = |p: &Path| p == source.path;
        let validation = validate.map(|p| open(p, !same(p))).transpose()?;
        Ok(Images { samples, validation, accuracy })
    }
}
