//! NumPy files: an `.npz` archive with an array for each model input, or an `.npy` file for the only one.

use super::cifar::Opened;
use super::npy::{Array, NpyType};
use super::{DataError, Input, Kind, Pixels, Preprocess, Source, Target, npy};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Names under which the only input's array is found too.
const ALIASES: [&str; 6] = ["image", "images", "x", "input", "inputs", "data"];
/// Names of the classes.
const LABELS: [&str; 3] = ["labels", "label", "y"];

/// Which array feeds which input.
pub struct Arrays {
    /// For each model input; empty for an `.npy` file.
    members: Vec<String>,
    /// Whether one of them holds 8-bit data.
    pixels: bool,
}

impl Arrays {
    /// Whether one of the arrays holds 8-bit data.
    pub fn has_pixels(&self) -> bool {
        self.pixels
    }
}

/// How an array's items become those of an input.
enum Form {
    /// Floats in the input's shape.
    Floats,
    /// 8-bit images of this shape, rows, columns and channels.
    Pixels(Target, [usize; 3], Planes),
    /// 8-bit numbers in the input's shape, which is no image's.
    Bytes,
}

/// How an 8-bit image lies in its array.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Planes {
    /// Channels last, or only one.
    Together,
    /// Channels first.
    Apart,
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

/// The number of items and how to read them; an array of the shape of one item is one item.
fn form<R: Read>(a: &Array<R>, input: &Input, preprocess: &Preprocess) -> Result<(usize, Form), DataError> {
    let one = a.shape == input.item;
    let count = if one { Some(1) } else { a.shape.first().copied() };
    let item = if one { &a.shape[..] } else { a.shape.get(1..).unwrap_or_default() };
    let wrong = || DataError::Shape {
        path: a.path.clone(),
        array: a.name.clone(),
        expected: format!("[N, {}]", input.item.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
        found: a.shape.clone(),
    };
    let count = count.ok_or_else(wrong)?;
    match a.dtype {
        NpyType::F32 | NpyType::F64 if item == input.item => Ok((count, Form::Floats)),
        NpyType::F32 | NpyType::F64 => Err(wrong()),
        NpyType::U8 => match preprocess.target(&input.item) {
            None if item == input.item => Ok((count, Form::Bytes)),
            None => Err(wrong()),
            Some(target) => {
                preprocess.check(target)?;
                // A single image without the batch in front of it.
                let (count, item) = if a.shape.len() == 3 && target.channels == 3 {
                    (1, &a.shape[..])
                } else {
                    (count, item)
                };
                let (size, planes) = match *item {
                    [h, w] if target.channels == 1 => ([h, w, 1], Planes::Together),
                    [c, h, w] if c == target.channels && (item == input.item || w != c) => {
                        ([h, w, c], Planes::Apart)
                    }
                    [h, w, c] if c == target.channels => ([h, w, c], Planes::Together),
                    _ => return Err(wrong()),
                };
                Ok((count, Form::Pixels(target, size, planes)))
            }
        },
        _ => Err(DataError::DType {
            path: a.path.clone(),
            array: a.name.clone(),
            expected: "float32 or uint8",
            found: a.dtype.name(),
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
        let (count, form) = form(&npy::open(path)?, input, preprocess)?;
        let arrays = Arrays { members: Vec::new(), pixels: !matches!(form, Form::Floats) };
        return Ok((path.into(), Kind::Arrays(arrays), count, None));
    }
    let mut zip = archive(path)?;
    let names: Vec<String> =
        zip.file_names().flatten().filter_map(|n| n.strip_suffix(".npy").map(str::to_string)).collect();
    let (mut members, mut counts, mut pixels) = (Vec::new(), Vec::new(), false);
    for input in inputs {
        let name = choose(path, &names, inputs, input)?;
        let (count, form) = form(&member(path, &mut zip, &name)?, input, preprocess)?;
        pixels |= !matches!(form, Form::Floats);
        counts.push((name.clone(), count));
        members.push(name);
    }
    let count = counts.first().map_or(0, |c| c.1);
    let labels =
        match LABELS.iter().find(|l| names.iter().any(|n| n == *l) && !members.iter().any(|m| m == *l)) {
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
    Ok((path.into(), Kind::Arrays(Arrays { members, pixels }), count, labels))
}

/// Reads the items in order.
pub fn visit(
    source: &Source,
    arrays: &Arrays,
    size: usize,
    take: &mut dyn FnMut(Vec<Vec<f32>>, usize) -> bool,
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
    let mut start = 0;
    while start < source.count {
        let count = size.min(source.count - start);
        let batch = readers
            .iter_mut()
            .zip(&source.inputs)
            .map(|(reader, input)| read(source, reader, input, start, count))
            .collect::<Result<Vec<_>, _>>()?;
        start += count;
        if !take(batch, count) {
            break;
        }
    }
    Ok(())
}

/// The next `count` items.
fn read<R: Read>(
    source: &Source,
    a: &mut Array<R>,
    input: &Input,
    start: usize,
    count: usize,
) -> Result<Vec<f32>, DataError> {
    let elements = input.elements();
    let (_, form) = form(a, input, &source.preprocess)?;
    match form {
        Form::Floats => {
            let values = a.next_f32(count * elements)?;
            match values.iter().position(|v| !v.is_finite()) {
                Some(at) => Err(DataError::NotFinite {
                    path: a.path.clone(),
                    array: a.name.clone(),
                    item: start + at / elements.max(1),
                    value: values[at],
                }),
                None => Ok(values),
            }
        }
        Form::Bytes => {
            let flat = Target { channels: 1, height: count, width: elements, layout: super::Layout::Nchw };
            let image =
                Pixels { height: count, width: elements, channels: 1, data: a.next_u8(count * elements)? };
            source.convert(&a.name, &image, flat)
        }
        Form::Pixels(target, [height, width, channels], planes) => {
            let mut out = Vec::with_capacity(count * elements);
            for _ in 0..count {
                let raw = a.next_u8(height * width * channels)?;
                let plane = height * width;
                let data = match planes {
                    Planes::Together => raw,
                    Planes::Apart => {
                        (0..raw.len()).map(|i| raw[i % channels * plane + i / channels]).collect()
                    }
                };
                let image = Pixels { height, width, channels, data };
                out.extend(source.convert(&a.name, &image, target)?);
            }
            Ok(out)
        }
    }
}
