//! `nibblec verify`: a compiled library against its model in float.

use super::effects::Given;
use super::labels;
use super::options::{DataArgs, ModelArgs, tell};
use super::output::Output;
use super::progress::Progress;
use crate::data::{Batch, Dataset, Input};
use crate::driver::compare::{Accuracy, Comparison, Verdict};
use crate::driver::labels::{Tally, classifying};
use crate::driver::library::{dtype_of, found, given, inputs_of, item_dims, open};
use crate::driver::per_layer::{LayerBits, PerLayer};
use crate::driver::{DataSource, Driver, Model, Settings, inputs_of as model_inputs, to_arrays};
use crate::{Error, report};
use clap::Args;
use nibblec_exec::Interpreter;
use nibblec_ir::DType;
use nibblec_passes::calibrate::Method;
use nibblec_runtime::{Library, Session, SessionOptions};
use report::Align::{Left, Right};
use report::layout::plural;
use serde::Serialize;
use serde_json::Value;
use std::path::PathBuf;

/// Images that both sides see at once.
const BATCH: usize = 16;

/// Compare a compiled library with its model, run in float
///
/// Tells for each output how far the library is off, how often both name the same class, and how often each is right
/// where labels are known. With a threshold, missing it gives exit code 1.
#[derive(Args)]
pub struct Verify {
    #[command(flatten)]
    model: ModelArgs,
    /// A library that `nibblec compile` wrote
    library: PathBuf,
    /// Measure also what each layer costs: the model in float with that layer alone at the library's bits
    #[arg(long)]
    per_layer: bool,
    /// Images for --per-layer
    #[arg(long, value_name = "N", default_value_t = 16, requires = "per_layer")]
    per_layer_images: usize,
    /// Fail below so many percent of images with the same top class
    #[arg(long, value_name = "PERCENT", value_parser = finite)]
    min_agreement: Option<f64>,
    /// Fail if the library's accuracy is below so many percent
    #[arg(long, value_name = "PERCENT", value_parser = finite)]
    min_accuracy: Option<f64>,
    /// Fail below so many dB of signal to quantization noise
    #[arg(long, value_name = "DB", allow_negative_numbers = true, value_parser = finite)]
    min_sqnr: Option<f64>,
    /// Threads of the library, including the calling one
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: u32,
    /// Instruction-set level of the library [default: the best that this CPU has]
    #[arg(long, value_name = "LEVEL")]
    isa: Option<String>,
    #[command(flatten)]
    data: DataArgs,
}

fn finite(s: &str) -> Result<f64, String> {
    let number = s.parse().ok().filter(|x: &f64| x.is_finite());
    number.ok_or_else(|| format!("expected a number, found '{s}'"))
}

#[derive(Serialize)]
struct Report {
    model: String,
    isa: String,
    outputs: Vec<OutputVerdict>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    layers: Vec<LayerRow>,
}

#[derive(Serialize)]
struct OutputVerdict {
    name: String,
    #[serde(flatten)]
    verdict: Verdict,
}

#[derive(Serialize)]
struct LayerRow {
    name: String,
    bits: String,
    sqnr_db: Option<f64>,
    max_abs_error: f64,
    agreement: Option<f64>,
}

impl Verify {
    /// Notes on options that have no effect: none, since all that is read decides something.
    pub fn effects(&self, _: &Given) -> Result<Vec<String>, Error> {
        Ok(Vec::new())
    }

    /// Runs the verb.
    pub fn execute(&self, out: &Output) -> Result<(), Error> {
        let Some(source) = self.data.source()? else {
            return Err(Error::Usage("verify needs --data".into()));
        };
        let (input_shapes, max_memory) = (self.model.shapes(), self.model.max_memory);
        let settings = Settings { input_shapes, max_memory, ..Settings::default() };
        let mut ignore = |_: &str, _: &nibblec_ir::Graph| {};
        let (model, _) = Driver::new(&settings, &mut ignore, None).open(&self.model.model)?;
        let library = open(&self.library)?;
        let inputs = model_inputs(&model.graph);
        check_interface(&model, &inputs, &library)?;
        let manifest: Value = serde_json::from_str(&library.info().manifest).unwrap_or_default();
        if manifest["model"]["blake3"] != model.hash.as_str() {
            let file = manifest["model"]["file"].as_str().unwrap_or("another file");
            out.words(&format!(
                "note: the library was compiled from {file}, the reference is {}",
                model.file
            ));
        }
        let data = Dataset::open(&source.path, &inputs, &source.options)?;
        tell(std::slice::from_ref(&data), out);
        let (isa, outputs, tally) = self.compare(&model, &library, &data)?;
        if let Some(mut found) = tally.verdict(source.options.label_offset) {
            // The accuracy itself is in the report.
            labels::warn(&mut found, &model.graph, &source, out)?;
        }
        let layers = match self.per_layer {
            true => self.layers(out, &model, &inputs, &manifest, &source)?,
            false => Vec::new(),
        };
        let report = Report { model: model.file.clone(), isa, outputs, layers };
        out.result(&report, || text(&report))?;
        self.thresholds(&report)
    }

