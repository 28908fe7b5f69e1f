//! The manifest that a library carries: what was compiled, how, on what data. The same input gives the same bytes:
//! no times, no folders. Code generation adds the format, names, sizes, kernels and levels.

use super::{Origin, Prepared};
use nibblec_ir::{Dim, Graph, ValueId};
use nibblec_passes::Notes;
use nibblec_passes::select::PlannedLayer;
use serde_json::{Map, Value, json};

/// The manifest of a model.
pub fn manifest(prepared: &Prepared, notes: &Notes) -> Map<String, Value> {
    let Prepared { model, graph, choice, equalized, calibrated } = prepared;
    let plan = &choice.plan;
    let origin = match choice.origin {
        Origin::Plan => "plan file",
        Origin::Trained => "trained",
        Origin::Selected => "selected",
    };
    let notes: Vec<String> = notes.iter().map(note).collect();
    let fields = json!({
        "model": { "file": model.file, "blake3": model.hash, "opset": model.opset },
        "plan": {
            "origin": origin,
            "metric": plan.metric,
            "bits": choice.bits.iter().map(|w| w.bits()).collect::<Vec<u32>>(),
            "budget": plan.budget,
            "cost": plan.cost.name(),
            "changed_by_layer_bits": choice.changed.by_pattern,
            "changed_by_act_bits": choice.changed.activations,
        },
        "equalized_pairs": equalized,
        "calibration": calibrated,
        "layers": plan.layers.iter().map(|l| layer(graph, l)).collect::<Vec<_>>(),
        "float_bytes": model.float_bytes,
        "inputs": graph.inputs().iter().map(|&v| tensor(graph, v)).collect::<Vec<_>>(),
        "outputs": graph.outputs().iter().map(|&v| tensor(graph, v)).collect::<Vec<_>>(),
        "notes": notes,
    });
    match fields {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// A remark as a sentence.
pub fn note(n: &nibblec_passes::Note) -> String {
    match n.node.is_empty() {
        true => format!("{}: {}", n.pass, n.text),
        false => format!("{}: {}: {}", n.pass, n.node, n.text),
    }
}

fn layer(graph: &Graph, l: &PlannedLayer) -> Value {
    let op = graph.find_node(&l.name).map(|id| graph.node(id).op.name());
    // Decimal digits of the annotation's precision, not of its widening to f64.
    let short = |x: Option<f32>| x.and_then(|x| format!("{x}").parse::<f64>().ok());
    json!({
        "name": l.name,
        "op": op,
        "weight_bits": l.bits.weight.bits(),
        "act_bits": l.bits.activation.bits(),
        "entropy": short(l.entropy),
        "gain": short(l.gain),
        "cost": l.cost,
        "group": l.group,
        "macs": l.macs,
        "parameters": l.parameters,
    })
}

fn tensor(graph: &Graph, id: ValueId) -> Value {
    let v = graph.value(id);
    let dims: Vec<i64> = v
        .shape
        .0
        .iter()
        .map(|d| match d {
            Dim::Batch => -1,
            Dim::Fixed(n) => i64::try_from(*n).unwrap_or(i64::MAX),
        })
        .collect();
    json!({ "name": v.name, "dtype": v.dtype.name(), "shape": dims })
}
