//! Kernels with the output channels in the lanes: one broadcast of the input meets two vectors of weights.
//!
//! Code panels are `[K/4][2 vectors][8 outputs][4 k]` signed bytes, the order that `vpdpbusd` and `sdot` read too;
//! float panels are `[K][16 outputs]`.

use super::x86::prefetch_far;
use super::{Span, Tile};
use crate::arith::fma;
use crate::build::{El, Fb, V};
use crate::error::Result;
use inkwell::values::{IntValue, PointerValue};

/// The arguments of a kernel.
pub(super) struct Args<'c> {
    /// First taps of the tile's pixels.
    pub pixels: Vec<PointerValue<'c>>,
    pub segs: PointerValue<'c>,
    pub groups: IntValue<'c>,
    pub w: PointerValue<'c>,
    pub out: PointerValue<'c>,
    pub extras: PointerValue<'c>,
    pub extra_count: IntValue<'c>,
    pub span: Span,
}

impl<'c> Args<'c> {
    pub(super) fn of(fb: &Fb<'_, 'c>, tile: Tile) -> Result<Args<'c>> {
        let (x, offs) = (fb.param_ptr(0)?, fb.param_ptr(1)?);
        let pixels =
            (0..tile.pixels).map(|p| fb.at(x, fb.load_i32(fb.atc(offs, 4 * p)?)?)).collect::<Result<_>>()?;
        Ok(Args {
            pixels,
            segs: fb.param_ptr(2)?,
            groups: fb.param_int(3)?,
            w: fb.param_ptr(4)?,
            out: fb.param_ptr(5)?,
            extras: fb.param_ptr(6)?,
            extra_count: fb.param_int(7)?,
            span: tile.span,
        })
    }
}

