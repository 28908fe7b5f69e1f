//! The constants of `exp`, `sigmoid` and `tanh` in f32 (polynomials: Cephes, Moshier, single precision). The interpreter
//! defines the sequence of operations that uses them, and emitted code repeats it.

/// `1 / ln 2`.
pub const LOG2_E: f32 = std::f32::consts::LOG2_E;
/// `1.5 * 2^23`: adding it rounds to an integer, half to even, and leaves that integer in the low bits.
pub const ROUND_MAGIC: f32 = 12_582_912.0;
/// High part of `ln 2`: few enough bits that `n * LN2_HI` is exact.
pub const LN2_HI: f32 = 0.693_359_4;
/// `ln 2 - LN2_HI`.
pub const LN2_LO: f32 = -2.121_944_4e-4;
/// Below it `exp` is 0.
pub const EXP_LOWEST: f32 = -104.0;
/// Above it `exp` is infinite.
pub const EXP_HIGHEST: f32 = 89.0;
/// `(exp(r) - 1 - r) / r^2`, highest power first.
pub const EXP_POLY: [f32; 6] =
    [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5];
/// From here on `tanh` goes through `exp`.
pub const TANH_SWITCH: f32 = 0.625;
/// `(tanh(x) / x - 1) / x^2` in `x^2`, highest power first.
pub const TANH_POLY: [f32; 5] =
    [-5.704_988_7e-3, 2.063_909e-2, -5.373_971_6e-2, 1.333_144_2e-1, -3.333_328e-1];
