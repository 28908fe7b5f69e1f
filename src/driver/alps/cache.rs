//! Finished trials on disk: one JSON file each, named by the BLAKE3 hash of all that decides the scores.

use super::Job;
use crate::Error;
use crate::driver::claim::{self, Asked};
use crate::driver::keep;
use nibblec_passes::sensitivity::alps::Scores;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Changes when trials of the same options come to other scores than before.
const VERSION: u32 = 3;

/// A folder of trials.
pub struct Cache {
    folder: PathBuf,
    base: String,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    layers: Vec<(String, u32, u32)>,
    #[serde(flatten)]
    scores: Scores,
    seconds: f64,
}

fn widths(job: &Job) -> Vec<(String, u32, u32)> {
    job.layers.iter().map(|(name, b)| (name.clone(), b.weight.bits(), b.activation.bits())).collect()
}

impl Cache {
    /// Trials of a model (its file's hash), scored as `identity` states.
    pub fn new(folder: PathBuf, model: &str, identity: &str) -> Cache {
        Cache { folder, base: format!("nibblec trial {VERSION}\n{model}\n{identity}\n") }
    }

    fn path(&self, job: &Job) -> PathBuf {
        let mut identity = self.base.clone();
        for (name, weight, activation) in widths(job) {
            identity.push_str(&format!("{} {name} {weight} {activation}\n", name.len()));
        }
        keep::place(&self.folder, &identity)
    }

    /// Scores and seconds of an earlier run.
    pub fn load(&self, job: &Job) -> Option<(Scores, f64)> {
        let entry: Entry = keep::load(&self.path(job))?;
        (entry.layers == widths(job)).then_some((entry.scores, entry.seconds))
    }

    /// Asks to run a trial, which another process may be running.
    pub fn ask(&self, job: &Job) -> Result<Asked, Error> {
        claim::ask(&self.path(job))
    }

    /// Finds out whether trials can be kept, before any runs.
    pub fn prepare(&self) -> Result<(), Error> {
        keep::prepare(&self.folder)
    }

    /// Keeps scores; the file appears whole or not at all.
    pub fn store(&self, job: &Job, scores: &Scores, seconds: f64) -> Result<(), Error> {
        keep::store(&self.path(job), &Entry { layers: widths(job), scores: *scores, seconds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nibblec_ir::Width;

    /// What is read is what was written, to the last bit, and only under the same widths.
    #[test]
    fn scores_come_back_as_they_went() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().into(), "model", "identity");
        let job = |weight| {
            let bits = nibblec_ir::ann::Bits { weight, activation: Width::W4 };
            Job { lowered: None, layers: vec![("conv".into(), bits)] }
        };
        for i in 0..200 {
            let loss = 1.0 / (f64::from(i) * 97.3 + 3.7);
            let scores = Scores { train_loss: loss, validation_loss: Some(loss.sqrt()), ..Scores::default() };
            cache.store(&job(Width::W4), &scores, loss).unwrap();
            assert_eq!(cache.load(&job(Width::W4)), Some((scores, loss)));
        }
        assert_eq!(cache.load(&job(Width::W2)), None);
    }
}
