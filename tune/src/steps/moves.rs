//! Operators that only move elements of an image: Concat, Slice, Pad, Transpose, Gather.

use super::Step;
use crate::tape::run::{Gradient, Run};
use rayon::prelude::*;

/// `len` elements that lie side by side in operand and result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    from: usize,
    to: usize,
    len: usize,
}

/// The spans that move element `from` of an operand to element `to`, for pairs in order of `to`.
pub(crate) fn spans(pairs: impl IntoIterator<Item = (usize, usize)>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (from, to) in pairs {
        match spans.last_mut() {
            Some(s) if s.from + s.len == from && s.to + s.len == to => s.len += 1,
            _ => spans.push(Span { from, to, len: 1 }),
        }
    }
    spans
}

/// The result's elements come from operands, or are `fill`.
pub(crate) struct MoveStep {
    /// Slots with what goes where; each element of the result is written once at most.
    pub parts: Vec<(usize, Vec<Span>)>,
    pub y: usize,
    pub fill: Option<f32>,
}

impl Step for MoveStep {
    fn forward(&mut self, run: &mut Run) {
        let len = run.lens[self.y];
        run.write(self.y, |run, y| {
            if let Some(fill) = self.fill {
                y.fill(fill);
            }
            for (slot, spans) in &self.parts {
                let images =
                    y.par_chunks_exact_mut(len).zip(run.value(*slot).par_chunks_exact(run.lens[*slot]));
                images.for_each(|(y, x)| {
                    spans.iter().for_each(|s| y[s.to..][..s.len].copy_from_slice(&x[s.from..][..s.len]));
                });
            }
        });
    }

    fn backward(&mut self, run: &mut Run, dy: &mut Gradient) {
        let (dy, len) = (&*dy.slice(), run.lens[self.y]);
        for (slot, spans) in &self.parts {
            run.add_gradient(*slot, |run, dx, accumulate| {
                let images = dx.par_chunks_exact_mut(run.lens[*slot]).zip(dy.par_chunks_exact(len));
                images.for_each(|(dx, dy)| {
                    if !accumulate {
                        dx.fill(0.0);
                    }
                    for s in spans {
                        let pairs = dx[s.from..][..s.len].iter_mut().zip(&dy[s.to..][..s.len]);
                        pairs.for_each(|(dx, dy)| *dx += *dy);
                    }
                });
            });
        }
    }

    fn result(&self) -> usize {
        self.y
    }
}
