//! From a graph to the steps of a tape. A ReLU behind a batch normalization or an addition joins it.

use super::run::{Parameter, Place, Role, Run};
use super::{Quantization, Tape};
use crate::TuneError;
use crate::kernels::conv::Conv;
use crate::ops::Step;
use crate::ops::batch_norm::{BatchNormStep, MOMENTUM};
use crate::ops::binary::{AddStep, BinaryStep, Function as Binary, loops};
use crate::ops::conv::ConvStep;
use crate::ops::gemm::GemmStep;
use crate::ops::moves::{MoveStep, Span, spans};
use crate::ops::pool::{PoolStep, Pooling};
use crate::ops::quantize::{Bounds, QuantizeStep, WeightQuantizer};
use crate::ops::softmax::SoftmaxStep;
use crate::ops::unary::{Function as Unary, UnaryStep};
use nibblec_ir::Window;
use nibblec_ir::op::Activation;
use nibblec_ir::{Graph, Node, NodeId, Op, Scale, Source, Tensor, ValueId};
use std::collections::{BTreeMap, BTreeSet};

type Outcome<T> = Result<T, String>;

pub(super) struct Builder<'g> {
    graph: &'g Graph,
    quantization: &'g Quantization,
    run: Run,
    steps: Vec<Box<dyn Step>>,
    slots: BTreeMap<ValueId, usize>,
    params: BTreeMap<ValueId, usize>,
    activations: Vec<(NodeId, usize)>,
    weights: Vec<(NodeId, usize, usize, u32)>,
    /// ReLUs that the step before them computes.
    joined: BTreeSet<NodeId>,
}

fn item(graph: &Graph, v: ValueId) -> Vec<usize> {
    graph.value(v).shape.item_dims()
}

/// Row-major strides.
fn strides(dims: &[usize]) -> Vec<usize> {
    let mut s = vec![1; dims.len()];
    for i in (1..dims.len()).rev() {
        s[i - 1] = s[i] * dims[i];
    }
    s
}

/// Coordinates of an element.
fn coordinates(mut i: usize, dims: &[usize]) -> Vec<usize> {
    let mut at = vec![0; dims.len()];
    for (c, d) in at.iter_mut().zip(dims).rev() {
        *c = i % d;
        i /= d;
    }
    at
}

impl<'g> Builder<'g> {
    pub fn build(graph: &'g Graph, quantization: &'g Quantization) -> Result<Tape, TuneError> {
        let mut b = Builder {
            graph,
            quantization,
            run: Run::new(MOMENTUM),
            steps: Vec::new(),
            slots: BTreeMap::new(),
            params: BTreeMap::new(),
            activations: Vec::new(),
            weights: Vec::new(),
            joined: BTreeSet::new(),
        };
        let order = graph.order();
        if order.len() != graph.node_count() {
            return Err(TuneError::Graph("some nodes lie on or behind a cycle".into()));
        }
        let mut inputs = Vec::new();
        for &id in graph.inputs() {
            let v = graph.value(id);
            if !v.shape.is_batched() || v.dtype != nibblec_ir::DType::F32 {
                let found = v.type_text();
                return Err(TuneError::Graph(format!(
                    "input '{}' must be f32 with an open batch, found {found}",
                    v.name
                )));
            }
            let slot = b.run.add_slot(item(graph, id).iter().product(), false);
            b.slots.insert(id, slot);
            inputs.push(slot);
        }
        for id in order {
            let node = graph.node(id);
            b.node(id, node).map_err(|reason| TuneError::Node {
                node: node.name.clone(),
                op: node.op.name(),
                reason,
            })?;
        }
        let mut outputs = Vec::new();
        for v in graph.outputs() {
            let name = &graph.value(*v).name;
            let slot =
                b.slots.get(v).ok_or_else(|| TuneError::Graph(format!("output '{name}' is constant")))?;
            outputs.push(*slot);
        }
        let first = graph.outputs().first().ok_or_else(|| TuneError::Graph("it has no output".into()))?;
        let before = graph.value(*first).producer().map(|n| graph.node(n));
        let logits = match before {
            Some(n) if matches!(n.op, Op::Softmax(_)) => b.slots.get(&n.inputs()[0]).copied(),
            _ => None,
        };
        let logits = logits.unwrap_or(outputs[0]);
        Ok(Tape {
            run: b.run,
            steps: b.steps,
            inputs,
            outputs,
            logits,
            activations: b.activations,
            weights: b.weights,
        })
    }

