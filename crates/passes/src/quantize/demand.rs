//! What the readers of every value want of it: codes of certain quantizers, or floats. Walks the nodes backwards, so
//! that each producer knows all widths and scales that it has to write.

use super::QuantizeError;
use super::quantizer::{Quantizer, Resolver};
use super::roles::{Role, is_constant};
use nibblec_ir::{Graph, Node, NodeId, Op, ValueId};
use std::collections::BTreeMap;

/// What is wanted of one value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wants {
    /// Codes of these quantizers, each once.
    pub codes: Vec<Quantizer>,
    /// The values in f32.
    pub float: bool,
}

impl Wants {
    fn add(&mut self, q: Quantizer) {
        if !self.codes.iter().any(|c| c.key() == q.key()) {
            self.codes.push(q);
        }
    }
}

/// Wants of all values.
pub type Demands = BTreeMap<ValueId, Wants>;

/// Operators that only narrow the range of what they let through; their producer writes the narrowed codes.
pub fn clamp_of(op: &Op) -> Option<(f32, f32)> {
    match op {
        Op::Relu(_) => Some((0.0, f32::INFINITY)),
        Op::Clip(c) => Some((c.min, c.max)),
        Op::FakeQuantize(_) => Some((f32::NEG_INFINITY, f32::INFINITY)),
        _ => None,
    }
}

/// Whether a `Gemm` on codes gives floats: nobody wants codes, or a residual is added (which codes lack).
pub fn gemm_gives_floats(node: &Node, wants: &Wants) -> bool {
    matches!(&node.op, Op::Gemm(g) if wants.codes.is_empty() || g.residual)
}

/// Whether a `Concat` passes its readers' quantizers on to its operands: if nobody else reads those.
pub fn concat_passes(graph: &Graph, node: &Node) -> bool {
    node.inputs()
        .iter()
        .all(|&v| is_constant(graph, v) || (graph.consumers(v).len() == 1 && !graph.is_output(v)))
}

/// Collects the wants of every value.
pub fn demands(
    graph: &Graph,
    roles: &BTreeMap<NodeId, Role>,
    resolver: &mut Resolver<'_>,
) -> Result<Demands, QuantizeError> {
    let mut all = Demands::new();
    for &y in graph.outputs() {
        all.entry(y).or_default().float = true;
    }
    for n in graph.order().into_iter().rev() {
        let node = graph.node(n);
        let mut wants = all.get(&node.output()).cloned().unwrap_or_default();
        if wants == Wants::default() {
            continue;
        }
        match roles.get(&n) {
            Some(Role::Float) => float_node(graph, node, &wants, &mut all),
            Some(Role::Integer) => {
                if wants.float && !gemm_gives_floats(node, &wants) {
                    // Floats are read from 8-bit codes.
                    wants.add(resolver.resolve(node.output(), 8)?);
                    all.insert(node.output(), wants.clone());
                }
                integer_node(graph, node, &wants, &mut all, resolver)?;
            }
            _ => {}
        }
    }
    Ok(all)
}

fn float_node(graph: &Graph, node: &Node, wants: &Wants, all: &mut Demands) {
    let clamp = clamp_of(&node.op);
    for &x in node.inputs().iter().filter(|v| !is_constant(graph, **v)) {
        let entry = all.entry(x).or_default();
        match clamp {
            Some(bounds) => {
                wants.codes.iter().for_each(|q| entry.add(q.clamped(bounds)));
                entry.float |= wants.float;
            }
            None => entry.float = true,
        }
    }
}

fn integer_node(
    graph: &Graph,
    node: &Node,
    wants: &Wants,
    all: &mut Demands,
    resolver: &mut Resolver<'_>,
) -> Result<(), QuantizeError> {
    let x = node.inputs()[0];
    match &node.op {
        Op::Conv(_) | Op::Gemm(_) => {
            let residual = match &node.op {
                Op::Conv(c) => c.residual,
                Op::Gemm(g) => g.residual,
                _ => false,
            };
            let bits = super::layer_bits(node)?;
            all.entry(x).or_default().add(resolver.resolve(x, bits.activation)?);
            if let Some(&r) = node.inputs().last().filter(|r| residual && !is_constant(graph, **r)) {
                match gemm_gives_floats(node, wants) {
                    true => all.entry(r).or_default().float = true,
                    false => all.entry(r).or_default().add(resolver.resolve(r, 8)?),
                }
            }
        }
        op if clamp_of(op).is_some() => {
            let bounds = clamp_of(op).unwrap_or_default();
            let entry = all.entry(x).or_default();
            wants.codes.iter().for_each(|q| entry.add(q.clamped(bounds)));
        }
        Op::MaxPool(_) | Op::Pad(_) | Op::Reshape(_) | Op::Transpose(_) | Op::Slice(_) | Op::Gather(_) => {
            let entry = all.entry(x).or_default();
            wants.codes.iter().for_each(|q| entry.add(*q));
        }
        Op::Concat(_) if concat_passes(graph, node) => {
            for &v in node.inputs().iter().filter(|v| !is_constant(graph, **v)) {
                let entry = all.entry(v).or_default();
                wants.codes.iter().for_each(|q| entry.add(*q));
            }
        }
        _ => {
            for &v in node.inputs().iter().filter(|v| !is_constant(graph, **v)) {
                let q = resolver.resolve(v, 8)?;
                all.entry(v).or_default().add(q);
            }
        }
    }
    Ok(())
}
