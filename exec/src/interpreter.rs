//! Executes a graph node by node in its topological order, holding a value only until its last reader has run.

use crate::array::{Array, Slice};
use crate::error::ExecError;
use crate::fault::Fault;
use crate::kernels::PackedWeights;
use crate::operand::{Call, Operand, ResultType};
use crate::ops::{evaluate, pack};
use nibblec_ir::{Dim, Graph, Node, NodeId, Source, Tensor, Value, ValueId, element_count};
use std::collections::BTreeMap;

/// A graph made ready to run: checked, ordered, weights of integer operators packed.
pub struct Interpreter<'g> {
    graph: &'g Graph,
    steps: Vec<Step<'g>>,
    /// Where each model output is found.
    outputs: Vec<Place<'g>>,
    /// Slot of each value that is no constant.
    slots: BTreeMap<ValueId, usize>,
}

/// A node and what running it needs.
struct Step<'g> {
    node: &'g Node,
    inputs: Vec<Place<'g>>,
    packed: Option<PackedWeights>,
    /// Slots that nobody reads after this step.
    dead: Vec<usize>,
}

/// Where a value is found while the graph runs.
#[derive(Clone, Copy)]
enum Place<'g> {
    Constant(&'g Tensor),
    Slot(usize),
}

/// An array in a slot.
enum Held<'a> {
    Empty,
    Input(&'a Array),
    Owned(Array),
}

impl Held<'_> {
    fn array(&self) -> Option<&Array> {
        match self {
            Held::Empty => None,
            Held::Input(a) => Some(a),
            Held::Owned(a) => Some(a),
        }
    }
}

fn failed(node: &Node, reason: impl Into<Fault>) -> ExecError {
    ExecError::Node { node: node.name.clone(), op: node.op.name(), reason: Box::new(reason.into()) }
}

fn value(graph: &Graph, id: ValueId) -> Result<&Value, ExecError> {
    graph.get_value(id).ok_or_else(|| ExecError::Graph(format!("value {id:?} does not exist")))
}

/// Shapes of executable values: no empty extent, the batch only in front, elements that can be counted.
fn check_shape(v: &Value) -> Result<(), Fault> {
    let (value, shape) = (v.name.clone(), v.shape.clone());
    if v.shape.0.contains(&Dim::Fixed(0)) {
        return Err(Fault::Empty { value, shape });
    }
    if v.shape.0.iter().skip(1).any(|d| *d == Dim::Batch) {
        return Err(Fault::Batch { value, shape });
    }
    match v.shape.item_elements() {
        Some(_) => Ok(()),
        None => Err(Fault::TooLarge { value, shape }),
    }
}

/// Checks a node against shape inference and the declared types of its results.
fn check_node(graph: &Graph, node: &Node) -> Result<(), ExecError> {
    let mut operands = Vec::with_capacity(node.inputs().len());
    for &id in node.inputs() {
        let v = value(graph, id)?;
        check_shape(v).map_err(|e| failed(node, e))?;
        operands.push((v.dtype, &v.shape));
    }
    let inferred = node.op.infer(&operands).map_err(|e| failed(node, e))?;
    if inferred.len() != node.outputs().len() || inferred.is_empty() {
        let (want, found) = (inferred.len(), node.outputs().len());
        return Err(failed(node, Fault::expected(format!("{want} results"), found)));
    }
    for (&id, (dtype, shape)) in node.outputs().iter().zip(&inferred) {
        let v = value(graph, id)?;
        check_shape(v).map_err(|e| failed(node, e))?;
        if v.shape != *shape || dtype.is_some_and(|d| d != v.dtype) {
            let dtype = dtype.unwrap_or(v.dtype);
            return Err(failed(
                node,
                Fault::Result {
                    value: v.name.clone(),
                    declared: format!("{} {}", v.dtype, v.shape),
                    expected: format!("{dtype} {shape}"),
                },
            ));
        }
    }
    Ok(())
}

impl<'g> Interpreter<'g> {
    /// Checks and prepares `graph`. Errors name the node that cannot be executed: shapes or types that do not
    /// agree, constants whose elements are not known, cycles.
    pub fn new(graph: &'g Graph) -> Result<Self, ExecError> {
        let order = graph.order();
        if order.len() != graph.node_count() {
            let stuck = graph.node_count() - order.len();
            return Err(ExecError::Graph(format!("{stuck} nodes lie on or behind a cycle")));
        }
        let mut slots = BTreeMap::new();
        for &id in graph.inputs() {
            check_shape(value(graph, id)?).map_err(|e| ExecError::Graph(e.to_string()))?;
            let next = slots.len();
            slots.entry(id).or_insert(next);
        }
        let mut steps = Vec::with_capacity(order.len());
        for id in order {
            let node = graph.node(id);
            check_node(graph, node)?;
            let inputs = node
                .inputs()
                .iter()
                .map(|&v| place(graph, &slots, v).map_err(|e| failed(node, e)))
                .collect::<Result<Vec<_>, _>>()?;
            let packed = match (node.inputs().get(1), inputs.get(1)) {
                (Some(&v), Some(&Place::Constant(t))) => {
                    let operand = constant_operand(graph.value(v), t).map_err(|e| failed(node, e))?;
                    pack(&node.op, &operand).map_err(|e| failed(node, e))?
                }
                _ => None,
            };
            for &v in node.outputs() {
                let next = slots.len();
                slots.insert(v, next);
            }
            steps.push(Step { node, inputs, packed, dead: Vec::new() });
        }
        let outputs = graph
            .outputs()
            .iter()
            .map(|&v| place(graph, &slots, v).map_err(|e| ExecError::Graph(e.to_string())))
            .collect::<Result<Vec<_>, _>>()?;
        let mut interpreter = Interpreter { graph, steps, outputs, slots };
        interpreter.find_last_readers();
        Ok(interpreter)
    }

