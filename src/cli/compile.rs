//! `nibblec compile`: a model into a native library and its header.

use super::effects::{Effects, Facts, Given};
use super::emit::{Built, Files};
use super::interrupt::Staging;
use super::labels;
use super::measure::MeasureArgs;
use super::options::{ChoiceArgs, DataArgs, ModelArgs, PlanArgs, settings};
use super::output::Output;
use super::places::Places;
use super::progress::Stages;
use crate::driver::{self, Driver, Outcome, Prepared, Rounding, Settings};
use crate::{Error, report};
use clap::Args;
use nibblec_ir::{Graph, Printer, Width, dot};
use nibblec_passes::calibrate::Method;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Compile a model to a native library and its C header
///
/// Without --bits, --budget or --plan, a network that was trained at low widths keeps them, and any other gets 8 bits
/// everywhere with --data, and stays in float without. --budget alone chooses between 4 and 2 bits where the network was trained at 4, between 8 and 4 elsewhere;
/// --bits alone with several widths means a budget of 0.75. The first and last layers stay at 8 bits. If widths are
/// asked for without --data, ranges of activations that were not trained come from noise, and accuracy is lost.
#[derive(Args)]
pub struct Compile {
    #[command(flatten)]
    model: ModelArgs,
    /// The library to write; the header goes beside it [default: lib<model>.so]
    #[arg(short, long, value_name = "FILE.so")]
    output: Option<PathBuf>,
    #[command(flatten)]
    plan: PlanArgs,
    /// Write a report as HTML
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    #[command(flatten)]
    choice: ChoiceArgs,
    /// How ranges of activations are chosen: mse, min-max, percentile[:99.99]
    #[arg(long, default_value = "mse", value_parser = method, help_heading = "Calibration and quantization")]
    calibration: Method,
    /// How weights below 8 bits become codes: gptq, those of an output channel together, so that their errors cancel
    /// on --data; or nearest, each by itself, as without data
    #[arg(long, default_value = "gptq", value_parser = rounding, help_heading = "Calibration and quantization")]
    rounding: Rounding,
    /// Scale channels between layers so that the weights of both have alike ranges; through a Clip (ReLU6) only those that
    /// do not reach its bound on --data. Helps some networks with --per-tensor
    #[arg(
        long,
        value_name = "YES|NO",
        default_value = "no",
        action = clap::ArgAction::Set,
        value_parser = yes_no,
        help_heading = "Calibration and quantization"
    )]
    equalize: bool,
    /// One weight scale per layer instead of one per output channel
    #[arg(long, help_heading = "Calibration and quantization")]
    per_tensor: bool,
    /// Correct biases for the expected error of the weights [default: with --data]
    #[arg(long, value_name = "YES|NO", value_parser = yes_no, help_heading = "Calibration and quantization")]
    bias_correction: Option<bool>,
    #[command(flatten)]
    measure: MeasureArgs,
    #[command(flatten)]
    data: DataArgs,
    /// Target triple: native, x86_64-unknown-linux-gnu, aarch64-unknown-linux-gnu
    #[arg(long, value_name = "TRIPLE", help_heading = "Code")]
    target: Option<String>,
    /// Instruction-set levels to carry: scalar, avx2, avxvnni, avx512vnni, dotprod, or native, the best that this CPU
    /// runs [default: all of the target]
    #[arg(long, value_name = "LEVEL,...", value_delimiter = ',', help_heading = "Code")]
    isa: Vec<String>,
    /// Keep weights of 4 and 2 bits packed in memory too, and unpack them while running: a session takes less memory and
    /// is created faster, and a run takes longer. No layer then runs as Winograd on transformed weights of a session
    #[arg(long, help_heading = "Code")]
    packed_weights: bool,
    /// Linker [default: ld.lld, rust-lld or cc, whichever is there]
    #[arg(long, value_name = "FILE", help_heading = "Code")]
    linker: Option<PathBuf>,
    /// What to write: lib, obj, static (the header goes with each) [default: lib]; besides, ll, asm, dot, and the graph
    /// after a stage (import, fold, fuse, sensitivity, select, equalize, calibrate, quantize, layout) or pass, on stdout unless
    /// there is an --emit-dir
    #[arg(long, value_name = "WHAT,...", value_delimiter = ',', help_heading = "Code")]
    emit: Vec<String>,
    /// Folder for what --emit writes besides libraries
    #[arg(long, value_name = "DIR", help_heading = "Code")]
    emit_dir: Option<PathBuf>,
    /// Stop after a stage or pass and print the graph, unless it is emitted anyway
    #[arg(long, value_name = "NAME", help_heading = "Code")]
    stop_after: Option<String>,
}

fn method(s: &str) -> Result<Method, String> {
    s.parse()
}

fn rounding(s: &str) -> Result<Rounding, String> {
    match s {
        "gptq" => Ok(Rounding::Gptq),
        "nearest" => Ok(Rounding::Nearest),
        _ => Err("gptq or nearest".into()),
    }
}

