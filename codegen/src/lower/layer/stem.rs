//! First layers of 7x7 or 8x8 taps and stride 2 as matrix products on transformed tiles ([`crate::pack::stem`]): the
//! sums are those of the direct loop, with half its products.
//!
//! A step's unit is a row of tiles of 2x2 outputs. A thread transforms the ten rows of the image that the tiles read, down
//! the columns and then along the row, multiplies panel by panel, and finishes six tiles at a time. Runs on the vector
//! levels of x86; others run the direct loop.

use super::problem::Layer;
use super::winograd::write_tile;
use crate::build::{El, Fb, V};
use crate::error::Result;
use crate::isa::Isa;
use crate::kernels::stem::kernel;
use crate::model::{Model, StepArgs, blob_ptr};
use crate::pack::stem::{POSITIONS, SIDE, Stem};
use crate::place::Place;
use inkwell::context::Context;
use inkwell::module::Module;
use inkwell::values::{IntValue, PointerValue};

/// Tiles of a call of the kernel.
const TILES: usize = 6;
/// Scratch: the accumulators of a tile's four outputs, those of the positions, then what the layer's extents decide.
const PRODUCTS: usize = 4 * 16 * 4;
const VALUES: usize = PRODUCTS + POSITIONS * TILES * 16 * 4;
/// Bytes behind a row of values and of transformed tiles that are read or written beyond their ends.
const SLACK: usize = 128;
/// The inverse of 9 modulo 2^32: a quarter of 36 times a number, times this, is the number.
const NINTH: i64 = 954_437_177;

/// A layer cut into rows of tiles, with its table.
pub struct Plan<'r> {
    layer: &'r Layer<'r>,
    stem: Stem,
    /// Tiles of a row.
    across: usize,
    /// Rows of tiles.
    down: usize,
    /// Blob offset of the byte offsets of the ten rows that each row of tiles reads.
    rows: usize,
    /// Elements of a stored row of the image.
    width: usize,
    /// Tables of the epilogue's places.
    orders: Vec<Option<usize>>,
}

impl<'r> Plan<'r> {
    /// Whether a level runs layers this way.
    pub fn runs(isa: Isa) -> bool {
        isa.is_x86_vector()
    }

    /// Whether the image has at least a vector of elements in a row, which the transform reads.
    pub fn fits(x: &Place) -> bool {
        (x.border[1] + x.w + x.border[3]) * x.c >= 16
    }

