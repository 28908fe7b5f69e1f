//! The constants of a library: packed weights and tables as one run of bytes, and the jobs that unpack them once.

use crate::isa::Isa;
use crate::pack::fields::Narrow;
use std::collections::HashMap;

/// Kinds of preparation jobs, as in `rt/rt.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum PrepKind {
    /// Bytes as they are.
    Copy = 0,
    /// Two's complement 4-bit codes to bytes.
    UnpackS4 = 1,
    /// Two's complement 2-bit codes to bytes.
    UnpackS2 = 2,
    /// 4-bit indices to bytes.
    UnpackU4 = 3,
    /// Accumulator starts of the lookup kernel.
    LutStarts = 5,
    /// 4-bit codes of 3x3 kernels to Winograd's transformed weights.
    WinogradS4 = 6,
    /// The same of 2-bit codes.
    WinogradS2 = 7,
    /// The same of 8-bit codes, to 16-bit weights.
    WinogradS8 = 8,
    /// Nibbles of pairs to indices and accumulator starts of the lookup kernel of triples.
    LutTriples = 9,
}

/// One preparation job; the fields of `nb_prep`.
#[derive(Clone, Debug)]
pub struct Prep {
    /// What to do.
    pub kind: PrepKind,
    /// Source offset.
    pub src: usize,
    /// Destination offset in the prepared weights.
    pub dst: usize,
    /// Codes, blocks or panels.
    pub count: usize,
    /// Runs of a panel of triples; 0 elsewhere.
    pub p0: usize,
    /// Codes of a run, index vectors of a block, or pairs of a run.
    pub p1: usize,
    /// Bytes left free after a run, or steps of a group of triples.
    pub p2: usize,
    /// Whether the kernels of a level read what the job makes.
    pub is_read: fn(Isa) -> bool,
}

/// Where weights of a layer are read at run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightsAt {
    /// In the library's constants.
    Blob(usize),
    /// In the prepared weights of the context.
    Prepared(usize),
    /// In the library's constants at their width: a thread unpacks a panel before it runs the panel's tiles.
    Narrow(Narrow),
}

/// Bytes of weights that are worth a copy.
const COPIED_FROM: usize = 1 << 16;

/// Constants under construction.
#[derive(Default)]
pub struct Blob {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Jobs in order.
    pub preps: Vec<Prep>,
    /// Bytes of prepared weights.
    pub prepared_bytes: usize,
    /// Whether weights stay packed, so that no jobs are added.
    pub stays_packed: bool,
    seen: HashMap<Vec<u8>, usize>,
}

impl Blob {
    /// No constants yet.
    pub fn new(stays_packed: bool) -> Blob {
        Blob { stays_packed, ..Blob::default() }
    }

    /// Appends bytes at a multiple of 64; equal small tables are stored once.
    pub fn add(&mut self, data: &[u8]) -> usize {
        let small = data.len() <= 1 << 16;
        if small && let Some(at) = self.seen.get(data) {
            return *at;
        }
        self.bytes.resize(self.bytes.len().next_multiple_of(64), 0);
        let at = self.bytes.len();
        self.bytes.extend_from_slice(data);
        if small {
            self.seen.insert(data.to_vec(), at);
        }
        at
    }

    /// Appends weights that kernels read as they are. Long ones are copied when a context is created, to memory in huge
    /// pages: in a library's own pages a stream of weights waits for page walks.
    pub fn add_weights(&mut self, data: &[u8]) -> WeightsAt {
        let src = self.add(data);
        if self.stays_packed || data.len() < COPIED_FROM {
            return WeightsAt::Blob(src);
        }
        let dst = self.reserve(data.len());
        let (kind, count, is_read) = (PrepKind::Copy, data.len(), |_| true);
        self.preps.push(Prep { kind, src, dst, count, p0: 0, p1: 0, p2: 0, is_read });
        WeightsAt::Prepared(dst)
    }

    /// Appends `i32` words.
    pub fn add_i32(&mut self, words: &[i32]) -> usize {
        let bytes: Vec<u8> = words.iter().flat_map(|w| w.to_le_bytes()).collect();
        self.add(&bytes)
    }

    /// Appends floats.
    pub fn add_f32(&mut self, xs: &[f32]) -> usize {
        let bytes: Vec<u8> = xs.iter().flat_map(|w| w.to_le_bytes()).collect();
        self.add(&bytes)
    }

    /// Reserves prepared bytes at a multiple of 64.
    pub fn reserve(&mut self, bytes: usize) -> usize {
        let at = self.prepared_bytes;
        self.prepared_bytes = (at + bytes).next_multiple_of(64);
        at
    }
}

/// Packs codes of `bits` bits, the first in the lowest bits.
pub fn pack_codes(codes: &[i8], bits: u32) -> Vec<u8> {
    let per = (8 / bits) as usize;
    let mask = ((1u16 << bits) - 1) as u8;
    codes
        .chunks(per)
        .map(|c| c.iter().enumerate().fold(0, |a, (i, &x)| a | ((x as u8 & mask) << (i as u32 * bits))))
        .collect()
}
