//! A tape in the making: the memory that its steps will work on, by the values of the graph.

use super::Quantization;
use super::run::{Parameter, Place, Role, Run};
use crate::error::NodeError;
use crate::steps::Step;
use nibblec_ir::op::{Unary, Windows};
use nibblec_ir::{Graph, Node, NodeId, Op, Source, Tensor, ValueId, Window};
use std::collections::{BTreeMap, BTreeSet};

/// What is made of a node, or why it cannot be trained.
pub(crate) type Outcome<T> = Result<T, NodeError>;

/// The steps so far, and where values and constants of the graph lie.
pub(crate) struct Builder<'g> {
    /// The graph.
    pub graph: &'g Graph,
    /// What is asked of its quantizers.
    pub quantization: &'g Quantization,
    /// The memory.
    pub run: Run,
    /// The steps, in order.
    pub steps: Vec<Box<dyn Step>>,
    /// `FakeQuantize` nodes and the parameters of their steps.
    pub activations: Vec<(NodeId, usize)>,
    /// Layers with quantized weights: node, weights, steps, width.
    pub weights: Vec<(NodeId, usize, usize, u32)>,
    slots: BTreeMap<ValueId, usize>,
    params: BTreeMap<ValueId, usize>,
    /// ReLUs that the step before them computes.
    joined: BTreeSet<NodeId>,
}

impl<'g> Builder<'g> {
    /// No steps yet. `momentum` is how far a training step moves running statistics towards the batch's.
    pub fn new(graph: &'g Graph, quantization: &'g Quantization, momentum: f32) -> Builder<'g> {
        Builder {
            graph,
            quantization,
            run: Run::new(momentum),
            steps: Vec::new(),
            activations: Vec::new(),
            weights: Vec::new(),
            slots: BTreeMap::new(),
            params: BTreeMap::new(),
            joined: BTreeSet::new(),
        }
    }

    /// Adds a step.
    pub fn push(&mut self, step: impl Step + 'static) {
        self.steps.push(Box::new(step));
    }

    /// Extents of a value in an image, or of a constant.
    pub fn item(&self, v: ValueId) -> Vec<usize> {
        self.graph.value(v).shape.item_dims()
    }

    /// Elements of a value in an image.
    fn len(&self, v: ValueId) -> usize {
        self.item(v).iter().product()
    }

    /// The slot of a value that has one.
    pub fn find(&self, v: ValueId) -> Option<usize> {
        self.slots.get(&v).copied()
    }

    /// The slot of an operand.
    pub fn slot(&self, v: ValueId) -> Outcome<usize> {
        self.find(v).ok_or_else(|| NodeError::NotValue(self.graph.value(v).name.clone()))
    }

    /// A new slot for a model input.
    pub fn input(&mut self, v: ValueId) -> usize {
        let slot = self.run.add_slot(self.len(v), false);
        self.slots.insert(v, slot);
        slot
    }

    /// A new slot for the first result of `node`; `wanted` says whether it depends on what is trained.
    pub fn result(&mut self, node: &Node, wanted: bool) -> Outcome<usize> {
        self.value(node.output(), wanted)
    }

    fn value(&mut self, v: ValueId, wanted: bool) -> Outcome<usize> {
        let value = self.graph.value(v);
        if !value.shape.is_batched() {
            return Err(NodeError::NoBatch { value: value.name.clone(), found: value.shape.clone() });
        }
        let slot = self.run.add_slot(self.len(v), wanted);
        self.slots.insert(v, slot);
        Ok(slot)
    }

    /// Lets the first result of `node` lie where its first operand does.
    pub fn same(&mut self, node: &Node) -> Outcome<()> {
        let slot = self.slot(node.inputs()[0])?;
        self.slots.insert(node.output(), slot);
        Ok(())
    }

    /// The slots of a node's first operand and of its result, which depends on what is trained if the operand does.
    pub fn one_to_one(&mut self, node: &Node) -> Outcome<[usize; 2]> {
        let x = self.slot(node.inputs()[0])?;
        let y = self.result(node, self.run.wanted[x])?;
        Ok([x, y])
    }

    /// The parameter of a constant f32 operand.
    pub fn param(&mut self, v: ValueId, role: Role) -> Outcome<usize> {
        if let Some(&p) = self.params.get(&v) {
            return Ok(p);
        }
        let value = self.graph.value(v);
        let data = value.constant().and_then(Tensor::as_f32);
        let data = data.ok_or_else(|| NodeError::NotConstant(value.name.clone()))?;
        let p = self.add_param(Parameter {
            name: value.name.clone(),
            role,
            value: Some(v),
            dims: self.item(v),
            data: data.to_vec(),
            grad: Vec::new(),
            trainable: !matches!(role, Role::Statistic | Role::Constant),
            bits: 32,
        });
        self.params.insert(v, p);
        Ok(p)
    }

    /// The steps of a quantizer as a parameter.
    pub fn step_param(&mut self, name: &str, steps: Vec<f32>, trainable: bool) -> usize {
        self.add_param(Parameter {
            name: format!("{name}.step"),
            role: Role::Step,
            value: None,
            dims: vec![steps.len()],
            data: steps,
            grad: Vec::new(),
            trainable,
            bits: 32,
        })
    }

    /// Adds a parameter.
    pub fn add_param(&mut self, parameter: Parameter) -> usize {
        self.run.params.push(parameter);
        self.run.params.len() - 1
    }

    /// Where an operand lies that may be constant.
    pub fn place(&mut self, v: ValueId) -> Outcome<Place> {
        match self.graph.value(v).source() {
            Source::Constant(_) => self.param(v, Role::Constant).map(Place::Param),
            _ => self.slot(v).map(Place::Slot),
        }
    }

    /// Whether the step before has computed this node.
    pub fn is_joined(&self, id: NodeId) -> bool {
        self.joined.contains(&id)
    }

    /// The ReLU that alone reads `v`.
    fn relu_behind(&self, v: ValueId) -> Option<NodeId> {
        let readers = self.graph.consumers(v);
        let [(reader, _)] = readers[..] else { return None };
        let relu = matches!(self.graph.node(reader).op, Op::Unary(Unary::Relu {}));
        (relu && !self.graph.is_output(v)).then_some(reader)
    }

    /// The slot of `node`'s result, or of that of the ReLU behind it, which joins it; and whether there is one.
    pub fn joined_result(&mut self, node: &Node, wanted: bool) -> Outcome<(usize, bool)> {
        match self.relu_behind(node.output()) {
            Some(relu) => {
                self.joined.insert(relu);
                let y = self.value(self.graph.node(relu).output(), wanted)?;
                Ok((y, true))
            }
            None => Ok((self.result(node, wanted)?, false)),
        }
    }

    /// Windows from the plane of a node's first operand to that of its result.
    pub fn window(&self, node: &Node, windows: &Windows) -> Outcome<Window> {
        let plane = |v: ValueId| {
            let shape = &self.graph.value(v).shape;
            shape.chw().map(|(_, h, w)| [h, w]).ok_or_else(|| NodeError::NoPlane(shape.clone()))
        };
        Ok(windows.on(plane(node.inputs()[0])?, plane(node.output())?))
    }
}
