//! The graph after every stage, for three small networks: `snapshots/<stage>/<network>.snap`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod nets;

use common::Model;
use nibblec::driver::{Driver, Outcome, STAGES, Settings, note};
use nibblec_ir::{Graph, Printer, Width};
use nibblec_passes::select::Budget;

fn snapshot(stage: &str, net: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../snapshots/{stage}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(net, text));
}

fn stages(net: &str, model: &Model, settings: &Settings) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("{net}.onnx"));
    std::fs::write(&path, model.bytes()).unwrap();
    let mut seen = Vec::new();
    let mut observer = |stage: &str, graph: &Graph| {
        if STAGES.contains(&stage) {
            seen.push((stage.to_string(), Printer::snapshot().print(graph)));
        }
    };
    let mut driver = Driver::new(settings, &mut observer, None);
    let outcome = driver.prepare(&path).unwrap_or_else(|e| panic!("{net}: {e}"));
    assert!(matches!(outcome, Outcome::Prepared(_)));
    let notes: Vec<String> = driver.notes.iter().map(note).collect();
    drop(driver);
    let names: Vec<&str> = seen.iter().map(|(s, _)| s.as_str()).collect();
    assert_eq!(names, STAGES);
    for (stage, text) in &seen {
        snapshot(stage, net, text);
    }
    snapshot("notes", net, &notes.join("\n"));
}

#[test]
fn plain_at_8_and_4_bits() {
    let settings = Settings {
        bits: Some(vec![Width::W8, Width::W4]),
        budget: Some(Budget::fraction(0.75)),
        ..Settings::default()
    };
    stages("plain", &nets::plain(), &settings);
}

#[test]
fn residual_at_4_and_2_bits_with_8_bit_activations() {
    let settings = Settings {
        bits: Some(vec![Width::W4, Width::W2]),
        budget: Some(Budget::fraction(0.75)),
        act_bits: Some(Width::W8),
        ..Settings::default()
    };
    stages("residual", &nets::residual(), &settings);
}

#[test]
fn trained_at_4_and_2_bits() {
    let settings = Settings { budget: Some(Budget::fraction(0.75)), ..Settings::default() };
    stages("trained", &nets::trained(), &settings);
}

#[test]
fn stages_stop_where_they_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.onnx");
    std::fs::write(&path, nets::plain().bytes()).unwrap();
    for name in nibblec::driver::names() {
        let settings = Settings { bits: Some(vec![Width::W8]), ..Settings::default() };
        let mut last = String::new();
        let mut observer = |stage: &str, _: &Graph| last = stage.to_string();
        let outcome = Driver::new(&settings, &mut observer, Some(name)).prepare(&path).unwrap();
        assert!(matches!(outcome, Outcome::Stopped(_)), "{name}");
        assert_eq!(last, name);
    }
}
