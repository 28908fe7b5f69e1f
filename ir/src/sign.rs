//! The sign of values, as far as their operators tell ([`crate::op::Sign`]).

use crate::op::{Elements, Sign};
use crate::{Graph, Source, ValueId};
use std::collections::HashSet;

/// Whether no element of the value is below zero: constants are looked at, model inputs may hold anything.
pub fn never_negative(graph: &Graph, value: ValueId) -> bool {
    let (mut seen, mut open) = (HashSet::from([value]), vec![value]);
    while let Some(v) = open.pop() {
        let node = match graph.value(v).source() {
            Source::Input => return false,
            Source::Constant(t) => match t.as_f32() {
                Some(x) if x.iter().all(|x| *x >= 0.0) => continue,
                _ => return false,
            },
            Source::Node { node, .. } => graph.node(*node),
        };
        match node.op.sign() {
            Sign::NotNegative => {}
            Sign::Any => return false,
            Sign::OfOperands => {
                let all = matches!(node.op.elements(), Elements::Joined | Elements::Computed);
                let operands = &node.inputs()[..if all { node.inputs().len() } else { 1 }];
                open.extend(operands.iter().filter(|v| seen.insert(**v)));
            }
        }
    }
    true
}
