//! What fine-tuning came to: its log as CSV, as text, and as a page with the curves of loss and accuracy.

use super::html::{self, escaped};
use super::layout::plural;
use super::plot::{Axis, Series, plot};
use super::{Align, LayerBits, Table, duration, width};
use crate::driver::labels::FloatAccuracy;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

const HEADER: &str = "epoch,loss,accuracy,validation_loss,validation_accuracy,seconds";

/// A pass over the data. Accuracies are in percent; those without labels are missing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Epoch {
    /// From 1.
    pub epoch: usize,
    /// Mean loss of the epoch's steps, on images changed as training does.
    pub loss: f64,
    /// Of the same steps.
    pub accuracy: Option<f64>,
    /// Mean loss on the held-out images after the epoch.
    pub validation_loss: Option<f64>,
    /// Of the held-out images.
    pub validation_accuracy: Option<f64>,
    /// Time of the epoch and its validation.
    pub seconds: f64,
}

/// All of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Tuning {
    /// The network it started from.
    pub model: String,
    /// The file that it wrote.
    pub output: String,
    /// Images a pass sees.
    pub images: usize,
    /// Widths of all layers.
    pub layers: Vec<LayerBits>,
    /// The passes.
    pub epochs: Vec<Epoch>,
    /// Of the network that was learnt from, on the held-out images.
    pub teacher_accuracy: Option<f64>,
    /// Of the network in the file, on the held-out images. Not that of the last epoch where weights were averaged or
    /// statistics taken anew since.
    pub accuracy: Option<f64>,
    /// Of the network that it started from, on some of the images that it was trained on.
    pub float_accuracy: Option<FloatAccuracy>,
    /// Remarks.
    pub notes: Vec<String>,
}

/// The log: a line an epoch.
pub fn csv(epochs: &[Epoch]) -> String {
    let cell = |v: Option<f64>| v.map_or_else(String::new, |v| format!("{v:.6}"));
    let mut text = format!("{HEADER}\n");
    for e in epochs {
        let cells = [Some(e.loss), e.accuracy, e.validation_loss, e.validation_accuracy].map(cell).join(",");
        // A string takes every write.
        let _ = writeln!(text, "{},{cells},{:.1}", e.epoch, e.seconds);
    }
    text
}

/// The epochs of a log; the number of the line that is none on failure.
pub fn parse_csv(text: &str) -> Result<Vec<Epoch>, usize> {
    let mut lines = text.lines().enumerate();
    if lines.next().is_none_or(|(_, l)| l != HEADER) {
        return Err(1);
    }
    lines.map(|(at, line)| parse_line(line).ok_or(at + 1)).collect()
}

fn parse_line(line: &str) -> Option<Epoch> {
    let cells: Vec<&str> = line.split(',').collect();
    let [epoch, loss, accuracy, validation_loss, validation_accuracy, seconds] = cells[..] else {
        return None;
    };
    let optional = |cell: &str| match cell {
        "" => Some(None),
        cell => cell.parse().ok().map(Some),
    };
    Some(Epoch {
        epoch: epoch.parse().ok()?,
        loss: loss.parse().ok()?,
        accuracy: optional(accuracy)?,
        validation_loss: optional(validation_loss)?,
        validation_accuracy: optional(validation_accuracy)?,
        seconds: seconds.parse().ok()?,
    })
}

impl Tuning {
    /// A few lines.
    pub fn text(&self) -> String {
        let (first, last) =
            (self.epochs.first().map_or(1, |e| e.epoch), self.epochs.last().map_or(0, |e| e.epoch));
        let which = if first > 1 { format!("epochs {first} to {last}") } else { plural(last, "epoch") };
        let time = duration(self.epochs.iter().map(|e| e.seconds).sum());
        let mut text = format!("{}: {}, {which}, {time}\n", self.output, plural(self.images, "image"));
        let mut counts = BTreeMap::new();
        for l in &self.layers {
            *counts.entry((l.weight_bits, l.act_bits)).or_insert(0usize) += 1;
        }
        for ((w, a), n) in counts.iter().rev() {
            let _ = writeln!(text, "  {} at {}", plural(*n, "layer"), width(*w, *a));
        }
        if let (Some(teacher), Some(tuned)) = (self.teacher_accuracy, self.accuracy) {
            let last = self.epochs.last().and_then(|e| e.validation_accuracy).filter(|a| *a != tuned);
            let last = last.map_or_else(String::new, |a| format!("; {a:.2} % after the last epoch"));
            let _ = writeln!(text, "  accuracy {tuned:.2} % (of its teacher {teacher:.2} %{last})");
        }
        text
    }