/// Walks the groups and segments: `start` makes a group's accumulators from its header, `run` adds a segment, `flush`
/// ends the group. Weights advance by `group_header` bytes a group; steps are given as bytes of weights and of input.
pub(super) fn walk<'a, 'c>(
    fb: &Fb<'a, 'c>,
    a: &Args<'c>,
    steps: [usize; 2],
    group_header: usize,
    start: impl FnOnce(&Fb<'a, 'c>, PointerValue<'c>) -> Result<Vec<V<'c>>>,
    run: impl FnOnce(
        &Fb<'a, 'c>,
        &[PointerValue<'c>],
        PointerValue<'c>,
        IntValue<'c>,
        &[V<'c>],
    ) -> Result<Vec<V<'c>>>,
    flush: impl FnOnce(&Fb<'a, 'c>, IntValue<'c>, &[V<'c>]) -> Result<()>,
) -> Result<()> {
    let flush = |fb: &Fb<'a, 'c>, g: IntValue<'c>, accs: &[V<'c>], _: &[V<'c>]| {
        flush(fb, g, accs).map(|()| Vec::new())
    };
    walk_carry(fb, a, steps, group_header, &[], start, run, flush).map(|_| ())
}

/// The same where `flush` also takes and returns what is carried from group to group, `first` before the first. Returns
/// what the last one leaves.
#[allow(clippy::too_many_arguments)]
pub(super) fn walk_carry<'a, 'c>(
    fb: &Fb<'a, 'c>,
    a: &Args<'c>,
    [weight_step, input_step]: [usize; 2],
    group_header: usize,
    first: &[V<'c>],
    start: impl FnOnce(&Fb<'a, 'c>, PointerValue<'c>) -> Result<Vec<V<'c>>>,
    run: impl FnOnce(
        &Fb<'a, 'c>,
        &[PointerValue<'c>],
        PointerValue<'c>,
        IntValue<'c>,
        &[V<'c>],
    ) -> Result<Vec<V<'c>>>,
    flush: impl FnOnce(&Fb<'a, 'c>, IntValue<'c>, &[V<'c>], &[V<'c>]) -> Result<Vec<V<'c>>>,
) -> Result<Vec<V<'c>>> {
    let parts = Parts { weight_step, input_step, group_header, start, run, flush };
    match a.span {
        Span::Run => parts.run(fb, a, first),
        Span::Runs => parts.runs(fb, a, first),
        Span::Group | Span::Groups => parts.groups(fb, a, first),
    }
}

/// The parts that [`walk_carry`] joins, and what they move on by.
struct Parts<S, R, F> {
    weight_step: usize,
    input_step: usize,
    group_header: usize,
    start: S,
    run: R,
    flush: F,
}

impl<'a, 'c, S, R, F> Parts<S, R, F>
where
    S: FnOnce(&Fb<'a, 'c>, PointerValue<'c>) -> Result<Vec<V<'c>>>,
    R: FnOnce(
        &Fb<'a, 'c>,
        &[PointerValue<'c>],
        PointerValue<'c>,
        IntValue<'c>,
        &[V<'c>],
    ) -> Result<Vec<V<'c>>>,
    F: FnOnce(&Fb<'a, 'c>, IntValue<'c>, &[V<'c>], &[V<'c>]) -> Result<Vec<V<'c>>>,
{
    /// [`Span::Run`].
    fn run(self, fb: &Fb<'a, 'c>, a: &Args<'c>, first: &[V<'c>]) -> Result<Vec<V<'c>>> {
        let acc = (self.start)(fb, a.w)?;
        let acc = (self.run)(fb, &a.pixels, fb.atc(a.w, self.group_header)?, a.groups, &acc)?;
        (self.flush)(fb, fb.i(0), &acc, first)
    }

    /// [`Span::Runs`].
    fn runs(self, fb: &Fb<'a, 'c>, a: &Args<'c>, first: &[V<'c>]) -> Result<Vec<V<'c>>> {
        let Parts { weight_step, input_step, group_header, start, run, flush } = self;
        let zero = fb.i(0);
        let word = |shift: u64| -> Result<IntValue<'c>> {
            let v = fb.b.build_right_shift(a.groups, fb.i(shift as i64), false, "")?;
            Ok(fb.b.build_and(v, fb.i(0xffff), "")?)
        };
        let (groups, last, steps) = (word(0)?, word(16)?, word(32)?);
        let total = fb.iadd(fb.imul(fb.isub(groups, fb.i(1))?, steps)?, last)?;
        let taken = fb.imulc(steps, weight_step)?;
        let read = fb.imulc(steps, input_step)?;
        let init = [&[zero.into(), zero.into(), total.into()], first].concat();
        let mut out = fb.for_carry(zero, groups, 1, &init, |fb, g, c| {
            let [w, x, left] = [0, 1, 2].map(|i| c[i].into_int_value());
            let acc = start(fb, fb.at(a.w, w)?)?;
            let taps: Vec<_> = a.pixels.iter().map(|p| fb.at(*p, x)).collect::<Result<_>>()?;
            let w = fb.iadd(w, fb.u(group_header))?;
            let acc = run(fb, &taps, fb.at(a.w, w)?, fb.imin(steps, left)?, &acc)?;
            let carried = flush(fb, g, &acc, &c[3..])?;
            let next = [fb.iadd(w, taken)?.into(), fb.iadd(x, read)?.into(), fb.isub(left, steps)?.into()];
            Ok([next.to_vec(), carried].concat())
        })?;
        Ok(out.split_off(3))
    }

    /// [`Span::Group`] and [`Span::Groups`]: by the table of segments.
    fn groups(self, fb: &Fb<'a, 'c>, a: &Args<'c>, first: &[V<'c>]) -> Result<Vec<V<'c>>> {
        let zero = fb.i(0);
        let init = [&[zero.into(), zero.into()], first].concat();
        if a.span == Span::Group {
            return Ok(self.group(fb, a, zero, &init)?.split_off(2));
        }
        let group = |fb: &Fb<'a, 'c>, g: IntValue<'c>, c: &[V<'c>]| self.group(fb, a, g, c);
        Ok(fb.for_carry(zero, a.groups, 1, &init, group)?.split_off(2))
    }

    /// Group `g`, given the offsets of its segments and of its weights and then what is carried; returns those of the
    /// next.
    fn group(self, fb: &Fb<'a, 'c>, a: &Args<'c>, g: IntValue<'c>, c: &[V<'c>]) -> Result<Vec<V<'c>>> {
        let [seg0, w0] = [c[0].into_int_value(), c[1].into_int_value()];
        let carried = &c[2..];
        let head = fb.at(a.segs, seg0)?;
        let count = fb.load_i32(head)?;
        let w0 = fb.iadd(w0, fb.load_i32(fb.atc(head, 4)?)?)?;
        let list = fb.atc(head, 8)?;
        let acc = (self.start)(fb, fb.at(a.w, w0)?)?;
        let w0 = fb.iadd(w0, fb.u(self.group_header))?;
        let mut init = acc;
        init.push(w0.into());
        let mut out = fb.for_carry(fb.i(0), count, 1, &init, |fb, s, c| {
            let (accs, w) = (&c[..c.len() - 1], c[c.len() - 1].into_int_value());
            let entry = fb.at(list, fb.imulc(s, 12)?)?;
            let off = fb.load_i32(entry)?;
            let len = fb.load_i32(fb.atc(entry, 4)?)?;
            let skip = fb.load_i32(fb.atc(entry, 8)?)?;
            let w = fb.iadd(w, skip)?;
            let taps: Vec<_> = a.pixels.iter().map(|p| fb.at(*p, off)).collect::<Result<_>>()?;
            let mut next = (self.run)(fb, &taps, fb.at(a.w, w)?, len, accs)?;
            next.push(fb.iadd(w, fb.imulc(len, self.weight_step)?)?.into());
            Ok(next)
        })?;
        let w = out.pop().map_or(w0, V::into_int_value);
        let carried = (self.flush)(fb, g, &out, carried)?;
        let seg = fb.iadd(seg0, fb.iadd(fb.i(8), fb.imulc(count, 12)?)?)?;
        Ok([vec![seg.into(), w.into()], carried].concat())
    }
}

/// Stores the sums of a group: the first group writes them, later ones add.
pub(super) fn store_sums<'c>(
    fb: &Fb<'_, 'c>,
    out: PointerValue<'c>,
    group: IntValue<'c>,
    sums: &[V<'c>],
    bytes: usize,
) -> Result<()> {
    let store = |fb: &Fb<'_, 'c>, add: bool| -> Result<()> {
        for (i, s) in sums.iter().enumerate() {
            let p = fb.atc(out, i * bytes)?;
            let align = 4;
            let v = if add {
                let old = fb.load_kept(element_of(*s), fb.lanes(*s), p, align)?;
                fb.add(old, *s)?
            } else {
                *s
            };
            fb.store_kept(v, p, align)?;
        }
        Ok(())
    };
    fb.if_less(group, fb.i(1), |fb| store(fb, false))?;
    fb.if_less(fb.i(0), group, |fb| store(fb, true))
}

/// i16 or i32.
fn element_of(v: V<'_>) -> El {
    let bits = match v {
        V::VectorValue(x) => x.get_type().get_element_type().into_int_type().get_bit_width(),
        _ => 32,
    };
    if bits == 16 { El::I16 } else { El::I32 }
}

/// Broadcasts four bytes of the input to all lanes.
pub(super) fn broadcast4<'c>(fb: &Fb<'_, 'c>, p: PointerValue<'c>, at: IntValue<'c>) -> Result<V<'c>> {
    let v = fb.load(El::I32, 1, fb.at(p, at)?, 1)?;
    fb.bitcast(fb.splat(v, 8)?, fb.ty(El::I8, 32))
}

/// `vpmaddubsw` into i16 accumulators, widened at the end of each group. One that looks ahead asks for a line of the next
/// panel for each of its own: spread so, a stream from memory hides behind the products.
pub fn avx2_16<'c>(fb: &Fb<'_, 'c>, tile: Tile) -> Result<()> {
    let a = Args::of(fb, tile)?;
    let pixels = tile.pixels;
    let i16x16 = fb.ty(El::I16, 16);
    let next = if tile.ahead { Some(fb.apart(a.extras, a.w)?) } else { None };
    let ones = fb.int_const(El::I16, 16, 1)?;
    walk(
        fb,
        &a,
        [128, 8],
        0,
        |fb, _| Ok(vec![fb.zero(i16x16); 2 * pixels]),
        |fb, taps, w, len, accs| {
            fb.for_carry(fb.i(0), len, 1, accs, |fb, k, accs| {
                let mut acc = accs.to_vec();
                let wk = fb.at(w, fb.imulc(k, 128)?)?;
                let xk = fb.imulc(k, 8)?;
                for u in 0..2 {
                    if let Some(next) = next {
                        prefetch_far(fb, wk, fb.iadd(next, fb.u(64 * u))?)?;
                    }
                    let b: Vec<V> = (0..2)
                        .map(|j| fb.load(El::I8, 32, fb.atc(wk, 64 * u + 32 * j)?, 32))
                        .collect::<Result<_>>()?;
                    let xu = fb.iadd(xk, fb.u(4 * u))?;
                    for (p, tap) in taps.iter().enumerate() {
                        let x = broadcast4(fb, *tap, xu)?;
                        for (j, bj) in b.iter().enumerate() {
                            let t = fb.intrinsic("llvm.x86.avx2.pmadd.ub.sw", &[], &[x, *bj])?;
                            acc[2 * p + j] = fb.accumulate(El::I16, acc[2 * p + j], t)?;
                        }
                    }
                }
                Ok(acc)
            })
        },
        |fb, g, accs| {
            let sums: Vec<V> = accs
                .iter()
                .map(|v| fb.intrinsic("llvm.x86.avx2.pmadd.wd", &[], &[*v, ones]))
                .collect::<Result<_>>()?;
            store_sums(fb, a.out, g, &sums, 32)
        },
    )
}

/// `vpmaddubsw`, widened to i32 every `together` (1 or 2) steps. The packer guarantees that no sum of products leaves
/// i16 before.
pub fn avx2_32<'c>(fb: &Fb<'_, 'c>, tile: Tile, together: usize) -> Result<()> {
    let a = Args::of(fb, tile)?;
    let pixels = tile.pixels;
    let i32x8 = fb.ty(El::I32, 8);
    let ones = fb.int_const(El::I16, 16, 1)?;
    let product = |fb: &Fb<'_, 'c>, px: PointerValue<'c>, at: IntValue<'c>, w: V<'c>| {
        let x = broadcast4(fb, px, at)?;
        fb.intrinsic("llvm.x86.avx2.pmadd.ub.sw", &[], &[x, w])
    };
    let widen = |fb: &Fb<'_, 'c>, acc: V<'c>, t: V<'c>| -> Result<V<'c>> {
        let t = fb.intrinsic("llvm.x86.avx2.pmadd.wd", &[], &[t, ones])?;
        fb.accumulate(El::I32, acc, t)
    };
    walk(
        fb,
        &a,
        [128, 8],
        0,
        |fb, _| Ok(vec![fb.zero(i32x8); 2 * pixels]),
        |fb, taps, w, len, accs| {
            fb.for_carry(fb.i(0), len, 1, accs, |fb, k, accs| {
                let mut acc = accs.to_vec();
                let wk = fb.at(w, fb.imulc(k, 128)?)?;
                let xk = fb.imulc(k, 8)?;
                // One vector of outputs after the other: six pixels leave two registers for weights.
                for (j, half) in (0..2).flat_map(|j| (0..2 / together).map(move |h| (j, h))) {
                    let xk = fb.opaque(xk)?;
                    let b: Vec<V> = (0..together)
                        .map(|u| fb.load(El::I8, 32, fb.atc(wk, 64 * (half + u) + 32 * j)?, 32))
                        .collect::<Result<_>>()?;
                    for (p, tap) in taps.iter().enumerate() {
                        let mut t = product(fb, *tap, fb.iadd(xk, fb.u(4 * half))?, b[0])?;
                        if let Some(second) = b.get(1) {
                            t = fb.add(t, product(fb, *tap, fb.iadd(xk, fb.u(4))?, *second)?)?;
                        }
                        acc[2 * p + j] = widen(fb, acc[2 * p + j], t)?;
                    }
                }
                Ok(acc)
            })
        },
        |fb, g, accs| {
            // The extra columns belong to the last group; there is only one.
            let accs = extra_columns(fb, &a, accs)?;
            store_sums(fb, a.out, g, &accs, 32)
        },
    )
}

