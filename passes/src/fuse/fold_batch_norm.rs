//! `fold_batch_norm`: no BatchNormalization is left. After a layer that nothing else reads it goes into the weights
//! and bias (computed in f64; of quantized weights the scales change, the codes stay), elsewhere it becomes a product
//! and a sum with a constant a channel.

use crate::layer::{apply_affine, raw_layer};
use crate::rewrite::{add_f32, add_op, f32_constant, name_of, producer_op, replace};
use crate::{Notes, Pass, PassError};
use nibblec_ir::op::Binary;
use nibblec_ir::{Graph, NodeId, Op};

const PASS: &str = "fold_batch_norm";

/// The pass `fold_batch_norm`.
pub struct FoldBatchNorm;

impl Pass for FoldBatchNorm {
    fn name(&self) -> &'static str {
        PASS
    }

    fn run(&self, graph: &mut Graph, notes: &mut Notes) -> Result<usize, PassError> {
        let mut changes = 0;
        for id in graph.order() {
            if matches!(graph.get_node(id).map(|n| &n.op), Some(Op::BatchNormalization(_))) {
                fold(graph, notes, id)?;
                changes += 1;
            }
        }
        graph.remove_dead();
        Ok(changes)
    }
}

/// Multiplier and addend of each channel: `gamma / sqrt(var + epsilon)` and `beta - mean * multiplier`.
fn affine(graph: &Graph, id: NodeId) -> Result<(Vec<f64>, Vec<f64>), PassError> {
    let node = graph.node(id);
    let Op::BatchNormalization(bn) = &node.op else {
        return Err(PassError::broken(PASS, &node.name, "no BatchNormalization"));
    };
    let refuse = |expected: &str, found: &str, help: &str| PassError::Unsupported {
        pass: PASS,
        node: node.name.clone(),
        expected: expected.into(),
        found: found.into(),
        help: help.into(),
    };
    let parameters: Option<Vec<&[f32]>> =
        node.inputs()[1..].iter().map(|&v| f32_constant(graph, v)).collect();
    let Some(&[gamma, beta, mean, var]) = parameters.as_deref() else {
        return Err(refuse(
            "constant scale, B, mean and var",
            "one that is computed at run time",
            "export the model for inference",
        ));
    };
    let epsilon = f64::from(bn.epsilon);
    let multiplier: Vec<f64> =
        gamma.iter().zip(var).map(|(g, v)| f64::from(*g) / (f64::from(*v) + epsilon).sqrt()).collect();
    let addend: Vec<f64> = beta
        .iter()
        .zip(mean.iter().zip(&multiplier))
        .map(|(b, (mu, m))| f64::from(*b) - f64::from(*mu) * m)
        .collect();
    if multiplier.iter().chain(&addend).any(|x| !(*x as f32).is_finite()) {
        return Err(refuse(
            "finite parameters and var + epsilon above zero",
            "a channel that normalizes to NaN or infinity",
            "check the training of this layer",
        ));
    }
    Ok((multiplier, addend))
}

fn fold(graph: &mut Graph, notes: &mut Notes, id: NodeId) -> Result<(), PassError> {
    let (multiplier, addend) = affine(graph, id)?;
    let name = name_of(graph, id);
    let (x, y) = (graph.node(id).inputs()[0], graph.node(id).output());
    let refused = match raw_layer(graph, x) {
        Some(Ok(layer)) => match apply_affine(graph, PASS, layer, &multiplier, &addend)? {
            Ok(()) => {
                replace(graph, y, x);
                return Ok(());
            }
            Err(why) => why,
        },
        Some(Err(why)) => why,
        None => match producer_op(graph, x) {
            Some((_, Op::FakeQuantize(_))) => "a quantizer stands before it".into(),
            Some((_, op)) => format!("no Conv or Gemm but {} stands before it", op.name()),
            None => "it reads a model input".into(),
        },
    };
    notes.add(PASS, &name, format!("not folded into weights: {refused}; it became a product and a sum"));
    let mut dims = vec![multiplier.len()];
    dims.resize(graph.value(x).shape.rank().saturating_sub(1).max(1), 1);
    let single = |v: Vec<f64>| v.into_iter().map(|x| x as f32).collect();
    let m = add_f32(graph, PASS, &format!("{name}.multiplier"), &dims, single(multiplier))?;
    let a = add_f32(graph, PASS, &format!("{name}.addend"), &dims, single(addend))?;
    let product = add_op(graph, PASS, &format!("{name}.product"), Binary::MUL, &[x, m])?;
    let sum = add_op(graph, PASS, &name, Binary::ADD, &[product, a])?;
    replace(graph, y, sum);
    Ok(())
}
