//! The checker of memory plans: simulates the steps and asks of every write whether it destroys something that is
//! still needed. It shares nothing with the planner but the size of a slot.

use super::slot_bytes;
use nibblec_ir::verify::SLOT_ALIGNMENT;
use nibblec_ir::{Graph, ValueId};
use std::collections::BTreeMap;

/// Size of a correct plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryPlan {
    /// Bytes of the arena.
    pub peak_bytes: usize,
    /// No plan for this order of steps needs less.
    pub lower_bound_bytes: usize,
}

/// What is wrong with a plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A result has no place.
    #[error("'{value}' has no place in the arena")]
    Missing {
        /// The value.
        value: String,
    },
    /// A model output, input or constant has a place.
    #[error("'{value}' lies outside the arena but has a place in it")]
    Outside {
        /// The value.
        value: String,
    },
    /// The place is too small, or its end overflows.
    #[error("'{value}' needs {expected} bytes, its place has {found}")]
    Bytes {
        /// The value.
        value: String,
        /// Bytes with border and slack.
        expected: usize,
        /// Bytes given.
        found: usize,
    },
    /// The offset is not aligned.
    #[error("'{value}' lies at {offset}, which is no multiple of {SLOT_ALIGNMENT}")]
    Alignment {
        /// The value.
        value: String,
        /// Its offset.
        offset: usize,
    },
    /// Two values that are needed at the same time overlap.
    #[error("'{written}' overwrites '{needed}', which '{reader}' reads")]
    Overlap {
        /// The value that is written.
        written: String,
        /// The value that is destroyed.
        needed: String,
        /// The node that still needs it (or writes it in the same step).
        reader: String,
    },
}

/// Checks the places of all values of `graph`; returns the plan's size.
pub fn check_memory_plan(graph: &Graph) -> Result<MemoryPlan, PlanError> {
    let order = graph.order();
    // How many operands still wait for a value; at zero it is dead.
    let mut waiting: BTreeMap<ValueId, usize> = BTreeMap::new();
    for &node in &order {
        for v in graph.node(node).inputs() {
            *waiting.entry(*v).or_default() += 1;
        }
    }
    for (id, v) in graph.values() {
        let inside = v.producer().is_some() && !graph.is_output(id);
        match (&v.ann.slot, inside) {
            (None, true) => return Err(PlanError::Missing { value: v.name.clone() }),
            (Some(_), false) => return Err(PlanError::Outside { value: v.name.clone() }),
            _ => {}
        }
    }
    let mut live: BTreeMap<ValueId, (usize, usize)> = BTreeMap::new();
    let (mut peak, mut bound) = (0, 0);
    for &node in &order {
        let n = graph.node(node);
        for &out in n.outputs() {
            let Some((from, to)) = place(graph, out)? else { continue };
            for (&other, &(a, b)) in &live {
                if from < b && a < to {
                    let name = |v: ValueId| graph.value(v).name.clone();
                    let reader = graph.consumers(other).last().map_or(node, |c| c.0);
                    return Err(PlanError::Overlap {
                        written: name(out),
                        needed: name(other),
                        reader: graph.node(reader).name.clone(),
                    });
                }
            }
            live.insert(out, (from, to));
            peak = peak.max(to);
        }
        bound = bound.max(live.values().map(|(a, b)| b - a).sum());
        for v in n.inputs() {
            if let Some(left) = waiting.get_mut(v) {
                *left -= 1;
            }
        }
        live.retain(|v, _| waiting.get(v).is_some_and(|&left| left > 0));
    }
    Ok(MemoryPlan { peak_bytes: peak, lower_bound_bytes: bound })
}

/// First byte and the byte behind the last of a value in the arena, its size and alignment checked.
fn place(graph: &Graph, id: ValueId) -> Result<Option<(usize, usize)>, PlanError> {
    let v = graph.value(id);
    let Some(slot) = v.ann.slot.as_ref().map(|a| a.value) else { return Ok(None) };
    let expected = slot_bytes(v).unwrap_or(usize::MAX);
    let end = slot.offset.checked_add(slot.bytes);
    match end {
        Some(end) if slot.bytes >= expected && slot.offset % SLOT_ALIGNMENT == 0 => {
            Ok(Some((slot.offset, end)))
        }
        Some(_) if slot.bytes >= expected => {
            Err(PlanError::Alignment { value: v.name.clone(), offset: slot.offset })
        }
        _ => Err(PlanError::Bytes { value: v.name.clone(), expected, found: slot.bytes }),
    }
}
