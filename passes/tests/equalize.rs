//! Equalization between layers: the function stays, ranges become alike, and what is refused says why.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Net, PLAIN, Random, difference, end};
use nibblec_exec::Array;
use nibblec_ir::op::*;
use nibblec_ir::{DType, Graph, NodeId, Scale, Tensor, ValueId};
use nibblec_passes::equalize::{Magnitudes, Refusal, Report, equalize};

/// A layer with very unequal output channels and a bias; depthwise where `groups` is not 1.
fn layer(n: &mut Net, x: ValueId, outputs: usize, groups: usize, activation: Activation) -> ValueId {
    let inputs = n.g.value(x).shape.dim(1).unwrap();
    let size = inputs / groups * 9;
    let spread = |c: usize| 10f32.powf(c as f32 / outputs as f32 * 2.0 - 1.0);
    let w: Vec<f32> = (0..outputs * size).map(|i| n.random.float() * spread(i / size)).collect();
    let b: Vec<f32> = (0..outputs).map(|c| n.random.float() * spread(c)).collect();
    let (w, b) = (n.constant(&[outputs, inputs / groups, 3, 3], &w), n.constant(&[outputs], &b));
    n.op(Conv { groups, epilogue: end(true, false, activation), ..PLAIN }, &[x, w, b])
}

fn gemm(n: &mut Net, x: ValueId, outputs: usize, activation: Activation) -> ValueId {
    let k = n.g.value(x).shape.dim(1).unwrap();
    let (w, b) = (n.random(&[outputs, k]), n.random(&[outputs]));
    n.op(Gemm { epilogue: end(true, false, activation) }, &[x, w, b])
}

fn net(build: fn(&mut Net, ValueId) -> ValueId) -> Graph {
    let mut n = Net::new();
    let x = n.input(&[3, 5, 6]);
    let y = build(&mut n, x);
    n.done(&[y])
}

/// What flows on the numbers that `difference` compares graphs on, of which the first image is enough.
fn seen(g: &Graph) -> Magnitudes {
    let mut random = Random(99);
    let dims = g.value(g.inputs()[0]).shape.with_batch(2);
    let data = random.floats(dims.iter().product()).iter().map(|x| 3.0 * x).collect();
    Magnitudes::observe(g, [Ok::<_, String>(vec![Array::f32(&dims, data).unwrap()])]).unwrap()
}

fn equalized(g: &Graph, data: bool) -> (Graph, Report) {
    let mut after = g.clone();
    let seen = data.then(|| seen(g));
    let report = equalize(&mut after, seen.as_ref()).unwrap();
    nibblec_ir::check(&after).unwrap();
    (after, report)
}

struct Row {
    name: &'static str,
    pairs: usize,
    refused: &'static [Refusal],
    graph: Graph,
}

fn row(
    name: &'static str,
    pairs: usize,
    refused: &'static [Refusal],
    build: fn(&mut Net, ValueId) -> ValueId,
) -> Row {
    Row { name, pairs, refused, graph: net(build) }
}

const RELU6: Activation = Activation::Clip(0.0, 6.0);

