//! Choices that tell the truth: units of budgets, options that change nothing, labels that do not fit, plans for other
//! weights, and what is said to have been done.
#![cfg(feature = "llvm")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod nets;
mod program;

use common::{Model, external, floats, i, is};
use nets::{f32_bytes, npy, numbers, write_npz};
use program::{json, run};
use std::path::Path;
use tempfile::TempDir;

const IMAGES: usize = 64;
const IMAGE: usize = 3 * 8 * 8;

/// A network that is right about the images of [`program::write_coloured_images`]: the mean of each channel decides.
/// Class 0 of those with `background` is one that no image has.
fn colours(outputs: usize, background: bool) -> Model {
    let shift = usize::from(background);
    let (mut weights, mut bias) = (vec![0f32; outputs * 3], vec![-9f32; outputs]);
    bias[shift] = 0.5;
    for channel in 0..3 {
        weights[(shift + 1 + channel) * 3 + channel] = 1.0;
        bias[shift + 1 + channel] = 0.0;
    }
    let same: Vec<f32> = (0..9).map(|k| f32::from(u8::from(k % 4 == 0))).collect();
    let m = Model::xy(13, &["N", "3", "8", "8"])
        .tensor(floats("w", &[3, 3, 1, 1], &same))
        .node("Conv", "x w", "conv", vec![is("kernel_shape", &[1, 1])])
        .node("GlobalAveragePool", "conv", "mean", vec![])
        .node("Flatten", "mean", "flat", vec![i("axis", 1)]);
    m.tensor(floats("fw", &[outputs as i64, 3], &weights))
        .tensor(floats("fb", &[outputs as i64], &bias))
        .node("Gemm", "flat fw fb", "y", vec![i("transB", 1)])
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, m: &Model| std::fs::write(folder.path().join(name), m.bytes()).unwrap();
    write("plain.onnx", &nets::plain());
    write("residual.onnx", &nets::residual());
    write("trained.onnx", &nets::trained());
    write("colours.onnx", &colours(4, false));
    write("thousand.onnx", &colours(1001, true));
    program::write_coloured_images(folder.path(), IMAGES);
    write_pixels(folder.path());
    folder
}

/// The same classes as pixels: `pixels.npz`, colours in the order of the network, `bgr.npz`, the other way round.
fn write_pixels(folder: &Path) {
    let labels: Vec<u8> = (0..IMAGES).map(|i| (i % 4) as u8).collect();
    for (name, turned) in [("pixels.npz", false), ("bgr.npz", true)] {
        let mut x = vec![20u8; IMAGES * IMAGE];
        for (image, label) in x.chunks_mut(IMAGE).zip(&labels) {
            let Some(channel) = usize::from(*label).checked_sub(1) else { continue };
            let channel = if turned { 2 - channel } else { channel };
            image.chunks_mut(3).for_each(|pixel| pixel[channel] = 230);
        }
        let x = npy("|u1", &[IMAGES, 8, 8, 3], &x);
        write_npz(&folder.join(name), &[("x", x), ("labels", npy("|u1", &[IMAGES], &labels))]);
    }
}

