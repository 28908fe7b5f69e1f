//! The plan on disk: TOML that lists every layer, made to be read and edited by people.
//! Reading checks that each named layer exists and that none of the graph's layers is missing.

use crate::select::group::linked_groups;
use crate::select::selector::near;
use crate::select::{CostKind, Plan, PlannedLayer};
use nibblec_ir::ann::Bits;
use nibblec_ir::layers::layers;
use nibblec_ir::{Graph, Width};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a plan file says before its layers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the compiler that wrote it.
    pub compiler: String,
    /// Hash of the model that it was made for.
    pub model: String,
    /// Metric of the gains.
    pub metric: String,
    /// Unit of the costs.
    pub cost: String,
    /// The budget as it was written.
    pub budget: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    plan: Header,
    #[serde(default)]
    layer: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    weight_bits: u32,
    act_bits: u32,
    #[serde(default)]
    group: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entropy: Option<f32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gain: Option<f32>,
    #[serde(default)]
    cost: u64,
    #[serde(default)]
    macs: u64,
}

/// As much of a hash as tells models apart for people.
pub fn short_hash(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// Why a plan file could not be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PlanFileError {
    /// It is no plan.
    #[error("not a plan file: {0}")]
    Syntax(String),
    /// It names a layer that the model lacks.
    #[error("the plan names layer '{name}', which the model lacks; the nearest names are {}", near.join(", "))]
    UnknownLayer {
        /// The name.
        name: String,
        /// Nearest layer names.
        near: Vec<String>,
    },
    /// It names a layer twice.
    #[error("the plan names layer '{0}' twice")]
    Repeated(String),
    /// It was made for other weights, and the caller wants none such.
    #[error(
        "the plan was made for another file: for model {}, this one is {}; choose anew with `analyze --save-plan`",
        short_hash(made_for),
        short_hash(found)
    )]
    OtherModel {
        /// Hash of the model that it was made for.
        made_for: String,
        /// Hash of the model at hand.
        found: String,
    },
    /// It lacks layers.
    #[error("the plan lacks {}", .0.join(", "))]
    Missing(Vec<String>),
    /// A width that no kernel has.
    #[error("layer '{name}': widths are 2 to 8 (or both 32 for float), found w{weight}a{activation}")]
    Width {
        /// The layer.
        name: String,
        /// Weight bits.
        weight: u32,
        /// Activation bits.
        activation: u32,
    },
}

impl Entry {
    /// The widths: of codes both, or float.
    fn bits(&self) -> Result<Bits, PlanFileError> {
        let (weight, activation) = (self.weight_bits, self.act_bits);
        let widths = Width::new(weight).zip(Width::new(activation));
        widths
            .map(|(weight, activation)| Bits { weight, activation })
            .filter(|b| b.weight.is_float() == b.activation.is_float())
            .ok_or_else(|| PlanFileError::Width { name: self.name.clone(), weight, activation })
    }
}

/// The plan as text.
pub fn write(plan: &Plan, model_hash: &str) -> Result<String, PlanFileError> {
    let file = File {
        plan: Header {
            compiler: env!("CARGO_PKG_VERSION").into(),
            model: model_hash.into(),
            metric: plan.metric.clone(),
            cost: plan.cost.name().into(),
            budget: plan.budget.clone(),
        },
        layer: plan
            .layers
            .iter()
            .map(|l| Entry {
                name: l.name.clone(),
                weight_bits: l.bits.weight.bits(),
                act_bits: l.bits.activation.bits(),
                group: l.group,
                entropy: l.entropy,
                gain: l.gain,
                cost: l.cost,
                macs: l.macs,
            })
            .collect(),
    };
    toml::to_string(&file).map_err(|e| PlanFileError::Syntax(e.to_string()))
}

/// Reads a plan for `graph`. Groups, costs (but for latency) and sizes are taken from the graph; the header is returned so
/// that the caller can compare the model's hash.
pub fn read(text: &str, graph: &Graph) -> Result<(Plan, Header), PlanFileError> {
    let file: File = toml::from_str(text).map_err(|e| PlanFileError::Syntax(e.to_string()))?;
    let cost: CostKind = file.plan.cost.parse().map_err(PlanFileError::Syntax)?;
    let all = layers(graph);
    let mut entries: BTreeMap<&str, &Entry> = BTreeMap::new();
    for e in &file.layer {
        if !all.iter().any(|l| l.name == e.name) {
            let near = near(&e.name, all.iter().map(|l| l.name));
            return Err(PlanFileError::UnknownLayer { name: e.name.clone(), near });
        }
        e.bits()?;
        if entries.insert(&e.name, e).is_some() {
            return Err(PlanFileError::Repeated(e.name.clone()));
        }
    }
    let mut planned = Vec::with_capacity(all.len());
    let mut missing = Vec::new();
    for (l, group) in all.iter().zip(linked_groups(graph, &all)) {
        let Some(e) = entries.get(l.name) else {
            missing.push(format!("'{}'", l.name));
            continue;
        };
        let bits = e.bits()?;
        planned.push(PlannedLayer {
            node: l.node,
            name: l.name.to_string(),
            bits,
            group,
            entropy: e.entropy,
            gain: e.gain,
            cost: cost.count(l, bits).unwrap_or(e.cost),
            macs: l.macs,
            parameters: l.parameters(),
            fixed: true,
        });
    }
    if !missing.is_empty() {
        return Err(PlanFileError::Missing(missing));
    }
    let plan =
        Plan { metric: file.plan.metric.clone(), cost, budget: file.plan.budget.clone(), layers: planned };
    Ok((plan, file.plan))
}
