//! Every operator of the tape in f64, element by element as `nibblec_ir::op` defines it: what finite differences are
//! taken of. Batch normalization takes the statistics of the batch.

use nibblec_ir::op::{BinaryFunction, Epilogue, Unary, Windows};
use nibblec_ir::{Graph, Op, Tensor, ValueId};
use std::collections::BTreeMap;

pub struct Array {
    pub dims: Vec<usize>,
    pub data: Vec<f64>,
}

fn coordinates(mut i: usize, dims: &[usize]) -> Vec<usize> {
    let mut at = vec![0; dims.len()];
    for (c, d) in at.iter_mut().zip(dims).rev() {
        *c = i % d;
        i /= d;
    }
    at
}

impl Array {
    pub fn new(dims: Vec<usize>, data: Vec<f64>) -> Array {
        Array { dims, data }
    }

    fn index(&self, at: &[usize]) -> usize {
        at.iter().zip(&self.dims).fold(0, |i, (a, d)| i * d + a)
    }

    fn get(&self, at: &[usize]) -> f64 {
        self.data[self.index(at)]
    }

    /// The element of a broadcast operand.
    fn broadcast(&self, at: &[usize]) -> f64 {
        let skip = at.len() - self.dims.len();
        let own: Vec<usize> =
            at[skip..].iter().zip(&self.dims).map(|(a, d)| if *d == 1 { 0 } else { *a }).collect();
        self.get(&own)
    }

    fn make(dims: &[usize], f: impl Fn(&[usize]) -> f64) -> Array {
        let count: usize = dims.iter().product();
        Array { dims: dims.to_vec(), data: (0..count).map(|i| f(&coordinates(i, dims))).collect() }
    }
}

/// The pixel of `input` that tap `tap` of window `out` reads, along an axis.
fn tap(windows: &Windows, axis: usize, out: usize, tap: usize, input: usize) -> Option<usize> {
    let place = out * windows.strides[axis] + tap * windows.dilations[axis];
    place.checked_sub(windows.pads[axis]).filter(|i| *i < input)
}

fn conv(windows: &Windows, groups: usize, x: &Array, w: &Array, dims: &[usize]) -> Array {
    let (per_in, per_out) = (w.dims[1], w.dims[0] / groups);
    Array::make(dims, |o| {
        let mut sum = 0.0;
        for ci in 0..per_in {
            for ky in 0..windows.kernel[0] {
                for kx in 0..windows.kernel[1] {
                    let iy = tap(windows, 0, o[2], ky, x.dims[2]);
                    let ix = tap(windows, 1, o[3], kx, x.dims[3]);
                    if let (Some(iy), Some(ix)) = (iy, ix) {
                        let channel = o[1] / per_out * per_in + ci;
                        sum += x.get(&[o[0], channel, iy, ix]) * w.get(&[o[1], ci, ky, kx]);
                    }
                }
            }
        }
        sum
    })
}

fn pool(x: &Array, dims: &[usize], windows: &Windows, fold: impl Fn(Vec<f64>, &[usize]) -> f64) -> Array {
    Array::make(dims, |o| {
        let mut seen = Vec::new();
        for ky in 0..windows.kernel[0] {
            for kx in 0..windows.kernel[1] {
                let iy = tap(windows, 0, o[2], ky, x.dims[2]);
                let ix = tap(windows, 1, o[3], kx, x.dims[3]);
                if let (Some(iy), Some(ix)) = (iy, ix) {
                    seen.push(x.get(&[o[0], o[1], iy, ix]));
                }
            }
        }
        fold(seen, o)
    })
}

fn unary(f: Unary, v: f64) -> f64 {
    match f {
        Unary::Relu {} => v.max(0.0),
        Unary::Clip { min, max } => v.max(f64::from(min)).min(f64::from(max)),
        Unary::LeakyRelu { alpha } => {
            if v < 0.0 {
                f64::from(alpha) * v
            } else {
                v
            }
        }
        Unary::HardSwish {} => v * (v / 6.0 + 0.5).clamp(0.0, 1.0),
        Unary::HardSigmoid { alpha, beta } => (f64::from(alpha) * v + f64::from(beta)).clamp(0.0, 1.0),
        Unary::Sigmoid {} => 1.0 / (1.0 + (-v).exp()),
        Unary::Tanh {} => v.tanh(),
        Unary::Mish {} => v * v.exp().ln_1p().tanh(),
    }
}

fn binary(f: BinaryFunction, a: f64, b: f64) -> f64 {
    match f {
        BinaryFunction::Add => a + b,
        BinaryFunction::Sub => a - b,
        BinaryFunction::Mul => a * b,
        BinaryFunction::Div => a / b,
    }
}

/// Runs the graph on `batch` images; constants named in `changed` have those elements instead of their own.
pub fn run(graph: &Graph, x: &[f64], batch: usize, changed: &BTreeMap<String, Vec<f64>>) -> Vec<f64> {
    let mut values: BTreeMap<ValueId, Array> = BTreeMap::new();
    let input = graph.inputs()[0];
    values.insert(input, Array::new(graph.value(input).shape.with_batch(batch), x.to_vec()));
    for (id, v) in graph.values() {
        if let Some(t) = v.constant() {
            let data = changed.get(&v.name).cloned().unwrap_or_else(|| t.to_f64());
            values.insert(id, Array::new(t.dims().to_vec(), data));
        }
    }
    for id in graph.order() {
        let node = graph.node(id);
        let inputs: Vec<&Array> = node.inputs().iter().map(|v| &values[v]).collect();
        let dims = graph.value(node.output()).shape.with_batch(batch);
        let y = evaluate(&node.op, &inputs, &dims, graph, node.inputs());
        values.insert(node.output(), y);
    }
    values.remove(&graph.outputs()[0]).unwrap().data
}

