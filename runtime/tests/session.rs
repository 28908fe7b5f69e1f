//! Sessions on a hand-written library: results, sizes, threads, lifetimes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{IMAGE, PREPARED, library};
use nibblec_runtime::{Dtype, Session, SessionOptions};

fn session(threads: u32) -> Session {
    Session::new(&library(), SessionOptions { threads, ..SessionOptions::default() }).unwrap()
}

/// A batch of inputs, and the first output that they must give.
fn example(batch: usize, seed: i32) -> (Vec<u8>, Vec<u8>, Vec<f32>) {
    let a: Vec<f32> = (0..batch * IMAGE).map(|i| (i as i32 % 977 + seed) as f32).collect();
    let b: Vec<i32> = (0..batch * 10).map(|i| i as i32 * 3 - seed).collect();
    let y = (0..batch * IMAGE).map(|i| {
        let (image, column) = (i / IMAGE, i % IMAGE);
        let sum: i32 = b[image * 10..][..10].iter().sum();
        2.0 * a[image * IMAGE + (column + IMAGE / 2) % IMAGE] + sum as f32
    });
    let y = y.collect();
    let a = a.iter().flat_map(|value| value.to_ne_bytes()).collect();
    (a, b.iter().flat_map(|value| value.to_ne_bytes()).collect(), y)
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|four| f32::from_ne_bytes(four.try_into().unwrap())).collect()
}

