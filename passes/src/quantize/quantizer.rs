//! The quantizer of an activation: width, scale, zero point and the codes that it may take; and where it comes from
//! for each value: from training (`FakeQuantize`), otherwise from calibration.

use super::QuantizeError;
use crate::Notes;
use crate::calibrate::Calibration;
use crate::calibrate::range::{affine, normal_clip};
use nibblec_ir::ann::Range;
use nibblec_ir::op::{FakeQuantize, Requant};
use nibblec_ir::roles::is_integer_layer;
use nibblec_ir::{DType, Graph, Op, Quant, ValueId, Width};
use std::collections::BTreeMap;

/// The note where a range comes from synthetic inputs.
pub const NOISE: &str = "without --data, ranges of activations are guessed on seeded noise with mean 0 and variance 1: \
                         the network may lose its accuracy";

/// A quantizer to unsigned codes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantizer {
    /// `u8`, `u4` or `u2`.
    pub dtype: DType,
    /// Step.
    pub scale: f32,
    /// Code of zero.
    pub zero_point: i32,
    /// Smallest code that occurs.
    pub lo: i32,
    /// Largest code that occurs.
    pub hi: i32,
}

/// Identifies a quantizer in maps.
pub type Key = (DType, u32, i32, i32, i32);

impl Quantizer {
    /// The quantizer that covers a range, widened to contain 0.
    pub fn covering(range: Range, bits: u32) -> Option<Quantizer> {
        let dtype = DType::unsigned(bits)?;
        let (lo, hi) = dtype.code_range()?;
        let (scale, zero_point) = affine(range, bits);
        Some(Quantizer { dtype, scale, zero_point, lo, hi })
    }

    /// A trained quantizer in codes of `bits`, at least as wide: the same function, signed codes moved up to unsigned ones.
    pub fn trained(f: &FakeQuantize, bits: u32) -> Option<Quantizer> {
        let dtype = DType::unsigned(bits.max(f.dtype.bits()))?;
        let (lo, hi) = f.dtype.code_range()?;
        Some(Quantizer { dtype, scale: f.scale, zero_point: f.zero_point - lo, lo: 0, hi: hi - lo })
    }

    /// Identity in maps.
    pub fn key(&self) -> Key {
        (self.dtype, self.scale.to_bits(), self.zero_point, self.lo, self.hi)
    }

    /// As the quantization of a value.
    pub fn quant(&self) -> Quant {
        Quant::per_tensor(self.scale, self.zero_point)
    }

    /// The code of a real number.
    pub fn code(&self, x: f32) -> i32 {
        let v = x / self.scale;
        let (lo, hi) = ((self.lo - self.zero_point) as f32, (self.hi - self.zero_point) as f32);
        let v = if v > lo { v } else { lo };
        let v = if v < hi { v } else { hi };
        v.round_ties_even() as i32 + self.zero_point
    }

    /// The real number of a code.
    pub fn real(&self, code: i32) -> f32 {
        (code - self.zero_point) as f32 * self.scale
    }

    /// The same quantizer behind a clamp to `[lo, hi]`.
    pub fn clamped(&self, (lo, hi): (f32, f32)) -> Quantizer {
        Quantizer { lo: self.code(lo), hi: self.code(hi), ..*self }
    }

    /// Whether the other one maps numbers to the same grid: it may have other bounds.
    pub fn same_grid(&self, other: &Quantizer) -> bool {
        (self.dtype, self.scale.to_bits(), self.zero_point)
            == (other.dtype, other.scale.to_bits(), other.zero_point)
    }

    /// As one of several results of an operator whose `t` is in units of `first`.
    pub fn requant(&self, first: &Quantizer) -> Requant {
        if self.scale.to_bits() == first.scale.to_bits() && self.zero_point == first.zero_point {
            return Requant::identity(self.lo, self.hi);
        }
        let m = (f64::from(first.scale) / f64::from(self.scale)) as f32;
        let b = (f64::from(self.zero_point) - f64::from(first.zero_point) * f64::from(m)) as f32;
        Requant { m, b, lo: self.lo, hi: self.hi }
    }
}

/// Finds the quantizer of each value.
pub struct Resolver<'a> {
    graph: &'a Graph,
    calibration: &'a Calibration,
    trained_network: bool,
    known: BTreeMap<(ValueId, u32), Quantizer>,
    /// Remarks on what was replaced.
    pub notes: Notes,
}

/// The trained quantizer that a value has passed, perhaps with moves of its elements behind it, and what it quantizes.
fn trained(graph: &Graph, value: ValueId) -> Option<(ValueId, &FakeQuantize)> {
    let mut source = value;
    loop {
        let n = graph.node(graph.value(source).producer()?);
        match &n.op {
            Op::FakeQuantize(f) => return Some((n.inputs()[0], f)),
            op if op.keeps_values() => source = n.inputs()[0],
            _ => return None,
        }
    }
}

/// Whether training has quantized the value.
pub fn is_trained(graph: &Graph, value: ValueId) -> bool {
    trained(graph, value).is_some()
}