    fn find_last_readers(&mut self) {
        let mut last: BTreeMap<usize, usize> = BTreeMap::new();
        for (i, step) in self.steps.iter().enumerate() {
            let results = step.node.outputs().iter().filter_map(|v| self.slots.get(v).copied());
            let read =
                step.inputs.iter().filter_map(|p| if let Place::Slot(s) = p { Some(*s) } else { None });
            last.extend(results.chain(read).map(|s| (s, i)));
        }
        for p in &self.outputs {
            if let Place::Slot(s) = p {
                last.remove(s);
            }
        }
        for (slot, i) in last {
            self.steps[i].dead.push(slot);
        }
    }

    /// Runs the graph on one array a model input, in order, of any batch; gives one array a model output.
    /// Errors name the input that does not fit, with what was expected and what was found.
    pub fn run(&self, inputs: &[Array]) -> Result<Vec<Array>, ExecError> {
        self.run_with(inputs, &mut |_, _| {})
    }

    /// [`Interpreter::run`], showing `observe` the model inputs and every result of a node as it is computed.
    pub fn run_with(
        &self,
        inputs: &[Array],
        observe: &mut dyn FnMut(ValueId, &Array),
    ) -> Result<Vec<Array>, ExecError> {
        let batch = self.check_inputs(inputs)?;
        let mut held: Vec<Held<'_>> = (0..self.slots.len()).map(|_| Held::Empty).collect();
        for (id, array) in self.graph.inputs().iter().zip(inputs) {
            observe(*id, array);
            if let Some(h) = self.slots.get(id).and_then(|&s| held.get_mut(s)) {
                *h = Held::Input(array);
            }
        }
        for step in &self.steps {
            let results = self.step(step, &held, batch)?;
            for (&id, array) in step.node.outputs().iter().zip(results) {
                observe(id, &array);
                if let Some(h) = self.slots.get(&id).and_then(|&s| held.get_mut(s)) {
                    *h = Held::Owned(array);
                }
            }
            for &s in &step.dead {
                held[s] = Held::Empty;
            }
        }
        self.collect(held)
    }

