//! Convolutions and matrix products on codes, with codes or f32 as result (arithmetic: `nibblec_ir::op`).

use super::QuantizeError;
use super::build::Builder;
use nibblec_ir::op::{Activation, Binary, CodesEpilogue, DequantizeEpilogue, Epilogue, FloatEpilogue, Unary};
use nibblec_ir::{Node, NodeId, Op, Tensor, ValueId};

/// As f32; what is larger becomes the largest, which saturates all the same where an infinity could meet another.
fn finite(x: f64) -> f32 {
    (x as f32).clamp(f32::MIN, f32::MAX)
}

/// The layer with that end.
fn ending(op: &Op, end: Epilogue) -> Op {
    let mut op = op.clone();
    if let Some(e) = op.epilogue_mut() {
        *e = end;
    }
    op
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

    /// A convolution or matrix product, whose float form ends in `e`.
    pub fn layer(&mut self, id: NodeId, node: &Node, e: FloatEpilogue) -> Result<(), QuantizeError> {
        if self.gives_floats(id) {
            return match &node.op {
                Op::Conv(_) => self.conv_to_float(id, node, e),
                Op::Gemm(_) => self.gemm_to_float(id, node, e),
                _ => Err(QuantizeError::Broken(format!("layer '{}' has no form with f32 result", node.name))),
            };
        }
        let bounds = e.activation.bounds();
        let outs = self.outs(node.output(), bounds)?;
        let mut offset = f64::from(outs.first.zero_point);
        let mut residual = None;
        let mut residual_m = 0.0;
        if let Some(&r) = node.inputs().last().filter(|_| e.residual) {
            let (codes, q) = self.operand8(r)?;
            residual_m = (f64::from(q.scale) / f64::from(outs.first.scale)) as f32;
            offset -= f64::from(q.zero_point) * f64::from(residual_m);
            residual = Some(codes);
        }
        // A network that was trained at its widths knows the rounding of real arithmetic; what others lose by a code
        // next to a boundary vanishes in the error of their quantization.
        let fixed_point = e.residual && self.weights.get(&id).is_some_and(|w| !w.trained);
        let mut inputs = self.layer_operands(id, node, e.bias, outs.first.scale, offset)?;
        inputs.extend(residual);
        let (residual, requants) = (e.residual, outs.requants.clone());
        let end = CodesEpilogue { residual, residual_m, fixed_point, outs: requants };
        self.add_requantizing(node, ending(&node.op, Epilogue::Codes(end)), &inputs, &outs, bounds)
    }

    /// A convolution whose result is wanted in float.
    fn conv_to_float(&mut self, id: NodeId, node: &Node, e: FloatEpilogue) -> Result<(), QuantizeError> {
        let (mut residual, mut residual_m, mut offset) = (None, 1.0, 0.0);
        if let Some(&r) = node.inputs().last().filter(|_| e.residual) {
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
        let mut inputs = self.layer_operands(id, node, e.bias, 1.0, offset)?;
        inputs.extend(residual);
        let end = DequantizeEpilogue { residual: e.residual, residual_m, activation: e.activation };
        let op = ending(&node.op, Epilogue::Dequantize(end));
        let made = self.add_float(&node.name, op, &inputs, node.output());
        self.new.node_mut(made).ann = node.ann.clone();
        self.quantize_float(node.output());
        Ok(())
    }

    /// A matrix product whose result is wanted in float; residual and activation follow as float operators.
    fn gemm_to_float(&mut self, id: NodeId, node: &Node, e: FloatEpilogue) -> Result<(), QuantizeError> {
        let y = node.output();
        let inputs = self.layer_operands(id, node, e.bias, 1.0, 0.0)?;
        let op = ending(&node.op, Epilogue::Dequantize(DequantizeEpilogue::default()));
        let made = self.add_float(&node.name, op, &inputs, y);
        self.new.node_mut(made).ann = node.ann.clone();
        let mut last = self.float(y)?;
        let follow = |b: &mut Self, tail: &str, op: Op, operands: &[ValueId]| {
            let name = b.old.value(y).name.clone();
            b.new.rename_value(operands[0], &format!("{name}.before_{tail}"));
            b.add_float(&format!("{}.{tail}", node.name), op, operands, y);
            b.float(y)
        };
        if let Some(&r) = node.inputs().last().filter(|_| e.residual) {
            let r = self.float(r)?;
            last = follow(self, "residual", Binary::ADD.into(), &[last, r])?;
        }
        let activation = match e.activation {
            Activation::None => None,
            Activation::Relu => Some(Unary::RELU),
            Activation::Clip(min, max) => Some(Unary::Clip { min, max }),
        };
        if let Some(f) = activation {
            follow(self, "activation", f.into(), &[last])?;
        }
        self.quantize_float(y);
        Ok(())
    }
}
