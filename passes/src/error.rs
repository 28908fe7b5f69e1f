//! What can go wrong in a pass: the pass, the node, what was expected, what was found and what to do.

use nibblec_ir::TensorError;

/// Failure of a pass.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PassError {
    /// The model asks for something that this compiler does not do.
    #[error("{pass}: node '{node}': expected {expected}, found {found}; {help}")]
    Unsupported {
        /// The pass.
        pass: &'static str,
        /// The node's name in the model.
        node: String,
        /// What the pass can handle.
        expected: String,
        /// What the model has.
        found: String,
        /// What the user can do.
        help: String,
    },
    /// The graph breaks a guarantee of an earlier pass: a bug of the compiler.
    #[error("{pass}: node '{node}': {what} (this is a bug in nibblec, please report it)")]
    Broken {
        /// The pass.
        pass: &'static str,
        /// The node's name.
        node: String,
        /// The guarantee and how it is broken.
        what: String,
    },
    /// The verifier refused the graph that a pass left behind: a bug of the compiler.
    #[error("{pass} left an invalid graph (this is a bug in nibblec, please report it): {}", problems.join("; "))]
    Invalid {
        /// The pass.
        pass: &'static str,
        /// What the verifier said.
        problems: Vec<String>,
    },
    /// A constant could not be made.
    #[error("{pass}: node '{node}': {source}")]
    Tensor {
        /// The pass.
        pass: &'static str,
        /// The node's name.
        node: String,
        /// Why.
        source: TensorError,
    },
}

impl PassError {
    /// An [`PassError::Broken`].
    pub fn broken(pass: &'static str, node: impl Into<String>, what: impl Into<String>) -> PassError {
        PassError::Broken { pass, node: node.into(), what: what.into() }
    }

    /// Makes a [`PassError::Tensor`] of why a constant of `node` could not be made.
    pub fn tensor(pass: &'static str, node: &str) -> impl FnOnce(TensorError) -> PassError {
        let node = node.to_string();
        move |source| PassError::Tensor { pass, node, source }
    }

    /// Whether the compiler is to blame rather than the model.
    pub fn is_bug(&self) -> bool {
        !matches!(self, PassError::Unsupported { .. })
    }
}
