//! What the readers of every value want of it, codes of certain quantizers or floats, and with it how every node runs.
//! Walks the nodes backwards, so that each producer knows all widths and scales that it has to write.
//!
//! Codes come from two sides only: an integer layer wants those of its input (and of a residual), and training has put a
//! quantizer on a value. Everything else is computed in f32: a value that no integer layer reads and that training did
//! not quantize is never rounded. What moves elements passes codes on as they are, which is the same function.

use super::QuantizeError;
use super::quantizer::{Quantizer, Resolver};
use nibblec_ir::op::{Elements, OnCodes};
use nibblec_ir::roles::{
    BESIDE_LAYERS, code_operands, computes_on_codes, data_operands, is_constant, is_integer_layer,
    residual_of,
};
use nibblec_ir::{Graph, Node, NodeId, Op, ValueId, Width};
use std::collections::BTreeMap;

/// Quantizers of one value beyond which a Concat or an operator that moves elements runs in f32 instead of once for
/// each.
const MOST_QUANTIZERS: usize = 3;

/// How a node runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// On codes.
    Integer,
    /// In f32, its results quantized where codes are wanted of them.
    Float,
    /// Not at all: it computes a constant, or nothing reads it.
    Constant,
}

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

/// Wants of all values, and the role of every node.
#[derive(Debug, Default)]
pub struct Demands {
    /// By value.
    pub wants: BTreeMap<ValueId, Wants>,
    /// By node.
    pub roles: BTreeMap<NodeId, Role>,
}

impl Demands {
    fn codes(&mut self, value: ValueId, q: Quantizer) {
        self.wants.entry(value).or_default().add(q);
    }

    fn float(&mut self, value: ValueId) {
        self.wants.entry(value).or_default().float = true;
    }
}

/// Collects the wants of every value.
pub fn demands(graph: &Graph, resolver: &mut Resolver<'_>) -> Result<Demands, QuantizeError> {
    let mut all = Demands::default();
    for &y in graph.outputs() {
        all.float(y);
    }
    for n in graph.order().into_iter().rev() {
        let node = graph.node(n);
        let mut wants = Wants::default();
        for y in node.outputs() {
            if let Some(w) = all.wants.get(y) {
                w.codes.iter().for_each(|q| wants.add(*q));
                wants.float |= w.float;
            }
        }
        let data = data_operands(graph, n);
        let role = if wants == Wants::default() || data.is_empty() {
            Role::Constant
        } else {
            of_node(graph, n, &wants, &mut all, resolver)?
        };
        if role == Role::Float {
            data.into_iter().for_each(|v| all.float(v));
        }
        all.roles.insert(n, role);
    }
    Ok(all)
}

/// The role of a node; if it is an integer one, its operands' wants are recorded.
fn of_node(
    graph: &Graph,
    n: NodeId,
    wants: &Wants,
    all: &mut Demands,
    resolver: &mut Resolver<'_>,
) -> Result<Role, QuantizeError> {
    let node = graph.node(n);
    match &node.op {
        _ if is_integer_layer(graph, n) => {
            layer(graph, n, wants, all, resolver)?;
            return Ok(Role::Integer);
        }
        Op::FakeQuantize(_) => return fake_quantize(node, wants, all, resolver),
        op if op.clamp().is_some() && !wants.float => {
            let bounds = op.clamp().unwrap_or_default();
            wants.codes.iter().for_each(|q| all.codes(node.inputs()[0], q.clamped(bounds)));
            return Ok(Role::Integer);
        }
        op if op.moves_elements() => return moved(node, wants, all, resolver),
        op if op.elements() == Elements::Joined => return joined(graph, n, wants, all, resolver),
        _ => {}
    }
    // Beside the layers, an operator has an integer form only where training has quantized all that it reads.
    let trained = |v: &ValueId| resolver.is_trained(*v);
    if !wants.float && computes_on_codes(graph, n) && data_operands(graph, n).iter().all(trained) {
        for (operand, bits) in code_operands(graph, n, BESIDE_LAYERS) {
            let v = node.inputs()[operand];
            all.codes(v, resolver.resolve(v, bits)?);
        }
        return Ok(Role::Integer);
    }
    Ok(Role::Float)
}

/// Why a layer does not run on codes, or an operator in f32 that has no integer form; `None` of others.
pub fn float_reason(graph: &Graph, node: NodeId) -> Option<&'static str> {
    let n = graph.node(node);
    match (&n.op, n.ann.bits.as_ref().map(|b| b.value.weight)) {
        (op, Some(Width::FLOAT)) if op.is_layer() => Some("the plan leaves it in float"),
        (op, _) if op.is_layer() => Some("its weights or bias are not constant"),
        (Op::Cast(_), _) => None,
        (op, _) if op.on_codes() == OnCodes::Float => Some("no integer form"),
        _ => None,
    }
}

