//! Loops over single elements, with broadcasting: rows are units, vectors and then single elements within.

use super::{note, unsupported};
use crate::build::{Fb, V};
use crate::error::Result;
use crate::model::{Model, StepArgs};
use crate::place::{Home, Place};
use inkwell::values::{IntValue, PointerValue};
use nibblec_ir::ann::Format;
use nibblec_ir::{Node, Tensor, ValueId};

/// An operand seen as `[h][w][c]` of the result, with extents of 1 where it is broadcast.
pub struct Operand {
    /// Where it lies.
    pub place: Place,
    varies: [bool; 3],
    strides: [usize; 3],
    /// Bytes before the first element.
    pub interior: usize,
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

/// An operand of a node that writes `out`; constants become part of the library.
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
pub type Body<'b, 'a, 'c> = dyn Fn(&Fb<'a, 'c>, &[V<'c>]) -> Result<Vec<V<'c>>> + 'b;

/// A node whose results depend on the elements of its operands in the same place.
pub struct Elementwise {
    /// The operands.
    pub operands: Vec<Operand>,
    /// Where the results lie.
    pub sinks: Vec<Place>,
}

impl Elementwise {
    /// Finds the places of the first `count` operands and of the results, and lists the kernel.
    pub fn of(model: &mut Model<'_, '_>, node: &Node, count: usize) -> Result<Elementwise> {
        let graph = model.graph;
        let sinks: Vec<Place> = node.outputs().iter().map(|o| Place::of(graph, *o)).collect::<Result<_>>()?;
        let inputs = node.inputs()[..count].to_vec();
        let operands = inputs.iter().map(|i| operand(model, node, *i, &sinks[0])).collect::<Result<_>>()?;
        note(model, node, sinks[0].dtype);
        Ok(Elementwise { operands, sinks })
    }

    /// Adds the step that computes `body` everywhere.
    pub fn emit<'a, 'c>(
        &self,
        model: &mut Model<'a, 'c>,
        node: &Node,
        body: &Body<'_, 'a, 'c>,
    ) -> Result<()> {
        loops(model, node, &self.operands, &self.sinks, body)
    }
}

/// Elements of a unit of a plane of one row.
const CHUNK: usize = 1024;

/// How the elements of a result are walked.
struct Walk {
    /// Rows, each of which is a unit; of a plane of one row that is split along its run none.
    rows: Option<usize>,
    /// Runs of a row.
    columns: usize,
    /// Elements that lie together.
    run: usize,
}

impl Walk {
    /// Where all operands have the result's extents `[h, w, c]` without gaps in a row, a row is one run.
    fn of(shape: [usize; 3], operands: &[Operand], outs: &[Operand]) -> Walk {
        let dense = |o: &Operand| o.strides[1] == shape[2] * o.strides[2];
        let flat = operands.iter().all(Operand::full) && operands.iter().chain(outs).all(dense);
        let (columns, run) = if flat { (1, shape[1] * shape[2]) } else { (shape[1], shape[2]) };
        let rows = (shape[0] > 1 || columns > 1).then_some(shape[0]);
        Walk { rows, columns, run }
    }

    fn units(&self) -> usize {
        self.rows.unwrap_or(self.run.div_ceil(CHUNK))
    }
}

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
    let walk = Walk::of(shape, operands, &outs);
    super::border::fill(model, &node.name, &sinks.iter().collect::<Vec<_>>())?;
    let work = shape.iter().product::<usize>() * (operands.len() + sinks.len());
    let name = format!("{} {}", node.name, node.op.name());
    let strip = Strip { operands, outs: &outs, body };
    model.step(&name, |_| walk.units(), work, |fb, a| strip.units(fb, a, &walk))
}

/// What is computed along a run.
struct Strip<'b, 'a, 'c> {
    operands: &'b [Operand],
    outs: &'b [Operand],
    body: &'b Body<'b, 'a, 'c>,
}

/// Pointers to the elements of operands that are `i` further on along an axis.
fn along<'c>(
    fb: &Fb<'_, 'c>,
    list: &[PointerValue<'c>],
    operands: &[Operand],
    axis: usize,
    i: IntValue<'c>,
) -> Result<Vec<PointerValue<'c>>> {
    let at = |(p, o): (&PointerValue<'c>, &Operand)| {
        if o.varies[axis] { fb.at(*p, fb.imulc(i, o.strides[axis])?) } else { Ok(*p) }
    };
    list.iter().zip(operands).map(at).collect()
}

impl<'a, 'c> Strip<'_, 'a, 'c> {
    /// The units `a.lo..a.hi`.
    fn units(&self, fb: &Fb<'a, 'c>, a: &StepArgs<'c>, walk: &Walk) -> Result<()> {
        let bases = |list: &[Operand]| -> Result<Vec<PointerValue<'c>>> {
            list.iter().map(|o| fb.atc(o.place.pointer(fb, a.ctx)?, o.interior)).collect()
        };
        let (ins, outs) = (bases(self.operands)?, bases(self.outs)?);
        if walk.rows.is_none() {
            let lo = fb.imulc(a.lo, CHUNK)?;
            let hi = fb.imin(fb.imulc(a.hi, CHUNK)?, fb.u(walk.run))?;
            return self.run(fb, &ins, &outs, lo, hi);
        }
        fb.for_range(a.lo, a.hi, 1, |fb, y| {
            let (ri, ro) = (along(fb, &ins, self.operands, 0, y)?, along(fb, &outs, self.outs, 0, y)?);
            if walk.columns == 1 {
                return self.run(fb, &ri, &ro, fb.i(0), fb.u(walk.run));
            }
            fb.for_range(fb.i(0), fb.u(walk.columns), 1, |fb, x| {
                let (pi, po) = (along(fb, &ri, self.operands, 1, x)?, along(fb, &ro, self.outs, 1, x)?);
                self.run(fb, &pi, &po, fb.i(0), fb.u(walk.run))
            })
        })
    }

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
