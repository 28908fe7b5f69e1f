//! Float and integer convolution and matrix product against their definitions.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Arg, Rng, assert_close, floats, input, naive_requantize, run, run_codes, run_f32};
use nibblec_exec::Elements;
use nibblec_ir::op::{
    Activation, CodesEpilogue, Conv, DequantizeEpilogue, FloatEpilogue, Gemm, Requant, Windows,
};
use nibblec_ir::{DType, Quant};

/// images, C, H, W, M, groups, kernel, strides, dilations, pads.
type Case = (usize, usize, usize, usize, usize, usize, [usize; 2], [usize; 2], [usize; 2], [usize; 4]);

const CASES: &[Case] = &[
    (1, 1, 1, 1, 1, 1, [1, 1], [1, 1], [1, 1], [0; 4]),
    (3, 5, 7, 9, 4, 1, [1, 1], [1, 1], [1, 1], [0; 4]),
    (1, 5, 7, 9, 4, 1, [1, 1], [2, 3], [1, 1], [0; 4]),
    (2, 17, 5, 3, 33, 1, [1, 1], [1, 1], [1, 1], [1, 0, 0, 2]),
    (3, 3, 11, 13, 7, 1, [3, 3], [1, 1], [1, 1], [1; 4]),
    (1, 3, 23, 21, 5, 1, [7, 7], [2, 2], [1, 1], [3; 4]),
    (1, 4, 9, 8, 6, 2, [3, 2], [2, 1], [1, 2], [0, 1, 2, 3]),
    (2, 6, 8, 8, 9, 3, [2, 3], [1, 2], [2, 3], [3, 0, 1, 2]),
    (3, 8, 9, 7, 8, 8, [3, 3], [1, 1], [1, 1], [1; 4]),
    (1, 8, 9, 7, 8, 8, [3, 3], [2, 2], [1, 1], [1, 0, 0, 1]),
    (1, 4, 6, 6, 12, 4, [5, 5], [1, 3], [2, 1], [4, 2, 4, 2]),
    (1, 2, 3, 3, 3, 1, [3, 3], [1, 1], [1, 1], [5, 5, 5, 5]),
    (1, 2, 40, 41, 3, 1, [3, 3], [1, 1], [1, 1], [1; 4]),
    (1, 19, 4, 4, 300, 1, [3, 3], [1, 1], [1, 1], [1; 4]),
    (1, 16, 2, 300, 5, 1, [1, 1], [1, 1], [1, 1], [0; 4]),
];

fn extent(i: usize, k: usize, s: usize, d: usize, pads: usize) -> usize {
    (i + pads - (k - 1) * d - 1) / s + 1
}

/// Sums of products, generic in the number; the padding adds nothing.
fn naive<T: Copy + Default + std::ops::Mul<Output = T> + std::ops::AddAssign>(
    c: &Case,
    x: &[T],
    w: &[T],
) -> Vec<T> {
    let &(n, ci, h, wd, m, g, k, s, d, p) = c;
    let (oh, ow) = (extent(h, k[0], s[0], d[0], p[0] + p[2]), extent(wd, k[1], s[1], d[1], p[1] + p[3]));
    let (cg, mg) = (ci / g, m / g);
    let mut y = Vec::new();
    for i in 0..n * m * oh * ow {
        let (ox, oy, o, b) = (i % ow, i / ow % oh, i / (ow * oh) % m, i / (ow * oh * m));
        let mut sum = T::default();
        for c in 0..cg {
            for ky in 0..k[0] {
                for kx in 0..k[1] {
                    let iy = (oy * s[0] + ky * d[0]) as isize - p[0] as isize;
                    let ix = (ox * s[1] + kx * d[1]) as isize - p[1] as isize;
                    if iy >= 0 && iy < h as isize && ix >= 0 && ix < wd as isize {
                        let channel = o / mg * cg + c;
                        let at = ((b * ci + channel) * h + iy as usize) * wd + ix as usize;
                        sum += x[at] * w[((o * cg + c) * k[0] + ky) * k[1] + kx];
                    }
                }
            }
        }
        y.push(sum);
    }
    y
}

fn result_dims(c: &Case) -> [usize; 4] {
    let &(n, _, h, w, m, _, k, s, d, p) = c;
    [n, m, extent(h, k[0], s[0], d[0], p[0] + p[2]), extent(w, k[1], s[1], d[1], p[1] + p[3])]
}

