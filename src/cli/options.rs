//! Options that several verbs share.

use super::effects::Facts;
use super::output::Output;
use super::places::Places;
use crate::Error;
use crate::data::{ChannelOrder, DataOptions, Dataset, Layout, Preprocess};
use crate::driver::{DataSource, Settings, table};
use crate::memory;
use clap::Args;
use nibblec_ir::Width;
use nibblec_passes::select::{Budget, CostKind, SelectError};
use nibblec_passes::sensitivity::Metric;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How 8-bit images become the model's input: x = (pixel * scale - mean) / std
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Preprocessing of 8-bit images: x = (pixel * scale - mean) / std")]
pub struct PreprocessArgs {
    /// TOML file with the keys resize, crop, scale, mean, std, channel_order, layout; the options below win over it
    #[arg(long, value_name = "FILE")]
    preprocess: Option<PathBuf>,
    /// Scale the image so that its shorter side has N pixels (bilinear)
    #[arg(long, value_name = "N")]
    resize: Option<u32>,
    /// Cut N x N pixels from the centre
    #[arg(long, value_name = "N")]
    crop: Option<u32>,
    /// Multiply pixels (0..255) before the mean goes off [default: 1]
    #[arg(long, value_name = "S")]
    scale: Option<f64>,
    /// One number, or one a channel in the model's order [default: 0]
    #[arg(long, value_name = "A,B,C", value_delimiter = ',', allow_negative_numbers = true)]
    mean: Option<Vec<f64>>,
    /// One number, or one a channel in the model's order [default: 1]
    #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
    std: Option<Vec<f64>>,
    /// Order of the colours that the model takes [default: rgb]
    #[arg(long, value_name = "ORDER")]
    channel_order: Option<ChannelOrder>,
    /// Order of the axes that the model takes [default: told from the input's shape]
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<Layout>,
}

impl PreprocessArgs {
    /// Adds the file that these options read.
    pub fn places(&self, places: &mut Places) {
        places.reads("--preprocess", &self.preprocess);
    }

    /// What the file and the options state together.
    pub fn stated(&self) -> Result<Preprocess, Error> {
        let file = self.preprocess.as_deref().map(Preprocess::read).transpose()?;
        Ok(file.unwrap_or_default().overlaid(Preprocess {
            resize: self.resize,
            crop: self.crop,
            mean: self.mean.clone(),
            std: self.std.clone(),
            scale: self.scale,
            channel_order: self.channel_order,
            layout: self.layout,
        }))
    }

    /// The same as a way to read data.
    pub fn data_options(&self) -> Result<DataOptions, Error> {
        Ok(DataOptions { preprocess: self.stated()?, ..DataOptions::default() })
    }
}

/// Said when a preprocessing is stated for floats.
const IGNORED: &str =
    "note: the preprocessing has no effect: the data holds no pixels, and its numbers are taken as they are";

/// Said when pixels reach the model as they are.
const UNPROCESSED: &str = "note: no preprocessing is stated, so pixels go in as 0..255 \
(--scale, --mean, --std or --preprocess change that)";

/// Said when double precision reaches the model.
const ROUNDED: &str = "note: the data is float64 and the model takes float32: its numbers are rounded";

/// Says where no preprocessing is stated for pixels, and where one is stated in vain, of data that serves together.
pub fn tell_preprocessing(data: &[Dataset], out: &Output) {
    if data.iter().any(Dataset::is_unprocessed) {
        out.words(UNPROCESSED);
    }
    if data.iter().any(Dataset::ignores_preprocess) && !data.iter().any(Dataset::is_prepared) {
        out.words(IGNORED);
    }
}

/// Says what is done to data on its way into the model.
pub fn tell(data: &[Dataset], out: &Output) {
    tell_preprocessing(data, out);
    if data.iter().any(Dataset::is_rounded) {
        out.words(ROUNDED);
    }
}

/// A model.
#[derive(Args, Clone, Debug)]
pub struct ModelArgs {
    /// An ONNX file
    pub model: PathBuf,
    /// Shape of an input that the file leaves open, the batch included
    #[arg(long, value_name = "NAME=N,C,H,W", value_parser = input_shape)]
    input_shape: Vec<(String, Vec<usize>)>,
    /// Refuse what would take more memory than this: 8G, 512M [default: what the machine has]
    #[arg(long, value_name = "BYTES", value_parser = memory::parse)]
    pub max_memory: Option<u64>,
}

