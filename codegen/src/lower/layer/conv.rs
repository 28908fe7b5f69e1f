//! Convolutions and matrix products on panels: tiles of pixels through a kernel, then the epilogue.

use super::problem::{Layer, codes_of};
use super::tiles::{ENTRY, Tiles, lines_ahead};
use crate::ConvKernel;
use crate::blob::WeightsAt;
use crate::build::{El, Fb};
use crate::error::{Result, internal};
use crate::isa::Isa;
use crate::kernels::x86::prefetch_lines;
use crate::kernels::{self, Family, Tile};
use crate::lower::epilogue::{Epilogue, Sink};
use crate::lower::fixed::FixedTables;
use crate::lower::thresholds::Channel;
use crate::lower::unsupported;
use crate::model::{Model, StepArgs, blob_ptr, weights_ptr};
use crate::pack::taps::{Axis, Classes};
use crate::pack::{self, Packed, Problem};
use crate::place::Place;
use inkwell::values::IntValue;
use nibblec_ir::ann::Format;
use nibblec_ir::arith::{Fixed, FixedChannel, FixedTerms};
use nibblec_ir::op::{self, FloatEpilogue, Windows};
use nibblec_ir::{DType, Graph, Node, Tensor, ValueId};

/// What a layer multiplies with what.
#[derive(Clone, Copy)]
pub struct Geometry {
    /// The windows; of a matrix product single pixels.
    pub windows: Windows,
    /// Channel groups.
    pub groups: usize,
}

fn constant<'g>(graph: &'g Graph, node: &Node, id: ValueId, what: &str) -> Result<&'g Tensor> {
    graph.value(id).constant().ok_or_else(|| unsupported(node, format!("{what} must be a constant")))
}

/// Bits in which codes are stored: the width of 2, 4 and 8 that holds theirs; 8 where their zero point has moved them out
/// of their width's signed range.
fn stored_bits(codes: &[i16], bits: u32) -> u32 {
    let range = DType::signed(bits).and_then(|t| t.code_range()).unwrap_or((0, 0));
    let fits = |w: &i16| (range.0..=range.1).contains(&i32::from(*w));
    if codes.iter().all(fits) { bits.next_power_of_two() } else { 8 }
}

fn floats<'g>(graph: &'g Graph, node: &Node, id: ValueId, what: &str) -> Result<&'g [f32]> {
    constant(graph, node, id, what)?
        .as_f32()
        .ok_or_else(|| unsupported(node, format!("{what} must hold f32")))
}

