//! The float graph becomes the integer graph: layers run on codes, and what lies between them in f32 unless codes are as
//! good.
//!
//! In: a clean float graph whose layers have selected widths (annotation `bits`), and a [`Calibration`] of the same
//! graph. Out: a new graph; nodes keep their names and annotations. In three steps: backwards, what the readers of each
//! value want of it and how each node runs ([`demand`], quantizers from [`quantizer`]); the weights ([`weights`]); forwards,
//! the new nodes ([`build`]). A value that several readers want differently becomes several results of its producer, each
//! requantized from the same real-valued `t`. A residual that a convolution adds is 8 bits wide.

pub mod build;
pub mod check;
pub mod demand;
mod elementwise;
mod layer;
pub mod quantizer;
pub mod rounding;
pub mod weights;

use crate::Notes;
use crate::calibrate::Calibration;
use crate::sensitivity::SensitivityError;
use build::Builder;
use demand::Role;
use nibblec_exec::ExecError;
use nibblec_ir::ann::Bits;
use nibblec_ir::layers::{Layer, layers};
use nibblec_ir::op::OnCodes;
use nibblec_ir::roles::is_integer_layer;
use nibblec_ir::{Graph, Node, NodeId, Op, TensorError, Width};
use quantizer::Resolver;
use rayon::prelude::*;
use std::collections::BTreeMap;
use weights::LayerWeights;

/// How to quantize.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct QuantizeOptions {
    /// One weight scale a layer instead of one an output channel. Trained scales are kept either way.
    pub per_tensor: bool,
    /// Correct biases for the expected error of the weights; `None`: if calibration saw real data.
    pub bias_correction: Option<bool>,
}

