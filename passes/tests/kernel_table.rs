//! Measured layers: the file, estimates, latency as a cost, and the layouts that times decide.

#![allow(clippy::unwrap_used)]

mod nets;

use nets::residual_net;
use nibblec_ir::ann::{Bits, Format};
use nibblec_ir::layers::layers;
use nibblec_ir::op::{CodesEpilogue, Conv, DequantizeLinear, Epilogue, QuantizeLinear, Requant, Windows};
use nibblec_ir::{DType, Graph, Quant, Shape, Tensor, ValueId, ValueType, Width};
use nibblec_passes::kernel_table::{
    Kernel, KernelTable, KernelTableError, Kind, LayerShape, Time, parse_widths, widths_name,
};
use nibblec_passes::layout::{assign_layouts_with, rule};
use nibblec_passes::select::{CostKind, SelectError, SelectOptions, Selection, select};
use nibblec_passes::sensitivity::{Metric, sensitivity};
use std::sync::Arc;

fn bits(text: &str) -> Bits {
    parse_widths(text).unwrap()
}

fn shape(text: &str) -> LayerShape {
    text.parse().unwrap()
}

fn table(entries: &[(&str, &str, Kernel, u64)]) -> KernelTable {
    let mut t = KernelTable::new("avx2", "0.1.0", "a \"CPU\"");
    for (s, w, k, ns) in entries {
        t.insert(&shape(s), bits(w), *k, *ns);
    }
    t
}

#[test]
fn shapes_as_text() {
    let rows = [
        ("64x56x56 64x56x56 3x3", Kind::Spatial, 64 * 56 * 56 * 576),
        ("64x56x56 256x56x56 1x1 residual", Kind::Pointwise, 64 * 256 * 3136),
        ("96x112x112 96x56x56 3x3 s2 g96", Kind::Depthwise, 96 * 9 * 3136),
        ("8x9x7 16x4x7 3x1 s2x1 d2x1 g2", Kind::Spatial, 16 * 28 * 12),
        ("2048x1x1 1000x1x1 1x1", Kind::Product, 2_048_000),
    ];
    for (text, kind, macs) in rows {
        let s = shape(text);
        assert_eq!((s.to_string().as_str(), s.kind(), s.macs()), (text, kind, macs));
    }
    let bad =
        ["", "64x56x56", "0x1x1 1x1x1 1x1", "6x1x1 1x1x1 1x1 g4", "1x1x1 1x1x1 1x1 q2", "1x1 1x1x1 1x1"];
    for text in bad {
        assert!(text.parse::<LayerShape>().unwrap_err().contains("expected CxHxW"), "{text}");
    }
}

#[test]
fn kernels_of_shapes() {
    use Kernel::{Direct, Lookup, Winograd};
    let rows: [(&str, &str, &[Kernel]); 9] = [
        ("64x56x56 64x56x56 3x3", "w2a2", &[Direct, Winograd, Lookup]),
        ("64x56x56 64x56x56 3x3", "w2a4", &[Direct, Winograd]),
        ("64x56x56 64x56x56 3x3", "w4a8", &[Direct]),
        ("64x56x56 64x56x56 3x3", "w8a8", &[Direct, Winograd]),
        ("64x56x56 64x28x28 3x3 s2", "w2a2", &[Direct, Lookup]),
        ("64x56x56 64x28x28 3x3 s2", "float", &[Direct]),
        ("96x56x56 96x56x56 3x3 g96", "w2a2", &[Direct]),
        ("2048x1x1 1000x1x1 1x1", "w2a2", &[Direct]),
        ("3x32x32 16x32x32 3x3", "w4a4", &[Direct]),
    ];
    for (s, w, kernels) in rows {
        assert_eq!(shape(s).kernels(bits(w)), kernels, "{s} {w}");
    }
}

