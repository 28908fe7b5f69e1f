//! Training and compilation agree on what runs on codes: where `nibblec_tune::prepare` has put a quantizer, `quantize` reads
//! codes at that width, and between the layers nothing is quantized anew.
#![allow(clippy::unwrap_used)]

mod nets;

use nets::{ConvSpec, Net, count, plan_uniform, quantized};
use nibblec_ir::ann::Bits;
use nibblec_ir::layers::layers;
use nibblec_ir::op::{Binary, Concat, FakeQuantize, MaxPool, Softmax, Unary, Windows};
use nibblec_ir::{DType, Graph, Op, ValueId, Width};
use nibblec_passes::{Hooks, Notes, front_end, run_passes};
use nibblec_tune::{Widths, prepare};

fn conv(n: &mut Net, name: &str, x: ValueId) -> ValueId {
    n.conv(name, x, ConvSpec::linear(8, 3))
}

/// Two convolutions with what `between` puts there, a pooling and a classifier.
fn net(between: impl Fn(&mut Net, ValueId) -> ValueId) -> Graph {
    let mut n = Net::new(3);
    let x = n.input(&[3, 8, 8]);
    let y = conv(&mut n, "first", x);
    let y = n.op("relu", Unary::RELU, &[y]);
    let y = between(&mut n, y);
    let y = conv(&mut n, "second", y);
    let y = n.pool_flat(y);
    let y = n.gemm("classifier", y, 5);
    let y = n.op("softmax", Softmax { axis: 1 }, &[y]);
    n.output(y)
}

/// The graph as training has it, with quantizers, and what compilation makes of it.
fn trained_and_compiled(mut graph: Graph) -> (Graph, Graph) {
    let bits = Bits { weight: Width::W4, activation: Width::W4 };
    let found = layers(&graph).iter().map(|l| (l.node, bits)).collect();
    let widths = Widths { layers: found, per_channel: true, inputs: vec![(-4.0, 4.0)] };
    prepare(&mut graph, &widths).unwrap();
    for id in graph.order() {
        if let Op::FakeQuantize(f) = &mut graph.node_mut(id).op {
            f.scale = 4.0 / (1 << f.dtype.bits()) as f32;
        }
    }
    let trained = graph.clone();
    run_passes(&mut graph, &front_end(), &mut Notes::default(), Hooks::default()).unwrap();
    plan_uniform(&mut graph, 4, 4);
    (trained, quantized(&mut graph).0)
}

fn widths(graph: &Graph) -> Vec<u32> {
    let bits = |f: &FakeQuantize| f.dtype.bits();
    let mut found: Vec<u32> = graph
        .nodes()
        .filter_map(|(_, n)| if let Op::FakeQuantize(f) = &n.op { Some(bits(f)) } else { None })
        .collect();
    found.sort_unstable();
    found
}

#[test]
fn what_is_trained_on_codes_is_compiled_on_codes() {
    type Row = (&'static str, Graph, &'static [u32], usize);
    let by = |n: &mut Net, v: f32| n.constant("factor", &[1, 1, 1], vec![v]);
    let channels = |n: &mut Net| n.constant("factors", &[8, 1, 1], (1..9u8).map(f32::from).collect());
    let pooled = |n: &mut Net, x: ValueId| {
        let windows = Windows { kernel: [2, 2], strides: [2, 2], ..Windows::PIXELS };
        n.op("max", MaxPool { windows, ceil_mode: false }, &[x])
    };
    // Name, network, widths of the quantizers that training has, quantizers of floats that the compiled network has.
    let rows: Vec<Row> = vec![
        ("plain", net(|_, x| x), &[4, 4, 4, 8], 1),
        ("pooling", net(pooled), &[4, 4, 4, 8], 1),
        ("table", net(|n, x| n.op("act", Unary::HARD_SWISH, &[x])), &[4, 4, 4, 8, 8], 1),
        (
            "residual",
            net(|n, x| {
                let a = conv(n, "inner", x);
                let sum = n.op("sum", Binary::ADD, &[a, x]);
                n.op("relu_sum", Unary::RELU, &[sum])
            }),
            &[4, 4, 4, 4, 8, 8],
            1,
        ),
        (
            "join",
            net(|n, x| {
                let (a, b) = (conv(n, "a", x), conv(n, "b", x));
                n.op("join", Concat::along(1), &[a, b])
            }),
            &[4, 4, 4, 4, 8],
            1,
        ),
        (
            "gate",
            net(|n, x| {
                let a = conv(n, "a", x);
                let gate = n.op("sigmoid", Unary::SIGMOID, &[a]);
                n.op("gated", Binary::MUL, &[x, gate])
            }),
            &[4, 4, 4, 4, 8, 8, 8, 8],
            1,
        ),
        (
            "one number",
            net(|n, x| {
                let (x, factor) = (pooled(n, x), by(n, 0.7));
                n.op("scaled", Binary::MUL, &[x, factor])
            }),
            &[4, 4, 4, 8, 8],
            1,
        ),
        // A factor for each channel that no layer takes in has no form on codes: nobody trains with a quantizer there.
        (
            "numbers of channels",
            net(|n, x| {
                let (x, factors) = (pooled(n, x), channels(n));
                n.op("scaled", Binary::MUL, &[x, factors])
            }),
            &[4, 4, 4, 8],
            2,
        ),
    ];
    let mut wrong = Vec::new();
    for (name, graph, expected, quantizers) in rows {
        let (trained, compiled) = trained_and_compiled(graph);
        if widths(&trained) != expected {
            wrong.push(format!("{name}: trained with {:?}, expected {expected:?}", widths(&trained)));
        }
        let (fake, anew) = (count(&compiled, "FakeQuantize"), count(&compiled, "QuantizeLinear"));
        if (fake, anew) != (0, quantizers) {
            wrong.push(format!(
                "{name}: {fake} quantizers run in float, {anew} floats are quantized\n{compiled}"
            ));
        }
        let layers = compiled.nodes().filter(|(_, n)| n.op.is_integer_layer()).map(|(_, n)| n.inputs()[0]);
        let read: Vec<DType> = layers.map(|x| compiled.value(x).dtype).collect();
        if read.iter().any(|d| d.bits() != 4) {
            wrong.push(format!("{name}: layers read {read:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