#[test]
fn the_function_stays() {
    use Activation::{None, Relu};
    use Refusal::*;
    let rows = [
        row("two layers", 1, &[Input], |n, x| {
            let x = layer(n, x, 8, 1, Relu);
            layer(n, x, 4, 1, None)
        }),
        row("no activation between", 1, &[Input], |n, x| {
            let x = layer(n, x, 8, 1, None);
            layer(n, x, 4, 1, None)
        }),
        row("pointwise, depthwise, pointwise", 2, &[Input], |n, x| {
            let x = layer(n, x, 8, 1, Relu);
            let x = layer(n, x, 8, 8, Relu);
            layer(n, x, 4, 1, None)
        }),
        row("groups and a multiplier", 2, &[Input], |n, x| {
            let x = layer(n, x, 8, 1, Relu);
            let x = layer(n, x, 16, 4, Relu);
            layer(n, x, 4, 2, None)
        }),
        row("through LeakyRelu and poolings", 2, &[Input], |n, x| {
            let x = layer(n, x, 8, 1, None);
            let x = n.op(Unary::LeakyRelu { alpha: 0.1 }, &[x]);
            let pool = MaxPool {
                windows: Windows { kernel: [2, 2], strides: [1, 1], ..Windows::PIXELS },
                ceil_mode: false,
            };
            let x = n.op(pool, &[x]);
            let x = layer(n, x, 6, 1, Relu);
            let x = n.op(GlobalAveragePool::default(), &[x]);
            layer(n, x, 4, 1, None)
        }),
        row("a Clip that some channels reach", 2, &[Input], |n, x| {
            let x = layer(n, x, 8, 1, RELU6);
            let x = layer(n, x, 8, 8, Activation::Clip(-6.0, 6.0));
            layer(n, x, 4, 1, None)
        }),
        row("shared weights", 2, &[Input], |n, x| {
            let w = n.random(&[3, 3, 3, 3]);
            let x = n.conv_of(x, w);
            let x = n.conv_of(x, w);
            n.conv_of(x, w)
        }),
        row("others read it", 0, &[Input, Readers], |n, x| {
            let x = layer(n, x, 8, 1, Relu);
            let y = layer(n, x, 8, 1, Relu);
            n.op(Binary::ADD, &[x, y])
        }),
        row("a sum", 0, &[Input, Input, Residual], |n, x| {
            let w = n.random(&[3, 3, 3, 3]);
            let a = layer(n, x, 3, 1, None);
            let b = n.op(Conv { epilogue: end(false, true, None), ..PLAIN }, &[x, w, a]);
            layer(n, b, 4, 1, None)
        }),
        row("a function that is not homogeneous", 0, &[Input, Operator], |n, x| {
            let x = layer(n, x, 8, 1, None);
            let x = n.op(Unary::SIGMOID, &[x]);
            layer(n, x, 4, 1, None)
        }),
        row("a Clip without zero", 0, &[Input, ClipOffset], |n, x| {
            let x = layer(n, x, 8, 1, Activation::Clip(0.5, 6.0));
            layer(n, x, 4, 1, None)
        }),
        row("trained codes", 0, &[Input, Weights], |n, x| {
            let x = layer(n, x, 3, 1, Relu);
            let w = n.codes(DType::I4, &[4, 3, 3, 3], Scale::PerTensor(0.1), 0);
            n.conv_of(x, w)
        }),
    ];
    let mut wrong = Vec::new();
    for r in rows {
        let (after, report) = equalized(&r.graph, true);
        let refused: Vec<Refusal> = report.refused.iter().map(|(_, why)| *why).collect();
        let d = difference(&r.graph, &after);
        if report.pairs.len() != r.pairs || refused != r.refused || d.is_nan() || d > 1e-4 {
            wrong.push(format!("{}: differs by {d}, {report:?}", r.name));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn without_data_nothing_is_assumed() {
    let relu6 = net(|n, x| {
        let x = layer(n, x, 8, 1, RELU6);
        layer(n, x, 4, 1, Activation::None)
    });
    let relu = net(|n, x| {
        let x = layer(n, x, 8, 1, Activation::Relu);
        layer(n, x, 4, 1, Activation::None)
    });
    for (g, expected) in [(&relu6, Some(Refusal::Clip)), (&relu, None)] {
        let report = equalized(g, false).1;
        assert_eq!(report.refused.get(1).map(|r| r.1), expected);
        assert_eq!(report.pairs.is_empty(), expected.is_some());
    }
}

#[test]
fn a_model_output_stays() {
    let mut n = Net::new();
    let x = n.input(&[3, 5, 6]);
    let a = layer(&mut n, x, 8, 1, Activation::Relu);
    let b = layer(&mut n, a, 4, 1, Activation::None);
    let (after, report) = equalized(&n.done(&[a, b]), false);
    assert_eq!((report.pairs.len(), report.refused[1].1), (0, Refusal::Output), "{}", after.node_count());
}

fn order(g: &Graph) -> Vec<NodeId> {
    g.order().into_iter().filter(|n| g.node(*n).op.is_layer()).collect()
}

/// Largest weights by output channel, and by input channel (of layers without groups).
fn ranges(g: &Graph, node: NodeId) -> (Vec<f32>, Vec<f32>) {
    let t = g.value(g.node(node).inputs()[1]).constant().unwrap();
    let (rows, columns) = (t.dims()[0], t.dims()[1]);
    let taps = t.len() / rows / columns;
    let (mut outputs, mut inputs) = (vec![0f32; rows], vec![0f32; columns]);
    for (i, x) in t.as_f32().unwrap().iter().enumerate() {
        let (row, column) = (i / taps / columns, i / taps % columns);
        outputs[row] = outputs[row].max(x.abs());
        inputs[column] = inputs[column].max(x.abs());
    }
    (outputs, inputs)
}

fn spread(of: impl Iterator<Item = f32>) -> f32 {
    let (lo, hi) = of.fold((f32::INFINITY, 0f32), |(lo, hi), x| (lo.min(x), hi.max(x)));
    hi / lo
}

#[test]
fn ranges_become_alike() {
    let g = net(|n, x| {
        let x = layer(n, x, 8, 1, Activation::Relu);
        let x = layer(n, x, 8, 8, Activation::Relu);
        let x = n.op(GlobalAveragePool::default(), &[x]);
        let x = layer(n, x, 4, 1, Activation::Relu);
        layer(n, x, 5, 1, Activation::None)
    });
    // Equation 11: the output range of a channel over the input range that reads it is one number for all channels.
    let made = equalized(&g, false).0;
    let nodes = order(&made);
    let alike = |g: &Graph, first: NodeId, second: NodeId| {
        let (outputs, inputs) = (ranges(g, first).0, ranges(g, second));
        let reading = if inputs.1.len() == 1 { inputs.0 } else { inputs.1 };
        spread(outputs.iter().zip(&reading).map(|(a, b)| a / b))
    };
    for pair in nodes.windows(2) {
        let (before, after) = (alike(&g, pair[0], pair[1]), alike(&made, pair[0], pair[1]));
        assert!(after < 1.05 && before > 1.2, "{before} became {after}");
    }
}

#[test]
fn a_clip_is_reached_as_before() {
    let g = net(|n, x| {
        let x = layer(n, x, 8, 1, RELU6);
        let x = layer(n, x, 8, 8, Activation::None);
        layer(n, x, 4, 1, Activation::None)
    });
    let (before, value) = (seen(&g), g.node(order(&g)[0]).output());
    let (after, report) = equalized(&g, true);
    let after = seen(&after);
    let reached = before.of(value).unwrap().iter().filter(|x| **x >= 6.0).count();
    assert!(reached > 0 && reached < 8 && report.bounded == reached, "{reached}, {}", report.bounded);
    for (c, (b, a)) in before.of(value).unwrap().iter().zip(after.of(value).unwrap()).enumerate() {
        assert!(*a <= 6.0 + 1e-5 && (*b < 6.0 || *a >= 6.0), "channel {c}: {b} became {a}");
    }
}

#[test]
fn a_second_run_changes_nothing() {
    let mut n = Net::new();
    let x = n.input(&[4]);
    let a = gemm(&mut n, x, 6, Activation::Relu);
    let y = gemm(&mut n, a, 3, Activation::None);
    let g = n.done(&[y]);
    let (after, report) = equalized(&g, false);
    assert_eq!(report.pairs.len(), 1);
    assert!(difference(&g, &after) < 1e-4);
    let again = equalized(&after, false).0;
    let weights = |g: &Graph| {
        let t: Vec<Tensor> =
            order(g).iter().map(|n| g.value(g.node(*n).inputs()[1]).constant().unwrap().clone()).collect();
        t.iter().flat_map(|t| t.as_f32().unwrap().to_vec()).collect::<Vec<f32>>()
    };
    let moved = weights(&after).iter().zip(weights(&again)).fold(0f32, |m, (a, b)| m.max((a - b).abs()));
    assert!(moved < 0.01, "a second run moves weights by {moved}");
}
