//! Edits of a graph: operands, readers, order, removal.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

use nibblec_ir::op::{Binary, Unary};
use nibblec_ir::{DType, Graph, NodeId, Shape, Tensor, ValueId, ValueType, check, dot, parse};

fn ty(name: &str) -> ValueType {
    ValueType::new(name, DType::F32, Shape::batched(&[2]))
}

fn relu(g: &mut Graph, name: &str, x: ValueId) -> (NodeId, ValueId) {
    let n = g.add_node(name, Unary::RELU, &[x], vec![ty(name)]);
    (n, g.node(n).output())
}

fn names(g: &Graph) -> Vec<&str> {
    g.order().into_iter().map(|n| g.node(n).name.as_str()).collect()
}

#[test]
fn replace_uses_reaches_repeated_operands_and_outputs() {
    let mut g = Graph::new("g");
    let x = g.add_input(ty("x"));
    let (_, a) = relu(&mut g, "a", x);
    let (b_node, b) = relu(&mut g, "b", x);
    let square = g.add_node("square", Binary::MUL, &[a, a], vec![ty("y")]);
    g.push_output(g.node(square).output());
    g.push_output(a);
    assert_eq!(g.consumers(a), [(square, 0), (square, 1)]);

    g.replace_uses(a, b);
    assert_eq!(g.node(square).inputs(), [b, b]);
    assert_eq!(g.consumers(a), []);
    assert_eq!(g.consumers(b), [(square, 0), (square, 1)]);
    assert_eq!(g.outputs(), [g.node(square).output(), b]);
    assert!(check(&g).is_ok());

    assert_eq!(g.remove_dead(), 1);
    assert_eq!(names(&g), ["b", "square"]);
    assert_eq!(g.value(b).producer(), Some(b_node));
    assert!(g.get_value(a).is_none() && g.find_value("a").is_none());
}

#[test]
fn remove_dead_keeps_inputs_and_drops_unread_constants() {
    let mut g = Graph::new("g");
    let x = g.add_input(ty("x"));
    let unread = g.add_input(ty("unread"));
    let c = g.add_constant("c", Tensor::f32(&[2], vec![1.0, 2.0]).unwrap());
    let (_, y) = relu(&mut g, "y", x);
    let sum = g.add_node("sum", Binary::ADD, &[y, c], vec![ty("sum")]);
    let dead = g.node(sum).output();
    relu(&mut g, "deader", dead);
    g.push_output(y);
    assert_eq!(g.remove_dead(), 2);
    assert!(g.get_value(c).is_none());
    assert_eq!(g.inputs(), [x, unread]);
    g.remove_input(unread);
    assert_eq!(g.inputs(), [x]);
    assert!(check(&g).is_ok());
}

#[test]
fn names_are_unique_and_free_after_removal() {
    let mut g = Graph::new("g");
    let x = g.add_input(ty("x"));
    let (a, _) = relu(&mut g, "r", x);
    let (b, second) = relu(&mut g, "r", x);
    assert_eq!((g.node(b).name.as_str(), g.value(second).name.as_str()), ("r.1", "r.1"));
    g.remove_node(a);
    let (c, third) = relu(&mut g, "r", x);
    assert_eq!((g.node(c).name.as_str(), g.value(third).name.as_str()), ("r", "r"));
    g.rename_value(third, "x");
    assert_eq!(g.value(third).name, "x.1");
    g.rename_value(third, "x.1");
    assert_eq!(g.value(third).name, "x.1");
}

#[test]
fn ids_of_removed_nodes_are_not_used_again() {
    let mut g = Graph::new("g");
    let x = g.add_input(ty("x"));
    let (a, _) = relu(&mut g, "a", x);
    relu(&mut g, "b", x);
    g.remove_node(a);
    let (c, _) = relu(&mut g, "c", x);
    assert_ne!(a, c);
    assert!(g.get_node(a).is_none());
    assert_eq!(names(&g), ["b", "c"], "the oldest comes first");
}

#[test]
fn order_follows_operands_then_age() {
    let mut g = Graph::new("g");
    let x = g.add_input(ty("x"));
    let (first, y) = relu(&mut g, "first", x);
    relu(&mut g, "second", x);
    let (_, z) = relu(&mut g, "third", x);
    g.set_input(first, 0, z);
    assert_eq!(names(&g), ["second", "third", "first"]);
    // An edge for each of two equal operands.
    let sum = g.add_node("sum", Binary::ADD, &[y, y], vec![ty("sum")]);
    assert_eq!(names(&g), ["second", "third", "first", "sum"]);
    g.set_inputs(sum, &[x, y]);
    assert_eq!(g.consumers(y), [(sum, 1)]);
    assert_eq!(g.consumers(x).len(), 3);
}

#[test]
fn a_cycle_prints_draws_and_parses_back() {
    let mut g = Graph::new("g");
    let x = g.add_input(ty("x"));
    let (a, va) = relu(&mut g, "a", x);
    let (_, vb) = relu(&mut g, "b", va);
    relu(&mut g, "c", x);
    g.set_input(a, 0, vb);
    g.push_output(vb);
    assert_eq!(names(&g), ["c"]);
    let text = g.to_string();
    assert_eq!(parse(&text).unwrap().to_string(), text);
    assert_eq!(dot(&g).matches("->").count(), 4);
}

#[test]
fn removed_values_still_print() {
    let mut g = Graph::new("g");
    let x = g.add_input(ty("x"));
    let (a, va) = relu(&mut g, "a", x);
    relu(&mut g, "b", va);
    g.push_output(va);
    g.remove_node(a);
    let text = g.to_string();
    assert!(text.contains("Relu(%\"?\")") && text.contains("output %\"?\""), "{text}");
    assert_eq!(dot(&g).matches("->").count(), 0);
    assert_eq!(g.node_label(a), "removed node");
}

#[test]
fn dot_escapes_names() {
    let text = "graph \"a \\\"b\\\" \\\\N\" {\n%x: f32[N,2] = input
        %y: f32[N,2] = Relu(%x) @\"line\\none\" !bits[select](w 4, a 2)\n output %y }";
    insta::assert_snapshot!(dot(&parse(text).unwrap()), @r#"
    digraph "a \"b\" \\N" {
      node [shape=box fontname=monospace fontsize=10]
      edge [fontname=monospace fontsize=9]
      i0 [label="x\nf32[N,2]" shape=ellipse]
      n0 [label="Relu\nline one\nw4 a2"]
      i0 -> n0 [label="f32[N,2]"]
      o0 [label="y" shape=ellipse]
      n0 -> o0 [label="f32[N,2]"]
    }
    "#);
}
