//! The step of a layer on panels: for each panel of output channels its tiles of pixels, each through a kernel and then
//! the epilogue. A step's unit is a tile of a panel.

use super::problem::{Layer, by_panel};
use super::tiles::{ENTRY, Tiles, lines_ahead};
use super::{stem, winograd};
use crate::blob::WeightsAt;
use crate::build::{El, Fb};
use crate::error::{Result, internal};
use crate::isa::Isa;
use crate::kernels::x86::prefetch_lines;
use crate::kernels::{self, Family, Tile};
use crate::lower::epilogue::{Env, Epilogue};
use crate::model::{Model, StepArgs, blob_ptr, weights_ptr};
use crate::pack::fields::Narrow;
use crate::pack::taps::Classes;
use crate::pack::{Packed, Problem};
use inkwell::context::Context;
use inkwell::module::Module;
use inkwell::values::{IntValue, PointerValue};

/// Weights in the order that some levels read, and the epilogue of the sums that their kernels make of it.
pub struct Form {
    /// The weights.
    pub packed: Packed,
    /// What follows the sums.
    pub epilogue: Epilogue,
}

impl Form {
    /// The form that a level reads.
    pub fn of(forms: &[Form], isa: Isa) -> Result<&Form> {
        let triples = |f: &&Form| f.packed.family == Family::Lookup3;
        let form = forms.iter().find(triples).filter(|_| isa.has_permute());
        form.or(forms.first()).map_or_else(|| internal("a layer without weights"), Ok)
    }
}

/// What some levels run in place of the direct loop.
pub enum Other<'r> {
    /// Levels that do not add codes in 32 bits.
    Winograd(winograd::Plan<'r>),
    /// Vector levels of x86.
    Stem(stem::Plan<'r>),
}

impl Other<'_> {
    fn runs(&self, isa: Isa) -> bool {
        match self {
            Other::Winograd(_) => !isa.has_dot(),
            Other::Stem(_) => stem::Plan::runs(isa),
        }
    }

    fn units(&self) -> usize {
        match self {
            Other::Winograd(w) => w.units(),
            Other::Stem(s) => s.units(),
        }
    }

    /// Emits what runs the units `a.lo..a.hi`.
    fn body<'a, 'c>(
        &self,
        fb: &Fb<'a, 'c>,
        a: &StepArgs<'c>,
        cx: &'c Context,
        module: &Module<'c>,
    ) -> Result<()> {
        match self {
            Other::Winograd(w) => w.body(fb, a, cx, module),
            Other::Stem(s) => s.body(fb, a, cx, module),
        }
    }
}

/// 128 times the sum of the weights, by panel lane ([`kernels::kernel`]).
fn signed_starts(p: &Problem<'_>, packed: &Packed) -> Vec<i32> {
    let codes = p.codes.unwrap_or_default();
    let rows = codes.chunks((codes.len() / p.m.max(1)).max(1));
    let sums: Vec<i32> = rows.map(|row| row.iter().map(|w| 128 * i32::from(*w)).sum()).collect();
    by_panel(p, packed, &sums, 0)
}

/// Bytes that the sums of a tile take in a thread's scratch; an unpacked panel lies behind them.
fn sums_bytes(family: Family, isa: Isa) -> usize {
    (family.tile(isa) * family.panel() * 6).next_multiple_of(64)
}

/// The panels of a layer. All forms of its weights have the same.
#[derive(Clone, Copy)]
struct Panels {
    /// Panels.
    count: usize,
    /// Output channels of a panel.
    width: usize,
    /// Panels of a channel group.
    in_group: usize,
    /// Output channels of a group.
    group_channels: usize,
}

impl Panels {
    fn of(p: &Problem<'_>, packed: &Packed) -> Panels {
        let in_group = packed.panels_per_group;
        let (count, width) = (in_group * p.groups, packed.family.panel());
        Panels { count, width, in_group, group_channels: p.m / p.groups }
    }