impl<'a> Resolver<'a> {
    /// A resolver for one graph.
    pub fn new(graph: &'a Graph, calibration: &'a Calibration) -> Resolver<'a> {
        let trained_network = graph.nodes().any(|(_, n)| matches!(n.op, Op::FakeQuantize(_)));
        Resolver { graph, calibration, trained_network, known: BTreeMap::new(), notes: Notes::default() }
    }

    /// Whether training has put a quantizer on any activation of the network.
    pub fn is_trained_network(&self) -> bool {
        self.trained_network
    }

    fn trained(&self, value: ValueId) -> Option<(ValueId, &'a FakeQuantize)> {
        trained(self.graph, value)
    }

    /// Whether training has quantized the value.
    pub fn is_trained(&self, value: ValueId) -> bool {
        self.trained(value).is_some()
    }

    /// The trained quantizer of a value, in codes of its own width.
    pub fn base(&mut self, value: ValueId) -> Result<Option<Quantizer>, QuantizeError> {
        let width = self.trained(value).and_then(|(_, f)| Width::of(f.dtype));
        width.map(|w| self.resolve(value, w)).transpose()
    }

    /// Whether an integer layer makes the value.
    pub fn written_by_layer(&self, value: ValueId) -> bool {
        self.graph.value(value).producer().is_some_and(|n| is_integer_layer(self.graph, n))
    }

    /// [`Resolver::base`] of a value that an integer layer writes in codes.
    pub fn codes_of_layer(&mut self, value: ValueId) -> Result<Option<Quantizer>, QuantizeError> {
        match self.trained(value) {
            Some((x, _)) if self.written_by_layer(x) => self.base(value),
            _ => Ok(None),
        }
    }

    /// Whether `q` is a quantizer that the trained value has itself: as trained, or replaced for a narrower width.
    pub fn is_own(&mut self, value: ValueId, q: &Quantizer) -> Result<bool, QuantizeError> {
        let Some(width) = Width::of(q.dtype) else { return Ok(false) };
        Ok(self.resolve(value, width)?.same_grid(q))
    }

    /// The quantizer of `value` with codes of a width.
    pub fn resolve(&mut self, value: ValueId, width: Width) -> Result<Quantizer, QuantizeError> {
        let bits = width.bits();
        if let Some(q) = self.known.get(&(value, bits)) {
            return Ok(*q);
        }
        let q = self.find(value, bits)?;
        self.known.insert((value, bits), q);
        Ok(q)
    }

    fn find(&mut self, value: ValueId, bits: u32) -> Result<Quantizer, QuantizeError> {
        let graph = self.graph;
        let width = || QuantizeError::Width { value: graph.value(value).name.clone(), bits };
        let mut source = value;
        while let Some(node) = graph.value(source).producer() {
            let n = graph.node(node);
            let Some(&x) = n.inputs().first() else { break };
            if let Op::FakeQuantize(f) = &n.op {
                if !(f.scale.is_normal() && f.scale > 0.0) {
                    return Err(QuantizeError::Scale { node: n.name.clone(), scale: f.scale });
                }
                if f.dtype.bits() <= bits {
                    return Quantizer::trained(f, bits).ok_or_else(width);
                }
                let range = self.lowered(source, f, bits)?;
                let q = Quantizer::covering(range, bits).ok_or_else(width)?;
                let text = format!(
                    "trained {} activations run at {bits} bits: step {:.6} replaced by {:.6}",
                    f.dtype, f.scale, q.scale
                );
                self.notes.add("quantize", &n.name, text);
                return Ok(q);
            }
            if !n.op.keeps_values() {
                break;
            }
            source = x;
        }
        // Readers of one tensor behind different moves share its quantizer.
        let shared = graph.consumers(source).len() > 1;
        let seen = if shared { source } else { value };
        let range = self
            .calibration
            .range_for(seen, bits)
            .ok_or_else(|| QuantizeError::NoRange { value: graph.value(seen).name.clone() })?;
        if !self.calibration.real {
            self.notes.add("calibrate", "", NOISE);
        }
        Quantizer::covering(range, bits).ok_or_else(width)
    }

    /// Range for fewer bits than trained. With data: of what the trained quantizer lets through. Without: of a normal
    /// distribution (half of one where there are no negative codes) whose best clip at the trained width is the trained one.
    fn lowered(&self, value: ValueId, f: &FakeQuantize, bits: u32) -> Result<Range, QuantizeError> {
        if self.calibration.real
            && let Some(r) = self.calibration.range_for(value, bits)
        {
            return Ok(r);
        }
        let (lo, hi) = f.dtype.code_range().unwrap_or((0, 0));
        let real = |code: i32| (code - f.zero_point) as f32 * f.scale;
        let trained = Range { min: real(lo), max: real(hi) };
        let two_sided = trained.min < 0.0;
        let ratio = normal_clip(bits, two_sided) / normal_clip(f.dtype.bits(), two_sided);
        Ok(Range { min: trained.min * ratio, max: trained.max * ratio })
    }
}
