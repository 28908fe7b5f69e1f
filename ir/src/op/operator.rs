//! What every operator says of itself: its text form, what it makes of its operands, the rules of its nodes, its facts.

use super::attr::{Attr, AttrError, Reader};
use super::{Facts, Requant};
use crate::verify::{Site, VerifyError};
use crate::{DType, Dim, Shape};

/// Type of an operand: element type and extents.
pub type Operand<'a> = (DType, &'a Shape);

/// Type of a result: the element type where the operator fixes it (otherwise codes), and extents.
pub type ResultType = (Option<DType>, Shape);

/// Types of all results, in order.
pub type Types = Result<Vec<ResultType>, OperandError>;

/// Attributes by name, in the order of the text form.
pub type Attributes = Vec<(&'static str, Attr)>;

/// Why operands do not fit an operator, in words that follow the node's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OperandError {
    /// Too many operands, or too few.
    #[error("{op} takes {expected} operands, found {found}")]
    Count {
        /// The operator.
        op: &'static str,
        /// The least number that it takes.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// No operand at all.
    #[error("{0} needs an operand")]
    None(&'static str),
    /// An element type that the operator does not compute with.
    #[error("{op} works on {expected}, found {found}")]
    Type {
        /// The operator.
        op: &'static str,
        /// The types that it takes.
        expected: &'static str,
        /// The operand's.
        found: DType,
    },
    /// Operands that must have one type have several.
    #[error("operands differ in type")]
    Types,
    /// A result type that the operator does not make.
    #[error("{op} does not make {found}")]
    NoResult {
        /// The operator.
        op: &'static str,
        /// The type.
        found: DType,
    },
    /// An operand of another rank.
    #[error("{what} must have rank {expected}, found shape {found}")]
    Rank {
        /// The operand.
        what: &'static str,
        /// The rank that it must have.
        expected: usize,
        /// Its shape.
        found: Shape,
    },
    /// An operand of too low a rank.
    #[error("{what} must have rank {least} or more, found {found}")]
    RankBelow {
        /// The operand.
        what: &'static str,
        /// The lowest rank that it may have.
        least: usize,
        /// Its shape.
        found: Shape,
    },
    /// An operand of other extents than follow from the rest.
    #[error("{what} must be {expected}, found {found}")]
    Extents {
        /// The operand.
        what: &'static str,
        /// The extents, in words.
        expected: String,
        /// Its shape.
        found: Shape,
    },
    /// An extent that must be known is chosen at run time.
    #[error("{what} must have {expected}, found {found}")]
    Open {
        /// The operand.
        what: &'static str,
        /// Which extents must be fixed.
        expected: &'static str,
        /// Its shape.
        found: Shape,
    },
    /// Shapes that do not broadcast.
    #[error("shapes {a} and {b} do not broadcast: {at_a} against {at_b}")]
    Broadcast {
        /// One shape.
        a: Shape,
        /// The other.
        b: Shape,
        /// The extent of the first that does not fit.
        at_a: Dim,
        /// The extent of the second.
        at_b: Dim,
    },
    /// An axis beyond the rank.
    #[error("axis {axis} is beyond rank {rank}")]
    Axis {
        /// The axis.
        axis: usize,
        /// The operand's rank.
        rank: usize,
    },
    /// The items of a batch would be mixed.
    #[error("{0}")]
    Batch(&'static str),
    /// An extent or a product of extents is too large.
    #[error("{0} overflows")]
    Overflow(&'static str),
    /// Attributes that contradict each other or the operands.
    #[error("{0}")]
    Attribute(String),
}

/// How an operator is written.
pub trait Form: Sized {
    /// Its names in the text form: one for each form that its attributes tell apart.
    const NAMES: &'static [&'static str];

    /// From the text form.
    fn read(name: &str, attributes: &mut Reader<'_>) -> Result<Self, AttrError>;
}

/// An operator. Implementations lie in one file per family, and the crates that execute, differentiate, lower, import
/// and export operators have files of the same names.
pub trait Operator {
    /// Its name, one of `NAMES`.
    fn name(&self) -> &'static str;

    /// Attributes in the order of the text form.
    fn attributes(&self) -> Attributes;

    /// The least and the largest number of operands.
    fn operand_count(&self) -> (usize, usize);

    /// Types of the results. The number of operands is right.
    fn infer(&self, operands: &Operands<'_>) -> Types;

    /// What is true of it wherever it stands.
    fn facts(&self) -> Facts;

    /// Rules of a node that `infer` cannot check: constants, quantization, numbers. Operand and result counts are right.
    fn check(&self, _site: &Site<'_>, _errors: &mut Vec<VerifyError>) {}

    /// Requantizations of an operator that ends in them: one entry per output, in output order.
    fn outs(&self) -> Option<&[Requant]> {
        None
    }
}

/// The operands of one operator.
pub struct Operands<'a> {
    op: &'static str,
    list: &'a [Operand<'a>],
    outputs: usize,
}

impl<'a> Operands<'a> {
    /// The operands, their number checked.
    pub fn of(op: &dyn Operator, list: &'a [Operand<'a>]) -> Result<Operands<'a>, OperandError> {
        let (expected, most) = op.operand_count();
        if list.len() < expected || list.len() > most {
            return Err(OperandError::Count { op: op.name(), expected, found: list.len() });
        }
        if list.is_empty() {
            return Err(OperandError::None(op.name()));
        }
        Ok(Operands { op: op.name(), list, outputs: op.outs().map_or(1, <[Requant]>::len) })
    }

    /// All of them.
    pub fn all(&self) -> &'a [Operand<'a>] {
        self.list
    }

    /// Shape of the first.
    pub fn x(&self) -> &'a Shape {
        self.list[0].1
    }

    /// Element type of the first.
    pub fn dtype(&self) -> DType {
        self.list[0].0
    }

    /// Shape of operand `i`, which the operator has.
    pub fn shape(&self, i: usize) -> &'a Shape {
        self.list[i].1
    }

    fn wrong_type(&self, expected: &'static str) -> OperandError {
        OperandError::Type { op: self.op, expected, found: self.dtype() }
    }

    /// Requires f32.
    pub fn float(&self) -> Result<(), OperandError> {
        if self.dtype() == DType::F32 { Ok(()) } else { Err(self.wrong_type("f32")) }
    }

    /// Requires codes.
    pub fn codes(&self) -> Result<(), OperandError> {
        if self.dtype().is_code() { Ok(()) } else { Err(self.wrong_type("codes")) }
    }

    /// Requires f32 or codes.
    pub fn float_or_codes(&self) -> Result<(), OperandError> {
        let fits = self.dtype() == DType::F32 || self.dtype().is_code();
        if fits { Ok(()) } else { Err(self.wrong_type("f32 and codes")) }
    }

    /// One f32 result of an operator that reads f32.
    pub fn floats(&self, s: Shape) -> Types {
        self.float()?;
        Ok(vec![(Some(DType::F32), s)])
    }

    /// One result of the first operand's type.
    pub fn same(&self, s: Shape) -> Types {
        Ok(vec![(Some(self.dtype()), s)])
    }

    /// Codes for each requantization of an operator that reads codes.
    pub fn requantized(&self, s: Shape) -> Types {
        self.codes()?;
        Ok(vec![(None, s); self.outputs])
    }

    /// Requires operand `i` to be a vector of `n` elements.
    pub fn vector(&self, i: usize, n: Option<usize>, what: &'static str) -> Result<(), OperandError> {
        let s = self.shape(i);
        if s.rank() == 1 && n.is_some() && s.dim(0) == n {
            return Ok(());
        }
        let expected = format!("[{}]", n.map_or("?".into(), |n| n.to_string()));
        Err(OperandError::Extents { what, expected, found: s.clone() })
    }

    /// Requires operand `i` to have a rank.
    pub fn rank(&self, i: usize, what: &'static str, expected: usize) -> Result<(), OperandError> {
        let s = self.shape(i);
        if s.rank() == expected {
            return Ok(());
        }
        Err(OperandError::Rank { what, expected, found: s.clone() })
    }

    /// Requires an axis of the first operand.
    pub fn axis(&self, axis: usize) -> Result<(), OperandError> {
        let rank = self.x().rank();
        if axis < rank { Ok(()) } else { Err(OperandError::Axis { axis, rank }) }
    }

    /// `(C, H, W)` of the first operand.
    pub fn chw(&self) -> Result<(usize, usize, usize), OperandError> {
        self.rank(0, "x", 4)?;
        let open = || OperandError::Open { what: "x", expected: "fixed C, H, W", found: self.x().clone() };
        self.x().chw().ok_or_else(open)
    }

    /// Requires a residual, if there is one, to have the result's shape.
    pub fn residual(&self, has: bool, out: &Shape) -> Result<(), OperandError> {
        match self.list.last() {
            Some((_, r)) if has && *r != out => Err(OperandError::Extents {
                what: "the residual",
                expected: out.to_string(),
                found: (*r).clone(),
            }),
            _ => Ok(()),
        }
    }
}

/// NumPy broadcasting; the symbolic batch meets itself or 1.
pub fn broadcast(a: &Shape, b: &Shape) -> Result<Shape, OperandError> {
    let rank = a.rank().max(b.rank());
    let at = |s: &Shape, i: usize| (i + s.rank()).checked_sub(rank).map_or(Dim::Fixed(1), |k| s.0[k]);
    (0..rank)
        .map(|i| match (at(a, i), at(b, i)) {
            (x, y) if x == y => Ok(x),
            (Dim::Fixed(1), y) => Ok(y),
            (x, Dim::Fixed(1)) => Ok(x),
            (at_a, at_b) => Err(OperandError::Broadcast { a: a.clone(), b: b.clone(), at_a, at_b }),
        })
        .collect::<Result<Vec<_>, _>>()
        .map(Shape)
}
