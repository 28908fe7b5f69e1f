//! What training learns from: a network in float, or a library that was compiled from one.

use super::{Settings, library, tune};
use crate::Error;
use crate::data::DataError;
use nibblec_ir::Graph;
use nibblec_passes::fuse::FoldBatchNorm;
use nibblec_passes::{Hooks, Notes, run_passes};
use nibblec_runtime::{Dtype, Library, Session, SessionOptions};
use nibblec_tune::train::{Infer, Options, Samples, Targets};
use nibblec_tune::{Quantization, Tape, TuneError};
use rayon::prelude::*;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Where the outputs come from that a network learns to give.
pub enum Teacher {
    /// A network, run in float; it is only asked, so its batch normalizations are folded.
    Network(Box<Graph>),
    /// A compiled library, and how many elements an image its output has.
    Library(Library, usize),
}

impl Teacher {
    /// The teacher of a file, ONNX or a library for the inputs and outputs of `float`; without a file `float` itself.
    pub fn new(path: Option<&Path>, float: &Graph, settings: &Settings) -> Result<Teacher, Error> {
        let mut graph = match path {
            Some(path) if is_library(path) => return compiled(path, float),
            Some(path) => tune::open(path, settings)?,
            None => float.clone(),
        };
        run_passes(&mut graph, &[Box::new(FoldBatchNorm)], &mut Notes::default(), Hooks::default())?;
        Ok(Teacher::Network(Box::new(graph)))
    }

    /// Elements of an image of the first output.
    pub fn classes(&self) -> Option<usize> {
        match self {
            Teacher::Network(graph) => classes(graph),
            Teacher::Library(_, classes) => Some(*classes),
        }
    }

    /// The teacher, ready to be asked from the threads of the current pool.
    pub fn ask(&self) -> Result<Box<dyn Infer>, Error> {
        match self {
            Teacher::Network(graph) => Ok(Box::new(Tape::new(graph, &Quantization::default())?)),
            Teacher::Library(library, classes) => {
                let session = |_| Session::new(library, SessionOptions::default());
                let sessions = (0..rayon::current_num_threads()).map(session).collect::<Result<_, _>>()?;
                Ok(Box::new(Sessions { sessions, classes: *classes, outputs: Vec::new() }))
            }
        }
    }
}

/// Room for the outputs of a teacher that several runs with these options share; `None` if that were too much.
pub fn targets(teacher: &Teacher, samples: &Samples, options: &Options) -> Option<Arc<Targets>> {
    Targets::new(samples, options, teacher.classes()?).map(Arc::new)
}

/// Which network a file is: a hash of all that it is made of.
pub fn hash(path: &Path, settings: &Settings) -> Result<String, Error> {
    if is_library(path) {
        let bytes = crate::files::read(path).map_err(DataError::io(path))?;
        return Ok(blake3::hash(&bytes).to_hex().to_string());
    }
    Ok(settings.import(path)?.model_hash)
}

fn classes(graph: &Graph) -> Option<usize> {
    graph.value(*graph.outputs().first()?).shape.item_elements()
}

/// Whether a file is a shared library, by its first bytes; what cannot be read is none.
fn is_library(path: &Path) -> bool {
    let mut start = [0; 4];
    crate::files::open(path).and_then(|mut f| f.read_exact(&mut start)).is_ok() && start == *b"\x7fELF"
}

/// Loads a library whose inputs and first output are those of `float`.
fn compiled(path: &Path, float: &Graph) -> Result<Teacher, Error> {
    let library = library::open(path)?;
    let info = library.info();
    let items = |ids: &[nibblec_ir::ValueId]| -> Vec<u64> {
        ids.iter().map(|id| 4 * float.value(*id).shape.item_elements().unwrap_or(0) as u64).collect()
    };
    let all = || info.inputs.iter().chain(&info.outputs);
    let found: Vec<u64> = info.inputs.iter().map(|t| t.bytes_per_item).collect();
    let expected = items(float.inputs());
    let classes = info.outputs.first().map_or(0, |t| t.bytes_per_item as usize / 4);
    if found != expected || classes == 0 || all().any(|t| t.dtype != Dtype::F32) {
        let found: Vec<String> = info.inputs.iter().map(ToString::to_string).collect();
        return Err(Error::Usage(format!(
            "--teacher {}: expected a library whose tensors are f32 and whose inputs have {expected:?} bytes an image, as \
             the model's; its inputs are {}",
            path.display(),
            found.join(", ")
        )));
    }
    Ok(Teacher::Library(library, classes))
}

/// Sessions of a library that share a batch. What an image gives depends neither on their number nor on its neighbours.
struct Sessions {
    sessions: Vec<Session>,
    classes: usize,
    outputs: Vec<f32>,
}

impl Infer for Sessions {
    fn classes(&self) -> usize {
        self.classes
    }

    fn infer(&mut self, inputs: &[&[f32]], images: usize) -> Result<&[f32], TuneError> {
        let (n, classes) = (images.div_ceil(self.sessions.len().max(1)), self.classes);
        self.outputs.resize(images * classes, 0.0);
        let parts = self.sessions.par_iter_mut().zip(self.outputs.par_chunks_mut(n * classes)).enumerate();
        parts.try_for_each(|(i, (session, outputs))| {
            let count = outputs.len() / classes;
            let of = |data: &&[f32]| i * n * (data.len() / images)..(i * n + count) * (data.len() / images);
            let inputs: Vec<&[f32]> = inputs.iter().map(|data| &data[of(data)]).collect();
            let found = session.run_f32(&inputs, count).map_err(|e| TuneError::Teacher(e.to_string()))?;
            outputs.copy_from_slice(&found[0]);
            Ok::<_, TuneError>(())
        })?;
        Ok(&self.outputs)
    }
}
