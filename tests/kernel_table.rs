//! Measuring layers and counting their times as costs, from the command line. No time is asserted.
#![cfg(feature = "llvm")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod nets;
mod program;

use nibblec_passes::kernel_table::KernelTable;
use program::{json, run};

#[test]
fn layers_are_measured_once_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("m.onnx"), nets::residual().bytes()).unwrap();
    let bench = "bench m.onnx --kernels --isa scalar --runs 3 --save t.toml";
    let some = json(folder, &format!("{bench} --widths w4a4,float"), 0);
    let rows = some["kernels"].as_array().unwrap();
    let keys: Vec<String> =
        rows.iter().map(|r| format!("{} {} {}", r["shape"], r["widths"], r["kernel"])).collect();
    let mut distinct = keys.clone();
    distinct.sort();
    distinct.dedup();
    assert!(!keys.is_empty() && distinct.len() == keys.len(), "{keys:?}");
    assert!(
        rows.iter().all(|r| r["runs"] == 3 && r["name"].as_str().unwrap().ends_with("__scalar")),
        "{some}"
    );
    let table =
        |name: &str| KernelTable::parse(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap();
    assert_eq!((table("t.toml").len(), table("t.toml").isa.as_str()), (rows.len(), "scalar"));

    // A second run measures what the first left out, a third nothing.
    let rest = json(folder, bench, 0);
    let more = rest["kernels"].as_array().unwrap();
    assert!(more.iter().all(|r| r["widths"] != "w4a4" && r["widths"] != "float"), "{rest}");
    assert_eq!(table("t.toml").len(), 5 * rows.len());
    let before = std::fs::read(folder.join("t.toml")).unwrap();
    let (_, words) = run(folder, bench, 0);
    assert!(words.contains("were in the table already"), "{words}");
    assert_eq!(std::fs::read(folder.join("t.toml")).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 2, "something is left behind");

    // A measured network needs no estimates, and its least time is a feasible budget.
    let analyze = "analyze m.onnx --cost latency --kernel-table t.toml";
    let found = json(folder, &format!("{analyze} --budget 1.0"), 0);
    assert_eq!((&found["cost"], &found["estimated_layers"]), (&"latency".into(), &0.into()));
    let ns: u64 = found["layers"].as_array().unwrap().iter().map(|l| l["cost"].as_u64().unwrap()).sum();
    assert!(ns > 0);
    let (_, words) = run(folder, &format!("{analyze} --budget 0.0001us"), 5);
    let least = words.split("take from ").nth(1).and_then(|w| w.split(' ').next()).unwrap();
    run(folder, &format!("{analyze} --budget {least}ms"), 0);
    run(
        folder,
        "compile m.onnx --isa scalar --cost latency --kernel-table t.toml --bits 4,2 --budget 1.0 -o libm.so",
        0,
    );
}

#[test]
fn tables_that_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("m.onnx"), nets::plain().bytes()).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    let dotprod = KernelTable::new("dotprod", env!("CARGO_PKG_VERSION"), "a CPU");
    write("arm.toml", &dotprod.write(""));
    write("next.toml", &dotprod.write("").replace("format = 1", "format = 2"));
    let x86 = "--target x86_64-unknown-linux-gnu -o libm.so";
    let rows = [
        (
            4,
            format!("compile m.onnx {x86} --kernel-table arm.toml"),
            "measured at level dotprod, where scalar or avx2",
        ),
        (
            4,
            "analyze m.onnx --cost latency --kernel-table next.toml".into(),
            "format 2, where this version reads 1",
        ),
        (4, "analyze m.onnx --cost latency --kernel-table gone.toml".into(), "gone.toml"),
        (
            2,
            format!("compile m.onnx {x86} --isa scalar --cost latency --budget 0.9"),
            "the built-in kernel table was measured at level avx2",
        ),
        (
            2,
            "bench m.onnx --kernels --isa scalar --check-picker".into(),
            "the built-in kernel table was measured at level avx2",
        ),
        (
            4,
            "bench m.onnx --kernels --isa scalar --save arm.toml".into(),
            "measured at level dotprod, where scalar is needed",
        ),
        (2, "bench m.onnx --kernels --isa scalar,avx2".into(), "--kernels measures one level"),
        (2, "bench m.onnx --kernels --widths w9a9".into(), "expected w8a8"),
    ];
    for (code, args, words) in rows {
        let (_, err) = run(folder, &args, code);
        assert!(err.contains(words), "nibblec {args}\n{err}");
    }
}

/// The table that the program carries is one, and knows the layers of which its head tells.
#[test]
fn the_built_in_table() {
    let table = nibblec::driver::table::open(None).unwrap();
    assert_eq!(table.isa, nibblec::driver::table::BUILT_IN_LEVEL);
    assert!(!table.is_empty());
    let comment: String = include_str!("../src/kernel_tables/avx2.toml")
        .lines()
        .map_while(|l| Some(format!("{}\n", l.strip_prefix("# ")?)))
        .collect();
    assert_eq!(table.write(&comment), include_str!("../src/kernel_tables/avx2.toml"));
}
