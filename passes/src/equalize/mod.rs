//! `equalize`: channels between two layers get alike ranges, without changing what the network computes.
//!
//! Cross-layer equalization (Nagel et al., arXiv 1906.04721, section 4.1). Where one layer alone reads what another
//! makes, output channel c of the first is divided by s_c > 0 and the weights of the second that read it are multiplied
//! by s_c; an activation f with f(s x) = s f(x) does not see it. With r1 the ranges of the first layer's weights and r2
//! those of the second's, s_c = sqrt(r1_c / r2_c) (equation 11) makes both alike, in all pairs again and again until
//! nothing moves. In: the float graph after `fuse`. Out: the same graph with other constants.

pub mod magnitudes;
mod pairs;
mod ranges;

pub use magnitudes::Magnitudes;
pub use pairs::Refusal;

use crate::PassError;
use crate::layer::{apply_affine, scale_inputs};
use nibblec_ir::{Graph, NodeId};
use pairs::Pair;
use ranges::Ranges;
use std::collections::{BTreeMap, btree_map::Entry};

const PASS: &str = "equalize";

/// Factors further from 1 go no further in one pair: a channel that was hardly seen is not to be blown up.
const LIMIT: f64 = 64.0;

/// What has converged when no factor moves by more.
const SETTLED: f64 = 0.01;

/// Rounds over all pairs at most.
const ROUNDS: usize = 100;

/// What was done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// First and second layer of each pair whose channels were scaled.
    pub pairs: Vec<(String, String)>,
    /// Layers whose input could not be scaled, and why.
    pub refused: Vec<(String, Refusal)>,
    /// Channels of the pairs that stay as they are, because they reach the bound of their Clip on the data.
    pub bounded: usize,
    /// Channels of the pairs.
    pub channels: usize,
}

/// Equalizes all pairs of layers of `graph`. `seen` is what flows through this graph on data, for every Clip: one commutes
/// with a factor only in channels that do not reach its bounds. Without it pairs with a Clip are refused; with it, a
/// channel that reaches a bound on the data stays, and no other is raised above it.
pub fn equalize(graph: &mut Graph, seen: Option<&Magnitudes>) -> Result<Report, PassError> {
    let (pairs, refused) = pairs::pairs(graph, seen);
    let mut report = Report { refused, ..Report::default() };
    let mut ranges: BTreeMap<NodeId, Ranges> = BTreeMap::new();
    for id in pairs.iter().flat_map(|p| [p.first, p.second]) {
        if let Entry::Vacant(place) = ranges.entry(id) {
            let broken = || PassError::broken(PASS, graph.node_label(id), "a paired layer without weights");
            place.insert(Ranges::of(graph, id).ok_or_else(broken)?);
        }
    }
    let mut totals: Vec<Vec<f64>> = pairs.iter().map(|p| vec![1.0; p.channels]).collect();
    for _ in 0..ROUNDS {
        let mut moved: f64 = 0.0;
        for (pair, total) in pairs.iter().zip(&mut totals) {
            let factors = factors(pair, &ranges, total);
            for (c, f) in factors.into_iter().enumerate() {
                moved = moved.max(f.ln().abs());
                total[c] *= f;
                if let Some(r) = ranges.get_mut(&pair.first) {
                    r.scale_output(c, 1.0 / f);
                }
                if let Some(r) = ranges.get_mut(&pair.second) {
                    r.scale_input(c, f);
                }
            }
        }
        if moved < SETTLED {
            break;
        }
    }
    for (pair, total) in pairs.iter().zip(&totals) {
        report.channels += pair.channels;
        report.bounded += (0..pair.channels).filter(|&c| pair.reaches_bound(c)).count();
        if total.iter().all(|s| *s == 1.0) {
            continue;
        }
        apply(graph, pair, total)?;
        let name = |id| graph.node(id).name.clone();
        report.pairs.push((name(pair.first), name(pair.second)));
    }
    graph.remove_dead();
    Ok(report)
}

/// By what each channel of a pair is to be divided further, where it has been divided by `total` already. The mean
/// factor (geometric) of the channels that may move is 1, or, where others must stay, such that those would be right.
fn factors(pair: &Pair, ranges: &BTreeMap<NodeId, Ranges>, total: &[f64]) -> Vec<f64> {
    let (Some(first), Some(second)) = (ranges.get(&pair.first), ranges.get(&pair.second)) else {
        return vec![1.0; total.len()];
    };
    let wished: Vec<Option<f64>> = (0..total.len())
        .map(|c| {
            let (r1, r2) = (first.of_output(c), second.of_input(c));
            let wish = (r1 / r2).sqrt();
            (r1 > 0.0 && r2 > 0.0 && !pair.is_unseen(c) && wish.is_normal()).then_some(wish)
        })
        .collect();
    let mean = |stay: bool| {
        let of = wished.iter().enumerate().filter(|(c, _)| pair.reaches_bound(*c) == stay);
        let logs: Vec<f64> = of.filter_map(|(_, w)| w.map(f64::ln)).collect();
        (!logs.is_empty()).then(|| (logs.iter().sum::<f64>() / logs.len() as f64).exp())
    };
    // Where nothing must stay but there is a bound, the largest channel comes up to it.
    let up_to_bound = wished
        .iter()
        .enumerate()
        .filter_map(|(c, w)| Some((*w)? / pair.least(c, total[c])?))
        .min_by(f64::total_cmp);
    let unit = mean(true).or(up_to_bound).or_else(|| mean(false)).unwrap_or(1.0);
    let factor = |(c, w): (usize, &Option<f64>)| match w {
        Some(w) if !pair.reaches_bound(c) => {
            let f = (w / unit).max(pair.least(c, total[c]).unwrap_or(0.0));
            (total[c] * f).clamp(1.0 / LIMIT, LIMIT) / total[c]
        }
        _ => 1.0,
    };
    wished.iter().enumerate().map(factor).collect()
}

/// Divides the first layer's channels and multiplies what reads them.
fn apply(graph: &mut Graph, pair: &Pair, total: &[f64]) -> Result<(), PassError> {
    let inverse: Vec<f64> = total.iter().map(|s| 1.0 / s).collect();
    let zeros = vec![0.0; total.len()];
    let first = apply_affine(graph, PASS, pair.first, &inverse, &zeros)?;
    let second = scale_inputs(graph, PASS, pair.second, total)?;
    // Checked when the pair was found: constant, float, and far from the ends of f32.
    let broken = |why| PassError::broken(PASS, graph.node_label(pair.first), why);
    first.and(second).map_err(broken)
}
