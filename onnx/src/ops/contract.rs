//! Matrix products with weights on the right: `y = x w^T + b`.

use super::Spec;
use super::movement::reshape;
use crate::call::Call;
use crate::context::Context;
use crate::error::{ExportError, Fail, invalid, unsupported};
use crate::export::{Draft, Export};
use crate::known::made;
use crate::quantized;
use crate::view::View;
use nibblec_ir::op::{Binary, Conv, Epilogue, FloatEpilogue, Gemm, Reshape, Transpose, Windows};
use nibblec_ir::{Dim, Op, Shape, Tensor, ValueId};

pub(super) const OPS: &[Spec] =
    &[Spec::imported("Gemm", (7, 13), gemm), Spec::imported("MatMul", (1, 13), mat_mul)];

/// Gemm (7, 9, 11: C optional, 13).
fn gemm(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let alpha = call.attrs.float_or("alpha", 1.0)?;
    let beta = call.attrs.float_or("beta", 1.0)?;
    let trans_b = call.attrs.flag("transB", false)?;
    if call.attrs.flag("transA", false)? {
        return unsupported("it mixes the images of a batch: transA is 1");
    }
    let x = cx.float(call, 0)?;
    let shape = cx.shape(x);
    if shape.rank() != 2 {
        return invalid(format!("its input must have rank 2, found {shape}"));
    }
    let mut w = weight(cx, call, !trans_b)?;
    let mut scale_after = false;
    if alpha != 1.0 {
        match cx.graph.value(w).constant().cloned() {
            Some(t) => w = scaled(cx, call, &t, alpha, "alpha")?,
            None => scale_after = true,
        }
    }
    let Some(m) = cx.shape(w).dim(0) else { return unsupported("the weights must be constants") };
    let (bias, rest) = if scale_after { (None, addend(cx, call)?) } else { bias(cx, call, m, beta)? };
    let mut inputs = vec![x, w];
    inputs.extend(bias);
    let op = Gemm { epilogue: end(bias.is_some()) };
    if !scale_after && rest.is_none() {
        return cx.emit(call, op, &inputs);
    }
    let value = cx.spare(call.output()?, "product");
    let mut y = cx.node(call.name, op, &inputs, &value)?;
    if scale_after {
        let factor = number(cx, call, "alpha", alpha)?;
        y = last_or_step(cx, call, "scale", Binary::MUL, [y, factor], rest.is_none())?;
    }
    if let Some(mut c) = rest {
        if beta != 1.0 {
            let factor = number(cx, call, "beta", beta)?;
            c = cx.step(call, "addend", Binary::MUL, &[c, factor])?;
        }
        y = last_or_step(cx, call, "add", Binary::ADD, [y, c], true)?;
    }
    cx.alias(call, y)
}

/// The end of a product that nothing is fused into.
fn end(bias: bool) -> Epilogue {
    Epilogue::Float(FloatEpilogue { bias, ..FloatEpilogue::default() })
}

fn last_or_step(
    cx: &mut Context,
    call: &Call<'_>,
    suffix: &str,
    op: impl Into<Op>,
    inputs: [ValueId; 2],
    last: bool,
) -> Result<ValueId, Fail> {
    if last {
        cx.node(&format!("{}.{suffix}", call.name), op, &inputs, call.output()?)
    } else {
        cx.step(call, suffix, op, &inputs)
    }
}

fn number(cx: &mut Context, call: &Call<'_>, suffix: &str, v: f32) -> Result<ValueId, Fail> {
    let name = cx.spare(call.output()?, suffix);
    cx.add_constant(&name, made(Tensor::f32(&[], vec![v]))?)
}

fn addend(cx: &mut Context, call: &Call<'_>) -> Result<Option<ValueId>, Fail> {
    call.input(2).is_some().then(|| cx.float(call, 2)).transpose()
}

/// A constant times a factor.
fn scaled(cx: &mut Context, call: &Call<'_>, t: &Tensor, by: f32, what: &str) -> Result<ValueId, Fail> {
    let Some(v) = t.as_f32() else { return invalid(format!("{what} scales a tensor of {}", t.dtype())) };
    let product = made(Tensor::f32(t.dims(), v.iter().map(|x| x * by).collect()))?;
    let name = cx.spare(call.output()?, what);
    cx.add_constant(&name, product)
}

