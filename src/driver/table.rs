//! The table of measured layers: a file, or the one that the program carries.

use crate::Error;
use nibblec_passes::kernel_table::{KernelTable, KernelTableError};
use std::path::Path;
use std::sync::Arc;

/// The level of the table that the program carries.
pub const BUILT_IN_LEVEL: &str = "avx2";

const BUILT_IN: &str = include_str!("../kernel_tables/avx2.toml");

/// The table in a file, or the one that the program carries.
pub fn open(path: Option<&Path>) -> Result<Arc<KernelTable>, Error> {
    match path {
        Some(path) => read(path).map(Arc::new),
        None => KernelTable::parse(BUILT_IN)
            .map(Arc::new)
            .map_err(|e| Error::Bug(format!("the built-in kernel table: {e}"))),
    }
}

/// The table in a file.
pub fn read(path: &Path) -> Result<KernelTable, Error> {
    let text = crate::files::read_text(path).map_err(crate::data::DataError::io(path))?;
    KernelTable::parse(&text).map_err(|source| Error::KernelTable { path: path.into(), source })
}

/// Refuses a table that was measured at a level which is none of `levels`.
pub fn check_level(table: &KernelTable, path: Option<&Path>, levels: &[&str]) -> Result<(), Error> {
    if levels.contains(&table.isa.as_str()) {
        return Ok(());
    }
    let source = KernelTableError::Level { found: table.isa.clone(), expected: levels.join(" or ") };
    match path {
        Some(path) => Err(Error::KernelTable { path: path.into(), source }),
        None => Err(Error::Usage(format!(
            "the built-in kernel table was {source}, and give it with --kernel-table"
        ))),
    }
}
