//! Weights of the lookup of triples: the order of `kernels/lookup3.rs`, made from the indices of pairs when a context is
//! created, and the proof of its groups.

use super::fields::Narrow;
use super::{Packed, Problem, Run, Tap, WeightsAt, lookup_offsets, pack_lookup, segments};
use crate::blob::{Blob, Prep, PrepKind};
use crate::isa::Isa;
use crate::kernels::Family;

/// Bytes of pairs of a step, which are two triples.
const STEP: usize = 3;
/// Bytes of index vectors of a step, and of the starts of a group.
const STEP_BYTES: usize = 128;
const START_BYTES: usize = 64;

/// Packs a lookup layer's weights for levels without `vpermb`, and for those with it. The library holds them once, and
/// both forms have one place in the prepared weights of a context.
pub fn pack(p: &Problem<'_>, blob: &mut Blob) -> (Packed, Packed) {
    let family = Family::Lookup3;
    let runs = p.runs(family);
    let panels = p.panels(family);
    let steps: Vec<&[Tap]> = runs.iter().flat_map(|r| r.elements.chunks(STEP)).collect();
    let group = group(p, &steps);
    let panel_bytes = steps.len() * STEP_BYTES + steps.len().div_ceil(group) * START_BYTES;
    let (pairs, src) = pack_lookup(p, Some(panels * panel_bytes), blob);
    let (WeightsAt::Blob(dst) | WeightsAt::Prepared(dst) | WeightsAt::Narrow(Narrow { at: dst, .. })) =
        pairs.at;
    blob.preps.push(Prep {
        kind: PrepKind::LutTriples,
        src,
        dst,
        count: panels,
        p0: runs.len(),
        p1: runs.first().map_or(0, |r| r.elements.len()),
        p2: group,
        is_read: Isa::has_permute,
    });
    let segs = table(p, &runs, steps.len(), group, blob);
    let groups: Vec<Vec<Tap>> = steps.chunks(group).map(<[_]>::concat).collect();
    let triples = Packed {
        family,
        panels_per_group: panels,
        at: pairs.at,
        panel_bytes,
        whole_segs: segs.clone(),
        segs,
        offset: lookup_offsets(p, &groups),
        ..pairs.clone()
    };
    (pairs, triples)
}

/// Steps of a group: as few groups as keep all byte lanes in 0..=255 from start to end, equal ones where that many can
/// be.
fn group(p: &Problem<'_>, steps: &[&[Tap]]) -> usize {
    // By channel, the products of the first steps at full activation.
    let sums: Vec<Vec<i32>> = (0..p.m)
        .map(|m| {
            let reach = |s: &[Tap]| -> i32 {
                s.iter().map(|t| p.pair(m, *t)).map(|(a, b)| (a.abs() + b.abs()) * p.amax).sum()
            };
            let mut sum = 0;
            let ends = steps.iter().map(|s| {
                sum += reach(s);
                sum
            });
            [0].into_iter().chain(ends).collect()
        })
        .collect();
    let n = steps.len();
    let fits = |group: usize| {
        let within = |s: &Vec<i32>| (0..n).step_by(group).all(|i| s[n.min(i + group)] - s[i] <= 255);
        sums.iter().all(within)
    };
    let most = (1..=n).rev().find(|g| fits(*g)).unwrap_or(1);
    let fewest = n.div_ceil(most);
    let equal = n.is_multiple_of(fewest).then_some(n / fewest);
    equal.filter(|g| fits(*g)).unwrap_or(most)
}

/// The segment tables by class of taps.
fn table(p: &Problem<'_>, runs: &[Run], steps: usize, group: usize, blob: &mut Blob) -> Vec<super::Segments> {
    let cuts: Vec<usize> = (1..=steps.div_ceil(group)).map(|i| steps.min(i * group)).collect();
    segments(p, runs, [STEP, 1], &cuts, [START_BYTES, STEP_BYTES], blob)
}
