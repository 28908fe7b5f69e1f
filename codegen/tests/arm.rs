//! Libraries for 64-bit Arm under qemu's user-mode emulator, against the interpreter: every level, one and two threads.
//! Needs `aarch64-linux-gnu-gcc` and `qemu-aarch64`; without them the tests say so and do nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod common;

use common::{Rng, compiled_with, expected};
use nibblec_codegen::Options;
use nibblec_exec::Array;
use nibblec_ir::{Graph, parse::parse};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The emulator with the driver, built once a test.
struct Arm {
    dir: tempfile::TempDir,
}

impl Arm {
    /// `None`, and a message, where a tool is missing.
    fn new() -> Option<Arm> {
        let there =
            |tool: &str| Command::new(tool).arg("--version").output().is_ok_and(|o| o.status.success());
        if let Some(missing) = ["aarch64-linux-gnu-gcc", "qemu-aarch64"].iter().find(|t| !there(t)) {
            eprintln!(
                "not run: {missing} is missing (Debian: gcc-aarch64-linux-gnu, libc6-dev-arm64-cross, qemu-user)"
            );
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let built = Command::new("aarch64-linux-gnu-gcc")
            .args(["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-pedantic", "-I"])
            .arg(root.join("rt"))
            .arg(root.join("tests/arm/driver.c"))
            .arg("-o")
            .arg(dir.path().join("driver"))
            .arg("-ldl")
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        Some(Arm { dir })
    }

    fn library(&self, graph: &Graph) -> PathBuf {
        let options = Options { triple: Some("aarch64-unknown-linux-gnu".into()), ..Options::default() };
        let path = self.dir.path().join("libtest.so");
        compiled_with(graph, options).write_library(&path, None).unwrap();
        path
    }

    /// What the driver wrote.
    fn run(&self, cpu: &str, library: &Path, inputs: &[Array]) -> Vec<u8> {
        let mut child = Command::new("qemu-aarch64")
            .args(["-cpu", cpu, "-L", "/usr/aarch64-linux-gnu"])
            .arg(self.dir.path().join("driver"))
            .arg(library)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut bytes = (inputs[0].dims[0] as i64).to_le_bytes().to_vec();
        for x in inputs {
            bytes.extend(x.as_f32().unwrap().iter().flat_map(|v| v.to_le_bytes()));
        }
        // The driver reads all of its input before it writes.
        child.stdin.take().unwrap().write_all(&bytes).unwrap();
        let out = child.wait_with_output().unwrap();
        assert!(out.status.success(), "{}: {}", out.status, String::from_utf8_lossy(&out.stderr));
        out.stdout
    }

    /// All levels against the interpreter, within `tolerance` of the largest magnitude (0: to the bit).
    fn check(&self, name: &str, graph: &Graph, inputs: &[Array], tolerance: f32) {
        let want = expected(graph, inputs);
        let said = self.run("max", &self.library(graph), inputs);
        let mut rest = said.as_slice();
        for level in ["scalar", "scalar", "dotprod", "dotprod"] {
            let (found, tail) = rest.split_at(16);
            assert_eq!(String::from_utf8_lossy(found).trim_end_matches('\0'), level, "{name}");
            rest = tail;
            for (o, w) in want.iter().enumerate() {
                let w = w.as_f32().unwrap();
                let (got, tail) = rest.split_at(4 * w.len());
                rest = tail;
                let top = w.iter().fold(1e-6f32, |a, v| a.max(v.abs()));
                for (i, (w, g)) in w.iter().zip(got.chunks(4)).enumerate() {
                    let g = f32::from_le_bytes(g.try_into().unwrap());
                    let equal =
                        w.to_bits() == g.to_bits() || (tolerance > 0.0 && (w - g).abs() <= tolerance * top);
                    assert!(equal, "{name}, {level}, output {o}, element {i}: expected {w}, found {g}");
                }
            }
        }
        assert!(rest.is_empty(), "{name}: {} bytes too many", rest.len());
    }
}

fn graph(body: &str) -> Graph {
    parse(&format!("graph \"test\" {{\n{body}\n}}")).unwrap_or_else(|e| panic!("{body}: {e}"))
}

fn codes(rng: &mut Rng, dims: &[usize], range: (i32, i32)) -> Array {
    let n = dims.iter().product();
    Array::f32(dims, (0..n).map(|_| rng.range(range.0, range.1) as f32).collect()).unwrap()
}

/// Two convolutions in a row (a window with a border and stride, then one of a pixel) and a second output.
fn chain(x: u32, w: u32, weights: &str, zero: i32, c: usize, m: usize) -> Graph {
    let hi = (1 << x) - 1;
    let (k, scale) = (9 * c, f64::from(hi) / 2.0);
    let spread = (k as f64).sqrt() * f64::from(hi) * f64::from(1 << (w - 1)) / 2.0;
    let wide = (m as f64).sqrt() * f64::from(hi) * f64::from(1 << (w - 1)) / 2.0;
    graph(&format!(
        "%in: f32[N,{c},7,9] = input
         %x: u{x}[N,{c},7,9] q(s 1.0, z {zero}) = QuantizeLinear(%in) {{lo=0, hi={hi}}}
         %w: i{w}[{m},{c},3,3] q(s 1.0, z 0) = const random(seed 1{weights})
         %m: f32[{m}] = const random(seed 2, min {:.9}, max {:.9})
         %b: f32[{m}] = const random(seed 3, min 0, max {hi})
         %y: u{x}[N,{m},7,5] q(s 1.0, z 0), %r: u8[N,{m},7,5] q(s 1.0, z 3) = QLinearConv(%x, %w, %m, %b)
           {{kernel=[3,3], strides=[1,2], dilations=[1,1], pads=[1,1,1,1], groups=1, residual=false, residual_m=0.0, fixed_point=true,
            outs=[q(1.0,0.0,0,{hi}), q({:.6},3.25,0,255)]}}
         %v: i{w}[{m},{m},1,1] q(s 1.0, z 0) = const random(seed 4{weights})
         %n: f32[{m}] = const random(seed 5, min {:.9}, max {:.9})
         %z: u{x}[N,{m},7,5] q(s 1.0, z 0) = QLinearConv(%y, %v, %n, %b, %r)
           {{kernel=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0], groups=1, residual=true, residual_m=0.05, fixed_point=true,
            outs=[q(1.0,0.0,0,{hi})]}}
         %p: f32[N,{m},7,5] = DequantizeLinear(%r)
         %q: f32[N,{m},7,5] = DequantizeLinear(%z)
         output %p
         output %q",
        scale / spread,
        2.0 * scale / spread,
        200.0 / f64::from(hi),
        scale / wide,
        2.0 * scale / wide,
    ))
}