/// Lowers a convolution or a matrix product.
pub fn lower(model: &mut Model<'_, '_>, node: &Node, geometry: Geometry, end: &op::Epilogue) -> Result<()> {
    let graph = model.graph;
    let Geometry { windows: window, groups } = geometry;
    let integer = end.float().is_none();
    let x = Place::of(graph, node.inputs()[0])?;
    let residual = match (end.residual(), node.inputs().last()) {
        (true, Some(r)) => Some(Place::of(graph, *r)?),
        _ => None,
    };
    let w = constant(graph, node, node.inputs()[1], "the weights")?;
    let m = w.dims()[0];
    if groups == x.c && groups == m && groups > 1 {
        return super::depthwise::lower(model, node, &x, residual.as_ref(), &window, end);
    }
    let out = Place::of(graph, node.outputs()[0])?;
    let classes = classes(&x, &out, &window, integer);
    let codes = codes_of(w, graph.value(node.inputs()[1]).quant.as_ref());
    let problem = Problem {
        codes: codes.as_deref(),
        floats: w.as_f32(),
        weight_bits: stored_bits(codes.as_deref().unwrap_or_default(), w.dtype().bits()),
        amax: x.dtype.code_range().map_or(0, |r| r.1),
        m,
        c: x.c,
        groups,
        kernel: window.kernel,
        dilations: window.dilations,
        row_pitch: x.row(),
        pixel_pitch: x.pixel(),
        taps: classes.taps.clone(),
    };
    if problem.codes.is_none() && problem.floats.is_none() {
        return Err(unsupported(node, "the weights have no elements to compile (read from text?)".into()));
    }
    let pairs = x.format == Format::ChannelPairs;
    if pairs && (w.dtype() != DType::I2 || !Format::pairs_fit(x.c, groups, window.kernel, window.dilations)) {
        return Err(unsupported(node, "its input is laid out in pairs, which it cannot read".into()));
    }
    if integer && !pairs && window.pads == [0; 4] && super::gemv::fits(&problem, &x) {
        return super::gemv::lower(model, node, &problem, &x, residual, end);
    }
    let sinks = node.outputs().iter().map(|o| Place::of(graph, *o)).collect::<Result<_>>()?;
    let results = Results { end, sinks, residual };
    if integer
        && !pairs
        && !model.blob.stays_packed
        && model.wanted(&node.name) != Some(ConvKernel::Direct)
        && pack::winograd::fits(&problem, window.strides)
        && let Some(w) = pack::winograd::pack(&problem, &mut model.blob)
    {
        let mut epilogue = integer_epilogue(model, node, &problem, &w.packed, &x, results)?;
        if let Epilogue::Integer { correction, .. } = &mut epilogue {
            // Subtracted with the constants of the inverse transform.
            *correction = None;
        }
        let tile = format!("winograd_{}x16", Family::Direct16.tile(model.top()));
        let kernel = kernel_name(model, &x, node, &tile);
        model.note_kernel(&node.name, node.op.name(), kernel.clone(), w.packed.weight_bytes);
        let name = format!("{} {kernel}", node.name);
        let layer = Layer {
            node: &node.name,
            name: &name,
            problem: &problem,
            x: &x,
            out: &out,
            pads: window.pads,
            epilogue: &epilogue,
        };
        return super::winograd::emit(model, &layer, &w);
    }
    let wide = integer
        && !model.blob.stays_packed
        && x.format == Format::ChannelsLast
        && model.levels.iter().any(|l| !l.isa.has_dot())
        && pack::winograd::fits_wide(&problem, window.strides)
        && match model.wanted(&node.name) {
            Some(kernel) => kernel == ConvKernel::Winograd,
            None => pack::winograd::pays_wide(&problem, out.h * out.w),
        };
    let wide = wide.then(|| pack::winograd::pack_wide(&problem, &mut model.blob));
    let (packed, triples) = match &wide {
        Some(w) => (w.packed.clone(), None),
        // Triples are made of pairs when a context is created.
        None if pairs && !model.blob.stays_packed && model.levels.iter().any(|l| l.isa.has_permute()) => {
            let (pairs, triples) = pack::triples::pack(&problem, &mut model.blob);
            (pairs, Some(triples))
        }
        None => (pack::pack(&problem, x.format, &mut model.blob), None),
    };
    let order = classes.order();
    let taps = x.tap_offsets(out.h, out.w, window.strides, window.pads)?;
    let offsets = model.blob.add_i32(&order.iter().map(|m| taps[*m]).collect::<Vec<_>>());
    let mut forms = Vec::new();
    for packed in [Some(packed), triples].into_iter().flatten() {
        let results = results.clone();
        let epilogue = match end.float() {
            None => integer_epilogue(model, node, &problem, &packed, &x, results)?,
            Some(e) => float_epilogue(model, node, e, &problem, &packed, results)?,
        };
        forms.push(Form { packed, epilogue });
    }
    let Form { packed, epilogue } = Form::of(&forms, model.top())?;
    let family = packed.family;
    let stem = (x.format == Format::ChannelsLast16
        && model.wanted(&node.name) != Some(ConvKernel::Direct)
        && model.levels.iter().any(|l| super::stem::Plan::runs(l.isa))
        && pack::stem::fits(&problem, window.strides)
        && super::stem::Plan::fits(&x))
    .then(|| pack::stem::pack(&problem, &mut model.blob));
    let kind = match &wide {
        _ if stem.is_some() && super::stem::Plan::runs(model.top()) => "winograd_6x16".to_string(),
        Some(_) if !model.top().has_dot() => format!("winograd_{}x16", Family::Int16.tile(model.top())),
        _ => format!("{}_{}x{}", family.kind(model.top()), family.tile(model.top()), family.panel()),
    };
    let kernel = kernel_name(model, &x, node, &kind);
    let name = format!("{} {kernel}", node.name);
    let layer = Layer {
        node: &node.name,
        name: &name,
        problem: &problem,
        x: &x,
        out: &out,
        pads: window.pads,
        epilogue,
    };
    let other = match (&wide, stem) {
        (Some(w), _) => Some(Other::Winograd(super::winograd::Plan::of(model, &layer, w))),
        (None, Some(w)) => Some(Other::Stem(super::stem::Plan::of(model, &layer, w))),
        (None, None) => None,
    };
    model.note_kernel(&node.name, node.op.name(), kernel.clone(), packed.weight_bytes);
    emit(model, &layer, &forms, offsets, &classes, other.as_ref())
}

