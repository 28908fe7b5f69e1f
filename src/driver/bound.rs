//! A bound on the memory that running a graph takes, checked before anything is allocated.

use crate::Error;
use crate::memory::{available, shown, shown_or_more};
use nibblec_ir::{Graph, NodeId, Value, ValueId};
use std::collections::BTreeMap;

/// Fails where running `batch` images through the graph at once holds values of more than `limit` bytes (`None`: what
/// the machine has), with the node at which most is held.
pub fn check(graph: &Graph, batch: usize, limit: Option<u64>) -> Result<(), Error> {
    let limit = limit.unwrap_or_else(available);
    let Some((node, held, bytes)) = most_held(graph, batch) else { return Ok(()) };
    if bytes.is_some_and(|b| b <= limit) {
        return Ok(());
    }
    let name = &graph.node(node).name;
    let op = graph.node(node).op.name();
    let mut listed: Vec<String> = held
        .iter()
        .take(4)
        .map(|v| graph.value(*v))
        .map(|v| format!("'{}' {}{} {}", v.name, v.dtype, v.shape, shown_or_more(bytes_of(batch, v))))
        .collect();
    if held.len() > listed.len() {
        listed.push(format!("{} more", held.len() - listed.len()));
    }
    let images = if batch == 1 { "one image takes".to_string() } else { format!("{batch} images take") };
    Err(Error::TooLarge(format!(
        "{op} '{name}': {images} {} there, the limit is {} (--max-memory): {}",
        shown_or_more(bytes),
        shown(limit),
        listed.join(", ")
    )))
}

fn bytes_of(batch: usize, v: &Value) -> Option<u64> {
    let images = if v.shape.is_batched() { batch as u64 } else { 1 };
    let elements = v.shape.item_elements()? as u64;
    elements.checked_mul(v.dtype.element_bytes() as u64)?.checked_mul(images)
}

/// The node at which most bytes are held, the values held there (the largest first), and the bytes; `None` of bytes
/// that cannot be counted.
fn most_held(graph: &Graph, batch: usize) -> Option<(NodeId, Vec<ValueId>, Option<u64>)> {
    let order = graph.order();
    // The steps at which each value is made and last read.
    let mut life: BTreeMap<ValueId, (usize, usize)> = graph.inputs().iter().map(|&v| (v, (0, 0))).collect();
    for (at, &n) in order.iter().enumerate() {
        for v in graph.node(n).inputs() {
            if let Some((_, last)) = life.get_mut(v) {
                *last = at;
            }
        }
        life.extend(graph.node(n).outputs().iter().map(|&v| (v, (at, at))));
    }
    for v in graph.outputs() {
        if let Some((_, last)) = life.get_mut(v) {
            *last = order.len();
        }
    }
    let size = |v: &ValueId| bytes_of(batch, graph.value(*v));
    let mut made: Vec<Vec<ValueId>> = vec![Vec::new(); order.len() + 1];
    let mut over = made.clone();
    for (&v, &(first, last)) in &life {
        made[first].push(v);
        over[last].push(v);
    }
    let mut most: Option<(usize, Option<u64>)> = None;
    let mut now = Some(0u64);
    for at in 0..order.len() {
        now = made[at].iter().try_fold(now?, |sum, v| sum.checked_add(size(v)?));
        // What cannot be counted is more than anything.
        if most.is_none_or(|(_, m)| now.unwrap_or(u64::MAX) > m.unwrap_or(u64::MAX)) {
            most = Some((at, now));
        }
        let Some(n) = now else { break };
        now = over[at].iter().try_fold(n, |left, v| left.checked_sub(size(v)?));
    }
    let (at, bytes) = most?;
    let holds = |(v, (first, last)): (&ValueId, &(usize, usize))| (*first <= at && at <= *last).then_some(*v);
    let mut held: Vec<ValueId> = life.iter().filter_map(holds).collect();
    held.sort_by_key(|v| std::cmp::Reverse(size(v).unwrap_or(u64::MAX)));
    Some((order[at], held, bytes))
}
