//! Traces of the loss's second derivative against their closed form.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Net, Random, gemm};
use nibblec_tune::train::{Partial, Probing, Samples, traces, traces_from};
use nibblec_tune::{Mode, Quantization, Tape};

const IMAGES: usize = 24;

/// For weights that make the logits from h: `mean sum_k p_k (1 - p_k) |h|^2`, with labels or without.
fn closed_form(logits: &[f32], h: &[f32], classes: usize) -> f64 {
    let width = h.len() / IMAGES;
    let image = |(x, h): (&[f32], &[f32])| -> f64 {
        let exp: Vec<f64> = x.iter().map(|v| f64::from(*v).exp()).collect();
        let sum: f64 = exp.iter().sum();
        let spread: f64 = exp.iter().map(|e| e / sum * (1.0 - e / sum)).sum();
        spread * h.iter().map(|v| f64::from(*v) * f64::from(*v)).sum::<f64>()
    };
    logits.chunks(classes).zip(h.chunks(width)).map(image).sum::<f64>() / IMAGES as f64
}

#[test]
fn the_trace_of_a_layer_is_its_closed_form() {
    let mut net = Net::new(3);
    let x = net.input(&[6]);
    let first = net.random_constant("first", &[5, 6]);
    let h = net.node("fc1", gemm(false), &[x, first]);
    let second = net.random_constant("second", &[4, 5]);
    let y = net.node("fc2", gemm(false), &[h, second]);
    let mut graph = net.finish(y);
    let data = Random(8).vec(IMAGES * 6);
    let run = |graph: &nibblec_ir::Graph| {
        let mut tape = Tape::new(graph, &Quantization::default()).unwrap();
        tape.forward(&[&data], IMAGES, Mode::Inference).unwrap();
        tape.output(0).to_vec()
    };
    let logits = run(&graph);
    graph.set_output(0, h);
    let hidden = run(&graph);
    graph.set_output(0, y);
    let expected = closed_form(&logits, &hidden, 4);
    for labels in [None, Some((0..IMAGES).map(|i| i % 4).collect())] {
        let samples = Samples { count: IMAGES, inputs: vec![data.clone()], items: vec![vec![6]], labels };
        let mut tape = Tape::new(&graph, &Quantization::default()).unwrap();
        let before: Vec<Vec<f32>> = tape.parameters().iter().map(|p| p.data.clone()).collect();
        // Two unequal batches: the mean over images does not depend on how they are cut.
        let probing = Probing { probes: 200, batch: 16, seed: 1 };
        let mut steps = 0;
        let found = traces(&mut tape, &samples, probing, &mut || steps += 1).unwrap();
        assert_eq!(steps, 200 * 2 * 2 * 2);
        let of = found.iter().find(|t| t.weights == second).unwrap();
        assert!(of.count == 20 && of.error < 0.05 * expected, "{of:?}");
        assert!(
            (of.trace - expected).abs() < 4.0 * of.error + 0.01 * expected,
            "{of:?}, expected {expected}"
        );
        let after: Vec<Vec<f32>> = tape.parameters().iter().map(|p| p.data.clone()).collect();
        assert!(before == after, "weights moved");
        // A run that goes on after the first batch finds the same.
        let mut kept = Vec::new();
        let keep = &mut |p: &Partial| kept.push(p.clone());
        traces_from(&mut tape, &samples, probing, Partial::default(), keep, &mut || ()).unwrap();
        assert_eq!(kept.len(), 2);
        let mut left = 0;
        let from = kept.swap_remove(0);
        let again = traces_from(&mut tape, &samples, probing, from, &mut |_| (), &mut || left += 1).unwrap();
        assert_eq!((again, left), (found, steps / 2));
    }
}
