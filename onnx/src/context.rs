//! The state of an import: the graph so far and what each ONNX name stands for.

use super::Evaluate;
use super::batch;
use super::call::Call;
use super::error::{Fail, ImportError, helped, invalid, unsupported};
use super::external::Folder;
use super::fold_graph::{self, Folded};
use super::known::{Ints, Known};
use super::limits::{Limits, grown};
use super::names::bounded;
use super::names::short;
use super::report::{FLOAT, FOLD};
use nibblec_ir::op::Elements;
use nibblec_ir::{DType, Dim, Graph, NodeId, Op, Quant, Shape, Source, Tensor, ValueId, ValueType};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What an ONNX value name stands for.
#[derive(Clone, Debug)]
pub(super) enum Bound {
    /// A value of the graph.
    Graph(ValueId),
    /// A constant that enters the graph when a node reads it as data.
    Known(Known),
    /// A tensor that is an error as soon as it is read.
    Refused(String),
    /// The result of a node that is not supported.
    Poison,
}

/// The state of an import.
pub(super) struct Context {
    /// The graph so far.
    pub graph: Graph,
    /// Version of the default operator set.
    pub opset: i64,
    /// Leading extent of the inputs where the file fixes it.
    pub file_batch: Option<usize>,
    /// Bounds on values and constants.
    pub limits: Limits,
    /// Where external data lies.
    pub folder: Folder,
    /// Names of all ONNX values: made-up values avoid them.
    pub reserved: HashSet<String>,
    bound: HashMap<String, Bound>,
    entered: HashMap<String, ValueId>,
    codes: HashMap<String, ValueId>,
    folded: RefCell<Folded>,
    /// Computes nodes of constants.
    pub evaluate: Option<Evaluate>,
}

impl Context {
    /// Nothing imported yet.
    pub fn new(graph: Graph, opset: i64, folder: Folder, limits: Limits) -> Context {
        Context {
            graph,
            opset,
            file_batch: None,
            limits,
            folder,
            reserved: HashSet::new(),
            bound: HashMap::new(),
            entered: HashMap::new(),
            codes: HashMap::new(),
            folded: RefCell::new(Folded::new()),
            evaluate: None,
        }
    }

    /// Lets a name stand for something; an error if it already does.
    pub fn bind(&mut self, name: &str, to: Bound) -> Result<(), ImportError> {
        match self.bound.insert(name.to_string(), to) {
            None => Ok(()),
            Some(_) => Err(ImportError::DuplicateName(name.to_string())),
        }
    }

    /// What a name stands for.
    pub fn bound(&self, name: &str) -> Option<&Bound> {
        self.bound.get(name)
    }

    /// Binds the first result to a known value, whose elements count as constants.
    pub fn bind_known(&mut self, call: &Call<'_>, known: Known) -> Result<(), Fail> {
        self.limits.count(known.dtype(), known.dims())?;
        self.bind_shared(call, known)
    }

    /// Binds the first result to a known value that shares the elements of an operand.
    pub fn bind_shared(&mut self, call: &Call<'_>, known: Known) -> Result<(), Fail> {
        Ok(self.bind(call.output()?, Bound::Known(known))?)
    }

    /// Binds the first result to a value that exists.
    pub fn alias(&mut self, call: &Call<'_>, value: ValueId) -> Result<(), Fail> {
        Ok(self.bind(call.output()?, Bound::Graph(value))?)
    }

    /// Operand `i` if it is known.
    pub fn known(&self, call: &Call<'_>, i: usize) -> Option<&Known> {
        match self.bound(call.input(i)?) {
            Some(Bound::Known(k)) => Some(k),
            _ => None,
        }
    }

    /// Operand `i` as numbers known during import; `None` if it is left out.
    pub fn ints(&self, call: &Call<'_>, i: usize, what: &str) -> Result<Option<Vec<i64>>, Fail> {
        match self.symbolic(call, i, what)? {
            None => Ok(None),
            Some(v) => match v.fixed() {
                Some(v) => Ok(Some(v)),
                None => unsupported(format!(
                    "{what} would have to be the same for every batch, found the batch in it"
                )),
            },
        }
    }

    /// The same where elements may depend on the batch.
    pub fn symbolic(&self, call: &Call<'_>, i: usize, what: &str) -> Result<Option<Ints>, Fail> {
        if call.input(i).is_none() {
            return Ok(None);
        }
        match self.known(call, i) {
            None => helped(format!("{what} must be known at compile time, it is computed from data"), FOLD),
            Some(k) => match k.ints() {
                Some(v) => Ok(Some(v)),
                None => invalid(format!("{what} must be integers, found {}", k.dtype())),
            },
        }
    }

    /// Operand `i` as a float scalar known during import; `None` if it is left out.
    pub fn scalar(&self, call: &Call<'_>, i: usize, what: &str) -> Result<Option<f32>, Fail> {
        if call.input(i).is_none() {
            return Ok(None);
        }
        match self.constant(call, i)? {
            None => helped(format!("{what} must be a constant, it is computed from data"), FOLD),
            Some(t) => match t.as_f32() {
                Some([v]) => Ok(Some(*v)),
                _ => invalid(format!("{what} must be one f32, found {}{:?}", t.dtype(), t.dims())),
            },
        }
    }

