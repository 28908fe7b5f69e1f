//! The table of layers and the summary of a choice of bits.

use super::{Align, Table, count};
use crate::driver::{Choice, Origin};
use nibblec_ir::Width;
use nibblec_ir::ann::Bits;
use serde::Serialize;
use std::collections::BTreeMap;

/// A row of the table.
#[derive(Clone, Debug, Serialize)]
pub struct LayerRow {
    /// The layer.
    pub name: String,
    /// Extents of its weights.
    pub shape: Vec<usize>,
    /// Multiply-accumulates of one image.
    pub macs: u64,
    /// Weights.
    pub parameters: u64,
    /// Bits of entropy of the codes at the highest candidate width.
    pub entropy: Option<f32>,
    /// Gain of the highest candidate width over the lowest.
    pub gain: Option<f32>,
    /// Cost at the chosen width.
    pub cost: u64,
    /// The same for people.
    #[serde(skip)]
    pub cost_text: String,
    /// Linked group.
    pub group: u32,
    /// Of the weights.
    pub weight_bits: u32,
    /// Of the activations.
    pub act_bits: u32,
    /// Whether the width was given rather than chosen.
    pub fixed: bool,
}

/// A layer's widths.
#[derive(Clone, Debug, Serialize)]
pub struct LayerBits {
    /// The layer.
    pub name: String,
    /// Of the weights.
    pub weight_bits: u32,
    /// Of the activations.
    pub act_bits: u32,
}

impl LayerBits {
    /// Of a plan.
    pub fn new((name, bits): &(String, Bits)) -> LayerBits {
        LayerBits { name: name.clone(), weight_bits: bits.weight.bits(), act_bits: bits.activation.bits() }
    }
}

/// The layers of a choice.
pub fn rows(choice: &Choice) -> Vec<LayerRow> {
    let layers = choice.plan.layers.iter().zip(&choice.shapes);
    layers
        .map(|(l, shape)| LayerRow {
            name: l.name.clone(),
            shape: shape.clone(),
            macs: l.macs,
            parameters: l.parameters,
            entropy: l.entropy,
            gain: l.gain,
            cost: l.cost,
            cost_text: super::cost(choice.plan.cost.name(), l.cost),
            group: l.group,
            weight_bits: l.bits.weight.bits(),
            act_bits: l.bits.activation.bits(),
            fixed: l.fixed,
        })
        .collect()
}

/// `w4a8`, or `float`.
pub fn width(weight: u32, activation: u32) -> String {
    if weight == 32 { "float".into() } else { format!("w{weight}a{activation}") }
}

/// The table. A star marks widths that were given rather than chosen.
pub fn table(rows: &[LayerRow]) -> Table {
    let columns = ["layer", "shape", "MACs", "params", "entropy", "gain", "cost", "group", "bits"];
    let align = |i| if matches!(i, 0 | 1 | 8) { Align::Left } else { Align::Right };
    let columns: Vec<(&str, Align)> = columns.iter().enumerate().map(|(i, c)| (*c, align(i))).collect();
    let mut table = Table::new(&columns);
    let real = |x: Option<f32>| x.map_or_else(|| "-".into(), |x| format!("{x:.3}"));
    for r in rows {
        let shape: Vec<String> = r.shape.iter().map(usize::to_string).collect();
        table.row([
            r.name.clone(),
            shape.join("x"),
            count(r.macs),
            count(r.parameters),
            real(r.entropy),
            real(r.gain),
            r.cost_text.clone(),
            r.group.to_string(),
            format!("{}{}", width(r.weight_bits, r.act_bits), if r.fixed { "*" } else { "" }),
        ]);
    }
    table
}

/// `20 layers: 2 at w8a8, 13 at w4a4, 5 at w2a2`.
pub fn widths(rows: &[LayerRow]) -> String {
    let mut counts: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    rows.iter().for_each(|r| *counts.entry((r.weight_bits, r.act_bits)).or_default() += 1);
    let each: Vec<String> = counts
        .iter()
        .rev()
        .map(|((w, a), n)| match w {
            32 => format!("{n} in float"),
            _ => format!("{n} at {}", width(*w, *a)),
        })
        .collect();
    format!("{}: {}", super::layout::plural(rows.len(), "layer"), each.join(", "))
}

/// How the widths came about, in a sentence.
pub fn origin(choice: &Choice) -> String {
    let metric = &choice.plan.metric;
    match choice.origin {
        Origin::Plan => format!(
            "bits from the plan file (metric {metric}, budget {}){}",
            choice.plan.budget,
            changes(choice.changed.by_pattern.len(), choice.changed.activations)
        ),
        Origin::Trained => format!(
            "bits as the model was trained{}",
            changes(choice.changed.by_pattern.len(), choice.changed.activations)
        ),
        Origin::Selected if choice.kept_in_float == choice.plan.layers.len() => {
            "float everywhere: no --data was given".into()
        }
        Origin::Selected if choice.bits.len() < 2 => {
            let bits = choice.bits.first().copied().unwrap_or(Width::FLOAT);
            let word = if bits.is_float() { "float".into() } else { format!("{bits} bits") };
            let all = choice.plan.layers.iter().all(|l| l.bits.weight == bits);
            format!(
                "{word} {}",
                if all { "everywhere" } else { "but for layers that were given another width" }
            )
        }
        Origin::Selected => {
            let steps = match (choice.trained, metric.starts_with("eagl")) {
                (_, false) => "",
                (true, true) => " of the trained codes",
                (false, true) => {
                    " of codes at the steps of least squared error: the model has no trained ones, which EAGL is meant for"
                }
            };
            let of = if steps.is_empty() { String::new() } else { format!(", entropy{steps}") };
            format!("bits chosen by {metric}{of}")
        }
    }
}

/// What options changed on top of a plan or of the trained widths, as the end of a sentence.
pub fn changes(by_pattern: usize, activations: usize) -> String {
    let layers = |n: usize| super::layout::plural(n, "layer");
    let mut text = String::new();
    if by_pattern > 0 {
        text.push_str(&format!(", {} changed by --layer-bits", layers(by_pattern)));
    }
    if activations > 0 {
        text.push_str(&format!(", activations of {} changed by --act-bits", layers(activations)));
    }
    text
}

/// What equalization did, as the end of a sentence; nothing where it was not asked for.
pub fn equalized(pairs: Option<usize>) -> String {
    match pairs {
        None => String::new(),
        Some(1) => ", weights equalized between 1 pair of layers".into(),
        Some(n) => format!(", weights equalized between {n} pairs of layers"),
    }
}
