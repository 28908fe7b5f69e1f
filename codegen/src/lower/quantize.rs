//! Between floats and codes, and from codes to other codes. At the edges of the model the quantizers also change the
//! layout.

use super::epilogue::{generic_codes, quantize, real};
use super::moves::{Change, Move};
use super::strips::{Elementwise, Operand};
use super::{Lower, note, unsupported};
use crate::build::{El, Fb, V};
use crate::error::Result;
use crate::model::{Model, StepArgs};
use crate::place::Place;
use nibblec_ir::ann::Format;
use nibblec_ir::op::{DequantizeLinear, FakeQuantize, Lookup, QuantizeLinear, Requantize};
use nibblec_ir::{DType, Graph, Node, Tensor, ValueId};

fn tensor_scale(graph: &Graph, node: &Node, id: ValueId) -> Result<(f32, i32)> {
    let v = graph.value(id);
    let scale = v.quant.as_ref().and_then(|q| Some((q.tensor_scale()?, q.zero_point)));
    scale.ok_or_else(|| unsupported(node, format!("'{}' needs a per-tensor quantization", v.name)))
}

/// Codes, signed or not, as f32.
fn dequantized<'c>(
    fb: &Fb<'_, 'c>,
    codes: V<'c>,
    signed: bool,
    zero_point: i32,
    scale: f32,
) -> Result<V<'c>> {
    let lanes = fb.lanes(codes);
    let q = if signed { fb.sext(codes, El::I32)? } else { fb.zext(codes, El::I32)? };
    let c = fb.sub(q, fb.int_const(El::I32, lanes, i64::from(zero_point))?)?;
    fb.fmul(fb.sitofp(c)?, fb.f32_const(lanes, scale))
}

/// A quantizer between the model's row-major order and channels last; false if both sides have the same order: then
/// element-wise code does it.
fn edge(model: &mut Model<'_, '_>, node: &Node, change: Change) -> Result<bool> {
    let x = Place::of(model.graph, node.inputs()[0])?;
    let y = Place::of(model.graph, node.output())?;
    if x.format == y.format || x.dims.len() != 3 || y.format == Format::ChannelPairs {
        return Ok(false);
    }
    super::border::fill(model, &node.name, &[&y])?;
    note(model, node, y.dtype);
    Move::whole(x, y, change).emit(model, &format!("{} {}", node.name, node.op.name()))?;
    Ok(true)
}

impl Lower for QuantizeLinear {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let (scale, zero_point) = tensor_scale(model.graph, node, node.output())?;
        let (lo, hi) = (self.lo, self.hi);
        if edge(model, node, Change::Quantize { scale, zero_point, lo, hi })? {
            return Ok(());
        }
        let all = Elementwise::of(model, node, 1)?;
        all.emit(model, node, &|fb, v| Ok(vec![quantize(fb, v[0], scale, zero_point, lo, hi)?]))
    }
}

impl Lower for DequantizeLinear {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let (scale, zero_point) = tensor_scale(model.graph, node, node.inputs()[0])?;
        if edge(model, node, Change::Dequantize { scale, zero_point })? {
            return Ok(());
        }
        let all = Elementwise::of(model, node, 1)?;
        let signed = model.graph.value(node.inputs()[0]).dtype.is_signed();
        all.emit(model, node, &|fb, v| Ok(vec![dequantized(fb, v[0], signed, zero_point, scale)?]))
    }
}

impl Lower for FakeQuantize {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let Some((lo, hi)) = self.dtype.code_range() else {
            return Err(unsupported(node, format!("codes of {}", self.dtype)));
        };
        let all = Elementwise::of(model, node, 1)?;
        all.emit(model, node, &|fb, v| {
            let code = quantize(fb, v[0], self.scale, self.zero_point, lo, hi)?;
            Ok(vec![dequantized(fb, code, self.dtype.is_signed(), self.zero_point, self.scale)?])
        })
    }
}

impl Lower for Requantize {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let all = Elementwise::of(model, node, 1)?;
        all.emit(model, node, &|fb, v| {
            let t = real(fb, v[0])?;
            self.outs.iter().map(|r| generic_codes(fb, t, r)).collect()
        })
    }
}

impl Lower for Lookup {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let all = Elementwise::of(model, node, 1)?;
        let table = model.graph.value(node.inputs()[1]).constant().and_then(Tensor::as_u8);
        let Some(table) = table else {
            return Err(unsupported(node, "the table must be constant codes".into()));
        };
        let mut bytes = table.to_vec();
        bytes.resize(256, 0);
        let at = model.blob.add(&bytes);
        lookup(model, node, &all.operands, &all.sinks, at)
    }
}

/// One table read for each element.
fn lookup(
    model: &mut Model<'_, '_>,
    node: &Node,
    operands: &[Operand],
    sinks: &[Place],
    at: usize,
) -> Result<()> {
    let (x, y) = (&operands[0], &sinks[0]);
    if y.dtype == DType::F32 {
        return Err(unsupported(node, "a table of floats".into()));
    }
    super::border::fill(model, &node.name, &[y])?;
    let name = format!("{} Lookup", node.name);
    let rows = y.h;
    model.step(
        &name,
        |_| rows,
        4 * y.h * y.w * y.c,
        |fb, a: &StepArgs<'_>| {
            let table = crate::model::blob_ptr(fb, a.ctx, at)?;
            let from = fb.atc(x.place.pointer(fb, a.ctx)?, x.interior)?;
            let to = fb.atc(y.pointer(fb, a.ctx)?, y.interior())?;
            fb.for_range(a.lo, a.hi, 1, |fb, r| {
                let (f, t) = (fb.at(from, fb.imulc(r, x.place.row())?)?, fb.at(to, fb.imulc(r, y.row())?)?);
                fb.for_range(fb.i(0), fb.u(y.w * y.c), 1, |fb, i| {
                    let q = fb.zext(fb.load(El::I8, 1, fb.at(f, i)?, 1)?, El::I64)?.into_int_value();
                    let v = fb.load(El::I8, 1, fb.at(table, q)?, 1)?;
                    fb.store(v, fb.at(t, i)?, 1)
                })
            })
        },
    )
}
