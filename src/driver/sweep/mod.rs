//! Points of the accuracy-throughput frontier: a plan's network fine-tuned, compiled and measured. Each is kept in a
//! folder under the hash of all that decides it, so equal plans are trained once and interrupted runs go on.

mod measure;

use super::Settings;
use super::claim::{self, Asked};
use super::keep::keep;
use super::teacher::{self, Teacher};
use super::tune::{self, Network};
use crate::Error;
use crate::data::DataError;
use measure::accuracy;
pub use measure::{Latency, TURNS, latencies};
use nibblec_ir::ann::Bits;
use nibblec_tune::Tape;
use nibblec_tune::train::{Options, Samples, Targets, Trainer, checkpoint_epoch};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// Batches that the statistics of batch normalization are taken anew from.
const STATISTICS: usize = 100;

/// What is the same for all points.
pub struct Common<'a> {
    /// The model file.
    pub path: &'a Path,
    /// Candidate widths and the like; of no use here but for the model's shapes.
    pub settings: &'a Settings,
    /// What networks learn from.
    pub teacher: &'a Teacher,
    /// Images to train on.
    pub samples: &'a Samples,
    /// Images that accuracy is measured on.
    pub test: &'a Samples,
    /// A step an output channel for weights.
    pub per_channel: bool,
    /// Rates, seed and number of epochs.
    pub options: Options,
    /// Of model, teacher, and both sets of images.
    pub hashes: [String; 4],
    /// Where points are kept.
    pub folder: &'a Path,
}

/// A network as measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Percent of test images that the compiled library names right.
    pub accuracy: f64,
    /// Mean cross-entropy of its outputs on them.
    pub loss: f64,
    /// Size of the library file.
    pub library_bytes: u64,
    /// Time of the fine-tuning.
    pub train_seconds: f64,
    /// The tuned network.
    pub network: PathBuf,
    /// The compiled library.
    pub library: PathBuf,
}

/// Links a library for a prepared model.
pub type Build<'a> = &'a dyn Fn(&Path, &Path) -> Result<(), Error>;

