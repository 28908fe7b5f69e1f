//! Times (printed; the limits are loose, for machines under load) on weights of the sizes of ResNet-50 (25 million). Run with
//! `cargo test --release -p nibblec-passes --test speed -- --ignored --nocapture`.
#![allow(clippy::unwrap_used)]

mod nets;

use nets::{ConvSpec, Net};
use nibblec_ir::Width;
use nibblec_ir::layers::layers;
use nibblec_passes::Notes;
use nibblec_passes::calibrate::{Method, Synthetic, calibrate_synthetic};
use nibblec_passes::quantize::weights::{Known, quantize_weights};
use nibblec_passes::quantize::{QuantizeOptions, quantize};
use nibblec_passes::select::{Budget, SelectOptions, select};
use nibblec_passes::sensitivity::{Metric, sensitivity};
use rayon::prelude::*;
use std::time::{Duration, Instant};

/// ResNet-50 without its poolings, at the plane sizes of a 224 x 224 image.
fn resnet50() -> nibblec_ir::Graph {
    let mut n = Net::new(50);
    let x = n.input(&[3, 224, 224]);
    let mut y = n.conv("conv1", x, ConvSpec { stride: 2, ..ConvSpec::relu(64, 7) });
    for (stage, (mid, blocks)) in [(64, 3), (128, 4), (256, 6), (512, 3)].into_iter().enumerate() {
        for b in 0..blocks {
            let stride = if b == 0 { 2 } else { 1 };
            let name = |c: &str| format!("layer{}.{b}.{c}", stage + 1);
            let shortcut = match b {
                0 => n.conv(&name("down"), y, ConvSpec { stride, ..ConvSpec::linear(mid * 4, 1) }),
                _ => y,
            };
            let h = n.conv(&name("conv1"), y, ConvSpec::relu(mid, 1));
            let h = n.conv(&name("conv2"), h, ConvSpec { stride, ..ConvSpec::relu(mid, 3) });
            y = n.conv(
                &name("conv3"),
                h,
                ConvSpec { residual: Some(shortcut), ..ConvSpec::relu(mid * 4, 1) },
            );
        }
    }
    let y = n.pool_flat(y);
    let y = n.gemm("fc", y, 1000);
    n.output(y)
}

#[test]
#[ignore = "measures time; wants a release build"]
fn each_stage_on_25_million_weights() {
    let mut g = resnet50();
    let mut last = Instant::now();
    let mut lap = |what: &str| {
        let t = last.elapsed();
        println!("{what}: {t:?}");
        last = Instant::now();
        t
    };
    let s = sensitivity(&mut g, Metric::default(), &[Width::W4, Width::W2]).unwrap();
    let eagl = lap("EAGL");
    let options = SelectOptions { budget: Budget::fraction(0.75), ..Default::default() };
    let selection = select(&mut g, &s, &options).unwrap();
    lap("selection");
    let groups = selection.plan.layers.iter().map(|l| l.group).max().unwrap() + 1;
    assert_eq!((groups, selection.plan.layers.len()), (50, 54));
    for bits in [Width::W2, Width::W4, Width::W8] {
        let all = layers(&g);
        all.par_iter().for_each(|l| drop(quantize_weights(l, bits, false, Known::default()).unwrap()));
        assert!(lap(&format!("weights at {bits} bits")) < Duration::from_secs(3));
    }
    let synthetic = Synthetic { batches: 2, batch: 1, ..Synthetic::default() };
    let mut notes = Notes::default();
    let calibration = calibrate_synthetic(&mut g, synthetic, Method::Mse).unwrap();
    lap("calibration on two images");
    let q = quantize(&g, &calibration, QuantizeOptions::default(), &mut notes).unwrap();
    lap("quantization");
    nibblec_ir::verify::check(&q).unwrap();
    assert!(eagl < Duration::from_secs(3), "{eagl:?}");
}
