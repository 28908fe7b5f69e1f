//! The knapsack against brute force and against an integer programming solver.
#![allow(clippy::unwrap_used)]

use good_lp::{
    Expression, ProblemVariables, Solution as _, SolverModel, constraint, solvers::microlp::microlp, variable,
};
use nibblec_passes::random::Random;
use nibblec_passes::select::knapsack::{Choice, cost_range, frontier, solve};

fn instance(random: &mut Random, groups: u64, options: u64, cost: u64) -> Vec<Vec<Choice>> {
    (0..groups)
        .map(|_| {
            (0..1 + random.below(options))
                .map(|_| Choice { cost: random.below(cost), value: random.below(50) as f64 / 4.0, bits: 0 })
                .collect()
        })
        .collect()
}

fn brute_force(groups: &[Vec<Choice>], capacity: u64) -> Option<f64> {
    let Some((first, rest)) = groups.split_first() else { return Some(0.0) };
    first
        .iter()
        .filter(|c| c.cost <= capacity)
        .filter_map(|c| brute_force(rest, capacity - c.cost).map(|v| v + c.value))
        .max_by(f64::total_cmp)
}

#[test]
fn equals_brute_force() {
    let mut random = Random::new(1);
    for case in 0..200 {
        let count = 1 + random.below(6);
        let groups = instance(&mut random, count, 4, 30);
        let (min, max) = cost_range(&groups);
        let capacity = random.below(max + 3);
        let found = solve(&groups, capacity);
        assert_eq!(found.as_ref().map(|s| s.value), brute_force(&groups, capacity), "case {case}");
        assert_eq!(found.is_some(), capacity >= min, "case {case}");
        if let Some(s) = found {
            let cost: u64 = s.chosen.iter().zip(&groups).map(|(&c, g)| g[c].cost).sum();
            assert!(cost == s.cost && cost <= capacity, "case {case}");
        }
    }
}

/// Layers as they come: cost falls with the width, value too.
fn layers(seed: u64, count: usize) -> Vec<Vec<Choice>> {
    let mut random = Random::new(seed);
    (0..count)
        .map(|_| {
            let (macs, gain) = (1000 + random.below(500_000), random.uniform() * 3.0);
            [2u64, 4, 8].map(|b| Choice { cost: macs * b, value: gain * (b as f64).log2(), bits: b }).to_vec()
        })
        .collect()
}

#[test]
fn equals_integer_programming_on_fifty_layers() {
    for seed in 0..4 {
        let groups = layers(seed, 50);
        let (min, max) = cost_range(&groups);
        let capacity = min + (max - min) / 3;
        let found = solve(&groups, capacity).unwrap();
        let mut vars = ProblemVariables::new();
        let x: Vec<Vec<_>> =
            groups.iter().map(|g| g.iter().map(|_| vars.add(variable().binary())).collect()).collect();
        let total = |f: fn(&Choice) -> f64| -> Expression {
            x.iter().zip(&groups).flat_map(|(x, g)| x.iter().zip(g).map(move |(x, c)| *x * f(c))).sum()
        };
        let value = total(|c| c.value);
        let mut model = vars
            .maximise(value.clone())
            .using(microlp)
            .with(constraint!(total(|c| c.cost as f64 * 1e-3) <= capacity as f64 * 1e-3));
        for x in &x {
            model = model.with(constraint!(x.iter().copied().sum::<Expression>() == 1));
        }
        let best = model.solve().unwrap().eval(&value);
        assert!((best - found.value).abs() < 1e-6 * best, "seed {seed}: {best} against {}", found.value);
    }
}

#[test]
fn value_never_falls_with_the_budget_and_meets_the_frontier() {
    let groups = layers(9, 53);
    let points = frontier(&groups);
    let mut last = f64::NEG_INFINITY;
    for &(cost, value) in points.iter().step_by(points.len() / 25) {
        let s = solve(&groups, cost).unwrap();
        assert_eq!((s.cost, s.value), (cost, value));
        assert!(value > last);
        last = value;
    }
    let (min, max) = cost_range(&groups);
    assert_eq!(points.first().unwrap().0, min);
    assert_eq!(points.last().unwrap().0, max);
    assert!(solve(&groups, min - 1).is_none());
}

