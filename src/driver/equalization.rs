//! Whether channels are equalized between layers before calibration, and what is said of it.

use super::calibration::on_batches;
use super::{Settings, Stages};
use crate::Error;
use crate::data::Dataset;
use crate::report::layout::plural;
use nibblec_ir::Graph;
use nibblec_passes::Notes;
use nibblec_passes::equalize::{Magnitudes, Refusal, Report, equalize};
use std::collections::BTreeMap;

/// Equalizes a float graph, as the settings have it; gives the number of pairs of layers if it was asked for.
pub(super) fn run(
    graph: &mut Graph,
    settings: &Settings,
    data: Option<&Dataset>,
    notes: &mut Notes,
    stages: Option<&dyn Stages>,
) -> Result<Option<usize>, Error> {
    if !settings.equalize {
        return Ok(None);
    }
    let seen = match data {
        Some(data) => Some(on_batches(graph, data, stages, |batches| Magnitudes::observe(graph, batches))?),
        None => None,
    };
    let report = equalize(graph, seen.as_ref())?;
    notes.add("equalize", "", described(&report));
    Ok(Some(report.pairs.len()))
}

/// One sentence: most networks have many layers that are refused for few reasons.
fn described(report: &Report) -> String {
    let Report { pairs, refused, bounded, channels } = report;
    let mut text = format!("{} of layers, {}", plural(pairs.len(), "pair"), plural(*channels, "channel"));
    if *bounded > 0 {
        text.push_str(&format!(", {bounded} of which stay since they reach the bound of a Clip"));
    }
    let mut reasons: BTreeMap<Refusal, usize> = BTreeMap::new();
    refused.iter().for_each(|(_, why)| *reasons.entry(*why).or_default() += 1);
    for (why, layers) in reasons {
        text.push_str(&format!("; not the inputs of {}: {why}", plural(layers, "layer")));
    }
    text
}