#[test]
fn every_thread_count_and_batch_gives_the_same_right_values() {
    let mut wrong = Vec::new();
    for threads in [0, 1, 2, 3, 4, 16] {
        let mut session = session(threads);
        for batch in [0, 1, 7] {
            for seed in 0..20 {
                let (a, b, y) = example(batch, seed);
                let outputs = session.run(&[&a, &b], batch).unwrap();
                if floats(&outputs[0]) != y || outputs[1] != prepared().repeat(batch) {
                    wrong.push((threads, batch, seed));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "(threads, batch, seed): {wrong:?}");
}

/// The prepared weights as `rt.h` defines the jobs of `model.c`, one code at a time.
fn prepared() -> Vec<u8> {
    let blob: Vec<u8> = (0..4096usize).map(|i| (i * 37 + i / 256 + 11) as u8).collect();
    let code =
        |src: usize, bits: usize, i: usize| (blob[src + i * bits / 8] >> (i * bits % 8)) & ((1 << bits) - 1);
    let sign = |code: u8, bits: usize| ((code << (8 - bits)) as i8 >> (8 - bits)) as u8;
    let mut weights = vec![0; PREPARED];
    weights[..100].copy_from_slice(&blob[5..105]);
    weights[500..512].fill(0x5A);
    // (bits, signed, src, dst, count, codes a run, gap)
    for (bits, signed, src, dst, count, run, gap) in [
        (4, true, 200, 128, 101, 101, 0),
        (2, true, 300, 256, 103, 103, 0),
        (4, false, 400, 384, 99, 99, 0),
        (4, true, 600, 512, 30, 7, 3),
        (2, true, 700, 576, 60, 18, 2),
        (4, false, 1000, 704, 512, 256, 64),
    ] {
        for i in 0..count {
            let code = code(src, bits, i);
            weights[dst + i + i / run * gap] = if signed { sign(code, bits) } else { code };
        }
    }
    // Minus the least sum of two products of an index with activations 0..3.
    let least = |index: u8| 3 * (2u8.saturating_sub(index % 4) + 2u8.saturating_sub(index / 4));
    for start in [640, 640 + 320] {
        for lane in 0..64 {
            weights[start + lane] = (1..=4).map(|vector| least(weights[start + 64 * vector + lane])).sum();
        }
    }
    weights
}

#[test]
fn sessions_of_several_threads_do_not_disturb_each_other() {
    let library = library();
    std::thread::scope(|scope| {
        for seed in 0..4 {
            let library = library.clone();
            scope.spawn(move || {
                let options = SessionOptions { threads: 1 + seed as u32, ..SessionOptions::default() };
                let mut session = Session::new(&library, options).unwrap();
                let (a, b, y) = example(3, seed);
                for _ in 0..300 {
                    assert_eq!(floats(&session.run(&[&a, &b], 3).unwrap()[0]), y, "seed {seed}");
                }
            });
        }
    });
}

#[test]
fn two_thousand_sessions_come_and_go() {
    let library = library();
    let (a, b, y) = example(1, 5);
    for i in 0..2000 {
        let options = SessionOptions { threads: 1 + i % 4, ..SessionOptions::default() };
        let mut session = Session::new(&library, options).unwrap();
        if i % 16 == 0 {
            assert_eq!(floats(&session.run(&[&a, &b], 1).unwrap()[0]), y);
        }
    }
}

#[test]
fn a_session_outlives_its_library_handle_and_moves_between_threads() {
    let mut session = session(2);
    let (a, b, y) = example(1, 9);
    let run = move || floats(&session.run(&[&a, &b], 1).unwrap()[0]);
    assert_eq!(std::thread::spawn(run).join().unwrap(), y);
}

#[test]
fn the_library_describes_itself() {
    let library = library();
    let info = library.info();
    let tensors = info.inputs.iter().chain(&info.outputs);
    let lines: Vec<String> =
        tensors.map(|tensor| format!("{} {tensor} {}", tensor.name, tensor.bytes_per_item)).collect();
    assert_eq!(
        lines,
        ["a f32[-1, 1000] 4000", "b i32[-1, 10] 40", "y f32[-1, 1000] 4000", "weights u8[-1, 2048] 2048"]
    );
    let levels: Vec<_> = info.levels.iter().map(|level| (level.name.as_str(), level.supported)).collect();
    assert_eq!(levels, [("base", true), ("fast", true), ("future", false)]);
    assert_eq!((info.name.as_str(), info.weight_bytes, info.inputs[1].dtype), ("fake", 4096, Dtype::I32));
    assert_eq!(info.manifest, common::manifest());
}

#[test]
fn levels_are_chosen_by_name_and_profiled() {
    let library = library();
    let (a, b, _) = example(2, 1);
    for (level, chosen, steps, runs) in
        [(None, "fast", 5, 2), (Some("base"), "base", 4, 2), (Some("fast"), "fast", 5, 0)]
    {
        let options = SessionOptions { threads: 2, level: level.map(str::to_owned), profile: runs > 0 };
        let mut session = Session::new(&library, options).unwrap();
        session.run(&[&a, &b], 2).unwrap();
        let profile = session.profile();
        assert_eq!((session.level_name().as_str(), profile.len()), (chosen, steps));
        assert!(profile.iter().all(|step| step.runs == runs && (step.ns > 0) == (runs > 0)), "{profile:?}");
        assert_eq!(profile[2].name, "rotated");
    }
}

#[test]
fn errors_say_what_was_expected() {
    let library = library();
    let create = |threads, level: &str| {
        let level = (!level.is_empty()).then(|| level.to_owned());
        Session::new(&library, SessionOptions { threads, level, profile: false }).unwrap_err()
    };
    let (a, b, _) = example(2, 1);
    let mut session = session(1);
    let mut shifted = vec![0; 8001];
    let begin = usize::from(shifted.as_ptr().addr().is_multiple_of(4));
    shifted.truncate(8000 + begin);
    let (mut y, mut w) = (vec![0; 8000], vec![0; 1]);
    for (error, text) in [
        (
            create(129, ""),
            "cannot make a session of `fake`: options.threads is above NIBBLEC_MAX_THREADS (levels of the library: base, fast, [future])",
        ),
        (
            create(1, "future"),
            "cannot make a session of `fake`: this CPU does not support the level that options.level names (levels of the library: base, fast, [future])",
        ),
        (
            create(1, "avx"),
            "cannot make a session of `fake`: options.level names no level of this library (levels of the library: base, fast, [future])",
        ),
        (session.run(&[&a], 2).unwrap_err(), "`fake` has 2 inputs, 1 were given"),
        (
            session.run(&[&a, &b], 3).unwrap_err(),
            "input `a`: expected 12000 bytes (f32[-1, 1000], batch 3), found 8000",
        ),
        (
            session.run(&[&a, &b[1..]], 2).unwrap_err(),
            "input `b`: expected 80 bytes (i32[-1, 10], batch 2), found 79",
        ),
        (
            session.run(&[&shifted[begin..], &b], 2).unwrap_err(),
            "input `a`: the buffer must be aligned to 4 bytes (f32 elements)",
        ),
        (
            session.run(&[&a, &b], usize::MAX).unwrap_err(),
            "batch 18446744073709551615 of `fake` is too large for this machine",
        ),
        (
            session.run_into(&[&a, &b], &mut [&mut y, &mut w], 2).unwrap_err(),
            "output `weights`: expected 4096 bytes (u8[-1, 2048], batch 2), found 1",
        ),
        (
            session.run_f32(&[&[]], 0).unwrap_err(),
            "input `b` is i32, not f32; `Session::run_values` takes and gives any type",
        ),
    ] {
        assert_eq!(error.to_string(), text);
    }
}