#[test]
fn float_convolution() {
    let mut rng = Rng(1);
    for c in CASES {
        let &(n, ci, h, w, m, groups, kernel, strides, dilations, pads) = c;
        let x = rng.floats(&[n, ci, h, w]);
        let wt = rng.floats(&[m, ci / groups, kernel[0], kernel[1]]).fixed();
        let b = rng.floats(&[m]).fixed();
        let r = rng.floats(&result_dims(c));
        let pixels = result_dims(c)[2] * result_dims(c)[3];
        for (bias, residual, activation) in [
            (false, false, Activation::None),
            (true, false, Activation::Relu),
            (false, true, Activation::Clip(-0.25, 0.5)),
            (true, true, Activation::Relu),
        ] {
            let windows = Windows { kernel, strides, dilations, pads };
            let epilogue = FloatEpilogue { bias, residual, activation }.into();
            let op = Conv { windows, groups, epilogue };
            let mut args = vec![x.clone(), wt.clone()];
            args.extend(bias.then(|| b.clone()));
            args.extend(residual.then(|| r.clone()));
            let (lo, hi) = activation.bounds();
            let (bv, rv) = (b.f64(), r.f64());
            let want: Vec<f64> = naive(c, &x.f64(), &wt.f64())
                .into_iter()
                .enumerate()
                .map(|(i, v)| {
                    let v = if bias { v + bv[i / pixels % m] } else { v };
                    let v = if residual { v + rv[i] } else { v };
                    v.max(f64::from(lo)).min(f64::from(hi))
                })
                .collect();
            assert_close(&format!("{c:?} {op:?}"), &run_f32(op, &args), &want, 2e-5);
        }
    }
}

#[test]
fn float_matrix_product() {
    let mut rng = Rng(2);
    for (n, k, m) in [(1, 1, 1), (3, 7, 5), (65, 33, 257), (1, 512, 1000)] {
        let (x, w) = (rng.floats(&[n, k]), rng.floats(&[m, k]).fixed());
        let (b, r) = (rng.floats(&[m]).fixed(), rng.floats(&[n, m]));
        let end = FloatEpilogue { bias: true, residual: true, activation: Activation::Relu };
        let op = Gemm { epilogue: end.into() };
        let (xv, wv, bv, rv) = (x.f64(), w.f64(), b.f64(), r.f64());
        let dot = |i: usize| (0..k).map(|j| xv[i / m * k + j] * wv[i % m * k + j]).sum::<f64>();
        let want: Vec<f64> = (0..n * m).map(|i| (dot(i) + bv[i % m] + rv[i]).max(0.0)).collect();
        let args = [x.clone(), w.clone(), b.clone(), r.clone()];
        assert_close(&format!("{n} {k} {m}"), &run_f32(op, &args), &want, 1e-4);
        let plain = Gemm { epilogue: FloatEpilogue::default().into() };
        let want: Vec<f64> = (0..n * m).map(dot).collect();
        assert_close(&format!("{n} {k} {m}"), &run_f32(plain, &[x, w]), &want, 1e-4);
    }
}

/// `fma(f32(acc), m, b)`.
fn real(acc: i64, m: f32, b: f32) -> f32 {
    (acc as f32).mul_add(m, b)
}

fn outs() -> Vec<Requant> {
    vec![Requant::identity(0, 255), Requant { m: 0.07, b: 1.5, lo: -2, hi: 1 }]
}

#[test]
fn integer_convolution() {
    let mut rng = Rng(3);
    let kinds = [
        (DType::U8, DType::I8, 128),
        (DType::U8, DType::I4, 0),
        (DType::I8, DType::I8, -3),
        (DType::U2, DType::I2, 3),
    ];
    for (c, (xt, wt, zp)) in CASES.iter().flat_map(|c| kinds.map(|k| (c, k))) {
        let &(n, ci, h, w, m, groups, kernel, strides, dilations, pads) = c;
        let x = rng.codes(xt, &[n, ci, h, w]).zero(zp);
        let weights = rng.codes(wt, &[m, ci / groups, kernel[0], kernel[1]]).zero(0).fixed();
        let scale = floats(&[m], rng.reals(m).iter().map(|v| v * 0.01).collect()).fixed();
        let offset = floats(&[m], rng.reals(m).iter().map(|v| v * 99.0).collect()).fixed();
        let r = rng.codes(DType::U8, &result_dims(c)).zero(7);
        let diff: Vec<i64> = x.codes().iter().map(|q| q - i64::from(zp)).collect();
        let (rc, sv, ov) = (r.codes(), scale.array.as_f32().unwrap(), offset.array.as_f32().unwrap());
        let acc = naive(c, &diff, &weights.codes());
        let pixels = result_dims(c)[2] * result_dims(c)[3];
        for residual in [false, true] {
            let windows = Windows { kernel, strides, dilations, pads };
            let end = CodesEpilogue { residual, residual_m: 0.37, fixed_point: true, outs: outs() };
            let op = Conv { windows, groups, epilogue: end.into() };
            let mut args = vec![x.clone(), weights.clone(), scale.clone(), offset.clone()];
            args.extend(residual.then(|| r.clone()));
            let q = Some(Quant::per_tensor(0.1, 0));
            let got = run(op.clone(), &args, &[(DType::U8, q.clone()), (DType::I2, q)]).unwrap();
            for (o, got) in outs().iter().zip(&got) {
                let want: Vec<i64> = acc
                    .iter()
                    .enumerate()
                    .map(|(i, a)| {
                        let at = i / pixels % m;
                        let t = real(*a, sv[at], ov[at]);
                        let t = if residual { (rc[i] as f32).mul_add(0.37, t) } else { t };
                        naive_requantize(t, o)
                    })
                    .collect();
                let got: Vec<i64> = got.to_f64().iter().map(|v| *v as i64).collect();
                assert_eq!(got, want, "{c:?} {xt} {wt} zero point {zp} residual {residual}");
            }
        }
    }
}

