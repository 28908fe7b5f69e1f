//! Convolution and pooling.

use super::Lower;
use super::layer::conv::{self, Geometry};
use super::pool::{self, Mean};
use crate::error::Result;
use crate::model::Model;
use nibblec_ir::Node;
use nibblec_ir::op::{AveragePool, Conv, MaxPool};

impl Lower for Conv {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let geometry = Geometry { windows: self.windows, groups: self.groups };
        conv::lower(model, node, geometry, &self.epilogue)
    }
}

impl Lower for MaxPool {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        pool::maxima(model, node, self.windows)
    }
}

impl Lower for AveragePool {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let mean = Mean { include_pad: self.count_include_pad, codes: self.codes.as_ref() };
        pool::means(model, node, Some(self.windows), mean)
    }
}
