//! Trained low-bit networks: scales and codes are kept, and the integer graph agrees with float execution.
#![allow(clippy::unwrap_used)]

mod nets;

use nets::{ConvSpec, Net, calibrated, fresh, quantized, run, sqnr};
use nibblec_ir::op::FakeQuantize;
use nibblec_ir::{DType, Graph, Width};
use nibblec_passes::Notes;
use nibblec_passes::calibrate::{Method, Synthetic, calibrate_synthetic};
use nibblec_passes::quantize::{QuantizeOptions, quantize};
use nibblec_passes::select::{Plan, SelectOptions, select};
use nibblec_passes::sensitivity::{Metric, sensitivity};

fn fake(dtype: DType, scale: f32, zero_point: i32) -> FakeQuantize {
    FakeQuantize { dtype, scale, zero_point }
}

/// A trained residual network: weights in 4-bit codes, every edge with its own quantizer.
fn trained_net(seed: u64) -> Graph {
    let mut n = Net::new(seed);
    let x = n.input(&[3, 12, 12]);
    let x = n.op("fq_x", fake(DType::I8, 0.031, 3), &[x]);
    let w = n.trained("stem", &[8, 3, 3, 3], 8);
    let stem = n.conv_with("stem", x, w, ConvSpec::relu(8, 3));
    let (mut wide, mut narrow) = (stem, stem);
    for b in 0..2 {
        wide = n.op(&format!("fq_wide{b}"), fake(DType::U8, 0.021, 0), &[wide]);
        narrow = n.op(&format!("fq_narrow{b}"), fake(DType::U4, 0.29, 0), &[narrow]);
        let (name, dims) = (format!("b{b}.conv1"), [8, 8, 3, 3]);
        let w = n.trained(&name, &dims, 4);
        let h = n.conv_with(&name, narrow, w, ConvSpec::relu(8, 3));
        let h = n.op(&format!("fq_h{b}"), fake(DType::U4, 0.21, 0), &[h]);
        let name = format!("b{b}.conv2");
        let w = n.trained(&name, &dims, 4);
        wide = n.conv_with(&name, h, w, ConvSpec { residual: Some(wide), ..ConvSpec::relu(8, 3) });
        narrow = wide;
    }
    let y = n.op("fq_y", fake(DType::U8, 0.03, 0), &[wide]);
    n.output(y)
}

#[test]
fn trained_scales_and_codes_are_kept_and_agree_with_float_execution() {
    for seed in 0..4 {
        let mut g = trained_net(seed);
        Plan::trained(&g).unwrap().apply(&mut g, "select");
        let (q, notes) = quantized(&mut g);
        assert_eq!(notes.iter().count(), 0, "{notes:?}");
        for b in ["b0.conv1", "b0.conv2", "b1.conv1", "b1.conv2"] {
            let (qn, gn) = (q.node(q.find_node(b).unwrap()), g.node(g.find_node(b).unwrap()));
            let trained = g.value(g.node(g.value(gn.inputs()[1]).producer().unwrap()).inputs()[0]);
            let kept = q.value(qn.inputs()[1]);
            assert_eq!((kept.constant(), &kept.quant), (trained.constant(), &trained.quant), "{b}");
        }
        let read = |n: &str, i: usize| q.value(q.node(q.find_node(n).unwrap()).inputs()[i]);
        assert_eq!(read("b0.conv1", 0).quant.as_ref().unwrap().tensor_scale(), Some(0.29));
        assert_eq!(read("b0.conv2", 0).quant.as_ref().unwrap().tensor_scale(), Some(0.21));
        assert_eq!(read("b0.conv2", 4).quant.as_ref().unwrap().tensor_scale(), Some(0.021));
        assert_eq!(read("stem", 0).quant.as_ref().unwrap().zero_point, 131);
        // Each layer by itself: the integer result from the float graph's own codes.
        let x = fresh(&g);
        let (a, b) = (run(&g, &x), run(&q, &x));
        let worst = a.iter().zip(&b).map(|(a, b)| ((a - b) / 0.03).abs()).fold(0.0, f64::max);
        let differing = a.iter().zip(&b).filter(|(a, b)| (*a - *b).abs() > 0.015).count();
        // A tie that rounds the other way moves on through the layers behind it, so a few codes may differ by more.
        assert!(differing * 50 < a.len(), "seed {seed}: {differing} of {} differ, worst {worst}", a.len());
    }
}

#[test]
fn one_trained_layer_agrees_to_one_code() {
    for bits in [8, 4, 2] {
        let mut n = Net::new(u64::from(bits));
        let x = n.input(&[8, 9, 9]);
        let x = n.op("fq_x", fake(DType::unsigned(bits).unwrap(), 1.8 / (1 << bits) as f32, 0), &[x]);
        let w = n.trained("c", &[16, 8, 3, 3], bits);
        let y = n.conv_with("c", x, w, ConvSpec::linear(16, 3));
        let step = 3.0 / (1 << bits) as f32;
        let y = n.op("fq_y", fake(DType::signed(bits).unwrap(), step, 0), &[y]);
        let mut g = n.output(y);
        Plan::trained(&g).unwrap().apply(&mut g, "select");
        let (q, _) = quantized(&mut g);
        let x = fresh(&g);
        let (a, b) = (run(&g, &x), run(&q, &x));
        let codes: Vec<f64> = a.iter().zip(&b).map(|(a, b)| ((a - b) / f64::from(step)).abs()).collect();
        assert!(codes.iter().all(|c| *c < 1.001), "{bits} bits");
        assert!(codes.iter().filter(|c| **c > 0.5).count() * 500 < codes.len(), "{bits} bits");
    }
}

#[test]
fn lowering_a_trained_network_replaces_steps_and_says_so() {
    let mut real = 0.0;
    for data in [true, false] {
        let mut g = trained_net(1);
        let options = SelectOptions {
            bits: vec![Width::W2],
            overrides: vec![("b1.*".into(), Width::W4)],
            ..SelectOptions::default()
        };
        let s = sensitivity(&mut g, Metric::Uniform, &options.bits).unwrap();
        select(&mut g, &s, &options).unwrap();
        let mut notes = Notes::default();
        let calibration = match data {
            true => calibrated(&mut g, Method::Mse),
            false => calibrate_synthetic(&mut g, Synthetic::default(), Method::Mse).unwrap(),
        };
        let q = quantize(&g, &calibration, QuantizeOptions::default(), &mut notes).unwrap();
        nibblec_ir::verify::check(&q).unwrap();
        let lowered: Vec<_> =
            notes.iter().filter(|n| n.text.contains("run at 2 bits")).map(|n| &n.node).collect();
        assert_eq!(lowered, ["fq_narrow0", "fq_h0"].iter().rev().collect::<Vec<_>>());
        let node = q.node(q.find_node("b0.conv1").unwrap());
        assert_eq!(
            (q.value(node.inputs()[0]).dtype, q.value(node.inputs()[1]).dtype),
            (DType::U2, DType::I2)
        );
        let scale = q.value(node.inputs()[0]).quant.as_ref().unwrap().tensor_scale().unwrap();
        assert!((0.3..1.45).contains(&scale), "{scale}");
        let x = fresh(&g);
        let db = sqnr(&run(&g, &x), &run(&q, &x));
        assert!(db > 2.0, "{db}");
        real = if data { db } else { real };
    }
    assert!(real > 3.0);
}
