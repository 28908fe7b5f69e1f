//! The verifier: every rule that a graph keeps between passes. [`verify`] trades a sound graph for the certificate
//! that codegen asks for, [`check`] only looks.
//!
//! `check` itself visits the graph and its values; what holds of every node is in `node.rs`, and what only nodes of one
//! operator must fulfil is said by that operator. All broken rules are reported, not just the first.

mod error;
mod node;
mod site;

pub use error::VerifyError;
pub use site::Site;

use crate::{DType, Dim, Graph, Scale, Shape, Value};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Deref;

/// Slots of the arena start at multiples of so many bytes.
pub const SLOT_ALIGNMENT: usize = 64;

/// A certificate: what it holds has passed [`verify`]. It can be read, not changed.
#[derive(Clone, Debug)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    /// Gives the certificate up.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> AsRef<T> for Verified<T> {
    fn as_ref(&self) -> &T {
        &self.0
    }
}

/// A graph that broke rules.
#[derive(Clone, Debug)]
pub struct Invalid {
    /// The graph as it was given.
    pub graph: Graph,
    /// The broken rules, at least one.
    pub errors: Vec<VerifyError>,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the graph {:?} does not verify:", self.graph.name)?;
        self.errors.iter().try_for_each(|e| write!(f, "\n  {e}"))
    }
}

impl std::error::Error for Invalid {}

/// Certifies a graph, or says what is wrong with it and gives it back.
pub fn verify(graph: Graph) -> Result<Verified<Graph>, Box<Invalid>> {
    match check(&graph) {
        Ok(()) => Ok(Verified(graph)),
        Err(errors) => Err(Box::new(Invalid { graph, errors })),
    }
}

/// All broken rules of a graph. Never panics, whatever the graph.
pub fn check(g: &Graph) -> Result<(), Vec<VerifyError>> {
    let mut errors = Vec::new();
    interface(g, &mut errors);
    names(g, &mut errors);
    for (_, v) in g.values() {
        value(v, &mut errors);
    }
    for (id, _) in g.nodes() {
        node::node(g, id, &mut errors);
    }
    let ordered: BTreeSet<_> = g.order().into_iter().collect();
    if ordered.len() < g.node_count() {
        let stuck = g.nodes().map(|(id, _)| id).filter(|id| !ordered.contains(id));
        errors.push(VerifyError::Cycle { nodes: stuck.map(|id| g.node_label(id)).collect() });
    }
    // An operand that is read twice is not wrong twice.
    errors.dedup();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn interface(g: &Graph, errors: &mut Vec<VerifyError>) {
    if g.inputs().is_empty() {
        errors.push(VerifyError::NoInputs);
    }
    if g.outputs().is_empty() {
        errors.push(VerifyError::NoOutputs);
    }
    for (index, &v) in g.outputs().iter().enumerate() {
        if g.get_value(v).is_none() {
            errors.push(VerifyError::MissingOutput { index });
        }
    }
}

fn names(g: &Graph, errors: &mut Vec<VerifyError>) {
    let mut twice = |what: &'static str, names: &mut dyn Iterator<Item = &str>| {
        let mut seen = BTreeSet::new();
        for name in names {
            if !seen.insert(name) {
                errors.push(VerifyError::DuplicateName { what, name: name.to_string() });
            }
        }
    };
    twice("values", &mut g.values().map(|(_, v)| v.name.as_str()));
    twice("nodes", &mut g.nodes().map(|(_, n)| n.name.as_str()));
}

fn value(v: &Value, errors: &mut Vec<VerifyError>) {
    let (value, shape) = (v.name.clone(), v.shape.clone());
    if v.shape.0.iter().skip(1).any(|d| *d == Dim::Batch) {
        errors.push(VerifyError::BatchPlace { value: value.clone(), shape: shape.clone() });
    }
    let bytes = shape.item_elements().and_then(|n| n.checked_mul(v.dtype.element_bytes()));
    if bytes.is_none_or(|n| isize::try_from(n).is_err()) {
        errors.push(VerifyError::Overflow { value: value.clone(), shape: shape.clone() });
    }
    if let Some(t) = v.constant() {
        let (dtype, dims) = (t.dtype(), Shape::fixed(t.dims()));
        if dtype != v.dtype || dims != shape {
            errors.push(VerifyError::Constant {
                value: value.clone(),
                expected: v.type_text(),
                found: format!("{dtype}{dims}"),
            });
        }
    }
    if let Some(slot) = v.ann.slot.as_ref().map(|a| a.value)
        && (slot.offset % SLOT_ALIGNMENT != 0 || slot.offset.checked_add(slot.bytes).is_none())
    {
        errors.push(VerifyError::Slot { value: value.clone(), offset: slot.offset, bytes: slot.bytes });
    }
    quantization(v, errors);
}

/// Rules of any quantization: of codes (or of i32 that DequantizeLinear reads), scales usable, one a channel.
fn quantization(v: &Value, errors: &mut Vec<VerifyError>) {
    let Some(q) = &v.quant else { return };
    let value = v.name.clone();
    if let Some(expected @ (lo, hi)) = v.dtype.code_range() {
        if !(lo..=hi).contains(&q.zero_point) {
            let (dtype, found) = (v.dtype, q.zero_point);
            errors.push(VerifyError::ZeroPoint { value: value.clone(), dtype, expected, found });
        }
    } else if v.dtype != DType::I32 {
        errors.push(VerifyError::QuantOnReal { value, dtype: v.dtype });
        return;
    }
    let scales = match &q.scale {
        Scale::PerTensor(s) => std::slice::from_ref(s),
        Scale::PerChannel { axis, values } => {
            if values.dims().len() != 1 || v.shape.dim(*axis) != Some(values.len()) {
                let (shape, axis, found) = (v.shape.clone(), *axis, values.len());
                errors.push(VerifyError::ChannelScales { value: value.clone(), shape, axis, found });
            }
            if values.dtype() != DType::F32 {
                let found = values.dtype().to_string();
                errors.push(VerifyError::Scale { value: value.clone(), expected: "f32", found });
            }
            values.as_f32().unwrap_or_default()
        }
    };
    if let Some(s) = scales.iter().find(|s| !s.is_finite() || **s == 0.0) {
        errors.push(VerifyError::Scale { value, expected: "finite and not zero", found: format!("{s:?}") });
    }
}