impl Common<'_> {
    /// The name of a plan's files: a hash.
    pub fn key(&self, layers: &[(String, Bits)]) -> String {
        let mut hasher = blake3::Hasher::new();
        let how = format!("nibblec point 1\n{:?} {} {:?}\n", self.options, self.per_channel, self.hashes);
        hasher.update(how.as_bytes());
        for (name, bits) in layers {
            hasher.update(format!("{} {name} {} {}\n", name.len(), bits.weight, bits.activation).as_bytes());
        }
        hasher.finalize().to_hex()[..16].to_string()
    }

    /// A file of a plan; what it is called before its key is found by the key, so that runs which ask for the plan under
    /// another name go on with it.
    fn file(&self, key: &str, tail: &str) -> PathBuf {
        let is_ours = |name: &str| name.strip_suffix(tail).is_some_and(|stem| stem.ends_with(key));
        let names = std::fs::read_dir(self.folder).into_iter().flatten().flatten().map(|e| e.file_name());
        let mut found: Vec<String> =
            names.filter_map(|n| n.into_string().ok()).filter(|n| is_ours(n)).collect();
        found.sort_unstable();
        self.folder.join(found.into_iter().next().unwrap_or_else(|| format!("{key}{tail}")))
    }

    /// The file of a plan's network that is trained under this name, or under the one that it has already.
    fn named(&self, name: &str, key: &str, tail: &str) -> PathBuf {
        let known = self.file(key, tail);
        if known.exists() { known } else { self.folder.join(format!("{name}-{key}{tail}")) }
    }

    /// Asks to make a point, which another process may be making.
    pub fn ask(&self, key: &str) -> Result<Asked, Error> {
        claim::ask(&self.file(key, ".json"))
    }

    /// The result of an earlier run.
    pub fn load(&self, key: &str) -> Option<Measured> {
        let text = crate::files::read_text(&self.file(key, ".json")).ok()?;
        serde_json::from_str(&text).ok()
    }

    fn trainer(&self, layers: &[(String, Bits)]) -> Result<(Trainer, Network), Error> {
        let ranges = tune::ranges(self.samples)?;
        let network = tune::planned(self.path, self.settings, layers, self.per_channel, ranges)?;
        let tape = Tape::new(&network.graph, &network.quantization)?;
        Ok((Trainer::new(tape, Some(self.teacher.ask()?), self.options)?, network))
    }

    /// Seconds that an epoch of a plan will take on the current threads, and one of another plan after it, which finds
    /// the teacher's outputs.
    pub fn seconds_an_epoch(&self, layers: &[(String, Bits)]) -> Result<(f64, f64), Error> {
        let targets = self.targets();
        let measure = || -> Result<f64, Error> {
            let (mut trainer, _) = self.trainer(layers)?;
            if let Some(targets) = &targets {
                trainer.share(targets.clone());
            }
            let step = super::alps::seconds_a_step(&mut trainer, self.samples)?;
            Ok(step * trainer.steps(self.samples) as f64)
        };
        Ok((measure()?, measure()?))
    }

    /// Epochs that an interrupted run has left of a plan's network.
    pub fn epochs_left(&self, key: &str) -> usize {
        let bytes = crate::files::read(&self.file(key, ".checkpoint")).unwrap_or_default();
        self.options.epochs.saturating_sub(checkpoint_epoch(&bytes).unwrap_or(0))
    }

    /// Room for the teacher's outputs, which the networks of a seed share.
    pub fn targets(&self) -> Option<Arc<Targets>> {
        teacher::targets(self.teacher, self.samples, &self.options)
    }

    /// Fine-tunes, compiles with `build` (from a network's file to a library's) and measures. `name` is what its files are
    /// called, before the key. Calls `step` after each training step with words, and whether an epoch is over.
    pub fn run(
        &self,
        (name, key): (&str, &str),
        layers: &[(String, Bits)],
        targets: Option<Arc<Targets>>,
        build: Build<'_>,
        step: &mut dyn FnMut(String, bool),
    ) -> Result<Measured, Error> {
        let network_file = self.named(name, key, ".onnx");
        let library = self.named(name, key, ".so");
        let checkpoint = self.named(name, key, ".checkpoint");
        let start = Instant::now();
        let (mut trainer, network) = self.trainer(layers)?;
        if let Some(targets) = targets {
            trainer.share(targets);
        }
        if checkpoint.exists() {
            let bytes = crate::files::read(&checkpoint).map_err(DataError::io(&checkpoint))?;
            trainer.resume(&bytes)?;
        }
        while trainer.epoch() < self.options.epochs {
            let (epoch, of) = (trainer.epoch() + 1, self.options.epochs);
            let steps = trainer.steps(self.samples);
            trainer.train_epoch(self.samples, &mut |done, s| {
                step(format!("epoch {epoch}/{of}: loss {:.4}, {:.2} %", s.loss, s.accuracy), done == steps);
                true
            })?;
            // The name of the file stands for all that decides the run.
            keep(&checkpoint, &trainer.checkpoint(""))?;
        }
        trainer.take_average();
        if tune::has_batch_norm(&network.graph) {
            trainer.estimate_statistics(self.samples, STATISTICS)?;
        }
        keep(&network_file, &tune::file(&network, trainer.tape(), false)?)?;
        let train_seconds = start.elapsed().as_secs_f64();
        drop(trainer);
        build(&network_file, &library)?;
        let (accuracy, loss) = accuracy(&library, self.test)?;
        let library_bytes = std::fs::metadata(&library).map_or(0, |m| m.len());
        let measured =
            Measured { accuracy, loss, library_bytes, train_seconds, network: network_file, library };
        let text = serde_json::to_string_pretty(&measured).map_err(|e| Error::Bug(e.to_string()))?;
        keep(&self.named(name, key, ".json"), text.as_bytes())?;
        let _ = std::fs::remove_file(checkpoint);
        Ok(measured)
    }
}
