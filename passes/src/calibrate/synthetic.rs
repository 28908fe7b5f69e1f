//! Inputs for calibration without data: seeded Gaussian noise whose spectrum falls with frequency as that of images
//! does (octaves of value noise), each channel with mean 0 and variance 1. Where a trained quantizer sits on the input,
//! the noise fills its range. Inputs of 8-bit numbers get such noise over their range, as an image would; other integers
//! are 0 to 255, and truth values are tossed. They exercise the network but know nothing of its task: ranges from them
//! are a guess.

use super::CalibrateError;
use crate::random::Random;
use nibblec_exec::{Array, Elements};
use nibblec_ir::ann::Range;
use nibblec_ir::{DType, Graph, Op, ValueId};

/// How many inputs, and from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Synthetic {
    /// The seed.
    pub seed: u64,
    /// Batches.
    pub batches: usize,
    /// Images a batch (1 if the model fixes its batch).
    pub batch: usize,
}

impl Default for Synthetic {
    fn default() -> Synthetic {
        Synthetic { seed: 1, batches: 4, batch: 2 }
    }
}

impl Synthetic {
    /// The batches for a graph, made one at a time.
    pub fn inputs<'g>(
        &self,
        graph: &'g Graph,
    ) -> impl Iterator<Item = Result<Vec<Array>, CalibrateError>> + 'g {
        let mut random = Random::new(self.seed);
        let batch = self.batch;
        (0..self.batches)
            .map(move |_| graph.inputs().iter().map(|&id| make(graph, id, batch, &mut random)).collect())
    }
}

fn make(graph: &Graph, id: ValueId, batch: usize, random: &mut Random) -> Result<Array, CalibrateError> {
    let v = graph.value(id);
    let dims = v.shape.with_batch(batch);
    let (planes, [h, w]) = match dims[..] {
        [n, c, h, w] => (n * c, [h, w]),
        _ => (1, [1, dims.iter().product()]),
    };
    let range = match v.dtype {
        DType::F32 => quantizer_range(graph, id),
        DType::Bool => Some(Range { min: 0.0, max: 1.0 }),
        // Whole numbers that are no codes may be anything: pixels and counts are small and not negative.
        _ => {
            let (lo, hi) = v.dtype.code_range().unwrap_or((0, 255));
            Some(Range { min: lo as f32, max: hi as f32 })
        }
    };
    let mut data: Vec<f32> = (0..planes).flat_map(|_| plane(h, w, random)).collect();
    if let Some(r) = range {
        // Three deviations reach the ends.
        let (centre, deviation) = ((r.min + r.max) / 2.0, (r.max - r.min) / 6.0);
        data.iter_mut().for_each(|x| *x = (centre + *x * deviation).clamp(r.min, r.max));
    }
    let whole = data.iter().map(|x| x.round_ties_even());
    let elements = match v.dtype {
        DType::F32 => Elements::F32(data),
        DType::I32 => Elements::I32(whole.map(|x| x as i32).collect()),
        DType::I64 => Elements::I64(whole.map(|x| x as i64).collect()),
        DType::Code { signed: false, .. } => Elements::U8(whole.map(|x| x as u8).collect()),
        DType::Code { signed: true, .. } => Elements::I8(whole.map(|x| x as i8).collect()),
        DType::Bool => Elements::Bool(data.iter().map(|x| *x >= 0.5).collect()),
    };
    Array::new(&dims, elements).map_err(CalibrateError::Exec)
}

fn plane(h: usize, w: usize, random: &mut Random) -> Vec<f32> {
    let mut out = vec![0f32; h * w];
    let mut scale = 1;
    // One cell of octave k covers 2^k pixels a side and counts as much as all cells below it.
    while scale == 1 || scale <= h.min(w) / 2 {
        let columns = w.div_ceil(scale);
        let cells: Vec<f32> = (0..h.div_ceil(scale) * columns).map(|_| random.normal()).collect();
        for (i, x) in out.iter_mut().enumerate() {
            *x += cells[i / w / scale * columns + i % w / scale];
        }
        scale *= 2;
    }
    let n = out.len() as f64;
    let mean = out.iter().map(|&x| f64::from(x)).sum::<f64>() / n;
    let variance = out.iter().map(|&x| (f64::from(x) - mean).powi(2)).sum::<f64>() / n;
    let inverse = if variance > 0.0 { variance.sqrt().recip() } else { 1.0 };
    out.iter_mut().for_each(|x| *x = ((f64::from(*x) - mean) * inverse) as f32);
    out
}

fn quantizer_range(graph: &Graph, id: ValueId) -> Option<Range> {
    graph.consumers(id).into_iter().find_map(|(n, _)| match &graph.node(n).op {
        Op::FakeQuantize(f) => {
            let (lo, hi) = f.dtype.code_range()?;
            let real = |code: i32| (code - f.zero_point) as f32 * f.scale;
            Some(Range { min: real(lo), max: real(hi) })
        }
        _ => None,
    })
}