/// Adds the products of the kernel's `extras` to the sums of 8 channels each.
fn extra_columns<'c>(fb: &Fb<'_, 'c>, a: &Args<'c>, accs: &[V<'c>]) -> Result<Vec<V<'c>>> {
    let table = fb.at(a.extras, fb.imulc(a.extra_count, 64)?)?;
    // Even 16-bit lanes hold outputs of the first vector, odd ones of the second.
    let sixteen = fb.int_const(El::I32, 8, 16)?;
    fb.for_carry(fb.i(0), a.extra_count, 1, accs, |fb, e, accs| {
        let mut acc = accs.to_vec();
        let we = fb.at(a.extras, fb.imulc(e, 64)?)?;
        let offs = fb.at(table, fb.imulc(e, 8)?)?;
        let offs = [fb.load_i32(offs)?, fb.load_i32(fb.atc(offs, 4)?)?];
        let b = [fb.load(El::I8, 32, we, 32)?, fb.load(El::I8, 32, fb.atc(we, 32)?, 32)?];
        for (p, px) in a.pixels.iter().enumerate() {
            let column = |i: usize| -> Result<V<'c>> {
                let x = fb.load(El::I16, 1, fb.at(*px, offs[i])?, 1)?;
                let x = fb.bitcast(fb.splat(x, 16)?, fb.ty(El::I8, 32))?;
                fb.intrinsic("llvm.x86.avx2.pmadd.ub.sw", &[], &[x, b[i]])
            };
            let t = fb.add(column(0)?, column(1)?)?;
            let t = fb.bitcast(t, fb.ty(El::I32, 8))?;
            let even = fb.ashr(fb.shl(t, sixteen)?, sixteen)?;
            acc[2 * p] = fb.accumulate(El::I32, acc[2 * p], even)?;
            acc[2 * p + 1] = fb.accumulate(El::I32, acc[2 * p + 1], fb.ashr(t, sixteen)?)?;
        }
        Ok(acc)
    })
}

