//! The text form: what is printed reads back to a graph that prints the same.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

mod common;

use common::{OPERATORS, graph};
use nibblec_ir::{Graph, Op, check, parse};

/// Prints, parses, prints; returns the text.
fn round_trip(g: &Graph, what: &str) -> String {
    let text = g.to_string();
    let again = parse(&text).unwrap_or_else(|e| panic!("{what}: {e}\n{text}"));
    assert_eq!(text, again.to_string(), "{what}");
    text
}

#[test]
fn every_operator_has_a_case() {
    let missing: Vec<_> = Op::NAMES.iter().filter(|n| !OPERATORS.iter().any(|(op, _)| op == *n)).collect();
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
