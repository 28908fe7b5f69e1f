//! Weights that stay at their width in the library's constants: a thread unpacks a panel into its scratch before it runs
//! the panel's tiles (`kernels/unpack.rs`).
//!
//! A panel is groups of blocks; a block is 32 bytes, field `f` (from the lowest bits) of byte `i` holds code `32 f + i`
//! plus [`Fields::bias`]. Groups of lookup indices begin with the 64 start values of the group, as bytes.

use super::fields::{BLOCK, Fields, Narrow, STARTS};
use crate::blob::{Blob, WeightsAt};

/// One block.
fn block(codes: &[i8], fields: Fields) -> impl Iterator<Item = u8> {
    let field =
        move |f: usize, i: usize| ((codes[BLOCK * f + i] + fields.bias()) as u8) << (f * fields.bits());
    (0..BLOCK).map(move |i| (0..8 / fields.bits()).map(|f| field(f, i)).fold(0, |a, b| a | b))
}

/// Adds codes of 4 or 2 bits, panels of equal length in the kernel's order; returns where, and the bytes that they take.
/// A step of any kernel is whole blocks.
pub fn codes(codes: &[i8], panels: usize, bits: u32, blob: &mut Blob) -> (WeightsAt, usize) {
    let fields = if bits == 4 { Fields::Codes4 } else { Fields::Codes2 };
    let bytes: Vec<u8> = codes.chunks_exact(fields.codes()).flat_map(|c| block(c, fields)).collect();
    let panel_bytes = bytes.len() / panels.max(1);
    let blocks = [panel_bytes / BLOCK; 2];
    (WeightsAt::Narrow(Narrow { at: blob.add(&bytes), fields, panel_bytes, groups: 1, blocks }), bytes.len())
}

/// The same of a lookup's indices; a group has `group` of them, the last of a panel perhaps fewer.
pub fn indices(index: &[i8], panels: usize, group: usize, blob: &mut Blob) -> (WeightsAt, usize) {
    let fields = Fields::Indices;
    let panel = index.len() / panels.max(1);
    let mut bytes = Vec::new();
    for codes in index.chunks(panel.max(1)).flat_map(|p| p.chunks(group)) {
        bytes.extend(starts(codes));
        bytes.extend(codes.chunks_exact(fields.codes()).flat_map(|c| block(c, fields)));
    }
    let groups = panel.div_ceil(group);
    let blocks = [group, panel - group * (groups - 1)].map(|n| n / fields.codes());
    let narrow =
        Narrow { at: blob.add(&bytes), fields, panel_bytes: bytes.len() / panels.max(1), groups, blocks };
    (WeightsAt::Narrow(narrow), bytes.len())
}

/// By byte lane, minus the sum of a group's negative weights times the largest activation.
fn starts(index: &[i8]) -> [u8; STARTS] {
    let mut sums = [0; STARTS];
    for (i, code) in index.iter().enumerate() {
        let least = |w: i8| 3 * (2 - w).max(0) as u8;
        sums[i % STARTS] += least(code & 3) + least(code >> 2);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_hold_codes_and_their_bias() {
        let codes: Vec<i8> = (0..64).map(|i| i % 16 - 8).collect();
        let bytes: Vec<u8> = block(&codes, Fields::Codes4).collect();
        let found: Vec<i8> =
            [0, 4].iter().flat_map(|s| bytes.iter().map(move |b| (b >> s & 15) as i8 - 8)).collect();
        assert_eq!(found, codes);
        let codes: Vec<i8> = (0..=127).map(|i| i % 4 - 2).collect();
        let bytes: Vec<u8> = block(&codes, Fields::Codes2).collect();
        let found: Vec<i8> =
            (0..4).flat_map(|f| bytes.iter().map(move |b| (b >> (2 * f) & 3) as i8 - 2)).collect();
        assert_eq!(found, codes);
    }

    #[test]
    fn panels_of_indices_have_a_short_last_group() {
        let mut blob = Blob::default();
        let (at, bytes) = indices(&[0; 2 * 5 * 256], 2, 2 * 256, &mut blob);
        let WeightsAt::Narrow(n) = at else { panic!("{at:?}") };
        assert_eq!(
            (n.groups, n.blocks, n.panel_bytes, bytes),
            (3, [8, 4], 3 * 64 + 5 * 128, 2 * n.panel_bytes)
        );
        // Eight pairs of -2, -2 at 3.
        assert_eq!(blob.bytes[0], 96);
    }
}
