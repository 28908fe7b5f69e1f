//! Images for calibration, verification and running: from a path to batches of the inputs' types in their shapes.
//!
//! A source is an `.npz` or `.npy` file ([`arrays`]), an image or a folder of them ([`images`]), or CIFAR-10's
//! binary batches ([`cifar`]). 8-bit data for a float input goes through the [`Preprocess`]; arrays of an input's own
//! type are taken as they are. Batches are read one ahead of their use, so memory stays bounded whatever the size of
//! the source.

mod arrays;
mod cifar;
mod error;
mod form;
mod images;
mod labels;
pub mod npy;
mod preprocess;
mod stream;

pub use arrays::repeated;
pub use error::DataError;
pub use images::is_image;
pub use preprocess::{ChannelOrder, Layout, Pixels, Preprocess, Target};
pub use stream::Batches;

use nibblec_exec::Elements;
use nibblec_ir::DType;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A model input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name in the model.
    pub name: String,
    /// Type of its elements.
    pub dtype: DType,
    /// Extents of one image.
    pub item: Vec<usize>,
    /// Whether each image has its own; otherwise one array goes with all of them.
    pub batched: bool,
}

impl Input {
    /// Elements of one image.
    pub fn elements(&self) -> usize {
        self.item.iter().product()
    }
}

/// How a source is read.
#[derive(Clone, Debug, Default)]
pub struct DataOptions {
    /// For 8-bit data.
    pub preprocess: Preprocess,
    /// A file of labels instead of those that the source has.
    pub labels: Option<PathBuf>,
    /// Added to every label: 1 for a network whose class 0 is the background.
    pub label_offset: i64,
    /// At most so many images.
    pub limit: Option<usize>,
}

/// Some images.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// How many.
    pub count: usize,
    /// Row-major `[count][item]` for each model input in order.
    pub inputs: Vec<Elements>,
    /// The class of each, if the source knows them.
    pub labels: Option<Vec<i64>>,
}

enum Kind {
    Arrays(arrays::Arrays),
    Images(Vec<PathBuf>),
    Cifar,
}

struct Source {
    path: PathBuf,
    inputs: Vec<Input>,
    preprocess: Preprocess,
    kind: Kind,
    count: usize,
    labels: Option<Vec<i64>>,
}

/// A source of images that fits a model. Clones share it.
#[derive(Clone)]
pub struct Dataset(Arc<Source>);

impl Dataset {
    /// Opens a source and checks what can be checked without reading the images.
    pub fn open(path: &Path, inputs: &[Input], options: &DataOptions) -> Result<Dataset, DataError> {
        let metadata = std::fs::metadata(path).map_err(DataError::io(path))?;
        let extension = path.extension().map_or_else(String::new, |e| e.to_string_lossy().to_lowercase());
        let (path, kind, count, labels) = match extension.as_str() {
            _ if metadata.is_dir() => match images::list(path, options)? {
                images::Listing::Images { files, labels } => {
                    let count = files.len();
                    (path.to_path_buf(), Kind::Images(files), count, labels)
                }
                images::Listing::Cifar(file) => cifar::open(&file)?,
            },
            "npz" | "npy" => arrays::open(path, inputs, &options.preprocess)?,
            "bin" => cifar::open(path)?,
            _ if images::is_image(path) => {
                (path.to_path_buf(), Kind::Images(vec![path.to_path_buf()]), 1, None)
            }
            _ => {
                // What is no regular file says so first.
                crate::files::open(path).map_err(DataError::io(path))?;
                return Err(DataError::Kind { path: path.to_path_buf() });
            }
        };
        let labels = match (&options.labels, &kind) {
            (Some(file), Kind::Arrays(_) | Kind::Cifar) => {
                let listed: Vec<i64> = labels::read(file)?.into_iter().map(|l| l.class).collect();
                if listed.len() != count {
                    let array = file.display().to_string();
                    return Err(DataError::Count { path, array, expected: count, found: listed.len() });
                }
                Some(listed)
            }
            _ => labels,
        };
        let labels = labels.map(|l| l.into_iter().map(|c| c + options.label_offset).collect());
        if count == 0 {
            return Err(DataError::Empty { path, what: "no images".into() });
        }
        let count = options.limit.map_or(count, |limit| count.min(limit));
        let preprocess = options.preprocess.clone();
        let source = Source { path, inputs: inputs.to_vec(), preprocess, kind, count, labels };
        if matches!(source.kind, Kind::Images(_) | Kind::Cifar) {
            let (input, target) = source.target()?;
            check_pixels(&source.preprocess, input, target)?;
        }
        Ok(Dataset(Arc::new(source)))
    }

    /// Number of images.
    pub fn len(&self) -> usize {
        self.0.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.count == 0
    }

    /// Whether the classes of the images are known.
    pub fn has_labels(&self) -> bool {
        self.0.labels.is_some()
    }

    /// Whether the source holds 8-bit pixels, which go through the preprocessing.
    pub fn has_pixels(&self) -> bool {
        match &self.0.kind {
            Kind::Arrays(a) => a.has_pixels(),
            Kind::Images(_) | Kind::Cifar => self.0.inputs.iter().all(|i| i.dtype == DType::F32),
        }
    }

    /// Whether the source holds 8-bit pixels and no preprocessing was stated for them.
    pub fn is_unprocessed(&self) -> bool {
        self.has_pixels() && self.0.preprocess.is_empty()
    }

