//! ONNX files into the graph, and back (`export`): one node of ours for one of theirs, under its name; simplification comes after.
//!
//! Data flows through these files in this order: `file` (bytes to protobuf), `tensor` and `external`
//! (initializers), `nodes` (order and names), then node by node `fold` and `fold_move` (what is known during
//! import: `known`, `view`) or the handlers in `ops`, which read `attrs` and write `context`.
//! The leading dimension of the inputs becomes the symbolic batch; a node that would mix its images is refused.
#![deny(clippy::as_conversions)]

mod attrs;
mod context;
mod error;
mod export;
mod external;
mod file;
mod fold;
mod fold_move;
mod inputs;
mod known;
mod nodes;
mod ops;
mod quantized;
mod tensor;
mod view;

pub use error::{ExportError, ImportError, Unsupported};
pub use export::export;

use attrs::Attrs;
use context::{Bound, Call, Context};
use error::Fail;
use external::Folder;
use known::Known;
use nibblec_ir::{Graph, Source, op};
use onnx_protobuf::{ModelProto, NodeProto, TensorProto};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// Versions of the `ai.onnx` operator set that are understood.
pub const OPSETS: std::ops::RangeInclusive<i64> = 7..=25;

/// Versions of the ONNX IR that are understood.
pub const IR_VERSIONS: std::ops::RangeInclusive<i64> = 3..=13;

/// What the user adds to the file.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Shapes of inputs by name, the batch included, for inputs whose file leaves dimensions open.
    pub input_shapes: BTreeMap<String, Vec<usize>>,
}

/// What the weights of a file amount to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InitializerStats {
    /// Tensors.
    pub tensors: usize,
    /// Elements of all.
    pub elements: usize,
    /// Bytes of all as the file stores them.
    pub bytes: usize,
}

/// An imported model.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The graph.
    pub graph: Graph,
    /// Version of the `ai.onnx` operator set.
    pub opset: i64,
    /// Version of the ONNX IR.
    pub ir_version: i64,
    /// BLAKE3 hash of the file in hexadecimal; where weights lie in files of their own, of both.
    pub model_hash: String,
    /// The weights.
    pub initializers: InitializerStats,
}

/// Imports a file; external data is read from its folder only.
pub fn import(path: &Path, options: &ImportOptions) -> Result<Imported, ImportError> {
    let (model, hash) = file::read(path)?;
    import_model(model, hash, Folder::of(path), options)
}

/// Imports bytes in memory, which may not refer to external data.
pub fn import_bytes(bytes: &[u8], options: &ImportOptions) -> Result<Imported, ImportError> {
    let (model, hash) = file::read_bytes(bytes)?;
    import_model(model, hash, Folder::none(), options)
}

fn import_model(
    mut model: ModelProto,
    model_hash: String,
    folder: Folder,
    options: &ImportOptions,
) -> Result<Imported, ImportError> {
    let (ir_version, opset) = versions(&model)?;
    let Some(mut graph) = model.graph.take() else {
        return Err(ImportError::Parse("there is no graph in it".into()));
    };
    if graph.node.is_empty() {
        return Err(ImportError::EmptyGraph);
    }
    if graph.output.is_empty() {
        return Err(ImportError::NoOutputs);
    }
    let mut cx = Context::new(Graph::new(&graph.name), opset, folder);
    let mut missing: Vec<Unsupported> = graph
        .sparse_initializer
        .iter()
        .map(|s| Unsupported {
            node: s.values.name.clone(),
            op: "initializer".into(),
            reason: "sparse tensors are not supported".into(),
        })
        .collect();
    let names: HashSet<String> = graph.initializer.iter().map(|t| t.name.clone()).collect();
    let initializers = bind_initializers(&mut cx, std::mem::take(&mut graph.initializer))?;
    inputs::bind(&mut cx, &graph.input, &names, options)?;
    let outputs: Vec<String> = graph.output.iter().map(|o| o.name.clone()).collect();
    let plan = nodes::plan(&cx, &graph.node, &outputs)?;
    cx.reserved = plan.values;
    let mut protos: Vec<Option<NodeProto>> = std::mem::take(&mut graph.node).into_iter().map(Some).collect();
    for i in plan.order {
        // The node goes out of memory with the constants that it may hold.
        if let Some(node) = protos.get_mut(i).and_then(Option::take) {
            import_node(&mut cx, node, &plan.names[i], &plan.read, &mut missing)?;
        }
    }
    if !missing.is_empty() {
        return Err(ImportError::Unsupported(missing));
    }
    bind_outputs(&mut cx, &outputs)?;
    // What only folded expressions read, and what the file itself leaves unread.
    cx.graph.remove_dead();
    let model_hash = cx.folder.hash(model_hash);
    Ok(Imported { graph: cx.graph, opset, ir_version, model_hash, initializers })
}

