//! Operators without weights on codes (arithmetic: `nibblec_ir::op`): sums, products, joins, poolings, moves and tables.

use super::QuantizeError;
use super::build::Builder;
use super::demand::joins_trained;
use super::quantizer::Quantizer;
use nibblec_exec::{Array, Interpreter};
use nibblec_ir::op::{
    Affine, AveragePool, Binary, BinaryCodes, BinaryFunction, Concat, ConcatCodes, GlobalAveragePool, Lookup,
    MeanCodes, Pad,
};
use nibblec_ir::roles::{BESIDE_LAYERS, is_constant, is_table};
use nibblec_ir::{DType, Graph, Node, NodeId, Op, Shape, Tensor, ValueType};

const UNBOUNDED: (f32, f32) = (f32::NEG_INFINITY, f32::INFINITY);

fn ratio(a: f32, b: f32) -> f32 {
    (f64::from(a) / f64::from(b)) as f32
}

/// Of a node that was to run on codes and does not.
fn no_form(node: &Node) -> QuantizeError {
    QuantizeError::Broken(format!("{} '{}' has no form on codes", node.op.name(), node.name))
}

impl Builder<'_> {
    /// Any operator on codes but layers.
    pub fn elementwise(&mut self, id: NodeId, node: &Node) -> Result<(), QuantizeError> {
        match &node.op {
            op if op.clamp().is_some() => self.clamped(node),
            Op::FakeQuantize(_) => self.trained(node),
            op if op.moves_elements() => self.moves(node),
            Op::Concat(c) => self.concat(id, node, c),
            Op::AveragePool(p) => {
                self.average(node, |codes| AveragePool { codes: Some(codes), ..p.clone() }.into())
            }
            Op::GlobalAveragePool(_) => {
                self.average(node, |codes| GlobalAveragePool { codes: Some(codes) }.into())
            }
            _ if is_table(self.old, id) => self.table(node),
            Op::Binary(b) => match b.function {
                BinaryFunction::Add => self.sum(node, 1.0),
                BinaryFunction::Sub => self.sum(node, -1.0),
                BinaryFunction::Mul => self.product(node),
                BinaryFunction::Div => Err(no_form(node)),
            },
            _ => Err(no_form(node)),
        }
    }

    /// The producer has narrowed its codes already.
    fn clamped(&mut self, node: &Node) -> Result<(), QuantizeError> {
        let bounds = node.op.clamp().unwrap_or(UNBOUNDED);
        for q in self.wants(node.output()).codes {
            let x = self.codes(node.inputs()[0], &q.clamped(bounds))?;
            self.set_codes(node.output(), &q, x);
        }
        Ok(())
    }

    /// A trained quantizer: its own codes are its producer's, others are looked up by them.
    fn trained(&mut self, node: &Node) -> Result<(), QuantizeError> {
        let (x, y) = (node.inputs()[0], node.output());
        let mut others = Vec::new();
        for q in self.wants(y).codes {
            if self.resolver.is_own(y, &q)? {
                let codes = self.codes(x, &q)?;
                self.set_codes(y, &q, codes);
            } else {
                others.push(q);
            }
        }
        if others.is_empty() && !self.wants(y).float {
            return Ok(());
        }
        let Some(base) = self.resolver.base(y)? else {
            return Err(QuantizeError::Broken(format!("'{}' has no trained quantizer", node.name)));
        };
        let codes = self.codes(x, &base)?;
        self.set_codes(y, &base, codes);
        for (i, q) in others.iter().enumerate() {
            let data = (0..1 << base.dtype.bits()).map(|c| q.code(base.real(c)) as u8).collect();
            let tensor = Tensor::unsigned_codes(q.dtype, &[1 << base.dtype.bits()], data)?;
            let table = self.new.add_codes(format!("{}.table", node.name), tensor, q.quant());
            self.add_coded(node, Lookup {}, &[codes, table], q, i + 1);
        }
        self.dequantize_if_wanted(y)
    }

    /// `a + sign b`.
    fn sum(&mut self, node: &Node, sign: f64) -> Result<(), QuantizeError> {
        let outs = self.outs(node.output(), UNBOUNDED)?;
        let (a, qa) = self.operand8(node.inputs()[0])?;
        let (b, qb) = self.operand8(node.inputs()[1])?;
        let ma = ratio(qa.scale, outs.first.scale);
        let mb = (sign * f64::from(qb.scale) / f64::from(outs.first.scale)) as f32;
        let zero = |q: &Quantizer, m: f32| f64::from(q.zero_point) * f64::from(m);
        let bias = (f64::from(outs.first.zero_point) - zero(&qa, ma) - zero(&qb, mb)) as f32;
        let op = Binary::on_codes(BinaryCodes::Sum { ma, mb, bias, outs: outs.requants.clone() });
        self.add_requantizing(node, op, &[a, b], &outs, UNBOUNDED)
    }

    /// `a * b`.
    fn product(&mut self, node: &Node) -> Result<(), QuantizeError> {
        let outs = self.outs(node.output(), UNBOUNDED)?;
        let (a, qa) = self.operand8(node.inputs()[0])?;
        let (b, qb) = self.operand8(node.inputs()[1])?;
        let m = (f64::from(qa.scale) * f64::from(qb.scale) / f64::from(outs.first.scale)) as f32;
        let bias = outs.first.zero_point as f32;
        let op = Binary::on_codes(BinaryCodes::Product { m, bias, outs: outs.requants.clone() });
        self.add_requantizing(node, op, &[a, b], &outs, UNBOUNDED)
    }

    fn concat(&mut self, id: NodeId, node: &Node, c: &Concat) -> Result<(), QuantizeError> {
        let y = node.output();
        let mut operands = Vec::new();
        if joins_trained(self.old, id, &self.resolver) {
            for &v in node.inputs() {
                operands.push((v, self.resolver.resolve(v, BESIDE_LAYERS)?));
            }
        }
        let wanted = self.wants(y).codes;
        let same = wanted.iter().all(|w| operands.iter().all(|(_, q)| q.key() == w.key()));
        if operands.is_empty() || same {
            for (i, q) in wanted.iter().enumerate() {
                let inputs =
                    node.inputs().iter().map(|&v| self.codes(v, q)).collect::<Result<Vec<_>, _>>()?;
                self.add_coded(node, c.clone(), &inputs, q, i);
            }
            return Ok(());
        }
        let outs = self.outs(y, UNBOUNDED)?;
        let mut inputs = Vec::new();
        let mut ins = Vec::new();
        for (v, q) in operands {
            let r = outs.first.requant(&q);
            inputs.push(self.codes(v, &q)?);
            ins.push(Affine { m: r.m, b: r.b });
        }
        let op = Concat { axis: c.axis, codes: Some(ConcatCodes { ins, outs: outs.requants.clone() }) };
        self.add_requantizing(node, op, &inputs, &outs, UNBOUNDED)
    }

    fn average(&mut self, node: &Node, on_codes: impl Fn(MeanCodes) -> Op) -> Result<(), QuantizeError> {
        let outs = self.outs(node.output(), UNBOUNDED)?;
        let (x, q) = self.operand8(node.inputs()[0])?;
        let (m, b) = (ratio(q.scale, outs.first.scale), outs.first.zero_point as f32);
        let op = on_codes(MeanCodes { m, b, outs: outs.requants.clone() });
        self.add_requantizing(node, op, &[x], &outs, UNBOUNDED)
    }

    /// The operator itself, on codes, once for each quantizer that is wanted.
    fn moves(&mut self, node: &Node) -> Result<(), QuantizeError> {
        let mut wanted = self.wants(node.output()).codes;
        if self.wants(node.output()).float
            && let Some(q) = self.resolver.base(node.output())?
            && wanted.iter().all(|w| w.key() != q.key())
        {
            wanted.push(q);
        }
        for (i, q) in wanted.iter().enumerate() {
            let op = match &node.op {
                Op::Pad(p) => Pad { value: q.code(p.value) as f32, ..p.clone() }.into(),
                op => op.clone(),
            };
            let mut inputs = vec![self.codes(node.inputs()[0], q)?];
            for &v in &node.inputs()[1..] {
                inputs.push(self.float(v)?);
            }
            self.add_coded(node, op, &inputs, q, i);
        }
        self.dequantize_if_wanted(node.output())
    }

    /// A unary function as a table over the 256 codes of its operand, computed by the interpreter.
    fn table(&mut self, node: &Node) -> Result<(), QuantizeError> {
        let data = node.inputs().iter().copied().find(|v| !is_constant(self.old, *v));
        let broken = |what: &str| QuantizeError::Broken(format!("'{}' has no {what}", node.name));
        let (x, qx) = self.operand8(data.ok_or_else(|| broken("operand"))?)?;
        let mut g = Graph::new("table");
        let shape = Shape::fixed(&[256]);
        let mut operands = Vec::new();
        for &v in node.inputs() {
            operands.push(match is_constant(self.old, v) {
                true => g.add_constant("constant", Tensor::f32(&[1], self.constant(v)?)?),
                false => g.add_input(ValueType::new("x", DType::F32, shape.clone())),
            });
        }
        let made = g.add_node("f", node.op.clone(), &operands, vec![ValueType::new("y", DType::F32, shape)]);
        g.push_output(g.node(made).output());
        let reals = (0..256).map(|c| qx.real(c)).collect();
        let results = Interpreter::new(&g)?.run(&[Array::f32(&[256], reals)?])?;
        let ys = results.first().and_then(Array::as_f32).ok_or_else(|| broken("float result"))?;
        for (i, q) in self.wants(node.output()).codes.iter().enumerate() {
            let codes = ys.iter().map(|&y| q.code(y) as u8).collect();
            let tensor = Tensor::unsigned_codes(q.dtype, &[256], codes)?;
            let table = self.new.add_codes(format!("{}.table", node.name), tensor, q.quant());
            self.add_coded(node, Lookup {}, &[x, table], q, i);
        }
        Ok(())
    }
}