/// Why a graph could not be quantized.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum QuantizeError {
    /// Weights that are not finite.
    #[error(transparent)]
    Weights(#[from] SensitivityError),
    /// A constant operand that is not finite.
    #[error("constant '{value}' holds {found}; quantization needs finite numbers")]
    Constant {
        /// The constant.
        value: String,
        /// The number.
        found: f32,
    },
    /// A layer without selected widths.
    #[error("layer '{0}' has no selected widths: run the selection or give a plan")]
    NoBits(String),
    /// A width without a code type.
    #[error("'{value}': {bits} bits: widths are 2 to 8")]
    Width {
        /// The value or layer.
        value: String,
        /// The width.
        bits: u32,
    },
    /// A trained scale that is no positive finite number.
    #[error("'{node}': quantization scale {scale} is not usable")]
    Scale {
        /// The node.
        node: String,
        /// The scale.
        scale: f32,
    },
    /// An activation that calibration did not see.
    #[error("value '{value}' has no calibrated range: calibrate the graph that is quantized")]
    NoRange {
        /// The value.
        value: String,
    },
    /// Weights without elements.
    #[error("layer '{0}': its weights have no elements to read")]
    Opaque(String),
    /// The selected widths are not executed.
    #[error(
        "layer '{layer}' was asked for w{weight}a{activation} but would run at w{found_weight}a{found_activation}; \
         plan 32 bits for it to leave it in float"
    )]
    Refused {
        /// The layer.
        layer: String,
        /// Selected.
        weight: Width,
        /// Selected.
        activation: Width,
        /// What the graph executes.
        found_weight: Width,
        /// What the graph executes.
        found_activation: Width,
    },
    /// A constant could not be made.
    #[error(transparent)]
    Tensor(#[from] TensorError),
    /// A table could not be computed.
    #[error(transparent)]
    Exec(#[from] ExecError),
    /// A bug of the compiler.
    #[error("quantize: {0} (this is a bug in nibblec, please report it)")]
    Broken(String),
}

/// The selected widths of a layer.
fn layer_bits(node: &Node) -> Result<Bits, QuantizeError> {
    node.ann.bits.as_ref().map(|b| b.value).ok_or_else(|| QuantizeError::NoBits(node.name.clone()))
}

/// Quantizes `graph`. With every layer at 32 bits the graph comes back as it is.
pub fn quantize(
    graph: &Graph,
    calibration: &Calibration,
    options: QuantizeOptions,
    notes: &mut Notes,
) -> Result<Graph, QuantizeError> {
    quantize_watched(graph, calibration, options, notes, &|| ())
}

/// The same; calls `rounded` whenever the weights of a layer have become codes, from any thread.
pub fn quantize_watched(
    graph: &Graph,
    calibration: &Calibration,
    options: QuantizeOptions,
    notes: &mut Notes,
    rounded: &(dyn Fn() + Sync),
) -> Result<Graph, QuantizeError> {
    let all = layers(graph);
    for l in &all {
        layer_bits(graph.node(l.node))?;
    }
    let quantizes = |op: &Op| op.on_codes() == OnCodes::Quantizer;
    let runs_on_codes = |l: &Layer<'_>| is_integer_layer(graph, l.node);
    if !all.iter().any(runs_on_codes) && !graph.nodes().any(|(_, n)| quantizes(&n.op)) {
        return Ok(graph.clone());
    }
    let mut resolver = Resolver::new(graph, calibration);
    let mut demands = demand::demands(graph, &mut resolver)?;
    let roles = std::mem::take(&mut demands.roles);
    let on_codes: Vec<&Layer<'_>> =
        all.iter().filter(|l| roles.get(&l.node) == Some(&Role::Integer)).collect();
    let weights = all_weights(graph, &on_codes, calibration, options, rounded)?;
    for l in &all {
        if weights.get(&l.node).is_some_and(|w| w.replaced) {
            let text =
                "trained weight codes are asymmetric or scaled along another axis and were quantized anew";
            notes.add("quantize", l.name, text);
        }
    }
    let mut b = Builder::new(graph, demands, resolver, weights);
    for id in graph.order() {
        let node = graph.node(id);
        match roles.get(&id) {
            Some(Role::Float) => {
                if let Some(text) = demand::float_reason(graph, id) {
                    notes.add("quantize", &node.name, format!("{} runs in float: {text}", node.op.name()));
                }
                float_node(&mut b, node)?;
            }
            Some(Role::Integer) => match node.op.float_epilogue() {
                Some(end) => b.layer(id, node, *end)?,
                None => b.elementwise(id, node)?,
            },
            Some(Role::Constant) | None => {}
        }
    }
    for &y in graph.outputs() {
        let made = b.float(y)?;
        b.new.push_output(made);
    }
    let Builder { mut new, resolver, .. } = b;
    for n in resolver.notes.iter() {
        match n.text == quantizer::NOISE {
            true => notes.first(n.pass, n.text.clone()),
            false => notes.add(n.pass, n.node.clone(), n.text.clone()),
        }
    }
    new.remove_dead();
    check::check_bits(&new)?;
    Ok(new)
}

/// The weights of those layers as codes; calls `rounded` after each.
fn all_weights(
    graph: &Graph,
    layers: &[&Layer<'_>],
    calibration: &Calibration,
    options: QuantizeOptions,
    rounded: &(dyn Fn() + Sync),
) -> Result<BTreeMap<NodeId, LayerWeights>, QuantizeError> {
    let correct = options.bias_correction.unwrap_or(calibration.real);
    let one = |l: &&Layer<'_>| {
        let node = graph.node(l.node);
        let means = if correct { calibration.channel_means(node.inputs()[0]) } else { None };
        let bits = layer_bits(node)?.weight;
        let known = weights::Known { means: means.as_deref(), moments: calibration.moments(l.node) };
        let made = weights::quantize_weights(l, bits, options.per_tensor, known)?;
        rounded();
        Ok((l.node, made))
    };
    layers.par_iter().map(one).collect()
}

/// A node that computes in f32, and the codes that are wanted of its result.
fn float_node(b: &mut Builder<'_>, node: &Node) -> Result<(), QuantizeError> {
    let y = node.output();
    let inputs = node.inputs().iter().map(|&v| b.float(v)).collect::<Result<Vec<_>, _>>()?;
    let made = b.add_float(&node.name, node.op.clone(), &inputs, y);
    b.new.node_mut(made).ann = node.ann.clone();
    b.quantize_float(y);
    Ok(())
}
