//! The multiple-choice knapsack, exact: of each group one option, the sum of costs within the capacity, the sum of values largest.
//! Dynamic programming over Pareto states (Nemhauser and Ullmann, Management Science 15, 1969): after each group
//! only those partial choices survive that no other beats in both cost and value.
//!
//! Deterministic: of states with the same cost and value the one survives whose choices come first.

/// One option of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Cost.
    pub cost: u64,
    /// Value.
    pub value: f64,
}

/// An optimal solution.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// Chosen option of each group.
    pub chosen: Vec<usize>,
    /// Sum of costs.
    pub cost: u64,
    /// Sum of values.
    pub value: f64,
}

#[derive(Clone, Copy)]
struct State {
    cost: u64,
    value: f64,
    /// Index of the state before the group.
    parent: u32,
    /// Option taken.
    choice: u32,
}

/// Smallest and largest possible sum of costs.
pub fn cost_range(groups: &[Vec<Choice>]) -> (u64, u64) {
    let sum = |pick: fn(&[Choice]) -> Option<u64>| {
        groups.iter().filter_map(|g| pick(g)).fold(0u64, u64::saturating_add)
    };
    (sum(|g| g.iter().map(|c| c.cost).min()), sum(|g| g.iter().map(|c| c.cost).max()))
}

/// Pareto states after each group, cheapest first; states that cannot be completed within the capacity are left out.
fn stages(groups: &[Vec<Choice>], capacity: u64) -> Vec<Vec<State>> {
    let mut rest = vec![0u64; groups.len() + 1];
    for (i, g) in groups.iter().enumerate().rev() {
        rest[i] = rest[i + 1].saturating_add(g.iter().map(|c| c.cost).min().unwrap_or(0));
    }
    let mut stages = vec![vec![State { cost: 0, value: 0.0, parent: 0, choice: 0 }]];
    for (i, group) in groups.iter().enumerate() {
        let last = &stages[i];
        let mut grown = Vec::with_capacity(last.len() * group.len());
        for (c, choice) in (0u32..).zip(group) {
            for (p, state) in (0u32..).zip(last) {
                let cost = state.cost.saturating_add(choice.cost);
                if cost.saturating_add(rest[i + 1]) > capacity {
                    break; // States are in order of cost.
                }
                grown.push(State { cost, value: state.value + choice.value, parent: p, choice: c });
            }
        }
        // Runs of one option are sorted already, which the stable sort merges; earlier options win ties.
        grown.sort_by(|a, b| a.cost.cmp(&b.cost).then(b.value.total_cmp(&a.value)));
        let mut best = f64::NEG_INFINITY;
        grown.retain(|s| {
            let keep = s.value > best;
            best = if keep { s.value } else { best };
            keep
        });
        stages.push(grown);
    }
    stages
}

/// The best choice within `capacity`; `None` if there is none or a group is empty. Values must not be NaN.
pub fn solve(groups: &[Vec<Choice>], capacity: u64) -> Option<Solution> {
    let stages = stages(groups, capacity);
    // Values rise with cost along the Pareto states.
    let last = stages.last()?;
    let mut at = last.len().checked_sub(1)?;
    let (cost, value) = (last[at].cost, last[at].value);
    let mut chosen = vec![0; groups.len()];
    for i in (0..groups.len()).rev() {
        let state = stages[i + 1][at];
        chosen[i] = state.choice as usize;
        at = state.parent as usize;
    }
    Some(Solution { chosen, cost, value })
}

/// All optimal pairs of cost and value, cheapest first: the best value for every budget.
pub fn frontier(groups: &[Vec<Choice>]) -> Vec<(u64, f64)> {
    stages(groups, u64::MAX).last().map(|s| s.iter().map(|s| (s.cost, s.value)).collect()).unwrap_or_default()
}
