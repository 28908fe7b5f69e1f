//! A network of one layer at several widths and with several kernels, each as a larger network would contain it: its
//! input is written by a convolution in the layout that it reads, its output is requantized and read by a convolution.

use crate::Error;
use nibblec_ir::ann::{Bits, Format};
use nibblec_ir::op::{
    Activation, CodesEpilogue, Conv, DequantizeLinear, Epilogue, FloatEpilogue, QuantizeLinear, Requant,
    Windows,
};
use nibblec_ir::{DType, Graph, NodeId, Quant, Shape, Tensor, ValueId, ValueType};
use nibblec_passes::kernel_table::{Kernel, LayerShape, MOST_IMAGE_CHANNELS, widths_name};
use nibblec_passes::layout;
use std::collections::BTreeMap;

/// Channels of the images from which the inputs of layers are made.
const SEED_CHANNELS: usize = 4;
/// Output channels of what reads a layer.
const READER_OUTPUTS: usize = 32;

/// A layer's widths and kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Widths; 32 is float.
    pub bits: Bits,
    /// The kernel.
    pub kernel: Kernel,
}

impl Variant {
    /// The name of its node.
    pub fn name(&self) -> String {
        format!("{}.{}", widths_name(self.bits), self.kernel.name())
    }
}

/// What of reading pairs the layouts should be told: each variant as it is meant, the readers as usual.
pub fn gain(variants: &[Variant], graph: &Graph, node: NodeId) -> f64 {
    match variants.iter().find(|v| v.name() == graph.node(node).name) {
        Some(v) if v.kernel == Kernel::Lookup => 1.0,
        Some(_) => f64::NEG_INFINITY,
        None => layout::rule(graph, node),
    }
}

/// The network. Its inputs are images of f32.
pub fn network(shape: &LayerShape, variants: &[Variant]) -> Result<Graph, Error> {
    let mut net = Net { graph: Graph::new("layer"), shape, state: 1, inputs: BTreeMap::new() };
    for variant in variants {
        net.variant(*variant)?;
    }
    Ok(net.graph)
}

/// What layers read, and in which form: made once for all of the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Input {
    /// An image of f32 with that many channels, of the layer's input or of its output.
    Image(usize, bool),
    /// The image as codes of 8 bits.
    Seed(bool),
    /// Codes of that width, for the lookup kernel or not.
    Codes(u32, bool),
    /// Of the residual.
    Residual,
    /// The same in float.
    Float(bool),
}

struct Net<'s> {
    graph: Graph,
    shape: &'s LayerShape,
    state: u64,
    inputs: BTreeMap<Input, ValueId>,
}

/// Geometry of a convolution.
struct Geometry {
    windows: Windows,
    groups: usize,
}

impl Geometry {
    /// One pixel at a time, or one in `strides`.
    fn pixel(strides: [usize; 2]) -> Geometry {
        Geometry { windows: Windows { strides, ..Windows::PIXELS }, groups: 1 }
    }

    /// Of a layer. Which side is padded more is no matter for the time.
    fn of(s: &LayerShape) -> Geometry {
        let total = |i: usize| {
            let reach = (s.output[i + 1] - 1) * s.strides[i] + s.dilations[i] * (s.kernel[i] - 1) + 1;
            reach.saturating_sub(s.input[i + 1])
        };
        let [v, h] = [total(0), total(1)];
        let pads = [v / 2, h / 2, v - v / 2, h - h / 2];
        let windows = Windows { kernel: s.kernel, strides: s.strides, dilations: s.dilations, pads };
        Geometry { windows, groups: s.groups }
    }

    /// Extents of the weights between so many channels.
    fn weights(&self, inputs: usize, outputs: usize) -> [usize; 4] {
        let [kh, kw] = self.windows.kernel;
        [outputs, inputs / self.groups, kh, kw]
    }

    /// The convolution that ends so.
    fn conv(&self, epilogue: Epilogue) -> Conv {
        Conv { windows: self.windows, groups: self.groups, epilogue }
    }
}

/// Standard deviation of a layer's weight codes, about that of trained ones.
fn deviation(bits: u32) -> f64 {
    match bits {
        2 => 0.9,
        4 => 2.6,
        _ => 20.0,
    }
}

fn codes_of(bits: u32) -> Result<(DType, i32), Error> {
    let dtype = DType::unsigned(bits).and_then(|d| Some((d, d.code_range()?.1)));
    dtype.ok_or_else(|| Error::Bug(format!("no codes of {bits} bits")))
}

