//! 3x3 convolutions as 16 matrix products on transformed tiles; the sums are those of the direct loop.
//!
//! A step's unit is a block of tiles times a panel of 16 outputs. A thread transforms a block into its scratch when it
//! enters it, so that threads need no meeting inside the step.
//!
//! 8-bit operands take 16 bits once transformed. Levels that add codes in 32 bits run them directly instead, which is
//! what [`Plan`] is apart from [`emit`] for.

use super::problem::Layer;
use super::tiles::lines_ahead;
use crate::build::{El, Fb, V};
use crate::error::Result;
use crate::isa::Isa;
use crate::kernels::x86::prefetch_lines;
use crate::kernels::{self, Family, Span, Tile};
use crate::lower::epilogue::Env;
use crate::model::{Model, StepArgs, blob_ptr, weights_ptr};
use crate::pack::winograd::{self, POSITIONS, Winograd};
use crate::place::Place;
use inkwell::context::Context;
use inkwell::module::Module;
use inkwell::values::{IntValue, PointerValue};

/// Transformed activations that a block may take: they stay in the second-level cache.
const BLOCK_VALUES: usize = 208 << 10;
/// Tiles of a call of the inner kernel.
const TILES: usize = 6;
/// Scratch: the accumulators of a tile's four outputs, then those of the positions, then transformed activations.
const PRODUCTS: usize = 4 * 16 * 4;
const BLOCK: usize = PRODUCTS + POSITIONS * TILES * 16 * 4;

/// How a plane of outputs is cut into tiles of 2x2 and blocks of tiles.
struct Tiling {
    across: usize,
    tiles: usize,
    /// Tiles of a block, but the last.
    block: usize,
    blocks: usize,
}

impl Tiling {
    fn of(out: &Place, channels: usize) -> Tiling {
        let across = out.w.div_ceil(2);
        let tiles = across * out.h.div_ceil(2);
        let most = (BLOCK_VALUES / (POSITIONS * channels)).max(TILES);
        let blocks = tiles.div_ceil(most);
        // Even blocks of whole calls.
        let block = tiles.div_ceil(blocks).next_multiple_of(TILES).min(tiles);
        Tiling { across, tiles, block, blocks: tiles.div_ceil(block) }
    }

    /// Tiles of the last block.
    fn last(&self) -> usize {
        self.tiles - (self.blocks - 1) * self.block
    }

    /// The first tile of the calls of `n` tiles that a block is cut into, and the number of these calls: as few of at
    /// most `most` tiles as there can be, the larger of two sizes first. A call of few tiles reads as many weights as any.
    fn calls(tiles: usize, most: usize, n: usize) -> (usize, usize) {
        let calls = tiles.div_ceil(most);
        let (size, larger) = (tiles / calls, tiles % calls);
        match n {
            n if n == size + 1 => (0, larger),
            n if n == size => (larger * (size + 1), calls - larger),
            _ => (0, 0),
        }
    }
}

/// By tile, the byte offsets of its four input rows, then of its four columns within a row; what lies beyond the stored
/// border is read at the border's end instead, since only outputs outside of the plane depend on it.
fn input_offsets(x: &Place, t: &Tiling, pads: [usize; 4]) -> Vec<i32> {
    let clamp = |i: usize, first: usize, pad: usize, last: usize| (i + first - pad).min(last);
    (0..t.tiles)
        .flat_map(|tile| {
            let (ty, tx) = (tile / t.across, tile % t.across);
            let rows = (0..4).map(move |r| {
                let y = clamp(2 * ty + r, x.border[0], pads[0], x.border[0] + x.h + x.border[2] - 1);
                (y * x.row()) as i32
            });
            let columns = (0..4).map(move |c| {
                let i = clamp(2 * tx + c, x.border[1], pads[1], x.border[1] + x.w + x.border[3] - 1);
                (i * x.pixel()) as i32
            });
            rows.chain(columns)
        })
        .collect()
}

/// Emits the step of a layer of narrow operands.
pub fn emit<'a, 'c>(model: &mut Model<'a, 'c>, layer: &Layer<'_>, w: &Winograd) -> Result<()> {
    let p = layer.problem;
    let plan = Plan::of(model, layer, w);
    let work = plan.tiling.tiles * 4 * p.m * p.c * 9 / 64;
    let (cx, module) = (model.cx, model.module);
    crate::lower::border::fill(model, layer.node, &layer.epilogue.places())?;
    model.step(layer.name, |_| plan.units(), work, |fb, a| plan.body(fb, a, cx, module))
}

