//! Operators that work element by element: arithmetic with broadcasting, activations, quantization.

use super::epilogue::{activate, generic_codes, quantize};
use super::{math, unsupported};
use crate::arith::fma;
use crate::build::{El, Fb, V};
use crate::error::Result;
use crate::model::{Model, StepArgs};
use crate::place::{Home, Place};
use inkwell::values::{IntValue, PointerValue};
use nibblec_ir::ann::Format;
use nibblec_ir::op::{Activation, Op};
use nibblec_ir::{DType, Graph, Node, Tensor, ValueId};

/// An operand seen as `[h][w][c]` of the result, with extents of 1 where it is broadcast.
struct Operand {
    place: Place,
    varies: [bool; 3],
    strides: [usize; 3],
    interior: usize,
}

/// `(h, w, c)` extents of a place.
fn hwc(p: &Place) -> Option<[usize; 3]> {
    if p.format == Format::ChannelsLast && p.dims.len() == 3 {
        return Some([p.h, p.w, p.c]);
    }
    if p.dims.len() > 3 {
        return None;
    }
    let mut e = [1; 3];
    e[3 - p.dims.len()..].copy_from_slice(&p.dims);
    Some(e)
}

fn strides(p: &Place) -> [usize; 3] {
    if p.format == Format::ChannelsLast && p.dims.len() == 3 {
        return [p.row(), p.pixel(), p.element()];
    }
    let s = p.strides();
    let mut out = [0; 3];
    for (i, v) in s.iter().enumerate() {
        out[3 - s.len() + i] = usize::try_from(*v).unwrap_or(0);
    }
    out
}

impl Operand {
    fn new(node: &Node, place: Place, shape: [usize; 3]) -> Result<Operand> {
        let own = hwc(&place).ok_or_else(|| unsupported(node, "more than four dimensions".into()))?;
        let mut varies = [false; 3];
        for i in 0..3 {
            varies[i] = own[i] == shape[i];
            if !varies[i] && own[i] != 1 {
                return Err(unsupported(node, format!("extents {own:?} do not broadcast to {shape:?}")));
            }
        }
        let interior = if place.format == Format::ChannelsLast { place.interior() } else { 0 };
        Ok(Operand { strides: strides(&place), interior, place, varies })
    }

    fn full(&self) -> bool {
        self.varies == [true; 3]
    }
}

/// A constant operand brought into the order of the result's memory.
fn constant_place(
    model: &mut Model<'_, '_>,
    node: &Node,
    t: &Tensor,
    last: bool,
    rank: usize,
) -> Result<Place> {
    let mut dims = t.dims().to_vec();
    // Drop the batch axis of a constant that has one.
    if dims.len() == rank + 1 && dims[0] == 1 {
        dims.remove(0);
    }
    if dims.len() > 3 || dims.len() > rank {
        return Err(unsupported(node, format!("a constant of extents {:?}", t.dims())));
    }
    let size = t.dtype().element_bytes();
    let bytes: Vec<u8> = if let Some(v) = t.as_f32() {
        v.iter().flat_map(|x| x.to_le_bytes()).collect()
    } else if let Some(v) = t.as_u8() {
        v.to_vec()
    } else {
        return Err(unsupported(node, format!("a constant of {}", t.dtype())));
    };
    let mut d3 = [1; 3];
    d3[3 - dims.len()..].copy_from_slice(&dims);
    let mut place = Place {
        home: Home::Blob(0),
        dtype: t.dtype(),
        format: Format::RowMajor,
        c: bytes.len() / size,
        h: 1,
        w: 1,
        border: [0; 4],
        dims: d3.to_vec(),
        zero_point: 0,
    };
    let ordered = if last {
        let [c, h, w] = d3;
        place.format = Format::ChannelsLast;
        (place.c, place.h, place.w) = (c, h, w);
        let mut out = vec![0; bytes.len()];
        for i in 0..c {
            for j in 0..h * w {
                let (from, to) = ((i * h * w + j) * size, (j * c + i) * size);
                out[to..to + size].copy_from_slice(&bytes[from..from + size]);
            }
        }
        out
    } else {
        bytes
    };
    place.home = Home::Blob(model.blob.add(&ordered));
    Ok(place)
}

fn operand(model: &mut Model<'_, '_>, node: &Node, id: ValueId, out: &Place) -> Result<Operand> {
    let shape = hwc(out).ok_or_else(|| unsupported(node, "more than four dimensions".into()))?;
    let graph = model.graph;
    let mut place = match graph.value(id).constant() {
        Some(t) => constant_place(model, node, t, out.format == Format::ChannelsLast, out.dims.len())?,
        None => Place::of(graph, id)?,
    };
    if let Some(q) = &graph.value(id).quant {
        place.zero_point = q.zero_point;
    }
    Operand::new(node, place, shape)
}

