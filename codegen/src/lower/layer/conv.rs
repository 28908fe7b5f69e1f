//! Convolutions and matrix products: which way a layer runs, with its weights packed for that way.

use super::panels::{self, Form, Other};
use super::problem::{Layer, codes_of};
use super::results::{Results, constant, float_epilogue, integer_epilogue};
use super::{stem, winograd};
use crate::ConvKernel;
use crate::error::Result;
use crate::kernels::Family;
use crate::lower::epilogue::Epilogue;
use crate::lower::unsupported;
use crate::model::Model;
use crate::pack::stem::Stem;
use crate::pack::taps::{Axis, Classes};
use crate::pack::winograd::Winograd;
use crate::pack::{self, Packed, Problem};
use crate::place::Place;
use nibblec_ir::ann::Format;
use nibblec_ir::op::{self, Windows};
use nibblec_ir::{DType, Node, Tensor};

/// What a layer multiplies with what.
#[derive(Clone, Copy)]
pub struct Geometry {
    /// The windows; of a matrix product single pixels.
    pub windows: Windows,
    /// Channel groups.
    pub groups: usize,
}

/// Bits in which codes are stored: the width of 2, 4 and 8 that holds theirs; 8 where their zero point has moved them out
/// of their width's signed range.
fn stored_bits(codes: &[i16], bits: u32) -> u32 {
    let range = DType::signed(bits).and_then(|t| t.code_range()).unwrap_or((0, 0));
    let fits = |w: &i16| (range.0..=range.1).contains(&i32::from(*w));
    if codes.iter().all(fits) { bits.next_power_of_two() } else { 8 }
}

/// Lowers a convolution or a matrix product.
pub fn lower(model: &mut Model<'_, '_>, node: &Node, geometry: Geometry, end: &op::Epilogue) -> Result<()> {
    let graph = model.graph;
    let Geometry { windows: window, groups } = geometry;
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
    let classes = classes(&x, &out, &window, end.float().is_none());
    let codes = codes_of(w, graph.value(node.inputs()[1]).quant.as_ref());
    let problem = problem(w, codes.as_deref(), &x, geometry, &classes);
    check(node, w, &x, &problem)?;
    let sinks = node.outputs().iter().map(|o| Place::of(graph, *o)).collect::<Result<_>>()?;
    let results = Results { end, sinks, residual };
    let conv = Conv { node, window, problem, x, out, results };
    if conv.is_single_row() {
        return super::gemv::lower(model, node, &conv.problem, &conv.x, conv.results.residual, end);
    }
    match conv.narrow_winograd(model) {
        Some(w) => conv.lower_winograd(model, &w),
        None => conv.lower_panels(model, &classes),
    }
}

/// A layer as the kernels see it; `codes` are those of the weights `w`, if they are no floats.
fn problem<'w>(
    w: &'w Tensor,
    codes: Option<&'w [i16]>,
    x: &Place,
    geometry: Geometry,
    classes: &Classes,
) -> Problem<'w> {
    let Geometry { windows: window, groups } = geometry;
    Problem {
        codes,
        floats: w.as_f32(),
        weight_bits: stored_bits(codes.unwrap_or_default(), w.dtype().bits()),
        amax: x.dtype.code_range().map_or(0, |r| r.1),
        m: w.dims()[0],
        c: x.c,
        groups,
        kernel: window.kernel,
        dilations: window.dilations,
        row_pitch: x.row(),
        pixel_pitch: x.pixel(),
        taps: classes.taps.clone(),
    }
}

/// An error where there are no weights, or the input lies as the layer cannot read it.
fn check(node: &Node, w: &Tensor, x: &Place, p: &Problem<'_>) -> Result<()> {
    if p.codes.is_none() && p.floats.is_none() {
        return Err(unsupported(node, "the weights have no elements to compile (read from text?)".into()));
    }
    let reads_pairs = w.dtype() == DType::I2 && Format::pairs_fit(x.c, p.groups, p.kernel, p.dilations);
    if x.format == Format::ChannelPairs && !reads_pairs {
        return Err(unsupported(node, "its input is laid out in pairs, which it cannot read".into()));
    }
    Ok(())
}

/// A convolution that is not depthwise.
struct Conv<'r> {
    node: &'r Node,
    window: Windows,
    problem: Problem<'r>,
    x: Place,
    /// The first output; all have its extents.
    out: Place,
    results: Results<'r>,
}

