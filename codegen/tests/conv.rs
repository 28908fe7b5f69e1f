//! Integer convolutions and matrix products against the interpreter, bit for bit: every pair of widths, odd sizes,
//! strides, dilations, pads, groups, zero points, residuals, several outputs, extreme codes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Rng, check_equal, compiled, compiled_with};
use nibblec_codegen::{Isa, Options};
use nibblec_exec::Array;
use nibblec_ir::op::{
    Activation, CodesEpilogue, Conv, DequantizeEpilogue, DequantizeLinear, Epilogue, Gemm, QuantizeLinear,
    Requant, Windows,
};
use nibblec_ir::{DType, Graph, Quant, Shape, Tensor, ValueId, ValueType};

/// How weights and inputs are drawn.
#[derive(Clone, Copy, PartialEq)]
enum Fill {
    Random,
    /// Every code at the end of its range that makes sums largest.
    Top,
    /// Every code at the other end.
    Bottom,
}

#[derive(Clone)]
struct Problem {
    c: usize,
    m: usize,
    hw: [usize; 2],
    kernel: [usize; 2],
    strides: [usize; 2],
    dilations: [usize; 2],
    pads: [usize; 4],
    groups: usize,
    x: DType,
    w: DType,
    outs: Vec<DType>,
    zero_point: bool,
    residual: bool,
    fill: Fill,
}

const BASE: Problem = Problem {
    c: 16,
    m: 16,
    hw: [7, 9],
    kernel: [3, 3],
    strides: [1, 1],
    dilations: [1, 1],
    pads: [1, 1, 1, 1],
    groups: 1,
    x: DType::U8,
    w: DType::I8,
    outs: Vec::new(),
    zero_point: false,
    residual: false,
    fill: Fill::Random,
};

fn code(rng: &mut Rng, (lo, hi): (i32, i32), fill: Fill) -> i32 {
    match fill {
        Fill::Random => rng.range(lo, hi),
        Fill::Top => hi,
        Fill::Bottom => lo,
    }
}

/// An input of codes: an f32 model input through a QuantizeLinear of scale 1.
fn codes_input(g: &mut Graph, name: &str, shape: &Shape, dtype: DType, z: i32) -> ValueId {
    let x = g.add_input(ValueType::new(name, DType::F32, shape.clone()));
    let (lo, hi) = dtype.code_range().unwrap();
    let ty = ValueType::new(format!("{name}.q"), dtype, shape.clone()).with_quant(Quant::per_tensor(1.0, z));
    let q = g.add_node(format!("{name}.quantize"), QuantizeLinear { lo, hi }, &[x], vec![ty]);
    g.node(q).output()
}

fn weights(rng: &mut Rng, g: &mut Graph, dims: &[usize], dtype: DType, fill: Fill) -> ValueId {
    let n: usize = dims.iter().product();
    let range = dtype.code_range().unwrap();
    if !dtype.is_signed() {
        // The zero point that lets the extreme codes leave signed ones furthest.
        let zero = if fill == Fill::Top { 0 } else { range.1 * 2 / 3 };
        let v = (0..n).map(|_| code(rng, range, fill) as u8).collect();
        return g.add_codes(
            "w",
            Tensor::unsigned_codes(dtype, dims, v).unwrap(),
            Quant::per_tensor(1.0, zero),
        );
    }
    let v = (0..n).map(|_| code(rng, range, fill) as i8).collect();
    g.add_codes("w", Tensor::signed_codes(dtype, dims, v).unwrap(), Quant::per_tensor(1.0, 0))
}

fn dequantized(g: &mut Graph, id: ValueId) {
    let shape = g.value(id).shape.clone();
    let n = g.outputs().len();
    let d = g.add_node(
        format!("dequantize{n}"),
        DequantizeLinear {},
        &[id],
        vec![ValueType::new(format!("y{n}"), DType::F32, shape)],
    );
    let out = g.node(d).output();
    g.push_output(out);
}

/// The end of a layer without a residual.
fn codes(outs: Vec<Requant>) -> Epilogue {
    CodesEpilogue { fixed_point: true, outs, ..CodesEpilogue::default() }.into()
}

impl Problem {
    fn windows(&self) -> Windows {
        let Problem { kernel, strides, dilations, pads, .. } = *self;
        Windows { kernel, strides, dilations, pads }
    }

