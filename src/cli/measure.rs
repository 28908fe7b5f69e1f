//! Gains that are measured by running the network on data: ALPS and the Hessian, before widths are chosen.

use super::interrupt;
use super::options::DataArgs;
use super::output::Output;
use super::places::Places;
use super::progress::Progress;
use super::training::{Images, TrainingArgs};
use crate::driver::alps::{self, Calibrating, Outcome, Scorer, Training, Trial, Trials, Watch};
use crate::driver::hessian::Traces;
use crate::driver::labels::{self, FloatAccuracy, near_chance};
use crate::driver::teacher::{self, Teacher};
use crate::driver::{Settings, default_folder, hessian, tune};
use crate::{Error, report};
use clap::Args;
use nibblec_ir::Graph;
use nibblec_passes::sensitivity::alps::{Scores, values};
use nibblec_passes::sensitivity::{Measured, Metric};
use nibblec_tune::train::Samples;
use report::Align::{Left, Right};
use report::layout::plural;
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

/// Where measured gains come from
#[derive(Args, Clone, Debug)]
pub struct MeasureArgs {
    #[command(flatten)]
    pub training: TrainingArgs,
    /// Folder of finished trials of alps and of traces for hessian: what is there is not computed again [default: nibblec/alps in the user's cache]
    #[arg(long, value_name = "DIR", help_heading = "Training")]
    cache: Option<PathBuf>,
}

/// Says what will run, and shows how far it is.
struct Show<'a> {
    out: &'a Output,
    name: String,
    cache: PathBuf,
    progress: Mutex<Option<Progress>>,
    /// The process of whose trials was said that they are waited for.
    told: Mutex<Option<String>>,
}

/// What an interrupt leaves of measurements.
fn going_on(what: &str, cache: &Path) -> String {
    format!("{what} are kept in {}; the same command goes on", cache.display())
}

impl Watch for Show<'_> {
    fn begin(&self, all: usize, to_run: usize, steps: usize, seconds: f64, threads: usize) {
        let Show { out, name, .. } = self;
        let known = all - to_run;
        let cached = if known > 0 { format!(", {known} known from earlier runs") } else { String::new() };
        let expected = match to_run {
            0 => String::new(),
            _ => format!("; about {} with {threads} at a time", report::duration(seconds)),
        };
        let all = plural(all, "trial");
        out.words(&format!("{name}: {all}{cached}{expected}"));
        interrupt::kept(going_on("finished trials", &self.cache));
        *self.progress.lock().unwrap_or_else(std::sync::PoisonError::into_inner) =
            Some(Progress::new(name, to_run * steps));
    }

    fn waiting(&self, owner: &str) {
        let mut told = self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if told.as_deref() != Some(owner) {
            self.out.words(&format!("{}: waiting for trials that {owner} runs", self.name));
            *told = Some(owner.to_string());
        }
    }

    fn step(&self) {
        let mut progress = self.progress.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(p) = progress.as_mut() {
            p.add(1);
        }
    }
}

/// Gains by layer and what they rest on.
#[derive(Default)]
pub struct Measurement {
    /// The trials of ALPS.
    pub trials: Vec<Trial>,
    /// Time that the gains took when they were measured; 0 where nothing was.
    pub seconds: f64,
    /// How right the float network is on the images, where they have labels.
    pub accuracy: Option<FloatAccuracy>,
    /// What is to be said of the gains.
    pub notes: Vec<String>,
}

impl MeasureArgs {
    /// Adds the files that these options read.
    pub fn places(&self, places: &mut Places) {
        self.training.places(places);
        places.reads_cache(&self.cache());
    }

