//! Initializers: from a `TensorProto` to a checked tensor. Sub-byte codes are unpacked, low bits first.

use super::error::ImportError;
use super::external::Folder;
use nibblec_ir::{DType, Tensor, element_count};
use onnx_protobuf::TensorProto;
use onnx_protobuf::tensor_proto::DataLocation;

/// The data type numbers of `TensorProto.DataType`; the last two came with opset 25.
pub(super) fn dtype(number: i32) -> Result<DType, String> {
    Ok(match number {
        1 => DType::F32,
        2 => DType::U8,
        3 => DType::I8,
        6 => DType::I32,
        7 => DType::I64,
        9 => DType::Bool,
        21 => DType::U4,
        22 => DType::I4,
        25 => DType::U2,
        26 => DType::I2,
        n => return Err(format!("element type {} is not supported", type_name(n))),
    })
}

fn type_name(number: i32) -> String {
    let names = [
        (0, "undefined"),
        (4, "uint16"),
        (5, "int16"),
        (8, "string"),
        (10, "float16"),
        (11, "double"),
        (12, "uint32"),
        (13, "uint64"),
        (14, "complex64"),
        (15, "complex128"),
        (16, "bfloat16"),
    ];
    let found = names.iter().find(|(n, _)| *n == number);
    found.map_or_else(|| format!("number {number}"), |(_, name)| (*name).to_string())
}

/// A decoded tensor, or the reason why its type is not supported (an error only if something reads it).
pub(super) type Decoded = Result<Tensor, String>;

/// Decodes a tensor. Extents, the number of elements and their range are checked.
pub(super) fn decode(mut t: TensorProto, name: &str, folder: &Folder) -> Result<Decoded, ImportError> {
    let fail = |reason: String| ImportError::Tensor { tensor: name.to_string(), reason };
    let dims: Vec<usize> = t
        .dims
        .iter()
        .map(|&d| usize::try_from(d).map_err(|_| fail(format!("extent {d} is negative"))))
        .collect::<Result<_, _>>()?;
    let count = element_count(&dims).map_err(|e| fail(e.to_string()))?;
    let dtype = match dtype(t.data_type) {
        Ok(d) => d,
        Err(reason) => return Ok(Err(reason)),
    };
    if t.segment.is_some() {
        return Ok(Err("segmented tensors are not supported".into()));
    }
    let bytes = packed_bytes(dtype, count).ok_or_else(|| fail(format!("extents {dims:?} overflow")))?;
    let raw = if t.data_location.enum_value() == Ok(DataLocation::EXTERNAL) {
        Some(folder.read(&t.external_data, bytes).map_err(&fail)?)
    } else if t.raw_data.is_empty() {
        None
    } else {
        Some(std::mem::take(&mut t.raw_data))
    };
    let typed = t.float_data.len() + t.int32_data.len() + t.int64_data.len();
    let tensor = match raw {
        Some(_) if typed > 0 => return Err(fail("has both raw and typed data".into())),
        Some(raw) if raw.len() != bytes => {
            return Err(fail(format!(
                "{} bytes for extents {dims:?} of {dtype}, which take {bytes}",
                raw.len()
            )));
        }
        Some(raw) => from_raw(dtype, &dims, &raw, count),
        None => from_typed(dtype, &dims, &mut t, count).map_err(&fail)?,
    };
    tensor.map(Ok).map_err(|e| fail(e.to_string()))
}

/// Bytes that so many elements take in a file.
pub(super) fn packed_bytes(dtype: DType, count: usize) -> Option<usize> {
    let bits = usize::try_from(dtype.bits()).ok()?;
    if bits >= 8 { count.checked_mul(bits / 8) } else { Some(count.div_ceil(8 / bits)) }
}

type Made = Result<Tensor, nibblec_ir::TensorError>;

fn from_raw(dtype: DType, dims: &[usize], raw: &[u8], count: usize) -> Made {
    match dtype {
        DType::F32 => Tensor::f32(dims, raw.as_chunks().0.iter().map(|c| f32::from_le_bytes(*c)).collect()),
        DType::I32 => Tensor::i32(dims, raw.as_chunks().0.iter().map(|c| i32::from_le_bytes(*c)).collect()),
        DType::I64 => Tensor::i64(dims, raw.as_chunks().0.iter().map(|c| i64::from_le_bytes(*c)).collect()),
        DType::U8 => Tensor::unsigned_codes(dtype, dims, raw.to_vec()),
        DType::I8 => Tensor::signed_codes(dtype, dims, raw.iter().map(|b| b.cast_signed()).collect()),
        DType::Bool => bools(dims, raw.iter().map(|b| *b != 0).collect()),
        DType::Code { signed: false, .. } => {
            Tensor::unsigned_codes(dtype, dims, unpack(raw, dtype.bits(), count))
        }
        DType::Code { signed: true, .. } => {
            let shift = 8 - dtype.bits();
            let codes = unpack(raw, dtype.bits(), count);
            Tensor::signed_codes(
                dtype,
                dims,
                codes.into_iter().map(|c| (c << shift).cast_signed() >> shift).collect(),
            )
        }
    }
}

fn from_typed(dtype: DType, dims: &[usize], t: &mut TensorProto, count: usize) -> Result<Made, String> {
    let ints = &t.int32_data;
    let expect = |found: usize, expected: usize| {
        if found == expected {
            Ok(())
        } else {
            Err(format!("{found} stored elements for extents {dims:?} of {dtype}, which take {expected}"))
        }
    };
    let byte = |v: &i32| u8::try_from(*v).map_err(|_| format!("{v} does not fit {dtype}"));
    Ok(match dtype {
        DType::F32 => {
            expect(t.float_data.len(), count)?;
            Tensor::f32(dims, std::mem::take(&mut t.float_data))
        }
        DType::I64 => {
            expect(t.int64_data.len(), count)?;
            Tensor::i64(dims, std::mem::take(&mut t.int64_data))
        }
        DType::I32 => {
            expect(ints.len(), count)?;
            Tensor::i32(dims, std::mem::take(&mut t.int32_data))
        }
        DType::U8 => {
            expect(ints.len(), count)?;
            Tensor::unsigned_codes(dtype, dims, ints.iter().map(byte).collect::<Result<_, _>>()?)
        }
        DType::I8 => {
            expect(ints.len(), count)?;
            let code = |v: &i32| i8::try_from(*v).map_err(|_| format!("{v} does not fit {dtype}"));
            Tensor::signed_codes(dtype, dims, ints.iter().map(code).collect::<Result<_, _>>()?)
        }
        DType::Bool => {
            expect(ints.len(), count)?;
            bools(dims, ints.iter().map(|v| *v != 0).collect())
        }
        DType::Code { .. } => {
            let packed: Vec<u8> = ints.iter().map(byte).collect::<Result<_, _>>()?;
            expect(packed.len(), packed_bytes(dtype, count).unwrap_or(usize::MAX))?;
            from_raw(dtype, dims, &packed, count)
        }
    })
}

fn bools(dims: &[usize], v: Vec<bool>) -> Made {
    Tensor::new(DType::Bool, dims.to_vec(), nibblec_ir::Data::Bool(v.into()))
}

fn unpack(packed: &[u8], bits: u32, count: usize) -> Vec<u8> {
    let mask = (1u8 << bits) - 1;
    let codes = packed.iter().flat_map(|b| (0..8 / bits).map(move |i| (b >> (i * bits)) & mask));
    codes.take(count).collect()
}
