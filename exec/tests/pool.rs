//! Pooling against its definition: floats and codes.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Rng, assert_close, naive_requantize, run_codes, run_f32};
use nibblec_ir::op::{AveragePool, GlobalAveragePool, MaxPool, MeanCodes, Requant, Windows, window_extent};
use nibblec_ir::{DType, Quant};

/// H, W, kernel, strides, dilations, pads, ceil_mode.
type Case = (usize, usize, [usize; 2], [usize; 2], [usize; 2], [usize; 4], bool);

const CASES: &[Case] = &[
    (1, 1, [1, 1], [1, 1], [1, 1], [0; 4], false),
    (7, 9, [2, 2], [2, 2], [1, 1], [0; 4], false),
    (7, 9, [2, 2], [2, 2], [1, 1], [0; 4], true),
    (7, 8, [3, 3], [2, 2], [1, 1], [1; 4], false),
    (7, 8, [3, 3], [2, 2], [1, 1], [1; 4], true),
    (8, 7, [3, 2], [3, 2], [1, 1], [1, 0, 0, 1], true),
    (9, 5, [2, 5], [1, 4], [1, 1], [0, 2, 1, 2], true),
    (9, 9, [3, 3], [2, 2], [2, 2], [1; 4], false),
    (5, 5, [3, 3], [1, 1], [2, 1], [2, 1, 2, 1], false),
];

/// Per output: elements inside the image, and taps on the image plus its padding.
fn windows(c: &Case, plane: &[f64]) -> Vec<(Vec<f64>, usize)> {
    let &(h, w, k, s, d, p, ceil) = c;
    let oh = window_extent(h, k[0], s[0], d[0], (p[0], p[2]), ceil).unwrap();
    let ow = window_extent(w, k[1], s[1], d[1], (p[1], p[3]), ceil).unwrap();
    let mut out = Vec::new();
    for (oy, ox) in (0..oh).flat_map(|y| (0..ow).map(move |x| (y, x))) {
        let (mut inside, mut padded) = (Vec::new(), 0);
        for (ky, kx) in (0..k[0]).flat_map(|y| (0..k[1]).map(move |x| (y, x))) {
            let (y, x) = (oy * s[0] + ky * d[0], ox * s[1] + kx * d[1]);
            padded += usize::from(y < h + p[0] + p[2] && x < w + p[1] + p[3]);
            if (p[0]..p[0] + h).contains(&y) && (p[1]..p[1] + w).contains(&x) {
                inside.push(plane[(y - p[0]) * w + x - p[1]]);
            }
        }
        out.push((inside, padded));
    }
    out
}

fn all_windows(c: &Case, x: &[f64]) -> Vec<(Vec<f64>, usize)> {
    x.chunks(c.0 * c.1).flat_map(|plane| windows(c, plane)).collect()
}

#[test]
fn max_pool() {
    let mut rng = Rng(1);
    for c in CASES {
        let &(h, w, kernel, strides, dilations, pads, ceil_mode) = c;
        let op = MaxPool { windows: Windows { kernel, strides, dilations, pads }, ceil_mode };
        let max = |(inside, _): &(Vec<f64>, usize)| inside.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let x = rng.floats(&[3, 2, h, w]);
        let want: Vec<f64> = all_windows(c, &x.f64()).iter().map(max).collect();
        assert_close(&format!("{c:?}"), &run_f32(op.clone(), std::slice::from_ref(&x)), &want, 0.0);
        for dtype in [DType::U8, DType::I8, DType::U2, DType::I4] {
            // Negative numbers only, so that padding by zero would show.
            let hi = if dtype.is_signed() { -1 } else { 3 };
            let x = rng.codes_in(dtype, &[1, 3, h, w], dtype.code_range().unwrap().0, hi).zero(0);
            let want: Vec<i64> = all_windows(c, &x.f64()).iter().map(|w| max(w) as i64).collect();
            assert_eq!(run_codes(op.clone(), &[x], dtype), want, "{c:?} {dtype}");
        }
    }
}

#[test]
fn average_pool() {
    let mut rng = Rng(2);
    for c in CASES.iter().filter(|c| c.4 == [1, 1]) {
        let &(h, w, kernel, strides, _, pads, ceil_mode) = c;
        for count_include_pad in [false, true] {
            let divisor =
                |(inside, padded): &(Vec<f64>, usize)| if count_include_pad { *padded } else { inside.len() };
            let x = rng.floats(&[3, 2, h, w]);
            let want: Vec<f64> = all_windows(c, &x.f64())
                .iter()
                .map(|w| w.0.iter().sum::<f64>() / divisor(w) as f64)
                .collect();
            let windows = Windows { kernel, strides, dilations: [1, 1], pads };
            let op = AveragePool { windows, ceil_mode, count_include_pad, codes: None };
            assert_close(&format!("{op:?}"), &run_f32(op, &[x]), &want, 1e-6);
            for (dtype, zp) in [(DType::U8, 0), (DType::U8, 255), (DType::I4, -8)] {
                let x = rng.codes(dtype, &[1, 3, h, w]).zero(zp);
                let out = Requant { m: 1.0, b: 0.0, lo: -128, hi: 127 };
                let want: Vec<i64> = all_windows(c, &x.f64())
                    .iter()
                    .map(|w| {
                        let acc = w.0.iter().map(|q| q - f64::from(zp)).sum::<f64>() as f32;
                        naive_requantize(acc.mul_add(0.73 / divisor(w) as f32, -1.25), &out)
                    })
                    .collect();
                let outs = vec![out];
                let (m, b) = (0.73, -1.25);
                let op = AveragePool {
                    windows,
                    ceil_mode,
                    count_include_pad,
                    codes: Some(MeanCodes { m, b, outs }),
                };
                assert_eq!(run_codes(op.clone(), &[x], DType::I8), want, "{op:?} {dtype} {zp}");
            }
        }
    }
}

#[test]
fn global_average_pool() {
    let mut rng = Rng(3);
    for (h, w) in [(1, 1), (7, 7), (3, 11)] {
        let x = rng.floats(&[3, 5, h, w]);
        let mean = |p: &[f64]| p.iter().sum::<f64>() / (h * w) as f64;
        let want: Vec<f64> = x.f64().chunks(h * w).map(mean).collect();
        assert_close(&format!("{h} {w}"), &run_f32(GlobalAveragePool::default(), &[x]), &want, 1e-6);
        let x = rng.codes(DType::U8, &[2, 5, h, w]).quant(Quant::per_tensor(0.5, 200));
        let out = Requant::identity(0, 15);
        let want: Vec<i64> = x
            .f64()
            .chunks(h * w)
            .map(|p| {
                let acc = p.iter().map(|q| q - 200.0).sum::<f64>() as f32;
                naive_requantize(acc.mul_add(-0.11 / (h * w) as f32, 3.0), &out)
            })
            .collect();
        let op = GlobalAveragePool { codes: Some(MeanCodes { m: -0.11, b: 3.0, outs: vec![out] }) };
        assert_eq!(run_codes(op, &[x], DType::U4), want, "{h} {w}");
    }
}
