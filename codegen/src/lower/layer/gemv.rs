//! Matrix products of one row on packed weights.

use crate::blob::WeightsAt;
use crate::build::El;
use crate::error::Result;
use crate::kernels::gemv::{self, Layout};
use crate::lower::epilogue::{Epilogue, Sink};
use crate::lower::unsupported;
use crate::model::{Model, weights_ptr};
use crate::pack::Problem;
use crate::place::Place;
use nibblec_ir::op;
use nibblec_ir::{Node, Tensor};

/// Steps between widenings of 16-bit sums, the longest first; the last of them holds for any weights.
const GROUPS: [usize; 9] = [256, 128, 64, 32, 24, 16, 12, 8, 4];

/// Weights of a layer in panels.
struct Panels {
    layout: Layout,
    count: usize,
    /// Where the first lies.
    at: WeightsAt,
    bytes: usize,
    /// Steps after which 16-bit sums are widened.
    group: usize,
    /// Taken off the activations.
    shift: i32,
}

/// Whether [`lower`] does a product of codes: one pixel in, one pixel out, all inputs meet all outputs.
pub fn fits(p: &Problem<'_>, x: &Place) -> bool {
    p.fits_bytes() && p.kernel == [1, 1] && p.groups == 1 && x.h * x.w == 1
}

fn pack(p: &Problem<'_>, codes: &[i16], model: &mut Model<'_, '_>) -> Panels {
    let layout = Layout::of(p.weight_bits as usize, p.m);
    let count = p.m.div_ceil(layout.outputs());
    let bytes = p.c.div_ceil(layout.step()) * layout.step_bytes();
    let mask = (1u16 << layout.bits) - 1;
    let mut all = vec![0u8; count * bytes];
    for (m, row) in p.codes.unwrap_or_default().chunks(p.c.max(1)).enumerate() {
        let first = m / layout.outputs() * bytes;
        for (k, w) in row.iter().enumerate() {
            let (at, shift) = layout.place(m % layout.outputs(), k);
            let stored = (i32::from(*w) + layout.offset()) as u16 & mask;
            all[first + at] |= (stored << shift) as u8;
        }
    }
    let shift = layout.shift(p.amax);
    let group =
        GROUPS.into_iter().find(|g| fits_16(p, codes, layout, *g)).unwrap_or(GROUPS[GROUPS.len() - 1]);
    Panels { layout, count, at: model.blob.add_weights(&all), bytes, group, shift }
}

/// Whether the 16-bit sums of `group` steps hold on these weights, whatever the activations.
fn fits_16(p: &Problem<'_>, codes: &[i16], layout: Layout, group: usize) -> bool {
    let shift = layout.shift(p.amax);
    let top = shift.max(p.amax - shift);
    codes.chunks(p.c.max(1)).enumerate().all(|(m, row)| {
        let factor = layout.factor(m % layout.outputs()) * top;
        row.chunks(group * layout.step()).all(|run| {
            let mut sums = [0i32; 2];
            for (k, w) in run.iter().enumerate() {
                sums[k % 4 / 2] += i32::from(*w) + layout.offset();
            }
            sums.iter().all(|s| s * factor <= i32::from(i16::MAX))
        })
    })
}

/// Parameters and outputs of the layer, channels in natural order.
fn epilogue(
    model: &mut Model<'_, '_>,
    node: &Node,
    end: &op::Epilogue,
    p: &Problem<'_>,
    panels: &Panels,
    zero_point: i32,
    residual: Option<Place>,
) -> Result<Epilogue> {
    let graph = model.graph;
    let floats = |i: usize| {
        let f = graph.value(node.inputs()[i]).constant().and_then(Tensor::as_f32);
        f.ok_or_else(|| unsupported(node, "multipliers and addends must be constants of f32".into()))
    };
    let (m, b) = (floats(2)?, floats(3)?);
    let outs = end.outs().map(<[_]>::to_vec).unwrap_or_default();
    let (residual_m, activation) = (end.residual_m(), end.activation());
    let mut correction = Vec::with_capacity(p.m);
    let mut reach = 0f64;
    for (c, row) in p.codes.unwrap_or_default().chunks(p.c.max(1)).enumerate() {
        let (sum, abs) =
            row.iter().fold((0i64, 0i64), |(s, a), w| (s + i64::from(*w), a + i64::from(*w).abs()));
        if abs * i64::from(p.amax) > i64::from(i32::MAX) / 2 {
            return Err(unsupported(node, format!("channel {c} can overflow its 32-bit sum")));
        }
        correction.push((sum * i64::from(zero_point - panels.shift)) as i32);
        let t = (abs * i64::from(p.amax)) as f64 * f64::from(m[c]).abs() + f64::from(b[c]).abs();
        reach = reach.max(t + 255.0 * f64::from(residual_m).abs());
    }
    let lanes = panels.count * panels.layout.outputs();
    let padded = |v: &[f32]| {
        let mut v = v.to_vec();
        v.resize(lanes, 0.0);
        v
    };
    let bounded = outs.iter().all(|o| reach * f64::from(o.m).abs() + f64::from(o.b).abs() < 1e9);
    let needed = correction.iter().any(|c| *c != 0);
    correction.resize(lanes, 0);
    let places = node.outputs().iter().map(|o| Place::of(graph, *o)).collect::<Result<Vec<_>>>()?;
    let requants = outs.into_iter().map(Some).chain(std::iter::repeat(None));
    Ok(Epilogue::Integer {
        m: model.blob.add_f32(&padded(m)),
        b: model.blob.add_f32(&padded(b)),
        correction: needed.then(|| model.blob.add_i32(&correction)),
        residual: residual.map(|r| (r, residual_m)),
        activation,
        sinks: places.into_iter().zip(requants).map(|(place, requant)| Sink { place, requant }).collect(),
        narrow: false,
        fixed: None,
        thresholds: None,
        bounded,
    })
}

