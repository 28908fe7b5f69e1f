//! The graph: operators as petgraph nodes, values between them, and the methods that are the only way to edit it.
//!
//! A value is a model input, a constant, or an output of a node. Operands are ordered and may repeat (`a * a`).
//! Edges of the petgraph mirror the operands that nodes produce; they are kept in step by every edit.

use crate::ann::{NodeAnn, ValueAnn};
use crate::{DType, Op, Quant, Shape, Tensor};
use petgraph::Direction;
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use petgraph::visit::EdgeRef;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashSet};

/// A node of a [`Graph`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

/// A value of a [`Graph`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(u32);

impl NodeId {
    fn ix(self) -> NodeIndex {
        NodeIndex::new(self.0 as usize)
    }
    fn of(ix: NodeIndex) -> NodeId {
        NodeId(ix.index() as u32)
    }
}

/// An operator at work: its name in the model, operands and results.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The node's name in the model, or one derived from it; unique.
    pub name: String,
    /// The operator.
    pub op: Op,
    /// What passes wrote.
    pub ann: NodeAnn,
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

    /// The node. A removed id is a bug of the caller.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.graph[id.ix()]
    }

    /// The node if it still exists.
    pub fn get_node(&self, id: NodeId) -> Option<&Node> {
        self.graph.node_weight(id.ix())
    }

    /// The node's operator and annotations, to change (operands have methods of their own).
    pub fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.graph[id.ix()]
    }

    /// All values in order of creation.
    pub fn values(&self) -> impl Iterator<Item = (ValueId, &Value)> {
        self.values.iter().map(|(k, v)| (*k, v))
    }

    /// All nodes in a fixed order, those on cycles included; [`Graph::order`] is the one that respects operands.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.graph.node_indices().map(|ix| (NodeId::of(ix), &self.graph[ix]))
    }

    /// The node as messages call it: `Conv "layer1.0.conv1"`.
    pub fn node_label(&self, id: NodeId) -> String {
        self.get_node(id).map_or_else(|| "removed node".into(), |n| format!("{} {:?}", n.op.name(), n.name))
    }

    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    /// Nodes in the one deterministic topological order: among those whose operands are ready, the one of
    /// the smallest id first (the oldest, unless nodes were removed: their ids are used again).
    /// Nodes on a cycle are missing (the verifier reports them).
    pub fn order(&self) -> Vec<NodeId> {
        let mut missing: BTreeMap<NodeIndex, usize> = BTreeMap::new();
        let mut ready = BinaryHeap::new();
        for ix in self.graph.node_indices() {
            let n = self.graph.edges_directed(ix, Direction::Incoming).count();
            if n == 0 {
                ready.push(Reverse(ix));
            } else {
                missing.insert(ix, n);
            }
        }
        let mut order = Vec::with_capacity(self.graph.node_count());
        while let Some(Reverse(ix)) = ready.pop() {
            order.push(NodeId::of(ix));
            for e in self.graph.edges_directed(ix, Direction::Outgoing) {
                if let Some(n) = missing.get_mut(&e.target()) {
                    *n -= 1;
                    if *n == 0 {
                        ready.push(Reverse(e.target()));
                    }
                }
            }
        }
        order
    }

    /// Readers of a value as (node, operand index), by node id, then operand.
    pub fn consumers(&self, id: ValueId) -> Vec<(NodeId, usize)> {
        let mut out = Vec::new();
        let mut push = |ix: NodeIndex| {
            for (i, v) in self.graph[ix].inputs.iter().enumerate() {
                if *v == id {
                    out.push((NodeId::of(ix), i));
                }
            }
        };
        match self.values.get(&id).map(|v| &v.source) {
            Some(Source::Node { node, .. }) => {
                let mut seen: Vec<NodeIndex> =
                    self.graph.neighbors_directed(node.ix(), Direction::Outgoing).collect();
                seen.sort();
                seen.dedup();
                seen.into_iter().for_each(&mut push);
            }
            Some(_) => self.graph.node_indices().for_each(&mut push),
            None => {}
        }
        out
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
        self.graph.node_indices().find(|&i| self.graph[i].name == name).map(NodeId::of)
    }

    fn unique(names: &mut HashSet<String>, wish: &str) -> String {
        let base = if wish.is_empty() { "v" } else { wish };
        let mut name = base.to_string();
        let mut k = 1;
        while !names.insert(name.clone()) {
            name = format!("{base}.{k}");
            k += 1;
        }
        name
    }

    fn insert_value(&mut self, ty: ValueType, source: Source) -> ValueId {
        let id = ValueId(self.next_value);
        self.next_value += 1;
        let name = Self::unique(&mut self.names, &ty.name);
        self.values.insert(
            id,
            Value {
                name,
                dtype: ty.dtype,
                shape: ty.shape,
                quant: ty.quant,
                ann: ValueAnn::default(),
                source,
            },
        );
        id
    }

    /// Adds a model input.
    pub fn add_input(&mut self, ty: ValueType) -> ValueId {
        let id = self.insert_value(ty, Source::Input);
        self.inputs.push(id);
        id
    }

    /// Adds a constant.
    pub fn add_constant(&mut self, name: impl Into<String>, tensor: Tensor) -> ValueId {
        let ty = ValueType::new(name, tensor.dtype(), Shape::fixed(tensor.dims()));
        self.insert_value(ty, Source::Constant(tensor))
    }

    /// Adds a quantized constant.
    pub fn add_codes(&mut self, name: impl Into<String>, tensor: Tensor, quant: Quant) -> ValueId {
        let ty = ValueType::new(name, tensor.dtype(), Shape::fixed(tensor.dims())).with_quant(quant);
        self.insert_value(ty, Source::Constant(tensor))
    }

    /// Replaces a constant's tensor (its type and shape follow).
    pub fn set_constant(&mut self, id: ValueId, tensor: Tensor) {
        let v = self.value_mut(id);
        v.dtype = tensor.dtype();
        v.shape = Shape::fixed(tensor.dims());
        v.source = Source::Constant(tensor);
    }

    /// Adds a node; its results take the given types.
    pub fn add_node(
        &mut self,
        name: impl AsRef<str>,
        op: impl Into<Op>,
        inputs: &[ValueId],
        outputs: Vec<ValueType>,
    ) -> NodeId {
        let name = Self::unique(&mut self.node_names, name.as_ref());
        let ix = self.graph.add_node(Node {
            name,
            op: op.into(),
            ann: NodeAnn::default(),
            inputs: inputs.to_vec(),
            outputs: Vec::new(),
        });
        let node = NodeId::of(ix);
        for (index, ty) in outputs.into_iter().enumerate() {
            let v = self.insert_value(ty, Source::Node { node, index });
            self.graph[ix].outputs.push(v);
        }
        self.link(ix);
        node
    }

    /// Adds one more result to a node (its operator must say so too).
    pub fn add_output(&mut self, node: NodeId, ty: ValueType) -> ValueId {
        let index = self.graph[node.ix()].outputs.len();
        let v = self.insert_value(ty, Source::Node { node, index });
        self.graph[node.ix()].outputs.push(v);
        v
    }

    fn link(&mut self, ix: NodeIndex) {
        let old: Vec<_> = self.graph.edges_directed(ix, Direction::Incoming).map(|e| e.id()).collect();
        for e in old {
            self.graph.remove_edge(e);
        }
        let inputs = self.graph[ix].inputs.clone();
        for (i, v) in inputs.iter().enumerate() {
            if let Some(Source::Node { node, .. }) = self.values.get(v).map(|v| &v.source) {
                self.graph.add_edge(node.ix(), ix, i);
            }
        }
    }

    /// Replaces a node's operands.
    pub fn set_inputs(&mut self, node: NodeId, inputs: &[ValueId]) {
        self.graph[node.ix()].inputs = inputs.to_vec();
        self.link(node.ix());
    }

    /// Replaces one operand.
    pub fn set_input(&mut self, node: NodeId, operand: usize, value: ValueId) {
        let mut v = self.graph[node.ix()].inputs.clone();
        if let Some(slot) = v.get_mut(operand) {
            *slot = value;
        }
        self.set_inputs(node, &v);
    }

    /// Marks a value as the next model output.
    pub fn push_output(&mut self, id: ValueId) {
        self.outputs.push(id);
    }

    /// Lets every reader of `old`, and the model's output list, take `new` instead.
    pub fn replace_uses(&mut self, old: ValueId, new: ValueId) {
        for (node, operand) in self.consumers(old) {
            self.set_input(node, operand, new);
        }
        for o in &mut self.outputs {
            if *o == old {
                *o = new;
            }
        }
    }

    /// Gives a value another name (made unique); model outputs keep theirs through this.
    pub fn rename_value(&mut self, id: ValueId, wish: &str) {
        let old = self.value(id).name.clone();
        if old == wish {
            return;
        }
        self.names.remove(&old);
        let name = Self::unique(&mut self.names, wish);
        self.value_mut(id).name = name;
    }

    /// Removes a node and its results; nobody may read them any more. A node added later may take over the id.
    pub fn remove_node(&mut self, id: NodeId) {
        if let Some(n) = self.graph.remove_node(id.ix()) {
            self.node_names.remove(&n.name);
            for v in n.outputs {
                self.forget(v);
            }
        }
    }

    fn forget(&mut self, id: ValueId) {
        if let Some(v) = self.values.remove(&id) {
            self.names.remove(&v.name);
        }
    }

    /// Removes nodes whose results nobody reads and constants without readers; returns how many nodes went.
    /// Model inputs stay.
    pub fn remove_dead(&mut self) -> usize {
        let mut live: HashSet<NodeIndex> = HashSet::new();
        let mut used: HashSet<ValueId> = self.inputs.iter().copied().collect();
        let mut stack: Vec<ValueId> = self.outputs.clone();
        while let Some(v) = stack.pop() {
            used.insert(v);
            if let Some(Source::Node { node, .. }) = self.values.get(&v).map(|v| &v.source)
                && live.insert(node.ix())
                && let Some(n) = self.graph.node_weight(node.ix())
            {
                stack.extend(&n.inputs);
            }
        }
        let dead: Vec<NodeId> =
            self.graph.node_indices().filter(|ix| !live.contains(ix)).map(NodeId::of).collect();
        for id in &dead {
            self.remove_node(*id);
        }
        let unused: Vec<ValueId> = self
            .values
            .iter()
            .filter(|(id, v)| !used.contains(id) && !matches!(v.source, Source::Node { .. }))
            .map(|(id, _)| *id)
            .collect();
        for id in unused {
            self.forget(id);
        }
        dead.len()
    }

    /// Removes a model input that nothing reads.
    pub fn remove_input(&mut self, id: ValueId) {
        self.inputs.retain(|v| *v != id);
        self.forget(id);
    }
}
