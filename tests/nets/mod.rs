//! Three small networks as exporters write them, and NumPy files for them.
#![allow(dead_code)]

use crate::common::{Model, f, floats, i, is, raw};
use std::path::Path;

/// Numbers in [-1, 1) without a pattern, the same every time.
pub fn numbers(seed: u32, n: usize) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..n).map(|_| next()).collect()
}

fn random(m: Model, name: &str, dims: &[i64], scale: f32) -> Model {
    let n = dims.iter().product::<i64>() as usize;
    let seed = name.bytes().fold(7, |a: u32, b| a.wrapping_mul(31).wrapping_add(u32::from(b)));
    let v: Vec<f32> = numbers(seed, n).into_iter().map(|x| x * scale).collect();
    m.tensor(floats(name, dims, &v))
}

fn named(m: Model, name: &str) -> Model {
    m.edit(|p| {
        if let Some(n) = p.graph.mut_or_insert_default().node.last_mut() {
            n.name = name.into();
        }
    })
}

fn conv(m: Model, name: &str, x: &str, dims: &[i64; 4], stride: i64) -> Model {
    let pad = dims[2] / 2;
    let m = random(m, &format!("{name}.weight"), dims, 2.0 / (dims[1] * dims[2] * dims[3]) as f32);
    let attrs = vec![is("kernel_shape", &dims[2..]), is("strides", &[stride; 2]), is("pads", &[pad; 4])];
    named(m.node("Conv", &format!("{x} {name}.weight"), &format!("{name}.out"), attrs), name)
}

fn norm(m: Model, name: &str, x: &str, channels: i64) -> Model {
    let m =
        ["scale", "shift", "mean"].iter().fold(m, |m, p| random(m, &format!("{name}.{p}"), &[channels], 0.5));
    let m = m.tensor(floats(&format!("{name}.var"), &[channels], &vec![0.25; channels as usize]));
    let operands = format!("{x} {name}.scale {name}.shift {name}.mean {name}.var");
    named(m.node("BatchNormalization", &operands, &format!("{name}.out"), vec![f("epsilon", 1e-5)]), name)
}

fn relu(m: Model, name: &str, x: &str) -> Model {
    named(m.node("Relu", x, &format!("{name}.out"), vec![]), name)
}

fn classify(m: Model, x: &str, channels: i64) -> Model {
    let m = named(m.node("Flatten", x, "flat", vec![i("axis", 1)]), "flatten");
    let m = random(m, "fc.weight", &[4, channels], 0.5);
    let m = random(m, "fc.bias", &[4], 0.1);
    named(m.node("Gemm", "flat fc.weight fc.bias", "y", vec![i("transB", 1)]), "fc")
}

/// Convolutions with batch normalization, a pooling, a classifier.
pub fn plain() -> Model {
    let m = Model::xy(13, &["N", "3", "8", "8"]);
    let m = relu(norm(conv(m, "conv1", "x", &[8, 3, 3, 3], 1), "bn1", "conv1.out", 8), "relu1", "bn1.out");
    let m = relu(
        norm(conv(m, "conv2", "relu1.out", &[8, 8, 3, 3], 1), "bn2", "conv2.out", 8),
        "relu2",
        "bn2.out",
    );
    let pool = vec![is("kernel_shape", &[2, 2]), is("strides", &[2, 2])];
    let m = named(m.node("MaxPool", "relu2.out", "pool.out", pool), "pool");
    let m = relu(conv(m, "conv3", "pool.out", &[8, 8, 1, 1], 1), "relu3", "conv3.out");
    classify(m, "relu3.out", 8 * 16)
}

/// A residual block whose shortcut is a convolution of its own.
pub fn residual() -> Model {
    residual_of("8")
}

