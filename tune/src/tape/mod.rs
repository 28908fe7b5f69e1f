//! A reverse-mode tape: a graph as a list of steps over memory that is kept, run forwards and backwards.

mod build;
pub(crate) mod builder;
pub(crate) mod run;
mod write;

pub use run::{Parameter, Role};
pub use write::write;

use crate::TuneError;
use crate::steps::Step;
use nibblec_ir::{Graph, NodeId};
use run::Run;
use std::collections::{BTreeMap, BTreeSet};

/// Whether batch normalization takes the statistics of the batch, and moves the running ones, or takes those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Of the batch.
    Training,
    /// The running ones.
    Inference,
}

/// How a layer's weights are quantized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeightBits {
    /// 2 to 8.
    pub bits: u32,
    /// One step per output channel instead of one for all.
    pub per_channel: bool,
}

/// What is asked of a graph's quantizers. Activations pass the `FakeQuantize` nodes of the graph; their scales are
/// trained as LSQ steps. Weights behind `DequantizeLinear` start from the real numbers behind their codes and keep
/// the steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quantization {
    /// Widths of layers' weights. A layer of that width already keeps its steps, any other gets first steps.
    pub weights: BTreeMap<NodeId, WeightBits>,
    /// `FakeQuantize` nodes that take their first step from the next batch.
    pub fresh: BTreeSet<NodeId>,
    /// `FakeQuantize` nodes whose step is not trained.
    pub fixed: BTreeSet<NodeId>,
}

/// A network that can be run forwards and backwards.
pub struct Tape {
    run: Run,
    steps: Vec<Box<dyn Step>>,
    inputs: Vec<usize>,
    outputs: Vec<usize>,
    logits: usize,
    /// `FakeQuantize` nodes and the parameters of their steps.
    activations: Vec<(NodeId, usize)>,
    /// Layers with quantized weights: node, weights, steps, width.
    weights: Vec<(NodeId, usize, usize, u32)>,
}

impl Tape {
    /// A tape of `graph`, whose values have a symbolic batch in front. Convolutions, matrix products and batch
    /// normalizations are trained, other constants are not. Errors name the node that has no gradient.
    pub fn new(graph: &Graph, quantization: &Quantization) -> Result<Tape, TuneError> {
        build::build(graph, quantization)
    }

    /// Runs `images` images, one row-major slice `[images][item]` per model input.
    pub fn forward(&mut self, inputs: &[&[f32]], images: usize, mode: Mode) -> Result<(), TuneError> {
        if inputs.len() != self.inputs.len() || images == 0 {
            return Err(TuneError::Data {
                what: "the batch".into(),
                expected: format!("{} inputs of at least one image", self.inputs.len()),
                found: format!("{} of {images}", inputs.len()),
            });
        }
        self.run.images = images;
        self.run.training = mode == Mode::Training;
        for (i, (&slot, data)) in self.inputs.iter().zip(inputs).enumerate() {
            let expected = images * self.run.lens[slot];
            if data.len() != expected {
                let (expected, found) = (format!("{expected} elements"), data.len().to_string());
                return Err(TuneError::Data { what: format!("input {i}"), expected, found });
            }
            self.run.write(slot, |_, to| to.copy_from_slice(data));
        }
        for step in &mut self.steps {
            step.forward(&mut self.run);
        }
        Ok(())
    }

    /// Model output `i` of the last forward pass, `[images][item]`.
    pub fn output(&self, i: usize) -> &[f32] {
        self.run.value(self.outputs[i])
    }

    /// The first model output, or what the softmax that makes it reads: `[images][classes]`.
    pub fn logits(&self) -> &[f32] {
        self.run.value(self.logits)
    }

    /// Elements of an image of [`Tape::logits`].
    pub fn classes(&self) -> usize {
        self.run.lens[self.logits]
    }

    /// Computes the gradients of all trained parameters from that of [`Tape::logits`], after a forward pass in
    /// training mode.
    pub fn backward(&mut self, gradient: &[f32]) -> Result<(), TuneError> {
        self.backward_from(self.logits, gradient)
    }

    /// The same from the gradient of model output `i`.
    pub fn backward_output(&mut self, i: usize, gradient: &[f32]) -> Result<(), TuneError> {
        self.backward_from(self.outputs[i], gradient)
    }

    fn backward_from(&mut self, slot: usize, gradient: &[f32]) -> Result<(), TuneError> {
        let expected = self.run.value(slot).len();
        if gradient.len() != expected {
            let (expected, found) = (format!("{expected} elements"), gradient.len().to_string());
            return Err(TuneError::Data { what: "the output's gradient".into(), expected, found });
        }
        self.run.clear_gradients();
        self.run.add_gradient(slot, |_, to, _| to.copy_from_slice(gradient));
        for step in self.steps.iter_mut().rev() {
            if let Some(mut dy) = self.run.take_gradient(step.result()) {
                step.backward(&mut self.run, &mut dy);
                self.run.release(dy);
            }
        }
        Ok(())
    }

    /// The parameters.
    pub fn parameters(&self) -> &[Parameter] {
        &self.run.params
    }

    /// The parameters, to be changed.
    pub fn parameters_mut(&mut self) -> &mut [Parameter] {
        &mut self.run.params
    }

    /// How far a training step moves running statistics towards the batch's: 0.1 unless set.
    pub(crate) fn set_statistics_momentum(&mut self, momentum: f32) {
        self.run.momentum = momentum;
    }

    /// Keeps all steps of quantizers as they are.
    pub(crate) fn keep_steps(&mut self) {
        self.steps.iter_mut().for_each(|s| s.keep_step());
    }

    /// The parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.run.params.iter().find(|p| p.name == name)
    }
}