    fn slot(&self, v: ValueId) -> Outcome<usize> {
        let name = &self.graph.value(v).name;
        self.slots.get(&v).copied().ok_or_else(|| format!("'{name}' must be a value of every image"))
    }

    /// A new slot for the first result of `node`.
    fn result(&mut self, node: &Node, wanted: bool) -> Outcome<usize> {
        self.value(node.output(), wanted)
    }

    fn value(&mut self, v: ValueId, wanted: bool) -> Outcome<usize> {
        let value = self.graph.value(v);
        if !value.shape.is_batched() {
            return Err(format!("'{}' must have an open batch in front, found {}", value.name, value.shape));
        }
        let slot = self.run.add_slot(item(self.graph, v).iter().product(), wanted);
        self.slots.insert(v, slot);
        Ok(slot)
    }

    /// The parameter of a constant f32 operand.
    fn param(&mut self, v: ValueId, role: Role) -> Outcome<usize> {
        if let Some(&p) = self.params.get(&v) {
            return Ok(p);
        }
        let value = self.graph.value(v);
        let data = value.constant().and_then(Tensor::as_f32);
        let data = data.ok_or_else(|| format!("'{}' must be an f32 constant", value.name))?;
        let trainable = !matches!(role, Role::Statistic | Role::Constant);
        let p = self.add_param(&value.name, role, Some(v), item(self.graph, v), data.to_vec(), trainable);
        self.params.insert(v, p);
        Ok(p)
    }

    fn add_param(
        &mut self,
        name: &str,
        role: Role,
        value: Option<ValueId>,
        dims: Vec<usize>,
        data: Vec<f32>,
        trainable: bool,
    ) -> usize {
        let name = name.to_string();
        self.run.params.push(Parameter {
            name,
            role,
            value,
            dims,
            data,
            grad: Vec::new(),
            trainable,
            bits: 32,
        });
        self.run.params.len() - 1
    }

    fn place(&mut self, v: ValueId) -> Outcome<Place> {
        match self.graph.value(v).source() {
            Source::Constant(_) => self.param(v, Role::Constant).map(Place::Param),
            _ => self.slot(v).map(Place::Slot),
        }
    }

    fn wants(&self, places: &[Place]) -> bool {
        places.iter().any(|p| self.run.wants(*p))
    }

    /// The ReLU that alone reads `v`.
    fn relu_behind(&self, v: ValueId) -> Option<NodeId> {
        let readers = self.graph.consumers(v);
        let [(reader, _)] = readers[..] else { return None };
        (!self.graph.is_output(v) && matches!(self.graph.node(reader).op, Op::Relu(_))).then_some(reader)
    }

    /// The slot of `node`'s result, or of that of the ReLU behind it.
    fn joined_result(&mut self, node: &Node, wanted: bool) -> Outcome<(usize, bool)> {
        match self.relu_behind(node.output()) {
            Some(relu) => {
                self.joined.insert(relu);
                let y = self.value(self.graph.node(relu).output(), wanted)?;
                Ok((y, true))
            }
            None => Ok((self.result(node, wanted)?, false)),
        }
    }

    fn window(
        &self,
        node: &Node,
        kernel: [usize; 2],
        strides: [usize; 2],
        dilations: [usize; 2],
        pads: [usize; 4],
    ) -> Outcome<Window> {
        let plane = |v: ValueId| {
            let shape = &self.graph.value(v).shape;
            shape
                .chw()
                .map(|(_, h, w)| [h, w])
                .ok_or_else(|| format!("expected planes of fixed size, found {shape}"))
        };
        let (input, output) = (plane(node.inputs()[0])?, plane(node.output())?);
        Ok(Window { input, output, kernel, strides, dilations, pads })
    }

