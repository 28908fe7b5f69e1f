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
                .map(|_| Choice { cost: random.below(cost), value: random.below(50) as f64 / 4.0 })
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
            [2u64, 4, 8].map(|b| Choice { cost: macs * b, value: gain * (b as f64).log2() }).to_vec()
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
    let groups = vec![vec![Choice { cost: 3, value: 1.0 }; 3]; 40];
    assert_eq!(solve(&groups, 120).unwrap().chosen, vec![0; 40]);
    let groups = layers(3, 60);
    let capacity = cost_range(&groups).1 * 2 / 3;
    assert_eq!(solve(&groups, capacity), solve(&groups, capacity));
}
