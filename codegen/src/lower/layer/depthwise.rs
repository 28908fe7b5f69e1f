//! Depthwise convolutions: one filter a channel, channels in the lanes.

use super::depthwise_tiles::{Problem, Tiles};
use crate::arith::fma;
use crate::build::{El, Fb, V};
use crate::error::{Result, internal};
use crate::kernels::depthwise::Geometry;
use crate::lower::epilogue::{activate, generic_codes};
use crate::lower::unsupported;
use crate::model::{Model, StepArgs, blob_ptr};
use crate::place::Place;
use inkwell::values::{IntValue, PointerValue};
use nibblec_ir::ann::Format;
use nibblec_ir::op::{Activation, Epilogue, FloatEpilogue, Requant, Windows};
use nibblec_ir::{DType, Graph, Node, Tensor};

/// Blob offsets of a layer's parameters, all `[taps or 1][channels rounded up to 16]`.
struct Params {
    weights: usize,
    m: Option<usize>,
    b: Option<usize>,
    correction: Option<usize>,
    /// Channels rounded up to 16.
    width: usize,
    /// Bytes of a weight.
    element: usize,
    /// Bytes of all weights.
    weight_bytes: usize,
}

fn padded<T: Copy>(v: &[T], width: usize, fill: T) -> Vec<T> {
    let mut out = v.to_vec();
    out.resize(width, fill);
    out
}

/// The filters of a layer, and what they are applied to.
struct Filters<'r> {
    graph: &'r Graph,
    node: &'r Node,
    x: &'r Place,
    windows: Windows,
    /// Weights, `[channel][tap]`.
    w: &'r Tensor,
}

