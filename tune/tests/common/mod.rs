//! Graphs by hand, and random numbers for them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

pub mod reference;

use nibblec_ir::op::{Conv, Epilogue, FloatEpilogue, Gemm, Windows};
use nibblec_ir::{DType, Graph, Op, Shape, Tensor, ValueId, ValueType};

/// Uniform numbers in -1..1 from a seed.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1 << 23) as f32 - 1.0
    }

    pub fn vec(&mut self, n: usize) -> Vec<f32> {
        (0..n).map(|_| self.next()).collect()
    }
}

/// A graph under construction.
pub struct Net {
    pub graph: Graph,
    pub random: Random,
}

impl Net {
    pub fn new(seed: u64) -> Net {
        Net { graph: Graph::new("net"), random: Random(seed) }
    }

    pub fn input(&mut self, dims: &[usize]) -> ValueId {
        self.graph.add_input(ValueType::new("x", DType::F32, Shape::batched(dims)))
    }

    pub fn constant(&mut self, name: &str, dims: &[usize], data: Vec<f32>) -> ValueId {
        self.graph.add_constant(name, Tensor::f32(dims, data).unwrap())
    }

    pub fn random_constant(&mut self, name: &str, dims: &[usize]) -> ValueId {
        let data = self.random.vec(dims.iter().product());
        self.constant(name, dims, data)
    }

    pub fn node(&mut self, name: &str, op: impl Into<Op>, inputs: &[ValueId]) -> ValueId {
        let op = op.into();
        let operands: Vec<_> =
            inputs.iter().map(|&v| self.graph.value(v)).map(|v| (v.dtype, &v.shape)).collect();
        let (dtype, shape) = op.infer(&operands).unwrap_or_else(|e| panic!("{name}: {e}")).remove(0);
        let ty = ValueType::new(format!("{name}.y"), dtype.unwrap_or(DType::F32), shape);
        let id = self.graph.add_node(name, op, inputs, vec![ty]);
        self.graph.node(id).output()
    }

    /// The graph with `y` as its output.
    pub fn finish(mut self, y: ValueId) -> Graph {
        self.graph.push_output(y);
        self.graph
    }
}

/// What follows the sums of a layer that adds at most a bias.
fn epilogue(bias: bool) -> Epilogue {
    Epilogue::Float(FloatEpilogue { bias, ..FloatEpilogue::default() })
}

/// A matrix product.
pub fn gemm(bias: bool) -> Gemm {
    Gemm { epilogue: epilogue(bias) }
}

/// A convolution.
pub fn conv(windows: Windows, groups: usize, bias: bool) -> Conv {
    Conv { windows, groups, epilogue: epilogue(bias) }
}

/// Windows without dilation.
pub fn windows(kernel: [usize; 2], strides: [usize; 2], pads: [usize; 4]) -> Windows {
    Windows { kernel, strides, dilations: [1, 1], pads }
}
