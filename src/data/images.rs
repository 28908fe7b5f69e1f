//! Image files: a folder of them with a label file, in folders by class, or without classes.

use super::labels;
use super::{DataError, DataOptions, Pixels, Source, Target};
use nibblec_exec::Elements;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a folder holds.
pub enum Listing {
    /// Images in order, with their classes where they are known.
    Images {
        /// The files.
        files: Vec<PathBuf>,
        /// One a file.
        labels: Option<Vec<i64>>,
    },
    /// CIFAR-10's test batch.
    Cifar(PathBuf),
}

/// Whether the file name is one of an image that can be decoded.
pub fn is_image(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    matches!(extension.as_deref(), Some("jpg" | "jpeg" | "png" | "bmp"))
}

fn entries(folder: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), DataError> {
    let (mut images, mut folders) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder).map_err(DataError::io(folder))? {
        let path = entry.map_err(DataError::io(folder))?.path();
        if path.is_dir() {
            folders.push(path);
        } else if is_image(&path) {
            // A pipe among many images is found before the first is decoded.
            if !path.is_file() {
                crate::files::open(&path).map_err(DataError::io(&path))?;
            }
            images.push(path);
        }
    }
    images.sort();
    folders.sort();
    Ok((images, folders))
}

/// Lists a folder.
pub fn list(folder: &Path, options: &DataOptions) -> Result<Listing, DataError> {
    let stated = options.labels.clone();
    let file = stated
        .or_else(|| ["labels.tsv", "labels.txt"].map(|n| folder.join(n)).into_iter().find(|p| p.is_file()));
    if let Some(file) = file {
        return labelled(folder, &file);
    }
    let (images, folders) = entries(folder)?;
    if !images.is_empty() {
        return Ok(Listing::Images { files: images, labels: None });
    }
    let batch = folder.join("test_batch.bin");
    if batch.is_file() {
        return Ok(Listing::Cifar(batch));
    }
    by_class(folder, &folders, options.limit)
}

/// The images that a label file names, in its order; they lie in the folder or one below it.
fn labelled(folder: &Path, file: &Path) -> Result<Listing, DataError> {
    let lines = labels::read(file)?;
    let (images, folders) = entries(folder)?;
    let mut known: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut all = images;
    for f in &folders {
        all.extend(entries(f)?.0);
    }
    for path in all {
        if let Some(name) = path.file_name() {
            known.entry(name.to_string_lossy().into_owned()).or_insert(path);
        }
    }
    let mut files = Vec::with_capacity(lines.len());
    let mut labels = Vec::with_capacity(lines.len());
    for line in lines {
        let Some(name) = line.file else {
            let what = "expected FILE<TAB>CLASS lines, since images have names".to_string();
            return Err(DataError::format(file, what));
        };
        // Only names of files that the listing of the folder gave: a label file opens nothing else.
        let base = name.rsplit('/').next().unwrap_or_default();
        match known.get(base) {
            Some(path) => files.push(path.clone()),
            None => {
                let what = format!("names '{name}', which is no image in {}", folder.display());
                return Err(DataError::format(file, what));
            }
        }
        labels.push(line.class);
    }
    Ok(Listing::Images { files, labels: Some(labels) })
}

/// Folders named after classes: their numbers if all names are numbers, otherwise their place in order of name.
/// A limit takes images of all classes evenly.
fn by_class(folder: &Path, folders: &[PathBuf], limit: Option<usize>) -> Result<Listing, DataError> {
    let mut classes = Vec::new();
    for f in folders {
        let images = entries(f)?.0;
        if !images.is_empty() {
            classes.push((f, images));
        }
    }
    if classes.is_empty() {
        let what =
            "expected images (.jpg, .png, .bmp), folders of images named after classes, or test_batch.bin";
        return Err(DataError::Empty { path: folder.into(), what: what.into() });
    }
    if classes.len() == 1 {
        let files = classes.into_iter().flat_map(|(_, f)| f).collect();
        return Ok(Listing::Images { files, labels: None });
    }
    let number = |f: &Path| f.file_name().and_then(|n| n.to_string_lossy().parse::<i64>().ok());
    let numbers: Option<Vec<i64>> = classes.iter().map(|(f, _)| number(f)).collect();
    let numbers = numbers.unwrap_or_else(|| (0..).take(classes.len()).collect());
    let longest = classes.iter().map(|(_, f)| f.len()).max().unwrap_or(0);
    let (mut files, mut labels) = (Vec::new(), Vec::new());
    match limit {
        Some(limit) => {
            let rounds = (0..longest).flat_map(|i| classes.iter().zip(&numbers).map(move |(c, n)| (i, c, n)));
            for (image, class) in rounds.filter_map(|(i, c, n)| c.1.get(i).map(|f| (f, n))).take(limit) {
                files.push(image.clone());
                labels.push(*class);
            }
        }
        None => {
            for ((_, images), class) in classes.into_iter().zip(numbers) {
                labels.extend(std::iter::repeat_n(class, images.len()));
                files.extend(images);
            }
        }
    }
    Ok(Listing::Images { files, labels: Some(labels) })
}

fn decode(path: &Path, target: Target) -> Result<Pixels, DataError> {
    let file = std::io::BufReader::new(crate::files::open(path).map_err(DataError::io(path))?);
    let read = || -> Result<image::DynamicImage, image::ImageError> {
        image::ImageReader::new(file).with_guessed_format()?.decode()
    };
    let image =
        read().map_err(|e| DataError::format(path, format!("not an image that can be decoded: {e}")))?;
    let (height, width) = (image.height() as usize, image.width() as usize);
    let data =
        if target.channels == 1 { image.into_luma8().into_raw() } else { image.into_rgb8().into_raw() };
    Ok(Pixels { height, width, channels: if target.channels == 1 { 1 } else { 3 }, data })
}

/// Decodes the images in order, those of a batch in parallel.
pub fn visit(
    source: &Source,
    files: &[PathBuf],
    size: usize,
    take: &mut dyn FnMut(Vec<Elements>, usize) -> bool,
) -> Result<(), DataError> {
    let (input, target) = source.target()?;
    for chunk in files[..source.count].chunks(size) {
        // Of several damaged images the first is named, whichever thread is faster.
        let images: Vec<Result<Elements, DataError>> = chunk
            .par_iter()
            .map(|path| {
                let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
                source.convert(input, &name, &decode(path, target)?, target)
            })
            .collect();
        let mut all = Elements::empty(input.dtype);
        for image in images {
            all.append(&image?);
        }
        if !take(vec![all], chunk.len()) {
            break;
        }
    }
    Ok(())
}