impl<'r> Filters<'r> {
    /// Finds the weights, and an error where the layer cannot be lowered.
    fn of(graph: &'r Graph, node: &'r Node, x: &'r Place, windows: Windows) -> Result<Filters<'r>> {
        if x.format != Format::ChannelsLast {
            return Err(unsupported(node, "a depthwise convolution needs channels-last input".into()));
        }
        let Some(w) = graph.value(node.inputs()[1]).constant() else {
            return Err(unsupported(node, "the weights must be a constant".into()));
        };
        Ok(Filters { graph, node, x, windows, w })
    }

    fn taps(&self) -> usize {
        self.windows.kernel[0] * self.windows.kernel[1]
    }

    /// Channels rounded up to 16.
    fn width(&self) -> usize {
        self.x.c.next_multiple_of(16)
    }

    /// A constant operand of floats; empty where there is none.
    fn floats(&self, operand: usize) -> Vec<f32> {
        let constant = self.graph.value(self.node.inputs()[operand]).constant();
        constant.and_then(Tensor::as_f32).map(<[f32]>::to_vec).unwrap_or_default()
    }

    /// Weight codes less their zero point.
    fn codes(&self) -> Result<Vec<i16>> {
        let quant = self.graph.value(self.node.inputs()[1]).quant.as_ref();
        super::problem::codes_of(self.w, quant)
            .ok_or_else(|| unsupported(self.node, "the weights must be codes".into()))
    }

    /// Packs codes for tiles, where those run them.
    fn tiles(&self, model: &mut Model<'_, '_>, codes: &[i16], end: &Epilogue) -> Option<Tiles> {
        let (x, Windows { kernel, strides, dilations, .. }) = (self.x, self.windows);
        if !model.top().is_x86_vector() || end.residual() {
            return None;
        }
        let problem = Problem {
            geometry: Geometry { kernel, strides, dilations, row_pitch: x.row(), pixel_pitch: x.pixel() },
            channels: x.c,
            codes,
            amax: x.dtype.code_range().map_or(0, |r| r.1),
            zero_point: x.zero_point,
            m: &self.floats(2),
            b: &self.floats(3),
            outs: end.outs().unwrap_or_default(),
            activation: end.activation(),
        };
        Tiles::plan(&problem, model)
    }

    /// Lays out codes and their requantization.
    fn code_params(&self, model: &mut Model<'_, '_>, codes: &[i16]) -> Params {
        let (x, n_taps, width) = (self.x, self.taps(), self.width());
        // Bytes where they hold the codes, words otherwise.
        let element = if codes.iter().all(|w| i8::try_from(*w).is_ok()) { 1 } else { 2 };
        let mut bytes = vec![0u8; n_taps * width * element];
        let mut sums = vec![0i32; width];
        for c in 0..x.c {
            for t in 0..n_taps {
                let (at, code) = ((t * width + c) * element, codes[c * n_taps + t]);
                bytes[at..at + element].copy_from_slice(&code.to_le_bytes()[..element]);
                sums[c] += i32::from(code) * x.zero_point;
            }
        }
        let correction = (x.zero_point != 0).then(|| model.blob.add_i32(&sums));
        Params {
            weights: model.blob.add(&bytes),
            m: Some(model.blob.add_f32(&padded(&self.floats(2), width, 0.0))),
            b: Some(model.blob.add_f32(&padded(&self.floats(3), width, 0.0))),
            correction,
            width,
            element,
            weight_bytes: bytes.len(),
        }
    }

    /// Lays out float weights and their bias.
    fn float_params(&self, model: &mut Model<'_, '_>, end: &FloatEpilogue) -> Result<Params> {
        let Some(f) = self.w.as_f32() else {
            return Err(unsupported(self.node, "the weights must be f32".into()));
        };
        let (n_taps, width) = (self.taps(), self.width());
        let mut v = vec![0f32; n_taps * width];
        for c in 0..self.x.c {
            for t in 0..n_taps {
                v[t * width + c] = f[c * n_taps + t];
            }
        }
        let b = end.bias.then(|| model.blob.add_f32(&padded(&self.floats(2), width, 0.0)));
        let weights = model.blob.add_f32(&v);
        Ok(Params { weights, m: None, b, correction: None, width, element: 4, weight_bytes: 4 * v.len() })
    }

    /// Byte offsets of the taps from the first.
    fn tap_offsets(&self) -> Vec<usize> {
        let Windows { kernel, dilations, .. } = self.windows;
        let (row, pixel) = (dilations[0] * self.x.row(), dilations[1] * self.x.pixel());
        (0..self.taps()).map(|t| (t / kernel[1]) * row + (t % kernel[1]) * pixel).collect()
    }
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
    let filters = Filters::of(graph, node, x, *windows)?;
    let (params, tiles) = match end {
        Epilogue::Codes(_) | Epilogue::Dequantize(_) => {
            let codes = filters.codes()?;
            let tiles = filters.tiles(model, &codes, end);
            (filters.code_params(model, &codes), tiles)
        }
        Epilogue::Float(e) => (filters.float_params(model, e)?, None),
    };
    let sinks: Vec<Place> = node.outputs().iter().map(|o| Place::of(graph, *o)).collect::<Result<_>>()?;
    if sinks.iter().any(|s| s.format != Format::ChannelsLast) {
        return Err(unsupported(node, "a depthwise convolution writes channels-last values".into()));
    }
    let (h, w) = (sinks[0].h, sinks[0].w);
    let offsets = x.tap_offsets(h, w, windows.strides, windows.pads)?;
    let layer = Layer {
        x,
        residual,
        residual_m: end.residual_m(),
        outs: end.outs().unwrap_or_default().to_vec(),
        activation: end.activation(),
        taps: filters.tap_offsets(),
        offsets: model.blob.add_i32(&offsets),
        params,
        float: end.float().is_some(),
        sinks,
    };
    let kind = tiles.as_ref().map_or("depthwise_1x16".into(), Tiles::kind);
    let kernel = format!("{}_{}_{kind}__{}", x.dtype, filters.w.dtype(), model.top().name());
    let origin = x.tap_offsets(1, 1, windows.strides, windows.pads)?[0] as usize;
    let weight_bytes = layer.params.weight_bytes + tiles.as_ref().map_or(0, |t| t.weight_bytes);
    model.note_kernel(&node.name, node.op.name(), kernel.clone(), weight_bytes);
    crate::lower::border::fill(model, &node.name, &layer.sinks.iter().collect::<Vec<_>>())?;
    let work = h * w * x.c * filters.taps() / 4;
    model.step(
        &format!("{} {}", node.name, kernel),
        |isa| h * tiles.as_ref().filter(|_| isa.is_x86_vector()).map_or(1, Tiles::blocks),
        work,
        |fb, a| match tiles.as_ref().filter(|_| fb.isa.is_x86_vector()) {
            Some(t) => t.emit(fb, a, x, origin, &layer.sinks),
            None => layer.rows(fb, a),
        },
    )
}

/// A layer as the generic code sees it: one tap at a time.
struct Layer<'p> {
    x: &'p Place,
    sinks: Vec<Place>,
    residual: Option<&'p Place>,
    residual_m: f32,
    outs: Vec<Requant>,
    activation: Activation,
    /// Byte offsets of the taps from the first.
    taps: Vec<usize>,
    /// Blob offset of the byte offsets of the pixels' first taps.
    offsets: usize,
    params: Params,
    float: bool,
}