/// Lowers `QGemm`, `QGemmDequantize` and 1x1 convolutions of codes of one pixel.
pub fn lower(
    model: &mut Model<'_, '_>,
    node: &Node,
    p: &Problem<'_>,
    x: &Place,
    residual: Option<Place>,
    end: &op::Epilogue,
) -> Result<()> {
    let Some(codes) = p.codes else { return Err(unsupported(node, "the weights must be codes".into())) };
    let panels = pack(p, codes, model);
    let epilogue = epilogue(model, node, end, p, &panels, x.zero_point, residual)?;
    let layout = panels.layout;
    let width = layout.outputs();
    let weights = model.graph.value(node.inputs()[1]).dtype;
    // Codes that a zero point has moved out of their width run at 8 bits.
    let moved = layout.bits == 8 && weights.bits() <= 4;
    let weights = if moved { "i8" } else { weights.name() };
    let kernel = format!("{}_{weights}_gemv_1x{width}__{}", x.dtype.name(), model.top().name());
    model.note_kernel(&node.name, node.op.name(), kernel.clone(), panels.count * panels.bytes);
    let scratch = layout.prepared_bytes(p.c);
    model.scratch = model.scratch.max(scratch + 4 * width);
    crate::lower::border::fill(model, &node.name, &epilogue.places())?;
    let (cx, module) = (model.cx, model.module);
    let tail = p.m - (panels.count - 1) * width;
    model.step(
        &format!("{} {kernel}", node.name),
        |_| panels.count,
        p.m * p.c / 16,
        |fb, a| {
            let from = fb.atc(x.pointer(fb, a.ctx)?, x.interior())?;
            let out = fb.atc(a.scratch, scratch)?;
            let weights = weights_ptr(fb, a.ctx, panels.at)?;
            let env = epilogue.open(fb, a.ctx)?;
            let (from, steps, start) = if fb.isa.is_x86_vector() {
                let sum = gemv::prepare(fb, layout, from, a.scratch, p.c, panels.shift)?;
                let start = fb.mul(sum, fb.int_const(El::I32, 1, i64::from(-layout.offset()))?)?;
                (a.scratch, p.c.div_ceil(layout.step()), fb.sext(start, El::I64)?)
            } else {
                (from, p.c, fb.i(i64::from(panels.shift)).into())
            };
            let f = gemv::kernel(cx, module, layout, fb.isa)?;
            fb.for_range(a.lo, a.hi, 1, |fb, panel| {
                let w = fb.at(weights, fb.imulc(panel, panels.bytes)?)?;
                let (steps, group) = (fb.u(steps).into(), fb.u(panels.group).into());
                fb.call(f, &[from.into(), w.into(), out.into(), steps, group, start])?;
                let first = fb.imulc(panel, width)?;
                let end = fb.u(panels.count - 1);
                if tail == width {
                    return epilogue.pixel(fb, &env, out, fb.i(0), first, first, width);
                }
                fb.if_less(panel, end, |fb| epilogue.pixel(fb, &env, out, fb.i(0), first, first, width))?;
                fb.if_less(end, fb.iadd(panel, fb.i(1))?, |fb| {
                    epilogue.pixel(fb, &env, out, fb.i(0), first, first, tail)
                })
            })
        },
    )
}
