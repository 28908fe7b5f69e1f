//! The same bits on any number of threads.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Net, Random, conv, gemm, windows};
use nibblec_ir::op::{BatchNormalization, FakeQuantize, GlobalAveragePool, Reshape, Unary};
use nibblec_ir::{DType, Dim, Graph, Op};
use nibblec_tune::{Mode, Quantization, Tape, WeightBits};

fn network() -> (Graph, Quantization) {
    let mut net = Net::new(11);
    let x = net.input(&[3, 10, 9]);
    let w = net.random_constant("w", &[12, 3, 3, 3]);
    let y = net.node("conv", conv(windows([3, 3], [1, 1], [1; 4]), 1, false), &[x, w]);
    let p = [1.0, 0.0, 0.0, 1.0].map(|v| net.constant("p", &[12], vec![v; 12]));
    let y = net.node("bn", BatchNormalization { epsilon: 1e-5 }, &[y, p[0], p[1], p[2], p[3]]);
    let y = net.node("relu", Unary::RELU, &[y]);
    let y = net.node("quantize", FakeQuantize { dtype: DType::U4, scale: 1.0, zero_point: 0 }, &[y]);
    let y = net.node("pool", GlobalAveragePool::default(), &[y]);
    let y = net.node("flat", Reshape { shape: vec![Dim::Batch, Dim::Fixed(12)] }, &[y]);
    let (w, b) = (net.random_constant("fc", &[7, 12]), net.random_constant("b", &[7]));
    let y = net.node("fc", gemm(true), &[y, w, b]);
    let graph = net.finish(y);
    let mut quantization = Quantization::default();
    for (id, node) in graph.nodes() {
        match node.op {
            Op::Conv(_) | Op::Gemm(_) => {
                quantization.weights.insert(id, WeightBits { bits: 4, per_channel: true });
            }
            Op::FakeQuantize(_) => {
                quantization.fresh.insert(id);
            }
            _ => {}
        }
    }
    (graph, quantization)
}

#[test]
fn threads_change_no_bit() {
    let (graph, quantization) = network();
    let x = Random(3).vec(41 * 270);
    let gradient = Random(4).vec(41 * 7);
    let step = |threads: usize| -> Vec<u32> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let mut tape = Tape::new(&graph, &quantization).unwrap();
            tape.forward(&[&x], 41, Mode::Training).unwrap();
            tape.backward(&gradient).unwrap();
            let grads = tape.parameters().iter().flat_map(|p| p.grad.iter().chain(&p.data));
            tape.logits().iter().chain(grads).map(|v| v.to_bits()).collect()
        })
    };
    let one = step(1);
    assert!(one.len() > 500);
    for threads in [2, 3, 5] {
        assert!(step(threads) == one, "{threads} threads give other bits than one");
    }
}
