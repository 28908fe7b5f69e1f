//! NumPy arrays: the header of the `.npy` format (numpy.lib.format, versions 1 to 3) and its elements, read in
//! bounded pieces and written whole. Row-major arrays of little-endian numbers only.

use super::DataError;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Longest header accepted.
const MAX_HEADER: usize = 1 << 20;

/// Element types that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NpyType {
    /// `<f4`.
    F32,
    /// `<f8`, converted to f32.
    F64,
    /// `|u1`.
    U8,
    /// `|i1`, `<i2`, `<i4`, `<i8` of so many bytes.
    Int(usize),
    /// `<u2`, `<u4`, `<u8` of so many bytes.
    Uint(usize),
}

impl NpyType {
    /// Bytes of an element.
    pub fn bytes(self) -> usize {
        match self {
            NpyType::F32 => 4,
            NpyType::F64 => 8,
            NpyType::U8 => 1,
            NpyType::Int(n) | NpyType::Uint(n) => n,
        }
    }

    /// NumPy's name.
    pub fn name(self) -> String {
        match self {
            NpyType::F32 => "float32".into(),
            NpyType::F64 => "float64".into(),
            NpyType::U8 => "uint8".into(),
            NpyType::Int(n) => format!("int{}", 8 * n),
            NpyType::Uint(n) => format!("uint{}", 8 * n),
        }
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
    reader: R,
}

/// The text behind `'key':` in the header's dictionary.
fn field<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let at = header.find(&format!("'{key}'"))? + key.len() + 2;
    Some(header[at..].trim_start().strip_prefix(':')?.trim_start())
}

fn parse_type(descr: &str) -> Option<NpyType> {
    match descr {
        "<f4" => Some(NpyType::F32),
        "<f8" => Some(NpyType::F64),
        "|u1" => Some(NpyType::U8),
        "|i1" => Some(NpyType::Int(1)),
        "<i2" | "<i4" | "<i8" => descr[2..].parse().ok().map(NpyType::Int),
        "<u2" | "<u4" | "<u8" => descr[2..].parse().ok().map(NpyType::Uint),
        _ => None,
    }
}

/// The name that users know of a `descr` which is not read.
fn type_name(descr: &str) -> String {
    match descr {
        "<f2" => "float16".into(),
        "|b1" => "bool".into(),
        d if d.starts_with('>') => format!("big-endian {}", &d[1..]),
        d => d.into(),
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
        let dtype = parse_type(descr).ok_or_else(|| DataError::DType {
            path: path.into(),
            array: name.into(),
            expected: "float32, float64, uint8 or an integer",
            found: type_name(descr),
        })?;
        if field(&header, "fortran_order").is_some_and(|t| t.starts_with("True")) && shape.len() > 1 {
            return Err(bad("it is stored in Fortran order; save np.ascontiguousarray(a) instead"));
        }
        let elements = shape.iter().try_fold(dtype.bytes(), |a, &d| a.checked_mul(d));
        if elements.is_none_or(|n| isize::try_from(n).is_err()) {
            return Err(bad(&format!("the extents {shape:?} overflow")));
        }
        Ok(Array { path: path.into(), name: name.into(), dtype, shape, reader })
    }

    fn take(&mut self, elements: usize) -> Result<Vec<u8>, DataError> {
        let bytes = elements * self.dtype.bytes();
        let mut raw = Vec::new();
        let read = self.reader.by_ref().take(bytes as u64).read_to_end(&mut raw);
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
        let Array { path, name, dtype, shape, reader } = self;
        Array { path, name, dtype, shape, reader: Box::new(reader) }
    }

    /// The next `elements` bytes of a `uint8` array.
    pub fn next_u8(&mut self, elements: usize) -> Result<Vec<u8>, DataError> {
        self.take(elements)
    }

    /// The next `elements` elements as f32.
    pub fn next_f32(&mut self, elements: usize) -> Result<Vec<f32>, DataError> {
        let raw = self.take(elements)?;
        Ok(match self.dtype {
            NpyType::F32 => raw.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
            NpyType::F64 => raw.as_chunks::<8>().0.iter().map(|b| f64::from_le_bytes(*b) as f32).collect(),
            _ => integers(&raw, self.dtype).map(|i| i as f32).collect(),
        })
    }

    /// The next `elements` elements of an integer array.
    pub fn next_i64(&mut self, elements: usize) -> Result<Vec<i64>, DataError> {
        if matches!(self.dtype, NpyType::F32 | NpyType::F64) {
            return Err(DataError::DType {
                path: self.path.clone(),
                array: self.name.clone(),
                expected: "an integer type",
                found: self.dtype.name(),
            });
        }
        let raw = self.take(elements)?;
        Ok(integers(&raw, self.dtype).collect())
    }
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

/// Writes a float32 array.
pub fn write_f32(out: impl Write, shape: &[usize], values: &[f32]) -> std::io::Result<()> {
    let mut out = BufWriter::new(out);
    let extents: String = shape.iter().map(|d| format!("{d}, ")).collect();
    let mut header =
        format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}), }}", extents.trim_end());
    // The elements start at a multiple of 64 bytes; the header ends in a newline.
    let padding = (64 - (10 + header.len() + 1) % 64) % 64;
    header.extend(std::iter::repeat_n(' ', padding));
    header.push('\n');
    out.write_all(b"\x93NUMPY\x01\x00")?;
    out.write_all(&(header.len() as u16).to_le_bytes())?;
    out.write_all(header.as_bytes())?;
    for v in values {
        out.write_all(&v.to_le_bytes())?;
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

    #[test]
    fn what_is_written_is_read() {
        for shape in [&[][..], &[3], &[1, 3], &[3, 1, 1]] {
            let values = [1.5f32, -2.0, 3.25];
            let values = &values[..shape.iter().product()];
            let mut bytes = Vec::new();
            write_f32(&mut bytes, shape, values).unwrap();
            assert_eq!((bytes.len() - 4 * values.len()) % 64, 0, "{shape:?}");
            let mut a = Array::open(Path::new("x.npy"), "x", &bytes[..]).unwrap();
            assert_eq!((a.dtype, &a.shape[..]), (NpyType::F32, shape));
            assert_eq!(a.next_f32(values.len()).unwrap(), values);
        }
    }

    #[test]
    fn integers_of_every_width() {
        let rows: [(&str, &[u8], &[i64]); 5] = [
            ("|i1", &[0xff, 1], &[-1, 1]),
            ("<i2", &[0xfe, 0xff], &[-2]),
            ("<u2", &[0xfe, 0xff], &[65534]),
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
            file("<f4", "True", "(2, 2)", &[0; 16]),
            file("<f2", "False", "(2, 2)", &[0; 8]),
            file("<f4", "False", "(9999999999999, 9999999999999)", &[]),
            file("<f4", "False", "(-1, 2)", &[]),
        ];
        for (i, bytes) in cases.iter().enumerate() {
            assert!(Array::open(Path::new("x.npy"), "x", &bytes[..]).is_err(), "case {i}");
        }
        let mut short = Array::open(Path::new("x.npy"), "x", &good[..good.len() - 1]).unwrap();
        assert!(short.next_f32(4).is_err());
    }
}