    fn node(&mut self, id: NodeId, node: &Node) -> Outcome<()> {
        if self.joined.contains(&id) {
            return Ok(());
        }
        match &node.op {
            Op::Conv(c) => {
                let window = self.window(node, c.kernel, c.strides, c.dilations, c.pads)?;
                self.layer(id, node, (c.bias, c.residual, c.activation), Some((window, c.groups)))
            }
            Op::Gemm(g) => self.layer(id, node, (g.bias, g.residual, g.activation), None),
            Op::BatchNormalization(b) => {
                let roles = [Role::Scale, Role::Shift, Role::Statistic, Role::Statistic];
                let mut params = [0; 4];
                for (p, (v, role)) in params.iter_mut().zip(node.inputs()[1..].iter().zip(roles)) {
                    *p = self.param(*v, role)?;
                }
                let x = self.slot(node.inputs()[0])?;
                let plane = item(self.graph, node.output()).iter().skip(1).product();
                let (y, relu) = self.joined_result(node, true)?;
                self.steps.push(Box::new(BatchNormStep::new([x, y], params, b.epsilon, plane, relu)));
                Ok(())
            }
            Op::Relu(_) => self.unary(node, Unary::Clip { lo: 0.0, hi: f32::INFINITY }),
            Op::Clip(c) => self.unary(node, Unary::Clip { lo: c.min, hi: c.max }),
            Op::LeakyRelu(l) => self.unary(node, Unary::LeakyRelu { alpha: l.alpha }),
            Op::HardSwish(_) => self.unary(node, Unary::HardSwish),
            Op::HardSigmoid(h) => self.unary(node, Unary::HardSigmoid { alpha: h.alpha, beta: h.beta }),
            Op::Sigmoid(_) => self.unary(node, Unary::Sigmoid),
            Op::Tanh(_) => self.unary(node, Unary::Tanh),
            Op::Add(_) => self.binary(node, Binary::Add),
            Op::Sub(_) => self.binary(node, Binary::Sub),
            Op::Mul(_) => self.binary(node, Binary::Mul),
            Op::Div(_) => self.binary(node, Binary::Div),
            Op::MaxPool(p) => {
                let window = self.window(node, p.kernel, p.strides, p.dilations, p.pads)?;
                self.pool(node, Pooling::Max, window)
            }
            Op::AveragePool(p) => {
                let window = self.window(node, p.kernel, p.strides, [1, 1], p.pads)?;
                self.pool(node, Pooling::Average { count_include_pad: p.count_include_pad }, window)
            }
            Op::GlobalAveragePool(_) => {
                let mut window = self.window(node, [1, 1], [1, 1], [1, 1], [0; 4])?;
                window.kernel = window.input;
                self.pool(node, Pooling::Average { count_include_pad: false }, window)
            }
            Op::Reshape(_) => {
                let slot = self.slot(node.inputs()[0])?;
                self.slots.insert(node.output(), slot);
                Ok(())
            }
            Op::Softmax(s) => {
                let (x, dims) = (self.slot(node.inputs()[0])?, item(self.graph, node.output()));
                let axis = s.axis.checked_sub(1).ok_or("softmax over the batch has no gradient here")?;
                let y = self.result(node, self.run.wanted[x])?;
                let stride = dims[axis + 1..].iter().product();
                self.steps.push(Box::new(SoftmaxStep { x, y, extent: dims[axis], stride }));
                Ok(())
            }
            Op::FakeQuantize(q) => self.fake_quantize(id, node, q),
            Op::DequantizeLinear(_) if self.graph.value(node.inputs()[0]).constant().is_some() => Ok(()),
            Op::Concat(_) | Op::Slice(_) | Op::Pad(_) | Op::Transpose(_) | Op::Gather(_) => self.moves(node),
            _ => Err("this operator has no gradient here; tune a float or QDQ network".into()),
        }
    }

