//! The widths of every layer: from a plan file, from training, or selected; and the defaults.
//!
//! Without options a network that was trained at low widths keeps them, any other gets 8 bits: `compile` alone
//! does not lose accuracy. `--bits` or `--budget` ask for a selection: without `--bits` between 4 and 2 in a network
//! trained at 4, between 8 and 4 in any other; without `--budget` at 0.75.

use super::{Model, Settings};
use crate::Error;
use nibblec_ir::ann::Bits;
use nibblec_ir::layers::{Layer, layers};
use nibblec_ir::{Graph, Width};
use nibblec_passes::Notes;
use nibblec_passes::plan_file::{self, PlanFileError};
use nibblec_passes::select::{
    Budget, CostKind, Costs, Ends, Plan, SelectError, SelectOptions, Selection, bits_of, select, selector,
};
use nibblec_passes::sensitivity::{Metric, Sensitivity, eagl::Quantizer, measured, sensitivity};

/// Where the widths come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A plan file.
    Plan,
    /// The model's trained quantizers.
    Trained,
    /// The knapsack, or one width for all.
    Selected,
}

/// The widths of every layer, and how they were chosen.
pub struct Choice {
    /// The widths.
    pub plan: Plan,
    /// Where they come from.
    pub origin: Origin,
    /// Costs, budget and frontier, if they were selected.
    pub selection: Option<Selection>,
    /// Candidate widths, highest first.
    pub bits: Vec<Width>,
    /// Whether entropies are of trained codes.
    pub trained: bool,
    /// Extents of each layer's weights, in the plan's order.
    pub shapes: Vec<Vec<usize>>,
    /// How many layers stay in float since there is no data.
    pub kept_in_float: usize,
    /// What options changed on top of a plan or of the trained widths.
    pub changed: Changed,
}

/// Layers whose widths options changed on top of a plan or of the trained widths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Names of those that a pattern of `--layer-bits` gave another width.
    pub by_pattern: Vec<String>,
    /// How many others got another width of activations from `--act-bits`.
    pub activations: usize,
}

impl Choice {
    /// Stands in where the stages stop before the choice.
    pub(super) fn undecided() -> Choice {
        let plan =
            Plan { metric: String::new(), cost: CostKind::default(), budget: String::new(), layers: vec![] };
        Choice {
            plan,
            origin: Origin::Selected,
            selection: None,
            bits: Vec::new(),
            trained: false,
            shapes: vec![],
            kept_in_float: 0,
            changed: Changed::default(),
        }
    }
}

/// Gains, and what they are for.
pub(super) struct Gains {
    sensitivity: Sensitivity,
    bits: Vec<Width>,
    trained: Option<Plan>,
}

/// The candidate widths, highest first.
pub(super) fn candidates(settings: &Settings, trained: Option<&Plan>) -> Vec<Width> {
    let lowest = trained.and_then(|p| p.layers.iter().map(|l| l.bits.weight).min());
    let mut bits = match &settings.bits {
        Some(bits) => bits.clone(),
        None if settings.budget.is_some() && lowest.is_some_and(|b| b <= Width::W4) => {
            vec![Width::W4, Width::W2]
        }
        None if settings.budget.is_some() => vec![Width::W8, Width::W4],
        None => vec![lowest.unwrap_or(Width::W8)],
    };
    bits.sort_unstable_by(|a, b| b.cmp(a));
    bits.dedup();
    bits
}

/// Computes the gains of the candidate widths.
pub(super) fn gains(model: &mut Model, settings: &Settings) -> Result<Gains, Error> {
    let trained = Plan::trained(&model.graph);
    let bits = candidates(settings, trained.as_ref());
    // Float layers have no codes whose entropy could be read; where nothing is selected, nothing needs to be measured.
    let selects = settings.plan.is_none() && bits.len() > 1;
    let metric = match settings.metric {
        _ if bits == [Width::FLOAT] => Metric::Uniform,
        m if m.needs_data() && !selects => Metric::Uniform,
        m => m,
    };
    let sensitivity = match &settings.measured {
        Some(values) if metric.needs_data() => measured(&mut model.graph, metric, &bits, values)?,
        _ => sensitivity(&mut model.graph, metric, &bits)?,
    };
    Ok(Gains { sensitivity, bits, trained })
}

