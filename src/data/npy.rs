//! NumPy arrays: the header of the `.npy` format (numpy.lib.format, versions 1 to 3) and its elements, read in
//! bounded pieces and written whole. Numbers and truth values of either byte order; an array in Fortran order is read
//! whole and brought into row-major order.

use super::DataError;
use half::f16;
use nibblec_exec::Elements;
use nibblec_ir::DType;
use std::fs::File;
use std::io::{BufReader, BufWriter, Cursor, Read, Write};
use std::path::{Path, PathBuf};

/// Longest header accepted.
const MAX_HEADER: usize = 1 << 20;

/// Element types that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NpyType {
    /// `f2`, converted to f32 without loss.
    F16,
    /// `f4`.
    F32,
    /// `f8`, rounded to f32.
    F64,
    /// `b1`.
    Bool,
    /// `i1`, `i2`, `i4`, `i8` of so many bytes.
    Int(usize),
    /// `u1`, `u2`, `u4`, `u8` of so many bytes.
    Uint(usize),
}

impl NpyType {
    /// Unsigned bytes: pixels, where an image is looked for.
    pub const U8: NpyType = NpyType::Uint(1);

    /// Bytes of an element.
    pub fn bytes(self) -> usize {
        match self {
            NpyType::F16 => 2,
            NpyType::F32 => 4,
            NpyType::F64 => 8,
            NpyType::Bool => 1,
            NpyType::Int(n) | NpyType::Uint(n) => n,
        }
    }

    /// NumPy's name.
    pub fn name(self) -> String {
        match self {
            NpyType::F16 => "float16".into(),
            NpyType::F32 => "float32".into(),
            NpyType::F64 => "float64".into(),
            NpyType::Bool => "bool".into(),
            NpyType::Int(n) => format!("int{}", 8 * n),
            NpyType::Uint(n) => format!("uint{}", 8 * n),
        }
    }

    /// Whether elements are floats, of any width.
    pub fn is_float(self) -> bool {
        matches!(self, NpyType::F16 | NpyType::F32 | NpyType::F64)
    }

    /// The type of an input that takes these elements as they are; floats of any width become f32.
    pub fn dtype(self) -> Option<DType> {
        match self {
            NpyType::F16 | NpyType::F32 | NpyType::F64 => Some(DType::F32),
            NpyType::Bool => Some(DType::Bool),
            NpyType::Uint(1) => Some(DType::U8),
            NpyType::Int(1) => Some(DType::I8),
            NpyType::Int(4) => Some(DType::I32),
            NpyType::Int(8) => Some(DType::I64),
            NpyType::Int(_) | NpyType::Uint(_) => None,
        }
    }
}

/// NumPy's name of the arrays that an input of that type takes.
pub fn name_of(dtype: DType) -> &'static str {
    match dtype {
        DType::F32 => "float32",
        DType::I32 => "int32",
        DType::I64 => "int64",
        DType::Code { signed: false, .. } => "uint8",
        DType::Code { signed: true, .. } => "int8",
        DType::Bool => "bool",
    }
}

/// An array whose elements are still to be read.
pub struct Array<R> {
    /// The file, for messages.
    pub path: PathBuf,
    /// The array's name, for messages.
    pub name: String,
    /// Element type.
    pub dtype: NpyType,
    /// Extents.
    pub shape: Vec<usize>,
    /// Whether the first index runs fastest.
    fortran: bool,
    /// Whether the first byte of a number is its highest.
    big_endian: bool,
    reader: R,
    /// All elements in row-major order, once an array in Fortran order was read.
    ordered: Option<Cursor<Vec<u8>>>,
}

/// The text behind `'key':` in the header's dictionary.
fn field<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let at = header.find(&format!("'{key}'"))? + key.len() + 2;
    Some(header[at..].trim_start().strip_prefix(':')?.trim_start())
}

/// Element type, and whether it is big-endian.
fn parse_type(descr: &str) -> Option<(NpyType, bool)> {
    let order = descr.chars().next().filter(|c| "<>|=".contains(*c))?;
    let dtype = match &descr[1..] {
        "f2" => NpyType::F16,
        "f4" => NpyType::F32,
        "f8" => NpyType::F64,
        "b1" => NpyType::Bool,
        "i1" | "i2" | "i4" | "i8" => NpyType::Int(descr[2..].parse().ok()?),
        "u1" | "u2" | "u4" | "u8" => NpyType::Uint(descr[2..].parse().ok()?),
        _ => return None,
    };
    Some((dtype, order == '>' || (order == '=' && cfg!(target_endian = "big"))))
}

