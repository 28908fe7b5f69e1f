//! Runs the program in a folder, and images to train on.
#![allow(dead_code)]

use super::nets::{f32_bytes, npy, numbers, write_npz};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Runs `nibblec` with arguments that are separated by blanks; what it printed on stdout and stderr.
pub fn run(folder: &Path, args: &str, code: i32) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nibblec"));
    let output = command.args(args.split_whitespace()).current_dir(folder).output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(code), "nibblec {args}\n{out}{err}");
    (out, err)
}

/// The same with `--json`.
pub fn json(folder: &Path, args: &str, code: i32) -> Value {
    serde_json::from_str(&run(folder, &format!("{args} --json"), code).0).unwrap()
}

/// Images of 3x8x8 of four classes that a colour tells apart: `data.npz` with labels, `bare.npz` without.
pub fn write_coloured_images(folder: &Path, images: usize) {
    let mut x: Vec<f32> = numbers(5, images * 192).iter().map(|v| v * 0.3).collect();
    let labels: Vec<u8> = (0..images).map(|i| (i % 4) as u8).collect();
    for (image, label) in x.chunks_mut(192).zip(&labels) {
        let bright = (*label as usize).checked_sub(1).map(|channel| &mut image[channel * 64..][..64]);
        bright.into_iter().flatten().for_each(|v| *v += 1.0);
    }
    let x = npy("<f4", &[images, 3, 8, 8], &f32_bytes(&x));
    write_npz(&folder.join("bare.npz"), &[("x", x.clone())]);
    write_npz(&folder.join("data.npz"), &[("x", x), ("labels", npy("|u1", &[images], &labels))]);
}
