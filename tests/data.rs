//! Sources of images: what they give, batch by batch, and in which order.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod nets;

use nets::{f32_bytes, npy, write_npz};
use nibblec::data::{Batch, ChannelOrder, DataError, DataOptions, Dataset, Input, Layout, Preprocess};
use nibblec_exec::Elements;
use nibblec_ir::DType;
use std::path::Path;

fn typed(dtype: DType, item: &[usize]) -> Vec<Input> {
    vec![Input { name: "pixels".into(), dtype, item: item.to_vec(), batched: true }]
}

fn input(item: &[usize]) -> Vec<Input> {
    typed(DType::F32, item)
}

/// The elements of the first input.
fn floats(batch: &Batch) -> &[f32] {
    match &batch.inputs[0] {
        Elements::F32(v) => v,
        other => panic!("{other:?}"),
    }
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
        let mut values: Vec<f32> = Vec::new();
        let mut labels = Vec::new();
        for batch in data.batches(size) {
            let batch = batch.unwrap();
            assert!(batch.count <= size && batch.count > 0);
            values.extend(floats(&batch));
            labels.extend(batch.labels.unwrap_or_default());
        }
        assert_eq!(values, floats(&whole), "batches of {size}");
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
        assert_eq!((batch.count, floats(&batch)), (1, &expected[..]), "{name}");
        let path = folder.path().join(format!("{name}.npz"));
        write_npz(&path, &[("images", bytes)]);
        assert_eq!(floats(&all(&path, &[3, 2, 2], &options)), expected, "{name}.npz");
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
    assert_eq!((batch.count, batch.labels.clone()), (3, Some(vec![4, 2, 0])));
    assert_eq!(floats(&batch), &values[..6]);
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
    assert_eq!(floats(&batch)[..5], [100.0, 100.0, 100.0, 100.0, 101.0]);
    let limited = all(folder.path(), &[3, 2, 2], &DataOptions { limit: Some(3), ..options.clone() });
    assert_eq!(limited.labels, Some(vec![10, 2, 10]), "a limit takes from all classes");
    let nhwc = all(folder.path(), &[2, 2, 3], &options);
    assert_eq!(floats(&nhwc)[..6], [100.0, 101.0, 110.0, 100.0, 102.0, 110.0]);
    std::fs::write(folder.path().join("labels.tsv"), "040.png\t7\tname\n2/020.png\t5\n").unwrap();
    let listed = all(folder.path(), &[3, 2, 2], &options);
    assert_eq!((listed.labels.clone(), floats(&listed)[0]), (Some(vec![7, 5]), 40.0));
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
        assert_eq!(batch.labels.clone(), Some(vec![3, 8]));
        assert_eq!(
            [floats(&batch)[0], floats(&batch)[1024], floats(&batch)[3072 + 2048]],
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

/// What a file gives an input of that type, or the words of the refusal.
fn read(
    folder: &Path,
    file: &[u8],
    dtype: DType,
    item: &[usize],
    preprocess: Preprocess,
) -> Result<Elements, String> {
    let path = folder.join("a.npy");
    std::fs::write(&path, file).unwrap();
    let options = DataOptions { preprocess, ..DataOptions::default() };
    let data = Dataset::open(&path, &typed(dtype, item), &options).map_err(|e| e.to_string())?;
    data.all().map(|b| b.inputs[0].clone()).map_err(|e| e.to_string())
}

#[test]
fn arrays_of_the_inputs_type_are_taken_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let rows: [(DType, &str, Vec<u8>, Elements); 9] = [
        (DType::U8, "|u1", vec![0, 255], Elements::U8(vec![0, 255])),
        (DType::I8, "|i1", vec![128, 127], Elements::I8(vec![-128, 127])),
        (DType::Bool, "|b1", vec![1, 0], Elements::Bool(vec![true, false])),
        (DType::I32, "<i4", [-2i32, 7].map(i32::to_le_bytes).concat(), Elements::I32(vec![-2, 7])),
        (DType::I32, ">i4", [-2i32, 7].map(i32::to_be_bytes).concat(), Elements::I32(vec![-2, 7])),
        (
            DType::I64,
            "<i8",
            [-2i64, 1 << 40].map(i64::to_le_bytes).concat(),
            Elements::I64(vec![-2, 1 << 40]),
        ),
        (DType::F32, ">f4", [0.5f32, -2.0].map(f32::to_be_bytes).concat(), Elements::F32(vec![0.5, -2.0])),
        (DType::F32, "<f8", [0.5f64, -2.0].map(f64::to_le_bytes).concat(), Elements::F32(vec![0.5, -2.0])),
        (DType::F32, "<f2", vec![0x00, 0x38, 0x00, 0xc0], Elements::F32(vec![0.5, -2.0])),
    ];
    for (dtype, descr, bytes, want) in rows {
        for shape in [&[1, 2][..], &[2]] {
            let file = npy(descr, shape, &bytes);
            assert_eq!(
                read(folder.path(), &file, dtype, &[2], Preprocess::default()),
                Ok(want.clone()),
                "{descr}"
            );
        }
        let path = folder.path().join("a.npz");
        write_npz(&path, &[("pixels", npy(descr, &[2, 1], &bytes)), ("y", npy("|u1", &[2], &[4, 5]))]);
        let data = Dataset::open(&path, &typed(dtype, &[1]), &DataOptions::default()).unwrap();
        let batch = data.all().unwrap();
        assert_eq!((&batch.inputs[0], batch.labels), (&want, Some(vec![4, 5])), "{descr} in an archive");
        assert_eq!(data.is_rounded(), descr == "<f8");
    }
}

#[test]
fn other_types_are_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [
        (DType::U8, "<f4", 4, "takes uint8; array 'a' is float32", ".astype(np.uint8)"),
        (DType::U8, "|i1", 1, "takes uint8; array 'a' is int8", ".astype(np.uint8)"),
        (DType::I8, "|u1", 1, "takes int8; array 'a' is uint8", ".astype(np.int8)"),
        (DType::I32, "<i8", 8, "takes int32; array 'a' is int64", ".astype(np.int32)"),
        (DType::I64, "<i4", 4, "takes int64; array 'a' is int32", ".astype(np.int64)"),
        (DType::I64, "<u8", 8, "takes int64; array 'a' is uint64", ".astype(np.int64)"),
        (DType::Bool, "|u1", 1, "takes bool; array 'a' is uint8", ".astype(np.bool)"),
        (DType::F32, "<i8", 8, "takes float32; array 'a' is int64", "uint8 for the preprocessing"),
        (DType::F32, "|b1", 1, "takes float32; array 'a' is bool", ".astype(np.float32)"),
        (DType::F32, "<c8", 8, "has dtype complex64", "float"),
    ];
    for (dtype, descr, width, words, help) in rows {
        let file = npy(descr, &[1, 2], &vec![0; 2 * width]);
        let error = read(folder.path(), &file, dtype, &[2], Preprocess::default()).unwrap_err();
        let named = error.contains("input 'pixels'") || descr == "<c8";
        assert!(named && error.contains(words) && error.contains(help), "{descr} for {dtype}: {error}");
    }
    for dtype in [DType::U8, DType::I64] {
        let (descr, width) = if dtype == DType::U8 { ("|u1", 1) } else { ("<i8", 8) };
        let file = npy(descr, &[1, 3], &vec![0; 3 * width]);
        let error = read(folder.path(), &file, dtype, &[2], Preprocess::default()).unwrap_err();
        assert!(error.contains("[1, 3]") && error.contains("[N, 2]"), "{error}");
    }
    let codes = npy("|u1", &[2, 1], &[15, 16]);
    let error = read(folder.path(), &codes, DType::U4, &[1], Preprocess::default()).unwrap_err();
    assert!(error.contains("holds 16 in item 1") && error.contains("u4 codes, 0..=15"), "{error}");
}