fn yes_no(s: &str) -> Result<bool, String> {
    match s {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("yes or no".into()),
    }
}

/// Kinds of libraries, and listings.
const LIBRARIES: [&str; 3] = ["lib", "obj", "static"];
const LISTINGS: [&str; 3] = ["ll", "asm", "dot"];

/// Texts that were asked for, by the name of their file.
#[derive(Default)]
struct Texts(Vec<(String, String)>);

impl Compile {
    /// Runs the verb.
    pub fn execute(&self, out: &Output) -> Result<(), Error> {
        self.check(out)?;
        self.check_places()?;
        let mut settings = self.settings()?;
        let mut staging = Staging::default();
        let files = super::emit::Files::begin(&self.library(), &self.libraries(), &mut staging)?;
        let report_file = self.report.as_deref().map(|p| staging.file(p)).transpose()?;
        let code = self.code()?;
        self.choice.check_table(&mut settings, &code.levels()?)?;
        if let Some(table) = &mut settings.table {
            Arc::make_mut(table).packed_weights = self.packed_weights;
        }
        let measured = self.measure.measure(&self.model.model, &mut settings, &self.data, out)?;
        let mut texts = Texts::default();
        let labels = labels::Once::new(measured.accuracy, &settings, out);
        let mut observer = |stage: &str, graph: &Graph| {
            labels.see(stage, graph);
            if self.emit.iter().any(|e| e == stage) {
                texts.0.push((format!("{stage}.ir"), Printer::default().print(graph)));
            }
        };
        let stages = Stages::default();
        let mut driver = Driver::new(&settings, &mut observer, self.stop_after.as_deref()).watched(&stages);
        let prepared = match driver.prepare(&self.model.model)? {
            Outcome::Prepared(p) => p,
            Outcome::Stopped(graph) => {
                stages.over();
                self.stopped(&graph, &mut texts);
                return self.deliver(out, staging, texts);
            }
        };
        measured.notes.iter().for_each(|n| driver.notes.add("gains", "", n.clone()));
        labels.found()?.iter().for_each(|w| driver.notes.add("data", "", w.clone()));
        let built = super::emit::build(&mut driver, &prepared, &code, &files, self.linker.as_deref())?;
        drop(driver);
        stages.over();
        self.listings(&code.name, &prepared, &built, &mut texts);
        if let Some(file) = report_file {
            let Built { summary, .. } = &built;
            let (text, remarks) = (summary.text(), summary.remarks());
            let page = report::page(&prepared.model.file, &text, &summary.layers, &remarks);
            let path = self.report.clone().unwrap_or_default();
            std::fs::write(file, page).map_err(|source| Error::Write { path, source })?;
        }
        let on_stdout = self.emit_dir.is_none() && !texts.0.is_empty();
        self.deliver(out, staging, texts)?;
        match on_stdout {
            true => out.words(&built.summary.text()),
            false => out.result(&built.summary, || built.summary.text())?,
        }
        Ok(())
    }

    /// Adds the graph of a stage that the compilation stops after, unless it is emitted anyway.
    fn stopped(&self, graph: &Graph, texts: &mut Texts) {
        let name = self.stop_after.clone().unwrap_or_default();
        if self.emits("dot") {
            texts.0.push((format!("{name}.dot"), dot(graph)));
        } else if !self.emits(&name) {
            texts.0.push((format!("{name}.ir"), Printer::default().print(graph)));
        }
    }

    /// Adds the listings that were asked for of a compiled model of that name.
    fn listings(&self, name: &str, prepared: &Prepared, built: &Built, texts: &mut Texts) {
        if self.emits("dot") {
            texts.0.push((format!("{name}.dot"), dot(&prepared.graph)));
        }
        for (kind, text) in [("ll", &built.llvm_ir), ("s", &built.assembly)] {
            if self.emits(if kind == "s" { "asm" } else { kind }) {
                texts.0.push((format!("{name}.{kind}"), text.clone().unwrap_or_default()));
            }
        }
    }

    /// Notes on options that have no effect.
    pub fn effects(&self, given: &Given) -> Result<Vec<String>, Error> {
        let bits = self.choice.bits.as_deref();
        let chooses = bits.map_or(self.choice.budget.is_some(), |b| b.len() > 1);
        let facts = Facts {
            plan: self.plan.plan.is_some(),
            data_serves: true,
            table_serves: true,
            ..self.choice.facts(chooses, &self.data)?
        };
        let mut effects = Effects::new(given);
        if self.data.data.is_none() && self.rounding == Rounding::Gptq {
            effects.refuse(
                &["rounding"],
                "gptq needs --data: weights are rounded together so that errors cancel on it",
            )?;
        }
        if self.stop_after.is_some() {
            effects
                .refuse(&["report"], "is of the compiled library: leave out --stop-after, or the report")?;
            effects.idle(&["output", "linker"], "with --stop-after");
        } else if !self.libraries().contains(&"lib") {
            effects.idle(&["linker"], "where no library is linked");
        }
        if bits == Some(&[Width::FLOAT]) && !self.choice.gives_layers() {
            effects.in_float();
        }
        if !facts.plan && bits.is_none() && self.choice.budget.is_none() {
            effects.idle(&["free_ends", "cost"], "where nothing is chosen: give --bits or --budget");
        }
        effects.of_choice(&facts)?;
        let texts = self.emit.iter().any(|e| !LIBRARIES.contains(&e.as_str()) && e != "header");
        if !texts && self.stop_after.is_none() {
            effects.idle(&["emit_dir"], "without texts to --emit");
        }
        Ok(effects.notes())
    }

