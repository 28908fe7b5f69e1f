//! Puts what a tape learned into a graph of the same network.

use super::Tape;
use crate::TuneError;
use crate::steps::quantize::MIN_STEP;
use nibblec_ir::op::DequantizeLinear;
use nibblec_ir::{DType, Graph, Op, Quant, Scale, Tensor, ValueType};
use std::sync::Arc;

/// Writes the parameters of `tape` into `graph`, from which it was made: floats as constants, steps of activations
/// as scales of their `FakeQuantize`, quantized weights as constant codes behind `DequantizeLinear`, with one scale
/// or one per output channel. Batch normalizations stay.
pub fn write(tape: &Tape, graph: &mut Graph) -> Result<(), TuneError> {
    for p in &tape.run.params {
        if let Some(v) = p.value.filter(|_| p.bits == 32) {
            graph.set_constant(v, Tensor::f32(&p.dims, p.data.clone())?);
        }
    }
    for &(node, step) in &tape.activations {
        if let Op::FakeQuantize(q) = &mut graph.node_mut(node).op {
            q.scale = tape.run.params[step].data[0].max(MIN_STEP);
        }
    }
    for &(node, w, step, bits) in &tape.weights {
        let (w, steps) = (&tape.run.params[w], &tape.run.params[step].data);
        let dtype =
            DType::signed(bits).ok_or_else(|| TuneError::Graph(format!("no codes of {bits} bits")))?;
        let (lo, hi) = dtype.code_range().unwrap_or((0, 0));
        let row = w.data.len() / steps.len();
        let steps: Vec<f32> = steps.iter().map(|s| s.max(MIN_STEP)).collect();
        let code = |(i, v): (usize, &f32)| {
            let scaled = *v / steps[i / row];
            scaled.round_ties_even().clamp(lo as f32, hi as f32) as i8
        };
        let codes = w.data.iter().enumerate().map(code).collect();
        let tensor = Tensor::signed_codes(dtype, &w.dims, codes)?;
        let quant = match steps[..] {
            [s] => Quant::per_tensor(s, 0),
            _ => {
                let values =
                    Tensor::new(DType::F32, vec![steps.len()], nibblec_ir::Data::F32(Arc::new(steps)))?;
                Quant { scale: Scale::PerChannel { axis: 0, values }, zero_point: 0 }
            }
        };
        let old = graph.value(graph.node(node).inputs()[1]);
        let (name, shape) = (old.name.clone(), old.shape.clone());
        let codes = graph.add_codes(format!("{name}.codes"), tensor, quant);
        let ty = ValueType::new(format!("{name}.real"), DType::F32, shape);
        let real = graph.add_node(format!("{name}.dequantize"), DequantizeLinear {}, &[codes], vec![ty]);
        let real = graph.node(real).output();
        graph.set_input(node, 1, real);
    }
    graph.remove_dead();
    Ok(())
}