    /// Operand `i` as a constant tensor, computed if it was left to the graph.
    pub fn constant(&self, call: &Call<'_>, i: usize) -> Result<Option<Tensor>, Fail> {
        if let Some(k) = self.known(call, i) {
            return k.tensor().map(Some);
        }
        match call.input(i).and_then(|n| self.bound(n)) {
            Some(Bound::Graph(v)) => {
                fold_graph::value(&self.graph, *v, &mut self.folded.borrow_mut(), self.evaluate)
            }
            Some(Bound::Refused(reason)) => helped(reason.clone(), FLOAT),
            _ => Ok(None),
        }
    }

    /// Operand `i` as a value of the graph.
    pub fn value(&mut self, call: &Call<'_>, i: usize) -> Result<ValueId, Fail> {
        match call.input(i) {
            None => invalid(format!("operand {i} is missing")),
            Some(name) => self.value_of(name),
        }
    }

    /// What a name stands for, as a value of the graph.
    pub fn value_of(&mut self, name: &str) -> Result<ValueId, Fail> {
        let id = match self.bound.get(name) {
            Some(Bound::Graph(v)) => return Ok(*v),
            Some(Bound::Known(k)) => match self.entered.get(name) {
                Some(v) => return Ok(*v),
                None => {
                    let tensor = k.tensor()?;
                    self.add_constant(name, tensor)?
                }
            },
            Some(Bound::Refused(reason)) => {
                return unsupported(format!("operand '{}': {reason}", short(name)));
            }
            Some(Bound::Poison) | None => {
                return unsupported(format!("operand '{}' is not available", short(name)));
            }
        };
        self.entered.insert(name.to_string(), id);
        Ok(id)
    }

    /// Operand `i` as an f32 value of the graph.
    pub fn float(&mut self, call: &Call<'_>, i: usize) -> Result<ValueId, Fail> {
        let id = self.value(call, i)?;
        let v = self.graph.value(id);
        match (v.dtype, v.constant()) {
            (DType::F32, _) => Ok(id),
            (d, Some(_)) => invalid(format!("operand '{}' must be f32, found {d}", v.name)),
            (d, None) => unsupported(format!("operand '{}' is {d}, only f32 is supported here", v.name)),
        }
    }

    /// A value's shape.
    pub fn shape(&self, id: ValueId) -> Shape {
        self.graph.value(id).shape.clone()
    }

    /// Adds a constant after checking that floats are finite.
    pub fn add_constant(&mut self, name: &str, tensor: Tensor) -> Result<ValueId, Fail> {
        if let Some(v) = tensor.as_f32()
            && let Some(index) = v.iter().position(|x| !x.is_finite())
        {
            let value = v[index];
            return Err(ImportError::NotFinite { tensor: name.to_string(), index, value }.into());
        }
        Ok(self.graph.add_constant(bounded(name), tensor))
    }

    /// The code constant of that name and quantization.
    pub fn add_codes(&mut self, name: &str, tensor: Tensor, quant: Quant) -> ValueId {
        let name = &*bounded(name);
        if let Some(&v) = self.codes.get(name)
            && self.graph.value(v).quant.as_ref() == Some(&quant)
            && self.graph.value(v).dtype == tensor.dtype()
        {
            return v;
        }
        let v = self.graph.add_codes(name, tensor, quant);
        self.codes.insert(name.to_string(), v);
        v
    }

    /// A value name that no ONNX value has.
    pub fn spare(&self, base: &str, suffix: &str) -> String {
        let mut name = format!("{base}.{suffix}");
        while self.reserved.contains(&name) {
            name.push('_');
        }
        name
    }

    /// Adds the node that makes the first result.
    pub fn emit(&mut self, call: &Call<'_>, op: impl Into<Op>, inputs: &[ValueId]) -> Result<(), Fail> {
        let output = call.output()?;
        let v = self.node(call.name, op, inputs, output)?;
        Ok(self.bind(output, Bound::Graph(v))?)
    }

    /// Adds a node beside the one that carries the ONNX name.
    pub fn step(
        &mut self,
        call: &Call<'_>,
        suffix: &str,
        op: impl Into<Op>,
        inputs: &[ValueId],
    ) -> Result<ValueId, Fail> {
        let value = self.spare(call.output()?, suffix);
        self.node(&format!("{}.{suffix}", call.name), op, inputs, &value)
    }

