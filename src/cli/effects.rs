//! Options that were given and change nothing in a command are told, and those that contradict another are refused.

use crate::Error;
use clap::ArgMatches;
use clap::parser::ValueSource;
use nibblec_passes::select::CostKind;
use nibblec_passes::sensitivity::Metric;
use std::collections::BTreeSet;

/// Options of data that mean nothing without it.
const OF_DATA: &[&str] = &[
    "limit",
    "labels",
    "label_offset",
    "preprocess",
    "resize",
    "crop",
    "scale",
    "mean",
    "std",
    "channel_order",
    "layout",
];
/// Options of training alone.
const OF_TRAINING: &[&str] =
    &["per_channel", "lr", "average", "decay", "label_share", "temperature", "teacher", "shift", "no_flip"];
/// What else measuring gains on data takes.
const OF_MEASURING: &[&str] = &["batch", "seed", "threads", "validate", "cache"];
/// Options of integer layers.
const OF_INTEGERS: &[&str] =
    &["act_bits", "calibration", "rounding", "equalize", "per_tensor", "bias_correction", "packed_weights"];

/// The options that are on the command line, by the names of their fields.
pub struct Given(BTreeSet<String>);

impl Given {
    /// Of the verb that was called.
    pub fn of(matches: &ArgMatches) -> Given {
        let Some((_, verb)) = matches.subcommand() else { return Given(BTreeSet::new()) };
        let given = |id: &&str| verb.value_source(id) == Some(ValueSource::CommandLine);
        Given(verb.ids().map(clap::Id::as_str).filter(given).map(str::to_string).collect())
    }

    /// Whether an option was given.
    pub fn has(&self, option: &str) -> bool {
        self.0.contains(option)
    }

    /// Those of some options that were given, as people write them.
    fn among(&self, options: &[&str]) -> Vec<String> {
        options.iter().filter(|o| self.has(o)).map(|o| format!("--{}", o.replace('_', "-"))).collect()
    }
}

/// What decides which options matter.
pub struct Facts {
    /// What gains are.
    pub metric: Metric,
    /// What costs count.
    pub cost: CostKind,
    /// Whether the budget covers all layers by itself.
    pub covers_all: bool,
    /// Whether widths are taken from a plan.
    pub plan: bool,
    /// Whether widths are chosen from several.
    pub chooses: bool,
    /// Whether there is data.
    pub data: bool,
    /// Whether data serves for more than gains.
    pub data_serves: bool,
    /// Whether the verb trains in any case.
    pub trains: bool,
    /// Whether a table of times serves for more than costs.
    pub table_serves: bool,
}

/// Names in a sentence.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// Findings about a command.
pub struct Effects<'g> {
    given: &'g Given,
    told: BTreeSet<String>,
    /// Names of options by the reason, in the order in which reasons came up.
    found: Vec<(String, Vec<String>)>,
}

impl Effects<'_> {
    /// None yet.
    pub fn new(given: &Given) -> Effects<'_> {
        Effects { given, told: BTreeSet::new(), found: Vec::new() }
    }

    /// Those of `options` that were given have no effect, for a reason as in "with --metric eagl". Each is told once.
    pub fn idle(&mut self, options: &[&str], why: &str) {
        let mut names = self.given.among(options);
        names.retain(|n| !self.told.contains(n));
        if names.is_empty() {
            return;
        }
        self.told.extend(names.iter().cloned());
        match self.found.iter_mut().find(|(reason, _)| reason == why) {
            Some((_, all)) => all.extend(names),
            None => self.found.push((why.to_string(), names)),
        }
    }

    /// Those of `options` that were given contradict the command.
    pub fn refuse(&self, options: &[&str], why: &str) -> Result<(), Error> {
        match self.given.among(options).as_slice() {
            [] => Ok(()),
            names => Err(Error::Usage(format!("{} {why}", listed(names)))),
        }
    }

    /// What the choice of widths and the metric make of the options of all verbs that have them.
    pub fn of_choice(&mut self, f: &Facts) -> Result<(), Error> {
        if f.plan {
            let choosing = ["metric", "cost", "free_ends", "budget_covers_fixed"];
            let verb = if self.given.among(&choosing).len() > 1 { "choose" } else { "chooses" };
            self.refuse(
                &choosing,
                &format!("{verb} widths, but --plan states every width: give one or the other"),
            )?;
            self.unmeasured(f, "with --plan");
            self.table(f, "with --plan");
        } else if !f.chooses {
            let why = "where nothing is chosen: give several --bits";
            self.idle(&["metric", "budget_covers_fixed"], why);
            self.unmeasured(f, why);
        } else {
            self.of_metric(f);
        }
        if f.covers_all {
            let why = "with a budget of bytes or of time, which covers all layers";
            self.idle(&["budget_covers_fixed"], why);
        }
        if f.cost != CostKind::Latency {
            self.table(f, &format!("with --cost {}", f.cost.name()));
        }
        if !f.data {
            self.idle(OF_DATA, "without --data");
        }
        Ok(())
    }

    fn table(&mut self, f: &Facts, why: &str) {
        if !f.table_serves {
            self.idle(&["kernel_table"], why);
        }
    }

    /// Nothing is measured on data.
    fn unmeasured(&mut self, f: &Facts, why: &str) {
        if !f.trains {
            self.idle(OF_TRAINING, why);
            self.idle(OF_MEASURING, why);
        }
        if !f.data_serves {
            self.idle(&["data"], why);
            self.idle(OF_DATA, why);
        }
    }

    fn of_metric(&mut self, f: &Facts) {
        let why = format!("with --metric {}", f.metric.name());
        if f.trains {
            return;
        }
        match f.metric {
            Metric::Alps { post_training: false, .. } => {}
            Metric::Alps { .. } => {
                self.idle(OF_TRAINING, &format!("{why}, which does not train"));
                self.idle(&["batch", "seed"], &format!("{why}, which does not train"));
            }
            Metric::Hessian => {
                self.idle(OF_TRAINING, &format!("{why}, which does not train"));
                self.idle(&["validate"], &why);
            }
            _ => self.unmeasured(f, &format!("{why}, which reads the weights alone")),
        }
    }

    /// Options of integer layers have no effect in float.
    pub fn in_float(&mut self) {
        let why = "with --bits 32, which leaves all layers in float";
        self.idle(&["data"], why);
        self.idle(OF_DATA, why);
        self.idle(OF_INTEGERS, why);
    }

    /// The notes.
    pub fn notes(self) -> Vec<String> {
        let words = |(why, names): &(String, Vec<String>)| {
            let have = if names.len() == 1 { "has" } else { "have" };
            format!("note: {} {have} no effect {why}", listed(names))
        };
        self.found.iter().map(words).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_option_is_told_once() {
        let given = Given(["lr", "seed", "data"].map(str::to_string).into());
        let mut effects = Effects::new(&given);
        effects.idle(&["lr", "seed", "decay"], "with a");
        effects.idle(&["lr", "data"], "with b");
        let notes = effects.notes();
        let expected = ["note: --lr and --seed have no effect with a", "note: --data has no effect with b"];
        assert_eq!(notes, expected);
    }
}
