//! ONNX files into the graph and back, with what this program brings along: the memory of the machine as the bound,
//! and the interpreter for expressions over dequantized constants.

use nibblec_exec::fold_node;
use nibblec_ir::{Graph, NodeId, Tensor};
pub use nibblec_onnx::{
    ExportError, ImportError, ImportOptions, Imported, InitializerStats, Unsupported, export, external_files,
};
use std::path::Path;

/// Imports a file; external data is read from its folder only.
pub fn import(path: &Path, options: &ImportOptions) -> Result<Imported, ImportError> {
    nibblec_onnx::import(path, &completed(options))
}

/// Imports bytes in memory, which may not refer to external data.
pub fn import_bytes(bytes: &[u8], options: &ImportOptions) -> Result<Imported, ImportError> {
    nibblec_onnx::import_bytes(bytes, &completed(options))
}

fn completed(options: &ImportOptions) -> ImportOptions {
    let mut options = options.clone();
    options.max_memory = options.max_memory.or_else(|| Some(crate::memory::available()));
    options.evaluate = options.evaluate.or(Some(evaluate));
    options
}

fn evaluate(graph: &Graph, id: NodeId) -> Option<Tensor> {
    let dtype = graph.value(graph.node(id).output()).dtype;
    fold_node(graph, id).ok()?.pop()?.into_tensor(dtype).ok()
}
