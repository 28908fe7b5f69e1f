//! From a model file to a graph that code generation takes: the stages in order, each timed, each shown to a hook.
//!
//! `import`, the float passes (`fold`, `fuse`), `sensitivity`, `select`, `equalize`, `calibrate`, `quantize`, `layout`. Bits
//! are selected before what runs the data, because an infeasible budget is found in a moment and calibration may take minutes.

pub mod alps;
mod bound;
mod calibration;
mod choice;
pub mod claim;
pub mod compare;
mod equalization;
pub mod hessian;
mod keep;
pub mod labels;
pub mod library;
mod manifest;
pub mod per_layer;
mod stage;
pub mod sweep;
pub mod table;
pub mod teacher;
pub mod tune;
mod without_data;

#[cfg(feature = "llvm")]
pub mod emit;
#[cfg(feature = "llvm")]
pub mod kernels;

pub use calibration::{Calibrated, DataSource, Rounding, inputs_of, to_arrays};
pub use choice::{Changed, Choice, Origin};
pub use keep::default_folder;
pub use manifest::{manifest, note};
pub use stage::{STAGES, check_name, names};

use crate::onnx::{ImportOptions, Imported, import};
use crate::{Error, data::Dataset};
use nibblec_ir::{DType, Graph, Verified, Width, verify};
use nibblec_passes::calibrate::{Calibration, Method};
use nibblec_passes::kernel_table::KernelTable;
use nibblec_passes::plan_memory::PlanMemory;
use nibblec_passes::quantize::QuantizeOptions;
use nibblec_passes::select::{Budget, CostKind};
use nibblec_passes::sensitivity::{Measured, Metric};
use nibblec_passes::{Hooks, Notes, Pass, front_end, layout, quantize::quantize_watched, run_passes};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// What the user asks for; what is `None` is decided by the model (see [`choice`]).
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Shapes of inputs that the file leaves open.
    pub input_shapes: BTreeMap<String, Vec<usize>>,
    /// Bytes that compiling and running the network may take; `None`: what the machine has.
    pub max_memory: Option<u64>,
    /// Candidate widths; 32 alone keeps the network in float.
    pub bits: Option<Vec<Width>>,
    /// Width of all activations instead of the layers' own.
    pub act_bits: Option<Width>,
    /// How much the selected widths may cost.
    pub budget: Option<Budget>,
    /// What a layer gains from a width.
    pub metric: Metric,
    /// The gains, where the metric measures them on data.
    pub measured: Option<Measured>,
    /// What costs count.
    pub cost: CostKind,
    /// Whether the first and last layers are selected like the others.
    pub free_ends: bool,
    /// Whether the budget covers layers of given width too.
    pub budget_covers_fixed: bool,
    /// Selectors over layer names with widths.
    pub overrides: Vec<(String, Width)>,
    /// A plan instead of a selection.
    pub plan: Option<PathBuf>,
    /// Whether a plan that was made for another file is refused.
    pub plan_strict: bool,
    /// Measured times of layers, which decide between kernels that can run the same layer; `None` leaves it to rules.
    pub table: Option<Arc<KernelTable>>,
    /// Data to calibrate on; noise stands in for it.
    pub data: Option<DataSource>,
    /// Whether weight ranges are equalized between layers before calibration.
    pub equalize: bool,
    /// How ranges are chosen.
    pub method: Method,
    /// How weights below 8 bits become codes, where there is data.
    pub rounding: Rounding,
    /// Weight scales and bias correction.
    pub quantize: QuantizeOptions,
}

/// Looks at the graph after the stage or pass of that name.
pub type Observer<'a> = &'a mut dyn FnMut(&str, &Graph);

/// Is told how the stages go.
pub trait Stages: Sync {
    /// A stage begins, whose work is `total` steps; 0 where that is not known.
    fn begin(&self, stage: &'static str, total: usize);
    /// Steps of it are done.
    fn step(&self, n: usize);
}

impl Settings {
    /// Imports a network file with these shapes and bounds.
    ///
    /// # Errors
    /// What is wrong with the file, or not supported in it.
    pub fn import(&self, path: &Path) -> Result<Imported, Error> {
        let options = ImportOptions {
            input_shapes: self.input_shapes.clone(),
            max_memory: self.max_memory,
            ..ImportOptions::default()
        };
        import(path, &options).map_err(|e| Error::Import { path: path.to_path_buf(), source: Box::new(e) })
    }
}

/// Time of a stage.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct StageTime {
    /// The stage.
    pub stage: String,
    /// Wall time.
    pub seconds: f64,
}

