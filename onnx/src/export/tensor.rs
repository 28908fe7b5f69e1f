//! Constants as initializers: raw little-endian bytes, sub-byte codes packed low bits first.

use nibblec_ir::{DType, Data, Tensor};
use onnx_protobuf::TensorProto;

/// The number of a type in `TensorProto.DataType`.
pub fn number(dtype: DType) -> i32 {
    match dtype {
        DType::F32 => 1,
        DType::I32 => 6,
        DType::I64 => 7,
        DType::Bool => 9,
        DType::U4 => 21,
        DType::I4 => 22,
        DType::U2 => 25,
        DType::I2 => 26,
        DType::Code { signed: false, .. } => 2,
        DType::Code { signed: true, .. } => 3,
    }
}

/// The type of ONNX in which a type is written: codes of 3, 5, 6 and 7 bits lie in 8, since Clip, which says their width,
/// takes none of 4.
pub fn container(dtype: DType) -> DType {
    match dtype {
        DType::Code { bits: 3 | 5..=7, signed } => DType::Code { bits: 8, signed },
        other => other,
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
        Data::U8(v) => pack(v, container(t.dtype()).bits()),
        Data::I8(v) => pack(&signed(v), container(t.dtype()).bits()),
        Data::Opaque(_) => return None,
    };
    let mut proto = TensorProto::new();
    proto.name = name.into();
    proto.data_type = number(t.dtype());
    proto.dims = t.dims().iter().map(|d| i64::try_from(*d).unwrap_or(i64::MAX)).collect();
    proto.raw_data = bytes;
    Some(proto)
}
