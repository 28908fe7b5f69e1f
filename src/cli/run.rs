//! `nibblec run`: a compiled library on arrays or images.

use super::interrupt;
use super::options::PreprocessArgs;
use super::output::Output;
use super::progress::Progress;
use crate::data::{Batch, Dataset, Input, npy};
use crate::driver::library::open;
use crate::{Error, report};
use clap::Args;
use nibblec_runtime::{Dtype, Library, Session, SessionOptions, TensorInfo};
use serde::Serialize;
use std::path::PathBuf;

/// How many images go into one call of the library.
const CHUNK: usize = 64;
/// How many images are listed when there is no --output.
const LISTED: usize = 10;
/// How many classes are listed of each.
const TOP: usize = 5;

/// Run a compiled library on arrays or images
///
/// Without --output, the five largest values of each image are printed.
#[derive(Args)]
pub struct Run {
    /// A library that `nibblec compile` wrote
    library: PathBuf,
    /// An array (.npy, .npz) or an image for an input, any batch; the name may be left out when there is one input
    #[arg(long = "input", value_name = "[NAME=]FILE", required = true)]
    inputs: Vec<String>,
    /// Write an output as .npy; the name may be left out when there is one output
    #[arg(long = "output", value_name = "[NAME=]FILE")]
    outputs: Vec<String>,
    /// Threads, including the calling one
    #[arg(long, default_value_t = 1)]
    threads: u32,
    /// Instruction-set level of the library [default: the best that this CPU has]
    #[arg(long, value_name = "LEVEL")]
    isa: Option<String>,
    #[command(flatten)]
    preprocess: PreprocessArgs,
}

#[derive(Serialize)]
struct Ran {
    images: usize,
    isa: String,
    outputs: Vec<OutputSummary>,
}

#[derive(Serialize)]
struct OutputSummary {
    name: String,
    shape: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    top: Vec<Vec<(usize, f32)>>,
}

/// The library's inputs as data sources see them.
pub fn inputs_of(library: &Library) -> Result<Vec<Input>, Error> {
    let each = |t: &TensorInfo| {
        if t.dtype != Dtype::F32 {
            return Err(Error::Usage(format!(
                "input '{}' is {}: only f32 inputs can be fed",
                t.name, t.dtype
            )));
        }
        Ok(Input { name: t.name.clone(), item: item_dims(t) })
    };
    library.info().inputs.iter().map(each).collect()
}

/// Extents of one image.
pub fn item_dims(t: &TensorInfo) -> Vec<usize> {
    t.dims.iter().filter_map(|d| usize::try_from(*d).ok()).collect()
}

/// `NAME=FILE`, or `FILE` alone where there is only one `name`.
fn split<'a>(given: &'a str, names: &[&'a str], what: &str) -> Result<(&'a str, PathBuf), Error> {
    let known = || names.join(", ");
    match (given.split_once('='), names) {
        (Some((name, file)), _) if names.contains(&name) => Ok((name, file.into())),
        (_, [only]) if !given.contains('=') => Ok((*only, given.into())),
        (Some((name, _)), _) => Err(Error::Usage(format!("no {what} '{name}': the model has {}", known()))),
        (None, _) => Err(Error::Usage(format!("name the {what}: NAME=FILE with one of {}", known()))),
    }
}

impl Run {
    /// Runs the verb.
    pub fn execute(&self, out: &Output) -> Result<(), Error> {
        let library = open(&self.library)?;
        let info = library.info();
        let output_names: Vec<&str> = info.outputs.iter().map(|t| t.name.as_str()).collect();
        let files: Vec<(&str, PathBuf)> =
            self.outputs.iter().map(|o| split(o, &output_names, "output")).collect::<Result<_, _>>()?;
        let data = self.read(&library, out)?;
        let options =
            SessionOptions { threads: self.threads, level: self.isa.clone(), ..SessionOptions::default() };
        let mut session = Session::new(&library, options)?;
        let values = run_all(&mut session, &data)?;
        let mut outputs = Vec::new();
        for (tensor, values) in info.outputs.iter().zip(&values) {
            let shape = [vec![data.count], item_dims(tensor)].concat();
            let file = files.iter().find(|(name, _)| *name == tensor.name).map(|(_, f)| f);
            if let Some(file) = file {
                let mut bytes = Vec::new();
                let written = npy::write_f32(&mut bytes, &shape, values);
                written.map_err(|source| Error::Write { path: file.clone(), source })?;
                interrupt::write(file, &bytes)?;
                out.words(&format!("wrote {} ({:?}) to {}", tensor.name, shape, file.display()));
            }
            outputs.push(OutputSummary {
                name: tensor.name.clone(),
                top: if files.is_empty() { top(values, data.count) } else { Vec::new() },
                shape,
                file: file.map(|f| f.display().to_string()),
            });
        }
        let result = Ran { images: data.count, isa: session.level_name(), outputs };
        out.result(&result, || text(&result));
        Ok(())
    }

