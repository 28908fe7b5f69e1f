//! Operators that pick elements by indices.

use super::movement::{source, target};
use super::moves::{Change, Move};
use super::{Lower, unsupported};
use crate::error::Result;
use crate::model::Model;
use crate::place::Place;
use nibblec_ir::op::Gather;
use nibblec_ir::{Node, Tensor};

impl Lower for Gather {
    fn lower(&self, model: &mut Model<'_, '_>, node: &Node) -> Result<()> {
        let (y, name) = target(model, node)?;
        gather(model, node, self.axis, y, &name)
    }
}

fn gather(model: &mut Model<'_, '_>, node: &Node, axis: usize, y: Place, name: &str) -> Result<()> {
    let graph = model.graph;
    let x = source(graph, node)?;
    let rank = graph.value(node.inputs()[0]).shape.rank();
    let axis = axis - (rank - x.dims.len());
    let idx = graph.value(node.inputs()[1]).constant();
    let Some(list) = idx.and_then(Tensor::as_i64) else {
        return Err(unsupported(node, "the indices must be an i64 constant".into()));
    };
    let scalar = idx.is_some_and(|t| t.dims().is_empty());
    let extent = x.dims[axis] as i64;
    for (i, &g) in list.iter().enumerate() {
        let g = if g < 0 { g + extent } else { g };
        let mut m = Move::whole(x.clone(), y.clone(), Change::Copy);
        let mut strides = x.strides();
        m.src_start += g * strides[axis];
        if scalar {
            strides.remove(axis);
        } else {
            strides[axis] = 0;
            m.dims[axis] = 1;
            m.dst_start += i as i64 * m.dst_strides[axis];
        }
        m.src_strides = strides;
        m.emit(model, name)?;
    }
    Ok(())
}
