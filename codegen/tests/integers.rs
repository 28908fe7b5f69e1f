//! Integer and boolean inputs and outputs: operators that move them, and casts between all types, against the
//! interpreter at every level.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Rng, compiled, expected};
use nibblec_exec::{Array, Elements};
use nibblec_ir::{DType, Graph, parse::parse};
use nibblec_runtime::{Library, Session, SessionOptions, Values, ValuesRef};

const TYPES: [DType; 6] = [DType::F32, DType::I32, DType::I64, DType::U8, DType::I8, DType::Bool];

fn graph(name: &str, body: &str) -> Graph {
    parse(&format!("graph \"test\" {{\n{body}\n}}")).unwrap_or_else(|e| panic!("{name}: {e}\n{body}"))
}

/// Numbers over the whole range of a type; of floats also what no integer holds.
fn numbers(dtype: DType, n: usize, rng: &mut Rng) -> Elements {
    let odd = [0.0, -0.0, 0.5, -0.5, 1.5, -1.5, 127.5, -128.5, 255.9, -1.0, 3e9, -3e9, 1e20, f32::NAN];
    let ends = [f32::INFINITY, f32::NEG_INFINITY, 2_147_483_520.0, -2_147_483_648.0, 9.3e18, -9.3e18];
    let mut bits = || rng.next();
    match dtype {
        DType::F32 => {
            let special: Vec<f32> = odd.into_iter().chain(ends).collect();
            let at = |i: usize| special.get(i).copied();
            Elements::F32((0..n).map(|i| at(i).unwrap_or((bits() >> 40) as f32 / 1e4 - 800.0)).collect())
        }
        DType::I32 => Elements::I32((0..n).map(|_| bits() as i32).collect()),
        DType::I64 => Elements::I64((0..n).map(|_| bits() as i64).collect()),
        DType::I8 => Elements::I8((0..n).map(|_| bits() as i8).collect()),
        DType::Bool => Elements::Bool((0..n).map(|_| bits() & 1 == 1).collect()),
        _ => Elements::U8((0..n).map(|_| bits() as u8).collect()),
    }
}

fn given(a: &Array) -> ValuesRef<'_> {
    match &a.elements {
        Elements::F32(v) => ValuesRef::F32(v),
        Elements::I32(v) => ValuesRef::I32(v),
        Elements::I64(v) => ValuesRef::I64(v),
        Elements::U8(v) => ValuesRef::U8(v),
        Elements::I8(v) => ValuesRef::I8(v),
        Elements::Bool(v) => ValuesRef::Bool(v),
    }
}

/// Whether a library gave what the interpreter did, floats to the bit.
fn same(want: &Elements, got: &Values) -> bool {
    match (want, got) {
        (Elements::F32(a), Values::F32(b)) => a.iter().map(|x| x.to_bits()).eq(b.iter().map(|x| x.to_bits())),
        (Elements::I32(a), Values::I32(b)) => a == b,
        (Elements::I64(a), Values::I64(b)) => a == b,
        (Elements::U8(a), Values::U8(b)) => a == b,
        (Elements::I8(a), Values::I8(b)) => a == b,
        (Elements::Bool(a), Values::Bool(b)) => a == b,
        _ => false,
    }
}

/// Compiles, runs all levels with one and two threads, and compares.
fn check(name: &str, g: &Graph, batch: usize) {
    let mut rng = Rng(name.len() as u64);
    let inputs: Vec<Array> = g
        .inputs()
        .iter()
        .map(|&id| {
            let dims = g.value(id).shape.with_batch(batch);
            Array::new(&dims, numbers(g.value(id).dtype, dims.iter().product(), &mut rng)).unwrap()
        })
        .collect();
    let want = expected(g, &inputs);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("libtest.so");
    compiled(g).write_library(&path, None).unwrap();
    // SAFETY: the library was just made by the compiler under test.
    let library = unsafe { Library::open(&path) }.unwrap();
    let refs: Vec<ValuesRef<'_>> = inputs.iter().map(given).collect();
    for level in library.info().levels.iter().filter(|l| l.supported) {
        for threads in [1, 2] {
            let options = SessionOptions { threads, level: Some(level.name.clone()), profile: false };
            let got = Session::new(&library, options).unwrap().run_values(&refs, batch).unwrap();
            for (i, (want, got)) in want.iter().zip(&got).enumerate() {
                let words = format!("{name}, output {i}, {}, {threads} threads", level.name);
                assert!(same(&want.elements, got), "{words}: expected {want:?}, found {got:?}");
            }
        }
    }
}