fn evaluate(op: &Op, inputs: &[&Array], dims: &[usize], graph: &Graph, ids: &[ValueId]) -> Array {
    let x = inputs[0];
    let end = |mut y: Array, epilogue: &Epilogue| {
        let e = epilogue.float().expect("a float layer");
        let count = y.data.len();
        for i in 0..count {
            let at = coordinates(i, dims);
            y.data[i] += if e.bias { inputs[2].data[at[1]] } else { 0.0 };
            y.data[i] += if e.residual { inputs[inputs.len() - 1].data[i] } else { 0.0 };
            let (lo, hi) = e.activation.bounds();
            y.data[i] = y.data[i].max(f64::from(lo)).min(f64::from(hi));
        }
        y
    };
    match op {
        Op::Conv(c) => end(conv(&c.windows, c.groups, x, inputs[1], dims), &c.epilogue),
        Op::Gemm(g) => {
            let w = inputs[1];
            let product = |o: &[usize]| (0..w.dims[1]).map(|k| x.get(&[o[0], k]) * w.get(&[o[1], k])).sum();
            end(Array::make(dims, product), &g.epilogue)
        }
        Op::BatchNormalization(b) => {
            let of = |c: usize| {
                let own: Vec<f64> = (0..x.data.len())
                    .filter(|i| coordinates(*i, &x.dims)[1] == c)
                    .map(|i| x.data[i])
                    .collect();
                let n = own.len() as f64;
                let mean = own.iter().sum::<f64>() / n;
                (mean, own.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n)
            };
            let stats: Vec<(f64, f64)> = (0..x.dims[1]).map(of).collect();
            Array::make(dims, |o| {
                let (mean, var) = stats[o[1]];
                (x.get(o) - mean) / (var + f64::from(b.epsilon)).sqrt() * inputs[1].data[o[1]]
                    + inputs[2].data[o[1]]
            })
        }
        Op::Unary(f) => Array::new(x.dims.clone(), x.data.iter().map(|v| unary(*f, *v)).collect()),
        Op::Binary(b) => {
            let f = b.float().expect("a function of floats");
            Array::make(dims, |o| binary(f, inputs[0].broadcast(o), inputs[1].broadcast(o)))
        }
        Op::MaxPool(p) => pool(x, dims, &p.windows, |v, _| v.into_iter().fold(f64::MIN, f64::max)),
        Op::AveragePool(p) => pool(x, dims, &p.windows, |v, o| {
            let Windows { kernel, strides, pads, .. } = p.windows;
            let along = |axis: usize| {
                let start = o[2 + axis] * strides[axis];
                let end = (start + kernel[axis]).min(x.dims[2 + axis] + pads[axis] + pads[axis + 2]);
                end - start
            };
            let count = if p.count_include_pad { along(0) * along(1) } else { v.len() };
            v.iter().sum::<f64>() / count as f64
        }),
        Op::GlobalAveragePool(_) => {
            let n = x.dims[2] * x.dims[3];
            let mean =
                |o: &[usize]| x.data[(o[0] * x.dims[1] + o[1]) * n..][..n].iter().sum::<f64>() / n as f64;
            Array::make(dims, mean)
        }
        Op::Concat(c) => Array::make(dims, |o| {
            let mut at = o.to_vec();
            for part in inputs {
                if at[c.axis] < part.dims[c.axis] {
                    return part.get(&at);
                }
                at[c.axis] -= part.dims[c.axis];
            }
            unreachable!()
        }),
        Op::Pad(p) => Array::make(dims, |o| {
            let at: Option<Vec<usize>> = o.iter().zip(&p.before).map(|(o, b)| o.checked_sub(*b)).collect();
            match at.filter(|at| at.iter().zip(&x.dims).all(|(a, d)| a < d)) {
                Some(at) => x.get(&at),
                None => f64::from(p.value),
            }
        }),
        Op::Reshape(_) => Array::new(dims.to_vec(), x.data.clone()),
        Op::Transpose(t) => Array::make(dims, |o| {
            let mut at = vec![0; o.len()];
            t.perm.iter().enumerate().for_each(|(i, p)| at[*p] = o[i]);
            x.get(&at)
        }),
        Op::Slice(s) => Array::make(dims, |o| {
            let mut at = o.to_vec();
            for (k, axis) in s.axes.iter().enumerate() {
                at[*axis] = (s.starts[k] as i64 + o[*axis] as i64 * s.steps[k]) as usize;
            }
            x.get(&at)
        }),
        Op::Gather(g) => {
            let list = graph.value(ids[1]).constant().and_then(Tensor::as_i64).unwrap().to_vec();
            Array::make(dims, |o| {
                let mut at = o.to_vec();
                at[g.axis] = list[o[g.axis]] as usize;
                x.get(&at)
            })
        }
        Op::Softmax(s) => Array::make(dims, |o| {
            let at = |i: usize| {
                let mut at = o.to_vec();
                at[s.axis] = i;
                x.get(&at).exp()
            };
            at(o[s.axis]) / (0..x.dims[s.axis]).map(at).sum::<f64>()
        }),
        other => panic!("{} is not in the reference", other.name()),
    }
}