/// Weights in the order that some levels read, and the epilogue of the sums that their kernels make of it.
struct Form {
    packed: Packed,
    epilogue: Epilogue,
}

impl Form {
    /// The form that a level reads.
    fn of(forms: &[Form], isa: Isa) -> Result<&Form> {
        let triples = |f: &&Form| f.packed.family == Family::Lookup3;
        let form = forms.iter().find(triples).filter(|_| isa.has_permute());
        form.or(forms.first()).map_or_else(|| internal("a layer without weights"), Ok)
    }
}

/// The taps that output pixels read. Padding is skipped where it is sure to add nothing: codes whose zero point is 0.
fn classes(x: &Place, out: &Place, w: &Windows, integer: bool) -> Classes {
    if !integer || x.zero_point != 0 || w.pads == [0; 4] {
        return Classes::whole(w.kernel, out.h * out.w);
    }
    let axis = |i: usize, input: usize, output: usize| Axis {
        kernel: w.kernel[i],
        stride: w.strides[i],
        dilation: w.dilations[i],
        pad: w.pads[i],
        input,
        output,
    };
    Classes::of(axis(0, x.h, out.h), axis(1, x.w, out.w), 6)
}

/// `<activations>_<weights>_<kind>_<tile>__<isa>`.
fn kernel_name(model: &Model<'_, '_>, x: &Place, node: &Node, kind: &str) -> String {
    let weight = model.graph.value(node.inputs()[1]).dtype.name();
    format!("{}_{weight}_{kind}__{}", x.dtype.name(), model.top().name())
}

/// Values by output channel, laid out by panel; lanes without a channel get `fill`.
fn by_panel<T: Copy>(p: &Problem<'_>, packed: &Packed, values: &[T], fill: T) -> Vec<T> {
    let per_group = p.m / p.groups;
    let width = packed.family.panel();
    let mut out = Vec::new();
    for g in 0..p.groups {
        for lane in 0..packed.panels_per_group * width {
            let v = if lane < per_group { values.get(g * per_group + lane) } else { None };
            out.push(v.copied().unwrap_or(fill));
        }
    }
    out
}

/// 128 times the sum of the weights, by panel lane ([`kernels::kernel`]).
fn signed_starts(p: &Problem<'_>, packed: &Packed) -> Vec<i32> {
    let codes = p.codes.unwrap_or_default();
    let rows = codes.chunks((codes.len() / p.m.max(1)).max(1));
    let sums: Vec<i32> = rows.map(|row| row.iter().map(|w| 128 * i32::from(*w)).sum()).collect();
    by_panel(p, packed, &sums, 0)
}

/// What a layer writes, and how it comes to that.
#[derive(Clone)]
struct Results<'e> {
    end: &'e op::Epilogue,
    sinks: Vec<Place>,
    residual: Option<Place>,
}

