//! Quantizers and training: gradients of LSQ by their definition in f64, and a small network that learns.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Net, Random, gemm, windows};
use nibblec_ir::ann::Bits;
use nibblec_ir::op::{BatchNormalization, Binary, FakeQuantize, GlobalAveragePool, Reshape, Unary};
use nibblec_ir::{DType, Dim, Graph, Op, ValueId, Width};
use nibblec_tune::train::{Augment, Infer, Options, Samples, Targets, Trainer, checkpoint_epoch, evaluate};
use nibblec_tune::{Mode, Quantization, Role, Tape, WeightBits, Widths, prepare, write};
use std::sync::Arc;

/// `(v_hat, dv_hat/dv, dv_hat/ds)` of arXiv 1902.08153, equations 1, 2 and 3.
fn lsq(v: f64, s: f64, lo: f64, hi: f64) -> (f64, f64, f64) {
    let scaled = v / s;
    let code = scaled.clamp(lo, hi).round_ties_even();
    let inside = lo <= scaled && scaled <= hi;
    (code * s, if inside { 1.0 } else { 0.0 }, if inside { code - scaled } else { code })
}

#[test]
fn weights_follow_the_definition() {
    for (bits, per_channel) in [(2, false), (4, false), (4, true), (8, true)] {
        let mut net = Net::new(17);
        let x = net.input(&[6]);
        let w = net.random_constant("w", &[5, 6]);
        let y = net.node("fc", gemm(false), &[x, w]);
        let graph = net.finish(y);
        let id = graph.find_node("fc").unwrap();
        let mut quantization = Quantization::default();
        quantization.weights.insert(id, WeightBits { bits, per_channel });
        let mut tape = Tape::new(&graph, &quantization).unwrap();
        // Rows of the identity make the outputs the quantized weights themselves.
        let x: Vec<f32> = (0..36).map(|i| if i % 7 == 0 { 1.0 } else { 0.0 }).collect();
        let steps = tape.parameter("w.step").unwrap().data.clone();
        let data = tape.parameter("w").unwrap().data.clone();
        let (lo, hi) = (-f64::from(1 << (bits - 1)), f64::from((1 << (bits - 1)) - 1));
        let row = 30 / steps.len();
        for (i, s) in steps.iter().enumerate() {
            let mean = data[i * row..][..row].iter().map(|v| f64::from(v.abs())).sum::<f64>() / row as f64;
            assert!((f64::from(*s) - 2.0 * mean / hi.sqrt()).abs() < 1e-6, "first step {i} is {s}");
        }
        tape.forward(&[&x], 6, Mode::Training).unwrap();
        let y = tape.logits().to_vec();
        let dy = Random(1).vec(30);
        tape.backward(&dy).unwrap();
        let mut by_step = vec![0.0; steps.len()];
        for i in 0..30 {
            let (m, k) = (i / 6, i % 6);
            let (value, dv, ds) = lsq(f64::from(data[i]), f64::from(steps[i / row]), lo, hi);
            assert!((f64::from(y[k * 5 + m]) - value).abs() < 1e-6, "{bits} bits: weight {i}");
            let d = f64::from(dy[k * 5 + m]);
            let found = f64::from(tape.parameter("w").unwrap().grad[i]);
            assert!((found - dv * d).abs() < 1e-6, "{bits} bits: gradient of weight {i}");
            by_step[i / row] += ds * d / (row as f64 * hi).sqrt();
        }
        for (i, expected) in by_step.iter().enumerate() {
            let found = f64::from(tape.parameter("w.step").unwrap().grad[i]);
            assert!(
                (found - expected).abs() < 1e-5,
                "{bits} bits: gradient of step {i} is {found}, not {expected}"
            );
        }
    }
}

