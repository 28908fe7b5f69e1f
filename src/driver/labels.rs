//! What the float network makes of labelled images, before anything rests on them: its accuracy, and what to look at where
//! that is no better than guessing. Work is bounded: a part of the images is enough to tell.

use super::{DataSource, inputs_of, to_arrays};
use crate::Error;
use crate::data::{ChannelOrder, Dataset, Preprocess};
use nibblec_exec::Interpreter;
use nibblec_ir::layers::layers;
use nibblec_ir::{Graph, ValueId};
use serde::Serialize;

/// Images that are looked at, at most, and for networks of any size.
const MOST: usize = 200;
const LEAST: usize = 32;
/// Multiply-accumulates that a check may take before it makes do with fewer images.
const WORK: u64 = 60_000_000_000;
/// Images for each other way to prepare them that is tried.
const TRIED: usize = 48;
/// Percent of right images below which the order of colours is doubted.
const DOUBTFUL: f64 = 80.0;
/// Images that the interpreter sees at once.
const BATCH: usize = 8;
/// What other label offsets are tried, relative to the one that was given.
const OFFSETS: [i64; 3] = [0, 1, -1];

/// Whether an accuracy in percent cannot be told from guessing among so many classes: it is less than three standard
/// deviations of guessing above that, less than 5 points, or, where there are five classes or more, less than twice.
pub fn near_chance(accuracy: f64, images: usize, classes: usize) -> bool {
    let chance = 1.0 / classes.max(1) as f64;
    let deviation = (chance * (1.0 - chance) / images.max(1) as f64).sqrt();
    let twice = if chance <= 0.2 { chance } else { 0.0 };
    accuracy / 100.0 < (chance + (3.0 * deviation).max(twice).max(0.05)).min(1.0)
}

/// Counts of images whose label has the largest output.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    images: usize,
    classes: usize,
    /// For each of the offsets.
    right: [usize; 3],
    /// Labels that no output is of.
    strange: usize,
    largest: i64,
}

impl Tally {
    /// Adds the outputs of some images, a dense row each.
    pub fn add(&mut self, outputs: &[f32], labels: &[i64]) {
        let classes = outputs.len() / labels.len().max(1);
        self.classes = classes;
        for (row, &label) in outputs.chunks(classes.max(1)).zip(labels) {
            let best = row.iter().enumerate().fold(0, |best, (i, x)| if *x > row[best] { i } else { best });
            self.images += 1;
            self.largest = self.largest.max(label);
            self.strange += usize::from(!usize::try_from(label).is_ok_and(|l| l < classes));
            for (right, offset) in self.right.iter_mut().zip(OFFSETS) {
                *right += usize::from(i64::try_from(best) == Ok(label + offset));
            }
        }
    }

    fn percent(&self, count: usize) -> f64 {
        100.0 * count as f64 / self.images.max(1) as f64
    }

    /// What the counts say of labels that had `offset` added; `None` without images or for outputs of a single number.
    pub fn verdict(&self, offset: i64) -> Option<FloatAccuracy> {
        if self.images == 0 || self.classes < 2 {
            return None;
        }
        let [right, others @ ..] = self.right;
        let accuracy = self.percent(right);
        let near = near_chance(accuracy, self.images, self.classes);
        let better = others.iter().zip(&OFFSETS[1..]).max_by_key(|(n, _)| **n).filter(|(n, _)| {
            !near_chance(self.percent(**n), self.images, self.classes) && **n > 2 * right + 2
        });
        let mut found = FloatAccuracy {
            images: self.images,
            classes: self.classes,
            accuracy,
            near_chance: near,
            warnings: Vec::new(),
        };
        if near {
            found.warnings.push(format!(
                "the float network names {accuracy:.1} % of {} labelled images right, and guessing among {} classes {:.1} %: \
                 see that images are prepared as in training (--scale, --mean, --std, --channel-order, --resize, --crop, \
                 --preprocess) and that labels are those of its outputs (--labels, --label-offset)",
                self.images,
                self.classes,
                100.0 / self.classes as f64
            ));
        }
        if self.strange > 0 {
            found.warnings.push(format!(
                "{} of {} labels are no class of the network, which has {} outputs: see --labels and --label-offset",
                self.strange, self.images, self.classes
            ));
        }
        match better {
            Some((&n, by)) => found.warnings.push(format!(
                "with --label-offset {}, {:.1} % of the images would be right instead of {accuracy:.1} %",
                offset + by,
                self.percent(n)
            )),
            None if near && self.classes == 1001 && self.largest < 1000 && offset == 0 => {
                found.warnings.push(
                    "the network has 1001 outputs and all labels are below 1000: if its class 0 is the background, give \
                     --label-offset 1"
                        .into(),
                );
            }
            None => {}
        }
        Some(found)
    }
}