fn versions(model: &ModelProto) -> Result<(i64, i64), ImportError> {
    let found = model.ir_version;
    if !IR_VERSIONS.contains(&found) {
        let (least, most) = (*IR_VERSIONS.start(), *IR_VERSIONS.end());
        return Err(ImportError::IrVersion { found, least, most });
    }
    let default = |d: &str| d.is_empty() || d == "ai.onnx";
    let opset = model.opset_import.iter().filter(|o| default(&o.domain)).map(|o| o.version).max();
    match opset {
        None => Err(ImportError::OpsetMissing),
        Some(v) if OPSETS.contains(&v) => Ok((found, v)),
        Some(v) => Err(ImportError::Opset { found: v, least: *OPSETS.start(), most: *OPSETS.end() }),
    }
}

fn bind_initializers(cx: &mut Context, all: Vec<TensorProto>) -> Result<InitializerStats, ImportError> {
    let mut stats = InitializerStats::default();
    for mut proto in all {
        let name = std::mem::take(&mut proto.name);
        let bound = match tensor::decode(proto, &name, &cx.folder)? {
            Ok(t) => {
                stats.tensors += 1;
                stats.elements += t.len();
                stats.bytes += tensor::packed_bytes(t.dtype(), t.len()).unwrap_or(0);
                Bound::Known(Known::Tensor(t))
            }
            Err(reason) => Bound::Refused(reason),
        };
        cx.bind(&name, bound)?;
    }
    Ok(stats)
}

fn import_node(
    cx: &mut Context,
    node: NodeProto,
    name: &str,
    read: &HashSet<String>,
    missing: &mut Vec<Unsupported>,
) -> Result<(), ImportError> {
    let done = dispatch(cx, &node, name);
    let refused = match done {
        Ok(()) => {
            let lost = node.output.iter().find(|o| read.contains(*o) && cx.bound(o).is_none());
            lost.map(|o| format!("its result '{o}' is not supported"))
        }
        // A consequence of what was reported already.
        Err(Fail::Unsupported(reason)) if reason.is_empty() => None,
        Err(Fail::Unsupported(reason)) => Some(reason),
        Err(Fail::Error(e)) => return Err(e),
        Err(Fail::Invalid(reason)) => {
            return Err(ImportError::Node { node: name.into(), op: node.op_type, reason });
        }
    };
    if let Some(reason) = refused {
        let op = nodes::qualified(&node);
        missing.push(Unsupported { node: name.to_string(), op, reason });
    }
    for o in node.output.iter().filter(|o| !o.is_empty()) {
        if cx.bound(o).is_none() {
            cx.bind(o, Bound::Poison)?;
        }
    }
    Ok(())
}

fn dispatch(cx: &mut Context, node: &NodeProto, name: &str) -> Result<(), Fail> {
    let op = node.op_type.as_str();
    if !matches!(node.domain.as_str(), "" | "ai.onnx") {
        return error::unsupported("operators of this domain are not supported");
    }
    let handler = ops::handler(op);
    if handler.is_none() && !ops::is_folded(op) {
        return error::unsupported("the operator is not supported");
    }
    let attrs = Attrs::new(&node.attribute)?;
    for i in &node.input {
        match cx.bound(i) {
            Some(Bound::Poison) => return error::unsupported(""),
            Some(Bound::Refused(reason)) => return error::unsupported(format!("operand '{i}': {reason}")),
            _ => {}
        }
    }
    let call = Call { name, op, inputs: &node.input, outputs: &node.output, attrs };
    match (fold::evaluate(cx, &call)?, handler) {
        (Some(known), _) => cx.bind_known(&call, known)?,
        (None, Some(handler)) => handler(cx, &call)?,
        (None, None) => return error::unsupported("the operator is supported on constants only"),
    }
    call.attrs.finish()
}

/// Marks the model's outputs; each is a value of its own under its own name.
fn bind_outputs(cx: &mut Context, outputs: &[String]) -> Result<(), ImportError> {
    for name in outputs {
        let refused = |reason: &str| {
            let (node, op) = (name.clone(), "output".to_string());
            ImportError::Unsupported(vec![Unsupported { node, op, reason: reason.into() }])
        };
        let Some(Bound::Graph(v)) = cx.bound(name).cloned() else {
            return Err(refused("it is a constant, it does not depend on the inputs"));
        };
        let value = cx.graph.value(v);
        if matches!(value.source(), Source::Constant(_)) {
            return Err(refused("it is a constant, it does not depend on the inputs"));
        }
        let own = matches!(value.source(), Source::Node { .. }) && !cx.graph.is_output(v);
        if own {
            cx.graph.rename_value(v, name);
            cx.graph.push_output(v);
            continue;
        }
        let shape = value.shape.0.clone();
        let copy = cx.node(&format!("{name}.copy"), op::Reshape { shape }, &[v], name);
        match copy {
            Ok(copy) => cx.graph.push_output(copy),
            Err(_) => return Err(refused("it cannot be copied")),
        }
    }
    Ok(())
}
