//! Memory plans of random graphs pass the checker; plans that were tampered with do not.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Net, Random, after};
use nibblec_ir::ann::{Ann, Format, Layout};
use nibblec_ir::op::{Binary, Concat, MaxPool, Unary, Windows};
use nibblec_ir::{DType, Graph, Shape, ValueId, ValueType};
use nibblec_passes::Pass;
use nibblec_passes::plan_memory::{
    PlanError, PlanMemory, SLACK_BYTES, check_memory_plan, physical_bytes, slot_bytes,
};

fn layout(g: &mut Graph, format: Format, border: [usize; 4]) {
    let ids: Vec<ValueId> = g.values().filter(|(_, v)| v.producer().is_some()).map(|(id, _)| id).collect();
    for id in ids {
        g.value_mut(id).ann.layout = Some(Ann::new("test", Layout { format, border }));
    }
}

/// A graph of elementwise nodes that read any earlier value.
fn random_graph(seed: u64) -> Graph {
    let mut random = Random(seed);
    let mut n = Net::new();
    let mut values = vec![n.input(&[4, 8, 8])];
    for _ in 0..random.below(40) + 2 {
        let pick = |random: &mut Random| {
            let recent = values.len().min(4);
            let reach = if random.below(4) == 0 { values.len() } else { recent };
            values[values.len() - 1 - random.below(reach)]
        };
        let (a, b) = (pick(&mut random), pick(&mut random));
        let plane = n.g.value(a).shape.dim(2).unwrap();
        let same = n.g.value(a).shape == n.g.value(b).shape;
        values.push(match random.below(4) {
            0 if plane > 2 => n.op(
                MaxPool {
                    windows: Windows { kernel: [2, 2], strides: [2, 2], ..Windows::PIXELS },
                    ceil_mode: false,
                },
                &[a],
            ),
            1 if same => n.op(Binary::ADD, &[a, b]),
            2 if same && n.g.value(a).shape.dim(1).unwrap() < 64 => n.op(Concat::along(1), &[a, b]),
            _ => n.op(Unary::RELU, &[a]),
        });
    }
    // What nobody reads is either an output or dead.
    let unread: Vec<ValueId> =
        values[1..].iter().copied().filter(|&v| n.g.consumers(v).is_empty() && random.below(3) > 0).collect();
    let mut outputs = unread;
    if outputs.is_empty() {
        outputs.push(*values.last().unwrap());
    }
    let mut g = n.done(&outputs);
    layout(&mut g, Format::ChannelsLast, [1, 1, 1, 1]);
    g
}

fn plan(g: &Graph) -> Graph {
    let passes: Vec<Box<dyn Pass>> = vec![Box::new(PlanMemory)];
    after(g, &passes).unwrap().0
}

#[test]
fn random_graphs() {
    let (mut peaks, mut bounds) = (0, 0);
    for seed in 0..200 {
        let g = plan(&random_graph(seed));
        let size = check_memory_plan(&g).unwrap();
        assert!(size.peak_bytes >= size.lower_bound_bytes);
        peaks += size.peak_bytes;
        bounds += size.lower_bound_bytes;
        assert_eq!(
            plan(&random_graph(seed)).values().map(|(_, v)| v.ann.slot.clone()).collect::<Vec<_>>(),
            g.values().map(|(_, v)| v.ann.slot.clone()).collect::<Vec<_>>(),
            "seed {seed} is planned twice"
        );
    }
    assert!(peaks * 100 <= bounds * 105, "peaks of {peaks} bytes against bounds of {bounds}");
}

/// Values whose lives certainly meet: an operand of a step and its result.
fn meeting(g: &Graph) -> Vec<(ValueId, ValueId)> {
    let placed = |v: ValueId| g.value(v).ann.slot.is_some();
    let mut out = Vec::new();
    for id in g.order() {
        let node = g.node(id);
        for &x in node.inputs() {
            if placed(x) && placed(node.output()) {
                out.push((x, node.output()));
            }
        }
    }
    out
}

#[test]
fn tampering_is_seen() {
    let mut tried = 0;
    for seed in 0..60 {
        let good = plan(&random_graph(seed));
        for (x, y) in meeting(&good) {
            let mut g = good.clone();
            let onto = g.value(x).ann.slot.clone().unwrap();
            if let Some(s) = &mut g.value_mut(y).ann.slot {
                s.value.offset = onto.value.offset;
            }
            assert!(matches!(check_memory_plan(&g), Err(PlanError::Overlap { .. })), "seed {seed}");
            tried += 1;
        }
        let Some((x, _)) = meeting(&good).pop() else { continue };
        let with = |change: &dyn Fn(&mut nibblec_ir::ann::Slot)| {
            let mut g = good.clone();
            if let Some(s) = &mut g.value_mut(x).ann.slot {
                change(&mut s.value);
            }
            check_memory_plan(&g).unwrap_err()
        };
        assert!(matches!(with(&|s| s.bytes -= 64), PlanError::Bytes { .. }));
        assert!(matches!(with(&|s| s.offset = usize::MAX - 63), PlanError::Bytes { .. }));
        assert!(matches!(with(&|s| s.offset += 1 << 30 | 1), PlanError::Alignment { .. }));
        let mut g = good.clone();
        g.value_mut(x).ann.slot = None;
        assert!(matches!(check_memory_plan(&g), Err(PlanError::Missing { .. })));
        let mut g = good.clone();
        let (slot, out) = (g.value(x).ann.slot.clone(), g.outputs()[0]);
        g.value_mut(out).ann.slot = slot;
        assert!(matches!(check_memory_plan(&g), Err(PlanError::Outside { .. })));
    }
    assert!(tried > 100, "only {tried} overlaps were made");
}

#[test]
fn bytes_of_layouts() {
    let rows = [
        (DType::U8, vec![3, 5, 6], Format::RowMajor, [0; 4], 90),
        (DType::F32, vec![3, 5, 6], Format::RowMajor, [1; 4], 360),
        (DType::U4, vec![3, 5, 6], Format::ChannelsLast, [1, 2, 3, 4], 9 * 12 * 3),
        (DType::F32, vec![3, 5, 6], Format::ChannelsLast, [0; 4], 360),
        (DType::U2, vec![3, 5, 6], Format::ChannelPairs, [1, 0, 0, 1], 6 * 7 * 2),
        (DType::U2, vec![7], Format::ChannelPairs, [0; 4], 4),
        (DType::U8, vec![7], Format::ChannelsLast, [0; 4], 7),
    ];
    for (dtype, item, format, border, expected) in rows {
        let mut g = Graph::new("g");
        let x = g.add_input(ValueType::new("x", dtype, Shape::batched(&item)));
        g.value_mut(x).ann.layout = Some(Ann::new("test", Layout { format, border }));
        assert_eq!(physical_bytes(g.value(x)), Some(expected), "{dtype} {item:?} {format:?} {border:?}");
        let slot = slot_bytes(g.value(x)).unwrap();
        assert!(
            slot.is_multiple_of(64) && slot >= expected + SLACK_BYTES && slot < expected + SLACK_BYTES + 64
        );
    }
}

#[test]
fn a_value_without_layout_is_a_bug() {
    let mut n = Net::new();
    let x = n.input(&[4]);
    let a = n.op(Unary::RELU, &[x]);
    let b = n.op(Unary::RELU, &[a]);
    let g = n.done(&[b]);
    let passes: Vec<Box<dyn Pass>> = vec![Box::new(PlanMemory)];
    let e = after(&g, &passes).unwrap_err();
    assert!(e.is_bug() && e.to_string().contains("no layout"), "{e}");
}
