//! The graph: operators as petgraph nodes, values between them, and the methods that are the only way to edit it.
//!
//! A value is a model input, a constant, or an output of a node. Operands are ordered and may repeat (`a * a`).
//! Edges of the petgraph mirror the operands that nodes produce; they are kept in step by every edit.

mod edit;

use crate::ann::{NodeAnn, ValueAnn};
use crate::{DType, Op, Quant, Shape, Tensor};
use petgraph::Direction;
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use petgraph::visit::EdgeRef;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashSet};

/// A node of a [`Graph`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

/// A value of a [`Graph`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(u32);

/// An operator at work: its name in the model, operands and results.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The node's name in the model, or one derived from it; unique.
    pub name: String,
    /// The operator.
    pub op: Op,
    /// What passes wrote.
    pub ann: NodeAnn,
    id: NodeId,
    inputs: Vec<ValueId>,
    outputs: Vec<ValueId>,
}

impl Node {
    /// Operands in order.
    pub fn inputs(&self) -> &[ValueId] {
        &self.inputs
    }
    /// Results in order.
    pub fn outputs(&self) -> &[ValueId] {
        &self.outputs
    }
    /// The first result.
    pub fn output(&self) -> ValueId {
        self.outputs[0]
    }
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A model input.
    Input,
    /// A constant.
    Constant(Tensor),
    /// Output `index` of `node`.
    Node {
        /// The producer.
        node: NodeId,
        /// Which of its outputs.
        index: usize,
    },
}

/// A tensor that flows: type, shape, quantization, origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Unique name.
    pub name: String,
    /// Element type.
    pub dtype: DType,
    /// Extents.
    pub shape: Shape,
    /// Quantization if the elements are codes.
    pub quant: Option<Quant>,
    /// What passes wrote.
    pub ann: ValueAnn,
    source: Source,
}

impl Value {
    /// Where the value comes from.
    pub fn source(&self) -> &Source {
        &self.source
    }
    /// The constant, if it is one.
    pub fn constant(&self) -> Option<&Tensor> {
        if let Source::Constant(t) = &self.source { Some(t) } else { None }
    }
    /// Type and shape: `u4[N,16,32,32]`.
    pub fn type_text(&self) -> String {
        format!("{}{}", self.dtype, self.shape)
    }
    /// The producing node, if there is one.
    pub fn producer(&self) -> Option<NodeId> {
        if let Source::Node { node, .. } = self.source { Some(node) } else { None }
    }
}

/// Type of a node's result, given when the node is made.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueType {
    /// Wished name; made unique.
    pub name: String,
    /// Element type.
    pub dtype: DType,
    /// Extents.
    pub shape: Shape,
    /// Quantization.
    pub quant: Option<Quant>,
}

impl ValueType {
    /// A value without quantization.
    pub fn new(name: impl Into<String>, dtype: DType, shape: Shape) -> ValueType {
        ValueType { name: name.into(), dtype, shape, quant: None }
    }
    /// The same with quantization.
    pub fn with_quant(mut self, quant: Quant) -> ValueType {
        self.quant = Some(quant);
        self
    }
}

/// A typed dataflow graph.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The model's name.
    pub name: String,
    graph: StableDiGraph<Node, usize>,
    /// Where petgraph keeps each node: it uses indices again, ids are never used again.
    places: BTreeMap<NodeId, NodeIndex>,
    next_node: u32,
    values: BTreeMap<ValueId, Value>,
    names: HashSet<String>,
    node_names: HashSet<String>,
    next_value: u32,
    inputs: Vec<ValueId>,
    outputs: Vec<ValueId>,
}

impl Graph {
    /// An empty graph.
    pub fn new(name: impl Into<String>) -> Graph {
        Graph { name: name.into(), ..Graph::default() }
    }

    /// Model inputs in order.
    pub fn inputs(&self) -> &[ValueId] {
        &self.inputs
    }

    /// Model outputs in order.
    pub fn outputs(&self) -> &[ValueId] {
        &self.outputs
    }

    /// The value. Ids stay valid until the value is removed; a removed id is a bug of the caller.
    pub fn value(&self, id: ValueId) -> &Value {
        &self.values[&id]
    }

