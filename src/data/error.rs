//! What can be wrong with data: the file or array, what was expected, what was found.

use nibblec_ir::DType;
use std::path::PathBuf;

/// Why data could not be read.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// The system refused.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The path leads to nothing that can be read as data.
    #[error(
        "{}: not a source of data: expected an .npz or .npy file, a CIFAR-10 .bin file, or a folder of images", 
        path.display()
    )]
    Kind {
        /// The path.
        path: PathBuf,
    },
    /// The file is damaged or of another format.
    #[error("{}: {what}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// An input of the model is not among the arrays.
    #[error("{}: no array for input '{input}'; the file has {found}", path.display())]
    MissingArray {
        /// The file.
        path: PathBuf,
        /// The model's input.
        input: String,
        /// The arrays.
        found: String,
    },
    /// An array of a type that an input does not take.
    #[error("{}: input '{input}' takes {expected}; array '{array}' is {found}: {}", path.display(), conversion(expected, found))]
    InputType {
        /// The file.
        path: PathBuf,
        /// The model's input.
        input: String,
        /// NumPy's name of the type that it takes.
        expected: &'static str,
        /// The array.
        array: String,
        /// NumPy's name of its type.
        found: String,
    },
    /// A code beyond the width that an input takes.
    #[error("{}: '{array}' holds {value} in item {item}: input '{input}' takes {dtype} codes, {}..={}", path.display(), range.0, range.1)]
    Code {
        /// The file.
        path: PathBuf,
        /// The array.
        array: String,
        /// Index along the batch.
        item: usize,
        /// The code.
        value: i32,
        /// The model's input.
        input: String,
        /// Its type.
        dtype: DType,
        /// Smallest and largest code.
        range: (i32, i32),
    },
    /// An array of a type that is not read here.
    #[error("{}: array '{array}' has dtype {found}, expected {expected}", path.display())]
    DType {
        /// The file.
        path: PathBuf,
        /// The array.
        array: String,
        /// Types allowed.
        expected: &'static str,
        /// NumPy's name of its type.
        found: String,
    },
    /// An array of another shape than the model's input.
    #[error("{}: '{array}' has shape {found:?}, expected {expected}", path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// The array or image.
        array: String,
        /// The shape that the model takes, in words.
        expected: String,
        /// Its shape.
        found: Vec<usize>,
    },
    /// Arrays, or images and labels, of different counts.
    #[error("{}: '{array}' has {found} items, the others {expected}", path.display())]
    Count {
        /// The file.
        path: PathBuf,
        /// The array.
        array: String,
        /// Items of the others.
        expected: usize,
        /// Its items.
        found: usize,
    },
    /// A value that is no number.
    #[error("{}: '{array}' holds {value} in item {item}: data must be finite", path.display())]
    NotFinite {
        /// The file.
        path: PathBuf,
        /// The array.
        array: String,
        /// Index along the batch.
        item: usize,
        /// The value.
        value: f32,
    },
    /// No items at all.
    #[error("{}: {what}", path.display())]
    Empty {
        /// The file or folder.
        path: PathBuf,
        /// What was looked for.
        what: String,
    },
    /// A preprocessing that contradicts itself or the model.
    #[error("preprocessing: {0}")]
    Preprocess(String),
    /// More than there is memory for.
    #[error("{0}")]
    TooLarge(String),
    /// The source cannot feed this model.
    #[error("{}: {what}", path.display())]
    Model {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        what: String,
    },
}

/// What to do with an array of another type than the one that an input takes.
fn conversion(expected: &str, found: &str) -> String {
    match (expected, found.starts_with("float")) {
        ("float32", _) => {
            "convert it with .astype(np.float32), or save pixels as uint8 for the preprocessing".into()
        }
        (_, true) => {
            format!("the model takes whole numbers as they are; convert them with .astype(np.{expected})")
        }
        (_, false) => format!("convert it with .astype(np.{expected}), which must not change its numbers"),
    }
}

impl DataError {
    /// The file or folder that it is about.
    pub fn file(&self) -> Option<&std::path::Path> {
        match self {
            DataError::Io { path, .. }
            | DataError::Kind { path }
            | DataError::Format { path, .. }
            | DataError::MissingArray { path, .. }
            | DataError::DType { path, .. }
            | DataError::InputType { path, .. }
            | DataError::Code { path, .. }
            | DataError::Shape { path, .. }
            | DataError::Count { path, .. }
            | DataError::NotFinite { path, .. }
            | DataError::Empty { path, .. }
            | DataError::Model { path, .. } => Some(path),
            DataError::Preprocess(_) | DataError::TooLarge(_) => None,
        }
    }

    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> DataError {
        let path = path.into();
        |source| DataError::Io { path, source }
    }

    pub(crate) fn format(path: impl Into<PathBuf>, what: impl Into<String>) -> DataError {
        DataError::Format { path: path.into(), what: what.into() }
    }
}