#[test]
fn what_is_written_is_read() {
    let t = table(&[
        ("64x56x56 64x56x56 3x3", "w4a4", Kernel::Winograd, 400),
        ("64x56x56 64x56x56 3x3", "w4a4", Kernel::Direct, 634),
        ("2048x1x1 1000x1x1 1x1", "float", Kernel::Direct, 77),
    ]);
    let text = t.write("two\nlines");
    assert!(text.starts_with("# two\n# lines\nformat = 1\n"), "{text}");
    assert!(text.contains("\n\"64x56x56 64x56x56 3x3 w4a4\" = { direct = 634, winograd = 400 }\n"), "{text}");
    let read = KernelTable::parse(&text).unwrap();
    assert_eq!(read, t);
    assert_eq!(read.write("two\nlines"), text);
    for w in ["w8a8", "w4a2", "w3a7", "float"] {
        assert_eq!(widths_name(bits(w)), w);
    }
    assert_eq!([parse_widths("w9a3"), parse_widths("w4"), parse_widths("")], [None; 3]);
}

#[test]
fn files_that_are_refused() {
    let head = "compiler = \"0.1.0\"\nisa = \"avx2\"\n";
    let rows = [
        ("format = 2\n".to_string(), "a kernel table of format 2, where this version reads 1"),
        (head.to_string(), "it has no 'format'"),
        ("format = [".to_string(), "not a kernel table"),
        (format!("format = 1\n{head}[ns]\n\"x w4a4\" = {{}}\n"), "'x' is no layer"),
        (format!("format = 1\n{head}[ns]\n\"1x1x1 1x1x1 1x1 w9a9\" = {{}}\n"), "no pair of widths"),
        (format!("format = 1\n{head}[ns]\n\"1x1x1 1x1x1 1x1 w4a4\" = {{ fast = 1 }}\n"), "no kernel 'fast'"),
        (format!("format = 1\n{head}[ns]\n\"1x1x1 1x1x1 1x1 w4a4\" = {{ direct = 0 }}\n"), "a time of 0"),
        (format!("format = 1\nspeed = 1\n{head}"), "unknown field `speed`"),
    ];
    for (text, words) in rows {
        let e = KernelTable::parse(&text).unwrap_err().to_string();
        assert!(e.contains(words), "{text}: {e}");
    }
    let e = KernelTableError::Level { found: "avx2".into(), expected: "dotprod".into() }.to_string();
    assert!(e.contains("measured at level avx2, where dotprod is needed"), "{e}");
}

#[test]
fn layers_that_were_not_measured() {
    let t = table(&[
        ("64x28x28 64x28x28 1x1", "w4a4", Kernel::Direct, 100_000),
        ("64x56x56 64x56x56 1x1", "w4a4", Kernel::Direct, 400_000),
        ("64x28x28 64x28x28 3x3 g64", "w4a4", Kernel::Direct, 77_000),
        ("64x28x28 64x28x28 1x1", "w2a2", Kernel::Direct, 1),
    ]);
    let time = |s: &str, w: &str, k| t.time(&shape(s), bits(w), k);
    let known = time("64x28x28 64x28x28 1x1", "w4a4", Kernel::Direct);
    assert_eq!(known, Some(Time { ns: 100_000, estimated: false }));
    // Both neighbours have one speed, so a layer between them has it too; the depthwise one has no part in it.
    let between = time("64x28x56 64x28x56 1x1", "w4a4", Kernel::Direct).unwrap();
    assert!(between.estimated && between.ns.abs_diff(200_000) <= 1, "{between:?}");
    // Without a layer of the kind, those of other kinds tell.
    assert!(time("64x28x28 64x28x28 3x3", "w4a4", Kernel::Direct).is_some());
    assert_eq!(time("64x28x28 64x28x28 1x1", "w8a8", Kernel::Direct), None);
    // Other widths take the time of those whose sum is the least that is no smaller.
    for (w, ns) in [("w2a2", 1), ("w3a2", 100_000), ("w3a5", 100_000), ("w2a6", 100_000)] {
        let found = time("64x28x28 64x28x28 1x1", w, Kernel::Direct).unwrap();
        assert_eq!((found.ns, found.estimated), (ns, w != "w2a2"), "{w}");
    }
    assert_eq!(time("64x28x28 64x28x28 1x1", "w5a4", Kernel::Direct), None);
    assert_eq!(time("64x28x28 64x28x28 3x3", "w4a4", Kernel::Winograd), None);
    // The nearer neighbour weighs more.
    let t = table(&[
        ("16x8x8 16x8x8 1x1", "w4a4", Kernel::Direct, 1000),
        ("256x8x8 16x8x8 1x1", "w4a4", Kernel::Direct, 1000),
    ]);
    let speed = |c: usize| {
        let s = shape(&format!("{c}x8x8 16x8x8 1x1"));
        s.macs() as f64 / t.time(&s, bits("w4a4"), Kernel::Direct).unwrap().ns as f64
    };
    assert!(speed(32) < speed(64) && speed(64) < speed(128), "{} {} {}", speed(32), speed(64), speed(128));
}

