//! The contract of a pass, the lists of passes in order, and the loop that runs them.

use crate::PassError;
use crate::clean::{Canonicalize, ConstFold, Dce};
use crate::fuse::{FoldBatchNorm, Fuse};
use crate::ingest_qdq::IngestQdq;
use nibblec_ir::Graph;

/// A remark for the report: a refused fusion and its reason, a replaced quantization, a float island.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The pass that says so.
    pub pass: &'static str,
    /// The node that it is about.
    pub node: String,
    /// A sentence without its full stop.
    pub text: String,
}

/// Remarks in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes(pub Vec<Note>);

impl Notes {
    /// Adds a remark unless the same one is there already (passes run to a fixed point).
    pub fn add(&mut self, pass: &'static str, node: impl Into<String>, text: impl Into<String>) {
        let note = Note { pass, node: node.into(), text: text.into() };
        if !self.0.contains(&note) {
            self.0.push(note);
        }
    }

    /// Adds a remark about the whole network that is to be read before all others.
    pub fn first(&mut self, pass: &'static str, text: impl Into<String>) {
        let note = Note { pass, node: String::new(), text: text.into() };
        if !self.0.contains(&note) {
            self.0.insert(0, note);
        }
    }

    /// Remarks in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Note> {
        self.0.iter()
    }
}

/// A rewrite of the graph that keeps its function (up to float rounding, where the pass says so).
pub trait Pass {
    /// The name in `--stop-after`, in annotations and in errors: a verb.
    fn name(&self) -> &'static str;

    /// Rewrites the graph; returns how many changes were made. On an error the graph is to be dropped.
    fn run(&self, graph: &mut Graph, notes: &mut Notes) -> Result<usize, PassError>;
}

/// Looks at the graph after the pass of that name.
pub type Observer<'a> = &'a mut dyn FnMut(&str, &Graph);

/// The float passes between import and calibration, in order.
pub fn front_end() -> Vec<Box<dyn Pass>> {
    vec![
        Box::new(ConstFold),
        Box::new(Canonicalize),
        Box::new(Dce),
        // Before the folds: they have to see where quantizers stand, and scale codes that have their final form.
        Box::new(IngestQdq),
        // Before fuse: an activation or residual that is fused already would hide the raw result from it.
        Box::new(FoldBatchNorm),
        Box::new(Fuse),
        Box::new(Dce),
    ]
}

/// What to do between passes.
#[derive(Default)]
pub struct Hooks<'a> {
    /// Called after each pass with its name.
    pub after: Option<Observer<'a>>,
    /// Stop when the pass of this name has run.
    pub stop_after: Option<&'a str>,
    /// Run the verifier after each pass in release builds too (debug builds always do).
    pub verify: bool,
}

/// What a pass did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassReport {
    /// The pass.
    pub name: &'static str,
    /// Changes made.
    pub changes: usize,
}

/// Runs `passes` in order. The reports end with the pass that `stop_after` names, if it is among them.
pub fn run_passes(
    graph: &mut Graph,
    passes: &[Box<dyn Pass>],
    notes: &mut Notes,
    mut hooks: Hooks<'_>,
) -> Result<Vec<PassReport>, PassError> {
    let mut reports = Vec::with_capacity(passes.len());
    for pass in passes {
        let name = pass.name();
        let changes = pass.run(graph, notes)?;
        if hooks.verify || cfg!(debug_assertions) {
            verify_after(name, graph)?;
        }
        reports.push(PassReport { name, changes });
        if let Some(after) = hooks.after.as_mut() {
            after(name, graph);
        }
        if hooks.stop_after == Some(name) {
            break;
        }
    }
    Ok(reports)
}

/// Checks the graph that `pass` left behind.
pub fn verify_after(pass: &'static str, graph: &Graph) -> Result<(), PassError> {
    nibblec_ir::check(graph).map_err(|errors| PassError::Invalid {
        pass,
        problems: errors.iter().map(ToString::to_string).collect(),
    })
}
