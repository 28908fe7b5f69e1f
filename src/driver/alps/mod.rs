//! ALPS (arXiv 2301.13330): a trial for each linked group of layers with that group alone at a lower width, and one
//! with nothing lowered. Trials are independent: they run side by side on one thread each, and each is kept in a cache
//! under the hash of all that decides its result.

mod cache;
mod calibrated;
mod pool;
mod trained;

pub use calibrated::Calibrating;
pub use trained::{Training, hash, seconds_a_step};

use super::claim::Asked;
use super::{Driver, Settings, choice};
use crate::Error;
use cache::Cache;
use nibblec_ir::ann::Bits;
use nibblec_ir::{Graph, Width};
use nibblec_passes::select::Plan;
use nibblec_passes::sensitivity::alps::{self, Group, Scores, values};
use nibblec_passes::sensitivity::{Measured, Metric};
use pool::Ran;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A network to be scored: widths of all layers by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The group that is lowered and its width; `None` for the reference.
    pub lowered: Option<(usize, u32)>,
    /// Name and widths of every layer.
    pub layers: Vec<(String, Bits)>,
}

/// What is to be tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Trials {
    /// Candidate widths, ascending.
    pub widths: Vec<u32>,
    /// Names of the layers of each group.
    pub groups: Vec<Vec<String>>,
    /// The reference first.
    pub jobs: Vec<Job>,
    /// BLAKE3 hash of the model file.
    pub model: String,
}

/// A finished trial.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Trial {
    /// The layers that were lowered; none in the reference.
    pub layers: Vec<String>,
    /// Their width.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bits: Option<u32>,
    /// What it lost against the reference in the number that the metric compares; negative where it did better, which
    /// counts as no gain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost: Option<f64>,
    /// What it came to.
    #[serde(flatten)]
    pub scores: Scores,
    /// Time that it took when it ran.
    pub seconds: f64,
}

/// Scores networks.
pub trait Scorer: Sync {
    /// What decides scores beside the widths of the layers, as text.
    fn identity(&self) -> String;

    /// Steps of a trial, for progress.
    fn steps(&self) -> usize;

    /// Seconds that a trial will take on one thread.
    fn predict(&self, job: &Job) -> Result<f64, Error>;

    /// Runs a trial on the threads of the current pool. Calls `step` after each step; a trial may end with any score
    /// once that has returned false.
    fn score(&self, job: &Job, step: pool::Wanted<'_>) -> Result<Scores, Error>;
}

/// Is told how trials go.
pub trait Watch: Sync {
    /// Before the first: how many of `all` trials will run, steps of each, seconds all will take on how many threads.
    fn begin(&self, all: usize, to_run: usize, steps: usize, seconds: f64, threads: usize);
    /// A step of some trial is over.
    fn step(&self);
    /// A trial is put off, since that process runs it already.
    fn waiting(&self, owner: &str);
}

/// Gains, and the trials behind them (the reference first).
pub struct Outcome {
    /// Values by layer.
    pub measured: Measured,
    /// The trials.
    pub trials: Vec<Trial>,
}

impl Trials {
    /// Lists the trials for a model: every group that is selected, at every width below the highest candidate.
    pub fn list(path: &Path, settings: &Settings) -> Result<Trials, Error> {
        let mut ignore = |_: &str, _: &Graph| {};
        let (mut model, _) = Driver::new(settings, &mut ignore, None).open(path)?;
        let mut widths = choice::candidates(settings, Plan::trained(&model.graph).as_ref());
        widths.reverse();
        let highest = widths.last().copied().unwrap_or(Width::W8);
        let base = Settings {
            bits: Some(vec![highest]),
            budget: None,
            plan: None,
            metric: Metric::Uniform,
            measured: None,
            ..settings.clone()
        };
        let (choice, _) = Driver::new(&base, &mut ignore, None).choose(&mut model)?;
        let reference: Vec<(String, Bits)> =
            choice.plan.layers.iter().map(|l| (l.name.clone(), l.bits)).collect();
        let mut numbers: Vec<u32> = Vec::new();
        let mut groups: Vec<Vec<String>> = Vec::new();
        for l in choice.plan.layers.iter().filter(|l| !l.fixed) {
            match numbers.iter().position(|n| *n == l.group) {
                Some(at) => groups[at].push(l.name.clone()),
                None => {
                    numbers.push(l.group);
                    groups.push(vec![l.name.clone()]);
                }
            }
        }
        let mut jobs = vec![Job { lowered: None, layers: reference.clone() }];
        for (g, names) in groups.iter().enumerate() {
            for &weight in widths.iter().filter(|w| **w < highest) {
                let mut layers = reference.clone();
                for (_, bits) in layers.iter_mut().filter(|(name, _)| names.contains(name)) {
                    *bits = Bits { weight, activation: settings.act_bits.unwrap_or(weight) };
                }
                jobs.push(Job { lowered: Some((g, weight.bits())), layers });
            }
        }
        let widths = widths.iter().map(|w| w.bits()).collect();
        Ok(Trials { widths, groups, jobs, model: model.hash })
    }

