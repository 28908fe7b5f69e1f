//! Operators that pick elements by indices.

use super::operator::{OperandError, Operands, Operator, Types};
use super::{Facts, RowMajor, plain, plain_form};
use crate::verify::{Site, VerifyError};
use crate::{DType, Shape};

plain! {
    /// Takes constant indices along an axis. Operands: x, indices (i64 constant of rank 0 or 1).
    Gather {
        /// The axis, not the batch.
        axis: usize,
    }
}

impl Operator for Gather {
    plain_form!(Gather);

    fn operand_count(&self) -> (usize, usize) {
        (2, 2)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        let (x, indices, axis) = (operands.x(), operands.shape(1), self.axis);
        if x.dim(axis).is_none() || indices.rank() > 1 {
            let why = format!("axis {axis} of {x} cannot be gathered by {indices}");
            return Err(OperandError::Attribute(why));
        }
        let mut dims = x.0[..axis].to_vec();
        dims.extend(&indices.0);
        dims.extend(&x.0[axis + 1..]);
        operands.same(Shape(dims))
    }

    fn facts(&self) -> Facts {
        Facts { row_major: RowMajor::Reads, ..Facts::MOVES }
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        let [x, indices] = [site.inputs[0], site.inputs[1]];
        if indices.dtype != DType::I64 {
            errors.push(site.operand_type(indices, "i64"));
        }
        site.constant(indices, errors);
        let extent = x.shape.dim(self.axis).unwrap_or(0);
        let known = indices.constant().and_then(|t| t.as_i64()).unwrap_or_default();
        let outside = |i: &&i64| usize::try_from(**i).map_or(true, |i| i >= extent);
        if let Some(&found) = known.iter().find(outside) {
            errors.push(VerifyError::GatherIndex { node: site.label.clone(), extent, found });
        }
        site.moved(&site.inputs[..1], errors);
    }
}
