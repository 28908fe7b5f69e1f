//! Random numbers from a seed and a place: the same whatever was drawn before, so that a resumed run goes on as if
//! it had never stopped.

/// SplitMix64 (Steele, Lea & Flood 2014).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The numbers of a place under a seed.
    pub fn at(seed: u64, place: [u64; 2]) -> Random {
        let mut r = Random(seed);
        for p in place {
            r.0 = r.next() ^ p.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        r
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, which is not zero.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// `0..n` in random order (Fisher and Yates).
    pub fn order(&mut self, n: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..n).collect();
        for i in (1..n).rev() {
            order.swap(i, self.below(i + 1));
        }
        order
    }
}
