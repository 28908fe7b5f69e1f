//! Operators that move elements.

use super::attr::{Affine, AttrError, AttrType, Reader, Requant};
use super::operator::{Attributes, Form, OperandError, Operands, Operator, Types};
use super::{Elements, Facts, RowMajor, Sign, plain, plain_form};
use crate::verify::{Site, VerifyError};
use crate::{Dim, Shape};

/// How codes of several quantizers are joined: operand i passes through `t = fma(f32(q), m, b)` of `ins[i]`, then
/// requantize.
#[derive(Clone, Debug, PartialEq)]
pub struct ConcatCodes {
    /// One entry per operand.
    pub ins: Vec<Affine>,
    /// One entry per output, in output order.
    pub outs: Vec<Requant>,
}

/// Joins operands along an axis (never the batch). Float, codes of one common quantization, or codes that are
/// requantized.
#[derive(Clone, Debug, PartialEq)]
pub struct Concat {
    /// The axis, not negative.
    pub axis: usize,
    /// Of codes that are requantized.
    pub codes: Option<ConcatCodes>,
}

impl Concat {
    /// Joins operands as they are.
    pub fn along(axis: usize) -> Concat {
        Concat { axis, codes: None }
    }

    fn shape(&self, operands: &Operands<'_>) -> Result<Shape, OperandError> {
        let (axis, first) = (self.axis, operands.x());
        operands.axis(axis)?;
        let mut sum = 0usize;
        for (_, s) in operands.all() {
            let rest = |s: &Shape| {
                s.0.iter().enumerate().filter(|(i, _)| *i != axis).map(|(_, d)| *d).collect::<Vec<_>>()
            };
            if s.rank() != first.rank() || rest(s) != rest(first) {
                let why = format!("{s} cannot join {first} along axis {axis}");
                return Err(OperandError::Attribute(why));
            }
            let n = s.dim(axis).ok_or(OperandError::Batch("images of a batch cannot be joined"))?;
            sum = sum.checked_add(n).ok_or(OperandError::Overflow("the joined extent"))?;
        }
        let mut out = first.clone();
        out.0[axis] = Dim::Fixed(sum);
        Ok(out)
    }
}

impl Form for Concat {
    const NAMES: &'static [&'static str] = &["Concat", "QLinearConcat"];

    fn read(name: &str, r: &mut Reader<'_>) -> Result<Concat, AttrError> {
        let axis = r.get("axis")?;
        let codes = match name {
            "Concat" => None,
            _ => Some(ConcatCodes { ins: r.get("ins")?, outs: r.get("outs")? }),
        };
        Ok(Concat { axis, codes })
    }
}

impl Operator for Concat {
    fn name(&self) -> &'static str {
        if self.codes.is_some() { "QLinearConcat" } else { "Concat" }
    }

    fn attributes(&self) -> Attributes {
        let mut list = vec![("axis", self.axis.to_attr())];
        if let Some(c) = &self.codes {
            list.extend([("ins", c.ins.to_attr()), ("outs", c.outs.to_attr())]);
        }
        list
    }

    fn operand_count(&self) -> (usize, usize) {
        self.codes.as_ref().map_or((1, usize::MAX), |c| (c.ins.len(), c.ins.len()))
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        if self.codes.is_some() {
            operands.codes()?;
            return operands.requantized(self.shape(operands)?);
        }
        if operands.all().iter().any(|o| o.0 != operands.dtype()) {
            return Err(OperandError::Types);
        }
        operands.same(self.shape(operands)?)
    }

    fn facts(&self) -> Facts {
        match self.codes {
            Some(_) => Facts::INTEGER,
            None => Facts { elements: Elements::Joined, ..Facts::MOVES },
        }
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        let Some(codes) = &self.codes else { return site.moved(&site.inputs, errors) };
        site.activations(&site.inputs, errors);
        for Affine { m, b } in &codes.ins {
            site.finite("ins", *m, errors);
            site.finite("ins", *b, errors);
        }
        site.requantized(&codes.outs, errors);
    }

    fn outs(&self) -> Option<&[Requant]> {
        self.codes.as_ref().map(|c| &*c.outs)
    }
}

plain! {
    /// Constant padding. On codes, `value` is a code.
    Pad {
        /// Before each axis.
        before: Vec<usize>,
        /// After each axis.
        after: Vec<usize>,
        /// The padding.
        value: f32,
    }
}

impl Operator for Pad {
    plain_form!(Pad);

    fn operand_count(&self) -> (usize, usize) {
        (1, 1)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        let x = operands.x();
        if self.before.len() != x.rank() || self.after.len() != x.rank() {
            let why = format!("pads name {} axes for shape {x}", self.before.len());
            return Err(OperandError::Attribute(why));
        }
        let dims = x.0.iter().zip(self.before.iter().zip(&self.after)).map(|(d, (a, b))| match d {
            Dim::Batch if *a == 0 && *b == 0 => Ok(Dim::Batch),
            Dim::Batch => Err(OperandError::Batch("the batch cannot be padded")),
            Dim::Fixed(n) => n
                .checked_add(*a)
                .and_then(|v| v.checked_add(*b))
                .map(Dim::Fixed)
                .ok_or(OperandError::Overflow("the padded extent")),
        });
        operands.same(Shape(dims.collect::<Result<_, _>>()?))
    }

