//! Sources of images: what they give, batch by batch, and in which order.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod nets;

use nets::{f32_bytes, npy, write_npz};
use nibblec::data::{Batch, DataError, DataOptions, Dataset, Input, Preprocess};
use std::path::Path;

fn input(item: &[usize]) -> Vec<Input> {
    vec![Input { name: "pixels".into(), item: item.to_vec() }]
}

fn open(path: &Path, item: &[usize], options: &DataOptions) -> Result<Dataset, DataError> {
    Dataset::open(path, &input(item), options)
}

fn all(path: &Path, item: &[usize], options: &DataOptions) -> Batch {
    let data = open(path, item, options).unwrap_or_else(|e| panic!("{e}"));
    let whole = data.all().unwrap();
    assert_eq!(whole.count, data.len());
    // However it is cut, it is the same data.
    for size in [1, 2, 1000] {
        let mut values = Vec::new();
        let mut labels = Vec::new();
        for batch in data.batches(size) {
            let batch = batch.unwrap();
            assert!(batch.count <= size && batch.count > 0);
            values.extend(batch.inputs[0].clone());
            labels.extend(batch.labels.unwrap_or_default());
        }
        assert_eq!(values, whole.inputs[0], "batches of {size}");
        assert_eq!(labels, whole.labels.clone().unwrap_or_default(), "batches of {size}");
    }
    whole
}

#[test]
fn arrays_of_pixels_in_either_order() {
    let folder = tempfile::tempdir().unwrap();
    let planes: Vec<u8> = (0..12).collect();
    let together: Vec<u8> = vec![0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11];
    let expected: Vec<f32> = (0..12).map(|i| i as f32 / 2.0 - 1.0).collect();
    let preprocess = Preprocess { scale: Some(0.5), mean: Some(vec![1.0]), ..Preprocess::default() };
    let options = DataOptions { preprocess, ..DataOptions::default() };
    let rows = [
        ("nchw", npy("|u1", &[1, 3, 2, 2], &planes)),
        ("nhwc", npy("|u1", &[1, 2, 2, 3], &together)),
        ("chw", npy("|u1", &[3, 2, 2], &planes)),
        ("hwc", npy("|u1", &[2, 2, 3], &together)),
    ];
    for (name, bytes) in rows {
        let path = folder.path().join(format!("{name}.npy"));
        std::fs::write(&path, &bytes).unwrap();
        let batch = all(&path, &[3, 2, 2], &options);
        assert_eq!((batch.count, &batch.inputs[0]), (1, &expected), "{name}");
        let path = folder.path().join(format!("{name}.npz"));
        write_npz(&path, &[("images", bytes)]);
        assert_eq!(all(&path, &[3, 2, 2], &options).inputs[0], expected, "{name}.npz");
    }
}

#[test]
fn archives_with_labels_and_a_limit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.npz");
    let values: Vec<f32> = (0..10).map(|i| i as f32).collect();
    let labels: Vec<u8> = [3i64, 1, -1, 0, 2].iter().flat_map(|l| l.to_le_bytes()).collect();
    let x = npy("<f4", &[5, 2], &f32_bytes(&values));
    write_npz(&path, &[("labels", npy("<i8", &[5], &labels)), ("pixels", x.clone())]);
    let options = DataOptions { limit: Some(3), label_offset: 1, ..DataOptions::default() };
    let batch = all(&path, &[2], &options);
    assert_eq!((batch.count, batch.labels), (3, Some(vec![4, 2, 0])));
    assert_eq!(batch.inputs[0], values[..6]);
    write_npz(&path, &[("labels", npy("<i8", &[4], &labels[..32])), ("pixels", x)]);
    let error = open(&path, &[2], &options).err().map(|e| e.to_string()).unwrap_or_default();
    assert!(error.ends_with("'labels' has 4 items, the others 5"), "{error}");
}

fn write_image(path: &Path, grey: u8) {
    let image = image::RgbImage::from_fn(4, 4, |x, _| image::Rgb([grey, grey + x as u8, grey + 10]));
    image.save(path).unwrap();
}

