//! What decides a run of `tune`, kept in its checkpoint: a run is resumed only with the same.

use super::training::TrainingArgs;
use crate::Error;
use crate::driver::tune::Network;
use crate::driver::{Settings, alps};
use nibblec_tune::train::{Options, Samples};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Facts by the names of the options that state them, in the order in which they are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run(Vec<(String, String)>);

/// As much of a hash as tells files apart.
fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}

impl Run {
    /// Of a command. Threads, logs, held-out images and the form of the written file decide nothing about the training.
    pub fn new(
        network: &Network,
        (training, settings): (&TrainingArgs, &Settings),
        options: &Options,
        samples: &Samples,
    ) -> Result<Run, Error> {
        let Options { epochs, batch, rate, average, decay, seed, label_share, temperature, augment } =
            options;
        let (shift, flip) = augment.map_or((0, false), |a| (a.shift, a.flip));
        let mut facts = vec![
            ("the model", short(&network.hash)),
            ("--data", format!("{} images, hash {}", samples.count, short(&alps::hash(samples)))),
            ("--teacher", short(&training.teacher_hash(settings)?)),
            ("--epochs", epochs.to_string()),
            ("--batch", batch.to_string()),
            ("--lr", rate.to_string()),
            ("--average", average.to_string()),
            ("--decay", decay.to_string()),
            ("--seed", seed.to_string()),
            ("--label-share", label_share.to_string()),
            ("--temperature", temperature.to_string()),
            ("--shift", shift.to_string()),
            ("--no-flip", (!flip).to_string()),
            ("--per-channel", training.per_channel.to_string()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_string(), value))
        .collect::<Vec<_>>();
        let width = |b: &nibblec_ir::ann::Bits| format!("w{}a{}", b.weight, b.activation);
        let layers =
            network.layers.iter().map(|(name, bits)| (format!("the width of layer '{name}'"), width(bits)));
        facts.extend(layers);
        Ok(Run(facts))
    }

    /// The text for a checkpoint.
    pub fn text(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|e| Error::Bug(e.to_string()))
    }

    /// An error that names what this run has otherwise than the one whose text it is, and both values.
    pub fn check(&self, text: &str, checkpoint: &Path) -> Result<(), Error> {
        let place = checkpoint.display();
        let Ok(Run(then)) = serde_json::from_str(text) else {
            return Err(Error::Usage(format!("--resume: {place} does not tell how its run was started")));
        };
        let value = |facts: &[(String, String)], name: &str| {
            facts.iter().find(|(n, _)| n == name).map_or_else(|| "none".into(), |(_, v)| v.clone())
        };
        let names = self.0.iter().chain(&then).map(|(name, _)| name.as_str());
        let mut differing: Vec<String> = Vec::new();
        for name in names {
            let [was, is] = [value(&then, name), value(&self.0, name)];
            let words = format!("{name} was {was} and is now {is}");
            if was != is && !differing.contains(&words) {
                differing.push(words);
            }
        }
        let more = differing.len().saturating_sub(4);
        differing.truncate(4);
        if more > 0 {
            differing.push(format!("{more} more"));
        }
        match differing.is_empty() {
            true => Ok(()),
            false => Err(Error::Usage(format!(
                "--resume goes on with the run that {place} is of, and this command is another: {}; give what that run \
                 was started with, or leave out --resume to start anew",
                differing.join("; ")
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(facts: &[(&str, &str)]) -> Run {
        Run(facts.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect())
    }

    #[test]
    fn what_differs_is_named_with_both_values() {
        let then =
            run(&[("--lr", "0.01"), ("--seed", "1"), ("the width of layer 'a'", "w4a4")]).text().unwrap();
        let place = Path::new("t.checkpoint");
        let same = run(&[("--lr", "0.01"), ("--seed", "1"), ("the width of layer 'a'", "w4a4")]);
        assert!(same.check(&then, place).is_ok());
        let other = run(&[("--lr", "0.02"), ("--seed", "1"), ("the width of layer 'b'", "w2a2")]);
        let e = other.check(&then, place).unwrap_err().to_string();
        for words in
            ["--lr was 0.01 and is now 0.02", "layer 'a' was w4a4 and is now none", "'b' was none and"]
        {
            assert!(e.contains(words), "{words}: {e}");
        }
        assert!(!e.contains("--seed"), "{e}");
        assert!(same.check("", place).is_err());
    }
}
