//! What follows the sums of a layer on panels, with its constants laid out by panel: from the operator's description to
//! [`Epilogue`].

use super::problem::by_panel;
use crate::blob::Blob;
use crate::error::Result;
use crate::lower::epilogue::{Epilogue, Sink};
use crate::lower::fixed::FixedTables;
use crate::lower::thresholds::{self, Channel};
use crate::lower::unsupported;
use crate::model::Model;
use crate::pack::{Packed, Problem};
use crate::place::Place;
use nibblec_ir::ann::Format;
use nibblec_ir::arith::{Fixed, FixedChannel, FixedTerms};
use nibblec_ir::op::{self, CodesEpilogue, FloatEpilogue, Requant};
use nibblec_ir::{Graph, Node, Tensor, ValueId};

/// What a layer writes, and how it comes to that.
#[derive(Clone)]
pub struct Results<'e> {
    /// What the operator does with its sums.
    pub end: &'e op::Epilogue,
    /// Outputs.
    pub sinks: Vec<Place>,
    /// The residual, if one is added.
    pub residual: Option<Place>,
}

/// A constant operand; `what` names it in errors.
pub fn constant<'g>(graph: &'g Graph, node: &Node, id: ValueId, what: &str) -> Result<&'g Tensor> {
    graph.value(id).constant().ok_or_else(|| unsupported(node, format!("{what} must be a constant")))
}

fn floats<'g>(graph: &'g Graph, node: &Node, id: ValueId, what: &str) -> Result<&'g [f32]> {
    constant(graph, node, id, what)?
        .as_f32()
        .ok_or_else(|| unsupported(node, format!("{what} must hold f32")))
}

/// The output channels of an integer layer, and bounds of their sums.
struct Channels<'g> {
    /// Weight codes less their zero point.
    codes: &'g [i16],
    /// Multipliers.
    m: &'g [f32],
    /// Addends.
    b: &'g [f32],
    /// What the input's zero point adds to the sums.
    zeros: Vec<i32>,
    /// Largest sums of codes, zero point included.
    tops: Vec<i32>,
    /// Largest size of any value before its requantization.
    reach: f64,
}

