//! What can go wrong when a network is made ready for training, or trained.

use nibblec_ir::{DType, Shape, TensorError};

/// Why a node cannot be trained, in words that follow its name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NodeError {
    /// An operator that has no gradient.
    #[error("this operator has no gradient here; tune a float or QDQ network")]
    NoGradient,
    /// An operand that is constant where a value is expected.
    #[error("'{0}' must be a value of every image")]
    NotValue(String),
    /// An operand that is no f32 constant where one is expected.
    #[error("'{0}' must be an f32 constant")]
    NotConstant(String),
    /// Weights behind a dequantizer that are not known.
    #[error("the codes '{0}' and their scales must be constant")]
    UnknownCodes(String),
    /// A result of other images than the input's.
    #[error("'{value}' must have an open batch in front, found {found}")]
    NoBatch {
        /// The result.
        value: String,
        /// Its shape.
        found: Shape,
    },
    /// An operand that has images of its own.
    #[error("operand {0} must be the same for all images")]
    OwnImages(Shape),
    /// Elements would go from one image to another.
    #[error("the batch cannot be moved")]
    Batch,
    /// The images of a batch would be normalized together.
    #[error("softmax over the batch has no gradient here")]
    SoftmaxOfBatch,
    /// A window over something else than planes.
    #[error("expected planes of fixed size, found {0}")]
    NoPlane(Shape),
    /// A convolution that leaves out pixels of a plane of which it makes one.
    #[error("a pointwise convolution that reads one pixel of several has no gradient here")]
    OnePixel,
    /// Indices that are chosen at run time.
    #[error("indices must be constant")]
    OpenIndices,
    /// An index beyond its axis.
    #[error("index {0} is outside")]
    Index(i64),
    /// A slice that leaves its axis.
    #[error("slice reaches index {0}")]
    SliceIndex(i64),
    /// A quantizer to a type that has no codes.
    #[error("expected a code type, found {0}")]
    NoCodes(DType),
    /// Weights of a width that no quantizer makes.
    #[error("weights have 2 to 8 bits, not {0}")]
    Width(u32),
}

/// An error of the training half.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TuneError {
    /// A node has no gradient here, or does not fit its operands.
    #[error("node '{node}' ({op}): {reason}")]
    Node {
        /// The node's name.
        node: String,
        /// Its operator.
        op: &'static str,
        /// What was expected, what was found, what to do.
        reason: NodeError,
    },
    /// The graph as a whole cannot be trained.
    #[error("the network cannot be trained: {0}")]
    Graph(String),
    /// An input, an output's gradient or a target does not fit.
    #[error("{what}: expected {expected}, found {found}")]
    Data {
        /// Which data.
        what: String,
        /// What the network takes.
        expected: String,
        /// What was given.
        found: String,
    },
    /// Training has left the numbers.
    #[error("the loss is {loss} at step {step}: lower the learning rate (--lr)")]
    Diverged {
        /// The step, from 0.
        step: usize,
        /// The loss.
        loss: String,
    },
    /// What is learnt from gives no outputs.
    #[error("the teacher: {0}")]
    Teacher(String),
    /// A checkpoint that does not belong to this run.
    #[error(
        "the checkpoint does not fit: expected {expected}, found {found}; delete it or train as it was begun"
    )]
    Checkpoint {
        /// What this run needs.
        expected: String,
        /// What the checkpoint holds.
        found: String,
    },
    /// Extents and elements disagree.
    #[error(transparent)]
    Tensor(#[from] TensorError),
}
