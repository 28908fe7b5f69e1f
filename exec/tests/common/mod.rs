//! One-operator graphs and numbers to feed them.
#![allow(dead_code, clippy::unwrap_used)]

use nibblec_exec::{Array, Elements, ExecError, Interpreter};
use nibblec_ir::op::Requant;
use nibblec_ir::{DType, Graph, Op, Quant, Shape, ValueType};

/// An operand of a one-operator graph.
#[derive(Clone)]
pub struct Arg {
    pub array: Array,
    pub dtype: DType,
    pub quant: Option<Quant>,
    pub constant: bool,
}

/// A model input.
pub fn input(dtype: DType, dims: &[usize], elements: Elements) -> Arg {
    Arg { array: Array::new(dims, elements).unwrap(), dtype, quant: None, constant: false }
}

/// Floats as a model input.
pub fn floats(dims: &[usize], v: Vec<f32>) -> Arg {
    input(DType::F32, dims, Elements::F32(v))
}

impl Arg {
    pub fn fixed(mut self) -> Arg {
        self.constant = true;
        self
    }
    pub fn zero(mut self, zero_point: i32) -> Arg {
        self.quant = Some(Quant::per_tensor(0.1, zero_point));
        self
    }
    pub fn quant(mut self, quant: Quant) -> Arg {
        self.quant = Some(quant);
        self
    }
    pub fn codes(&self) -> Vec<i64> {
        self.array.to_f64().iter().map(|v| *v as i64).collect()
    }
    pub fn f64(&self) -> Vec<f64> {
        self.array.to_f64()
    }
}

/// The graph of one operator; inputs have a symbolic batch in front.
pub fn graph(op: &Op, args: &[Arg], results: &[(DType, Option<Quant>)]) -> Graph {
    let mut g = Graph::new("one");
    let mut ids = Vec::new();
    for (i, a) in args.iter().enumerate() {
        ids.push(if a.constant {
            let t = a.array.clone().into_tensor(a.dtype).unwrap();
            let id = g.add_constant(format!("c{i}"), t);
            g.value_mut(id).quant = a.quant.clone();
            id
        } else {
            let shape = Shape::batched(&a.array.dims[1..]);
            g.add_input(ValueType { name: format!("x{i}"), dtype: a.dtype, shape, quant: a.quant.clone() })
        });
    }
    let operands: Vec<_> = ids.iter().map(|id| (g.value(*id).dtype, g.value(*id).shape.clone())).collect();
    let refs: Vec<_> = operands.iter().map(|(d, s)| (*d, s)).collect();
    let types = op
        .infer(&refs)
        .unwrap()
        .into_iter()
        .zip(results)
        .map(|((_, shape), (dtype, quant))| ValueType {
            name: "y".into(),
            dtype: *dtype,
            shape,
            quant: quant.clone(),
        })
        .collect();
    let node = g.add_node("n", op.clone(), &ids, types);
    for v in g.node(node).outputs().to_vec() {
        g.push_output(v);
    }
    g
}

/// Runs one operator.
pub fn run(
    op: impl Into<Op>,
    args: &[Arg],
    results: &[(DType, Option<Quant>)],
) -> Result<Vec<Array>, ExecError> {
    let g = graph(&op.into(), args, results);
    let inputs: Vec<Array> = args.iter().filter(|a| !a.constant).map(|a| a.array.clone()).collect();
    Interpreter::new(&g)?.run(&inputs)
}

/// Runs one float operator.
pub fn run_f32(op: impl Into<Op>, args: &[Arg]) -> Vec<f32> {
    let out = run(op, args, &[(DType::F32, None)]).unwrap();
    out[0].as_f32().unwrap().to_vec()
}

/// Runs one operator with one result of codes.
pub fn run_codes(op: impl Into<Op>, args: &[Arg], dtype: DType) -> Vec<i64> {
    let out = run(op, args, &[(dtype, Some(Quant::per_tensor(0.1, 0)))]).unwrap();
    out[0].to_f64().iter().map(|v| *v as i64).collect()
}

/// Splitmix64.
pub struct Rng(pub u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
    /// In `-1..1`.
    pub fn real(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    }
    pub fn reals(&mut self, n: usize) -> Vec<f32> {
        (0..n).map(|_| self.real()).collect()
    }
    pub fn floats(&mut self, dims: &[usize]) -> Arg {
        let v = self.reals(dims.iter().product());
        floats(dims, v)
    }
    /// Random codes of `dtype`.
    pub fn codes(&mut self, dtype: DType, dims: &[usize]) -> Arg {
        let (lo, hi) = dtype.code_range().unwrap();
        self.codes_in(dtype, dims, lo, hi)
    }
    /// Random codes in `lo..=hi`.
    pub fn codes_in(&mut self, dtype: DType, dims: &[usize], lo: i32, hi: i32) -> Arg {
        let n = dims.iter().product();
        let v: Vec<i32> = (0..n).map(|_| lo + self.below((hi - lo + 1) as u64) as i32).collect();
        let e = if dtype.is_signed() {
            Elements::I8(v.iter().map(|c| *c as i8).collect())
        } else {
            Elements::U8(v.iter().map(|c| *c as u8).collect())
        };
        input(dtype, dims, e)
    }
}

/// Requantization as its documentation says, with the fused multiply-add in f64: exact for what fits its 53 bits.
pub fn naive_requantize(t: f32, r: &Requant) -> i64 {
    let v = f64::from(t) * f64::from(r.m) + f64::from(r.b);
    let v = v as f32;
    if v.is_nan() {
        return i64::from(r.lo);
    }
    let v = f64::from(v).clamp(f64::from(r.lo), f64::from(r.hi));
    let f = v.floor();
    let up = v - f > 0.5 || (v - f == 0.5 && f.rem_euclid(2.0) == 1.0);
    f as i64 + i64::from(up)
}

/// Fails with every row of `got` that is further from `want` than `tolerance` allows.
pub fn assert_close(what: &str, got: &[f32], want: &[f64], tolerance: f64) {
    assert_eq!(got.len(), want.len(), "{what}: length");
    let bad: Vec<String> = got
        .iter()
        .zip(want)
        .enumerate()
        .filter(|(_, (g, w))| {
            let d = (f64::from(**g) - **w).abs();
            d.is_nan() || d > tolerance * w.abs().max(1.0)
        })
        .take(8)
        .map(|(i, (g, w))| format!("[{i}] got {g}, expected {w}"))
        .collect();
    assert!(bad.is_empty(), "{what}: {}", bad.join("; "));
}