    /// Measures the gains that the metric of `settings` needs, and puts them there. Nothing happens where the metric
    /// needs no data or no widths are to be selected.
    pub fn measure(
        &self,
        path: &Path,
        settings: &mut Settings,
        data: &DataArgs,
        out: &Output,
    ) -> Result<Measurement, Error> {
        let metric = settings.metric;
        if !metric.needs_data() || settings.plan.is_some() || !chooses(settings) {
            return Ok(Measurement::default());
        }
        self.training.check()?;
        let Some(source) = data.source()? else {
            return Err(Error::Usage(format!("--metric {} needs --data", metric.name())));
        };
        let float = tune::open(path, settings)?;
        let images = Images::read(&float, &source, self.training.validate.as_deref(), out)?;
        if matches!(metric, Metric::Alps { post_training: false, .. }) {
            self.training.idle(&images.samples).iter().for_each(|n| out.words(n));
        }
        let measured = self.measure_on(path, settings, &float, &images, out)?;
        measured.notes.iter().for_each(|n| out.words(&format!("warning: {n}")));
        Ok(Measurement { accuracy: images.accuracy, ..measured })
    }

    /// The same on images that are there.
    pub fn measure_on(
        &self,
        path: &Path,
        settings: &mut Settings,
        float: &Graph,
        images: &Images,
        out: &Output,
    ) -> Result<Measurement, Error> {
        let metric = settings.metric;
        let trials = Trials::list(path, settings)?;
        if trials.widths.len() < 2 {
            return Ok(Measurement::default());
        }
        if metric == Metric::Hessian {
            let (measured, traces) = self.hessian(path, settings, &trials, &images.samples, out)?;
            settings.measured = Some(measured);
            let notes = traces.negative().into_iter().collect();
            return Ok(Measurement { seconds: traces.seconds, notes, ..Measurement::default() });
        }
        // What the metric compares must be there before anything long begins.
        let held = images.validation.as_ref();
        let labelled = |s: &Samples| s.labels.as_ref().map(|_| 0.0);
        let scores = Scores {
            train_loss: 0.0,
            train_accuracy: labelled(&images.samples),
            validation_loss: held.map(|_| 0.0),
            validation_accuracy: held.and_then(labelled),
        };
        values(metric, &trials.widths, &scores, &[])?;
        let outcome = self.alps(path, settings, &trials, float, images, out)?;
        settings.measured = Some(outcome.measured);
        let seconds = outcome.trials.iter().map(|t| t.seconds).sum();
        let notes = guessing(metric, &outcome.trials, float, images).into_iter().collect();
        Ok(Measurement { trials: outcome.trials, seconds, accuracy: None, notes })
    }

    fn hessian(
        &self,
        path: &Path,
        settings: &Settings,
        trials: &Trials,
        samples: &Samples,
        out: &Output,
    ) -> Result<(Measured, Traces), Error> {
        let images = plural(samples.count.min(hessian::IMAGES), "image");
        let batch = self.training.batch;
        let mut progress = None;
        let (places, cache) = ([batch as u64, self.training.seed], self.cache());
        let probes = format!("hessian: {} per layer on {images}", plural(hessian::PROBES, "probe"));
        let traces = self.training.pool()?.install(|| {
            let mut done = 0;
            let mut start = Instant::now();
            let mut observe = |all: usize| {
                done += 1;
                match done {
                    // The first gradients are slower than the others.
                    2 => start = Instant::now(),
                    3 => {
                        let time = start.elapsed().as_secs_f64() * all as f64;
                        out.words(&format!("{probes}; about {}", report::duration(time)));
                        interrupt::kept(going_on("finished batches", &cache));
                    }
                    _ => {}
                }
                progress.get_or_insert_with(|| Progress::new("hessian", all)).add(usize::from(done > 1));
            };
            let told = Cell::new(false);
            let waiting = |owner: &str| {
                if !told.replace(true) {
                    out.words(&format!("hessian: waiting for the traces that {owner} computes"));
                }
            };
            hessian::traces(path, settings, samples, places, (&cache, &trials.model), &mut observe, &waiting)
        })?;
        if progress.is_none() {
            out.words("hessian: traces known from an earlier run");
        }
        Ok((hessian::values(path, settings, &trials.widths, &traces)?, traces))
    }