    fn name(&self) -> String {
        format!(
            "{}x{} {}->{} {:?} k{:?} s{:?} d{:?} p{:?} g{} z{} r{} {:?} {}",
            self.x,
            self.w,
            self.c,
            self.m,
            self.hw,
            self.kernel,
            self.strides,
            self.dilations,
            self.pads,
            self.groups,
            self.zero_point,
            self.residual,
            self.outs.iter().map(|d| d.name()).collect::<Vec<_>>(),
            match self.fill {
                Fill::Random => "random",
                Fill::Top => "top",
                Fill::Bottom => "bottom",
            }
        )
    }

    fn check(&self, rng: &mut Rng, batch: usize) {
        let (g, inputs) = self.graph(rng, batch);
        check_equal(&self.name(), &g, &inputs);
        if self.outs.len() < 2 && rng.range(0, 2) == 0 {
            let float = Problem { outs: vec![DType::F32], ..self.clone() };
            let (g, inputs) = float.graph(rng, batch);
            check_equal(&float.name(), &g, &inputs);
        }
    }

    /// Adds the convolution with f32 result, its activation drawn, as the network's output.
    fn float(&self, rng: &mut Rng, g: &mut Graph, operands: &[ValueId], shape: &Shape) {
        let activations = [Activation::None, Activation::Relu, Activation::Clip(-2.5, 90.25)];
        let end = DequantizeEpilogue {
            residual: self.residual,
            residual_m: 0.37,
            activation: activations[rng.range(0, 2) as usize],
        };
        let op = Conv { windows: self.windows(), groups: self.groups, epilogue: end.into() };
        let conv = g.add_node("conv", op, operands, vec![ValueType::new("y", DType::F32, shape.clone())]);
        let y = g.node(conv).output();
        g.push_output(y);
    }

    /// The network of one layer, and inputs for it.
    fn graph(&self, rng: &mut Rng, batch: usize) -> (Graph, Vec<Array>) {
        let mut g = Graph::new("test");
        let zx = if self.zero_point { self.x.code_range().unwrap().1 / 2 } else { 0 };
        let shape = Shape::batched(&[self.c, self.hw[0], self.hw[1]]);
        let x = codes_input(&mut g, "x", &shape, self.x, zx);
        let k = self.c / self.groups * self.kernel[0] * self.kernel[1];
        let w = weights(
            rng,
            &mut g,
            &[self.m, self.c / self.groups, self.kernel[0], self.kernel[1]],
            self.w,
            self.fill,
        );
        let out = |n: usize, i: usize| {
            let reach = self.dilations[i] * (self.kernel[i] - 1) + 1;
            (n + self.pads[i] + self.pads[i + 2] - reach) / self.strides[i] + 1
        };
        let (oh, ow) = (out(self.hw[0], 0), out(self.hw[1], 1));
        let dtypes = if self.outs.is_empty() { vec![DType::U8] } else { self.outs.clone() };
        let spread = (k as f32).sqrt()
            * self.x.code_range().unwrap().1 as f32
            * self.w.code_range().unwrap().1.max(1) as f32;
        let float = dtypes[0] == DType::F32;
        let top = dtypes[0].code_range().map_or(100.0, |r| r.1 as f32);
        let m = (0..self.m).map(|_| top / spread * (0.5 + rng.unit())).collect();
        let b = (0..self.m).map(|_| top * rng.unit()).collect();
        let m = g.add_constant("m", Tensor::f32(&[self.m], m).unwrap());
        let b = g.add_constant("b", Tensor::f32(&[self.m], b).unwrap());
        let mut operands = vec![x, w, m, b];
        let oshape = Shape::batched(&[self.m, oh, ow]);
        let real = self.residual && float && rng.range(0, 1) == 0;
        if real {
            operands.push(g.add_input(ValueType::new("r", DType::F32, oshape.clone())));
        } else if self.residual {
            operands.push(codes_input(&mut g, "r", &oshape, DType::U8, 3));
        }
        let mut outs = Vec::new();
        let mut types = Vec::new();
        for (i, d) in dtypes.iter().enumerate().filter(|_| !float) {
            let (lo, hi) = d.code_range().unwrap();
            outs.push(if i == 0 {
                Requant::identity(lo, hi)
            } else {
                Requant { m: hi as f32 / top, b: 0.25, lo, hi }
            });
            types.push(
                ValueType::new(format!("q{i}"), *d, oshape.clone()).with_quant(Quant::per_tensor(1.0, 0)),
            );
        }
        let end = CodesEpilogue { residual: self.residual, residual_m: 0.37, fixed_point: true, outs };
        let op = Conv { windows: self.windows(), groups: self.groups, epilogue: end.into() };
        if float {
            self.float(rng, &mut g, &operands, &oshape);
        } else {
            let conv = g.add_node("conv", op, &operands, types);
            for o in g.node(conv).outputs().to_vec() {
                dequantized(&mut g, o);
            }
        }
        let range = self.x.code_range().unwrap();
        let n: usize = shape.with_batch(batch).iter().product();
        let data = (0..n)
            .map(|_| {
                (code(rng, range, if self.fill == Fill::Bottom { Fill::Top } else { self.fill }) - zx) as f32
            })
            .collect();
        let mut inputs = vec![Array::f32(&shape.with_batch(batch), data).unwrap()];
        if self.residual {
            let dims = oshape.with_batch(batch);
            let n: usize = dims.iter().product();
            let data = (0..n).map(|_| (rng.range(0, 255) - 3) as f32).collect();
            inputs.push(Array::f32(&dims, data).unwrap());
        }
        (g, inputs)
    }
}