#[test]
fn pixels_reach_a_uint8_input_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let planes: Vec<u8> = (0..12).collect();
    let together: Vec<u8> = vec![0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11];
    let plain = Preprocess::default;
    let read = |shape: &[usize], data: &[u8], item: &[usize], p: Preprocess| {
        read(folder.path(), &npy("|u1", shape, data), DType::U8, item, p)
    };
    assert_eq!(read(&[1, 3, 2, 2], &planes, &[3, 2, 2], plain()), Ok(Elements::U8(planes.clone())));
    assert_eq!(read(&[1, 2, 2, 3], &together, &[2, 2, 3], plain()), Ok(Elements::U8(together.clone())));
    assert_eq!(read(&[1, 2, 2, 3], &together, &[3, 2, 2], plain()), Ok(Elements::U8(planes.clone())));
    assert_eq!(read(&[1, 3, 2, 2], &planes, &[2, 2, 3], plain()), Ok(Elements::U8(together.clone())));
    let bgr = Preprocess { channel_order: Some(ChannelOrder::Bgr), ..plain() };
    let swapped: Vec<u8> = (8..12).chain(4..8).chain(0..4).collect();
    assert_eq!(read(&[1, 3, 2, 2], &planes, &[3, 2, 2], bgr), Ok(Elements::U8(swapped)));
    // Three rows of an image with channels last are no three planes.
    let nhwc = Preprocess { layout: Some(Layout::Nhwc), ..plain() };
    let rows: Vec<u8> = (0..18).collect();
    assert_eq!(read(&[1, 3, 2, 3], &rows, &[3, 2, 3], nhwc.clone()), Ok(Elements::U8(rows.clone())));
    let floats = self::read(folder.path(), &npy("|u1", &[1, 3, 2, 3], &rows), DType::F32, &[3, 2, 3], nhwc);
    assert_eq!(floats, Ok(Elements::F32(rows.iter().map(|v| f32::from(*v)).collect())));
    for p in [
        Preprocess { mean: Some(vec![0.5]), ..plain() },
        Preprocess { std: Some(vec![2.0]), ..plain() },
        Preprocess { scale: Some(0.5), ..plain() },
    ] {
        let error = read(&[1, 3, 2, 2], &planes, &[3, 2, 2], p).unwrap_err();
        assert!(error.contains("'pixels' takes uint8 pixels as they are"), "{error}");
    }
}

