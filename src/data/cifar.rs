//! CIFAR-10's binary batches: records of one byte class and 32 x 32 pixels as planes of red, green, blue.

use super::{DataError, Kind, Pixels, Source};
use nibblec_exec::Elements;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

const SIDE: usize = 32;
const PLANE: usize = SIDE * SIDE;
const RECORD: usize = 1 + 3 * PLANE;

pub(super) type Opened = (PathBuf, Kind, usize, Option<Vec<i64>>);

/// Checks the length and reads the classes.
pub fn open(path: &Path) -> Result<Opened, DataError> {
    let file = crate::files::open(path).map_err(DataError::io(path))?;
    let bytes = file.metadata().map_err(DataError::io(path))?.len();
    if bytes == 0 || bytes % RECORD as u64 != 0 {
        let what = format!("expected records of {RECORD} bytes (CIFAR-10 binary), found {bytes} bytes");
        return Err(DataError::format(path, what));
    }
    let count = (bytes / RECORD as u64) as usize;
    let mut labels = Vec::new();
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut record = [0; RECORD];
    for _ in 0..count {
        reader.read_exact(&mut record).map_err(DataError::io(path))?;
        labels.push(i64::from(record[0]));
    }
    Ok((path.to_path_buf(), Kind::Cifar, count, Some(labels)))
}

/// Reads the images in order.
pub fn visit(
    source: &Source,
    size: usize,
    take: &mut dyn FnMut(Vec<Elements>, usize) -> bool,
) -> Result<(), DataError> {
    let (input, target) = source.target()?;
    let file = crate::files::open(&source.path).map_err(DataError::io(&source.path))?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut record = [0; RECORD];
    let mut left = source.count;
    while left > 0 {
        let count = left.min(size);
        let mut images = Elements::empty(input.dtype);
        for _ in 0..count {
            reader.read_exact(&mut record).map_err(DataError::io(&source.path))?;
            let data = (0..PLANE).flat_map(|i| (0..3).map(move |c| (i, c)));
            let data = data.map(|(i, c)| record[1 + c * PLANE + i]).collect();
            let image = Pixels { height: SIDE, width: SIDE, channels: 3, data };
            images.append(&source.convert(input, "image", &image, target)?);
        }
        left -= count;
        if !take(vec![images], count) {
            break;
        }
    }
    Ok(())
}