const XS: [DType; 3] = [DType::U8, DType::U4, DType::U2];
const WS: [DType; 3] = [DType::I8, DType::I4, DType::I2];

#[test]
fn every_pair_of_widths() {
    let mut rng = Rng(1);
    for x in XS {
        for w in WS {
            for fill in [Fill::Random, Fill::Top, Fill::Bottom] {
                for out in XS {
                    Problem { x, w, fill, outs: vec![out], ..BASE }.check(&mut rng, 1);
                }
            }
        }
    }
}

/// Weights whose zero point is not 0 leave the signed codes of their width: dense, grouped, depthwise, first layers, one
/// pixel.
#[test]
fn weights_with_zero_points() {
    let mut rng = Rng(8);
    let list = [
        Problem { c: 40, m: 33, ..BASE },
        Problem { c: 32, m: 32, hw: [9, 9], ..BASE },
        Problem { c: 64, m: 100, hw: [1, 1], kernel: [1, 1], pads: [0; 4], ..BASE },
        Problem { c: 96, m: 24, hw: [5, 6], kernel: [1, 1], pads: [0; 4], ..BASE },
        Problem { c: 24, m: 36, groups: 4, ..BASE },
        Problem { c: 37, m: 37, groups: 37, strides: [2, 1], ..BASE },
        Problem { c: 3, m: 10, hw: [11, 13], kernel: [7, 7], strides: [2, 2], pads: [3, 3, 3, 3], ..BASE },
    ];
    for (i, p) in list.into_iter().enumerate() {
        for (j, fill) in [Fill::Random, Fill::Top, Fill::Bottom].into_iter().enumerate() {
            let (x, w) = (XS[(i + j) % 3], [DType::U8, DType::U4, DType::U2][(i / 2 + j) % 3]);
            Problem { x, w, fill, zero_point: j == 0, ..p.clone() }.check(&mut rng, 1);
            Problem { x: DType::U8, w: DType::U8, fill, zero_point: true, ..p.clone() }.check(&mut rng, 1);
        }
    }
}

#[test]
fn shapes() {
    let mut rng = Rng(2);
    let list = [
        Problem { c: 3, m: 10, hw: [11, 13], kernel: [7, 7], strides: [2, 2], pads: [3, 3, 3, 3], ..BASE },
        Problem { c: 1, m: 1, hw: [1, 1], kernel: [1, 1], pads: [0; 4], ..BASE },
        Problem { c: 5, m: 33, hw: [6, 1], kernel: [3, 1], pads: [2, 0, 0, 0], ..BASE },
        Problem { c: 32, m: 48, hw: [8, 8], kernel: [1, 1], pads: [0; 4], strides: [2, 2], ..BASE },
        Problem { c: 64, m: 100, hw: [5, 5], dilations: [2, 2], pads: [2, 2, 2, 2], ..BASE },
        Problem { c: 24, m: 36, hw: [9, 7], groups: 4, ..BASE },
        Problem { c: 6, m: 12, hw: [4, 5], groups: 6, ..BASE },
        Problem { c: 37, m: 37, hw: [9, 8], groups: 37, strides: [2, 1], ..BASE },
        Problem { c: 16, m: 16, hw: [7, 7], groups: 16, kernel: [5, 5], pads: [2, 2, 2, 2], ..BASE },
        Problem { c: 160, m: 17, hw: [3, 4], ..BASE },
        Problem { c: 40, m: 20, hw: [13, 1], kernel: [5, 1], pads: [0, 0, 4, 0], ..BASE },
    ];
    for p in list {
        for (x, w) in
            [(DType::U8, DType::I8), (DType::U8, DType::I4), (DType::U4, DType::I4), (DType::U2, DType::I2)]
        {
            for zero_point in [false, true] {
                Problem { x, w, zero_point, ..p.clone() }.check(&mut rng, 1);
            }
        }
    }
}

