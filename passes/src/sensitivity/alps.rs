//! ALPS (arXiv 2301.13330, section 3.4): what one epoch of training loses when a group of layers alone is lowered. In:
//! the scores of a reference trial with nothing lowered and of a trial for each group and lower width. Out: values.
//!
//! The loss of a trial is the reference's score less its own (for losses the other way round), and not below 0. Width b
//! of a group is worth what it loses at the lowest width less what it loses at b; with two widths that is the paper's
//! gain.

use super::{Measure, Measured, Metric, SensitivityError};

/// What a trial came to. Accuracies are percent, where labels are known; validation is of images held out.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Scores {
    /// Mean loss over the images trained on.
    pub train_loss: f64,
    /// Accuracy on them.
    pub train_accuracy: Option<f64>,
    /// Mean loss over the images held out.
    pub validation_loss: Option<f64>,
    /// Accuracy on those.
    pub validation_accuracy: Option<f64>,
}

impl Scores {
    /// The measured number, larger for the better trial; `None` if the trial has none.
    fn goodness(&self, measure: Measure) -> Option<f64> {
        match measure {
            Measure::TrainLoss => Some(-self.train_loss),
            Measure::TrainAccuracy => self.train_accuracy,
            Measure::ValidationLoss => self.validation_loss.map(|l| -l),
            Measure::ValidationAccuracy => self.validation_accuracy,
        }
    }
}

/// The trials of a group: its layers' names, and its scores at each width below the highest.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Layers that are lowered together.
    pub layers: Vec<String>,
    /// Pairs of width and scores.
    pub lowered: Vec<(u32, Scores)>,
}

/// What a trial lost against the reference in the number that the metric compares, negative where it did better; `None`
/// where one of them lacks that number.
pub fn lost(metric: Metric, reference: &Scores, trial: &Scores) -> Option<f64> {
    let Metric::Alps { measure, .. } = metric else { return None };
    Some(reference.goodness(measure)? - trial.goodness(measure)?)
}

/// Values of the widths, ascending in `widths`, from trials. Layers of a group share its value evenly.
pub fn values(
    metric: Metric,
    widths: &[u32],
    reference: &Scores,
    groups: &[Group],
) -> Result<Measured, SensitivityError> {
    let Metric::Alps { measure, .. } = metric else { return Ok(Measured::new()) };
    let goodness = |s: &Scores| {
        s.goodness(measure).ok_or_else(|| SensitivityError::NoMeasure {
            metric: metric.name(),
            measure: measure.name(),
            need: match measure {
                Measure::ValidationLoss => "give images to hold out with --validate",
                _ => "it needs images with labels",
            },
        })
    };
    let best = goodness(reference)?;
    let mut values = Measured::new();
    for g in groups {
        let mut losses = Vec::with_capacity(widths.len());
        for w in widths {
            let trial = g.lowered.iter().find(|(b, _)| b == w);
            losses.push(match trial {
                Some((_, s)) => (best - goodness(s)?).max(0.0),
                None => 0.0,
            });
        }
        let most = losses.first().copied().unwrap_or(0.0);
        let share = 1.0 / g.layers.len().max(1) as f64;
        let of_group: Vec<(u32, f64)> =
            widths.iter().zip(&losses).map(|(w, l)| (*w, (most - l).max(0.0) * share)).collect();
        values.extend(g.layers.iter().map(|l| (l.clone(), of_group.clone())));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(loss: f64, accuracy: f64) -> Scores {
        Scores { train_loss: loss, train_accuracy: Some(accuracy), ..Scores::default() }
    }

    fn metric(measure: Measure) -> Metric {
        Metric::Alps { measure, post_training: false }
    }

    #[test]
    fn gains_are_clipped_differences_to_the_reference() -> Result<(), SensitivityError> {
        let group = |name: &str, s| Group { layers: vec![name.into()], lowered: vec![(2, s)] };
        let groups = [group("worse", scores(0.75, 80.0)), group("better", scores(0.25, 91.0))];
        let by_loss = values(metric(Measure::TrainLoss), &[2, 4], &scores(0.5, 90.0), &groups)?;
        assert_eq!(by_loss["worse"], [(2, 0.0), (4, 0.25)]);
        assert_eq!(by_loss["better"], [(2, 0.0), (4, 0.0)]);
        let by_accuracy = values(metric(Measure::TrainAccuracy), &[2, 4], &scores(0.5, 90.0), &groups)?;
        assert_eq!(by_accuracy["worse"], [(2, 0.0), (4, 10.0)]);
        // A trial that did better counts as no gain, and is seen.
        let lost = |m, s: &Scores| lost(metric(m), &scores(0.5, 90.0), s);
        assert_eq!(lost(Measure::TrainLoss, &scores(0.25, 91.0)), Some(-0.25));
        assert_eq!(lost(Measure::TrainAccuracy, &scores(0.25, 91.0)), Some(-1.0));
        assert_eq!(lost(Measure::TrainAccuracy, &scores(0.75, 80.0)), Some(10.0));
        assert_eq!(lost(Measure::ValidationLoss, &scores(0.75, 80.0)), None);
        Ok(())
    }

    #[test]
    fn three_widths_are_worth_what_they_save_and_groups_share() -> Result<(), SensitivityError> {
        let lowered = vec![(2, scores(1.5, 0.0)), (4, scores(0.75, 0.0))];
        let group = Group { layers: vec!["a".into(), "b".into()], lowered };
        let found = values(metric(Measure::TrainLoss), &[2, 4, 8], &scores(0.5, 0.0), &[group])?;
        assert_eq!(found["a"], [(2, 0.0), (4, 0.375), (8, 0.5)]);
        assert_eq!(found["a"], found["b"]);
        Ok(())
    }

    #[test]
    fn a_measure_that_was_not_taken_is_an_error() {
        let e = values(metric(Measure::ValidationLoss), &[2, 4], &scores(0.5, 0.0), &[]);
        assert!(e.is_err_and(|e| e.to_string().contains("--validate")));
    }
}
