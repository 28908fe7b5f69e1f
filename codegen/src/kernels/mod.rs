//! Inner kernels: accumulators of a tile of output pixels times a panel of output channels.
//!
//! Every kernel is one function of the module, shared by all layers that use it:
//! `void kernel(x, offs, segs, groups, w, out, extras, extra_count, starts)`
//! - `x`: the input plane; `offs`: one i32 byte offset a pixel of the tile (its first tap).
//! - `segs`: i32 words; each of `groups` accumulation groups is `count, lead, (offset, length, skip) * count`: runs of
//!   bytes that lie together in the input (a row of taps), `length` in steps of the kernel; `lead` and `skip` are bytes of
//!   weights that are passed over before the group and before a run, where a tile reads padding. Groups are where
//!   narrow accumulators are widened; they come from a proof on the actual weights.
//! - `w`: the panel, in the kernel's order; `out`: i32 accumulators `[pixel][channel of the panel]` (f32 of
//!   floats, u16 of lookups).
//! - `extras`: for kernels that split weights, `extra_count` couples of columns (a column is a pair of taps for all
//!   outputs): 64 bytes of weights each, `[column][8][output i, output 8 + i][tap]`, then two i32 byte offsets each.
//!   Of a kernel that looks ahead ([`Tile::ahead`]) the panel that comes next.
//! - `starts`: for kernels that multiply signed bytes by activations above 127, i32 accumulators `[channel]` to start
//!   from: 128 times the sum of the channel's weights.

pub mod depthwise;
pub mod direct;
mod dot;
pub mod fixed16;
pub mod gemv;
pub mod int16;
pub mod lookup;
pub mod lookup3;
pub mod neon;
pub mod stem;
pub mod unpack;
pub mod vnni;
pub mod x86;

use crate::build::Fb;
use crate::error::{Result, internal};
use crate::isa::Isa;
use inkwell::AddressSpace;
use inkwell::context::Context;
use inkwell::module::Module;
use inkwell::values::FunctionValue;

/// A family of kernels, the same data layout on every level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Codes, accumulated in 16 bits between proven widening points.
    Direct16,
    /// Codes, widened to 32 bits at every step of four taps; weights are split so that no pair saturates.
    Direct32,
    /// Codes, widened to 32 bits at every second step.
    Direct32x2,
    /// Codes and weights in 16 bits, summed in 32.
    Int16,
    /// 2-bit pairs looked up in a static table.
    Lookup,
    /// 2-bit triples looked up in a static table, on levels with an instruction for it ([`Isa::has_permute`]).
    Lookup3,
    /// f32.
    Float,
}

impl Family {
    /// Output channels of a panel.
    pub fn panel(self) -> usize {
        if self.is_lookup() { 64 } else { 16 }
    }

    /// Bytes of an accumulator that a kernel hands over.
    pub fn accumulator(self) -> usize {
        if self.is_lookup() { 2 } else { 4 }
    }

    /// Whether the input lies in pairs of channels and sums are u16.
    pub fn is_lookup(self) -> bool {
        matches!(self, Family::Lookup | Family::Lookup3)
    }

    /// Output pixels of the largest tile on a level.
    pub fn tile(self, isa: Isa) -> usize {
        match (self, isa) {
            (_, Isa::Scalar) => 1,
            (Family::Direct32x2, Isa::Avx2) => 5,
            (_, Isa::Dotprod) => 5,
            (Family::Lookup | Family::Int16, _) => 6,
            (Family::Lookup3, _) => 7,
            (_, Isa::Avx512Vnni) => 10,
            _ => 6,
        }
    }

    /// Whether the kernel of a level adds codes in 32 bits from the start: it takes the segments as one group.
    pub fn is_wide(self, isa: Isa) -> bool {
        isa.has_dot() && matches!(self, Family::Direct16 | Family::Direct32 | Family::Direct32x2)
    }

    /// Whether a level has kernels that ask for the next panel.
    pub fn looks_ahead(self, isa: Isa) -> bool {
        self == Family::Direct16 && isa == Isa::Avx2
    }

    /// Whether the kernel of a level multiplies signed bytes although activations pass 127: it needs `starts`.
    pub fn is_signed(self, isa: Isa, amax: i32) -> bool {
        isa == Isa::Dotprod && amax > 127 && self.is_wide(isa)
    }

