//! The generated C header: the ABI, then this model's tensors and sizes.

use nibblec_ir::{DType, Dim, Graph, ValueId};
use std::fmt::Write;

const ABI: &str = include_str!("../../rt/nibblec.h");

/// A C identifier made of a name.
pub fn identifier(name: &str) -> String {
    let mut s: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if s.is_empty() || s.starts_with(|c: char| c.is_ascii_digit()) {
        s.insert(0, 'm');
    }
    s
}

fn tensor(out: &mut String, prefix: &str, kind: &str, i: usize, graph: &Graph, id: ValueId) {
    let v = graph.value(id);
    let ident = format!("{prefix}_{}", identifier(&v.name).to_uppercase());
    let dims: Vec<String> = v
        .shape
        .0
        .iter()
        .map(|d| if let Dim::Fixed(n) = d { n.to_string() } else { "batch".into() })
        .collect();
    let ctype = match v.dtype {
        DType::F32 => "float",
        DType::I32 => "int32_t",
        DType::I64 => "int64_t",
        DType::I8 | DType::I4 | DType::I2 => "int8_t",
        DType::U8 | DType::U4 | DType::U2 | DType::Bool => "uint8_t",
    };
    let count = v.shape.item_elements().unwrap_or(0);
    let _ =
        writeln!(out, "/* {kind} {i}: \"{}\", {ctype} [{}] */", v.name.replace("*/", "* /"), dims.join("]["));
    let _ = writeln!(out, "#define {ident}_INDEX {i}");
    let _ = writeln!(out, "#define {ident}_ELEMENTS {count} /* of one image */");
}

/// The header of a model called `name`.
pub fn header(graph: &Graph, name: &str, arena_bytes: usize) -> String {
    let id = identifier(name);
    let prefix = id.to_uppercase();
    let mut out = String::from(ABI);
    let _ = write!(
        out,
        "\n/* ---- the model \"{name}\" ---- */\n#ifndef NIBBLEC_MODEL_{prefix}_H\n#define NIBBLEC_MODEL_{prefix}_H\n\n"
    );
    let _ = writeln!(out, "#define {prefix}_INPUT_COUNT {}", graph.inputs().len());
    let _ = writeln!(out, "#define {prefix}_OUTPUT_COUNT {}", graph.outputs().len());
    let _ = writeln!(out, "#define {prefix}_ARENA_BYTES {arena_bytes}\n");
    for (i, v) in graph.inputs().iter().enumerate() {
        tensor(&mut out, &format!("{prefix}_INPUT"), "input", i, graph, *v);
    }
    for (i, v) in graph.outputs().iter().enumerate() {
        tensor(&mut out, &format!("{prefix}_OUTPUT"), "output", i, graph, *v);
    }
    let _ = write!(
        out,
        "\n#ifdef __cplusplus\nextern \"C\" {{\n#endif\n\n/* This model's table, whatever else is linked into the \
         program. */\nconst nibblec_table *{id}_library(void);\n\n#ifdef __cplusplus\n}}\n#endif\n\n#endif\n"
    );
    out
}
