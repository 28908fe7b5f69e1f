//! Gains, linked groups, ends, overrides, budgets and the plan file on small networks.

#![allow(clippy::unwrap_used)]

mod nets;

use nets::{ConvSpec, Net, residual_net};
use nibblec_ir::Width;
use nibblec_passes::plan_file::{self, PlanFileError};
use nibblec_passes::select::{
    Budget, CostKind, Ends, Limit, Plan, SelectError, SelectOptions, Selection, select,
};
use nibblec_passes::sensitivity::eagl::{Quantizer, entropy};
use nibblec_passes::sensitivity::step::{mse_step, squared_error};
use nibblec_passes::sensitivity::{Metric, SensitivityError, Weighting, sensitivity};

fn selected(metric: Metric, options: &SelectOptions) -> Result<Selection, SelectError> {
    let mut g = residual_net(1);
    let s = sensitivity(&mut g, metric, &options.bits).unwrap();
    select(&mut g, &s, options)
}

fn widths(s: &Selection) -> Vec<(String, u32, u32)> {
    s.plan.layers.iter().map(|l| (l.name.clone(), l.bits.weight.bits(), l.bits.activation.bits())).collect()
}

#[test]
fn entropy_of_known_histograms() {
    assert_eq!(entropy(&[5, 0, 0]), 0.0);
    assert_eq!(entropy(&[1, 1, 1, 1]), 2.0);
    assert!((entropy(&[3, 1]) - 0.811_278_124_459_132_8).abs() < 1e-12);
    assert_eq!(entropy(&[]), 0.0);
}

#[test]
fn the_step_is_near_the_best_of_a_dense_grid() {
    let mut n = Net::new(5);
    for bits in [2, 4, 8] {
        for (count, tail) in [(9, 1.0), (576, 1.0), (576, 6.0), (4608, 1.0)] {
            let mut w = n.normal(count, 0.05);
            w[0] *= tail;
            let unit = w.iter().fold(0f32, |a, x| a.max(x.abs())) / ((1 << (bits - 1)) - 1) as f32;
            let best =
                (1..2000).map(|k| squared_error(&w, unit * k as f32 / 1800.0, bits)).fold(f64::MAX, f64::min);
            let found = squared_error(&w, mse_step(&w, bits), bits);
            assert!(found <= best * 1.03, "{bits} bits, {count} weights: {found} against {best}");
        }
    }
    assert_eq!(mse_step(&[0.0; 8], 4), 1.0);
}

#[test]
fn normal_weights_have_the_entropy_of_a_quantized_normal() {
    let mut n = Net::new(2);
    let x = n.input(&[64, 8, 8]);
    let y = n.conv("c", x, ConvSpec::relu(256, 3));
    let mut g = n.output(y);
    let s = sensitivity(&mut g, Metric::default(), &[Width::W4, Width::W2]).unwrap();
    let h = s.layers[0].entropy.unwrap();
    assert!((3.5..3.75).contains(&h), "{h}");
    assert_eq!(s.layers[0].quantizer, Some(Quantizer::MseOptimal));
    assert_eq!(s.layers[0].values, vec![(2, 0.0), (4, h)]);
    let relative = Metric::Eagl { relative: true, weighting: Weighting::Macs };
    let r = sensitivity(&mut g, relative, &[Width::W4, Width::W2]).unwrap();
    let h2 = h - r.layers[0].gain() / (64 * 9 * 256 * 64) as f64;
    assert!((1.6..2.0).contains(&h2), "{h2}");
}

#[test]
fn trained_codes_are_read_as_they_are() {
    let mut n = Net::new(3);
    let x = n.input(&[8, 4, 4]);
    let w = n.trained("c", &[16, 8, 3, 3], 4);
    let y = n.conv_with("c", x, w, ConvSpec::relu(16, 3));
    let mut g = n.output(y);
    let s = sensitivity(&mut g, Metric::default(), &[Width::W8, Width::W4, Width::W2]).unwrap();
    assert_eq!(s.layers[0].quantizer, Some(Quantizer::Trained));
    // More than the trained width has no more entropy.
    assert_eq!(s.layers[0].value(8), s.layers[0].value(4));
    assert!(s.layers[0].value(4) > 2.0);
}

#[test]
fn weights_must_be_finite() {
    let mut n = Net::new(3);
    let x = n.input(&[1, 4, 4]);
    let w = n.constant("w", &[1, 1, 1, 1], vec![f32::NAN]);
    let y = n.conv_with("c", x, w, ConvSpec::relu(1, 1));
    let mut g = n.output(y);
    let e = sensitivity(&mut g, Metric::default(), &[Width::W4, Width::W2]).unwrap_err();
    assert!(matches!(e, SensitivityError::NotFinite { ref layer, index: 0, .. } if layer == "c"), "{e}");
}

