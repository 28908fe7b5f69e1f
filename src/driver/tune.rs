//! From a float network to one with trained quantizers: the graph that is trained, the widths of its layers, and the
//! file that is written.
//!
//! Widths are chosen on the fused graph, as for compiling; trained is the unfused one, whose batch normalizations are
//! folded when training is over, unless it goes on later.

use super::{Driver, Settings, inputs_of};
use crate::Error;
use crate::data::{Batch, Dataset, Input};
use crate::onnx::export;
use nibblec_exec::Elements;
use nibblec_ir::ann::Bits;
use nibblec_ir::{DType, Graph, NodeId, Op};
use nibblec_passes::clean::{Canonicalize, ConstFold, Dce};
use nibblec_passes::fuse::FoldBatchNorm;
use nibblec_passes::ingest_qdq::IngestQdq;
use nibblec_passes::{Hooks, Notes, Pass, run_passes};
use nibblec_tune::train::Samples;
use nibblec_tune::{Quantization, Tape, Widths, prepare, write};
use std::collections::BTreeMap;
use std::path::Path;

/// A network made ready for training.
pub struct Network {
    /// The graph as it came, quantizers in it ingested.
    pub float: Graph,
    /// The same with quantizers.
    pub graph: Graph,
    /// What the tape is asked for.
    pub quantization: Quantization,
    /// Name and widths of each layer.
    pub layers: Vec<(String, Bits)>,
    /// The file's name.
    pub file: String,
    /// Hash of the model; empty where widths came from elsewhere.
    pub hash: String,
    /// Remarks.
    pub notes: Notes,
}

/// Imports a network up to the operators that have gradients.
pub fn open(path: &Path, settings: &Settings) -> Result<Graph, Error> {
    let mut graph = settings.import(path)?.graph;
    let passes: Vec<Box<dyn Pass>> =
        vec![Box::new(ConstFold), Box::new(Canonicalize), Box::new(Dce), Box::new(IngestQdq)];
    run_passes(&mut graph, &passes, &mut Notes::default(), Hooks::default())?;
    Ok(graph)
}

/// Chooses widths and puts quantizers into the network. `inputs` are the ranges of the model inputs in the data.
pub fn network(
    path: &Path,
    settings: &Settings,
    per_channel: bool,
    inputs: Vec<(f32, f32)>,
) -> Result<Network, Error> {
    let mut ignore = |_: &str, _: &Graph| {};
    let mut driver = Driver::new(settings, &mut ignore, None);
    let (mut model, _) = driver.open(path)?;
    let (choice, _) = driver.choose(&mut model)?;
    let notes = std::mem::take(&mut driver.notes);
    let layers: Vec<(String, Bits)> = choice.plan.layers.iter().map(|l| (l.name.clone(), l.bits)).collect();
    let float = open(path, settings)?;
    let (graph, quantization) = quantized(&float, &layers, per_channel, inputs)?;
    let (file, hash) = (model.file, model.hash);
    Ok(Network { float, graph, quantization, layers, file, hash, notes })
}

/// Puts quantizers of given widths into the network of a file.
pub fn planned(
    path: &Path,
    settings: &Settings,
    layers: &[(String, Bits)],
    per_channel: bool,
    inputs: Vec<(f32, f32)>,
) -> Result<Network, Error> {
    let float = open(path, settings)?;
    let (graph, quantization) = quantized(&float, layers, per_channel, inputs)?;
    let file = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let (layers, hash, notes) = (layers.to_vec(), String::new(), Notes::default());
    Ok(Network { float, graph, quantization, layers, file, hash, notes })
}

/// The network with quantizers of these widths, by name of the layer.
pub fn quantized(
    float: &Graph,
    layers: &[(String, Bits)],
    per_channel: bool,
    inputs: Vec<(f32, f32)>,
) -> Result<(Graph, Quantization), Error> {
    let mut graph = float.clone();
    let named: BTreeMap<&str, NodeId> =
        graph.nodes().filter(|(_, n)| n.op.is_layer()).map(|(id, n)| (n.name.as_str(), id)).collect();
    let mut widths = Widths { per_channel, inputs, ..Widths::default() };
    for (name, bits) in layers {
        let id = named.get(name.as_str());
        let id = id.ok_or_else(|| Error::Bug(format!("layer '{name}' is lost before fusion")))?;
        widths.layers.insert(*id, *bits);
    }
    let quantization = prepare(&mut graph, &widths)?;
    Ok((graph, quantization))
}

/// The trained network as an ONNX file; batch normalizations are folded unless they are to be kept.
pub fn file(network: &Network, tape: &Tape, keep_batch_norm: bool) -> Result<Vec<u8>, Error> {
    let mut graph = network.graph.clone();
    write(tape, &mut graph)?;
    let mut passes: Vec<Box<dyn Pass>> = vec![Box::new(Dce)];
    if !keep_batch_norm {
        passes.insert(0, Box::new(FoldBatchNorm));
    }
    run_passes(&mut graph, &passes, &mut Notes::default(), Hooks::default())?;
    Ok(export(&graph)?)
}

/// All images of a source, as training takes them.
pub fn samples(graph: &Graph, data: &Dataset) -> Result<Samples, Error> {
    let inputs = inputs_of(graph);
    floats_only(&inputs)?;
    let Batch { count, inputs: data, labels } = data.all()?;
    let labels = labels.map(|l| {
        let class = |c: i64| usize::try_from(c).map_err(|_| Error::Usage(format!("class {c} is negative")));
        l.into_iter().map(class).collect::<Result<Vec<_>, _>>()
    });
    let items = inputs.into_iter().map(|i| i.item).collect();
    let floats = |e: Elements| if let Elements::F32(v) = e { v } else { Vec::new() };
    let inputs = data.into_iter().map(floats).collect();
    Ok(Samples { count, inputs, items, labels: labels.transpose()? })
}

/// What runs or trains the network on floats takes no other inputs.
pub fn floats_only(inputs: &[Input]) -> Result<(), Error> {
    match inputs.iter().find(|i| i.dtype != DType::F32 || !i.batched) {
        None => Ok(()),
        Some(i) => Err(Error::Usage(format!(
            "input '{}' takes {}{}: training, ALPS, hessian and sweeps work on networks whose inputs are batches of \
             float32; export the network without the conversion in front",
            i.name,
            i.dtype,
            if i.batched { "" } else { " without a batch" }
        ))),
    }
}

/// Smallest and largest element of each input; an error where one is not finite.
pub fn ranges(samples: &Samples) -> Result<Vec<(f32, f32)>, Error> {
    let range = |data: &Vec<f32>| {
        let range =
            data.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(lo, hi), v| (lo.min(*v), hi.max(*v)));
        match data.iter().all(|v| v.is_finite()) {
            true => Ok(range),
            false => Err(Error::Usage("the data holds NaN or infinity".into())),
        }
    };
    samples.inputs.iter().map(range).collect()
}

/// Batch normalizations of a graph.
pub fn has_batch_norm(graph: &Graph) -> bool {
    graph.nodes().any(|(_, n)| matches!(n.op, Op::BatchNormalization(_)))
}
