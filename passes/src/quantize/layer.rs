//! Convolutions and matrix products on codes: `QLinearConv`, `QGemm` and their forms with f32 result (arithmetic:
//! `nibblec_ir::op`).

use super::QuantizeError;
use super::build::Builder;
use nibblec_ir::op::{
    Activation, Add, Clip, Conv, Gemm, QGemm, QGemmDequantize, QLinearConv, QLinearConvDequantize, Relu,
};
use nibblec_ir::{Node, NodeId, Op, Tensor, ValueId};

/// As f32; what is larger becomes the largest, which saturates all the same where an infinity could meet another.
fn finite(x: f64) -> f32 {
    (x as f32).clamp(f32::MIN, f32::MAX)
}

impl Builder<'_> {
    /// The bias of a layer in f64, corrected; zeros if it has none.
    fn bias(
        &self,
        node: &Node,
        has: bool,
        channels: usize,
        correction: Option<&[f32]>,
    ) -> Result<Vec<f64>, QuantizeError> {
        let mut b = vec![0.0; channels];
        if has {
            let stored = self.constant(node.inputs()[2])?;
            b.iter_mut().zip(stored).for_each(|(b, s)| *b = f64::from(s));
        }
        if let Some(c) = correction {
            b.iter_mut().zip(c).for_each(|(b, c)| *b -= f64::from(*c));
        }
        match b.iter().position(|x| !x.is_finite()) {
            Some(i) => {
                Err(QuantizeError::Constant { value: format!("bias of {}", node.name), found: b[i] as f32 })
            }
            None => Ok(b),
        }
    }

    fn vector(&mut self, name: String, v: Vec<f32>) -> Result<ValueId, QuantizeError> {
        let tensor = Tensor::f32(&[v.len()], v)?;
        Ok(self.new.add_constant(name, tensor))
    }

    /// Operands x, w, m, b of a layer. `t` is in units of `scale`, plus `offset`.
    fn layer_operands(
        &mut self,
        id: NodeId,
        node: &Node,
        bias: bool,
        scale: f32,
        offset: f64,
    ) -> Result<Vec<ValueId>, QuantizeError> {
        let bits = super::layer_bits(node)?;
        let broken = || QuantizeError::Broken(format!("layer '{}' has no weights on codes", node.name));
        let weights = self.weights.remove(&id).ok_or_else(broken)?;
        let q = self.resolver.resolve(node.inputs()[0], bits.activation)?;
        let x = self.codes(node.inputs()[0], &q)?;
        let unit = f64::from(q.scale) / f64::from(scale);
        let m = weights.scales.iter().map(|&s| finite(f64::from(s) * unit)).collect();
        let real = self.bias(node, bias, weights.scales.len(), weights.correction.as_deref())?;
        let b = real.iter().map(|b| finite(b / f64::from(scale) + offset)).collect();
        let name = self.old.value(node.inputs()[1]).name.clone();
        let w = self.new.add_codes(name, weights.codes, weights.quant);
        let m = self.vector(format!("{}.m", node.name), m)?;
        let b = self.vector(format!("{}.b", node.name), b)?;
        Ok(vec![x, w, m, b])
    }

    /// A `Conv`.
    pub fn conv(&mut self, id: NodeId, node: &Node) -> Result<(), QuantizeError> {
        let Op::Conv(c) = &node.op else { return Ok(()) };
        if self.gives_floats(id) {
            return self.conv_to_float(id, node, c);
        }
        let bounds = c.activation.bounds();
        let outs = self.outs(node.output(), bounds)?;
        let mut offset = f64::from(outs.first.zero_point);
        let mut residual = None;
        let mut residual_m = 0.0;
        if let Some(&r) = node.inputs().last().filter(|_| c.residual) {
            let (codes, q) = self.operand8(r)?;
            residual_m = (f64::from(q.scale) / f64::from(outs.first.scale)) as f32;
            offset -= f64::from(q.zero_point) * f64::from(residual_m);
            residual = Some(codes);
        }
        // A network that was trained at its widths knows the rounding of real arithmetic; what others lose by a code
        // next to a boundary vanishes in the error of their quantization.
        let fixed_point = c.residual && self.weights.get(&id).is_some_and(|w| !w.trained);
        let mut inputs = self.layer_operands(id, node, c.bias, outs.first.scale, offset)?;
        inputs.extend(residual);
        let op = QLinearConv {
            kernel: c.kernel,
            strides: c.strides,
            dilations: c.dilations,
            pads: c.pads,
            groups: c.groups,
            residual: c.residual,
            residual_m,
            fixed_point,
            outs: outs.requants.clone(),
        };
        self.add_requantizing(node, op, &inputs, &outs, bounds)
    }

    /// A `Conv` whose result is wanted in float.
    fn conv_to_float(&mut self, id: NodeId, node: &Node, c: &Conv) -> Result<(), QuantizeError> {
        let (mut residual, mut residual_m, mut offset) = (None, 1.0, 0.0);
        if let Some(&r) = node.inputs().last().filter(|_| c.residual) {
            residual = Some(match self.adds_codes(id) {
                true => {
                    let (codes, q) = self.operand8(r)?;
                    residual_m = q.scale;
                    offset = -f64::from(q.zero_point) * f64::from(q.scale);
                    codes
                }
                false => self.float(r)?,
            });
        }
        let mut inputs = self.layer_operands(id, node, c.bias, 1.0, offset)?;
        inputs.extend(residual);
        let op = QLinearConvDequantize {
            kernel: c.kernel,
            strides: c.strides,
            dilations: c.dilations,
            pads: c.pads,
            groups: c.groups,
            residual: c.residual,
            residual_m,
            activation: c.activation,
        };
        let made = self.add_float(&node.name, op, &inputs, node.output());
        self.new.node_mut(made).ann = node.ann.clone();
        self.quantize_float(node.output());
        Ok(())
    }

    /// A `Gemm`.
    pub fn gemm(&mut self, id: NodeId, node: &Node) -> Result<(), QuantizeError> {
        let Op::Gemm(g) = &node.op else { return Ok(()) };
        let y = node.output();
        if self.gives_floats(id) {
            return self.gemm_to_float(id, node, g);
        }
        let bounds = g.activation.bounds();
        let outs = self.outs(y, bounds)?;
        let offset = f64::from(outs.first.zero_point);
        let inputs = self.layer_operands(id, node, g.bias, outs.first.scale, offset)?;
        let op = QGemm { outs: outs.requants.clone() };
        self.add_requantizing(node, op, &inputs, &outs, bounds)
    }

    /// A `Gemm` whose result is wanted in float; residual and activation follow as float operators.
    fn gemm_to_float(&mut self, id: NodeId, node: &Node, g: &Gemm) -> Result<(), QuantizeError> {
        let y = node.output();
        let inputs = self.layer_operands(id, node, g.bias, 1.0, 0.0)?;
        let made = self.add_float(&node.name, QGemmDequantize {}, &inputs, y);
        self.new.node_mut(made).ann = node.ann.clone();
        let mut last = self.float(y)?;
        let follow = |b: &mut Self, tail: &str, op: Op, operands: &[ValueId]| {
            let name = b.old.value(y).name.clone();
            b.new.rename_value(operands[0], &format!("{name}.before_{tail}"));
            b.add_float(&format!("{}.{tail}", node.name), op, operands, y);
            b.float(y)
        };
        if let Some(&r) = node.inputs().last().filter(|_| g.residual) {
            let r = self.float(r)?;
            last = follow(self, "residual", Add {}.into(), &[last, r])?;
        }
        match g.activation {
            Activation::None => {}
            Activation::Relu => {
                follow(self, "activation", Relu {}.into(), &[last])?;
            }
            Activation::Clip(min, max) => {
                follow(self, "activation", Clip { min, max }.into(), &[last])?;
            }
        }
        self.quantize_float(y);
        Ok(())
    }
}
