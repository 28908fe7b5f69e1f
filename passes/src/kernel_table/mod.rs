//! Measured times of layers on one instruction-set level: what `--cost latency` counts, and what decides between
//! kernels that can run the same layer.
//!
//! The file is TOML: the format's version, the level, where it was measured, and a line for each shape and pair of
//! widths with the nanoseconds of each kernel on one thread.

mod estimate;
mod shape;

pub use shape::{Kernel, Kind, LayerShape, MOST_IMAGE_CHANNELS};

use nibblec_ir::ann::{Bits, Format};
use nibblec_ir::{Graph, NodeId, Width};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Version of the file's format.
pub const FORMAT: u32 = 1;

/// Why a file is no table that this version can use.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum KernelTableError {
    /// It is no table.
    #[error("not a kernel table: {0}")]
    Syntax(String),
    /// It has another format.
    #[error(
        "a kernel table of format {found}, where this version reads {FORMAT}: measure it again with `nibblec bench --kernels`"
    )]
    Format {
        /// The format.
        found: i64,
    },
    /// It was measured on another level.
    #[error(
        "measured at level {found}, where {expected} is needed: measure one with `nibblec bench --kernels MODEL --isa {expected}`"
    )]
    Level {
        /// The table's level.
        found: String,
        /// The level or levels that it may have.
        expected: String,
    },
}

/// A time and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// Nanoseconds of an image on one thread.
    pub ns: u64,
    /// Whether it was derived from other layers.
    pub estimated: bool,
}

/// Measured times by shape, widths and kernel.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct KernelTable {
    /// The instruction-set level.
    pub isa: String,
    /// The compiler's version.
    pub compiler: String,
    /// The processor, as the system names it.
    pub cpu: String,
    /// Whether it serves code whose weights stay packed: no 3x3 layer runs as Winograd then. Not in files.
    pub packed_weights: bool,
    times: BTreeMap<(LayerShape, (Width, Width)), BTreeMap<Kernel, u64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[allow(dead_code)]
    format: u32,
    compiler: String,
    isa: String,
    #[serde(default)]
    cpu: String,
    #[serde(default)]
    ns: BTreeMap<String, BTreeMap<String, u64>>,
}

/// `w4a8`, or `float`.
pub fn widths_name(bits: Bits) -> String {
    if bits.weight.is_float() { "float".into() } else { format!("w{}a{}", bits.weight, bits.activation) }
}

/// What [`widths_name`] writes, for the widths that layers can have.
pub fn parse_widths(text: &str) -> Option<Bits> {
    if text == "float" {
        return Some(Bits::FLOAT);
    }
    let (w, a) = text.strip_prefix('w')?.split_once('a')?;
    let code = |bits: &str| bits.parse().ok().filter(|w: &Width| !w.is_float());
    Some(Bits { weight: code(w)?, activation: code(a)? })
}

impl KernelTable {
    /// An empty table.
    pub fn new(isa: &str, compiler: &str, cpu: &str) -> KernelTable {
        KernelTable { isa: isa.into(), compiler: compiler.into(), cpu: cpu.into(), ..KernelTable::default() }
    }

    /// Reads a file's text.
    ///
    /// # Errors
    /// Where it is no table, or one of another format.
    pub fn parse(text: &str) -> Result<KernelTable, KernelTableError> {
        let syntax = |e: toml::de::Error| KernelTableError::Syntax(e.to_string());
        let head: toml::Table = toml::from_str(text).map_err(syntax)?;
        match head.get("format").and_then(toml::Value::as_integer) {
            None => return Err(KernelTableError::Syntax("it has no 'format'".into())),
            Some(found) if found != i64::from(FORMAT) => return Err(KernelTableError::Format { found }),
            Some(_) => {}
        }
        let file: File = toml::from_str(text).map_err(syntax)?;
        let mut table = KernelTable::new(&file.isa, &file.compiler, &file.cpu);
        for (key, kernels) in &file.ns {
            let bad = |what: &str| KernelTableError::Syntax(format!("entry '{key}': {what}"));
            let (shape, widths) =
                key.rsplit_once(' ').ok_or_else(|| bad("expected a layer and its widths"))?;
            let shape = shape.parse().map_err(|e: String| bad(&e))?;
            let bits = parse_widths(widths).ok_or_else(|| bad("the last word is no pair of widths"))?;
            for (name, &ns) in kernels {
                let kernel = Kernel::from_name(name).ok_or_else(|| bad(&format!("no kernel '{name}'")))?;
                if ns == 0 {
                    return Err(bad("a time of 0"));
                }
                table.insert(&shape, bits, kernel, ns);
            }
        }
        Ok(table)
    }

