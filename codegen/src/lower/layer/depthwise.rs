//! Depthwise convolutions: one filter a channel, channels in the lanes.

use super::depthwise_tiles::{Problem, Tiles};
use crate::arith::fma;
use crate::build::{El, Fb, V};
use crate::error::{Result, internal};
use crate::kernels::depthwise::Geometry;
use crate::lower::epilogue::{activate, generic_codes};
use crate::lower::unsupported;
use crate::model::{Model, blob_ptr};
use crate::place::Place;
use inkwell::values::{IntValue, PointerValue};
use nibblec_ir::ann::Format;
use nibblec_ir::op::{Activation, Epilogue, Requant, Windows};
use nibblec_ir::{DType, Node, Tensor};

/// Blob offsets of a layer's parameters, all `[taps or 1][channels rounded up to 16]`.
struct Params {
    weights: usize,
    m: Option<usize>,
    b: Option<usize>,
    correction: Option<usize>,
    width: usize,
}

struct Layer<'p> {
    x: &'p Place,
    sinks: Vec<Place>,
    residual: Option<&'p Place>,
    residual_m: f32,
    outs: Vec<Requant>,
    activation: Activation,
    taps: Vec<usize>,
    offsets: usize,
    params: Params,
    /// Bytes of a weight.
    element: usize,
    float: bool,
}

fn padded<T: Copy>(v: &[T], width: usize, fill: T) -> Vec<T> {
    let mut out = v.to_vec();
    out.resize(width, fill);
    out
}