/// A layer cut into blocks of tiles, with its tables.
pub struct Plan<'r> {
    layer: &'r Layer<'r>,
    w: &'r Winograd,
    tiling: Tiling,
    tables: Tables,
}

impl<'r> Plan<'r> {
    /// Lays out the tables and reserves scratch.
    pub fn of(model: &mut Model<'_, '_>, layer: &'r Layer<'r>, w: &'r Winograd) -> Plan<'r> {
        let (x, out, p) = (layer.x, layer.out, layer.problem);
        let tiling = Tiling::of(out, p.c);
        let element = element(w);
        let zero_point: i64 = i64::from(x.zero_point);
        let codes = p.codes.unwrap_or(&[]);
        let mut constant = Vec::new();
        for ab in &w.constant {
            for (m, c) in ab.iter().enumerate() {
                let sum: i64 = codes.iter().skip(m * 9 * p.c).take(9 * p.c).map(|w| i64::from(*w)).sum();
                constant.push(c + (4 * sum * zero_point) as i32);
            }
        }
        let tables = Tables {
            constant: model.blob.add_i32(&constant),
            inputs: model.blob.add_i32(&input_offsets(x, &tiling, layer.pads)),
            tiles: model
                .blob
                .add_i32(&(0..tiling.block).map(|t| (t * p.c * element) as i32).collect::<Vec<_>>()),
            // First output pixel of a tile, and bits: 1 if its second column exists, 2 if its second row does.
            outputs: model.blob.add_i32(
                &(0..tiling.tiles)
                    .flat_map(|t| {
                        let (y, x) = (2 * (t / tiling.across), 2 * (t % tiling.across));
                        let inside = usize::from(x + 1 < out.w) + 2 * usize::from(y + 1 < out.h);
                        [(y * out.w + x) as i32, inside as i32]
                    })
                    .collect::<Vec<_>>(),
            ),
        };
        model.scratch = model.scratch.max(BLOCK + POSITIONS * tiling.block * p.c * element);
        Plan { layer, w, tiling, tables }
    }

    /// Blocks times panels.
    pub fn units(&self) -> usize {
        self.tiling.blocks * (self.layer.problem.m / 16)
    }

    /// Emits what runs the units `a.lo..a.hi`, block by block.
    pub fn body<'a, 'c>(
        &self,
        fb: &Fb<'a, 'c>,
        a: &StepArgs<'c>,
        cx: &'c Context,
        module: &Module<'c>,
    ) -> Result<()> {
        let Plan { layer, w, tiling, .. } = self;
        let count = fb.u(layer.problem.m / 16);
        let first = fb.udiv(a.lo, count)?;
        let last = fb.udiv(fb.iadd(a.hi, fb.isub(count, fb.i(1))?)?, count)?;
        let env = layer.epilogue.open(fb, a.ctx)?;
        let weights = weights_ptr(fb, a.ctx, w.at)?;
        let runs = blob_ptr(fb, a.ctx, w.runs.unwrap_or(0))?;
        let calls = Calls { plan: self, a, cx, module, env };
        fb.for_range(first, last, 1, |fb, block| {
            let base = fb.imul(block, count)?;
            let n0 = fb.imax(fb.isub(a.lo, base)?, fb.i(0))?;
            let n1 = fb.imin(fb.isub(a.hi, base)?, count)?;
            let tile0 = fb.imulc(block, tiling.block)?;
            let tiles = fb.imin(fb.u(tiling.block), fb.isub(fb.u(tiling.tiles), tile0)?)?;
            self.transform(fb, a, tile0, tiles)?;
            fb.for_range(n0, n1, 1, |fb, panel| {
                let weights = fb.at(weights, fb.imulc(panel, self.panel_bytes())?)?;
                let runs = fb.at(runs, fb.imulc(panel, 8 * POSITIONS)?)?;
                calls.all(fb, &Product { block, tile0, panel, weights, runs })
            })
        })
    }

    fn family(&self) -> Family {
        if self.w.wide { Family::Int16 } else { Family::Direct16 }
    }

    /// Bytes of a position's weights for a panel.
    fn position_bytes(&self) -> usize {
        self.layer.problem.c * 16 * element(self.w)
    }

    fn panel_bytes(&self) -> usize {
        POSITIONS * self.position_bytes()
    }

    /// Lines of the next panel that a tile asks for, and whether the kernel does that.
    fn ahead(&self, isa: Isa) -> (usize, bool) {
        let lines = match self.tiling.tiles {
            0..=64 if isa.is_x86_vector() => lines_ahead(self.panel_bytes(), self.tiling.block),
            _ => 0,
        };
        (lines, lines > 0 && self.family().looks_ahead(isa))
    }
}

/// Emits the calls of the inner kernel for a block of tiles and a panel.
struct Calls<'p, 'r, 'c> {
    plan: &'p Plan<'r>,
    a: &'p StepArgs<'c>,
    cx: &'c Context,
    module: &'p Module<'c>,
    env: Env<'c>,
}