#[test]
fn linked_layers_move_together_and_ends_stay_at_eight_bits() {
    for metric in
        ["eagl", "eagl-relative*params", "sqnr", "uniform", "random:7", "first-to-last", "last-to-first"]
    {
        let metric: Metric = metric.parse().unwrap();
        for percent in [50, 60, 75, 90, 100] {
            let options =
                SelectOptions { budget: Budget::fraction(f64::from(percent) / 100.0), ..Default::default() };
            let s = selected(metric, &options).unwrap();
            let of = |n: &str| s.plan.layer(n).unwrap();
            assert_eq!(of("block2.conv1").bits, of("block2.down").bits);
            assert_eq!(of("block2.conv1").group, of("block2.down").group);
            assert_eq!((of("stem").bits.weight, of("fc").bits.activation), (Width::W8, Width::W8));
            assert!(s.cost <= s.capacity, "{metric:?} {percent}");
            assert_eq!(s.cost_range.0 * 2, s.cost_range.1);
            let two = s.plan.layers.iter().filter(|l| l.bits.weight == Width::W2).count();
            assert_eq!((two == 7, two == 0), (percent == 50, percent == 100), "{metric:?} {percent}");
        }
    }
}

#[test]
fn positional_baselines_lower_from_their_end() {
    let options = SelectOptions { budget: Budget::fraction(0.8), ..Default::default() };
    let first = selected(Metric::FirstToLast, &options).unwrap();
    assert_eq!(first.plan.layer("block0.conv1").unwrap().bits.weight, Width::W2);
    assert_eq!(first.plan.layer("block2.conv2").unwrap().bits.weight, Width::W4);
    let last = selected(Metric::LastToFirst, &options).unwrap();
    assert_eq!(last.plan.layer("block0.conv1").unwrap().bits.weight, Width::W4);
    assert_eq!(last.plan.layer("block2.conv2").unwrap().bits.weight, Width::W2);
}

#[test]
fn overrides_and_decoupled_activations() {
    let options = SelectOptions {
        act_bits: Some(Width::W8),
        overrides: vec![
            ("block?.conv2".into(), Width::W8),
            ("block2.*".into(), Width::W2),
            ("fc".into(), Width::FLOAT),
        ],
        ends: Ends::Free,
        ..Default::default()
    };
    let s = selected(Metric::default(), &options).unwrap();
    let expected = [
        ("stem", 4, 8),
        ("block0.conv1", 4, 8),
        ("block0.conv2", 8, 8),
        ("block1.conv1", 4, 8),
        ("block1.conv2", 8, 8),
        ("block2.conv1", 2, 8),
        ("block2.down", 2, 8),
        ("block2.conv2", 2, 8),
        ("fc", 32, 32),
    ];
    assert_eq!(widths(&s), expected.map(|(n, w, a)| (n.to_string(), w, a)).to_vec());
}

#[test]
fn errors_say_what_is_wrong() {
    let rows: [(SelectOptions, &str); 5] = [
        (
            SelectOptions { overrides: vec![("blok1.conv1".into(), Width::W8)], ..Default::default() },
            "selector 'blok1.conv1' matches no layer; the nearest names are block1.conv1, block0.conv1, block1.conv2",
        ),
        (
            SelectOptions { bits: vec![Width::W4, Width::FLOAT], ..Default::default() },
            "32 bits beside others",
        ),
        (SelectOptions { bits: vec![], ..Default::default() }, "no widths"),
        (
            SelectOptions { budget: Budget::fraction(0.4), ..Default::default() },
            "is infeasible: the layers that it covers cost from 6553600 (0.5000) to 13107200 (1.0)",
        ),
        (
            SelectOptions { budget: "100k".parse().unwrap(), ..Default::default() },
            "budget 100k (100000 compute)",
        ),
    ];
    for (options, text) in rows {
        let e = selected(Metric::default(), &options).unwrap_err().to_string();
        assert!(e.contains(text), "{e}");
    }
}

