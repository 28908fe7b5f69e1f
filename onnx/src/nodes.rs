//! Names and order of the nodes: every value is made once, every operand exists, and nothing waits for itself.

use super::context::Context;
use super::error::ImportError;
use super::names::{bounded, short};
use onnx_protobuf::NodeProto;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

/// How the nodes are walked.
pub(super) struct Plan {
    /// Positions in an order in which operands come first; otherwise as in the file.
    pub order: Vec<usize>,
    /// Names, made up where the file has none.
    pub names: Vec<String>,
    /// Values that a node or the model's outputs read.
    pub read: HashSet<String>,
    /// Names of all values.
    pub values: HashSet<String>,
}

/// The operator with its domain, as errors print it.
pub(super) fn qualified(node: &NodeProto) -> String {
    match node.domain.as_str() {
        "" | "ai.onnx" => node.op_type.clone(),
        d => format!("{d}.{}", node.op_type),
    }
}

/// Checks the nodes' names and operands and orders them.
pub(super) fn plan(cx: &Context, nodes: &[NodeProto], outputs: &[String]) -> Result<Plan, ImportError> {
    let taken: HashSet<&str> = nodes.iter().map(|n| n.name.as_str()).collect();
    let named = |(i, n): (usize, &NodeProto)| {
        let mut name = if n.name.is_empty() {
            format!("{}_{i}", bounded(&n.op_type))
        } else {
            bounded(&n.name).into_owned()
        };
        while n.name.is_empty() && taken.contains(name.as_str()) {
            name.push('_');
        }
        name
    };
    let names: Vec<String> = nodes.iter().enumerate().map(named).collect();
    let mut producer: HashMap<&str, usize> = HashMap::new();
    for (i, node) in nodes.iter().enumerate() {
        for o in node.output.iter().filter(|o| !o.is_empty()) {
            if cx.bound(o).is_some() || producer.insert(o, i).is_some() {
                return Err(ImportError::DuplicateName(o.clone()));
            }
        }
    }
    let mut waits = vec![0usize; nodes.len()];
    let mut readers: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut read: HashSet<String> = outputs.iter().cloned().collect();
    for (i, node) in nodes.iter().enumerate() {
        for v in node.input.iter().filter(|v| !v.is_empty()) {
            read.insert(v.clone());
            match producer.get(v.as_str()) {
                Some(&p) => {
                    waits[i] += 1;
                    readers[p].push(i);
                }
                None if cx.bound(v).is_some() => {}
                None => {
                    let (node, op) = (names[i].clone(), qualified(node));
                    return Err(ImportError::Undefined { node, op, value: v.clone() });
                }
            }
        }
    }
    if let Some(o) = outputs.iter().find(|o| !producer.contains_key(o.as_str()) && cx.bound(o).is_none()) {
        return Err(ImportError::MissingOutput(o.clone()));
    }
    let mut seen = HashSet::new();
    if let Some(o) = outputs.iter().find(|o| !seen.insert(o.as_str())) {
        return Err(ImportError::DuplicateName(o.clone()));
    }
    let order = sort(waits, &readers).map_err(|stuck| {
        let all: Vec<String> = stuck.iter().take(5).map(|&i| format!("'{}'", short(&names[i]))).collect();
        let more = if stuck.len() > 5 { format!(" and {} more", stuck.len() - 5) } else { String::new() };
        ImportError::Cycle(all.join(", ") + &more)
    })?;
    let values = read.iter().cloned().chain(producer.keys().map(|k| (*k).to_string())).collect();
    Ok(Plan { order, names, read, values })
}

/// The order, or the nodes that could not be placed.
fn sort(mut waits: Vec<usize>, readers: &[Vec<usize>]) -> Result<Vec<usize>, Vec<usize>> {
    let mut ready: BinaryHeap<Reverse<usize>> =
        waits.iter().enumerate().filter(|(_, w)| **w == 0).map(|(i, _)| Reverse(i)).collect();
    let mut order = Vec::with_capacity(waits.len());
    while let Some(Reverse(i)) = ready.pop() {
        order.push(i);
        for &r in &readers[i] {
            waits[r] -= 1;
            if waits[r] == 0 {
                ready.push(Reverse(r));
            }
        }
    }
    if order.len() == waits.len() {
        return Ok(order);
    }
    Err((0..waits.len()).filter(|&i| waits[i] > 0).collect())
}
