//! Multiply-accumulates a second of whole layers, compiled and run: the 22 convolutions of ResNet-50, depthwise and
//! fully connected layers, at several pairs of widths. Input and output codes are made and read outside the measured
//! steps; those of 2-bit convolutions lie in pairs, as between two layers of a network.
//!
//! `cargo bench -p nibblec-codegen` takes a few; with a filter (`-- w4a4/conv`) all whose name matches it.
//! `NIBBLEC_BENCH_ISA=avx2` picks a level of the library; the default is the best that the CPU has.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use nibblec_codegen::{Options, compile};
use nibblec_ir::op::{
    CodesEpilogue, Conv, DequantizeEpilogue, DequantizeLinear, Epilogue, Gemm, QuantizeLinear, Requant,
    Windows,
};
use nibblec_ir::verify::verify;
use nibblec_ir::{DType, Graph, Quant, Shape, Tensor, ValueId, ValueType};
use nibblec_passes::{Notes, Pass, layout::assign_layouts, plan_memory::PlanMemory};
use nibblec_runtime::{Library, Session, SessionOptions};
use std::time::Duration;

/// Pairs of widths: name, weights, activations, standard deviation of the weights' codes.
const WIDTHS: [(&str, DType, DType, f64); 6] = [
    ("w8a8", DType::I8, DType::U8, 20.0),
    ("w4a8", DType::I4, DType::U8, 2.6),
    ("w8a4", DType::I8, DType::U4, 20.0),
    ("w4a4", DType::I4, DType::U4, 2.6),
    ("w2a4", DType::I2, DType::U4, 0.9),
    ("w2a2", DType::I2, DType::U2, 0.9),
];

/// Rows and columns, input channels, output channels, filter, stride.
const RESNET50: [[usize; 5]; 22] = [
    [56, 64, 64, 1, 1],
    [56, 64, 64, 3, 1],
    [56, 64, 256, 1, 1],
    [56, 256, 64, 1, 1],
    [56, 256, 128, 1, 1],
    [56, 128, 128, 3, 2],
    [28, 128, 512, 1, 1],
    [56, 256, 512, 1, 2],
    [28, 512, 128, 1, 1],
    [28, 128, 128, 3, 1],
    [28, 512, 256, 1, 1],
    [28, 256, 256, 3, 2],
    [14, 256, 1024, 1, 1],
    [28, 512, 1024, 1, 2],
    [14, 1024, 256, 1, 1],
    [14, 256, 256, 3, 1],
    [14, 1024, 512, 1, 1],
    [14, 512, 512, 3, 2],
    [7, 512, 2048, 1, 1],
    [14, 1024, 2048, 1, 2],
    [7, 2048, 512, 1, 1],
    [7, 512, 512, 3, 1],
];

/// Rows and columns, channels, filter, stride.
const DEPTHWISE: [[usize; 4]; 6] =
    [[112, 32, 3, 1], [56, 144, 3, 1], [28, 192, 3, 1], [14, 576, 3, 1], [28, 240, 5, 1], [14, 672, 5, 2]];

/// Inputs, outputs.
const GEMV: [[usize; 2]; 2] = [[4096, 4096], [2048, 1000]];

/// What runs without a filter.
const SHORT: [&str; 7] = [
    "w4a4/conv 56x56 64-64 3x3 s1",
    "w4a4/conv 14x14 1024-256 1x1 s1",
    "w2a2/conv 56x56 64-64 3x3 s1",
    "w2a2/conv 14x14 1024-256 1x1 s1",
    "w8a8/conv 14x14 1024-256 1x1 s1",
    "w4a4/depthwise 28x28 192 3x3 s1",
    "w4a8/gemv 4096-4096",
];

/// One layer. `groups` is 1, or the number of channels.
struct Layer {
    name: String,
    side: usize,
    c: usize,
    m: usize,
    filter: usize,
    stride: usize,
    groups: usize,
}

fn layers() -> Vec<Layer> {
    let conv = |[side, c, m, filter, stride]: [usize; 5]| {
        let name = format!("conv {side}x{side} {c}-{m} {filter}x{filter} s{stride}");
        Layer { name, side, c, m, filter, stride, groups: 1 }
    };
    let depthwise = |[side, c, filter, stride]: [usize; 4]| {
        let name = format!("depthwise {side}x{side} {c} {filter}x{filter} s{stride}");
        Layer { name, side, c, m: c, filter, stride, groups: c }
    };
    let gemv = |[c, m]: [usize; 2]| {
        let name = format!("gemv {c}-{m}");
        Layer { name, side: 0, c, m, filter: 1, stride: 1, groups: 1 }
    };
    RESNET50
        .into_iter()
        .map(conv)
        .chain(DEPTHWISE.into_iter().map(depthwise))
        .chain(GEMV.into_iter().map(gemv))
        .collect()
}