/// How right the float network is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FloatAccuracy {
    /// Images looked at.
    pub images: usize,
    /// Outputs.
    pub classes: usize,
    /// Percent of the images whose label has the largest output.
    pub accuracy: f64,
    /// Whether that cannot be told from guessing.
    pub near_chance: bool,
    /// What to look at.
    pub warnings: Vec<String>,
}

impl FloatAccuracy {
    /// The accuracy in words.
    pub fn words(&self) -> String {
        format!("float network: {:.1} % of {} labelled images right", self.accuracy, self.images)
    }
}

/// The first output that could name a class: a vector of two numbers or more for each image.
pub fn classifying(graph: &Graph) -> Option<usize> {
    let vector = |id: &ValueId| {
        let dims = graph.value(*id).shape.item_dims();
        dims.iter().filter(|d| **d != 1).count() == 1
    };
    graph.outputs().iter().position(vector)
}

/// How many images to look at.
fn enough(graph: &Graph) -> usize {
    enough_of(graph, 1, [LEAST, MOST])
}

/// The same for so many runs, within bounds.
fn enough_of(graph: &Graph, runs: usize, [least, most]: [usize; 2]) -> usize {
    let macs: u64 = layers(graph).iter().map(|l| l.macs).fold(0, u64::saturating_add);
    (WORK / macs.max(1) / runs.max(1) as u64).clamp(least as u64, most as u64) as usize
}

/// Runs the network on images of a source, `most` or a few more.
fn tally(graph: &Graph, data: &Dataset, most: usize) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let Some(output) = classifying(graph) else { return Ok(tally) };
    let interpreter = Interpreter::new(graph)?;
    let batched = graph.inputs().iter().all(|&id| graph.value(id).shape.is_batched());
    for batch in data.batches(if batched { BATCH } else { 1 }) {
        let mut batch = batch?;
        let Some(labels) = batch.labels.take() else { break };
        let found = interpreter.run(&to_arrays(graph, batch)?)?;
        if let Some(y) = found.get(output).and_then(|y| y.as_f32()) {
            tally.add(y, &labels);
        }
        if tally.images >= most {
            break;
        }
    }
    Ok(tally)
}

/// Opens at most so many images of a source, prepared as stated.
fn open(graph: &Graph, source: &DataSource, stated: &Preprocess, most: usize) -> Result<Dataset, Error> {
    let mut options = source.options.clone();
    options.preprocess = stated.clone();
    // Of folders these are as many of each class.
    options.limit = Some(options.limit.map_or(most, |limit| limit.min(most)));
    Ok(Dataset::open(&source.path, &inputs_of(graph), &options)?)
}

/// Runs a float network on some labelled images of a source; `None` where nothing can be told: there are no labels, or no
/// output names a class.
pub fn of_source(graph: &Graph, source: &DataSource) -> Result<Option<FloatAccuracy>, Error> {
    let most = enough(graph);
    let data = open(graph, source, &source.options.preprocess, most)?;
    if !data.has_labels() {
        return Ok(None);
    }
    Ok(tally(graph, &data, most)?.verdict(source.options.label_offset))
}

/// Other ways to prepare 8-bit images than the stated one, as options; first the other order of colours alone.
fn candidates(stated: &Preprocess) -> Vec<(String, Preprocess)> {
    let other = match stated.channel_order {
        Some(ChannelOrder::Bgr) => (ChannelOrder::Rgb, "rgb"),
        _ => (ChannelOrder::Bgr, "bgr"),
    };
    let scaled = |scale: f64, mean: &[f64], std: &[f64]| Preprocess {
        scale: Some(scale),
        mean: Some(mean.to_vec()),
        std: Some(std.to_vec()),
        ..stated.clone()
    };
    let turned = |p: Preprocess| Preprocess { channel_order: Some(other.0), ..p };
    let (mean, std) = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);
    let mut all = vec![(format!("--channel-order {}", other.1), turned(stated.clone()))];
    let mut scales = Vec::new();
    if stated.scale.is_none() || (stated.mean.is_none() && stated.std.is_none()) {
        scales.extend([
            ("--scale 0.00392157".to_string(), scaled(1.0 / 255.0, &[0.0], &[1.0])),
            ("--scale 0.00784314 --mean 1".to_string(), scaled(2.0 / 255.0, &[1.0], &[1.0])),
            (
                "--scale 0.00392157 --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225".to_string(),
                scaled(1.0 / 255.0, &mean, &std),
            ),
        ]);
    }
    for (words, p) in scales {
        all.push((format!("{words} --channel-order {}", other.1), turned(p.clone())));
        all.push((words, p));
    }
    all.retain(|(_, p)| p != stated);
    all
}

