//! Convolutions and matrix products on panels: tiles of pixels through a kernel, then the epilogue.

use super::epilogue::{Epilogue, Sink};
use super::thresholds::Channel;
use crate::build::Fb;
use crate::error::{CodegenError, Result};
use crate::kernels::{self, Family};
use crate::model::{Model, StepArgs, blob_ptr, weights_ptr};
use crate::pack::{self, Packed, Problem};
use crate::place::Place;
use inkwell::values::IntValue;
use nibblec_ir::ann::Format;
use nibblec_ir::op::{Activation, Conv, Gemm, Op, QLinearConv};
use nibblec_ir::{DType, Graph, Node, Tensor, ValueId};

/// Geometry shared by float and integer convolutions.
struct Window {
    kernel: [usize; 2],
    strides: [usize; 2],
    dilations: [usize; 2],
    pads: [usize; 4],
    groups: usize,
}

const PIXEL: Window = Window { kernel: [1, 1], strides: [1, 1], dilations: [1, 1], pads: [0; 4], groups: 1 };

fn constant<'g>(graph: &'g Graph, node: &Node, id: ValueId, what: &str) -> Result<&'g Tensor> {
    graph.value(id).constant().ok_or_else(|| unsupported(node, format!("{what} must be a constant")))
}

fn unsupported(node: &Node, reason: String) -> CodegenError {
    CodegenError::Unsupported { node: node.name.clone(), op: node.op.name(), reason }
}

fn floats<'g>(graph: &'g Graph, node: &Node, id: ValueId, what: &str) -> Result<&'g [f32]> {
    constant(graph, node, id, what)?
        .as_f32()
        .ok_or_else(|| unsupported(node, format!("{what} must hold f32")))
}