/// f32: one fused multiply-add a product, k ascending.
pub fn avx2_float<'c>(fb: &Fb<'_, 'c>, tile: Tile) -> Result<()> {
    let a = Args::of(fb, tile)?;
    let pixels = tile.pixels;
    let f32x8 = fb.ty(El::F32, 8);
    walk(
        fb,
        &a,
        [64, 4],
        0,
        |fb, _| Ok(vec![fb.zero(f32x8); 2 * pixels]),
        |fb, taps, w, len, accs| {
            fb.for_carry(fb.i(0), len, 1, accs, |fb, k, accs| {
                let mut acc = accs.to_vec();
                let wk = fb.at(w, fb.imulc(k, 64)?)?;
                let xk = fb.imulc(k, 4)?;
                let b0 = fb.load(El::F32, 8, wk, 32)?;
                let b1 = fb.load(El::F32, 8, fb.atc(wk, 32)?, 32)?;
                for (p, tap) in taps.iter().enumerate() {
                    let x = fb.splat(fb.load(El::F32, 1, fb.at(*tap, xk)?, 4)?, 8)?;
                    for (j, b) in [b0, b1].into_iter().enumerate() {
                        let s = fma(fb, x, b, acc[2 * p + j])?;
                        acc[2 * p + j] = fb.pin(s)?;
                    }
                }
                Ok(acc)
            })
        },
        |fb, _, accs| {
            for (i, v) in accs.iter().enumerate() {
                fb.store(*v, fb.atc(a.out, 32 * i)?, 4)?;
            }
            Ok(())
        },
    )
}