    fn cache(&self) -> PathBuf {
        self.cache.clone().unwrap_or_else(default_folder)
    }

    fn alps(
        &self,
        path: &Path,
        settings: &Settings,
        trials: &Trials,
        float: &Graph,
        images: &Images,
        out: &Output,
    ) -> Result<Outcome, Error> {
        let folder = self.cache();
        let (name, cache) = (settings.metric.name(), folder.clone());
        let show = Show { out, name, cache, progress: Mutex::new(None), told: Mutex::new(None) };
        let Images { samples, validation, .. } = images;
        let run = |scorer: &dyn Scorer| {
            trials.run(settings.metric, scorer, folder.clone(), self.training.threads(), &show)
        };
        if matches!(settings.metric, Metric::Alps { post_training: true, .. }) {
            return run(&Calibrating::new(path, settings, samples, validation.as_ref())?);
        }
        let teacher = Teacher::new(self.training.teacher.as_deref(), float, settings)?;
        let teacher_hash = self.training.teacher_hash(settings)?;
        let held = validation.as_ref().map_or_else(String::new, alps::hash);
        let options = self.training.options(samples, 1);
        run(&Training {
            float,
            teacher: &teacher,
            samples,
            validation: validation.as_ref(),
            ranges: tune::ranges(samples)?,
            per_channel: self.training.per_channel,
            options,
            targets: teacher::targets(&teacher, samples, &options),
            hashes: [teacher_hash, alps::hash(samples), held],
        })
    }
}

/// Whether widths are chosen from several, as [`crate::driver`] does: without `--bits` only a budget asks for it.
fn chooses(settings: &Settings) -> bool {
    settings.bits.as_ref().map_or(settings.budget.is_some(), |b| b.len() > 1)
}

/// Words where the trial with nothing lowered only guesses: what others lose against it says little.
fn guessing(metric: Metric, trials: &[Trial], float: &Graph, images: &Images) -> Option<String> {
    let held = images.validation.as_ref().map_or(0, |v| v.count);
    let scores = &trials.first()?.scores;
    let of_training = scores.train_accuracy.map(|a| (a, images.samples.count));
    let (accuracy, images) = of_training.or(scores.validation_accuracy.map(|a| (a, held)))?;
    let output = labels::classifying(float)?;
    let classes = float.value(*float.outputs().get(output)?).shape.item_elements()?;
    near_chance(accuracy, images, classes).then(|| {
        format!(
            "the reference trial of {}, with nothing lowered, names {accuracy:.1} % of {images} images right, which is \
             no more than guessing: gains measured against it say little",
            metric.name()
        )
    })
}

/// The trials as a table. What a trial lost against the reference may be negative, which counts as no gain.
pub fn table(trials: &[Trial]) -> String {
    let mut table = report::Table::new(&[
        ("lowered", Left),
        ("bits", Right),
        ("lost", Right),
        ("loss", Right),
        ("accuracy", Right),
        ("held-out loss", Right),
        ("accuracy", Right),
    ]);
    let loss = |x: Option<f64>| x.map_or_else(|| "-".into(), |x| format!("{x:.5}"));
    let percent = |x: Option<f64>| x.map_or_else(|| "-".into(), |x| format!("{x:.2} %"));
    for t in trials {
        let name = if t.layers.is_empty() { "nothing".into() } else { t.layers.join(" + ") };
        let bits = t.bits.map_or_else(|| "-".into(), |b| b.to_string());
        let s = &t.scores;
        table.row([
            name,
            bits,
            loss(t.lost),
            loss(Some(s.train_loss)),
            percent(s.train_accuracy),
            loss(s.validation_loss),
            percent(s.validation_accuracy),
        ]);
    }
    table.to_string()
}
