//! Says how right the float network is on labelled data, and warns where it only guesses.

use super::options::tell_preprocessing;
use super::output::Output;
use crate::Error;
use crate::data::Dataset;
use crate::driver::labels::{FloatAccuracy, of_source, other_ways};
use crate::driver::{DataSource, Settings, inputs_of};
use nibblec_ir::Graph;
use nibblec_ir::Width;
use std::cell::RefCell;

/// Looks at some images and says what was found; `None` without labels.
pub fn check(graph: &Graph, source: &DataSource, out: &Output) -> Result<Option<FloatAccuracy>, Error> {
    let Some(mut found) = of_source(graph, source)? else { return Ok(None) };
    out.words(&found.words());
    warn(&mut found, graph, source, out)?;
    Ok(Some(found))
}

/// Says what to look at, and then whether the images fit better if they are prepared otherwise, which takes longer.
pub fn warn(
    found: &mut FloatAccuracy,
    graph: &Graph,
    source: &DataSource,
    out: &Output,
) -> Result<(), Error> {
    found.warnings.iter().for_each(|w| out.words(&format!("warning: {w}")));
    if let Some(better) = other_ways(graph, source, found)? {
        out.words(&format!("warning: {better}"));
        found.warnings.push(better);
    }
    Ok(())
}

/// The check of a run of the stages: made on the float graph after `fuse`, before anything long, and only once.
pub struct Once<'a> {
    source: Option<&'a DataSource>,
    out: &'a Output,
    found: RefCell<Result<Option<FloatAccuracy>, Error>>,
}

impl<'a> Once<'a> {
    /// With what an earlier check found.
    pub fn new(earlier: Option<FloatAccuracy>, settings: &'a Settings, out: &'a Output) -> Once<'a> {
        // In float, data serves for nothing.
        let float = settings.bits.as_deref() == Some(&[Width::FLOAT]) && settings.overrides.is_empty();
        let source = settings.data.as_ref().filter(|_| earlier.is_none() && !float);
        Once { source, out, found: RefCell::new(Ok(earlier)) }
    }

    /// Sees the graph after a stage.
    pub fn see(&self, stage: &str, graph: &Graph) {
        if let Some(source) = self.source.filter(|_| stage == "fuse") {
            *self.found.borrow_mut() = opened(graph, source, self.out);
        }
    }

    /// The warnings. Data that cannot be read is reported here only if calibration has not found it.
    pub fn found(&self) -> Result<Vec<String>, Error> {
        match self.found.replace(Ok(None)) {
            Ok(found) => Ok(found.map_or_else(Vec::new, |f| f.warnings)),
            Err(e) => Err(e),
        }
    }
}

/// Says what is to be said of data before it serves for calibration.
fn opened(graph: &Graph, source: &DataSource, out: &Output) -> Result<Option<FloatAccuracy>, Error> {
    let data = Dataset::open(&source.path, &inputs_of(graph), &source.options)?;
    tell_preprocessing(&[data], out);
    check(graph, source, out)
}
