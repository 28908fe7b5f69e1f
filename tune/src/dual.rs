//! Forward-mode differentiation: arithmetic on numbers that carry the slope of what they are computed from (Griewank &
//! Walther, Evaluating Derivatives, section 3.1), so that the definition of a function gives its gradient too.

use nibblec_exec::arith::Scalar;
use nibblec_ir::arith::Arithmetic;

/// A number and its derivative.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dual {
    value: f32,
    slope: f32,
}

/// The slope of what does not depend on the variable: minus zero, which leaves every number as it is when added.
const NONE: f32 = -0.0;

impl Dual {
    /// What the derivative is taken by.
    #[inline(always)]
    pub fn variable(value: f32) -> Dual {
        Dual { value, slope: 1.0 }
    }

    /// What the derivative is not taken by.
    #[inline(always)]
    pub fn constant(value: f32) -> Dual {
        Dual { value, slope: NONE }
    }

    /// The derivative.
    #[inline(always)]
    pub fn slope(self) -> f32 {
        self.slope
    }
}

/// A slope times what the chain rule multiplies it by; no slope stays none, whatever the factor.
#[inline(always)]
fn scaled(slope: f32, factor: f32) -> f32 {
    if slope == 0.0 { NONE } else { slope * factor }
}

/// Arithmetic on [`Dual`] numbers, whose values are those of [`Scalar`].
pub(crate) struct Slopes;

impl Arithmetic for Slopes {
    type Float = Dual;

    #[inline(always)]
    fn constant(&self, v: f32) -> Dual {
        Dual::constant(v)
    }

    #[inline(always)]
    fn add(&self, a: Dual, b: Dual) -> Dual {
        Dual { value: Scalar.add(a.value, b.value), slope: a.slope + b.slope }
    }

    #[inline(always)]
    fn sub(&self, a: Dual, b: Dual) -> Dual {
        Dual { value: Scalar.sub(a.value, b.value), slope: a.slope - b.slope }
    }

    #[inline(always)]
    fn mul(&self, a: Dual, b: Dual) -> Dual {
        let slope = scaled(a.slope, b.value) + scaled(b.slope, a.value);
        Dual { value: Scalar.mul(a.value, b.value), slope }
    }

    #[inline(always)]
    fn div(&self, a: Dual, b: Dual) -> Dual {
        let value = Scalar.div(a.value, b.value);
        Dual { value, slope: (a.slope - scaled(b.slope, value)) / b.value }
    }

    #[inline(always)]
    fn if_negative(&self, x: Dual, yes: Dual, no: Dual) -> Dual {
        let pick = |yes, no| Scalar.if_negative(x.value, yes, no);
        Dual { value: pick(yes.value, no.value), slope: pick(yes.slope, no.slope) }
    }

    /// At a corner the slope is that of the side where the function is flat.
    #[inline(always)]
    fn clamp(&self, x: Dual, lo: f32, hi: f32) -> Dual {
        let inside = x.value > lo && x.value < hi;
        Dual { value: Scalar.clamp(x.value, lo, hi), slope: if inside { x.slope } else { NONE } }
    }

    #[inline(always)]
    fn exp(&self, x: Dual) -> Dual {
        let value = Scalar.exp(x.value);
        Dual { value, slope: scaled(x.slope, value) }
    }

    #[inline(always)]
    fn sigmoid(&self, x: Dual) -> Dual {
        let value = Scalar.sigmoid(x.value);
        Dual { value, slope: scaled(x.slope, value * (1.0 - value)) }
    }

    #[inline(always)]
    fn tanh(&self, x: Dual) -> Dual {
        let value = Scalar.tanh(x.value);
        Dual { value, slope: scaled(x.slope, 1.0 - value * value) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `f` and its derivative.
    type Row = (&'static str, fn(Dual) -> Dual, fn(f64) -> f64);

    #[test]
    fn slopes_are_derivatives() {
        let rows: &[Row] = &[
            ("2 + x", |x| Slopes.add(Slopes.constant(2.0), x), |_| 1.0),
            ("2 - x", |x| Slopes.sub(Slopes.constant(2.0), x), |_| -1.0),
            ("x x", |x| Slopes.mul(x, x), |x| 2.0 * x),
            ("x / 4", |x| Slopes.div(x, Slopes.constant(4.0)), |_| 0.25),
            ("3 / x", |x| Slopes.div(Slopes.constant(3.0), x), |x| -3.0 / (x * x)),
            ("x / (x x)", |x| Slopes.div(x, Slopes.mul(x, x)), |x| -1.0 / (x * x)),
            ("|x|", |x| Slopes.if_negative(x, Slopes.sub(Slopes.constant(0.0), x), x), f64::signum),
            ("clamp", |x| Slopes.clamp(x, -1.0, 1.5), |x| if -1.0 < x && x < 1.5 { 1.0 } else { 0.0 }),
            ("exp", |x| Slopes.exp(x), f64::exp),
            ("exp -2x", |x| Slopes.exp(Slopes.mul(x, Slopes.constant(-2.0))), |x| -2.0 * (-2.0 * x).exp()),
            ("sigmoid", |x| Slopes.sigmoid(x), |x| (-x).exp() / (1.0 + (-x).exp()).powi(2)),
            ("tanh", |x| Slopes.tanh(x), |x| x.cosh().powi(-2)),
        ];
        let mut wrong = Vec::new();
        for (name, f, derivative) in rows {
            for x in [-2.5f32, -1.0, -0.3, 0.2, 1.5, 4.0] {
                let (found, expected) = (f(Dual::variable(x)).slope(), derivative(f64::from(x)));
                if (f64::from(found) - expected).abs() > 1e-5 * (1.0 + expected.abs()) {
                    wrong.push(format!("{name} at {x}: {found}, expected {expected}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn what_is_flat_stays_flat_whatever_it_is_multiplied_by() {
        let gate = |x: Dual| Slopes.mul(x, Slopes.clamp(x, 0.0, 1.0));
        assert_eq!(gate(Dual::variable(f32::INFINITY)).slope(), 1.0);
        assert_eq!(gate(Dual::variable(f32::NEG_INFINITY)).slope(), 0.0);
    }
}