    /// Adds a node after inferring its result's type; codes keep the quantization of the first operand.
    pub fn node(
        &mut self,
        name: &str,
        op: impl Into<Op>,
        inputs: &[ValueId],
        output: &str,
    ) -> Result<ValueId, Fail> {
        let op = op.into();
        self.check_batch(&op, inputs)?;
        let operands: Vec<_> = inputs
            .iter()
            .map(|&v| {
                let v = self.graph.value(v);
                (v.dtype, &v.shape)
            })
            .collect();
        let types = op.infer(&operands).map_err(|reason| {
            if batch::fits_some(&op, &operands, self.file_batch) {
                return Fail::Unsupported(format!("it tells the images of a batch apart: {reason}"));
            }
            Fail::Invalid(reason.to_string())
        })?;
        let Some((dtype, shape)) = types.into_iter().next() else { return invalid("it has no result") };
        let batched = operands.iter().any(|(_, s)| s.0.contains(&Dim::Batch));
        batch::check_shape(&shape, batched)?;
        self.limits.value(dtype.unwrap_or(DType::F32), &shape)?;
        if !batched && let Some(dims) = shape.as_fixed() {
            // A constant: what only constants make is folded later.
            let distinct: BTreeSet<ValueId> = inputs.iter().copied().collect();
            let elements = |v: &ValueId| self.graph.value(*v).shape.item_elements().unwrap_or(0);
            grown(&dims, distinct.iter().map(elements).fold(0, usize::saturating_add))?;
        }
        let first = inputs.first().map(|&v| self.graph.value(v));
        let dtype = dtype.or(first.map(|v| v.dtype)).unwrap_or(DType::F32);
        let mut quant = first.filter(|v| dtype.is_code() && v.dtype == dtype).and_then(|v| v.quant.clone());
        if dtype.is_code() && matches!(op, Op::Concat(_)) {
            quant = self.common_quant(inputs)?;
        }
        let ty = ValueType { name: bounded(output).into_owned(), dtype, shape, quant };
        Ok(self.single(name, op, inputs, ty))
    }

    /// Adds a node whose only result has the given type.
    pub fn single(&mut self, name: &str, op: impl Into<Op>, inputs: &[ValueId], ty: ValueType) -> ValueId {
        let node: NodeId = self.graph.add_node(name, op, inputs, vec![ty]);
        self.graph.node(node).output()
    }

    /// Layers and poolings run on batches: not on what only inputs without a batch lead to.
    fn check_batch(&self, op: &Op, inputs: &[ValueId]) -> Result<(), Fail> {
        let Some(x) = inputs.first().map(|&v| self.graph.value(v)).filter(|_| batch::runs_on_batches(op))
        else {
            return Ok(());
        };
        if x.shape.is_batched() || !self.depends_on_inputs(inputs[0]) {
            return Ok(());
        }
        unsupported(format!("its data '{}' of shape {} comes from inputs without a batch", x.name, x.shape))
    }

    fn depends_on_inputs(&self, id: ValueId) -> bool {
        let (mut left, mut seen) = (vec![id], HashSet::new());
        while let Some(id) = left.pop() {
            match self.graph.value(id).source() {
                Source::Input => return true,
                Source::Node { node, .. } if seen.insert(id) => left.extend(self.graph.node(*node).inputs()),
                _ => {}
            }
        }
        false
    }

    /// What the codes of all operands mean. Plain numbers beside codes with a meaning get it.
    fn common_quant(&mut self, inputs: &[ValueId]) -> Result<Option<Quant>, Fail> {
        let all: Vec<Option<Quant>> = inputs.iter().map(|&v| self.graph.value(v).quant.clone()).collect();
        let Some(quant) = all.iter().flatten().next().cloned() else { return Ok(None) };
        if all.iter().flatten().any(|q| *q != quant) {
            return unsupported("joins codes of different quantization");
        }
        for &v in inputs {
            self.quantize(v, quant.clone())?;
        }
        Ok(Some(quant))
    }

    /// Says what the codes of a value mean, or checks that it already means that. What the same codes were moved from
    /// and to means it too.
    pub fn quantize(&mut self, id: ValueId, quant: Quant) -> Result<(), Fail> {
        let mut left = vec![id];
        while let Some(id) = left.pop() {
            let v = self.graph.value_mut(id);
            match &v.quant {
                None => v.quant = Some(quant.clone()),
                Some(q) if *q == quant => continue,
                Some(_) => {
                    return unsupported(format!("'{}' is read with different scales or zero points", v.name));
                }
            }
            let made = self.graph.value(id).producer().into_iter();
            let read = self.graph.consumers(id).into_iter().map(|(n, _)| n);
            let moves = made.chain(read).filter(|&n| moves_codes(&self.graph.node(n).op));
            for node in moves.collect::<Vec<_>>() {
                let node = self.graph.node(node);
                let ends = node.inputs().iter().chain(node.outputs());
                left.extend(ends.copied().filter(|&v| self.graph.value(v).dtype.is_code()));
            }
        }
        Ok(())
    }
}

/// Whether the operator gives the codes that it reads, in other places.
fn moves_codes(op: &Op) -> bool {
    match op.elements() {
        Elements::Moved | Elements::Padded(_) | Elements::Maxima | Elements::Joined => true,
        Elements::Clamped(..) | Elements::Computed => false,
    }
}
