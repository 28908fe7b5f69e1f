//! Small graphs built in code, random inputs, and the comparison of a graph before and after passes.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use nibblec_exec::{Array, Interpreter};
use nibblec_ir::op::{
    Activation, Conv, DequantizeLinear, Epilogue, FloatEpilogue, Gemm, QuantizeLinear, Windows,
};
use nibblec_ir::{DType, Graph, Op, Quant, Scale, Shape, Tensor, ValueId, ValueType};
use nibblec_passes::{Hooks, Notes, Pass, PassError, run_passes};

/// A reproducible stream of numbers.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % n
    }
    pub fn float(&mut self) -> f32 {
        self.below(20001) as f32 / 10000.0 - 1.0
    }
    pub fn floats(&mut self, n: usize) -> Vec<f32> {
        (0..n).map(|_| self.float()).collect()
    }
}

/// A graph under construction.
pub struct Net {
    pub g: Graph,
    pub random: Random,
}

pub const PLAIN: Conv = Conv {
    windows: Windows { kernel: [3, 3], pads: [1; 4], ..Windows::PIXELS },
    groups: 1,
    epilogue: end(false, false, Activation::None),
};

/// The end of a float layer.
pub const fn end(bias: bool, residual: bool, activation: Activation) -> Epilogue {
    Epilogue::Float(FloatEpilogue { bias, residual, activation })
}

impl Net {
    pub fn new() -> Net {
        Net { g: Graph::new("net"), random: Random(7) }
    }
    pub fn input(&mut self, item: &[usize]) -> ValueId {
        self.g.add_input(ValueType::new("x", DType::F32, Shape::batched(item)))
    }
    pub fn constant(&mut self, dims: &[usize], v: &[f32]) -> ValueId {
        self.g.add_constant("c", Tensor::f32(dims, v.to_vec()).unwrap())
    }
    pub fn random(&mut self, dims: &[usize]) -> ValueId {
        let v = self.random.floats(dims.iter().product());
        self.constant(dims, &v)
    }
    /// Random numbers from 0.5 to 1.5.
    pub fn positive(&mut self, dims: &[usize]) -> ValueId {
        let n = dims.iter().product();
        let v: Vec<f32> = (0..n).map(|_| 1.0 + self.random.float() / 2.0).collect();
        self.constant(dims, &v)
    }
    pub fn op(&mut self, op: impl Into<Op>, inputs: &[ValueId]) -> ValueId {
        let op = op.into();
        let operands: Vec<_> =
            inputs.iter().map(|&v| (self.g.value(v).dtype, &self.g.value(v).shape)).collect();
        let (dtype, shape) = op.infer(&operands).unwrap().remove(0);
        let source = self.g.value(inputs[0]);
        let mut ty = ValueType::new("v", dtype.unwrap_or(source.dtype), shape);
        if ty.dtype.is_code() {
            ty.quant = source.quant.clone();
        }
        let name = op.name().to_lowercase();
        let node = self.g.add_node(name, op, inputs, vec![ty]);
        self.g.node(node).output()
    }
    /// A 3x3 convolution to `m` channels with random weights.
    pub fn conv(&mut self, x: ValueId, m: usize) -> ValueId {
        let c = self.g.value(x).shape.dim(1).unwrap();
        let w = self.random(&[m, c, 3, 3]);
        self.op(PLAIN, &[x, w])
    }
    pub fn gemm(&mut self, x: ValueId, m: usize) -> ValueId {
        let k = self.g.value(x).shape.dim(1).unwrap();
        let w = self.random(&[m, k]);
        self.op(Gemm { epilogue: Epilogue::default() }, &[x, w])
    }
    pub fn batch_norm(&mut self, x: ValueId) -> ValueId {
        let c = self.g.value(x).shape.dim(1).unwrap();
        let inputs = [x, self.random(&[c]), self.random(&[c]), self.random(&[c]), self.positive(&[c])];
        self.op(nibblec_ir::op::BatchNormalization { epsilon: 1e-5 }, &inputs)
    }
    pub fn quantize(&mut self, x: ValueId, dtype: DType, scale: f32, zero_point: i32) -> ValueId {
        let (lo, hi) = dtype.code_range().unwrap();
        self.quantize_within(x, dtype, scale, zero_point, (lo, hi))
    }
    pub fn quantize_within(
        &mut self,
        x: ValueId,
        dtype: DType,
        scale: f32,
        zero_point: i32,
        (lo, hi): (i32, i32),
    ) -> ValueId {
        let ty = ValueType::new("q", dtype, self.g.value(x).shape.clone())
            .with_quant(Quant::per_tensor(scale, zero_point));
        let node = self.g.add_node("quantize", QuantizeLinear { lo, hi }, &[x], vec![ty]);
        self.g.node(node).output()
    }
    pub fn dequantize(&mut self, q: ValueId) -> ValueId {
        self.op(DequantizeLinear {}, &[q])
    }
    /// Dequantized constant codes.
    pub fn codes(&mut self, dtype: DType, dims: &[usize], scale: Scale, zero_point: i32) -> ValueId {
        let (lo, hi) = dtype.code_range().unwrap();
        let n = dims.iter().product();
        let codes: Vec<i32> = (0..n).map(|_| lo + self.random.below((hi - lo + 1) as usize) as i32).collect();
        self.given_codes(dtype, dims, scale, zero_point, &codes)
    }
    pub fn given_codes(
        &mut self,
        dtype: DType,
        dims: &[usize],
        scale: Scale,
        zero_point: i32,
        codes: &[i32],
    ) -> ValueId {
        let t = if dtype.is_signed() {
            Tensor::signed_codes(dtype, dims, codes.iter().map(|&c| c as i8).collect())
        } else {
            Tensor::unsigned_codes(dtype, dims, codes.iter().map(|&c| c as u8).collect())
        };
        let q = self.g.add_codes("w", t.unwrap(), Quant { scale, zero_point });
        self.dequantize(q)
    }
    pub fn conv_of(&mut self, x: ValueId, w: ValueId) -> ValueId {
        self.op(PLAIN, &[x, w])
    }
    pub fn done(mut self, outputs: &[ValueId]) -> Graph {
        for (i, &v) in outputs.iter().enumerate() {
            self.g.rename_value(v, &format!("out{i}"));
            self.g.push_output(v);
        }
        nibblec_ir::check(&self.g).unwrap();
        self.g
    }
}

