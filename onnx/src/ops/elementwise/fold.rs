//! Functions of numbers that are known during import: floats, and integers that may be multiples of the batch.

use crate::codes::{self, Extreme};
use crate::error::{Fail, invalid, unsupported};
use crate::known::{Elem, Ints, Known, made};
use crate::numbers::too_large;
use crate::view::{View, broadcast_dims};
use Elem::{Batch, Fixed};
use nibblec_ir::Tensor;

type Folded = Result<Option<Known>, Fail>;

/// A function of one number; of integers where it has one.
pub(super) fn unary(
    operands: &[&Known],
    float: fn(f32) -> f32,
    integer: Option<fn(i64) -> Option<i64>>,
) -> Folded {
    let [x] = operands else { return Ok(None) };
    if let Some(ints) = x.ints() {
        let Some(f) = integer else { return Ok(None) };
        let one = |e: &Elem| match e {
            Fixed(n) => f(*n).map(Fixed),
            Batch(k) => f(*k).map(Batch),
        };
        let elems = ints.elems.iter().map(|e| one(e).ok_or_else(too_large)).collect::<Result<_, _>>()?;
        return Ok(Some(Known::Ints(Ints { dims: ints.dims, elems })));
    }
    let t = x.tensor()?;
    let Some(v) = t.as_f32() else { return Ok(None) };
    made(Tensor::f32(t.dims(), v.iter().map(|&x| float(x)).collect())).map(|t| Some(Known::Tensor(t)))
}

/// A function of two numbers, of floats and of integers.
#[derive(Clone, Copy)]
pub(super) struct Function {
    float: fn(f32, f32) -> f32,
    integer: fn(Elem, Elem) -> Result<Elem, Fail>,
}

pub(super) const ADD: Function = Function { float: |x, y| x + y, integer: add };
pub(super) const SUB: Function = Function { float: |x, y| x - y, integer: sub };
pub(super) const MUL: Function = Function { float: |x, y| x * y, integer: mul };
pub(super) const DIV: Function = Function { float: |x, y| x / y, integer: div };
pub(super) const POW: Function = Function { float: f32::powf, integer: pow };
const MIN: Function = Function { float: f32::min, integer: |x, y| of_numbers(x, y, i64::min) };
const MAX: Function = Function { float: f32::max, integer: |x, y| of_numbers(x, y, i64::max) };

/// A function of two operands.
pub(super) fn binary(operands: &[&Known], f: Function) -> Folded {
    let [a, b] = operands else { return Ok(None) };
    pairwise(a, b, f).map(Some)
}

/// A function of two of all operands, in order.
pub(super) fn all(operands: &[&Known], f: Function) -> Folded {
    let [first, rest @ ..] = operands else { return Ok(None) };
    rest.iter().try_fold((*first).clone(), |a, b| pairwise(&a, b, f)).map(Some)
}

/// Max or Min; of codes as it stands behind a Clip.
pub(super) fn extreme(operands: &[&Known], which: Extreme) -> Folded {
    match operands {
        [first, rest @ ..] if first.dtype().is_code() => codes::extreme(which, first, rest).map(Some),
        _ => all(operands, if which == Extreme::Max { MAX } else { MIN }),
    }
}

/// Two operands spread over their common extents.
enum Pairs {
    Integers(Ints, Ints),
    Floats(Tensor, Tensor),
}

fn pairs(a: &Known, b: &Known) -> Result<Pairs, Fail> {
    let dims = broadcast_dims(a.dims(), b.dims())?;
    let spread = |k: &Known| k.viewed(&View::whole(k.dims())?.broadcast(&dims)?);
    let (a, b) = (spread(a)?, spread(b)?);
    match (a.ints(), b.ints()) {
        (Some(x), Some(y)) => Ok(Pairs::Integers(x, y)),
        (None, None) => Ok(Pairs::Floats(a.tensor()?, b.tensor()?)),
        _ => invalid(format!("operands are {} and {}", a.dtype(), b.dtype())),
    }
}

fn integers(x: &Ints, y: &Ints, f: fn(Elem, Elem) -> Result<Elem, Fail>) -> Result<Known, Fail> {
    let elems = x.elems.iter().zip(&y.elems).map(|(x, y)| f(*x, *y)).collect::<Result<_, _>>()?;
    Ok(Known::Ints(Ints { dims: x.dims.clone(), elems }))
}

fn floats<T>(x: &Tensor, y: &Tensor, f: impl Fn(f32, f32) -> T) -> Result<Vec<T>, Fail> {
    match (x.as_f32(), y.as_f32()) {
        (Some(x), Some(y)) => Ok(x.iter().zip(y).map(|(x, y)| f(*x, *y)).collect()),
        _ => unsupported("constants of this type cannot be combined"),
    }
}

fn pairwise(a: &Known, b: &Known, f: Function) -> Result<Known, Fail> {
    match pairs(a, b)? {
        Pairs::Integers(x, y) => integers(&x, &y, f.integer),
        Pairs::Floats(x, y) => made(Tensor::f32(x.dims(), floats(&x, &y, f.float)?)).map(Known::Tensor),
    }
}

