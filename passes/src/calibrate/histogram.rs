//! A streaming histogram of fixed size whose range doubles when a larger number comes: bounded memory for any amount
//! of data. The range is a power of two and doubling merges pairs of bins, so counts are never split.

use std::fmt;

/// Bins, half of them below zero.
const BINS: usize = 8192;
const HALF: usize = BINS / 2;
/// Ranges outside of these are no activations of a working network.
const SMALLEST: f32 = f32::from_bits((127 - 100) << 23); // 2^-100
const LARGEST: f32 = 1e30;

/// Counts of the numbers seen.
#[derive(Clone, PartialEq)]
pub struct Histogram {
    /// Bin i counts `[(i - HALF) w, (i - HALF + 1) w)`, w = limit / HALF; empty while only zeros came.
    bins: Vec<u64>,
    limit: f32,
    zeros: u64,
    count: u64,
    min: f32,
    max: f32,
}

impl fmt::Debug for Histogram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} numbers in {}..{}, {} zeros", self.count, self.min, self.max, self.zeros)
    }
}

impl Default for Histogram {
    fn default() -> Histogram {
        let (min, max) = (f32::INFINITY, f32::NEG_INFINITY);
        Histogram { bins: Vec::new(), limit: 0.0, zeros: 0, count: 0, min, max }
    }
}

impl Histogram {
    /// Counts `data`. An error holds the first number that is not finite (or beyond 1e30).
    pub fn record(&mut self, data: &[f32]) -> Result<(), f32> {
        let (mut low, mut high, mut fine) = ([f32::INFINITY; 8], [f32::NEG_INFINITY; 8], true);
        for chunk in data.chunks(8) {
            for (i, &x) in chunk.iter().enumerate() {
                low[i] = if x < low[i] { x } else { low[i] };
                high[i] = if x > high[i] { x } else { high[i] };
                fine &= x.abs() <= LARGEST;
            }
        }
        if !fine {
            return Err(data.iter().copied().find(|x| x.is_nan() || x.abs() > LARGEST).unwrap_or(f32::NAN));
        }
        self.min = low.iter().copied().fold(self.min, f32::min);
        self.max = high.iter().copied().fold(self.max, f32::max);
        self.count += data.len() as u64;
        self.widen(self.max.max(-self.min));
        if self.bins.is_empty() {
            self.zeros += data.len() as u64;
            return Ok(());
        }
        let per_unit = HALF as f32 / self.limit;
        let mut zeros = 0;
        for &x in data {
            zeros += u64::from(x == 0.0);
            // The sum is not negative, so that truncation is the floor.
            let i = (x * per_unit + HALF as f32) as usize;
            self.bins[i.min(BINS - 1)] += 1;
        }
        // Zeros are kept apart: their error is zero at any step.
        self.bins[HALF] -= zeros;
        self.zeros += zeros;
        Ok(())
    }

    fn widen(&mut self, largest: f32) {
        if largest < SMALLEST {
            return;
        }
        if self.bins.is_empty() {
            self.bins = vec![0; BINS];
            self.limit = SMALLEST;
            while self.limit <= largest {
                self.limit *= 2.0;
            }
        }
        while self.limit <= largest {
            self.limit *= 2.0;
            let mut merged = vec![0; BINS];
            for (i, pair) in self.bins.chunks(2).enumerate() {
                merged[HALF / 2 + i] = pair.iter().sum();
            }
            self.bins = merged;
        }
    }

    /// A histogram of given weights at given places, as if that many numbers had been seen.
    pub fn from_weights(points: impl Iterator<Item = (f32, u64)>) -> Histogram {
        let points: Vec<(f32, u64)> = points.filter(|(x, _)| x.abs() <= LARGEST).collect();
        let mut h = Histogram::default();
        for &(x, _) in &points {
            h.min = h.min.min(x);
            h.max = h.max.max(x);
        }
        h.widen(h.max.max(-h.min));
        for &(x, n) in &points {
            h.count += n;
            if x == 0.0 || h.bins.is_empty() {
                h.zeros += n;
            } else {
                let i = (x * (HALF as f32 / h.limit) + HALF as f32) as usize;
                h.bins[i.min(BINS - 1)] += n;
            }
        }
        h
    }

    /// How many numbers were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Smallest and largest number, widened to contain 0; `(0, 0)` if nothing came.
    pub fn extremes(&self) -> (f32, f32) {
        (self.min.min(0.0), self.max.max(0.0))
    }

    /// The smallest number seen; `None` if nothing came.
    pub fn lowest(&self) -> Option<f32> {
        (self.count > 0).then_some(self.min)
    }

    /// Centre and count of the bins that are not empty, zeros apart, in ascending order.
    pub fn points(&self) -> Vec<(f32, u64)> {
        let width = self.limit / HALF as f32;
        let centre = |i: usize| (i as f32 - HALF as f32 + 0.5) * width;
        self.bins.iter().enumerate().filter(|(_, n)| **n > 0).map(|(i, n)| (centre(i), *n)).collect()
    }

    /// The number below which the fraction `q` lies, to a bin's width, within the extremes.
    pub fn quantile(&self, q: f64) -> f32 {
        let wanted = q * self.count as f64;
        let (low, high) = self.extremes();
        let mut below = 0u64;
        let width = self.limit / HALF as f32;
        for (i, n) in self.bins.iter().enumerate() {
            below += n + if i == HALF { self.zeros } else { 0 };
            if below as f64 >= wanted {
                // The edge away from zero.
                let edge = i as f32 - HALF as f32 + if i >= HALF { 1.0 } else { 0.0 };
                return (edge * width).clamp(low, high);
            }
        }
        high
    }
}