/// The name that users know of a `descr` which is not read.
fn type_name(descr: &str) -> String {
    match descr.trim_start_matches(['<', '>', '|', '=']) {
        "f16" => "float128".into(),
        "c8" => "complex64".into(),
        "c16" => "complex128".into(),
        "O" => "object".into(),
        _ => descr.into(),
    }
}

impl<R: Read> Array<R> {
    /// Reads the header of the array `name` of the file `path`.
    pub fn open(path: &Path, name: &str, mut reader: R) -> Result<Array<R>, DataError> {
        let bad = |what: &str| DataError::format(path, format!("'{name}' is not a NumPy array: {what}"));
        let mut read = |n: usize| -> Result<Vec<u8>, DataError> {
            let mut bytes = vec![0; n];
            reader.read_exact(&mut bytes).map_err(|_| bad("it ends within the header"))?;
            Ok(bytes)
        };
        let start = read(8)?;
        if &start[..6] != b"\x93NUMPY" {
            return Err(bad("its first bytes are not '\\x93NUMPY'"));
        }
        let length = match start[6] {
            1 => read(2)?.iter().rev().fold(0usize, |a, b| a << 8 | usize::from(*b)),
            2 | 3 => read(4)?.iter().rev().fold(0usize, |a, b| a << 8 | usize::from(*b)),
            v => return Err(bad(&format!("format version {v} is unknown"))),
        };
        if length > MAX_HEADER {
            return Err(bad(&format!("its header has {length} bytes")));
        }
        let header = String::from_utf8(read(length)?).map_err(|_| bad("its header is not text"))?;
        let shape = parse_shape(&header).ok_or_else(|| bad("its shape cannot be read"))?;
        let descr = field(&header, "descr").and_then(|t| t.strip_prefix('\''));
        let descr =
            descr.and_then(|t| t.split('\'').next()).ok_or_else(|| bad("it is a structured array"))?;
        let (dtype, big_endian) = parse_type(descr).ok_or_else(|| DataError::DType {
            path: path.into(),
            array: name.into(),
            expected: "a float, integer or bool type",
            found: type_name(descr),
        })?;
        let fortran = field(&header, "fortran_order").is_some_and(|t| t.starts_with("True"));
        let elements = shape.iter().try_fold(dtype.bytes(), |a, &d| a.checked_mul(d));
        if elements.is_none_or(|n| isize::try_from(n).is_err()) {
            return Err(bad(&format!("the extents {shape:?} overflow")));
        }
        let (path, name) = (path.to_path_buf(), name.to_string());
        let fortran = fortran && shape.len() > 1;
        Ok(Array { path, name, dtype, shape, fortran, big_endian, reader, ordered: None })
    }

    /// The next bytes in row-major order, numbers in little-endian.
    fn take(&mut self, elements: usize) -> Result<Vec<u8>, DataError> {
        if self.fortran && self.ordered.is_none() {
            let all = self.shape.iter().product::<usize>() * self.dtype.bytes();
            let raw = self.exactly(all)?;
            self.ordered = Some(Cursor::new(row_major(&raw, &self.shape, self.dtype.bytes())));
        }
        let mut raw = self.exactly(elements * self.dtype.bytes())?;
        if self.big_endian {
            raw.chunks_exact_mut(self.dtype.bytes()).for_each(<[u8]>::reverse);
        }
        Ok(raw)
    }

    fn exactly(&mut self, bytes: usize) -> Result<Vec<u8>, DataError> {
        let mut raw = Vec::new();
        let read = match &mut self.ordered {
            Some(held) => held.take(bytes as u64).read_to_end(&mut raw),
            None => self.reader.by_ref().take(bytes as u64).read_to_end(&mut raw),
        };
        read.map_err(|e| DataError::format(&self.path, format!("'{}': {e}", self.name)))?;
        if raw.len() < bytes {
            let what = format!("'{}' is truncated: shape {:?} needs more elements", self.name, self.shape);
            return Err(DataError::format(&self.path, what));
        }
        Ok(raw)
    }

