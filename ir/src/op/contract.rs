//! Matrix products.

use super::attr::{AttrError, AttrType, Reader, Requant};
use super::operator::{Attributes, Form, OperandError, Operands, Operator, Types};
use super::window::{layer_facts, layer_types};
use super::{CodesEpilogue, DequantizeEpilogue, Epilogue, Facts};
use crate::Shape;
use crate::verify::{Site, VerifyError};

/// `x w^T`. Operands: x `[N,K]`, w `[M,K]`, then those of the epilogue, in floats or codes; on codes no residual is
/// added.
#[derive(Clone, Debug, PartialEq)]
pub struct Gemm {
    /// What follows the sums.
    pub epilogue: Epilogue,
}

const GEMM: [&str; 3] = ["Gemm", "QGemm", "QGemmDequantize"];

impl Form for Gemm {
    const NAMES: &'static [&'static str] = &GEMM;

    fn read(name: &str, r: &mut Reader<'_>) -> Result<Gemm, AttrError> {
        let epilogue = match name {
            "Gemm" => Epilogue::read_float(r)?,
            "QGemm" => Epilogue::Codes(CodesEpilogue { outs: r.get("outs")?, ..CodesEpilogue::default() }),
            _ => Epilogue::Dequantize(DequantizeEpilogue::default()),
        };
        Ok(Gemm { epilogue })
    }
}

impl Operator for Gemm {
    fn name(&self) -> &'static str {
        self.epilogue.pick(GEMM)
    }

    fn attributes(&self) -> Attributes {
        match &self.epilogue {
            Epilogue::Float(_) => self.epilogue.attributes(),
            Epilogue::Codes(e) => vec![("outs", e.outs.to_attr())],
            Epilogue::Dequantize(_) => Vec::new(),
        }
    }

    fn operand_count(&self) -> (usize, usize) {
        let n = self.epilogue.operand_count();
        (n, n)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        if self.epilogue.float().is_none() {
            operands.codes()?;
        }
        let (x, w) = (operands.x(), operands.shape(1));
        operands.rank(0, "x", 2)?;
        operands.rank(1, "w", 2)?;
        if x.dim(1).is_none() || x.dim(1) != w.dim(1) {
            return Err(OperandError::Attribute(format!("x {x} and w {w} must agree in their last extent")));
        }
        layer_types(&self.epilogue, operands, Shape(vec![x.0[0], w.0[0]]))
    }

    fn facts(&self) -> Facts {
        layer_facts(&self.epilogue)
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        site.layer(&self.epilogue, errors);
    }

    fn outs(&self) -> Option<&[Requant]> {
        self.epilogue.outs()
    }
}
