//! A library's manifest as text. Manifests of other versions may lack keys: what is missing is left out.

use super::layout::plural;
use super::{Align, Table, bytes, count};
use serde_json::Value;

/// A scalar as a word, a structure as JSON.
fn word(v: &Value) -> String {
    match v {
        Value::String(s) => s.clone(),
        Value::Null => String::new(),
        Value::Array(a) => a.iter().map(word).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

fn number(v: &Value, digits: usize) -> String {
    v.as_f64().map_or_else(String::new, |x| format!("{x:.digits$}"))
}

/// What a session takes: bytes of activations, of unpacked weights, and of the scratch of each thread.
pub fn memory([activations, unpacked, scratch]: [u64; 3]) -> String {
    let [activations, unpacked, scratch] = [activations, unpacked, scratch].map(bytes);
    format!("{activations} of activations and {unpacked} of unpacked weights a session, {scratch} a thread")
}

/// A level of a library, and why it is shown.
pub struct Level {
    /// Its name.
    pub name: String,
    why: &'static str,
}

/// The level whose kernels are shown: the one that is asked for, or that this CPU takes, or else the highest. The error
/// tells what the library has.
pub fn level(m: &Value, asked: Option<&str>) -> Result<Level, String> {
    let levels: Vec<&str> = m["isas"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let highest = levels.last().copied().unwrap_or_default();
    let level = |name: &str, why| Ok(Level { name: name.into(), why });
    // Manifests of the first format have one kernel for each node, that of the highest level.
    let one = m["kernels"].as_array().into_iter().flatten().any(|k| k["kernel"].is_string());
    match asked {
        Some(name) if !levels.contains(&name) => {
            Err(format!("it has no level '{name}', only {}", levels.join(", ")))
        }
        Some(name) if one && name != highest => {
            Err(format!("it was made by an older nibblec and tells the kernels of level {highest} alone"))
        }
        Some(name) => level(name, "as asked"),
        None if one => level(highest, "the highest; those of other levels are not told"),
        None => match nibblec_runtime::cpu::best(target(m), &levels) {
            Some(name) => level(name, "which this CPU takes"),
            None => level(highest, "the highest; this CPU runs none"),
        },
    }
}

/// The triple; libraries of the first format do not tell it.
fn target(m: &Value) -> &str {
    m["target"].as_str().unwrap_or("x86_64-unknown-linux-gnu")
}

/// Where the widths come from, and what was changed then.
fn plan(m: &Value) -> String {
    let p = &m["plan"];
    // The header of trained widths states what nobody chose.
    let keys: &[&str] = if p["origin"] == "trained" { &[] } else { &["metric", "budget", "cost"] };
    let stated = keys.iter().map(|k| (k, word(&p[*k]))).filter(|s| !s.1.is_empty());
    let mut parts = vec![word(&p["origin"])];
    parts.extend(stated.map(|(k, v)| format!("{k} {v}")));
    parts.retain(|p| !p.is_empty());
    let count = |v: &Value| v.as_array().map_or(v.as_u64().unwrap_or(0) as usize, Vec::len);
    let changes = super::changes(count(&p["changed_by_layer_bits"]), count(&p["changed_by_act_bits"]));
    let pairs = m["equalized_pairs"].as_u64().map(|n| n as usize);
    parts.join(", ") + &changes + &super::equalized(pairs)
}

/// Facts first, then a table of the layers, then the notes.
pub fn manifest(m: &Value, level: &Level) -> String {
    let mut text = String::new();
    let mut fact = |label: &str, value: String| {
        if !value.is_empty() {
            text.push_str(&format!("{label:<13}{value}\n"));
        }
    };
    let file = [&m["model"]["file"], &m["model"]["blake3"]].map(word);
    fact("model", file.join("  ").trim().to_string());
    fact("compiler", word(&m["compiler"]));
    fact("target", word(&m["target"]));
    fact("levels", word(&m["isas"]));
    fact("kernels", format!("of level {}, {}", level.name, level.why));
    fact("plan", plan(m));
    let calibration = &m["calibration"];
    let images = calibration["images"]
        .as_u64()
        .map_or_else(String::new, |n| format!(", {}", plural(n as usize, "image")));
    let calibrated = [&calibration["method"], &calibration["data"]].map(word).join(" on ");
    let together = calibration["rounded_together"].as_u64().filter(|n| *n > 0);
    let together = together.map_or_else(String::new, |n| {
        format!(", weights of {} rounded together", plural(n as usize, "layer"))
    });
    if calibration.is_object() {
        fact("calibration", calibrated + &images + &together);
    }
    for (label, key) in [("weights", "weight_bytes"), ("as floats", "float_bytes")] {
        fact(label, m[key].as_u64().map_or_else(String::new, bytes));
    }
    let sizes = ["arena_bytes", "prepared_bytes", "scratch_bytes"].map(|key| m[key].as_u64().unwrap_or(0));
    if m["arena_bytes"].is_u64() {
        fact("memory", memory(sizes));
    }
    for key in ["inputs", "outputs"] {
        for t in m[key].as_array().into_iter().flatten() {
            let shape = t["shape"].as_array().or(t["dims"].as_array()).map_or(&[][..], Vec::as_slice);
            let shape: Vec<String> =
                shape.iter().map(|d| if d == -1 { "N".into() } else { word(d) }).collect();
            fact(
                key.trim_end_matches('s'),
                format!("{} {}[{}]", word(&t["name"]), word(&t["dtype"]), shape.join(", ")),
            );
        }
    }
    let layers = m["layers"].as_array().map_or(&[][..], Vec::as_slice);
    if !layers.is_empty() {
        text.push('\n');
        text.push_str(&layer_table(m, layers, &level.name).to_string());
    }
    let notes = m["notes"].as_array().map_or(&[][..], Vec::as_slice);
    if !notes.is_empty() {
        text.push_str("\nnotes\n");
    }
    for note in super::grouped(&notes.iter().map(word).collect::<Vec<_>>()) {
        text.push_str(&format!("  {note}\n"));
    }
    text
}

fn layer_table(m: &Value, layers: &[Value], level: &str) -> Table {
    let mut table = Table::new(&[
        ("layer", Align::Left),
        ("bits", Align::Left),
        ("MACs", Align::Right),
        ("entropy", Align::Right),
        ("gain", Align::Right),
        ("weights", Align::Right),
        ("kernel", Align::Left),
    ]);
    let kernels = m["kernels"].as_array().map_or(&[][..], Vec::as_slice);
    for l in layers {
        let code = kernels.iter().find(|k| k["node"] == l["name"]).unwrap_or(&Value::Null);
        table.row([
            word(&l["name"]),
            format!("w{}a{}", word(&l["weight_bits"]), word(&l["act_bits"])),
            l["macs"].as_u64().map_or_else(String::new, count),
            number(&l["entropy"], 3),
            number(&l["gain"], 3),
            code["weight_bytes"].as_u64().map_or_else(String::new, bytes),
            word(code["kernels"].get(level).unwrap_or(&code["kernel"])),
        ]);
    }
    table
}