#[test]
fn the_same_choice_every_time_and_the_first_of_equals() {
    let groups = vec![vec![Choice { cost: 3, value: 1.0, bits: 4 }; 3]; 40];
    assert_eq!(solve(&groups, 120).unwrap().chosen, vec![0; 40]);
    let groups = layers(3, 60);
    let capacity = cost_range(&groups).1 * 2 / 3;
    assert_eq!(solve(&groups, capacity), solve(&groups, capacity));
}

/// Value, cost and bits of the best choice: the largest value, then the largest cost, then the most bits.
fn best_of_ties(groups: &[Vec<Choice>], capacity: u64) -> Option<(u64, u64, u64)> {
    let Some((first, rest)) = groups.split_first() else { return Some((0, 0, 0)) };
    first
        .iter()
        .filter(|c| c.cost <= capacity)
        .filter_map(|c| {
            let (value, cost, bits) = best_of_ties(rest, capacity - c.cost)?;
            // Values are quarters: the bits of non-negative floats are in their order.
            Some((value + (c.value * 4.0) as u64, cost + c.cost, bits + c.bits))
        })
        .max()
}

#[test]
fn of_equal_values_the_largest_cost_and_the_most_bits_are_taken() {
    let mut random = Random::new(7);
    for case in 0..600 {
        // Few different gains, many of them 0; costs from a handful up to all different.
        let (gains, costs) = (1 + random.below(3), [1, 3, 8, 1000][case % 4]);
        let count = 1 + random.below(7);
        let groups: Vec<Vec<Choice>> = (0..count)
            .map(|_| {
                (0..1 + random.below(3))
                    .map(|b| Choice {
                        cost: random.below(costs + 1),
                        value: random.below(gains) as f64 / 4.0,
                        bits: [2, 4, 8][b as usize],
                    })
                    .collect()
            })
            .collect();
        let (min, max) = cost_range(&groups);
        let capacity = min.saturating_sub(1) + random.below(max - min + 3);
        let found = solve(&groups, capacity).map(|s| {
            let bits = s.chosen.iter().zip(&groups).map(|(&c, g)| g[c].bits).sum::<u64>();
            ((s.value * 4.0) as u64, s.cost, bits)
        });
        assert_eq!(found, best_of_ties(&groups, capacity), "case {case}: {groups:?} within {capacity}");
    }
}

#[test]
fn without_any_gain_the_budget_is_spent() {
    // As ALPS gives for data that the network makes nothing of.
    for seed in 0..2 {
        let mut groups = layers(seed, 60);
        groups.iter_mut().flatten().for_each(|c| c.value = 0.0);
        let (min, max) = cost_range(&groups);
        for share in [0.0, 0.5, 0.75] {
            let capacity = min + ((max - min) as f64 * share) as u64;
            let s = solve(&groups, capacity).unwrap();
            assert!(
                s.cost <= capacity && s.cost as f64 >= 0.999 * capacity as f64,
                "{} of {capacity}",
                s.cost
            );
        }
    }
}

#[test]
fn gains_that_do_not_sum_exactly_are_still_the_best() {
    let mut random = Random::new(11);
    for case in 0..60 {
        let groups: Vec<Vec<Choice>> = (0..9)
            .map(|_| {
                let gain = [0.1, 0.7, 1e-9, 1e6, 0.3][random.below(5) as usize];
                let cost = 1 + random.below(20);
                vec![Choice { cost, value: 0.0, bits: 2 }, Choice { cost: 2 * cost, value: gain, bits: 4 }]
            })
            .collect();
        let (min, max) = cost_range(&groups);
        let capacity = min + random.below(max - min + 1);
        let (found, best) =
            (solve(&groups, capacity).unwrap().value, brute_force(&groups, capacity).unwrap());
        assert!((found - best).abs() <= 1e-12 * best, "case {case}: {found} for {best}");
    }
}
