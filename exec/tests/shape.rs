//! Operators that move elements, and those between floats and codes.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Rng, floats, input, naive_requantize, run, run_codes, run_f32};
use nibblec_exec::Elements;
use nibblec_ir::op::*;
use nibblec_ir::{DType, Dim, Op, Quant, Scale, Tensor};

/// `0, 1, 2, ...` as codes.
fn count(dims: &[usize]) -> common::Arg {
    input(DType::U8, dims, Elements::U8((0..dims.iter().product::<usize>()).map(|v| v as u8).collect()))
        .zero(0)
}

/// The index of element `i` along each axis.
fn index(mut i: usize, dims: &[usize]) -> Vec<usize> {
    let mut v = vec![0; dims.len()];
    for k in (0..dims.len()).rev() {
        v[k] = i % dims[k];
        i /= dims[k];
    }
    v
}

fn offset(index: &[usize], dims: &[usize]) -> usize {
    index.iter().zip(dims).fold(0, |at, (i, d)| at * d + i)
}

/// Checks `op` on counted codes and on floats: element `i` of the result is the input's `from(index)`, or `fill`.
fn check(
    op: impl Into<Op>,
    dims: &[usize],
    out: &[usize],
    fill: i64,
    from: impl Fn(&[usize]) -> Option<Vec<usize>>,
) {
    let op = op.into();
    let want: Vec<i64> = (0..out.iter().product())
        .map(|i| from(&index(i, out)).map_or(fill, |at| offset(&at, dims) as i64))
        .collect();
    let x = count(dims);
    assert_eq!(run_codes(op.clone(), std::slice::from_ref(&x), DType::U8), want, "{op:?}");
    let x = floats(dims, x.f64().iter().map(|v| *v as f32).collect());
    let got: Vec<i64> = run_f32(op.clone(), &[x]).iter().map(|v| *v as i64).collect();
    assert_eq!(got, want, "{op:?} on floats");
}

#[test]
fn moves() {
    let op = Transpose { perm: vec![0, 2, 3, 1] };
    check(op, &[2, 3, 4, 5], &[2, 4, 5, 3], 0, |i| Some(vec![i[0], i[3], i[1], i[2]]));
    check(Transpose { perm: vec![0, 2, 1] }, &[1, 3, 1], &[1, 1, 3], 0, |i| Some(vec![i[0], i[2], i[1]]));
    let op = Reshape { shape: vec![Dim::Batch, Dim::Fixed(12)] };
    check(op, &[3, 3, 4], &[3, 12], 0, |i| Some(vec![i[0], i[1] / 4, i[1] % 4]));
    let (axes, starts, counts, steps) = (vec![1, 3], vec![2, 4], vec![2, 3], vec![-2, -1]);
    check(Slice { axes, starts, counts, steps }, &[2, 3, 2, 5], &[2, 2, 2, 3], 0, |i| {
        Some(vec![i[0], 2 - 2 * i[1], i[2], 4 - i[3]])
    });
    let (axes, starts, counts, steps) = (vec![2], vec![1], vec![2], vec![3]);
    check(Slice { axes, starts, counts, steps }, &[3, 2, 6], &[3, 2, 2], 0, |i| {
        Some(vec![i[0], i[1], 1 + 3 * i[2]])
    });
    let (before, after) = (vec![0, 1, 0, 2], vec![0, 0, 3, 1]);
    check(Pad { before, after, value: 9.0 }, &[2, 2, 3, 4], &[2, 3, 6, 7], 9, |i| {
        let at = [Some(i[0]), i[1].checked_sub(1), Some(i[2]), i[3].checked_sub(2)];
        let at: Vec<usize> = at.into_iter().collect::<Option<_>>()?;
        (at[2] < 3 && at[3] < 4).then_some(at)
    });
}

