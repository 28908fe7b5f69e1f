//! `Cast`: numbers as another element type. Floats are truncated and clamped, integers wrap.

use crate::array::{Elements, Slice};
use crate::fault::Fault;
use nibblec_ir::DType;

/// The elements as `to`.
pub(crate) fn cast(x: Slice<'_>, to: DType) -> Result<Elements, Fault> {
    /// Numbers of a type as all others, by Rust's `as`, which is what the operator asks for.
    macro_rules! numbers {
        ($v:expr, $zero:expr) => {
            match to {
                DType::F32 => Elements::F32($v.iter().map(|&x| x as f32).collect()),
                DType::I32 => Elements::I32($v.iter().map(|&x| x as i32).collect()),
                DType::I64 => Elements::I64($v.iter().map(|&x| x as i64).collect()),
                DType::U8 => Elements::U8($v.iter().map(|&x| x as u8).collect()),
                DType::I8 => Elements::I8($v.iter().map(|&x| x as i8).collect()),
                DType::Bool => Elements::Bool($v.iter().map(|&x| x != $zero).collect()),
                other => return Err(Fault::expected("f32, i32, i64, u8, i8 or bool to cast to", other)),
            }
        };
    }
    Ok(match x {
        Slice::F32(v) => numbers!(v, 0.0),
        Slice::I32(v) => numbers!(v, 0),
        Slice::I64(v) => numbers!(v, 0),
        Slice::U8(v) => numbers!(v, 0),
        Slice::I8(v) => numbers!(v, 0),
        Slice::Bool(v) => {
            let v: Vec<u8> = v.iter().map(|&x| u8::from(x)).collect();
            numbers!(v, 0)
        }
    })
}
