//! From statements to the graph: values and nodes first, then operands by name, so that order does not matter.

use super::{Declared, Fault, Name, ParseErrorKind, Statement};
use crate::{Graph, ValueId};
use std::collections::{HashMap, HashSet};

pub(super) fn build(name: String, statements: Vec<Statement>) -> Result<Graph, Fault> {
    let node_names = node_names(&statements)?;
    let mut b = Builder { graph: Graph::new(name), values: HashMap::new() };
    let mut operands = Vec::new();
    let mut outputs = Vec::new();
    for (line, statement) in statements.into_iter().enumerate() {
        match statement {
            Statement::Input(v) => {
                let id = b.graph.add_input(v.ty);
                b.declare(id, v.name, v.ann)?;
            }
            Statement::Constant(v, tensor) => {
                let id = match v.ty.quant {
                    Some(q) => b.graph.add_codes(v.ty.name, tensor, q),
                    None => b.graph.add_constant(v.ty.name, tensor),
                };
                b.declare(id, v.name, v.ann)?;
            }
            Statement::Node { results, op, operands: names, name, ann } => {
                let name = name.map_or_else(|| unnamed(line, &results, &node_names), |(n, _)| n);
                let (types, declared): (Vec<_>, Vec<_>) =
                    results.into_iter().map(|d| (d.ty, (d.name, d.ann))).unzip();
                let node = b.graph.add_node(name, op, &[], types);
                b.graph.node_mut(node).ann = ann;
                let ids = b.graph.node(node).outputs().to_vec();
                for (id, (name, ann)) in ids.into_iter().zip(declared) {
                    b.declare(id, name, ann)?;
                }
                operands.push((node, names));
            }
            Statement::Output(name) => outputs.push(name),
        }
    }
    for (node, names) in operands {
        let ids = names.into_iter().map(|n| b.find(n)).collect::<Result<Vec<_>, _>>()?;
        b.graph.set_inputs(node, &ids);
    }
    for name in outputs {
        let id = b.find(name)?;
        b.graph.push_output(id);
    }
    Ok(b.graph)
}

struct Builder {
    graph: Graph,
    values: HashMap<String, ValueId>,
}

impl Builder {
    fn declare(&mut self, id: ValueId, (name, at): Name, ann: crate::ann::ValueAnn) -> Result<(), Fault> {
        self.graph.value_mut(id).ann = ann;
        if self.values.insert(name.clone(), id).is_some() {
            return Err((ParseErrorKind::Duplicate { what: "values", name }, at));
        }
        Ok(())
    }

    fn find(&self, (name, at): Name) -> Result<ValueId, Fault> {
        self.values.get(&name).copied().ok_or((ParseErrorKind::UnknownValue(name), at))
    }
}

fn node_names(statements: &[Statement]) -> Result<HashSet<String>, Fault> {
    let mut names = HashSet::new();
    for s in statements {
        if let Statement::Node { name: Some((name, at)), .. } = s {
            if name.is_empty() {
                return Err((ParseErrorKind::EmptyName, *at));
            }
            if !names.insert(name.clone()) {
                return Err((ParseErrorKind::Duplicate { what: "nodes", name: name.clone() }, *at));
            }
        }
    }
    Ok(names)
}

/// A name for a node that has none: its first result's, unless another node has that.
fn unnamed(line: usize, results: &[Declared], taken: &HashSet<String>) -> String {
    let base = results.first().map_or_else(|| format!("node{line}"), |d| d.name.0.clone());
    let mut name = base.clone();
    let mut k = 1;
    while taken.contains(&name) {
        name = format!("{base}.{k}");
        k += 1;
    }
    name
}
