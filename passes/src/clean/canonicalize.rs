//! `canonicalize`: one spelling for each operation, so that later passes match one pattern. The function stays the
//! same up to float rounding. Rules by theme: `shape.rs`, `arith.rs`, `layers.rs`.

use super::{CANONICALIZE, arith, layers, shape};
use crate::rewrite::{Rule, to_fixed_point};
use crate::{Notes, Pass, PassError};
use nibblec_ir::Graph;

/// Each rule makes the graph smaller or brings it nearer to its one spelling, so the list reaches a fixed point.
const RULES: &[Rule] = &[
    shape::drop_identity,
    shape::merge_reshapes,
    shape::merge_transposes,
    shape::transpose_to_reshape,
    // Constants go last first: the rules below look for them there.
    arith::constant_last,
    arith::subtraction_to_addition,
    arith::division_to_product,
    arith::drop_neutral,
    arith::merge_constants,
    arith::clip_to_relu,
    arith::merge_clips,
    // Before hard_swish, which looks for it.
    arith::hard_sigmoid,
    arith::hard_swish,
    layers::pad_behind_factor,
    layers::pad_into_window,
    layers::global_average_pool,
];

/// Comes when the rules above have settled: it would take the `+ 3` out of a hard activation's sight.
const LAYER_RULES: &[Rule] = &[layers::channel_constant_into_layer];

/// The pass `canonicalize`.
pub struct Canonicalize;

impl Pass for Canonicalize {
    fn name(&self) -> &'static str {
        CANONICALIZE
    }

    fn run(&self, graph: &mut Graph, _notes: &mut Notes) -> Result<usize, PassError> {
        let changes = to_fixed_point(graph, RULES)? + to_fixed_point(graph, LAYER_RULES)?;
        graph.remove_dead();
        Ok(changes)
    }
}