impl Net<'_> {
    /// About normal with deviation 1, the same every time: a linear congruential generator, the sum of four.
    fn normal(&mut self) -> f64 {
        let mut sum = -2.0;
        for _ in 0..4 {
            self.state =
                self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            sum += (self.state >> 40) as f64 / f64::from(1 << 24);
        }
        sum * 3f64.sqrt()
    }

    fn plane(&self, of_output: bool) -> [usize; 2] {
        let [_, h, w] = if of_output { self.shape.output } else { self.shape.input };
        [h, w]
    }

    fn add(
        &mut self,
        name: &str,
        op: impl Into<nibblec_ir::Op>,
        inputs: &[ValueId],
        ty: ValueType,
    ) -> ValueId {
        let node = self.graph.add_node(name, op, inputs, vec![ty]);
        self.graph.node(node).output()
    }

    /// A value of [`Input`].
    fn input(&mut self, which: Input) -> Result<ValueId, Error> {
        if let Some(v) = self.inputs.get(&which) {
            return Ok(*v);
        }
        let [c, m] = [self.shape.input[0], self.shape.output[0]];
        let made = match which {
            Input::Image(channels, of_output) => {
                let [h, w] = self.plane(of_output);
                let name = if of_output { "residual_image" } else { "image" };
                let ty = ValueType::new(name, DType::F32, Shape::batched(&[channels, h, w]));
                self.graph.add_input(ty)
            }
            Input::Seed(of_output) => {
                let image = self.input(Input::Image(SEED_CHANNELS, of_output))?;
                self.quantize(image, 8)?
            }
            Input::Codes(bits, _) => {
                let seed = self.input(Input::Seed(false))?;
                self.feeder(seed, c, self.plane(false), bits)?
            }
            Input::Residual => {
                let seed = self.input(Input::Seed(true))?;
                self.feeder(seed, m, self.plane(true), 8)?
            }
            Input::Float(of_residual) => {
                let codes = self.input(if of_residual { Input::Residual } else { Input::Codes(8, false) })?;
                self.dequantize(codes)
            }
        };
        self.inputs.insert(which, made);
        Ok(made)
    }

    fn quantize(&mut self, image: ValueId, bits: u32) -> Result<ValueId, Error> {
        let (dtype, hi) = codes_of(bits)?;
        let shape = self.graph.value(image).shape.clone();
        let ty = ValueType::new("codes", dtype, shape).with_quant(Quant::per_tensor(1.0, 0));
        Ok(self.add("quantize", QuantizeLinear { lo: 0, hi }, &[image], ty))
    }

    fn dequantize(&mut self, codes: ValueId) -> ValueId {
        let ty = ValueType::new("real", DType::F32, self.graph.value(codes).shape.clone());
        self.add("dequantize", DequantizeLinear {}, &[codes], ty)
    }

    /// A convolution that writes codes.
    fn feeder(
        &mut self,
        seed: ValueId,
        channels: usize,
        [h, w]: [usize; 2],
        bits: u32,
    ) -> Result<ValueId, Error> {
        let outs = self.conv("feeder", seed, [channels, h, w], &Geometry::pixel([1; 2]), 8, &[bits], None)?;
        outs.first().copied().ok_or_else(|| Error::Bug("a convolution without result".into()))
    }

    /// Weights of `bits`, and the multiplier that spreads the sums over codes up to `top`.
    fn weights(
        &mut self,
        name: &str,
        dims: &[usize],
        bits: u32,
        x_top: i32,
        top: i32,
    ) -> Result<(ValueId, f64), Error> {
        let bug = |e: nibblec_ir::TensorError| Error::Bug(e.to_string());
        let sd = deviation(bits);
        let count: usize = dims.iter().product();
        let dtype = DType::signed(bits).and_then(|d| Some((d, d.code_range()?)));
        let (dtype, (lo, hi)) = dtype.ok_or_else(|| Error::Bug(format!("no weights of {bits} bits")))?;
        let codes = (0..count)
            .map(|_| (self.normal() * sd).round().clamp(f64::from(lo), f64::from(hi)) as i8)
            .collect();
        let tensor = Tensor::signed_codes(dtype, dims, codes).map_err(bug)?;
        let w = self.graph.add_codes(format!("{name}.w"), tensor, Quant::per_tensor(1.0, 0));
        let taps: usize = dims[1..].iter().product();
        let spread = 2.5 * sd * f64::from(x_top) * 0.4 * (taps as f64).sqrt();
        Ok((w, f64::from(top) / spread))
    }

    fn vector(&mut self, name: String, count: usize, v: f64) -> Result<ValueId, Error> {
        let tensor = Tensor::f32(&[count], vec![v as f32; count]).map_err(|e| Error::Bug(e.to_string()))?;
        Ok(self.graph.add_constant(name, tensor))
    }

    /// An integer convolution with results of these widths.
    #[allow(clippy::too_many_arguments)]
    fn conv(
        &mut self,
        name: &str,
        x: ValueId,
        output: [usize; 3],
        geometry: &Geometry,
        weight_bits: u32,
        outs: &[u32],
        residual: Option<ValueId>,
    ) -> Result<Vec<ValueId>, Error> {
        let (channels, x_top) = {
            let v = self.graph.value(x);
            (v.shape.dim(1).unwrap_or(1), v.dtype.code_range().map_or(255, |r| r.1))
        };
        let types: Vec<(DType, i32)> = outs.iter().map(|b| codes_of(*b)).collect::<Result<_, _>>()?;
        let top = types.first().map_or(255, |t| t.1);
        let dims = geometry.weights(channels, output[0]);
        let (w, scale) = self.weights(name, &dims, weight_bits, x_top, top)?;
        let m = self.vector(format!("{name}.m"), output[0], scale)?;
        let b = self.vector(format!("{name}.b"), output[0], 0.35 * f64::from(top))?;
        let mut operands = vec![x, w, m, b];
        operands.extend(residual);
        let requant = |(i, (_, hi)): (usize, &(DType, i32))| match i {
            0 => Requant::identity(0, *hi),
            _ => Requant { m: (f64::from(*hi) / f64::from(top)) as f32, b: 0.0, lo: 0, hi: *hi },
        };
        let end = CodesEpilogue {
            residual: residual.is_some(),
            residual_m: 0.5,
            fixed_point: true,
            outs: types.iter().enumerate().map(requant).collect(),
        };
        let op = geometry.conv(Epilogue::Codes(end));
        let value = |(i, (dtype, _)): (usize, &(DType, i32))| {
            let ty = ValueType::new(format!("{name}.y{i}"), *dtype, Shape::batched(&output));
            ty.with_quant(Quant::per_tensor(1.0, 0))
        };
        let values = types.iter().enumerate().map(value).collect();
        let node = self.graph.add_node(name, op, &operands, values);
        Ok(self.graph.node(node).outputs().to_vec())
    }

    /// A float convolution.
    fn float(
        &mut self,
        name: &str,
        x: ValueId,
        output: [usize; 3],
        geometry: &Geometry,
        residual: Option<ValueId>,
    ) -> Result<ValueId, Error> {
        let channels = self.graph.value(x).shape.dim(1).unwrap_or(1);
        let dims = geometry.weights(channels, output[0]);
        let values = (0..dims.iter().product()).map(|_| self.normal() as f32 * 0.05).collect();
        let tensor = Tensor::f32(&dims, values).map_err(|e| Error::Bug(e.to_string()))?;
        let w = self.graph.add_constant(format!("{name}.w"), tensor);
        let b = self.vector(format!("{name}.b"), output[0], 0.1)?;
        let mut operands = vec![x, w, b];
        operands.extend(residual);
        let end = FloatEpilogue { bias: true, residual: residual.is_some(), activation: Activation::Relu };
        let op = geometry.conv(Epilogue::Float(end));
        let ty = ValueType::new(format!("{name}.y"), DType::F32, Shape::batched(&output));
        Ok(self.add(name, op, &operands, ty))
    }

    /// Adds one variant and what reads it.
    fn variant(&mut self, v: Variant) -> Result<(), Error> {
        let (name, s) = (v.name(), self.shape);
        let geometry = Geometry::of(s);
        let image = s.input[0] <= MOST_IMAGE_CHANNELS;
        let float = v.bits.weight.is_float();
        let x = match (image, float) {
            (true, true) => self.input(Input::Image(s.input[0], false))?,
            (true, false) => {
                let image = self.input(Input::Image(s.input[0], false))?;
                self.quantize(image, v.bits.activation.bits())?
            }
            (false, true) => self.input(Input::Float(false))?,
            (false, false) => {
                self.input(Input::Codes(v.bits.activation.bits(), v.kernel == Kernel::Lookup))?
            }
        };
        let residual = match (s.residual, float) {
            (false, _) => None,
            (true, true) => Some(self.input(Input::Float(true))?),
            (true, false) => Some(self.input(Input::Residual)?),
        };
        let [m, oh, ow] = s.output;
        let one = Geometry::pixel([oh, ow]);
        if float {
            let y = self.float(&name, x, s.output, &geometry, residual)?;
            let read = self.float(&format!("reader.{name}"), y, [READER_OUTPUTS, 1, 1], &one, None)?;
            self.graph.push_output(read);
            return Ok(());
        }
        // The shortcut stays at 8 bits beside what the next layer reads.
        let outs = match (s.residual, v.bits.activation.bits()) {
            (true, a) if a < 8 => vec![8, a],
            (_, a) => vec![a],
        };
        let ys = self.conv(&name, x, s.output, &geometry, v.bits.weight.bits(), &outs, residual)?;
        for (y, bits) in ys.into_iter().zip(outs) {
            let two = bits == 2 && Format::pairs_fit(m, 1, one.windows.kernel, one.windows.dilations);
            let reader = format!("reader.{name}.{bits}");
            let weight = if two { 2 } else { 8 };
            let read = self.conv(&reader, y, [READER_OUTPUTS, 1, 1], &one, weight, &[8], None)?;
            for r in read {
                let real = self.dequantize(r);
                self.graph.push_output(real);
            }
        }
        Ok(())
    }
}
