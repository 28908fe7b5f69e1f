//! Inner loops keep their accumulators in registers: the assembly of every kernel, read for references to the stack.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::compiled_with;
use nibblec_codegen::{Isa, Options};
use nibblec_ir::parse::parse;
use std::collections::BTreeMap;

/// One layer of each kind; weights have the extremes, so that 8-bit pairs are split.
const LAYERS: &str = "
  %image: f32[N,3,15,15] = input
  %q: u8[N,3,15,15] q(s 0.01, z 128) = QuantizeLinear(%image) {lo=0, hi=255}
  %w1: i8[64,3,7,7] q(s 0.1, z 0) = const random(seed 1)
  %c1: u4[N,64,8,8] q(s 0.1, z 0) = QLinearConv(%q, %w1, %m, %b) {kernel=[7,7], strides=[2,2],
    dilations=[1,1], pads=[3,3,3,3], groups=1, residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,15)]}
  %w0: i8[64,3,3,3] q(s 0.1, z 0) = const random(seed 12)
  %c0: u8[N,64,15,15] q(s 0.1, z 0) = QLinearConv(%q, %w0, %m, %b) {kernel=[3,3], strides=[1,1],
    dilations=[1,1], pads=[1,1,1,1], groups=1, residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,255)]}
  %w2: i4[64,64,3,3] q(s 0.1, z 0) = const random(seed 4)
  %c2: u4[N,64,8,8] q(s 0.1, z 0) = QLinearConv(%c1, %w2, %m, %b) {kernel=[3,3], strides=[1,1],
    dilations=[1,1], pads=[1,1,1,1], groups=1, residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,15)]}
  %w3: i4[64,64,3,3] q(s 0.1, z 0) = const random(seed 5)
  %c3: u2[N,64,4,4] q(s 0.1, z 0) = QLinearConv(%c2, %w3, %m, %b) {kernel=[3,3], strides=[2,2],
    dilations=[1,1], pads=[1,1,1,1], groups=1, residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,3)]}
  %w4: i2[64,64,3,3] q(s 0.1, z 0) = const random(seed 6)
  %c4: u2[N,64,4,4] q(s 0.1, z 0) = QLinearConv(%c3, %w4, %m, %b) {kernel=[3,3], strides=[1,1],
    dilations=[1,1], pads=[1,1,1,1], groups=1, residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,3)]}
  %w5: i2[64,64,1,1] q(s 0.1, z 0) = const random(seed 7)
  %c5: u8[N,64,4,4] q(s 0.1, z 0) = QLinearConv(%c4, %w5, %m, %b) {kernel=[1,1], strides=[1,1],
    dilations=[1,1], pads=[0,0,0,0], groups=1, residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,255)]}
  %w6: i8[64,64,5,5] q(s 0.1, z 0) = const random(seed 8)
  %c6: u8[N,64,4,4] q(s 0.1, z 0) = QLinearConv(%c5, %w6, %m, %b) {kernel=[5,5], strides=[1,1],
    dilations=[1,1], pads=[2,2,2,2], groups=1, residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,255)]}
  %w7: i8[64,1,3,3] q(s 0.1, z 0) = const random(seed 9)
  %c7: u8[N,64,4,4] q(s 0.1, z 0) = QLinearConv(%c6, %w7, %m, %b) {kernel=[3,3], strides=[1,1],
    dilations=[1,1], pads=[1,1,1,1], groups=64, residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,255)]}
  %w8: i4[64,64,4,4] q(s 0.1, z 0) = const random(seed 10)
  %c8: u8[N,64,1,1] q(s 0.1, z 0) = QLinearConv(%c7, %w8, %m, %b) {kernel=[4,4], strides=[1,1],
    dilations=[1,1], pads=[0,0,0,0], groups=1, residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,255)]}
  %w9: i4[64,64,1,1] q(s 0.1, z 0) = const random(seed 11)
  %c9: u8[N,64,1,1] q(s 0.1, z 0) = QLinearConv(%c8, %w9, %m, %b) {kernel=[1,1], strides=[1,1],
    dilations=[1,1], pads=[0,0,0,0], groups=1, residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,255)]}
  %m: f32[64] = const random(seed 2, min 0.0001, max 0.0002)
  %b: f32[64] = const random(seed 3, min 0, max 9)
  %y: f32[N,64,1,1] = DequantizeLinear(%c9)
  %z: f32[N,64,15,15] = DequantizeLinear(%c0)
  output %y
  output %z";

