//! Whole graphs: order, memory, observation, determinism, errors.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Rng, floats, graph};
use nibblec_exec::{Array, Elements, ExecError, Interpreter, fold_node};
use nibblec_ir::op::*;
use nibblec_ir::{DType, Data, Graph, Op, Quant, Shape, Tensor, ValueId, ValueType};

fn float(name: &str, dims: &[usize]) -> ValueType {
    ValueType::new(name, DType::F32, Shape::batched(dims))
}

/// `conv -> (relu, conv) -> add`, with the first convolution's result an output too.
fn network(c: usize, side: usize) -> (Graph, Array) {
    let mut rng = Rng(1);
    let mut g = Graph::new("net");
    let x = g.add_input(float("x", &[3, side, side]));
    let conv = |bias| Conv {
        windows: Windows { kernel: [3, 3], pads: [1; 4], ..Windows::PIXELS },
        groups: 1,
        epilogue: FloatEpilogue { bias, ..FloatEpilogue::default() }.into(),
    };
    let weights = |g: &mut Graph, rng: &mut Rng, dims: &[usize]| {
        g.add_constant("w", Tensor::f32(dims, rng.reals(dims.iter().product())).unwrap())
    };
    let (w0, b0) = (weights(&mut g, &mut rng, &[c, 3, 3, 3]), weights(&mut g, &mut rng, &[c]));
    let w1 = weights(&mut g, &mut rng, &[c, c, 3, 3]);
    let plane = [c, side, side];
    let n = g.add_node("conv0", conv(true), &[x, w0, b0], vec![float("a", &plane)]);
    let a = g.node(n).output();
    let n = g.add_node("relu", Unary::RELU, &[a], vec![float("b", &plane)]);
    let b = g.node(n).output();
    let n = g.add_node("conv1", conv(false), &[b, w1], vec![float("c", &plane)]);
    let n = g.add_node("add", Binary::ADD, &[a, g.node(n).output()], vec![float("y", &plane)]);
    g.push_output(g.node(n).output());
    g.push_output(a);
    g.push_output(a);
    (g, rng.floats(&[5, 3, side, side]).array)
}

fn bits(a: &Array) -> Vec<u32> {
    a.as_f32().unwrap().iter().map(|v| v.to_bits()).collect()
}

#[test]
fn threads_and_batch_change_no_bit() {
    for (c, side) in [(17, 20), (300, 7), (64, 8)] {
        let (g, x) = network(c, side);
        let i = Interpreter::new(&g).unwrap();
        let pool = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
        let one = pool(1).install(|| i.run(std::slice::from_ref(&x))).unwrap();
        let two = pool(2).install(|| i.run(std::slice::from_ref(&x))).unwrap();
        for (a, b) in one.iter().zip(&two) {
            assert_eq!(bits(a), bits(b), "{c} channels, two threads");
        }
        let item = 3 * side * side;
        for (k, image) in x.as_f32().unwrap().chunks(item).enumerate() {
            let alone = i.run(&[Array::f32(&[1, 3, side, side], image.to_vec()).unwrap()]).unwrap();
            let want = &bits(&one[0])[k * c * side * side..][..c * side * side];
            assert_eq!(bits(&alone[0]), want, "{c} channels, image {k} alone");
        }
    }
}

#[test]
fn observation_sees_every_value_once() {
    let (g, x) = network(4, 6);
    let mut seen: Vec<(ValueId, Vec<usize>)> = Vec::new();
    let out =
        Interpreter::new(&g).unwrap().run_with(&[x], &mut |id, a| seen.push((id, a.dims.clone()))).unwrap();
    let names: Vec<&str> = seen.iter().map(|(id, _)| g.value(*id).name.as_str()).collect();
    assert_eq!(names, ["x", "a", "b", "c", "y"]);
    assert!(seen[1..].iter().all(|(_, d)| d == &[5, 4, 6, 6]));
    assert_eq!(out.len(), 3);
    assert_eq!(out[1], out[2]);
}

#[test]
fn inputs_and_constants_can_be_outputs() {
    let mut g = Graph::new("through");
    let x = g.add_input(float("x", &[2]));
    let c = g.add_constant("c", Tensor::f32(&[1], vec![3.0]).unwrap());
    for v in [x, c, x] {
        g.push_output(v);
    }
    let x = Array::f32(&[2, 2], vec![1.0, 2.0, 3.0, 4.0]).unwrap();
    let out = Interpreter::new(&g).unwrap().run(std::slice::from_ref(&x)).unwrap();
    assert_eq!(out, [x.clone(), Array::f32(&[1], vec![3.0]).unwrap(), x]);
}

