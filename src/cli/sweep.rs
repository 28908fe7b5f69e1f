//! `nibblec sweep`: methods of choosing widths beside each other, on tuned and compiled networks.

use super::effects::{Effects, Facts, Given};
use super::emit::{CodeSettings, Files, build};
use super::interrupt::{self, Staging, write};
use super::measure::MeasureArgs;
use super::options::{ChoiceArgs, DataArgs, ModelArgs, settings};
use super::output::Output;
use super::places::{self, Places};
use super::progress::Progress;
use super::training::Images;
use crate::driver::claim::{Asked, LOOK};
use crate::driver::sweep::{Common, Latency, Measured, TURNS, latencies};
use crate::driver::teacher::{self, Teacher};
use crate::driver::{DataSource, Driver, Outcome, Settings, alps, tune};
use crate::report::LayerBits;
use crate::report::sweep::{Method, Point, Sweep as Report};
use crate::{Error, report};
use clap::Args;
use nibblec_ir::Graph;
use nibblec_ir::Width;
use nibblec_ir::ann::Bits;
use nibblec_passes::select::{Budget, Plan};
use nibblec_passes::sensitivity::Metric;
use nibblec_tune::train::{Samples, evaluate};
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Images that ranges which training left open are taken from.
const CALIBRATION: usize = 256;

/// Compare methods of choosing bits: accuracy and latency of compiled networks at several budgets
///
/// For every method and budget widths are chosen, the network is fine-tuned from MODEL for the same number of epochs
/// with the same seed, compiled, and the library measured: accuracy on --validate, and the latency of an image on one
/// thread. Start from a network that `tune` gave the highest width, with --teacher the float one. Plans that come out
/// equal are trained once. Everything lies in --dir, with sweep.csv, sweep.json and sweep.html; the same command goes on
/// where it was interrupted.
#[derive(Args)]
pub struct Sweep {
    #[command(flatten)]
    model: ModelArgs,
    /// Folder for networks, libraries and reports
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// Metrics to compare, as in --metric [default: eagl, alps, hessian, sqnr, uniform, first-to-last, last-to-first,
    /// random:1, random:2, random:3]
    #[arg(
        long,
        value_name = "METRIC,...",
        value_delimiter = ',',
        hide_default_value = true,
        default_value = "eagl,alps,hessian,sqnr,uniform,first-to-last,last-to-first,random:1,random:2,random:3"
    )]
    methods: Vec<Metric>,
    /// Budgets, as in --budget
    #[arg(long, value_name = "X,...", value_delimiter = ',', default_value = "0.6,0.7,0.8,0.9", value_parser = budget)]
    budgets: Vec<Budget>,
    /// Seeds of the fine-tuning; every point is trained once with each
    #[arg(long, value_name = "N,...", value_delimiter = ',', default_value = "1")]
    seeds: Vec<u64>,
    /// Passes over the data for each network
    #[arg(long, value_name = "N", default_value_t = 10)]
    epochs: usize,
    #[command(flatten)]
    choice: ChoiceArgs,
    #[command(flatten)]
    measure: MeasureArgs,
    #[command(flatten)]
    data: DataArgs,
}

fn budget(s: &str) -> Result<Budget, String> {
    s.parse()
}

/// A plan with what asked for it.
struct Wanted {
    method: usize,
    budget: Budget,
    cost: u64,
    share: f64,
    layers: Vec<(String, Bits)>,
}

/// A network that is to be trained: its key, who asked for it, and its seed.
type Left<'w> = (String, &'w Wanted, u64);

/// The networks that are left, in turn.
struct Queue<'w> {
    left: VecDeque<Left<'w>>,
    /// How many were put off one after the other.
    put_off: usize,
    /// Who was said to train some of them.
    told: Option<String>,
}

impl<'w> Queue<'w> {
    /// Puts a network off that another process trains, which is said once, and waits a while if all that are left were.
    fn put_off(&mut self, network: Left<'w>, owner: String, out: &Output) {
        if self.told.as_ref() != Some(&owner) {
            out.words(&format!("sweep: waiting for networks that {owner} trains"));
            self.told = Some(owner);
        }
        self.left.push_back(network);
        self.put_off += 1;
        if self.put_off >= self.left.len() {
            std::thread::sleep(LOOK);
            self.put_off = 0;
        }
    }
}