#[test]
fn residuals_outputs_and_batches() {
    let mut rng = Rng(3);
    for (x, w) in
        [(DType::U8, DType::I8), (DType::U4, DType::I4), (DType::U2, DType::I2), (DType::U4, DType::I2)]
    {
        for outs in [vec![DType::U8, DType::U4], vec![DType::U8, DType::U2, DType::U4], vec![DType::U2]] {
            let p = Problem { x, w, outs, residual: true, zero_point: true, m: 44, ..BASE };
            p.check(&mut rng, 7);
            Problem { c: 1, ..p.clone() }.check(&mut rng, 1);
            Problem { groups: 44, c: 44, ..p }.check(&mut rng, 2);
        }
    }
}

/// Two convolutions in a row, so that the first writes what the second reads: pairs and borders at 2 bits.
#[test]
fn chains() {
    let mut rng = Rng(4);
    for (bits, weight) in [(DType::U2, DType::I2), (DType::U4, DType::I4), (DType::U8, DType::I8)] {
        for (c, m, n) in [(16, 32, 64), (24, 40, 130), (32, 64, 32), (7, 8, 33)] {
            for zero in [0, 1] {
                let mut g = Graph::new("chain");
                let shape = Shape::batched(&[c, 6, 10]);
                let x = codes_input(&mut g, "x", &shape, bits, 0);
                let mut v = x;
                let mut channels = c;
                let (lo, hi) = bits.code_range().unwrap();
                for (i, (outs, kernel, pads)) in
                    [(m, [3, 3], [1, 1, 1, 1]), (n, [3, 3], [1, 0, 2, 1]), (n, [1, 1], [0; 4])]
                        .into_iter()
                        .enumerate()
                {
                    let w = weights(
                        &mut rng,
                        &mut g,
                        &[outs, channels, kernel[0], kernel[1]],
                        weight,
                        Fill::Random,
                    );
                    let k = (channels * kernel[0] * kernel[1]) as f32;
                    let mm = (0..outs)
                        .map(|_| (0.5 + rng.unit()) / k.sqrt() / weight.code_range().unwrap().1.max(1) as f32)
                        .collect();
                    let bb = (0..outs).map(|_| hi as f32 * rng.unit()).collect();
                    let mm = g.add_constant("m", Tensor::f32(&[outs], mm).unwrap());
                    let bb = g.add_constant("b", Tensor::f32(&[outs], bb).unwrap());
                    let s = &g.value(v).shape;
                    let (h, wd) = (s.dim(2).unwrap(), s.dim(3).unwrap());
                    let (h, wd) =
                        (h + pads[0] + pads[2] + 1 - kernel[0], wd + pads[1] + pads[3] + 1 - kernel[1]);
                    let windows = Windows { kernel, pads, ..Windows::PIXELS };
                    let op = Conv { windows, groups: 1, epilogue: codes(vec![Requant::identity(lo, hi)]) };
                    let ty = ValueType::new(format!("v{i}"), bits, Shape::batched(&[outs, h, wd]))
                        .with_quant(Quant::per_tensor(1.0, zero));
                    let node = g.add_node(format!("conv{i}"), op, &[v, w, mm, bb], vec![ty]);
                    v = g.node(node).output();
                    channels = outs;
                }
                dequantized(&mut g, v);
                let dims = shape.with_batch(2);
                let data = (0..dims.iter().product()).map(|_| rng.range(lo, hi) as f32).collect();
                check_equal(
                    &format!("chain {bits} {c} {m} {n} z{zero}"),
                    &g,
                    &[Array::f32(&dims, data).unwrap()],
                );
            }
        }
    }
}