    /// The middle of the kernel's name.
    pub fn kind(self, isa: Isa) -> &'static str {
        match self {
            _ if self.is_wide(isa) => "dot",
            Family::Direct16 => "conv16",
            Family::Direct32 => "conv32",
            Family::Direct32x2 => "conv32x2",
            Family::Int16 => "conv_i16",
            Family::Lookup => "lookup",
            Family::Lookup3 => "lookup3",
            Family::Float => "conv",
        }
    }
}

/// How much of a segment table a kernel walks. What a layer does not need costs small layers much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// One run of bytes at the pixel itself: the argument `groups` is its steps, and there is no table.
    Run,
    /// Such a run in groups of one length, the last perhaps shorter: `groups` has their number in the low 16 bits, the
    /// steps of the last in the next 16 and those of the others above.
    Runs,
    /// One group.
    Group,
    /// Any number of groups.
    Groups,
}

/// The tile of a kernel.
#[derive(Clone, Copy, Debug)]
pub struct Tile {
    /// Output pixels.
    pub pixels: usize,
    /// What it walks.
    pub span: Span,
    /// Whether the kernel asks for the next panel while it reads its own, see [`Family::looks_ahead`].
    pub ahead: bool,
}

impl Tile {
    /// That of scalar kernels.
    pub const ONE: Tile = Tile { pixels: 1, span: Span::Groups, ahead: false };
}

/// The kernel of that family for a tile, built on first use; `amax` is the largest activation code.
pub fn kernel<'c>(
    cx: &'c Context,
    module: &Module<'c>,
    family: Family,
    isa: Isa,
    tile: Tile,
    amax: i32,
) -> Result<FunctionValue<'c>> {
    let unsigned = family.is_signed(isa, amax);
    let kind = family.kind(isa);
    let sign = if unsigned { "u8_" } else { "" };
    let span = match tile.span {
        Span::Run => "_run",
        Span::Runs => "_runs",
        Span::Group => "_group",
        Span::Groups => "",
    };
    let ahead = if tile.ahead { "_ahead" } else { "" };
    let name = format!("{sign}{kind}_{}x{}{span}{ahead}__{}", tile.pixels, family.panel(), isa.name());
    if let Some(f) = module.get_function(&name) {
        return Ok(f);
    }
    let p = cx.ptr_type(AddressSpace::default()).into();
    let i = cx.i64_type().into();
    let fb = Fb::function(cx, module, isa, &name, &[p, p, p, i, p, p, p, i, p], false);
    match (family, isa) {
        (Family::Lookup, Isa::Dotprod) => neon::pairs(&fb, tile)?,
        (Family::Float, Isa::Dotprod) => neon::float(&fb, tile)?,
        (Family::Int16, Isa::Dotprod) => neon::int16(&fb, tile)?,
        (_, Isa::Dotprod) => neon::codes(&fb, tile, unsigned)?,
        (Family::Lookup3, Isa::Avx512Vnni) => lookup3::avx512(&fb, tile)?,
        (Family::Lookup3, _) => return internal("a lookup of triples without an instruction for it"),
        (Family::Lookup, Isa::Avx2 | Isa::AvxVnni | Isa::Avx512Vnni) => lookup::avx2(&fb, tile)?,
        (Family::Lookup, Isa::Scalar) => lookup::scalar(&fb)?,
        (Family::Direct16, Isa::Avx2) => direct::avx2_16(&fb, tile)?,
        (Family::Direct32, Isa::Avx2) => direct::avx2_32(&fb, tile, 1)?,
        (Family::Direct32x2, Isa::Avx2) => direct::avx2_32(&fb, tile, 2)?,
        (Family::Int16, Isa::Scalar) => int16::scalar(&fb)?,
        (Family::Int16, _) => int16::avx2(&fb, tile)?,
        (Family::Float, Isa::Avx2 | Isa::AvxVnni) => direct::avx2_float(&fb, tile)?,
        (Family::Float, Isa::Avx512Vnni) => vnni::float512(&fb, tile)?,
        (_, Isa::AvxVnni | Isa::Avx512Vnni) => vnni::codes(&fb, tile)?,
        (Family::Float, Isa::Scalar) => direct::scalar_float(&fb)?,
        (_, Isa::Scalar) => direct::scalar(&fb)?,
    }
    fb.finish()
}
