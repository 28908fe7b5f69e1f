//! `plan_memory`: a place in the arena for every result of a node that is no model output (those go to the caller's
//! memory), for one image. Greedy best fit over live ranges in topological order; the smallest of several plans wins.
//!
//! Needs the layout of every such value. What a step writes never overlaps what it reads.

mod bytes;
mod check;
mod place;

pub use bytes::{SLACK_BYTES, physical_bytes, slot_bytes};
pub use check::{MemoryPlan, PlanError, check_memory_plan};

use crate::{Notes, Pass, PassError};
use nibblec_ir::ann::{Ann, Slot};
use nibblec_ir::{Graph, ValueId};
use place::{Block, place};

const PASS: &str = "plan_memory";

/// The pass `plan_memory`.
pub struct PlanMemory;

impl Pass for PlanMemory {
    fn name(&self) -> &'static str {
        PASS
    }

    fn run(&self, graph: &mut Graph, notes: &mut Notes) -> Result<usize, PassError> {
        let (ids, blocks) = blocks(graph)?;
        let (offsets, peak) = place(&blocks)
            .ok_or_else(|| PassError::broken(PASS, &graph.name, "the arena's size overflows"))?;
        for (id, (offset, block)) in ids.iter().zip(offsets.iter().zip(&blocks)) {
            let slot = Slot { offset: *offset, bytes: block.bytes };
            graph.value_mut(*id).ann.slot = Some(Ann::new(PASS, slot));
        }
        let plan = check_memory_plan(graph)
            .map_err(|e| PassError::broken(PASS, &graph.name, format!("the memory plan is wrong: {e}")))?;
        if plan.peak_bytes != peak {
            return Err(PassError::broken(
                PASS,
                &graph.name,
                "the planner and its checker see different peaks",
            ));
        }
        notes.add(
            PASS,
            &graph.name,
            format!("arena of {} bytes, lower bound {}", plan.peak_bytes, plan.lower_bound_bytes),
        );
        Ok(ids.len())
    }
}

/// Values to place, with size and the steps that they live through (both ends included).
fn blocks(graph: &Graph) -> Result<(Vec<ValueId>, Vec<Block>), PassError> {
    let order = graph.order();
    let mut ids = Vec::new();
    let mut blocks: Vec<Block> = Vec::new();
    let mut index = std::collections::BTreeMap::new();
    for (step, &node) in order.iter().enumerate() {
        for v in graph.node(node).inputs() {
            if let Some(&i) = index.get(v) {
                let block: &mut Block = &mut blocks[i];
                block.last = step;
            }
        }
        for &v in graph.node(node).outputs() {
            if graph.is_output(v) {
                continue;
            }
            let bytes = slot_bytes(graph.value(v)).ok_or_else(|| {
                let what = format!("'{}' has no layout or no size", graph.value(v).name);
                PassError::broken(PASS, &graph.node(node).name, what)
            })?;
            index.insert(v, blocks.len());
            ids.push(v);
            blocks.push(Block { bytes, first: step, last: step });
        }
    }
    Ok((ids, blocks))
}