/// Pointers to a layer's parameters.
struct Opened<'c> {
    weights: PointerValue<'c>,
    m: Option<PointerValue<'c>>,
    b: Option<PointerValue<'c>>,
    correction: Option<PointerValue<'c>>,
}

/// Pointers to the first channel of what an output pixel is made of, and goes to.
struct Pixel<'c> {
    x: PointerValue<'c>,
    residual: Option<PointerValue<'c>>,
    targets: Vec<PointerValue<'c>>,
}

impl Layer<'_> {
    /// The rows `a.lo..a.hi` of outputs.
    fn rows<'c>(&self, fb: &Fb<'_, 'c>, a: &StepArgs<'c>) -> Result<()> {
        let from = self.x.pointer(fb, a.ctx)?;
        let offs = blob_ptr(fb, a.ctx, self.offsets)?;
        let to: Vec<_> = self.sinks.iter().map(|s| s.pointer(fb, a.ctx)).collect::<Result<_>>()?;
        let residual = self.residual.map(|r| r.pointer(fb, a.ctx)).transpose()?;
        let p = |at: Option<usize>| at.map(|at| blob_ptr(fb, a.ctx, at)).transpose();
        let opened = Opened {
            weights: blob_ptr(fb, a.ctx, self.params.weights)?,
            m: p(self.params.m)?,
            b: p(self.params.b)?,
            correction: p(self.params.correction)?,
        };
        let w = self.sinks[0].w;
        fb.for_range(fb.imulc(a.lo, w)?, fb.imulc(a.hi, w)?, 1, |fb, m| {
            let x = fb.at(from, fb.load_i32(fb.at(offs, fb.imulc(m, 4)?)?)?)?;
            let sinks = self.sinks.iter().zip(&to);
            let targets = sinks.map(|(s, p)| fb.at(*p, s.pixel_offset(fb, m)?)).collect::<Result<_>>()?;
            let residual = match (self.residual, residual) {
                (Some(r), Some(p)) => Some(fb.at(p, r.pixel_offset(fb, m)?)?),
                _ => None,
            };
            self.pixel(fb, &opened, &Pixel { x, residual, targets })
        })
    }

    /// All channels of a pixel: blocks of 16, then one at a time.
    fn pixel<'c>(&self, fb: &Fb<'_, 'c>, opened: &Opened<'c>, pixel: &Pixel<'c>) -> Result<()> {
        let (lanes, channels) = (fb.isa.lanes(), self.x.c);
        let whole = if lanes > 1 { channels / 16 * 16 } else { 0 };
        if lanes > 1 {
            fb.for_range(fb.i(0), fb.u(whole), 16, |fb, c| self.block(fb, opened, pixel, c, lanes))?;
        }
        fb.for_range(fb.u(whole), fb.u(channels), 1, |fb, c| self.block(fb, opened, pixel, c, 1))
    }

    /// Sums of `lanes` channels of one pixel from `c` on.
    fn sums<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        weights: PointerValue<'c>,
        x: PointerValue<'c>,
        c: IntValue<'c>,
        lanes: u32,
    ) -> Result<V<'c>> {
        let at = |p: PointerValue<'c>, size: usize| fb.at(p, fb.imulc(c, size)?);
        let (e, we) = (self.x.element(), self.params.element);
        let (xc, wc) = (at(x, e)?, at(weights, we)?);
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
        Ok(acc)
    }

    /// `lanes` channels of one pixel from `c` on.
    fn block<'c>(
        &self,
        fb: &Fb<'_, 'c>,
        opened: &Opened<'c>,
        pixel: &Pixel<'c>,
        c: IntValue<'c>,
        lanes: u32,
    ) -> Result<()> {
        let Opened { m, b, correction, .. } = *opened;
        let Pixel { x, residual: res, ref targets } = *pixel;
        let at = |p: PointerValue<'c>, size: usize| fb.at(p, fb.imulc(c, size)?);
        let mut acc = self.sums(fb, opened.weights, x, c, lanes)?;
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
