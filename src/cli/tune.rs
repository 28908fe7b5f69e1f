//! `nibblec tune`: fine-tunes a network with learned quantizers and writes it as standard QDQ.

use super::effects::{Effects, Facts, Given};
use super::interrupt::{self, write};
use super::options::{ChoiceArgs, DataArgs, ModelArgs, PlanArgs, settings};
use super::output::Output;
use super::places::{self, Places};
use super::progress::Progress;
use super::resume::Run;
use super::training::{Images, TrainingArgs};
use crate::data::DataError;
use crate::driver::teacher::Teacher;
use crate::driver::{Settings, note, tune};
use crate::report::tuning::{Epoch, Tuning, csv, parse_csv};
use crate::report::{LayerBits, duration};
use crate::{Error, report};
use clap::Args;
use nibblec_ir::Width;
use nibblec_tune::Tape;
use nibblec_tune::train::{Samples, Score, Trainer, checkpoint_about, evaluate};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Batches that the statistics of batch normalization are taken anew from.
const STATISTICS: usize = 100;

/// Fine-tune a network at low widths and write it as QDQ
///
/// Weights and activations pass learned quantizers (LSQ), and the network learns to give the float network's outputs,
/// and the labels where there are any. --bits 4 gives every layer 4 bits but the first and last, which stay at 8;
/// --plan gives each its own. The result is standard QDQ: INT4 and UINT4 at opset 21, INT2 and UINT2 at opset 25;
/// `compile` takes its trained steps. A network that was tuned before starts from its steps.
#[derive(Args)]
pub struct Tune {
    #[command(flatten)]
    model: ModelArgs,
    /// The network to write
    #[arg(short, long, value_name = "FILE.onnx")]
    output: PathBuf,
    #[command(flatten)]
    plan: PlanArgs,
    #[command(flatten)]
    choice: ChoiceArgs,
    #[command(flatten)]
    training: TrainingArgs,
    /// Passes over the data
    #[arg(long, value_name = "N", default_value_t = 10, help_heading = "Training")]
    epochs: usize,
    /// Leave batch normalizations as they are in the file, for a network that is tuned further: at other widths, say
    #[arg(long, help_heading = "Training")]
    keep_batch_norm: bool,
    /// Write a line an epoch: epoch, loss, accuracy, validation loss and accuracy, seconds
    #[arg(long, value_name = "FILE.csv", help_heading = "Training")]
    log: Option<PathBuf>,
    /// Write a report as HTML, with the curves of loss and accuracy
    #[arg(long, value_name = "FILE.html", help_heading = "Training")]
    report: Option<PathBuf>,
    /// Go on after the last epoch that an interrupted run of the same command finished (its state lies beside the
    /// output as .checkpoint; the epochs before are read from --log); refused where an option that decides the training
    /// is another
    #[arg(long, help_heading = "Training")]
    resume: bool,
    #[command(flatten)]
    data: DataArgs,
}

impl Tune {
    /// Notes on options that have no effect.
    pub fn effects(&self, given: &Given) -> Result<Vec<String>, Error> {
        let chooses = self.choice.bits.as_ref().is_some_and(|b| b.len() > 1);
        if self.choice.bits.as_deref() == Some(&[Width::FLOAT]) {
            return Err(Error::Usage("tune trains at 2 to 8 bits; --bits 32 leaves nothing to tune".into()));
        }
        if self.choice.budget.is_some() && !chooses {
            return Err(Error::Usage("tune needs several --bits for a --budget to choose from".into()));
        }
        self.training.check_epochs(self.epochs)?;
        let plan = self.plan.plan.is_some();
        let facts = self.choice.facts(chooses, &self.data)?;
        let mut effects = Effects::new(given);
        effects.of_choice(&Facts { plan, trains: true, data_serves: true, ..facts })?;
        Ok(effects.notes())
    }

    /// Runs the verb.
    pub fn execute(&self, out: &Output) -> Result<(), Error> {
        self.check()?;
        self.training.pool()?.install(|| self.train(out))
    }