#[test]
fn every_type_is_moved() {
    for t in TYPES {
        let pad = if matches!(t, DType::U8 | DType::Bool) { "1.0" } else { "-3.0" };
        let body = format!(
            "%x: {t}[N,3,4,19] = input
             %i: i64[2] = const [2, 0]
             %a: {t}[N,4,19,3] = Transpose(%x) {{perm=[0,2,3,1]}}
             %b: {t}[N,228] = Reshape(%x) {{shape=[N,228]}}
             %c: {t}[N,3,4,5] = Slice(%x) {{axes=[3], starts=[18], counts=[5], steps=[-3]}}
             %d: {t}[N,2,4,19] = Gather(%x, %i) {{axis=1}}
             %e: {t}[N,5,4,19] = Concat(%d, %x) {{axis=1}}
             %f: {t}[N,3,6,22] = Pad(%x) {{before=[0,0,1,2], after=[0,0,1,1], value={pad}}}
             output %a
             output %b
             output %c
             output %e
             output %f"
        );
        check(t.name(), &graph(t.name(), &body), 2);
    }
}

#[test]
fn moves_follow_each_other() {
    for t in TYPES {
        let body = format!(
            "%x: {t}[N,5,6,3] = input
             %a: {t}[N,3,5,6] = Transpose(%x) {{perm=[0,3,1,2]}}
             %b: {t}[N,3,5,4] = Slice(%a) {{axes=[3], starts=[1], counts=[4], steps=[1]}}
             %c: {t}[N,60] = Reshape(%b) {{shape=[N,60]}}
             %d: {t}[N,60,1] = Reshape(%c) {{shape=[N,60,1]}}
             output %c
             output %d"
        );
        check(t.name(), &graph(t.name(), &body), 3);
    }
}

#[test]
fn the_largest_of_signed_and_unsigned_codes() {
    for t in [DType::U8, DType::I8, DType::F32] {
        let body = format!(
            "%x: {t}[N,19,9,8] = input
             %a: {t}[N,19,5,4] = MaxPool(%x) {{kernel=[3,3], strides=[2,2], dilations=[1,1], pads=[1,1,1,1], ceil_mode=false}}
             output %a"
        );
        check(t.name(), &graph(t.name(), &body), 2);
    }
}

#[test]
fn every_type_is_cast_to_every_other() {
    for from in TYPES {
        for to in TYPES {
            let name = format!("{from} to {to}");
            for shape in ["N,37", "N,3,5,6"] {
                let body = format!(
                    "%x: {from}[{shape}] = input
                     %y: {to}[{shape}] = Cast(%x) {{to={to}}}
                     output %y"
                );
                check(&name, &graph(&name, &body), 2);
            }
        }
    }
}

#[test]
fn codes_are_moved_before_they_become_real() {
    let body = "%x: u8[N,4,5,3] q(s 0.5, z 3) = input
         %a: u8[N,3,4,5] q(s 0.5, z 3) = Transpose(%x) {perm=[0,3,1,2]}
         %y: f32[N,3,4,5] = DequantizeLinear(%a)
         output %y";
    check("codes", &graph("codes", body), 2);
}

#[test]
fn an_input_of_another_type_is_refused() {
    let g = graph("i8", "%x: i8[N,4] = input\n%y: i8[N,4] = Reshape(%x) {shape=[N,4]}\noutput %y");
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("libtest.so");
    compiled(&g).write_library(&path, None).unwrap();
    // SAFETY: the library was just made by the compiler under test.
    let library = unsafe { Library::open(&path) }.unwrap();
    let mut session = Session::new(&library, SessionOptions::default()).unwrap();
    let error = session.run_values(&[ValuesRef::U8(&[1, 2, 3, 4])], 1).unwrap_err().to_string();
    assert_eq!(error, "input `x` takes i8, u8 was given");
    let error = session.run_values(&[ValuesRef::I8(&[1, 2, 3])], 1).unwrap_err().to_string();
    assert!(error.contains("expected 4 bytes"), "{error}");
    assert!(session.run_values(&[], 1).is_err());
    assert!(session.run_f32(&[&[1.0; 4]], 1).is_err());
    let y = session.run_values(&[ValuesRef::I8(&[-128, -1, 0, 127])], 1).unwrap();
    assert_eq!(y, [Values::I8(vec![-128, -1, 0, 127])]);
}
