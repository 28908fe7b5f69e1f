//! Operators between floats and codes, and from codes to other codes.

use super::attr::Requant;
use super::operator::{OperandError, Operands, Operator, Types};
use super::{Facts, OnCodes, RowMajor, Sign, plain, plain_form};
use crate::DType;
use crate::verify::{Site, VerifyError};

plain! {
    /// `x` through the quantizer `(dtype, scale, zero_point)` and back to f32:
    /// `(clamp(round_half_even(x / scale) + zero_point, lo, hi) - zero_point) * scale`, lo and hi of `dtype`.
    /// This is how trained quantization sits on the values of a float graph.
    FakeQuantize {
        /// Width and signedness of the codes.
        dtype: DType,
        /// Step.
        scale: f32,
        /// Code of zero.
        zero_point: i32,
    }
}

impl Operator for FakeQuantize {
    plain_form!(FakeQuantize);

    fn operand_count(&self) -> (usize, usize) {
        (1, 1)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        operands.floats(operands.x().clone())
    }

    fn facts(&self) -> Facts {
        Facts { sign: Sign::OfOperands, on_codes: OnCodes::Quantizer, ..Facts::COMPUTES }
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        let value = site.outputs[0].name.clone();
        if !(self.scale.is_finite() && self.scale > 0.0) {
            let found = format!("{:?}", self.scale);
            let (value, expected) = (value.clone(), "finite and above zero");
            errors.push(VerifyError::Scale { value, expected, found });
        }
        match self.dtype.code_range() {
            Some((lo, hi)) if (lo..=hi).contains(&self.zero_point) => {}
            Some(expected) => {
                let (dtype, found) = (self.dtype, self.zero_point);
                errors.push(VerifyError::ZeroPoint { value, dtype, expected, found });
            }
            None => {
                let why = format!("the attribute dtype must be a type of codes, found {}", self.dtype);
                errors.push(VerifyError::Operands {
                    node: site.label.clone(),
                    why: OperandError::Attribute(why),
                });
            }
        }
    }
}

plain! {
    /// f32 to codes with the output value's quantization (per tensor): `v = x / scale` (IEEE division),
    /// `v` clamped to `[lo - zero_point, hi - zero_point]` as in requantize, `round_half_even(v) + zero_point`.
    QuantizeLinear {
        /// Smallest code.
        lo: i32,
        /// Largest code.
        hi: i32,
    }
}

impl Operator for QuantizeLinear {
    plain_form!(QuantizeLinear);

    fn operand_count(&self) -> (usize, usize) {
        (1, 1)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        operands.float()?;
        Ok(vec![(None, operands.x().clone())])
    }

    fn facts(&self) -> Facts {
        Facts { on_codes: OnCodes::Quantizer, row_major: RowMajor::Reads, ..Facts::COMPUTES }
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        site.activations(&site.outputs, errors);
        site.clamp(0, (self.lo, self.hi), errors);
    }
}

plain! {
    /// Codes to f32 with the input value's quantization, per tensor or per channel: `f32(q - zero_point) * scale`.
    DequantizeLinear {}
}

impl Operator for DequantizeLinear {
    plain_form!(DequantizeLinear);

    fn operand_count(&self) -> (usize, usize) {
        (1, 1)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        if operands.dtype() != DType::I32 {
            operands.codes()?;
        }
        Ok(vec![(Some(DType::F32), operands.x().clone())])
    }

    fn facts(&self) -> Facts {
        Facts { on_codes: OnCodes::Quantizer, row_major: RowMajor::Writes, ..Facts::COMPUTES }
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        if site.inputs[0].quant.is_none() {
            errors.push(site.no_quant(site.inputs[0]));
        }
    }
}

plain! {
    /// `t = f32(q)`, then requantize: changes width, scale or zero point.
    Requantize {
        /// One entry per output, in output order.
        outs: Vec<Requant>,
    }
}

impl Operator for Requantize {
    plain_form!(Requantize);

    fn operand_count(&self) -> (usize, usize) {
        (1, 1)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        operands.requantized(operands.x().clone())
    }

    fn facts(&self) -> Facts {
        Facts::INTEGER
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        site.activations(&site.inputs, errors);
        site.requantized(&self.outs, errors);
    }

    fn outs(&self) -> Option<&[Requant]> {
        Some(&self.outs)
    }
}

plain! {
    /// `y = table[q]`, a signed code indexing by its two's complement. Operands: codes x (8 bits or fewer), table:
    /// codes `[2^bits]`. How unary functions (LeakyRelu, HardSwish, Sigmoid, ...) run on codes.
    Lookup {}
}

impl Operator for Lookup {
    plain_form!(Lookup);

    fn operand_count(&self) -> (usize, usize) {
        (2, 2)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        operands.requantized(operands.x().clone())
    }

    fn facts(&self) -> Facts {
        Facts::INTEGER
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        let [x, table, y] = [site.inputs[0], site.inputs[1], site.outputs[0]];
        site.activations(&[x, y], errors);
        site.constant(table, errors);
        if table.dtype != y.dtype {
            errors.push(site.operand_type(table, "of the result's type"));
        }
        let expected = 1usize << x.dtype.bits();
        if x.dtype.is_code() && (table.shape.rank() != 1 || table.shape.dim(0) != Some(expected)) {
            let (node, found) = (site.label.clone(), table.shape.clone());
            errors.push(VerifyError::TableLength { node, dtype: x.dtype, expected, found });
        }
    }
}
