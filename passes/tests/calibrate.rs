//! Histograms, ranges by every method, errors that name the tensor, noise in place of data.
#![allow(clippy::unwrap_used)]

mod nets;

use nets::{batches, residual_net};
use nibblec_exec::{Array, Elements};
use nibblec_ir::ann::Range;
use nibblec_ir::parse::parse;
use nibblec_passes::calibrate::histogram::Histogram;
use nibblec_passes::calibrate::range::{affine, least_error_unclipped, normal_clip, range};
use nibblec_passes::calibrate::{CalibrateError, Method, Synthetic, calibrate, calibrate_synthetic};
use nibblec_passes::random::Random;

fn normal(count: usize, scale: f32) -> Vec<f32> {
    let mut r = Random::new(4);
    (0..count).map(|_| r.normal() * scale).collect()
}

#[test]
fn the_order_of_growth_does_not_matter() {
    let data: Vec<f32> = normal(4096, 1.0).into_iter().enumerate().map(|(i, x)| x * (i % 7) as f32).collect();
    let mut whole = Histogram::default();
    whole.record(&data).unwrap();
    let mut parts = Histogram::default();
    let mut sorted = data.clone();
    sorted.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    sorted.chunks(100).for_each(|c| parts.record(c).unwrap());
    assert_eq!(whole, parts);
    assert_eq!(whole.count(), 4096);
    let (lo, hi) = whole.extremes();
    assert_eq!(hi, data.iter().copied().fold(0.0, f32::max));
    assert_eq!(lo, data.iter().copied().fold(0.0, f32::min));
}

#[test]
fn methods_choose_the_range_they_promise() {
    let mut data: Vec<f32> = normal(200_000, 1.0).into_iter().map(|x| x.max(0.0)).collect();
    data[17] = 8.0;
    let mut h = Histogram::default();
    h.record(&data).unwrap();
    let max = |bits, m: &str| range(&h, bits, m.parse().unwrap()).max;
    assert_eq!(max(8, "min-max"), 8.0);
    let p = max(8, "percentile:99.9");
    assert!((2.9..3.4).contains(&p), "{p}");
    // Best clips of a half-normal distribution, from the histogram and from the density.
    for (bits, low, high) in [(2, 1.2, 2.2), (4, 2.2, 3.0), (8, 3.5, 8.1)] {
        let m = max(bits, "mse");
        assert!((low..high).contains(&m), "{bits} bits: {m}");
        let exact = normal_clip(bits, false);
        assert!((m / exact - 1.0).abs() < 0.15 || bits == 8, "{bits} bits: {m} against {exact}");
    }
    assert!("percentile:20".parse::<Method>().is_err());
}

/// Pixels from -1 to 1 lie between the codes of their narrowest range, each half a step off. A slightly wider one is
/// better, and saturated pixels are never clipped, however many there are.
#[test]
fn ranges_of_inputs_fit_grids_and_clip_nothing() {
    let pixels = (0..=255u8).map(|p| f32::from(p) / 127.5 - 1.0);
    let mut data: Vec<f32> = pixels.collect();
    data.extend([1.0f32; 500]);
    let mut h = Histogram::default();
    h.record(&data).unwrap();
    let error = |range: Range| -> f64 {
        let (s, z) = affine(range, 8);
        let off = |x: f32| {
            let q = (x / s).round_ties_even().clamp(-z as f32, (255 - z) as f32);
            f64::from(x - q * s).powi(2)
        };
        data.iter().map(|x| off(*x)).sum()
    };
    let whole = Range { min: -1.0, max: 1.0 };
    let r = least_error_unclipped(&h, 8);
    assert!(r.min <= -1.0 && r.max >= 1.0, "{r:?}");
    assert!(error(r) < 0.5 * error(whole), "{r:?}: {} of {}", error(r), error(whole));
    let mut positive = Histogram::default();
    positive.record(&(0..=255).map(|p| p as f32).collect::<Vec<_>>()).unwrap();
    let r = least_error_unclipped(&positive, 8);
    assert!(r.min == 0.0 && r.max >= 255.0, "{r:?}");
}