#[test]
fn products() {
    let mut rng = Rng(5);
    for x in XS {
        for w in WS {
            let list = [
                (10, 1, Fill::Random, false),
                (64, 10, Fill::Random, true),
                (77, 33, Fill::Random, false),
                (512, 100, Fill::Top, true),
                (1030, 70, Fill::Bottom, false),
                (301, 65, Fill::Random, true),
            ];
            for (i, (k, m, fill, float)) in list.into_iter().enumerate() {
                let zero = i as i32 / 2 % 2;
                let mut g = Graph::new("gemm");
                let shape = Shape::batched(&[k]);
                let v = codes_input(&mut g, "x", &shape, x, zero);
                let wt = weights(&mut rng, &mut g, &[m, k], w, fill);
                let top = if fill == Fill::Random { 0.01 } else { 1.0 / (300.0 * k as f32) };
                let mm = (0..m).map(|_| top * (0.5 + rng.unit())).collect();
                let bb = (0..m).map(|_| 100.0 * rng.unit()).collect();
                let mm = g.add_constant("m", Tensor::f32(&[m], mm).unwrap());
                let bb = g.add_constant("b", Tensor::f32(&[m], bb).unwrap());
                let out = Shape::batched(&[m]);
                if float {
                    let ty = ValueType::new("y", DType::F32, out);
                    let n = g.add_node(
                        "gemm",
                        Gemm { epilogue: DequantizeEpilogue::default().into() },
                        &[v, wt, mm, bb],
                        vec![ty],
                    );
                    let o = g.node(n).output();
                    g.push_output(o);
                } else {
                    let ty = ValueType::new("q", DType::U8, out).with_quant(Quant::per_tensor(1.0, 0));
                    let op = Gemm { epilogue: codes(vec![Requant::identity(0, 255)]) };
                    let n = g.add_node("gemm", op, &[v, wt, mm, bb], vec![ty]);
                    let o = g.node(n).output();
                    dequantized(&mut g, o);
                }
                let (lo, hi) = x.code_range().unwrap();
                let drawn = if fill == Fill::Random { fill } else { Fill::Top };
                let data = (0..3 * k).map(|_| (code(&mut rng, (lo, hi), drawn) - zero) as f32).collect();
                let name = format!("gemm {x} {w} {k} {m} {float}");
                check_equal(&name, &g, &[Array::f32(&[3, k], data).unwrap()]);
            }
        }
    }
}

/// Filters of one channel: blocks of 32, 16 and 8 channels, drawn-back and narrower last blocks, rows that tiles do not
/// divide, every filter shape that pairs taps differently, both widths of sums.
#[test]
fn depthwise() {
    let mut rng = Rng(6);
    let kernels = [
        ([3, 3], [1, 1], [1, 1], [1, 1, 1, 1]),
        ([3, 3], [2, 2], [1, 1], [0, 0, 1, 1]),
        ([5, 5], [1, 1], [1, 1], [2, 2, 2, 2]),
        ([5, 5], [2, 2], [1, 1], [2, 1, 2, 2]),
        ([3, 3], [1, 1], [2, 2], [2, 2, 2, 2]),
        ([3, 3], [3, 3], [1, 1], [1, 1, 1, 1]),
        ([1, 5], [1, 3], [1, 1], [0, 2, 0, 2]),
        ([3, 1], [2, 1], [1, 1], [1, 0, 1, 0]),
        ([2, 2], [1, 1], [1, 1], [0, 0, 1, 1]),
        ([4, 3], [1, 2], [1, 2], [1, 2, 2, 2]),
        ([1, 1], [1, 1], [1, 1], [0; 4]),
        ([7, 7], [1, 1], [1, 1], [3, 3, 3, 3]),
    ];
    let channels = [32, 7, 8, 13, 16, 21, 31, 33, 40, 48, 63, 96];
    for (i, (kernel, strides, dilations, pads)) in kernels.into_iter().enumerate() {
        for j in 0..3 {
            let (x, w) = (XS[(i + j) % 3], WS[(i / 3 + j) % 3]);
            let c = channels[(i + 5 * j) % channels.len()];
            let fill = [Fill::Random, Fill::Top, Fill::Bottom][(i + j + i / 4) % 3];
            let mut outs = vec![XS[(i + j) % 3], XS[(j + 1) % 3]];
            outs.truncate(1 + j % 2);
            let p = Problem { c, m: c, groups: c, kernel, strides, dilations, pads, x, w, outs, ..BASE };
            let hw = [7 + i % 3, 5 + (i + j) % 9];
            Problem { hw, fill, zero_point: (i + j) % 2 == 1, ..p }.check(&mut rng, 1);
        }
    }
}

