//! Annotations: what passes learn about nodes and values, each with the name of the pass that wrote it.

use crate::Width;
use std::borrow::Cow;

/// An annotation and its author.
#[derive(Clone, Debug, PartialEq)]
pub struct Ann<T> {
    /// The annotation.
    pub value: T,
    /// The pass that wrote it.
    pub by: Cow<'static, str>,
}

impl<T> Ann<T> {
    /// An annotation by `pass`.
    pub fn new(pass: &'static str, value: T) -> Ann<T> {
        Ann { value, by: Cow::Borrowed(pass) }
    }
}

/// Observed range of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Smallest.
    pub min: f32,
    /// Largest.
    pub max: f32,
}

/// Selected widths of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bits {
    /// Weights.
    pub weight: Width,
    /// Input activations.
    pub activation: Width,
}

impl Bits {
    /// A layer in float.
    pub const FLOAT: Bits = Bits { weight: Width::FLOAT, activation: Width::FLOAT };
    /// Both of 8 bits.
    pub const EIGHT: Bits = Bits { weight: Width::W8, activation: Width::W8 };
}

/// How the elements of one image lie in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Row major as the shape reads. Everything that is not of rank 4, and model inputs and outputs.
    RowMajor,
    /// Rank 4, `[H][W][C]`, one element a code (one byte, or four for f32).
    ChannelsLast,
    /// Rank 4, `[H][W][C]`, one code in 16 bits: images of few channels, for products without a saturating step.
    ChannelsLast16,
    /// Rank 4 (or `[N,C]` as one pixel), 2-bit codes, `[H][W][ceil(C/2)]` bytes, each `(c0 | c1 << 2) << 4`:
    /// the byte offset into the lookup kernel's table.
    ChannelPairs,
}

impl Format {
    /// Whether a convolution over `c` channels can read [`Format::ChannelPairs`]: no channel groups, a row of taps is
    /// a whole number of the lookup kernel's steps of four pairs, and no sum (at most 3 * 2 a product) passes 65535.
    pub fn pairs_fit(c: usize, groups: usize, kernel: [usize; 2], dilations: [usize; 2]) -> bool {
        let pairs = c.div_ceil(2);
        let joined = dilations[1] == 1 || kernel[1] == 1;
        let row = if joined { kernel[1] * pairs } else { pairs };
        groups == 1 && row.is_multiple_of(4) && kernel[0] * kernel[1] * pairs * 2 <= 10_922
    }
}

/// Memory layout of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Element order.
    pub format: Format,
    /// Pixels of padding around the plane that hold the zero point: top, left, bottom, right.
    pub border: [usize; 4],
}

/// Place of a value in the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Byte offset, a multiple of 64.
    pub offset: usize,
    /// Bytes, border and slack included.
    pub bytes: usize,
}

/// Annotations of a node.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct NodeAnn {
    /// Linked group: layers of one group share their bits.
    pub group: Option<Ann<u32>>,
    /// Entropy in bits of the quantized weights (arXiv 2301.13330, EAGL).
    pub entropy: Option<Ann<f32>>,
    /// Gain of keeping the higher width.
    pub gain: Option<Ann<f32>>,
    /// Cost at the selected width, in the unit of the selection.
    pub cost: Option<Ann<u64>>,
    /// Selected widths.
    pub bits: Option<Ann<Bits>>,
    /// Kernel family that codegen instantiates for each ISA level.
    pub kernel: Option<Ann<String>>,
}

/// Annotations of a value.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ValueAnn {
    /// Range that calibration found (after clipping by the method).
    pub range: Option<Ann<Range>>,
    /// Memory layout.
    pub layout: Option<Ann<Layout>>,
    /// Arena place.
    pub slot: Option<Ann<Slot>>,
}