    /// The same array behind a pointer, so that arrays of different readers go together.
    pub fn boxed<'a>(self) -> Array<Box<dyn Read + 'a>>
    where
        R: 'a,
    {
        let Array { path, name, dtype, shape, fortran, big_endian, reader, ordered } = self;
        Array { path, name, dtype, shape, fortran, big_endian, reader: Box::new(reader), ordered }
    }

    /// The next `elements` elements; floats of any width as f32.
    pub fn next(&mut self, elements: usize) -> Result<Elements, DataError> {
        let Some(dtype) = self.dtype.dtype() else {
            return Err(self.wrong_type("a float type, uint8, int8, int32, int64 or bool"));
        };
        if dtype == DType::F32 {
            return self.next_f32(elements).map(Elements::F32);
        }
        let raw = self.take(elements)?;
        Ok(match dtype {
            DType::I32 => Elements::I32(le(&raw, i32::from_le_bytes)),
            DType::I64 => Elements::I64(le(&raw, i64::from_le_bytes)),
            DType::I8 => Elements::I8(le(&raw, i8::from_le_bytes)),
            DType::Bool => Elements::Bool(raw.into_iter().map(|b| b != 0).collect()),
            _ => Elements::U8(raw),
        })
    }

    /// The next `elements` bytes of a `uint8` array.
    pub fn next_u8(&mut self, elements: usize) -> Result<Vec<u8>, DataError> {
        match self.dtype {
            NpyType::U8 => self.take(elements),
            _ => Err(self.wrong_type("uint8")),
        }
    }

    /// The next `elements` elements of a float array as f32.
    pub fn next_f32(&mut self, elements: usize) -> Result<Vec<f32>, DataError> {
        match self.dtype {
            NpyType::F32 => Ok(le(&self.take(elements)?, f32::from_le_bytes)),
            NpyType::F16 => Ok(le(&self.take(elements)?, |b| f16::from_le_bytes(b).to_f32())),
            NpyType::F64 => {
                let wide = le(&self.take(elements)?, f64::from_le_bytes);
                if let Some(v) = wide.iter().find(|v| v.is_finite() && !(**v as f32).is_finite()) {
                    let what = format!("'{}' holds {v:e}, which float32 cannot hold", self.name);
                    return Err(DataError::format(&self.path, what));
                }
                Ok(wide.into_iter().map(|v| v as f32).collect())
            }
            _ => Err(self.wrong_type("a float type")),
        }
    }

    /// The next `elements` elements of an integer array.
    pub fn next_i64(&mut self, elements: usize) -> Result<Vec<i64>, DataError> {
        if !matches!(self.dtype, NpyType::Int(_) | NpyType::Uint(_)) {
            return Err(self.wrong_type("an integer type"));
        }
        let raw = self.take(elements)?;
        Ok(integers(&raw, self.dtype).collect())
    }

    fn wrong_type(&self, expected: &'static str) -> DataError {
        let (path, array) = (self.path.clone(), self.name.clone());
        DataError::DType { path, array, expected, found: self.dtype.name() }
    }
}

/// Numbers of little-endian bytes.
fn le<const N: usize, T>(raw: &[u8], number: impl Fn([u8; N]) -> T) -> Vec<T> {
    raw.as_chunks::<N>().0.iter().map(|b| number(*b)).collect()
}

/// Elements of `width` bytes whose first index runs fastest, with the last index fastest.
fn row_major(raw: &[u8], shape: &[usize], width: usize) -> Vec<u8> {
    let mut strides = vec![width; shape.len()];
    for i in 1..shape.len() {
        strides[i] = strides[i - 1] * shape[i - 1];
    }
    let mut out = Vec::with_capacity(raw.len());
    let (mut index, mut at) = (vec![0; shape.len()], 0);
    while out.len() < raw.len() {
        out.extend_from_slice(&raw[at..at + width]);
        for i in (0..shape.len()).rev() {
            index[i] += 1;
            at += strides[i];
            if index[i] < shape[i] {
                break;
            }
            at -= strides[i] * shape[i];
            index[i] = 0;
        }
    }
    out
}

