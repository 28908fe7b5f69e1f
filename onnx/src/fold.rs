//! Evaluates nodes whose operands are all known: the shape arithmetic that exporters write, and the small constant
//! expressions around weights. What an operator computes lies with it, in `ops`.

use super::call::Call;
use super::context::Context;
use super::error::Fail;
use super::known::Known;
use super::ops::Spec;
use std::borrow::Cow;

/// The result of the node if all its operands are known and the operator can be folded.
pub(super) fn evaluate(cx: &Context, call: &Call<'_>, spec: &Spec) -> Result<Option<Known>, Fail> {
    let Some(fold) = spec.fold.filter(|_| call.input(0).is_some()) else { return Ok(None) };
    let mut all = Vec::with_capacity(call.inputs.len());
    for i in (0..call.inputs.len()).filter(|i| call.input(*i).is_some()) {
        match cx.known(call, i) {
            Some(k) => all.push(Cow::Borrowed(k)),
            None if spec.dequantizes => match cx.constant(call, i)? {
                Some(t) => all.push(Cow::Owned(Known::Tensor(t))),
                None => return Ok(None),
            },
            None => return Ok(None),
        }
    }
    let operands: Vec<&Known> = all.iter().map(AsRef::as_ref).collect();
    fold(cx, call, &operands)
}