/// Layers that run as Winograd: odd planes (tiles that reach beyond the border), partial and asymmetric pads, every pair
/// of narrow widths, several blocks of tiles, extreme codes.
#[test]
fn winograd() {
    let mut rng = Rng(77);
    let base = Problem { c: 32, x: DType::U4, w: DType::I4, ..BASE };
    for (x, w) in [(DType::U4, DType::I4), (DType::U4, DType::I2), (DType::U2, DType::I4)] {
        for fill in [Fill::Random, Fill::Top, Fill::Bottom] {
            Problem { x, w, fill, ..base.clone() }.check(&mut rng, 2);
        }
    }
    for hw in [[1, 1], [2, 3], [8, 8], [5, 13]] {
        Problem { hw, m: 48, outs: vec![DType::U8, DType::U4], ..base.clone() }.check(&mut rng, 1);
    }
    Problem { pads: [0, 1, 1, 0], hw: [9, 6], zero_point: true, ..base.clone() }.check(&mut rng, 1);
    Problem { pads: [0; 4], residual: true, ..base.clone() }.check(&mut rng, 1);
    let large = Problem { c: 160, hw: [20, 23], m: 32, ..base.clone() };
    for fill in [Fill::Random, Fill::Top, Fill::Bottom] {
        Problem { fill, ..large.clone() }.check(&mut rng, 1);
    }
}

/// The same of 8-bit operands, 16 bits wide once transformed: every level, extreme codes, the largest sums.
#[test]
fn winograd_of_8_bits() {
    let mut rng = Rng(78);
    let base = Problem { c: 32, x: DType::U8, w: DType::I8, ..BASE };
    let triple = Some("x86_64-unknown-linux-gnu".into());
    for (isa, winograd) in [(Isa::Avx2, true), (Isa::AvxVnni, false)] {
        let options = Options { triple: triple.clone(), isas: vec![isa], ..Options::default() };
        let kernels = compiled_with(&base.graph(&mut rng, 1).0, options).report.kernels;
        assert_eq!(kernels.iter().any(|k| k.kernel.contains("winograd")), winograd, "{isa:?}");
    }
    for fill in [Fill::Random, Fill::Top, Fill::Bottom] {
        Problem { fill, ..base.clone() }.check(&mut rng, 2);
        Problem { fill, c: 1792, hw: [3, 3], ..base.clone() }.check(&mut rng, 1);
        Problem { fill, c: 160, hw: [20, 23], m: 32, ..base.clone() }.check(&mut rng, 1);
    }
    for hw in [[1, 1], [2, 3], [8, 8], [5, 13]] {
        Problem { hw, m: 48, outs: vec![DType::U8, DType::U4], ..base.clone() }.check(&mut rng, 1);
    }
    Problem { pads: [0, 1, 1, 0], hw: [9, 6], zero_point: true, ..base.clone() }.check(&mut rng, 1);
    Problem { pads: [0; 4], residual: true, ..base }.check(&mut rng, 1);
}

/// First layers that run on transformed phases of the image: odd planes, uneven pads, seven and eight taps, several calls
/// of the kernel in a row of tiles, the largest sums.
#[test]
fn first_layers() {
    let mut rng = Rng(79);
    let strides = [2, 2];
    let base =
        Problem { c: 3, kernel: [7, 7], strides, pads: [3; 4], hw: [24, 26], zero_point: true, ..BASE };
    let options = Options { isas: vec![Isa::Avx2], ..Options::default() };
    let options = Options { triple: Some("x86_64-unknown-linux-gnu".into()), ..options };
    let kernels = compiled_with(&base.graph(&mut rng, 1).0, options).report.kernels;
    assert!(kernels.iter().any(|k| k.kernel.contains("winograd")), "{kernels:?}");
    for fill in [Fill::Random, Fill::Top, Fill::Bottom] {
        for zero_point in [false, true] {
            Problem { fill, zero_point, ..base.clone() }.check(&mut rng, 2);
        }
        Problem { fill, c: 4, kernel: [8, 8], hw: [17, 41], m: 32, ..base.clone() }.check(&mut rng, 1);
    }
    for hw in [[1, 1], [1, 9], [7, 7], [9, 8], [30, 27], [12, 55]] {
        Problem { hw, m: 48, outs: vec![DType::U8, DType::U4], ..base.clone() }.check(&mut rng, 1);
    }
    for (kernel, pads) in [([7, 8], [2, 2, 3, 3]), ([8, 7], [0, 3, 1, 2]), ([7, 7], [0; 4]), ([7, 7], [6; 4])]
    {
        Problem { kernel, pads, hw: [15, 19], ..base.clone() }.check(&mut rng, 1);
    }
    Problem { residual: true, outs: vec![DType::U2], ..base.clone() }.check(&mut rng, 1);
}

