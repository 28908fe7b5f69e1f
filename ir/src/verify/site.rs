//! Where the rules of a node are checked, and what several operators require: types, constants, quantization, numbers.

use super::VerifyError;
use crate::op::{Epilogue, Requant};
use crate::{DType, Node, Scale, Value};

/// A node whose operands and results all exist.
pub struct Site<'a> {
    /// The node in words, for errors.
    pub label: String,
    /// The node.
    pub node: &'a Node,
    /// Its operands.
    pub inputs: Vec<&'a Value>,
    /// Its results.
    pub outputs: Vec<&'a Value>,
}

impl Site<'_> {
    /// The error of an operand that must have another type.
    pub fn operand_type(&self, v: &Value, expected: &'static str) -> VerifyError {
        VerifyError::OperandType { node: self.label.clone(), value: v.name.clone(), expected, found: v.dtype }
    }

    /// The error of codes without a quantization.
    pub fn no_quant(&self, v: &Value) -> VerifyError {
        VerifyError::NoQuant { node: self.label.clone(), value: v.name.clone(), dtype: v.dtype }
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

    /// Requires f32 operands.
    pub fn floats(&self, errors: &mut Vec<VerifyError>) {
        for v in self.inputs.iter().filter(|v| v.dtype != DType::F32) {
            errors.push(self.operand_type(v, "f32"));
        }
    }

    /// Requires codes with one scale above zero.
    pub fn activations(&self, values: &[&Value], errors: &mut Vec<VerifyError>) {
        for v in values {
            let node = self.label.clone();
            let value = v.name.clone();
            match (&v.quant, v.dtype.is_code()) {
                (_, false) => errors.push(self.operand_type(v, "codes")),
                (None, _) => errors.push(self.no_quant(v)),
                (Some(q), _) => match q.scale {
                    Scale::PerChannel { .. } => errors.push(VerifyError::PerChannel { node, value }),
                    // Zero, infinities and NaN are an error of the value itself.
                    Scale::PerTensor(s) if s < 0.0 => errors.push(VerifyError::Scale {
                        value,
                        expected: "above zero for activations",
                        found: format!("{s:?}"),
                    }),
                    Scale::PerTensor(_) => {}
                },
            }
        }
    }

    /// Rules of a convolution or a matrix product: types and constants of its operands, numbers of its epilogue.
    pub fn layer(&self, epilogue: &Epilogue, errors: &mut Vec<VerifyError>) {
        match epilogue {
            Epilogue::Float(_) => self.floats(errors),
            Epilogue::Codes(e) => {
                self.weighted(errors);
                if e.residual {
                    self.activations(&self.inputs[4..], errors);
                    self.finite("residual_m", e.residual_m, errors);
                }
                self.requantized(&e.outs, errors);
            }
            Epilogue::Dequantize(e) => {
                self.weighted(errors);
                if e.residual && self.inputs[4].dtype != DType::F32 {
                    self.activations(&self.inputs[4..], errors);
                }
                self.finite("residual_m", e.residual_m, errors);
            }
        }
    }

    /// Activation, weights, multipliers and addends of a layer on codes.
    fn weighted(&self, errors: &mut Vec<VerifyError>) {
        self.activations(&self.inputs[..1], errors);
        let w = self.inputs[1];
        self.constant(w, errors);
        if !w.dtype.is_code() {
            errors.push(self.operand_type(w, "codes"));
        }
        match &w.quant {
            None => errors.push(self.no_quant(w)),
            Some(q) => {
                if let Scale::PerChannel { axis, values } = &q.scale
                    && *axis != 0
                {
                    let (value, shape) = (w.name.clone(), w.shape.clone());
                    errors.push(VerifyError::ChannelScales {
                        value,
                        shape,
                        axis: *axis,
                        found: values.len(),
                    });
                }
            }
        }
        for v in &self.inputs[2..4] {
            if v.dtype != DType::F32 {
                errors.push(self.operand_type(v, "f32"));
            }
            self.constant(v, errors);
            let known = v.constant().and_then(|t| t.as_f32()).unwrap_or_default();
            if let Some(x) = known.iter().find(|x| !x.is_finite()) {
                self.finite(&format!("%{}", v.name), *x, errors);
            }
        }
    }

    /// Requires results that fit a requantization list.
    pub fn requantized(&self, outs: &[Requant], errors: &mut Vec<VerifyError>) {
        self.activations(&self.outputs, errors);
        for (i, r) in outs.iter().enumerate() {
            self.finite(&format!("m of result {i}"), r.m, errors);
            self.finite(&format!("b of result {i}"), r.b, errors);
            self.clamp(i, (r.lo, r.hi), errors);
        }
    }

    /// Requires a clamp to lie within the type of a result.
    pub fn clamp(&self, result: usize, (lo, hi): (i32, i32), errors: &mut Vec<VerifyError>) {
        let dtype = self.outputs[result].dtype;
        if let Some(expected) = dtype.code_range()
            && !(expected.0 <= lo && lo <= hi && hi <= expected.1)
        {
            let node = self.label.clone();
            errors.push(VerifyError::ClampRange { node, result, lo, hi, expected, dtype });
        }
    }

    /// Operators that move codes keep their quantization, or that they have none: plain numbers of such a type.
    pub fn moved(&self, values: &[&Value], errors: &mut Vec<VerifyError>) {
        let y = self.outputs[0];
        for x in values.iter().filter(|x| x.dtype.is_code()) {
            if x.quant != y.quant {
                errors.push(VerifyError::QuantChanged {
                    node: self.label.clone(),
                    operand: x.name.clone(),
                    result: y.name.clone(),
                });
            }
        }
    }
}
