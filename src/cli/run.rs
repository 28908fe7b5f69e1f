//! `nibblec run`: a compiled library on arrays or images.

use super::interrupt::Staging;
use super::options::PreprocessArgs;
use super::output::Output;
use super::places::Places;
use super::progress::Progress;
use crate::data::{Batch, Dataset, npy, repeated};
use crate::driver::library::{found, given, inputs_of, is_batched, item_dims, open};
use crate::{Error, report};
use clap::Args;
use nibblec_exec::{Elements, Slice};
use nibblec_runtime::{Library, Session, SessionOptions};
use serde::Serialize;
use std::fmt;
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
    /// Write an output as .npy, in its own type; the name may be left out when there is one output
    #[arg(long = "output", value_name = "[NAME=]FILE")]
    outputs: Vec<String>,
    /// Threads, including the calling one
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1024))]
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
    top: Vec<Vec<(usize, Number)>>,
}

/// An element of an output.
#[derive(Clone, Copy, Serialize)]
#[serde(untagged)]
enum Number {
    Float(f32),
    Whole(i64),
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Float(x) => write!(f, "{x:.4}"),
            Number::Whole(n) => write!(f, "{n}"),
        }
    }
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
        self.check(&library, &files)?;
        let data = self.read(&library, out)?;
        let options =
            SessionOptions { threads: self.threads, level: self.isa.clone(), ..SessionOptions::default() };
        let mut session = Session::new(&library, options)?;
        let values = run_all(&mut session, &data)?;
        let (mut outputs, mut staging, mut written) = (Vec::new(), Staging::default(), Vec::new());
        for (tensor, values) in info.outputs.iter().zip(&values) {
            // What has no batch is one array, whose single run gave it.
            let batch = (is_batched(tensor) || data.count > 1).then_some(data.count);
            let shape: Vec<usize> = batch.into_iter().chain(item_dims(tensor)).collect();
            let file = files.iter().find(|(name, _)| *name == tensor.name).map(|(_, f)| f);
            if let Some(file) = file {
                let mut bytes = Vec::new();
                let array = npy::write(&mut bytes, &shape, values);
                array.map_err(|source| Error::Write { path: file.clone(), source })?;
                staging.write(file, &bytes)?;
                written.push(format!("wrote {} ({:?}) to {}", tensor.name, shape, file.display()));
            }
            outputs.push(OutputSummary {
                name: tensor.name.clone(),
                top: if files.is_empty() { top(values, data.count) } else { Vec::new() },
                shape,
                file: file.map(|f| f.display().to_string()),
            });
        }
        staging.finish()?;
        written.iter().for_each(|words| out.words(words));
        let result = Ran { images: data.count, isa: session.level_name(), outputs };
        out.result(&result, || text(&result))?;
        Ok(())
    }

    /// Finds files that would be lost, and names that are given twice.
    fn check(&self, library: &Library, outputs: &[(&str, PathBuf)]) -> Result<(), Error> {
        let names: Vec<&str> = library.info().inputs.iter().map(|t| t.name.as_str()).collect();
        let inputs: Vec<(&str, PathBuf)> =
            self.inputs.iter().map(|i| split(i, &names, "input")).collect::<Result<_, _>>()?;
        for (option, all) in [("--input", &inputs[..]), ("--output", outputs)] {
            let twice = (1..all.len()).find(|i| all[..*i].iter().any(|(name, _)| *name == all[*i].0));
            if let Some(i) = twice {
                return Err(Error::Usage(format!("{option} names '{}' more than once", all[i].0)));
            }
        }
        let mut places = Places::default();
        places.reads("the library", &self.library);
        self.preprocess.places(&mut places);
        inputs.iter().for_each(|(_, path)| places.reads_data("--input", path));
        outputs.iter().for_each(|(_, path)| places.writes("--output", path, &["npy"]));
        places.check()
    }

    /// All inputs, in the model's order, of the same count.
    fn read(&self, library: &Library, out: &Output) -> Result<Batch, Error> {
        let inputs = inputs_of(library);
        let names: Vec<&str> = inputs.iter().map(|i| i.name.as_str()).collect();
        let given: Vec<(&str, PathBuf)> =
            self.inputs.iter().map(|i| split(i, &names, "input")).collect::<Result<_, _>>()?;
        let options = self.preprocess.data_options()?;
        let mut opened = Vec::new();
        for input in &inputs {
            let Some((_, path)) = given.iter().find(|(name, _)| *name == input.name) else {
                return Err(Error::Usage(format!("no --input for '{}'", input.name)));
            };
            let mut options = options.clone();
            options.preprocess = options.preprocess.for_input(input, &inputs);
            opened.push(Dataset::open(path, std::slice::from_ref(input), &options)?);
        }
        super::options::tell(&opened, out);
        let parts = opened.iter().map(Dataset::all).collect::<Result<Vec<Batch>, _>>()?;
        // One array without a batch goes with all images of the others.
        let shared = |(i, p): (usize, &Batch)| !inputs[i].batched && p.count == 1;
        let apart = parts.iter().enumerate().find(|(i, p)| !shared((*i, p)));
        let count = apart.map_or(1, |(_, p)| p.count);
        let mut all = Batch { count, ..Batch::default() };
        for (i, part) in parts.iter().enumerate() {
            if !shared((i, part)) && part.count != count {
                let (a, b) = (count, part.count);
                return Err(Error::Usage(format!("the inputs have different batches: {a} and {b}")));
            }
            let times = count / part.count.max(1);
            all.inputs.extend(part.inputs.iter().map(|e| repeated(e, times)));
        }
        Ok(all)
    }
}

