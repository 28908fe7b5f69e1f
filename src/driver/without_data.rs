//! `compile` without data and without a wish for widths: layers whose inputs training did not quantize stay in float.
//! Their ranges would have to come from noise, with which a network may lose all that it can.

use super::{Choice, Model, Settings};
use nibblec_ir::ann::Bits;
use nibblec_passes::Notes;
use nibblec_passes::calibrate::known;
use nibblec_passes::quantize::quantizer::is_trained;
use nibblec_passes::select::selector;

/// What the summary says first where layers stay in float.
const FLOAT: &str = "there is no --data to take ranges of activations from, so layers that were not trained for codes \
                     stay in float; --data PATH lets them run on 8 bits and fewer, --bits 8 without it guesses";

/// Whether nothing was said of data or widths.
fn nothing_said(s: &Settings) -> bool {
    s.data.is_none() && s.bits.is_none() && s.budget.is_none() && s.plan.is_none() && s.act_bits.is_none()
}

/// Leaves those layers in float, but for what `--layer-bits` names; returns whether there were any.
pub(super) fn keep_floats(model: &mut Model, settings: &Settings, choice: &mut Choice, notes: &mut Notes) {
    if !nothing_said(settings) {
        return;
    }
    let on_grid = known(&model.graph);
    let mut kept = 0;
    for l in &mut choice.plan.layers {
        let x = model.graph.node(l.node).inputs()[0];
        let named = settings.overrides.iter().any(|(pattern, _)| selector::matches(pattern, &l.name));
        let has_range = is_trained(&model.graph, x) || on_grid.contains(&x);
        if !l.bits.weight.is_float() && !named && !has_range {
            l.bits = Bits::FLOAT;
            kept += 1;
        }
    }
    if kept == 0 {
        return;
    }
    choice.kept_in_float = kept;
    choice.plan.apply(&mut model.graph, "select");
    notes.first("select", FLOAT);
}