#[test]
fn affine_ranges_contain_zero_exactly() {
    let rows = [
        (Range { min: 0.0, max: 25.5 }, 8, (0.1, 0)),
        (Range { min: -1.0, max: 2.0 }, 2, (1.0, 1)),
        (Range { min: 1.0, max: 3.0 }, 2, (1.0, 0)),
        (Range { min: -3.0, max: -1.0 }, 2, (1.0, 3)),
        (Range { min: 0.0, max: 0.0 }, 4, (1.0, 0)),
    ];
    for (r, bits, (scale, zero)) in rows {
        let (s, z) = affine(r, bits);
        assert!((s - scale).abs() < 1e-6 && z == zero, "{r:?}: {s} {z}");
    }
}

#[test]
fn streaming_sees_what_one_batch_sees() {
    let mut g = residual_net(2);
    let parts = batches(&g, 1, 4, 2);
    let mut data = Vec::new();
    parts.iter().for_each(|b| data.extend_from_slice(b.as_ref().unwrap()[0].as_f32().unwrap()));
    let whole = Array::f32(&[8, 3, 16, 16], data).unwrap();
    let a = calibrate(&mut g, parts, Method::Mse).unwrap();
    let b = calibrate(&mut g, [Ok::<_, String>(vec![whole])], Method::Mse).unwrap();
    for (id, v) in g.values().filter(|(_, v)| v.constant().is_none()) {
        assert_eq!(a.range_for(id, 4), b.range_for(id, 4), "{}", v.name);
        assert!(v.ann.range.is_some(), "{}", v.name);
    }
    let stem = g.node(g.find_node("block0.conv1").unwrap()).inputs()[0];
    let means = a.channel_means(stem).unwrap();
    assert!(means.len() == 16 && means.iter().all(|m| *m > 0.0));
    assert_eq!(a.range_for(stem, 8).unwrap().min, 0.0);
    assert!(a.range_for(stem, 2).unwrap().max < a.range_for(stem, 8).unwrap().max);
}

#[test]
fn bad_data_is_named() {
    let mut g = residual_net(2);
    let dims = [1, 3, 16, 16];
    let mut data = vec![0.0; 768];
    data[5] = f32::NAN;
    let nan = Array::f32(&dims, data).unwrap();
    let huge = Array::f32(&dims, vec![9.9e29; 768]).unwrap();
    let fine = Array::f32(&dims, vec![1.0; 768]).unwrap();
    let mut fail = |b: Vec<Result<Vec<Array>, String>>| calibrate(&mut g, b, Method::MinMax).unwrap_err();
    let e = fail(vec![Ok(vec![fine.clone()]), Ok(vec![nan])]);
    assert!(matches!(&e, CalibrateError::NotFinite { tensor, batch: 1, .. } if tensor == "x"), "{e}");
    let e = fail(vec![Ok(vec![huge])]);
    assert!(
        matches!(&e, CalibrateError::NotFinite { tensor, .. } if tensor == "block0.conv1_out"
        || tensor == "stem_out" || tensor.starts_with("block")),
        "{e}"
    );
    assert_eq!(fail(vec![]), CalibrateError::Empty);
    assert!(matches!(fail(vec![Err("file gone".into())]), CalibrateError::Data(_)));
    assert!(matches!(fail(vec![Ok(vec![])]), CalibrateError::Exec(_)));
}

#[test]
fn noise_stands_in_for_data_and_is_marked() {
    let mut g = residual_net(2);
    let once = calibrate_synthetic(&mut g, Synthetic::default(), Method::Mse).unwrap();
    let again = calibrate_synthetic(&mut g, Synthetic::default(), Method::Mse).unwrap();
    assert_eq!(once, again);
    assert!(!once.real);
    let r = once.extremes(g.inputs()[0]).unwrap();
    assert!(r.max > 1.5 && r.max < 6.0, "{r:?}");
}