/// Numbers of about the normal distribution, the same every time (linear congruential, sum of four).
struct Normal(u64);

impl Normal {
    fn next(&mut self) -> f64 {
        let mut sum = -2.0;
        for _ in 0..4 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            sum += (self.0 >> 40) as f64 / f64::from(1 << 24);
        }
        sum * 3f64.sqrt()
    }
}

impl Layer {
    fn output_side(&self) -> usize {
        self.side.div_ceil(self.stride)
    }

    /// Multiply-accumulates of one image.
    fn macs(&self) -> u64 {
        let positions = if self.side == 0 { 1 } else { self.output_side() * self.output_side() };
        (positions * self.m * self.c / self.groups * self.filter * self.filter) as u64
    }

    /// Whether the layer looks products up: its input comes from a convolution, and one reads its output.
    fn looks_up(&self, w: DType, x: DType) -> bool {
        w == DType::I2 && x == DType::U2 && self.groups == 1 && self.side > 0
    }

    /// An image of codes that look like those after a ReLU, of one channel for lookups.
    fn input(&self, w: DType, x: DType) -> Vec<f32> {
        let mut rng = Normal(2);
        let (x, c) = if self.looks_up(w, x) { (DType::U8, 1) } else { (x, self.c) };
        let top = f64::from(x.code_range().unwrap().1);
        let n = c * self.side.max(1) * self.side.max(1);
        (0..n).map(|_| (top * (0.15 + 0.35 * rng.next())) as f32).collect()
    }

    /// Quantize, the layer, and (convolutions) dequantize; f32 in and out.
    fn graph(&self, w: DType, x: DType, sd: f64) -> Graph {
        let mut rng = Normal(1);
        let mut g = Graph::new("layer");
        let shape = if self.side == 0 {
            Shape::batched(&[self.c])
        } else {
            Shape::batched(&[self.c, self.side, self.side])
        };
        let (_, hi) = x.code_range().unwrap();
        let pairs = self.looks_up(w, x);
        let codes = if pairs {
            let image = quantized(&mut g, DType::U8, Shape::batched(&[1, self.side, self.side]));
            pixel(&mut g, "pairs", image, [self.c, 1], DType::U2)
        } else {
            quantized(&mut g, x, shape)
        };
        let taps = self.c / self.groups * self.filter * self.filter;
        let (low, high) = w.code_range().unwrap();
        let values = (0..self.m * taps)
            .map(|_| (rng.next() * sd).round().clamp(f64::from(low), f64::from(high)) as i8)
            .collect();
        let dims = if self.side == 0 {
            vec![self.m, self.c]
        } else {
            vec![self.m, self.c / self.groups, self.filter, self.filter]
        };
        let weights =
            g.add_codes("w", Tensor::signed_codes(w, &dims, values).unwrap(), Quant::per_tensor(1.0, 0));
        let top = f64::from(hi);
        let scale = top / (2.5 * sd * top * 0.4 * (taps as f64).sqrt());
        let m = g.add_constant("m", Tensor::f32(&[self.m], vec![scale as f32; self.m]).unwrap());
        let b = g.add_constant("b", Tensor::f32(&[self.m], vec![(0.35 * top) as f32; self.m]).unwrap());
        let output = if self.side == 0 {
            let ty = ValueType::new("y", DType::F32, Shape::batched(&[self.m]));
            let op = Gemm { epilogue: Epilogue::Dequantize(DequantizeEpilogue::default()) };
            let gemm = g.add_node("layer", op, &[codes, weights, m, b], vec![ty]);
            g.node(gemm).output()
        } else {
            let q = self.conv(&mut g, &[codes, weights, m, b], x);
            let read =
                if pairs { pixel(&mut g, "reader", q, [READER_OUTPUTS, self.m], DType::U8) } else { q };
            let ty = ValueType::new("y", DType::F32, g.value(read).shape.clone());
            let dequantize = g.add_node("dequantize", DequantizeLinear {}, &[read], vec![ty]);
            g.node(dequantize).output()
        };
        g.push_output(output);
        g
    }

    fn conv(&self, g: &mut Graph, operands: &[ValueId], x: DType) -> ValueId {
        let side = self.output_side();
        let (lo, hi) = x.code_range().unwrap();
        let pads = [self.filter / 2; 4];
        let (kernel, strides) = ([self.filter; 2], [self.stride; 2]);
        let windows = Windows { kernel, strides, dilations: [1, 1], pads };
        let op = Conv { windows, groups: self.groups, epilogue: to_codes(lo, hi) };
        let shape = Shape::batched(&[self.m, side, side]);
        let ty = ValueType::new("q", x, shape).with_quant(Quant::per_tensor(1.0, 0));
        let conv = g.add_node("layer", op, operands, vec![ty]);
        g.node(conv).output()
    }
}

