//! Outputs of a teacher, for several runs that show it the same images.

use super::{Options, Samples};
use std::sync::OnceLock;

/// Bytes of outputs that are kept at the most.
const LIMIT: usize = 1 << 30;

/// What a teacher answers at each step. Runs over the same samples with the same batch, seed and changes of images show
/// it the same batches in the same order, whatever network they train: what one of them has computed, all others take.
/// [`super::Trainer::share`] takes one; runs may go on side by side.
pub struct Targets {
    count: usize,
    how: Options,
    steps: Vec<OnceLock<Vec<f32>>>,
}

impl Targets {
    /// Room for the outputs, of `classes` elements per image, of all steps that `options` ask for; `None` where they
    /// would take more than a GiB.
    pub fn new(samples: &Samples, options: &Options, classes: usize) -> Option<Targets> {
        let steps = options.steps(samples).checked_mul(options.epochs)?;
        let bytes =
            steps.checked_mul(options.batch.min(samples.count))?.checked_mul(classes)?.checked_mul(4)?;
        (bytes <= LIMIT).then(|| Targets {
            count: samples.count,
            how: *options,
            steps: (0..steps).map(|_| OnceLock::new()).collect(),
        })
    }

    /// Whether a run sees the images that these outputs are for.
    pub(super) fn fit(&self, samples: &Samples, options: &Options) -> bool {
        let same = |o: &Options| (o.seed, o.batch, o.augment);
        self.count == samples.count && same(&self.how) == same(options)
    }

    /// Outputs at a step from the first of the first epoch.
    pub(super) fn at(&self, step: usize) -> Option<&[f32]> {
        self.steps.get(step)?.get().map(Vec::as_slice)
    }

    /// Keeps the outputs at a step.
    pub(super) fn keep(&self, step: usize, outputs: &[f32]) {
        if let Some(place) = self.steps.get(step) {
            // Another run may have been faster: it has computed the same.
            let _ = place.set(outputs.to_vec());
        }
    }
}
