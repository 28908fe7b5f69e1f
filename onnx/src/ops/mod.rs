//! The ONNX operators, one file per family, with the names of the families of `nibblec_ir::op`: constant holds what is
//! known during import. Each family lists its operators as [`Spec`]s, and says how the operators of the graph are
//! exported. What else the crate knows of an ONNX operator follows from its `Spec`.

mod constant;
mod contract;
mod elementwise;
mod index;
mod movement;
mod norm;
mod quantize;
mod reduce;
mod window;

use super::call::Call;
use super::context::Context;
use super::error::Fail;
use super::known::Known;

/// Imports one node: adds what stands for it to the graph under the node's name, or says why it cannot.
pub(super) type Handler = fn(&mut Context, &Call<'_>) -> Result<(), Fail>;

/// The result of a node whose operands are known, those left out skipped; `None` if it cannot be computed of them.
pub(super) type Fold = fn(&Context, &Call<'_>, &[&Known]) -> Result<Option<Known>, Fail>;

/// An ONNX operator.
pub(super) struct Spec {
    /// Its name.
    pub name: &'static str,
    /// The versions of the operator set whose definitions are implemented, of those that define it anew: the first and
    /// the last. Handlers ask the context which one a file means.
    pub opsets: (i64, i64),
    /// How a node of it is imported; `None` where the graph has no such operator.
    pub import: Option<Handler>,
    /// How it is computed during import.
    pub fold: Option<Fold>,
    /// Whether dequantized constants count as known when it is folded. Operators of the graph read their codes instead.
    pub dequantizes: bool,
    /// Whether the result of a folded node shares the elements of its operand.
    pub shares_elements: bool,
    /// Whether the result has the shape of the first operand: where a node is not supported, a stand-in for its result
    /// lets what reads it be looked at.
    pub keeps_shape: bool,
    /// Whether ONNX Runtime's own domain has an operator of this name that means the same.
    pub of_runtime: bool,
}

impl Spec {
    /// An operator that nodes of the graph stand for.
    const fn imported(name: &'static str, opsets: (i64, i64), import: Handler) -> Spec {
        Spec { opsets, import: Some(import), ..Spec::named(name) }
    }

    /// An operator that is computed where its operands are known, and not supported elsewhere.
    const fn folded(name: &'static str, opsets: (i64, i64), fold: Fold) -> Spec {
        Spec { opsets, fold: Some(fold), dequantizes: true, ..Spec::named(name) }
    }

    /// An operator that is not supported, of which is known that it keeps its operand's shape.
    const fn refused(name: &'static str) -> Spec {
        Spec::named(name).keeps_shape()
    }

    const fn named(name: &'static str) -> Spec {
        Spec {
            name,
            opsets: (0, 0),
            import: None,
            fold: None,
            dequantizes: false,
            shares_elements: false,
            keeps_shape: false,
            of_runtime: false,
        }
    }

    /// The same, computed where its operands are known.
    const fn folds(self, fold: Fold) -> Spec {
        Spec { fold: Some(fold), ..self }
    }

    /// The same; some forms of it have nodes of the graph too.
    const fn imports(self, import: Handler) -> Spec {
        Spec { import: Some(import), ..self }
    }

    const fn keeps_shape(self) -> Spec {
        Spec { keeps_shape: true, ..self }
    }

    const fn shares_elements(self) -> Spec {
        Spec { shares_elements: true, ..self }
    }

    const fn of_runtime(self) -> Spec {
        Spec { of_runtime: true, ..self }
    }

    /// Whether it is supported, on constants at least.
    pub fn is_supported(&self) -> bool {
        self.import.is_some() || self.fold.is_some()
    }
}

const FAMILIES: [&[Spec]; 9] = [
    constant::OPS,
    contract::OPS,
    elementwise::OPS,
    index::OPS,
    movement::OPS,
    norm::OPS,
    quantize::OPS,
    reduce::OPS,
    window::OPS,
];

/// All operators of which something is known.
fn all() -> impl Iterator<Item = &'static Spec> {
    FAMILIES.into_iter().flatten()
}

/// An ONNX operator that can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// Its name.
    pub name: &'static str,
    /// The version of the operator set whose definition is the oldest that is implemented.
    pub oldest: i64,
    /// The version whose definition is the newest; later versions of the set mean the same, or add attributes that are
    /// refused where a file gives them.
    pub newest: i64,
    /// Whether nodes of it are supported only where their operands are known during import.
    pub on_constants_only: bool,
}

/// The ONNX operators that can be imported, by families.
pub fn operators() -> impl Iterator<Item = Operator> {
    all().filter(|s| s.is_supported()).map(|s| {
        let (oldest, newest) = s.opsets;
        Operator { name: s.name, oldest, newest, on_constants_only: s.import.is_none() }
    })
}

/// What is known of an operator.
pub(super) fn spec(op: &str) -> Option<&'static Spec> {
    all().find(|s| s.name == op)
}

#[cfg(test)]
mod tests;