/// Runs each command and looks for words in what it says.
fn table(folder: &Path, rows: &[(&str, i32, &[&str])]) {
    let mut wrong = Vec::new();
    for (args, code, expected) in rows {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_nibblec"));
        command.args(args.split_whitespace()).current_dir(folder);
        if args.starts_with("compile") {
            // Which levels a library has is of no interest here, and each takes its time.
            command.args(["--isa", "scalar"]);
        }
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        let text = text.into_owned();
        if output.status.code() != Some(*code) {
            wrong.push(format!("{args}: exit {:?} for {code}\n{text}", output.status.code()));
        }
        for words in *expected {
            let (words, there) = words.strip_prefix('!').map_or((*words, true), |w| (w, false));
            if text.contains(words) != there {
                wrong.push(format!(
                    "{args}: '{words}' {}\n{text}",
                    if there { "is missing" } else { "is there" }
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_unit_says_what_a_budget_counts() {
    let folder = folder();
    table(
        folder.path(),
        &[
            ("analyze residual.onnx --budget 8MB", 0, &["cost (size)", "budget 8MB (8.00 MB): cost"]),
            ("analyze residual.onnx --budget 8MiB", 0, &["budget 8MiB (8.39 MB)"]),
            ("analyze residual.onnx --budget 1200B", 0, &["budget 1200B (1.20 kB)"]),
            ("analyze residual.onnx --budget 1ms", 0, &["cost (latency)", "budget 1ms (1.000 ms)"]),
            ("analyze residual.onnx --budget 900000ns", 0, &["cost (latency)", "budget 900000ns (900.0 us)"]),
            ("analyze residual.onnx --budget 80k", 0, &["cost (compute)", "budget 80k (80.0 k)"]),
            ("analyze residual.onnx --budget 1000000", 0, &["cost (compute)", "(1.00 M)"]),
            ("analyze residual.onnx --cost bops --budget 1000000", 0, &["cost (bops)"]),
            (
                "analyze residual.onnx --budget 0.0001MB",
                5,
                &["budget 0.0001MB (100 bytes)", "weights and biases"],
            ),
            ("analyze residual.onnx --cost compute --budget 8MB", 2, &["is a size, but costs count compute"]),
            ("analyze residual.onnx --cost size --budget 8ms", 2, &["is a time, but costs count size"]),
            ("analyze residual.onnx --cost latency --budget 8MB", 2, &["is a size, but costs count latency"]),
            ("compile residual.onnx --budget 8mb -o m.so", 2, &["did you mean 8MB?"]),
            ("compile residual.onnx --budget 75 -o m.so", 2, &["75% is a share"]),
            ("compile residual.onnx --budget 1100B -o m.so", 0, &["wrote"]),
        ],
    );
    let m = json(folder.path(), "inspect m.so", 0);
    assert_eq!((&m["plan"]["budget"], &m["plan"]["cost"]), (&"1100B".into(), &"size".into()));
    let sizes = json(folder.path(), "analyze residual.onnx --budget 1200B", 0);
    assert!(sizes["chosen_cost"].as_u64().unwrap() <= 8 * 1200, "{sizes}");
    assert_eq!((&sizes["capacity"], &sizes["cost_unit"]), (&(8 * 1200).into(), &"bits".into()));
}

#[test]
fn widths_are_refused_with_the_list_of_them() {
    let folder = folder();
    let list = "2 to 8";
    table(
        folder.path(),
        &[
            ("analyze plain.onnx --bits 9", 2, &[list]),
            ("analyze plain.onnx --bits 8,1", 2, &[list]),
            ("analyze plain.onnx --bits 4.0", 2, &[list]),
            ("analyze plain.onnx --bits 16", 2, &[list]),
            ("analyze plain.onnx --bits 0", 2, &[list]),
            ("analyze plain.onnx --bits 32,8", 2, &["32 bits stand alone"]),
            ("compile plain.onnx --bits 8,32 --budget 0.5 -o m.so", 2, &["32 bits stand alone"]),
            ("tune plain.onnx --bits 32 --data data.npz -o t.onnx", 2, &["nothing to tune"]),
            ("compile plain.onnx --act-bits 9 -o m.so", 2, &[list]),
            ("compile plain.onnx --layer-bits conv1=9 -o m.so", 2, &["2 to 8, or 32"]),
        ],
    );
}

#[test]
fn options_that_change_nothing_are_told() {
    let folder = folder();
    table(
        folder.path(),
        &[
            (
                "analyze plain.onnx --lr 0.1 --seed 3",
                0,
                &["note: --lr and --seed have no effect with --metric eagl"],
            ),
            ("analyze plain.onnx --data data.npz", 0, &["note: --data has no effect with --metric eagl"]),
            (
                "analyze plain.onnx --metric sqnr --teacher plain.onnx",
                0,
                &["--teacher has no effect with --metric sqnr"],
            ),
            (
                "analyze plain.onnx --limit 3 --mean 1",
                0,
                &["--limit and --mean have no effect with --metric eagl"],
            ),
            (
                "analyze plain.onnx --metric alps-ptq --data data.npz --lr 1 --seed 2 --cache c",
                0,
                &["note: --lr and --seed have no effect with --metric alps-ptq"],
            ),
            (
                "analyze plain.onnx --metric hessian --data bare.npz --no-flip --seed 2 --cache c",
                0,
                &["note: --no-flip has no effect with --metric hessian"],
            ),
            (
                "analyze plain.onnx --bits 4 --metric sqnr",
                0,
                &["--metric has no effect where nothing is chosen"],
            ),
            (
                "analyze plain.onnx --kernel-table gone.toml",
                4,
                &["--kernel-table has no effect with --cost compute"],
            ),
            ("analyze plain.onnx --budget 8MB --budget-covers-fixed", 0, &["covers all layers"]),
            ("analyze plain.onnx", 0, &["!has no effect", "!have no effect"]),
            ("compile plain.onnx --data data.npz -o m.so", 0, &["!no effect"]),
            ("compile plain.onnx --data data.npz --scale 2 -o m.so", 0, &["the preprocessing has no effect"]),
            (
                "compile plain.onnx --limit 3 --scale 2 -o m.so",
                0,
                &["--limit and --scale have no effect without --data"],
            ),
            (
                "compile plain.onnx --metric sqnr --lr 1 -o m.so",
                0,
                &["--metric and --lr have no effect where nothing"],
            ),
            (
                "compile plain.onnx --bits 32 --per-tensor --data data.npz -o m.so",
                0,
                &["--data and --per-tensor have no effect with --bits 32"],
            ),
            (
                "compile plain.onnx --emit obj --linker ld --emit-dir d -o m.so",
                0,
                &["--linker has no effect where no library is linked", "--emit-dir has no effect"],
            ),
            ("compile plain.onnx --rounding gptq -o m.so", 2, &["--rounding gptq needs --data"]),
            ("compile plain.onnx --rounding nearest -o m.so", 0, &["!no effect"]),
            (
                "compile plain.onnx --stop-after select --report r.html",
                2,
                &["--report is of the compiled library"],
            ),
            ("analyze plain.onnx --save-plan p.toml", 0, &["saved the plan"]),
            (
                "compile plain.onnx --plan p.toml --metric eagl -o m.so",
                2,
                &["--metric chooses widths, but --plan"],
            ),
            (
                "compile plain.onnx --plan p.toml --cost size --free-ends -o m.so",
                2,
                &["--cost and --free-ends choose"],
            ),
            ("compile plain.onnx --plan p.toml --seed 1 -o m.so", 0, &["--seed has no effect with --plan"]),
            ("compile plain.onnx --plan-strict -o m.so", 2, &["--plan <FILE.toml>"]),
            (
                "tune plain.onnx --plan p.toml --metric sqnr --data data.npz -o t.onnx",
                2,
                &["--metric chooses"],
            ),
            ("tune plain.onnx --budget 0.5 --data data.npz -o t.onnx", 2, &["tune needs several --bits"]),
            ("tune plain.onnx --epochs 0 --data data.npz -o t.onnx", 2, &["--epochs must be 1 or more"]),
            (
                "tune plain.onnx --epochs 2 --average 3 --data data.npz -o t.onnx",
                2,
                &["--average 3 is more than"],
            ),
            (
                "tune residual.onnx --keep-batch-norm --epochs 1 --label-share 0.2 --data bare.npz -o t.onnx",
                0,
                &["--label-share has no effect", "--keep-batch-norm has no effect"],
            ),
            (
                "tune plain.onnx --epochs 1 --label-share 1 --temperature 2 --data data.npz -o t.onnx",
                0,
                &["--teacher and --temperature have no effect with --label-share 1"],
            ),
            ("verify plain.onnx m.so --data data.npz --per-layer-images 3", 2, &["--per-layer"]),
            ("verify plain.onnx m.so --data data.npz --scale 2", 0, &["the preprocessing has no effect"]),
        ],
    );
}

#[test]
fn sweeps_refuse_what_they_do_not_take() {
    let folder = folder();
    let sweep = "sweep plain.onnx --dir out --data data.npz --validate data.npz";
    let rows = [
        ("--metric eagl", "--metric is not for a sweep"),
        ("--budget 0.5", "--budget is not for a sweep"),
        ("--epochs 0", "--epochs must be 1 or more"),
        ("--bits 4", "sweep needs several --bits"),
        ("--budgets 8MB,5ms", "are in units of different costs"),
        ("--budgets 8MB --cost bops", "is a size, but costs count bops"),
    ];
    for (options, words) in rows {
        let (_, err) = run(folder.path(), &format!("{sweep} {options}"), 2);
        assert!(err.contains(words), "{options}: {err}");
    }
}

#[test]
fn labels_are_looked_at_wherever_there_are_any() {
    let folder = folder();
    let right = "float network: 100.0 % of 64 labelled images right";
    let train = "--batch 16 --epochs 1 --methods uniform --budgets 0.9 --validate data.npz";
    run(folder.path(), "compile colours.onnx --isa scalar -o c.so", 0);
    run(folder.path(), "compile thousand.onnx --isa scalar -o t.so", 0);
    table(
        folder.path(),
        &[
            ("compile colours.onnx --data data.npz -o m.so", 0, &[right, "!warning"]),
            ("compile colours.onnx --data bare.npz -o m.so", 0, &["!float network", "!warning"]),
            (
                "analyze colours.onnx --free-ends --metric alps-ptq --data data.npz --cache c",
                0,
                &[right, "!guessing"],
            ),
            ("tune colours.onnx --data data.npz --epochs 1 -o t.onnx", 0, &[right, "!warning"]),
            (
                &format!("sweep plain.onnx --dir out --data data.npz {train}"),
                0,
                &["of 64 labelled images right"],
            ),
            ("verify colours.onnx c.so --data data.npz", 0, &["accuracy", "!warning"]),
            // Labels of another network, pixels that nobody scaled, colours the other way round.
            ("compile plain.onnx --data data.npz -o m.so", 0, &["guessing among 4 classes"]),
            ("verify thousand.onnx t.so --data data.npz", 0, &["warning", "--label-offset 1, 100.0 %"]),
            ("compile thousand.onnx --data data.npz -o m.so", 0, &["warning", "--label-offset 1, 100.0 %"]),
            ("compile thousand.onnx --data data.npz --label-offset 1 -o m.so", 0, &[right, "!warning"]),
            (
                "compile colours.onnx --data data.npz --label-offset 1 -o m.so",
                0,
                &["--label-offset 0, 100.0 %"],
            ),
            (
                "compile colours.onnx --data data.npz --label-offset 7 -o m.so",
                0,
                &["64 of 64 labels are no class"],
            ),
            ("compile colours.onnx --data pixels.npz --scale 0.004 -o m.so", 0, &[right, "!warning"]),
            ("tune colours.onnx --data pixels.npz --epochs 1 -o t.onnx", 0, &["no preprocessing is stated"]),
            ("compile colours.onnx --data pixels.npz -o m.so", 0, &["no preprocessing is stated"]),
            (
                "compile colours.onnx --data bgr.npz --scale 0.00392157 -o m.so",
                0,
                &["50.0 % of 64", "warning", "--channel-order bgr, 100.0 %"],
            ),
            (
                "verify colours.onnx c.so --data bgr.npz --scale 0.00392157",
                0,
                &["--channel-order bgr, 100.0 %"],
            ),
        ],
    );
    let m = json(folder.path(), "inspect m.so", 0);
    let notes = m["notes"].as_array().unwrap();
    assert!(notes.iter().any(|n| n.as_str().unwrap().starts_with("data: ")), "{notes:?}");
    let found = json(folder.path(), "tune colours.onnx --data data.npz --epochs 1 -o t.onnx", 0);
    assert_eq!(found["float_accuracy"]["accuracy"], 100.0);
}

/// Trials on a network that only guesses: what they lost is seen, and the budget is spent.
#[test]
fn gains_that_say_nothing_are_told_and_the_budget_is_spent() {
    let folder = folder();
    let args = "analyze plain.onnx --free-ends --bits 4,2 --metric alps-ptq:train-accuracy --data data.npz --cache c";
    let (text, words) = run(folder.path(), args, 0);
    assert!(text.contains("lost"), "{text}");
    assert!(words.contains("the reference trial of alps-ptq:train-accuracy"), "{words}");
    for percent in [55, 70, 85] {
        let found = json(folder.path(), &format!("{args} --budget {percent}%"), 0);
        let trials = found["trials"].as_array().unwrap();
        let loss = |i: usize| trials[i]["train_accuracy"].as_f64().unwrap();
        for (i, t) in trials.iter().enumerate().skip(1) {
            assert_eq!(t["lost"].as_f64().unwrap(), loss(0) - loss(i), "{t}");
        }
        let number = |key: &str| found[key].as_u64().unwrap();
        let left = number("capacity") - number("chosen_cost");
        // A layer without gain stays at 2 bits only if it does not fit.
        for l in found["layers"].as_array().unwrap() {
            let narrow = l["weight_bits"] == 2;
            assert!(!narrow || l["cost"].as_u64().unwrap() > left, "{percent} %: {left} left, {l}");
        }
    }
    let uniform = json(folder.path(), "analyze plain.onnx --metric uniform --budget 0.9", 0);
    let notes = uniform["notes"].as_array().unwrap();
    assert!(!notes.iter().any(|n| n.as_str().unwrap().contains("gain nothing")), "{notes:?}");
}

#[test]
fn a_plan_for_other_weights_is_told_or_refused() {
    let folder = folder();
    run(folder.path(), "analyze plain.onnx --save-plan p.toml", 0);
    let other = nets::plain().edit(|p| p.producer_name = "another".into());
    std::fs::write(folder.path().join("other.onnx"), other.bytes()).unwrap();
    let hash = |name: &str| {
        let bytes = std::fs::read(folder.path().join(name)).unwrap();
        blake3::hash(&bytes).to_hex()[..12].to_string()
    };
    let (then, now) = (hash("plain.onnx"), hash("other.onnx"));
    let both: [&str; 2] = [&then, &now];
    table(
        folder.path(),
        &[
            ("compile other.onnx --plan p.toml -o m.so", 0, &both),
            ("compile other.onnx --plan p.toml --plan-strict -o m.so", 4, &both),
            ("tune other.onnx --plan p.toml --data data.npz --epochs 1 -o t.onnx", 0, &both),
            ("tune other.onnx --plan p.toml --plan-strict --data data.npz --epochs 1 -o t.onnx", 4, &both),
            ("compile plain.onnx --plan p.toml --plan-strict -o m.so", 0, &["!another file"]),
        ],
    );
}

/// Weights in a file of their own belong to the model: others make another model of the same file.
#[test]
fn a_plan_for_other_external_weights_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let weights = [("location", "w.bin"), ("offset", "0"), ("length", "256")];
    let model = Model::xy(13, &["N", "8", "4", "4"]).tensor(external("w", &[8, 8, 1, 1], &weights)).node(
        "Conv",
        "x w",
        "y",
        vec![is("kernel_shape", &[1, 1])],
    );
    for (name, seed) in [("one", 1), ("same", 1), ("two", 2)] {
        let at = folder.path().join(name);
        std::fs::create_dir(&at).unwrap();
        std::fs::write(at.join("m.onnx"), model.bytes()).unwrap();
        std::fs::write(at.join("w.bin"), f32_bytes(&numbers(seed, 64))).unwrap();
    }
    run(folder.path(), "analyze one/m.onnx --free-ends --save-plan p.toml", 0);
    table(
        folder.path(),
        &[
            ("compile same/m.onnx --plan p.toml --plan-strict -o m.so", 0, &["!another file"]),
            ("compile two/m.onnx --plan p.toml -o m.so", 0, &["was made for another file: for model"]),
            ("compile two/m.onnx --plan p.toml --plan-strict -o m.so", 4, &["was made for another file"]),
        ],
    );
}

#[test]
fn what_was_done_is_what_is_said() {
    let folder = folder();
    run(folder.path(), "analyze residual.onnx --save-plan p.toml", 0);
    let rows = [
        ("residual.onnx --plan p.toml", "bits from the plan file (metric eagl, budget 0.75)\n"),
        (
            "residual.onnx --plan p.toml --layer-bits block.conv?=8 --layer-bits stem=8",
            "budget 0.75), 2 layers changed by --layer-bits\n",
        ),
        ("residual.onnx --plan p.toml --layer-bits stem=8", "budget 0.75)\n"),
        (
            "residual.onnx --plan p.toml --layer-bits block.conv2=8 --act-bits 8",
            "1 layer changed by --layer-bits, activations of 2 layers changed by --act-bits\n",
        ),
        ("trained.onnx", "bits as the model was trained\n"),
        (
            "trained.onnx --layer-bits body2=8",
            "bits as the model was trained, 1 layer changed by --layer-bits\n",
        ),
        ("plain.onnx --bits 8 --equalize yes", "8 bits everywhere, weights equalized between "),
        ("plain.onnx --plan q.toml --equalize yes", "budget 0.75), weights equalized between "),
        ("plain.onnx --bits 8", "8 bits everywhere\n"),
        ("plain.onnx", "float everywhere: no --data was given\n"),
    ];
    run(folder.path(), "analyze plain.onnx --save-plan q.toml", 0);
    for (args, words) in rows {
        let (text, _) =
            run(folder.path(), &format!("compile {args} --isa scalar --report r.html -o m.so"), 0);
        assert!(text.contains(words), "{args}: {words}\n{text}");
        let page = std::fs::read_to_string(folder.path().join("r.html")).unwrap();
        assert!(page.contains(words), "{args}: {words}\n{page}");
        let (told, _) = run(folder.path(), "inspect m.so", 0);
        let tail = words.rsplit_once("), ").map_or("", |(_, tail)| tail.trim());
        assert!(told.lines().any(|l| l.starts_with("plan ") && l.contains(tail)), "{args}: {tail}\n{told}");
    }
    let (told, _) =
        run(folder.path(), "compile residual.onnx --isa scalar --plan p.toml --layer-bits stem=8 -o m.so", 0);
    assert!(told.contains("--layer-bits has no effect"), "{told}");
    // The costs of a report are those of the widths that were executed.
    run(folder.path(), "compile residual.onnx --plan p.toml --layer-bits block.conv2=8 -o m.so", 0);
    let m = json(folder.path(), "inspect m.so", 0);
    let layer = m["layers"].as_array().unwrap().iter().find(|l| l["name"] == "block.conv2").unwrap();
    assert_eq!(layer["cost"].as_u64().unwrap(), 8 * layer["macs"].as_u64().unwrap(), "{layer}");
    assert_eq!(m["plan"]["changed_by_layer_bits"][0], "block.conv2");
}
