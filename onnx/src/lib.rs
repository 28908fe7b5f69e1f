//! ONNX files into the graph, and back (`export`): one node of ours for one of theirs, under its name; simplification comes after.
//!
//! Data flows through these files in this order: `file` (bytes to protobuf), `tensor` and `external`
//! (initializers), `nodes` (order and names), then node by node the operators in `ops`: `fold` where the operands are
//! known (`known`, `view`; of codes: `codes`, `stored`), otherwise their handlers, which read `call` and `attrs` and
//! write `context`.
//! The leading dimension of the inputs becomes the symbolic batch; a node that would mix its images is refused.
#![deny(clippy::as_conversions)]

mod attrs;
mod batch;
mod call;
mod codes;
mod context;
mod error;
mod export;
mod external;
mod file;
pub mod files;
mod fold;
mod fold_graph;
mod inputs;
mod known;
mod limits;
mod locations;
mod names;
mod nodes;
mod numbers;
mod ops;
mod quantized;
mod report;
mod stored;
mod tensor;
mod view;

pub use error::{ExportError, ImportError};
pub use locations::external_files;
pub use ops::{Operator, operators};
pub use report::Unsupported;

use attrs::Attrs;
use call::Call;
use context::{Bound, Context};
use error::Fail;
use external::Folder;
use known::Known;
use limits::Limits;
use nibblec_ir::{Graph, NodeId, Source, Tensor, ValueId, op};
use onnx_protobuf::{GraphProto, ModelProto, NodeProto, TensorProto};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// Versions of the `ai.onnx` operator set that are understood.
pub const OPSETS: std::ops::RangeInclusive<i64> = 7..=28;

/// Versions of the ONNX IR that are understood.
pub const IR_VERSIONS: std::ops::RangeInclusive<i64> = 3..=14;

/// What the user adds to the file.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Shapes of inputs by name, the batch included, for inputs whose file leaves dimensions open.
    pub input_shapes: BTreeMap<String, Vec<usize>>,
    /// Bytes that the model may take; `None`: no limit. No value may be larger, and the constants together take at most
    /// half.
    pub max_memory: Option<u64>,
    /// Computes what hangs on dequantized constants alone; `None`: a node that needs such a constant is refused.
    pub evaluate: Option<Evaluate>,
}

impl ImportOptions {
    fn memory(&self) -> u64 {
        self.max_memory.unwrap_or(NO_LIMIT)
    }
}

/// The only result of a node whose operands are constants of the graph; `None` if it cannot be computed.
pub type Evaluate = fn(&Graph, NodeId) -> Option<Tensor>;

/// The domain of ONNX Runtime's own operators.
const RUNTIME_DOMAIN: &str = "com.microsoft";

/// More than any machine has, and small enough that sums of it can be counted.
const NO_LIMIT: u64 = u64::MAX / 4;

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
    import_model(model, hash, Folder::of(path, options.memory() / 2), options)
}

/// Imports bytes in memory, which may not refer to external data.
pub fn import_bytes(bytes: &[u8], options: &ImportOptions) -> Result<Imported, ImportError> {
    let (model, hash) = file::read_bytes(bytes)?;
    import_model(model, hash, Folder::none(), options)
}

/// The graph as the bytes of an ONNX file. Errors name a node that has no ONNX form.
pub fn export(graph: &Graph) -> Result<Vec<u8>, ExportError> {
    export::export(graph, |op| ops::spec(op).map_or(0, |s| s.opsets.0))
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
    let limits = Limits::new(options.memory());
    let mut cx = Context::new(Graph::new(names::bounded(&graph.name)), opset, folder, limits);
    cx.evaluate = options.evaluate;
    let mut missing: Vec<Unsupported> = graph
        .sparse_initializer
        .iter()
        .map(|s| refusal(&s.values.name, "initializer", "sparse tensors are not supported", ""))
        .collect();
    for s in &graph.sparse_initializer {
        cx.bind(&s.values.name, Bound::Poison)?;
    }
    let names: HashSet<String> = graph.initializer.iter().map(|t| t.name.clone()).collect();
    let initializers = bind_initializers(&mut cx, std::mem::take(&mut graph.initializer))?;
    missing.extend(inputs::bind(&mut cx, &graph.input, &names, options)?);
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
    missing.extend(bind_outputs(&mut cx, &outputs)?);
    if !missing.is_empty() {
        return Err(ImportError::Unsupported(missing));
    }
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
    // A model of other domains alone needs none.
    let uses_default = |g: &GraphProto| g.node.iter().any(|n| default(&n.domain));
    match opset {
        None if !model.graph.as_ref().is_some_and(uses_default) => Ok((found, *OPSETS.end())),
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
                let known = Known::Tensor(t);
                if let Err(Fail::Limit(reason)) = cx.limits.count(known.dtype(), known.dims()) {
                    return Err(ImportError::Limit { node: name, op: "initializer".into(), reason });
                }
                Bound::Known(known)
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
            lost.map(|o| (format!("its result '{}' is not supported", names::short(o)), ""))
        }
        // A consequence of what was reported already.
        Err(Fail::Unsupported(reason)) if reason.is_empty() => None,
        Err(Fail::Unsupported(reason)) => Some((reason, "")),
        Err(Fail::Helped(reason, help)) => Some((reason, help)),
        Err(Fail::Error(e)) => return Err(e),
        Err(Fail::Limit(reason)) => {
            return Err(ImportError::Limit { node: name.into(), op: nodes::qualified(&node), reason });
        }
        Err(Fail::Invalid(reason)) => {
            return Err(ImportError::Node { node: name.into(), op: nodes::qualified(&node), reason });
        }
    };
    if let Some((reason, help)) = refused {
        missing.push(refusal(name, &nodes::qualified(&node), reason, help));
        stand_in(cx, &node)?;
    }
    for o in node.output.iter().filter(|o| !o.is_empty()) {
        if cx.bound(o).is_none() {
            cx.bind(o, Bound::Poison)?;
        }
    }
    Ok(())
}

