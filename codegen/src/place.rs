//! Where values live at run time and how their elements are reached.

use crate::build::{El, Fb};
use crate::contract;
use crate::error::{CodegenError, Result, internal};
use inkwell::values::{IntValue, PointerValue};
use nibblec_ir::ann::Format;
use nibblec_ir::{DType, Graph, Source, Value, ValueId};

/// Memory that a value lives in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// Byte offset in the arena.
    Arena(usize),
    /// Model input of that index.
    Input(usize),
    /// Model output of that index.
    Output(usize),
    /// Byte offset in the library's constants.
    Blob(usize),
}

/// A value in memory: `h` rows of `w` pixels of `c` channels (other ranks than 4: one row, one pixel).
#[derive(Clone, Debug)]
pub struct Place {
    /// Memory.
    pub home: Home,
    /// Element type.
    pub dtype: DType,
    /// Element order.
    pub format: Format,
    /// Channels.
    pub c: usize,
    /// Rows.
    pub h: usize,
    /// Columns.
    pub w: usize,
    /// Top, left, bottom, right.
    pub border: [usize; 4],
    /// Extents of one image as the graph sees them.
    pub dims: Vec<usize>,
    /// Zero point (0 for floats).
    pub zero_point: i32,
}

impl Place {
    /// The place of a value that is no constant.
    pub fn of(graph: &Graph, id: ValueId) -> Result<Place> {
        let v = graph.value(id);
        let home = if let Some(i) = graph.outputs().iter().position(|o| *o == id) {
            if matches!(v.source(), Source::Input) {
                return Err(unprepared(v, "is both input and output"));
            }
            Home::Output(i)
        } else if let Some(i) = graph.inputs().iter().position(|o| *o == id) {
            Home::Input(i)
        } else {
            let slot = v.ann.slot.as_ref().ok_or_else(|| unprepared(v, "has no place in the arena"))?;
            Home::Arena(slot.value.offset)
        };
        let layout = v.ann.layout.as_ref().ok_or_else(|| unprepared(v, "has no layout"))?.value;
        let dims = v.shape.item_dims();
        let (c, h, w) = match (dims.as_slice(), layout.format) {
            ([c, h, w], Format::ChannelsLast | Format::ChannelsLast16 | Format::ChannelPairs) => (*c, *h, *w),
            _ => (dims.iter().product(), 1, 1),
        };
        let zero_point = v.quant.as_ref().map_or(0, |q| q.zero_point);
        Ok(Place {
            home,
            dtype: v.dtype,
            format: layout.format,
            c,
            h,
            w,
            border: layout.border,
            dims,
            zero_point,
        })
    }

    /// Bytes of an element.
    pub fn element(&self) -> usize {
        if self.format == Format::ChannelsLast16 { 2 } else { self.dtype.element_bytes() }
    }

    /// LLVM element kind.
    pub fn el(&self) -> El {
        match self.dtype {
            DType::F32 => El::F32,
            DType::I32 => El::I32,
            DType::I64 => El::I64,
            _ if self.format == Format::ChannelsLast16 => El::I16,
            _ => El::I8,
        }
    }

    /// Bytes from one pixel to the next.
    pub fn pixel(&self) -> usize {
        if self.format == Format::ChannelPairs { self.c.div_ceil(2) } else { self.c * self.element() }
    }

    /// Bytes from one row to the next.
    pub fn row(&self) -> usize {
        (self.w + self.border[1] + self.border[3]) * self.pixel()
    }

    /// Bytes from the start of the memory to pixel (0, 0).
    pub fn interior(&self) -> usize {
        self.border[0] * self.row() + self.border[1] * self.pixel()
    }

    /// Whether rows follow each other without a gap.
    pub fn is_dense(&self) -> bool {
        self.border == [0; 4]
    }

    /// Strides in bytes of the logical axes of one image (`ChannelPairs` has none).
    pub fn strides(&self) -> Vec<i64> {
        let e = self.element();
        if self.dims.len() == 3 && matches!(self.format, Format::ChannelsLast | Format::ChannelsLast16) {
            return vec![e as i64, self.row() as i64, self.pixel() as i64];
        }
        let mut s = vec![0; self.dims.len()];
        let mut at = e;
        for (i, d) in self.dims.iter().enumerate().rev() {
            s[i] = at as i64;
            at *= d;
        }
        s
    }

    /// The byte that a border of this value holds.
    pub fn border_byte(&self) -> u8 {
        let z = self.zero_point as u8;
        if self.format == Format::ChannelPairs { (z | (z << 2)) << 4 } else { z }
    }

    /// Offsets in bytes of the pixels of a plane of `h` x `w` output pixels that reads this value with strides and
    /// pads: where each pixel's first tap lies.
    pub fn tap_offsets(&self, h: usize, w: usize, strides: [usize; 2], pads: [usize; 4]) -> Result<Vec<i32>> {
        if pads[0] > self.border[0] || pads[1] > self.border[1] {
            return internal(format!("pads {pads:?} exceed the border {:?}", self.border));
        }
        let origin = self.interior() - pads[0] * self.row() - pads[1] * self.pixel();
        Ok((0..h * w)
            .map(|m| {
                (origin + (m / w) * strides[0] * self.row() + (m % w) * strides[1] * self.pixel()) as i32
            })
            .collect())
    }

    /// Pointer to the memory of the value.
    pub fn pointer<'c>(&self, fb: &Fb<'_, 'c>, ctx: PointerValue<'c>) -> Result<PointerValue<'c>> {
        let table = |field: usize, i: usize| -> Result<PointerValue<'c>> {
            let list = fb.load_ptr(fb.atc(ctx, field)?)?;
            fb.load_ptr(fb.atc(list, 8 * i)?)
        };
        match self.home {
            Home::Arena(at) => fb.atc(fb.load_ptr(fb.atc(ctx, contract::CTX_ARENA)?)?, at),
            Home::Input(i) => table(contract::CTX_IN, i),
            Home::Output(i) => table(contract::CTX_OUT, i),
            Home::Blob(at) => fb.atc(fb.load_ptr(fb.atc(ctx, contract::CTX_BLOB)?)?, at),
        }
    }

    /// Byte offsets of channel 0 of pixels (row-major over h x w).
    pub fn pixel_offsets(&self, pixels: impl Iterator<Item = usize>) -> Vec<i32> {
        let at = |m: usize| self.interior() + (m / self.w) * self.row() + (m % self.w) * self.pixel();
        pixels.map(|m| at(m) as i32).collect()
    }

    /// Byte offset of channel 0 of pixel `m` (row-major over h x w).
    pub fn pixel_offset<'c>(&self, fb: &Fb<'_, 'c>, m: IntValue<'c>) -> Result<IntValue<'c>> {
        if self.is_dense() {
            return fb.imulc(m, self.pixel());
        }
        let w = fb.u(self.w);
        let (y, x) = (fb.udiv(m, w)?, fb.urem(m, w)?);
        let at = fb.iadd(fb.imulc(y, self.row())?, fb.imulc(x, self.pixel())?)?;
        fb.iadd(at, fb.u(self.interior()))
    }
}

fn unprepared(v: &Value, reason: &str) -> CodegenError {
    CodegenError::Unprepared { node: v.name.clone(), reason: reason.to_string() }
}
