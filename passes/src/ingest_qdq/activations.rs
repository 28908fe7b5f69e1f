//! QuantizeLinear and DequantizeLinear on activations become FakeQuantize. Operators that move codes between the two
//! move the real numbers instead, which is the same since dequantization works element by element and keeps order.

use super::PASS;
use crate::PassError;
use crate::rewrite::{add_op, can_replace, name_of, replace};
use nibblec_ir::op::{Elements, FakeQuantize, Unary};
use nibblec_ir::{DType, Graph, NodeId, Op, Quant, ValueId};
use std::collections::BTreeMap;

/// Replaces what is dequantized by the real value behind the codes; returns how many nodes changed.
/// Quantizers whose codes leave the model stay.
pub(super) fn pairs_to_fake_quantize(graph: &mut Graph) -> Result<usize, PassError> {
    let mut changes = 0;
    // The real value of each value of codes.
    let mut real: BTreeMap<ValueId, ValueId> = BTreeMap::new();
    for id in graph.order() {
        let node = graph.node(id);
        let (x, y) = (node.inputs()[0], node.output());
        match node.op.clone() {
            Op::QuantizeLinear(q)
                if graph.value(x).constant().is_none() && !graph.consumers(y).is_empty() =>
            {
                real.insert(y, fake_quantize(graph, id, (q.lo, q.hi))?);
                changes += 1;
            }
            Op::DequantizeLinear(_) => {
                if let Some(&r) = real.get(&x) {
                    let new = if can_replace(graph, y, r) { r } else { again(graph, id, r)? };
                    replace(graph, y, new);
                    changes += 1;
                }
            }
            op if (op.moves_elements() || op.elements() == Elements::Joined)
                && graph.value(y).dtype.is_code() =>
            {
                if let Some(new) = move_reals(graph, id, op, &real)? {
                    real.insert(y, new);
                    changes += 1;
                }
            }
            _ => {}
        }
    }
    Ok(changes)
}

fn scale_of(graph: &Graph, id: NodeId, quant: Option<&Quant>) -> Result<(f32, i32), PassError> {
    let Some(q) = quant else {
        return Err(PassError::broken(PASS, name_of(graph, id), "codes without quantization"));
    };
    q.tensor_scale().map(|s| (s, q.zero_point)).ok_or_else(|| PassError::Unsupported {
        pass: PASS,
        node: name_of(graph, id),
        expected: "one scale for an activation".into(),
        found: "a scale a channel".into(),
        help: "export activations quantized per tensor".into(),
    })
}

/// The FakeQuantize that equals the QuantizeLinear at `id` and dequantization; narrower bounds are clamped before it.
fn fake_quantize(graph: &mut Graph, id: NodeId, (lo, hi): (i32, i32)) -> Result<ValueId, PassError> {
    let name = name_of(graph, id);
    let mut x = graph.node(id).inputs()[0];
    let y = graph.value(graph.node(id).output());
    let (scale, zero_point) = scale_of(graph, id, y.quant.as_ref())?;
    let (dtype, shift) = narrowest(y.dtype, (lo, hi), zero_point);
    let (lo, hi, zero_point) = (lo - shift, hi - shift, zero_point - shift);
    let Some((least, most)) = dtype.code_range() else {
        return Err(PassError::broken(PASS, name, format!("{dtype} has no codes")));
    };
    // At a bound the division gives back the whole number, so clamping before rounding equals clamping after.
    let bound = |code: i32, free: bool, otherwise: f32| {
        if free { otherwise } else { (code - zero_point) as f32 * scale }
    };
    let (min, max) = (bound(lo, lo <= least, f32::NEG_INFINITY), bound(hi, hi >= most, f32::INFINITY));
    if (min, max) == (0.0, f32::INFINITY) {
        x = add_op(graph, PASS, &format!("{name}.clamp"), Unary::RELU, &[x])?;
    } else if min > f32::NEG_INFINITY || max < f32::INFINITY {
        x = add_op(graph, PASS, &format!("{name}.clamp"), Unary::Clip { min, max }, &[x])?;
    }
    add_op(graph, PASS, &format!("{name}.fake"), FakeQuantize { dtype, scale, zero_point }, &[x])
}

/// The type of fewest bits that holds all codes from `lo` to `hi` and the zero point once they are lowered by the number
/// beside it: a narrow range in a wide type, as a Clip of codes makes it, counts as the width that it needs.
fn narrowest(dtype: DType, (lo, hi): (i32, i32), zero_point: i32) -> (DType, i32) {
    let holds = |d: DType, shift: i32| {
        let (least, most) = d.code_range().unwrap_or_default();
        [lo, hi, zero_point].iter().all(|c| (least..=most).contains(&(c - shift)))
    };
    let candidates = (2..dtype.bits()).flat_map(|bits| {
        let unsigned = DType::unsigned(bits);
        [DType::signed(bits).map(|d| (d, 0)), unsigned.map(|d| (d, 0)), unsigned.map(|d| (d, lo))]
    });
    candidates.flatten().find(|(d, shift)| holds(*d, *shift)).unwrap_or((dtype, 0))
}

/// A second copy of the node that makes `r`, for a second model output.
fn again(graph: &mut Graph, id: NodeId, r: ValueId) -> Result<ValueId, PassError> {
    let Some(node) = graph.value(r).producer().map(|n| graph.node(n)) else {
        return Err(PassError::broken(PASS, name_of(graph, id), "dequantizes what nothing makes"));
    };
    let (name, op, inputs) = (node.name.clone(), node.op.clone(), node.inputs().to_vec());
    add_op(graph, PASS, &name, op, &inputs)
}

/// The operator at `id` on real values, if all codes that it reads have one.
fn move_reals(
    graph: &mut Graph,
    id: NodeId,
    mut op: Op,
    real: &BTreeMap<ValueId, ValueId>,
) -> Result<Option<ValueId>, PassError> {
    let name = name_of(graph, id);
    let operands: Option<Vec<ValueId>> = graph
        .node(id)
        .inputs()
        .iter()
        .map(|v| if graph.value(*v).dtype.is_code() { real.get(v).copied() } else { Some(*v) })
        .collect();
    let Some(operands) = operands else { return Ok(None) };
    if let Op::Pad(p) = &mut op {
        let y = graph.value(graph.node(id).output());
        let (scale, zero_point) = scale_of(graph, id, y.quant.as_ref())?;
        p.value = (p.value - zero_point as f32) * scale;
    }
    add_op(graph, PASS, &name, op, &operands).map(Some)
}
