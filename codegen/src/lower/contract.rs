//! Matrix products: convolutions of one pixel.

use super::Lower;
use super::layer::conv::{Geometry, lower};
use crate::error::Result;
use crate::model::Model;
use nibblec_ir::Node;
use nibblec_ir::op::{Gemm, Windows};

impl Lower for Gemm {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        lower(model, node, Geometry { windows: Windows::PIXELS, groups: 1 }, &self.epilogue)
    }
}
