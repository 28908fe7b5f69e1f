//! Functions of one and two elements, and numbers of another type.

use super::Lower;
use super::epilogue::{generic_codes, real};
use super::lanes::Lanes;
use super::strips::Elementwise;
use crate::arith::fma;
use crate::build::{El, Fb, V};
use crate::error::Result;
use crate::model::Model;
use nibblec_ir::op::{Binary, BinaryCodes, Cast, Unary};
use nibblec_ir::{DType, Node};

impl Lower for Unary {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let all = Elementwise::of(model, node, 1)?;
        all.emit(model, node, &|fb, v| Ok(vec![Lanes::unary(fb, *self, v[0])?]))
    }
}

impl Lower for Binary {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let all = Elementwise::of(model, node, 2)?;
        let zero = |i: usize| i64::from(all.operands[i].place.zero_point);
        let zeros = [zero(0), zero(1)];
        match &self.codes {
            None => all.emit(model, node, &|fb, v| Ok(vec![Lanes::binary(fb, self.function, [v[0], v[1]])?])),
            Some(BinaryCodes::Sum { ma, mb, bias, outs }) => all.emit(model, node, &|fb, v| {
                let lanes = fb.lanes(v[0]);
                let c = |x: f32| fb.f32_const(lanes, x);
                let t = fma(fb, real(fb, v[1])?, c(*mb), c(*bias))?;
                let t = fma(fb, real(fb, v[0])?, c(*ma), t)?;
                outs.iter().map(|r| generic_codes(fb, t, r)).collect()
            }),
            Some(BinaryCodes::Product { m, bias, outs }) => all.emit(model, node, &|fb, v| {
                let lanes = fb.lanes(v[0]);
                let centred = |i: usize| -> Result<V<'_>> {
                    fb.sub(fb.zext(v[i], El::I32)?, fb.int_const(El::I32, lanes, zeros[i])?)
                };
                let p = fb.sitofp(fb.mul(centred(0)?, centred(1)?)?)?;
                let t = fma(fb, p, fb.f32_const(lanes, *m), fb.f32_const(lanes, *bias))?;
                outs.iter().map(|r| generic_codes(fb, t, r)).collect()
            }),
        }
    }
}

impl Lower for Cast {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let all = Elementwise::of(model, node, 1)?;
        let from = all.operands[0].place.dtype;
        all.emit(model, node, &|fb, v| Ok(vec![cast(fb, v[0], from, self.to)?]))
    }
}

/// Numbers of type `from` as `to`: floats truncated and clamped, integers wrapped.
fn cast<'c>(fb: &Fb<'_, 'c>, v: V<'c>, from: DType, to: DType) -> Result<V<'c>> {
    let el = |t: DType| match t {
        DType::F32 => El::F32,
        DType::I32 => El::I32,
        DType::I64 => El::I64,
        _ => El::I8,
    };
    let widen = |to: El| {
        let signed = from.is_signed() && from != DType::Bool;
        if signed { fb.sext(v, to) } else { fb.zext(v, to) }
    };
    match (from, to) {
        _ if from == to => Ok(v),
        (_, DType::Bool) => fb.nonzero(v),
        (DType::F32, _) => {
            let name = if to == DType::U8 { "llvm.fptoui.sat" } else { "llvm.fptosi.sat" };
            let lanes = fb.lanes(v);
            fb.intrinsic(name, &[fb.ty(el(to), lanes), fb.ty(El::F32, lanes)], &[v])
        }
        (DType::I32 | DType::I64, DType::F32) => fb.sitofp(v),
        (_, DType::F32) => fb.sitofp(widen(El::I32)?),
        _ => match (from.element_bytes(), to.element_bytes()) {
            (a, b) if a < b => widen(el(to)),
            (a, b) if a > b => fb.trunc(v, el(to)),
            _ => Ok(v),
        },
    }
}
