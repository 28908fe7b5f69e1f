//! Operators on single elements, with broadcasting, and softmax, against f64.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Arg, Rng, assert_close, floats, naive_requantize, run_codes, run_f32};
use nibblec_ir::op::*;
use nibblec_ir::{DType, Op};

fn corners() -> Vec<f32> {
    let mut v = vec![
        -1e30, -88.0, -7.0, -3.0, -1.0, -0.5, -0.0, 0.0, 1e-20, 0.5, 1.0, 2.5, 3.0, 6.0, 6.5, 90.0, 1e30,
    ];
    v.extend(Rng(7).reals(20_000).iter().map(|x| x * 8.0));
    v
}

#[test]
fn unary_functions() {
    let x = corners();
    let arg = floats(&[1, x.len()], x.clone());
    let c = |v: f64, lo: f64, hi: f64| v.max(lo).min(hi);
    type Row = (Op, Box<dyn Fn(f64) -> f64>);
    let rows: Vec<Row> = vec![
        (Unary::RELU.into(), Box::new(|x| x.max(0.0))),
        (Unary::Clip { min: -1.0, max: f32::INFINITY }.into(), Box::new(|x| x.max(-1.0))),
        (Unary::Clip { min: 0.0, max: 6.0 }.into(), Box::new(move |x| c(x, 0.0, 6.0))),
        (Unary::LeakyRelu { alpha: 0.125 }.into(), Box::new(|x| if x < 0.0 { 0.125 * x } else { x })),
        (Unary::HARD_SWISH.into(), Box::new(move |x| x * c(x / 6.0 + 0.5, 0.0, 1.0))),
        (
            Unary::HardSigmoid { alpha: 0.25, beta: 0.5 }.into(),
            Box::new(move |x| c(0.25 * x + 0.5, 0.0, 1.0)),
        ),
        (Unary::SIGMOID.into(), Box::new(|x| 1.0 / (1.0 + (-x).exp()))),
        (Unary::TANH.into(), Box::new(f64::tanh)),
        (Unary::Mish {}.into(), Box::new(|x| x * x.exp().ln_1p().min(1e9).tanh())),
    ];
    let missing: Vec<_> = Unary::NAMES.iter().filter(|n| !rows.iter().any(|r| r.0.name() == **n)).collect();
    assert!(missing.is_empty(), "add {missing:?} to the table");
    let nan = floats(&[1, 1], vec![f32::NAN]);
    for (op, truth) in rows {
        let want: Vec<f64> = x.iter().map(|v| truth(f64::from(*v))).collect();
        assert_close(op.name(), &run_f32(op.clone(), std::slice::from_ref(&arg)), &want, 1e-6);
        assert!(run_f32(op.clone(), std::slice::from_ref(&nan))[0].is_nan(), "{} swallows NaN", op.name());
    }
}

#[test]
fn fake_quantize() {
    let x = corners();
    for (dtype, scale, zero_point) in
        [(DType::U8, 0.05, 128), (DType::I4, 0.25, 0), (DType::U2, 0.5, 0), (DType::I2, 1.0, -1)]
    {
        let (lo, hi) = dtype.code_range().unwrap();
        let want: Vec<f64> = x
            .iter()
            .map(|x| {
                let q = f64::from((x / scale).round_ties_even()) + f64::from(zero_point);
                (q.clamp(lo.into(), hi.into()) - f64::from(zero_point)) * f64::from(scale)
            })
            .collect();
        let op = FakeQuantize { dtype, scale, zero_point };
        assert_close(&format!("{op:?}"), &run_f32(op, &[floats(&[1, x.len()], x.clone())]), &want, 1e-7);
    }
}

/// Element `i` of the result takes these elements of the operands.
fn broadcast_index(i: usize, dims: &[usize], out: &[usize]) -> usize {
    let (mut rest, mut at, mut step) = (i, 0, 1);
    for k in (0..out.len()).rev() {
        let index = rest % out[k];
        rest /= out[k];
        if let Some(j) = (k + dims.len()).checked_sub(out.len()) {
            at += if dims[j] == 1 { 0 } else { index * step };
            step *= dims[j];
        }
    }
    at
}

const SHAPES: &[(&[usize], &[usize], &[usize])] = &[
    (&[3, 4, 5, 6], &[3, 4, 5, 6], &[3, 4, 5, 6]),
    (&[3, 4, 5, 6], &[3, 4, 1, 1], &[3, 4, 5, 6]),
    (&[3, 4, 1, 6], &[3, 1, 5, 1], &[3, 4, 5, 6]),
    (&[3, 1, 1, 1], &[3, 4, 5, 6], &[3, 4, 5, 6]),
    (&[1, 1], &[1, 1], &[1, 1]),
    (&[3, 7], &[3, 1], &[3, 7]),
];