/// A block of tiles times a panel at run time.
struct Product<'c> {
    block: IntValue<'c>,
    /// First tile of the block.
    tile0: IntValue<'c>,
    panel: IntValue<'c>,
    /// The panel's weights.
    weights: PointerValue<'c>,
    /// What the kernel takes as groups, by position.
    runs: PointerValue<'c>,
}

impl<'c> Calls<'_, '_, 'c> {
    /// The calls of a block, the largest first ([`Tiling::calls`]); the last block may have others than the rest.
    fn all(&self, fb: &Fb<'_, 'c>, product: &Product<'c>) -> Result<()> {
        let tiling = &self.plan.tiling;
        let most = self.plan.family().tile(fb.isa).min(TILES);
        for n in (1..=most).rev() {
            let [whole, last] = [tiling.block, tiling.last()].map(|tiles| Tiling::calls(tiles, most, n));
            if whole.1 + last.1 == 0 {
                continue;
            }
            let ends = [product.block, fb.u(tiling.blocks - 1)];
            let pick = |a: usize, b: usize| fb.pick_less(ends, fb.u(a), fb.u(b));
            let (start, calls) = (pick(whole.0, last.0)?, pick(whole.1, last.1)?);
            fb.for_range(fb.i(0), calls, 1, |fb, i| {
                self.tiles(fb, product, fb.iadd(start, fb.imulc(i, n)?)?, n)
            })?;
        }
        Ok(())
    }

    /// `n` tiles from tile `at` of the block on: their products, then their outputs.
    fn tiles(&self, fb: &Fb<'_, 'c>, product: &Product<'c>, at: IntValue<'c>, n: usize) -> Result<()> {
        self.multiply(fb, product, at, n)?;
        fb.for_range(fb.i(0), fb.u(n), 1, |fb, i| {
            let tile = fb.iadd(product.tile0, fb.iadd(at, i)?)?;
            let products = fb.at(fb.atc(self.a.scratch, PRODUCTS)?, fb.imulc(i, 64)?)?;
            self.finish(fb, products, n, tile, product.panel)
        })
    }

    /// The products of `n` tiles from tile `at` of the block on, position by position, to the scratch.
    fn multiply(&self, fb: &Fb<'_, 'c>, product: &Product<'c>, at: IntValue<'c>, n: usize) -> Result<()> {
        let Calls { plan, a, .. } = self;
        let Plan { layer, w, tiling, tables } = *plan;
        let (p, family, (lines, within_kernel)) = (layer.problem, plan.family(), plan.ahead(fb.isa));
        let span = match fb.isa {
            Isa::Scalar => Span::Groups,
            _ if family.is_wide(fb.isa) || w.runs.is_none() => Span::Run,
            _ => Span::Runs,
        };
        let tile = Tile { pixels: n, span, ahead: within_kernel };
        let f = kernels::kernel(self.cx, self.module, family, fb.isa, tile, winograd::reach(p.amax))?;
        for i in 0..POSITIONS {
            let groups = match span {
                Span::Runs => fb.load(El::I64, 1, fb.atc(product.runs, 8 * i)?, 8)?.into_int_value(),
                Span::Run => fb.u(w.whole.run.map_or(0, |r| r.each)),
                _ => fb.u(w.whole.groups),
            };
            let weights = fb.atc(product.weights, i * plan.position_bytes())?;
            let args: [V<'c>; 9] = [
                fb.atc(a.scratch, BLOCK + i * tiling.block * p.c * element(w))?.into(),
                fb.at(blob_ptr(fb, a.ctx, tables.tiles)?, fb.imulc(at, 4)?)?.into(),
                blob_ptr(fb, a.ctx, w.whole.at)?.into(),
                groups.into(),
                weights.into(),
                fb.atc(a.scratch, PRODUCTS + i * n * 64)?.into(),
                fb.atc(weights, plan.panel_bytes())?.into(),
                fb.i(0).into(),
                product.weights.into(),
            ];
            fb.call(f, &args)?;
            if lines > 0 && !within_kernel {
                // The calls of a panel share its successor among them.
                let share = (lines * n).div_ceil(POSITIONS);
                let from = fb.iadd(fb.imulc(at, lines)?, fb.u(i * share))?;
                let next = fb.atc(product.weights, plan.panel_bytes())?;
                prefetch_lines(fb, next, fb.imulc(from, 64)?, share)?;
            }
        }
        Ok(())
    }