impl ModelArgs {
    /// The shapes by name.
    pub fn shapes(&self) -> BTreeMap<String, Vec<usize>> {
        self.input_shape.iter().cloned().collect()
    }
}

pub fn input_shape(given: &str) -> Result<(String, Vec<usize>), String> {
    let bad = || format!("expected NAME=N,C,H,W, found '{given}'");
    let (name, dims) = given.split_once('=').ok_or_else(bad)?;
    let dims = dims.split(',').map(|d| d.trim().parse().map_err(|_| bad())).collect::<Result<_, _>>()?;
    Ok((name.to_string(), dims))
}

/// How bits are chosen.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Choice of bits")]
pub struct ChoiceArgs {
    /// Widths that a layer may get: 2 to 8 bits, or 32 alone to stay in float
    #[arg(long, value_name = "B,...", value_delimiter = ',', value_parser = width)]
    pub bits: Option<Vec<Width>>,
    /// Width of all activations [default: that of the layer's weights]
    #[arg(long, value_name = "B", value_parser = act_bits)]
    act_bits: Option<Width>,
    /// What the chosen widths may cost: a fraction of everything at the highest (0.75, 75%); 8MB (kB, MiB, B) of weights;
    /// 12ms (us, ns) of time; or a number in the unit of --cost (12.5G, 64000000) [default: 0.75]
    #[arg(long, value_name = "X", value_parser = budget)]
    pub budget: Option<Budget>,
    /// What a layer gains from a width: eagl, eagl-relative (each also *params or *macs), sqnr, uniform,
    /// first-to-last, last-to-first, random[:SEED]; with --data also alps, alps-ptq (each also :train-accuracy,
    /// :validation-loss, :validation-accuracy) and hessian
    #[arg(long, default_value = "eagl")]
    pub metric: Metric,
    /// What costs count: compute (MACs x weight bits), bops (x activation bits too), size (bits of weights), or latency
    /// (measured times) [default: what the unit of the budget says, else compute]
    #[arg(long, value_parser = cost)]
    cost: Option<CostKind>,
    /// Measured times of layers from `bench --kernels --save`, for --cost latency and for the choice of kernels
    /// [default: built in, for avx2]
    #[arg(long, value_name = "FILE.toml")]
    kernel_table: Option<PathBuf>,
    /// Width of the layers that match a pattern with * and ?; may be repeated, the last match wins
    #[arg(long, value_name = "PATTERN=B", value_parser = layer_bits)]
    layer_bits: Vec<(String, Width)>,
    /// Choose the first and last layers too, instead of keeping them at 8 bits
    #[arg(long)]
    free_ends: bool,
    /// Count the layers of given width in the budget too
    #[arg(long)]
    budget_covers_fixed: bool,
}

impl ChoiceArgs {
    /// Adds the file that these options read.
    pub fn places(&self, places: &mut Places) {
        places.reads("--kernel-table", &self.kernel_table);
    }

