//! What convolutions and matrix products have in common: weights that may pass a quantizer, and what follows the sums.

use crate::error::NodeError;
use crate::steps::binary::AddStep;
use crate::steps::gemm::GemmStep;
use crate::steps::quantize::{Bounds, WeightQuantizer};
use crate::steps::unary::UnaryStep;
use crate::tape::builder::{Builder, Outcome};
use crate::tape::run::{Parameter, Role};
use nibblec_ir::op::{Activation, FloatEpilogue, Unary};
use nibblec_ir::{DType, Node, NodeId, Op, Scale, ValueId};

/// A layer whose operands are known and whose sums are still to be computed.
pub(super) struct Layer {
    /// The slot that is read.
    pub x: usize,
    /// The weights.
    pub w: usize,
    /// What the weights pass.
    pub quantizer: Option<WeightQuantizer>,
    /// What is added.
    pub bias: Option<usize>,
    /// The slot of the sums.
    pub y: usize,
    /// Input and output channels.
    pub channels: [usize; 2],
}

impl Layer {
    /// Finds the operands of a layer, and a slot for its sums: that of its result where nothing else follows them.
    pub fn begin(
        builder: &mut Builder<'_>,
        id: NodeId,
        node: &Node,
        epilogue: &FloatEpilogue,
    ) -> Outcome<Layer> {
        let inputs = node.inputs();
        let x = builder.slot(inputs[0])?;
        let dims = builder.item(node.output());
        let (w, quantizer) = weights(builder, id, inputs[1], dims[0])?;
        let bias = if epilogue.bias { Some(builder.param(inputs[2], Role::Bias)?) } else { None };
        let y = match epilogue.residual || epilogue.activation != Activation::None {
            true => builder.run.add_slot(dims.iter().product(), true),
            false => builder.result(node, true)?,
        };
        let channels = [builder.item(inputs[0])[0], dims[0]];
        Ok(Layer { x, w, quantizer, bias, y, channels })
    }

    /// Adds the step of a matrix product; returns the slot of the sums.
    pub fn product(self, builder: &mut Builder<'_>) -> usize {
        let [k, m] = self.channels;
        let mut step = GemmStep::new([self.x, self.w, self.y], self.bias, [m, k]);
        step.quantizer = self.quantizer;
        builder.push(step);
        self.y
    }
}

/// Adds the steps of what follows the sums, which lie in slot `y`.
pub(super) fn end(
    builder: &mut Builder<'_>,
    node: &Node,
    epilogue: &FloatEpilogue,
    mut y: usize,
) -> Outcome<()> {
    let (inputs, activation) = (node.inputs(), epilogue.activation);
    if epilogue.residual {
        let other = builder.slot(inputs[inputs.len() - 1])?;
        let relu = activation == Activation::Relu;
        let last = relu || activation == Activation::None;
        let sum = match last {
            true => builder.result(node, true)?,
            false => builder.run.add_slot(builder.run.lens[y], true),
        };
        builder.push(AddStep { a: y, b: other, y: sum, relu });
        y = sum;
        if last {
            return Ok(());
        }
    }
    if activation != Activation::None {
        let (min, max) = activation.bounds();
        let out = builder.result(node, true)?;
        builder.push(UnaryStep { f: Unary::Clip { min, max }, x: y, y: out });
    }
    Ok(())
}

/// Weights, and the quantizer that they pass: one that the graph has, or one that is asked for.
fn weights(
    builder: &mut Builder<'_>,
    id: NodeId,
    v: ValueId,
    channels: usize,
) -> Outcome<(usize, Option<WeightQuantizer>)> {
    let dequantizer = builder.graph.value(v).producer().map(|n| builder.graph.node(n));
    let (w, trained) = match dequantizer {
        Some(n) if matches!(n.op, Op::DequantizeLinear(_)) => {
            let (w, bits, steps) = codes(builder, n.inputs()[0], channels)?;
            (w, Some((bits, steps)))
        }
        _ => (builder.param(v, Role::Weight)?, None),
    };
    let asked = builder.quantization.weights.get(&id);
    let (bits, steps) = match (trained, asked) {
        (Some((bits, steps)), None) => (bits, steps),
        (Some((bits, steps)), Some(a)) if a.bits == bits => (bits, steps),
        (_, Some(a)) => {
            let data = &builder.run.params[w].data;
            let row = if a.per_channel { data.len() / channels.max(1) } else { data.len() };
            let bounds = bounds(a.bits)?;
            (a.bits, data.chunks(row.max(1)).map(|row| bounds.first_step(row)).collect())
        }
        (None, None) => return Ok((w, None)),
    };
    builder.run.params[w].bits = bits;
    let name = builder.run.params[w].name.clone();
    let step = builder.step_param(&name, steps, true);
    builder.weights.push((id, w, step, bits));
    Ok((w, Some(WeightQuantizer::new(bounds(bits)?, step))))
}

/// The numbers behind constant codes as a parameter, with the width of the codes and their steps.
fn codes(builder: &mut Builder<'_>, v: ValueId, channels: usize) -> Outcome<(usize, u32, Vec<f32>)> {
    let codes = builder.graph.value(v);
    let unknown = || NodeError::UnknownCodes(codes.name.clone());
    let (tensor, quant) = codes.constant().zip(codes.quant.as_ref()).ok_or_else(unknown)?;
    let on_channels = matches!(quant.scale, Scale::PerTensor(_) | Scale::PerChannel { axis: 0, .. });
    let scales = quant.channel_scales(channels).filter(|_| on_channels).ok_or_else(unknown)?;
    let ints: Vec<f32> = match (tensor.as_i8(), tensor.as_u8()) {
        (Some(v), _) => v.iter().map(|c| f32::from(*c)).collect(),
        (_, v) => v.ok_or_else(unknown)?.iter().map(|c| f32::from(*c)).collect(),
    };
    let row = ints.len() / channels.max(1);
    let real = |(i, c): (usize, &f32)| (c - quant.zero_point as f32) * scales[i / row.max(1)];
    let w = builder.add_param(Parameter {
        name: codes.name.clone(),
        role: Role::Weight,
        value: None,
        dims: tensor.dims().to_vec(),
        data: ints.iter().enumerate().map(real).collect(),
        grad: Vec::new(),
        trainable: true,
        bits: 32,
    });
    let steps = match quant.tensor_scale() {
        Some(s) => vec![s.abs()],
        None => scales.iter().map(|s| s.abs()).collect(),
    };
    Ok((w, tensor.dtype().bits(), steps))
}

/// Codes of signed weights with zero point 0.
fn bounds(bits: u32) -> Outcome<Bounds> {
    let (lo, hi) = DType::signed(bits).and_then(|d| d.code_range()).ok_or(NodeError::Width(bits))?;
    Ok(Bounds { lo: lo as f32, hi: hi as f32 })
}
