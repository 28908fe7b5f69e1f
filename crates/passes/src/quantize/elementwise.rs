//! Operators without weights on codes (arithmetic: `nibblec_ir::op`): sums, products, joins, poolings, moves and tables.

use super::QuantizeError;
use super::build::Builder;
use super::demand::{clamp_of, concat_passes};
use super::quantizer::Quantizer;
use nibblec_exec::{Array, Interpreter};
use nibblec_ir::op::{
    Affine, Concat, Lookup, Pad, QLinearAdd, QLinearAveragePool, QLinearConcat, QLinearGlobalAveragePool,
    QLinearMul,
};
use nibblec_ir::{DType, Graph, Node, Op, Shape, Tensor, ValueType};

const UNBOUNDED: (f32, f32) = (f32::NEG_INFINITY, f32::INFINITY);

fn ratio(a: f32, b: f32) -> f32 {
    (f64::from(a) / f64::from(b)) as f32
}

impl Builder<'_> {
    /// Any operator on codes but `Conv` and `Gemm`.
    pub fn elementwise(&mut self, node: &Node) -> Result<(), QuantizeError> {
        match &node.op {
            Op::Relu(_) | Op::Clip(_) | Op::FakeQuantize(_) => self.transparent(node),
            Op::Add(_) => self.sum(node, 1.0),
            Op::Sub(_) => self.sum(node, -1.0),
            Op::Mul(_) => self.product(node, None),
            Op::Div(_) => self.product(node, Some(f32::recip)),
            Op::Concat(c) => self.concat(node, c),
            Op::AveragePool(_) | Op::GlobalAveragePool(_) => self.average(node),
            Op::MaxPool(_)
            | Op::Pad(_)
            | Op::Reshape(_)
            | Op::Transpose(_)
            | Op::Slice(_)
            | Op::Gather(_) => self.moves(node),
            _ => self.table(node),
        }
    }

    /// The producer has narrowed its codes already.
    fn transparent(&mut self, node: &Node) -> Result<(), QuantizeError> {
        let bounds = clamp_of(&node.op).unwrap_or(UNBOUNDED);
        for q in self.wants(node.output()).codes {
            let x = self.codes(node.inputs()[0], &q.clamped(bounds))?;
            self.set_codes(node.output(), &q, x);
        }
        self.dequantize_if_wanted(node.output())
    }

    /// `a + sign b`.
    fn sum(&mut self, node: &Node, sign: f64) -> Result<(), QuantizeError> {
        let outs = self.outs(node.output(), UNBOUNDED)?;
        let (a, qa) = self.operand8(node.inputs()[0], None)?;
        let (b, qb) = self.operand8(node.inputs()[1], None)?;
        let ma = ratio(qa.scale, outs.first.scale);
        let mb = (sign * f64::from(qb.scale) / f64::from(outs.first.scale)) as f32;
        let zero = |q: &Quantizer, m: f32| f64::from(q.zero_point) * f64::from(m);
        let bias = (f64::from(outs.first.zero_point) - zero(&qa, ma) - zero(&qb, mb)) as f32;
        let op = QLinearAdd { ma, mb, bias, outs: outs.requants.clone() };
        self.add_requantizing(node, op, &[a, b], &outs, UNBOUNDED)
    }

    /// `a * map(b)`; `map` is for constants.
    fn product(&mut self, node: &Node, map: Option<fn(f32) -> f32>) -> Result<(), QuantizeError> {
        let outs = self.outs(node.output(), UNBOUNDED)?;
        let (a, qa) = self.operand8(node.inputs()[0], None)?;
        let (b, qb) = self.operand8(node.inputs()[1], map)?;
        let m = (f64::from(qa.scale) * f64::from(qb.scale) / f64::from(outs.first.scale)) as f32;
        let op = QLinearMul { m, bias: outs.first.zero_point as f32, outs: outs.requants.clone() };
        self.add_requantizing(node, op, &[a, b], &outs, UNBOUNDED)
    }

    fn concat(&mut self, node: &Node, c: &Concat) -> Result<(), QuantizeError> {
        let y = node.output();
        if concat_passes(self.old, node) {
            for (i, q) in self.wants(y).codes.iter().enumerate() {
                let inputs =
                    node.inputs().iter().map(|&v| self.codes(v, q)).collect::<Result<Vec<_>, _>>()?;
                self.add_coded(node, c.clone(), &inputs, q, i);
            }
            return self.dequantize_if_wanted(y);
        }
        let outs = self.outs(y, UNBOUNDED)?;
        let mut inputs = Vec::new();
        let mut ins = Vec::new();
        for &v in node.inputs() {
            let (codes, q) = self.operand8(v, None)?;
            let r = outs.first.requant(&q);
            inputs.push(codes);
            ins.push(Affine { m: r.m, b: r.b });
        }
        let op = QLinearConcat { axis: c.axis, ins, outs: outs.requants.clone() };
        self.add_requantizing(node, op, &inputs, &outs, UNBOUNDED)
    }

    fn average(&mut self, node: &Node) -> Result<(), QuantizeError> {
        let outs = self.outs(node.output(), UNBOUNDED)?;
        let (x, q) = self.operand8(node.inputs()[0], None)?;
        let (m, b) = (ratio(q.scale, outs.first.scale), outs.first.zero_point as f32);
        let requants = outs.requants.clone();
        let op: Op = match &node.op {
            Op::AveragePool(p) => QLinearAveragePool {
                kernel: p.kernel,
                strides: p.strides,
                pads: p.pads,
                ceil_mode: p.ceil_mode,
                count_include_pad: p.count_include_pad,
                m,
                b,
                outs: requants,
            }
            .into(),
            _ => QLinearGlobalAveragePool { m, b, outs: requants }.into(),
        };
        self.add_requantizing(node, op, &[x], &outs, UNBOUNDED)
    }

    /// The operator itself, on codes, once for each quantizer that is wanted.
    fn moves(&mut self, node: &Node) -> Result<(), QuantizeError> {
        for (i, q) in self.wants(node.output()).codes.iter().enumerate() {
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
        let (x, qx) = self.operand8(node.inputs()[0], None)?;
        let mut g = Graph::new("table");
        let shape = Shape::fixed(&[256]);
        let input = g.add_input(ValueType::new("x", DType::F32, shape.clone()));
        let made = g.add_node("f", node.op.clone(), &[input], vec![ValueType::new("y", DType::F32, shape)]);
        g.push_output(g.node(made).output());
        let reals = (0..256).map(|c| (c - qx.zero_point) as f32 * qx.scale).collect();
        let results = Interpreter::new(&g)?.run(&[Array::f32(&[256], reals)?])?;
        let ys = results
            .first()
            .and_then(Array::as_f32)
            .ok_or_else(|| QuantizeError::Broken(format!("'{}' has no float result", node.name)))?;
        for (i, q) in self.wants(node.output()).codes.iter().enumerate() {
            let codes = ys.iter().map(|&y| q.code(y) as u8).collect();
            let tensor = Tensor::unsigned_codes(q.dtype, &[256], codes)?;
            let table = self.new.add_codes(format!("{}.table", node.name), tensor, q.quant());
            self.add_coded(node, Lookup {}, &[x, table], q, i);
        }
        self.dequantize_if_wanted(node.output())
    }
}
