//! A plan: the widths of every layer, and how they were chosen.

use super::cost::CostKind;
use super::group::{behind_quantizers, linked_groups};
use nibblec_ir::ann::{Ann, Bits};
use nibblec_ir::layers::{Layer, layers};
use nibblec_ir::{Graph, NodeId, Op, Width};

/// One layer of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedLayer {
    /// The layer.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// Selected widths; 32 is float.
    pub bits: Bits,
    /// Linked group.
    pub group: u32,
    /// Entropy of the codes at the highest candidate width.
    pub entropy: Option<f32>,
    /// Gain of the highest candidate width over the lowest.
    pub gain: Option<f32>,
    /// Cost at the selected widths.
    pub cost: u64,
    /// Multiply-accumulates of one image.
    pub macs: u64,
    /// Number of weights.
    pub parameters: u64,
    /// Whether the width was given (an end of the network, an override) rather than selected.
    pub fixed: bool,
}

/// The widths of all layers.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The metric's name.
    pub metric: String,
    /// Unit of the costs.
    pub cost: CostKind,
    /// The budget as it was written.
    pub budget: String,
    /// Every layer, in topological order.
    pub layers: Vec<PlannedLayer>,
}

impl Plan {
    /// Annotates the graph's nodes with bits, group and cost (and entropy and gain where the plan knows them).
    pub fn apply(&self, graph: &mut Graph, by: &'static str) {
        for l in &self.layers {
            let ann = &mut graph.node_mut(l.node).ann;
            ann.bits = Some(Ann::new(by, l.bits));
            ann.group = Some(Ann::new(by, l.group));
            ann.cost = Some(Ann::new(by, l.cost));
            if let Some(h) = l.entropy {
                ann.entropy = Some(Ann::new(by, h));
            }
            if let Some(g) = l.gain {
                ann.gain = Some(Ann::new(by, g));
            }
        }
    }

    /// The layer of that name.
    pub fn layer(&self, name: &str) -> Option<&PlannedLayer> {
        self.layers.iter().find(|l| l.name == name)
    }

    /// Sum of the layers' costs.
    pub fn total_cost(&self) -> u64 {
        self.layers.iter().fold(0, |a, l| a.saturating_add(l.cost))
    }

    /// The widths that training gave: of the weights' codes and of the quantizer on the input. What was not
    /// trained low gets 8 bits. `None` if no layer has trained weights.
    pub fn trained(graph: &Graph) -> Option<Plan> {
        let all = layers(graph);
        if !all.iter().any(|l| l.weights.trained_bits().is_some()) {
            return None;
        }
        let groups = linked_groups(graph, &all);
        let planned = all.iter().zip(groups).map(|(l, group)| {
            let bits = Bits {
                weight: l.weights.trained_bits().and_then(Width::new).unwrap_or(Width::W8),
                activation: trained_activation_bits(graph, l).and_then(Width::new).unwrap_or(Width::W8),
            };
            PlannedLayer {
                node: l.node,
                name: l.name.to_string(),
                bits,
                group,
                entropy: None,
                gain: None,
                cost: CostKind::Compute.count(l, bits).unwrap_or_default(),
                macs: l.macs,
                parameters: l.parameters(),
                fixed: true,
            }
        });
        Some(Plan {
            metric: "trained".into(),
            cost: CostKind::Compute,
            budget: "1".into(),
            layers: planned.collect(),
        })
    }
}

/// Width of the quantizer through which a layer reads its input.
fn trained_activation_bits(graph: &Graph, layer: &Layer<'_>) -> Option<u32> {
    let mut value = *graph.node(layer.node).inputs().first()?;
    let tensor = behind_quantizers(graph, value);
    let mut bits = None;
    while value != tensor {
        let node = graph.node(graph.value(value).producer()?);
        if let Op::FakeQuantize(f) = &node.op {
            let b = f.dtype.bits();
            bits = Some(bits.map_or(b, |a: u32| a.min(b)));
        }
        value = *node.inputs().first()?;
    }
    bits
}
