//! Finished trials on disk: one JSON file each, named by the BLAKE3 hash of all that decides the scores.

use super::Job;
use crate::Error;
use crate::driver::keep::keep;
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

/// `nibblec/alps` in the user's cache folder (`XDG_CACHE_HOME`, or `.cache` at home); here if there is none.
pub fn default_folder() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let cache = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|h| h.join(".cache")));
    cache.unwrap_or_else(|| PathBuf::from(".")).join("nibblec").join("alps")
}

fn widths(job: &Job) -> Vec<(String, u32, u32)> {
    job.layers.iter().map(|(name, b)| (name.clone(), b.weight, b.activation)).collect()
}

impl Cache {
    /// Trials of a model (its file's hash), scored as `identity` states.
    pub fn new(folder: PathBuf, model: &str, identity: &str) -> Cache {
        Cache { folder, base: format!("nibblec trial {VERSION}\n{model}\n{identity}\n") }
    }

    fn path(&self, job: &Job) -> PathBuf {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.base.as_bytes());
        for (name, weight, activation) in widths(job) {
            hasher.update(format!("{} {name} {weight} {activation}\n", name.len()).as_bytes());
        }
        self.folder.join(format!("{}.json", hasher.finalize().to_hex()))
    }

    /// Scores and seconds of an earlier run. A file that cannot be read or is damaged counts as none.
    pub fn load(&self, job: &Job) -> Option<(Scores, f64)> {
        let text = std::fs::read_to_string(self.path(job)).ok()?;
        let entry: Entry = serde_json::from_str(&text).ok()?;
        (entry.layers == widths(job)).then_some((entry.scores, entry.seconds))
    }

    /// Keeps scores; the file appears whole or not at all.
    pub fn store(&self, job: &Job, scores: &Scores, seconds: f64) -> Result<(), Error> {
        std::fs::create_dir_all(&self.folder)
            .map_err(|source| Error::Write { path: self.folder.clone(), source })?;
        let entry = Entry { layers: widths(job), scores: *scores, seconds };
        let text = serde_json::to_string_pretty(&entry).map_err(|e| Error::Bug(e.to_string()))?;
        keep(&self.path(job), text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read is what was written, to the last bit, and only under the same widths.
    #[test]
    fn scores_come_back_as_they_went() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().into(), "model", "identity");
        let job = |weight| {
            let bits = nibblec_ir::ann::Bits { weight, activation: 4 };
            Job { lowered: None, layers: vec![("conv".into(), bits)] }
        };
        for i in 0..200 {
            let loss = 1.0 / (f64::from(i) * 97.3 + 3.7);
            let scores = Scores { train_loss: loss, validation_loss: Some(loss.sqrt()), ..Scores::default() };
            cache.store(&job(4), &scores, loss).unwrap();
            assert_eq!(cache.load(&job(4)), Some((scores, loss)));
        }
        assert_eq!(cache.load(&job(2)), None);
    }
}
