//! The fixed sequences for `exp`, `sigmoid`, `tanh` against f64, and requantization at its corners.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Rng, floats as arg, run_codes, run_f32};
use nibblec_exec::{arith as math, quantize, requantize};
use nibblec_ir::op::{QuantizeLinear, Requant, Requantize, Softmax, Unary};
use nibblec_ir::{DType, Op, Quant};

/// Distance in units of the last place of `want` as f32 (of the smallest subnormal at least).
fn ulps(got: f32, want: f64) -> f64 {
    let near = want as f32;
    if near.is_infinite() {
        return if got == near { 0.0 } else { f64::INFINITY };
    }
    let bits = near.abs().to_bits();
    let ulp = f64::from(f32::from_bits(bits + 1)) - f64::from(f32::from_bits(bits));
    (f64::from(got) - want).abs() / ulp
}

/// Every 1013th float and its negative.
fn floats() -> impl Iterator<Item = f32> {
    (0..f32::INFINITY.to_bits()).step_by(1013).flat_map(|b| [f32::from_bits(b), -f32::from_bits(b)])
}

fn worst(f: fn(f32) -> f32, truth: fn(f64) -> f64) -> (f64, f32) {
    floats()
        .map(|x| (ulps(f(x), truth(f64::from(x))), x))
        .fold((0.0, 0.0), |a, b| if b.0 > a.0 { b } else { a })
}

#[test]
fn accuracy() {
    type Row = (&'static str, fn(f32) -> f32, fn(f64) -> f64, f64);
    let rows: [Row; 3] = [
        ("exp", math::exp, f64::exp, 1.0),
        ("sigmoid", math::sigmoid, |x| 1.0 / (1.0 + (-x).exp()), 2.5),
        ("tanh", math::tanh, f64::tanh, 2.0),
    ];
    for (name, f, truth, limit) in rows {
        let (error, x) = worst(f, truth);
        assert!(error <= limit, "{name}({x}) is off by {error} units in the last place");
    }
}

#[test]
fn special_arguments() {
    let inf = f32::INFINITY;
    let rows = [
        ("exp -inf", math::exp(-inf), 0.0),
        ("exp inf", math::exp(inf), inf),
        ("exp 0", math::exp(0.0), 1.0),
        ("sigmoid -inf", math::sigmoid(-inf), 0.0),
        ("sigmoid inf", math::sigmoid(inf), 1.0),
        ("sigmoid 0", math::sigmoid(0.0), 0.5),
        ("tanh -inf", math::tanh(-inf), -1.0),
        ("tanh inf", math::tanh(inf), 1.0),
        ("tanh 0", math::tanh(0.0), 0.0),
    ];
    for (what, got, want) in rows {
        assert_eq!(got.to_bits(), want.to_bits(), "{what}: got {got}, expected {want}");
    }
    assert!(
        math::exp(f32::NAN).is_nan() && math::sigmoid(f32::NAN).is_nan() && math::tanh(f32::NAN).is_nan()
    );
}

#[test]
fn requantization() {
    let q = |m, b, lo, hi| Requant { m, b, lo, hi };
    let id = Requant::identity(-8, 7);
    let rows = [
        (0.5, id, 0),
        (1.5, id, 2),
        (2.5, id, 2),
        (-0.5, id, 0),
        (-1.5, id, -2),
        (-2.5, id, -2),
        (7.5, id, 7),
        (-8.5, id, -8),
        (f32::NAN, id, -8),
        (f32::INFINITY, id, 7),
        (f32::NEG_INFINITY, id, -8),
        (f32::MAX, q(1.0, 0.0, 0, 255), 255),
        (f32::NAN, q(1.0, 0.0, 3, 255), 3),
        (f32::INFINITY, q(0.0, 0.0, 3, 255), 3),
        (3.0, q(0.5, 0.0, 0, 3), 2),
        (5.0, q(0.5, 0.0, 0, 3), 2),
        (3.0, q(-1.0, 0.5, -2, 1), -2),
        (1.0, q(-1.0, 0.5, -2, 1), 0),
        // One rounding: 4097^2 = 2^24 + 2^13 + 1 keeps its last bit until the addend cancels the rest.
        (4097.0, q(4097.0, -16_785_408.0, -2, 1), 1),
    ];
    for (t, r, want) in rows {
        assert_eq!(requantize(t, &r), want, "{t} through {r:?}");
    }
}

#[test]
fn quantization() {
    let rows = [
        (0.25, 0.5, 0, 0, 255, 0),
        (0.75, 0.5, 0, 0, 255, 2),
        (-0.25, 0.5, 128, 0, 255, 128),
        (-0.75, 0.5, 128, 0, 255, 126),
        (1e30, 0.5, 128, 0, 255, 255),
        (-1e30, 0.5, 128, 0, 255, 0),
        (f32::NAN, 0.5, 128, 0, 255, 0),
        (f32::INFINITY, 0.5, -3, -8, 7, 7),
        (f32::NEG_INFINITY, 0.5, -3, -2, 7, -2),
    ];
    for (x, scale, zp, lo, hi, want) in rows {
        assert_eq!(quantize(x, scale, zp, lo, hi), want, "{x} / {scale} + {zp} in {lo}..={hi}");
    }
}

/// What runs on vectors, where the CPU has them, is the scalar definition bit for bit.
#[test]
fn operators_equal_the_scalar_definitions() {
    let x: Vec<f32> = floats().step_by(37).collect();
    let input = arg(&[1, x.len()], x.clone());
    type Row = (Op, fn(f32) -> f32);
    let rows: [Row; 2] = [(Unary::SIGMOID.into(), math::sigmoid), (Unary::TANH.into(), math::tanh)];
    for (op, f) in rows {
        let got = run_f32(op.clone(), std::slice::from_ref(&input));
        let bad = x.iter().zip(&got).find(|(x, y)| f(**x).to_bits() != y.to_bits());
        assert_eq!(bad, None, "{}", op.name());
    }
    let x = Rng(1).reals(1001);
    let max = x.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let e: Vec<f32> = x.iter().map(|v| math::exp(v - max)).collect();
    let mut sum = 0.0;
    e.iter().for_each(|v| sum += v);
    let want: Vec<f32> = e.iter().map(|v| v / sum).collect();
    assert_eq!(run_f32(Softmax { axis: 1 }, &[arg(&[1, 1001], x.clone())]), want);
    let quant = Quant::per_tensor(0.003, 100);
    let y = common::run(
        QuantizeLinear { lo: 3, hi: 250 },
        &[arg(&[1, 1001], x.clone())],
        &[(DType::U8, Some(quant))],
    );
    let want: Vec<u8> = x.iter().map(|v| quantize(*v, 0.003, 100, 3, 250) as u8).collect();
    assert_eq!(y.unwrap()[0].as_u8(), Some(&want[..]));
    let q = Rng(2).codes(DType::U8, &[1, 1001]);
    for r in [Requant { m: 0.37, b: -3.5, lo: -8, hi: 7 }, Requant { m: 0.5, b: 0.0, lo: -8, hi: 7 }] {
        let want: Vec<i64> = q.codes().iter().map(|c| requantize(*c as f32, &r).into()).collect();
        assert_eq!(
            run_codes(Requantize { outs: vec![r] }, std::slice::from_ref(&q), DType::I4),
            want,
            "{r:?}"
        );
    }
}