impl<'g> Channels<'g> {
    /// Finds the bounds; an error where a sum can leave 32 bits.
    fn of(
        graph: &'g Graph,
        node: &Node,
        p: &Problem<'g>,
        zero_point: i32,
        residual_m: f32,
    ) -> Result<Channels<'g>> {
        let m = floats(graph, node, node.inputs()[2], "m")?;
        let b = floats(graph, node, node.inputs()[3], "b")?;
        let codes = p.codes.ok_or_else(|| unsupported(node, "integer operators need weight codes".into()))?;
        let (mut zeros, mut tops) = (Vec::with_capacity(p.m), Vec::with_capacity(p.m));
        let mut reach = 0f64;
        let per = codes.len() / p.m.max(1);
        for (c, row) in codes.chunks(per.max(1)).enumerate() {
            let sum: i64 = row.iter().map(|w| i64::from(*w)).sum();
            let abs: i64 = row.iter().map(|w| i64::from(*w).abs()).sum();
            let top = abs * i64::from(p.amax);
            if top > i64::from(i32::MAX) / 2 {
                return Err(unsupported(node, format!("channel {c} can overflow its 32-bit sum")));
            }
            tops.push(top as i32);
            zeros.push((sum * i64::from(zero_point)) as i32);
            let t = top as f64 * f64::from(m[c]).abs()
                + f64::from(b[c]).abs()
                + 255.0 * f64::from(residual_m).abs();
            reach = reach.max(t);
        }
        Ok(Channels { codes, m, b, zeros, tops, reach })
    }

    /// What stored sums carry above the true ones, of each class of taps by channel.
    fn carried(&self, packed: &Packed) -> Vec<Vec<i32>> {
        let of = |offset: &Vec<i32>| self.zeros.iter().zip(offset).map(|(zero, o)| zero + o).collect();
        packed.offset.iter().map(of).collect()
    }

    /// Lays out what is subtracted from the sums; `None` where that is nothing.
    fn correction(&self, p: &Problem<'_>, packed: &Packed, blob: &mut Blob) -> Option<usize> {
        let carried = self.carried(packed);
        let lanes: Vec<i32> = carried.iter().flat_map(|sums| by_panel(p, packed, sums, 0)).collect();
        lanes.iter().any(|c| *c != 0).then(|| blob.add_i32(&lanes))
    }

    /// Lays out the thresholds that stand for the whole epilogue; `None` where it is not the same function.
    fn thresholds(&self, packed: &Packed, out: &Requant, blob: &mut Blob) -> Option<usize> {
        let table = |carried: Vec<i32>| {
            let channels = carried.into_iter().enumerate();
            let channels = channels.map(|(c, carried)| Channel {
                m: self.m[c],
                b: self.b[c],
                carried,
                top: self.tops[c],
            });
            thresholds::table(&channels.collect::<Vec<_>>(), out)
        };
        let tables: Option<Vec<Vec<u8>>> = self.carried(packed).into_iter().map(table).collect();
        tables.map(|t| blob.add(&t.concat()))
    }

    /// Whether no value to be rounded to a code leaves the range in which f32 converts to i32 without saturation.
    fn bounded(&self, outs: &[Requant]) -> bool {
        outs.iter().all(|o| self.reach * f64::from(o.m).abs() + f64::from(o.b).abs() < 1e9)
    }

    /// The layer's arithmetic in 16-bit fixed point, where that is its definition.
    fn fixed(
        &self,
        p: &Problem<'_>,
        epilogue: &CodesEpilogue,
        x: &Place,
        residual: &Place,
        pixels: usize,
    ) -> Option<Fixed> {
        Fixed::of(&FixedTerms {
            groups: p.groups,
            epilogue,
            weights: self.codes,
            m: self.m,
            b: self.b,
            x: (x.dtype, x.zero_point),
            residual: Some(residual.dtype),
            pixels,
        })
    }

    /// Lays out the constants of fixed point.
    fn fixed_tables(&self, p: &Problem<'_>, packed: &Packed, fixed: &Fixed, blob: &mut Blob) -> FixedTables {
        let none = (FixedChannel { offset: 0, limit: 0, scale: 1, m: 0, b: 0 }, 0);
        let lanes = self.carried(packed).into_iter().flat_map(|carried| {
            // Sums of 16 bits wrap, and so may what they carry; those of 32 bits are true when they become words.
            let word = |carried: i32| if packed.family.is_lookup() { carried as i16 } else { 0 };
            let lanes =
                carried.into_iter().enumerate().map(|(c, carried)| (fixed.channels[c], word(carried)));
            by_panel(p, packed, &lanes.collect::<Vec<_>>(), none)
        });
        FixedTables::new(fixed, &lanes.collect::<Vec<_>>(), blob)
    }
}

/// The epilogue of a layer of codes.
pub fn integer_epilogue(
    model: &mut Model<'_, '_>,
    node: &Node,
    p: &Problem<'_>,
    packed: &Packed,
    x: &Place,
    results: Results<'_>,
) -> Result<Epilogue> {
    let Results { end, sinks, residual } = results;
    let graph = model.graph;
    let residual_m = end.residual_m();
    let channels = Channels::of(graph, node, p, x.zero_point, residual_m)?;
    let outs = end.outs().map(<[_]>::to_vec).unwrap_or_default();
    let narrow = packed.family.is_lookup();
    let thresholds = match (outs.as_slice(), &residual, sinks.as_slice()) {
        ([r], None, [sink]) if narrow && sink.format == Format::ChannelPairs => {
            channels.thresholds(packed, r, &mut model.blob)
        }
        _ => None,
    };
    // Of each class of taps one after the other.
    let classes = packed.offset.len();
    let m = model.blob.add_f32(&by_panel(p, packed, channels.m, 0.0).repeat(classes));
    let b = model.blob.add_f32(&by_panel(p, packed, channels.b, 0.0).repeat(classes));
    let correction = channels.correction(p, packed, &mut model.blob);
    let bounded = channels.bounded(&outs);
    let pixels = sinks.first().map_or(0, |s| s.h * s.w);
    let fixed = match (end.codes(), &residual) {
        (Some(epilogue), Some(r)) => channels.fixed(p, epilogue, x, r, pixels),
        _ => None,
    };
    let fixed = fixed.map(|f| channels.fixed_tables(p, packed, &f, &mut model.blob));
    let sinks: Vec<Sink> = if outs.is_empty() {
        sinks.into_iter().map(|place| Sink { place, requant: None }).collect()
    } else {
        sinks.into_iter().zip(outs).map(|(place, r)| Sink { place, requant: Some(r) }).collect()
    };
    let residual = residual.map(|r| (r, residual_m));
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

/// The epilogue of a float layer.
pub fn float_epilogue(
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