    /// The inverse transform of one tile and panel, then the epilogue of its outputs. `products` are the tile's sums at
    /// the first position; a position is `n` tiles long.
    fn finish(
        &self,
        fb: &Fb<'_, 'c>,
        products: PointerValue<'c>,
        n: usize,
        tile: IntValue<'c>,
        panel: IntValue<'c>,
    ) -> Result<()> {
        let lanes: u32 = if fb.isa.lanes() > 1 { 8 } else { 1 };
        let Plan { layer, w, tables, .. } = self.plan;
        let (scratch, m) = (self.a.scratch, layer.problem.m);
        let channel = fb.imulc(panel, 16)?;
        let constant = fb.at(blob_ptr(fb, self.a.ctx, tables.constant)?, fb.imulc(channel, 4)?)?;
        let two = fb.int_const(El::I32, lanes, 2)?;
        let pair = |fb: &Fb<'_, 'c>, m: [V<'c>; 4]| -> Result<[V<'c>; 2]> {
            Ok([fb.add(fb.add(m[0], m[1])?, m[2])?, fb.sub(fb.sub(m[1], m[2])?, m[3])?])
        };
        fb.for_range(fb.i(0), fb.i(16), lanes as usize, |fb, o| {
            let at = fb.imulc(o, 4)?;
            let column = |j: usize| -> Result<[V<'c>; 2]> {
                let part = |i: usize| {
                    fb.load(El::I32, lanes, fb.at(fb.atc(products, (4 * i + j) * n * 64)?, at)?, 4)
                };
                pair(fb, [part(0)?, part(1)?, part(2)?, part(3)?])
            };
            let columns = [column(0)?, column(1)?, column(2)?, column(3)?];
            let [first, second]: [[V<'c>; 4]; 2] = [columns.map(|c| c[0]), columns.map(|c| c[1])];
            for (ai, row) in [first, second].into_iter().enumerate() {
                let y = pair(fb, row)?;
                for (bi, y) in y.into_iter().enumerate() {
                    let ab = 2 * ai + bi;
                    let y = if w.wide {
                        y
                    } else {
                        let c = fb.load(El::I32, lanes, fb.at(fb.atc(constant, 4 * m * ab)?, at)?, 4)?;
                        fb.sub(y, c)?
                    };
                    let y = fb.ashr(y, two)?;
                    fb.store(y, fb.at(fb.atc(scratch, 64 * ab)?, at)?, 4)?;
                }
            }
            Ok(())
        })?;
        let entry = fb.at(blob_ptr(fb, self.a.ctx, tables.outputs)?, fb.imulc(tile, 8)?)?;
        let (pixel, inside) = (fb.load_i32(entry)?, fb.load_i32(fb.atc(entry, 4)?)?);
        write_tile(fb, layer, &self.env, scratch, [pixel, inside], channel)
    }
}

/// Bytes of a transformed value.
fn element(w: &Winograd) -> usize {
    if w.wide { 2 } else { 1 }
}

/// Blob offsets of a layer's tables.
struct Tables {
    constant: usize,
    inputs: usize,
    tiles: usize,
    outputs: usize,
}

impl Plan<'_> {
    /// `(d0 - d2, d1 + d2, d2 - d1, d1 - d3)`.
    fn side<'c>(fb: &Fb<'_, 'c>, d: [V<'c>; 4]) -> Result<[V<'c>; 4]> {
        Ok([fb.sub(d[0], d[2])?, fb.add(d[1], d[2])?, fb.sub(d[2], d[1])?, fb.sub(d[1], d[3])?])
    }

    /// Transforms `tiles` tiles from `tile0` on into the scratch: `[position][tile][C]`.
    fn transform<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        a: &StepArgs<'c>,
        tile0: IntValue<'c>,
        tiles: IntValue<'c>,
    ) -> Result<()> {
        let (x, c) = (self.layer.x, self.layer.problem.c);
        let (wide, size) = (self.w.wide, element(self.w));
        let most = if wide { 16 } else { 32 };
        let lanes: u32 = if fb.isa.lanes() > 1 { most } else { 1 };
        let source = x.pointer(fb, a.ctx)?;
        let offsets = blob_ptr(fb, a.ctx, self.tables.inputs)?;
        let block = fb.atc(a.scratch, BLOCK)?;
        let amax = self.layer.problem.amax;
        fb.for_range(fb.i(0), tiles, 1, |fb, t| {
            let entry = fb.at(offsets, fb.imulc(fb.iadd(tile0, t)?, 32)?)?;
            let at: Vec<_> = (0..8).map(|i| fb.load_i32(fb.atc(entry, 4 * i)?)).collect::<Result<_>>()?;
            let rows: Vec<_> = (0..4).map(|r| fb.at(source, at[r])).collect::<Result<_>>()?;
            let target = fb.at(block, fb.imulc(t, c * size)?)?;
            fb.for_range(fb.i(0), fb.u(c), lanes as usize, |fb, k| {
                let columns: Vec<_> = (0..4).map(|i| fb.iadd(at[4 + i], k)).collect::<Result<_>>()?;
                let mut d = Vec::new();
                for column in &columns {
                    let d4: Vec<V> = rows
                        .iter()
                        .map(|r| {
                            let v = fb.load(El::I8, lanes, fb.at(*r, *column)?, 1)?;
                            if wide { fb.zext(v, El::I16) } else { Ok(v) }
                        })
                        .collect::<Result<_>>()?;
                    d.push(Self::side(fb, [d4[0], d4[1], d4[2], d4[3]])?);
                }
                let out = fb.at(target, fb.imulc(k, size)?)?;
                let across = (0..4).map(|i| [d[0][i], d[1][i], d[2][i], d[3][i]]);
                for (i, row) in across.enumerate() {
                    let v = Self::side(fb, row)?;
                    for (j, v) in v.into_iter().enumerate() {
                        let offset = if wide { 0 } else { winograd::offset(4 * i + j, amax) };
                        let v = match offset {
                            0 => v,
                            offset => fb.add(v, fb.int_const(El::I8, lanes, offset.into())?)?,
                        };
                        fb.store(v, fb.atc(out, (4 * i + j) * self.tiling.block * c * size)?, 1)?;
                    }
                }
                Ok(())
            })
        })
    }
}

