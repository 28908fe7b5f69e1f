//! The shipped network as a library against the interpreter, bit for bit: every pair of widths, both levels, one and
//! two threads, batches of 1 and 7.
#![cfg(feature = "llvm")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use nibblec::onnx::import;
use nibblec_codegen::{Options, compile};
use nibblec_exec::{Array, Interpreter};
use nibblec_ir::{Graph, Width, verify::verify};
use nibblec_passes::calibrate::{Method, Synthetic, calibrate_synthetic};
use nibblec_passes::select::{SelectOptions, select};
use nibblec_passes::sensitivity::{Metric, sensitivity};
use nibblec_passes::{
    Hooks, Notes, Pass, front_end, layout::assign_layouts, plan_memory::PlanMemory, quantize::quantize,
    run_passes,
};
use nibblec_runtime::{Library, Session, SessionOptions};
use std::path::Path;

fn float_graph(name: &str) -> Graph {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models").join(name);
    let mut g = import(&path, &Default::default()).unwrap().graph;
    run_passes(&mut g, &front_end(), &mut Notes::default(), Hooks::default()).unwrap();
    g
}

fn quantized(name: &str, weight: u32, activation: u32) -> Graph {
    let mut g = float_graph(name);
    let mut notes = Notes::default();
    let ranges = calibrate_synthetic(&mut g, Synthetic::default(), Method::Mse).unwrap();
    let gains = sensitivity(&mut g, Metric::default(), &[Width::new(weight).unwrap()]).unwrap();
    let options = SelectOptions {
        bits: vec![Width::new(weight).unwrap()],
        act_bits: Width::new(activation),
        ..SelectOptions::default()
    };
    select(&mut g, &gains, &options).unwrap();
    quantize(&g, &ranges, Default::default(), &mut notes).unwrap()
}

fn library(graph: &Graph, dir: &Path) -> Library {
    let mut g = graph.clone();
    assign_layouts(&mut g).unwrap();
    PlanMemory.run(&mut g, &mut Notes::default()).unwrap();
    let compiled =
        compile(&verify(g).unwrap(), &Options { name: "net".into(), ..Options::default() }).unwrap();
    let path = dir.join("libnet.so");
    compiled.write_library(&path, None).unwrap();
    // SAFETY: the library was just made by the compiler under test.
    unsafe { Library::open(&path) }.unwrap()
}

fn images(n: usize) -> Vec<f32> {
    let mut state = 7u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 22) as f32 - 2.0
    };
    (0..n * 3 * 32 * 32).map(|_| next()).collect()
}

#[test]
fn every_pair_of_widths_equals_the_interpreter() {
    let x = images(7);
    for weight in [8, 4, 2] {
        for activation in [8, 4, 2] {
            let g = quantized("resnet8-cifar10.onnx", weight, activation);
            let dir = tempfile::tempdir().unwrap();
            let library = library(&g, dir.path());
            let want = Interpreter::new(&g)
                .unwrap()
                .run(&[Array::f32(&[7, 3, 32, 32], x.clone()).unwrap()])
                .unwrap();
            let want = want[0].as_f32().unwrap();
            let levels = library.info().levels.clone();
            for level in levels.iter().filter(|l| l.supported).map(|l| l.name.as_str()) {
                for threads in [1, 2] {
                    let options = SessionOptions { threads, level: Some(level.into()), profile: false };
                    let mut session = Session::new(&library, options).unwrap();
                    for batch in [1, 7] {
                        let got = session.run_f32(&[&x[..batch * 3 * 32 * 32]], batch).unwrap();
                        assert_eq!(
                            got[0],
                            want[..batch * 10],
                            "w{weight}a{activation}, {level}, {threads} threads, batch {batch}"
                        );
                    }
                }
            }
        }
    }
}
