//! Arithmetic on single floats: what `nibblec_ir::arith` asks of numbers, by Rust's operators, which are IEEE's. Loops over
//! it vectorize.

use nibblec_ir::arith::{Arithmetic, Bits, exp as sequences};

/// One f32 at a time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scalar;

impl Arithmetic for Scalar {
    type Float = f32;

    #[inline(always)]
    fn constant(&self, v: f32) -> f32 {
        v
    }

    #[inline(always)]
    fn add(&self, a: f32, b: f32) -> f32 {
        a + b
    }

    #[inline(always)]
    fn sub(&self, a: f32, b: f32) -> f32 {
        a - b
    }

    #[inline(always)]
    fn mul(&self, a: f32, b: f32) -> f32 {
        a * b
    }

    #[inline(always)]
    fn div(&self, a: f32, b: f32) -> f32 {
        a / b
    }

    #[inline(always)]
    fn if_negative(&self, x: f32, yes: f32, no: f32) -> f32 {
        if x < 0.0 { yes } else { no }
    }

    #[inline(always)]
    fn clamp(&self, x: f32, lo: f32, hi: f32) -> f32 {
        let x = if x < lo { lo } else { x };
        if x > hi { hi } else { x }
    }

    #[inline(always)]
    fn exp(&self, x: f32) -> f32 {
        sequences::exp(self, x)
    }

    #[inline(always)]
    fn sigmoid(&self, x: f32) -> f32 {
        sequences::sigmoid(self, x)
    }

    #[inline(always)]
    fn tanh(&self, x: f32) -> f32 {
        sequences::tanh(self, x)
    }
}

impl Bits for Scalar {
    type Int = i32;

    #[inline(always)]
    fn fma(&self, a: f32, b: f32, c: f32) -> f32 {
        a.mul_add(b, c)
    }

    #[inline(always)]
    fn abs(&self, x: f32) -> f32 {
        x.abs()
    }

    #[inline(always)]
    fn neg(&self, x: f32) -> f32 {
        -x
    }

    #[inline(always)]
    fn copy_sign(&self, x: f32, sign: f32) -> f32 {
        x.copysign(sign)
    }

    #[inline(always)]
    fn if_less(&self, a: f32, b: f32, yes: f32, no: f32) -> f32 {
        if a < b { yes } else { no }
    }

    #[inline(always)]
    fn bits_less(&self, x: f32, c: f32) -> i32 {
        (x.to_bits() as i32).wrapping_sub(c.to_bits() as i32)
    }

    #[inline(always)]
    fn half(&self, n: i32) -> i32 {
        n >> 1
    }

    #[inline(always)]
    fn int_sub(&self, a: i32, b: i32) -> i32 {
        a.wrapping_sub(b)
    }

    #[inline(always)]
    fn pow2(&self, n: i32) -> f32 {
        f32::from_bits((n.wrapping_add(127) as u32) << 23)
    }
}

/// `e^x`: [`nibblec_ir::arith::exp::exp`].
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    Scalar.exp(x)
}

/// `1 / (1 + e^-x)`: [`nibblec_ir::arith::exp::sigmoid`].
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    Scalar.sigmoid(x)
}

/// `tanh x`: [`nibblec_ir::arith::exp::tanh`].
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    Scalar.tanh(x)
}
