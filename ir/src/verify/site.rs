//! Where a rule of a node is checked, and what several rules require.

use super::VerifyError;
use crate::{Node, Value};

/// A node whose operands and results all exist.
pub(super) struct Site<'a> {
    pub label: String,
    pub node: &'a Node,
    pub inputs: Vec<&'a Value>,
    pub outputs: Vec<&'a Value>,
}

impl Site<'_> {
    pub fn operand_type(&self, v: &Value, expected: &'static str) -> VerifyError {
        VerifyError::OperandType { node: self.label.clone(), value: v.name.clone(), expected, found: v.dtype }
    }

    /// Requires a constant operand.
    pub fn constant(&self, v: &Value, errors: &mut Vec<VerifyError>) {
        if v.constant().is_none() {
            errors.push(VerifyError::NotConstant { node: self.label.clone(), value: v.name.clone() });
        }
    }

    /// Requires a finite number.
    pub fn finite(&self, what: &str, x: f32, errors: &mut Vec<VerifyError>) {
        if !x.is_finite() {
            let (node, found) = (self.label.clone(), format!("{x:?}"));
            errors.push(VerifyError::NotFinite { node, what: what.into(), found });
        }
    }
}