/// Decides the widths and annotates the graph with them.
pub(super) fn choose(
    model: &mut Model,
    settings: &Settings,
    gains: &Gains,
    notes: &mut Notes,
) -> Result<Choice, Error> {
    let Gains { sensitivity, bits, trained } = gains;
    let from_training =
        sensitivity.layers.iter().filter_map(|l| l.quantizer).any(|q| matches!(q, Quantizer::Trained));
    let shapes: Vec<Vec<usize>> =
        layers(&model.graph).iter().map(|l| l.weights.tensor().dims().to_vec()).collect();
    let made = |plan, origin, selection, changed| Choice {
        plan,
        origin,
        selection,
        changed,
        bits: bits.clone(),
        trained: from_training,
        shapes: shapes.clone(),
        kept_in_float: 0,
    };
    if let Some(path) = &settings.plan {
        let text = crate::files::read_text(path).map_err(crate::data::DataError::io(path))?;
        let bad = |source| Error::Plan { path: path.clone(), source };
        let (mut plan, header) = plan_file::read(&text, &model.graph).map_err(bad)?;
        if header.model != model.hash {
            let (made_for, found) = (header.model, model.hash.clone());
            if settings.plan_strict {
                return Err(bad(PlanFileError::OtherModel { made_for, found }));
            }
            let [then, now] = [&made_for, &found].map(|h| plan_file::short_hash(h));
            let text = format!(
                "the plan {} was made for another file: for model {then}, this one is {now}; --plan-strict refuses it",
                path.display()
            );
            notes.add("select", "", text);
        }
        let changed = given(&mut plan, &model.graph, settings, notes)?;
        plan.apply(&mut model.graph, "plan");
        return Ok(made(plan, Origin::Plan, None, changed));
    }
    if let (Some(plan), None, None) = (trained, &settings.bits, &settings.budget) {
        let mut plan = plan.clone();
        for l in &mut plan.layers {
            let gain = sensitivity.of(l.node);
            l.entropy = gain.and_then(|g| g.entropy).map(|h| h as f32);
        }
        let changed = given(&mut plan, &model.graph, settings, notes)?;
        plan.apply(&mut model.graph, "trained");
        return Ok(made(plan, Origin::Trained, None, changed));
    }
    let default = Budget::fraction(if bits.len() > 1 { 0.75 } else { 1.0 });
    let options = SelectOptions {
        bits: bits.clone(),
        act_bits: settings.act_bits,
        budget: settings.budget.clone().unwrap_or(default),
        budget_covers_fixed: settings.budget_covers_fixed,
        cost: settings.cost,
        table: settings.table.clone(),
        ends: if settings.free_ends { Ends::Free } else { Ends::EightBits },
        overrides: settings.overrides.clone(),
    };
    let selection = select(&mut model.graph, sensitivity, &options)?;
    if let (CostKind::Latency, Some(t)) = (settings.cost, &settings.table) {
        let (n, all) = (selection.estimated, selection.plan.layers.len());
        let mut text = format!("times are of level {} on {}, one thread, layers alone", t.isa, t.cpu);
        if n > 0 {
            text.push_str(&format!(
                "; {n} of {all} layers are not in the kernel table and estimated from the nearest"
            ));
        }
        notes.add("select", "", text);
    }
    let low = selection.plan.layers.iter().any(|l| l.bits.activation < Width::W8);
    if low && trained.is_none() {
        let text = "activations of few bits in a network that was not trained for them cost much accuracy; \
                    --act-bits 8 keeps them at 8";
        notes.add("select", "", text);
    }
    if bits.len() > 1 {
        useless_gains(settings, sensitivity, &selection, notes);
    }
    Ok(made(selection.plan.clone(), Origin::Selected, Some(selection), Changed::default()))
}

/// Says where more than half of what is chosen gains nothing from more bits: the choice rests on little then.
fn useless_gains(settings: &Settings, gains: &Sensitivity, selection: &Selection, notes: &mut Notes) {
    let free = || selection.plan.layers.iter().filter(|l| !l.fixed);
    let zero = free().filter(|l| gains.of(l.node).is_none_or(|g| g.gain() == 0.0)).count();
    let all = free().count();
    if 2 * zero > all {
        let check = match gains.metric.needs_data() && settings.measured.is_some() {
            true => ": are the images prepared as the network takes them (see its accuracy)?",
            false => "",
        };
        let text = format!(
            "by {}, {zero} of {all} layers gain nothing from more bits; among them widths follow cost alone{check}",
            gains.metric.name()
        );
        notes.add("select", "", text);
    }
}

/// Widths that options give on top of a plan, and the costs that follow from them; tells which layers changed.
fn given(plan: &mut Plan, graph: &Graph, settings: &Settings, notes: &mut Notes) -> Result<Changed, Error> {
    let stated = !settings.overrides.is_empty();
    let before: Vec<Bits> = plan.layers.iter().map(|l| l.bits).collect();
    for (pattern, weight) in &settings.overrides {
        let mut found = false;
        for l in plan.layers.iter_mut().filter(|l| selector::matches(pattern, &l.name)) {
            found = true;
            l.bits = bits_of(*weight, settings.act_bits);
        }
        if !found {
            let near = selector::near(pattern, plan.layers.iter().map(|l| l.name.as_str()));
            return Err(SelectError::NoMatch { selector: pattern.clone(), near }.into());
        }
    }
    let by_pattern: Vec<String> =
        plan.layers.iter().zip(&before).filter(|(l, b)| l.bits != **b).map(|(l, _)| l.name.clone()).collect();
    if stated && by_pattern.is_empty() {
        notes.add("select", "", "--layer-bits has no effect: the layers have these widths already");
    }
    if let Some(activation) = settings.act_bits {
        for l in plan.layers.iter_mut().filter(|l| !l.bits.weight.is_float()) {
            l.bits.activation = activation;
        }
    }
    let costs = Costs { kind: plan.cost, graph, table: settings.table.as_deref() };
    let mut activations = 0;
    for (l, before) in plan.layers.iter_mut().zip(&before).filter(|(l, b)| l.bits != **b) {
        activations += usize::from(l.bits != *before && !by_pattern.contains(&l.name));
        // Without a table of times the plan's own are the best that is known.
        if let Some(cost) = Layer::of(graph, l.node).and_then(|layer| costs.of(&layer, l.bits).ok()) {
            l.cost = cost;
        }
    }
    Ok(Changed { by_pattern, activations })
}