    /// Output channels of a group's last panel.
    fn tail(&self) -> usize {
        self.group_channels - (self.in_group - 1) * self.width
    }
}

/// Blob offsets of the tables that all levels of a layer read.
struct Tables {
    /// Byte offset of the first tap of each pixel.
    offsets: usize,
    /// What the sums of signed kernels start from ([`kernels::kernel`]).
    starts: usize,
    /// Tables of the epilogue's places.
    orders: Vec<Option<usize>>,
}

impl Tables {
    fn of(
        model: &mut Model<'_, '_>,
        layer: &Layer<'_>,
        packed: &Packed,
        offsets: usize,
        classes: &Classes,
    ) -> Tables {
        let p = layer.problem;
        let signed = model.levels.iter().any(|l| packed.family.is_signed(l.isa, p.amax));
        let starts = if signed { model.blob.add_i32(&signed_starts(p, packed)) } else { 0 };
        let order = (classes.taps.len() > 1).then(|| classes.order());
        let orders = layer.epilogue.orders(order.as_deref(), &mut model.blob);
        Tables { offsets, starts, orders }
    }
}

/// How a level runs a layer.
struct Plan<'f> {
    isa: Isa,
    form: &'f Form,
    tiles: Tiles,
}

impl<'f> Plan<'f> {
    /// Cuts the pixels into the tiles of a level and reserves scratch.
    fn of(
        model: &mut Model<'_, '_>,
        forms: &'f [Form],
        isa: Isa,
        panels: Panels,
        classes: &Classes,
    ) -> Result<Plan<'f>> {
        let form = Form::of(forms, isa)?;
        let Packed { family, segs, whole_segs, offset, at, panel_bytes, .. } = &form.packed;
        let segs = if family.is_wide(isa) { whole_segs } else { segs };
        let lanes = if offset.len() > 1 { panels.count * panels.width } else { 0 };
        let unpacked = if let WeightsAt::Narrow(_) = at { *panel_bytes } else { 0 };
        model.scratch = model.scratch.max(sums_bytes(*family, isa) + unpacked);
        let tiles = Tiles::of(classes, segs, family.tile(isa), lanes, &mut model.blob);
        Ok(Plan { isa, form, tiles })
    }

    /// What unpacks a panel while the step runs, where weights stay packed in memory.
    fn narrow(&self) -> Option<&Narrow> {
        if let WeightsAt::Narrow(n) = &self.form.packed.at { Some(n) } else { None }
    }

    /// Bytes from one stored panel to the next.
    fn panel_bytes(&self) -> usize {
        self.narrow().map_or(self.form.packed.panel_bytes, |n| n.panel_bytes)
    }

    fn ahead(&self) -> Ahead {
        let family = self.form.packed.family;
        let fetches = self.isa.is_x86_vector() && !family.is_lookup();
        let lines = if fetches { lines_ahead(self.panel_bytes(), self.tiles.count) } else { 0 };
        let within_kernel = lines > 0 && self.narrow().is_none() && family.looks_ahead(self.isa);
        Ahead { lines, within_kernel }
    }
}

/// How a tile asks for the weights of the next panel.
#[derive(Clone, Copy)]
struct Ahead {
    /// Lines a tile; 0 where nothing is fetched.
    lines: usize,
    /// Whether the kernel does it.
    within_kernel: bool,
}

