//! Times training steps of ResNet-20 on CIFAR-sized images: `resnet20_step [batch] [threads] [steps] [w4a4]`.
//! Prints the wall time of each step and the median.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../tests/common/mod.rs"]
mod common;

use common::{Net, conv, gemm, windows};
use nibblec_ir::op::{BatchNormalization, Binary, FakeQuantize, GlobalAveragePool, Reshape, Unary};
use nibblec_ir::{DType, Dim, Op, ValueId};
use nibblec_tune::{Mode, Quantization, Tape, WeightBits, loss};
use std::time::Instant;

fn conv_bn(net: &mut Net, name: &str, x: ValueId, [c, m]: [usize; 2], k: usize, stride: usize) -> ValueId {
    let scale = (6.0 / (c * k * k) as f32).sqrt();
    let w = net.random.vec(m * c * k * k).iter().map(|v| v * scale).collect();
    let w = net.constant(&format!("{name}.w"), &[m, c, k, k], w);
    let windows = windows([k, k], [stride, stride], [k / 2; 4]);
    let y = net.node(name, conv(windows, 1, false), &[x, w]);
    let [g, b, mean, var] =
        [1.0, 0.0, 0.0, 1.0].map(|v| net.constant(&format!("{name}.bn"), &[m], vec![v; m]));
    net.node(&format!("{name}.bn"), BatchNormalization { epsilon: 1e-5 }, &[y, g, b, mean, var])
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |i: usize, default: usize| args.get(i).and_then(|a| a.parse().ok()).unwrap_or(default);
    let (batch, threads, steps) = (number(0, 128), number(1, 2), number(2, 8));
    let quantized = args.iter().any(|a| a == "w4a4");
    let mut net = Net::new(7);
    let quantize = |net: &mut Net, x: ValueId| match quantized {
        true => net.node("q", FakeQuantize { dtype: DType::U4, scale: 1.0, zero_point: 0 }, &[x]),
        false => x,
    };
    let x = net.input(&[3, 32, 32]);
    let y = conv_bn(&mut net, "stem", x, [3, 16], 3, 1);
    let mut x = net.node("stem.relu", Unary::RELU, &[y]);
    let mut c = 16;
    for (stage, m) in [16, 32, 64].into_iter().enumerate() {
        for block in 0..3 {
            let stride = if stage > 0 && block == 0 { 2 } else { 1 };
            let read = quantize(&mut net, x);
            let y = conv_bn(&mut net, "a", read, [c, m], 3, stride);
            let y = net.node("a.relu", Unary::RELU, &[y]);
            let y = quantize(&mut net, y);
            let y = conv_bn(&mut net, "b", y, [m, m], 3, 1);
            let skip = if stride == 2 { conv_bn(&mut net, "skip", read, [c, m], 1, 2) } else { x };
            let y = net.node("add", Binary::ADD, &[y, skip]);
            x = net.node("relu", Unary::RELU, &[y]);
            c = m;
        }
    }
    let y = net.node("pool", GlobalAveragePool::default(), &[x]);
    let y = net.node("flat", Reshape { shape: vec![Dim::Batch, Dim::Fixed(64)] }, &[y]);
    let (w, b) = (net.random_constant("fc.w", &[10, 64]), net.random_constant("fc.b", &[10]));
    let y = net.node("fc", gemm(true), &[y, w, b]);
    let images = net.random.vec(batch * 3072);
    let graph = net.finish(y);
    let mut quantization = Quantization::default();
    if quantized {
        let of = |test: fn(&Op) -> bool| graph.nodes().filter(move |(_, n)| test(&n.op)).map(|(id, _)| id);
        quantization.fresh = of(|op| matches!(op, Op::FakeQuantize(_))).collect();
        let bits = WeightBits { bits: 4, per_channel: false };
        quantization.weights = of(|op| matches!(op, Op::Conv(_))).skip(1).map(|id| (id, bits)).collect();
    }
    let labels: Vec<usize> = (0..batch).map(|i| i % 10).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let mut tape = Tape::new(&graph, &quantization).unwrap();
        let mut times = Vec::new();
        for step in 0..steps {
            let start = Instant::now();
            tape.forward(&[&images], batch, Mode::Training).unwrap();
            let forward = start.elapsed();
            let mut gradient = vec![0.0; batch * 10];
            let loss = loss::cross_entropy(tape.logits(), &labels, 10, 1.0, &mut gradient);
            tape.backward(&gradient).unwrap();
            for p in tape.parameters_mut().iter_mut().filter(|p| p.trainable) {
                let rate = if p.name.ends_with("step") { 1e-4 } else { 0.05 };
                p.data.iter_mut().zip(&p.grad).for_each(|(w, g)| *w -= rate * g);
            }
            times.push(start.elapsed().as_secs_f64());
            println!("step {step}: loss {loss:.5}, forward {forward:?}, all {:.3} s", times[step]);
        }
        times.sort_by(f64::total_cmp);
        println!("median {:.3} s", times[times.len() / 2]);
    });
}