    fn check(&self) -> Result<(), Error> {
        if self.data.data.is_none() {
            return Err(Error::Usage("tune needs --data to train on".into()));
        }
        if self.plan.plan.is_none() && self.choice.metric.needs_data() {
            return Err(Error::Usage(format!(
                "tune takes the gains of {} from a plan: analyze --metric {0} --save-plan PLAN.toml, then tune --plan \
                 PLAN.toml",
                self.choice.metric.name()
            )));
        }
        self.training.check()?;
        let mut places = Places::default();
        places.reads_model("the model", &self.model.model);
        places.reads("--plan", &self.plan.plan);
        self.choice.places(&mut places);
        self.training.places(&mut places);
        self.data.places(&mut places);
        places.writes("--output", &self.output, &["onnx"]);
        match self.resume {
            // What is wrong with it is said when it is read.
            true => places.writes("the state of training", &self.checkpoint(), &[]),
            false => places.derives("the state of training", &self.checkpoint(), places::is_checkpoint),
        }
        places.writes("--log", &self.log, &["csv", "txt"]);
        places.writes("--report", &self.report, &["html", "htm"]);
        places.check()
    }

    /// Where the state of training lies until the end.
    fn checkpoint(&self) -> PathBuf {
        self.output.with_extension("checkpoint")
    }

    fn settings(&self) -> Result<Settings, Error> {
        let PlanArgs { plan, plan_strict } = self.plan.clone();
        let mut settings = Settings { plan, plan_strict, ..settings(&self.model, &self.choice)? };
        if settings.plan.is_none() {
            settings.bits.get_or_insert_with(|| vec![Width::W4]);
        }
        Ok(settings)
    }

    /// Remarks before the training.
    fn notes(&self, network: &tune::Network, normalized: bool) -> Vec<String> {
        // What is said of the choice of widths is meant for networks that nobody trains.
        let passes = network.notes.iter().filter(|_| self.plan.plan.is_some());
        let mut notes: Vec<String> = passes.map(note).collect();
        if self.keep_batch_norm && !normalized {
            notes.push("--keep-batch-norm has no effect: the network has no batch normalization".into());
        }
        notes
    }

    fn train(&self, out: &Output) -> Result<(), Error> {
        let settings = self.settings()?;
        let float = tune::open(&self.model.model, &settings)?;
        let source = self.data.source()?.ok_or_else(|| Error::Bug("no data".into()))?;
        let Images { samples, validation, accuracy } =
            Images::read(&float, &source, self.training.validate.as_deref(), out)?;
        self.training.idle(&samples).iter().for_each(|n| out.words(n));
        let network =
            tune::network(&self.model.model, &settings, self.training.per_channel, tune::ranges(&samples)?)?;
        let mut teacher = Teacher::new(self.training.teacher.as_deref(), &network.float, &settings)?.ask()?;
        let labelled = |s: &&Samples| s.labels.is_some();
        let teacher_score = match validation.as_ref().filter(labelled) {
            Some(v) => Some(evaluate(&mut *teacher, v, self.training.batch)?),
            None => None,
        };
        let normalized = tune::has_batch_norm(&network.graph);
        let mut notes = self.notes(&network, normalized);
        notes.iter().for_each(|n| out.words(&format!("note: {n}")));
        let tape = Tape::new(&network.graph, &network.quantization)?;
        let options = self.training.options(&samples, self.epochs);
        let mut trainer = Trainer::new(tape, Some(teacher), options)?;
        let checkpoint = self.checkpoint();
        let run = Run::new(&network, (&self.training, &settings), &options, &samples)?;
        if self.resume {
            go_on(&mut trainer, &run, &checkpoint)?;
            out.words(&format!("going on after epoch {}", trainer.epoch()));
        }
        let epochs =
            self.epochs(out, &mut trainer, &samples, validation.as_ref(), (&checkpoint, &run.text()?))?;
        trainer.take_average();
        if normalized {
            trainer.estimate_statistics(&samples, STATISTICS)?;
        }
        let last = match validation.as_ref().filter(labelled) {
            Some(v) => Some(trainer.evaluate(v, &mut || {})?),
            None => None,
        };
        notes.extend(self.changed_since(&epochs, last.map(|s| s.accuracy), normalized, out));
        write(&self.output, &tune::file(&network, trainer.tape(), self.keep_batch_norm)?)?;
        if checkpoint.exists() {
            std::fs::remove_file(&checkpoint).map_err(|source| Error::Write { path: checkpoint, source })?;
        }
        let report = Tuning {
            model: network.file.clone(),
            output: self.output.display().to_string(),
            images: samples.count,
            layers: network.layers.iter().map(LayerBits::new).collect(),
            epochs,
            teacher_accuracy: teacher_score.map(|s| s.accuracy),
            accuracy: last.map(|s| s.accuracy),
            float_accuracy: accuracy,
            notes,
        };
        if let Some(place) = &self.report {
            write(place, report.page().as_bytes())?;
        }
        out.result(&report, || report.text())?;
        Ok(())
    }

