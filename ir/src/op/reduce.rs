//! Operators that look at all elements along axes.

use super::attr::{AttrError, AttrType, Reader, Requant};
use super::operator::{Attributes, Form, OperandError, Operands, Operator, Types};
use super::{Facts, OnCodes, RowMajor, Sign, plain, plain_form};
use crate::verify::{Site, VerifyError};
use crate::{Dim, Shape};

/// How a mean of codes ends: `t = fma(f32(acc), m / f32(count), b)`, requantize.
#[derive(Clone, Debug, PartialEq)]
pub struct MeanCodes {
    /// Multiplier before the division by the count.
    pub m: f32,
    /// Addend.
    pub b: f32,
    /// One entry per output, in output order.
    pub outs: Vec<Requant>,
}

impl MeanCodes {
    pub(super) fn read(r: &mut Reader<'_>) -> Result<MeanCodes, AttrError> {
        Ok(MeanCodes { m: r.get("m")?, b: r.get("b")?, outs: r.get("outs")? })
    }

    pub(super) fn attributes(&self) -> Attributes {
        vec![("m", self.m.to_attr()), ("b", self.b.to_attr()), ("outs", self.outs.to_attr())]
    }

    pub(super) fn types(
        codes: Option<&MeanCodes>,
        operands: &Operands<'_>,
        shape: impl Fn(&Operands<'_>) -> Result<Shape, OperandError>,
    ) -> Types {
        match codes {
            None => operands.floats(shape(operands)?),
            Some(_) => {
                operands.codes()?;
                operands.requantized(shape(operands)?)
            }
        }
    }

    pub(super) fn facts(codes: Option<&MeanCodes>) -> Facts {
        match codes {
            None => Facts {
                sign: Sign::OfOperands,
                on_codes: OnCodes::Requantized,
                keeps_factors: true,
                ..Facts::COMPUTES
            },
            Some(_) => Facts::INTEGER,
        }
    }

    pub(super) fn check(codes: Option<&MeanCodes>, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        if let Some(codes) = codes {
            site.activations(&site.inputs, errors);
            site.finite("m", codes.m, errors);
            site.finite("b", codes.b, errors);
            site.requantized(&codes.outs, errors);
        }
    }
}

/// Mean over H and W, to `[N,C,1,1]`; on codes an average pooling over the whole plane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GlobalAveragePool {
    /// Of codes.
    pub codes: Option<MeanCodes>,
}

impl Form for GlobalAveragePool {
    const NAMES: &'static [&'static str] = &["GlobalAveragePool", "QLinearGlobalAveragePool"];

    fn read(name: &str, r: &mut Reader<'_>) -> Result<GlobalAveragePool, AttrError> {
        let codes = if name == "GlobalAveragePool" { None } else { Some(MeanCodes::read(r)?) };
        Ok(GlobalAveragePool { codes })
    }
}

impl Operator for GlobalAveragePool {
    fn name(&self) -> &'static str {
        if self.codes.is_some() { "QLinearGlobalAveragePool" } else { "GlobalAveragePool" }
    }

    fn attributes(&self) -> Attributes {
        self.codes.iter().flat_map(MeanCodes::attributes).collect()
    }

    fn operand_count(&self) -> (usize, usize) {
        (1, 1)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        let shape = |o: &Operands<'_>| {
            let (c, h, w) = o.chw()?;
            if h == 0 || w == 0 {
                return Err(OperandError::Attribute(format!("the plane of {} is empty", o.x())));
            }
            Ok(Shape(vec![o.x().0[0], Dim::Fixed(c), Dim::Fixed(1), Dim::Fixed(1)]))
        };
        MeanCodes::types(self.codes.as_ref(), operands, shape)
    }

    fn facts(&self) -> Facts {
        MeanCodes::facts(self.codes.as_ref())
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        MeanCodes::check(self.codes.as_ref(), site, errors);
    }

    fn outs(&self) -> Option<&[Requant]> {
        self.codes.as_ref().map(|c| &*c.outs)
    }
}

plain! {
    /// `exp(x - max) / sum` along an axis.
    Softmax {
        /// The axis.
        axis: usize,
    }
}

impl Operator for Softmax {
    plain_form!(Softmax);

    fn operand_count(&self) -> (usize, usize) {
        (1, 1)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        operands.axis(self.axis)?;
        operands.floats(operands.x().clone())
    }

    fn facts(&self) -> Facts {
        Facts { sign: Sign::NotNegative, row_major: RowMajor::Reads, ..Facts::COMPUTES }
    }
}
