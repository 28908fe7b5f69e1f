//! The baselines by position (arXiv 2301.13330, section 4), which are no knapsack.

use super::knapsack::{self, Choice};

/// From the highest width, group after group goes one width down until the cost fits;
/// then the next width in the same order.
pub fn lower_in_order(groups: &[Vec<Choice>], capacity: u64, from_last: bool) -> Option<knapsack::Solution> {
    let mut chosen: Vec<usize> = groups.iter().map(|g| g.len().saturating_sub(1)).collect();
    let total = |chosen: &[usize]| {
        chosen
            .iter()
            .zip(groups)
            .fold((0u64, 0.0), |(c, v), (&k, g)| (c.saturating_add(g[k].cost), v + g[k].value))
    };
    let steps = chosen.iter().copied().max().unwrap_or(0);
    let mut order: Vec<usize> = (0..groups.len()).collect();
    if from_last {
        order.reverse();
    }
    for i in (0..steps).flat_map(|_| order.iter().copied()) {
        if total(&chosen).0 <= capacity {
            break;
        }
        chosen[i] = chosen[i].saturating_sub(1);
    }
    let (cost, value) = total(&chosen);
    (cost <= capacity).then_some(knapsack::Solution { chosen, cost, value })
}
