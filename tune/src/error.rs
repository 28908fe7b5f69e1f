//! What can go wrong when a network is made ready for training, or trained.

use nibblec_ir::TensorError;

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
        reason: String,
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
