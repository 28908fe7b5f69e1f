//! The words of a report on everything that a model needs and nibblec does not support: what is alike is counted, and
//! what helps is said once.

use super::names::short;
use std::borrow::Cow;
use std::fmt::{self, Write};

/// Nodes named for each reason.
const NAMED: usize = 3;

/// What to do about shapes and parameters that a model computes.
pub(super) const FOLD: &str = "fold what the model computes about shapes: with onnxsim, or with the basic graph \
                               optimizations of ONNX Runtime, offline";

/// What to do about types of numbers.
pub(super) const FLOAT: &str = "give the float32 model";

/// What to do about operators that other programs' optimizers put in.
const FUSED: &str = "give the model as it was exported, before ONNX Runtime's extended graph optimizations";

/// What to do about a file that is quantized in another way.
pub(super) const QDQ: &str = "give the float model, or quantize it statically in QDQ form (onnxruntime.quantization.quantize_static \
                   with quant_format=QuantFormat.QDQ)";

/// What to do about branches and loops.
const CONTROL: &str =
    "export the model without control flow: give it inputs of fixed shape, or fold it with onnxsim";

/// What helps where an operator is not supported; empty if nothing is known.
pub(super) fn operator_help(domain: &str, op: &str) -> &'static str {
    const QUANTIZED: [&str; 5] =
        ["QLinearConv", "QLinearMatMul", "MatMulInteger", "ConvInteger", "DynamicQuantizeLinear"];
    const QUANTIZED_TOO: [&str; 6] =
        ["QLinear", "QGemm", "QAttention", "DynamicQuantize", "MatMulInteger", "QMoE"];
    match (domain, op) {
        ("", op) if QUANTIZED.contains(&op) => QDQ,
        ("com.microsoft", op) if QUANTIZED_TOO.iter().any(|q| op.starts_with(q)) => QDQ,
        ("com.microsoft" | "com.microsoft.nchwc", _) => FUSED,
        ("", "If" | "Loop" | "Scan") => CONTROL,
        ("", "NonZero" | "Range" | "ConstantOfShape" | "Where" | "Equal") => FOLD,
        _ => "",
    }
}

/// One thing in a model that nibblec does not support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// Name of the node, or of the model input.
    pub node: String,
    /// Its ONNX operator, with the domain in front unless that is `ai.onnx`.
    pub op: String,
    /// Why it is not supported.
    pub reason: String,
    /// What the user can do; empty if nothing is known.
    pub help: &'static str,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} '{}': {}", self.op, short(&self.node), self.reason)
    }
}

/// Entries of one operator and reason.
struct Group<'a> {
    first: &'a Unsupported,
    names: Vec<Cow<'a, str>>,
    count: usize,
}

/// The report.
pub(super) fn listed(all: &[Unsupported]) -> String {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut found = std::collections::HashMap::new();
    for u in all {
        let at = *found.entry((&u.op, &u.reason)).or_insert_with(|| {
            groups.push(Group { first: u, names: Vec::new(), count: 0 });
            groups.len() - 1
        });
        let group = &mut groups[at];
        group.count += 1;
        if group.names.len() < NAMED {
            group.names.push(short(&u.node));
        }
    }
    let mut out = match all.len() {
        1 => "1 of the model's parts is not supported:".to_string(),
        n => format!("{n} of the model's parts are not supported:"),
    };
    for Group { first, names, count } in &groups {
        let _ = match (names.as_slice(), count) {
            ([one], 1) => write!(out, "\n  {} '{one}': {}", short(&first.op), first.reason),
            _ => {
                let named = names.iter().map(|n| format!("'{n}'")).collect::<Vec<_>>().join(", ");
                let more = if *count > names.len() { ", ..." } else { "" };
                write!(out, "\n  {} ({count} times): {}\n    {named}{more}", short(&first.op), first.reason)
            }
        };
    }
    let mut said: Vec<&str> = Vec::new();
    for Group { first, .. } in groups {
        if !first.help.is_empty() && !said.contains(&first.help) {
            said.push(first.help);
            let _ = write!(out, "\nhelp: {}", wrapped(first.help));
        }
    }
    out
}

/// Lines of at most 80 columns, those behind the first indented below `help: `.
fn wrapped(text: &str) -> String {
    let (mut out, mut column) = (String::new(), 6);
    for word in text.split_whitespace() {
        if column > 6 && column + word.len() + 1 > 80 {
            out.push_str("\n      ");
            column = 6;
        } else if !out.is_empty() {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.len();
    }
    out
}