#[test]
fn activations_follow_the_definition() {
    for (dtype, zero_point) in [(DType::U4, 0), (DType::U2, 2), (DType::U8, 128)] {
        let mut net = Net::new(23);
        let x = net.input(&[13]);
        let one =
            net.constant("one", &[13, 13], (0..169).map(|i| if i % 14 == 0 { 1.0 } else { 0.0 }).collect());
        let x = net.node("copy", gemm(false), &[x, one]);
        let y = net.node("q", FakeQuantize { dtype, scale: 0.07, zero_point }, &[x]);
        let graph = net.finish(y);
        let mut tape = Tape::new(&graph, &Quantization::default()).unwrap();
        let (x, dy) = (Random(5).vec(13 * 20), Random(6).vec(13 * 20));
        tape.forward(&[&x], 20, Mode::Training).unwrap();
        let y = tape.logits().to_vec();
        tape.backward(&dy).unwrap();
        let (lo, hi) = dtype.code_range().unwrap();
        let (lo, hi) = (f64::from(lo - zero_point), f64::from(hi - zero_point));
        let (mut by_step, mut by_weight) = (0.0, vec![0.0; 169]);
        for i in 0..x.len() {
            let (value, dv, ds) = lsq(f64::from(x[i]), f64::from(0.07f32), lo, hi);
            assert!(
                (f64::from(y[i]) - value).abs() < 1e-6,
                "{dtype}: {i}: {} is {}, not {value}",
                x[i],
                y[i]
            );
            let d = f64::from(dy[i]);
            by_step += ds * d / (13.0 * hi).sqrt();
            for k in 0..13 {
                by_weight[i % 13 * 13 + k] += dv * d * f64::from(x[i / 13 * 13 + k]);
            }
        }
        let found = f64::from(tape.parameter("q.step").unwrap().grad[0]);
        assert!((found - by_step).abs() < 1e-4, "{dtype}: step {found}, not {by_step}");
        for (found, expected) in tape.parameter("one").unwrap().grad.iter().zip(&by_weight) {
            assert!((f64::from(*found) - expected).abs() < 1e-4, "{dtype}: weight {found}, not {expected}");
        }
    }
}

fn conv(net: &mut Net, name: &str, x: ValueId, [c, m]: [usize; 2]) -> ValueId {
    let data = net.random.vec(m * c * 9).iter().map(|v| v * 0.4).collect();
    let w = net.constant(&format!("{name}.w"), &[m, c, 3, 3], data);
    let y = net.node(name, common::conv(windows([3, 3], [1, 1], [1; 4]), 1, false), &[x, w]);
    let p = [1.0, 0.0, 0.0, 1.0].map(|v| net.constant(&format!("{name}.p"), &[m], vec![v; m]));
    net.node(&format!("{name}.bn"), BatchNormalization { epsilon: 1e-5 }, &[y, p[0], p[1], p[2], p[3]])
}

/// A residual network that tells where in the image the bright spot is.
fn network() -> Graph {
    let mut net = Net::new(31);
    let x = net.input(&[1, 6, 6]);
    let y = conv(&mut net, "stem", x, [1, 8]);
    let x = net.node("relu1", Unary::RELU, &[y]);
    let y = conv(&mut net, "conv", x, [8, 8]);
    let y = net.node("add", Binary::ADD, &[y, x]);
    let x = net.node("relu2", Unary::RELU, &[y]);
    let y = net.node("flat", Reshape { shape: vec![Dim::Batch, Dim::Fixed(288)] }, &[x]);
    let data = net.random.vec(4 * 288).iter().map(|v| v * 0.05).collect();
    let (w, b) = (net.constant("fc.w", &[4, 288], data), net.constant("fc.b", &[4], vec![0.0; 4]));
    let y = net.node("fc", gemm(true), &[y, w, b]);
    net.finish(y)
}

fn samples(count: usize, seed: u64) -> Samples {
    let mut random = Random(seed);
    let (mut x, mut labels) = (Vec::new(), Vec::new());
    for i in 0..count {
        let label = i % 4;
        let mut image: Vec<f32> = random.vec(36).iter().map(|v| 0.5 * v).collect();
        let at = |r: &mut Random| ((r.next() + 1.0) * 1.499) as usize;
        let (y, col) = (at(&mut random) + 3 * (label / 2), at(&mut random) + 3 * (label % 2));
        image[y * 6 + col] += 2.0;
        x.extend(image);
        labels.push(label);
    }
    Samples { count, inputs: vec![x], items: vec![vec![1, 6, 6]], labels: Some(labels) }
}