    fn series(&self, name: &str, y: impl Fn(&Epoch) -> Option<f64>) -> Option<Series> {
        let point = |e: &Epoch| y(e).map(|y| (e.epoch, e.epoch as f64, y));
        let points: Vec<_> = self.epochs.iter().filter_map(point).collect();
        (!points.is_empty()).then(|| Series { name: name.to_string(), points })
    }

    /// A page that needs nothing else.
    pub fn page(&self) -> String {
        let mut page = html::head(&format!("Tuning of {}", self.model));
        let _ = writeln!(page, "<pre>{}</pre>", escaped(&self.text()));
        let (training, held) =
            ("training images, as changed, during the epoch", "held-out images, after the epoch");
        let losses = [self.series(training, |e| Some(e.loss)), self.series(held, |e| e.validation_loss)];
        let accuracies =
            [self.series(training, |e| e.accuracy), self.series(held, |e| e.validation_accuracy)];
        let level = self.teacher_accuracy.map(|a| ("teacher, held-out images", a));
        for (heading, axis, series, level) in
            [("Loss", "loss", losses, None), ("Accuracy", "accuracy, %", accuracies, level)]
        {
            let series: Vec<Series> = series.into_iter().flatten().collect();
            let axes = [Axis { name: "epoch", least: 1.0 }, axis.into()];
            if let Some(picture) = plot(axes, &series, level.filter(|_| !series.is_empty())) {
                let _ = writeln!(page, "<h2>{heading}</h2>\n{picture}");
            }
        }
        page.push_str(
            "<p>The loss in training is what was minimized: that of the labels and the divergence from the teacher, by \
             their shares. On held-out images it is that of the labels.</p>\n",
        );
        let _ = writeln!(page, "<h2>Epochs</h2>\n<pre>{}</pre>", escaped(&self.table().whole()));
        page.push_str("<h2>Layers</h2>\n<table><tr><th>layer<th>bits</tr>\n");
        for l in &self.layers {
            let _ =
                writeln!(page, "<tr><td>{}<td>{}</tr>", escaped(&l.name), width(l.weight_bits, l.act_bits));
        }
        page.push_str("</table>\n");
        html::notes(&mut page, &self.notes);
        page.push_str("</body></html>\n");
        page
    }

    fn table(&self) -> Table {
        let columns = ["epoch", "loss", "accuracy", "held-out loss", "held-out accuracy", "time"];
        let mut table = Table::new(&columns.map(|c| (c, Align::Right)));
        let percent = |v: Option<f64>| v.map_or_else(|| "-".into(), |v| format!("{v:.2} %"));
        for e in &self.epochs {
            table.row([
                e.epoch.to_string(),
                format!("{:.4}", e.loss),
                percent(e.accuracy),
                e.validation_loss.map_or_else(|| "-".into(), |v| format!("{v:.4}")),
                percent(e.validation_accuracy),
                duration(e.seconds),
            ]);
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epochs() -> Vec<Epoch> {
        let epoch = |epoch, loss, accuracy| Epoch {
            epoch,
            loss,
            accuracy,
            validation_loss: accuracy.map(|_| 0.5),
            validation_accuracy: accuracy,
            seconds: 1.5,
        };
        vec![epoch(1, 0.75, Some(50.0)), epoch(2, 0.5, None)]
    }

    #[test]
    fn a_log_is_read_as_it_was_written() {
        let text = csv(&epochs());
        assert_eq!(text.lines().nth(2), Some("2,0.500000,,,,1.5"));
        assert_eq!(parse_csv(&text), Ok(epochs()));
        assert_eq!(parse_csv(""), Err(1));
        assert_eq!(parse_csv(&text.replace("0.75", "x")), Err(2));
        assert_eq!(parse_csv(&text.replace(",,,,", ",,")), Err(3));
    }

    #[test]
    fn a_page_has_the_curves_that_there_are_numbers_for() {
        let mut tuning = Tuning {
            model: "a<b.onnx".into(),
            output: "out.onnx".into(),
            images: 10,
            layers: vec![LayerBits { name: "conv".into(), weight_bits: 4, act_bits: 2 }],
            epochs: epochs(),
            teacher_accuracy: Some(90.0),
            accuracy: Some(80.0),
            float_accuracy: None,
            notes: vec!["a & b".into()],
        };
        let page = tuning.page();
        assert_eq!(page.matches("<svg").count(), 2);
        // Two losses, then one of each of the others.
        assert_eq!(page.matches("<circle").count(), 5);
        assert!(page.contains("a&lt;b.onnx") && page.contains("w4a2") && page.contains("a &amp; b"));
        assert!(tuning.text().contains("2 epochs") && tuning.text().contains("80.00 %"));
        tuning.epochs = vec![Epoch { epoch: 3, ..epochs()[1].clone() }];
        let page = tuning.page();
        assert_eq!(page.matches("<svg").count(), 1);
        assert!(page.contains("epochs 3 to 3"));
    }
}
