//! Arithmetic that the interpreter, training and compiled code share: a function of floats is written once, over an
//! [`Arithmetic`], as a fixed sequence of IEEE operations. The interpreter runs it on numbers, code generation on vectors
//! of the target and training on numbers with a derivative, so that results agree bit for bit.

pub mod exp;
mod fixed;

pub use fixed::{Fixed, FixedChannel, FixedOut, Terms as FixedTerms};

/// Operations on floats in f32. Each is one IEEE operation, rounded to nearest even, unless its documentation says more.
pub trait Arithmetic {
    /// A float, or several.
    type Float: Copy;

    /// The number in every lane.
    fn constant(&self, v: f32) -> Self::Float;

    /// `a + b`.
    fn add(&self, a: Self::Float, b: Self::Float) -> Self::Float;

    /// `a - b`.
    fn sub(&self, a: Self::Float, b: Self::Float) -> Self::Float;

    /// `a * b`.
    fn mul(&self, a: Self::Float, b: Self::Float) -> Self::Float;

    /// `a / b`.
    fn div(&self, a: Self::Float, b: Self::Float) -> Self::Float;

    /// `x < 0 ? yes : no`; a NaN is not below zero.
    fn if_negative(&self, x: Self::Float, yes: Self::Float, no: Self::Float) -> Self::Float;

    /// `x < lo ? lo : x`, then `x > hi ? hi : x`: a NaN stays. An infinite bound does nothing.
    fn clamp(&self, x: Self::Float, lo: f32, hi: f32) -> Self::Float;

    /// `e^x`: [`exp::exp`].
    fn exp(&self, x: Self::Float) -> Self::Float;

    /// `1 / (1 + e^-x)`: [`exp::sigmoid`].
    fn sigmoid(&self, x: Self::Float) -> Self::Float;

    /// `tanh x`: [`exp::tanh`].
    fn tanh(&self, x: Self::Float) -> Self::Float;
}

/// What the sequences of [`exp`] need besides: bits of floats, fused multiply-add, comparisons.
pub trait Bits: Arithmetic {
    /// As many 32-bit integers as there are floats.
    type Int: Copy;

    /// `a * b + c`, rounded once.
    fn fma(&self, a: Self::Float, b: Self::Float, c: Self::Float) -> Self::Float;

    /// `|x|`.
    fn abs(&self, x: Self::Float) -> Self::Float;

    /// `x` with its sign changed.
    fn neg(&self, x: Self::Float) -> Self::Float;

    /// `|x|` with the sign of `sign`.
    fn copy_sign(&self, x: Self::Float, sign: Self::Float) -> Self::Float;

    /// `a < b ? yes : no`.
    fn if_less(&self, a: Self::Float, b: Self::Float, yes: Self::Float, no: Self::Float) -> Self::Float;

    /// The bits of `x` less those of the constant `c`, wrapping.
    fn bits_less(&self, x: Self::Float, c: f32) -> Self::Int;

    /// `n >> 1`, arithmetic.
    fn half(&self, n: Self::Int) -> Self::Int;

    /// `a - b`, wrapping.
    fn int_sub(&self, a: Self::Int, b: Self::Int) -> Self::Int;

    /// `2^n` for `n` in `-126..=127`: the bits `(n + 127) << 23`.
    fn pow2(&self, n: Self::Int) -> Self::Float;
}

/// What is done with a function of floats once it is chosen: [`crate::op::Unary::with`] hands it over, so that a loop
/// around it is compiled for each function.
pub trait Consumer<A: Arithmetic, const OPERANDS: usize> {
    /// What comes out.
    type Output;

    /// Takes the function.
    fn take(self, f: impl Fn(&A, [A::Float; OPERANDS]) -> A::Float + Sync) -> Self::Output;
}
