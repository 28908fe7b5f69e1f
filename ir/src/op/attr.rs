//! Attribute values: what an operator's fields look like in the text form.

use crate::{DType, Dim};
use std::collections::BTreeMap;

/// Why a text is not an operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttrError {
    /// No operator has that name.
    #[error("unknown operator '{0}'")]
    Operator(String),
    /// An attribute that the operator does not have.
    #[error("{op} has no attribute '{attribute}'")]
    Unknown {
        /// The operator.
        op: String,
        /// The attribute.
        attribute: String,
    },
    /// An attribute that the operator must have.
    #[error("{op} lacks attribute '{attribute}'")]
    Missing {
        /// The operator.
        op: String,
        /// The attribute.
        attribute: &'static str,
    },
    /// An attribute of another type.
    #[error("{op}: attribute '{attribute}' has the wrong type")]
    Type {
        /// The operator.
        op: String,
        /// The attribute.
        attribute: &'static str,
    },
}

/// Attributes that are read one by one; none may be left over.
pub struct Reader<'a> {
    op: &'a str,
    attributes: &'a Attrs,
    read: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    /// The attributes of a node of operator `op`.
    pub fn new(op: &'a str, attributes: &'a Attrs) -> Reader<'a> {
        Reader { op, attributes, read: Vec::new() }
    }

    /// An attribute, which must be there.
    pub fn get<T: AttrType>(&mut self, attribute: &'static str) -> Result<T, AttrError> {
        self.read.push(attribute);
        let op = || self.op.to_string();
        let found =
            self.attributes.get(attribute).ok_or_else(|| AttrError::Missing { op: op(), attribute })?;
        T::from_attr(found).ok_or_else(|| AttrError::Type { op: op(), attribute })
    }

    /// Requires that every attribute has been read.
    pub fn finish(&self) -> Result<(), AttrError> {
        match self.attributes.keys().find(|k| !self.read.contains(&k.as_str())) {
            Some(k) => Err(AttrError::Unknown { op: self.op.to_string(), attribute: k.clone() }),
            None => Ok(()),
        }
    }
}

/// An attribute in the text form.
#[derive(Clone, Debug, PartialEq)]
pub enum Attr {
    /// A whole number.
    Int(i64),
    /// A float.
    Float(f32),
    /// A word: `true`, `relu`, `u4`, `N`.
    Word(String),
    /// `[a,b,...]`.
    List(Vec<Attr>),
    /// `word(a,b,...)`.
    Call(String, Vec<Attr>),
}

/// Attributes by name, in order of name.
pub type Attrs = BTreeMap<String, Attr>;

/// A field type that has a text form.
pub trait AttrType: Sized {
    /// To the text form.
    fn to_attr(&self) -> Attr;
    /// From the text form; `None` if it is not of this type.
    fn from_attr(a: &Attr) -> Option<Self>;
}

macro_rules! int_attr {
    ($($t:ty),*) => {$(
        impl AttrType for $t {
            fn to_attr(&self) -> Attr {
                Attr::Int(i64::try_from(*self).unwrap_or(i64::MAX))
            }
            fn from_attr(a: &Attr) -> Option<Self> {
                if let Attr::Int(i) = a { <$t>::try_from(*i).ok() } else { None }
            }
        }
    )*};
}
int_attr!(usize, i64, i32, u32);

impl AttrType for f32 {
    fn to_attr(&self) -> Attr {
        Attr::Float(*self)
    }
    fn from_attr(a: &Attr) -> Option<Self> {
        match a {
            Attr::Float(f) => Some(*f),
            Attr::Int(i) => Some(*i as f32),
            Attr::Word(w) => w.parse().ok(),
            _ => None,
        }
    }
}

impl AttrType for bool {
    fn to_attr(&self) -> Attr {
        Attr::Word(self.to_string())
    }
    fn from_attr(a: &Attr) -> Option<Self> {
        if let Attr::Word(w) = a { w.parse().ok() } else { None }
    }
}

impl AttrType for DType {
    fn to_attr(&self) -> Attr {
        Attr::Word(self.name().to_string())
    }
    fn from_attr(a: &Attr) -> Option<Self> {
        if let Attr::Word(w) = a { w.parse().ok() } else { None }
    }
}

impl AttrType for Dim {
    fn to_attr(&self) -> Attr {
        match self {
            Dim::Batch => Attr::Word("N".into()),
            Dim::Fixed(n) => n.to_attr(),
        }
    }
    fn from_attr(a: &Attr) -> Option<Self> {
        match a {
            Attr::Word(w) if w == "N" => Some(Dim::Batch),
            _ => usize::from_attr(a).map(Dim::Fixed),
        }
    }
}

