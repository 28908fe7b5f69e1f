//! Evaluates nodes whose operands are all known: the shape arithmetic that exporters write, and the small
//! constant expressions around weights. Data movement (Reshape, Slice, ...) is in `fold_move`.

use super::codes;
use super::context::{Call, Context};
use super::error::{Fail, invalid, unsupported};
use super::known::{Elem, Ints, Known, made};
use super::view::{View, broadcast_dims};
use nibblec_ir::Tensor;
use std::borrow::Cow;

/// The result of the node if all its operands are known and the operator can be folded. Dequantized constants are known
/// too if it `dequantizes`: codes are kept where the graph has the operator, and folded with it where it has not.
pub(super) fn evaluate(cx: &Context, call: &Call<'_>, dequantizes: bool) -> Result<Option<Known>, Fail> {
    if call.input(0).is_none() {
        return Ok(None);
    }
    let mut all = Vec::with_capacity(call.inputs.len());
    for i in (0..call.inputs.len()).filter(|i| call.input(*i).is_some()) {
        match cx.known(call, i) {
            Some(k) => all.push(Cow::Borrowed(k)),
            None if dequantizes => match cx.constant(call, i)? {
                Some(t) => all.push(Cow::Owned(Known::Tensor(t))),
                None => return Ok(None),
            },
            None => return Ok(None),
        }
    }
    let operands: Vec<&Known> = all.iter().map(AsRef::as_ref).collect();
    let [x, ..] = operands.as_slice() else { return Ok(None) };
    match (call.op, operands.as_slice()) {
        ("Min" | "Max", [first, rest @ ..]) if first.dtype().is_code() => {
            codes::extreme(call.op, first, rest).map(Some)
        }
        ("Add" | "Sub" | "Mul" | "Div" | "Pow" | "Equal", [a, b]) => binary(call.op, a, b).map(Some),
        ("Min" | "Max" | "Sum", [first, rest @ ..]) => {
            let op = if call.op == "Sum" { "Add" } else { call.op };
            rest.iter().try_fold((*first).clone(), |a, b| binary(op, &a, b)).map(Some)
        }
        ("Neg" | "Abs" | "Sqrt" | "Floor" | "Ceil" | "Reciprocal" | "Exp", [x]) => unary(call.op, x),
        ("Where", [c, a, b]) => select(c, a, b).map(Some),
        _ => super::fold_move::evaluate(cx, call, x),
    }
}

fn unary(op: &str, x: &Known) -> Result<Option<Known>, Fail> {
    if let Some(ints) = x.ints() {
        let signed = |f: fn(i64) -> Option<i64>| -> Result<Vec<Elem>, Fail> {
            let one = |e: &Elem| match e {
                Elem::Fixed(n) => f(*n).map(Elem::Fixed),
                Elem::Batch(k) => f(*k).map(Elem::Batch),
            };
            ints.elems.iter().map(|e| one(e).ok_or_else(super::numbers::too_large)).collect()
        };
        let elems = match op {
            "Neg" => signed(i64::checked_neg)?,
            "Abs" => signed(i64::checked_abs)?,
            _ => return Ok(None),
        };
        return Ok(Some(Known::Ints(Ints { dims: ints.dims, elems })));
    }
    let t = x.tensor()?;
    let Some(v) = t.as_f32() else { return Ok(None) };
    let f: fn(f32) -> f32 = match op {
        "Neg" => |x| -x,
        "Abs" => f32::abs,
        "Sqrt" => f32::sqrt,
        "Floor" => f32::floor,
        "Ceil" => f32::ceil,
        "Exp" => f32::exp,
        _ => f32::recip,
    };
    made(Tensor::f32(t.dims(), v.iter().map(|&x| f(x)).collect())).map(|t| Some(Known::Tensor(t)))
}