    fn unary(&mut self, node: &Node, f: Unary) -> Outcome<()> {
        let x = self.slot(node.inputs()[0])?;
        let y = self.result(node, self.run.wanted[x])?;
        self.steps.push(Box::new(UnaryStep { f, x, y }));
        Ok(())
    }

    fn pool(&mut self, node: &Node, pooling: Pooling, window: Window) -> Outcome<()> {
        let x = self.slot(node.inputs()[0])?;
        let y = self.result(node, self.run.wanted[x])?;
        self.steps.push(Box::new(PoolStep { pooling, window, x, y }));
        Ok(())
    }

    fn binary(&mut self, node: &Node, f: Binary) -> Outcome<()> {
        let places = [self.place(node.inputs()[0])?, self.place(node.inputs()[1])?];
        let wanted = self.wants(&places);
        let shape = |v: ValueId| &self.graph.value(v).shape;
        let (sa, sb, sy) = (shape(node.inputs()[0]), shape(node.inputs()[1]), shape(node.output()));
        if let (Binary::Add, [Place::Slot(a), Place::Slot(b)], true) = (f, places, sa == sb) {
            let (y, relu) = self.joined_result(node, wanted)?;
            self.steps.push(Box::new(AddStep { a, b, y, relu }));
            return Ok(());
        }
        // Extents of an operand in an image: those behind the batch.
        let rank = sy.rank();
        let dims = |v: ValueId| -> Outcome<Vec<usize>> {
            let s = shape(v);
            let dims = s.with_batch(1);
            if s.rank() == rank && dims[0] != 1 {
                return Err(format!("operand {s} must be the same for all images"));
            }
            Ok(if s.rank() == rank { dims[1..].to_vec() } else { dims })
        };
        let loops =
            loops(&dims(node.inputs()[0])?, &dims(node.inputs()[1])?, &item(self.graph, node.output()));
        let y = self.result(node, wanted)?;
        let [a, b] = places;
        self.steps.push(Box::new(BinaryStep { f, a, b, y, loops }));
        Ok(())
    }

    fn fake_quantize(&mut self, id: NodeId, node: &Node, q: &nibblec_ir::op::FakeQuantize) -> Outcome<()> {
        let (lo, hi) =
            q.dtype.code_range().ok_or_else(|| format!("expected a code type, found {}", q.dtype))?;
        let bounds = Bounds { lo: (lo - q.zero_point) as f32, hi: (hi - q.zero_point) as f32 };
        let trainable = !self.quantization.fixed.contains(&id);
        let name = format!("{}.step", node.name);
        let step = self.add_param(&name, Role::Step, None, vec![1], vec![q.scale], trainable);
        let x = self.slot(node.inputs()[0])?;
        // The step's gradient is found together with that of x.
        self.run.wanted[x] |= trainable;
        let y = self.result(node, self.run.wanted[x])?;
        let fresh = self.quantization.fresh.contains(&id);
        self.activations.push((id, step));
        self.steps.push(Box::new(QuantizeStep { x, y, step, bounds, fresh }));
        Ok(())
    }