/// Whether two operands are equal, element by element.
pub(super) fn equal(operands: &[&Known]) -> Folded {
    let [a, b] = operands else { return Ok(None) };
    let known = match pairs(a, b)? {
        Pairs::Integers(x, y) => integers(&x, &y, same)?,
        Pairs::Floats(x, y) => {
            let elems = floats(&x, &y, |x, y| Fixed(i64::from(x == y)))?;
            Known::Ints(Ints { dims: x.dims().to_vec(), elems })
        }
    };
    Ok(Some(known))
}

fn in_range(v: Option<i64>, wrap: fn(i64) -> Elem) -> Result<Elem, Fail> {
    v.map(wrap).ok_or_else(too_large)
}

fn not_followed() -> Result<Elem, Fail> {
    unsupported("this arithmetic on the batch cannot be followed")
}

fn add(a: Elem, b: Elem) -> Result<Elem, Fail> {
    match (a, b) {
        (x, Fixed(0)) | (Fixed(0), x) => Ok(x),
        (Fixed(x), Fixed(y)) => in_range(x.checked_add(y), Fixed),
        (Batch(x), Batch(y)) => in_range(x.checked_add(y), Batch),
        _ => not_followed(),
    }
}

fn sub(a: Elem, b: Elem) -> Result<Elem, Fail> {
    match (a, b) {
        (x, Fixed(0)) => Ok(x),
        (Fixed(x), Fixed(y)) => in_range(x.checked_sub(y), Fixed),
        (Batch(x), Batch(y)) if x == y => Ok(Fixed(0)),
        (Batch(x), Batch(y)) => in_range(x.checked_sub(y), Batch),
        _ => not_followed(),
    }
}

fn mul(a: Elem, b: Elem) -> Result<Elem, Fail> {
    match (a, b) {
        (Fixed(x), Fixed(y)) => in_range(x.checked_mul(y), Fixed),
        (Batch(x), Fixed(y)) | (Fixed(y), Batch(x)) => in_range(x.checked_mul(y), Batch),
        (Batch(_), Batch(_)) => not_followed(),
    }
}

fn div(a: Elem, b: Elem) -> Result<Elem, Fail> {
    match (a, b) {
        (_, Fixed(0)) => invalid("a shape is divided by zero"),
        // ONNX integer division truncates.
        (Fixed(x), Fixed(y)) => in_range(x.checked_div(y), Fixed),
        (Batch(x), Fixed(y)) if x.checked_rem(y) == Some(0) => in_range(x.checked_div(y), Batch),
        (Batch(x), Batch(y)) if x.checked_rem(y) == Some(0) => in_range(x.checked_div(y), Fixed),
        _ => not_followed(),
    }
}

fn pow(a: Elem, b: Elem) -> Result<Elem, Fail> {
    match (a, b) {
        (Fixed(x), Fixed(y)) => in_range(u32::try_from(y).ok().and_then(|y| x.checked_pow(y)), Fixed),
        _ => not_followed(),
    }
}

fn of_numbers(a: Elem, b: Elem, f: fn(i64, i64) -> i64) -> Result<Elem, Fail> {
    match (a, b) {
        (Fixed(x), Fixed(y)) => Ok(Fixed(f(x, y))),
        _ => not_followed(),
    }
}

fn same(a: Elem, b: Elem) -> Result<Elem, Fail> {
    match (a, b) {
        (Fixed(x), Fixed(y)) | (Batch(x), Batch(y)) => Ok(Fixed(i64::from(x == y))),
        // A batch is never 0 or negative.
        (Batch(k), Fixed(n)) | (Fixed(n), Batch(k)) if k > 0 && n <= 0 => Ok(Fixed(0)),
        _ => unsupported("it compares a number with the batch"),
    }
}

/// Where: elements of the second operand where the first is not 0, of the third elsewhere.
pub(super) fn select(operands: &[&Known]) -> Folded {
    let [c, a, b] = operands else { return Ok(None) };
    let dims = broadcast_dims(c.dims(), &broadcast_dims(a.dims(), b.dims())?)?;
    let spread = |k: &Known| -> Result<Option<Ints>, Fail> {
        Ok(k.viewed(&View::whole(k.dims())?.broadcast(&dims)?)?.ints())
    };
    let (Some(c), Some(a), Some(b)) = (spread(c)?, spread(a)?, spread(b)?) else {
        return unsupported("only integers can be selected at compile time");
    };
    let both = a.elems.iter().zip(&b.elems);
    let elems = c.elems.iter().zip(both).map(|(c, (a, b))| match c {
        Fixed(0) => Ok(*b),
        Fixed(_) => Ok(*a),
        Batch(_) => unsupported("the condition depends on the batch"),
    });
    Ok(Some(Known::Ints(Ints { dims, elems: elems.collect::<Result<_, _>>()? })))
}