/// The same for images of another size.
pub fn residual_of(size: &str) -> Model {
    let m = Model::xy(17, &["N", "3", size, size]);
    let m = relu(conv(m, "stem", "x", &[8, 3, 3, 3], 1), "stem.relu", "stem.out");
    let m = relu(conv(m, "block.conv1", "stem.relu.out", &[8, 8, 3, 3], 2), "block.relu1", "block.conv1.out");
    let m = conv(m, "block.conv2", "block.relu1.out", &[8, 8, 3, 3], 1);
    let m = conv(m, "block.shortcut", "stem.relu.out", &[8, 8, 1, 1], 2);
    let m = named(m.node("Add", "block.conv2.out block.shortcut.out", "block.sum", vec![]), "block.add");
    let m = relu(m, "block.relu2", "block.sum");
    let m = named(m.node("GlobalAveragePool", "block.relu2.out", "mean", vec![]), "mean");
    classify(m, "mean", 8)
}

/// Weights of 4 bits, and activations of 4 bits after a ReLU, with steps as training leaves them.
fn trained_conv(m: Model, name: &str, x: &str, dims: &[i64; 4]) -> Model {
    let n = dims.iter().product::<i64>() as usize;
    let codes: Vec<i8> = numbers(dims[1] as u32, n).iter().map(|v| (v * v * v * 8.0) as i8).collect();
    let packed: Vec<u8> = codes.chunks(2).map(|c| (c[0] & 15) as u8 | ((c[1] & 15) as u8) << 4).collect();
    let m = m
        .tensor(raw(&format!("{name}.codes"), 22, dims, &packed))
        .scalar(&format!("{name}.step"), 0.05)
        .tensor(raw(&format!("{name}.zero"), 22, &[], &[0]))
        .scalar(&format!("{name}.act_step"), 0.2)
        .tensor(raw(&format!("{name}.act_zero"), 21, &[], &[0]));
    let (step, zero) = (format!("{name}.act_step"), format!("{name}.act_zero"));
    let m = m.node("QuantizeLinear", &format!("{x} {step} {zero}"), &format!("{name}.q"), vec![]);
    let m = named(m, &format!("{name}.quantize"));
    let m = m.node("DequantizeLinear", &format!("{name}.q {step} {zero}"), &format!("{name}.x"), vec![]);
    let m = named(m, &format!("{name}.dequantize"));
    let weights = format!("{name}.codes {name}.step {name}.zero");
    let m =
        named(m.node("DequantizeLinear", &weights, &format!("{name}.w"), vec![]), &format!("{name}.weights"));
    let attrs = vec![is("kernel_shape", &dims[2..]), is("pads", &[dims[2] / 2; 4])];
    named(m.node("Conv", &format!("{name}.x {name}.w"), &format!("{name}.out"), attrs), name)
}

/// Trained at 4 bits (QDQ form); first and last layer in float.
pub fn trained() -> Model {
    let m = Model::xy(21, &["N", "3", "8", "8"]).edit(|p| p.ir_version = 10);
    let m = relu(conv(m, "stem", "x", &[8, 3, 3, 3], 1), "stem.relu", "stem.out");
    let m = relu(trained_conv(m, "body1", "stem.relu.out", &[8, 8, 3, 3]), "body1.relu", "body1.out");
    let m = relu(trained_conv(m, "body2", "body1.relu.out", &[16, 8, 1, 1]), "body2.relu", "body2.out");
    let m = named(m.node("GlobalAveragePool", "body2.relu.out", "mean", vec![]), "mean");
    classify(m, "mean", 16)
}

/// An `.npy` file of these bytes.
pub fn npy(descr: &str, shape: &[usize], data: &[u8]) -> Vec<u8> {
    let extents: String = shape.iter().map(|d| format!("{d}, ")).collect();
    let header =
        format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({}), }}\n", extents.trim_end());
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

/// The bytes of f32 numbers.
pub fn f32_bytes(v: &[f32]) -> Vec<u8> {
    v.iter().flat_map(|x| x.to_le_bytes()).collect()
}

/// Writes an `.npz` file of `.npy` members.
pub fn write_npz(path: &Path, members: &[(&str, Vec<u8>)]) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(format!("{name}.npy"), options).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
    }
    zip.finish().unwrap();
}
