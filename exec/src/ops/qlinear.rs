//! Integer operators other than convolution and product: from codes to the real-valued `t` of their definition.

use super::{Operand, Outcome, any_codes, broadcast, pool, shape};
use crate::Slice;
use nibblec_ir::Window;
use nibblec_ir::op::{QLinearAdd, QLinearConcat, QLinearMul};

/// `fma(f32(a), ma, fma(f32(b), mb, bias))`.
pub(super) fn add(op: &QLinearAdd, inputs: &[Operand<'_>], out: &[usize]) -> Outcome<Vec<f32>> {
    let (a, b) = (&inputs[0], &inputs[1]);
    let f = |a: i32, b: i32| (a as f32).mul_add(op.ma, (b as f32).mul_add(op.mb, op.bias));
    binary(a, b, out, f)
}

/// `fma(f32((a - za) * (b - zb)), m, bias)`.
pub(super) fn mul(op: &QLinearMul, inputs: &[Operand<'_>], out: &[usize]) -> Outcome<Vec<f32>> {
    let (a, b) = (&inputs[0], &inputs[1]);
    let (za, zb) = (a.zero_point()?, b.zero_point()?);
    binary(a, b, out, |a, b| (((a - za) * (b - zb)) as f32).mul_add(op.m, op.bias))
}

fn binary(
    a: &Operand<'_>,
    b: &Operand<'_>,
    out: &[usize],
    f: impl Fn(i32, i32) -> f32 + Sync,
) -> Outcome<Vec<f32>> {
    Ok(any_codes!(a, x => any_codes!(b, y => {
        broadcast::binary((x, a.dims), (y, b.dims), out, |a, b| f(a.into(), b.into()))
    })))
}

/// Operands side by side, each as `fma(f32(q), m, b)` of its entry in `ins`.
pub(super) fn concat(op: &QLinearConcat, inputs: &[Operand<'_>]) -> Outcome<Vec<f32>> {
    let mut parts = Vec::with_capacity(inputs.len());
    for (x, i) in inputs.iter().zip(&op.ins) {
        let mut t = reals(x)?;
        t.iter_mut().for_each(|t| *t = t.mul_add(i.m, i.b));
        parts.push(t);
    }
    let views: Vec<(&[f32], &[usize])> = parts.iter().zip(inputs).map(|(t, x)| (&t[..], x.dims)).collect();
    Ok(shape::concat(&views, op.axis))
}

/// `f32(q)`.
pub(super) fn reals(x: &Operand<'_>) -> Outcome<Vec<f32>> {
    Ok(any_codes!(x, v => v.iter().map(|&q| f32::from(q)).collect()))
}

/// `fma(f32(sum (q - zero_point)), m / f32(divisor), b)` of each window.
pub(super) fn average_pool(
    x: &Operand<'_>,
    win: &Window,
    count_include_pad: bool,
    affine: (f32, f32),
) -> Outcome<Vec<f32>> {
    let zp = x.zero_point()?;
    Ok(any_codes!(x, v => pool::average_codes(v, win, zp, count_include_pad, affine)))
}