fn constant_codes(dtype: DType, dims: &[usize], code: i32) -> Arg {
    let n = dims.iter().product();
    let e =
        if dtype.is_signed() { Elements::I8(vec![code as i8; n]) } else { Elements::U8(vec![code as u8; n]) };
    input(dtype, dims, e)
}

#[test]
fn sums_of_extreme_codes_are_exact() {
    let k = 2304;
    for (xt, xq, zp) in
        [(DType::U8, 255, 0), (DType::U8, 0, 255), (DType::I8, -128, 127), (DType::I8, 127, -128)]
    {
        for wq in [-128, 127] {
            let x = constant_codes(xt, &[2, k], xq).zero(zp);
            let w = constant_codes(DType::I8, &[3, k], wq).zero(0).fixed();
            let one = floats(&[3], vec![1.0; 3]).fixed();
            let zero = floats(&[3], vec![0.0; 3]).fixed();
            let got = run_f32(
                Gemm { epilogue: DequantizeEpilogue::default().into() },
                &[x, w, one.clone(), zero.clone()],
            );
            let want = (i64::from(xq - zp) * i64::from(wq) * k as i64) as f32;
            assert_eq!(got, vec![want; 6], "{xt} {xq} zero point {zp} weights {wq}");
            let x = constant_codes(xt, &[1, k / 9, 3, 3], xq).zero(zp);
            let w = constant_codes(DType::I8, &[3, k / 9, 3, 3], wq).zero(0).fixed();
            let m = floats(&[3], vec![1.0 / 65536.0; 3]).fixed();
            let outs = vec![Requant { m: 1.0 / 16.0, b: 0.0, lo: -128, hi: 127 }];
            let epilogue = CodesEpilogue { fixed_point: true, outs, ..CodesEpilogue::default() }.into();
            let windows = Windows { kernel: [3, 3], ..Windows::PIXELS };
            let op = Conv { windows, groups: 1, epilogue };
            let got = run_codes(op, &[x, w, m, zero], DType::I8);
            let t = want / 65536.0;
            assert_eq!(got, vec![naive_requantize(t / 16.0, &Requant::identity(-128, 127)); 3]);
        }
    }
}

#[test]
fn integer_matrix_product() {
    let mut rng = Rng(4);
    for (n, k, m) in [(1, 1, 1), (3, 17, 5), (33, 31, 130), (1, 2048, 1000)] {
        for (xt, wt, zp) in
            [(DType::U8, DType::I8, 77), (DType::U4, DType::I4, 0), (DType::I8, DType::I2, -128)]
        {
            let x = rng.codes(xt, &[n, k]).zero(zp);
            let w = rng.codes(wt, &[m, k]).zero(0).fixed();
            let scale = floats(&[m], rng.reals(m).iter().map(|v| v * 0.01).collect()).fixed();
            let offset = rng.floats(&[m]).fixed();
            let (xc, wc) = (x.codes(), w.codes());
            let t: Vec<f32> = (0..n * m)
                .map(|i| {
                    let dot = (0..k).map(|j| (xc[i / m * k + j] - i64::from(zp)) * wc[i % m * k + j]).sum();
                    real(dot, scale.array.as_f32().unwrap()[i % m], offset.array.as_f32().unwrap()[i % m])
                })
                .collect();
            let args = [x, w, scale, offset];
            let reals = Gemm { epilogue: DequantizeEpilogue::default().into() };
            assert_eq!(run_f32(reals, &args), t, "{n} {k} {m} {xt} {wt}");
            let o = Requant::identity(-8, 7);
            let want: Vec<i64> = t.iter().map(|t| naive_requantize(*t, &o)).collect();
            let codes = Gemm { epilogue: CodesEpilogue { outs: vec![o], ..CodesEpilogue::default() }.into() };
            assert_eq!(run_codes(codes, &args, DType::I4), want, "{n} {k} {m} {xt} {wt}");
        }
    }
}
