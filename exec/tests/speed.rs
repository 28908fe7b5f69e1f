//! Speed of convolutions as ResNet-50 has them; run by hand: `cargo test --release -p nibblec-exec --test speed -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use common::{Rng, floats, graph};
use nibblec_exec::{Array, Interpreter};
use nibblec_ir::op::{Activation, CodesEpilogue, Conv, FloatEpilogue, Requant, Windows};
use nibblec_ir::{DType, Op, Quant};
use std::time::Instant;

/// C, side, M, groups, kernel, stride.
const LAYERS: &[(usize, usize, usize, usize, usize, usize)] = &[
    (3, 224, 64, 1, 7, 2),
    (64, 56, 64, 1, 1, 1),
    (64, 56, 64, 1, 3, 1),
    (64, 56, 256, 1, 1, 1),
    (256, 56, 512, 1, 1, 2),
    (128, 28, 128, 1, 3, 1),
    (256, 14, 256, 1, 3, 1),
    (1024, 14, 256, 1, 1, 1),
    (512, 7, 512, 1, 3, 1),
    (512, 7, 2048, 1, 1, 1),
    (96, 56, 96, 96, 3, 1),
];

fn seconds(g: &nibblec_ir::Graph, inputs: &[Array]) -> f64 {
    let i = Interpreter::new(g).unwrap();
    i.run(inputs).unwrap();
    (0..5)
        .map(|_| {
            let t = Instant::now();
            i.run(inputs).unwrap();
            t.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min)
}

#[test]
#[ignore = "measures"]
fn convolution_speed() {
    let mut rng = Rng(9);
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        for &(c, side, m, groups, k, stride) in LAYERS {
            for images in [1, 8] {
                let windows = Windows {
                    kernel: [k, k],
                    strides: [stride, stride],
                    dilations: [1, 1],
                    pads: [k / 2; 4],
                };
                let x = rng.floats(&[images, c, side, side]);
                let w = rng.floats(&[m, c / groups, k, k]).fixed();
                let b = rng.floats(&[m]).fixed();
                let end = FloatEpilogue { bias: true, residual: false, activation: Activation::Relu };
                let op = Op::from(Conv { windows, groups, epilogue: end.into() });
                let out = (side + 2 * (k / 2) - k) / stride + 1;
                let macs = (images * m * out * out * c / groups * k * k) as f64;
                let g = graph(&op, &[x.clone(), w, b.clone()], &[(DType::F32, None)]);
                let float = macs / pool.install(|| seconds(&g, &[x.array])) * 1e-9;
                let outs = vec![Requant::identity(0, 255)];
                let end = CodesEpilogue { fixed_point: true, outs, ..CodesEpilogue::default() };
                let op = Op::from(Conv { windows, groups, epilogue: end.into() });
                let x = rng.codes(DType::U8, &[images, c, side, side]).zero(3);
                let w = rng.codes(DType::I8, &[m, c / groups, k, k]).zero(0).fixed();
                let scale = floats(&[m], vec![0.001; m]).fixed();
                let g =
                    graph(&op, &[x.clone(), w, scale, b], &[(DType::U8, Some(Quant::per_tensor(0.1, 0)))]);
                let int = macs / pool.install(|| seconds(&g, &[x.array])) * 1e-9;
                eprintln!(
                    "{threads} threads, {images} images, {c:4}x{side:3} -> {m:4} g{groups} k{k} s{stride}: f32 {float:6.1}, int {int:6.1} GMAC/s"
                );
            }
        }
    }
}
