//! How far the outputs of one network are from those of another: SQNR, largest difference, top-1, accuracy. Integer
//! outputs are compared in their own unit, whole numbers.

use nibblec_exec::Slice;
use serde::Serialize;

/// Sums over images.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    images: usize,
    /// Whether the outputs are integers or truth values.
    whole: bool,
    elements: usize,
    equal: usize,
    signal: f64,
    noise: f64,
    largest: f64,
    agreeing: usize,
    labelled: usize,
    right: [usize; 2],
    classes: usize,
}

/// What the sums say.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// Images compared.
    pub images: usize,
    /// Signal to quantization noise in dB: `10 log10 (sum r^2 / sum (r - l)^2)`; `None` if nothing differs.
    pub sqnr_db: Option<f64>,
    /// Largest absolute difference.
    pub max_abs_error: f64,
    /// Share of equal elements in percent, for outputs of whole numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equal: Option<f64>,
    /// Share of images with the same largest output, in percent; `None` for outputs of one element.
    pub agreement: Option<f64>,
    /// Where labels are known.
    pub accuracy: Option<Accuracy>,
}

/// Shares of images whose largest output is that of their class, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Accuracy {
    /// Of the model in float.
    pub model: f64,
    /// Of the compiled library.
    pub library: f64,
}

/// Index of the largest element, the first of equals.
fn top1(v: &[f64]) -> usize {
    v.iter().enumerate().fold(0, |best, (i, x)| if *x > v[best] { i } else { best })
}

impl Comparison {
    /// Adds the outputs of `count` images; buffers of different lengths are compared as far as both go.
    pub fn add(&mut self, reference: Slice<'_>, other: Slice<'_>, count: usize, labels: Option<&[i64]>) {
        self.images += count;
        self.whole = !matches!(reference, Slice::F32(_));
        let (reference, other) = (reference.to_f64(), other.to_f64());
        for (r, o) in reference.iter().zip(&other) {
            let difference = (r - o).abs();
            self.elements += 1;
            self.equal += usize::from(r == o);
            self.signal += r * r;
            self.noise += difference * difference;
            // Not f64::max: a NaN must stay visible.
            if difference > self.largest || difference.is_nan() {
                self.largest = difference;
            }
        }
        let item = reference.len() / count.max(1);
        self.classes = item;
        if item < 2 {
            return;
        }
        for (i, (r, o)) in reference.chunks(item).zip(other.chunks(item)).enumerate() {
            let classes = [top1(r), top1(o)];
            self.agreeing += usize::from(classes[0] == classes[1]);
            if let Some(label) = labels.and_then(|l| l.get(i)) {
                self.labelled += 1;
                for (right, class) in self.right.iter_mut().zip(classes) {
                    *right += usize::from(i64::try_from(class) == Ok(*label));
                }
            }
        }
    }

    /// The result so far.
    pub fn verdict(&self) -> Verdict {
        let percent = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
        let sqnr = 10.0 * (self.signal / self.noise).log10();
        Verdict {
            images: self.images,
            sqnr_db: (self.noise != 0.0).then_some(sqnr),
            max_abs_error: self.largest,
            equal: self.whole.then(|| percent(self.equal, self.elements)),
            agreement: (self.classes > 1).then(|| percent(self.agreeing, self.images)),
            accuracy: (self.labelled > 0).then(|| Accuracy {
                model: percent(self.right[0], self.labelled),
                library: percent(self.right[1], self.labelled),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_over_batches() {
        let mut c = Comparison::default();
        c.add(Slice::F32(&[1.0, 0.0, 0.0, 2.0]), Slice::F32(&[1.0, 0.0, 1.0, 0.0]), 2, Some(&[0, 1]));
        c.add(Slice::F32(&[3.0, 1.0]), Slice::F32(&[3.0, 1.0]), 1, Some(&[1]));
        let v = c.verdict();
        assert_eq!((v.images, v.max_abs_error, v.equal), (3, 2.0, None));
        let thirds = |n: usize| 100.0 * n as f64 / 3.0;
        assert_eq!(v.agreement, Some(thirds(2)));
        assert_eq!(v.accuracy, Some(Accuracy { model: thirds(2), library: thirds(1) }));
        assert_eq!(v.sqnr_db, Some(10.0 * 3f64.log10()));
    }

    #[test]
    fn equal_outputs_have_no_noise_and_nan_shows() {
        let mut c = Comparison::default();
        c.add(Slice::F32(&[1.0]), Slice::F32(&[1.0]), 1, None);
        assert_eq!((c.verdict().sqnr_db, c.verdict().agreement, c.verdict().accuracy), (None, None, None));
        c.add(Slice::F32(&[1.0]), Slice::F32(&[f32::NAN]), 1, None);
        assert!(c.verdict().max_abs_error.is_nan());
    }

    #[test]
    fn whole_numbers_are_compared_in_steps() {
        let mut c = Comparison::default();
        c.add(Slice::I8(&[-128, 127, 3, 4]), Slice::I8(&[-128, 126, 3, 4]), 2, Some(&[1, 1]));
        let v = c.verdict();
        assert_eq!((v.max_abs_error, v.equal, v.agreement), (1.0, Some(75.0), Some(100.0)));
        assert_eq!(v.accuracy, Some(Accuracy { model: 100.0, library: 100.0 }));
        let mut c = Comparison::default();
        c.add(Slice::Bool(&[true, false]), Slice::Bool(&[true, true]), 2, None);
        assert_eq!((c.verdict().max_abs_error, c.verdict().equal), (1.0, Some(50.0)));
    }
}
