//! The graph as Graphviz text: a box a node (operator, name, bits, constants), an edge for each operand that flows.

use crate::{Graph, Node, Value, ValueId};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Graphviz text of a graph, to be drawn by `dot -Tsvg`. Deterministic; any graph will do.
pub fn dot(g: &Graph) -> String {
    let mut s = format!("digraph {} {{\n", quoted(std::slice::from_ref(&g.name)));
    s.push_str("  node [shape=box fontname=monospace fontsize=10]\n  edge [fontname=monospace fontsize=9]\n");
    // Where the edges of a value start.
    let mut origin: BTreeMap<ValueId, String> = BTreeMap::new();
    for (i, &id) in g.inputs().iter().enumerate() {
        if let Some(v) = g.get_value(id) {
            line(&mut s, &format!("i{i}"), &[v.name.clone(), v.type_text()], " shape=ellipse");
            origin.insert(id, format!("i{i}"));
        }
    }
    for (i, (_, node)) in in_order(g).into_iter().enumerate() {
        line(&mut s, &format!("n{i}"), &label(g, node), "");
        origin.extend(node.outputs().iter().map(|&v| (v, format!("n{i}"))));
    }
    for (i, (_, node)) in in_order(g).into_iter().enumerate() {
        for &v in node.inputs() {
            edge(&mut s, g, &origin, v, &format!("n{i}"));
        }
    }
    for (i, &id) in g.outputs().iter().enumerate() {
        if let Some(v) = g.get_value(id) {
            line(&mut s, &format!("o{i}"), std::slice::from_ref(&v.name), " shape=ellipse");
            edge(&mut s, g, &origin, id, &format!("o{i}"));
        }
    }
    s.push_str("}\n");
    s
}

/// Nodes in topological order, then those on cycles.
fn in_order(g: &Graph) -> Vec<(crate::NodeId, &Node)> {
    let ordered = g.order();
    let place: BTreeMap<_, _> = ordered.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    let mut nodes: Vec<_> = g.nodes().collect();
    nodes.sort_by_key(|(id, _)| (place.get(id).copied().unwrap_or(usize::MAX), *id));
    nodes
}

fn label(g: &Graph, node: &Node) -> Vec<String> {
    let mut lines = vec![node.op.name().to_string(), node.name.clone()];
    if let Some(b) = &node.ann.bits {
        lines.push(format!("w{} a{}", b.value.weight, b.value.activation));
    }
    let constants = node.inputs().iter().filter_map(|&v| g.get_value(v)).filter(|v| v.constant().is_some());
    lines.extend(constants.map(Value::type_text));
    lines
}

fn edge(s: &mut String, g: &Graph, origin: &BTreeMap<ValueId, String>, id: ValueId, to: &str) {
    if let (Some(v), Some(from)) = (g.get_value(id), origin.get(&id)) {
        line(s, &format!("{from} -> {to}"), &[v.type_text()], "");
    }
}

fn line(s: &mut String, what: &str, label: &[String], more: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(s, "  {what} [label={}{more}]", quoted(label));
}

/// Lines of a label in quotes. Backslashes are doubled: Graphviz reads `\N` and others as commands.
fn quoted(lines: &[String]) -> String {
    let clean = |l: &String| {
        let l: String = l.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        l.replace('\\', "\\\\").replace('"', "\\\"")
    };
    format!("\"{}\"", lines.iter().map(clean).collect::<Vec<_>>().join("\\n"))
}
