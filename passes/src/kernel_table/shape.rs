//! What of a layer its time depends on, and as text: `64x56x56 128x28x28 3x3 s2 residual`.

use nibblec_ir::ann::{Bits, Format};
use nibblec_ir::op::Windows;
use nibblec_ir::{Graph, NodeId, Op, Width};
use std::fmt;
use std::str::FromStr;

/// A way to run a layer, where there are several. The name says what is done with the codes, not which instructions do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kernel {
    /// One product after the other; the only way for most layers.
    Direct,
    /// F(2x2, 3x3) on transformed tiles, exact in integers (arXiv 1509.09308).
    Winograd,
    /// Pairs of 2-bit codes looked up in a table.
    Lookup,
}

impl Kernel {
    /// All of them.
    pub const ALL: [Kernel; 3] = [Kernel::Direct, Kernel::Winograd, Kernel::Lookup];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Kernel::Direct => "direct",
            Kernel::Winograd => "winograd",
            Kernel::Lookup => "lookup",
        }
    }

    /// The kernel of that name.
    pub fn from_name(name: &str) -> Option<Kernel> {
        Kernel::ALL.into_iter().find(|k| k.name() == name)
    }
}

/// Layers whose times can be compared by their multiply-accumulates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One pixel meets all weights.
    Product,
    /// One filter a channel.
    Depthwise,
    /// 1x1.
    Pointwise,
    /// All other convolutions.
    Spatial,
}

/// Extents of a convolution, or of a matrix product as one of a single pixel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerShape {
    /// Channels, rows, columns.
    pub input: [usize; 3],
    /// Channels, rows, columns.
    pub output: [usize; 3],
    /// kh, kw.
    pub kernel: [usize; 2],
    /// Vertical, horizontal.
    pub strides: [usize; 2],
    /// Vertical, horizontal.
    pub dilations: [usize; 2],
    /// Channel groups.
    pub groups: usize,
    /// Whether a residual is added.
    pub residual: bool,
}

impl LayerShape {
    /// The shape of a layer in float or on codes; `None` for other nodes and unknown extents.
    pub fn of(graph: &Graph, node: NodeId) -> Option<LayerShape> {
        let n = graph.node(node);
        let plane = |id| {
            let dims = graph.value(id).shape.item_dims();
            match dims.as_slice() {
                [c, h, w] => Some([*c, *h, *w]),
                [c] => Some([*c, 1, 1]),
                _ => None,
            }
        };
        let (input, output) = (plane(*n.inputs().first()?)?, plane(*n.outputs().first()?)?);
        let (windows, groups, residual) = match &n.op {
            Op::Conv(c) => (c.windows, c.groups, c.epilogue.residual()),
            Op::Gemm(_) => (Windows::PIXELS, 1, false),
            _ => return None,
        };
        let Windows { kernel, strides, dilations, .. } = windows;
        let shape = LayerShape { input, output, kernel, strides, dilations, groups, residual };
        shape.is_sound().then_some(shape)
    }

    fn is_sound(&self) -> bool {
        let positive = |v: &[usize]| v.iter().all(|n| *n > 0);
        let extents = positive(&self.input) && positive(&self.output) && positive(&self.kernel);
        let steps = positive(&self.strides) && positive(&self.dilations) && self.groups > 0;
        extents
            && steps
            && self.input[0].is_multiple_of(self.groups)
            && self.output[0].is_multiple_of(self.groups)
    }

    /// Multiply-accumulates of an output element.
    pub fn depth(&self) -> usize {
        self.input[0] / self.groups * self.kernel[0] * self.kernel[1]
    }

    /// Output pixels.
    pub fn pixels(&self) -> usize {
        self.output[1] * self.output[2]
    }

    /// Multiply-accumulates of an image.
    pub fn macs(&self) -> u64 {
        [self.output[0], self.pixels(), self.depth()].iter().fold(1, |a, n| a.saturating_mul(*n as u64))
    }

    /// Which layers it is like.
    pub fn kind(&self) -> Kind {
        let pointwise = self.kernel == [1, 1] && self.groups == 1;
        match self {
            _ if pointwise && self.input[1] * self.input[2] == 1 => Kind::Product,
            _ if pointwise => Kind::Pointwise,
            s if s.groups > 1 && s.groups == s.input[0] && s.groups == s.output[0] => Kind::Depthwise,
            _ => Kind::Spatial,
        }
    }

