//! Shape inference: windows, broadcasting, slices, and operands that do not fit.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

use nibblec_ir::op::{
    Cast, Gather, MaxPool, Pad, Reshape, Slice, Transpose, Windows, broadcast, window_extent,
};
use nibblec_ir::{DType, Dim, Op, Shape};

/// `N` for the batch: `[N,3,5]`.
fn shape(text: &str) -> Shape {
    let inner = text.trim_matches(['[', ']']);
    let dim = |d: &str| if d == "N" { Dim::Batch } else { Dim::Fixed(d.parse().unwrap()) };
    Shape(inner.split(',').filter(|d| !d.is_empty()).map(dim).collect())
}

#[test]
fn windows() {
    const BIG: usize = usize::MAX;
    // input, kernel, stride, dilation, pads, ceil, extent
    let table = [
        (5, 3, 1, 1, (0, 0), false, Some(3)),
        (5, 3, 2, 1, (1, 1), false, Some(3)),
        (6, 3, 2, 1, (0, 0), false, Some(2)),
        (6, 3, 2, 1, (0, 0), true, Some(3)),
        (7, 2, 2, 1, (0, 0), true, Some(4)),
        // The last window would start in the padding at the end.
        (5, 2, 2, 1, (1, 1), true, Some(3)),
        (4, 2, 3, 1, (0, 1), true, Some(2)),
        (4, 1, 4, 1, (0, 1), true, Some(2)),
        (9, 3, 1, 3, (0, 0), false, Some(3)),
        (3, 3, 9, 1, (0, 0), true, Some(1)),
        (2, 3, 1, 1, (0, 0), false, None),
        (5, 0, 1, 1, (0, 0), false, None),
        (5, 1, 0, 1, (0, 0), false, None),
        (5, 3, 1, 0, (0, 0), false, None),
        (0, 1, 1, 1, (1, 1), false, None),
        (BIG, 1, 1, 1, (1, 0), false, None),
        (5, BIG, 1, BIG, (0, 0), true, None),
        (BIG, 2, BIG - 3, 1, (0, 0), true, None),
    ];
    let wrong: Vec<_> = table
        .iter()
        .filter(|&&(n, k, s, d, p, ceil, want)| window_extent(n, k, s, d, p, ceil) != want)
        .map(|&(n, k, s, d, p, ceil, want)| {
            let got = window_extent(n, k, s, d, p, ceil);
            format!("{n} by {k}/{s} dilated {d}, pads {p:?}, ceil {ceil}: {got:?}, expected {want:?}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn broadcasting() {
    let table = [
        ("[N,2,3]", "[3]", Some("[N,2,3]")),
        ("[N,2,3]", "[2,1]", Some("[N,2,3]")),
        ("[]", "[N,2]", Some("[N,2]")),
        ("[N,1,4]", "[1,5,1]", Some("[N,5,4]")),
        ("[N]", "[N]", Some("[N]")),
        ("[N]", "[3]", None),
        ("[N,2]", "[3]", None),
        ("[0]", "[1]", Some("[0]")),
    ];
    for (a, b, want) in table {
        assert_eq!(broadcast(&shape(a), &shape(b)).ok(), want.map(shape), "{a} with {b}");
        assert_eq!(broadcast(&shape(b), &shape(a)).ok(), want.map(shape), "{b} with {a}");
    }
}

fn slice(axis: usize, start: usize, count: usize, step: i64) -> Op {
    Slice { axes: vec![axis], starts: vec![start], counts: vec![count], steps: vec![step] }.into()
}

#[test]
fn operators_that_move_elements() {
    let pool = |kernel, pads, dilation, ceil_mode| -> Op {
        let windows =
            Windows { kernel: [kernel; 2], strides: [2, 2], dilations: [dilation; 2], pads: [pads; 4] };
        MaxPool { windows, ceil_mode }.into()
    };
    let table: Vec<(Op, &str, Result<&str, &str>)> = vec![
        (slice(1, 0, 3, 2), "[N,5]", Ok("[N,3]")),
        (slice(1, 4, 5, -1), "[N,5]", Ok("[N,5]")),
        (slice(1, 9, 0, 1), "[N,5]", Ok("[N,0]")),
        (slice(1, 0, 4, 2), "[N,5]", Err("the slice leaves axis 1 of [N,5]")),
        (slice(1, 5, 1, 1), "[N,5]", Err("the slice leaves axis 1 of [N,5]")),
        (slice(1, 1, 3, -1), "[N,5]", Err("the slice leaves axis 1 of [N,5]")),
        (slice(1, 1, usize::MAX, i64::MIN), "[N,5]", Err("the slice leaves axis 1 of [N,5]")),
        (slice(0, 0, 1, 1), "[N,5]", Err("axis 0 of [N,5] cannot be sliced")),
        (
            Slice { axes: vec![1, 1], starts: vec![0, 0], counts: vec![1, 1], steps: vec![1, 1] }.into(),
            "[N,5]",
            Err("axis 1 is sliced twice"),
        ),
        (pool(3, 1, 1, false), "[N,2,6,6]", Ok("[N,2,3,3]")),
        (pool(3, 1, 1, true), "[N,2,6,6]", Ok("[N,2,4,4]")),
        (
            pool(2, 2, 1, false),
            "[N,2,6,6]",
            Err("pads [2, 2, 2, 2] leave windows [2, 2] outside the input [N,2,6,6]"),
        ),
        (
            pool(2, 1, 3, false),
            "[N,2,2,2]",
            Err("pads [1, 1, 1, 1] leave windows [2, 2] outside the input [N,2,2,2]"),
        ),
        (pool(7, 0, 1, false), "[N,2,6,6]", Err("the window [7, 7] does not fit the padded input [N,2,6,6]")),
        (Pad { before: vec![0, 1], after: vec![0, 2], value: 0.0 }.into(), "[N,5]", Ok("[N,8]")),
        (
            Pad { before: vec![1, 1], after: vec![0, 2], value: 0.0 }.into(),
            "[N,5]",
            Err("the batch cannot be padded"),
        ),
        (
            Pad { before: vec![usize::MAX, 1], after: vec![usize::MAX, 2], value: 0.0 }.into(),
            "[N,5]",
            Err("the batch cannot be padded"),
        ),
        (
            Pad { before: vec![0, usize::MAX], after: vec![0, 2], value: 0.0 }.into(),
            "[N,5]",
            Err("the padded extent overflows"),
        ),
        (Reshape { shape: shape("[N,2,3]").0 }.into(), "[N,6]", Ok("[N,2,3]")),
        (Reshape { shape: shape("[2,3]").0 }.into(), "[N,6]", Err("[N,6] cannot be reshaped to [2,3]")),
        (Reshape { shape: shape("[N,2,N]").0 }.into(), "[N,2]", Err("[N,2] cannot be reshaped to [N,2,N]")),
        (Transpose { perm: vec![0, 2, 1] }.into(), "[N,2,3]", Ok("[N,3,2]")),
        (
            Transpose { perm: vec![1, 0] }.into(),
            "[N,2]",
            Err("perm [1, 0] must permute the axes of [N,2] behind the batch"),
        ),
        (
            Transpose { perm: vec![0, 0] }.into(),
            "[2,2]",
            Err("perm [0, 0] is no permutation of the axes of [2,2]"),
        ),
        (Gather { axis: 1 }.into(), "[N,2]", Err("Gather takes 2 operands, found 1")),
    ];
    let mut wrong = Vec::new();
    for (op, x, want) in table {
        let x = shape(x);
        let got = op.infer(&[(DType::F32, &x)]).map(|v| v[0].1.clone()).map_err(|e| e.to_string());
        if got != want.map(shape).map_err(str::to_string) {
            wrong.push(format!("{op:?} of {x}: {got:?}, expected {want:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn casts_and_maxima_by_type() {
    let x = shape("[N,3,4,4]");
    let pool =
        MaxPool { windows: Windows { kernel: [2; 2], strides: [2; 2], ..Windows::PIXELS }, ceil_mode: false };
    for from in DType::all() {
        for to in DType::all() {
            let made = Op::from(Cast { to }).infer(&[(from, &x)]);
            let known = to.bits() >= 8;
            assert_eq!(made.ok(), known.then(|| vec![(Some(to), x.clone())]), "{from} to {to}");
        }
        let takes = from == DType::F32 || from.is_code();
        assert_eq!(Op::from(pool.clone()).infer(&[(from, &x)]).is_ok(), takes, "MaxPool of {from}");
    }
}
