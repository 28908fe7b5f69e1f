//! One step of a small network against PyTorch. `fixtures/make_pytorch.py` made the numbers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Net, conv, gemm, windows};
use nibblec_ir::op::{
    AveragePool, BatchNormalization, Binary, Concat, MaxPool, Reshape, Slice, Unary, Windows,
};
use nibblec_ir::{Dim, ValueId};
use nibblec_tune::{Mode, Quantization, Tape, loss};
use serde_json::Value;

fn floats(v: &Value) -> Vec<f32> {
    v.as_array().unwrap().iter().map(|v| v.as_f64().unwrap() as f32).collect()
}

fn close(name: &str, found: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(found.len(), expected.len(), "{name}");
    let scale = expected.iter().map(|e| e.abs()).fold(1e-2, f32::max);
    for (i, (f, e)) in found.iter().zip(expected).enumerate() {
        assert!((f - e).abs() <= tolerance * scale, "{name}[{i}]: {f}, PyTorch has {e}");
    }
}

#[test]
fn a_step_equals_pytorch() {
    let fixture: Value = serde_json::from_str(include_str!("fixtures/pytorch.json")).unwrap();
    let mut net = Net::new(0);
    let constant = |net: &mut Net, name: &str| -> ValueId {
        let p = &fixture["parameters"][name];
        let dims: Vec<usize> =
            p["dims"].as_array().unwrap().iter().map(|d| d.as_u64().unwrap() as usize).collect();
        net.constant(name, &dims, floats(&p["data"]))
    };
    let norm = |net: &mut Net, name: &str, x: ValueId| {
        let (scale, shift) =
            (constant(net, &format!("{name}.weight")), constant(net, &format!("{name}.bias")));
        let mean = net.constant(&format!("{name}.running_mean"), &[8], vec![0.0; 8]);
        let var = net.constant(&format!("{name}.running_var"), &[8], vec![1.0; 8]);
        net.node(name, BatchNormalization { epsilon: 1e-5 }, &[x, scale, shift, mean, var])
    };
    let x = net.input(&[3, 11, 12]);
    let w = constant(&mut net, "conv1.weight");
    let y = net.node("conv1", conv(windows([3, 3], [2, 2], [1; 4]), 1, false), &[x, w]);
    let y = norm(&mut net, "bn1", y);
    let x = net.node("relu1", Unary::RELU, &[y]);
    let (w, b) = (constant(&mut net, "conv2.weight"), constant(&mut net, "conv2.bias"));
    let dilated = Windows { dilations: [2, 1], ..windows([3, 2], [1, 1], [2, 1, 2, 1]) };
    let y = net.node("conv2", conv(dilated, 4, true), &[x, w, b]);
    let y = net.node("cut", Slice { axes: vec![3], starts: vec![1], counts: vec![6], steps: vec![1] }, &[y]);
    let y = norm(&mut net, "bn2", y);
    let y = net.node("act", Unary::HARD_SWISH, &[y]);
    let y = net.node("add", Binary::ADD, &[x, y]);
    let y = net.node("relu2", Unary::RELU, &[y]);
    let (w, b) = (constant(&mut net, "conv3.weight"), constant(&mut net, "conv3.bias"));
    let y = net.node("conv3", conv(Windows::PIXELS, 1, true), &[y, w, b]);
    let y = net.node("sigmoid", Unary::SIGMOID, &[y]);
    let windows = windows([3, 3], [2, 2], [1; 4]);
    let max = net.node("max", MaxPool { windows, ceil_mode: false }, &[y]);
    let average = AveragePool { windows, ceil_mode: false, count_include_pad: false, codes: None };
    let average = net.node("average", average, &[y]);
    let y = net.node("concat", Concat::along(1), &[max, average]);
    let y = net.node("flat", Reshape { shape: vec![Dim::Batch, Dim::Fixed(108)] }, &[y]);
    let (w, b) = (constant(&mut net, "fc.weight"), constant(&mut net, "fc.bias"));
    let y = net.node("fc", gemm(true), &[y, w, b]);
    let graph = net.finish(y);

    let mut tape = Tape::new(&graph, &Quantization::default()).unwrap();
    tape.forward(&[&floats(&fixture["x"])], 4, Mode::Training).unwrap();
    close("logits", tape.logits(), &floats(&fixture["logits"]), 1e-5);
    let labels: Vec<usize> = floats(&fixture["labels"]).iter().map(|l| *l as usize).collect();
    let mut gradient = vec![0.0; 20];
    let found = loss::cross_entropy(tape.logits(), &labels, 5, 1.0, &mut gradient);
    assert!((found - fixture["cross_entropy"].as_f64().unwrap()).abs() < 1e-6, "cross entropy {found}");
    tape.backward(&gradient).unwrap();
    let mut seen = 0;
    for p in tape.parameters() {
        if let Some(running) = fixture["running"].get(&p.name) {
            close(&p.name, &p.data, &floats(running), 1e-5);
        } else {
            close(&p.name, &p.grad, &floats(&fixture["parameters"][&p.name]["grad"]), 5e-5);
        }
        seen += 1;
    }
    assert_eq!(seen, fixture["parameters"].as_object().unwrap().len() + 4);

    let mut gradient = vec![0.0; 20];
    let found = loss::distillation(tape.logits(), &floats(&fixture["teacher"]), 5, 1.0, 1.0, &mut gradient);
    assert!((found - fixture["divergence"].as_f64().unwrap()).abs() < 1e-6, "divergence {found}");
    close("divergence", &gradient, &floats(&fixture["divergence_gradient"]), 1e-5);
}