#[test]
fn folders_of_images() {
    let folder = tempfile::tempdir().unwrap();
    for (class, greys) in [("10", &[100u8, 110][..]), ("2", &[20, 30, 40])] {
        let inner = folder.path().join(class);
        std::fs::create_dir(&inner).unwrap();
        greys.iter().for_each(|g| write_image(&inner.join(format!("{g:03}.png")), *g));
    }
    let preprocess = Preprocess { crop: Some(2), ..Preprocess::default() };
    let options = DataOptions { preprocess, ..DataOptions::default() };
    let batch = all(folder.path(), &[3, 2, 2], &options);
    assert_eq!(batch.labels, Some(vec![10, 10, 2, 2, 2]));
    assert_eq!(batch.inputs[0][..5], [100.0, 100.0, 100.0, 100.0, 101.0]);
    let limited = all(folder.path(), &[3, 2, 2], &DataOptions { limit: Some(3), ..options.clone() });
    assert_eq!(limited.labels, Some(vec![10, 2, 10]), "a limit takes from all classes");
    let nhwc = all(folder.path(), &[2, 2, 3], &options);
    assert_eq!(nhwc.inputs[0][..6], [100.0, 101.0, 110.0, 100.0, 102.0, 110.0]);
    std::fs::write(folder.path().join("labels.tsv"), "040.png\t7\tname\n2/020.png\t5\n").unwrap();
    let listed = all(folder.path(), &[3, 2, 2], &options);
    assert_eq!((listed.labels, listed.inputs[0][0]), (Some(vec![7, 5]), 40.0));
    std::fs::write(folder.path().join("labels.tsv"), "../../etc/passwd\t7\n").unwrap();
    assert!(open(folder.path(), &[3, 2, 2], &options).is_err());
}

#[test]
fn damaged_images_are_named() {
    let folder = tempfile::tempdir().unwrap();
    write_image(&folder.path().join("a.png"), 1);
    std::fs::write(folder.path().join("b.jpg"), b"This is no image.").unwrap();
    let data = open(folder.path(), &[3, 4, 4], &DataOptions::default()).unwrap();
    let results: Vec<_> = data.batches(1).collect();
    assert_eq!(results.len(), 2);
    let error = results[1].as_ref().err().map(|e| e.to_string()).unwrap_or_default();
    assert!(error.contains("b.jpg: not an image"), "{error}");
    let data = open(folder.path(), &[3, 5, 5], &DataOptions::default()).unwrap();
    let error = data.all().err().map(|e| e.to_string()).unwrap_or_default();
    assert!(error.contains("5x5 pixels") && error.contains("[4, 4, 3]"), "{error}");
}

#[test]
fn cifar_batches() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = Vec::new();
    for class in [3u8, 8] {
        bytes.push(class);
        bytes.extend((0..3072).map(|i| (i / 1024) as u8 + 10 * class));
    }
    std::fs::write(folder.path().join("test_batch.bin"), &bytes).unwrap();
    for path in [folder.path().to_path_buf(), folder.path().join("test_batch.bin")] {
        let batch = all(&path, &[3, 32, 32], &DataOptions::default());
        assert_eq!(batch.labels, Some(vec![3, 8]));
        assert_eq!(
            [batch.inputs[0][0], batch.inputs[0][1024], batch.inputs[0][3072 + 2048]],
            [30.0, 31.0, 82.0]
        );
    }
    std::fs::write(folder.path().join("test_batch.bin"), &bytes[1..]).unwrap();
    assert!(open(folder.path(), &[3, 32, 32], &DataOptions::default()).is_err());
}

#[test]
fn data_is_known_by_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let hash = |name: &str, value: f32| {
        let path = folder.path().join(name);
        std::fs::write(&path, npy("<f4", &[1, 2], &f32_bytes(&[value, 0.0]))).unwrap();
        open(&path, &[2], &DataOptions::default()).unwrap().hash().unwrap()
    };
    assert_eq!(hash("a.npy", 1.0), hash("b.npy", 1.0));
    assert_ne!(hash("a.npy", 1.0), hash("a.npy", 2.0));
}
