//! Small float graphs for the tests.
#![allow(dead_code, clippy::unwrap_used)]

use nibblec_ir::op::{Activation, Conv, Epilogue, FloatEpilogue, Gemm, Windows};
use nibblec_ir::{DType, Graph, Op, Quant, Shape, Tensor, ValueId, ValueType, Width};
use nibblec_passes::Notes;
use nibblec_passes::calibrate::{Calibration, Method, calibrate};
use nibblec_passes::quantize::{QuantizeOptions, quantize};
use nibblec_passes::random::Random;
use nibblec_passes::select::{Ends, SelectOptions, select};
use nibblec_passes::sensitivity::{Metric, sensitivity};

/// A graph under construction with a seeded source of weights.
pub struct Net {
    /// The graph.
    pub graph: Graph,
    /// Weights come from here.
    pub random: Random,
}

/// The end of a float layer.
pub const fn end(bias: bool, residual: bool, activation: Activation) -> Epilogue {
    Epilogue::Float(FloatEpilogue { bias, residual, activation })
}

/// What a convolution may vary in.
#[derive(Clone, Copy)]
pub struct ConvSpec {
    /// Output channels.
    pub out: usize,
    /// Square kernel; the padding is half of it.
    pub kernel: usize,
    /// Both strides.
    pub stride: usize,
    /// Channel groups.
    pub groups: usize,
    /// Fused activation.
    pub act: Activation,
    /// Fused residual.
    pub residual: Option<ValueId>,
}

impl ConvSpec {
    /// Stride 1, one group, ReLU.
    pub fn relu(out: usize, kernel: usize) -> ConvSpec {
        ConvSpec { out, kernel, stride: 1, groups: 1, act: Activation::Relu, residual: None }
    }
    /// Without an activation.
    pub fn linear(out: usize, kernel: usize) -> ConvSpec {
        ConvSpec { act: Activation::None, ..ConvSpec::relu(out, kernel) }
    }
}

impl Net {
    /// An empty net.
    pub fn new(seed: u64) -> Net {
        Net { graph: Graph::new("net"), random: Random::new(seed) }
    }
    /// A batched f32 input.
    pub fn input(&mut self, dims: &[usize]) -> ValueId {
        self.graph.add_input(ValueType::new("x", DType::F32, Shape::batched(dims)))
    }
    /// Normal numbers with that deviation.
    pub fn normal(&mut self, count: usize, deviation: f32) -> Vec<f32> {
        (0..count).map(|_| self.random.normal() * deviation).collect()
    }
    /// An f32 constant.
    pub fn constant(&mut self, name: &str, dims: &[usize], values: Vec<f32>) -> ValueId {
        self.graph.add_constant(name, Tensor::f32(dims, values).unwrap())
    }
    /// Any operator with one f32 result.
    pub fn op(&mut self, name: &str, op: impl Into<Op>, inputs: &[ValueId]) -> ValueId {
        let op = op.into();
        let shapes: Vec<_> =
            inputs.iter().map(|v| self.graph.value(*v)).map(|v| (v.dtype, &v.shape)).collect();
        let (_, shape) = op.infer(&shapes).unwrap().remove(0);
        let ty = ValueType::new(format!("{name}_out"), DType::F32, shape);
        let node = self.graph.add_node(name, op, inputs, vec![ty]);
        self.graph.node(node).output()
    }
    /// A convolution with random weights of unit gain and a small bias.
    pub fn conv(&mut self, name: &str, x: ValueId, s: ConvSpec) -> ValueId {
        let dims = self.conv_dims(x, s);
        let fan_in = dims[1..].iter().product::<usize>();
        let w = self.normal(dims.iter().product(), (2.0 / fan_in as f32).sqrt());
        let w = self.constant(&format!("{name}_w"), &dims, w);
        self.conv_with(name, x, w, s)
    }
    /// Extents of a convolution's weights.
    pub fn conv_dims(&self, x: ValueId, s: ConvSpec) -> Vec<usize> {
        let (c, _, _) = self.graph.value(x).shape.chw().unwrap();
        vec![s.out, c / s.groups, s.kernel, s.kernel]
    }
    /// A convolution with given weights.
    pub fn conv_with(&mut self, name: &str, x: ValueId, w: ValueId, s: ConvSpec) -> ValueId {
        let b = self.normal(s.out, 0.1);
        let b = self.constant(&format!("{name}_b"), &[s.out], b);
        let mut inputs = vec![x, w, b];
        inputs.extend(s.residual);
        let op = Conv {
            windows: Windows {
                kernel: [s.kernel; 2],
                strides: [s.stride; 2],
                dilations: [1, 1],
                pads: [s.kernel / 2; 4],
            },
            groups: s.groups,
            epilogue: end(true, s.residual.is_some(), s.act),
        };
        self.op(name, op, &inputs)
    }
    /// Trained weight codes behind a `DequantizeLinear`, one scale a channel.
    pub fn trained(&mut self, name: &str, dims: &[usize], bits: u32) -> ValueId {
        let half = 1i64 << (bits - 1);
        let codes: Vec<i8> = (0..dims.iter().product::<usize>())
            .map(|_| {
                ((self.random.normal() * half as f32 * 0.45).round() as i64).clamp(-half, half - 1) as i8
            })
            .collect();
        let fan_in = dims[1..].iter().product::<usize>() as f32;
        let scales: Vec<f32> = (0..dims[0])
            .map(|_| (3.0 / fan_in).sqrt() / half as f32 * (1.0 + 0.3 * self.random.uniform() as f32))
            .collect();
        let scale =
            nibblec_ir::Scale::PerChannel { axis: 0, values: Tensor::f32(&[dims[0]], scales).unwrap() };
        let codes = Tensor::signed_codes(DType::signed(bits).unwrap(), dims, codes).unwrap();
        let v = self.graph.add_codes(format!("{name}_q"), codes, Quant { scale, zero_point: 0 });
        self.op(&format!("{name}_dequantize"), nibblec_ir::op::DequantizeLinear {}, &[v])
    }
    /// A matrix product with random weights.
    pub fn gemm(&mut self, name: &str, x: ValueId, out: usize) -> ValueId {
        let k = self.graph.value(x).shape.dim(1).unwrap();
        let w = self.normal(out * k, (1.0 / k as f32).sqrt());
        let w = self.constant(&format!("{name}_w"), &[out, k], w);
        let b = self.normal(out, 0.1);
        let b = self.constant(&format!("{name}_b"), &[out], b);
        self.op(name, Gemm { epilogue: end(true, false, Activation::None) }, &[x, w, b])
    }
    /// Global pooling and flattening.
    pub fn pool_flat(&mut self, x: ValueId) -> ValueId {
        let y = self.op("pool", nibblec_ir::op::GlobalAveragePool::default(), &[x]);
        let c = self.graph.value(y).shape.dim(1).unwrap();
        let shape = Shape::batched(&[c]).0;
        self.op("flatten", nibblec_ir::op::Reshape { shape }, &[y])
    }
    /// Marks the output.
    pub fn output(mut self, y: ValueId) -> Graph {
        self.graph.push_output(y);
        self.graph
    }
}

