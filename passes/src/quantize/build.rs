//! The integer graph under construction: where each value of the float graph is found in it, as codes of a certain
//! quantizer or as floats.

use super::QuantizeError;
use super::demand::{self, Demands, Wants};
use super::quantizer::{Key, Quantizer, Resolver};
use super::weights::LayerWeights;
use nibblec_ir::ann::Ann;
use nibblec_ir::layers::Weights;
use nibblec_ir::op::{DequantizeLinear, QuantizeLinear, Requant};
use nibblec_ir::roles::{BESIDE_LAYERS, is_constant};
use nibblec_ir::{Graph, Node, NodeId, Op, Shape, Tensor, ValueId, ValueType};
use std::collections::BTreeMap;

/// The float graph, what is known about it, and the integer graph so far.
pub struct Builder<'a> {
    /// The float graph.
    pub old: &'a Graph,
    /// The integer graph.
    pub new: Graph,
    /// Wants of the float graph's values.
    pub demands: Demands,
    /// Quantizers of the float graph's values.
    pub resolver: Resolver<'a>,
    /// Weights of the layers.
    pub weights: BTreeMap<NodeId, LayerWeights>,
    codes: BTreeMap<(ValueId, Key), ValueId>,
    floats: BTreeMap<ValueId, ValueId>,
}

/// Results of an operator that requantizes.
pub struct Outs {
    /// The quantizer in whose units `t` is.
    pub first: Quantizer,
    /// One a result.
    pub requants: Vec<Requant>,
    /// Quantizers of the results.
    pub quantizers: Vec<Quantizer>,
}

