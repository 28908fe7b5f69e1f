//! Chooses the width of every layer: linked groups, ends at 8 bits, overrides, and the exact knapsack over the rest.
//! In: the float graph, [`Sensitivity`] and [`SelectOptions`]. Out: a [`Selection`] whose [`Plan`] is written to the
//! nodes' annotations `bits`, `group` and `cost`. Problem: arXiv 2301.13330, section 3.2.

pub mod budget;
pub mod cost;
mod fixed;
pub mod group;
pub mod knapsack;
mod order;
pub mod plan;
pub mod selector;

pub use budget::{Budget, Limit};
pub use cost::{CostKind, Costs};
pub use plan::{Plan, PlannedLayer};

use crate::kernel_table::KernelTable;
use crate::sensitivity::{Metric, Sensitivity};
use knapsack::Choice;
use nibblec_ir::ann::Bits;
use nibblec_ir::layers::{Layer, layers};
use nibblec_ir::{Graph, Width};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What happens to the first and last layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Ends {
    /// They stay at 8 bits.
    #[default]
    EightBits,
    /// They are selected like the others.
    Free,
}

/// How widths are selected.
#[derive(Clone, Debug, PartialEq)]
pub struct SelectOptions {
    /// Candidate widths of codes, or float alone for a float graph.
    pub bits: Vec<Width>,
    /// Width of the activations; `None`: that of the layer's weights.
    pub act_bits: Option<Width>,
    /// The budget. It covers the layers that are selected; a time and a size cover all layers, a size biases too.
    pub budget: Budget,
    /// Whether the budget covers the layers of given width too.
    pub budget_covers_fixed: bool,
    /// What costs count.
    pub cost: CostKind,
    /// Measured layers, for latency.
    pub table: Option<Arc<KernelTable>>,
    /// First and last layers.
    pub ends: Ends,
    /// Selector over layer names, and the width of the weights (and, without `act_bits`, of the activations); float
    /// leaves a layer in float. A linked group follows its member. Later ones win.
    pub overrides: Vec<(String, Width)>,
}

impl Default for SelectOptions {
    fn default() -> SelectOptions {
        SelectOptions {
            bits: vec![Width::W4, Width::W2],
            act_bits: None,
            budget: Budget::default(),
            budget_covers_fixed: false,
            cost: CostKind::default(),
            table: None,
            ends: Ends::default(),
            overrides: Vec::new(),
        }
    }
}

/// Why no widths could be selected.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SelectError {
    /// No widths to select from.
    #[error("no widths to select from")]
    NoWidths,
    /// Float beside other widths, or of activations alone.
    #[error("32 bits beside others: 32 alone, or in an override, leaves layers in float")]
    Float,
    /// A selector without a layer.
    #[error("selector '{selector}' matches no layer; the nearest names are {}", near.join(", "))]
    NoMatch {
        /// The selector.
        selector: String,
        /// Nearest layer names.
        near: Vec<String>,
    },
    /// The budget is too small.
    #[error("{}", infeasible(budget, *capacity, unit, *min, *max))]
    BudgetInfeasible {
        /// The budget as it was written.
        budget: String,
        /// What it allows.
        capacity: u64,
        /// The cost's name.
        unit: &'static str,
        /// Cost with everything at the lowest width.
        min: u64,
        /// Cost with everything at the highest width.
        max: u64,
    },
    /// A time or a size where costs are none.
    #[error("{}", unsuitable(budget, unit))]
    BudgetUnit {
        /// The budget as it was written.
        budget: String,
        /// The cost's name.
        unit: &'static str,
    },
    /// Latency without measured layers.
    #[error("cost latency needs a kernel table")]
    NoTable,
    /// The table has nothing like a layer.
    #[error(
        "layer '{layer}': the kernel table has no layer at {widths} to tell its time by; `nibblec bench --kernels` measures them"
    )]
    NoTime {
        /// The layer.
        layer: String,
        /// The widths.
        widths: String,
    },
    /// The gains belong to another graph.
    #[error("layer '{0}' has no gain: sensitivity ran on another graph")]
    NoGain(String),
}

