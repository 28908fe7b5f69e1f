//! Convolution and pooling.

use super::{Execute, floats, one, requantized};
use crate::array::{Array, Elements, Slice};
use crate::fault::Fault;
use crate::kernels::conv::{Channels, Epilogue as FloatEnd, conv};
use crate::kernels::{PackedWeights, pool, qconv, unary};
use crate::operand::{Call, Operand, Outcome, any_codes};
use nibblec_ir::Window;
use nibblec_ir::arith::{Fixed, FixedTerms};
use nibblec_ir::op::{
    Activation, AveragePool, CodesEpilogue, Conv, DequantizeEpilogue, Epilogue, FloatEpilogue, MaxPool,
    Windows,
};
use rayon::prelude::*;

fn window(windows: &Windows, call: &Call<'_>) -> Window {
    let (input, output) = call.planes();
    windows.on(input, output)
}

/// Bias and residual of a float layer.
pub(super) fn float_end<'a>(e: &FloatEpilogue, call: &Call<'a>) -> Outcome<FloatEnd<'a>> {
    let at = |present: bool, i: usize| if present { call.f32(i).map(Some) } else { Ok(None) };
    Ok(FloatEnd {
        bias: at(e.bias, 2)?,
        residual: at(e.residual, call.inputs.len() - 1)?,
        activation: e.activation,
    })
}

fn channels(groups: usize, call: &Call<'_>) -> Channels {
    let (x, w) = (call.x().dims, call.inputs[1].dims);
    Channels { groups, input: x[1] / groups, output: w[0] / groups }
}

impl Execute for Conv {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        let win = window(&self.windows, call);
        match &self.epilogue {
            Epilogue::Float(e) => {
                let (ch, end) = (channels(self.groups, call), float_end(e, call)?);
                floats(call, conv(call.f32(0)?, call.f32(1)?, call.x().dims[0], ch, &win, &end))
            }
            Epilogue::Codes(e) => codes(self.groups, e, &win, call),
            Epilogue::Dequantize(e) => floats(call, reals(self.groups, e, &win, call)?),
        }
    }

    fn pack(&self, w: &Operand<'_>) -> Outcome<Option<PackedWeights>> {
        if self.epilogue.float().is_some() {
            return Ok(None);
        }
        Ok(Some(PackedWeights::conv(&w.weights()?, w.dims[1], w.dims[2] * w.dims[3])))
    }
}

/// `t` of the convolution of codes.
fn sums(groups: usize, win: &Window, call: &Call<'_>, affine: &qconv::PerChannel<'_>) -> Outcome<Vec<f32>> {
    let (x, w) = (call.x(), &call.inputs[1]);
    let (zero_point, ch) = (x.zero_point()?, channels(groups, call));
    let own;
    let w = match call.packed {
        Some(p) => p,
        None => {
            own = PackedWeights::conv(&w.weights()?, w.dims[1], win.taps());
            &own
        }
    };
    Ok(any_codes!(x, v => qconv::conv(v, zero_point, w, x.dims[0], ch, win, affine)))
}

fn reals(groups: usize, e: &DequantizeEpilogue, win: &Window, call: &Call<'_>) -> Outcome<Vec<f32>> {
    let affine = qconv::PerChannel { m: call.f32(2)?, b: call.f32(3)?, fixed: None };
    let mut t = sums(groups, win, call, &affine)?;
    if let Some(r) = call.inputs.last().filter(|_| e.residual) {
        match r.data {
            Slice::F32(r) => t.iter_mut().zip(r).for_each(|(t, r)| *t += r),
            _ => any_codes!(r, v => qconv::add_residual(&mut t, v, e.residual_m)),
        }
    }
    if e.activation != Activation::None {
        unary::clamp(&mut t, e.activation.bounds());
    }
    Ok(t)
}

fn codes(groups: usize, e: &CodesEpilogue, win: &Window, call: &Call<'_>) -> Outcome<Vec<Array>> {
    let (x, w) = (call.x(), &call.inputs[1]);
    let (m, b) = (call.f32(2)?, call.f32(3)?);
    let residual = call.inputs.last().filter(|_| e.residual);
    let weights = if e.fixed_point { w.weights()? } else { Vec::new() };
    let fixed = Fixed::of(&FixedTerms {
        groups,
        epilogue: e,
        weights: &weights,
        m,
        b,
        x: (x.dtype, x.zero_point()?),
        residual: residual.map(|r| r.dtype),
        pixels: win.output_len(),
    });
    let affine = qconv::PerChannel { m, b, fixed: fixed.as_ref() };
    let mut t = sums(groups, win, call, &affine)?;
    let Some(residual) = residual else { return requantized(call, &t, &e.outs) };
    let Some(fixed) = fixed else {
        any_codes!(residual, r => qconv::add_residual(&mut t, r, e.residual_m));
        return requantized(call, &t, &e.outs);
    };
    any_codes!(residual, r => qconv::add_residual_fixed(&mut t, r, &fixed));
    let outs = fixed.outs.iter().zip(call.results);
    outs.map(|(o, ty)| ty.array(Elements::U8(t.par_iter().map(|t| o.code(*t as i16) as u8).collect())))
        .collect()
}

impl Execute for MaxPool {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        let (x, win) = (call.x(), window(&self.windows, call));
        let y = match x.data {
            Slice::F32(v) => Elements::F32(pool::max_pool(v, &win, f32::NEG_INFINITY)),
            Slice::U8(v) => Elements::U8(pool::max_pool(v, &win, 0)),
            Slice::I8(v) => {
                let lowest = x.dtype.code_range().map_or(i8::MIN, |r| r.0 as i8);
                Elements::I8(pool::max_pool(v, &win, lowest))
            }
            other => return Err(Fault::expected("f32 or codes", other.storage())),
        };
        one(call, y)
    }
}

impl Execute for AveragePool {
    fn execute(&self, call: &Call<'_>) -> Outcome<Vec<Array>> {
        let (x, win) = (call.x(), window(&self.windows, call));
        let Some(c) = &self.codes else {
            return floats(call, pool::average_pool(x.f32()?, &win, self.count_include_pad));
        };
        let zero_point = x.zero_point()?;
        let t = any_codes!(x, v => {
            pool::average_codes(v, &win, zero_point, self.count_include_pad, (c.m, c.b))
        });
        requantized(call, &t, &c.outs)
    }
}
