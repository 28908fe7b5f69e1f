//! `nibblec analyze`: gains and costs of the layers, and the widths that a budget buys.

use super::effects::{Effects, Given};
use super::interrupt::Staging;
use super::measure::{self, MeasureArgs};
use super::options::{ChoiceArgs, DataArgs, ModelArgs, settings};
use super::output::Output;
use super::places::Places;
use super::progress::Stages;
use crate::driver::alps::Trial;
use crate::driver::labels::FloatAccuracy;
use crate::driver::{Choice, Driver, Model, note};
use crate::{Error, report};
use clap::Args;
use nibblec_ir::Width;
use nibblec_passes::plan_file;
use nibblec_passes::select::{Budget, CostKind, Selection};
use serde::Serialize;
use std::path::PathBuf;

/// Show what each layer gains and costs, and choose bits within a budget
///
/// Needs no data, but for the metrics alps, alps-ptq and hessian. Without --bits, layers get 4 or 2 bits. A star in the
/// table marks widths that were given rather than chosen: the first and last layers stay at 8.
///
/// alps trains the network for one epoch with each group of linked layers alone at the lower width, and once with nothing
/// lowered: start from a network that `tune` gave the higher width. Trials that an interrupted run finished are kept.
#[derive(Args)]
pub struct Analyze {
    #[command(flatten)]
    model: ModelArgs,
    /// Save the chosen widths for `compile --plan`
    #[arg(long, value_name = "FILE.toml")]
    save_plan: Option<PathBuf>,
    /// Write a report as HTML
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    #[command(flatten)]
    choice: ChoiceArgs,
    #[command(flatten)]
    measure: MeasureArgs,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Serialize)]
struct Analysis<'a> {
    model: &'a str,
    blake3: &'a str,
    metric: &'a str,
    trained_codes: bool,
    bits: Vec<u32>,
    cost: &'static str,
    cost_unit: &'static str,
    #[serde(flatten)]
    numbers: Numbers<'a>,
    layers: Vec<report::LayerRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trials: Vec<Trial>,
    #[serde(skip_serializing_if = "Option::is_none")]
    float_accuracy: Option<FloatAccuracy>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Numbers<'a> {
    budget: &'a str,
    capacity: u64,
    chosen_cost: u64,
    lowest_cost: u64,
    highest_cost: u64,
    value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    estimated_layers: Option<usize>,
    frontier: &'a [(u64, f64)],
}

impl Analyze {
    /// Notes on options that have no effect.
    pub fn effects(&self, given: &Given) -> Result<Vec<String>, Error> {
        let bits = self.choice.bits.as_deref();
        let mut effects = Effects::new(given);
        if bits == Some(&[Width::FLOAT]) && !self.choice.gives_layers() {
            effects.in_float();
        }
        effects.of_choice(&self.choice.facts(bits.is_none_or(|b| b.len() > 1), &self.data)?)?;
        Ok(effects.notes())
    }