    /// The file's text, the same for the same table. `comment` lines come first.
    pub fn write(&self, comment: &str) -> String {
        let quoted = |s: &str| toml::Value::String(s.to_string()).to_string();
        let mut text: String = comment.lines().map(|l| format!("# {l}\n")).collect();
        text.push_str(&format!(
            "format = {FORMAT}\ncompiler = {}\nisa = {}\ncpu = {}\n\n[ns]\n",
            quoted(&self.compiler),
            quoted(&self.isa),
            quoted(&self.cpu)
        ));
        for ((shape, (weight, activation)), kernels) in &self.times {
            let widths = widths_name(Bits { weight: *weight, activation: *activation });
            let times: Vec<String> = kernels.iter().map(|(k, ns)| format!("{} = {ns}", k.name())).collect();
            text.push_str(&format!("\"{shape} {widths}\" = {{ {} }}\n", times.join(", ")));
        }
        text
    }

    /// Adds or replaces a time.
    pub fn insert(&mut self, shape: &LayerShape, bits: Bits, kernel: Kernel, ns: u64) {
        self.times.entry((shape.clone(), (bits.weight, bits.activation))).or_default().insert(kernel, ns);
    }

    /// How many pairs of shape and widths it has.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// Measured nanoseconds.
    pub fn measured(&self, shape: &LayerShape, bits: Bits, kernel: Kernel) -> Option<u64> {
        self.times.get(&(shape.clone(), (bits.weight, bits.activation)))?.get(&kernel).copied()
    }

    /// Measured, or estimated from the nearest layers of the same widths and kernel; `None` if there are none.
    pub fn time(&self, shape: &LayerShape, bits: Bits, kernel: Kernel) -> Option<Time> {
        if let Some(ns) = self.measured(shape, bits, kernel) {
            return Some(Time { ns, estimated: false });
        }
        let widths = self.stand_in(bits)?;
        let alike = self.times.iter().filter(|((_, w), _)| *w == widths);
        let times = alike.filter_map(|((s, _), k)| Some((s, *k.get(&kernel)?)));
        estimate::estimate(shape, times).map(|ns| Time { ns, estimated: true })
    }

    /// The widths of the table by whose times those of others are told: the same, or those whose sum is the least that is
    /// no smaller, since products of w and a bits leave room for 2^(16 - w - a) sums in 16 bits.
    fn stand_in(&self, bits: Bits) -> Option<(Width, Width)> {
        let sum = |(w, a): (Width, Width)| w.bits() + a.bits();
        let wanted = (bits.weight, bits.activation);
        let known: BTreeSet<(Width, Width)> = self.times.keys().map(|k| k.1).collect();
        if known.contains(&wanted) || bits.weight.is_float() {
            return Some(wanted);
        }
        let codes = known.into_iter().filter(|w| !w.0.is_float() && sum(*w) >= sum(wanted));
        codes.min_by_key(|w| (sum(*w), w.0.bits().abs_diff(bits.weight.bits())))
    }

    /// The fastest of some kernels, of those that the code can have; of equals the first.
    pub fn fastest(&self, shape: &LayerShape, bits: Bits, kernels: &[Kernel]) -> Option<(Kernel, Time)> {
        let has = |k: Kernel| !(self.packed_weights && k == Kernel::Winograd && shape.kernel == [3, 3]);
        let times =
            kernels.iter().filter(|k| has(**k)).filter_map(|k| Some((*k, self.time(shape, bits, *k)?)));
        times.min_by_key(|(_, t)| t.ns)
    }

    /// Nanoseconds that a convolution on 2-bit codes saves when it reads them in pairs; `None` if the table cannot say.
    pub fn lookup_gain(&self, graph: &Graph, node: NodeId) -> Option<f64> {
        let (shape, bits) = (LayerShape::of(graph, node)?, widths(graph, node)?);
        let (lookup, others): (Vec<Kernel>, Vec<Kernel>) =
            shape.kernels(bits).into_iter().partition(|k| *k == Kernel::Lookup);
        let (_, lookup) = self.fastest(&shape, bits, &lookup)?;
        let (_, other) = self.fastest(&shape, bits, &others)?;
        Some(other.ns as f64 - lookup.ns as f64)
    }

    /// The faster kernel of a laid-out convolution that has a choice; `None` where there is none or the table cannot say.
    pub fn pick(&self, graph: &Graph, node: NodeId) -> Option<Kernel> {
        let (shape, bits) = (LayerShape::of(graph, node)?, widths(graph, node)?);
        let format = graph.value(graph.node(node).inputs()[0]).ann.layout.as_ref()?.value.format;
        let mut kernels = shape.kernels(bits);
        kernels.retain(|k| *k != Kernel::Lookup);
        if format == Format::ChannelPairs || kernels.len() < 2 {
            return None;
        }
        let each: Vec<Kernel> =
            kernels.iter().copied().filter(|k| self.time(&shape, bits, *k).is_some()).collect();
        if each.len() < kernels.len() {
            return None;
        }
        self.fastest(&shape, bits, &each).map(|(k, _)| k)
    }
}

/// Widths of a layer on codes; `None` for others.
fn widths(graph: &Graph, node: NodeId) -> Option<Bits> {
    let n = graph.node(node);
    if !n.op.is_integer_layer() {
        return None;
    }
    let width = |i: usize| Width::of(graph.value(*n.inputs().get(i)?).dtype);
    Some(Bits { weight: width(1)?, activation: width(0)? })
}