/// Whether an integer layer writes f32: its readers want that, or it adds a residual that cannot be codes.
pub fn gives_floats(graph: &Graph, n: NodeId, wants: &Wants, resolver: &Resolver<'_>) -> bool {
    let residual = residual_of(graph, n).is_some();
    wants.float || wants.codes.is_empty() || residual && !adds_codes(graph, n, false, resolver)
}

/// Whether a layer adds a residual in 8-bit codes: those of training; or in a network that was not trained, where the
/// sum is rounded in any case or a layer on codes reads the residual too.
pub fn adds_codes(graph: &Graph, n: NodeId, gives_floats: bool, resolver: &Resolver<'_>) -> bool {
    let Some(r) = residual_of(graph, n) else { return false };
    let untrained = || !resolver.is_trained_network() && (!gives_floats || read_by_layer(graph, r));
    matches!(graph.node(n).op, Op::Conv(_))
        && !is_constant(graph, r)
        && (resolver.is_trained(r) || untrained())
}

/// Whether a layer on codes reads the value, at once or behind what only moves or clamps it.
fn read_by_layer(graph: &Graph, value: ValueId) -> bool {
    graph.consumers(value).into_iter().any(|(n, operand)| {
        let node = graph.node(n);
        operand == 0
            && (is_integer_layer(graph, n)
                || ((node.op.moves_elements() || node.op.clamp().is_some())
                    && read_by_layer(graph, node.output())))
    })
}

fn layer(
    graph: &Graph,
    n: NodeId,
    wants: &Wants,
    all: &mut Demands,
    resolver: &mut Resolver<'_>,
) -> Result<(), QuantizeError> {
    let node = graph.node(n);
    for (operand, bits) in code_operands(graph, n, super::layer_bits(node)?.activation) {
        let v = node.inputs()[operand];
        let residual = residual_of(graph, n) == Some(v) && operand > 0;
        if residual && !adds_codes(graph, n, gives_floats(graph, n, wants, resolver), resolver) {
            all.float(v);
        } else {
            all.codes(v, resolver.resolve(v, bits)?);
        }
    }
    Ok(())
}

/// A trained quantizer passes its own codes on to what it reads. Other codes of its result are made of its own.
fn fake_quantize(
    node: &Node,
    wants: &Wants,
    all: &mut Demands,
    resolver: &mut Resolver<'_>,
) -> Result<Role, QuantizeError> {
    let (x, y) = (node.inputs()[0], node.output());
    if wants.codes.is_empty() && !resolver.written_by_layer(x) {
        return Ok(Role::Float);
    }
    let mut others = wants.float;
    for q in &wants.codes {
        match resolver.is_own(y, q)? {
            true => all.codes(x, *q),
            false => others = true,
        }
    }
    if others {
        resolver.base(y)?.into_iter().for_each(|q| all.codes(x, q));
    }
    Ok(Role::Integer)
}

fn moved(
    node: &Node,
    wants: &Wants,
    all: &mut Demands,
    resolver: &mut Resolver<'_>,
) -> Result<Role, QuantizeError> {
    let (x, y) = (node.inputs()[0], node.output());
    let mut codes = wants.codes.clone();
    if wants.float {
        match resolver.codes_of_layer(y)? {
            Some(q) if codes.iter().all(|c| c.key() != q.key()) => codes.push(q),
            Some(_) => {}
            None => return Ok(Role::Float),
        }
    }
    if codes.len() > MOST_QUANTIZERS {
        return Ok(Role::Float);
    }
    codes.into_iter().for_each(|q| all.codes(x, q));
    Ok(Role::Integer)
}

/// Whether a `Concat` joins codes that training has given scales of their own, rather than codes of its reader.
pub fn joins_trained(graph: &Graph, n: NodeId, resolver: &Resolver<'_>) -> bool {
    graph.node(n).inputs().iter().all(|v| !is_constant(graph, *v) && resolver.is_trained(*v))
}

fn joined(
    graph: &Graph,
    n: NodeId,
    wants: &Wants,
    all: &mut Demands,
    resolver: &mut Resolver<'_>,
) -> Result<Role, QuantizeError> {
    if wants.float || wants.codes.len() > MOST_QUANTIZERS {
        return Ok(Role::Float);
    }
    let trained = joins_trained(graph, n, resolver);
    for v in data_operands(graph, n) {
        if trained {
            let q = resolver.resolve(v, BESIDE_LAYERS)?;
            all.codes(v, q);
        } else {
            wants.codes.iter().for_each(|q| all.codes(v, *q));
        }
    }
    Ok(Role::Integer)
}