/// Little-endian integers of any width, sign extended where the type has a sign.
fn integers(raw: &[u8], dtype: NpyType) -> impl Iterator<Item = i64> {
    let signed = matches!(dtype, NpyType::Int(_));
    let width = dtype.bytes();
    raw.chunks_exact(width).map(move |b| {
        let value = b.iter().rev().fold(0u64, |a, x| a << 8 | u64::from(*x));
        let shift = 64 - 8 * width as u32;
        if signed { ((value << shift) as i64) >> shift } else { value as i64 }
    })
}

fn parse_shape(header: &str) -> Option<Vec<usize>> {
    let text = field(header, "shape")?.strip_prefix('(')?;
    let text = &text[..text.find(')')?];
    text.split(',').map(str::trim).filter(|d| !d.is_empty()).map(|d| d.parse().ok()).collect()
}

/// Opens an `.npy` file.
pub fn open(path: &Path) -> Result<Array<BufReader<File>>, DataError> {
    let file = crate::files::open(path).map_err(DataError::io(path))?;
    let name = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    Array::open(path, &name, BufReader::new(file))
}

/// Writes an array of the elements' type.
pub fn write(out: impl Write, shape: &[usize], elements: &Elements) -> std::io::Result<()> {
    let mut out = BufWriter::new(out);
    let extents: String = shape.iter().map(|d| format!("{d}, ")).collect();
    let descr = match elements {
        Elements::F32(_) => "<f4",
        Elements::I32(_) => "<i4",
        Elements::I64(_) => "<i8",
        Elements::U8(_) => "|u1",
        Elements::I8(_) => "|i1",
        Elements::Bool(_) => "|b1",
    };
    let mut header =
        format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({}), }}", extents.trim_end());
    // The elements start at a multiple of 64 bytes; the header ends in a newline.
    let padding = (64 - (10 + header.len() + 1) % 64) % 64;
    header.extend(std::iter::repeat_n(' ', padding));
    header.push('\n');
    out.write_all(b"\x93NUMPY\x01\x00")?;
    out.write_all(&(header.len() as u16).to_le_bytes())?;
    out.write_all(header.as_bytes())?;
    match elements {
        Elements::F32(v) => v.iter().try_for_each(|x| out.write_all(&x.to_le_bytes()))?,
        Elements::I32(v) => v.iter().try_for_each(|x| out.write_all(&x.to_le_bytes()))?,
        Elements::I64(v) => v.iter().try_for_each(|x| out.write_all(&x.to_le_bytes()))?,
        Elements::U8(v) => out.write_all(v)?,
        Elements::I8(v) => v.iter().try_for_each(|x| out.write_all(&x.to_le_bytes()))?,
        Elements::Bool(v) => v.iter().try_for_each(|x| out.write_all(&[u8::from(*x)]))?,
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(descr: &str, order: &str, shape: &str, data: &[u8]) -> Vec<u8> {
        let header = format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}\n");
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(data);
        bytes
    }

    fn all(bytes: &[u8]) -> Elements {
        let mut a = Array::open(Path::new("x.npy"), "x", bytes).unwrap_or_else(|e| panic!("{e}"));
        a.next(a.shape.iter().product()).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn what_is_written_is_read() {
        let kinds = [
            Elements::F32(vec![1.5, -2.0, 3.25]),
            Elements::I32(vec![i32::MIN, 0, i32::MAX]),
            Elements::I64(vec![i64::MIN, -1, i64::MAX]),
            Elements::U8(vec![0, 128, 255]),
            Elements::I8(vec![-128, -1, 127]),
            Elements::Bool(vec![true, false, true]),
        ];
        for elements in kinds {
            for shape in [&[3][..], &[1, 3], &[3, 1, 1]] {
                let mut bytes = Vec::new();
                write(&mut bytes, shape, &elements).unwrap();
                let width = all(&bytes).as_slice().storage();
                assert_eq!(all(&bytes), elements, "{width} {shape:?}");
            }
        }
        let mut bytes = Vec::new();
        write(&mut bytes, &[], &Elements::I8(vec![-7])).unwrap();
        assert_eq!((bytes.len() - 1) % 64, 0);
        assert_eq!(all(&bytes), Elements::I8(vec![-7]), "no extents at all");
    }

    #[test]
    fn either_byte_order_and_every_float() {
        let rows: [(&str, &[u8], Elements); 9] = [
            (">f4", &1.5f32.to_be_bytes(), Elements::F32(vec![1.5])),
            (">f8", &(-2.25f64).to_be_bytes(), Elements::F32(vec![-2.25])),
            ("<f8", &0.1f64.to_le_bytes(), Elements::F32(vec![0.1])),
            ("<f2", &[0x00, 0x3e, 0x01, 0x00], Elements::F32(vec![1.5, 5.960_464_5e-8])),
            (">f2", &[0xc2, 0x00], Elements::F32(vec![-3.0])),
            (">i4", &[0, 0, 1, 0], Elements::I32(vec![256])),
            (">i8", &[255; 8], Elements::I64(vec![-1])),
            ("=i4", &7i32.to_ne_bytes(), Elements::I32(vec![7])),
            ("|b1", &[0, 1, 2], Elements::Bool(vec![false, true, true])),
        ];
        for (descr, data, expected) in rows {
            let bytes = file(descr, "False", &format!("({},)", expected.len()), data);
            assert_eq!(all(&bytes), expected, "{descr}");
        }
    }

    #[test]
    fn fortran_order_becomes_row_major() {
        // 0 1 2 / 3 4 5 with the first index fastest.
        let flat = [0i8, 3, 1, 4, 2, 5].map(i8::cast_unsigned);
        assert_eq!(all(&file("|i1", "True", "(2, 3)", &flat)), Elements::I8((0..6).collect()));
        let values: Vec<u8> =
            (0..24i32).flat_map(|i| (i % 2 * 12 + i / 2 % 3 * 4 + i / 6).to_be_bytes()).collect();
        let bytes = file(">i4", "True", "(2, 3, 4)", &values);
        assert_eq!(all(&bytes), Elements::I32((0..24).collect()));
        let mut a = Array::open(Path::new("x.npy"), "x", &bytes[..]).unwrap();
        assert_eq!(a.next(5).unwrap(), Elements::I32((0..5).collect()), "piece by piece");
        assert_eq!(a.next(19).unwrap(), Elements::I32((5..24).collect()));
        assert_eq!(all(&file("|u1", "True", "(3,)", &[1, 2, 3])), Elements::U8(vec![1, 2, 3]));
        assert_eq!(all(&file("|u1", "True", "(0, 3)", &[])), Elements::U8(vec![]));
        let mut short = Array::open(Path::new("x.npy"), "x", &bytes[..bytes.len() - 1]).unwrap();
        assert!(short.next(1).is_err());
    }

    #[test]
    fn integers_of_every_width() {
        let rows: [(&str, &[u8], &[i64]); 6] = [
            ("|i1", &[0xff, 1], &[-1, 1]),
            ("<i2", &[0xfe, 0xff], &[-2]),
            ("<u2", &[0xfe, 0xff], &[65534]),
            (">u2", &[0xff, 0xfe], &[65534]),
            ("<i8", &[5, 0, 0, 0, 0, 0, 0, 0], &[5]),
            ("|u1", &[200], &[200]),
        ];
        for (descr, data, expected) in rows {
            let bytes = file(descr, "False", &format!("({},)", expected.len()), data);
            let mut a = Array::open(Path::new("x.npy"), "x", &bytes[..]).unwrap();
            assert_eq!(a.next_i64(expected.len()).unwrap(), expected, "{descr}");
        }
    }

    #[test]
    fn damaged_files_are_refused() {
        let good = file("<f4", "False", "(2, 2)", &[0; 16]);
        let cases = [
            b"PK\x03\x04....".to_vec(),
            good[..30].to_vec(),
            file("<c8", "False", "(2, 2)", &[0; 32]),
            file("|O", "False", "(2, 2)", &[0; 32]),
            file("<f4", "False", "(9999999999999, 9999999999999)", &[]),
            file("<f4", "False", "(-1, 2)", &[]),
        ];
        for (i, bytes) in cases.iter().enumerate() {
            assert!(Array::open(Path::new("x.npy"), "x", &bytes[..]).is_err(), "case {i}");
        }
        let mut short = Array::open(Path::new("x.npy"), "x", &good[..good.len() - 1]).unwrap();
        assert!(short.next_f32(4).is_err());
        let huge = file("<f8", "False", "(1,)", &1e300f64.to_le_bytes());
        let mut huge = Array::open(Path::new("x.npy"), "x", &huge[..]).unwrap();
        let error = huge.next(1).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(error.contains("1e300") && error.contains("float32"), "{error}");
    }
}
