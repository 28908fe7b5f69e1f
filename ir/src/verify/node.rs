//! Rules of a node: operands exist and have types that the operator takes, results are what
//! its inference makes of them, and what the operator itself requires.

use super::VerifyError;
use super::site::Site;
use crate::op::{Operand, OperandError};
use crate::{Graph, NodeId, Value};

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
        node.op.operator().check(&site, errors);
    }
}

/// Compares with `infer`; whether operand and result counts are right.
fn results(site: &Site<'_>, errors: &mut Vec<VerifyError>) -> bool {
    let operands: Vec<Operand<'_>> = site.inputs.iter().map(|v| (v.dtype, &v.shape)).collect();
    let expected = match site.node.op.infer(&operands) {
        Ok(types) => types,
        Err(why) => {
            errors.push(VerifyError::Operands { node: site.label.clone(), why });
            return false;
        }
    };
    if expected.is_empty() {
        let why = OperandError::Attribute("the attribute outs must not be empty".into());
        let node = site.label.clone();
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