fn options() -> Options {
    let (epochs, batch, rate, decay, seed) = (6, 32, 0.05, 1e-4, 1);
    Options {
        epochs,
        batch,
        rate,
        average: 0,
        decay,
        seed,
        label_share: 0.5,
        temperature: 1.0,
        augment: None,
    }
}

fn trained_float() -> Graph {
    let mut graph = network();
    let tape = Tape::new(&graph, &Quantization::default()).unwrap();
    let mut trainer = Trainer::new(tape, None, options()).unwrap();
    for _ in 0..6 {
        trainer.train_epoch(&samples(512, 1), &mut |_, _| true).unwrap();
    }
    write(trainer.tape(), &mut graph).unwrap();
    graph
}

fn widths(graph: &Graph, bits: u32) -> Widths {
    let layers = graph.nodes().filter(|(_, n)| n.op.is_layer()).map(|(id, n)| {
        let bits = if n.name == "conv" { bits } else { 8 };
        (id, Bits { weight: Width::new(bits).unwrap(), activation: Width::new(bits).unwrap() })
    });
    Widths { layers: layers.collect(), per_channel: false, inputs: vec![(-0.5, 2.5)] }
}

#[test]
fn quantizers_stand_where_codes_flow() {
    let mut graph = network();
    let widths = widths(&graph, 4);
    let quantization = prepare(&mut graph, &widths).unwrap();
    nibblec_ir::check(&graph).unwrap();
    let mut found: Vec<String> = Vec::new();
    for (id, n) in graph.nodes() {
        if let Op::FakeQuantize(q) = &n.op {
            let readers =
                graph.consumers(n.output()).into_iter().map(|(r, i)| format!("{}.{i}", graph.node(r).name));
            let kind = if quantization.fixed.contains(&id) { "fixed" } else { "fresh" };
            found.push(format!(
                "{} {} {kind} {}",
                q.dtype,
                q.zero_point,
                readers.collect::<Vec<_>>().join(" ")
            ));
        }
    }
    assert_eq!(found, ["u8 42 fixed stem.0", "u4 0 fresh conv.0", "u8 0 fresh add.1", "u8 0 fresh fc.0"]);
    assert_eq!(quantization.weights.len(), 3);
}

#[test]
fn a_network_learns_at_low_widths_and_a_resumed_run_is_the_same() {
    let float = trained_float();
    let (train, test) = (samples(512, 1), samples(256, 2));
    let mut teacher = Tape::new(&float, &Quantization::default()).unwrap();
    let accuracy = evaluate(&mut teacher, &test, 64).unwrap().accuracy;
    assert!(accuracy > 97.0, "the float network has {accuracy}");
    for bits in [4, 2] {
        let mut graph = float.clone();
        let widths = widths(&graph, bits);
        let quantization = prepare(&mut graph, &widths).unwrap();
        let augment = Some(Augment { shift: 0, flip: false });
        let options = Options { rate: 0.02, epochs: 3, average: 2, augment, ..options() };
        let start = |graph: &Graph| {
            let teacher = Tape::new(&float, &Quantization::default()).unwrap();
            Trainer::new(Tape::new(graph, &quantization).unwrap(), Some(Box::new(teacher)), options).unwrap()
        };
        let mut trainer = start(&graph);
        let mut resumed = start(&graph);
        for epoch in 0..3 {
            trainer.train_epoch(&train, &mut |_, _| true).unwrap();
            if epoch == 1 {
                resumed.resume(&trainer.checkpoint("")).unwrap();
            }
        }
        resumed.train_epoch(&train, &mut |_, _| true).unwrap();
        assert!(resumed.checkpoint("") == trainer.checkpoint(""), "{bits} bits: the resumed run differs");
        trainer.take_average();
        trainer.estimate_statistics(&train, 8).unwrap();
        let tuned = trainer.evaluate(&test, &mut || {}).unwrap();
        assert!(tuned.accuracy > accuracy - 4.0, "{bits} bits: {} of {accuracy}", tuned.accuracy);

        // The written graph computes what the tape does.
        write(trainer.tape(), &mut graph).unwrap();
        nibblec_ir::check(&graph).unwrap();
        let codes = graph.values().filter(|(_, v)| v.dtype == DType::signed(bits).unwrap()).count();
        assert_eq!(codes, 1, "{bits} bits");
        let x = nibblec_exec::Array::f32(&[64, 1, 6, 6], test.inputs[0][..64 * 36].to_vec()).unwrap();
        let y = nibblec_exec::Interpreter::new(&graph).unwrap().run(&[x]).unwrap().remove(0);
        let mut again = Tape::new(&graph, &Quantization::default()).unwrap();
        again.forward(&[&test.inputs[0][..64 * 36]], 64, Mode::Inference).unwrap();
        let apart =
            y.as_f32().unwrap().iter().zip(again.logits()).filter(|(a, b)| (*a - *b).abs() > 0.05).count();
        assert!(apart <= 4, "{bits} bits: {apart} of 256 outputs apart");
    }
}

