//! What can be wrong with a model file, in words that name the node or tensor and say what to do.

use std::fmt;
use std::path::PathBuf;

/// One thing in a model that nibblec does not support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// Name of the node, or of the model input.
    pub node: String,
    /// Its ONNX operator, with the domain in front unless that is `ai.onnx`.
    pub op: String,
    /// Why it is not supported.
    pub reason: String,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} '{}': {}", self.op, self.node, self.reason)
    }
}

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
    #[error("ONNX IR version {found} is not supported: {least} to {most} are")]
    IrVersion {
        /// Version of the file.
        found: i64,
        /// Oldest accepted.
        least: i64,
        /// Newest accepted.
        most: i64,
    },
    /// The model imports no operator set of the default domain.
    #[error("the model names no opset of the ai.onnx domain")]
    OpsetMissing,
    /// The operator set is too old or too new.
    #[error(
        "opset {found} of ai.onnx is not supported: {least} to {most} are; \
         export at another opset or convert the model"
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
    #[error("{} of the model's parts {} not supported:{}", .0.len(), if .0.len() == 1 { "is" } else { "are" }, listed(.0))]
    Unsupported(Vec<Unsupported>),
    /// A dimension other than the batch has no fixed extent.
    #[error(
        "input '{input}' has no fixed extent in dimension {axis} ({dim}): give one with --input-shape {input}={example}"
    )]
    SymbolicDim {
        /// The model input.
        input: String,
        /// Which dimension.
        axis: usize,
        /// Its name in the model.
        dim: String,
        /// A shape to fill in.
        example: String,
    },
    /// A shape given from outside does not fit the model.
    #[error("the shape given for input '{input}' does not fit: {reason}")]
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
    #[error("nothing produces the model output '{0}'")]
    MissingOutput(String),
    /// A node reads a value that does not exist.
    #[error("{op} '{node}' reads '{value}', which no input, initializer or node provides")]
    Undefined {
        /// The reader.
        node: String,
        /// Its operator.
        op: String,
        /// The value.
        value: String,
    },
    /// Two things carry one value name.
    #[error("the value name '{0}' is given more than once")]
    DuplicateName(String),
    /// Nodes that wait for each other.
    #[error("the graph has a cycle through {0}")]
    Cycle(String),
    /// A model input that makes no sense.
    #[error("input '{input}': {reason}")]
    Input {
        /// The model input.
        input: String,
        /// What is wrong.
        reason: String,
    },
    /// Operands or attributes of a node contradict its operator.
    #[error("{op} '{node}': {reason}")]
    Node {
        /// The node.
        node: String,
        /// Its operator.
        op: String,
        /// What is wrong.
        reason: String,
    },
    /// A tensor's data does not fit its description.
    #[error("tensor '{tensor}': {reason}")]
    Tensor {
        /// The initializer or constant.
        tensor: String,
        /// What is wrong.
        reason: String,
    },
    /// A weight is NaN or infinite.
    #[error("tensor '{tensor}' holds {value} at element {index}: weights must be finite")]
    NotFinite {
        /// The tensor.
        tensor: String,
        /// First element concerned.
        index: usize,
        /// Its value.
        value: f32,
    },
}

fn listed(all: &[Unsupported]) -> String {
    all.iter().map(|u| format!("\n  {u}")).collect()
}

impl ImportError {
    /// Exit code of the command line: 3 for a model that is not supported, 4 for one that is invalid.
    pub fn exit_code(&self) -> u8 {
        match self {
            ImportError::Unsupported(_)
            | ImportError::Opset { .. }
            | ImportError::IrVersion { .. }
            | ImportError::SymbolicDim { .. } => 3,
            _ => 4,
        }
    }
}

/// How the import of one node ends early.
#[derive(Debug)]
pub(super) enum Fail {
    /// Collected with the others, the import goes on.
    Unsupported(String),
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