    /// Runs both on all images.
    fn compare(
        &self,
        model: &Model,
        library: &Library,
        data: &Dataset,
    ) -> Result<(String, Vec<OutputVerdict>, Tally), Error> {
        let interpreter = Interpreter::new(&model.graph)?;
        let options =
            SessionOptions { threads: self.threads, level: self.isa.clone(), ..SessionOptions::default() };
        let mut session = Session::new(library, options)?;
        let names: Vec<String> =
            model.graph.outputs().iter().map(|&v| model.graph.value(v).name.clone()).collect();
        let (classifying, mut tally) = (classifying(&model.graph), Tally::default());
        let mut comparisons = vec![Comparison::default(); names.len()];
        let mut progress = Progress::new("verifying", data.len());
        let batched = model.graph.inputs().iter().all(|&v| model.graph.value(v).shape.is_batched());
        for batch in data.batches(if batched { BATCH } else { 1 }) {
            let Batch { count, inputs, labels } = batch?;
            let arrays: Vec<_> = inputs.iter().map(|e| given(e.as_slice())).collect();
            let outputs = session.run_values(&arrays, count)?.into_iter().map(found);
            let arrays = to_arrays(&model.graph, Batch { count, inputs, labels: None })?;
            let references = interpreter.run(&arrays)?;
            let named = classifying.and_then(|at| references.get(at)).and_then(|y| y.as_f32());
            if let (Some(y), Some(labels)) = (named, &labels) {
                tally.add(y, labels);
            }
            for ((c, reference), output) in comparisons.iter_mut().zip(&references).zip(outputs) {
                c.add(reference.elements.as_slice(), output.as_slice(), count, labels.as_deref());
            }
            progress.add(count);
        }
        let verdicts = names.into_iter().zip(&comparisons);
        let verdicts = verdicts.map(|(name, c)| OutputVerdict { name, verdict: c.verdict() }).collect();
        Ok((session.level_name(), verdicts, tally))
    }

    /// What each layer of the library costs, the worst first.
    fn layers(
        &self,
        out: &Output,
        model: &Model,
        inputs: &[Input],
        manifest: &Value,
        source: &DataSource,
    ) -> Result<Vec<LayerRow>, Error> {
        let mut options = source.options.clone();
        options.limit = Some(self.per_layer_images.max(1));
        let data = Dataset::open(&source.path, inputs, &options)?;
        let batches = data
            .batches(BATCH)
            .map(|b| Ok(to_arrays(&model.graph, b?)?))
            .collect::<Result<Vec<_>, Error>>()?;
        let per_layer = PerLayer::new(&model.graph, batches, Method::default())?;
        let all = planned(manifest);
        let mut rows = Vec::new();
        let mut progress = Progress::new("layer by layer", all.len());
        for layer in &all {
            if let Some(cost) = per_layer.cost(layer)? {
                rows.push(LayerRow {
                    name: layer.name.clone(),
                    bits: report::width(layer.weight, layer.activation),
                    sqnr_db: cost.verdict.sqnr_db,
                    max_abs_error: cost.verdict.max_abs_error,
                    agreement: cost.verdict.agreement,
                });
            }
            progress.add(1);
        }
        drop(progress);
        let missing = all.iter().filter(|l| l.weight != 32).count() - rows.len();
        if missing > 0 {
            out.words(&format!(
                "note: {} of the library without a namesake in {}",
                plural(missing, "layer"),
                model.file
            ));
        }
        let key = |r: &LayerRow| r.sqnr_db.unwrap_or(f64::INFINITY);
        rows.sort_by(|a, b| key(a).total_cmp(&key(b)));
        Ok(rows)
    }