/// Lowers a convolution whose groups are single channels.
pub fn lower(
    model: &mut Model<'_, '_>,
    node: &Node,
    x: &Place,
    residual: Option<&Place>,
    windows: &Windows,
    end: &Epilogue,
) -> Result<()> {
    let graph = model.graph;
    if x.format != Format::ChannelsLast {
        return Err(unsupported(node, "a depthwise convolution needs channels-last input".into()));
    }
    let Windows { kernel, strides, dilations, pads } = *windows;
    let constant = |i: usize| graph.value(node.inputs()[i]).constant();
    let Some(w) = constant(1) else { return Err(unsupported(node, "the weights must be a constant".into())) };
    let width = x.c.next_multiple_of(16);
    let n_taps = kernel[0] * kernel[1];
    let by_tap = |c: usize, t: usize| c * n_taps + t;
    let floats = |i: usize| constant(i).and_then(Tensor::as_f32).map(<[f32]>::to_vec).unwrap_or_default();
    let mut weight_bytes;
    let mut element = 4;
    let mut tiles = None;
    let (outs, activation) = (end.outs().unwrap_or_default().to_vec(), end.activation());
    let params = match end {
        Epilogue::Codes(_) | Epilogue::Dequantize(_) => {
            let quant = graph.value(node.inputs()[1]).quant.as_ref();
            let Some(codes) = super::problem::codes_of(w, quant) else {
                return Err(unsupported(node, "the weights must be codes".into()));
            };
            // Bytes where they hold the codes, words otherwise.
            element = if codes.iter().all(|w| i8::try_from(*w).is_ok()) { 1 } else { 2 };
            let mut bytes = vec![0u8; n_taps * width * element];
            let mut sums = vec![0i32; width];
            for c in 0..x.c {
                for t in 0..n_taps {
                    let at = (t * width + c) * element;
                    bytes[at..at + element].copy_from_slice(&codes[by_tap(c, t)].to_le_bytes()[..element]);
                    sums[c] += i32::from(codes[by_tap(c, t)]) * x.zero_point;
                }
            }
            weight_bytes = bytes.len();
            let problem = Problem {
                geometry: Geometry { kernel, strides, dilations, row_pitch: x.row(), pixel_pitch: x.pixel() },
                channels: x.c,
                codes: &codes,
                amax: x.dtype.code_range().map_or(0, |r| r.1),
                zero_point: x.zero_point,
                m: &floats(2),
                b: &floats(3),
                outs: &outs,
                activation,
            };
            if model.top().is_x86_vector() && residual.is_none() {
                tiles = Tiles::plan(&problem, model);
            }
            weight_bytes += tiles.as_ref().map_or(0, |t| t.weight_bytes);
            let correction = (x.zero_point != 0).then(|| model.blob.add_i32(&sums));
            Params {
                weights: model.blob.add(&bytes),
                m: Some(model.blob.add_f32(&padded(&floats(2), width, 0.0))),
                b: Some(model.blob.add_f32(&padded(&floats(3), width, 0.0))),
                correction,
                width,
            }
        }
        Epilogue::Float(e) => {
            let Some(f) = w.as_f32() else { return Err(unsupported(node, "the weights must be f32".into())) };
            let mut v = vec![0f32; n_taps * width];
            for ch in 0..x.c {
                for t in 0..n_taps {
                    v[t * width + ch] = f[by_tap(ch, t)];
                }
            }
            weight_bytes = 4 * v.len();
            let b = e.bias.then(|| model.blob.add_f32(&padded(&floats(2), width, 0.0)));
            Params { weights: model.blob.add_f32(&v), m: None, b, correction: None, width }
        }
    };
    let sinks: Vec<Place> = node.outputs().iter().map(|o| Place::of(graph, *o)).collect::<Result<_>>()?;
    if sinks.iter().any(|s| s.format != Format::ChannelsLast) {
        return Err(unsupported(node, "a depthwise convolution writes channels-last values".into()));
    }
    let offsets = x.tap_offsets(sinks[0].h, sinks[0].w, strides, pads)?;
    let taps = (0..n_taps)
        .map(|t| (t / kernel[1]) * dilations[0] * x.row() + (t % kernel[1]) * dilations[1] * x.pixel())
        .collect();
    let layer = Layer {
        x,
        residual,
        residual_m: end.residual_m(),
        outs,
        activation,
        taps,
        offsets: model.blob.add_i32(&offsets),
        params,
        element,
        float: end.float().is_some(),
        sinks,
    };
    let kind = tiles.as_ref().map_or("depthwise_1x16".into(), Tiles::kind);
    let kernel = format!("{}_{}_{kind}__{}", x.dtype, w.dtype(), model.top().name());
    let origin = x.tap_offsets(1, 1, strides, pads)?[0] as usize;
    model.note_kernel(&node.name, node.op.name(), kernel.clone(), weight_bytes);
    crate::lower::border::fill(model, &node.name, &layer.sinks.iter().collect::<Vec<_>>())?;
    let (h, w) = (layer.sinks[0].h, layer.sinks[0].w);
    let work = h * w * x.c * n_taps / 4;
    model.step(
        &format!("{} {}", node.name, kernel),
        |isa| h * tiles.as_ref().filter(|_| isa.is_x86_vector()).map_or(1, Tiles::blocks),
        work,
        |fb, a| {
            if let Some(t) = tiles.as_ref().filter(|_| fb.isa.is_x86_vector()) {
                return t.emit(fb, a, x, origin, &layer.sinks);
            }
            let from = x.pointer(fb, a.ctx)?;
            let offs = blob_ptr(fb, a.ctx, layer.offsets)?;
            let to: Vec<_> = layer.sinks.iter().map(|s| s.pointer(fb, a.ctx)).collect::<Result<_>>()?;
            let res = layer.residual.map(|r| r.pointer(fb, a.ctx)).transpose()?;
            let p = |at: Option<usize>| at.map(|at| blob_ptr(fb, a.ctx, at)).transpose();
            let ptrs = [
                Some(blob_ptr(fb, a.ctx, layer.params.weights)?),
                p(layer.params.m)?,
                p(layer.params.b)?,
                p(layer.params.correction)?,
            ];
            fb.for_range(fb.imulc(a.lo, w)?, fb.imulc(a.hi, w)?, 1, |fb, m| {
                let px = fb.at(from, fb.load_i32(fb.at(offs, fb.imulc(m, 4)?)?)?)?;
                let targets: Vec<_> = layer
                    .sinks
                    .iter()
                    .zip(&to)
                    .map(|(s, p)| fb.at(*p, s.pixel_offset(fb, m)?))
                    .collect::<Result<_>>()?;
                let res = match (layer.residual, res) {
                    (Some(r), Some(p)) => Some(fb.at(p, r.pixel_offset(fb, m)?)?),
                    _ => None,
                };
                let lanes = fb.isa.lanes();
                let whole = if lanes > 1 { x.c / 16 * 16 } else { 0 };
                if lanes > 1 {
                    fb.for_range(fb.i(0), fb.u(whole), 16, |fb, c| {
                        layer.block(fb, px, &ptrs, res, &targets, c, lanes)
                    })?;
                }
                fb.for_range(fb.u(whole), fb.u(x.c), 1, |fb, c| {
                    layer.block(fb, px, &ptrs, res, &targets, c, 1)
                })
            })
        },
    )
}