fn widths(plan: &Plan) -> Vec<(String, Bits)> {
    plan.layers.iter().map(|l| (l.name.clone(), l.bits)).collect()
}

impl Sweep {
    /// Notes on options that have no effect.
    pub fn effects(&self, given: &Given) -> Result<Vec<String>, Error> {
        let training = &self.measure.training;
        let mut effects = Effects::new(given);
        let why = "is not for a sweep, which takes --methods, --budgets and --seeds";
        effects.refuse(&["metric", "budget"], why)?;
        training.check_epochs(self.epochs)?;
        if self.choice.bits.as_ref().is_some_and(|b| b.len() < 2) {
            return Err(Error::Usage("sweep needs several --bits to choose from".into()));
        }
        if !self.methods.iter().any(Metric::needs_data) {
            let why = "with these --methods, which measure nothing on data (fine-tuning takes --seeds)";
            effects.idle(&["seed", "cache"], why);
        }
        let cost = self.choice.cost(&self.budgets)?;
        let covers_all = self.budgets.iter().all(|b| b.covers_all(cost));
        let facts = self.choice.facts(true, &self.data)?;
        effects.of_choice(&Facts { cost, covers_all, trains: true, data_serves: true, ..facts })?;
        Ok(effects.notes())
    }

    /// Runs the verb.
    pub fn execute(&self, out: &Output) -> Result<(), Error> {
        let training = &self.measure.training;
        training.check()?;
        let (validate, source) = self.sources()?;
        self.check()?;
        let mut settings = settings(&self.model, &self.choice)?;
        settings.bits.get_or_insert_with(|| vec![Width::W4, Width::W2]);
        settings.cost = self.choice.cost(&self.budgets)?;
        let float = tune::open(&self.model.model, &settings)?;
        let images = Images::read(&float, &source, Some(validate), out)?;
        training.idle(&images.samples).iter().for_each(|n| out.words(n));
        let test = images.validation.as_ref().filter(|v| v.labels.is_some());
        let test = test.ok_or_else(|| Error::Usage("the images of --validate have no labels".into()))?;
        std::fs::create_dir_all(&self.dir)
            .map_err(|source| Error::Write { path: self.dir.clone(), source })?;
        let dir = self.dir.display();
        interrupt::kept(format!("finished epochs and networks are kept in {dir}; the same command goes on"));
        let teacher = Teacher::new(training.teacher.as_deref(), &float, &settings)?;
        let teacher_accuracy = training
            .pool()?
            .install(|| Ok::<_, Error>(evaluate(&mut *teacher.ask()?, test, training.batch)?.accuracy))?;
        let hashes = [
            teacher::hash(&self.model.model, &settings)?,
            training.teacher_hash(&settings)?,
            alps::hash(&images.samples),
            alps::hash(test),
        ];
        let compiled = compiled(&settings, source);
        let common = |seed: u64| Common {
            path: &self.model.model,
            settings: &settings,
            teacher: &teacher,
            samples: &images.samples,
            test,
            per_channel: training.per_channel,
            options: nibblec_tune::train::Options { seed, ..training.options(&images.samples, self.epochs) },
            hashes: hashes.clone(),
            folder: &self.dir,
        };
        training.pool()?.install(|| self.foretell(&common, &settings, out))?;
        let (methods, wanted) = self.plans(&settings, &float, &images, out)?;
        let points = training.pool()?.install(|| self.points(&common, &wanted, &compiled, out))?;
        let report = Report {
            model: self.model.model.display().to_string(),
            epochs: self.epochs,
            teacher_accuracy,
            cost: settings.cost.name().into(),
            methods,
            points: self.timed(points, test)?,
        };
        self.deliver(&report)?;
        out.result(&report, || report.text())?;
        out.words(&format!("wrote sweep.csv, sweep.json and sweep.html in {}", self.dir.display()));
        Ok(())
    }

    /// The images to measure accuracy on, and those to train on.
    fn sources(&self) -> Result<(&Path, DataSource), Error> {
        let Some(validate) = self.measure.training.validate.as_deref() else {
            return Err(Error::Usage(
                "sweep needs --validate, images with labels to measure accuracy on".into(),
            ));
        };
        if self.methods.is_empty() || self.budgets.is_empty() || self.seeds.is_empty() {
            return Err(Error::Usage("sweep needs at least one method, budget and seed".into()));
        }
        let Some(source) = self.data.source()? else {
            return Err(Error::Usage("sweep needs --data to train on".into()));
        };
        Ok((validate, source))
    }