/// Sums become codes from `lo` to `hi`.
fn to_codes(lo: i32, hi: i32) -> Epilogue {
    let outs = vec![Requant::identity(lo, hi)];
    Epilogue::Codes(CodesEpilogue { fixed_point: true, outs, ..CodesEpilogue::default() })
}

/// Outputs of the convolution that reads pairs: as few as a lookup has.
const READER_OUTPUTS: usize = 32;

/// The model input, quantized.
fn quantized(g: &mut Graph, x: DType, shape: Shape) -> ValueId {
    let input = g.add_input(ValueType::new("x", DType::F32, shape.clone()));
    let (lo, hi) = x.code_range().unwrap();
    let ty = ValueType::new("codes", x, shape).with_quant(Quant::per_tensor(1.0, 0));
    let quantize = g.add_node("quantize", QuantizeLinear { lo, hi }, &[input], vec![ty]);
    g.node(quantize).output()
}

/// A 1x1 convolution with 2-bit weights, `[outputs, inputs]`.
fn pixel(g: &mut Graph, name: &str, x: ValueId, dims: [usize; 2], out: DType) -> ValueId {
    let [m, c] = dims;
    let mut rng = Normal(3);
    let codes = (0..m * c).map(|_| rng.next().round().clamp(-2.0, 1.0) as i8).collect();
    let codes = Tensor::signed_codes(DType::I2, &[m, c, 1, 1], codes).unwrap();
    let w = g.add_codes(format!("{name}.w"), codes, Quant::per_tensor(1.0, 0));
    let (lo, hi) = out.code_range().unwrap();
    let mul = g.add_constant(format!("{name}.m"), Tensor::f32(&[m], vec![0.02; m]).unwrap());
    let add = g.add_constant(format!("{name}.b"), Tensor::f32(&[m], vec![0.35 * hi as f32; m]).unwrap());
    let op = Conv { windows: Windows::PIXELS, groups: 1, epilogue: to_codes(lo, hi) };
    let plane = [2, 3].map(|axis| g.value(x).shape.dim(axis).unwrap());
    let ty = ValueType::new(format!("{name}.y"), out, Shape::batched(&[m, plane[0], plane[1]]));
    let conv = g.add_node(name, op, &[x, w, mul, add], vec![ty.with_quant(Quant::per_tensor(1.0, 0))]);
    g.node(conv).output()
}

/// Compiles and loads; the library stays loaded while the session lives.
fn session(mut graph: Graph) -> Session {
    assign_layouts(&mut graph).unwrap();
    PlanMemory.run(&mut graph, &mut Notes::default()).unwrap();
    let graph = verify(graph).unwrap_or_else(|e| panic!("{e:?}"));
    let compiled = compile(&graph, &Options { name: "layer".into(), ..Options::default() }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("liblayer.so");
    compiled.write_library(&path, None).unwrap();
    // SAFETY: the library was just made by this program.
    let library = unsafe { Library::open(&path) }.unwrap();
    let level = std::env::var("NIBBLEC_BENCH_ISA").ok();
    Session::new(&library, SessionOptions { threads: 1, level, profile: true }).unwrap()
}

/// Nanoseconds so far of the steps of the measured layer.
fn spent(session: &Session) -> u64 {
    session.profile().iter().filter(|s| s.name.starts_with("layer ")).map(|s| s.ns).sum()
}

fn kernels(c: &mut Criterion) {
    let filtered = std::env::args().skip(1).any(|a| !a.starts_with('-'));
    for (widths, w, x, sd) in WIDTHS {
        let mut group = c.benchmark_group(widths);
        group.sampling_mode(SamplingMode::Flat).sample_size(30);
        group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
        for layer in layers() {
            if !filtered && !SHORT.contains(&format!("{widths}/{}", layer.name).as_str()) {
                continue;
            }
            group.throughput(Throughput::Elements(layer.macs()));
            // Made when the benchmark is first wanted: the closure runs once a sample.
            let mut made: Option<(Session, Vec<f32>)> = None;
            group.bench_function(&layer.name, |b| {
                let (session, input) =
                    made.get_or_insert_with(|| (session(layer.graph(w, x, sd)), layer.input(w, x)));
                b.iter_custom(|iterations| {
                    let before = spent(session);
                    for _ in 0..iterations {
                        session.run_f32(&[input], 1).unwrap();
                    }
                    Duration::from_nanos(spent(session) - before)
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, kernels);
criterion_main!(benches);
