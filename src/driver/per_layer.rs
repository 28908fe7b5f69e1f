//! Which layer costs what: the float network with one layer after the other on codes, all else in float.

use super::compare::{Comparison, Verdict};
use crate::Error;
use nibblec_exec::{Array, Elements, Interpreter};
use nibblec_ir::layers::{Layer, dequantize};
use nibblec_ir::{DType, Graph, NodeId, Op, Tensor, ValueId, ValueType, Width, op};
use nibblec_passes::calibrate::{Calibration, Method, calibrate, range::affine};
use nibblec_passes::quantize::weights::{Known, quantize_weights};

/// A layer and its widths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerBits {
    /// The layer's name in the model.
    pub name: String,
    /// Of the weights; 32 is float.
    pub weight: u32,
    /// Of the activations.
    pub activation: u32,
}

/// What a layer costs.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerCost {
    /// The layer.
    pub layer: LayerBits,
    /// The first output against the float network's.
    pub verdict: Verdict,
}

/// The float network, its outputs on some images, and their ranges.
pub struct PerLayer<'g> {
    graph: &'g Graph,
    batches: Vec<Vec<Array>>,
    references: Vec<Elements>,
    calibration: Calibration,
}

fn first_output(outputs: Vec<Array>) -> Elements {
    outputs.into_iter().next().map_or_else(|| Elements::empty(DType::F32), |a| a.elements)
}

impl<'g> PerLayer<'g> {
    /// Runs the float network on the images.
    pub fn new(graph: &'g Graph, batches: Vec<Vec<Array>>, method: Method) -> Result<PerLayer<'g>, Error> {
        let interpreter = Interpreter::new(graph)?;
        let references =
            batches.iter().map(|b| interpreter.run(b).map(first_output)).collect::<Result<Vec<_>, _>>()?;
        let calibrated = batches.iter().map(|b| Ok::<_, std::convert::Infallible>(b.clone()));
        let calibration = calibrate(&mut graph.clone(), calibrated, method)?;
        Ok(PerLayer { graph, batches, references, calibration })
    }

    /// Quantizes that layer alone. `None` if the graph has no such layer or it stays in float.
    pub fn cost(&self, layer: &LayerBits) -> Result<Option<LayerCost>, Error> {
        let Some(node) = self.graph.find_node(&layer.name).filter(|_| layer.weight != 32) else {
            return Ok(None);
        };
        let mut graph = self.graph.clone();
        if !self.lower_weights(&mut graph, node, layer.weight)? {
            return Ok(None);
        }
        self.lower_activations(&mut graph, node, layer.activation);
        let interpreter = Interpreter::new(&graph)?;
        let mut comparison = Comparison::default();
        for (batch, reference) in self.batches.iter().zip(&self.references) {
            let count = batch.first().and_then(|a| a.dims.first()).copied().unwrap_or(1);
            let found = first_output(interpreter.run(batch)?);
            comparison.add(reference.as_slice(), found.as_slice(), count, None);
        }
        Ok(Some(LayerCost { layer: layer.clone(), verdict: comparison.verdict() }))
    }

    /// Replaces the weights by what their codes stand for.
    fn lower_weights(&self, graph: &mut Graph, node: NodeId, bits: u32) -> Result<bool, Error> {
        let (Some(layer), Some(width)) = (Layer::of(self.graph, node), Width::new(bits)) else {
            return Ok(false);
        };
        let quantized = quantize_weights(&layer, width, false, Known::default())?;
        let Some(values) = dequantize(&quantized.codes, &quantized.quant) else { return Ok(false) };
        let tensor = Tensor::f32(quantized.codes.dims(), values).map_err(|e| Error::Bug(e.to_string()))?;
        let weights = graph.add_constant(format!("{}.lowered", layer.name), tensor);
        graph.set_input(node, 1, weights);
        Ok(true)
    }

    /// Sends the layer's input through codes, unless a trained quantizer of that width is there already.
    fn lower_activations(&self, graph: &mut Graph, node: NodeId, bits: u32) {
        let x = graph.node(node).inputs()[0];
        if trained_bits(graph, x).is_some_and(|b| b <= bits) {
            return;
        }
        let (Some(range), Some(dtype)) = (self.calibration.range_for(x, bits), DType::unsigned(bits)) else {
            return;
        };
        let (scale, zero_point) = affine(range, bits);
        let ty = ValueType::new("lowered", DType::F32, graph.value(x).shape.clone());
        let quantizer = op::FakeQuantize { dtype, scale, zero_point };
        let made = graph.add_node("lowered", quantizer, &[x], vec![ty]);
        let codes = graph.node(made).output();
        graph.set_input(node, 0, codes);
    }
}

fn trained_bits(graph: &Graph, x: ValueId) -> Option<u32> {
    match &graph.node(graph.value(x).producer()?).op {
        Op::FakeQuantize(f) => Some(f.dtype.bits()),
        _ => None,
    }
}