/// A network of residual blocks: stem, two plain blocks, one with stride and downsample, pooling, classifier.
pub fn residual_net(seed: u64) -> Graph {
    let mut n = Net::new(seed);
    let x = n.input(&[3, 16, 16]);
    let mut y = n.conv("stem", x, ConvSpec::relu(16, 3));
    for b in 0..2 {
        let h = n.conv(&format!("block{b}.conv1"), y, ConvSpec::relu(16, 3));
        y = n.conv(&format!("block{b}.conv2"), h, ConvSpec { residual: Some(y), ..ConvSpec::relu(16, 3) });
    }
    let h = n.conv("block2.conv1", y, ConvSpec { stride: 2, ..ConvSpec::relu(32, 3) });
    let d = n.conv("block2.down", y, ConvSpec { stride: 2, ..ConvSpec::linear(32, 1) });
    y = n.conv("block2.conv2", h, ConvSpec { residual: Some(d), ..ConvSpec::relu(32, 3) });
    let y = n.pool_flat(y);
    let y = n.gemm("fc", y, 10);
    n.output(y)
}

/// Batches of normal noise for the graph's first input.
pub fn batches(
    g: &Graph,
    seed: u64,
    count: usize,
    batch: usize,
) -> Vec<Result<Vec<nibblec_exec::Array>, String>> {
    let mut random = Random::new(seed);
    (0..count)
        .map(|_| {
            let dims = g.value(g.inputs()[0]).shape.with_batch(batch);
            let data = (0..dims.iter().product::<usize>()).map(|_| random.normal()).collect();
            Ok(vec![nibblec_exec::Array::f32(&dims, data).unwrap()])
        })
        .collect()
}

/// Runs a graph; its first result in f64.
pub fn run(g: &Graph, inputs: &[nibblec_exec::Array]) -> Vec<f64> {
    nibblec_exec::Interpreter::new(g).unwrap().run(inputs).unwrap()[0].to_f64()
}

/// Signal-to-noise ratio in dB.
pub fn sqnr(reference: &[f64], other: &[f64]) -> f64 {
    assert_eq!(reference.len(), other.len());
    let signal: f64 = reference.iter().map(|x| x * x).sum();
    let noise: f64 = reference.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum();
    10.0 * (signal / noise.max(1e-30)).log10()
}

/// Everything at `weight` and `activation` bits, ends included.
pub fn plan_uniform(g: &mut Graph, weight: u32, activation: u32) {
    let options = SelectOptions {
        bits: vec![Width::new(weight).unwrap()],
        act_bits: Width::new(activation).filter(|w| !w.is_float()),
        ends: Ends::Free,
        ..SelectOptions::default()
    };
    let s = sensitivity(g, Metric::Uniform, &options.bits).unwrap();
    select(g, &s, &options).unwrap();
}

/// Calibration on noise as if it were data.
pub fn calibrated(g: &mut Graph, method: Method) -> Calibration {
    let data = batches(g, 7, 4, 16);
    calibrate(g, data, method).unwrap()
}

/// Quantizes with data; the graph must verify.
pub fn quantized(g: &mut Graph) -> (Graph, Notes) {
    let calibration = calibrated(g, Method::Mse);
    let mut notes = Notes::default();
    let q = quantize(g, &calibration, QuantizeOptions::default(), &mut notes).unwrap();
    nibblec_ir::verify::check(&q).unwrap();
    (q, notes)
}

/// Inputs that calibration has not seen.
pub fn fresh(g: &Graph) -> Vec<nibblec_exec::Array> {
    batches(g, 99, 1, 3).remove(0).unwrap()
}

/// `name:operator` of every node.
pub fn ops(g: &Graph) -> Vec<String> {
    g.order().into_iter().map(|n| format!("{}:{}", g.node(n).name, g.node(n).op.name())).collect()
}

/// How many nodes have that operator.
pub fn count(g: &Graph, op: &str) -> usize {
    g.order().into_iter().filter(|n| g.node(*n).op.name() == op).count()
}