#[test]
fn budgets_parse_and_are_shown_as_they_were_written() {
    let (mega, mebi) = (8_000_000, 8 << 20);
    let rows = [
        ("0.75", Some(Limit::Fraction(0.75))),
        ("1", Some(Limit::Fraction(1.0))),
        ("75%", Some(Limit::Fraction(0.75))),
        ("12.5G", Some(Limit::Units(12_500_000_000))),
        ("64000000", Some(Limit::Units(64_000_000))),
        ("6.4e7", Some(Limit::Units(64_000_000))),
        ("17u", Some(Limit::Units(17))),
        ("1.5MB", Some(Limit::Bits(mega + mega / 2))),
        ("1.5e3kB", Some(Limit::Bits(mega + mega / 2))),
        ("0.5MiB", Some(Limit::Bits(mebi / 2))),
        ("1000000B", Some(Limit::Bits(mega))),
        ("1000000 bytes", Some(Limit::Bits(mega))),
        ("12ms", Some(Limit::Nanoseconds(12_000_000))),
        ("12000us", Some(Limit::Nanoseconds(12_000_000))),
        ("90ns", Some(Limit::Nanoseconds(90))),
        // A share or a count: nobody can tell.
        ("17", None),
        ("1.5", None),
        ("100.5", None),
        ("1 apple", None),
        ("8mb", None),
        ("8e", None),
        ("-1", None),
        ("nan", None),
        ("", None),
    ];
    for (text, expected) in rows {
        let budget = text.parse::<Budget>().ok();
        assert_eq!(budget.as_ref().map(Budget::limit), expected, "{text}");
        assert!(budget.is_none_or(|b| b.to_string() == text), "{text}");
    }
    for (text, hint) in [("8mb", "8MB"), ("75", "75%"), ("12MS", "12ms")] {
        let e = text.parse::<Budget>().unwrap_err();
        assert!(e.contains(hint), "{text}: {e}");
    }
}

#[test]
fn a_unit_implies_its_cost() {
    let rows = [
        ("8MB", Some(CostKind::Size)),
        ("8MiB", Some(CostKind::Size)),
        ("12ms", Some(CostKind::Latency)),
        ("12ns", Some(CostKind::Latency)),
        ("0.5", None),
        ("12G", None),
        ("64000000", None),
    ];
    for (text, cost) in rows {
        let budget: Budget = text.parse().unwrap();
        assert_eq!(budget.implied_cost(), cost, "{text}");
        for other in CostKind::ALL {
            assert_eq!(budget.suits(other), cost.is_none_or(|c| c == other), "{text} and {}", other.name());
        }
    }
    for (text, words) in [("8MB", "is a size, but costs count compute"), ("12ms", "is a time, but")] {
        let options = SelectOptions { budget: text.parse().unwrap(), ..Default::default() };
        let e = selected(Metric::default(), &options).unwrap_err().to_string();
        assert!(e.contains(words), "{e}");
    }
}

/// All that is stored counts in a size: the ends, which stay at 8 bits, and biases.
#[test]
fn a_size_covers_all_that_is_stored() {
    let of = |budget: &str| {
        let budget = budget.parse().unwrap();
        selected(Metric::default(), &SelectOptions { budget, cost: CostKind::Size, ..Default::default() })
    };
    let all = of("1GB").unwrap();
    let weights =
        |s: &Selection| s.plan.layers.iter().map(|l| l.parameters * u64::from(l.bits.weight)).sum::<u64>();
    let beside = all.cost - weights(&all);
    assert!(beside > 0 && beside % 32 == 0 && all.cost == all.cost_range.1, "{beside}");
    let least = all.cost_range.0.div_ceil(8);
    let s = of(&format!("{least}B")).unwrap();
    assert_eq!((s.cost, s.cost - weights(&s)), (all.cost_range.0, beside));
    let e = of(&format!("{}B", least - 1)).unwrap_err().to_string();
    assert!(e.contains(&format!("from {least} bytes")), "{e}");
    for bytes in [least + 100, least + 1000, least + 5000] {
        let s = of(&format!("{bytes}B")).unwrap();
        assert!(s.cost <= 8 * bytes && s.cost == weights(&s) + beside, "{bytes}");
    }
    // A share is one of what is chosen, as with other costs.
    let half = of("50%").unwrap();
    assert_eq!(half.cost * 2, half.cost_range.1);
}

/// Without gains, or with equal ones, what the budget leaves goes to wider formats.
#[test]
fn the_budget_is_spent_whatever_the_metric() {
    for metric in ["uniform", "eagl", "sqnr", "random:3"] {
        for percent in [55, 75, 95] {
            let mut g = residual_net(1);
            let mut s = sensitivity(&mut g, metric.parse().unwrap(), &[Width::W4, Width::W2]).unwrap();
            s.layers.iter_mut().flat_map(|l| &mut l.values).for_each(|v| v.1 = 0.0);
            let options =
                SelectOptions { budget: Budget::fraction(f64::from(percent) / 100.0), ..Default::default() };
            let found = select(&mut g, &s, &options).unwrap();
            let (cheapest, left) = (
                found
                    .plan
                    .layers
                    .iter()
                    .filter(|l| !l.fixed && l.bits.weight == Width::W2)
                    .map(|l| l.cost)
                    .min(),
                found.capacity - found.cost,
            );
            assert!(cheapest.is_none_or(|c| c > left), "{metric} at {percent} %: {left} left");
        }
    }
}

