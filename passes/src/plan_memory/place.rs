//! Placement of blocks with live ranges in one arena: offline dynamic storage allocation, greedy.

/// Something to place: its bytes (a multiple of the alignment) and the steps that it lives through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub bytes: usize,
    pub first: usize,
    pub last: usize,
}

impl Block {
    fn meets(&self, o: &Block) -> bool {
        self.first <= o.last && o.first <= self.last
    }
}

/// Shuffled orders that are tried after the systematic ones.
const SHUFFLES: u64 = 48;

/// Offsets and their peak: the best of several greedy orders, the first among equals. `None` if a sum overflows.
pub(super) fn place(blocks: &[Block]) -> Option<(Vec<usize>, usize)> {
    let bound = lower_bound(blocks)?;
    let n = blocks.len();
    let by = |key: &dyn Fn(&Block) -> (u128, usize)| {
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(|&i| (key(&blocks[i]), i));
        order
    };
    let length = |b: &Block| (b.last - b.first + 1) as u128;
    let down = |x: u128| u128::MAX - x;
    let systematic = [
        by(&|b| (down(b.bytes as u128), b.first)),
        by(&|b| (down(b.bytes as u128 * length(b)), b.first)),
        by(&|b| (down(length(b)), b.first)),
        by(&|b| (b.first as u128, usize::MAX - b.bytes)),
        by(&|b| (down(b.last as u128), usize::MAX - b.bytes)),
    ];
    let mut best: Option<(Vec<usize>, usize)> = None;
    let mut try_order = |order: &[usize]| -> Option<bool> {
        let plan = greedy(blocks, order)?;
        if best.as_ref().is_none_or(|b| plan.1 < b.1) {
            best = Some(plan);
        }
        Some(best.as_ref().is_some_and(|b| b.1 == bound))
    };
    let mut done = false;
    for order in &systematic {
        done = done || try_order(order)?;
    }
    let mut order = systematic[0].clone();
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    for _ in 0..SHUFFLES {
        if done {
            break;
        }
        // A few swaps of neighbours in the order by size (a linear congruential sequence: the same in every run).
        for _ in 0..n.div_ceil(4) {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let i = (state >> 33) as usize % n.max(1);
            if i + 1 < n {
                order.swap(i, i + 1);
            }
        }
        done = try_order(&order)?;
    }
    best
}

/// The largest sum of bytes that live at one step.
fn lower_bound(blocks: &[Block]) -> Option<usize> {
    let steps = blocks.iter().map(|b| b.last + 1).max().unwrap_or(0);
    let mut live = vec![0usize; steps];
    for b in blocks {
        for step in &mut live[b.first..=b.last] {
            *step = step.checked_add(b.bytes)?;
        }
    }
    Some(live.into_iter().max().unwrap_or(0))
}

/// Places each block into the smallest hole between those placed before it that it meets, or behind them.
fn greedy(blocks: &[Block], order: &[usize]) -> Option<(Vec<usize>, usize)> {
    let mut offsets: Vec<Option<usize>> = vec![None; blocks.len()];
    let mut peak = 0;
    for &i in order {
        let block = blocks[i];
        let mut taken: Vec<(usize, usize)> = blocks
            .iter()
            .zip(&offsets)
            .filter(|(other, _)| block.meets(other))
            .filter_map(|(other, offset)| offset.map(|o| (o, o + other.bytes)))
            .collect();
        taken.sort_unstable();
        let mut end = 0;
        let mut hole: Option<(usize, usize)> = None;
        for (from, to) in taken {
            if from >= end && from - end >= block.bytes && hole.is_none_or(|(size, _)| from - end < size) {
                hole = Some((from - end, end));
            }
            end = end.max(to);
        }
        let offset = hole.map_or(end, |(_, at)| at);
        peak = peak.max(offset.checked_add(block.bytes)?);
        offsets[i] = Some(offset);
    }
    Some((offsets.into_iter().map(Option::unwrap_or_default).collect(), peak))
}