/// Every layer of the residual network: 1 us at 2 bits, 3 us at 4, 5 us at 8.
/// Where weights stay packed, 3x3 layers have no Winograd, and first layers still do.
#[test]
fn packed_weights_leave_winograd_out() {
    use Kernel::{Direct, Winograd};
    let stem = "3x224x224 64x112x112 7x7 s2";
    let layer = "64x56x56 64x56x56 3x3";
    let rows = [(layer, "w4a4", Direct, 200), (layer, "w4a4", Winograd, 100)];
    let mut t = table(&[rows[0], rows[1], (stem, "w8a8", Direct, 300), (stem, "w8a8", Winograd, 200)]);
    let fastest = |t: &KernelTable, s: &str, w: &str| {
        t.fastest(&shape(s), bits(w), &[Direct, Winograd]).map(|(k, time)| (k, time.ns))
    };
    assert_eq!(fastest(&t, layer, "w4a4"), Some((Winograd, 100)));
    t.packed_weights = true;
    assert_eq!(fastest(&t, layer, "w4a4"), Some((Direct, 200)));
    assert_eq!(fastest(&t, stem, "w8a8"), Some((Winograd, 200)));
}

fn latencies() -> KernelTable {
    let g = residual_net(1);
    let mut t = table(&[]);
    for l in layers(&g) {
        let s = LayerShape::of(&g, l.node).unwrap();
        for (w, ns) in [("w2a2", 1000), ("w4a4", 3000), ("w8a8", 5000)] {
            t.insert(&s, bits(w), Kernel::Direct, ns);
        }
    }
    t
}

fn selected(budget: &str, table: KernelTable) -> Result<Selection, SelectError> {
    let mut g = residual_net(1);
    let s = sensitivity(&mut g, Metric::default(), &[Width::W4, Width::W2]).unwrap();
    let options = SelectOptions {
        budget: budget.parse().unwrap(),
        cost: CostKind::Latency,
        table: Some(Arc::new(table)),
        ..SelectOptions::default()
    };
    select(&mut g, &s, &options)
}

#[test]
fn budgets_in_milliseconds() {
    let all = latencies();
    let loose = selected("1ms", all.clone()).unwrap();
    let (fixed, free): (Vec<_>, Vec<_>) = loose.plan.layers.iter().partition(|l| l.fixed);
    assert!(fixed.iter().all(|l| l.cost == 5000) && free.iter().all(|l| l.cost == 3000));
    // A time covers the ends as well, which stay at 8 bits.
    let least = 5000 * fixed.len() as u64 + 1000 * free.len() as u64;
    assert_eq!(loose.cost_range, (least, least + 2000 * free.len() as u64));
    assert_eq!((loose.cost, loose.estimated), (loose.cost_range.1, 0));
    let tight = selected(&format!("{}us", least / 1000 + 2), all.clone()).unwrap();
    assert_eq!(tight.plan.total_cost(), least + 2000);
    let e = selected("1us", all.clone()).unwrap_err().to_string();
    let words = format!(
        "budget 1us (0.001 ms) is infeasible: the layers that it covers take from 0.0{} ms",
        least / 1000
    );
    assert!(e.contains(&words), "{e}");
    assert!(selected(&format!("{}us", least / 1000), all).is_ok());
}