    fn emits(&self, what: &str) -> bool {
        self.emit.iter().any(|e| e == what)
    }

    /// Options that contradict each other or name what does not exist.
    fn check(&self, out: &Output) -> Result<(), Error> {
        let mut texts = self.stop_after.is_some();
        for what in &self.emit {
            if LISTINGS.contains(&what.as_str()) {
                texts = true;
            } else if what != "header" && !LIBRARIES.contains(&what.as_str()) {
                driver::check_name("--emit", what)?;
                texts = true;
            }
        }
        if let Some(name) = &self.stop_after {
            driver::check_name("--stop-after", name)?;
        }
        if texts && out.is_json() && self.emit_dir.is_none() {
            return Err(Error::Usage("--json with emitted texts needs --emit-dir".into()));
        }
        Ok(())
    }

    /// Finds files that would be lost.
    fn check_places(&self) -> Result<(), Error> {
        let mut places = Places::default();
        places.reads_model("the model", &self.model.model);
        places.reads("--plan", &self.plan.plan);
        places.reads("--linker", &self.linker);
        self.choice.places(&mut places);
        self.measure.places(&mut places);
        self.data.places(&mut places);
        Files::places(&self.library(), &self.libraries(), self.output.as_ref(), &mut places);
        places.writes("--report", &self.report, &["html", "htm"]);
        if let Some(folder) = &self.emit_dir {
            places.writes_into("--emit-dir", folder, &self.texts());
        }
        places.check()
    }

    /// Names of the files in --emit-dir.
    fn texts(&self) -> Vec<String> {
        let model = super::emit::model_name(&self.library());
        let dot = self.stop_after.as_ref().unwrap_or(&model);
        let name = |what: &String| match what.as_str() {
            "ll" => Some(format!("{model}.ll")),
            "asm" => Some(format!("{model}.s")),
            "dot" => Some(format!("{dot}.dot")),
            "header" => None,
            kind if LIBRARIES.contains(&kind) => None,
            stage => Some(format!("{stage}.ir")),
        };
        let stop = self.stop_after.iter().filter(|_| !self.emits("dot"));
        let mut names: Vec<String> = self.emit.iter().chain(stop).filter_map(name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn settings(&self) -> Result<Settings, Error> {
        Ok(Settings {
            plan: self.plan.plan.clone(),
            plan_strict: self.plan.plan_strict,
            data: self.data.source()?,
            method: self.calibration,
            rounding: self.rounding,
            equalize: self.equalize,
            quantize: nibblec_passes::quantize::QuantizeOptions {
                per_tensor: self.per_tensor,
                bias_correction: self.bias_correction,
            },
            ..settings(&self.model, &self.choice)?
        })
    }

    /// Where the library goes.
    fn library(&self) -> PathBuf {
        let stem =
            self.model.model.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        self.output.clone().unwrap_or_else(|| PathBuf::from(format!("lib{stem}.so")))
    }

    /// Which kinds of libraries to write; none if the stages stop before.
    fn libraries(&self) -> Vec<&'static str> {
        let named: Vec<&str> = LIBRARIES.into_iter().filter(|l| self.emits(l)).collect();
        match (&self.stop_after, named.is_empty()) {
            (Some(_), _) => Vec::new(),
            (None, true) => vec!["lib"],
            (None, false) => named,
        }
    }

    fn code(&self) -> Result<super::emit::CodeSettings, Error> {
        let code = super::emit::CodeSettings {
            target: self.target.clone(),
            isas: self.isa.clone(),
            name: super::emit::model_name(&self.library()),
            packed_weights: self.packed_weights,
            listings: self.emits("ll") || self.emits("asm"),
        };
        code.check()?;
        Ok(code)
    }

    /// Puts the files in their places and the texts in their folder or on stdout.
    fn deliver(&self, out: &Output, mut staging: Staging, texts: Texts) -> Result<(), Error> {
        if let Some(folder) = &self.emit_dir {
            std::fs::create_dir_all(folder)
                .map_err(|source| Error::Write { path: folder.clone(), source })?;
        }
        for (name, text) in &texts.0 {
            match &self.emit_dir {
                Some(folder) => staging.write(&Path::new(folder).join(name), text.as_bytes())?,
                None => out.text(text)?,
            }
        }
        staging.finish()
    }
}
