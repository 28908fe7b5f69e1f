//! The text form, printing: one value, or one node with all its results, a line; nodes in topological order, each
//! constant before its first reader. [`crate::parse()`] reads it back; `print(parse(print(g))) == print(g)`.
//!
//! ```text
//! graph "net" {
//!   %x: f32[N,3,32,32] = input
//!   %w: f32[16,3,3,3] = const #ab12cd34ef56 <min -0.51 max 0.49 mean 0.001 sd 0.1>
//!   %b: f32[2] = const [0.5, -0.5]
//!   %y: f32[N,16,32,32] !range[calibrate](0.0, 1.5) = Conv(%x, %w) {kernel=[3,3], ...} @"conv1" !group[select](3)
//!   output %y
//! }
//! ```

mod text;

pub use text::summary;
pub(crate) use text::{format_name, is_name_char, is_word, name, quoted};

use crate::ann::{Ann, NodeAnn, ValueAnn};
use crate::op::Attr;
use crate::{Data, Graph, Node, NodeId, Quant, Scale, Source, Tensor, Value, ValueId};
use std::collections::BTreeSet;
use std::fmt;
use text::{put, rounded};

/// Constants of at most so many elements print in full, larger ones as hash and statistics.
pub const SMALL_CONSTANT: usize = 8;

/// Prints graphs; the fields are the options.
#[derive(Clone, Debug)]
pub struct Printer {
    /// Significant digits of floats, for snapshots; `None` prints what reads back to the same bits.
    pub digits: Option<usize>,
    /// Whether annotations of values and nodes are printed.
    pub annotations: bool,
}

impl Default for Printer {
    fn default() -> Printer {
        Printer { digits: None, annotations: true }
    }
}

impl fmt::Display for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Printer::default().print(self))
    }
}

impl Printer {
    /// A printer for snapshots: four significant digits, annotations shown.
    pub fn snapshot() -> Printer {
        Printer { digits: Some(4), annotations: true }
    }

    /// The text form of a graph. A graph that does not verify prints as well; what was removed reads `%"?"`.
    pub fn print(&self, g: &Graph) -> String {
        let mut s = format!("graph {} {{\n", quoted(&g.name));
        for v in g.inputs().iter().filter_map(|&v| g.get_value(v)) {
            s.push_str("  ");
            self.result(&mut s, v);
            s.push_str(" = input\n");
        }
        let mut shown = BTreeSet::new();
        let ordered = g.order();
        let placed: BTreeSet<NodeId> = ordered.iter().copied().collect();
        let on_cycles = g.nodes().map(|(id, _)| id).filter(|id| !placed.contains(id));
        for id in ordered.iter().copied().chain(on_cycles) {
            let node = g.node(id);
            for &v in node.inputs() {
                self.constant(&mut s, g, v, &mut shown);
            }
            self.node(&mut s, g, node);
        }
        for (v, _) in g.values() {
            self.constant(&mut s, g, v, &mut shown);
        }
        for &v in g.outputs() {
            s.push_str("  output ");
            reference(&mut s, g, v);
            s.push('\n');
        }
        s.push_str("}\n");
        s
    }

    fn constant(&self, s: &mut String, g: &Graph, id: ValueId, shown: &mut BTreeSet<ValueId>) {
        let Some(value) = g.get_value(id) else { return };
        if let Source::Constant(t) = value.source()
            && shown.insert(id)
        {
            s.push_str("  ");
            self.result(s, value);
            s.push_str(" = const ");
            self.tensor(s, t);
            s.push('\n');
        }
    }

    fn node(&self, s: &mut String, g: &Graph, node: &Node) {
        let results: Vec<&Value> = node.outputs().iter().filter_map(|&v| g.get_value(v)).collect();
        s.push_str(if results.is_empty() { "  ()" } else { "  " });
        for (i, v) in results.into_iter().enumerate() {
            s.push_str(if i > 0 { ", " } else { "" });
            self.result(s, v);
        }
        s.push_str(" = ");
        s.push_str(node.op.name());
        s.push('(');
        for (i, &v) in node.inputs().iter().enumerate() {
            s.push_str(if i > 0 { ", " } else { "" });
            reference(s, g, v);
        }
        s.push(')');
        let attrs = node.op.attributes();
        for (i, (name, a)) in attrs.iter().enumerate() {
            s.push_str(if i > 0 { ", " } else { " {" });
            s.push_str(name);
            s.push('=');
            self.attr(s, a);
        }
        s.push_str(if attrs.is_empty() { " @" } else { "} @" });
        s.push_str(&quoted(&node.name));
        if self.annotations {
            self.node_annotations(s, &node.ann);
        }
        s.push('\n');
    }