/// What an operator does to the lanes of its operands.
type Body<'b, 'a, 'c> = dyn Fn(&Fb<'a, 'c>, &[V<'c>]) -> Result<Vec<V<'c>>> + 'b;

/// Emits the loops: rows are units; where all operands have the result's extents a row is one run.
fn loops<'a, 'c>(
    model: &mut Model<'a, 'c>,
    node: &Node,
    operands: &[Operand],
    sinks: &[Place],
    body: &Body<'_, 'a, 'c>,
) -> Result<()> {
    let Some(first) = sinks.first() else { return Err(unsupported(node, "no output".into())) };
    let shape = hwc(first).unwrap_or([1, 1, first.c]);
    let outs: Vec<Operand> =
        sinks.iter().map(|p| Operand::new(node, p.clone(), shape)).collect::<Result<_>>()?;
    let whole = operands.iter().all(Operand::full);
    let dense = |o: &Operand| o.strides[1] == shape[2] * o.strides[2];
    let flat = whole && operands.iter().chain(&outs).all(dense);
    let (columns, run) = if flat { (1, shape[1] * shape[2]) } else { (shape[1], shape[2]) };
    super::border::fill(model, &node.name, &sinks.iter().collect::<Vec<_>>())?;
    let work = shape.iter().product::<usize>() * (operands.len() + sinks.len());
    let name = format!("{} {}", node.name, node.op.name());
    // A plane of one row is split along its run instead.
    let by_row = shape[0] > 1;
    let chunk = 1024;
    let units = if by_row || columns > 1 { shape[0] } else { run.div_ceil(chunk) };
    model.step(
        &name,
        |_| units,
        work,
        |fb, a| {
            let bases = |list: &[Operand]| -> Result<Vec<PointerValue<'c>>> {
                list.iter().map(|o| fb.atc(o.place.pointer(fb, a.ctx)?, o.interior)).collect()
            };
            let (ins, targets) = (bases(operands)?, bases(&outs)?);
            let strip = Strip { operands, outs: &outs, body };
            if by_row || columns > 1 {
                fb.for_range(a.lo, a.hi, 1, |fb, y| {
                    let at = |list: &[PointerValue<'c>],
                              ops: &[Operand],
                              axis: usize,
                              i: IntValue<'c>|
                     -> Result<Vec<_>> {
                        list.iter()
                            .zip(ops)
                            .map(|(p, o)| {
                                if o.varies[axis] { fb.at(*p, fb.imulc(i, o.strides[axis])?) } else { Ok(*p) }
                            })
                            .collect()
                    };
                    let (ri, ro) = (at(&ins, operands, 0, y)?, at(&targets, &outs, 0, y)?);
                    if columns == 1 {
                        return strip.run(fb, &ri, &ro, fb.i(0), fb.u(run));
                    }
                    fb.for_range(fb.i(0), fb.u(columns), 1, |fb, x| {
                        let (pi, po) = (at(&ri, operands, 1, x)?, at(&ro, &outs, 1, x)?);
                        strip.run(fb, &pi, &po, fb.i(0), fb.u(run))
                    })
                })
            } else {
                let lo = fb.imulc(a.lo, chunk)?;
                let hi = fb.imin(fb.imulc(a.hi, chunk)?, fb.u(run))?;
                strip.run(fb, &ins, &targets, lo, hi)
            }
        },
    )
}

struct Strip<'b, 'a, 'c> {
    operands: &'b [Operand],
    outs: &'b [Operand],
    body: &'b Body<'b, 'a, 'c>,
}

