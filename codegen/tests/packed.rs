//! Weights that stay packed and are unpacked panel by panel while running: the same bits as the interpreter's, nothing
//! unpacked when a context is created, no Winograd on transformed weights.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Rng, check_equal_with, compiled_with};
use nibblec_codegen::{Isa, Options};
use nibblec_exec::Array;
use nibblec_ir::{Graph, parse::parse};

/// A layer behind one that writes its input.
#[derive(Clone, Copy)]
struct Layer {
    x: u32,
    w: u32,
    c: usize,
    m: usize,
    hw: [usize; 2],
    kernel: [usize; 2],
    stride: usize,
    pads: [usize; 4],
    groups: usize,
    zero: u32,
    /// All weights, if not random.
    weight: Option<i32>,
    /// In the name of its kernel.
    kind: &'static str,
}

const BASE: Layer = Layer {
    x: 4,
    w: 4,
    c: 32,
    m: 48,
    hw: [7, 9],
    kernel: [3, 3],
    stride: 1,
    pads: [1; 4],
    groups: 1,
    zero: 0,
    weight: None,
    kind: "x16__",
};

/// 2-bit codes by lookup, which takes panels of 64 channels.
const LOOKUP: Layer = Layer { x: 2, w: 2, m: 128, kind: "lookup", ..BASE };

impl Layer {
    fn name(&self) -> String {
        let Layer { x, w, c, m, hw, kernel, stride, pads, groups, zero, weight, .. } = self;
        format!("u{x} i{w} {c}->{m} {hw:?} k{kernel:?} s{stride} p{pads:?} g{groups} z{zero} {weight:?}")
    }

    /// Nothing is prepared, and all levels give the interpreter's bits.
    fn check(&self) {
        let (graph, name) = (self.graph(), self.name());
        let report = |packed_weights: bool| {
            let options = Options { packed_weights, isas: vec![Isa::Scalar], ..Options::default() };
            compiled_with(&graph, options).report
        };
        let packed = report(true);
        let kernel = &packed.kernels.iter().rfind(|k| k.op == "QLinearConv").unwrap().kernel;
        assert!(kernel.contains(self.kind) && !kernel.contains("winograd"), "{name}: {kernel}");
        assert_eq!(packed.prepared_bytes, 0, "{name}");
        assert!(report(false).prepared_bytes > 0, "{name}");
        let [h, w] = self.hw;
        let mut rng = Rng(31);
        let image = (0..2 * 3 * h * w).map(|_| rng.range(0, 255) as f32).collect();
        let input = Array::f32(&[2, 3, h, w], image).unwrap();
        check_equal_with(&name, &graph, &[input], Options { packed_weights: true, ..Options::default() });
    }

    fn graph(&self) -> Graph {
        let &Layer { x, w, c, m, hw: [h, wd], kernel: [kh, kw], stride, pads, groups, zero, .. } = self;
        let hi = (1 << x) - 1;
        let inner = c / groups;
        let out = |n: usize, i: usize, k: usize| (n + pads[i] + pads[i + 2] - k) / stride + 1;
        let (oh, ow) = (out(h, 0, kh), out(wd, 1, kw));
        let spread = ((inner * kh * kw) as f64).sqrt() * f64::from(hi) * f64::from(1 << (w - 1)) / 2.0;
        let values = self.weight.map_or(String::new(), |v| format!(", min {v}, max {v}"));
        let text = format!(
            "%in: f32[N,3,{h},{wd}] = input
             %q: u8[N,3,{h},{wd}] q(s 1.0, z 0) = QuantizeLinear(%in) {{lo=0, hi=255}}
             %v: i8[{c},3,1,1] q(s 1.0, z 0) = const random(seed 1)
             %vm: f32[{c}] = const random(seed 2, min {:.9}, max {:.9})
             %vb: f32[{c}] = const random(seed 3, min 0, max {hi})
             %x: u{x}[N,{c},{h},{wd}] q(s 1.0, z {zero}) = QLinearConv(%q, %v, %vm, %vb)
               {{kernel=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0], groups=1, residual=false,
                residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,{hi})]}}
             %w: i{w}[{m},{inner},{kh},{kw}] q(s 1.0, z 0) = const random(seed 4{values})
             %m: f32[{m}] = const random(seed 5, min {:.9}, max {:.9})
             %b: f32[{m}] = const random(seed 6, min 0, max 200)
             %y: u8[N,{m},{oh},{ow}] q(s 1.0, z 0) = QLinearConv(%x, %w, %m, %b)
               {{kernel=[{kh},{kw}], strides=[{stride},{stride}], dilations=[1,1], pads={pads:?}, groups={groups},
                residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,255)]}}
             %z: f32[N,{m},{oh},{ow}] = DequantizeLinear(%y)
             output %z",
            f64::from(hi) / 30_000.0,
            f64::from(hi) / 15_000.0,
            60.0 / spread,
            90.0 / spread,
        );
        parse(&format!("graph \"layer\" {{\n{text}\n}}")).unwrap_or_else(|e| panic!("{text}: {e}"))
    }
}

