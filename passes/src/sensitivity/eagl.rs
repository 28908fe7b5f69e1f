//! EAGL (arXiv 2301.13330, section 3.3): a layer's gain is the entropy of its quantized weights,
//! `H = -sum p_i log2 p_i` over the codes. In: a layer and a width. Out: bits of entropy.
//!
//! Codes of a trained quantizer are read as they are when its width is the one asked for. Weights that carry no such codes
//! are quantized with the step of least squared error of each output channel, the one that the quantize pass uses.

use super::step::{code, code_range, mse_step};
use nibblec_ir::layers::{Layer, Weights};

/// Where the quantizer behind an entropy came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantizer {
    /// The step that training learned.
    Trained,
    /// The step of least squared error, per output channel.
    MseOptimal,
}

/// Entropy in bits of a histogram.
pub fn entropy(counts: &[u64]) -> f64 {
    let total: u64 = counts.iter().sum();
    let h: f64 = counts
        .iter()
        .filter(|&&c| c > 0)
        .map(|&c| {
            let p = c as f64 / total as f64;
            -p * p.log2()
        })
        .sum();
    h.max(0.0)
}

fn count(codes: impl Iterator<Item = u8>) -> [u64; 256] {
    // Four tables in turn, so that equal neighbours do not wait for each other's store.
    let mut tables = [[0u64; 256]; 4];
    for (i, c) in codes.enumerate() {
        tables[i & 3][usize::from(c)] += 1;
    }
    let mut sum = [0u64; 256];
    for t in &tables {
        sum.iter_mut().zip(t).for_each(|(s, c)| *s += c);
    }
    sum
}

/// Entropy of a layer's codes at `bits`, and which quantizer made them. `None` if the weights are opaque.
pub fn layer_entropy(layer: &Layer<'_>, bits: u32) -> Option<(f64, Quantizer)> {
    if let Weights::Trained { codes, .. } = layer.weights
        && codes.dtype().bits() <= bits
    {
        // A width above the trained one keeps the trained codes.
        let counts = match (codes.as_i8(), codes.as_u8()) {
            (Some(v), _) => count(v.iter().map(|&c| c as u8)),
            (_, Some(v)) => count(v.iter().copied()),
            _ => return None,
        };
        return Some((entropy(&counts), Quantizer::Trained));
    }
    let owned;
    let w = match layer.weights {
        Weights::Float(t) => t.as_f32()?,
        Weights::Trained { .. } => {
            owned = layer.weights.to_f32()?;
            &owned
        }
    };
    let (lo, hi) = code_range(bits);
    let mut total = [0u64; 256];
    for channel in w.chunks((w.len() / layer.channels.max(1)).max(1)) {
        let step = mse_step(channel, bits);
        let inverse = step.recip();
        let counts = count(channel.iter().map(|&x| code(x * inverse, 1.0, lo, hi) as u8));
        total.iter_mut().zip(&counts).for_each(|(s, c)| *s += c);
    }
    Some((entropy(&total), Quantizer::MseOptimal))
}