#[test]
fn three_widths_and_size() {
    let options = SelectOptions {
        bits: vec![Width::W8, Width::W4, Width::W2],
        cost: "size".parse().unwrap(),
        budget: Budget::fraction(0.5),
        ..Default::default()
    };
    let s = selected(Metric::Sqnr, &options).unwrap();
    assert!(s.plan.layers.iter().any(|l| !l.fixed && l.bits.weight == Width::W4), "{:?}", widths(&s));
    assert!(s.frontier.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
    assert!(s.frontier.contains(&(s.cost, s.value)));
}

#[test]
fn the_plan_file_round_trips_and_refuses_strangers() {
    let mut g = residual_net(1);
    let options = SelectOptions { budget: Budget::fraction(0.7), ..Default::default() };
    let gains = sensitivity(&mut g, Metric::default(), &options.bits).unwrap();
    let plan = select(&mut g, &gains, &options).unwrap().plan;
    let text = plan_file::write(&plan, "abc").unwrap();
    let (back, header) = plan_file::read(&text, &g).unwrap();
    assert_eq!(
        (header.model.as_str(), header.metric.as_str(), header.budget.as_str()),
        ("abc", "eagl", "0.7")
    );
    assert_eq!(plan_file::write(&back, "abc").unwrap(), text);
    type Check = fn(&PlanFileError) -> bool;
    let rows: [(String, Check); 5] = [
        (
            text.replace("\"stem\"", "\"stern\""),
            |e| matches!(e, PlanFileError::UnknownLayer { name, near } if name == "stern" && near[0] == "stem"),
        ),
        (text.replace("\"stem\"", "\"fc\""), |e| matches!(e, PlanFileError::Repeated(n) if n == "fc")),
        (
            text.split("[[layer]]").take(3).collect::<Vec<_>>().join("[[layer]]"),
            |e| matches!(e, PlanFileError::Missing(v) if v.len() == 7),
        ),
        (text.replacen("weight_bits = 8", "weight_bits = 9", 1), |e| {
            matches!(e, PlanFileError::Width { .. })
        }),
        ("nonsense".into(), |e| matches!(e, PlanFileError::Syntax(_))),
    ];
    for (text, expected) in rows {
        let e = plan_file::read(&text, &g).unwrap_err();
        assert!(expected(&e), "{e}");
    }
}

#[test]
fn trained_widths_make_the_default_plan() {
    let mut n = Net::new(3);
    let x = n.input(&[8, 4, 4]);
    let w = n.trained("c", &[16, 8, 3, 3], 4);
    let fq = nibblec_ir::op::FakeQuantize { dtype: nibblec_ir::DType::U4, scale: 0.1, zero_point: 0 };
    let x = n.op("fq", fq, &[x]);
    let y = n.conv_with("c", x, w, ConvSpec::relu(16, 3));
    let y = n.conv("d", y, ConvSpec::relu(16, 3));
    let g = n.output(y);
    let plan = Plan::trained(&g).unwrap();
    let bits: Vec<_> = plan.layers.iter().map(|l| (l.bits.weight.bits(), l.bits.activation.bits())).collect();
    assert_eq!(bits, [(4, 4), (8, 8)]);
    assert!(Plan::trained(&residual_net(1)).is_none());
}

#[test]
fn a_clip_in_front_of_a_quantizer_does_not_unlink_layers() {
    use nibblec_ir::op::{FakeQuantize, Unary};
    let mut n = Net::new(3);
    let x = n.input(&[8, 4, 4]);
    let x = n.conv("first", x, ConvSpec::relu(8, 3));
    let read = |n: &mut Net, name: &str, scale: f32| {
        let y = n.op(&format!("{name}_clip"), Unary::Clip { min: 0.0, max: 15.0 * scale }, &[x]);
        let fq = FakeQuantize { dtype: nibblec_ir::DType::U4, scale, zero_point: 0 };
        let y = n.op(&format!("{name}_fq"), fq, &[y]);
        n.conv(name, y, ConvSpec::relu(8, 3))
    };
    let (a, b) = (read(&mut n, "a", 0.1), read(&mut n, "b", 0.2));
    let y = n.op("sum", nibblec_ir::op::Binary::ADD, &[a, b]);
    let y = n.conv("last", y, ConvSpec::relu(8, 3));
    let mut g = n.output(y);
    let s = sensitivity(&mut g, Metric::default(), &[Width::W4, Width::W2]).unwrap();
    let plan = select(&mut g, &s, &SelectOptions::default()).unwrap().plan;
    let groups: Vec<u32> = plan.layers.iter().map(|l| l.group).collect();
    assert_eq!(groups, [0, 1, 1, 2]);
}