#[test]
fn concat_and_gather() {
    let (a, b) = (count(&[2, 3, 2]), count(&[2, 1, 2]));
    let got = run_codes(Concat::along(1), &[a.clone(), b, a.clone()], DType::U8);
    assert_eq!(got, [0, 1, 2, 3, 4, 5, 0, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 2, 3, 6, 7, 8, 9, 10, 11]);
    let indices = |dims: &[usize], v: &[i64]| input(DType::I64, dims, Elements::I64(v.to_vec())).fixed();
    let got = run_codes(Gather { axis: 1 }, &[a.clone(), indices(&[4], &[2, 0, 0, 1])], DType::U8);
    assert_eq!(got, [4, 5, 0, 1, 0, 1, 2, 3, 10, 11, 6, 7, 6, 7, 8, 9]);
    assert_eq!(
        run_codes(Gather { axis: 2 }, &[a.clone(), indices(&[], &[1])], DType::U8),
        [1, 3, 5, 7, 9, 11]
    );
    for bad in [-1, 3] {
        let error =
            run(Gather { axis: 1 }, &[a.clone(), indices(&[1], &[bad])], &[(DType::U8, None)]).unwrap_err();
        let want = format!("node 'n' (Gather): expected indices below 3, found {bad}");
        assert_eq!(error.to_string(), want);
    }
}

#[test]
fn integer_concat_requantize_and_lookup() {
    let mut rng = Rng(3);
    let (a, b) = (rng.codes(DType::U8, &[3, 2, 5]), rng.codes(DType::I4, &[3, 4, 5]));
    let ins = vec![Affine { m: 0.05, b: 1.25 }, Affine { m: -0.3, b: 0.0 }];
    let o = Requant { m: 1.1, b: 0.5, lo: 1, hi: 14 };
    let mut want = Vec::new();
    for image in 0..3 {
        for (x, i, n) in [(&a, ins[0], 10), (&b, ins[1], 20)] {
            let codes = &x.codes()[image * n..][..n];
            want.extend(codes.iter().map(|q| naive_requantize((*q as f32).mul_add(i.m, i.b), &o)));
        }
    }
    assert_eq!(
        run_codes(
            Concat { axis: 1, codes: Some(ConcatCodes { ins, outs: vec![o] }) },
            &[a.clone(), b.clone()],
            DType::U4
        ),
        want
    );
    let want: Vec<i64> = b.codes().iter().map(|q| naive_requantize(*q as f32, &o)).collect();
    assert_eq!(run_codes(Requantize { outs: vec![o] }, std::slice::from_ref(&b), DType::U8), want);
    let table = rng.codes(DType::U4, &[256]).fixed();
    let want: Vec<i64> = a.codes().iter().map(|q| table.codes()[*q as usize]).collect();
    assert_eq!(run_codes(Lookup {}, &[a, table], DType::U4), want);
    // A signed code indexes by its bits.
    let table = rng.codes(DType::I8, &[16]).fixed();
    let want: Vec<i64> = b.codes().iter().map(|q| table.codes()[*q as usize & 15]).collect();
    assert_eq!(run_codes(Lookup {}, &[b, table], DType::I8), want);
}

#[test]
fn quantize_and_dequantize() {
    let mut rng = Rng(4);
    let x: Vec<f32> = rng.reals(1000).iter().map(|v| v * 20.0).collect();
    for (dtype, zp, lo, hi) in [(DType::U8, 100, 0, 255), (DType::I4, -2, -8, 7), (DType::U2, 0, 0, 2)] {
        let quant = Quant::per_tensor(0.3, zp);
        let arg = floats(&[2, 500], x.clone());
        let got = run(QuantizeLinear { lo, hi }, &[arg], &[(dtype, Some(quant.clone()))]).unwrap();
        let want: Vec<f64> = x
            .iter()
            .map(|x| {
                let v = (x / 0.3).clamp((lo - zp) as f32, (hi - zp) as f32);
                f64::from(v.round_ties_even() as i32 + zp)
            })
            .collect();
        assert_eq!(got[0].to_f64(), want, "{dtype}");
        let back = input(dtype, &[2, 500], got[0].elements.clone()).quant(quant);
        let want: Vec<f32> = want.iter().map(|q| (*q as i32 - zp) as f32 * 0.3).collect();
        assert_eq!(run_f32(DequantizeLinear {}, &[back]), want, "{dtype}");
    }
    let values = Tensor::f32(&[3], vec![0.5, -2.0, 0.25]).unwrap();
    let quant = Quant { scale: Scale::PerChannel { axis: 1, values }, zero_point: 1 };
    let x = input(DType::I8, &[2, 3, 2], Elements::I8((0..12).collect())).quant(quant);
    let want = [-0.5, 0.0, -2.0, -4.0, 0.75, 1.0, 2.5, 3.0, -14.0, -16.0, 2.25, 2.5];
    assert_eq!(run_f32(DequantizeLinear {}, &[x]), want);
}
