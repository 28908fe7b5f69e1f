//! From the items of an array to those of an input: as they are where the types agree, through the preprocessing
//! where 8-bit pixels feed floats. Nothing is cast that could lose.

use super::npy::{Array, NpyType, name_of};
use super::{ChannelOrder, DataError, Input, Layout, Pixels, Preprocess, Source, Target, check_pixels};
use nibblec_exec::{Elements, Slice};
use nibblec_ir::DType;
use std::io::Read;

/// How an array's items become those of an input.
pub enum Form {
    /// Elements of the input's type in its shape; floats of any width for f32.
    Same,
    /// 8-bit images of this shape, rows, columns and channels.
    Pixels(Target, [usize; 3], Planes),
    /// 8-bit numbers for an f32 input in its shape, which is no image's.
    Bytes,
}

/// How an 8-bit image lies in its array.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Planes {
    /// Channels last, or only one.
    Together,
    /// Channels first.
    Apart,
}

impl Form {
    /// Whether the preprocessing makes floats of 8-bit data.
    pub fn makes_floats(&self, input: &Input) -> bool {
        !matches!(self, Form::Same) && input.dtype == DType::F32
    }
}

/// The shape that an array must have, in words.
fn expected_shape(input: &Input) -> String {
    let dims: Vec<String> = input.item.iter().map(usize::to_string).collect();
    match input.batched {
        true => format!("[{}]", [vec!["N".to_string()], dims].concat().join(", ")),
        false => format!("[{}]", dims.join(", ")),
    }
}

/// The number of items and how to read them; an array of the shape of one item is one item.
pub fn form<R: Read>(
    a: &Array<R>,
    input: &Input,
    preprocess: &Preprocess,
) -> Result<(usize, Form), DataError> {
    let one = a.shape == input.item;
    let wrong = || DataError::Shape {
        path: a.path.clone(),
        array: a.name.clone(),
        expected: expected_shape(input),
        found: a.shape.clone(),
    };
    let (count, item) = match (one, a.shape.split_first()) {
        (true, _) => (1, &a.shape[..]),
        (false, Some((count, item))) => (*count, item),
        (false, None) => return Err(wrong()),
    };
    let pixels = a.dtype == NpyType::U8 && matches!(input.dtype, DType::F32 | DType::U8);
    let alike = a.dtype.dtype().is_some_and(|d| Elements::empty(d).as_slice().stores(input.dtype));
    match preprocess.target(&input.item).filter(|_| pixels) {
        Some(target) => images(a, input, preprocess, target, (count, item))?.ok_or_else(wrong),
        None if !pixels && !alike => Err(wrong_type(a, input)),
        None if item != input.item => Err(wrong()),
        None => Ok((count, if alike { Form::Same } else { Form::Bytes })),
    }
}

/// The same for an 8-bit array and an input that takes images; `None` if the shapes do not agree.
fn images<R: Read>(
    a: &Array<R>,
    input: &Input,
    preprocess: &Preprocess,
    target: Target,
    (count, item): (usize, &[usize]),
) -> Result<Option<(usize, Form)>, DataError> {
    check_pixels(preprocess, input, target)?;
    let as_it_is = preprocess.resize.is_none()
        && preprocess.crop.is_none()
        && preprocess.channel_order != Some(ChannelOrder::Bgr);
    if input.dtype == DType::U8 && item == input.item && as_it_is {
        return Ok(Some((count, Form::Same)));
    }
    // A single image without the batch in front of it.
    let (count, item) =
        if a.shape.len() == 3 && target.channels == 3 { (1, &a.shape[..]) } else { (count, item) };
    let as_the_input = (item == input.item).then_some(target.layout);
    let (size, planes) = match (item, as_the_input) {
        (&[h, w], _) if target.channels == 1 => ([h, w, 1], Planes::Together),
        (&[h, w, c], Some(Layout::Nhwc)) => ([h, w, c], Planes::Together),
        (&[c, h, w], Some(Layout::Nchw)) => ([h, w, c], Planes::Apart),
        (&[c, h, w], None) if c == target.channels && w != c => ([h, w, c], Planes::Apart),
        (&[h, w, c], None) if c == target.channels => ([h, w, c], Planes::Together),
        _ => return Ok(None),
    };
    Ok(Some((count, Form::Pixels(target, size, planes))))
}

fn wrong_type<R: Read>(a: &Array<R>, input: &Input) -> DataError {
    DataError::InputType {
        path: a.path.clone(),
        input: input.name.clone(),
        expected: name_of(input.dtype),
        array: a.name.clone(),
        found: a.dtype.name(),
    }
}

/// The next `count` items, of which the first is item `start` of the array.
pub fn next_items<R: Read>(
    source: &Source,
    a: &mut Array<R>,
    input: &Input,
    start: usize,
    count: usize,
) -> Result<Elements, DataError> {
    let elements = input.elements();
    let (_, form) = form(a, input, &source.preprocess.for_input(input, &source.inputs))?;
    match form {
        Form::Same => {
            let values = a.next(count * elements)?;
            let item = |at: usize| start + at / elements.max(1);
            check_values(a, input, &values, &item)?;
            Ok(values)
        }
        Form::Bytes => {
            let flat = Target { channels: 1, height: count, width: elements, layout: Layout::Nchw };
            let data = a.next_u8(count * elements)?;
            let image = Pixels { height: count, width: elements, channels: 1, data };
            source.convert(input, &a.name, &image, flat)
        }
        Form::Pixels(target, [height, width, channels], planes) => {
            let mut out = Elements::empty(input.dtype);
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
                out.append(&source.convert(input, &a.name, &image, target)?);
            }
            Ok(out)
        }
    }
}

/// Floats must be finite, codes of less than eight bits within their range.
fn check_values<R: Read>(
    a: &Array<R>,
    input: &Input,
    values: &Elements,
    item: &dyn Fn(usize) -> usize,
) -> Result<(), DataError> {
    let (path, array) = (a.path.clone(), a.name.clone());
    if let Elements::F32(v) = values
        && let Some(at) = v.iter().position(|v| !v.is_finite())
    {
        return Err(DataError::NotFinite { path, array, item: item(at), value: v[at] });
    }
    let Some(range) = input.dtype.code_range().filter(|_| input.dtype.bits() < 8) else { return Ok(()) };
    let beyond = |q: i32| !(range.0..=range.1).contains(&q);
    let found = match values.as_slice() {
        Slice::U8(v) => v.iter().position(|q| beyond(i32::from(*q))).map(|at| (at, i32::from(v[at]))),
        Slice::I8(v) => v.iter().position(|q| beyond(i32::from(*q))).map(|at| (at, i32::from(v[at]))),
        _ => None,
    };
    let Some((at, value)) = found else { return Ok(()) };
    let (input, dtype) = (input.name.clone(), input.dtype);
    Err(DataError::Code { path, array, item: item(at), value, input, dtype, range })
}
