//! Weights and activations of 3, 5, 6 and 7 bits, in every mix and beside 2, 4 and 8: convolutions, depthwise ones, matrix
//! products and residuals equal the interpreter on every level, with random weights and with those of largest sums.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Rng, check_equal};
use nibblec_exec::Array;
use nibblec_ir::{Graph, parse::parse};

const HW: [usize; 2] = [6, 5];

/// Layers with weights of `w` bits that read activations of `x` bits; `weights` fills all weights, if they are not random.
fn graph(x: u32, w: u32, weights: Option<i32>) -> Graph {
    let ([h, wd], hi) = (HW, (1 << x) - 1);
    let values = weights.map_or(String::new(), |v| format!(", min {v}, max {v}"));
    // What brings typical sums of so many products to the middle of 8 bits.
    let spread = |products: f64| 60.0 / (products.sqrt() * f64::from(hi) * f64::from(1 << (w - 1)) / 2.0);
    let factors = |name: &str, n: usize, products: f64| {
        let s = spread(products);
        format!("%{name}m: f32[{n}] = const random(seed 5, min {:.9}, max {:.9})\n", s, 1.5 * s)
            + &format!("%{name}b: f32[{n}] = const random(seed 6, min 0, max 200)\n")
    };
    let plain = "strides=[1,1], dilations=[1,1]";
    let end = "residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,255)]";
    let text = format!(
        "%in: f32[N,3,{h},{wd}] = input
         %q: u8[N,3,{h},{wd}] q(s 1.0, z 0) = QuantizeLinear(%in) {{lo=0, hi=255}}
         %v: i8[32,3,1,1] q(s 1.0, z 0) = const random(seed 1)
         %vm: f32[32] = const random(seed 2, min {:.9}, max {:.9})
         %vb: f32[32] = const random(seed 3, min 0, max {hi})
         %x: u{x}[N,32,{h},{wd}] q(s 1.0, z 1), %r: u8[N,32,{h},{wd}] q(s 1.0, z 0) = QLinearConv(%q, %v, %vm, %vb)
           {{kernel=[1,1], {plain}, pads=[0,0,0,0], groups=1, residual=false, residual_m=0.0, fixed_point=true,
            outs=[q(1.0,0.0,0,{hi}), q({:.6},0.0,0,255)]}}
         {}{}{}{}
         %cw: i{w}[48,32,3,3] q(s 1.0, z 0) = const random(seed 11{values})
         %c: u8[N,48,{h},{wd}] q(s 1.0, z 0) = QLinearConv(%x, %cw, %cm, %cb)
           {{kernel=[3,3], {plain}, pads=[1,1,1,1], groups=1, {end}}}
         %dw: i{w}[32,1,3,3] q(s 1.0, z 0) = const random(seed 12{values})
         %d: u8[N,32,{h},{wd}] q(s 1.0, z 0) = QLinearConv(%x, %dw, %dm, %db)
           {{kernel=[3,3], {plain}, pads=[1,1,1,1], groups=32, {end}}}
         %ew: i{w}[32,32,1,1] q(s 1.0, z 0) = const random(seed 13{values})
         %e: u8[N,32,{h},{wd}] q(s 1.0, z 0), %f: u{x}[N,32,{h},{wd}] q(s 1.0, z 0) = QLinearConv(%x, %ew, %em, %eb, %r)
           {{kernel=[1,1], {plain}, pads=[0,0,0,0], groups=1, residual=true, residual_m=0.37, fixed_point=true,
            outs=[q(1.0,0.0,0,255), q({:.6},0.0,0,{hi})]}}
         %p: u{x}[N,32,1,1] q(s 1.0, z 0) = QLinearGlobalAveragePool(%f) {{m=1.0, b=0.0, outs=[q(1.0,0.0,0,{hi})]}}
         %s: u{x}[N,32] q(s 1.0, z 0) = Reshape(%p) {{shape=[N,32]}}
         %gw: i{w}[19,32] q(s 1.0, z 0) = const random(seed 14{values})
         %g: f32[N,19] = QGemmDequantize(%s, %gw, %gm, %gb)
         %c1: f32[N,48,{h},{wd}] = DequantizeLinear(%c)
         %d1: f32[N,32,{h},{wd}] = DequantizeLinear(%d)
         %e1: f32[N,32,{h},{wd}] = DequantizeLinear(%e)
         output %c1
         output %d1
         output %e1
         output %g",
        f64::from(hi) / 30_000.0,
        f64::from(hi) / 15_000.0,
        255.0 / f64::from(hi),
        factors("c", 48, 288.0),
        factors("d", 32, 9.0),
        factors("e", 32, 32.0),
        factors("g", 19, 32.0),
        f64::from(hi) / 255.0,
    );
    parse(&format!("graph \"widths\" {{\n{text}\n}}")).unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn check(x: u32, w: u32, weights: Option<i32>) {
    let graph = graph(x, w, weights);
    nibblec_ir::check(&graph).unwrap_or_else(|e| panic!("{e:?}"));
    let mut rng = Rng(u64::from(17 * x + w));
    let image = (0..2 * 3 * HW[0] * HW[1]).map(|_| rng.range(0, 255) as f32).collect();
    let input = Array::f32(&[2, 3, HW[0], HW[1]], image).unwrap();
    check_equal(&format!("u{x} i{w} {weights:?}"), &graph, &[input]);
}

#[test]
fn odd_widths_in_every_mix() {
    for w in [3, 5, 6, 7] {
        for x in [3, 5, 6, 7] {
            check(x, w, None);
        }
    }
}

#[test]
fn odd_widths_beside_the_others() {
    for (x, w) in [(2, 3), (3, 2), (4, 5), (5, 4), (8, 3), (3, 8), (8, 5), (6, 8), (4, 7), (7, 2)] {
        check(x, w, None);
    }
}

#[test]
fn odd_widths_at_the_ends_of_their_ranges() {
    for (x, w) in [(3, 3), (5, 7), (6, 6), (7, 7), (8, 7), (7, 8)] {
        check(x, w, Some(-(1 << (w - 1))));
        check(x, w, Some((1 << (w - 1)) - 1));
    }
}
