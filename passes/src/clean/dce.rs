//! `dce`: drops nodes whose results nobody reads and constants without readers.

use crate::{Notes, Pass, PassError};
use nibblec_ir::Graph;

/// The pass `dce`.
pub struct Dce;

impl Pass for Dce {
    fn name(&self) -> &'static str {
        "dce"
    }

    fn run(&self, graph: &mut Graph, _notes: &mut Notes) -> Result<usize, PassError> {
        Ok(graph.remove_dead())
    }
}
