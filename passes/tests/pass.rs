//! The loop over passes: order, stopping, hooks, the verifier's word.
#![allow(clippy::unwrap_used)]

mod common;

use common::Net;
use nibblec_ir::op::Unary;
use nibblec_ir::{DType, Graph};
use nibblec_passes::{Hooks, Notes, Pass, PassError, front_end, run_passes};

fn small() -> Graph {
    let mut n = Net::new();
    let x = n.input(&[3, 5, 6]);
    let c = n.conv(x, 4);
    let b = n.batch_norm(c);
    let y = n.op(Unary::RELU, &[b]);
    n.done(&[y])
}

#[test]
fn stops_where_told() {
    let mut seen = Vec::new();
    let mut after = |name: &str, g: &Graph| seen.push((name.to_string(), g.node_count()));
    let hooks = Hooks { after: Some(&mut after), stop_after: Some("fold_batch_norm"), verify: true };
    let reports = run_passes(&mut small(), &front_end(), &mut Notes::default(), hooks).unwrap();
    let names: Vec<_> = reports.iter().map(|r| r.name).collect();
    assert_eq!(names, ["const_fold", "canonicalize", "dce", "ingest_qdq", "fold_batch_norm"]);
    assert_eq!(reports[4].changes, 1);
    assert_eq!(seen.len(), 5);
    assert_eq!(seen[4], ("fold_batch_norm".to_string(), 2));
}

struct Wrong;

impl Pass for Wrong {
    fn name(&self) -> &'static str {
        "wrong"
    }
    fn run(&self, graph: &mut Graph, _: &mut Notes) -> Result<usize, PassError> {
        let y = graph.outputs()[0];
        graph.value_mut(y).dtype = DType::I32;
        Ok(1)
    }
}

#[test]
fn the_verifier_names_the_pass() {
    let passes: Vec<Box<dyn Pass>> = vec![Box::new(Wrong)];
    let hooks = Hooks { verify: true, ..Hooks::default() };
    let e = run_passes(&mut small(), &passes, &mut Notes::default(), hooks).unwrap_err();
    assert!(e.is_bug() && e.to_string().starts_with("wrong left an invalid graph"), "{e}");
}
