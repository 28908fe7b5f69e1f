//! What a manifest must hold to be one of nibblec's. Fields that only tell people something may be missing.

use serde_json::Value;

use super::FORMAT;
use crate::abi;

/// What is wrong.
pub(super) enum Fault {
    /// A field that is missing or of another kind.
    Foreign(String),
    /// A later format.
    Newer(u64),
}

const SIZES: [&str; 4] = ["weight_bytes", "constant_bytes", "prepared_bytes", "arena_bytes"];

/// Checks the fields of both formats, then those of the later one.
pub(super) fn check(manifest: &Value) -> Result<(), Fault> {
    let foreign = |what: &str| Err(Fault::Foreign(what.to_owned()));
    let Some(fields) = manifest.as_object() else { return foreign("its manifest is no JSON object") };
    let lacks = |key: &str| Err(Fault::Foreign(format!("its manifest has no valid `{key}`")));
    let format = match fields.get("format").map(Value::as_u64) {
        Some(Some(format)) if format > FORMAT => return Err(Fault::Newer(format)),
        Some(Some(format)) if format > 0 => format,
        _ => return lacks("format"),
    };
    if !manifest["compiler"].as_str().is_some_and(|c| c.starts_with("nibblec ")) {
        return lacks("compiler");
    }
    let levels = manifest["isas"].as_array();
    let names = |levels: &Vec<Value>| !levels.is_empty() && levels.iter().all(|l| is_name(Some(l)));
    if !levels.is_some_and(names) {
        return lacks("isas");
    }
    if !manifest["kernels"].as_array().is_some_and(|k| k.iter().all(|k| k["node"].is_string())) {
        return lacks("kernels");
    }
    if let Some(key) = SIZES.into_iter().find(|key| !manifest[*key].is_u64()) {
        return lacks(key);
    }
    let model = fields.get("model");
    let sound = |m: &Value| m["file"].is_string() && is_hash(&m["blake3"]);
    if model.is_some_and(|model| !sound(model)) || (model.is_none() && format == 1) {
        return lacks("model");
    }
    if format == 1 {
        return Ok(());
    }
    match manifest["abi"].as_u64() {
        Some(version) if version == u64::from(abi::VERSION) => {}
        Some(version) => {
            let words = format!("its interface has version {version}, this program reads {}", abi::VERSION);
            return Err(Fault::Foreign(words));
        }
        None => return lacks("abi"),
    }
    for key in ["name", "target"] {
        if !is_name(fields.get(key)) {
            return lacks(key);
        }
    }
    if is_hash(&manifest["library_blake3"]) { Ok(()) } else { lacks("library_blake3") }
}

fn is_name(value: Option<&Value>) -> bool {
    value.and_then(Value::as_str).is_some_and(|name| !name.is_empty())
}

fn is_hash(value: &Value) -> bool {
    value.as_str().is_some_and(|hash| hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
}
