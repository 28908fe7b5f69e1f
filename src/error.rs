//! Everything that ends a command early, and the exit code of each kind.

use crate::data::DataError;
use crate::onnx::{ExportError, ImportError};
#[cfg(feature = "llvm")]
use nibblec_codegen::CodegenError;
use nibblec_exec::ExecError;
use nibblec_passes::PassError;
use nibblec_passes::calibrate::CalibrateError;
use nibblec_passes::kernel_table::KernelTableError;
use nibblec_passes::plan_file::PlanFileError;
use nibblec_passes::quantize::QuantizeError;
use nibblec_passes::select::SelectError;
use nibblec_passes::sensitivity::SensitivityError;
use nibblec_tune::TuneError;
use std::path::{Path, PathBuf};

/// Why a command failed. `Display` is what the user reads.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command as given makes no sense or cannot be carried out here.
    #[error("{0}")]
    Usage(String),
    /// A check that the user asked for failed.
    #[error("{0}")]
    Mismatch(String),
    /// The model file.
    #[error("{}", in_file(path, source))]
    Import {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: Box<ImportError>,
    },
    /// The data.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A pass.
    #[error(transparent)]
    Pass(#[from] PassError),
    /// The metric.
    #[error(transparent)]
    Sensitivity(#[from] SensitivityError),
    /// The choice of bits.
    #[error(transparent)]
    Select(#[from] SelectError),
    /// The plan file.
    #[error("{}: {source}", path.display())]
    Plan {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: PlanFileError,
    },
    /// A table of measured layers.
    #[error("{}: {source}", path.display())]
    KernelTable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: KernelTableError,
    },
    /// Calibration.
    #[error(transparent)]
    Calibrate(#[from] CalibrateError),
    /// The integer graph.
    #[error(transparent)]
    Quantize(#[from] QuantizeError),
    /// Code generation.
    #[cfg(feature = "llvm")]
    #[error(transparent)]
    Codegen(#[from] CodegenError),
    /// The interpreter.
    #[error(transparent)]
    Exec(#[from] ExecError),
    /// Training.
    #[error(transparent)]
    Tune(#[from] TuneError),
    /// The trained network as a file.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The compiled library.
    #[error(transparent)]
    Runtime(#[from] nibblec_runtime::Error),
    /// The compiled library's manifest.
    #[error(transparent)]
    Manifest(#[from] nibblec_runtime::manifest::ManifestError),
    /// More memory than there is.
    #[error("{0}")]
    TooLarge(String),
    /// A file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The result could not be printed.
    #[error("cannot write the result to stdout: {0}")]
    Stdout(#[source] std::io::Error),
    /// Ours.
    #[error("{0}")]
    Bug(String),
}

impl Error {
    /// What kind of failure it is, in a word for scripts.
    pub fn kind(&self) -> &'static str {
        match self.exit_code() {
            1 => "mismatch",
            2 => "usage",
            3 => "unsupported",
            4 => "invalid",
            5 => "infeasible",
            _ => "bug",
        }
    }

    /// The file that it is about, where one is known.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Error::Import { path, .. }
            | Error::Plan { path, .. }
            | Error::KernelTable { path, .. }
            | Error::Write { path, .. } => Some(path),
            Error::Data(e) => e.file(),
            _ => None,
        }
    }

    /// The exit code: 1 verification mismatch, 2 usage, 3 unsupported model, 4 invalid model or data, 5 budget
    /// infeasible, 70 our bug.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Mismatch(_) => 1,
            Error::Usage(_) | Error::Write { .. } | Error::Stdout(_) => 2,
            Error::Import { source, .. } => source.exit_code(),
            Error::Data(DataError::Preprocess(_)) => 2,
            Error::TooLarge(_) => 4,
            Error::Data(_) | Error::Manifest(_) | Error::Plan { .. } | Error::KernelTable { .. } => 4,
            Error::Pass(e) if e.is_bug() => 70,
            Error::Pass(_) => 3,
            Error::Sensitivity(SensitivityError::UnknownMetric(_) | SensitivityError::NoMeasure { .. }) => 2,
            Error::Sensitivity(SensitivityError::Opaque(_) | SensitivityError::NotMeasured(_)) => 70,
            Error::Sensitivity(_) => 4,
            Error::Select(SelectError::BudgetInfeasible { .. }) => 5,
            Error::Select(SelectError::NoGain(_)) => 70,
            Error::Select(_) => 2,
            Error::Calibrate(e) => calibrate_code(e),
            Error::Quantize(e) => quantize_code(e),
            #[cfg(feature = "llvm")]
            Error::Codegen(e) => codegen_code(e),
            Error::Exec(ExecError::Input { .. } | ExecError::InputCount { .. }) => 4,
            Error::Exec(_) => 70,
            Error::Tune(TuneError::Node { .. } | TuneError::Graph(_)) | Error::Export(_) => 3,
            Error::Tune(TuneError::Tensor(_)) => 70,
            Error::Tune(TuneError::Diverged { .. }) => 2,
            Error::Tune(_) => 4,
            Error::Runtime(nibblec_runtime::Error::Create { .. }) => 2,
            Error::Runtime(_) => 4,
            Error::Bug(_) => 70,
        }
    }
}

/// The words of an import error, with the file's name unless it is in them.
fn in_file(path: &Path, error: &ImportError) -> String {
    match error {
        ImportError::Read { .. } => error.to_string(),
        _ => format!("{}: {error}", path.display()),
    }
}

fn calibrate_code(e: &CalibrateError) -> u8 {
    match e {
        CalibrateError::Data(_) | CalibrateError::Empty | CalibrateError::NotFinite { .. } => 4,
        CalibrateError::Padding { .. } => 3,
        CalibrateError::Exec(ExecError::Input { .. } | ExecError::InputCount { .. }) => 4,
        CalibrateError::Exec(_) => 70,
    }
}

fn quantize_code(e: &QuantizeError) -> u8 {
    match e {
        QuantizeError::Weights(_) | QuantizeError::Constant { .. } | QuantizeError::Scale { .. } => 4,
        QuantizeError::Width { .. } => 2,
        QuantizeError::Refused { .. } => 3,
        _ => 70,
    }
}

#[cfg(feature = "llvm")]
fn codegen_code(e: &CodegenError) -> u8 {
    match e {
        CodegenError::Target(_) | CodegenError::Link(_) | CodegenError::Io { .. } => 2,
        CodegenError::Unsupported { .. } | CodegenError::TooLarge { .. } => 3,
        _ => 70,
    }
}