#[test]
fn convolutions() {
    let Some(arm) = Arm::new() else { return };
    let mut rng = Rng(21);
    for x in [8, 4, 2] {
        for w in [8, 4, 2] {
            let top = (1 << (w - 1)) - 1;
            let extremes =
                [String::new(), format!(", min {top}, max {top}"), format!(", min {0}, max {0}", -top - 1)];
            for (i, weights) in extremes.iter().enumerate() {
                for (c, m) in [(16, 64), (7, 37)] {
                    let g = chain(x, w, weights, if i == 0 { (1 << x) / 2 } else { 0 }, c, m);
                    let hi = (1 << x) - 1;
                    let input = codes(&mut rng, &[2, c, 7, 9], if i == 0 { (-hi, hi) } else { (hi, hi) });
                    arm.check(&format!("u{x} i{w}{weights} {c} {m}"), &g, &[input], 0.0);
                }
            }
        }
    }
}

#[test]
fn other_operators() {
    let Some(arm) = Arm::new() else { return };
    let mut rng = Rng(22);
    let integer = graph(
        "%a: f32[N,19,9,8] = input
         %p: u8[N,19,9,8] q(s 1.0, z 100) = QuantizeLinear(%a) {lo=0, hi=255}
         %w: i8[19,1,3,3] q(s 1.0, z 0) = const random(seed 1)
         %m: f32[19] = const random(seed 2, min 0.001, max 0.003)
         %b: f32[19] = const random(seed 3, min 50, max 200)
         %d: u8[N,19,9,8] q(s 1.0, z 90), %e: u4[N,19,9,8] q(s 9.0, z 3) = QLinearConv(%p, %w, %m, %b, %p)
           {kernel=[3,3], strides=[1,1], dilations=[1,1], pads=[1,1,1,1], groups=19, residual=true, residual_m=0.3, fixed_point=true,
            outs=[q(1.0,0.0,0,255), q(0.06,0.5,0,15)]}
         %s: u8[N,19,9,8] q(s 1.0, z 7) = QLinearAdd(%d, %e) {ma=0.7, mb=4.3, bias=-12.5, outs=[q(1.0,0.0,7,255)]}
         %x: u8[N,19,5,4] q(s 1.0, z 7) = MaxPool(%s) {kernel=[3,3], strides=[2,2], dilations=[1,1],
           pads=[1,1,1,1], ceil_mode=false}
         %g: u8[N,19,1,1] q(s 1.0, z 3) = QLinearGlobalAveragePool(%x) {m=0.8, b=3.0, outs=[q(1.0,0.0,0,255)]}
         %y: f32[N,19,9,8] = DequantizeLinear(%s)
         %z: f32[N,19,1,1] = DequantizeLinear(%g)
         output %y
         output %z",
    );
    let input = codes(&mut rng, &[3, 19, 9, 8], (-150, 200));
    arm.check("integer operators", &integer, &[input], 0.0);
    let products = graph(
        "%a: f32[N,77] = input
         %p: u8[N,77] q(s 1.0, z 100) = QuantizeLinear(%a) {lo=0, hi=255}
         %w: i4[33,77] q(s 1.0, z 0) = const random(seed 1)
         %m: f32[33] = const random(seed 2, min 0.001, max 0.003)
         %b: f32[33] = const random(seed 3, min 0, max 200)
         %y: f32[N,33] = QGemmDequantize(%p, %w, %m, %b)
         output %y",
    );
    let input = codes(&mut rng, &[3, 77], (-150, 200));
    arm.check("products", &products, &[input], 0.0);
    let float = graph(
        "%x: f32[N,6,9,8] = input
         %w: f32[37,6,3,3] = const random(seed 1)
         %b: f32[37] = const random(seed 2)
         %a: f32[N,37,9,8] = Conv(%x, %w, %b) {kernel=[3,3], strides=[1,1], dilations=[1,1], pads=[1,1,1,1],
           groups=1, bias=true, residual=false, activation=relu}
         %h: f32[N,37,9,8] = HardSwish(%a)
         %s: f32[N,37,9,8] = Sigmoid(%h)
         output %a
         output %s",
    );
    let input = codes(&mut rng, &[2, 6, 9, 8], (-5, 5));
    arm.check("float operators", &float, &[input], 1e-6);
}

/// A CPU without dot products gets the scalar level alone.
#[test]
fn a_cpu_without_dot_products() {
    let Some(arm) = Arm::new() else { return };
    let g = chain(4, 4, "", 0, 8, 16);
    let input = codes(&mut Rng(23), &[1, 8, 7, 9], (0, 15));
    let said = arm.run("cortex-a53", &arm.library(&g), std::slice::from_ref(&input));
    let one = 16 + 2 * 4 * 16 * 7 * 5;
    assert_eq!(said.len(), 2 * one);
    assert!(said.chunks(one).all(|run| run.starts_with(b"scalar\0")));
}
