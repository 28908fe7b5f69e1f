//! Ranges that follow from the types of integer inputs: what is dequantized from them, moved, and scaled by constants
//! lies on a grid that no data need show.

use crate::rewrite::f32_constant;
use nibblec_ir::ann::Range;
use nibblec_ir::op::{BinaryFunction, Elements};
use nibblec_ir::{Graph, Op, ValueId};
use std::collections::BTreeMap;

/// The range of a value, 0 included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Known {
    pub range: Range,
    /// Width of the codes whose grid spans exactly this range; `None` if the value only lies within it.
    pub grid: Option<u32>,
}

/// The ranges of all values that hang on integer inputs in such a way.
pub(super) fn ranges(graph: &Graph) -> BTreeMap<ValueId, Known> {
    let mut all = BTreeMap::new();
    for id in graph.order() {
        let node = graph.node(id);
        let x = node.inputs()[0];
        let known = match &node.op {
            Op::DequantizeLinear(_) if from_input(graph, x) => dequantized(graph, x),
            op if op.keeps_values() => all.get(&x).copied(),
            Op::Binary(b) => {
                let constant = node.inputs().get(1).and_then(|&c| f32_constant(graph, c));
                let operands = all.get(&x).zip(constant).zip(b.float());
                operands.and_then(|((k, c), function)| computed(function, k, c))
            }
            _ => None,
        };
        if let Some(known) = known {
            all.insert(node.output(), known);
        }
    }
    all
}

/// Whether codes come from a model input, moved at most.
fn from_input(graph: &Graph, mut id: ValueId) -> bool {
    while let Some(node) = graph.value(id).producer() {
        let node = graph.node(node);
        if !matches!(node.op.elements(), Elements::Moved | Elements::Maxima) {
            return false;
        }
        id = node.inputs()[0];
    }
    graph.inputs().contains(&id)
}

fn dequantized(graph: &Graph, codes: ValueId) -> Option<Known> {
    let v = graph.value(codes);
    let (quant, (lo, hi)) = (v.quant.as_ref()?, v.dtype.code_range()?);
    let scale = quant.tensor_scale().filter(|s| s.is_finite() && *s > 0.0)?;
    let real = |code: i32| (code - quant.zero_point) as f32 * scale;
    Some(Known { range: Range { min: real(lo), max: real(hi) }, grid: Some(v.dtype.bits()) })
}

/// What becomes of a range with the constant, in whichever element. One positive factor keeps the grid.
fn computed(function: BinaryFunction, known: &Known, constant: &[f32]) -> Option<Known> {
    let (apply, scales): (fn(f32, f32) -> f32, bool) = match function {
        BinaryFunction::Add => (|x, c| x + c, false),
        BinaryFunction::Sub => (|x, c| x - c, false),
        BinaryFunction::Mul => (|x, c| x * c, true),
        BinaryFunction::Div => (|x, c| x / c, true),
    };
    let mut range = Range { min: 0.0, max: 0.0 };
    for &c in constant {
        for end in [known.range.min, known.range.max] {
            let x = apply(end, c);
            range = Range { min: range.min.min(x), max: range.max.max(x) };
            if !x.is_finite() {
                return None;
            }
        }
    }
    let keeps = scales && matches!(constant, [c] if *c > 0.0);
    Some(Known { range, grid: known.grid.filter(|_| keeps) })
}
