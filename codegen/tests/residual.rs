//! Blocks that end in a residual, in 16-bit fixed point: their two outputs at 8 bits and at the next layer's width, in the
//! layout that it reads, with sums inside and beyond their limits, against the interpreter.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Rng, check_equal};
use nibblec_exec::Array;
use nibblec_ir::arith::{Fixed, FixedTerms};
use nibblec_ir::op::Epilogue;
use nibblec_ir::parse::parse;
use nibblec_ir::{Graph, Op};
use std::collections::BTreeSet;

/// A 3x3 layer, the 1x1 layer that ends the block, and the 3x3 layer behind it.
fn block(bits: u32, [h, w]: [usize; 2], channels: usize, most: f32) -> Graph {
    let top = (1 << bits) - 1;
    let conv = |kernel: usize, rest: String| {
        let pad = kernel / 2;
        format!(
            "{{kernel=[{kernel},{kernel}], strides=[1,1], dilations=[1,1], pads=[{pad},{pad},{pad},{pad}], groups=1, {rest}}}"
        )
    };
    let plain =
        conv(3, format!("residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,{top})]"));
    let second = f64::from(top) / 250.0;
    let end = conv(
        1,
        format!(
            "residual=true, residual_m=0.61, fixed_point=true, outs=[q(1.0,0.0,0,255), q({second},0.125,0,{top})]"
        ),
    );
    let c = channels;
    let text = format!(
        r#"graph "block" {{
  %x: f32[N,64,{h},{w}] = input
  %s: f32[N,{c},{h},{w}] = input
  %q: u{bits}[N,64,{h},{w}] q(s 1.0, z 0) = QuantizeLinear(%x) {{lo=0, hi={top}}}
  %r: u8[N,{c},{h},{w}] q(s 1.0, z 0) = QuantizeLinear(%s) {{lo=0, hi=255}}
  %w1: i{bits}[64,64,3,3] q(s 0.1, z 0) = const random(seed 1)
  %m1: f32[64] = const random(seed 2, min 0.001, max 0.02)
  %b1: f32[64] = const random(seed 3, min 0, max 3)
  %c1: u{bits}[N,64,{h},{w}] q(s 1.0, z 0) = QLinearConv(%q, %w1, %m1, %b1) {plain}
  %w2: i{bits}[{c},64,1,1] q(s 0.1, z 0) = const random(seed 4)
  %m2: f32[{c}] = const random(seed 5, min 0.001, max {most})
  %b2: f32[{c}] = const random(seed 6, min -90, max 90)
  %c2: u8[N,{c},{h},{w}] q(s 1.0, z 0), %c3: u{bits}[N,{c},{h},{w}] q(s 1.0, z 0) = QLinearConv(%c1, %w2, %m2, %b2, %r) {end}
  %w4: i{bits}[64,{c},3,3] q(s 0.1, z 0) = const random(seed 7)
  %c4: u{bits}[N,64,{h},{w}] q(s 1.0, z 0) = QLinearConv(%c3, %w4, %m1, %b1) {plain}
  %y: f32[N,{c},{h},{w}] = DequantizeLinear(%c2)
  %z: f32[N,64,{h},{w}] = DequantizeLinear(%c4)
  output %y
  output %z
}}"#
    );
    parse(&text).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

/// The constants of the block's end.
fn fixed(g: &Graph) -> Fixed {
    let end = |id: &nibblec_ir::NodeId| {
        g.node(*id).op.epilogue().and_then(Epilogue::codes).is_some_and(|e| e.residual)
    };
    let node = g.node(g.order().into_iter().find(end).unwrap());
    let Op::Conv(op) = &node.op else { panic!() };
    let of = |i: usize| g.value(node.inputs()[i]);
    let floats = |i: usize| of(i).constant().unwrap().as_f32().unwrap();
    let weights: Vec<i16> =
        of(1).constant().unwrap().as_i8().unwrap().iter().map(|c| i16::from(*c)).collect();
    Fixed::of(&FixedTerms {
        groups: op.groups,
        epilogue: op.epilogue.codes().unwrap(),
        weights: &weights,
        m: floats(2),
        b: floats(3),
        x: (of(0).dtype, 0),
        residual: Some(of(4).dtype),
        pixels: 4,
    })
    .unwrap()
}

#[test]
fn blocks_end_in_fixed_point() {
    let mut rng = Rng(3);
    let mut limited = BTreeSet::new();
    for bits in [2, 4] {
        for (hw, channels, most) in
            [([5, 7], 64, 0.05), ([6, 6], 128, 9.0), ([13, 3], 192, 0.4), ([2, 1], 64, 3.0)]
        {
            let g = block(bits, hw, channels, most);
            limited.insert(fixed(&g).limited);
            for full in [false, true] {
                let array = |rng: &mut Rng, c: usize, top: i32| {
                    let dims = [2, c, hw[0], hw[1]];
                    let one = |_| (if full { top } else { rng.range(0, top) }) as f32;
                    Array::f32(&dims, (0..dims.iter().product::<usize>()).map(one).collect()).unwrap()
                };
                let inputs = [array(&mut rng, 64, (1 << bits) - 1), array(&mut rng, channels, 255)];
                check_equal(&format!("{bits} bits, {hw:?}, {channels} channels, full {full}"), &g, &inputs);
            }
        }
    }
    assert_eq!(limited.len(), 2, "sums within and beyond their limits");
}