/// Codes on any CPU: one pixel, one product at a time, on the same panels.
pub fn scalar<'c>(fb: &Fb<'_, 'c>) -> Result<()> {
    let a = Args::of(fb, Tile::ONE)?;
    fb.fill(a.out, 0, fb.i(64))?;
    // One k4-step: out[o] += sum_j x[j] * w[o / 8][o % 8][j].
    let out = a.out;
    let step4 = move |fb: &Fb<'_, 'c>, x: PointerValue<'c>, w: PointerValue<'c>| -> Result<()> {
        fb.for_range(fb.i(0), fb.i(16), 1, |fb, o| {
            let wo = fb.at(w, fb.imulc(o, 4)?)?;
            let slot = fb.at(out, fb.imulc(o, 4)?)?;
            let mut sum = fb.load(El::I32, 1, slot, 4)?;
            for j in 0..4 {
                let xv = fb.zext(fb.load(El::I8, 1, fb.atc(x, j)?, 1)?, El::I32)?;
                let wv = fb.sext(fb.load(El::I8, 1, fb.atc(wo, j)?, 1)?, El::I32)?;
                sum = fb.add(sum, fb.mul(xv, wv)?)?;
            }
            fb.store(sum, slot, 4)
        })
    };
    walk(
        fb,
        &a,
        [128, 8],
        0,
        |_, _| Ok(Vec::new()),
        |fb, taps, w, len, _| {
            fb.for_range(fb.i(0), fb.imulc(len, 2)?, 1, |fb, k| {
                step4(fb, fb.at(taps[0], fb.imulc(k, 4)?)?, fb.at(w, fb.imulc(k, 64)?)?)
            })?;
            Ok(Vec::new())
        },
        |_, _, _| Ok(()),
    )?;
    // Columns: out[8 (l % 2) + l / 2] += sum_j x[j] * w[l][j].
    let table = fb.at(a.extras, fb.imulc(a.extra_count, 64)?)?;
    fb.for_range(fb.i(0), fb.imulc(a.extra_count, 2)?, 1, |fb, e| {
        let x = fb.at(a.pixels[0], fb.load_i32(fb.at(table, fb.imulc(e, 4)?)?)?)?;
        let w = fb.at(a.extras, fb.imulc(e, 32)?)?;
        fb.for_range(fb.i(0), fb.i(8), 1, |fb, i| {
            for j in 0..2 {
                let wo = fb.atc(fb.at(w, fb.imulc(i, 4)?)?, 2 * j)?;
                let slot = fb.atc(fb.at(out, fb.imulc(i, 4)?)?, 32 * j)?;
                let mut sum = fb.load(El::I32, 1, slot, 4)?;
                for t in 0..2 {
                    let xv = fb.zext(fb.load(El::I8, 1, fb.atc(x, t)?, 1)?, El::I32)?;
                    let wv = fb.sext(fb.load(El::I8, 1, fb.atc(wo, t)?, 1)?, El::I32)?;
                    sum = fb.add(sum, fb.mul(xv, wv)?)?;
                }
                fb.store(sum, slot, 4)?;
            }
            Ok(())
        })
    })
}