    /// Says why the written network's accuracy is not that of the last epoch.
    fn changed_since(
        &self,
        epochs: &[Epoch],
        accuracy: Option<f64>,
        normalized: bool,
        out: &Output,
    ) -> Option<String> {
        let averaged = match self.training.average {
            0 => None,
            1 => Some("the weights are the average of the last epoch".to_string()),
            n => Some(format!("the weights are the average of the last {n} epochs")),
        };
        let anew = normalized.then(|| "the statistics of batch normalization are taken anew".to_string());
        let why: Vec<String> = averaged.into_iter().chain(anew).collect();
        let (last, now) = (epochs.last()?, accuracy?);
        let then = last.validation_accuracy.filter(|_| !why.is_empty())?;
        let text = format!(
            "the written network reaches {now:.2} % on the held-out images, after epoch {} it was {then:.2} %: {}",
            last.epoch,
            why.join(", and ")
        );
        out.words(&format!("note: {text}"));
        Some(text)
    }

    /// The epochs up to this one in the log of the run that is resumed.
    fn earlier(&self, until: usize) -> Result<Vec<Epoch>, Error> {
        let Some(path) = self.log.as_deref().filter(|p| self.resume && p.exists()) else {
            return Ok(Vec::new());
        };
        let text = crate::files::read_text(path).map_err(DataError::io(path))?;
        let mut epochs = parse_csv(&text).map_err(|line| {
            let path = path.display();
            Error::Usage(format!(
                "line {line} of {path} is none of a log of tune; name another file, or remove it"
            ))
        })?;
        epochs.retain(|e| e.epoch <= until);
        Ok(epochs)
    }

    /// Trains the epochs that are left, with a checkpoint after each.
    fn epochs(
        &self,
        out: &Output,
        trainer: &mut Trainer,
        samples: &Samples,
        validation: Option<&Samples>,
        (checkpoint, about): (&Path, &str),
    ) -> Result<Vec<Epoch>, Error> {
        let mut done = self.earlier(trainer.epoch())?;
        let left = self.epochs.saturating_sub(trainer.epoch());
        // Held-out images take their time too.
        let held = validation.filter(|v| v.labels.is_some());
        let batches = held.map_or(0, |v| v.count.div_ceil(self.training.batch));
        let mut progress = Progress::new("tuning", left * (trainer.steps(samples) + batches));
        while trainer.epoch() < self.epochs {
            let start = Instant::now();
            let epoch = trainer.epoch() + 1;
            let score = trainer.train_epoch(samples, &mut |_, s| {
                progress
                    .say(format!("epoch {epoch}/{}: loss {:.4}, {:.2} %", self.epochs, s.loss, s.accuracy));
                progress.add(1);
                true
            })?;
            let held = match held {
                Some(v) => Some(trainer.evaluate(v, &mut || progress.add(1))?),
                None => None,
            };
            let row = Epoch {
                epoch,
                loss: score.loss,
                accuracy: samples.labels.is_some().then_some(score.accuracy),
                validation_loss: held.map(|s: Score| s.loss),
                validation_accuracy: held.map(|s| s.accuracy),
                seconds: start.elapsed().as_secs_f64(),
            };
            write(checkpoint, &trainer.checkpoint(about))?;
            let seen = held.map_or_else(String::new, |s| format!(", validation {:.2} %", s.accuracy));
            let shown = score.accuracy;
            let rest = (self.epochs - epoch) as f64 * row.seconds;
            let rest =
                if epoch < self.epochs { format!(", about {} left", duration(rest)) } else { String::new() };
            out.words(&format!(
                "epoch {epoch}: loss {:.4}, accuracy {shown:.2} %{seen}, {:.0} s{rest}",
                row.loss, row.seconds
            ));
            done.push(row);
            interrupt::kept(format!(
                "what {} has learnt is kept in {}; the same command with --resume goes on",
                report::layout::plural(epoch, "epoch"),
                checkpoint.display()
            ));
            if let Some(log) = &self.log {
                write(log, csv(&done).as_bytes())?;
            }
        }
        Ok(done)
    }
}

/// Takes up the training where an interrupted run of the same command left it.
fn go_on(trainer: &mut Trainer, run: &Run, checkpoint: &Path) -> Result<(), Error> {
    let bytes = crate::files::read(checkpoint).map_err(DataError::io(checkpoint))?;
    run.check(&checkpoint_about(&bytes)?, checkpoint)?;
    trainer.resume(&bytes)?;
    Ok(())
}
