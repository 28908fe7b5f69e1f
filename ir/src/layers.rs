//! The layers of a float graph: convolutions and matrix products with constant weights, their sizes and weights.

use crate::{DType, Graph, NodeId, Op, Quant, Scale, Tensor, ValueId};

/// Weights of a layer as the float graph holds them.
#[derive(Clone, Copy, Debug)]
pub enum Weights<'g> {
    /// An f32 constant.
    Float(&'g Tensor),
    /// Codes of a trained quantizer behind a `DequantizeLinear`.
    Trained {
        /// The codes.
        codes: &'g Tensor,
        /// Their scale and zero point.
        quant: &'g Quant,
    },
}

/// A layer whose width can be selected.
#[derive(Clone, Debug)]
pub struct Layer<'g> {
    /// The node.
    pub node: NodeId,
    /// Its name.
    pub name: &'g str,
    /// Multiply-accumulates for one image.
    pub macs: u64,
    /// Output channels.
    pub channels: usize,
    /// Its weights.
    pub weights: Weights<'g>,
}

impl<'g> Weights<'g> {
    /// The weights that `value` stands for: a constant, or a `DequantizeLinear` of one.
    pub fn of(graph: &'g Graph, value: ValueId) -> Option<Weights<'g>> {
        let v = graph.value(value);
        if let Some(t) = v.constant() {
            return (t.dtype() == DType::F32).then_some(Weights::Float(t));
        }
        let node = graph.node(v.producer()?);
        if !matches!(node.op, Op::DequantizeLinear(_)) {
            return None;
        }
        let codes = graph.value(*node.inputs().first()?);
        Some(Weights::Trained { codes: codes.constant()?, quant: codes.quant.as_ref()? })
    }

    /// The tensor of floats or codes.
    pub fn tensor(&self) -> &'g Tensor {
        match self {
            Weights::Float(t) => t,
            Weights::Trained { codes, .. } => codes,
        }
    }

    /// Width of the trained codes, `None` for float weights.
    pub fn trained_bits(&self) -> Option<u32> {
        match self {
            Weights::Float(_) => None,
            Weights::Trained { codes, .. } => Some(codes.dtype().bits()),
        }
    }

    /// The real values; `None` if the elements are opaque or the scales do not fit.
    pub fn to_f32(&self) -> Option<Vec<f32>> {
        match self {
            Weights::Float(t) => t.as_f32().map(<[f32]>::to_vec),
            Weights::Trained { codes, quant } => dequantize(codes, quant),
        }
    }
}

/// `scale * (code - zero_point)` of a constant; `None` if opaque or the scales do not fit its shape.
pub fn dequantize(codes: &Tensor, quant: &Quant) -> Option<Vec<f32>> {
    let ints: Vec<i32> = if let Some(v) = codes.as_i8() {
        v.iter().map(|&c| i32::from(c)).collect()
    } else if let Some(v) = codes.as_u8() {
        v.iter().map(|&c| i32::from(c)).collect()
    } else {
        codes.as_i32()?.to_vec()
    };
    let real = |code: i32, scale: f32| code.wrapping_sub(quant.zero_point) as f32 * scale;
    match &quant.scale {
        Scale::PerTensor(s) => Some(ints.iter().map(|&c| real(c, *s)).collect()),
        Scale::PerChannel { axis, values } => {
            let scales = values.as_f32()?;
            if *codes.dims().get(*axis)? != scales.len() {
                return None;
            }
            let inner: usize = codes.dims()[axis + 1..].iter().product();
            let channel = |i: usize| (i / inner.max(1)) % scales.len().max(1);
            Some(ints.iter().enumerate().map(|(i, &c)| real(c, scales[channel(i)])).collect())
        }
    }
}

impl<'g> Layer<'g> {
    /// The node as a layer; `None` if it is none or its weights are not constant.
    pub fn of(graph: &'g Graph, node: NodeId) -> Option<Layer<'g>> {
        let n = graph.node(node);
        n.op.float_epilogue()?;
        let weights = Weights::of(graph, *n.inputs().get(1)?)?;
        let dims = weights.tensor().dims();
        let channels = *dims.first()?;
        let per_output: u64 = dims[1..].iter().map(|&d| d as u64).product();
        let outputs = graph.value(n.output()).shape.item_elements()? as u64;
        Some(Layer { node, name: &n.name, macs: outputs.saturating_mul(per_output), channels, weights })
    }

    /// Number of weights.
    pub fn parameters(&self) -> u64 {
        self.weights.tensor().len() as u64
    }
}

/// All layers in topological order.
pub fn layers(graph: &Graph) -> Vec<Layer<'_>> {
    graph.order().into_iter().filter_map(|n| Layer::of(graph, n)).collect()
}
