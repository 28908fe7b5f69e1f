//! Gains by the curvature of the loss, on the float network behind the quantizers.

use super::{Driver, Settings, tune};
use crate::Error;
use nibblec_ir::{Graph, Op, Tensor};
use nibblec_passes::clean::Dce;
use nibblec_passes::fuse::FoldBatchNorm;
use nibblec_passes::sensitivity::layer::Weights;
use nibblec_passes::sensitivity::{Measured, hessian};
use nibblec_passes::{Hooks, Notes, Pass, run_passes};
use nibblec_tune::train::{Probing, Samples, traces};
use nibblec_tune::{Quantization, Tape};
use std::collections::BTreeMap;
use std::path::Path;

/// Images of which traces are taken, at most.
pub const IMAGES: usize = 256;

/// Vectors of signs for each layer.
pub const PROBES: usize = 8;

/// The network without quantizers, weights as the numbers behind their codes, batch normalizations folded.
fn plain(path: &Path, settings: &Settings) -> Result<Graph, Error> {
    let mut graph = tune::open(path, settings)?;
    for id in graph.order() {
        let node = graph.node(id);
        match &node.op {
            Op::FakeQuantize(_) => {
                let (x, y) = (node.inputs()[0], node.output());
                for (reader, operand) in graph.consumers(y) {
                    graph.set_input(reader, operand, x);
                }
            }
            op if op.is_layer() => {
                let w = node.inputs()[1];
                let Some(weights @ Weights::Trained { .. }) = Weights::of(&graph, w) else { continue };
                let (Some(real), dims) = (weights.to_f32(), weights.tensor().dims().to_vec()) else {
                    continue;
                };
                let tensor = Tensor::f32(&dims, real).map_err(|e| Error::Bug(e.to_string()))?;
                let real = graph.add_constant(graph.value(w).name.clone(), tensor);
                graph.set_input(id, 1, real);
            }
            _ => {}
        }
    }
    let passes: Vec<Box<dyn Pass>> = vec![Box::new(Dce), Box::new(FoldBatchNorm), Box::new(Dce)];
    run_passes(&mut graph, &passes, &mut Notes::default(), Hooks::default())?;
    Ok(graph)
}

/// Gradients that [`measure`] computes for so many layers and images.
pub fn steps(layers: usize, images: usize, batch: usize) -> usize {
    2 * PROBES * layers * images.min(IMAGES).div_ceil(batch.max(1))
}

/// Values of the widths (ascending) from traces on the first images. Calls `observe` after each gradient.
pub fn measure(
    path: &Path,
    settings: &Settings,
    widths: &[u32],
    samples: &Samples,
    [batch, seed]: [u64; 2],
    observe: &mut dyn FnMut(),
) -> Result<Measured, Error> {
    let graph = plain(path, settings)?;
    let mut tape = Tape::new(&graph, &Quantization::default())?;
    let probing = Probing { probes: PROBES, batch: batch as usize, seed };
    let found = traces(&mut tape, &samples.first(IMAGES), probing, observe)?;
    let mut by_name = BTreeMap::new();
    for (_, node) in graph.nodes().filter(|(_, n)| n.op.is_layer()) {
        if let Some(t) = found.iter().find(|t| Some(&t.weights) == node.inputs().get(1)) {
            by_name.insert(node.name.clone(), t.trace / t.count.max(1) as f64);
        }
    }
    let mut ignore = |_: &str, _: &Graph| {};
    let (model, _) = Driver::new(settings, &mut ignore, None).open(path)?;
    Ok(hessian::values(&model.graph, widths, &by_name)?)
}