    /// Finds files that would be lost.
    fn check(&self) -> Result<(), Error> {
        let mut places = Places::default();
        places.reads_model("the model", &self.model.model);
        self.choice.places(&mut places);
        self.measure.places(&mut places);
        self.data.places(&mut places);
        places.writes_into("--dir", &self.dir, &[]);
        let there = self.dir.is_dir();
        for name in ["sweep.csv", "sweep.json", "sweep.html"].into_iter().filter(|_| there) {
            places.derives("the report of the sweep", &self.dir.join(name), places::is_sweep);
        }
        places.check()
    }

    /// Says how long the training will take at most: gains, which come first, may take long too.
    fn foretell<'c>(
        &self,
        common: &dyn Fn(u64) -> Common<'c>,
        settings: &Settings,
        out: &Output,
    ) -> Result<(), Error> {
        let networks = self.methods.len() * self.budgets.len() * self.seeds.len();
        if self.dir.join("sweep.csv").exists() {
            return Ok(());
        }
        let reference = alps::Trials::list(&self.model.model, settings)?.jobs.swap_remove(0);
        let (first, later) = common(0).seconds_an_epoch(&reference.layers)?;
        let asking = self.seeds.len();
        let epochs = first * asking as f64 + later * networks.saturating_sub(asking) as f64;
        let time = report::duration(epochs * self.epochs as f64);
        let networks = report::layout::plural(networks, "network");
        out.words(&format!("sweep: gains, then at most {networks} to train in about {time}"));
        Ok(())
    }

    /// Gains and plans of every method.
    fn plans(
        &self,
        settings: &Settings,
        float: &Graph,
        images: &Images,
        out: &Output,
    ) -> Result<(Vec<Method>, Vec<Wanted>), Error> {
        let samples = images.samples.clone();
        let held_out = Images { samples, validation: None, accuracy: None };
        let (mut methods, mut wanted) = (Vec::new(), Vec::new());
        for (at, metric) in self.methods.iter().enumerate() {
            let mut settings = Settings { metric: *metric, ..settings.clone() };
            let start = Instant::now();
            let mut measured = 0.0;
            if metric.needs_data() {
                // Selection must not see the images that it is judged by.
                let measurement =
                    self.measure.measure_on(&self.model.model, &mut settings, float, &held_out, out)?;
                measurement.notes.iter().for_each(|n| out.words(&format!("warning: {n}")));
                measured = measurement.seconds;
            }
            let mut gains = Vec::new();
            let mut seconds = 0.0;
            for (i, budget) in self.budgets.iter().enumerate() {
                settings.budget = Some(budget.clone());
                let mut ignore = |_: &str, _: &Graph| {};
                let mut driver = Driver::new(&settings, &mut ignore, None);
                let (mut model, _) = driver.open(&self.model.model)?;
                let (choice, _) = driver.choose(&mut model)?;
                let selection = choice.selection.as_ref();
                let selection = selection.ok_or_else(|| Error::Bug("nothing was selected".into()))?;
                if i == 0 {
                    // What was measured may come from earlier runs: its own time counts.
                    let wall = start.elapsed().as_secs_f64();
                    seconds = if measured > 0.0 { measured } else { wall };
                    let free = choice.plan.layers.iter().filter(|l| !l.fixed);
                    gains = free.map(|l| (l.name.clone(), f64::from(l.gain.unwrap_or(0.0)))).collect();
                }
                wanted.push(Wanted {
                    method: at,
                    budget: budget.clone(),
                    cost: selection.cost,
                    share: selection.cost as f64 / selection.cost_range.1.max(1) as f64,
                    layers: widths(&choice.plan),
                });
            }
            methods.push(Method { name: metric.name(), seconds, gains });
        }
        Ok((methods, wanted))
    }

    /// Trains, compiles and measures what earlier runs have not.
    fn points<'w, 'c>(
        &self,
        common: &dyn Fn(u64) -> Common<'c>,
        wanted: &'w [Wanted],
        compiled: &Settings,
        out: &Output,
    ) -> Result<Vec<(&'w Wanted, u64, Measured)>, Error> {
        let left = self.left(common, wanted);
        let epochs = self.say_left(common, &left, wanted.len() * self.seeds.len(), out)?;
        self.train(common, (left, epochs), wanted, compiled, out)?;
        let mut points = Vec::new();
        for &seed in &self.seeds {
            let common = common(seed);
            for w in wanted {
                let m = common.load(&common.key(&w.layers));
                points.push((w, seed, m.ok_or_else(|| Error::Bug("a point is lost".into()))?));
            }
        }
        Ok(points)
    }

    /// Networks that no earlier run has finished, each once.
    fn left<'w, 'c>(&self, common: &dyn Fn(u64) -> Common<'c>, wanted: &'w [Wanted]) -> Vec<Left<'w>> {
        let mut left: Vec<Left<'w>> = Vec::new();
        for &seed in &self.seeds {
            let common = common(seed);
            for w in wanted {
                let key = common.key(&w.layers);
                if common.load(&key).is_none() && !left.iter().any(|(k, ..)| *k == key) {
                    left.push((key, w, seed));
                }
            }
        }
        left
    }

    /// Says what is left of so many points and how long it will take; gives the number of epochs.
    fn say_left<'c>(
        &self,
        common: &dyn Fn(u64) -> Common<'c>,
        left: &[Left<'_>],
        all: usize,
        out: &Output,
    ) -> Result<usize, Error> {
        let epochs_left = |(key, _, seed): &Left<'_>| common(*seed).epochs_left(key);
        let epochs: usize = left.iter().map(epochs_left).sum();
        match left.first() {
            Some((_, w, seed)) => {
                let (first, later) = common(*seed).seconds_an_epoch(&w.layers)?;
                // For each seed some network is the first to ask the teacher.
                let of = |seed: &u64| left.iter().filter(|l| l.2 == *seed).map(epochs_left).max();
                let asking: usize = self.seeds.iter().filter_map(of).sum();
                let seconds = first * asking as f64 + later * epochs.saturating_sub(asking) as f64;
                let [all, networks, epochs] = [(all, "point"), (left.len(), "network"), (epochs, "epoch")]
                    .map(|(n, what)| report::layout::plural(n, what));
                let time = report::duration(seconds);
                out.words(&format!("sweep: {all}; {networks} to train, {epochs}, about {time}"));
            }
            None => {
                let known = if all == 1 { "the point is".into() } else { format!("all {all} points are") };
                out.words(&format!("sweep: {known} known from earlier runs"));
            }
        }
        Ok(epochs)
    }

    /// Trains, compiles and measures what is left, which takes so many epochs, and waits for what other processes do.
    fn train<'c>(
        &self,
        common: &dyn Fn(u64) -> Common<'c>,
        (left, epochs): (Vec<Left<'_>>, usize),
        wanted: &[Wanted],
        compiled: &Settings,
        out: &Output,
    ) -> Result<(), Error> {
        let first = common(0);
        let mut progress = Progress::new("sweep", epochs * first.options.steps(first.samples));
        let mut shared = None;
        let (of, mut begun) = (left.len(), 0);
        let mut queue = Queue { left: VecDeque::from(left), put_off: 0, told: None };
        while let Some((key, w, seed)) = queue.left.pop_front() {
            let here = common(seed);
            // Another process may be at it, or done with it.
            let _claim = match here.ask(&key)? {
                Asked::Ours(claim) => claim,
                Asked::Theirs(owner) => {
                    queue.put_off((key, w, seed), owner.to_string(), out);
                    continue;
                }
            };
            (begun, queue.put_off) = (begun + 1, 0);
            if here.load(&key).is_some() {
                progress.add(here.options.epochs * here.options.steps(here.samples));
                continue;
            }
            // The networks of a seed come one after the other.
            let targets = match shared.take().filter(|(of, _)| *of == seed) {
                Some((_, targets)) => targets,
                None => here.targets(),
            };
            shared = Some((seed, targets.clone()));
            let name = self.methods[w.method].name();
            let make = |network: &Path, library: &Path| make(compiled, network, library);
            let names = (&*file_name(&name, &w.budget, seed), &*key);
            let m = here.run(names, &w.layers, targets, &make, &mut |words, epoch_over| {
                let words = format!("{begun}/{of} {name} {} {words}", w.budget);
                progress.add(1);
                if epoch_over {
                    out.words(&words);
                }
                progress.say(words);
            })?;
            out.words(&format!("{begun}/{of}: {name} at {}, seed {seed}: {:.2} %", w.budget, m.accuracy));
            self.so_far(common, wanted)?;
        }
        Ok(())
    }

    /// The table of the points that are known, without latencies: those are measured when all are.
    fn so_far<'c>(&self, common: &dyn Fn(u64) -> Common<'c>, wanted: &[Wanted]) -> Result<(), Error> {
        let mut points = Vec::new();
        for &seed in &self.seeds {
            let common = common(seed);
            for w in wanted {
                if let Some(measured) = common.load(&common.key(&w.layers)) {
                    let latency = Latency { latency_ms: f64::NAN, isa: String::new() };
                    points.push(self.point(w, seed, measured, latency));
                }
            }
        }
        write(&self.dir.join("sweep.csv"), crate::report::sweep::csv(&points).as_bytes())
    }

    fn point(&self, w: &Wanted, seed: u64, measured: Measured, latency: Latency) -> Point {
        Point {
            method: self.methods[w.method].name(),
            budget: w.budget.to_string(),
            seed,
            cost: w.cost,
            cost_share: w.share,
            measured,
            latency,
            layers: w.layers.iter().map(LayerBits::new).collect(),
        }
    }

    /// The points with their latencies, which are measured anew each time, so that they can be compared.
    fn timed(&self, points: Vec<(&Wanted, u64, Measured)>, test: &Samples) -> Result<Vec<Point>, Error> {
        let mut libraries: Vec<&Path> = points.iter().map(|(.., m)| m.library.as_path()).collect();
        libraries.sort_unstable();
        libraries.dedup();
        let mut progress = Progress::new("latency", libraries.len() * TURNS);
        let times = latencies(&libraries, test, &mut || progress.add(1))?;
        drop(progress);
        let times: BTreeMap<PathBuf, Latency> =
            libraries.into_iter().map(Path::to_path_buf).zip(times).collect();
        let point = |(w, seed, measured): (&Wanted, u64, Measured)| {
            let latency = times.get(&measured.library).cloned();
            let latency = latency.ok_or_else(|| Error::Bug("a library was not timed".into()))?;
            Ok(self.point(w, seed, measured, latency))
        };
        points.into_iter().map(point).collect()
    }

    fn deliver(&self, report: &Report) -> Result<(), Error> {
        let json = serde_json::to_string_pretty(report).map_err(|e| Error::Bug(e.to_string()))?;
        write(&self.dir.join("sweep.csv"), report.csv().as_bytes())?;
        write(&self.dir.join("sweep.json"), json.as_bytes())?;
        write(&self.dir.join("sweep.html"), report.page().as_bytes())
    }
}