#[test]
fn binary_functions() {
    let mut rng = Rng(5);
    for (a, b, out) in SHAPES {
        let (x, y) = (rng.floats(a), rng.floats(b));
        let constant = rng.floats(&[out[out.len() - 1]]).fixed();
        let scalar = rng.floats(&[]).fixed();
        type Row = (Op, fn(f64, f64) -> f64);
        let rows: [Row; 4] = [
            (Binary::ADD.into(), |a, b| a + b),
            (Binary::SUB.into(), |a, b| a - b),
            (Binary::MUL.into(), |a, b| a * b),
            (Binary::DIV.into(), |a, b| a / b),
        ];
        for (op, f) in rows {
            let check = |x: &Arg, y: &Arg, out: &[usize]| {
                let (xv, yv) = (x.f64(), y.f64());
                let want: Vec<f64> = (0..out.iter().product())
                    .map(|i| {
                        let (a, b) = (&x.array.dims, &y.array.dims);
                        f(xv[broadcast_index(i, a, out)], yv[broadcast_index(i, b, out)])
                    })
                    .collect();
                let what = format!("{} {:?} {:?}", op.name(), x.array.dims, y.array.dims);
                assert_close(&what, &run_f32(op.clone(), &[x.clone(), y.clone()]), &want, 1e-6);
            };
            check(&x, &y, out);
            if a == out {
                check(&x, &constant, out);
                check(&constant, &x, out);
                check(&x, &scalar, out);
            }
        }
    }
}

#[test]
fn integer_sums_and_products() {
    let mut rng = Rng(6);
    for (a, b, out) in SHAPES {
        for (at, bt) in [(DType::U8, DType::U8), (DType::U4, DType::I8), (DType::I2, DType::U2)] {
            let ((alo, ahi), (blo, bhi)) = (at.code_range().unwrap(), bt.code_range().unwrap());
            for (za, zb) in [(alo, bhi), (ahi, blo), (0, 1)] {
                let (x, y) = (rng.codes(at, a).zero(za), rng.codes(bt, b).zero(zb));
                let (xv, yv) = (x.codes(), y.codes());
                let pair = |i| (xv[broadcast_index(i, a, out)], yv[broadcast_index(i, b, out)]);
                let n: usize = out.iter().product();
                let o = Requant::identity(0, 15);
                let (ma, mb, bias) = (0.31, -0.17, 2.5);
                let want: Vec<i64> = (0..n)
                    .map(pair)
                    .map(|(a, b)| naive_requantize((a as f32).mul_add(ma, (b as f32).mul_add(mb, bias)), &o))
                    .collect();
                let args = [x.clone(), y.clone()];
                let op = Binary::on_codes(BinaryCodes::Sum { ma, mb, bias, outs: vec![o] });
                assert_eq!(run_codes(op, &args, DType::U4), want, "add {a:?} {b:?} {at} {bt}");
                let (m, bias) = (0.013, 7.5);
                let want: Vec<i64> = (0..n)
                    .map(pair)
                    .map(|(a, b)| {
                        let p = (a - i64::from(za)) * (b - i64::from(zb));
                        naive_requantize((p as f32).mul_add(m, bias), &o)
                    })
                    .collect();
                let op = Binary::on_codes(BinaryCodes::Product { m, bias, outs: vec![o] });
                assert_eq!(run_codes(op, &args, DType::U4), want, "mul {a:?} {b:?} {at} {bt} {za} {zb}");
            }
        }
    }
}

#[test]
fn batch_normalization() {
    let mut rng = Rng(8);
    for dims in [vec![3, 5], vec![2, 4, 3, 7], vec![1, 1, 1, 1]] {
        let c = dims[1];
        let x = rng.floats(&dims);
        let p: Vec<Arg> = (0..3).map(|_| rng.floats(&[c]).fixed()).collect();
        let var = floats(&[c], rng.reals(c).iter().map(|v| v.abs()).collect()).fixed();
        let inner: usize = dims[2..].iter().product();
        let (scale, offset, mean, v) = (p[0].f64(), p[1].f64(), p[2].f64(), var.f64());
        let want: Vec<f64> = x
            .f64()
            .iter()
            .enumerate()
            .map(|(i, x)| {
                let k = i / inner % c;
                (x - mean[k]) / (v[k] + 1e-3).sqrt() * scale[k] + offset[k]
            })
            .collect();
        let args = [x, p[0].clone(), p[1].clone(), p[2].clone(), var];
        assert_close(
            &format!("{dims:?}"),
            &run_f32(BatchNormalization { epsilon: 1e-3 }, &args),
            &want,
            1e-5,
        );
    }
}

#[test]
fn softmax() {
    let mut rng = Rng(9);
    for (dims, axis) in
        [(vec![3, 10], 1), (vec![2, 3, 4, 5], 1), (vec![2, 3, 4, 5], 3), (vec![1, 1], 1), (vec![3, 1000], 1)]
    {
        let x: Vec<f32> = rng.reals(dims.iter().product()).iter().map(|v| v * 100.0).collect();
        let inner: usize = dims[axis + 1..].iter().product();
        let slab = inner * dims[axis];
        let want: Vec<f64> = (0..x.len())
            .map(|i| {
                let line = (0..dims[axis]).map(|k| f64::from(x[i / slab * slab + k * inner + i % inner]));
                let max = line.clone().fold(f64::NEG_INFINITY, f64::max);
                (f64::from(x[i]) - max).exp() / line.map(|v| (v - max).exp()).sum::<f64>()
            })
            .collect();
        assert_close(
            &format!("{dims:?} {axis}"),
            &run_f32(Softmax { axis }, &[floats(&dims, x)]),
            &want,
            1e-6,
        );
    }
}