fn integer_epilogue(
    model: &mut Model<'_, '_>,
    node: &Node,
    p: &Problem<'_>,
    packed: &Packed,
    x: &Place,
    results: Results<'_>,
) -> Result<Epilogue> {
    let Results { end, sinks, residual } = results;
    let graph = model.graph;
    let mul = floats(graph, node, node.inputs()[2], "m")?;
    let add = floats(graph, node, node.inputs()[3], "b")?;
    let codes = p.codes.ok_or_else(|| unsupported(node, "integer operators need weight codes".into()))?;
    let per = codes.len() / p.m.max(1);
    let mut zeros = Vec::with_capacity(p.m);
    let mut reach = 0f64;
    let mut tops = Vec::with_capacity(p.m);
    let residual_m = end.residual_m();
    for (c, row) in codes.chunks(per.max(1)).enumerate() {
        let sum: i64 = row.iter().map(|w| i64::from(*w)).sum();
        let abs: i64 = row.iter().map(|w| i64::from(*w).abs()).sum();
        if abs * i64::from(p.amax) > i64::from(i32::MAX) / 2 {
            return Err(unsupported(node, format!("channel {c} can overflow its 32-bit sum")));
        }
        tops.push((abs * i64::from(p.amax)) as i32);
        zeros.push((sum * i64::from(x.zero_point)) as i32);
        let t = (abs * i64::from(p.amax)) as f64 * f64::from(mul[c]).abs()
            + f64::from(add[c]).abs()
            + 255.0 * f64::from(residual_m).abs();
        reach = reach.max(t);
    }
    let outs = end.outs().map(<[_]>::to_vec).unwrap_or_default();
    let thresholds = match (outs.as_slice(), &residual, sinks.as_slice()) {
        ([r], None, [sink]) if packed.family.is_lookup() && sink.format == Format::ChannelPairs => {
            let channel = |c: usize| Channel { m: mul[c], b: add[c], carried: zeros[c], top: tops[c] };
            let channels: Vec<Vec<_>> = packed
                .offset
                .iter()
                .map(|o| (0..p.m).map(|c| Channel { carried: zeros[c] + o[c], ..channel(c) }).collect())
                .collect();
            let tables = channels.iter().map(|c| crate::lower::thresholds::table(c, r));
            tables.collect::<Option<Vec<_>>>().map(|t| model.blob.add(&t.concat()))
        }
        _ => None,
    };
    // Of each class of taps one after the other.
    let classes = packed.offset.len();
    let m = model.blob.add_f32(&by_panel(p, packed, mul, 0.0).repeat(classes));
    let b = model.blob.add_f32(&by_panel(p, packed, add, 0.0).repeat(classes));
    let corrections = packed.offset.iter().flat_map(|o| {
        let sums: Vec<i32> = zeros.iter().zip(o).map(|(c, o)| c + o).collect();
        by_panel(p, packed, &sums, 0)
    });
    let corrections: Vec<i32> = corrections.collect();
    let correction = corrections.iter().any(|c| *c != 0).then(|| model.blob.add_i32(&corrections));
    let bounded = outs.iter().all(|o| reach * f64::from(o.m).abs() + f64::from(o.b).abs() < 1e9);
    let sinks: Vec<Sink> = if outs.is_empty() {
        sinks.into_iter().map(|place| Sink { place, requant: None }).collect()
    } else {
        sinks.into_iter().zip(outs).map(|(place, r)| Sink { place, requant: Some(r) }).collect()
    };
    let fixed = match (end.codes(), &residual) {
        (Some(epilogue), Some(r)) => Fixed::of(&FixedTerms {
            groups: p.groups,
            epilogue,
            weights: codes,
            m: mul,
            b: add,
            x: (x.dtype, x.zero_point),
            residual: Some(r.dtype),
            pixels: sinks.first().map_or(0, |s| s.place.h * s.place.w),
        }),
        _ => None,
    };
    let fixed = fixed.map(|f| {
        let lanes = packed.offset.iter().flat_map(|o| {
            // Sums of 16 bits wrap, and so may what they carry; those of 32 bits are true when they become words.
            let carried = |c: usize| if packed.family.is_lookup() { (zeros[c] + o[c]) as i16 } else { 0 };
            let lane = |c: usize| (f.channels[c], carried(c));
            let none = (FixedChannel { offset: 0, limit: 0, scale: 1, m: 0, b: 0 }, 0);
            by_panel(p, packed, &(0..p.m).map(lane).collect::<Vec<_>>(), none)
        });
        FixedTables::new(&f, &lanes.collect::<Vec<_>>(), &mut model.blob)
    });
    let residual = residual.map(|r| (r, residual_m));
    let narrow = packed.family.is_lookup();
    let activation = end.activation();
    Ok(Epilogue::Integer {
        m,
        b,
        correction,
        residual,
        activation,
        sinks,
        narrow,
        thresholds,
        bounded,
        fixed,
    })
}

