//! Elements of constants and scales: written out, as hash and statistics, or made up.

use super::lex::Token;
use super::{Fault, ParseErrorKind, Parser};
use crate::{DType, Data, Tensor, element_count};
use std::str::FromStr;
use std::sync::Arc;

/// Random constants of one text hold at most so many elements.
pub(super) const MAX_RANDOM_ELEMENTS: usize = 1 << 26;

impl Parser<'_> {
    /// A tensor of `dims`; without them, of rank 1: as long as its list, or `len` where there is none.
    pub(super) fn tensor(
        &mut self,
        dtype: DType,
        dims: Option<Vec<usize>>,
        len: usize,
    ) -> Result<Tensor, Fault> {
        let at = self.at;
        let (data, listed) = match self.token {
            Token::Hash(hash) => {
                self.next();
                let Token::Angle(statistics) = self.token else {
                    return self.expected("statistics in '<' and '>'");
                };
                self.next();
                (Data::Opaque(format!("{hash} {statistics}").into()), len)
            }
            Token::Word("random") => {
                self.next();
                let wanted = dims.clone().unwrap_or_else(|| vec![len]);
                let n = element_count(&wanted).map_err(|e| (e.into(), at))?;
                (self.random(dtype, n, at)?, len)
            }
            Token::Punct('[') => self.list(dtype)?,
            _ => return self.expected("'[', '#hash' or 'random'"),
        };
        Tensor::new(dtype, dims.unwrap_or_else(|| vec![listed]), data).map_err(|e| (e.into(), at))
    }

    /// Elements written out, and how many.
    fn list(&mut self, dtype: DType) -> Result<(Data, usize), Fault> {
        fn counted<T>(v: Vec<T>, data: fn(Arc<Vec<T>>) -> Data) -> (Data, usize) {
            let n = v.len();
            (data(Arc::new(v)), n)
        }
        Ok(match dtype {
            DType::F32 => counted(self.elements(Self::float)?, Data::F32),
            DType::I32 => counted(self.elements(|p| p.number("an i32"))?, Data::I32),
            DType::I64 => counted(self.elements(|p| p.number("an i64"))?, Data::I64),
            DType::Code { signed: true, .. } => {
                counted(self.elements(|p| p.number("a signed code"))?, Data::I8)
            }
            DType::Code { signed: false, .. } => {
                counted(self.elements(|p| p.number("an unsigned code"))?, Data::U8)
            }
            DType::Bool => counted(self.elements(Self::truth)?, Data::Bool),
        })
    }

    fn elements<T>(&mut self, one: impl Fn(&mut Self) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        self.punct('[')?;
        let mut v = Vec::new();
        while !self.eat(']') {
            if !v.is_empty() {
                self.punct(',')?;
            }
            v.push(one(self)?);
        }
        Ok(v)
    }

    fn truth(&mut self) -> Result<bool, Fault> {
        let truth = match self.token {
            Token::Word("true") => true,
            Token::Word("false") => false,
            _ => return self.expected("'true' or 'false'"),
        };
        self.next();
        Ok(truth)
    }

    /// `(seed 3, min -1, max 1)`: seed first, the bounds may be left out.
    fn random(&mut self, dtype: DType, n: usize, at: usize) -> Result<Data, Fault> {
        self.random_left =
            self.random_left.checked_sub(n).ok_or((ParseErrorKind::TooLarge(MAX_RANDOM_ELEMENTS), at))?;
        self.punct('(')?;
        self.keyword("seed")?;
        let mut rng = SplitMix(self.number("a seed")?);
        let data = if dtype == DType::F32 {
            let (lo, hi) = self.bounds(dtype, -1.0, 1.0, Self::float)?;
            Data::F32(Arc::new((0..n).map(|_| lo + (hi - lo) * rng.unit()).collect()))
        } else {
            let (lo, hi) = match dtype.code_range() {
                Some((lo, hi)) => (i64::from(lo), i64::from(hi)),
                None if dtype == DType::Bool => (0, 1),
                None => (-128, 127),
            };
            let (lo, hi) = self.bounds(dtype, lo, hi, |p| p.number("a bound"))?;
            integers(dtype, n, || rng.within(lo, hi)).ok_or((ParseErrorKind::Bounds(dtype), at))?
        };
        self.punct(')')?;
        Ok(data)
    }

    fn bounds<T: FromStr + PartialOrd>(
        &mut self,
        dtype: DType,
        mut lo: T,
        mut hi: T,
        one: impl Fn(&mut Self) -> Result<T, Fault>,
    ) -> Result<(T, T), Fault> {
        while self.eat(',') {
            if self.token == Token::Word("min") {
                self.next();
                lo = one(self)?;
            } else {
                self.keyword("max")?;
                hi = one(self)?;
            }
        }
        if lo <= hi { Ok((lo, hi)) } else { Err((ParseErrorKind::Bounds(dtype), self.at)) }
    }
}

/// Elements of an integer type; `None` if one does not fit it.
fn integers(dtype: DType, n: usize, mut next: impl FnMut() -> i64) -> Option<Data> {
    fn all<T: TryFrom<i64>>(n: usize, mut next: impl FnMut() -> i64) -> Option<Arc<Vec<T>>> {
        (0..n).map(|_| T::try_from(next()).ok()).collect::<Option<Vec<T>>>().map(Arc::new)
    }
    Some(match dtype {
        DType::F32 => return None,
        DType::I32 => Data::I32(all(n, next)?),
        DType::I64 => Data::I64(all(n, next)?),
        DType::Code { signed: true, .. } => Data::I8(all(n, next)?),
        DType::Code { signed: false, .. } => Data::U8(all(n, next)?),
        DType::Bool => Data::Bool(Arc::new((0..n).map(|_| next() != 0).collect())),
    })
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In `0..1`.
    fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u32 << 24) as f32
    }

    /// In `lo..=hi`, where `lo <= hi`.
    fn within(&mut self, lo: i64, hi: i64) -> i64 {
        let span = (i128::from(hi) - i128::from(lo) + 1) as u128;
        (i128::from(lo) + ((u128::from(self.next()) * span) >> 64) as i128) as i64
    }
}