#[test]
fn runs_that_share_a_teacher_are_as_if_they_had_their_own() {
    let graph = network();
    let train = samples(64, 3);
    let tape = || Tape::new(&graph, &Quantization::default()).unwrap();
    let teacher = || Some(Box::new(tape()) as Box<dyn Infer>);
    let o = Options { epochs: 2, augment: Some(Augment { shift: 1, flip: true }), ..options() };
    let run = |targets: Option<&Arc<Targets>>, o: Options| {
        let mut trainer = Trainer::new(tape(), teacher(), o).unwrap();
        if let Some(t) = targets {
            trainer.share(t.clone());
        }
        for _ in 0..o.epochs {
            trainer.train_epoch(&train, &mut |_, _| true).unwrap();
        }
        trainer.checkpoint("")
    };
    let targets = Arc::new(Targets::new(&train, &o, 4).unwrap());
    let own = run(None, o);
    assert!(run(Some(&targets), o) == own, "the run that computes them");
    assert!(run(Some(&targets), o) == own, "the run that takes them");
    // Other images, so not taken.
    let other = Options { seed: o.seed + 1, ..o };
    assert!(run(Some(&targets), other) == run(None, other), "another seed");
    assert!(Targets::new(&train, &Options { epochs: usize::MAX / 8, ..o }, 4).is_none());
}

#[test]
fn bad_data_and_checkpoints_are_errors() {
    let graph = network();
    let tape = || Tape::new(&graph, &Quantization::default()).unwrap();
    let mut trainer = Trainer::new(tape(), None, options()).unwrap();
    let mut wrong = samples(64, 3);
    wrong.labels.as_mut().unwrap()[5] = 9;
    let text = trainer.train_epoch(&wrong, &mut |_, _| true).unwrap_err().to_string();
    assert_eq!(text, "labels: expected classes below 4, the network's outputs, found 9");
    wrong.labels = None;
    assert!(trainer.train_epoch(&wrong, &mut |_, _| true).unwrap_err().to_string().contains("float network"));
    let good = trainer.checkpoint("");
    for cut in [0, 7, 20, good.len() - 1] {
        assert!(trainer.resume(&good[..cut]).is_err(), "{cut} bytes");
    }
    trainer.resume(&good).unwrap();
    assert!(checkpoint_epoch(&good).unwrap() == trainer.epoch() && checkpoint_epoch(&good[..7]).is_err());
    let weights = |t: &Tape| t.parameters().iter().filter(|p| p.role == Role::Weight).count();
    assert_eq!(weights(trainer.tape()), 3);
    let mut other = Net::new(1);
    let x = other.input(&[4, 3, 3]);
    let y = other.node("pool", GlobalAveragePool::default(), &[x]);
    let other = other.finish(y);
    let mut stranger =
        Trainer::new(Tape::new(&other, &Quantization::default()).unwrap(), None, options()).unwrap();
    assert!(stranger.resume(&good).is_err());
}