/// Tiles that skip padding: planes of one to several tiles a class, uneven pads, dilation, every family.
#[test]
fn padding_is_skipped() {
    let mut rng = Rng(91);
    for (x, w) in
        [(DType::U2, DType::I2), (DType::U8, DType::I8), (DType::U4, DType::I4), (DType::U8, DType::I4)]
    {
        let base = Problem { x, w, c: 64, m: 64, strides: [2, 2], ..BASE };
        for (hw, pads) in [([13, 13], [1; 4]), ([7, 12], [1, 1, 0, 0]), ([2, 2], [1; 4]), ([1, 9], [1; 4])] {
            Problem { hw, pads, ..base.clone() }.check(&mut rng, 1);
        }
        for fill in [Fill::Random, Fill::Top, Fill::Bottom] {
            let kernel = [5, 3];
            Problem { hw: [14, 9], strides: [1, 1], kernel, pads: [2, 1, 2, 1], fill, ..base.clone() }
                .check(&mut rng, 2);
        }
        Problem { hw: [7, 7], strides: [1, 1], residual: true, ..base.clone() }.check(&mut rng, 1);
        Problem { hw: [9, 8], strides: [1, 1], pads: [2; 4], dilations: [2, 2], ..base }.check(&mut rng, 1);
    }
}

impl Problem {
    /// The layer behind another that writes its codes in pairs from an image of one channel, so that it runs as a
    /// lookup; and an image.
    fn lookup(&self, rng: &mut Rng) -> (Graph, Vec<Array>) {
        let mut g = Graph::new("lookup");
        let shape = Shape::batched(&[1, self.hw[0], self.hw[1]]);
        let image = codes_input(&mut g, "image", &shape, DType::U8, 0);
        let full = self.fill != Fill::Random;
        let float = |g: &mut Graph, values: Vec<f32>| {
            let dims = [values.len()];
            g.add_constant("constant", Tensor::f32(&dims, values).unwrap())
        };
        let w = weights(rng, &mut g, &[self.c, 1, 1, 1], DType::I8, Fill::Random);
        let m = float(&mut g, (0..self.c).map(|_| 0.0002 * rng.unit()).collect());
        let b = float(&mut g, (0..self.c).map(|_| if full { 9.0 } else { 3.0 * rng.unit() }).collect());
        let pixel = |outs| Conv { windows: Windows::PIXELS, groups: 1, epilogue: codes(outs) };
        let quant = Quant::per_tensor(1.0, 0);
        let ty = ValueType::new("x", DType::U2, Shape::batched(&[self.c, self.hw[0], self.hw[1]]));
        let op = pixel(vec![Requant::identity(0, 3)]);
        let first = g.add_node("first", op, &[image, w, m, b], vec![ty.with_quant(quant.clone())]);
        let mut x = g.node(first).output();
        let [kh, kw] = self.kernel;
        let w = weights(rng, &mut g, &[self.m, self.c, kh, kw], DType::I2, self.fill);
        let out = |i: usize| {
            let reach = self.dilations[i] * (self.kernel[i] - 1) + 1;
            (self.hw[i] + self.pads[i] + self.pads[i + 2] - reach) / self.strides[i] + 1
        };
        let dtype = self.outs.first().copied().unwrap_or(DType::U2);
        let top = dtype.code_range().unwrap().1;
        // Sums around 0, or at one end of their range.
        let spread = if full { 6 * self.c * kh * kw } else { 2 * self.c * kh * kw } as f32;
        let m = float(&mut g, (0..self.m).map(|_| top as f32 / spread * (0.5 + rng.unit())).collect());
        let b = float(&mut g, (0..self.m).map(|_| top as f32 * rng.unit()).collect());
        let op = Conv { windows: self.windows(), ..pixel(vec![Requant::identity(0, top)]) };
        let shape = Shape::batched(&[self.m, out(0), out(1)]);
        let ty = ValueType::new("y", dtype, shape).with_quant(quant);
        let layer = g.add_node("layer", op, &[x, w, m, b], vec![ty]);
        x = g.node(layer).output();
        dequantized(&mut g, x);
        let dims = [2, 1, self.hw[0], self.hw[1]];
        let data = (0..dims.iter().product()).map(|_| rng.range(0, 255) as f32).collect();
        (g, vec![Array::f32(&dims, data).unwrap()])
    }
}