fn float_epilogue(
    model: &mut Model<'_, '_>,
    node: &Node,
    end: &FloatEpilogue,
    p: &Problem<'_>,
    packed: &Packed,
    results: Results<'_>,
) -> Result<Epilogue> {
    let Results { sinks, residual, .. } = results;
    let bias = if end.bias {
        let b = floats(model.graph, node, node.inputs()[2], "the bias")?.to_vec();
        Some(model.blob.add_f32(&by_panel(p, packed, &b, 0.0)))
    } else {
        None
    };
    let place = sinks.into_iter().next().ok_or_else(|| unsupported(node, "no output".into()))?;
    Ok(Epilogue::Float { bias, residual, activation: end.activation, place })
}

/// What some levels run in place of the direct loop.
enum Other<'r> {
    /// Levels that do not add codes in 32 bits.
    Winograd(super::winograd::Plan<'r>),
    /// Vector levels of x86.
    Stem(super::stem::Plan<'r>),
}

impl Other<'_> {
    fn runs(&self, isa: Isa) -> bool {
        match self {
            Other::Winograd(_) => !isa.has_dot(),
            Other::Stem(_) => super::stem::Plan::runs(isa),
        }
    }

    fn units(&self) -> usize {
        match self {
            Other::Winograd(w) => w.units(),
            Other::Stem(s) => s.units(),
        }
    }
}

/// Bytes that the sums of a tile take in a thread's scratch; an unpacked panel lies behind them.
fn sums_bytes(family: Family, isa: Isa) -> usize {
    (family.tile(isa) * family.panel() * 6).next_multiple_of(64)
}