    fn thresholds(&self, report: &Report) -> Result<(), Error> {
        let mut missed = Vec::new();
        let mut check = |what: String, found: Option<f64>, least: Option<f64>, unit: &str| {
            // Not `found < least`: a NaN misses every threshold.
            if let Some(least) = least
                && !found.is_some_and(|found| found >= least)
            {
                let found = found.map_or_else(|| "not known".into(), |x| format!("{x:.2}{unit}"));
                missed.push(format!("{what} is {found}, at least {least}{unit} was asked for"));
            }
        };
        for o in &report.outputs {
            let v = &o.verdict;
            check(format!("top-1 agreement of '{}'", o.name), v.agreement, self.min_agreement, " %");
            check(
                format!("accuracy of '{}'", o.name),
                v.accuracy.map(|a| a.library),
                self.min_accuracy,
                " %",
            );
            let sqnr = if v.max_abs_error == 0.0 { Some(f64::INFINITY) } else { v.sqnr_db };
            check(format!("SQNR of '{}'", o.name), sqnr, self.min_sqnr, " dB");
        }
        match missed.is_empty() {
            true => Ok(()),
            false => Err(Error::Mismatch(missed.join("; "))),
        }
    }
}

/// Name, stored type and extents of an input or output.
type Tensor = (String, DType, Vec<usize>);

/// The type whose elements an interface stores: codes of any width are bytes.
fn stored(dtype: DType) -> DType {
    match (dtype.is_code(), dtype.is_signed()) {
        (true, false) => DType::U8,
        (true, true) => DType::I8,
        _ => dtype,
    }
}

/// Both take the same inputs and give the same outputs.
fn check_interface(model: &Model, inputs: &[Input], library: &Library) -> Result<(), Error> {
    let of_inputs = |all: &[Input]| -> Vec<Tensor> {
        all.iter().map(|i| (i.name.clone(), stored(i.dtype), i.item.clone())).collect()
    };
    let outputs = model.graph.outputs().iter().map(|&v| model.graph.value(v));
    let ours: [Vec<Tensor>; 2] = [
        of_inputs(inputs),
        outputs.map(|v| (v.name.clone(), stored(v.dtype), v.shape.item_dims())).collect(),
    ];
    let outputs = library.info().outputs.iter();
    let theirs: [Vec<Tensor>; 2] = [
        of_inputs(&inputs_of(library)),
        outputs.map(|t| (t.name.clone(), dtype_of(t.dtype), item_dims(t))).collect(),
    ];
    if ours == theirs {
        return Ok(());
    }
    let list =
        |all: &[Tensor]| all.iter().map(|(n, t, d)| format!("{n}: {t}{d:?}")).collect::<Vec<_>>().join(", ");
    let words =
        |name: &str, [i, o]: &[Vec<Tensor>; 2]| format!("{name} has inputs {}, outputs {}", list(i), list(o));
    Err(Error::Usage(format!(
        "the library is of another network: {}; {}",
        words(&model.file, &ours),
        words("the library", &theirs)
    )))
}

/// The layers of a manifest with their widths.
fn planned(manifest: &Value) -> Vec<LayerBits> {
    let layers = manifest["layers"].as_array().map_or(&[][..], Vec::as_slice);
    let bits = |l: &Value, key: &str| l[key].as_u64().and_then(|b| u32::try_from(b).ok()).unwrap_or(32);
    layers
        .iter()
        .map(|l| LayerBits {
            name: l["name"].as_str().unwrap_or_default().to_string(),
            weight: bits(l, "weight_bits"),
            activation: bits(l, "act_bits"),
        })
        .collect()
}

fn decibels(sqnr: Option<f64>) -> String {
    sqnr.map_or_else(|| "exact".into(), |x| format!("{x:.2} dB"))
}

fn text(report: &Report) -> String {
    let mut text = String::new();
    for o in &report.outputs {
        let v = &o.verdict;
        text.push_str(&format!("{}: {}, {}\n", o.name, plural(v.images, "image"), report.isa));
        let mut fact = |label: &str, value: String| text.push_str(&format!("  {label:<20}{value}\n"));
        if let Some(agreement) = v.agreement {
            fact("same top class", format!("{agreement:.2} %"));
        }
        if let Some(Accuracy { model, library }) = v.accuracy {
            fact("accuracy", format!("{library:.2} % (model in float {model:.2} %)"));
        }
        fact("SQNR", decibels(v.sqnr_db));
        match v.equal {
            Some(equal) => {
                fact("equal numbers", format!("{equal:.2} %"));
                fact("largest difference", v.max_abs_error.to_string());
            }
            None => fact("largest difference", format!("{:.6}", v.max_abs_error)),
        }
    }
    if report.layers.is_empty() {
        return text;
    }
    let mut table = report::Table::new(&[
        ("layer alone at its bits", Left),
        ("bits", Left),
        ("SQNR", Right),
        ("same top class", Right),
    ]);
    for l in &report.layers {
        let agreement = l.agreement.map_or_else(|| "-".into(), |a| format!("{a:.1} %"));
        table.row([l.name.clone(), l.bits.clone(), decibels(l.sqnr_db), agreement]);
    }
    format!("{text}\n{table}")
}