    /// Lays out the table and reserves scratch.
    pub fn of(model: &mut Model<'_, '_>, layer: &'r Layer<'r>, stem: Stem) -> Plan<'r> {
        let (x, out) = (layer.x, layer.out);
        let (across, down) = (out.w.div_ceil(2), out.h.div_ceil(2));
        let last = x.border[0] + x.h + x.border[2] - 1;
        // Rows below the stored ones meet taps that are zero, or belong to outputs below the plane.
        let row = |r: usize| (r + x.border[0] - layer.pads[0]).min(last) * x.row();
        let rows = (0..down).flat_map(|y| (0..2 * SIDE).map(move |r| row(4 * y + r) as i32));
        let rows = model.blob.add_i32(&rows.collect::<Vec<_>>());
        let orders = layer.epilogue.orders(None, &mut model.blob);
        let width = (x.border[1] + x.w + x.border[3]) * x.c;
        let plan = Plan { layer, stem, across, down, rows, width, orders };
        model.scratch = model.scratch.max(plan.tiles_at() + across * plan.tile_bytes() + SLACK);
        plan
    }

    /// Rows of tiles.
    pub fn units(&self) -> usize {
        self.down
    }

    /// Values of a position.
    fn depth(&self) -> usize {
        4 * self.layer.problem.c
    }

    fn tile_bytes(&self) -> usize {
        POSITIONS * self.depth() * 2
    }

    /// Bytes of a row of values: a last tile reads up to ten columns from its first.
    fn row_bytes(&self) -> usize {
        (2 * self.width.max((4 * self.across + 2 * SIDE + self.layer.x.border[1]) * self.layer.x.c) + SLACK)
            .next_multiple_of(64)
    }

    fn tiles_at(&self) -> usize {
        VALUES + 2 * SIDE * self.row_bytes()
    }

    /// Emits what runs the units `a.lo..a.hi`.
    pub fn body<'a, 'c>(
        &self,
        fb: &Fb<'a, 'c>,
        a: &StepArgs<'c>,
        cx: &'c Context,
        module: &Module<'c>,
    ) -> Result<()> {
        let layer = self.layer;
        let mut env = layer.epilogue.open(fb, a.ctx)?;
        let constants = blob_ptr(fb, a.ctx, 0)?;
        env.orders =
            self.orders.iter().map(|t| t.map(|t| fb.atc(constants, t)).transpose()).collect::<Result<_>>()?;
        let tiles = fb.atc(a.scratch, self.tiles_at())?;
        fb.fill(fb.atc(a.scratch, VALUES)?, 0, fb.u(2 * SIDE * self.row_bytes()))?;
        fb.for_range(a.lo, a.hi, 1, |fb, y| {
            self.columns(fb, a, y)?;
            self.rows(fb, a, tiles)?;
            fb.for_range(fb.i(0), fb.u(layer.problem.m / 16), 1, |fb, panel| {
                let w =
                    fb.at(fb.atc(constants, self.stem.weights)?, fb.imulc(panel, self.stem.panel_bytes)?)?;
                let products = fb.atc(a.scratch, PRODUCTS)?;
                let channel = fb.imulc(panel, 16)?;
                let call = |fb: &Fb<'a, 'c>, first: IntValue<'c>, n: usize| -> Result<()> {
                    let x = fb.at(tiles, fb.imulc(first, self.tile_bytes())?)?;
                    let f = kernel(cx, module, fb.isa, n, [POSITIONS, self.depth()])?;
                    fb.call(f, &[x.into(), w.into(), products.into()])?;
                    fb.for_range(fb.i(0), fb.u(n), 1, |fb, i| {
                        self.inverse(fb, a.scratch, fb.at(products, fb.imulc(i, 64)?)?, n)?;
                        let x = fb.iadd(first, i)?;
                        let at = self.outputs(fb, [y, x])?;
                        write_tile(fb, layer, &env, a.scratch, at, channel)
                    })
                };
                let whole = self.across / TILES * TILES;
                fb.for_range(fb.i(0), fb.u(whole), TILES, |fb, first| call(fb, first, TILES))?;
                if whole < self.across { call(fb, fb.u(whole), self.across - whole) } else { Ok(()) }
            })
        })
    }

    /// The first output of a tile, and which of its others lie on the plane ([`write_tile`]).
    fn outputs<'c>(&self, fb: &Fb<'_, 'c>, [y, x]: [IntValue<'c>; 2]) -> Result<[IntValue<'c>; 2]> {
        let out = self.layer.out;
        let (y, x) = (fb.imulc(y, 2)?, fb.imulc(x, 2)?);
        // One where the next row or column is there still.
        let next = |v: IntValue<'c>, extent: usize| {
            let left = fb.imin(fb.isub(fb.u(extent - 1), v)?, fb.i(1))?;
            fb.imax(left, fb.i(0))
        };
        let inside = fb.iadd(next(x, out.w)?, fb.imulc(next(y, out.h)?, 2)?)?;
        Ok([fb.iadd(fb.imulc(y, out.w)?, x)?, inside])
    }

    /// `B` of a vector of 16-bit lanes.
    fn side<'c>(fb: &Fb<'_, 'c>, d: [V<'c>; SIDE]) -> Result<[V<'c>; SIDE]> {
        let twice = |v: V<'c>| fb.add(v, v);
        let (a, b) = (fb.sub(d[3], d[1])?, fb.sub(d[3], d[2])?);
        Ok([
            fb.add(twice(fb.sub(d[0], d[2])?)?, a)?,
            fb.sub(b, twice(d[1])?)?,
            fb.add(twice(fb.sub(d[1], d[2])?)?, b)?,
            a,
            fb.sub(fb.sub(d[4], d[2])?, twice(a)?)?,
        ])
    }

    /// The rows of row `y` of tiles, transformed down the columns: `[position][row phase][column][channel]`.
    fn columns<'c>(&self, fb: &Fb<'_, 'c>, a: &StepArgs<'c>, y: IntValue<'c>) -> Result<()> {
        let source = self.layer.x.pointer(fb, a.ctx)?;
        let table = fb.at(blob_ptr(fb, a.ctx, self.rows)?, fb.imulc(y, 8 * SIDE)?)?;
        let values = fb.atc(a.scratch, VALUES)?;
        for phase in 0..2 {
            let rows: Vec<_> = (0..SIDE)
                .map(|i| fb.at(source, fb.load_i32(fb.atc(table, 4 * (2 * i + phase))?)?))
                .collect::<Result<_>>()?;
            let sixteen = |fb: &Fb<'_, 'c>, at: IntValue<'c>| -> Result<()> {
                let at = fb.imulc(at, 2)?;
                let d: Vec<V> =
                    rows.iter().map(|r| fb.load(El::I16, 16, fb.at(*r, at)?, 2)).collect::<Result<_>>()?;
                for (i, v) in Self::side(fb, [d[0], d[1], d[2], d[3], d[4]])?.into_iter().enumerate() {
                    fb.store(v, fb.at(fb.atc(values, (2 * i + phase) * self.row_bytes())?, at)?, 2)?;
                }
                Ok(())
            };
            fb.for_range(fb.i(0), fb.u(self.width - 15), 16, sixteen)?;
            // The row's end, again in part: what lies behind it is none of this tensor's.
            sixteen(fb, fb.u(self.width - 16))?;
        }
        Ok(())
    }

    /// The transformed rows, transformed along the row: `[tile][position][K]` to `tiles`.
    fn rows<'c>(&self, fb: &Fb<'_, 'c>, a: &StepArgs<'c>, tiles: PointerValue<'c>) -> Result<()> {
        let (x, pads) = (self.layer.x, self.layer.pads);
        let (pair, depth) = (2 * x.c, self.depth());
        let values = fb.atc(a.scratch, VALUES + (x.border[1] - pads[1]) * x.c * 2)?;
        let half = |v: V<'c>, high: u32| -> Result<V<'c>> {
            let lanes: Vec<u32> = (8 * high..8 * high + 8).collect();
            Ok(fb.shuffle(v.into_vector_value(), v.into_vector_value(), &lanes)?.into())
        };
        fb.for_range(fb.i(0), fb.u(self.across), 1, |fb, t| {
            let from = fb.at(values, fb.imulc(t, 4 * x.c * 2)?)?;
            let to = fb.at(tiles, fb.imulc(t, self.tile_bytes())?)?;
            for i in 0..SIDE {
                // A pair of columns of both row phases: eight lanes each, of which `pair` count.
                let both = |j: usize| -> Result<V<'c>> {
                    let part = |phase: usize| -> Result<_> {
                        let at = (2 * i + phase) * self.row_bytes() + j * pair * 2;
                        Ok(fb.load(El::I16, 8, fb.atc(from, at)?, 2)?.into_vector_value())
                    };
                    let all: Vec<u32> = (0..16).collect();
                    Ok(fb.shuffle(part(0)?, part(1)?, &all)?.into())
                };
                let d = [both(0)?, both(1)?, both(2)?, both(3)?, both(4)?];
                for (j, v) in Self::side(fb, d)?.into_iter().enumerate() {
                    // In this order, a store's lanes that do not count are written over by the next.
                    let at = (SIDE * i + j) * depth * 2;
                    fb.store(half(v, 0)?, fb.atc(to, at)?, 2)?;
                    fb.store(half(v, 1)?, fb.atc(to, at + pair * 2)?, 2)?;
                }
            }
            Ok(())
        })
    }

    /// The four outputs of a tile from its products (a position is `n` tiles long), to the scratch.
    fn inverse<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        scratch: PointerValue<'c>,
        products: PointerValue<'c>,
        n: usize,
    ) -> Result<()> {
        let two = fb.int_const(El::I32, 8, 2)?;
        let ninth = fb.int_const(El::I32, 8, NINTH)?;
        let pair = |fb: &Fb<'_, 'c>, m: [V<'c>; SIDE]| -> Result<[V<'c>; 2]> {
            let last = fb.add(m[3], m[4])?;
            Ok([
                fb.add(fb.add(m[0], m[1])?, fb.add(m[2], m[3])?)?,
                fb.add(fb.sub(m[1], m[2])?, fb.add(last, m[3])?)?,
            ])
        };
        fb.for_range(fb.i(0), fb.i(64), 32, |fb, o| {
            let column = |j: usize| -> Result<[V<'c>; 2]> {
                let part =
                    |i: usize| fb.load(El::I32, 8, fb.at(fb.atc(products, (SIDE * i + j) * n * 64)?, o)?, 32);
                pair(fb, [part(0)?, part(1)?, part(2)?, part(3)?, part(4)?])
            };
            let columns = [column(0)?, column(1)?, column(2)?, column(3)?, column(4)?];
            for a in 0..2 {
                for (b, y) in pair(fb, columns.map(|c| c[a]))?.into_iter().enumerate() {
                    let y = fb.mul(fb.ashr(y, two)?, ninth)?;
                    fb.store(y, fb.at(fb.atc(scratch, 64 * (2 * a + b))?, o)?, 32)?;
                }
            }
            Ok(())
        })
    }
}
