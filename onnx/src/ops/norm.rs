//! Normalizations.

use super::Spec;
use crate::call::Call;
use crate::context::Context;
use crate::error::{ExportError, Fail, unsupported};
use crate::export::{Draft, Export};
use nibblec_ir::op::BatchNormalization;

pub(super) const OPS: &[Spec] = &[
    Spec::imported("BatchNormalization", (7, 15), batch_normalization).keeps_shape(),
    Spec::refused("GroupNormalization"),
    Spec::refused("InstanceNormalization"),
    Spec::refused("LRN"),
    Spec::refused("LayerNormalization"),
    Spec::refused("LpNormalization"),
];

/// BatchNormalization in its inference form (7: `spatial` 1, 9, 14: `training_mode` 0, 15).
fn batch_normalization(cx: &mut Context, call: &Call<'_>) -> Result<(), Fail> {
    let epsilon = call.attrs.float_or("epsilon", 1e-5)?;
    // Of meaning in training only.
    call.attrs.float("momentum")?;
    if cx.opset < 9 && !call.attrs.flag("spatial", true)? {
        return unsupported("statistics per element (spatial 0) are not supported");
    }
    if cx.opset >= 14 && call.attrs.flag("training_mode", false)? {
        return unsupported("it is in training mode: export the model for inference");
    }
    let inputs = (0..5).map(|i| cx.float(call, i)).collect::<Result<Vec<_>, _>>()?;
    cx.emit(call, BatchNormalization { epsilon }, &inputs)
}

impl Export for BatchNormalization {
    const EXPORTED: &'static [&'static str] = &["BatchNormalization"];

    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        draft.float("epsilon", self.epsilon);
        Ok(())
    }
}
