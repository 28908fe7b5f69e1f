//! Rules of a node: operands exist and have types that the operator takes, results are what `infer` makes of them.

use super::site::Site;
use super::{VerifyError, codes};
use crate::infer::{Operand, infer};
use crate::{DType, Graph, NodeId, Op, Value};

pub(super) fn node(g: &Graph, id: NodeId, errors: &mut Vec<VerifyError>) {
    let Some(node) = g.get_node(id) else { return };
    let label = g.node_label(id);
    let before = errors.len();
    let mut inputs = Vec::with_capacity(node.inputs().len());
    for (operand, &v) in node.inputs().iter().enumerate() {
        match g.get_value(v) {
            Some(v) => inputs.push(v),
            None => errors.push(VerifyError::MissingOperand { node: label.clone(), operand }),
        }
    }
    let outputs: Vec<&Value> = node.outputs().iter().filter_map(|&v| g.get_value(v)).collect();
    if errors.len() > before {
        return;
    }
    let site = Site { label, node, inputs, outputs };
    // The rules below index operands and results, so they wait until the counts are right.
    if results(&site, errors) {
        operands(&site, errors);
        codes::codes(&site, errors);
    }
}

/// Compares with `infer`; whether operand and result counts are right.
fn results(site: &Site<'_>, errors: &mut Vec<VerifyError>) -> bool {
    let operands: Vec<Operand<'_>> = site.inputs.iter().map(|v| (v.dtype, &v.shape)).collect();
    let expected = match infer(&site.node.op, &operands) {
        Ok(types) => types,
        Err(why) => {
            errors.push(VerifyError::Operands { node: site.label.clone(), why });
            return false;
        }
    };
    if expected.is_empty() {
        let (node, why) = (site.label.clone(), "the attribute outs must not be empty".into());
        errors.push(VerifyError::Operands { node, why });
        return false;
    }
    if expected.len() != site.outputs.len() {
        let (node, expected, found) = (site.label.clone(), expected.len(), site.outputs.len());
        errors.push(VerifyError::ResultCount { node, expected, found });
        return false;
    }
    for ((dtype, shape), v) in expected.into_iter().zip(&site.outputs) {
        // Where the operator leaves the type open it makes codes.
        let fits = dtype.map_or(v.dtype.is_code(), |d| d == v.dtype);
        if !fits || shape != v.shape {
            let dtype = dtype.map_or("codes of shape ".into(), |d| d.to_string());
            errors.push(VerifyError::ResultType {
                node: site.label.clone(),
                value: v.name.clone(),
                expected: format!("{dtype}{shape}"),
                found: v.type_text(),
            });
        }
    }
    true
}

/// Types of the operands behind the first, which `infer` has checked; attributes of float operators.
fn operands(site: &Site<'_>, errors: &mut Vec<VerifyError>) {
    match &site.node.op {
        Op::Conv(_)
        | Op::Gemm(_)
        | Op::BatchNormalization(_)
        | Op::Add(_)
        | Op::Sub(_)
        | Op::Mul(_)
        | Op::Div(_) => {
            for v in site.inputs.iter().filter(|v| v.dtype != DType::F32) {
                errors.push(site.operand_type(v, "f32"));
            }
        }
        Op::Gather(gather) => {
            let [x, indices] = [site.inputs[0], site.inputs[1]];
            if indices.dtype != DType::I64 {
                errors.push(site.operand_type(indices, "i64"));
            }
            site.constant(indices, errors);
            let extent = x.shape.dim(gather.axis).unwrap_or(0);
            let known = indices.constant().and_then(|t| t.as_i64()).unwrap_or_default();
            let outside = |i: &&i64| usize::try_from(**i).map_or(true, |i| i >= extent);
            if let Some(&found) = known.iter().find(outside) {
                errors.push(VerifyError::GatherIndex { node: site.label.clone(), extent, found });
            }
        }
        Op::FakeQuantize(q) => {
            let value = site.outputs[0].name.clone();
            if !(q.scale.is_finite() && q.scale > 0.0) {
                let found = format!("{:?}", q.scale);
                errors.push(VerifyError::Scale {
                    value: value.clone(),
                    expected: "finite and above zero",
                    found,
                });
            }
            match q.dtype.code_range() {
                Some((lo, hi)) if (lo..=hi).contains(&q.zero_point) => {}
                Some(expected) => {
                    let (dtype, found) = (q.dtype, q.zero_point);
                    errors.push(VerifyError::ZeroPoint { value, dtype, expected, found });
                }
                None => errors.push(VerifyError::Operands {
                    node: site.label.clone(),
                    why: format!("the attribute dtype must be a type of codes, found {}", q.dtype),
                }),
            }
        }
        _ => {}
    }
}