impl<T: AttrType> AttrType for Vec<T> {
    fn to_attr(&self) -> Attr {
        Attr::List(self.iter().map(AttrType::to_attr).collect())
    }
    fn from_attr(a: &Attr) -> Option<Self> {
        if let Attr::List(v) = a { v.iter().map(T::from_attr).collect() } else { None }
    }
}

impl<T: AttrType + Copy + Default, const K: usize> AttrType for [T; K] {
    fn to_attr(&self) -> Attr {
        Attr::List(self.iter().map(AttrType::to_attr).collect())
    }
    fn from_attr(a: &Attr) -> Option<Self> {
        let v = Vec::<T>::from_attr(a)?;
        <[T; K]>::try_from(v).ok()
    }
}

/// Activation fused into a float operator.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Activation {
    /// The identity.
    #[default]
    None,
    /// `max(x, 0)`.
    Relu,
    /// `min(max(x, lo), hi)`; either bound may be infinite.
    Clip(f32, f32),
}

impl Activation {
    /// The bounds that the activation clamps to.
    pub fn bounds(self) -> (f32, f32) {
        match self {
            Activation::None => (f32::NEG_INFINITY, f32::INFINITY),
            Activation::Relu => (0.0, f32::INFINITY),
            Activation::Clip(lo, hi) => (lo, hi),
        }
    }
}

impl AttrType for Activation {
    fn to_attr(&self) -> Attr {
        match self {
            Activation::None => Attr::Word("none".into()),
            Activation::Relu => Attr::Word("relu".into()),
            Activation::Clip(a, b) => Attr::Call("clip".into(), vec![Attr::Float(*a), Attr::Float(*b)]),
        }
    }
    fn from_attr(a: &Attr) -> Option<Self> {
        match a {
            Attr::Word(w) if w == "none" => Some(Activation::None),
            Attr::Word(w) if w == "relu" => Some(Activation::Relu),
            Attr::Call(w, v) if w == "clip" && v.len() == 2 => {
                Some(Activation::Clip(f32::from_attr(&v[0])?, f32::from_attr(&v[1])?))
            }
            _ => None,
        }
    }
}

/// One integer output of an operator's epilogue: from the real-valued `t` to a code,
/// `clamp(round_half_even(fma(t, m, b)), lo, hi)`. The first output of an operator has `m = 1`, `b = 0`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Requant {
    /// Multiplier.
    pub m: f32,
    /// Addend, zero point included.
    pub b: f32,
    /// Smallest code (a fused ReLU or Clip raises it above the type's).
    pub lo: i32,
    /// Largest code.
    pub hi: i32,
}

impl Requant {
    /// `m = 1`, `b = 0`: what an operator's first output has.
    pub fn identity(lo: i32, hi: i32) -> Requant {
        Requant { m: 1.0, b: 0.0, lo, hi }
    }

    /// Whether the multiply-add changes nothing.
    pub fn is_identity(&self) -> bool {
        self.m == 1.0 && self.b == 0.0
    }
}

impl AttrType for Requant {
    fn to_attr(&self) -> Attr {
        Attr::Call("q".into(), vec![self.m.to_attr(), self.b.to_attr(), self.lo.to_attr(), self.hi.to_attr()])
    }
    fn from_attr(a: &Attr) -> Option<Self> {
        match a {
            Attr::Call(w, v) if w == "q" && v.len() == 4 => Some(Requant {
                m: f32::from_attr(&v[0])?,
                b: f32::from_attr(&v[1])?,
                lo: i32::from_attr(&v[2])?,
                hi: i32::from_attr(&v[3])?,
            }),
            _ => None,
        }
    }
}

/// Multiplier and addend of one operand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    /// Multiplier.
    pub m: f32,
    /// Addend.
    pub b: f32,
}

impl AttrType for Affine {
    fn to_attr(&self) -> Attr {
        Attr::Call("a".into(), vec![self.m.to_attr(), self.b.to_attr()])
    }
    fn from_attr(a: &Attr) -> Option<Self> {
        match a {
            Attr::Call(w, v) if w == "a" && v.len() == 2 => {
                Some(Affine { m: f32::from_attr(&v[0])?, b: f32::from_attr(&v[1])? })
            }
            _ => None,
        }
    }
}
