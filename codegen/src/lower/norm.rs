//! Normalization: batch normalization becomes part of a layer or a product and a sum before code is generated.

use super::{Lower, unsupported};
use crate::error::Result;
use crate::model::Model;
use nibblec_ir::Node;
use nibblec_ir::op::BatchNormalization;

impl Lower for BatchNormalization {
    fn lower(&self, _: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        Err(unsupported(node, "batch normalization must be folded before codegen".into()))
    }
}