#[test]
fn wrong_inputs_are_named() {
    let mut g = Graph::new("two");
    let codes =
        ValueType::new("codes", DType::U4, Shape::batched(&[2])).with_quant(Quant::per_tensor(1.0, 0));
    let (x, q) = (g.add_input(float("x", &[2])), g.add_input(codes));
    g.push_output(x);
    g.push_output(q);
    let i = Interpreter::new(&g).unwrap();
    let f = |dims: &[usize]| Array::f32(dims, vec![0.0; dims.iter().product()]).unwrap();
    let c = |dims: &[usize], v: u8| Array::u8(dims, vec![v; dims.iter().product()]).unwrap();
    let broken = Array { dims: vec![1, 2], elements: Elements::F32(vec![0.0]) };
    let rows = [
        (vec![f(&[1, 2])], "the model takes 2 inputs, found 1"),
        (
            vec![f(&[1, 3]), c(&[1, 2], 0)],
            "input 'x': expected shape [N,2] with a batch of 1, found shape [1, 3]",
        ),
        (vec![f(&[2]), c(&[1, 2], 0)], "input 'x': expected shape [N,2] with a batch of 2, found shape [2]"),
        (
            vec![f(&[0, 2]), c(&[0, 2], 0)],
            "input 'x': expected shape [N,2] with at least one image, found shape [0, 2]",
        ),
        (
            vec![f(&[3, 2]), c(&[2, 2], 0)],
            "input 'codes': expected shape [N,2] with a batch of 3, found shape [2, 2]",
        ),
        (vec![c(&[1, 2], 0), c(&[1, 2], 0)], "input 'x': expected f32, found u8"),
        (vec![f(&[1, 2]), c(&[1, 2], 16)], "input 'codes': expected u4 codes 0..=15, found code 16"),
        (vec![broken, c(&[1, 2], 0)], "input 'x': expected 2 elements, found 1"),
    ];
    for (inputs, want) in rows {
        assert_eq!(i.run(&inputs).unwrap_err().to_string(), want);
    }
    assert!(i.run(&[f(&[3, 2]), c(&[3, 2], 15)]).is_ok());
}

#[test]
fn graphs_that_do_not_fit_are_refused() {
    let reason = |g: &Graph| match Interpreter::new(g) {
        Ok(_) => "accepted".to_string(),
        Err(e) => e.to_string(),
    };
    let mut g = Graph::new("shape");
    let x = g.add_input(float("x", &[2]));
    g.add_node("r", Unary::RELU, &[x], vec![float("y", &[3])]);
    assert_eq!(reason(&g), "node 'r' (Relu): 'y' is declared f32 [N,3], expected f32 [N,2]");

    let mut g = Graph::new("opaque");
    let x = g.add_input(float("x", &[2]));
    let t = Tensor::new(DType::F32, vec![1], Data::Opaque("?".into())).unwrap();
    let c = g.add_constant("c", t);
    g.add_node("a", Binary::ADD, &[x, c], vec![float("y", &[2])]);
    assert_eq!(reason(&g), "node 'a' (Add): the elements of constant 'c' are not known");

    let mut g = Graph::new("empty");
    let x = g.add_input(float("x", &[0]));
    g.push_output(x);
    assert_eq!(reason(&g), "the graph cannot be executed: 'x' has an empty extent: [N,0]");

    let mut g = Graph::new("cycle");
    let x = g.add_input(float("x", &[2]));
    let n = g.add_node("r", Unary::RELU, &[x], vec![float("y", &[2])]);
    g.set_input(n, 0, g.node(n).output());
    assert_eq!(reason(&g), "the graph cannot be executed: 1 nodes lie on or behind a cycle");
}

#[test]
fn quantization_that_does_not_fit_is_refused() {
    let x = || common::input(DType::U4, &[1, 2], Elements::U8(vec![1, 2]));
    let w = || common::input(DType::I4, &[1, 2], Elements::I8(vec![1, 2])).fixed();
    let one = || floats(&[1], vec![1.0]).fixed();
    let op = |lo, hi| {
        Op::from(Gemm {
            epilogue: CodesEpilogue { outs: vec![Requant::identity(lo, hi)], ..CodesEpilogue::default() }
                .into(),
        })
    };
    let rows = [
        (x().zero(16), w(), op(0, 3), "zero point 16 does not fit u4"),
        (x(), w(), op(0, 3), "expected a quantized operand, found one without scale and zero point"),
        (x().zero(0), w(), op(0, 4), "codes 0..=4 do not fit the result's type u2"),
        (x().zero(0), w(), op(2, 1), "codes 2..=1 do not fit the result's type u2"),
    ];
    for (x, w, op, want) in rows {
        let g = graph(&op, &[x.clone(), w, one(), one()], &[(DType::U2, Some(Quant::per_tensor(1.0, 0)))]);
        let error = Interpreter::new(&g).and_then(|i| i.run(&[x.array])).unwrap_err();
        let ExecError::Node { reason, .. } = &error else { unreachable!("{error}") };
        assert_eq!(reason.to_string(), want);
    }
}

#[test]
fn constant_nodes_fold() {
    let mut g = Graph::new("fold");
    let c = g.add_constant("c", Tensor::f32(&[2], vec![-1.0, 2.0]).unwrap());
    let n = g.add_node("r", Unary::RELU, &[c], vec![ValueType::new("y", DType::F32, Shape::fixed(&[2]))]);
    assert_eq!(fold_node(&g, n).unwrap(), [Array::f32(&[2], vec![0.0, 2.0]).unwrap()]);
    let x = g.add_input(float("x", &[2]));
    let n = g.add_node("s", Unary::RELU, &[x], vec![float("z", &[2])]);
    assert_eq!(fold_node(&g, n).unwrap_err().to_string(), "node 's' (Relu): 'x' is no constant");
}
