//! What can go wrong when a graph is prepared or executed.

use crate::fault::Fault;
use nibblec_ir::TensorError;

/// An error of the interpreter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExecError {
    /// The wrong number of inputs was given.
    #[error("the model takes {expected} inputs, found {found}")]
    InputCount {
        /// Inputs of the model.
        expected: usize,
        /// Arrays given.
        found: usize,
    },
    /// An input does not fit the model.
    #[error("input '{input}': expected {expected}, found {found}")]
    Input {
        /// The input's name.
        input: String,
        /// What the model wants.
        expected: String,
        /// What was given.
        found: String,
    },
    /// A node cannot be executed.
    #[error("node '{node}' ({op}): {reason}")]
    Node {
        /// The node's name.
        node: String,
        /// Its operator.
        op: &'static str,
        /// What was expected and what was found.
        reason: Box<Fault>,
    },
    /// The graph as a whole cannot be executed.
    #[error("the graph cannot be executed: {0}")]
    Graph(String),
    /// A constant's elements are not known or have no array form.
    #[error("the {dtype} tensor has no elements to execute with")]
    Opaque {
        /// Its type.
        dtype: String,
    },
    /// Extents and elements of an array disagree.
    #[error(transparent)]
    Tensor(#[from] TensorError),
}