/// The epilogue of a tile of 2x2 outputs and 16 channels from `channel` on, whose accumulators lie at `sums`. `pixel` is
/// the first output, `inside` has the bits 1 and 2 where the tile's second column and row lie on the plane.
pub fn write_tile<'c>(
    fb: &Fb<'_, 'c>,
    layer: &Layer<'_>,
    env: &Env<'c>,
    sums: PointerValue<'c>,
    [pixel, inside]: [IntValue<'c>; 2],
    channel: IntValue<'c>,
) -> Result<()> {
    let (out, epilogue) = (layer.out, layer.epilogue);
    let sums = |ab: usize| fb.atc(sums, 64 * ab);
    let at = |ab: usize| fb.iadd(pixel, fb.u(ab / 2 * out.w + ab % 2));
    // A row of outputs at once where its second column is sure to exist.
    let together = out.w.is_multiple_of(2) && epilogue.couples(fb);
    for ab in (0..4usize).step_by(if together { 2 } else { 1 }) {
        let (ai, bi) = (ab / 2, ab % 2);
        let write = |fb: &Fb<'_, 'c>| -> Result<()> {
            if together {
                let accs = [sums(ab)?, sums(ab + 1)?];
                return epilogue.two_pixels(fb, env, accs, [at(ab)?, at(ab + 1)?], channel, channel);
            }
            epilogue.pixel(fb, env, sums(ab)?, at(ab)?, channel, channel, 16)
        };
        let odd = (bi == 1 && out.w % 2 == 1) || (ai == 1 && out.h % 2 == 1);
        if odd {
            let need = fb.u(bi + 2 * ai);
            let missing = fb.isub(need, fb.b.build_and(inside, need, "")?)?;
            fb.if_less(missing, fb.i(1), write)?;
        } else {
            write(fb)?;
        }
    }
    Ok(())
}