/// A model on its way through the stages.
pub struct Driver<'a> {
    settings: &'a Settings,
    observer: Observer<'a>,
    stop_after: Option<&'a str>,
    stages: Option<&'a dyn Stages>,
    /// Remarks of the passes.
    pub notes: Notes,
    /// Times of the stages so far.
    pub times: Vec<StageTime>,
}

/// What a model file said.
pub struct Model {
    /// The file's name, without its folder.
    pub file: String,
    /// BLAKE3 hash of the file.
    pub hash: String,
    /// Operator set.
    pub opset: i64,
    /// Bytes of the weights at four a number.
    pub float_bytes: usize,
    /// The graph, as far as it has come.
    pub graph: Graph,
}

/// A model that is ready for code generation.
pub struct Prepared {
    /// The model; its graph has moved to `graph`.
    pub model: Model,
    /// The graph with layouts and arena places.
    pub graph: Verified<Graph>,
    /// How the widths were chosen.
    pub choice: Choice,
    /// Pairs of layers between which weights were equalized; `None` if that was not asked for.
    pub equalized: Option<usize>,
    /// On what ranges rest; `None` if no layer is quantized.
    pub calibrated: Option<Calibrated>,
}

/// How far a model came.
pub enum Outcome {
    /// To the end.
    Prepared(Box<Prepared>),
    /// To the stage or pass at which it was to stop.
    Stopped(Box<Graph>),
}

