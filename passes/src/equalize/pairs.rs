//! Pairs of layers whose channels can be scaled against each other, and why others cannot.

use super::{Magnitudes, ranges::Ranges};
use crate::rewrite::{f32_constant, only_consumer, producer_op};
use nibblec_ir::layers::{Layer, Weights, layers};
use nibblec_ir::{Graph, NodeId, ValueId};

/// Weights and biases beyond this are left alone, so that no factor makes them infinite.
const HUGE: f64 = 1e30;

/// Why the channels that a layer reads cannot be scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Refusal {
    /// Nothing before it takes a factor.
    #[error("they read a model input")]
    Input,
    /// Neither a layer nor an operator that a positive factor passes.
    #[error("an operator stands before them that no factor passes, or a quantizer")]
    Operator,
    /// A factor would be visible.
    #[error("what they read is a model output")]
    Output,
    /// A residual branch, for example.
    #[error("others read the same tensor")]
    Readers,
    /// The sum of two branches.
    #[error("they read the sum of a residual")]
    Residual,
    /// Trained codes, or weights computed at run time.
    #[error("weights or bias are trained codes, not constant or beyond 1e30")]
    Weights,
    /// Bounds that hold without data would be needed.
    #[error("without data a Clip might be reached")]
    Clip,
    /// Zero is outside of the bounds.
    #[error("a Clip moves zero")]
    ClipOffset,
}

/// Two layers, the second of which alone reads what the first makes.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub first: NodeId,
    pub second: NodeId,
    pub channels: usize,
    /// Magnitude up to which the activation between is homogeneous; infinite if it always is.
    bound: f64,
    /// Largest magnitudes behind that activation, where there is data.
    seen: Option<Vec<f64>>,
}

impl Pair {
    /// Largest magnitude of a channel on the data.
    pub fn seen(&self, c: usize) -> Option<f64> {
        self.seen.as_ref()?.get(c).copied()
    }

    /// Whether a factor would change the function of a channel on the data.
    pub fn reaches_bound(&self, c: usize) -> bool {
        self.bound.is_finite() && self.seen(c).is_none_or(|x| x >= self.bound)
    }

    /// Whether nothing is known of how near a channel comes to a bound.
    pub fn is_unseen(&self, c: usize) -> bool {
        self.bound.is_finite() && self.seen(c).is_none_or(|x| x == 0.0)
    }

    /// The least by which a channel that was divided by `total` may be divided further without reaching the bound.
    pub fn least(&self, c: usize, total: f64) -> Option<f64> {
        self.bound.is_finite().then(|| self.seen(c).unwrap_or(self.bound) / (total * self.bound))
    }
}

/// All pairs in topological order of their second layers; and the layers that are the second of none.
pub(super) fn pairs(graph: &Graph, seen: Option<&Magnitudes>) -> (Vec<Pair>, Vec<(String, Refusal)>) {
    let (mut pairs, mut refused) = (Vec::new(), Vec::new());
    for layer in layers(graph) {
        match pair(graph, &layer, seen) {
            Ok(p) => pairs.push(p),
            Err(why) => refused.push((layer.name.to_string(), why)),
        }
    }
    (pairs, refused)
}

/// The layer that makes `value`, reached through operators that a positive factor a channel passes, each of which alone
/// reads what is before it.
fn source(graph: &Graph, value: ValueId) -> Result<NodeId, Refusal> {
    if graph.is_output(value) {
        return Err(Refusal::Output);
    }
    if graph.inputs().contains(&value) {
        return Err(Refusal::Input);
    }
    if only_consumer(graph, value).is_none() {
        return Err(Refusal::Readers);
    }
    match producer_op(graph, value) {
        Some((node, op)) if op.float_epilogue().is_some() => Ok(node),
        Some((node, op)) if op.facts().keeps_factors => source(graph, graph.node(node).inputs()[0]),
        _ => Err(Refusal::Operator),
    }
}

/// Whether weights and bias are float constants that a factor leaves finite.
fn scalable(layer: &Layer<'_>, graph: &Graph) -> Option<Ranges> {
    let Weights::Float(_) = layer.weights else { return None };
    let ranges = Ranges::of(graph, layer.node)?;
    let node = graph.node(layer.node);
    let bias_fits = match node.op.float_epilogue().is_some_and(|e| e.bias) {
        true => f32_constant(graph, *node.inputs().get(2)?)?.iter().all(|b| f64::from(b.abs()) < HUGE),
        false => true,
    };
    let finite = layer.weights.tensor().as_f32()?.iter().all(|x| x.is_finite());
    (bias_fits && finite && ranges.top() < HUGE).then_some(ranges)
}

fn pair(graph: &Graph, second: &Layer<'_>, seen: Option<&Magnitudes>) -> Result<Pair, Refusal> {
    let first = source(graph, graph.node(second.node).inputs()[0])?;
    let node = graph.node(first);
    let e = node.op.float_epilogue().ok_or(Refusal::Operator)?;
    if e.residual {
        return Err(Refusal::Residual);
    }
    let (lo, hi) = e.activation.bounds();
    if lo > 0.0 || hi < 0.0 {
        return Err(Refusal::ClipOffset);
    }
    // A bound of 0 is homogeneous by itself.
    let bound = [-lo, hi].into_iter().filter(|b| *b > 0.0).fold(f32::INFINITY, f32::min);
    let seen = seen.and_then(|s| s.of(node.output()));
    if seen.is_none() && bound.is_finite() {
        return Err(Refusal::Clip);
    }
    let first_layer = Layer::of(graph, first).ok_or(Refusal::Weights)?;
    let from = scalable(&first_layer, graph).ok_or(Refusal::Weights)?;
    let to = scalable(second, graph).ok_or(Refusal::Weights)?;
    if from.outputs() != to.inputs() {
        return Err(Refusal::Operator);
    }
    let seen = seen.map(|s| s.iter().map(|x| f64::from(*x)).collect());
    Ok(Pair { first, second: second.node, channels: to.inputs(), bound: f64::from(bound), seen })
}