#[test]
fn noise_fills_integer_inputs() {
    for (dtype, least, most) in [
        ("u8", 0.0, 255.0),
        ("i8", -128.0, 127.0),
        ("u4", 0.0, 15.0),
        ("i2", -2.0, 1.0),
        ("i32", 0.0, 255.0),
        ("i64", 0.0, 255.0),
        ("bool", 0.0, 1.0),
    ] {
        let text = format!(
            "graph \"g\" {{\n%x: {dtype}[N,3,32,32] = input\n%y: {dtype}[N,3072] = Reshape(%x) {{shape=[N,3072]}}\noutput %y\n}}"
        );
        let g = parse(&text).unwrap();
        let inputs = |seed| -> Vec<Elements> {
            let made = Synthetic { seed, batches: 2, batch: 2 }.inputs(&g);
            made.map(|b| b.unwrap().remove(0).elements).collect()
        };
        assert_eq!(inputs(1), inputs(1), "{dtype}: the same every time");
        assert_ne!(inputs(1), inputs(2), "{dtype}");
        let all: Vec<f64> = inputs(1).iter().flat_map(|e| e.as_slice().to_f64()).collect();
        let lo = all.iter().copied().fold(f64::INFINITY, f64::min);
        let hi = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        assert!(least <= lo && lo <= least + 0.1 * (most - least), "{dtype}: {lo}");
        assert!(most >= hi && hi >= most - 0.1 * (most - least), "{dtype}: {hi}");
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        assert!((mean - (least + most) / 2.0).abs() < 0.1 * (most - least), "{dtype}: {mean}");
    }
}

#[test]
fn ranges_follow_from_integer_inputs() {
    let text = "graph \"g\" {
        %x: u8[N,4,6,3] q(s 1.0, z 0) = input
        %t: u8[N,3,4,6] q(s 1.0, z 0) = Transpose(%x) {perm=[0,3,1,2]}
        %f: f32[N,3,4,6] = DequantizeLinear(%t)
        %k: f32[] = const [0.5]
        %m: f32[N,3,4,6] = Mul(%f, %k)
        %c: f32[3,1,1] = const [-100.0, -50.0, 10.0]
        %a: f32[N,3,4,6] = Add(%m, %c)
        %r: f32[N,3,4,6] = Relu(%a)
        %i: i8[N,4] q(s 0.25, z -8) = input
        %d: f32[N,4] = DequantizeLinear(%i)
        output %r
        output %d
    }";
    let mut g = parse(text).unwrap();
    let id = |g: &nibblec_ir::Graph, name: &str| g.find_value(name).unwrap();
    let range = |min: f32, max: f32| Some(Range { min, max });
    let noise = calibrate_synthetic(&mut g, Synthetic::default(), Method::Mse).unwrap();
    for (name, bits, want) in [
        ("f", 8, range(0.0, 255.0)),
        ("f", 4, range(0.0, 255.0)),
        ("m", 8, range(0.0, 127.5)),
        ("a", 8, range(-100.0, 137.5)),
        ("d", 8, range(-30.0, 33.75)),
        ("x", 8, None),
    ] {
        assert_eq!(noise.range_for(id(&g, name), bits), want, "{name} at {bits} bits, noise");
    }
    // Little of the range is in the data: exact grids stay, the rest follows the data.
    let pixels = Array::u8(&[1, 4, 6, 3], (0..72).collect()).unwrap();
    let codes = Array::i8(&[1, 4], vec![-8, -4, 0, 4]).unwrap();
    let data = calibrate(&mut g, [Ok::<_, String>(vec![pixels, codes])], Method::MinMax).unwrap();
    for (name, bits, want) in [
        ("f", 8, range(0.0, 255.0)),
        ("f", 4, range(0.0, 71.0)),
        ("m", 8, range(0.0, 127.5)),
        ("a", 8, range(-100.0, 45.5)),
        ("d", 8, range(-30.0, 33.75)),
    ] {
        assert_eq!(data.range_for(id(&g, name), bits), want, "{name} at {bits} bits, data");
    }
}
