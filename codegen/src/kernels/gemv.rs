//! Matrix times vector on packed weights: they are unpacked in registers, so that time goes with their bits.
//!
//! A panel is `vectors` vectors of 8 outputs. Weights of 4 and 2 bits lie as `[K/4][vectors / V][8 outputs][4 k]` bytes
//! with `V = 8 / bits` codes a byte, one a vector, each stored as `w + 2^(bits-1)`; a place without a weight holds 0.
//! The stored codes are the unsigned operand of `vpmaddubsw`; activations are the signed one, 8-bit ones less 128.
//! Weights of 8 bits lie as `[K/2][vectors][8 outputs][2 k]` signed bytes and are multiplied as words.
//!
//! `void gemv(x, w, out, steps, group, start)`: `x` as [`prepare`] leaves it, a panel `w`, sums `out` as i32; 16-bit sums
//! are widened after `group` steps; `start` is added to every sum.

use super::direct::store_sums;
use super::x86::{Registers, broadcast4, prefetch, sum_lanes};
use crate::build::{El, Fb, V};
use crate::error::Result;
use crate::isa::Isa;
use inkwell::context::Context;
use inkwell::module::Module;
use inkwell::values::{FunctionValue, IntValue, PointerValue};

/// Registers of the kernels.
const YMM: Registers = Registers { bytes: 32 };
/// Distance of the prefetch from the reads, in bytes.
const AHEAD: usize = 1024;

/// How the weights of a layer lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Width of the weights: 8, 4 or 2.
    pub bits: usize,
    /// Vectors of 8 outputs in a panel.
    pub vectors: usize,
}

impl Layout {
    /// The narrowest panel that takes `outputs`, or the widest.
    pub fn of(bits: usize, outputs: usize) -> Layout {
        let least = (8 / bits).max(2);
        let vectors = [2, 4].into_iter().find(|v| *v >= least && 8 * v >= outputs).unwrap_or(8);
        Layout { bits, vectors }
    }

    /// Outputs of a panel.
    pub fn outputs(self) -> usize {
        8 * self.vectors
    }

    /// Inputs of a step.
    pub fn step(self) -> usize {
        if self.bits == 8 { 2 } else { 4 }
    }

    /// Bytes of a step of a panel.
    pub fn step_bytes(self) -> usize {
        self.outputs() * self.step() * self.bits / 8
    }

    /// What is added to a weight to store it.
    pub fn offset(self) -> i32 {
        if self.bits == 8 { 0 } else { 1 << (self.bits - 1) }
    }

    /// What is taken off the activations (codes to `amax`).
    pub fn shift(self, amax: i32) -> i32 {
        if self.bits < 8 && amax > 127 { 128 } else { 0 }
    }

    /// Bytes of prepared activations.
    pub fn prepared_bytes(self, inputs: usize) -> usize {
        let padded = inputs.next_multiple_of(self.step());
        (if self.bits == 8 { 2 * padded } else { padded }).next_multiple_of(64)
    }

    /// Byte in a panel and shift in it of the weight from input `k` to output `o` of the panel.
    pub fn place(self, o: usize, k: usize) -> (usize, usize) {
        let (vector, per) = (o / 8, 8 / self.bits);
        let within = (vector / per * 8 + o % 8) * self.step() + k % self.step();
        (k / self.step() * self.step_bytes() + within, vector % per * self.bits)
    }

    /// Factor on the codes of an output as the kernel multiplies them: odd 2-bit fields are masked, not shifted.
    pub fn factor(self, o: usize) -> i32 {
        if self.bits == 2 && o / 8 % 2 == 1 { 4 } else { 1 }
    }
}

/// The kernel of a layout, built on first use.
pub fn kernel<'c>(
    cx: &'c Context,
    module: &Module<'c>,
    layout: Layout,
    isa: Isa,
) -> Result<FunctionValue<'c>> {
    let name = format!("gemv{}_1x{}__{}", layout.bits, layout.outputs(), isa.name());
    if let Some(f) = module.get_function(&name) {
        return Ok(f);
    }
    let p = cx.ptr_type(inkwell::AddressSpace::default()).into();
    let i = cx.i64_type().into();
    let fb = Fb::function(cx, module, isa, &name, &[p, p, p, i, i, i], false);
    match (isa.is_x86_vector(), layout.bits) {
        (true, 8) => words(&fb, layout)?,
        (true, _) => packed(&fb, layout)?,
        (false, _) => one_by_one(&fb, layout)?,
    }
    fb.finish()
}