impl Layer<'_> {
    /// `lanes` channels of one pixel.
    #[allow(clippy::too_many_arguments)]
    fn block<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        px: PointerValue<'c>,
        ptrs: &[Option<PointerValue<'c>>; 4],
        res: Option<PointerValue<'c>>,
        targets: &[PointerValue<'c>],
        c: IntValue<'c>,
        lanes: u32,
    ) -> Result<()> {
        let at = |p: PointerValue<'c>, size: usize| fb.at(p, fb.imulc(c, size)?);
        let [Some(w), m, b, correction] = *ptrs else { return internal("depthwise weights") };
        let (e, we) = (self.x.element(), self.element);
        let (xc, wc) = (at(px, e)?, at(w, we)?);
        let weight = if we == 2 { El::I16 } else { self.x.el() };
        let mut acc: V<'c> =
            if self.float { fb.f32_const(lanes, 0.0) } else { fb.int_const(El::I32, lanes, 0)? };
        for (t, off) in self.taps.iter().enumerate() {
            let x = fb.load(self.x.el(), lanes, fb.atc(xc, *off)?, e as u32)?;
            let k = fb.load(weight, lanes, fb.atc(wc, t * self.params.width * we)?, we as u32)?;
            acc = if self.float {
                fma(fb, x, k, acc)?
            } else {
                fb.add(acc, fb.mul(fb.zext(x, El::I32)?, fb.sext(k, El::I32)?)?)?
            };
        }
        if self.float {
            let mut v = acc;
            if let Some(b) = b {
                v = fb.fadd(v, fb.load(El::F32, lanes, at(b, 4)?, 4)?)?;
            }
            if let Some(r) = res {
                v = fb.fadd(v, fb.load(El::F32, lanes, at(r, 4)?, 4)?)?;
            }
            return fb.store(activate(fb, v, self.activation)?, at(targets[0], 4)?, 4);
        }
        if let Some(p) = correction {
            acc = fb.sub(acc, fb.load(El::I32, lanes, at(p, 4)?, 4)?)?;
        }
        let (Some(m), Some(b)) = (m, b) else { return internal("depthwise parameters") };
        let m = fb.load(El::F32, lanes, at(m, 4)?, 4)?;
        let b = fb.load(El::F32, lanes, at(b, 4)?, 4)?;
        let mut t = fma(fb, fb.sitofp(acc)?, m, b)?;
        if let Some(r) = res {
            if self.residual.is_some_and(|r| r.dtype == DType::F32) {
                t = fb.fadd(t, fb.load(El::F32, lanes, at(r, 4)?, 4)?)?;
            } else {
                let q = fb.load(El::I8, lanes, at(r, 1)?, 1)?;
                let q = fb.sitofp(fb.zext(q, El::I32)?)?;
                t = fma(fb, q, fb.f32_const(lanes, self.residual_m), t)?;
            }
        }
        if self.outs.is_empty() {
            return fb.store(activate(fb, t, self.activation)?, at(targets[0], 4)?, 4);
        }
        for (r, p) in self.outs.iter().zip(targets) {
            fb.store(generic_codes(fb, t, r)?, at(*p, 1)?, 1)?;
        }
        Ok(())
    }
}
