//! `ingest_qdq`: quantization that a model was trained with moves from pairs of nodes onto values.
//!
//! Afterwards a quantized activation passes one `FakeQuantize` of unsigned codes, and quantized weights are signed
//! constant codes with zero point 0 behind `DequantizeLinear`, one scale or one an output channel. Everything else
//! that was dequantized from constants is an f32 constant.

mod activations;
mod merge;
mod moves;
mod weights;

use crate::clean::ConstFold;
use crate::rewrite::{Rule, to_fixed_point};
use crate::{Notes, Pass, PassError};
use nibblec_ir::Graph;

const PASS: &str = "ingest_qdq";

/// The pass `ingest_qdq`.
pub struct IngestQdq;

impl Pass for IngestQdq {
    fn name(&self) -> &'static str {
        PASS
    }

    fn run(&self, graph: &mut Graph, notes: &mut Notes) -> Result<usize, PassError> {
        // Weights first: what quantizes a constant is then no activation quantizer any more.
        let mut changes = constants(graph, notes)?;
        changes += weights::settle(graph, notes)?;
        changes += activations::pairs_to_fake_quantize(graph)?;
        graph.remove_dead();
        let rules: &[Rule] =
            &[merge::unsigned, merge::behind_relu, merge::covered_clip, merge::repeated, merge::parallel];
        changes += to_fixed_point(graph, rules)?;
        graph.remove_dead();
        Ok(changes)
    }
}

/// What is computed of dequantized constants moves into their codes where it can and is folded where it cannot, so that
/// only layers read dequantized constants.
fn constants(graph: &mut Graph, notes: &mut Notes) -> Result<usize, PassError> {
    let rules: &[Rule] =
        &[weights::constant_quantizer, moves::move_into_codes, moves::join_codes, moves::scale_codes];
    let mut total = 0;
    loop {
        let changes =
            to_fixed_point(graph, rules)? + weights::to_float(graph, notes)? + ConstFold.run(graph, notes)?;
        total += changes;
        if changes == 0 {
            return Ok(total);
        }
    }
}
