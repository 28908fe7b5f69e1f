//! NumPy files: an `.npz` archive with an array for each model input, or an `.npy` file for the only one.

use super::cifar::Opened;
use super::form::{Form, form, next_items};
use super::npy::Array;
use super::{DataError, Input, Kind, Preprocess, Source, npy};
use nibblec_exec::Elements;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Names under which the only input's array is found too.
const ALIASES: [&str; 6] = ["image", "images", "x", "input", "inputs", "data"];
/// Names of the classes.
const LABELS: [&str; 3] = ["labels", "label", "y"];

/// Which array feeds which input.
#[derive(Default)]
pub struct Arrays {
    /// For each model input; empty for an `.npy` file.
    members: Vec<String>,
    /// For each model input, whether its array is one item that goes with every item of the others.
    shared: Vec<bool>,
    /// Whether one of them holds 8-bit data that the preprocessing makes floats of.
    pixels: bool,
    /// Whether the preprocessing applies to one of them.
    prepared: bool,
    /// Whether one of them is rounded to f32.
    rounded: bool,
}

impl Arrays {
    /// Takes in what an array is for an input.
    fn feeds<R: Read>(&mut self, array: &npy::Array<R>, input: &Input, form: &Form) {
        self.pixels |= form.makes_floats(input);
        self.prepared |= !matches!(form, Form::Same);
        self.rounded |= array.dtype == npy::NpyType::F64;
    }

    /// Whether one of the arrays holds 8-bit data that the preprocessing makes floats of.
    pub fn has_pixels(&self) -> bool {
        self.pixels
    }

    /// Whether the preprocessing applies to one of the arrays; the others go in as they are.
    pub fn is_prepared(&self) -> bool {
        self.prepared
    }

    /// Whether one of the arrays holds float64, which is rounded to float32.
    pub fn is_rounded(&self) -> bool {
        self.rounded
    }
}

type Archive = zip::ZipArchive<BufReader<File>>;

fn archive(path: &Path) -> Result<Archive, DataError> {
    let file = crate::files::open(path).map_err(DataError::io(path))?;
    zip::ZipArchive::new(BufReader::new(file))
        .map_err(|e| DataError::format(path, format!("not an .npz archive: {e}")))
}

fn member<'a>(
    path: &Path,
    archive: &'a mut Archive,
    name: &str,
) -> Result<Array<BufReader<impl Read + use<'a>>>, DataError> {
    let file = archive.by_name(&format!("{name}.npy"));
    let file = file.map_err(|e| DataError::format(path, format!("array '{name}' cannot be read: {e}")))?;
    Array::open(path, name, BufReader::new(file))
}

/// The array of an input: of its name, or for the only input one of the usual names or the only array.
fn choose(path: &Path, names: &[String], inputs: &[Input], input: &Input) -> Result<String, DataError> {
    if names.contains(&input.name) {
        return Ok(input.name.clone());
    }
    let data: Vec<&String> = names.iter().filter(|n| !LABELS.contains(&n.as_str())).collect();
    let alias = ALIASES.iter().find_map(|a| names.iter().find(|n| n == a));
    match (inputs, alias, &data[..]) {
        ([_], Some(alias), _) => Ok(alias.clone()),
        ([_], None, [only]) => Ok((*only).clone()),
        _ => Err(DataError::MissingArray {
            path: path.into(),
            input: input.name.clone(),
            found: if names.is_empty() { "none".into() } else { names.join(", ") },
        }),
    }
}

/// Finds the arrays and checks their types, shapes and counts.
pub fn open(path: &Path, inputs: &[Input], preprocess: &Preprocess) -> Result<Opened, DataError> {
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("npy")) {
        let [input] = inputs else {
            let what = format!("an .npy file feeds one input, the model has {}: use .npz", inputs.len());
            return Err(DataError::Model { path: path.into(), what });
        };
        let array = npy::open(path)?;
        let (count, form) = form(&array, input, preprocess)?;
        let mut arrays = Arrays { shared: vec![false], ..Arrays::default() };
        arrays.feeds(&array, input, &form);
        return Ok((path.into(), Kind::Arrays(arrays), count, None));
    }
    let mut zip = archive(path)?;
    let names: Vec<String> =
        zip.file_names().flatten().filter_map(|n| n.strip_suffix(".npy").map(str::to_string)).collect();
    let mut arrays = Arrays::default();
    let mut counts = Vec::new();
    for input in inputs {
        let name = choose(path, &names, inputs, input)?;
        let array = member(path, &mut zip, &name)?;
        let (count, form) = form(&array, input, &preprocess.for_input(input, inputs))?;
        arrays.feeds(&array, input, &form);
        arrays.shared.push(!input.batched && count == 1);
        counts.push((name.clone(), count));
        arrays.members.push(name);
    }
    let apart = counts.iter().zip(&arrays.shared).find(|(_, shared)| !**shared);
    let count = apart.map_or(1, |(c, _)| c.1);
    let mut shared = arrays.shared.iter();
    counts.retain(|_| !shared.next().copied().unwrap_or(false));
    let labels = match LABELS
        .iter()
        .find(|l| names.iter().any(|n| n == *l) && !arrays.members.iter().any(|m| m == *l))
    {
        Some(name) => {
            let mut a = member(path, &mut zip, name)?;
            let found = a.shape.iter().product();
            counts.push((name.to_string(), found));
            if found == count { Some(a.next_i64(count)?) } else { None }
        }
        None => None,
    };
    if let Some((array, found)) = counts.into_iter().find(|(_, c)| *c != count) {
        return Err(DataError::Count { path: path.into(), array, expected: count, found });
    }
    Ok((path.into(), Kind::Arrays(arrays), count, labels))
}

/// Reads the items in order.
pub fn visit(
    source: &Source,
    arrays: &Arrays,
    size: usize,
    take: &mut dyn FnMut(Vec<Elements>, usize) -> bool,
) -> Result<(), DataError> {
    let path = &source.path;
    let mut zips = arrays.members.iter().map(|_| archive(path)).collect::<Result<Vec<_>, _>>()?;
    let mut readers: Vec<Array<Box<dyn Read + '_>>> = Vec::new();
    if arrays.members.is_empty() {
        readers.push(npy::open(path)?.boxed());
    }
    for (zip, name) in zips.iter_mut().zip(&arrays.members) {
        readers.push(member(path, zip, name)?.boxed());
    }
    let mut once = Vec::new();
    for ((reader, input), shared) in readers.iter_mut().zip(&source.inputs).zip(&arrays.shared) {
        once.push(if *shared { Some(next_items(source, reader, input, 0, 1)?) } else { None });
    }
    let mut start = 0;
    while start < source.count {
        let count = size.min(source.count - start);
        let batch = readers
            .iter_mut()
            .zip(&source.inputs)
            .zip(&once)
            .map(|((reader, input), once)| match once {
                Some(one) => Ok(repeated(one, count)),
                None => next_items(source, reader, input, start, count),
            })
            .collect::<Result<Vec<_>, _>>()?;
        start += count;
        if !take(batch, count) {
            break;
        }
    }
    Ok(())
}

/// The same elements `count` times.
pub fn repeated(one: &Elements, count: usize) -> Elements {
    let mut all = one.clone();
    for _ in 1..count {
        all.append(one);
    }
    all
}