#[test]
fn image_files_feed_uint8_inputs_and_no_other_integers() {
    let folder = tempfile::tempdir().unwrap();
    write_image(&folder.path().join("a.png"), 10);
    let options = DataOptions::default();
    let open = |dtype, item: &[usize]| Dataset::open(folder.path(), &typed(dtype, item), &options);
    let nhwc = open(DType::U8, &[4, 4, 3]).unwrap();
    assert!(!nhwc.is_unprocessed(), "nothing is left to be stated");
    let Elements::U8(pixels) = &nhwc.all().unwrap().inputs[0] else { panic!("not uint8") };
    assert_eq!(pixels[..6], [10, 10, 20, 10, 11, 20]);
    let Elements::U8(planes) = &open(DType::U8, &[3, 4, 4]).unwrap().all().unwrap().inputs[0] else {
        panic!("not uint8")
    };
    assert_eq!(
        (&planes[..2], &planes[16..18], &planes[32..34]),
        (&[10, 10][..], &[10, 11][..], &[20, 20][..])
    );
    let error = open(DType::I8, &[3, 4, 4]).err().map(|e| e.to_string()).unwrap_or_default();
    assert!(error.contains("takes int8") && error.contains(".npz"), "{error}");
    let preprocess = Preprocess { scale: Some(0.1), ..Preprocess::default() };
    let options = DataOptions { preprocess, ..DataOptions::default() };
    assert!(Dataset::open(folder.path(), &typed(DType::U8, &[3, 4, 4]), &options).is_err());
}

#[test]
fn one_array_without_a_batch_goes_with_all_items() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.npz");
    let scalar = Input { name: "k".into(), dtype: DType::F32, item: vec![], batched: false };
    let inputs = [typed(DType::I64, &[1]), vec![scalar]].concat();
    let x = npy("<i8", &[3, 1], &[5i64, 6, 7].map(i64::to_le_bytes).concat());
    let k = npy("<f4", &[], &0.5f32.to_le_bytes());
    write_npz(&path, &[("pixels", x.clone()), ("k", k)]);
    let data = Dataset::open(&path, &inputs, &DataOptions::default()).unwrap();
    let batches: Vec<Batch> = data.batches(2).map(Result::unwrap).collect();
    assert_eq!(batches[0].inputs, [Elements::I64(vec![5, 6]), Elements::F32(vec![0.5, 0.5])]);
    assert_eq!(batches[1].inputs, [Elements::I64(vec![7]), Elements::F32(vec![0.5])]);
    write_npz(&path, &[("pixels", x), ("k", npy("<f4", &[2], &f32_bytes(&[1.0, 2.0])))]);
    let error = Dataset::open(&path, &inputs, &DataOptions::default()).err().unwrap().to_string();
    assert!(error.contains("2 items") || error.contains("3 items"), "{error}");
}