#[test]
fn what_latency_cannot_tell() {
    let e = selected("100kB", latencies()).unwrap_err().to_string();
    assert!(e.contains("budget 100kB is a size, but costs count latency"), "{e}");
    assert_eq!(
        selected("1000k", latencies()),
        selected("1ms", latencies()).map(|mut s| {
            s.plan.budget = "1000k".into();
            s
        })
    );
    let mut g = residual_net(1);
    let s = sensitivity(&mut g, Metric::default(), &[Width::W4, Width::W2]).unwrap();
    let options = SelectOptions { budget: "12ms".parse().unwrap(), ..SelectOptions::default() };
    let e = select(&mut g, &s, &options).unwrap_err().to_string();
    assert!(e.contains("budget 12ms is a time, but costs count compute"), "{e}");
    let e = selected("0.75", table(&[])).unwrap_err();
    assert!(matches!(&e, SelectError::NoTime { widths, .. } if widths == "w2a2"), "{e}");
    let options = SelectOptions { cost: CostKind::Latency, ..SelectOptions::default() };
    assert_eq!(select(&mut g, &s, &options).unwrap_err(), SelectError::NoTable);
    // One measured layer tells the times of all others.
    let rows = [("w2a2", 1000), ("w4a4", 3000), ("w8a8", 5000)];
    let one = table(&rows.map(|(w, ns)| ("16x8x8 16x8x8 3x3", w, Kernel::Direct, ns)));
    let all = layers(&g).len();
    let s = selected("0.75", one).unwrap();
    assert!(s.estimated > 0 && s.estimated <= all, "{} of {all}", s.estimated);
}

/// Codes through two 2-bit convolutions; the second one's name and its input.
fn two_bit_pair(outputs: usize) -> (Graph, ValueId) {
    let mut g = Graph::new("pair");
    let shape = |c: usize| Shape::batched(&[c, 6, 6]);
    let x = g.add_input(ValueType::new("x", DType::F32, shape(32)));
    let codes =
        |name: &str, c| ValueType::new(name, DType::U2, shape(c)).with_quant(Quant::per_tensor(1.0, 0));
    let q = g.add_node("quantize", QuantizeLinear { lo: 0, hi: 3 }, &[x], vec![codes("q", 32)]);
    let mut last = g.node(q).output();
    for (name, m) in [("first", 32), ("second", outputs)] {
        let w = Tensor::signed_codes(DType::I2, &[m, 32, 1, 1], vec![1; 32 * m]).unwrap();
        let w = g.add_codes("w", w, Quant::per_tensor(1.0, 0));
        let v = g.add_constant("m", Tensor::f32(&[m], vec![0.1; m]).unwrap());
        let outs = vec![Requant::identity(0, 3)];
        let end = CodesEpilogue { fixed_point: true, outs, ..CodesEpilogue::default() };
        let op = Conv { windows: Windows::PIXELS, groups: 1, epilogue: Epilogue::Codes(end) };
        let node = g.add_node(name, op, &[last, w, v, v], vec![codes(name, m)]);
        last = g.node(node).output();
    }
    let ty = ValueType::new("y", DType::F32, shape(outputs));
    let y = g.add_node("dequantize", DequantizeLinear {}, &[last], vec![ty]);
    let y = g.node(y).output();
    g.push_output(y);
    let second = g.find_node("second").unwrap();
    let read = g.node(second).inputs()[0];
    (g, read)
}

#[test]
fn times_decide_which_codes_lie_in_pairs() {
    let slow = |lookup, direct, m| {
        let s = format!("32x6x6 {m}x6x6 1x1");
        table(&[(&s, "w2a2", Kernel::Lookup, lookup), (&s, "w2a2", Kernel::Direct, direct)])
    };
    let rows = [
        (32, table(&[]), Format::ChannelPairs),
        (16, table(&[]), Format::ChannelsLast),
        (32, slow(200, 100, 32), Format::ChannelsLast),
        (16, slow(100, 200, 16), Format::ChannelPairs),
    ];
    for (i, (outputs, t, format)) in rows.into_iter().enumerate() {
        let (mut g, read) = two_bit_pair(outputs);
        assign_layouts_with(&mut g, &|g, n| t.lookup_gain(g, n).unwrap_or_else(|| rule(g, n))).unwrap();
        assert_eq!(g.value(read).ann.layout.as_ref().unwrap().value.format, format, "row {i}");
    }
}