/// Words for [`SelectError::BudgetInfeasible`]. Times and sizes are rounded so that the least one, as written, is feasible.
fn infeasible(budget: &str, capacity: u64, unit: &str, min: u64, max: u64) -> String {
    let share = min as f64 / max.max(1) as f64;
    let ms = |ns: u64| format!("{:.3} ms", ns.div_ceil(1000) as f64 / 1e3);
    let bytes = |bits: u64| format!("{} bytes", bits.div_ceil(8));
    let (covered, words): (_, &dyn Fn(u64) -> String) = match unit.parse() {
        Ok(CostKind::Latency) => ("the layers that it covers take", &ms),
        Ok(CostKind::Size) => ("the weights and biases that it covers take", &bytes),
        _ => {
            return format!(
                "budget {budget} ({capacity} {unit}) is infeasible: the layers that it covers cost from {min} \
                 ({share:.4}) to {max} (1.0)"
            );
        }
    };
    format!(
        "budget {budget} ({}) is infeasible: {covered} from {} ({share:.4}) to {} (1.0)",
        words(capacity),
        words(min),
        words(max)
    )
}

/// Words for [`SelectError::BudgetUnit`].
fn unsuitable(budget: &str, unit: &str) -> String {
    let implied = budget.parse::<Budget>().ok().and_then(|b| b.implied_cost());
    let (what, name) = match implied {
        Some(CostKind::Latency) => ("a time", "latency"),
        _ => ("a size", "size"),
    };
    format!(
        "budget {budget} is {what}, but costs count {unit}: leave out --cost {unit}, give --cost {name}, or give the \
         budget as a fraction"
    )
}

/// A selection.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// The widths.
    pub plan: Plan,
    /// Cost that the budget allowed.
    pub capacity: u64,
    /// Cost of what the budget covers, at the selected widths.
    pub cost: u64,
    /// The same with everything at the lowest and at the highest width.
    pub cost_range: (u64, u64),
    /// Sum of the selected values.
    pub value: f64,
    /// Best value for every cost: pairs of cost and value.
    pub frontier: Vec<(u64, f64)>,
    /// Layers for one of whose widths the cost was derived from other layers' times.
    pub estimated: usize,
}

/// The widths of a layer with weights of `weight`: activations have `activation`, or the width of the weights.
pub fn bits_of(weight: Width, activation: Option<Width>) -> Bits {
    match weight.is_float() {
        true => Bits::FLOAT,
        false => Bits { weight, activation: activation.unwrap_or(weight) },
    }
}

/// The knapsack. A width that costs as much as a wider one or more and is worth no more is left out: of equal values the
/// knapsack takes the larger cost, which may not buy fewer bits. (A layer may take longer at fewer bits.)
fn solve(groups: &[Vec<Choice>], room: u64) -> Option<knapsack::Solution> {
    let beaten = |c: &Choice, by: &Choice| by.bits > c.bits && by.cost <= c.cost && by.value >= c.value;
    let mut kept = Vec::with_capacity(groups.len());
    let mut options = Vec::with_capacity(groups.len());
    for group in groups {
        let (at, left): (Vec<usize>, Vec<Choice>) =
            group.iter().copied().enumerate().filter(|(_, c)| !group.iter().any(|by| beaten(c, by))).unzip();
        kept.push(at);
        options.push(left);
    }
    let mut solution = knapsack::solve(&options, room)?;
    solution.chosen.iter_mut().zip(&kept).for_each(|(chosen, at)| *chosen = at[*chosen]);
    Some(solution)
}

/// The candidate widths, ascending: of codes, or float alone.
fn candidate_widths(options: &SelectOptions) -> Result<Vec<Width>, SelectError> {
    let mut widths = options.bits.clone();
    widths.sort_unstable();
    widths.dedup();
    let Some(&highest) = widths.last() else { return Err(SelectError::NoWidths) };
    if (highest.is_float() && widths.len() > 1) || options.act_bits.is_some_and(Width::is_float) {
        return Err(SelectError::Float);
    }
    Ok(widths)
}