    /// Runs what the cache does not hold and no other process is running, on `threads` threads; waits for what others
    /// run; and computes the values.
    pub fn run(
        &self,
        metric: Metric,
        scorer: &dyn Scorer,
        folder: PathBuf,
        threads: usize,
        watch: &dyn Watch,
    ) -> Result<Outcome, Error> {
        let cache = Cache::new(folder, &self.model, &scorer.identity());
        let mut found: Vec<Option<(Scores, f64)>> = self.jobs.iter().map(|j| cache.load(j)).collect();
        let missing: Vec<usize> = (0..self.jobs.len()).filter(|i| found[*i].is_none()).collect();
        let threads = threads.clamp(1, missing.len().max(1));
        let seconds = match missing.first() {
            Some(&first) => {
                cache.prepare()?;
                let predict = || pool::on_one_thread(|| scorer.predict(&self.jobs[first])).and_then(|s| s);
                let rounds = missing.len().div_ceil(threads);
                // Later trials find what the first have computed of the teacher, as the second prediction does.
                let one = predict()?;
                if rounds > 1 { one + predict()? * (rounds - 1) as f64 } else { one }
            }
            None => 0.0,
        };
        watch.begin(self.jobs.len(), missing.len(), scorer.steps(), seconds, threads);
        let ran = pool::run(missing.len(), threads, &|i, go_on: pool::Wanted<'_>| {
            let job = &self.jobs[missing[i]];
            let _claim = match cache.ask(job)? {
                Asked::Ours(claim) => claim,
                Asked::Theirs(owner) => {
                    watch.waiting(&owner.to_string());
                    return Ok(Ran::Later);
                }
            };
            // Another process may have kept it since.
            if let Some(known) = cache.load(job) {
                (0..scorer.steps()).for_each(|_| watch.step());
                return Ok(Ran::Done(known));
            }
            let start = Instant::now();
            let scores = scorer.score(job, &|| {
                watch.step();
                go_on()
            })?;
            let seconds = start.elapsed().as_secs_f64();
            if go_on() {
                cache.store(job, &scores, seconds)?;
            }
            Ok(Ran::Done((scores, seconds)))
        })?;
        for (at, result) in missing.into_iter().zip(ran) {
            found[at] = Some(result);
        }
        self.outcome(metric, found)
    }

    fn outcome(&self, metric: Metric, found: Vec<Option<(Scores, f64)>>) -> Result<Outcome, Error> {
        let lost = || Error::Bug("a trial is lost".into());
        let mut trials = Vec::with_capacity(found.len());
        let mut groups: Vec<Group> =
            self.groups.iter().map(|g| Group { layers: g.clone(), lowered: Vec::new() }).collect();
        for (job, result) in self.jobs.iter().zip(found) {
            let (scores, seconds) = result.ok_or_else(lost)?;
            let layers = match job.lowered {
                Some((g, bits)) => {
                    groups[g].lowered.push((bits, scores));
                    self.groups[g].clone()
                }
                None => Vec::new(),
            };
            trials.push(Trial { layers, bits: job.lowered.map(|l| l.1), lost: None, scores, seconds });
        }
        let reference = trials.first().ok_or_else(lost)?.scores;
        for t in trials.iter_mut().filter(|t| t.bits.is_some()) {
            t.lost = alps::lost(metric, &reference, &t.scores);
        }
        let measured = values(metric, &self.widths, &reference, &groups)?;
        Ok(Outcome { measured, trials })
    }
}