    /// Refuses a table of a level that the library will not carry. The built-in one is then left out, unless costs need
    /// it.
    pub fn check_table(&self, settings: &mut Settings, levels: &[&str]) -> Result<(), Error> {
        let Some(table) = &settings.table else { return Ok(()) };
        match table::check_level(table, self.kernel_table.as_deref(), levels) {
            Err(e) if self.kernel_table.is_some() || settings.cost == CostKind::Latency => Err(e),
            Err(_) => {
                settings.table = None;
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Whether single layers are given a width.
    pub fn gives_layers(&self) -> bool {
        !self.layer_bits.is_empty()
    }

    /// What decides which options matter, where data serves for the gains alone. `chooses` tells whether widths are chosen
    /// from several.
    pub fn facts(&self, chooses: bool, data: &DataArgs) -> Result<Facts, Error> {
        let cost = self.cost(self.budget.as_slice())?;
        Ok(Facts {
            metric: self.metric,
            cost,
            covers_all: self.budget.as_ref().is_some_and(|b| b.covers_all(cost)),
            plan: false,
            chooses,
            data: data.data.is_some(),
            data_serves: false,
            trains: false,
            table_serves: false,
        })
    }

    /// What costs count: as stated, else as the units of the budgets say.
    pub fn cost(&self, budgets: &[Budget]) -> Result<CostKind, Error> {
        let mut found = self.cost;
        let mut by: Option<&Budget> = None;
        for budget in budgets {
            let Some(implied) = budget.implied_cost() else { continue };
            match (found, by) {
                (Some(cost), _) if cost == implied => {}
                (Some(cost), None) => {
                    let (budget, unit) = (budget.to_string(), cost.name());
                    return Err(SelectError::BudgetUnit { budget, unit }.into());
                }
                (Some(_), Some(other)) => {
                    return Err(Error::Usage(format!(
                        "the budgets {other} and {budget} are in units of different costs: give one kind"
                    )));
                }
                (None, _) => (found, by) = (Some(implied), Some(budget)),
            }
        }
        Ok(found.unwrap_or_default())
    }
}

// Words of their own, since the passes' errors are no std errors.
fn budget(s: &str) -> Result<Budget, String> {
    s.parse()
}

fn cost(s: &str) -> Result<CostKind, String> {
    s.parse()
}

fn width(s: &str) -> Result<Width, String> {
    s.parse().map_err(|_| "widths are 2 to 8, or 32 alone to stay in float".into())
}

fn act_bits(s: &str) -> Result<Width, String> {
    let width = s.parse().ok().filter(|w: &Width| !w.is_float());
    width.ok_or_else(|| "widths are 2 to 8".into())
}

fn layer_bits(given: &str) -> Result<(String, Width), String> {
    let bad = || format!("expected PATTERN=B with B of 2 to 8, or 32, found '{given}'");
    let (pattern, bits) = given.rsplit_once('=').ok_or_else(bad)?;
    Ok((pattern.to_string(), bits.parse().map_err(|_| bad())?))
}

/// A plan instead of a choice.
#[derive(Args, Clone, Debug)]
pub struct PlanArgs {
    /// Take the widths of every layer from a file of `analyze --save-plan`
    #[arg(long, value_name = "FILE.toml", conflicts_with_all = ["bits", "budget"])]
    pub plan: Option<PathBuf>,
    /// Refuse a plan that was made for another file (otherwise a note tells)
    #[arg(long, requires = "plan")]
    pub plan_strict: bool,
}

/// Data with its preprocessing.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Data")]
pub struct DataArgs {
    /// Images: .npz (arrays named as the inputs, labels optional), .npy, a folder of images (labels.tsv, or folders by
    /// class), or CIFAR-10 .bin
    #[arg(long, value_name = "PATH")]
    pub data: Option<PathBuf>,
    /// Use at most N images
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Classes of the images: FILE<TAB>CLASS lines, or the class alone for arrays
    #[arg(long, value_name = "FILE")]
    labels: Option<PathBuf>,
    /// Add K to every label: 1 for a network whose class 0 is the background
    #[arg(long, value_name = "K", default_value_t = 0, allow_negative_numbers = true)]
    label_offset: i64,
    #[command(flatten)]
    preprocess: PreprocessArgs,
}

impl DataArgs {
    /// Adds the files that these options read.
    pub fn places(&self, places: &mut Places) {
        places.reads_data("--data", &self.data);
        places.reads("--labels", &self.labels);
        self.preprocess.places(places);
    }

    /// Where the data lies and how it is read.
    pub fn source(&self) -> Result<Option<DataSource>, Error> {
        let options = DataOptions {
            preprocess: self.preprocess.stated()?,
            labels: self.labels.clone(),
            label_offset: self.label_offset,
            limit: self.limit,
        };
        Ok(self.data.clone().map(|path| DataSource { path, options }))
    }
}

/// Settings of these options.
pub fn settings(model: &ModelArgs, choice: &ChoiceArgs) -> Result<Settings, Error> {
    if let Some(bits) =
        choice.bits.as_ref().filter(|b| b.contains(&Width::FLOAT) && b.iter().any(|b| !b.is_float()))
    {
        let bits: Vec<String> = bits.iter().map(Width::to_string).collect();
        return Err(Error::Usage(format!(
            "--bits {}: 32 bits stand alone; --layer-bits 'PATTERN=32' leaves single layers in float",
            bits.join(",")
        )));
    }
    Ok(Settings {
        input_shapes: model.shapes(),
        max_memory: model.max_memory,
        bits: choice.bits.clone(),
        act_bits: choice.act_bits,
        budget: choice.budget.clone(),
        metric: choice.metric,
        cost: choice.cost(choice.budget.as_slice())?,
        free_ends: choice.free_ends,
        budget_covers_fixed: choice.budget_covers_fixed,
        overrides: choice.layer_bits.clone(),
        table: Some(table::open(choice.kernel_table.as_deref())?),
        ..Settings::default()
    })
}
