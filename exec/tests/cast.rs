//! Casts against their definition: floats lose their fraction and are clamped, integers wrap, bool is "not 0".
#![allow(clippy::unwrap_used)]

mod common;

use common::{input, run};
use nibblec_exec::Elements;
use nibblec_ir::op::Cast;
use nibblec_ir::{DType, Op, Shape};

fn cast(from: DType, x: Elements, to: DType) -> Elements {
    let dims = [1, x.len()];
    run(Cast { to }, &[input(from, &dims, x)], &[(to, None)]).unwrap().remove(0).elements
}

#[test]
fn numbers_as_other_types() {
    use DType::{Bool, F32, I32, I64};
    const I8: DType = DType::I8;
    const U8: DType = DType::U8;
    let f = |v: &[f32]| Elements::F32(v.to_vec());
    let rows = [
        (
            F32,
            f(&[1.9, -1.9, -0.0, f32::NAN, 1e10, -1e10]),
            I32,
            Elements::I32(vec![1, -1, 0, 0, i32::MAX, i32::MIN]),
        ),
        (F32, f(&[255.9, 256.0, -0.9, -5.0]), U8, Elements::U8(vec![255, 255, 0, 0])),
        (F32, f(&[127.9, 200.0, -128.9, -200.0]), I8, Elements::I8(vec![127, 127, -128, -128])),
        (F32, f(&[1e30, f32::NEG_INFINITY, 3.5]), I64, Elements::I64(vec![i64::MAX, i64::MIN, 3])),
        (F32, f(&[0.0, -0.0, 0.1, f32::NAN]), Bool, Elements::Bool(vec![false, false, true, true])),
        (I32, Elements::I32(vec![300, -1, 128, i32::MAX]), U8, Elements::U8(vec![44, 255, 128, 255])),
        (I32, Elements::I32(vec![300, -1, 128]), I8, Elements::I8(vec![44, -1, -128])),
        (I64, Elements::I64(vec![1 << 32, -1]), I32, Elements::I32(vec![0, -1])),
        (I64, Elements::I64(vec![1 << 32, -3]), F32, f(&[4_294_967_296.0, -3.0])),
        (I64, Elements::I64(vec![1 << 32, 0]), Bool, Elements::Bool(vec![true, false])),
        (U8, Elements::U8(vec![200, 0]), I8, Elements::I8(vec![-56, 0])),
        (U8, Elements::U8(vec![200, 0]), F32, f(&[200.0, 0.0])),
        (I8, Elements::I8(vec![-56, 1]), U8, Elements::U8(vec![200, 1])),
        (I8, Elements::I8(vec![-56, 1]), I64, Elements::I64(vec![-56, 1])),
        (Bool, Elements::Bool(vec![true, false]), F32, f(&[1.0, 0.0])),
        (Bool, Elements::Bool(vec![true, false]), I64, Elements::I64(vec![1, 0])),
        (I32, Elements::I32(vec![16_777_217]), F32, f(&[16_777_216.0])),
    ];
    for (from, x, to, want) in rows {
        assert_eq!(cast(from, x.clone(), to), want, "{x:?} to {to}");
    }
}

#[test]
fn what_cannot_be_cast_to() {
    let shape = Shape::batched(&[2]);
    for to in [DType::U4, DType::I4, DType::U2, DType::I2] {
        let made = Op::from(Cast { to }).infer(&[(DType::F32, &shape)]);
        assert_eq!(made.unwrap_err().to_string(), format!("Cast does not make {to}"));
    }
}