    fn facts(&self) -> Facts {
        Facts {
            elements: Elements::Padded(self.value),
            sign: if self.value < 0.0 { Sign::Any } else { Sign::OfOperands },
            row_major: RowMajor::Reads,
            ..Facts::MOVES
        }
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        let x = site.inputs[0];
        if let Some((lo, hi)) = x.dtype.code_range()
            && !(self.value.fract() == 0.0 && (lo as f32..=hi as f32).contains(&self.value))
        {
            let (node, found) = (site.label.clone(), format!("{:?}", self.value));
            errors.push(VerifyError::PadCode { node, dtype: x.dtype, expected: (lo, hi), found });
        }
        site.moved(&site.inputs, errors);
    }
}

plain! {
    /// The same elements, row major, under another shape; the batch stays leading.
    Reshape {
        /// The new shape.
        shape: Vec<Dim>,
    }
}

fn same_item_count(from: &Shape, to: &Shape) -> bool {
    from.is_batched() == to.is_batched()
        && from.item_elements().is_some()
        && from.item_elements() == to.item_elements()
        && from.0.iter().filter(|d| **d == Dim::Batch).count()
            == to.0.iter().filter(|d| **d == Dim::Batch).count()
}

impl Operator for Reshape {
    plain_form!(Reshape);

    fn operand_count(&self) -> (usize, usize) {
        (1, 1)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        let (x, s) = (operands.x(), Shape(self.shape.clone()));
        if !same_item_count(x, &s) {
            return Err(OperandError::Attribute(format!("{x} cannot be reshaped to {s}")));
        }
        operands.same(s)
    }

    fn facts(&self) -> Facts {
        Facts::MOVES
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        site.moved(&site.inputs[..1], errors);
    }
}

plain! {
    /// Permutes axes; the batch stays leading.
    Transpose {
        /// Output axis i is input axis `perm[i]`.
        perm: Vec<usize>,
    }
}

impl Operator for Transpose {
    plain_form!(Transpose);

    fn operand_count(&self) -> (usize, usize) {
        (1, 1)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        let (x, perm) = (operands.x(), &self.perm);
        let mut seen = vec![false; x.rank()];
        for &p in perm {
            match seen.get_mut(p) {
                Some(s) if !*s => *s = true,
                _ => {
                    let why = format!("perm {perm:?} is no permutation of the axes of {x}");
                    return Err(OperandError::Attribute(why));
                }
            }
        }
        if perm.len() != x.rank() || (x.is_batched() && perm[0] != 0) {
            let why = format!("perm {perm:?} must permute the axes of {x} behind the batch");
            return Err(OperandError::Attribute(why));
        }
        operands.same(Shape(perm.iter().map(|&p| x.0[p]).collect()))
    }

    fn facts(&self) -> Facts {
        Facts::MOVES
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        site.moved(&site.inputs[..1], errors);
    }
}

plain! {
    /// `starts[i], starts[i] + steps[i], ...` along `axes[i]`, `counts[i]` elements.
    Slice {
        /// The axes, none the batch.
        axes: Vec<usize>,
        /// First index along each.
        starts: Vec<usize>,
        /// Elements taken along each.
        counts: Vec<usize>,
        /// Step along each, negative to walk backwards.
        steps: Vec<i64>,
    }
}

impl Operator for Slice {
    plain_form!(Slice);

    fn operand_count(&self) -> (usize, usize) {
        (1, 1)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        let x = operands.x();
        let mut out = x.clone();
        let n = self.axes.len();
        if self.starts.len() != n || self.counts.len() != n || self.steps.len() != n {
            return Err(OperandError::Attribute("axes, starts, counts and steps differ in length".into()));
        }
        for i in 0..n {
            let (axis, start, count) = (self.axes[i], self.starts[i], self.counts[i]);
            if self.axes[..i].contains(&axis) {
                return Err(OperandError::Attribute(format!("axis {axis} is sliced twice")));
            }
            let unsliced = || OperandError::Attribute(format!("axis {axis} of {x} cannot be sliced"));
            let extent = x.dim(axis).ok_or_else(unsliced)?;
            let last = start as i128 + (count as i128 - 1) * i128::from(self.steps[i]);
            let inside = start < extent && (0..extent as i128).contains(&last);
            if count > 0 && !inside {
                return Err(OperandError::Attribute(format!("the slice leaves axis {axis} of {x}")));
            }
            out.0[axis] = Dim::Fixed(count);
        }
        operands.same(out)
    }

    fn facts(&self) -> Facts {
        Facts::MOVES
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        site.moved(&site.inputs[..1], errors);
    }
}