    /// The value if it still exists.
    pub fn get_value(&self, id: ValueId) -> Option<&Value> {
        self.values.get(&id)
    }

    /// The value's type and annotations, to change.
    pub fn value_mut(&mut self, id: ValueId) -> &mut Value {
        match self.values.get_mut(&id) {
            Some(v) => v,
            None => unreachable!("value {id:?} was removed"),
        }
    }

    fn place(&self, id: NodeId) -> NodeIndex {
        match self.places.get(&id) {
            Some(ix) => *ix,
            None => unreachable!("node {id:?} was removed"),
        }
    }

    /// The node. A removed id is a bug of the caller.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.graph[self.place(id)]
    }

    /// The node if it still exists.
    pub fn get_node(&self, id: NodeId) -> Option<&Node> {
        self.places.get(&id).and_then(|ix| self.graph.node_weight(*ix))
    }

    /// The node's operator and annotations, to change (operands have methods of their own).
    pub fn node_mut(&mut self, id: NodeId) -> &mut Node {
        let ix = self.place(id);
        &mut self.graph[ix]
    }

    /// All values in order of creation.
    pub fn values(&self) -> impl Iterator<Item = (ValueId, &Value)> {
        self.values.iter().map(|(k, v)| (*k, v))
    }

    /// All nodes in order of creation, those on cycles included; [`Graph::order`] is the order that respects operands.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.places.iter().map(|(id, ix)| (*id, &self.graph[*ix]))
    }

    /// The node as messages call it: `Conv "layer1.0.conv1"`.
    pub fn node_label(&self, id: NodeId) -> String {
        self.get_node(id).map_or_else(|| "removed node".into(), |n| format!("{} {:?}", n.op.name(), n.name))
    }

    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    /// Nodes in the one deterministic topological order: among those whose operands are ready, the oldest first.
    /// Nodes on a cycle are missing (the verifier reports them).
    pub fn order(&self) -> Vec<NodeId> {
        let mut missing: BTreeMap<NodeId, usize> = BTreeMap::new();
        let mut ready = BinaryHeap::new();
        for (&id, &ix) in &self.places {
            let n = self.graph.edges_directed(ix, Direction::Incoming).count();
            if n == 0 {
                ready.push(Reverse(id));
            } else {
                missing.insert(id, n);
            }
        }
        let mut order = Vec::with_capacity(self.places.len());
        while let Some(Reverse(id)) = ready.pop() {
            order.push(id);
            for e in self.graph.edges_directed(self.place(id), Direction::Outgoing) {
                let reader = self.graph[e.target()].id;
                if let Some(n) = missing.get_mut(&reader) {
                    *n -= 1;
                    if *n == 0 {
                        ready.push(Reverse(reader));
                    }
                }
            }
        }
        order
    }

    /// Readers of a value as (node, operand index), oldest node first.
    pub fn consumers(&self, id: ValueId) -> Vec<(NodeId, usize)> {
        let readers: BTreeSet<NodeId> = match self.values.get(&id).map(|v| &v.source) {
            Some(Source::Node { node, .. }) => self
                .graph
                .neighbors_directed(self.place(*node), Direction::Outgoing)
                .map(|ix| self.graph[ix].id)
                .collect(),
            Some(_) => self.places.keys().copied().collect(),
            None => BTreeSet::new(),
        };
        let reads = |node: NodeId| {
            let inputs = self.node(node).inputs.iter().enumerate();
            inputs.filter(|(_, v)| **v == id).map(move |(i, _)| (node, i))
        };
        readers.into_iter().flat_map(reads).collect()
    }

    /// Whether the value is a model output.
    pub fn is_output(&self, id: ValueId) -> bool {
        self.outputs.contains(&id)
    }

    /// The value of that name.
    pub fn find_value(&self, name: &str) -> Option<ValueId> {
        self.values.iter().find(|(_, v)| v.name == name).map(|(k, _)| *k)
    }

    /// The node of that name.
    pub fn find_node(&self, name: &str) -> Option<NodeId> {
        self.nodes().find(|(_, n)| n.name == name).map(|(id, _)| id)
    }
}