impl<'a, 'c> Strip<'_, 'a, 'c> {
    /// Elements `[lo, hi)` of a run: whole vectors, then one at a time.
    fn run(
        &self,
        fb: &Fb<'a, 'c>,
        ins: &[PointerValue<'c>],
        outs: &[PointerValue<'c>],
        lo: IntValue<'c>,
        hi: IntValue<'c>,
    ) -> Result<()> {
        let lanes = fb.isa.lanes();
        let n = fb.isub(hi, lo)?;
        let tail = fb.isub(hi, fb.urem(n, fb.u(lanes as usize))?)?;
        if lanes > 1 {
            fb.for_range(lo, tail, lanes as usize, |fb, i| self.turn(fb, ins, outs, i, lanes))?;
        }
        let start = if lanes > 1 { tail } else { lo };
        fb.for_range(start, hi, 1, |fb, i| self.turn(fb, ins, outs, i, 1))
    }

    fn turn(
        &self,
        fb: &Fb<'a, 'c>,
        ins: &[PointerValue<'c>],
        outs: &[PointerValue<'c>],
        i: IntValue<'c>,
        lanes: u32,
    ) -> Result<()> {
        let mut v = Vec::new();
        for (o, p) in self.operands.iter().zip(ins) {
            let e = o.place.el();
            let size = o.place.element();
            v.push(if o.varies[2] {
                fb.load(e, lanes, fb.at(*p, fb.imulc(i, size)?)?, size as u32)?
            } else {
                fb.splat(fb.load(e, 1, *p, size as u32)?, lanes)?
            });
        }
        let y = (self.body)(fb, &v)?;
        for ((o, p), y) in self.outs.iter().zip(outs).zip(y) {
            let size = o.place.element();
            fb.store(y, fb.at(*p, fb.imulc(i, size)?)?, size as u32)?;
        }
        Ok(())
    }
}

/// Unsigned codes of 8-bit lanes as f32.
fn real<'c>(fb: &Fb<'_, 'c>, q: V<'c>) -> Result<V<'c>> {
    fb.sitofp(fb.zext(q, El::I32)?)
}

/// Numbers of type `from` as `to`: floats truncated and clamped, integers wrapped.
fn cast<'c>(fb: &Fb<'_, 'c>, v: V<'c>, from: DType, to: DType) -> Result<V<'c>> {
    let el = |t: DType| match t {
        DType::F32 => El::F32,
        DType::I32 => El::I32,
        DType::I64 => El::I64,
        _ => El::I8,
    };
    let widen = |to: El| {
        let signed = from.is_signed() && from != DType::Bool;
        if signed { fb.sext(v, to) } else { fb.zext(v, to) }
    };
    match (from, to) {
        _ if from == to => Ok(v),
        (_, DType::Bool) => fb.nonzero(v),
        (DType::F32, _) => {
            let name = if to == DType::U8 { "llvm.fptoui.sat" } else { "llvm.fptosi.sat" };
            let lanes = fb.lanes(v);
            fb.intrinsic(name, &[fb.ty(el(to), lanes), fb.ty(El::F32, lanes)], &[v])
        }
        (DType::I32 | DType::I64, DType::F32) => fb.sitofp(v),
        (_, DType::F32) => fb.sitofp(widen(El::I32)?),
        _ => match (from.element_bytes(), to.element_bytes()) {
            (a, b) if a < b => widen(el(to)),
            (a, b) if a > b => fb.trunc(v, el(to)),
            _ => Ok(v),
        },
    }
}

fn tensor_scale(graph: &Graph, node: &Node, id: ValueId) -> Result<(f32, i32)> {
    let v = graph.value(id);
    let scale = v.quant.as_ref().and_then(|q| Some((q.tensor_scale()?, q.zero_point)));
    scale.ok_or_else(|| unsupported(node, format!("'{}' needs a per-tensor quantization", v.name)))
}