/// Copies `inputs` activations from `x` to `to` as the kernels read them; returns their sum, less `shift` each.
pub fn prepare<'c>(
    fb: &Fb<'_, 'c>,
    layout: Layout,
    x: PointerValue<'c>,
    to: PointerValue<'c>,
    inputs: usize,
    shift: i32,
) -> Result<V<'c>> {
    let padded = inputs.next_multiple_of(layout.step());
    let whole = inputs / 32 * 32;
    if layout.bits == 8 {
        let widen = |fb: &Fb<'_, 'c>, k: IntValue<'c>, lanes: u32| {
            let v = fb.zext(fb.load(El::I8, lanes, fb.at(x, k)?, 1)?, El::I16)?;
            fb.store(v, fb.at(to, fb.imulc(k, 2)?)?, 2)
        };
        fb.for_range(fb.i(0), fb.u(whole), 16, |fb, k| widen(fb, k, 16))?;
        fb.for_range(fb.u(whole), fb.u(inputs), 1, |fb, k| widen(fb, k, 1))?;
        fb.fill(fb.atc(to, 2 * inputs)?, 0, fb.u(2 * (padded - inputs)))?;
        return fb.int_const(El::I32, 1, 0);
    }
    let ones = (fb.int_const(El::I8, 32, 1)?, fb.int_const(El::I16, 16, 1)?);
    let minus = |lanes: u32| fb.int_const(El::I8, lanes, i64::from(-shift));
    let zero = fb.zero(fb.ty(El::I32, 8));
    let sums = fb.for_carry(fb.i(0), fb.u(whole), 32, &[zero], |fb, k, sums| {
        let v = fb.add(fb.load(El::I8, 32, fb.at(x, k)?, 1)?, minus(32)?)?;
        fb.store(v, fb.at(to, k)?, 1)?;
        let pairs = YMM.maddubs(fb, ones.0, v)?;
        Ok(vec![fb.add(sums[0], YMM.maddwd(fb, pairs, ones.1)?)?])
    })?;
    let sum = sum_lanes(fb, sums[0])?;
    let sum = fb.for_carry(fb.u(whole), fb.u(inputs), 1, &[sum], |fb, k, sum| {
        let v = fb.add(fb.load(El::I8, 1, fb.at(x, k)?, 1)?, minus(1)?)?;
        fb.store(v, fb.at(to, k)?, 1)?;
        Ok(vec![fb.add(sum[0], fb.sext(v, El::I32)?)?])
    })?;
    fb.fill(fb.atc(to, inputs)?, 0, fb.u(padded - inputs))?;
    Ok(sum[0])
}

/// The codes of a vector of packed bytes, in the order of the vectors.
fn fields<'c>(fb: &Fb<'_, 'c>, bits: usize, v: V<'c>) -> Result<Vec<V<'c>>> {
    let words = fb.bitcast(v, fb.ty(El::I16, 16))?;
    let high = fb.bitcast(fb.lshr(words, fb.int_const(El::I16, 16, 4)?)?, fb.ty(El::I8, 32))?;
    let masks: &[i64] = if bits == 4 { &[15] } else { &[3, 12] };
    let mut out = Vec::new();
    for nibble in [v, high] {
        for m in masks {
            out.push(fb.and(nibble, fb.int_const(El::I8, 32, *m)?)?);
        }
    }
    Ok(out)
}

/// Weights of 4 and 2 bits.
fn packed<'c>(fb: &Fb<'_, 'c>, layout: Layout) -> Result<()> {
    let (x, w, out) = (fb.param_ptr(0)?, fb.param_ptr(1)?, fb.param_ptr(2)?);
    let (steps, group) = (fb.param_int(3)?, fb.param_int(4)?);
    let start = fb.splat(fb.trunc(fb.param(5)?, El::I32)?, 8)?;
    let ones = fb.int_const(El::I16, 16, 1)?;
    let bytes = layout.step_bytes();
    let groups = fb.udiv(fb.iadd(steps, fb.isub(group, fb.i(1))?)?, group)?;
    // The sums wait in memory: with them in registers, the loop's own would not fit.
    fb.for_range(fb.i(0), groups, 1, |fb, g| {
        let lo = fb.imul(g, group)?;
        let hi = fb.imin(fb.iadd(lo, group)?, steps)?;
        let zeros = vec![fb.zero(fb.ty(El::I16, 16)); layout.vectors];
        let accs = fb.for_carry(lo, hi, 1, &zeros, |fb, k, accs| {
            let a = broadcast4(fb, fb.at(x, fb.imulc(k, 4)?)?)?;
            let at = fb.at(w, fb.imulc(k, bytes)?)?;
            let mut next = Vec::with_capacity(accs.len());
            for i in (0..bytes).step_by(32) {
                if i % 64 == 0 {
                    prefetch(fb, at, AHEAD + i)?;
                }
                for codes in fields(fb, layout.bits, fb.load(El::I8, 32, fb.atc(at, i)?, 32)?)? {
                    let s = fb.add(accs[next.len()], YMM.maddubs(fb, codes, a)?)?;
                    next.push(fb.pin(s)?);
                }
            }
            Ok(next)
        })?;
        let sums: Vec<V> = accs.iter().map(|a| YMM.maddwd(fb, *a, ones)).collect::<Result<_>>()?;
        store_sums(fb, out, g, &sums, 32)
    })?;
    for i in 0..layout.vectors {
        let s = fb.load_kept(El::I32, 8, fb.atc(out, 32 * i)?, 4)?;
        let two = fb.int_const(El::I32, 8, 2)?.into_vector_value();
        let s = if layout.factor(8 * i) == 4 {
            fb.b.build_right_shift(s.into_vector_value(), two, true, "")?.into()
        } else {
            s
        };
        fb.store(fb.add(s, start)?, fb.atc(out, 32 * i)?, 4)?;
    }
    Ok(())
}

