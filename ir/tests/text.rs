//! The text form: what is printed reads back to a graph that prints the same.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

mod common;

use common::{OPERATORS, graph};
use nibblec_ir::ann::{Ann, Bits, Format, Layout, Range, Slot};
use nibblec_ir::op::{Binary, Requant, Requantize, Unary};
use nibblec_ir::{
    DType, Data, Dim, Graph, Op, Printer, Quant, Scale, Shape, Tensor, ValueType, Width, check, parse,
};
use std::sync::Arc;

/// Prints, parses, prints; returns the text.
fn round_trip(g: &Graph, what: &str) -> String {
    let text = g.to_string();
    let again = parse(&text).unwrap_or_else(|e| panic!("{what}: {e}\n{text}"));
    assert_eq!(text, again.to_string(), "{what}");
    text
}

#[test]
fn every_operator_has_a_case() {
    let missing: Vec<_> =
        Op::names().into_iter().filter(|n| !OPERATORS.iter().any(|(op, _)| op == n)).collect();
    assert!(missing.is_empty(), "add cases to tests/common/mod.rs for {missing:?}");
}

#[test]
fn every_operator_verifies_and_survives_the_round_trip() {
    let mut failures = Vec::new();
    for (op, body) in OPERATORS {
        let g = parse(&graph(op, body)).unwrap_or_else(|e| panic!("{op}: {e}"));
        if !g.nodes().any(|(_, n)| n.op.name() == *op) {
            failures.push(format!("{op}: the case does not use it"));
        }
        if let Err(errors) = check(&g) {
            // The constants of this case are there to be printed.
            failures.extend(errors.iter().map(|e| format!("{op}: {e}")));
        }
        round_trip(&g, op);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn large_constants_read_back_as_their_summary() {
    let weights = Tensor::f32(&[3, 3], (0..9u8).map(f32::from).collect()).unwrap();
    let mut g = Graph::new("g");
    g.add_constant("w", weights.clone());
    let text = round_trip(&g, "w");
    assert!(text.contains(&format!("#{} <min 0.0 max 8.0 mean 4.0 sd 2.582>", weights.hash())), "{text}");
    let again = parse(&text).unwrap();
    let w = again.value(again.find_value("w").unwrap()).constant().unwrap();
    assert!(matches!(w.data(), Data::Opaque(_)));
    assert_eq!((w.dtype(), w.dims()), (DType::F32, &[3, 3][..]));
}

#[test]
fn nodes_come_in_any_order_and_need_no_name() {
    let g = parse(
        "graph \"g\" { // forwards
           output %z
           %z: f32[N] = Relu(%y)
           %y: f32[N] = Relu(%x) @\"z\"
           %x: f32[N] = input
         }",
    )
    .unwrap();
    insta::assert_snapshot!(g.to_string(), @r#"
    graph "g" {
      %x: f32[N] = input
      %y: f32[N] = Relu(%x) @"z"
      %z: f32[N] = Relu(%y) @"z.1"
      output %z
    }
    "#);
}

#[test]
fn random_constants_are_the_same_everywhere() {
    let g = parse(
        "graph \"g\" {
           %a: f32[4] = const random(seed 1)
           %b: f32[4] = const random(seed 1, min 2, max 2.5)
           %c: i2[8] = const random(seed 2)
           %d: u8[4] = const random(seed 3)
           %e: i4[4] = const random(seed 3, max 0)
           %f: i64[2] = const random(seed 4, min -9223372036854775808, max 9223372036854775807)
           %g: bool[4] = const random(seed 5)
           %h: f32[1000] = const random(seed 5)
           %i: i4[1000] = const random(seed 5)
         }",
    )
    .unwrap();
    insta::assert_snapshot!(g.to_string());
    let codes = g.value(g.find_value("i").unwrap()).constant().unwrap().as_i8().unwrap();
    assert!((-8..=7).all(|c| codes.contains(&c)), "every code of i4");
}

#[test]
fn snapshots_have_fixed_digits_and_may_hide_annotations() {
    let mut g = Graph::new("g");
    let quant = Quant::per_tensor(1.0 / 3.0, 0);
    let x = g.add_input(ValueType::new("x", DType::U8, Shape::batched(&[2])).with_quant(quant));
    g.value_mut(x).ann.range = Some(Ann::new("calibrate", Range { min: -1e-7 / 3.0, max: 2e10 / 3.0 }));
    let c = g.add_constant("c", Tensor::f32(&[3], vec![123456.0, f32::NAN, 0.1 + 0.2]).unwrap());
    g.push_output(c);
    insta::assert_snapshot!(Printer::snapshot().print(&g), @r#"
    graph "g" {
      %x: u8[N,2] q(s 0.3333, z 0) !range[calibrate](-3.333e-8, 6667000000.0) = input
      %c: f32[3] = const [123500.0, NaN, 0.3]
      output %c
    }
    "#);
    insta::assert_snapshot!(Printer { digits: None, annotations: false }.print(&g), @r#"
    graph "g" {
      %x: u8[N,2] q(s 0.33333334, z 0) = input
      %c: f32[3] = const [123456.0, NaN, 0.3]
      output %c
    }
    "#);
}

/// A little generator of graphs: any types, names, annotations; nothing has to make sense.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize].clone()
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Random) -> T) -> Option<Ann<T>> {
        let by = self.pick(&["calibrate", "first-to-last", "", "a \"pass\""]);
        (self.below(3) == 0).then(|| Ann::new(by, make(self)))
    }

    /// Any bits: subnormal, infinite and not-a-number ones too.
    fn float(&mut self) -> f32 {
        let bits = (self.below(1 << 16) << 16 | self.below(1 << 16)) as u32;
        self.pick(&[f32::from_bits(bits), 0.0, -0.0, f32::INFINITY, f32::NAN, 1.0, f32::MIN_POSITIVE])
    }

    fn name(&mut self) -> String {
        let parts =
            ["conv1", ".", ":", "/", "-", " ", "\"", "\\", "\n", "\u{1}", "\u{e9}", "%", "0", "//", "<", ">"];
        (0..=self.below(4)).map(|_| self.pick(&parts)).collect()
    }

    fn dims(&mut self) -> Vec<usize> {
        (0..self.below(4)).map(|_| self.below(5) as usize).collect()
    }

    fn floats(&mut self, dims: &[usize]) -> Tensor {
        Tensor::f32(dims, (0..dims.iter().product()).map(|_| self.float()).collect()).unwrap()
    }

    fn quant(&mut self) -> Option<Quant> {
        let zero_point = self.below(512) as i32 - 256;
        match self.below(3) {
            0 => None,
            1 => Some(Quant::per_tensor(self.float(), zero_point)),
            _ => {
                let n = self.below(12) as usize;
                let scale = Scale::PerChannel { axis: self.below(4) as usize, values: self.floats(&[n]) };
                Some(Quant { scale, zero_point })
            }
        }
    }

    fn value_type(&mut self) -> ValueType {
        let mut shape = Shape::fixed(&self.dims());
        if self.below(2) == 0 {
            shape.0.insert(0, Dim::Batch);
        }
        ValueType { name: self.name(), dtype: self.pick(&DType::all()), shape, quant: self.quant() }
    }

    fn constant(&mut self) -> Tensor {
        let dims = self.dims();
        let n: usize = dims.iter().product();
        let dtype = self.pick(&DType::all());
        let data = match dtype {
            DType::F32 => return self.floats(&dims),
            DType::I32 => Data::I32(Arc::new((0..n).map(|_| self.below(1 << 20) as i32 - 9).collect())),
            DType::I64 => Data::I64(Arc::new(vec![i64::MIN; n])),
            DType::Code { signed: false, .. } => {
                Data::U8(Arc::new((0..n).map(|_| self.below(4) as u8).collect()))
            }
            DType::Code { signed: true, .. } => {
                Data::I8(Arc::new((0..n).map(|_| self.below(4) as i8 - 2).collect()))
            }
            DType::Bool => Data::Bool(Arc::new((0..n).map(|_| self.below(2) == 0).collect())),
        };
        Tensor::new(dtype, dims, data).unwrap()
    }

    fn graph(&mut self) -> Graph {
        let mut g = Graph::new(self.name());
        let mut values = vec![g.add_input(self.value_type())];
        for _ in 0..self.below(12) {
            match self.below(3) {
                0 => values.push(g.add_input(self.value_type())),
                1 => {
                    let quant = self.quant();
                    let id = g.add_constant(self.name(), self.constant());
                    g.value_mut(id).quant = quant;
                    values.push(id);
                }
                _ => {
                    let q = Requant { m: self.float(), b: self.float(), lo: i32::MIN, hi: i32::MAX };
                    let op: Op = match self.below(3) {
                        0 => Unary::Clip { min: self.float(), max: self.float() }.into(),
                        1 => Binary::ADD.into(),
                        _ => Requantize { outs: vec![q; self.below(3) as usize] }.into(),
                    };
                    let inputs: Vec<_> = (0..self.below(4)).map(|_| self.pick(&values)).collect();
                    let outputs = (0..self.below(3)).map(|_| self.value_type()).collect();
                    let node = g.add_node(self.name(), op, &inputs, outputs);
                    values.extend(g.node(node).outputs());
                    let ann = &mut g.node_mut(node).ann;
                    ann.group = self.maybe(|r| r.below(9) as u32);
                    ann.entropy = self.maybe(Random::float);
                    ann.gain = self.maybe(Random::float);
                    ann.cost = self.maybe(|r| u64::MAX - r.below(3));
                    ann.bits = self.maybe(|r| Bits {
                        weight: r.pick(&[Width::W2, Width::W8, Width::FLOAT]),
                        activation: Width::W4,
                    });
                    ann.kernel = self.maybe(Random::name);
                }
            }
            let last = g.value_mut(values[values.len() - 1]);
            last.ann.range = self.maybe(|r| Range { min: r.float(), max: r.float() });
            last.ann.slot = self.maybe(|r| Slot { offset: r.below(999) as usize, bytes: usize::MAX });
            last.ann.layout = self.maybe(|r| Layout {
                format: r.pick(&[
                    Format::RowMajor,
                    Format::ChannelsLast,
                    Format::ChannelsLast16,
                    Format::ChannelPairs,
                ]),
                border: [r.below(3) as usize, 0, 1, 2],
            });
        }
        for _ in 0..self.below(3) {
            g.push_output(self.pick(&values));
        }
        g
    }
}

#[test]
fn random_graphs_survive_the_round_trip() {
    for seed in 0..2000 {
        let g = Random(seed).graph();
        round_trip(&g, &format!("seed {seed}"));
        // Whatever they are, looking at them does not panic.
        let _ = (check(&g), nibblec_ir::dot(&g));
        let snapshot = Printer::snapshot().print(&g);
        assert_eq!(Printer::snapshot().print(&parse(&snapshot).unwrap()), snapshot, "seed {seed}");
    }
}