/// What the files of a network are called, before the hash that tells it from others.
fn file_name(method: &str, budget: &Budget, seed: u64) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    format!("{method}-{budget}-seed{seed}").chars().map(plain).collect()
}

/// The settings with which tuned networks are compiled: ranges that training left open come from a few images.
fn compiled(settings: &Settings, source: DataSource) -> Settings {
    let limit = Some(source.options.limit.unwrap_or(CALIBRATION).min(CALIBRATION));
    let options = crate::data::DataOptions { limit, ..source.options.clone() };
    let data = Some(DataSource { options, ..source });
    Settings { input_shapes: settings.input_shapes.clone(), data, ..Settings::default() }
}

/// Compiles a tuned network.
fn make(settings: &Settings, network: &Path, library: &Path) -> Result<(), Error> {
    let mut ignore = |_: &str, _: &Graph| {};
    let mut driver = Driver::new(settings, &mut ignore, None);
    let Outcome::Prepared(prepared) = driver.prepare(network)? else {
        return Err(Error::Bug("the stages stopped early".into()));
    };
    let mut staging = Staging::default();
    let files = Files::begin(library, &["lib"], &mut staging)?;
    let code = CodeSettings {
        target: None,
        isas: Vec::new(),
        name: super::emit::model_name(library),
        packed_weights: false,
        listings: false,
    };
    build(&mut driver, &prepared, &code, &files, None)?;
    staging.finish()
}