fn refusal(node: &str, op: &str, reason: impl Into<String>, help: &'static str) -> Unsupported {
    Unsupported { node: node.into(), op: op.into(), reason: reason.into(), help }
}

/// Lets the result of a refused node that has the shape of its operand stand for that operand, so that what reads it
/// is looked at too. The graph is not used any more.
fn stand_in(cx: &mut Context, node: &NodeProto) -> Result<(), ImportError> {
    if let ([y, ..], [x, ..]) = (node.output.as_slice(), node.input.as_slice())
        && ops::spec(&node.op_type).is_some_and(|s| s.keeps_shape)
        && !y.is_empty()
        && cx.bound(y).is_none()
        && let Some(Bound::Graph(v)) = cx.bound(x)
    {
        let v = *v;
        cx.bind(y, Bound::Graph(v))?;
    }
    Ok(())
}

fn dispatch(cx: &mut Context, node: &NodeProto, name: &str) -> Result<(), Fail> {
    let op = node.op_type.as_str();
    let spec = ops::spec(op).filter(|s| s.is_supported());
    // The default domain as reports name it.
    let domain = if node.domain == "ai.onnx" { "" } else { node.domain.as_str() };
    let help = report::operator_help(domain, op);
    let known_domain = domain.is_empty() || (domain == RUNTIME_DOMAIN && spec.is_some_and(|s| s.of_runtime));
    if !known_domain {
        return error::helped("operators of this domain are not supported", help);
    }
    let Some(spec) = spec else { return error::helped("the operator is not supported", help) };
    let attrs = Attrs::new(&node.attribute)?;
    for i in &node.input {
        match cx.bound(i) {
            Some(Bound::Poison) => return error::unsupported(""),
            Some(Bound::Refused(reason)) => {
                return error::helped(format!("operand '{}': {reason}", names::short(i)), report::FLOAT);
            }
            _ => {}
        }
    }
    let call =
        Call { name, inputs: &node.input, outputs: &node.output, attrs, is_default: domain.is_empty() };
    match (fold::evaluate(cx, &call, spec)?, spec.import) {
        (Some(known), _) if spec.shares_elements => cx.bind_shared(&call, known)?,
        (Some(known), _) => cx.bind_known(&call, known)?,
        (None, Some(import)) => import(cx, &call)?,
        (None, None) => return error::helped("the operator is supported on constants only", help),
    }
    call.attrs.finish()
}

/// Marks the model's outputs; each is a value of its own under its own name. Returns those that are not supported.
fn bind_outputs(cx: &mut Context, outputs: &[String]) -> Result<Vec<Unsupported>, ImportError> {
    let constant =
        |name: &str| refusal(name, "output", "it is a constant, it does not depend on the inputs", "");
    let mut refused = Vec::new();
    let depends = depends_on_inputs(&cx.graph);
    for name in outputs {
        let v = match cx.bound(name) {
            Some(Bound::Graph(v)) if depends.contains(v) => *v,
            // What was reported already.
            Some(Bound::Poison) => continue,
            Some(Bound::Refused(reason)) => {
                refused.push(refusal(name, "output", reason.clone(), report::FLOAT));
                continue;
            }
            // Without inputs everything is constant, which was reported.
            _ if depends.is_empty() => continue,
            _ => {
                refused.push(constant(name));
                continue;
            }
        };
        let value = cx.graph.value(v);
        let own = matches!(value.source(), Source::Node { .. }) && !cx.graph.is_output(v);
        if own {
            cx.graph.rename_value(v, &names::bounded(name));
            cx.graph.push_output(v);
            continue;
        }
        let shape = value.shape.0.clone();
        let copy = cx.node(&format!("{}.copy", names::bounded(name)), op::Reshape { shape }, &[v], name);
        match copy {
            Ok(copy) => cx.graph.push_output(copy),
            Err(_) => refused.push(refusal(name, "output", "it cannot be copied", "")),
        }
    }
    Ok(refused)
}

/// The values that hang on an input.
fn depends_on_inputs(graph: &Graph) -> HashSet<ValueId> {
    let mut found: HashSet<ValueId> = graph.inputs().iter().copied().collect();
    for id in graph.order() {
        let node = graph.node(id);
        if node.inputs().iter().any(|v| found.contains(v)) {
            found.extend(node.outputs());
        }
    }
    found
}
