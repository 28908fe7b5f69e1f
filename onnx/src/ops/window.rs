//! Operators over windows of a plane: convolutions and poolings in one and two spatial dimensions.

mod conv;
pub(super) mod lift;
mod pool;
mod spelled;

use super::Spec;
use crate::error::ExportError;
use crate::export::{Draft, Export};
use nibblec_ir::op::{AveragePool, Conv, MaxPool, Windows};

pub(super) const OPS: &[Spec] = &[
    Spec::imported("AveragePool", (1, 22), pool::average_pool),
    Spec::imported("Conv", (1, 22), conv::conv),
    Spec::imported("GlobalMaxPool", (1, 22), pool::global_max_pool),
    Spec::imported("MaxPool", (1, 22), pool::max_pool),
];

fn export_windows(draft: &mut Draft<'_>, windows: &Windows, dilated: bool) {
    draft.ints("kernel_shape", &windows.kernel);
    draft.ints("strides", &windows.strides);
    if dilated {
        draft.ints("dilations", &windows.dilations);
    }
    draft.ints("pads", &windows.pads);
}

impl Export for Conv {
    const EXPORTED: &'static [&'static str] = &["Conv"];

    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        draft.unfused(&self.epilogue, "a fused convolution has no ONNX form")?;
        export_windows(draft, &self.windows, true);
        draft.int("group", self.groups);
        Ok(())
    }
}

impl Export for MaxPool {
    const EXPORTED: &'static [&'static str] = &["MaxPool"];

    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        export_windows(draft, &self.windows, true);
        draft.int("ceil_mode", usize::from(self.ceil_mode));
        Ok(())
    }
}

impl Export for AveragePool {
    const EXPORTED: &'static [&'static str] = &["AveragePool"];

    fn export(&self, draft: &mut Draft<'_>) -> Result<(), ExportError> {
        export_windows(draft, &self.windows, false);
        draft.int("ceil_mode", usize::from(self.ceil_mode));
        draft.int("count_include_pad", usize::from(self.count_include_pad));
        Ok(())
    }
}
