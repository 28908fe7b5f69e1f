//! A layer that several kernels can run takes the one that is asked for, and gives the same result.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::compiled_with;
use nibblec_codegen::{ConvKernel, Options};
use nibblec_ir::parse::parse;
use nibblec_runtime::{Library, Session, SessionOptions};

#[test]
fn the_kernel_that_is_asked_for() {
    let graph = parse(
        "graph \"g\" {
           %image: f32[N,32,6,6] = input
           %q: u4[N,32,6,6] q(s 1.0, z 0) = QuantizeLinear(%image) {lo=0, hi=15}
           %w: i4[16,32,3,3] q(s 0.1, z 0) = const random(seed 1)
           %m: f32[16] = const random(seed 2, min 0.01, max 0.02)
           %b: f32[16] = const random(seed 3, min 0, max 9)
           %c: u8[N,16,6,6] q(s 0.1, z 0) = QLinearConv(%q, %w, %m, %b) {kernel=[3,3], strides=[1,1],
             dilations=[1,1], pads=[1,1,1,1], groups=1, residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,255)]}
           %y: f32[N,16,6,6] = DequantizeLinear(%c)
           output %y
         }",
    )
    .unwrap();
    let node = graph.nodes().find(|(_, n)| n.op.name() == "QLinearConv").unwrap().1.name.clone();
    let image: Vec<f32> = (0..32 * 36).map(|i| (i * 7 % 16) as f32).collect();
    let folder = tempfile::tempdir().unwrap();
    let rows = [(None, true), (Some(ConvKernel::Winograd), true), (Some(ConvKernel::Direct), false)];
    let mut results = Vec::new();
    for (i, (wanted, winograd)) in rows.into_iter().enumerate() {
        let kernels = wanted.map(|k| (node.clone(), k)).into_iter().collect();
        let compiled = compiled_with(&graph, Options { kernels, ..Options::default() });
        let used = &compiled.report.kernels.iter().find(|k| k.node == node).unwrap().kernel;
        assert_eq!(used.contains("winograd"), winograd, "{wanted:?}: {used}");
        let path = folder.path().join(format!("lib{i}.so"));
        compiled.write_library(&path, None).unwrap();
        // SAFETY: the library was just made by the compiler under test.
        let library = unsafe { Library::open(&path) }.unwrap();
        let mut session = Session::new(&library, SessionOptions::default()).unwrap();
        results.push(session.run_f32(&[&image], 1).unwrap());
    }
    assert!(results.iter().all(|r| *r == results[0]));
}
