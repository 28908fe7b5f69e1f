//! Constants as initializers: raw little-endian bytes, sub-byte codes packed low bits first.

use nibblec_ir::{DType, Data, Tensor};
use onnx_protobuf::TensorProto;

/// The number of a type in `TensorProto.DataType`.
pub fn number(dtype: DType) -> i32 {
    match dtype {
        DType::F32 => 1,
        DType::U8 => 2,
        DType::I8 => 3,
        DType::I32 => 6,
        DType::I64 => 7,
        DType::Bool => 9,
        DType::U4 => 21,
        DType::I4 => 22,
        DType::U2 => 25,
        DType::I2 => 26,
    }
}

/// Codes of fewer than 8 bits, several a byte.
fn pack(codes: &[u8], bits: u32) -> Vec<u8> {
    let (per, mask) = (usize::try_from(8 / bits).unwrap_or(1), 0xff_u8 >> (8 - bits));
    let byte = |c: &[u8]| c.iter().rev().fold(0u8, |b, c| b.checked_shl(bits).unwrap_or(0) | (c & mask));
    codes.chunks(per).map(byte).collect()
}

/// A constant under that name; `None` if its elements are not known.
pub fn encode(name: &str, t: &Tensor) -> Option<TensorProto> {
    let signed = |v: &[i8]| -> Vec<u8> { v.iter().map(|c| c.cast_unsigned()).collect() };
    let bytes = match t.data() {
        Data::F32(v) => v.iter().flat_map(|x| x.to_le_bytes()).collect(),
        Data::I32(v) => v.iter().flat_map(|x| x.to_le_bytes()).collect(),
        Data::I64(v) => v.iter().flat_map(|x| x.to_le_bytes()).collect(),
        Data::Bool(v) => v.iter().map(|b| u8::from(*b)).collect(),
        Data::U8(v) => pack(v, t.dtype().bits()),
        Data::I8(v) => pack(&signed(v), t.dtype().bits()),
        Data::Opaque(_) => return None,
    };
    let mut proto = TensorProto::new();
    proto.name = name.into();
    proto.data_type = number(t.dtype());
    proto.dims = t.dims().iter().map(|d| i64::try_from(*d).unwrap_or(i64::MAX)).collect();
    proto.raw_data = bytes;
    Some(proto)
}