/// Lowers an element-wise operator.
pub fn lower(model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
    let graph = model.graph;
    let sinks: Vec<Place> = node.outputs().iter().map(|o| Place::of(graph, *o)).collect::<Result<_>>()?;
    let inputs: Vec<ValueId> = match &node.op {
        Op::Lookup(_) => node.inputs()[..1].to_vec(),
        _ => node.inputs().to_vec(),
    };
    let operands: Vec<Operand> =
        inputs.iter().map(|i| operand(model, node, *i, &sinks[0])).collect::<Result<_>>()?;
    let z: Vec<i64> = operands.iter().map(|o| i64::from(o.place.zero_point)).collect();
    let kernel = format!("{}_{}__{}", sinks[0].dtype, node.op.name(), model.top().name());
    model.note_kernel(&node.name, node.op.name(), kernel, 0);
    macro_rules! emit {
        ($body:expr) => {
            loops(model, node, &operands, &sinks, &$body)
        };
    }
    match &node.op {
        Op::Add(_) => emit!(|fb, v| Ok(vec![fb.fadd(v[0], v[1])?])),
        Op::Sub(_) => emit!(|fb, v| Ok(vec![fb.fsub(v[0], v[1])?])),
        Op::Mul(_) => emit!(|fb, v| Ok(vec![fb.fmul(v[0], v[1])?])),
        Op::Div(_) => emit!(|fb, v| Ok(vec![fb.fdiv(v[0], v[1])?])),
        Op::Relu(_) => emit!(|fb, v| Ok(vec![activate(fb, v[0], Activation::Relu)?])),
        Op::Clip(c) => emit!(|fb, v| Ok(vec![activate(fb, v[0], Activation::Clip(c.min, c.max))?])),
        Op::LeakyRelu(l) => emit!(|fb, v| {
            let scaled = fb.fmul(v[0], fb.f32_const(fb.lanes(v[0]), l.alpha))?;
            Ok(vec![fb.select_negative(v[0], scaled, v[0])?])
        }),
        Op::HardSigmoid(h) => emit!(|fb, v| Ok(vec![math::hard_sigmoid(fb, v[0], h.alpha, h.beta)?])),
        Op::HardSwish(_) => emit!(|fb, v| Ok(vec![math::hard_swish(fb, v[0])?])),
        Op::Sigmoid(_) => emit!(|fb, v| Ok(vec![math::sigmoid(fb, v[0])?])),
        Op::Tanh(_) => emit!(|fb, v| Ok(vec![math::tanh(fb, v[0])?])),
        Op::FakeQuantize(q) => {
            let Some((lo, hi)) = q.dtype.code_range() else {
                return Err(unsupported(node, format!("codes of {}", q.dtype)));
            };
            emit!(|fb, v| {
                let lanes = fb.lanes(v[0]);
                let code = quantize(fb, v[0], q.scale, q.zero_point, lo, hi)?;
                let code =
                    if q.dtype.is_signed() { fb.sext(code, El::I32)? } else { fb.zext(code, El::I32)? };
                let c = fb.sub(code, fb.int_const(El::I32, lanes, i64::from(q.zero_point))?)?;
                Ok(vec![fb.fmul(fb.sitofp(c)?, fb.f32_const(lanes, q.scale))?])
            })
        }
        Op::Cast(c) => {
            let from = operands[0].place.dtype;
            emit!(|fb, v| Ok(vec![cast(fb, v[0], from, c.to)?]))
        }
        Op::QuantizeLinear(q) => {
            let (scale, zero) = tensor_scale(graph, node, node.output())?;
            emit!(|fb, v| Ok(vec![quantize(fb, v[0], scale, zero, q.lo, q.hi)?]))
        }
        Op::DequantizeLinear(_) => {
            let (scale, zero) = tensor_scale(graph, node, node.inputs()[0])?;
            let signed = graph.value(node.inputs()[0]).dtype.is_signed();
            emit!(|fb, v| {
                let lanes = fb.lanes(v[0]);
                let q = if signed { fb.sext(v[0], El::I32)? } else { fb.zext(v[0], El::I32)? };
                let c = fb.sub(q, fb.int_const(El::I32, lanes, i64::from(zero))?)?;
                Ok(vec![fb.fmul(fb.sitofp(c)?, fb.f32_const(lanes, scale))?])
            })
        }
        Op::QLinearAdd(q) => emit!(|fb, v| {
            let lanes = fb.lanes(v[0]);
            let c = |x: f32| fb.f32_const(lanes, x);
            let t = fma(fb, real(fb, v[1])?, c(q.mb), c(q.bias))?;
            let t = fma(fb, real(fb, v[0])?, c(q.ma), t)?;
            q.outs.iter().map(|r| generic_codes(fb, t, r)).collect()
        }),
        Op::QLinearMul(q) => emit!(|fb, v| {
            let lanes = fb.lanes(v[0]);
            let centred = |i: usize| -> Result<V<'_>> {
                fb.sub(fb.zext(v[i], El::I32)?, fb.int_const(El::I32, lanes, z[i])?)
            };
            let p = fb.sitofp(fb.mul(centred(0)?, centred(1)?)?)?;
            let t = fma(fb, p, fb.f32_const(lanes, q.m), fb.f32_const(lanes, q.bias))?;
            q.outs.iter().map(|r| generic_codes(fb, t, r)).collect()
        }),
        Op::Requantize(q) => emit!(|fb, v| {
            let t = real(fb, v[0])?;
            q.outs.iter().map(|r| generic_codes(fb, t, r)).collect()
        }),
        Op::Lookup(_) => {
            let table = graph.value(node.inputs()[1]).constant().and_then(Tensor::as_u8);
            let Some(table) = table else {
                return Err(unsupported(node, "the table must be constant codes".into()));
            };
            let mut bytes = table.to_vec();
            bytes.resize(256, 0);
            let at = model.blob.add(&bytes);
            lookup(model, node, &operands, &sinks, at)
        }
        _ => Err(unsupported(node, "no element-wise code".into())),
    }
}

/// `Lookup`: one table read an element.
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
