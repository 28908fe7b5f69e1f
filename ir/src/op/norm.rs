//! Normalization.

use super::operator::{OperandError, Operands, Operator, Types};
use super::{Facts, plain, plain_form};
use crate::verify::{Site, VerifyError};

plain! {
    /// Operands: x, scale, B, mean, var (each `[C]`), inference form: `(x - mean) / sqrt(var + epsilon) * scale + B`.
    BatchNormalization {
        /// Added to the variance.
        epsilon: f32,
    }
}

impl Operator for BatchNormalization {
    plain_form!(BatchNormalization);

    fn operand_count(&self) -> (usize, usize) {
        (5, 5)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        let x = operands.x();
        if x.rank() < 2 {
            return Err(OperandError::RankBelow { what: "x", least: 2, found: x.clone() });
        }
        for (i, what) in ["scale", "B", "mean", "var"].into_iter().enumerate() {
            operands.vector(i + 1, x.dim(1), what)?;
        }
        operands.floats(x.clone())
    }

    fn facts(&self) -> Facts {
        Facts::COMPUTES
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        site.floats(errors);
    }
}