    /// Weights, and the quantizer that they pass: one that the graph has, or one that is asked for.
    fn layer_weights(
        &mut self,
        id: NodeId,
        v: ValueId,
        channels: usize,
    ) -> Outcome<(usize, Option<WeightQuantizer>)> {
        let dequantizer = self.graph.value(v).producer().map(|n| self.graph.node(n));
        let (w, trained) = match dequantizer {
            Some(n) if matches!(n.op, Op::DequantizeLinear(_)) => {
                let codes = self.graph.value(n.inputs()[0]);
                let unknown = || format!("the codes '{}' and their scales must be constant", codes.name);
                let (tensor, quant) = codes.constant().zip(codes.quant.as_ref()).ok_or_else(unknown)?;
                let on_channels =
                    matches!(quant.scale, Scale::PerTensor(_) | Scale::PerChannel { axis: 0, .. });
                let scales = quant.channel_scales(channels).filter(|_| on_channels).ok_or_else(unknown)?;
                let ints: Vec<f32> = match (tensor.as_i8(), tensor.as_u8()) {
                    (Some(v), _) => v.iter().map(|c| f32::from(*c)).collect(),
                    (_, v) => v.ok_or_else(unknown)?.iter().map(|c| f32::from(*c)).collect(),
                };
                let row = ints.len() / channels.max(1);
                let real = |(i, c): (usize, &f32)| (c - quant.zero_point as f32) * scales[i / row.max(1)];
                let data = ints.iter().enumerate().map(real).collect();
                let w = self.add_param(&codes.name, Role::Weight, None, tensor.dims().to_vec(), data, true);
                let steps: Vec<f32> = match quant.tensor_scale() {
                    Some(s) => vec![s.abs()],
                    None => scales.iter().map(|s| s.abs()).collect(),
                };
                (w, Some((tensor.dtype().bits(), steps)))
            }
            _ => (self.param(v, Role::Weight)?, None),
        };
        let asked = self.quantization.weights.get(&id);
        let (bits, steps) = match (trained, asked) {
            (Some((bits, steps)), None) => (bits, steps),
            (Some((bits, steps)), Some(a)) if a.bits == bits => (bits, steps),
            (_, Some(a)) => {
                let data = &self.run.params[w].data;
                let row = if a.per_channel { data.len() / channels.max(1) } else { data.len() };
                let bounds = weight_bounds(a.bits)?;
                (a.bits, data.chunks(row.max(1)).map(|row| bounds.first_step(row)).collect())
            }
            (None, None) => return Ok((w, None)),
        };
        self.run.params[w].bits = bits;
        let name = format!("{}.step", self.run.params[w].name);
        let step = self.add_param(&name, Role::Step, None, vec![steps.len()], steps, true);
        self.weights.push((id, w, step, bits));
        Ok((w, Some(WeightQuantizer::new(weight_bounds(bits)?, step))))
    }

    fn layer(
        &mut self,
        id: NodeId,
        node: &Node,
        (bias, residual, activation): (bool, bool, Activation),
        conv: Option<(Window, usize)>,
    ) -> Outcome<()> {
        let (inputs, graph) = (node.inputs(), self.graph);
        let x = self.slot(inputs[0])?;
        let dims = item(graph, node.output());
        let (w, quantizer) = self.layer_weights(id, inputs[1], dims[0])?;
        let b = if bias { Some(self.param(inputs[2], Role::Bias)?) } else { None };
        let fused = residual || activation != Activation::None;
        let mut y =
            if fused { self.run.add_slot(dims.iter().product(), true) } else { self.result(node, true)? };
        let channels = [item(graph, inputs[0])[0], dims[0]];
        match conv {
            Some((window, groups)) if window.output_len() > 1 || window.kernel != [1, 1] || groups > 1 => {
                let conv = Conv::new(window, groups, channels);
                let mut step = ConvStep::new(conv, [x, w, y], b, window.output_len());
                step.quantizer = quantizer;
                self.steps.push(Box::new(step));
            }
            Some((window, _)) if window.input != [1, 1] || window.pads != [0; 4] => {
                return Err(
                    "a pointwise convolution that reads one pixel of several has no gradient here".into()
                );
            }
            _ => {
                let mut step = GemmStep::new([x, w, y], b, [channels[1], channels[0]]);
                step.quantizer = quantizer;
                self.steps.push(Box::new(step));
            }
        }
        if residual {
            let other = self.slot(inputs[inputs.len() - 1])?;
            let relu = activation == Activation::Relu;
            let last = relu || activation == Activation::None;
            let sum = if last { self.result(node, true)? } else { self.run.add_slot(self.run.lens[y], true) };
            self.steps.push(Box::new(AddStep { a: y, b: other, y: sum, relu }));
            y = sum;
            if last {
                return Ok(());
            }
        }
        if activation != Activation::None {
            let (lo, hi) = activation.bounds();
            let out = self.result(node, true)?;
            self.steps.push(Box::new(UnaryStep { f: Unary::Clip { lo, hi }, x: y, y: out }));
        }
        Ok(())
    }