impl<'a> Driver<'a> {
    /// A driver that shows the graph to `observer` after each stage and pass, and stops after the named one.
    pub fn new(settings: &'a Settings, observer: Observer<'a>, stop_after: Option<&'a str>) -> Driver<'a> {
        Driver { settings, observer, stop_after, stages: None, notes: Notes::default(), times: Vec::new() }
    }

    /// Tells `stages` how the work goes.
    pub fn watched(mut self, stages: &'a dyn Stages) -> Driver<'a> {
        self.stages = Some(stages);
        self
    }

    /// A stage begins now.
    fn begin(&self, stage: &'static str, total: usize) -> Instant {
        if let Some(stages) = self.stages {
            stages.begin(stage, total);
        }
        Instant::now()
    }

    /// Adds the time of a stage that began at `start`.
    pub fn timed(&mut self, stage: &str, start: Instant) {
        self.times.push(StageTime { stage: stage.into(), seconds: start.elapsed().as_secs_f64() });
    }

    /// Ends a stage; true if it was the last one asked for.
    fn ended(&mut self, stage: &str, start: Instant, graph: &Graph) -> bool {
        self.timed(stage, start);
        (self.observer)(stage, graph);
        self.stop_after == Some(stage)
    }

    /// Import and the float passes. The second result tells whether to stop here.
    pub fn open(&mut self, path: &Path) -> Result<(Model, bool), Error> {
        let start = self.begin("import", 0);
        let Imported { graph, opset, model_hash: hash, .. } = self.settings.import(path)?;
        let file = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let mut model = Model { file, hash, opset, float_bytes: float_bytes(&graph), graph };
        if self.ended("import", start, &model.graph) {
            return Ok((model, true));
        }
        let start = self.begin("fuse", 0);
        let mut folded = None;
        let (observer, stop_after) = (&mut *self.observer, self.stop_after);
        let mut seen = Vec::new();
        let mut after = |pass: &str, graph: &Graph| {
            // A pass that bears the name of its stage is shown when the stage is over, one that runs twice the first time.
            if !STAGES.contains(&pass) && !seen.iter().any(|s| s == pass) {
                observer(pass, graph);
                seen.push(pass.to_string());
            }
            if pass == stage::LAST_OF_FOLD && stop_after != Some(pass) {
                folded = Some(start.elapsed().as_secs_f64());
                observer("fold", graph);
            }
        };
        let stop = match stop_after {
            Some("fold") => Some(stage::LAST_OF_FOLD),
            name => name.filter(|n| !STAGES.contains(n)),
        };
        let hooks = Hooks { after: Some(&mut after), stop_after: stop, verify: false };
        run_passes(&mut model.graph, &front_end(), &mut self.notes, hooks)?;
        let fold_seconds = folded.unwrap_or_else(|| start.elapsed().as_secs_f64());
        self.times.push(StageTime { stage: "fold".into(), seconds: fold_seconds });
        if stop.is_some() {
            return Ok((model, true));
        }
        bound::check(&model.graph, 1, self.settings.max_memory)?;
        let fused = start + std::time::Duration::from_secs_f64(fold_seconds);
        let stop = self.ended("fuse", fused, &model.graph);
        Ok((model, stop))
    }

    /// Gains, and the widths of every layer.
    pub fn choose(&mut self, model: &mut Model) -> Result<(Choice, bool), Error> {
        let start = self.begin("sensitivity", 0);
        let gains = choice::gains(model, self.settings)?;
        if self.ended("sensitivity", start, &model.graph) {
            return Ok((Choice::undecided(), true));
        }
        let start = self.begin("select", 0);
        let choice = choice::choose(model, self.settings, &gains, &mut self.notes)?;
        let stop = self.ended("select", start, &model.graph);
        Ok((choice, stop))
    }

    /// All stages before code generation.
    pub fn prepare(&mut self, path: &Path) -> Result<Outcome, Error> {
        let (mut model, stop) = self.open(path)?;
        if stop {
            return Ok(Outcome::Stopped(Box::new(model.graph)));
        }
        // Data that does not fit the model is found before anything long begins.
        let data = match &self.settings.data {
            Some(source) => Some(Dataset::open(&source.path, &inputs_of(&model.graph), &source.options)?),
            None => None,
        };
        if data.as_ref().is_some_and(Dataset::is_rounded) {
            self.notes.add("calibrate", "", "the data is float64: its numbers were rounded to float32");
        }
        let (mut choice, stop) = self.choose(&mut model)?;
        without_data::keep_floats(&mut model, self.settings, &mut choice, &mut self.notes);
        if stop {
            return Ok(Outcome::Stopped(Box::new(model.graph)));
        }
        let (mut equalized, mut calibrated) = (None, None);
        let mut calibration = Calibration::none();
        let mut graph = std::mem::take(&mut model.graph);
        if choice.plan.layers.iter().any(|l| !l.bits.weight.is_float()) {
            bound::check(&graph, calibration::images_at_once(data.as_ref()), self.settings.max_memory)?;
            let images = data.as_ref().map_or(0, Dataset::len);
            let start = self.begin("equalize", images);
            equalized =
                equalization::run(&mut graph, self.settings, data.as_ref(), &mut self.notes, self.stages)?;
            if self.ended("equalize", start, &graph) {
                return Ok(Outcome::Stopped(Box::new(graph)));
            }
            let start = self.begin("calibrate", images);
            let (found, described) =
                calibration::calibrate(&mut graph, self.settings, data.as_ref(), self.stages)?;
            (calibration, calibrated) = (found, Some(described));
            if self.ended("calibrate", start, &graph) {
                return Ok(Outcome::Stopped(Box::new(graph)));
            }
        }
        let start = self.begin("quantize", choice.plan.layers.len());
        let stages = self.stages;
        let rounded = || stages.iter().for_each(|s| s.step(1));
        let options = self.settings.quantize;
        graph = quantize_watched(&graph, &calibration, options, &mut self.notes, &rounded)?;
        if self.ended("quantize", start, &graph) {
            return Ok(Outcome::Stopped(Box::new(graph)));
        }
        let start = self.begin("layout", 0);
        match &self.settings.table {
            None => layout::assign_layouts(&mut graph)?,
            Some(t) => {
                let gain = |g: &Graph, n| t.lookup_gain(g, n).unwrap_or_else(|| layout::rule(g, n));
                layout::assign_layouts_with(&mut graph, &gain)?;
            }
        }
        PlanMemory.run(&mut graph, &mut self.notes)?;
        if self.ended("layout", start, &graph) {
            return Ok(Outcome::Stopped(Box::new(graph)));
        }
        let graph = verify(graph).map_err(|e| Error::Bug(e.to_string()))?;
        Ok(Outcome::Prepared(Box::new(Prepared { model, graph, choice, equalized, calibrated })))
    }
}

/// Bytes of the weights at four a number, whatever the file stores.
fn float_bytes(graph: &Graph) -> usize {
    let constants = graph.values().filter_map(|(_, v)| v.constant());
    constants.filter(|t| t.dtype() == DType::F32 || t.dtype().is_code()).map(|t| 4 * t.len()).sum()
}