/// Emits the step of a layer; `other` runs it on levels that can.
fn emit<'a, 'c>(
    model: &mut Model<'a, 'c>,
    layer: &Layer<'_>,
    forms: &[Form],
    offsets: usize,
    classes: &Classes,
    other: Option<&Other<'_>>,
) -> Result<()> {
    let Layer { x, epilogue, problem: p, .. } = layer;
    let Form { packed, .. } = Form::of(forms, model.top())?;
    // All forms of a layer have the same panels.
    let width = packed.family.panel();
    let per_group = p.m / p.groups;
    let panels = packed.panels_per_group * p.groups;
    let group_bytes = (p.c / p.groups) * x.element();
    let tail = per_group - (packed.panels_per_group - 1) * width;
    let signed = model.levels.iter().any(|l| packed.family.is_signed(l.isa, p.amax));
    let starts = if signed { model.blob.add_i32(&signed_starts(p, packed)) } else { 0 };
    let pixels: usize = classes.pixels.iter().map(Vec::len).sum();
    let order = (classes.taps.len() > 1).then(|| classes.order());
    let orders = epilogue.orders(order.as_deref(), &mut model.blob);
    let isas: Vec<Isa> = model.levels.iter().map(|l| l.isa).collect();
    let mut plans: Vec<(Isa, &Form, Tiles)> = Vec::new();
    for isa in isas {
        let form = Form::of(forms, isa)?;
        let Packed { family, segs, whole_segs, offset, at, panel_bytes, .. } = &form.packed;
        let segs = if family.is_wide(isa) { whole_segs } else { segs };
        let lanes = if offset.len() > 1 { panels * width } else { 0 };
        let unpacked = if let WeightsAt::Narrow(_) = at { *panel_bytes } else { 0 };
        model.scratch = model.scratch.max(sums_bytes(*family, isa) + unpacked);
        plans.push((isa, form, Tiles::of(classes, segs, family.tile(isa), lanes, &mut model.blob)));
    }
    let work = pixels * p.m * (p.c / p.groups) * p.kernel[0] * p.kernel[1] / 32;
    let (cx, module) = (model.cx, model.module);
    crate::lower::border::fill(model, layer.node, &epilogue.places())?;
    let emit_step = |fb: &Fb<'a, 'c>, a: &StepArgs<'c>| -> Result<()> {
        match other.filter(|o| o.runs(fb.isa)) {
            Some(Other::Winograd(w)) => return w.body(fb, a, cx, module),
            Some(Other::Stem(s)) => return s.body(fb, a, cx, module),
            None => {}
        }
        let Some((_, Form { packed, epilogue }, plan)) = plans.iter().find(|(isa, ..)| *isa == fb.isa) else {
            return internal("a level without tiles");
        };
        let tiles = fb.u(plan.count);
        let family = packed.family;
        let ahead = fb.isa.is_x86_vector() && !family.is_lookup();
        let narrow = if let WeightsAt::Narrow(n) = &packed.at { Some(n) } else { None };
        let panel_bytes = narrow.map_or(packed.panel_bytes, |n| n.panel_bytes);
        let lines = if ahead { lines_ahead(panel_bytes, plan.count) } else { 0 };
        let within_kernel = lines > 0 && narrow.is_none() && family.looks_ahead(fb.isa);
        let xp = x.pointer(fb, a.ctx)?;
        let wp = weights_ptr(fb, a.ctx, packed.at)?;
        let offs = blob_ptr(fb, a.ctx, offsets)?;
        let constants = blob_ptr(fb, a.ctx, 0)?;
        let table = fb.atc(constants, plan.table)?;
        let extra = blob_ptr(fb, a.ctx, packed.extras.at)?;
        let extra_index = blob_ptr(fb, a.ctx, packed.extras.index)?;
        let signed = blob_ptr(fb, a.ctx, starts)?;
        let mut env = epilogue.open(fb, a.ctx)?;
        let pointer = |t: &Option<usize>| t.map(|t| fb.atc(constants, t)).transpose();
        env.orders = orders.iter().map(pointer).collect::<Result<_>>()?;
        let first = fb.udiv(a.lo, tiles)?;
        let last = fb.udiv(fb.iadd(a.hi, fb.isub(tiles, fb.i(1))?)?, tiles)?;
        fb.for_range(first, last, 1, |fb, panel| {
            let base = fb.imul(panel, tiles)?;
            let t0 = fb.imax(fb.isub(a.lo, base)?, fb.i(0))?;
            let t1 = fb.imin(fb.isub(a.hi, base)?, tiles)?;
            let ppg = fb.u(packed.panels_per_group);
            let (group, within) = (fb.udiv(panel, ppg)?, fb.urem(panel, ppg)?);
            let xg = if p.groups == 1 { xp } else { fb.at(xp, fb.imulc(group, group_bytes)?)? };
            let channel = fb.iadd(fb.imulc(group, per_group)?, fb.imulc(within, width)?)?;
            let from = fb.at(wp, fb.imulc(panel, panel_bytes)?)?;
            let w = match narrow {
                Some(n) => {
                    let w = fb.atc(a.scratch, sums_bytes(family, fb.isa))?;
                    kernels::unpack::panel(fb, n, from, w)?;
                    w
                }
                None => from,
            };
            let (ex, ex_count) = if within_kernel {
                (fb.atc(from, panel_bytes)?, fb.i(0))
            } else if packed.extras.most == 0 {
                (extra, fb.i(0))
            } else {
                let entry = fb.at(extra_index, fb.imulc(panel, 8)?)?;
                (fb.at(extra, fb.load_i32(entry)?)?, fb.load_i32(fb.atc(entry, 4)?)?)
            };
            let lane0 = fb.imulc(panel, width)?;
            let tile_at = |fb: &Fb<'a, 'c>, tile: IntValue<'c>, n: usize| -> Result<()> {
                let entry = fb.at(table, fb.imulc(tile, ENTRY)?)?;
                let m0 = fb.load_i32(entry)?;
                let segs = fb.at(constants, fb.load_i32(fb.atc(entry, 4)?)?)?;
                let groups = fb.load(El::I64, 1, fb.atc(entry, 16)?, 8)?.into_int_value();
                if lines > 0 && !within_kernel {
                    let next = fb.atc(from, panel_bytes)?;
                    prefetch_lines(fb, next, fb.imulc(tile, 64 * lines)?, lines)?;
                }
                let parameters = fb.iadd(lane0, fb.load_i32(fb.atc(entry, 8)?)?)?;
                let shape = Tile { pixels: n, span: plan.span, ahead: within_kernel };
                let f = kernels::kernel(cx, module, family, fb.isa, shape, p.amax)?;
                let o = fb.at(offs, fb.imulc(m0, 4)?)?;
                let args =
                    [xg.into(), o.into(), segs.into(), groups.into(), w.into(), a.scratch.into(), ex.into()];
                let start = fb.at(signed, fb.imulc(lane0, 4)?)?;
                fb.call(f, &[args.as_slice(), &[ex_count.into(), start.into()]].concat())?;
                let row = |fb: &Fb<'a, 'c>, channels: usize| -> Result<()> {
                    let sums =
                        |fb: &Fb<'a, 'c>, i| fb.at(a.scratch, fb.imulc(i, family.accumulator() * width)?);
                    let coupled = if channels == 16 && epilogue.couples(fb) { n / 2 * 2 } else { 0 };
                    if coupled > 0 {
                        fb.for_range(fb.i(0), fb.u(coupled), 2, |fb, i| {
                            let next = fb.iadd(i, fb.i(1))?;
                            let pixels = [fb.iadd(m0, i)?, fb.iadd(m0, next)?];
                            epilogue.two_pixels(
                                fb,
                                &env,
                                [sums(fb, i)?, sums(fb, next)?],
                                pixels,
                                parameters,
                                channel,
                            )
                        })?;
                    }
                    fb.for_range(fb.u(coupled), fb.u(n), 1, |fb, i| {
                        let acc = sums(fb, i)?;
                        epilogue.pixel(fb, &env, acc, fb.iadd(m0, i)?, parameters, channel, channels)
                    })
                };
                if tail == width {
                    return row(fb, width);
                }
                let end = fb.u(packed.panels_per_group - 1);
                fb.if_less(within, end, |fb| row(fb, width))?;
                fb.if_less(end, fb.iadd(within, fb.i(1))?, |fb| row(fb, tail))
            };
            for &(n, first, count) in &plan.runs {
                let lo = fb.imax(t0, fb.u(first))?;
                let hi = fb.imin(t1, fb.u(first + count))?;
                fb.for_range(lo, hi, 1, |fb, tile| tile_at(fb, tile, n))?;
            }
            Ok(())
        })
    };
    let units = |isa: Isa| match other {
        Some(o) if o.runs(isa) => o.units(),
        _ => plans.iter().find(|(i, ..)| *i == isa).map_or(0, |(.., t)| panels * t.count),
    };
    model.step(layer.name, units, work, emit_step)
}