fn binary(op: &str, a: &Known, b: &Known) -> Result<Known, Fail> {
    let dims = broadcast_dims(a.dims(), b.dims())?;
    let spread = |k: &Known| k.viewed(&View::whole(k.dims())?.broadcast(&dims)?);
    let (a, b) = (spread(a)?, spread(b)?);
    match (a.ints(), b.ints()) {
        (Some(x), Some(y)) => {
            let pairs = x.elems.iter().zip(&y.elems);
            let elems = pairs.map(|(x, y)| integer(op, *x, *y)).collect::<Result<_, _>>()?;
            Ok(Known::Ints(Ints { dims, elems }))
        }
        (None, None) => {
            let (x, y) = (a.tensor()?, b.tensor()?);
            let (Some(x), Some(y)) = (x.as_f32(), y.as_f32()) else {
                return unsupported("constants of this type cannot be combined");
            };
            if op == "Equal" {
                let elems = x.iter().zip(y).map(|(x, y)| Elem::Fixed(i64::from(x == y))).collect();
                return Ok(Known::Ints(Ints { dims, elems }));
            }
            let f: fn(f32, f32) -> f32 = match op {
                "Add" => |x, y| x + y,
                "Sub" => |x, y| x - y,
                "Mul" => |x, y| x * y,
                "Div" => |x, y| x / y,
                "Pow" => f32::powf,
                "Min" => f32::min,
                _ => f32::max,
            };
            made(Tensor::f32(&dims, x.iter().zip(y).map(|(x, y)| f(*x, *y)).collect())).map(Known::Tensor)
        }
        _ => invalid(format!("operands are {} and {}", a.dtype(), b.dtype())),
    }
}

fn integer(op: &str, a: Elem, b: Elem) -> Result<Elem, Fail> {
    use Elem::{Batch, Fixed};
    let in_range = |v: Option<i64>, wrap: fn(i64) -> Elem| v.map(wrap).ok_or_else(super::numbers::too_large);
    match (op, a, b) {
        ("Add", x, Fixed(0)) | ("Add", Fixed(0), x) | ("Sub", x, Fixed(0)) => Ok(x),
        ("Add", Fixed(x), Fixed(y)) => in_range(x.checked_add(y), Fixed),
        ("Add", Batch(x), Batch(y)) => in_range(x.checked_add(y), Batch),
        ("Sub", Fixed(x), Fixed(y)) => in_range(x.checked_sub(y), Fixed),
        ("Sub", Batch(x), Batch(y)) if x == y => Ok(Fixed(0)),
        ("Sub", Batch(x), Batch(y)) => in_range(x.checked_sub(y), Batch),
        ("Mul", Fixed(x), Fixed(y)) => in_range(x.checked_mul(y), Fixed),
        ("Mul", Batch(x), Fixed(y)) | ("Mul", Fixed(y), Batch(x)) => in_range(x.checked_mul(y), Batch),
        ("Div", _, Fixed(0)) => invalid("a shape is divided by zero"),
        // ONNX integer division truncates.
        ("Div", Fixed(x), Fixed(y)) => in_range(x.checked_div(y), Fixed),
        ("Div", Batch(x), Fixed(y)) if x.checked_rem(y) == Some(0) => in_range(x.checked_div(y), Batch),
        ("Div", Batch(x), Batch(y)) if x.checked_rem(y) == Some(0) => in_range(x.checked_div(y), Fixed),
        ("Pow", Fixed(x), Fixed(y)) => in_range(u32::try_from(y).ok().and_then(|y| x.checked_pow(y)), Fixed),
        ("Min", Fixed(x), Fixed(y)) => Ok(Fixed(x.min(y))),
        ("Max", Fixed(x), Fixed(y)) => Ok(Fixed(x.max(y))),
        ("Equal", x, y) => match (x, y) {
            (Fixed(x), Fixed(y)) | (Batch(x), Batch(y)) => Ok(Fixed(i64::from(x == y))),
            // A batch is never 0 or negative.
            (Batch(k), Fixed(n)) | (Fixed(n), Batch(k)) if k > 0 && n <= 0 => Ok(Fixed(0)),
            _ => unsupported("it compares a number with the batch"),
        },
        _ => unsupported("this arithmetic on the batch cannot be followed"),
    }
}

fn select(c: &Known, a: &Known, b: &Known) -> Result<Known, Fail> {
    let dims = broadcast_dims(c.dims(), &broadcast_dims(a.dims(), b.dims())?)?;
    let spread = |k: &Known| -> Result<Option<Ints>, Fail> {
        Ok(k.viewed(&View::whole(k.dims())?.broadcast(&dims)?)?.ints())
    };
    let (Some(c), Some(a), Some(b)) = (spread(c)?, spread(a)?, spread(b)?) else {
        return unsupported("only integers can be selected at compile time");
    };
    let both = a.elems.iter().zip(&b.elems);
    let elems = c.elems.iter().zip(both).map(|(c, (a, b))| match c {
        Elem::Fixed(0) => Ok(*b),
        Elem::Fixed(_) => Ok(*a),
        Elem::Batch(_) => unsupported("the condition depends on the batch"),
    });
    Ok(Known::Ints(Ints { dims, elems: elems.collect::<Result<_, _>>()? }))
}