/// Emits the step of a layer; `offsets` is the blob offset of the pixels' first taps, `other` runs the layer on levels
/// that can.
pub fn emit<'a, 'c>(
    model: &mut Model<'a, 'c>,
    layer: &Layer<'_>,
    forms: &[Form],
    offsets: usize,
    classes: &Classes,
    other: Option<&Other<'_>>,
) -> Result<()> {
    let p = layer.problem;
    let packed = &Form::of(forms, model.top())?.packed;
    let panels = Panels::of(p, packed);
    let tables = Tables::of(model, layer, packed, offsets, classes);
    let isas: Vec<Isa> = model.levels.iter().map(|l| l.isa).collect();
    let plans: Vec<Plan<'_>> =
        isas.into_iter().map(|isa| Plan::of(model, forms, isa, panels, classes)).collect::<Result<_>>()?;
    let pixels: usize = classes.pixels.iter().map(Vec::len).sum();
    let work = pixels * p.m * (p.c / p.groups) * p.kernel[0] * p.kernel[1] / 32;
    let (cx, module) = (model.cx, model.module);
    crate::lower::border::fill(model, layer.node, &layer.epilogue.places())?;
    let emit_step = |fb: &Fb<'a, 'c>, a: &StepArgs<'c>| -> Result<()> {
        if let Some(other) = other.filter(|o| o.runs(fb.isa)) {
            return other.body(fb, a, cx, module);
        }
        let Some(plan) = plans.iter().find(|p| p.isa == fb.isa) else {
            return internal("a level without tiles");
        };
        Loops { layer, plan, panels, ahead: plan.ahead(), cx, module }.units(fb, a, &tables)
    };
    let units = |isa: Isa| match other {
        Some(o) if o.runs(isa) => o.units(),
        _ => plans.iter().find(|p| p.isa == isa).map_or(0, |p| panels.count * p.tiles.count),
    };
    model.step(layer.name, units, work, emit_step)
}

/// Emits one level's loops over panels, tiles and pixels.
struct Loops<'r, 'a, 'c> {
    layer: &'r Layer<'r>,
    plan: &'r Plan<'r>,
    panels: Panels,
    ahead: Ahead,
    cx: &'c Context,
    module: &'a Module<'c>,
}

/// What is loaded once a step.
struct Opened<'c> {
    scratch: PointerValue<'c>,
    x: PointerValue<'c>,
    weights: PointerValue<'c>,
    offsets: PointerValue<'c>,
    constants: PointerValue<'c>,
    /// Table of tiles.
    tiles: PointerValue<'c>,
    extras: PointerValue<'c>,
    extra_index: PointerValue<'c>,
    starts: PointerValue<'c>,
    env: Env<'c>,
}

/// A panel at run time.
struct Panel<'c> {
    /// Which of its channel group.
    within: IntValue<'c>,
    /// The input's first channel that it reads.
    x: PointerValue<'c>,
    /// First output channel.
    channel: IntValue<'c>,
    /// Its weights as they are stored.
    stored: PointerValue<'c>,
    /// Its weights as the kernel reads them.
    weights: PointerValue<'c>,
    /// The kernel's `extras` and their number.
    extras: (PointerValue<'c>, IntValue<'c>),
    /// First lane among those of all panels.
    lane0: IntValue<'c>,
}

/// The pixels of a tile at run time.
#[derive(Clone, Copy)]
struct Pixels<'c> {
    first: IntValue<'c>,
    count: usize,
    /// First lane of their class's parameters.
    parameters: IntValue<'c>,
}

