//! The multiple-choice knapsack, exact: of each group one option, the sum of costs within the capacity, the sum of values
//! largest. Among such choices of equal value the one that uses most of the capacity is taken, among those of equal cost
//! too the one of most bits, then the one whose options come first.
//!
//! First, Pareto states of the last groups (Nemhauser and Ullmann, Management Science 15, 1969) tell the best value that
//! every capacity can still buy. Then partial choices grow from the first group on, and only those that can still reach
//! the best value are kept, one for each cost.

/// One option of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Cost.
    pub cost: u64,
    /// Value.
    pub value: f64,
    /// Width, or a sum of widths: more is preferred at equal value and cost.
    pub bits: u64,
}

/// An optimal solution.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// Chosen option of each group.
    pub chosen: Vec<usize>,
    /// Sum of costs.
    pub cost: u64,
    /// Sum of values, from the first group to the last.
    pub value: f64,
}

/// Partial choices of equal value that are followed at once. Costs of layers have large common divisors, so networks
/// stay far below it. Beyond it costs that lie close together are thinned out: the value stays the best, and the cost
/// may be slightly below the largest possible.
const TIES: usize = 1 << 13;

/// Smallest and largest possible sum of costs.
pub fn cost_range(groups: &[Vec<Choice>]) -> (u64, u64) {
    let sum = |pick: fn(&[Choice]) -> Option<u64>| {
        groups.iter().filter_map(|g| pick(g)).fold(0u64, u64::saturating_add)
    };
    (sum(|g| g.iter().map(|c| c.cost).min()), sum(|g| g.iter().map(|c| c.cost).max()))
}

/// The best pairs of cost and value of the last groups, cheapest first, values rising: entry `i` is of the groups from
/// `i` on. Pairs over `capacity` are left out.
fn frontiers(groups: &[Vec<Choice>], capacity: u64) -> Vec<Vec<(u64, f64)>> {
    let mut before = 0u64;
    let mut least: Vec<u64> = Vec::with_capacity(groups.len());
    for g in groups {
        least.push(before);
        before = before.saturating_add(g.iter().map(|c| c.cost).min().unwrap_or(0));
    }
    let mut all: Vec<Vec<(u64, f64)>> = vec![vec![(0, 0.0)]];
    for (group, least) in groups.iter().zip(&least).rev() {
        let last = all.last().map_or(&[][..], Vec::as_slice);
        let mut grown: Vec<(u64, f64)> = Vec::with_capacity(last.len() * group.len());
        for choice in group {
            for (cost, value) in last {
                let cost = cost.saturating_add(choice.cost);
                if cost.saturating_add(*least) > capacity {
                    break; // Pairs are in order of cost.
                }
                grown.push((cost, value + choice.value));
            }
        }
        // Runs of one option are sorted already, which the stable sort merges.
        grown.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        let mut best = f64::NEG_INFINITY;
        grown.retain(|s| {
            let keep = s.1 > best;
            best = if keep { s.1 } else { best };
            keep
        });
        all.push(grown);
    }
    all.reverse();
    all
}

/// The best value that `room` can buy.
fn best_within(frontier: &[(u64, f64)], room: u64) -> Option<f64> {
    let after = frontier.partition_point(|(cost, _)| *cost <= room);
    after.checked_sub(1).map(|at| frontier[at].1)
}

#[derive(Clone, Copy)]
struct State {
    cost: u64,
    value: f64,
    bits: u64,
    /// Index of the state before the group.
    parent: u32,
    /// Option taken.
    choice: u32,
}

/// The states after a group from those before it. `promising` says what cost and value can still become the best.
fn grow(last: &[State], group: &[Choice], promising: &dyn Fn(u64, f64) -> bool) -> Vec<State> {
    let mut grown = Vec::new();
    for (p, state) in (0u32..).zip(last) {
        for (c, choice) in (0u32..).zip(group) {
            let (cost, value) = (state.cost.saturating_add(choice.cost), state.value + choice.value);
            if promising(cost, value) {
                let bits = state.bits.saturating_add(choice.bits);
                grown.push(State { cost, value, bits, parent: p, choice: c });
            }
        }
    }
    // States of equal cost and value have the same future: the bits so far decide. A cheaper one of more value is better
    // whatever follows.
    grown.sort_by(|a, b| a.cost.cmp(&b.cost).then(b.value.total_cmp(&a.value)).then(b.bits.cmp(&a.bits)));
    grown.dedup_by(|b, a| a.cost == b.cost);
    let mut best = f64::NEG_INFINITY;
    grown.retain(|s| {
        best = best.max(s.value);
        s.value >= best
    });
    thin(grown)
}

/// At most about [`TIES`] states: the best of each stretch of costs, and the cheapest.
fn thin(mut states: Vec<State>) -> Vec<State> {
    let (Some(first), Some(last)) = (states.first().copied(), states.last().copied()) else { return states };
    if states.len() <= TIES {
        return states;
    }
    let stretch = (last.cost - first.cost) / TIES as u64 + 1;
    let mut kept: Option<(u64, f64)> = None;
    states.retain(|s| {
        let at = (s.cost - first.cost) / stretch;
        let keep = kept.is_none_or(|(k, value)| k != at || s.value > value);
        if keep {
            kept = Some((at, s.value));
        }
        keep
    });
    states
}

/// The best choice within `capacity`; `None` if there is none or a group is empty. Values must not be NaN.
pub fn solve(groups: &[Vec<Choice>], capacity: u64) -> Option<Solution> {
    let frontiers = frontiers(groups, capacity);
    let best = best_within(frontiers.first()?, capacity)?;
    // Values were summed from the last group on: from the first on, sums may round otherwise.
    let largest = groups.iter().flatten().fold(0f64, |a, c| a.max(c.value.abs()));
    let rounding = 4.0 * f64::EPSILON * largest * (groups.len() * groups.len()) as f64;
    let mut stages = vec![vec![State { cost: 0, value: 0.0, bits: 0, parent: 0, choice: 0 }]];
    for (group, rest) in groups.iter().zip(&frontiers[1..]) {
        let promising = |cost: u64, value: f64| {
            let room = capacity.checked_sub(cost);
            room.and_then(|r| best_within(rest, r)).is_some_and(|v| value + v >= best - rounding)
        };
        let last = stages.last().map_or(&[][..], Vec::as_slice);
        stages.push(grow(last, group, &promising));
    }
    let last = stages.last()?;
    let better = |a: &State, b: &State| {
        a.value.total_cmp(&b.value).then(a.cost.cmp(&b.cost)).then(a.bits.cmp(&b.bits)).is_gt()
    };
    let mut at = 0;
    for (i, state) in last.iter().enumerate() {
        at = if better(state, last.get(at)?) { i } else { at };
    }
    let State { cost, value, .. } = *last.get(at)?;
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
    // Values are summed from the first group on, as in [`solve`].
    let reversed: Vec<Vec<Choice>> = groups.iter().rev().cloned().collect();
    frontiers(&reversed, u64::MAX).into_iter().next().unwrap_or_default()
}
