//! Edits of a graph. Each keeps names unique and the petgraph's edges in step with the operands.

use super::{Graph, Node, NodeId, Source, Value, ValueId, ValueType};
use crate::ann::{NodeAnn, ValueAnn};
use crate::{Op, Quant, Shape, Tensor};
use petgraph::Direction;
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::EdgeRef;
use std::collections::HashSet;

impl Graph {
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
        let id = NodeId(self.next_node);
        self.next_node += 1;
        let ix = self.graph.add_node(Node {
            id,
            name,
            op: op.into(),
            ann: NodeAnn::default(),
            inputs: inputs.to_vec(),
            outputs: Vec::new(),
        });
        self.places.insert(id, ix);
        for (index, ty) in outputs.into_iter().enumerate() {
            let v = self.insert_value(ty, Source::Node { node: id, index });
            self.graph[ix].outputs.push(v);
        }
        self.link(ix);
        id
    }

    /// Adds one more result to a node (its operator must say so too).
    pub fn add_output(&mut self, node: NodeId, ty: ValueType) -> ValueId {
        let index = self.node(node).outputs.len();
        let v = self.insert_value(ty, Source::Node { node, index });
        self.node_mut(node).outputs.push(v);
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
                self.graph.add_edge(self.place(*node), ix, i);
            }
        }
    }

    /// Replaces a node's operands.
    pub fn set_inputs(&mut self, node: NodeId, inputs: &[ValueId]) {
        self.node_mut(node).inputs = inputs.to_vec();
        self.link(self.place(node));
    }

    /// Replaces one operand.
    pub fn set_input(&mut self, node: NodeId, operand: usize, value: ValueId) {
        let mut v = self.node(node).inputs.clone();
        if let Some(slot) = v.get_mut(operand) {
            *slot = value;
        }
        self.set_inputs(node, &v);
    }

    /// Marks a value as the next model output.
    pub fn push_output(&mut self, id: ValueId) {
        self.outputs.push(id);
    }

    /// Replaces model output `index`, which must exist.
    pub fn set_output(&mut self, index: usize, id: ValueId) {
        if let Some(o) = self.outputs.get_mut(index) {
            *o = id;
        }
    }

    /// Lets every reader of `old`, and the model's output list, take `new` instead. A node that makes `new` from
    /// `old` is such a reader too: give it its operand afterwards.
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

    /// Removes a node and its results; nobody may read them any more.
    pub fn remove_node(&mut self, id: NodeId) {
        if let Some(n) = self.places.remove(&id).and_then(|ix| self.graph.remove_node(ix)) {
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
        let mut live: HashSet<NodeId> = HashSet::new();
        let mut used: HashSet<ValueId> = self.inputs.iter().copied().collect();
        let mut stack: Vec<ValueId> = self.outputs.clone();
        while let Some(v) = stack.pop() {
            used.insert(v);
            if let Some(Source::Node { node, .. }) = self.values.get(&v).map(|v| &v.source)
                && live.insert(*node)
                && let Some(n) = self.get_node(*node)
            {
                stack.extend(&n.inputs);
            }
        }
        let dead: Vec<NodeId> = self.places.keys().filter(|id| !live.contains(id)).copied().collect();
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