impl<'a, 'c> Loops<'_, 'a, 'c> {
    /// The units `a.lo..a.hi`, panel by panel.
    fn units(&self, fb: &Fb<'a, 'c>, a: &StepArgs<'c>, tables: &Tables) -> Result<()> {
        let tiles = fb.u(self.plan.tiles.count);
        let opened = self.open(fb, a, tables)?;
        let first = fb.udiv(a.lo, tiles)?;
        let last = fb.udiv(fb.iadd(a.hi, fb.isub(tiles, fb.i(1))?)?, tiles)?;
        fb.for_range(first, last, 1, |fb, panel| {
            let base = fb.imul(panel, tiles)?;
            let t0 = fb.imax(fb.isub(a.lo, base)?, fb.i(0))?;
            let t1 = fb.imin(fb.isub(a.hi, base)?, tiles)?;
            let panel = self.panel(fb, &opened, panel)?;
            for &(n, first, count) in &self.plan.tiles.runs {
                let lo = fb.imax(t0, fb.u(first))?;
                let hi = fb.imin(t1, fb.u(first + count))?;
                fb.for_range(lo, hi, 1, |fb, tile| self.tile(fb, &opened, &panel, tile, n))?;
            }
            Ok(())
        })
    }

    fn open(&self, fb: &Fb<'a, 'c>, a: &StepArgs<'c>, tables: &Tables) -> Result<Opened<'c>> {
        let Form { packed, epilogue } = self.plan.form;
        let x = self.layer.x.pointer(fb, a.ctx)?;
        let weights = weights_ptr(fb, a.ctx, packed.at)?;
        let offsets = blob_ptr(fb, a.ctx, tables.offsets)?;
        let constants = blob_ptr(fb, a.ctx, 0)?;
        let tiles = fb.atc(constants, self.plan.tiles.table)?;
        let extras = blob_ptr(fb, a.ctx, packed.extras.at)?;
        let extra_index = blob_ptr(fb, a.ctx, packed.extras.index)?;
        let starts = blob_ptr(fb, a.ctx, tables.starts)?;
        let mut env = epilogue.open(fb, a.ctx)?;
        let pointer = |t: &Option<usize>| t.map(|t| fb.atc(constants, t)).transpose();
        env.orders = tables.orders.iter().map(pointer).collect::<Result<_>>()?;
        let scratch = a.scratch;
        Ok(Opened { scratch, x, weights, offsets, constants, tiles, extras, extra_index, starts, env })
    }

    /// Finds what belongs to a panel, and unpacks its weights where they stay packed.
    fn panel(&self, fb: &Fb<'a, 'c>, opened: &Opened<'c>, panel: IntValue<'c>) -> Result<Panel<'c>> {
        let (p, panels) = (self.layer.problem, self.panels);
        let in_group = fb.u(panels.in_group);
        let (group, within) = (fb.udiv(panel, in_group)?, fb.urem(panel, in_group)?);
        let group_bytes = (p.c / p.groups) * self.layer.x.element();
        let x = if p.groups == 1 { opened.x } else { fb.at(opened.x, fb.imulc(group, group_bytes)?)? };
        let channel = fb.iadd(fb.imulc(group, panels.group_channels)?, fb.imulc(within, panels.width)?)?;
        let stored = fb.at(opened.weights, fb.imulc(panel, self.plan.panel_bytes())?)?;
        let weights = match self.plan.narrow() {
            Some(n) => {
                let unpacked = fb.atc(opened.scratch, sums_bytes(self.plan.form.packed.family, fb.isa))?;
                kernels::unpack::panel(fb, n, stored, unpacked)?;
                unpacked
            }
            None => stored,
        };
        let extras = self.extras(fb, opened, panel, stored)?;
        let lane0 = fb.imulc(panel, panels.width)?;
        Ok(Panel { within, x, channel, stored, weights, extras, lane0 })
    }

    /// What the kernel takes as `extras`, and their number: columns of split weights, or the next panel.
    fn extras(
        &self,
        fb: &Fb<'a, 'c>,
        opened: &Opened<'c>,
        panel: IntValue<'c>,
        stored: PointerValue<'c>,
    ) -> Result<(PointerValue<'c>, IntValue<'c>)> {
        if self.ahead.within_kernel {
            return Ok((fb.atc(stored, self.plan.panel_bytes())?, fb.i(0)));
        }
        if self.plan.form.packed.extras.most == 0 {
            return Ok((opened.extras, fb.i(0)));
        }
        let entry = fb.at(opened.extra_index, fb.imulc(panel, 8)?)?;
        Ok((fb.at(opened.extras, fb.load_i32(entry)?)?, fb.load_i32(fb.atc(entry, 4)?)?))
    }

    /// A tile of `n` pixels: the kernel, then the epilogue.
    fn tile(
        &self,
        fb: &Fb<'a, 'c>,
        opened: &Opened<'c>,
        panel: &Panel<'c>,
        tile: IntValue<'c>,
        n: usize,
    ) -> Result<()> {
        let (family, Ahead { lines, within_kernel }) = (self.plan.form.packed.family, self.ahead);
        let entry = fb.at(opened.tiles, fb.imulc(tile, ENTRY)?)?;
        let first = fb.load_i32(entry)?;
        let segs = fb.at(opened.constants, fb.load_i32(fb.atc(entry, 4)?)?)?;
        let groups = fb.load(El::I64, 1, fb.atc(entry, 16)?, 8)?.into_int_value();
        if lines > 0 && !within_kernel {
            let next = fb.atc(panel.stored, self.plan.panel_bytes())?;
            prefetch_lines(fb, next, fb.imulc(tile, 64 * lines)?, lines)?;
        }
        let parameters = fb.iadd(panel.lane0, fb.load_i32(fb.atc(entry, 8)?)?)?;
        let shape = Tile { pixels: n, span: self.plan.tiles.span, ahead: within_kernel };
        let f = kernels::kernel(self.cx, self.module, family, fb.isa, shape, self.layer.problem.amax)?;
        let offsets = fb.at(opened.offsets, fb.imulc(first, 4)?)?;
        let starts = fb.at(opened.starts, fb.imulc(panel.lane0, 4)?)?;
        fb.call(
            f,
            &[
                panel.x.into(),
                offsets.into(),
                segs.into(),
                groups.into(),
                panel.weights.into(),
                opened.scratch.into(),
                panel.extras.0.into(),
                panel.extras.1.into(),
                starts.into(),
            ],
        )?;
        self.finish(fb, opened, panel, Pixels { first, count: n, parameters })
    }

    /// The epilogue of a tile: the last panel of a group may have fewer channels.
    fn finish(
        &self,
        fb: &Fb<'a, 'c>,
        opened: &Opened<'c>,
        panel: &Panel<'c>,
        pixels: Pixels<'c>,
    ) -> Result<()> {
        let (width, tail) = (self.panels.width, self.panels.tail());
        if tail == width {
            return self.channels(fb, opened, panel, pixels, width);
        }
        let last = fb.u(self.panels.in_group - 1);
        fb.if_less(panel.within, last, |fb| self.channels(fb, opened, panel, pixels, width))?;
        let next = fb.iadd(panel.within, fb.i(1))?;
        fb.if_less(last, next, |fb| self.channels(fb, opened, panel, pixels, tail))
    }

    /// The epilogue of the first `count` channels of a panel, two pixels at a time where it can.
    fn channels(
        &self,
        fb: &Fb<'a, 'c>,
        opened: &Opened<'c>,
        panel: &Panel<'c>,
        pixels: Pixels<'c>,
        count: usize,
    ) -> Result<()> {
        let Form { packed, epilogue } = self.plan.form;
        let (env, lane0, channel) = (&opened.env, pixels.parameters, panel.channel);
        let bytes = packed.family.accumulator() * self.panels.width;
        let sums = |fb: &Fb<'a, 'c>, i| fb.at(opened.scratch, fb.imulc(i, bytes)?);
        let coupled = if count == 16 && epilogue.couples(fb) { pixels.count / 2 * 2 } else { 0 };
        if coupled > 0 {
            fb.for_range(fb.i(0), fb.u(coupled), 2, |fb, i| {
                let next = fb.iadd(i, fb.i(1))?;
                let both = [fb.iadd(pixels.first, i)?, fb.iadd(pixels.first, next)?];
                epilogue.two_pixels(fb, env, [sums(fb, i)?, sums(fb, next)?], both, lane0, channel)
            })?;
        }
        fb.for_range(fb.u(coupled), fb.u(pixels.count), 1, |fb, i| {
            let acc = sums(fb, i)?;
            epilogue.pixel(fb, env, acc, fb.iadd(pixels.first, i)?, lane0, channel, count)
        })
    }
}