    /// Ways to run it at these widths, `Direct` first. Lookup needs a producer that writes pairs of codes besides.
    pub fn kernels(&self, bits: Bits) -> Vec<Kernel> {
        let mut kernels = vec![Kernel::Direct];
        let (c, m) = (self.input[0], self.output[0]);
        let plain = self.strides == [1, 1] && self.dilations == [1, 1] && self.groups == 1;
        let low = bits.weight <= Width::W4 && bits.activation <= Width::W4;
        let high = bits == Bits::EIGHT;
        if (low || high) && plain && self.kernel == [3, 3] && c.is_multiple_of(32) && m.is_multiple_of(16) {
            kernels.push(Kernel::Winograd);
        }
        let stem = self.strides == [2, 2] && self.dilations == [1, 1] && self.groups == 1;
        let large = self.kernel.iter().all(|k| (7..=8).contains(k));
        if high && stem && large && (3..=MOST_IMAGE_CHANNELS).contains(&c) && m.is_multiple_of(16) {
            kernels.push(Kernel::Winograd);
        }
        let two = bits.weight == Width::W2 && bits.activation == Width::W2;
        let pairs = Format::pairs_fit(c, self.groups, self.kernel, self.dilations);
        if two && pairs && self.kind() != Kind::Product && c > MOST_IMAGE_CHANNELS {
            kernels.push(Kernel::Lookup);
        }
        kernels
    }
}

/// Most channels of what is taken for an image that the model is given, which no convolution has written in pairs.
pub const MOST_IMAGE_CHANNELS: usize = 4;

impl fmt::Display for LayerShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LayerShape { input: [c, h, w], output: [m, oh, ow], kernel: [kh, kw], .. } = self;
        write!(f, "{c}x{h}x{w} {m}x{oh}x{ow} {kh}x{kw}")?;
        for (letter, [y, x]) in [('s', self.strides), ('d', self.dilations)] {
            match (y, x) {
                (1, 1) => {}
                _ if y == x => write!(f, " {letter}{y}")?,
                _ => write!(f, " {letter}{y}x{x}")?,
            }
        }
        if self.groups > 1 {
            write!(f, " g{}", self.groups)?;
        }
        if self.residual {
            write!(f, " residual")?;
        }
        Ok(())
    }
}

fn numbers<const N: usize>(text: &str) -> Option<[usize; N]> {
    let all: Vec<usize> = text.split('x').map(|n| n.parse().ok()).collect::<Option<_>>()?;
    all.try_into().ok()
}

fn both(text: &str) -> Option<[usize; 2]> {
    numbers::<2>(text).or_else(|| numbers::<1>(text).map(|[n]| [n, n]))
}

/// What [`LayerShape`]'s `Display` writes.
impl FromStr for LayerShape {
    type Err = String;
    fn from_str(s: &str) -> Result<LayerShape, String> {
        let bad = || format!("'{s}' is no layer: expected CxHxW MxHxW KHxKW [sN] [dN] [gN] [residual]");
        let mut words = s.split_whitespace();
        let mut word = || words.next().ok_or_else(bad);
        let input = numbers(word()?).ok_or_else(bad)?;
        let output = numbers(word()?).ok_or_else(bad)?;
        let kernel = numbers(word()?).ok_or_else(bad)?;
        let (strides, dilations) = ([1; 2], [1; 2]);
        let mut shape = LayerShape { input, output, kernel, strides, dilations, groups: 1, residual: false };
        for word in words {
            match word.split_at_checked(1) {
                _ if word == "residual" => shape.residual = true,
                Some(("s", n)) => shape.strides = both(n).ok_or_else(bad)?,
                Some(("d", n)) => shape.dilations = both(n).ok_or_else(bad)?,
                Some(("g", n)) => shape.groups = n.parse().map_err(|_| bad())?,
                _ => return Err(bad()),
            }
        }
        if shape.is_sound() { Ok(shape) } else { Err(bad()) }
    }
}