/// Runs a batch of any size in calls of a moderate one.
pub fn run_all(session: &mut Session, data: &Batch) -> Result<Vec<Elements>, Error> {
    let mut outputs: Vec<Elements> = Vec::new();
    let mut progress = Progress::new("running", data.count);
    for start in (0..data.count).step_by(CHUNK) {
        let count = CHUNK.min(data.count - start);
        let part = |e: &'_ Elements| -> std::ops::Range<usize> {
            let item = e.len() / data.count;
            start * item..(start + count) * item
        };
        let inputs: Vec<_> =
            data.inputs.iter().filter_map(|e| e.as_slice().get(part(e))).map(given).collect();
        let values = session.run_values(&inputs, count)?.into_iter().map(found);
        if outputs.is_empty() {
            outputs = values.collect();
        } else {
            for (all, v) in outputs.iter_mut().zip(values) {
                all.append(&v);
            }
        }
        progress.add(count);
    }
    Ok(outputs)
}

/// The largest values of each of the first images, with their indices.
fn top(values: &Elements, count: usize) -> Vec<Vec<(usize, Number)>> {
    match values.as_slice() {
        Slice::F32(v) => largest(v, count, f32::total_cmp, Number::Float),
        Slice::I32(v) => largest(v, count, Ord::cmp, |n| Number::Whole(n.into())),
        Slice::I64(v) => largest(v, count, Ord::cmp, Number::Whole),
        Slice::U8(v) => largest(v, count, Ord::cmp, |n| Number::Whole(n.into())),
        Slice::I8(v) => largest(v, count, Ord::cmp, |n| Number::Whole(n.into())),
        Slice::Bool(v) => largest(v, count, Ord::cmp, |n| Number::Whole(n.into())),
    }
}

fn largest<T: Copy>(
    values: &[T],
    count: usize,
    order: impl Fn(&T, &T) -> std::cmp::Ordering,
    number: impl Fn(T) -> Number,
) -> Vec<Vec<(usize, Number)>> {
    let item = (values.len() / count.max(1)).max(1);
    let each = |v: &[T]| {
        let mut ranked: Vec<(usize, T)> = v.iter().copied().enumerate().collect();
        ranked.sort_by(|a, b| order(&b.1, &a.1).then(a.0.cmp(&b.0)));
        ranked.into_iter().take(TOP).map(|(i, x)| (i, number(x))).collect()
    };
    values.chunks(item).take(LISTED).map(each).collect()
}

fn text(result: &Ran) -> String {
    let mut text = String::new();
    for output in &result.outputs {
        let batch = report::layout::plural(result.images, "image");
        text.push_str(&format!("{} {:?}, {batch}, {}\n", output.name, output.shape, result.isa));
        if output.top.is_empty() {
            continue;
        }
        let columns =
            [("image", report::Align::Right), ("largest values (index: value)", report::Align::Left)];
        let mut table = report::Table::new(&columns);
        for (i, top) in output.top.iter().enumerate() {
            let list: Vec<String> = top.iter().map(|(k, v)| format!("{k}: {v}")).collect();
            table.row([i.to_string(), list.join("  ")]);
        }
        text.push_str(&table.to_string());
        if result.images > LISTED {
            text.push_str(&format!("and {} more; --output writes all\n", result.images - LISTED));
        }
    }
    text
}