    fn step(&self, step: &Step<'g>, held: &[Held<'_>], batch: usize) -> Result<Vec<Array>, ExecError> {
        let node = step.node;
        let mut operands = Vec::with_capacity(step.inputs.len());
        for (&id, p) in node.inputs().iter().zip(&step.inputs) {
            let v = self.graph.value(id);
            operands.push(match *p {
                Place::Constant(t) => constant_operand(v, t).map_err(|e| failed(node, e))?,
                Place::Slot(s) => {
                    let array = held[s].array().ok_or_else(|| failed(node, Fault::Gone(v.name.clone())))?;
                    let data = array.elements.as_slice();
                    Operand { dims: &array.dims, data, dtype: v.dtype, quant: v.quant.as_ref() }
                }
            });
        }
        let results: Vec<ResultType<'_>> =
            node.outputs().iter().map(|&id| result_type(self.graph.value(id), batch)).collect();
        for ty in &results {
            element_count(&ty.dims).map_err(|e| failed(node, e))?;
        }
        let call = Call { inputs: &operands, results: &results, packed: step.packed.as_ref() };
        evaluate(&node.op, &call).map_err(|e| failed(node, e))
    }

    /// The model outputs; an array goes to its last taker, others get copies.
    fn collect(&self, mut held: Vec<Held<'_>>) -> Result<Vec<Array>, ExecError> {
        let again =
            |i: usize, s: usize| self.outputs[i + 1..].iter().any(|p| matches!(p, Place::Slot(t) if *t == s));
        let mut out = Vec::with_capacity(self.outputs.len());
        for (i, p) in self.outputs.iter().enumerate() {
            out.push(match *p {
                Place::Constant(t) => Array::from_tensor(t)?,
                Place::Slot(s) if again(i, s) => held[s].array().cloned().ok_or_else(gone)?,
                Place::Slot(s) => match std::mem::replace(&mut held[s], Held::Empty) {
                    Held::Owned(a) => a,
                    Held::Input(a) => a.clone(),
                    Held::Empty => return Err(gone()),
                },
            });
        }
        Ok(out)
    }

    /// The batch of the call.
    fn check_inputs(&self, inputs: &[Array]) -> Result<usize, ExecError> {
        let expected = self.graph.inputs().len();
        if inputs.len() != expected {
            return Err(ExecError::InputCount { expected, found: inputs.len() });
        }
        let mut batch = None;
        for (&id, array) in self.graph.inputs().iter().zip(inputs) {
            let v = self.graph.value(id);
            let wrong =
                |expected: String, found: String| ExecError::Input { input: v.name.clone(), expected, found };
            if v.shape.is_batched() && batch.is_none() {
                batch = array.dims.first().copied().filter(|&n| n > 0);
            }
            let fits = array.dims == v.shape.with_batch(batch.unwrap_or(1))
                && (batch.is_some() || !v.shape.is_batched())
                && v.shape.item_elements().and_then(|n| n.checked_mul(batch.unwrap_or(1))).is_some();
            if !fits {
                let also = batch.map_or("at least one image".to_string(), |n| format!("a batch of {n}"));
                let expected = if v.shape.is_batched() {
                    format!("shape {} with {also}", v.shape)
                } else {
                    format!("shape {}", v.shape)
                };
                return Err(wrong(expected, format!("shape {:?}", array.dims)));
            }
            let data = array.elements.as_slice();
            if !data.stores(v.dtype) {
                return Err(wrong(v.dtype.to_string(), data.storage().to_string()));
            }
            if array.dims.iter().product::<usize>() != array.len() {
                let count = format!("{} elements", array.dims.iter().product::<usize>());
                return Err(wrong(count, array.len().to_string()));
            }
            if let Some((lo, hi)) = v.dtype.code_range() {
                let outside = match data {
                    Slice::U8(c) => c.iter().map(|&c| i32::from(c)).find(|c| *c > hi),
                    Slice::I8(c) => c.iter().map(|&c| i32::from(c)).find(|c| *c < lo || *c > hi),
                    _ => None,
                };
                if let Some(code) = outside {
                    return Err(wrong(format!("{} codes {lo}..={hi}", v.dtype), format!("code {code}")));
                }
            }
        }
        Ok(batch.unwrap_or(1))
    }
}

fn gone() -> ExecError {
    ExecError::Graph("a model output was never computed".into())
}

fn place<'g>(graph: &'g Graph, slots: &BTreeMap<ValueId, usize>, id: ValueId) -> Result<Place<'g>, Fault> {
    let v = graph.get_value(id).ok_or_else(|| Fault::NoValue(format!("{id:?}")))?;
    match v.source() {
        Source::Constant(t) if Slice::of_tensor(t).is_none() => Err(Fault::Opaque(v.name.clone())),
        Source::Constant(t) => Ok(Place::Constant(t)),
        _ => slots.get(&id).map(|&s| Place::Slot(s)).ok_or_else(|| Fault::Uncomputed(v.name.clone())),
    }
}

fn constant_operand<'a>(v: &'a Value, t: &'a Tensor) -> Result<Operand<'a>, Fault> {
    let data = Slice::of_tensor(t).ok_or_else(|| Fault::Opaque(v.name.clone()))?;
    if v.shape.as_fixed().as_deref() != Some(t.dims()) || !data.stores(v.dtype) {
        let declared = format!("{} {}", v.dtype, v.shape);
        return Err(Fault::Constant { value: v.name.clone(), declared, found: format!("{t:?}") });
    }
    Ok(Operand { dims: t.dims(), data, dtype: v.dtype, quant: v.quant.as_ref() })
}

fn result_type(v: &Value, batch: usize) -> ResultType<'_> {
    ResultType { dims: v.shape.with_batch(batch), dtype: v.dtype, quant: v.quant.as_ref() }
}

/// Executes one node whose operands are all constants: its results, in order.
pub fn fold_node(graph: &Graph, id: NodeId) -> Result<Vec<Array>, ExecError> {
    let node = graph.get_node(id).ok_or_else(|| ExecError::Graph(format!("node {id:?} does not exist")))?;
    check_node(graph, node)?;
    let mut operands = Vec::with_capacity(node.inputs().len());
    for &id in node.inputs() {
        let v = graph.value(id);
        let t = v.constant().ok_or_else(|| failed(node, Fault::NotConstant(v.name.clone())))?;
        operands.push(constant_operand(v, t).map_err(|e| failed(node, e))?);
    }
    let results: Vec<ResultType<'_>> =
        node.outputs().iter().map(|&v| result_type(graph.value(v), 1)).collect();
    let call = Call { inputs: &operands, results: &results, packed: None };
    evaluate(&node.op, &call).map_err(|e| failed(node, e))
}