/// What layers that move together cost and are worth at a width.
fn choice(
    layers: &[&Layer<'_>],
    bits: Bits,
    sensitivity: &Sensitivity,
    costs: &Costs<'_>,
) -> Result<Choice, SelectError> {
    let mut choice = Choice { cost: 0, value: 0.0, bits: 0 };
    for layer in layers {
        let no_gain = || SelectError::NoGain(layer.name.to_string());
        let gain = sensitivity.of(layer.node).ok_or_else(no_gain)?;
        choice.cost = choice.cost.saturating_add(costs.of(layer, bits)?);
        choice.value += gain.value(bits.weight.bits());
        choice.bits += u64::from(bits.weight);
    }
    Ok(choice)
}

/// Selects widths and annotates the graph.
pub fn select(
    graph: &mut Graph,
    sensitivity: &Sensitivity,
    options: &SelectOptions,
) -> Result<Selection, SelectError> {
    let widths = candidate_widths(options)?;
    let float = widths == [Width::FLOAT];
    if !options.budget.suits(options.cost) {
        let (budget, unit) = (options.budget.to_string(), options.cost.name());
        return Err(SelectError::BudgetUnit { budget, unit });
    }
    let covers_all = options.budget.covers_all(options.cost);
    let covers_fixed = options.budget_covers_fixed || covers_all;
    let all = layers(graph);
    let costs = Costs { kind: options.cost, graph, table: options.table.as_deref() };
    // With a width of their own for all activations, layers that share a tensor need not share a width.
    let group_of: Vec<u32> = match options.act_bits {
        Some(_) => (0..all.len() as u32).collect(),
        None => group::linked_groups(graph, &all),
    };
    let fixed = fixed::fixed_widths(graph, &all, &group_of, options, float)?;

    let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (i, g) in group_of.iter().enumerate() {
        members.entry(*g).or_default().push(i);
    }
    let bits_of = |weight: Width| bits_of(weight, options.act_bits);
    let selected: Vec<&Vec<usize>> =
        members.values().filter(|m| m.iter().any(|i| fixed[*i].is_none())).collect();
    let groups = selected
        .iter()
        .map(|m| {
            let free: Vec<&Layer<'_>> = m.iter().filter(|i| fixed[**i].is_none()).map(|i| &all[*i]).collect();
            widths.iter().map(|w| choice(&free, bits_of(*w), sensitivity, &costs)).collect()
        })
        .collect::<Result<Vec<Vec<Choice>>, _>>()?;
    let mut fixed_cost = match options.cost {
        CostKind::Size if covers_all => cost::stored_beside(graph),
        _ => 0,
    };
    for (layer, bits) in all.iter().zip(&fixed).filter(|_| covers_fixed) {
        if let Some(bits) = bits {
            fixed_cost = fixed_cost.saturating_add(costs.of(layer, *bits)?);
        }
    }
    let (min, max) = knapsack::cost_range(&groups);
    let cost_range = (min.saturating_add(fixed_cost), max.saturating_add(fixed_cost));
    let capacity = options.budget.capacity(cost_range.1);
    let solution = capacity
        .checked_sub(fixed_cost)
        .and_then(|room| match sensitivity.metric {
            Metric::FirstToLast => order::lower_in_order(&groups, room, false),
            Metric::LastToFirst => order::lower_in_order(&groups, room, true),
            _ => solve(&groups, room),
        })
        .ok_or_else(|| SelectError::BudgetInfeasible {
            budget: options.budget.to_string(),
            capacity,
            unit: options.cost.name(),
            min: cost_range.0,
            max: cost_range.1,
        })?;

    let highest = widths.last().copied().unwrap_or(Width::W8);
    let mut weight_bits: Vec<Width> = vec![highest; all.len()];
    for (m, &choice) in selected.iter().zip(&solution.chosen) {
        m.iter().for_each(|&i| weight_bits[i] = widths[choice]);
    }
    let estimated = all.iter().zip(&fixed).filter(|(l, f)| match f {
        Some(bits) => costs.is_estimated(l, *bits),
        None => widths.iter().any(|b| costs.is_estimated(l, bits_of(*b))),
    });
    let estimated = estimated.count();
    let mut planned = Vec::with_capacity(all.len());
    for (i, l) in all.iter().enumerate() {
        let bits = fixed[i].unwrap_or_else(|| bits_of(weight_bits[i]));
        let gain = sensitivity.of(l.node);
        planned.push(PlannedLayer {
            node: l.node,
            name: l.name.to_string(),
            bits,
            group: group_of[i],
            entropy: gain.and_then(|g| g.entropy).map(|h| h as f32),
            gain: gain.map(|g| g.gain() as f32),
            cost: costs.of(l, bits)?,
            macs: l.macs,
            parameters: l.parameters(),
            fixed: fixed[i].is_some(),
        });
    }
    let plan = Plan {
        metric: sensitivity.metric.name(),
        cost: options.cost,
        budget: options.budget.to_string(),
        layers: planned,
    };
    let frontier =
        knapsack::frontier(&groups).into_iter().map(|(c, v)| (c.saturating_add(fixed_cost), v)).collect();
    plan.apply(graph, "select");
    Ok(Selection {
        plan,
        capacity,
        cost: solution.cost.saturating_add(fixed_cost),
        cost_range,
        value: solution.value,
        frontier,
        estimated,
    })
}