    /// Runs the verb.
    pub fn execute(&self, out: &Output) -> Result<(), Error> {
        self.check()?;
        let mut settings = settings(&self.model, &self.choice)?;
        settings.bits.get_or_insert_with(|| vec![Width::W4, Width::W2]);
        if settings.bits.as_ref().is_some_and(|b| b.len() > 1) {
            settings.budget.get_or_insert_with(|| Budget::fraction(0.75));
        }
        let mut staging = Staging::default();
        let plan_file = self.save_plan.as_deref().map(|p| staging.file(p)).transpose()?;
        let report_file = self.report.as_deref().map(|p| staging.file(p)).transpose()?;
        let measurement = self.measure.measure(&self.model.model, &mut settings, &self.data, out)?;
        let mut ignore = |_: &str, _: &nibblec_ir::Graph| {};
        let stages = Stages::default();
        let mut driver = Driver::new(&settings, &mut ignore, None).watched(&stages);
        let (mut model, _) = driver.open(&self.model.model)?;
        let (choice, _) = driver.choose(&mut model)?;
        stages.over();
        let Some(selection) = &choice.selection else {
            return Err(Error::Bug("nothing was selected".into()));
        };
        let told = measurement.notes.iter().map(|n| format!("gains: {n}"));
        let unread = measurement.accuracy.iter().flat_map(|a| &a.warnings).map(|w| format!("data: {w}"));
        let said: Vec<String> = driver.notes.iter().map(note).collect();
        let notes: Vec<String> = unread.chain(told).chain(said.iter().cloned()).collect();
        let mut analysis = analysis(&model, &choice, selection, notes);
        analysis.trials = measurement.trials;
        analysis.float_accuracy = measurement.accuracy;
        let summary = summary(&choice, selection, &analysis.layers);
        let failed = |path: &Option<PathBuf>| {
            let path = path.clone().unwrap_or_default();
            move |source| Error::Write { path, source }
        };
        if let Some(file) = plan_file {
            let text = plan_file::write(&choice.plan, &model.hash).map_err(|e| Error::Bug(e.to_string()))?;
            std::fs::write(file, text).map_err(failed(&self.save_plan))?;
        }
        if let Some(file) = report_file {
            let page = report::page(&model.file, &summary, &analysis.layers, &analysis.notes);
            std::fs::write(file, page).map_err(failed(&self.report))?;
        }
        staging.finish()?;
        out.result(&analysis, || {
            let trials = match analysis.trials.is_empty() {
                true => String::new(),
                false => format!("{}\n", measure::table(&analysis.trials)),
            };
            format!("{trials}{}\n{summary}", report::layer_table(&analysis.layers))
        })?;
        said.iter().for_each(|n| out.words(&format!("note: {n}")));
        if let Some(path) = &self.save_plan {
            out.words(&format!("saved the plan to {}", path.display()));
        }
        Ok(())
    }

    /// Finds files that would be lost.
    fn check(&self) -> Result<(), Error> {
        let mut places = Places::default();
        places.reads_model("the model", &self.model.model);
        self.choice.places(&mut places);
        self.measure.places(&mut places);
        self.data.places(&mut places);
        places.writes("--save-plan", &self.save_plan, &["toml", "txt"]);
        places.writes("--report", &self.report, &["html", "htm"]);
        places.check()
    }
}

fn analysis<'a>(
    model: &'a Model,
    choice: &'a Choice,
    selection: &'a Selection,
    notes: Vec<String>,
) -> Analysis<'a> {
    Analysis {
        model: &model.file,
        blake3: &model.hash,
        metric: &choice.plan.metric,
        trained_codes: choice.trained,
        bits: choice.bits.iter().map(|w| w.bits()).collect(),
        cost: choice.plan.cost.name(),
        cost_unit: choice.plan.cost.unit(),
        numbers: Numbers {
            budget: &choice.plan.budget,
            capacity: selection.capacity,
            chosen_cost: selection.cost,
            lowest_cost: selection.cost_range.0,
            highest_cost: selection.cost_range.1,
            value: selection.value,
            estimated_layers: (choice.plan.cost == CostKind::Latency).then_some(selection.estimated),
            frontier: &selection.frontier,
        },
        layers: report::rows(choice),
        trials: Vec::new(),
        float_accuracy: None,
        notes,
    }
}

fn summary(choice: &Choice, s: &Selection, rows: &[report::LayerRow]) -> String {
    let unit = choice.plan.cost.name();
    let share = s.cost as f64 / s.cost_range.1.max(1) as f64;
    let picture = report::frontier(&s.frontier, s.cost_range, s.capacity, (s.cost, s.value), unit);
    let line = format!(
        "budget {} ({}): cost {} ({share:.4} of the highest)",
        choice.plan.budget,
        report::cost(unit, s.capacity),
        report::cost(unit, s.cost)
    );
    format!("{picture}\n{}\n{}\n{line}\n", report::widths(rows), report::origin(choice))
}