    fn moves(&mut self, node: &Node) -> Outcome<()> {
        let graph = self.graph;
        let out = item(graph, node.output());
        let count: usize = out.iter().product();
        let x_dims = item(graph, node.inputs()[0]);
        let from = strides(&x_dims);
        let dot = |at: &[usize], strides: &[usize]| at.iter().zip(strides).map(|(a, s)| a * s).sum::<usize>();
        let batch = "the batch cannot be moved";
        let mut fill = None;
        let mut parts: Vec<(usize, Vec<Span>)> = Vec::new();
        match &node.op {
            Op::Concat(c) => {
                let axis = c.axis.checked_sub(1).ok_or(batch)?;
                let (to, mut before) = (strides(&out), 0);
                for &v in node.inputs() {
                    let dims = item(graph, v);
                    let pairs = (0..dims.iter().product()).map(|i| {
                        let at = coordinates(i, &dims);
                        (i, dot(&at, &to) + before * to[axis])
                    });
                    parts.push((self.slot(v)?, spans(pairs)));
                    before += dims[axis];
                }
            }
            Op::Pad(p) => {
                fill = Some(p.value);
                if p.before[0] + p.after[0] > 0 {
                    return Err(batch.into());
                }
                let to = strides(&out);
                let pairs = (0..x_dims.iter().product()).map(|i| {
                    let at: Vec<usize> =
                        coordinates(i, &x_dims).iter().zip(&p.before[1..]).map(|(a, b)| a + b).collect();
                    (i, dot(&at, &to))
                });
                parts.push((self.slot(node.inputs()[0])?, spans(pairs)));
            }
            Op::Slice(s) => {
                let mut pairs = Vec::with_capacity(count);
                for i in 0..count {
                    let mut at = coordinates(i, &out);
                    for (k, &axis) in s.axes.iter().enumerate() {
                        let axis = axis.checked_sub(1).ok_or(batch)?;
                        let index = s.starts[k] as i64 + at[axis] as i64 * s.steps[k];
                        at[axis] =
                            usize::try_from(index).map_err(|_| format!("slice reaches index {index}"))?;
                    }
                    pairs.push((dot(&at, &from), i));
                }
                parts.push((self.slot(node.inputs()[0])?, spans(pairs)));
            }
            Op::Transpose(t) => {
                if t.perm.first() != Some(&0) {
                    return Err(batch.into());
                }
                let stride: Vec<usize> = t.perm[1..].iter().map(|p| from[p - 1]).collect();
                let pairs = (0..count).map(|i| (dot(&coordinates(i, &out), &stride), i));
                parts.push((self.slot(node.inputs()[0])?, spans(pairs)));
            }
            Op::Gather(g) => {
                let axis = g.axis.checked_sub(1).ok_or(batch)?;
                let indices = graph.value(node.inputs()[1]);
                let list = indices.constant().and_then(Tensor::as_i64).ok_or("indices must be constant")?;
                let inner: usize = x_dims[axis + 1..].iter().product();
                let mut pairs = Vec::with_capacity(count);
                for i in 0..count {
                    let (block, k) = (i / inner / list.len(), i / inner % list.len());
                    let index = usize::try_from(list[k]).ok().filter(|&k| k < x_dims[axis]);
                    let index = index.ok_or_else(|| format!("index {} is outside", list[k]))?;
                    pairs.push(((block * x_dims[axis] + index) * inner + i % inner, i));
                }
                parts.push((self.slot(node.inputs()[0])?, spans(pairs)));
            }
            _ => return Err("this operator moves no elements".into()),
        }
        let wanted = parts.iter().any(|p| self.run.wanted[p.0]);
        let y = self.result(node, wanted)?;
        self.steps.push(Box::new(MoveStep { parts, y, fill }));
        Ok(())
    }
}

/// Codes of signed weights with zero point 0.
fn weight_bounds(bits: u32) -> Outcome<Bounds> {
    match nibblec_ir::DType::signed(bits).and_then(|d| d.code_range()) {
        Some((lo, hi)) => Ok(Bounds { lo: lo as f32, hi: hi as f32 }),
        None => Err(format!("weights have 8, 4 or 2 bits, not {bits}")),
    }
}