/// Tries other ways to prepare 8-bit images where a network only guesses, and the other order of colours where it is often
/// wrong; words for the best, if it is much better than what was `found`.
pub fn other_ways(
    graph: &Graph,
    source: &DataSource,
    found: &FloatAccuracy,
) -> Result<Option<String>, Error> {
    let stated = &source.options.preprocess;
    if found.accuracy >= DOUBTFUL || !open(graph, source, stated, 1)?.has_pixels() {
        return Ok(None);
    }
    let (mut ways, most) = (candidates(stated), enough(graph));
    if !found.near_chance {
        ways.truncate(1);
    }
    let most = if found.near_chance { enough_of(graph, ways.len(), [LEAST / 2, TRIED]) } else { most };
    let mut best: Option<(f64, String)> = None;
    for (words, preprocess) in ways {
        // A way that does not suit the input, three means for one channel say, is none.
        let Ok(data) = open(graph, source, &preprocess, most) else { continue };
        let Ok(tally) = tally(graph, &data, most) else { continue };
        let Some(tried) = tally.verdict(source.options.label_offset).filter(|f| !f.near_chance) else {
            continue;
        };
        let gained = tried.accuracy - found.accuracy;
        // Three standard deviations, where three of ten images change sides.
        let doubt = 300.0 * (0.3 / tried.images as f64).sqrt();
        if gained > doubt.min(40.0) && best.as_ref().is_none_or(|(a, _)| tried.accuracy > *a) {
            best = Some((tried.accuracy, words));
        }
    }
    Ok(best.map(|(accuracy, words)| {
        format!(
            "prepared with {words}, {accuracy:.1} % of the images would be right instead of {:.1} %",
            found.accuracy
        )
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_depends_on_classes_and_images() {
        let rows = [
            (10.0, 200, 10, true),
            (19.5, 200, 10, true),
            (30.0, 200, 10, false),
            // Few images tell little.
            (37.5, 8, 10, true),
            (62.5, 8, 10, false),
            (4.0, 200, 1000, true),
            (6.0, 200, 1000, false),
            (55.0, 200, 2, true),
            (70.0, 200, 2, false),
            (80.0, 5, 2, true),
            (100.0, 5, 2, false),
            (90.0, 200, 3, false),
        ];
        let wrong: Vec<_> = rows.iter().filter(|(a, n, c, near)| near_chance(*a, *n, *c) != *near).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    /// Outputs whose largest is that of these classes.
    fn outputs(best: &[i64], classes: usize) -> Vec<f32> {
        best.iter().flat_map(|b| (0..classes as i64).map(|c| f32::from(u8::from(c == *b)))).collect()
    }

    fn verdict(best: &[i64], classes: usize, labels: &[i64], offset: i64) -> FloatAccuracy {
        let mut tally = Tally::default();
        tally.add(&outputs(best, classes), labels);
        tally.verdict(offset).unwrap()
    }

    #[test]
    fn labels_that_are_off_by_one_are_seen() {
        let labels: Vec<i64> = (0..100).map(|i| i * 9).collect();
        let shifted = |by: i64| labels.iter().map(|l| l + by).collect::<Vec<_>>();
        let right = verdict(&labels, 1001, &labels, 0);
        assert!(right.warnings.is_empty() && right.accuracy == 100.0, "{right:?}");
        let without = verdict(&shifted(1), 1001, &labels, 0);
        assert!(without.near_chance && without.warnings.len() == 2, "{without:?}");
        assert!(without.warnings[1].contains("--label-offset 1, 100.0 %"), "{without:?}");
        // Of an offset that was given, the other is told.
        let wrongly = verdict(&shifted(-1), 1001, &labels, 1);
        assert!(wrongly.warnings[1].contains("--label-offset 0, 99.0 %"), "{wrongly:?}");
        // Where no offset helps, 1001 outputs are reason enough to name it.
        let broken = verdict(&[5; 100], 1001, &labels, 0);
        assert!(broken.warnings[1].contains("--label-offset 1"), "{broken:?}");
        let other = verdict(&[5; 100], 1000, &labels, 0);
        assert!(other.warnings.len() == 1, "{other:?}");
    }

    #[test]
    fn labels_beyond_the_outputs_are_counted() {
        let found = verdict(&[0, 1, 2, 3], 4, &[0, 1, 4, -1], 0);
        assert!(found.warnings.iter().any(|w| w.starts_with("2 of 4 labels are no class")), "{found:?}");
    }

    #[test]
    fn a_single_number_is_no_class() {
        let mut tally = Tally::default();
        tally.add(&[0.5, 0.5], &[0, 1]);
        assert_eq!(tally.verdict(0), None);
        assert_eq!(Tally::default().verdict(0), None);
    }
}
