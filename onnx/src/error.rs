//! What can be wrong with a model file, in words that name the node or tensor and say what to do.

use super::names::short;
use super::report::{Unsupported, listed};
use std::path::PathBuf;

/// Why a model could not be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file could not be read.
    #[error("cannot read {}: {reason}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The file is larger than a protobuf message can be.
    #[error("the model has {bytes} bytes, the limit is {limit}: store the weights as external data")]
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// Largest size accepted.
        limit: u64,
    },
    /// The bytes are no protobuf message of the ONNX schema.
    #[error("not an ONNX model, or a truncated one: {0}")]
    Parse(String),
    /// The IR version is unknown.
    #[error(
        "ONNX IR version {found} is not supported: {least} to {most} are; export the model with another version of onnx"
    )]
    IrVersion {
        /// Version of the file.
        found: i64,
        /// Oldest accepted.
        least: i64,
        /// Newest accepted.
        most: i64,
    },
    /// The model uses operators of the default domain and imports no operator set of it.
    #[error("the model names no opset of the ai.onnx domain, but uses its operators")]
    OpsetMissing,
    /// The operator set is too old or too new.
    #[error(
        "opset {found} of ai.onnx is not supported: {least} to {most} are; \
         export the model at opset 21, or convert it"
    )]
    Opset {
        /// Version of the file.
        found: i64,
        /// Oldest accepted.
        least: i64,
        /// Newest accepted.
        most: i64,
    },
    /// Everything that is not supported, at once.
    #[error("{}", listed(.0))]
    Unsupported(Vec<Unsupported>),
    /// A value or a constant that would be too large.
    #[error("{op} '{}': {reason}", short(node))]
    Limit {
        /// The node, or the model input.
        node: String,
        /// Its operator.
        op: String,
        /// What is too large, how large it is, and the limit.
        reason: String,
    },
    /// A shape given from outside does not fit the model.
    #[error("the shape given for input '{}' does not fit: {reason}", short(input))]
    InputShape {
        /// The name given.
        input: String,
        /// Why not.
        reason: String,
    },
    /// The graph has no nodes.
    #[error("the model's graph has no nodes")]
    EmptyGraph,
    /// The graph has no outputs.
    #[error("the model's graph has no outputs")]
    NoOutputs,
    /// A model output that nothing makes.
    #[error("nothing produces the model output '{}'", short(.0))]
    MissingOutput(String),
    /// A node reads a value that does not exist.
    #[error("{op} '{}' reads '{}', which no input, initializer or node provides", short(node), short(value))]
    Undefined {
        /// The reader.
        node: String,
        /// Its operator.
        op: String,
        /// The value.
        value: String,
    },
    /// Two things carry one value name.
    #[error("the value name '{}' is given more than once", short(.0))]
    DuplicateName(String),
    /// Nodes that wait for each other.
    #[error("the graph has a cycle through {0}")]
    Cycle(String),
    /// A model input that makes no sense.
    #[error("input '{}': {reason}", short(input))]
    Input {
        /// The model input.
        input: String,
        /// What is wrong.
        reason: String,
    },
    /// Operands or attributes of a node contradict its operator.
    #[error("{op} '{}': {reason}", short(node))]
    Node {
        /// The node.
        node: String,
        /// Its operator.
        op: String,
        /// What is wrong.
        reason: String,
    },
    /// A tensor's data does not fit its description.
    #[error("tensor '{}': {reason}", short(tensor))]
    Tensor {
        /// The initializer or constant.
        tensor: String,
        /// What is wrong.
        reason: String,
    },
    /// A weight is NaN or infinite.
    #[error("tensor '{}' holds {value:e} at element {index}: weights must be finite", short(tensor))]
    NotFinite {
        /// The tensor.
        tensor: String,
        /// First element concerned.
        index: usize,
        /// Its value.
        value: f32,
    },
}

impl ImportError {
    /// Exit code of the command line: 3 for a model that is not supported, 4 for one that is invalid.
    pub fn exit_code(&self) -> u8 {
        match self {
            ImportError::Unsupported(_) | ImportError::Opset { .. } | ImportError::IrVersion { .. } => 3,
            _ => 4,
        }
    }
}

/// How the import of one node ends early.
#[derive(Debug)]
pub(super) enum Fail {
    /// Collected with the others, the import goes on.
    Unsupported(String),
    /// The same, with what the user can do.
    Helped(String, &'static str),
    /// A value or a constant that would be too large; the import ends.
    Limit(String),
    /// The node contradicts its operator; the import ends.
    Invalid(String),
    /// The import ends.
    Error(ImportError),
}

impl From<ImportError> for Fail {
    fn from(e: ImportError) -> Fail {
        Fail::Error(e)
    }
}

/// `Err(Fail::Unsupported(...))`.
pub(super) fn unsupported<T>(reason: impl Into<String>) -> Result<T, Fail> {
    Err(Fail::Unsupported(reason.into()))
}

/// `Err(Fail::Helped(...))`.
pub(super) fn helped<T>(reason: impl Into<String>, help: &'static str) -> Result<T, Fail> {
    Err(Fail::Helped(reason.into(), help))
}

/// `Err(Fail::Invalid(...))`.
pub(super) fn invalid<T>(reason: impl Into<String>) -> Result<T, Fail> {
    Err(Fail::Invalid(reason.into()))
}

/// Why a graph cannot be written as an ONNX file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// A node without an ONNX form here.
    #[error("node '{node}' ({op}) cannot be exported: {reason}")]
    Node {
        /// The node.
        node: String,
        /// Its operator.
        op: String,
        /// Why.
        reason: String,
    },
    /// A constant whose elements are not known.
    #[error("constant '{0}' cannot be exported: its elements are not known")]
    Constant(String),
    /// The file could not be made.
    #[error("the ONNX file could not be made: {0}")]
    Encode(String),
}

/// An extent or a product of extents that does not fit.
pub(super) fn overflow() -> Fail {
    Fail::Invalid("the extents overflow".into())
}
