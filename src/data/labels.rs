//! Label files: a line an image, `FILE<TAB>CLASS` (more columns are ignored) or the class alone.

use super::DataError;
use std::path::Path;

/// A line.
pub struct Label {
    /// The image, if the line names one.
    pub file: Option<String>,
    /// Its class.
    pub class: i64,
}

/// Reads a label file. Empty lines and those that start with `#` are skipped.
pub fn read(path: &Path) -> Result<Vec<Label>, DataError> {
    let text = crate::files::read_text(path).map_err(DataError::io(path))?;
    let mut labels = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut columns = line.split('\t');
        let first = columns.next().unwrap_or_default();
        let (file, class) = match columns.next() {
            Some(class) => (Some(first.to_string()), class),
            None => (None, first),
        };
        let class = class.trim().parse().map_err(|_| {
            let what =
                format!("line {}: expected FILE<TAB>CLASS with a number as class, found {line:?}", i + 1);
            DataError::format(path, what)
        })?;
        labels.push(Label { file, class });
    }
    Ok(labels)
}