/// Lookups: runs of pairs that steps of three bytes divide or not, one group and several, equal and not, panels that are
/// full or not, both epilogues, padding that is skipped, extreme codes.
#[test]
fn lookups() {
    let mut rng = Rng(79);
    let base = Problem { x: DType::U2, w: DType::I2, m: 64, outs: vec![DType::U2], ..BASE };
    let pixel = Problem { kernel: [1, 1], pads: [0; 4], hw: [5, 7], ..base.clone() };
    let row = Problem { kernel: [1, 4], pads: [0, 2, 0, 1], hw: [3, 6], ..base.clone() };
    let mut list = Vec::new();
    for c in [8, 16, 24, 31, 48, 64, 96, 128, 256, 2048] {
        list.push(Problem { c, ..pixel.clone() });
    }
    for c in [2, 34, 61, 62, 66] {
        list.push(Problem { c, ..row.clone() });
    }
    list.push(Problem { c: 34, kernel: [3, 4], pads: [1, 2, 1, 1], ..row });
    for c in [8, 32, 63, 96, 128] {
        list.push(Problem { c, hw: [14, 11], strides: [2, 2], ..base.clone() });
    }
    for (m, out) in [(32, DType::U2), (33, DType::U8), (100, DType::U4), (192, DType::U2)] {
        list.push(Problem { c: 64, m, outs: vec![out], ..base.clone() });
    }
    for hw in [[1, 1], [3, 3], [9, 8], [7, 7]] {
        list.push(Problem { c: 64, hw, ..base.clone() });
    }
    list.push(Problem { c: 40, pads: [2; 4], dilations: [2, 2], ..base.clone() });
    for (i, p) in list.into_iter().enumerate() {
        let p = Problem { fill: [Fill::Random, Fill::Top, Fill::Random, Fill::Bottom][i % 4], ..p };
        let (g, inputs) = p.lookup(&mut rng);
        check_equal(&p.name(), &g, &inputs);
    }
    let triple = Some("x86_64-unknown-linux-gnu".into());
    for (isa, kernel) in [
        (Isa::Scalar, "u2_i2_lookup_1x64__scalar"),
        (Isa::AvxVnni, "u2_i2_lookup_6x64__avxvnni"),
        (Isa::Avx512Vnni, "u2_i2_lookup3_7x64__avx512vnni"),
    ] {
        let options = Options { triple: triple.clone(), isas: vec![isa], ..Options::default() };
        let kernels = compiled_with(&base.lookup(&mut rng).0, options).report.kernels;
        assert!(kernels.iter().any(|k| k.kernel == kernel), "{isa:?}: no {kernel} in {kernels:?}");
    }
}

/// Layers whose requantization is done in fixed point, with and without a zero point.
#[test]
fn depthwise_in_fixed_point() {
    let mut rng = Rng(7);
    let mut found = 0;
    for (c, kernel, zero_point) in
        [(8, [3, 3], false), (32, [3, 3], true), (48, [5, 5], false), (24, [5, 5], true)]
    {
        for out in [DType::U4, DType::U2] {
            let pads = [kernel[0] / 2; 4];
            let p = Problem { c, m: c, groups: c, kernel, pads, zero_point, outs: vec![out], ..BASE };
            let p = Problem { x: DType::U4, w: DType::I4, hw: [9, 11], ..p };
            let (g, inputs) = p.graph(&mut rng, 2);
            let kernels = compiled(&g).report.kernels;
            found += usize::from(kernels.iter().any(|k| k.kernel.contains("depthwise16f")));
            check_equal(&p.name(), &g, &inputs);
        }
    }
    assert!(found >= 6, "{found} of 8 layers in fixed point");
}
