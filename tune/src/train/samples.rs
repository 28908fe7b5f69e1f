//! Training images in memory, and batches of them, cropped and flipped at random.

use super::random::Random;
use crate::TuneError;

/// Images with their classes.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// How many.
    pub count: usize,
    /// Row-major `[count][item]` for each model input.
    pub inputs: Vec<Vec<f32>>,
    /// Extents of an item of each input.
    pub items: Vec<Vec<usize>>,
    /// The class of each, if known.
    pub labels: Option<Vec<usize>>,
}

/// How images are changed at random, anew in each epoch. Inputs that are no images of 1 or 3 channels stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Augment {
    /// Images move by up to so many pixels along each axis; zeros come in.
    pub shift: usize,
    /// Half of them are mirrored.
    pub flip: bool,
}

/// Some images.
#[derive(Clone, Debug, Default)]
pub(crate) struct Batch {
    pub count: usize,
    pub inputs: Vec<Vec<f32>>,
    pub labels: Vec<usize>,
}

impl Samples {
    /// An error unless the numbers of elements and labels agree and all labels are below `classes`.
    pub fn check(&self, classes: usize) -> Result<(), TuneError> {
        for (i, (data, item)) in self.inputs.iter().zip(&self.items).enumerate() {
            let expected = self.count * item.iter().product::<usize>();
            if data.len() != expected {
                let found = data.len().to_string();
                return Err(TuneError::Data {
                    what: format!("input {i}"),
                    expected: format!("{expected} elements"),
                    found,
                });
            }
        }
        let labels = self.labels.as_deref().unwrap_or_default();
        if self.count == 0 || self.labels.as_ref().is_some_and(|l| l.len() != self.count) {
            let found = format!("{} images and {} labels", self.count, labels.len());
            return Err(TuneError::Data {
                what: "training data".into(),
                expected: "a label for each image".into(),
                found,
            });
        }
        match labels.iter().find(|l| **l >= classes) {
            Some(label) => Err(TuneError::Data {
                what: "labels".into(),
                expected: format!("classes below {classes}, the network's outputs"),
                found: label.to_string(),
            }),
            None => Ok(()),
        }
    }

    /// The first images, at most `count`.
    pub fn first(&self, count: usize) -> Samples {
        let count = count.min(self.count);
        let len = |item: &[usize]| count * item.iter().product::<usize>();
        Samples {
            count,
            inputs: self.inputs.iter().zip(&self.items).map(|(d, i)| d[..len(i)].to_vec()).collect(),
            items: self.items.clone(),
            labels: self.labels.as_ref().map(|l| l[..count].to_vec()),
        }
    }

    /// Fills `batch` with the images at `indices`; `augment` with the numbers of `(seed, epoch)`.
    pub(crate) fn gather(&self, indices: &[usize], augment: Option<(Augment, u64, u64)>, batch: &mut Batch) {
        batch.count = indices.len();
        batch.inputs.resize_with(self.inputs.len(), Vec::new);
        for ((data, item), to) in self.inputs.iter().zip(&self.items).zip(&mut batch.inputs) {
            let len = item.iter().product::<usize>();
            to.resize(indices.len() * len, 0.0);
            for (&i, to) in indices.iter().zip(to.chunks_exact_mut(len.max(1))) {
                let from = &data[i * len..][..len];
                match (augment, &item[..]) {
                    (Some((a, seed, epoch)), &[1 | 3, h, w]) => {
                        let mut random = Random::at(seed, [epoch, i as u64]);
                        let mut shift = || random.below(2 * a.shift + 1) as isize - a.shift as isize;
                        let (dy, dx) = (shift(), shift());
                        let mirror = a.flip && random.below(2) == 1;
                        move_image(from, to, [h, w], [dy, dx], mirror);
                    }
                    _ => to.copy_from_slice(from),
                }
            }
        }
        batch.labels.clear();
        if let Some(labels) = &self.labels {
            batch.labels.extend(indices.iter().map(|&i| labels[i]));
        }
    }
}

/// Copies planes of `[h, w]`, moved by `[dy, dx]` with zeros coming in, then mirrored.
fn move_image(from: &[f32], to: &mut [f32], [h, w]: [usize; 2], [dy, dx]: [isize; 2], mirror: bool) {
    for (from, to) in from.chunks_exact(h * w).zip(to.chunks_exact_mut(h * w)) {
        for (y, row) in to.chunks_exact_mut(w).enumerate() {
            let source = y.checked_add_signed(dy).filter(|y| *y < h).map(|y| &from[y * w..][..w]);
            for (x, to) in row.iter_mut().enumerate() {
                let x = x.checked_add_signed(dx).filter(|x| *x < w);
                *to = x.zip(source).map_or(0.0, |(x, row)| row[x]);
            }
            if mirror {
                row.reverse();
            }
        }
    }
}