    /// Whether the preprocessing applies to any of it; arrays that fit the model go in as they are.
    pub fn is_prepared(&self) -> bool {
        match &self.0.kind {
            Kind::Arrays(a) => a.is_prepared(),
            Kind::Images(_) | Kind::Cifar => true,
        }
    }

    /// Whether a preprocessing was stated that changes nothing.
    pub fn ignores_preprocess(&self) -> bool {
        !self.is_prepared() && !self.0.preprocess.is_empty()
    }

    /// Whether the source holds float64, which is rounded to float32.
    pub fn is_rounded(&self) -> bool {
        matches!(&self.0.kind, Kind::Arrays(a) if a.is_rounded())
    }

    /// BLAKE3 hash of the files, in hexadecimal: which data it was, wherever it lies.
    pub fn hash(&self) -> Result<String, DataError> {
        let mut hasher = blake3::Hasher::new();
        let mut feed = |path: &Path| -> Result<(), DataError> {
            let file = crate::files::open(path).map_err(DataError::io(path))?;
            hasher.update_reader(file).map(|_| ()).map_err(DataError::io(path))
        };
        match &self.0.kind {
            Kind::Images(files) => files.iter().take(self.0.count).try_for_each(|f| feed(f))?,
            Kind::Arrays(_) | Kind::Cifar => feed(&self.0.path)?,
        }
        Ok(hasher.finalize().to_hex().to_string())
    }

    /// The images in order, `size` at a time (the last batch may be smaller).
    pub fn batches(&self, size: usize) -> Batches {
        Batches::start(self.clone(), size.max(1))
    }

    /// All images at once.
    pub fn all(&self) -> Result<Batch, DataError> {
        let inputs = self.0.inputs.iter().map(|i| Elements::empty(i.dtype)).collect();
        let mut all = Batch { inputs, ..Batch::default() };
        for batch in self.batches(256) {
            let batch = batch?;
            all.count += batch.count;
            for (a, b) in all.inputs.iter_mut().zip(&batch.inputs) {
                a.append(b);
            }
            if let Some(labels) = batch.labels {
                all.labels.get_or_insert_default().extend(labels);
            }
        }
        Ok(all)
    }

    /// Hands batches to `take` until it returns false.
    fn visit(&self, size: usize, take: &mut dyn FnMut(Batch) -> bool) -> Result<(), DataError> {
        let source = &*self.0;
        let mut start = 0;
        let mut labelled = |inputs: Vec<Elements>, count: usize| {
            let labels = source.labels.as_ref().map(|l| l[start..start + count].to_vec());
            start += count;
            take(Batch { count, inputs, labels })
        };
        match &source.kind {
            Kind::Arrays(a) => arrays::visit(source, a, size, &mut labelled),
            Kind::Images(files) => images::visit(source, files, size, &mut labelled),
            Kind::Cifar => cifar::visit(source, size, &mut labelled),
        }
    }
}

/// Checks what can be checked of a preprocessing without an image: `target` is what it makes for `input`.
fn check_pixels(preprocess: &Preprocess, input: &Input, target: Target) -> Result<(), DataError> {
    let p = preprocess;
    if input.dtype == DType::U8 && (p.mean.is_some() || p.std.is_some() || p.scale.is_some()) {
        return Err(DataError::Preprocess(format!(
            "input '{}' takes uint8 pixels as they are: leave out scale, mean and std",
            input.name
        )));
    }
    preprocess.check(target)
}

impl Preprocess {
    /// What applies to one of several inputs: the arithmetic is for those that take floats.
    pub fn for_input(&self, input: &Input, all: &[Input]) -> Preprocess {
        let others_take_floats = input.dtype != DType::F32 && all.iter().any(|i| i.dtype == DType::F32);
        if others_take_floats { self.without_arithmetic() } else { self.clone() }
    }
}

impl Source {
    /// The only input, and what it is as an image.
    fn target(&self) -> Result<(&Input, Target), DataError> {
        let model = |what: String| DataError::Model { path: self.path.clone(), what };
        let [input] = &self.inputs[..] else {
            return Err(model(format!("images feed one input, the model has {}", self.inputs.len())));
        };
        if !matches!(input.dtype, DType::F32 | DType::U8) {
            let takes = npy::name_of(input.dtype);
            return Err(model(format!(
                "images hold uint8 pixels, input '{}' takes {takes}: give it an .npy or .npz file",
                input.name
            )));
        }
        let target = self.preprocess.target(&input.item).ok_or_else(|| {
            model(format!("input '{}' of shape {:?} takes no images; state --layout", input.name, input.item))
        })?;
        Ok((input, target))
    }

    /// An image through the preprocessing, as elements of the input.
    fn convert(
        &self,
        input: &Input,
        name: &str,
        image: &Pixels,
        target: Target,
    ) -> Result<Elements, DataError> {
        let applied = match input.dtype {
            DType::U8 => self.preprocess.apply_as_pixels(image, target).map(Elements::U8),
            _ => self.preprocess.apply(image, target).map(Elements::F32),
        };
        applied.map_err(|why| match why {
            preprocess::Applied::Stated(e) => e,
            preprocess::Applied::Shape([h, w, c]) => DataError::Shape {
                path: self.path.clone(),
                array: name.to_string(),
                expected: format!(
                    "{}x{} pixels of {} channels (state --resize and --crop)",
                    target.height, target.width, target.channels
                ),
                found: vec![h, w, c],
            },
        })
    }
}
