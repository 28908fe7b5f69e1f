//! Conv (1, 11, 22) in one and two spatial dimensions.

use super::{lift, spelled};
use crate::call::{Call, size};
use crate::context::Context;
use crate::error::{Fail, invalid, unsupported};
use crate::known::Known;
use crate::ops::movement::reshape;
use nibblec_ir::op::{Conv, Epilogue, FloatEpilogue};
use nibblec_ir::{Shape, ValueId};

pub(super) fn conv(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let x = cx.float(call, 0)?;
    let (x, lifted) = lift::plane(cx, call, x)?;
    let w = weight(cx, call, lifted)?;
    let (shape, weights) = (cx.shape(x), cx.shape(w));
    let (Some((_, height, width)), Some((_, kh, kw))) = (shape.chw(), weights.chw()) else {
        return invalid(format!("input {shape} and weights {weights} must have the same rank"));
    };
    let kernel = [kh, kw];
    if let Some(stated) = spelled::kernel(call, lifted)?
        && stated != kernel
    {
        return invalid(format!("kernel_shape is {stated:?}, the weights are {weights}"));
    }
    let windows = spelled::windows(call, kernel, [height, width], lifted, true)?.windows;
    let mut inputs = vec![x, w];
    if call.input(2).is_some() {
        inputs.push(cx.float(call, 2)?);
    }
    let groups = size("group", call.attrs.int_or("group", 1)?)?;
    let epilogue = Epilogue::Float(FloatEpilogue { bias: inputs.len() == 3, ..FloatEpilogue::default() });
    let op = Conv { windows, groups, epilogue };
    lift::emit(cx, call, op, &inputs, lifted)
}

/// The weights as `[M, C/groups, kh, kw]`.
fn weight(cx: &mut Context, call: &Call<'_>, lifted: bool) -> Result<ValueId, Fail> {
    if lifted && let Some(k) = cx.known(call, 1) {
        if let [m, c, l] = *k.dims() {
            let tensor = Known::tensor(&k.reshaped(&[m, c, 1, l])?)?;
            let name = cx.spare(call.input(1).unwrap_or_default(), "lift");
            return cx.add_constant(&name, tensor);
        }
        return invalid(format!("weights of extents {:?} for an input of rank 3", k.dims()));
    }
    let w = cx.float(call, 1)?;
    let shape: Shape = cx.shape(w);
    if shape.is_batched() {
        return unsupported("the weights must be constants");
    }
    if !lifted {
        return Ok(w);
    }
    match shape.as_fixed().as_deref() {
        Some(&[m, c, l]) => reshape::step(cx, call, "weight", w, Shape::fixed(&[m, c, 1, l])),
        _ => invalid(format!("weights {shape} for an input of rank 3")),
    }
}
