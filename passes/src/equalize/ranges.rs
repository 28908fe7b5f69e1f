//! Largest magnitudes of a layer's weights by output and input channel, kept while both are scaled.

use nibblec_ir::layers::{Layer, Weights};
use nibblec_ir::{Graph, NodeId, Op};

/// Magnitudes of `[M, C/groups]` weights, the largest over their taps.
#[derive(Clone, Debug)]
pub(super) struct Ranges {
    /// Input channels that one output channel reads.
    columns: usize,
    groups: usize,
    largest: Vec<f64>,
}

impl Ranges {
    /// Of a layer with float weights.
    pub fn of(graph: &Graph, node: NodeId) -> Option<Ranges> {
        let Weights::Float(tensor) = Layer::of(graph, node)?.weights else { return None };
        let groups = match &graph.node(node).op {
            Op::Conv(c) => c.groups,
            _ => 1,
        };
        let (&rows, &columns) = (tensor.dims().first()?, tensor.dims().get(1)?);
        let w = tensor.as_f32()?;
        let taps = w.len().checked_div(rows * columns).filter(|t| *t > 0)?;
        let largest = |taps: &[f32]| taps.iter().fold(0.0f64, |m, x| m.max(f64::from(x.abs())));
        let fits = groups > 0 && rows % groups == 0;
        fits.then(|| Ranges { columns, groups, largest: w.chunks(taps).map(largest).collect() })
    }

    /// Input channels.
    pub fn inputs(&self) -> usize {
        self.columns * self.groups
    }

    /// Output channels.
    pub fn outputs(&self) -> usize {
        self.largest.len() / self.columns
    }

    /// The largest of all weights.
    pub fn top(&self) -> f64 {
        self.largest.iter().fold(0.0, |m, x| m.max(*x))
    }

    /// Places of the weights that read input channel `c`.
    fn reading(&self, c: usize) -> impl Iterator<Item = usize> + use<> {
        let (columns, of_group) = (self.columns, self.outputs() / self.groups);
        let first = c / columns * of_group;
        (first..first + of_group).map(move |row| row * columns + c % columns)
    }

    /// Range of an output channel.
    pub fn of_output(&self, c: usize) -> f64 {
        self.largest[c * self.columns..][..self.columns].iter().fold(0.0, |m, x| m.max(*x))
    }

    /// Range of what reads an input channel.
    pub fn of_input(&self, c: usize) -> f64 {
        self.reading(c).fold(0.0, |m, i| m.max(self.largest[i]))
    }

    /// Multiplies an output channel.
    pub fn scale_output(&mut self, c: usize, by: f64) {
        self.largest[c * self.columns..][..self.columns].iter_mut().for_each(|x| *x *= by);
    }

    /// Multiplies what reads an input channel.
    pub fn scale_input(&mut self, c: usize, by: f64) {
        self.reading(c).for_each(|i| self.largest[i] *= by);
    }
}