    fn result(&self, s: &mut String, v: &Value) {
        put(s, format_args!("%{}: {}{}", name(&v.name), v.dtype, v.shape));
        if let Some(q) = &v.quant {
            self.quant(s, q);
        }
        if self.annotations {
            self.value_annotations(s, &v.ann);
        }
    }

    fn quant(&self, s: &mut String, q: &Quant) {
        match &q.scale {
            Scale::PerTensor(x) => put(s, format_args!(" q(s {}", self.float(*x))),
            Scale::PerChannel { axis, values } => {
                put(s, format_args!(" q(axis {axis}, "));
                self.tensor(s, values);
            }
        }
        put(s, format_args!(", z {})", q.zero_point));
    }

    fn tensor(&self, s: &mut String, t: &Tensor) {
        if let Data::Opaque(text) = t.data() {
            s.push_str(text);
        } else if t.len() > SMALL_CONSTANT {
            s.push_str(&summary(t));
        } else {
            let all: Vec<String> = match t.data() {
                Data::F32(v) => v.iter().map(|x| self.float(*x)).collect(),
                Data::I32(v) => v.iter().map(i32::to_string).collect(),
                Data::I64(v) => v.iter().map(i64::to_string).collect(),
                Data::I8(v) => v.iter().map(i8::to_string).collect(),
                Data::U8(v) => v.iter().map(u8::to_string).collect(),
                Data::Bool(v) => v.iter().map(bool::to_string).collect(),
                Data::Opaque(_) => Vec::new(),
            };
            put(s, format_args!("[{}]", all.join(", ")));
        }
    }

    fn attr(&self, s: &mut String, a: &Attr) {
        let list = |s: &mut String, v: &[Attr], close: char| {
            for (i, a) in v.iter().enumerate() {
                s.push_str(if i > 0 { "," } else { "" });
                self.attr(s, a);
            }
            s.push(close);
        };
        match a {
            Attr::Int(i) => put(s, format_args!("{i}")),
            Attr::Float(x) => s.push_str(&self.float(*x)),
            Attr::Word(w) => s.push_str(w),
            Attr::List(v) => {
                s.push('[');
                list(s, v, ']');
            }
            Attr::Call(w, v) => {
                put(s, format_args!("{w}("));
                list(s, v, ')');
            }
        }
    }

    fn value_annotations(&self, s: &mut String, a: &ValueAnn) {
        note(s, "range", &a.range, |r| format!("{}, {}", self.float(r.min), self.float(r.max)));
        note(s, "layout", &a.layout, |l| {
            let [t, left, b, r] = l.border;
            format!("{}, border {t} {left} {b} {r}", format_name(l.format))
        });
        note(s, "slot", &a.slot, |p| format!("{}, {}", p.offset, p.bytes));
    }

    fn node_annotations(&self, s: &mut String, a: &NodeAnn) {
        note(s, "group", &a.group, u32::to_string);
        note(s, "entropy", &a.entropy, |x| self.float(*x));
        note(s, "gain", &a.gain, |x| self.float(*x));
        note(s, "cost", &a.cost, u64::to_string);
        note(s, "bits", &a.bits, |b| format!("w {}, a {}", b.weight, b.activation));
        note(s, "kernel", &a.kernel, |k| quoted(k));
    }

    fn float(&self, x: f32) -> String {
        match self.digits {
            Some(digits) => rounded(f64::from(x), digits),
            None => format!("{x:?}"),
        }
    }
}

fn reference(s: &mut String, g: &Graph, id: ValueId) {
    match g.get_value(id) {
        Some(v) => put(s, format_args!("%{}", name(&v.name))),
        None => s.push_str("%\"?\""),
    }
}

fn note<T>(s: &mut String, what: &str, a: &Option<Ann<T>>, text: impl Fn(&T) -> String) {
    if let Some(a) = a {
        let by = if is_word(&a.by) { a.by.to_string() } else { quoted(&a.by) };
        put(s, format_args!(" !{what}[{by}]({})", text(&a.value)));
    }
}
