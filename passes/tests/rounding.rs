//! Moments against the convolutions that they are of, and what rounding weights together does for a network.
#![allow(clippy::unwrap_used)]

mod nets;

use nets::{ConvSpec, Net, batches, fresh, plan_uniform, run, sqnr};
use nibblec_exec::Array;
use nibblec_ir::Graph;
use nibblec_ir::layers::layers;
use nibblec_ir::op::{Conv, Epilogue, Gemm, Windows};
use nibblec_passes::Notes;
use nibblec_passes::calibrate::{Method, calibrate_with};
use nibblec_passes::quantize::{QuantizeOptions, quantize};

/// For every output channel: mean and mean square of its results as `w' mean` and `w' H w`, against those of the layer.
fn check(graph: &mut Graph) {
    let data = batches(graph, 3, 2, 3);
    let layer = graph.find_node("layer").unwrap();
    let calibration = calibrate_with(graph, data.clone(), Method::Mse, &[layer]).unwrap();
    let m = calibration.moments(layer).unwrap();
    let w = graph.value(graph.node(layer).inputs()[1]).constant().unwrap().as_f32().unwrap().to_vec();
    let channels = w.len() / m.columns();
    let mut sums = vec![[0.0f64; 2]; channels];
    let mut count = 0.0;
    for batch in data {
        let batch: Vec<Array> = batch.unwrap();
        let y = run(graph, &batch);
        let pixels = y.len() / (3 * channels);
        count += (3 * pixels) as f64;
        for (i, plane) in y.chunks(pixels).enumerate() {
            for v in plane {
                sums[i % channels][0] += v;
                sums[i % channels][1] += v * v;
            }
        }
    }
    assert_eq!(m.samples() as f64, count);
    let (n, per_group) = (m.columns(), channels / m.groups());
    for c in 0..channels {
        let row: Vec<f64> = w[c * n..][..n].iter().map(|x| f64::from(*x)).collect();
        let mean: f64 = row.iter().zip(m.means(c / per_group)).map(|(w, x)| w * x).sum();
        let product = |centred: bool| -> f64 {
            let h = m.second(c / per_group, centred);
            (0..n).map(|i| (0..n).map(|j| row[i] * f64::from(h[i * n + j]) * row[j]).sum::<f64>()).sum()
        };
        let expected = [sums[c][0] / count, sums[c][1] / count];
        assert!((mean - expected[0]).abs() < 1e-4, "channel {c}: {mean} for {}", expected[0]);
        let square = product(false);
        assert!(
            (square - expected[1]).abs() < 1e-3 * expected[1],
            "channel {c}: {square} for {}",
            expected[1]
        );
        let variance = expected[1] - expected[0] * expected[0];
        assert!((product(true) - variance).abs() < 1e-3 * variance, "channel {c}");
    }
}

#[test]
fn moments_are_those_of_the_patches_that_a_layer_reads() {
    // Kernel, strides, dilations, pads, groups; no more positions than are taken of an image.
    let convolutions = [
        ([1, 1], [1, 1], [1, 1], [0; 4], 1),
        ([3, 3], [1, 1], [1, 1], [1; 4], 1),
        ([3, 2], [2, 1], [1, 2], [1, 0, 2, 1], 2),
        ([3, 3], [2, 2], [1, 1], [0, 1, 1, 0], 4),
    ];
    for (kernel, strides, dilations, pads, groups) in convolutions {
        let mut net = Net::new(21);
        let x = net.input(&[4, 7, 8]);
        let w = net.normal(8 * 4 / groups * kernel[0] * kernel[1], 0.3);
        let w = net.constant("w", &[8, 4 / groups, kernel[0], kernel[1]], w);
        let windows = Windows { kernel, strides, dilations, pads };
        let conv = Conv { windows, groups, epilogue: Epilogue::default() };
        let y = net.op("layer", conv, &[x, w]);
        check(&mut net.output(y));
    }
    let mut net = Net::new(22);
    let x = net.input(&[9]);
    let w = net.normal(5 * 9, 0.3);
    let w = net.constant("w", &[5, 9], w);
    let y = net.op("layer", Gemm { epilogue: Epilogue::default() }, &[x, w]);
    check(&mut net.output(y));
}

/// Signal to noise of a network quantized to `weight` bits, with weights rounded together and each to the nearest.
fn both(mut graph: Graph, weight: u32, options: QuantizeOptions) -> [f64; 2] {
    plan_uniform(&mut graph, weight, 8);
    let all: Vec<_> = layers(&graph).iter().map(|l| l.node).collect();
    let data = batches(&graph, 7, 8, 16);
    let calibration = calibrate_with(&mut graph, data, Method::Mse, &all).unwrap();
    let x = fresh(&graph);
    let reference = run(&graph, &x);
    let signal = |c: &_| {
        let q = quantize(&graph, c, options, &mut Notes::default()).unwrap();
        nibblec_ir::verify::check(&q).unwrap();
        sqnr(&reference, &run(&q, &x))
    };
    let together = signal(&calibration);
    [together, signal(&calibration.without_moments())]
}

/// Three convolutions; its result is an image, so that more than means count.
fn image_net() -> Graph {
    let mut net = Net::new(12);
    let x = net.input(&[3, 12, 12]);
    let y = net.conv("first", x, ConvSpec::relu(24, 3));
    let y = net.conv("second", y, ConvSpec::relu(24, 3));
    let y = net.conv("third", y, ConvSpec::linear(8, 3));
    net.output(y)
}

#[test]
fn a_network_loses_less_with_weights_rounded_together() {
    for weight in [2, 4] {
        for bias_correction in [Some(true), Some(false)] {
            for per_tensor in [false, true] {
                let options = QuantizeOptions { bias_correction, per_tensor };
                let [together, each] = both(image_net(), weight, options);
                assert!(together > each + 0.5, "{weight} bits, {options:?}: {together} against {each}");
            }
        }
    }
}

#[test]
fn depthwise_layers_are_rounded_a_channel_at_a_time() {
    let mut net = Net::new(5);
    let x = net.input(&[3, 12, 12]);
    let y = net.conv("stem", x, ConvSpec::relu(16, 3));
    let y = net.conv("depthwise", y, ConvSpec { groups: 16, ..ConvSpec::relu(16, 3) });
    let y = net.conv("pointwise", y, ConvSpec::linear(8, 1));
    let graph = net.output(y);
    let [together, each] = both(graph, 4, QuantizeOptions::default());
    assert!(together > each, "{together} against {each}");
}