/// The third operand of Gemm: as a bias `[M]` where it is one, otherwise as an addend.
fn bias(
    cx: &mut Context,
    call: &Call<'_>,
    m: usize,
    beta: f32,
) -> Result<(Option<ValueId>, Option<ValueId>), Fail> {
    if call.input(2).is_none() || beta == 0.0 {
        return Ok((None, None));
    }
    let known = cx.known(call, 2).filter(|k| matches!(k.dims(), [] | [_] | [1, _])).cloned();
    let Some(k) = known else {
        let c = cx.float(call, 2)?;
        let is_vector = cx.shape(c) == Shape::fixed(&[m]);
        return Ok(if is_vector && beta == 1.0 { (Some(c), None) } else { (None, Some(c)) });
    };
    if k.dims() == [m] && beta == 1.0 {
        return Ok((Some(cx.float(call, 2)?), None));
    }
    let row = k.viewed(&View::whole(k.dims())?.broadcast(&[1, m])?)?.reshaped(&[m])?.tensor()?;
    scaled(cx, call, &row, beta, "bias").map(|b| (Some(b), None))
}

/// The second operand as `[M,K]`, transposed if it is stored as `[K,M]`.
fn weight(cx: &mut Context, call: &Call<'_>, transpose: bool) -> Result<ValueId, Fail> {
    if transpose && let Some(k) = cx.known(call, 1) {
        if k.dims().len() != 2 {
            return unsupported(format!("weights of extents {:?}: rank 2 is supported", k.dims()));
        }
        let t = k.viewed(&View::whole(k.dims())?.permuted(&[1, 0]))?.tensor()?;
        if t.as_f32().is_none() {
            return invalid(format!("the weights must be f32, found {}", t.dtype()));
        }
        let name = cx.spare(call.input(1).unwrap_or_default(), "transposed");
        return cx.add_constant(&name, t);
    }
    let w = cx.float(call, 1)?;
    let shape = cx.shape(w);
    if shape.is_batched() {
        return unsupported("its second operand is computed from data: it must be constant weights");
    }
    if shape.rank() != 2 {
        return unsupported(format!("weights of shape {shape}: rank 2 is supported"));
    }
    if !transpose {
        return Ok(w);
    }
    let (node, value) = (format!("{}.weight", call.name), cx.spare(call.output()?, "weight"));
    match quantized::transposed(cx, w, &[1, 0], (&node, &value))? {
        Some(v) => Ok(v),
        None => cx.step(call, "weight", Transpose { perm: vec![1, 0] }, &[w]),
    }
}

/// MatMul (1, 9, 13).
fn mat_mul(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.float(call, 0)?;
    let shape = cx.shape(x);
    let w = weight(cx, call, true)?;
    if !shape.is_batched() {
        return unsupported("its first operand is constant: only weights on the right are supported");
    }
    match shape.0.as_slice() {
        [_, _] => cx.emit(call, Gemm { epilogue: end(false) }, &[x, w]),
        [n, t, k] => pointwise(cx, call, x, w, [*n, Dim::Fixed(1), *t, *k]),
        [n, h, v, k] => pointwise(cx, call, x, w, [*n, *h, *v, *k]),
        _ => unsupported(format!("its input is {shape}: ranks 2 to 4 are supported")),
    }
}

/// A product over the last axis of more than one row an image: a 1x1 convolution with the channels moved.
fn pointwise(cx: &mut Context, call: &Call<'_>, x: ValueId, w: ValueId, dims: [Dim; 4]) -> Result<(), Fail> {
    let mut result = cx.shape(x);
    let Some([m, k]) = cx.shape(w).as_fixed().and_then(|d| <[usize; 2]>::try_from(d).ok()) else {
        return invalid("the weights must have rank 2");
    };
    let plane = reshape::step(cx, call, "plane", x, Shape(dims.to_vec()))?;
    let channels = cx.step(call, "channels", Transpose { perm: vec![0, 3, 1, 2] }, &[plane])?;
    let kernel = reshape::step(cx, call, "kernel", w, Shape::fixed(&[m, k, 1, 1]))?;
    let conv = Conv { windows: Windows::PIXELS, groups: 1, epilogue: end(false) };
    let value = cx.spare(call.output()?, "product");
    let y = cx.node(call.name, conv, &[channels, kernel], &value)?;
    if let Some(last) = result.0.last_mut() {
        *last = Dim::Fixed(m);
    }
    let back = Transpose { perm: vec![0, 2, 3, 1] };
    if result.rank() == 4 {
        let y = cx.node(&format!("{}.last", call.name), back, &[y], call.output()?)?;
        return cx.alias(call, y);
    }
    let y = cx.step(call, "last", back, &[y])?;
    let name = format!("{}.rows", call.name);
    let y = cx.node(&name, Reshape { shape: result.0 }, &[y], call.output()?)?;
    cx.alias(call, y)
}

impl Export for Gemm {
    const EXPORTED: &'static [&'static str] = &["Gemm"];

    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        draft.unfused(&self.epilogue, "a fused matrix product has no ONNX form")?;
        draft.int("transB", 1);
        Ok(())
    }
}