impl<'a> Builder<'a> {
    /// An integer graph with the float graph's inputs, quantized as wanted.
    pub fn new(
        old: &'a Graph,
        demands: Demands,
        resolver: Resolver<'a>,
        weights: BTreeMap<NodeId, LayerWeights>,
    ) -> Builder<'a> {
        let mut b = Builder {
            old,
            new: Graph::new(old.name.clone()),
            demands,
            resolver,
            weights,
            codes: BTreeMap::new(),
            floats: BTreeMap::new(),
        };
        for &x in old.inputs() {
            let v = old.value(x);
            let mut ty = ValueType::new(v.name.clone(), v.dtype, v.shape.clone());
            ty.quant.clone_from(&v.quant);
            let id = b.new.add_input(ty);
            b.new.value_mut(id).ann.range.clone_from(&v.ann.range);
            b.set_float(x, id);
        }
        for &x in old.inputs() {
            b.quantize_float(x);
        }
        b
    }

    /// What is wanted of a value.
    pub fn wants(&self, value: ValueId) -> Wants {
        self.demands.wants.get(&value).cloned().unwrap_or_default()
    }

    /// Whether an integer layer writes f32.
    pub fn gives_floats(&self, id: NodeId) -> bool {
        let wants = self.wants(self.old.node(id).output());
        demand::gives_floats(self.old, id, &wants, &self.resolver)
    }

    /// Whether a layer adds a residual in codes.
    pub fn adds_codes(&self, id: NodeId) -> bool {
        demand::adds_codes(self.old, id, self.gives_floats(id), &self.resolver)
    }

    /// Shape of a value of the float graph.
    pub fn shape(&self, value: ValueId) -> Shape {
        self.old.value(value).shape.clone()
    }

    fn lost(&self, value: ValueId) -> QuantizeError {
        QuantizeError::Broken(format!(
            "value '{}' was not made in the form that is read",
            self.old.value(value).name
        ))
    }

    /// Registers the float form of a value.
    pub fn set_float(&mut self, value: ValueId, made: ValueId) {
        self.floats.insert(value, made);
    }

    /// Registers the codes of a value.
    pub fn set_codes(&mut self, value: ValueId, q: &Quantizer, made: ValueId) {
        self.codes.insert((value, q.key()), made);
    }

    /// The float form of a value; constants are copied.
    pub fn float(&mut self, value: ValueId) -> Result<ValueId, QuantizeError> {
        if let Some(&v) = self.floats.get(&value) {
            return Ok(v);
        }
        let v = self.old.value(value);
        let tensor = match v.constant() {
            Some(t) => t.clone(),
            None => Tensor::f32(&self.constant_dims(value)?, self.constant(value)?)?,
        };
        let made = match v.quant.clone().filter(|_| v.constant().is_some()) {
            Some(quant) => self.new.add_codes(v.name.clone(), tensor, quant),
            None => self.new.add_constant(v.name.clone(), tensor),
        };
        self.floats.insert(value, made);
        Ok(made)
    }

    /// Elements of a constant, or of a dequantized one.
    pub fn constant(&self, value: ValueId) -> Result<Vec<f32>, QuantizeError> {
        Weights::of(self.old, value).and_then(|w| w.to_f32()).ok_or_else(|| self.lost(value))
    }

    fn constant_dims(&self, value: ValueId) -> Result<Vec<usize>, QuantizeError> {
        Weights::of(self.old, value).map(|w| w.tensor().dims().to_vec()).ok_or_else(|| self.lost(value))
    }

    /// The codes of a value under a quantizer that was wanted; of a constant, made here.
    pub fn codes(&mut self, value: ValueId, q: &Quantizer) -> Result<ValueId, QuantizeError> {
        if let Some(&v) = self.codes.get(&(value, q.key())) {
            return Ok(v);
        }
        if !is_constant(self.old, value) {
            return Err(self.lost(value));
        }
        let data = self.constant(value)?.iter().map(|&x| q.code(x) as u8).collect();
        let tensor = Tensor::unsigned_codes(q.dtype, &self.constant_dims(value)?, data)?;
        let made = self.new.add_codes(self.old.value(value).name.clone(), tensor, q.quant());
        self.set_codes(value, q, made);
        Ok(made)
    }

    /// An operand in the 8-bit codes that the value resolves to.
    pub fn operand8(&mut self, value: ValueId) -> Result<(ValueId, Quantizer), QuantizeError> {
        let q = self.resolver.resolve(value, BESIDE_LAYERS)?;
        Ok((self.codes(value, &q)?, q))
    }

    /// Name of a result of `value`: its own, if it is the only one or the first.
    fn code_name(&self, value: ValueId, q: &Quantizer, index: usize) -> String {
        let name = &self.old.value(value).name;
        match (self.old.is_output(value), index) {
            (true, _) => format!("{name}.codes"),
            (false, 0) => name.clone(),
            (false, _) => format!("{name}.{}", q.dtype),
        }
    }

    /// Type of the codes of `value`.
    pub fn code_type(&self, value: ValueId, q: &Quantizer, index: usize) -> ValueType {
        ValueType::new(self.code_name(value, q, index), q.dtype, self.shape(value)).with_quant(q.quant())
    }

    /// The results that `wants` asks of an operator whose fused activation clamps to `bounds`: widest first.
    pub fn outs(&self, value: ValueId, bounds: (f32, f32)) -> Result<Outs, QuantizeError> {
        let mut quantizers: Vec<Quantizer> = Vec::new();
        for q in self.wants(value).codes {
            let q = q.clamped(bounds);
            if !quantizers.iter().any(|o| o.key() == q.key()) {
                quantizers.push(q);
            }
        }
        quantizers.sort_by_key(|q| std::cmp::Reverse(q.dtype.bits()));
        let first = *quantizers.first().ok_or_else(|| self.lost(value))?;
        let requants = quantizers.iter().map(|q| q.requant(&first)).collect();
        Ok(Outs { first, requants, quantizers })
    }

    /// Adds a node with those results for `node`, carries its annotations over, and registers what it gives.
    pub fn add_requantizing(
        &mut self,
        node: &Node,
        op: impl Into<Op>,
        inputs: &[ValueId],
        outs: &Outs,
        bounds: (f32, f32),
    ) -> Result<(), QuantizeError> {
        let y = node.output();
        let types = outs.quantizers.iter().enumerate().map(|(i, q)| self.code_type(y, q, i)).collect();
        let made = self.new.add_node(&node.name, op, inputs, types);
        self.new.node_mut(made).ann = node.ann.clone();
        let results = self.new.node(made).outputs().to_vec();
        for r in &results {
            self.new.value_mut(*r).ann.range.clone_from(&self.old.value(y).ann.range);
        }
        for q in self.wants(y).codes {
            let clamped = q.clamped(bounds);
            if let Some(i) = outs.quantizers.iter().position(|o| o.key() == clamped.key()) {
                self.set_codes(y, &q, results[i]);
            }
        }
        self.dequantize_if_wanted(y)
    }

    /// Adds a node that gives one result in codes of `q`.
    pub fn add_coded(
        &mut self,
        node: &Node,
        op: impl Into<Op>,
        inputs: &[ValueId],
        q: &Quantizer,
        index: usize,
    ) -> ValueId {
        let ty = self.code_type(node.output(), q, index);
        let made = self.new.add_node(&node.name, op, inputs, vec![ty]);
        self.new.node_mut(made).ann = node.ann.clone();
        let y = self.new.node(made).output();
        self.new.value_mut(y).ann.range.clone_from(&self.old.value(node.output()).ann.range);
        self.set_codes(node.output(), q, y);
        y
    }

    /// Adds a node whose result is the value `y` as the float graph has it, and registers it.
    pub fn add_float(&mut self, name: &str, op: impl Into<Op>, inputs: &[ValueId], y: ValueId) -> NodeId {
        let v = self.old.value(y);
        let mut ty = ValueType::new(v.name.clone(), v.dtype, v.shape.clone());
        ty.quant.clone_from(&v.quant);
        let made = self.new.add_node(name, op, inputs, vec![ty]);
        let id = self.new.node(made).output();
        self.new.value_mut(id).ann.range.clone_from(&self.old.value(y).ann.range);
        self.set_float(y, id);
        made
    }

    /// If floats are wanted of a value that exists in codes of its trained quantizer: dequantizes those.
    pub fn dequantize_if_wanted(&mut self, value: ValueId) -> Result<(), QuantizeError> {
        if !self.wants(value).float || self.floats.contains_key(&value) {
            return Ok(());
        }
        let q = self.resolver.base(value)?.ok_or_else(|| self.lost(value))?;
        let x = self.codes(value, &q)?;
        let name = format!("{}.dequantize", self.old.value(value).name);
        self.add_float(&name, DequantizeLinear {}, &[x], value);
        Ok(())
    }

    /// Quantizes the float form of a value to whatever codes are wanted of it.
    pub fn quantize_float(&mut self, value: ValueId) {
        let Some(&x) = self.floats.get(&value) else { return };
        for (i, q) in self.wants(value).codes.iter().enumerate() {
            if self.codes.contains_key(&(value, q.key())) {
                continue;
            }
            let mut ty = self.code_type(value, q, i + 1);
            ty.name = format!("{}.{}", self.old.value(value).name, q.dtype);
            let name = format!("{}.quantize", self.old.value(value).name);
            let op = QuantizeLinear { lo: q.lo, hi: q.hi };
            let made = self.new.add_node(name, op, &[x], vec![ty]);
            let y = self.new.node(made).output();
            self.new.value_mut(y).ann.range =
                self.old.value(value).ann.range.as_ref().map(|r| Ann { value: r.value, by: r.by.clone() });
            self.set_codes(value, q, y);
        }
    }
}