/// Lowers `Conv`, `Gemm`, `QLinearConv`, `QGemm` and `QGemmDequantize`.
pub fn lower(model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
    let graph = model.graph;
    let (window, integer, residual) = match &node.op {
        Op::Conv(Conv { kernel, strides, dilations, pads, groups, residual, .. }) => (
            Window {
                kernel: *kernel,
                strides: *strides,
                dilations: *dilations,
                pads: *pads,
                groups: *groups,
            },
            false,
            *residual,
        ),
        Op::QLinearConv(QLinearConv { kernel, strides, dilations, pads, groups, residual, .. }) => (
            Window {
                kernel: *kernel,
                strides: *strides,
                dilations: *dilations,
                pads: *pads,
                groups: *groups,
            },
            true,
            *residual,
        ),
        Op::Gemm(Gemm { residual, .. }) => (PIXEL, false, *residual),
        _ => (PIXEL, true, false),
    };
    let x = Place::of(graph, node.inputs()[0])?;
    let residual = match (residual, node.inputs().last()) {
        (true, Some(r)) => Some(Place::of(graph, *r)?),
        _ => None,
    };
    let w = constant(graph, node, node.inputs()[1], "the weights")?;
    let m = w.dims()[0];
    if window.groups == x.c && window.groups == m && window.groups > 1 {
        return super::depthwise::lower(model, node, &x, residual.as_ref());
    }
    let problem = Problem {
        codes: w.as_i8(),
        floats: w.as_f32(),
        weight_bits: w.dtype().bits(),
        amax: x.dtype.code_range().map_or(0, |r| r.1),
        m,
        c: x.c,
        groups: window.groups,
        kernel: window.kernel,
        dilations: window.dilations,
        row_pitch: x.row(),
        pixel_pitch: x.pixel(),
    };
    if problem.codes.is_none() && problem.floats.is_none() {
        return Err(unsupported(node, "the weights have no elements to compile (read from text?)".into()));
    }
    let pairs = x.format == Format::ChannelPairs;
    if pairs
        && (w.dtype() != DType::I2 || !Format::pairs_fit(x.c, window.groups, window.kernel, window.dilations))
    {
        return Err(unsupported(node, "its input is laid out in pairs, which it cannot read".into()));
    }
    if integer && !pairs && window.pads == [0; 4] && super::gemv::fits(&problem, &x) {
        return super::gemv::lower(model, node, &problem, &x, residual);
    }
    let sinks: Vec<Place> = node.outputs().iter().map(|o| Place::of(graph, *o)).collect::<Result<_>>()?;
    if integer
        && !pairs
        && model.winograd
        && pack::winograd::fits(&problem, window.strides)
        && let Some(w) = pack::winograd::pack(&problem, &mut model.blob)
    {
        let out = sinks[0].clone();
        let mut epilogue = integer_epilogue(model, node, &problem, &w.packed, &x, sinks, residual)?;
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
    let packed = pack::pack(&problem, x.format, &mut model.blob);
    let pixels = (sinks[0].h, sinks[0].w);
    let offsets = x.tap_offsets(pixels.0, pixels.1, window.strides, window.pads)?;
    let offsets = model.blob.add_i32(&offsets);
    let epilogue = if integer {
        integer_epilogue(model, node, &problem, &packed, &x, sinks, residual)?
    } else {
        float_epilogue(model, node, &problem, &packed, sinks, residual)?
    };
    let family = packed.family;
    let kind = format!("{}_{}x{}", family.kind(model.top()), family.tile(model.top()), family.panel());
    let kernel = kernel_name(model, &x, node, &kind);
    model.note_kernel(&node.name, node.op.name(), kernel.clone(), packed.weight_bytes);
    emit(model, node, &problem, &packed, &x, offsets, pixels.0 * pixels.1, &epilogue, &kernel)
}

/// `<activations>_<weights>_<kind>_<tile>__<isa>`.
fn kernel_name(model: &Model<'_, '_>, x: &Place, node: &Node, kind: &str) -> String {
    let weight = model.graph.value(node.inputs()[1]).dtype.name();
    format!("{}_{weight}_{kind}__{}", x.dtype.name(), model.top().name())
}

/// An integer convolution as the emitters of whole layers see it.
pub struct Layer<'l> {
    /// Node name.
    pub node: &'l str,
    /// Step name.
    pub name: &'l str,
    /// Weights and geometry.
    pub problem: &'l Problem<'l>,
    /// Input.
    pub x: &'l Place,
    /// The first output; all have its extents.
    pub out: &'l Place,
    /// Top, left, bottom, right.
    pub pads: [usize; 4],
    /// What follows the sums.
    pub epilogue: &'l Epilogue,
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

fn integer_epilogue(
    model: &mut Model<'_, '_>,
    node: &Node,
    p: &Problem<'_>,
    packed: &Packed,
    x: &Place,
    sinks: Vec<Place>,
    residual: Option<Place>,
) -> Result<Epilogue> {
    let graph = model.graph;
    let mul = floats(graph, node, node.inputs()[2], "m")?;
    let add = floats(graph, node, node.inputs()[3], "b")?;
    let codes = p.codes.ok_or_else(|| unsupported(node, "integer operators need weight codes".into()))?;
    let per = codes.len() / p.m.max(1);
    let mut correction = Vec::with_capacity(p.m);
    let mut reach = 0f64;
    let mut tops = Vec::with_capacity(p.m);
    let residual_m = if let Op::QLinearConv(c) = &node.op { c.residual_m } else { 0.0 };
    for (c, row) in codes.chunks(per.max(1)).enumerate() {
        let sum: i64 = row.iter().map(|w| i64::from(*w)).sum();
        let abs: i64 = row.iter().map(|w| i64::from(*w).abs()).sum();
        if abs * i64::from(p.amax) > i64::from(i32::MAX) / 2 {
            return Err(unsupported(node, format!("channel {c} can overflow its 32-bit sum")));
        }
        tops.push((abs * i64::from(p.amax)) as i32);
        correction.push((sum * i64::from(x.zero_point)) as i32 + packed.offset[c]);
        let t = (abs * i64::from(p.amax)) as f64 * f64::from(mul[c]).abs()
            + f64::from(add[c]).abs()
            + 255.0 * f64::from(residual_m).abs();
        reach = reach.max(t);
    }
    let outs = match &node.op {
        Op::QGemmDequantize(_) => Vec::new(),
        op => op.outs().map(<[_]>::to_vec).unwrap_or_default(),
    };
    let thresholds = match (outs.as_slice(), &residual, sinks.as_slice()) {
        ([r], None, [sink]) if packed.family == Family::Lookup && sink.format == Format::ChannelPairs => {
            let channels: Vec<_> = (0..p.m)
                .map(|c| Channel { m: mul[c], b: add[c], carried: correction[c], top: tops[c] })
                .collect();
            super::thresholds::table(&channels, r).map(|t| model.blob.add(&t))
        }
        _ => None,
    };
    let needs_correction = correction.iter().any(|c| *c != 0);
    let m = model.blob.add_f32(&by_panel(p, packed, mul, 0.0));
    let b = model.blob.add_f32(&by_panel(p, packed, add, 0.0));
    let correction = by_panel(p, packed, &correction, 0);
    let correction = needs_correction.then(|| model.blob.add_i32(&correction));
    let bounded = outs.iter().all(|o| reach * f64::from(o.m).abs() + f64::from(o.b).abs() < 1e9);
    let sinks = if outs.is_empty() {
        sinks.into_iter().map(|place| Sink { place, requant: None }).collect()
    } else {
        sinks.into_iter().zip(outs).map(|(place, r)| Sink { place, requant: Some(r) }).collect()
    };
    let residual = residual.map(|r| (r, residual_m));
    let narrow = packed.family == Family::Lookup;
    Ok(Epilogue::Integer { m, b, correction, residual, sinks, narrow, thresholds, bounded })
}

fn float_epilogue(
    model: &mut Model<'_, '_>,
    node: &Node,
    p: &Problem<'_>,
    packed: &Packed,
    sinks: Vec<Place>,
    residual: Option<Place>,
) -> Result<Epilogue> {
    let (bias, activation) = match &node.op {
        Op::Conv(c) => (c.bias, c.activation),
        Op::Gemm(g) => (g.bias, g.activation),
        _ => (false, Activation::None),
    };
    let bias = if bias {
        let b = floats(model.graph, node, node.inputs()[2], "the bias")?.to_vec();
        Some(model.blob.add_f32(&by_panel(p, packed, &b, 0.0)))
    } else {
        None
    };
    let place = sinks.into_iter().next().ok_or_else(|| unsupported(node, "no output".into()))?;
    Ok(Epilogue::Float { bias, residual, activation, place })
}

/// Tile sizes that cover the pixels: full tiles, then the rest, split in two where a full tile and a rest would leave
/// one nearly empty.
fn tile_sizes(pixels: usize, tile: usize) -> Vec<usize> {
    let (full, rest) = (pixels / tile, pixels % tile);
    let mut sizes = vec![tile; full];
    if rest > 0 && full > 0 && rest + 1 < tile {
        sizes.pop();
        sizes.push((tile + rest).div_ceil(2));
        sizes.push((tile + rest) / 2);
    } else if rest > 0 {
        sizes.push(rest);
    }
    sizes
}

#[allow(clippy::too_many_arguments)]
fn emit<'a, 'c>(
    model: &mut Model<'a, 'c>,
    node: &Node,
    p: &Problem<'_>,
    packed: &Packed,
    x: &Place,
    offsets: usize,
    pixels: usize,
    epilogue: &Epilogue,
    kernel_name: &str,
) -> Result<()> {
    let family = packed.family;
    let width = family.panel();
    let per_group = p.m / p.groups;
    let panels = packed.panels_per_group * p.groups;
    let group_bytes = (p.c / p.groups) * x.element();
    let tail = per_group - (packed.panels_per_group - 1) * width;
    let most = model.levels.iter().map(|l| family.tile(l.isa)).max().unwrap_or(1);
    model.scratch = model.scratch.max(most * width * 6);
    let signed = model.levels.iter().any(|l| family.is_signed(l.isa, p.amax));
    let starts = if signed { model.blob.add_i32(&signed_starts(p, packed)) } else { 0 };
    let work = pixels * p.m * (p.c / p.groups) * p.kernel[0] * p.kernel[1] / 32;
    let name = format!("{} {}", node.name, kernel_name);
    let (cx, module) = (model.cx, model.module);
    super::border::fill(model, &node.name, &epilogue.places())?;
    let emit_step = |fb: &Fb<'a, 'c>, a: &StepArgs<'c>| -> Result<()> {
        let tile = family.tile(fb.isa);
        let sizes = tile_sizes(pixels, tile);
        let full = sizes.iter().filter(|s| **s == tile).count();
        let tiles = fb.u(sizes.len());
        let xp = x.pointer(fb, a.ctx)?;
        let wp = weights_ptr(fb, a.ctx, packed.at)?;
        let offs = blob_ptr(fb, a.ctx, offsets)?;
        let wide = family.is_wide(fb.isa);
        let segs = blob_ptr(fb, a.ctx, if wide { packed.whole_segs } else { packed.segs })?;
        let extra = blob_ptr(fb, a.ctx, packed.extras.at)?;
        let extra_index = blob_ptr(fb, a.ctx, packed.extras.index)?;
        let signed = blob_ptr(fb, a.ctx, starts)?;
        let env = epilogue.open(fb, a.ctx)?;
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
            let w = fb.at(wp, fb.imulc(panel, packed.panel_bytes)?)?;
            let (ex, ex_count) = if packed.extras.most == 0 {
                (extra, fb.i(0))
            } else {
                let entry = fb.at(extra_index, fb.imulc(panel, 8)?)?;
                (fb.at(extra, fb.load_i32(entry)?)?, fb.load_i32(fb.atc(entry, 4)?)?)
            };
            let lane0 = fb.imulc(panel, width)?;
            let tile_at = |fb: &Fb<'a, 'c>, m0: IntValue<'c>, n: usize| -> Result<()> {
                let f = kernels::kernel(cx, module, family, fb.isa, n, p.amax)?;
                let o = fb.at(offs, fb.imulc(m0, 4)?)?;
                let groups = fb.u(if wide { 1 } else { packed.seg_groups });
                let args =
                    [xg.into(), o.into(), segs.into(), groups.into(), w.into(), a.scratch.into(), ex.into()];
                let start = fb.at(signed, fb.imulc(lane0, 4)?)?;
                fb.call(f, &[args.as_slice(), &[ex_count.into(), start.into()]].concat())?;
                let row = |fb: &Fb<'a, 'c>, channels: usize| -> Result<()> {
                    fb.for_range(fb.i(0), fb.u(n), 1, |fb, i| {
                        let acc = fb.at(a.scratch, fb.imulc(i, family.accumulator() * width)?)?;
                        epilogue.pixel(fb, &env, acc, fb.iadd(m0, i)?, lane0, channel, channels)
                    })
                };
                if tail == width {
                    return row(fb, width);
                }
                let end = fb.u(packed.panels_per_group - 1);
                fb.if_less(within, end, |fb| row(fb, width))?;
                fb.if_less(end, fb.iadd(within, fb.i(1))?, |fb| row(fb, tail))
            };
            fb.for_range(t0, fb.imin(t1, fb.u(full))?, 1, |fb, t| tile_at(fb, fb.imulc(t, tile)?, tile))?;
            let mut m0 = full * tile;
            for (i, n) in sizes.iter().enumerate().skip(full) {
                let t = fb.u(i);
                let inside = fb.imax(t0, t)?;
                // Runs where t0 <= i < t1.
                fb.if_less(inside, fb.imin(t1, fb.u(i + 1))?, |fb| tile_at(fb, fb.u(m0), *n))?;
                m0 += n;
            }
            Ok(())
        })
    };
    model.step(&name, |isa| panels * tile_sizes(pixels, family.tile(isa)).len(), work, emit_step)
}
