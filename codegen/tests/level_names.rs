//! The kernel that a library of all levels names for one of them is the one that a library of that level alone runs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::compiled_with;
use nibblec_codegen::{Arch, Options, TRIPLES};
use nibblec_ir::{Graph, parse::parse};

/// A convolution of codes with its own input: channels, extent, kernel, stride, groups, widths of activations and weights.
fn conv(i: usize, [c, m, size, k, stride, groups, x, w]: [usize; 8]) -> String {
    let (pad, out) = (k / 2, (size + 2 * (k / 2) - k) / stride + 1);
    let hi = (1 << x) - 1;
    format!(
        "%image{i}: f32[N,{c},{size},{size}] = input
         %q{i}: u{x}[N,{c},{size},{size}] q(s 1.0, z 0) = QuantizeLinear(%image{i}) {{lo=0, hi={hi}}}
         %w{i}: i{w}[{m},{},{k},{k}] q(s 0.1, z 0) = const random(seed 1)
         %m{i}: f32[{m}] = const random(seed 2, min 0.001, max 0.002)
         %b{i}: f32[{m}] = const random(seed 3, min 0, max 9)
         %c{i}: u8[N,{m},{out},{out}] q(s 0.1, z 0) = QLinearConv(%q{i}, %w{i}, %m{i}, %b{i}) {{kernel=[{k},{k}],
           strides=[{stride},{stride}], dilations=[1,1], pads=[{pad},{pad},{pad},{pad}], groups={groups},
           residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,255)]}}
         %y{i}: f32[N,{m},{out},{out}] = DequantizeLinear(%c{i})
         output %y{i}
        ",
        c / groups
    )
}

const FLOATS: &str = "%x: f32[N,6,9,8] = input
    %w: f32[37,6,3,3] = const random(seed 1)
    %b: f32[37] = const random(seed 2)
    %a: f32[N,37,9,8] = Conv(%x, %w, %b) {kernel=[3,3], strides=[1,1], dilations=[1,1], pads=[1,1,1,1],
      groups=1, bias=true, residual=false, activation=relu}
    %s: f32[N,37,9,8] = Sigmoid(%a)
    output %s
    ";

#[test]
fn every_level_has_the_names_of_its_own() {
    let shapes = [
        [16, 32, 9, 1, 1, 1, 4, 4],
        [16, 32, 9, 3, 2, 1, 4, 4],
        [32, 32, 9, 3, 1, 1, 4, 4],
        [64, 64, 24, 3, 1, 1, 8, 8],
        [64, 64, 3, 3, 1, 1, 8, 8],
        [16, 32, 9, 1, 1, 1, 8, 8],
        [16, 32, 9, 3, 1, 1, 8, 4],
        [64, 64, 9, 3, 1, 1, 2, 2],
        [64, 64, 9, 1, 1, 1, 2, 2],
        [3, 16, 17, 3, 1, 1, 8, 8],
        [3, 64, 32, 7, 2, 1, 8, 8],
        [64, 64, 1, 1, 1, 1, 8, 8],
        [32, 32, 9, 3, 1, 32, 8, 8],
        [4, 4, 9, 3, 1, 4, 8, 8],
    ];
    let convs: String = shapes.into_iter().enumerate().map(|(i, shape)| conv(i, shape)).collect();
    let graph: Graph = parse(&format!("graph \"g\" {{\n{convs}{FLOATS}}}")).unwrap();
    let mut wrong = Vec::new();
    for triple in TRIPLES {
        let kernels = |isas| {
            let options = Options { triple: Some(triple.into()), isas, ..Options::default() };
            compiled_with(&graph, options).report.kernels
        };
        let all = kernels(Vec::new());
        for isa in Arch::of(triple).unwrap().levels() {
            for (one, all) in kernels(vec![*isa]).iter().zip(&all) {
                let (one, all) = (&one.kernels[isa.name()], &all.kernels[isa.name()]);
                assert!(one.ends_with(isa.name()), "{one}");
                if one != all {
                    wrong.push(format!("{}: alone {one}, among all levels {all}", isa.name()));
                }
            }
        }
        assert_eq!(all.iter().filter(|k| k.op == "QLinearConv").count(), shapes.len());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
