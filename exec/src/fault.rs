//! Why one node cannot be executed.

use nibblec_ir::op::OperandError;
use nibblec_ir::{DType, Shape, TensorError};

/// What is wrong with a node, in words that follow its name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Its operands do not fit its operator.
    #[error(transparent)]
    Operands(#[from] OperandError),
    /// Elements of other extents than they should have.
    #[error(transparent)]
    Tensor(#[from] TensorError),
    /// Something else than the operator computes with.
    #[error("expected {expected}, found {found}")]
    Expected {
        /// What it wants.
        expected: String,
        /// What there is.
        found: String,
    },
    /// Operands that must have one type have several.
    #[error("operands differ in type: found {0}")]
    Types(&'static str),
    /// Codes beyond the result's type.
    #[error("codes {lo}..={hi} do not fit the result's type {dtype}")]
    Range {
        /// Smallest code.
        lo: i32,
        /// Largest code.
        hi: i32,
        /// The type.
        dtype: DType,
    },
    /// A zero point beyond its type.
    #[error("zero point {zero_point} does not fit {dtype}")]
    ZeroPoint {
        /// The zero point.
        zero_point: i32,
        /// The type.
        dtype: DType,
    },
    /// A result that must hold codes.
    #[error("the result must be codes, found {0}")]
    ResultCodes(DType),
    /// A result of another type than the graph declares.
    #[error("computed {computed}, but the result is declared {declared}")]
    ResultType {
        /// How the computed elements are stored.
        computed: &'static str,
        /// The declared type.
        declared: DType,
    },
    /// Scales whose numbers the graph does not hold.
    #[error("the scales are not known")]
    UnknownScales,
    /// Scales of another number than the extent of their axis.
    #[error("{count} scales along axis {axis} of {dims:?}")]
    Scales {
        /// How many there are.
        count: usize,
        /// Their axis.
        axis: usize,
        /// The extents.
        dims: Vec<usize>,
    },
    /// An extent of zero.
    #[error("'{value}' has an empty extent: {shape}")]
    Empty {
        /// The value.
        value: String,
        /// Its shape.
        shape: Shape,
    },
    /// A batch that is not the first extent.
    #[error("'{value}' must have the batch in front, found {shape}")]
    Batch {
        /// The value.
        value: String,
        /// Its shape.
        shape: Shape,
    },
    /// More elements than can be counted.
    #[error("'{value}' is too large: {shape}")]
    TooLarge {
        /// The value.
        value: String,
        /// Its shape.
        shape: Shape,
    },
    /// A result of another type or shape than the graph declares.
    #[error("'{value}' is declared {declared}, expected {expected}")]
    Result {
        /// The result.
        value: String,
        /// Type and shape that the graph declares.
        declared: String,
        /// Type and shape that the operator makes.
        expected: String,
    },
    /// A constant that the graph declares otherwise than it is.
    #[error("constant '{value}' is declared {declared}, found {found}")]
    Constant {
        /// The constant.
        value: String,
        /// Type and shape that the graph declares.
        declared: String,
        /// What it holds.
        found: String,
    },
    /// A constant whose elements are not known.
    #[error("the elements of constant '{0}' are not known")]
    Opaque(String),
    /// An operand that must be constant.
    #[error("'{0}' is no constant")]
    NotConstant(String),
    /// A value that nothing computes.
    #[error("'{0}' is neither a model input nor computed before")]
    Uncomputed(String),
    /// A value that is no longer held.
    #[error("'{0}' is gone")]
    Gone(String),
    /// A value that the graph does not have.
    #[error("value {0} does not exist")]
    NoValue(String),
}

impl Fault {
    /// Something else than the operator computes with.
    pub(crate) fn expected(expected: impl Into<String>, found: impl ToString) -> Fault {
        Fault::Expected { expected: expected.into(), found: found.to_string() }
    }
}