/// f32 on any CPU.
pub fn scalar_float<'c>(fb: &Fb<'_, 'c>) -> Result<()> {
    let a = Args::of(fb, Tile::ONE)?;
    fb.fill(a.out, 0, fb.i(64))?;
    walk(
        fb,
        &a,
        [64, 4],
        0,
        |_, _| Ok(Vec::new()),
        |fb, taps, w, len, _| {
            fb.for_range(fb.i(0), len, 1, |fb, k| {
                let x = fb.load(El::F32, 1, fb.at(taps[0], fb.imulc(k, 4)?)?, 4)?;
                let wk = fb.at(w, fb.imulc(k, 64)?)?;
                fb.for_range(fb.i(0), fb.i(16), 1, |fb, o| {
                    let slot = fb.at(a.out, fb.imulc(o, 4)?)?;
                    let old = fb.load(El::F32, 1, slot, 4)?;
                    let wv = fb.load(El::F32, 1, fb.at(wk, fb.imulc(o, 4)?)?, 4)?;
                    // Not fused: baseline CPUs have no such instruction, and floats are not held to the last bit.
                    fb.store(fb.fadd(fb.fmul(x, wv)?, old)?, slot, 4)
                })
            })?;
            Ok(Vec::new())
        },
        |_, _, _| Ok(()),
    )
}