impl Conv<'_> {
    fn is_integer(&self) -> bool {
        self.results.end.float().is_none()
    }

    /// Whether the input's channels lie in pairs.
    fn reads_pairs(&self) -> bool {
        self.x.format == Format::ChannelPairs
    }

    /// Whether this is a product of one row of codes.
    fn is_single_row(&self) -> bool {
        self.is_integer()
            && !self.reads_pairs()
            && self.window.pads == [0; 4]
            && super::gemv::fits(&self.problem, &self.x)
    }

    /// What follows the sums of kernels on these weights.
    fn epilogue(&self, model: &mut Model<'_, '_>, packed: &Packed) -> Result<Epilogue> {
        let results = self.results.clone();
        match results.end.float() {
            None => integer_epilogue(model, self.node, &self.problem, packed, &self.x, results),
            Some(e) => float_epilogue(model, self.node, e, &self.problem, packed, results),
        }
    }

    /// `<activations>_<weights>_<kind>_<tile>__<isa>`.
    fn kernel_name(&self, model: &Model<'_, '_>, kind: &str) -> String {
        let weight = model.graph.value(self.node.inputs()[1]).dtype.name();
        format!("{}_{weight}_{kind}__{}", self.x.dtype.name(), model.top().name())
    }

    fn layer<'l>(&'l self, name: &'l str, epilogue: &'l Epilogue) -> Layer<'l> {
        let (problem, pads) = (&self.problem, self.window.pads);
        Layer { node: &self.node.name, name, problem, x: &self.x, out: &self.out, pads, epilogue }
    }

    fn note(&self, model: &mut Model<'_, '_>, kernel: &str, weight_bytes: usize) {
        model.note_kernel(&self.node.name, self.node.op.name(), kernel.to_string(), weight_bytes);
    }

    /// Weights for Winograd on operands of at most 4 bits, where that is wanted and fits.
    fn narrow_winograd(&self, model: &mut Model<'_, '_>) -> Option<Winograd> {
        let fits = self.is_integer()
            && !self.reads_pairs()
            && !model.blob.stays_packed
            && model.wanted(&self.node.name) != Some(ConvKernel::Direct)
            && pack::winograd::fits(&self.problem, self.window.strides);
        if fits { pack::winograd::pack(&self.problem, &mut model.blob) } else { None }
    }

    /// Weights for Winograd on operands of 8 bits, where some level runs that.
    fn wide_winograd(&self, model: &mut Model<'_, '_>) -> Option<Winograd> {
        let runs = self.is_integer()
            && !model.blob.stays_packed
            && self.x.format == Format::ChannelsLast
            && model.levels.iter().any(|l| !l.isa.has_dot())
            && pack::winograd::fits_wide(&self.problem, self.window.strides)
            && match model.wanted(&self.node.name) {
                Some(kernel) => kernel == ConvKernel::Winograd,
                None => pack::winograd::pays_wide(&self.problem, self.out.h * self.out.w),
            };
        runs.then(|| pack::winograd::pack_wide(&self.problem, &mut model.blob))
    }

    /// Weights for Winograd of first layers, where some level runs that.
    fn stem(&self, model: &mut Model<'_, '_>) -> Option<Stem> {
        let runs = self.x.format == Format::ChannelsLast16
            && model.wanted(&self.node.name) != Some(ConvKernel::Direct)
            && model.levels.iter().any(|l| stem::Plan::runs(l.isa))
            && pack::stem::fits(&self.problem, self.window.strides)
            && stem::Plan::fits(&self.x);
        runs.then(|| pack::stem::pack(&self.problem, &mut model.blob))
    }

    /// The weights as levels read them with their epilogues, and the blob offset of the pixels' first taps.
    fn forms(
        &self,
        model: &mut Model<'_, '_>,
        wide: Option<&Winograd>,
        classes: &Classes,
    ) -> Result<(Vec<Form>, usize)> {
        let (p, x, out) = (&self.problem, &self.x, &self.out);
        let permutes = model.levels.iter().any(|l| l.isa.has_permute());
        let (packed, triples) = match wide {
            Some(w) => (w.packed.clone(), None),
            // Triples are made of pairs when a context is created.
            None if self.reads_pairs() && !model.blob.stays_packed && permutes => {
                let (pairs, triples) = pack::triples::pack(p, &mut model.blob);
                (pairs, Some(triples))
            }
            None => (pack::pack(p, x.format, &mut model.blob), None),
        };
        let taps = x.tap_offsets(out.h, out.w, self.window.strides, self.window.pads)?;
        let taps: Vec<i32> = classes.order().iter().map(|m| taps[*m]).collect();
        let offsets = model.blob.add_i32(&taps);
        let mut forms = Vec::new();
        for packed in [Some(packed), triples].into_iter().flatten() {
            let epilogue = self.epilogue(model, &packed)?;
            forms.push(Form { packed, epilogue });
        }
        Ok((forms, offsets))
    }

    /// Lowers a layer that all levels run as Winograd on operands of at most 4 bits.
    fn lower_winograd(&self, model: &mut Model<'_, '_>, w: &Winograd) -> Result<()> {
        let mut epilogue = self.epilogue(model, &w.packed)?;
        if let Epilogue::Integer { correction, .. } = &mut epilogue {
            // Subtracted with the constants of the inverse transform.
            *correction = None;
        }
        let tile = format!("winograd_{}x16", Family::Direct16.tile(model.top()));
        let kernel = self.kernel_name(model, &tile);
        self.note(model, &kernel, w.packed.weight_bytes);
        let name = format!("{} {kernel}", self.node.name);
        winograd::emit(model, &self.layer(&name, &epilogue), w)
    }

    /// Lowers a layer that runs on panels, on some levels perhaps as Winograd.
    fn lower_panels(&self, model: &mut Model<'_, '_>, classes: &Classes) -> Result<()> {
        let wide = self.wide_winograd(model);
        let (forms, offsets) = self.forms(model, wide.as_ref(), classes)?;
        let Form { packed, epilogue } = Form::of(&forms, model.top())?;
        let stem = self.stem(model);
        let (top, family) = (model.top(), packed.family);
        let kind = match &wide {
            _ if stem.is_some() && stem::Plan::runs(top) => "winograd_6x16".to_string(),
            Some(_) if !top.has_dot() => format!("winograd_{}x16", Family::Int16.tile(top)),
            _ => format!("{}_{}x{}", family.kind(top), family.tile(top), family.panel()),
        };
        let kernel = self.kernel_name(model, &kind);
        let name = format!("{} {kernel}", self.node.name);
        let layer = self.layer(&name, epilogue);
        let other = match (&wide, stem) {
            (Some(w), _) => Some(Other::Winograd(winograd::Plan::of(model, &layer, w))),
            (None, Some(w)) => Some(Other::Stem(stem::Plan::of(model, &layer, w))),
            (None, None) => None,
        };
        self.note(model, &kernel, packed.weight_bytes);
        panels::emit(model, &layer, &forms, offsets, classes, other.as_ref())
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