/// References to the stack in the innermost loops that multiply or look up, by function: (loops, references).
fn inner_loops(assembly: &str) -> BTreeMap<String, (usize, usize)> {
    const WORK: [&str; 6] = ["vpmaddubsw", "vpshufb", "vpermb", "vpmaddwd", "vpdpbusd", "vfmadd"];
    let mut found = BTreeMap::new();
    let mut body: Vec<&str> = Vec::new();
    let mut name = String::new();
    for line in assembly.lines() {
        let text = line.split('#').next().unwrap().trim();
        if let Some(f) = text.strip_suffix(':').filter(|l| !l.starts_with('.')) {
            name = f.trim_matches('"').to_string();
            body.clear();
        }
        let jump = text.starts_with('j').then(|| text.split_whitespace().last()).flatten();
        body.push(text);
        let Some(start) = jump.and_then(|to| body.iter().position(|l| l.strip_suffix(':') == Some(to)))
        else {
            continue;
        };
        let inner = &body[start..];
        let nested = inner[..inner.len() - 1].iter().any(|l| {
            let to = l.starts_with('j').then(|| l.split_whitespace().last()).flatten();
            to.is_some_and(|to| inner.iter().any(|l| l.strip_suffix(':') == Some(to)))
        });
        if !nested && inner.iter().any(|l| WORK.iter().any(|w| l.contains(w))) {
            let entry: &mut (usize, usize) = found.entry(name.clone()).or_default();
            entry.0 += 1;
            entry.1 += inner.iter().filter(|l| l.contains("(%rsp")).count();
        }
    }
    found
}

#[test]
fn inner_loops_are_free_of_spills() {
    let graph = parse(&format!("graph \"layers\" {{{LAYERS}\n}}")).unwrap_or_else(|e| panic!("{e}"));
    let triple = Some("x86_64-unknown-linux-gnu".into());
    for isa in [Isa::Avx2, Isa::AvxVnni, Isa::Avx512Vnni] {
        let options =
            Options { triple: triple.clone(), isas: vec![isa], listings: true, ..Options::default() };
        let compiled = compiled_with(&graph, options);
        let loops = inner_loops(compiled.assembly.as_deref().unwrap());
        let kernels: Vec<_> = loops.iter().filter(|(name, _)| !name.starts_with("step")).collect();
        let kinds: &[&str] = match isa {
            Isa::Avx2 => &["conv16_", "conv32", "conv_i16_", "stem_", "lookup_", "gemv"],
            Isa::Avx512Vnni => &["dot_", "conv_i16_", "stem_", "lookup3_", "gemv"],
            _ => &["dot_", "conv_i16_", "stem_", "lookup_", "gemv"],
        };
        for kind in kinds {
            assert!(kernels.iter().any(|(n, _)| n.starts_with(kind)), "{kind} is not in {kernels:?}");
        }
        for (name, (_, references)) in kernels {
            assert_eq!(*references, 0, "{name}: references to the stack in its inner loops");
        }
    }
}

#[test]
fn spills_would_be_seen() {
    let text = "f:\n\tpushq %rax\n.LBB0_1:\n\tvpmaddubsw %ymm0, %ymm1, %ymm2\n\tvmovdqa %ymm2, 32(%rsp)\n\tjne .LBB0_1\n";
    assert_eq!(inner_loops(text)["f"], (1, 1));
}