pub fn channels(values: &[f32]) -> Scale {
    Scale::PerChannel { axis: 0, values: Tensor::f32(&[values.len()], values.to_vec()).unwrap() }
}

/// Operators in topological order, constants' dequantizers left out.
pub fn ops(g: &Graph) -> Vec<&'static str> {
    g.order()
        .into_iter()
        .map(|n| g.node(n))
        .filter(|n| n.op.name() != "DequantizeLinear" || g.value(n.inputs()[0]).constant().is_none())
        .map(|n| n.op.name())
        .collect()
}

fn outputs(g: &Graph, batch: usize) -> Vec<Array> {
    let mut random = Random(99);
    let inputs: Vec<Array> = g
        .inputs()
        .iter()
        .map(|&v| {
            let dims = g.value(v).shape.with_batch(batch);
            let data = random.floats(dims.iter().product()).iter().map(|x| 3.0 * x).collect();
            Array::f32(&dims, data).unwrap()
        })
        .collect();
    Interpreter::new(g).unwrap().run(&inputs).unwrap()
}

/// Largest difference of the outputs, relative to the largest element.
pub fn difference(a: &Graph, b: &Graph) -> f64 {
    let mut worst: f64 = 0.0;
    for (x, y) in outputs(a, 2).iter().zip(outputs(b, 2)) {
        let (x, y) = (x.to_f64(), y.to_f64());
        assert_eq!(x.len(), y.len());
        let top = x.iter().fold(1e-6, |m: f64, v| m.max(v.abs()));
        worst = x.iter().zip(&y).fold(worst, |m, (a, b)| m.max((a - b).abs() / top));
    }
    worst
}

/// The graph after the passes (the verifier runs after each).
pub fn after(g: &Graph, passes: &[Box<dyn Pass>]) -> Result<(Graph, Notes), PassError> {
    let (mut g, mut notes) = (g.clone(), Notes::default());
    run_passes(&mut g, passes, &mut notes, Hooks { verify: true, ..Hooks::default() })?;
    Ok((g, notes))
}

/// One row of a table: what the operators must be afterwards.
pub struct Row {
    pub name: &'static str,
    pub graph: Graph,
    pub expected: &'static [&'static str],
}

/// Runs the passes on each row: operators as expected, outputs the same and named the same.
pub fn check_rows(rows: Vec<Row>, passes: fn() -> Vec<Box<dyn Pass>>) {
    let mut failures = Vec::new();
    for row in rows {
        let (g, notes) = match after(&row.graph, &passes()) {
            Ok(r) => r,
            Err(e) => {
                failures.push(format!("{}: {e}", row.name));
                continue;
            }
        };
        if ops(&g) != row.expected {
            failures.push(format!("{}: {:?}, expected {:?}; {notes:?}", row.name, ops(&g), row.expected));
        }
        let d = difference(&row.graph, &g);
        if d.is_nan() || d > 1e-5 {
            failures.push(format!("{}: outputs differ by {d}", row.name));
        }
        let names = |g: &Graph| g.outputs().iter().map(|&v| g.value(v).name.clone()).collect::<Vec<_>>();
        if names(&g) != names(&row.graph) {
            failures.push(format!("{}: outputs are called {:?}", row.name, names(&g)));
        }
        let again = after(&g, &passes()).unwrap().0;
        if ops(&again) != ops(&g) {
            failures.push(format!("{}: a second run changes it to {:?}", row.name, ops(&again)));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