    /// All inputs, in the model's order, of the same count.
    fn read(&self, library: &Library, out: &Output) -> Result<Batch, Error> {
        let inputs = inputs_of(library)?;
        let names: Vec<&str> = inputs.iter().map(|i| i.name.as_str()).collect();
        let given: Vec<(&str, PathBuf)> =
            self.inputs.iter().map(|i| split(i, &names, "input")).collect::<Result<_, _>>()?;
        let options = self.preprocess.data_options()?;
        let mut all = Batch::default();
        for input in &inputs {
            let Some((_, path)) = given.iter().find(|(name, _)| *name == input.name) else {
                return Err(Error::Usage(format!("no --input for '{}'", input.name)));
            };
            let data = Dataset::open(path, std::slice::from_ref(input), &options)?;
            if data.is_unprocessed() {
                out.words(super::options::UNPROCESSED);
            }
            super::labels::told_of_floats(&data, out);
            let batch = data.all()?;
            if !all.inputs.is_empty() && batch.count != all.count {
                let (a, b) = (all.count, batch.count);
                return Err(Error::Usage(format!("the inputs have different batches: {a} and {b}")));
            }
            all.count = batch.count;
            all.inputs.extend(batch.inputs);
        }
        Ok(all)
    }
}

/// Runs a batch of any size in calls of a moderate one.
pub fn run_all(session: &mut Session, data: &Batch) -> Result<Vec<Vec<f32>>, Error> {
    let mut outputs: Vec<Vec<f32>> = Vec::new();
    let mut progress = Progress::new("running", data.count);
    for start in (0..data.count).step_by(CHUNK) {
        let count = CHUNK.min(data.count - start);
        let part = |v: &Vec<f32>| {
            let item = v.len() / data.count;
            start * item..(start + count) * item
        };
        let inputs: Vec<&[f32]> = data.inputs.iter().map(|v| &v[part(v)]).collect();
        let values = session.run_f32(&inputs, count)?;
        outputs.resize_with(values.len(), Vec::new);
        outputs.iter_mut().zip(values).for_each(|(all, v)| all.extend(v));
        progress.add(count);
    }
    Ok(outputs)
}

/// The largest values of each of the first images, with their indices.
fn top(values: &[f32], count: usize) -> Vec<Vec<(usize, f32)>> {
    let item = (values.len() / count.max(1)).max(1);
    let largest = |v: &[f32]| {
        let mut ranked: Vec<(usize, f32)> = v.iter().copied().enumerate().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(TOP);
        ranked
    };
    values.chunks(item).take(LISTED).map(largest).collect()
}

fn text(result: &Ran) -> String {
    let mut text = String::new();
    for output in &result.outputs {
        let batch = if result.images == 1 { "1 image".into() } else { format!("{} images", result.images) };
        text.push_str(&format!("{} {:?}, {batch}, {}\n", output.name, output.shape, result.isa));
        if output.top.is_empty() {
            continue;
        }
        let columns =
            [("image", report::Align::Right), ("largest values (index: value)", report::Align::Left)];
        let mut table = report::Table::new(&columns);
        for (i, top) in output.top.iter().enumerate() {
            let list: Vec<String> = top.iter().map(|(k, v)| format!("{k}: {v:.4}")).collect();
            table.row([i.to_string(), list.join("  ")]);
        }
        text.push_str(&table.to_string());
        if result.images > LISTED {
            text.push_str(&format!("and {} more; --output writes all\n", result.images - LISTED));
        }
    }
    text
}