/// Weights of 8 bits.
fn words<'c>(fb: &Fb<'_, 'c>, layout: Layout) -> Result<()> {
    let (x, w, out, steps) = (fb.param_ptr(0)?, fb.param_ptr(1)?, fb.param_ptr(2)?, fb.param_int(3)?);
    let zeros = vec![fb.zero(fb.ty(El::I32, 8)); layout.vectors];
    let sums = fb.for_carry(fb.i(0), steps, 1, &zeros, |fb, k, sums| {
        let a = broadcast4(fb, fb.at(x, fb.imulc(k, 4)?)?)?;
        let at = fb.at(w, fb.imulc(k, layout.step_bytes())?)?;
        let mut next = Vec::with_capacity(sums.len());
        for (i, s) in sums.iter().enumerate() {
            if i % 4 == 0 {
                prefetch(fb, at, AHEAD + 16 * i)?;
            }
            let codes = fb.sext(fb.load(El::I8, 16, fb.atc(at, 16 * i)?, 16)?, El::I16)?;
            next.push(fb.pin(fb.add(*s, YMM.maddwd(fb, codes, a)?)?)?);
        }
        Ok(next)
    })?;
    for (i, s) in sums.iter().enumerate() {
        fb.store(*s, fb.atc(out, 32 * i)?, 4)?;
    }
    Ok(())
}

/// The same panels on any CPU; `x` are the codes themselves, and `start` is what is taken off them.
fn one_by_one<'c>(fb: &Fb<'_, 'c>, layout: Layout) -> Result<()> {
    let (x, w, out, inputs) = (fb.param_ptr(0)?, fb.param_ptr(1)?, fb.param_ptr(2)?, fb.param_int(3)?);
    let shift = fb.trunc(fb.param(5)?, El::I32)?;
    let (step, per) = (layout.step(), 8 / layout.bits);
    let c = |n: usize| fb.int_const(El::I32, 1, n as i64);
    fb.for_range(fb.i(0), fb.u(layout.outputs()), 1, |fb, o| {
        let vector = fb.udiv(o, fb.i(8))?;
        let row = fb.iadd(fb.imulc(fb.udiv(vector, fb.u(per))?, 8)?, fb.urem(o, fb.i(8))?)?;
        let row = fb.at(w, fb.imulc(row, step)?)?;
        let field = fb.trunc(fb.imulc(fb.urem(vector, fb.u(per))?, layout.bits)?.into(), El::I32)?;
        let zero = fb.int_const(El::I32, 1, 0)?;
        let sum = fb.for_carry(fb.i(0), inputs, 1, &[zero], |fb, k, sum| {
            let at = fb.imulc(fb.udiv(k, fb.u(step))?, layout.step_bytes())?;
            let byte = fb.load(El::I8, 1, fb.at(row, fb.iadd(at, fb.urem(k, fb.u(step))?)?)?, 1)?;
            let code = if layout.bits == 8 {
                fb.sext(byte, El::I32)?
            } else {
                let field = fb.and(fb.lshr(fb.zext(byte, El::I32)?, field)?, c((1 << layout.bits) - 1)?)?;
                fb.sub(field, c(layout.offset() as usize)?)?
            };
            let a = fb.sub(fb.zext(fb.load(El::I8, 1, fb.at(x, k)?, 1)?, El::I32)?, shift)?;
            Ok(vec![fb.add(sum[0], fb.mul(code, a)?)?])
        })?;
        fb.store(sum[0], fb.at(out, fb.imulc(o, 4)?)?, 4)
    })
}
