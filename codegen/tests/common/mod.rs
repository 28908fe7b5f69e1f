//! Compiles a graph, loads it, and holds its outputs against the reference interpreter.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use nibblec_codegen::{Compiled, Options, compile};
use nibblec_exec::{Array, Elements, Interpreter};
use nibblec_ir::{Graph, verify::verify};
use nibblec_passes::{Notes, Pass, layout::assign_layouts, plan_memory::PlanMemory};
use nibblec_runtime::{Library, Session, SessionOptions};

/// A small, seeded generator (SplitMix64).
pub struct Rng(pub u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    pub fn range(&mut self, lo: i32, hi: i32) -> i32 {
        lo + self.below((hi - lo + 1) as usize) as i32
    }
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// Lays out, plans and compiles for this machine.
pub fn compiled(graph: &Graph) -> Compiled {
    compiled_with(graph, Options::default())
}

/// The same with other options.
pub fn compiled_with(graph: &Graph, options: Options) -> Compiled {
    let mut g = graph.clone();
    assign_layouts(&mut g).unwrap();
    PlanMemory.run(&mut g, &mut Notes::default()).unwrap();
    let g = verify(g).unwrap_or_else(|e| panic!("{e:?}"));
    compile(&g, &Options { name: "test".into(), ..options }).unwrap()
}

/// Outputs of the interpreter as bytes.
pub fn expected(graph: &Graph, inputs: &[Array]) -> Vec<Array> {
    Interpreter::new(graph).unwrap().run(inputs).unwrap()
}

fn floats(a: &Array) -> Vec<f32> {
    match &a.elements {
        Elements::F32(v) => v.clone(),
        _ => panic!("models of these tests have f32 inputs and outputs"),
    }
}

/// Runs one library at all levels and with one and two threads; `agree` judges (name, expected, found).
pub fn check_with(
    name: &str,
    graph: &Graph,
    inputs: &[Array],
    options: Options,
    mut agree: impl FnMut(&str, &[f32], &[f32]),
) {
    let want = expected(graph, inputs);
    let compiled = compiled_with(graph, options);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("libtest.so");
    compiled.write_library(&path, None).unwrap();
    // SAFETY: the library was just made by the compiler under test.
    let library = unsafe { Library::open(&path) }.unwrap();
    let batch = inputs[0].dims[0];
    let flat: Vec<Vec<f32>> = inputs.iter().map(floats).collect();
    let refs: Vec<&[f32]> = flat.iter().map(Vec::as_slice).collect();
    let levels = library.info().levels.iter().filter(|l| l.supported);
    for level in levels.map(|l| l.name.as_str()) {
        for threads in [1, 2] {
            let options = SessionOptions { threads, level: Some(level.into()), profile: false };
            let mut session = Session::new(&library, options).unwrap();
            // Twice: nothing may be left over from the run before.
            for _ in 0..2 {
                let got = session.run_f32(&refs, batch).unwrap();
                for (i, (w, g)) in want.iter().zip(&got).enumerate() {
                    agree(&format!("{name}, output {i}, {level}, {threads} threads"), &floats(w), g);
                }
            }
        }
    }
}

/// All outputs equal to the last bit.
pub fn check_equal(name: &str, graph: &Graph, inputs: &[Array]) {
    check_equal_with(name, graph, inputs, Options::default());
}

/// The same with other options.
pub fn check_equal_with(name: &str, graph: &Graph, inputs: &[Array], options: Options) {
    check_with(name, graph, inputs, options, |what, want, got| {
        assert_eq!(want.len(), got.len(), "{what}: length");
        // Which NaN an operation gives is the CPU's choice.
        let same = |i: usize| want[i].to_bits() == got[i].to_bits() || want[i].is_nan() && got[i].is_nan();
        let wrong: Vec<usize> = (0..want.len()).filter(|&i| !same(i)).collect();
        if let Some(&i) = wrong.first() {
            panic!(
                "{what}: {} of {} elements differ, first at {i}: expected {}, found {}",
                wrong.len(),
                want.len(),
                want[i],
                got[i]
            );
        }
    });
}

/// Outputs within `tolerance` of the largest magnitude.
pub fn check_close(name: &str, graph: &Graph, inputs: &[Array], tolerance: f32) {
    check_with(name, graph, inputs, Options::default(), |what, want, got| {
        assert_eq!(want.len(), got.len(), "{what}: length");
        let top = want.iter().fold(1e-6f32, |a, v| a.max(v.abs()));
        for (i, (w, g)) in want.iter().zip(got).enumerate() {
            assert!((w - g).abs() <= tolerance * top, "{what}: element {i}: expected {w}, found {g}");
        }
    });
}
