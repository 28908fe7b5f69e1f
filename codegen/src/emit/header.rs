//! The generated C header: the ABI, then this model's tensors and sizes.

use nibblec_ir::{DType, Dim, Graph, ValueId};
use std::collections::BTreeSet;
use std::fmt::Write;

const ABI: &str = include_str!("../../rt/nibblec.h");

/// The symbol that libraries of all models have.
pub const COMMON: &str = "nibblec_library";

/// A C identifier made of a name.
pub fn identifier(name: &str) -> String {
    let mut s: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    // Names that begin with an underscore belong to the implementation.
    if !s.starts_with(|c: char| c.is_ascii_alphabetic()) {
        s.insert(0, 'm');
    }
    s
}

/// The symbol of a model of its own; the common one, if that is what it would be called.
pub fn symbol(identifier: &str) -> String {
    format!("{identifier}_library")
}

/// A name as it may stand in a comment: one line, and nothing that ends the comment or begins another.
fn quoted(name: &str) -> String {
    let mut text = String::from("\"");
    let mut before = ' ';
    for c in name.chars() {
        let c = if c.is_alphanumeric() || c.is_ascii_graphic() || c == ' ' { c } else { '?' };
        if matches!((before, c), ('*', '/') | ('/', '*') | ('?', '?')) {
            text.push(' ');
        }
        text.push(c);
        before = c;
    }
    text + "\""
}

/// The C type of elements, as `NIBBLEC_F32` and the others tell it.
fn ctype(dtype: DType) -> &'static str {
    match dtype {
        DType::F32 => "float",
        DType::Code { signed: true, .. } => "int8_t",
        DType::I32 => "int32_t",
        DType::I64 => "int64_t",
        _ => "uint8_t",
    }
}

/// Writes the macros of the tensors of one kind (`input`, `output`). Names that give one identifier are numbered.
fn tensors(out: &mut String, prefix: &str, kind: &str, graph: &Graph, ids: &[ValueId]) {
    let mut taken = BTreeSet::new();
    for (i, id) in ids.iter().enumerate() {
        let v = graph.value(*id);
        let base = format!("{prefix}_{}_{}", kind.to_uppercase(), identifier(&v.name).to_uppercase());
        let numbered = (2..).map(|n| format!("{base}_{n}"));
        let ident = std::iter::once(base.clone()).chain(numbered).find(|name| !taken.contains(name));
        let ident = ident.unwrap_or(base);
        let dims = v.shape.0.iter().map(|d| match d {
            Dim::Fixed(n) => format!("[{n}]"),
            Dim::Batch => "[batch]".into(),
        });
        let (name, ctype, dims) = (quoted(&v.name), ctype(v.dtype), dims.collect::<String>());
        let count = v.shape.item_elements().unwrap_or(0);
        let _ = writeln!(out, "/* {kind} {i}: {name}, {ctype} {dims} */");
        let _ = writeln!(out, "#define {ident}_INDEX {i}");
        let _ = writeln!(out, "#define {ident}_ELEMENTS {count} /* of one image */");
        taken.insert(ident);
    }
}

/// The header of a model called `name`.
pub fn header(graph: &Graph, name: &str, arena_bytes: usize) -> String {
    let id = identifier(name);
    let prefix = id.to_uppercase();
    let mut out = String::from(ABI);
    let _ = write!(
        out,
        "\n/* ---- the model {} ---- */\n#ifndef NIBBLEC_MODEL_{prefix}_H\n#define NIBBLEC_MODEL_{prefix}_H\n\n",
        quoted(name)
    );
    let _ = writeln!(out, "#define {prefix}_INPUT_COUNT {}", graph.inputs().len());
    let _ = writeln!(out, "#define {prefix}_OUTPUT_COUNT {}", graph.outputs().len());
    let _ = writeln!(out, "#define {prefix}_ARENA_BYTES {arena_bytes}\n");
    tensors(&mut out, &prefix, "input", graph, graph.inputs());
    tensors(&mut out, &prefix, "output", graph, graph.outputs());
    if symbol(&id) != COMMON {
        let _ = write!(
            out,
            "\n#ifdef __cplusplus\nextern \"C\" {{\n#endif\n\n/* This model's table, whatever else is linked into the \
             program. */\nconst nibblec_table *{}(void);\n\n#ifdef __cplusplus\n}}\n#endif\n",
            symbol(&id)
        );
    }
    out.push_str("\n#endif\n");
    out
}