#[test]
fn panels_are_unpacked_while_running() {
    let pixel = Layer { kernel: [1, 1], pads: [0; 4], ..BASE };
    let rows = [
        BASE,
        Layer { zero: 7, ..BASE },
        Layer { weight: Some(-8), ..BASE },
        Layer { weight: Some(7), ..BASE },
        // Products of 8-bit codes, several groups of accumulation.
        Layer { x: 8, c: 96, ..BASE },
        Layer { x: 8, zero: 128, weight: Some(-8), ..BASE },
        // Four codes a byte.
        Layer { w: 2, ..BASE },
        Layer { x: 8, w: 2, c: 24, m: 33, weight: Some(-2), ..BASE },
        // Tiles that leave out padding; a last panel with few channels; one input channel.
        Layer { c: 64, m: 37, hw: [14, 13], stride: 2, ..BASE },
        Layer { c: 5, m: 33, hw: [6, 1], kernel: [3, 1], pads: [2, 0, 0, 0], ..BASE },
        Layer { c: 1, m: 1, hw: [3, 3], ..pixel },
        // Channel groups.
        Layer { c: 24, m: 36, groups: 4, ..BASE },
        // Many products, few pixels; 16-bit sums of extreme codes.
        Layer { c: 512, m: 40, hw: [3, 4], ..BASE },
        Layer { c: 512, m: 20, hw: [4, 3], weight: Some(-8), ..BASE },
        Layer { c: 1030, m: 40, hw: [5, 3], ..pixel },
    ];
    rows.iter().for_each(Layer::check);
}

#[test]
fn panels_of_lookups_come_with_their_starts() {
    let rows = [
        LOOKUP,
        Layer { zero: 1, m: 33, ..LOOKUP },
        Layer { weight: Some(-2), c: 40, m: 130, ..LOOKUP },
        Layer { weight: Some(1), hw: [13, 14], stride: 2, ..LOOKUP },
        Layer { c: 512, m: 70, hw: [3, 4], ..LOOKUP },
        Layer { c: 72, m: 64, kernel: [1, 1], pads: [0; 4], ..LOOKUP },
    ];
    rows.iter().for_each(Layer::check);
}

/// 8-bit 3x3 layers read their codes where they lie.
#[test]
fn layers_of_8_bits_run_directly() {
    let graph = Layer { x: 8, w: 8, ..BASE }.graph();
    let image = (0..3 * 63).map(|i| (i * 37 % 256) as f32).collect();
    let options = || Options { packed_weights: true, ..Options::default() };
    let report = compiled_with(&graph, options()).report;
    assert!(report.kernels.iter().all(|k| !k.kernel.contains("winograd")), "{:?}", report.kernels);
    assert_eq!(report.prepared_bytes, 0);
    check_equal_with("8 bits", &graph, &[Array::f32(&[1, 3, 7, 9], image).unwrap()], options());
}
