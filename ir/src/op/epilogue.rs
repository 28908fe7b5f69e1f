//! What follows the sums of a convolution or a matrix product: in floats, in codes, or from codes to floats. Operands
//! behind x and w depend on it.

use super::attr::{AttrError, AttrType, Reader};
use super::operator::Attributes;
use super::{Activation, Requant};

/// The end of a float layer: `y = activation(sum + b + residual)`. Operands behind w: b `[M]` if `bias`, then a tensor of
/// the output's shape if `residual`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FloatEpilogue {
    /// Whether a bias operand follows w.
    pub bias: bool,
    /// Whether a residual operand comes last.
    pub residual: bool,
    /// Applied last.
    pub activation: Activation,
}

/// The end of a layer from codes to codes. Operands behind w: m f32 `[M]`, b f32 `[M]`, then codes r of the output's shape
/// if `residual`. `t = fma(f32(acc), m[c], b[c])`, then `t = fma(f32(r), residual_m, t)` if `residual`, then requantize.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodesEpilogue {
    /// Whether a residual operand comes last; matrix products have none.
    pub residual: bool,
    /// Multiplier of the residual's codes (its zero point is folded into b).
    pub residual_m: f32,
    /// Whether 16-bit fixed point may take the place of f32: residual convolutions with `fixed_point` of which
    /// [`crate::arith::Fixed::of`] gives constants are computed with those.
    pub fixed_point: bool,
    /// One entry per output, in output order.
    pub outs: Vec<Requant>,
}

/// The end of a layer from codes to floats. Operands behind w: m, b as in [`CodesEpilogue`], then r of the output's shape
/// if `residual`, f32 or codes. `t = fma(f32(acc), m[c], b[c])`, then if `residual` `t = t + r` of an f32 r and
/// `t = fma(f32(r), residual_m, t)` of codes; `y = activation(t)`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DequantizeEpilogue {
    /// Whether a residual operand comes last; matrix products have none.
    pub residual: bool,
    /// Multiplier of a residual's codes (its zero point is folded into b).
    pub residual_m: f32,
    /// Applied last; matrix products have none.
    pub activation: Activation,
}

/// What follows the sums. For codes, `acc[c] = sum (x - zero_point(x)) * (w - zero_point(w))` in i32; padding contributes
/// nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Epilogue {
    /// f32 operands, f32 result.
    Float(FloatEpilogue),
    /// Codes, and codes as results.
    Codes(CodesEpilogue),
    /// Codes, and an f32 result.
    Dequantize(DequantizeEpilogue),
}

impl Default for Epilogue {
    fn default() -> Epilogue {
        Epilogue::Float(FloatEpilogue::default())
    }
}

impl Epilogue {
    /// The name among those of an operator: in floats, in codes, from codes to floats.
    pub(super) fn pick(&self, names: [&'static str; 3]) -> &'static str {
        match self {
            Epilogue::Float(_) => names[0],
            Epilogue::Codes(_) => names[1],
            Epilogue::Dequantize(_) => names[2],
        }
    }

    /// The end of a float layer.
    pub fn float(&self) -> Option<&FloatEpilogue> {
        if let Epilogue::Float(e) = self { Some(e) } else { None }
    }

    /// The end of a layer from codes to codes.
    pub fn codes(&self) -> Option<&CodesEpilogue> {
        if let Epilogue::Codes(e) = self { Some(e) } else { None }
    }

    /// Whether a residual operand comes last.
    pub fn residual(&self) -> bool {
        match self {
            Epilogue::Float(e) => e.residual,
            Epilogue::Codes(e) => e.residual,
            Epilogue::Dequantize(e) => e.residual,
        }
    }

    /// Multiplier of the codes of a residual; 1 in floats.
    pub fn residual_m(&self) -> f32 {
        match self {
            Epilogue::Float(_) => 1.0,
            Epilogue::Codes(e) => e.residual_m,
            Epilogue::Dequantize(e) => e.residual_m,
        }
    }

    /// The activation of an f32 result.
    pub fn activation(&self) -> Activation {
        match self {
            Epilogue::Float(e) => e.activation,
            Epilogue::Codes(_) => Activation::None,
            Epilogue::Dequantize(e) => e.activation,
        }
    }

    /// Requantizations, one entry per output.
    pub fn outs(&self) -> Option<&[Requant]> {
        self.codes().map(|e| &*e.outs)
    }

    /// Number of operands, x and w included.
    pub fn operand_count(&self) -> usize {
        match self {
            Epilogue::Float(e) => 2 + usize::from(e.bias) + usize::from(e.residual),
            _ => 4 + usize::from(self.residual()),
        }
    }

    /// Attributes of a convolution's end.
    pub(super) fn attributes(&self) -> Attributes {
        match self {
            Epilogue::Float(e) => vec![
                ("bias", e.bias.to_attr()),
                ("residual", e.residual.to_attr()),
                ("activation", e.activation.to_attr()),
            ],
            Epilogue::Codes(e) => vec![
                ("residual", e.residual.to_attr()),
                ("residual_m", e.residual_m.to_attr()),
                ("fixed_point", e.fixed_point.to_attr()),
                ("outs", e.outs.to_attr()),
            ],
            Epilogue::Dequantize(e) => vec![
                ("residual", e.residual.to_attr()),
                ("residual_m", e.residual_m.to_attr()),
                ("activation", e.activation.to_attr()),
            ],
        }
    }

    /// The end of a float layer from its attributes.
    pub(super) fn read_float(r: &mut Reader<'_>) -> Result<Epilogue, AttrError> {
        let (bias, residual, activation) = (r.get("bias")?, r.get("residual")?, r.get("activation")?);
        Ok(Epilogue::Float(FloatEpilogue { bias, residual, activation }))
    }

    /// The end of a convolution from codes to codes.
    pub(super) fn read_codes(r: &mut Reader<'_>) -> Result<Epilogue, AttrError> {
        Ok(Epilogue::Codes(CodesEpilogue {
            residual: r.get("residual")?,
            residual_m: r.get("residual_m")?,
            fixed_point: r.get("fixed_point")?,
            outs: r.get("outs")?,
        }))
    }

    /// The end of a convolution from codes to floats.
    pub(super) fn read_dequantize(r: &mut Reader<'_>) -> Result<Epilogue, AttrError> {
        Ok(Epilogue::Dequantize(DequantizeEpilogue {
            residual: r.get("residual")?,
            residual_m: r.get("residual_m")?,
            activation: r.get("activation")?,
        }))
    }
}

impl From<FloatEpilogue> for Epilogue {
    fn from(e: FloatEpilogue) -> Epilogue {
        Epilogue::Float(e)
    }
}

impl From<CodesEpilogue> for Epilogue {
    fn from(e: CodesEpilogue) -> Epilogue {
        Epilogue::Codes(e)
    }
}

impl From<DequantizeEpilogue> for Epilogue {
    fn from(e: DequantizeEpilogue) -> Epilogue {
        Epilogue::Dequantize(e)
    }
}
